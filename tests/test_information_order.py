"""Information order: what is known of a conclusion only grows as facts are added, unless it rests on a contradiction.

``tests.contradictions`` says exactly what a contradiction is. The law is what makes a ceiling worth stating: what it
excludes stays excluded, whatever else is learned.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import Facts, KnowledgeBase
from expert.facts import Key, Value
from expert.truth import UNKNOWN
from expert.vocabulary import NOT_STATED
from tests.contradictions import InformationOrder
from tests.reference import Reference
from tests.reference import found as states_of
from tests.strategies import LAWS, added_facts, facts_of_each_member, knowledge_bases, stated_facts

MEMBERS = {"left": "left leg", "right": "right leg"}
LEG = {"label": "leg", "plural": "legs", "members": MEMBERS, "not_stated": "a leg"}
FINDINGS = [
    {"id": "a", "type": "boolean", "scope": "leg"},
    {"id": "b", "type": "boolean", "scope": "leg"},
    {"id": "times", "type": "choices", "scope": "leg", "values": {"night": "at night", "day": "by day"}},
    {"id": "hue", "type": "choice", "scope": "leg", "values": {"pink": "pink", "blue": "blue", "pale": "pale"}},
]
CONCLUSIONS = {"y": "leg", "o": "leg", **dict.fromkeys("pqnmr", "person")}

Premise = str | dict[str, Any]
Rules = Sequence[tuple[str, list[Premise], dict[str, str]]]
Options = Mapping[str, Sequence[Value | None]]

READERS_OF_Y: Rules = [
    ("person", ["y"], {"q": "inherit"}),
    ("person", [{"y": "no"}], {"n": "strong"}),
    ("person", [{"not": "y"}], {"m": "strong"}),
    ("leg", [{"other_leg": "y"}], {"o": "strong"}),
]
TWO_SIGNS: Rules = [
    ("leg", ["a", "b"], {"y": "strong", "p": "strong"}),
    ("leg", ["a"], {"p": "possible"}),
    ("leg", ["a", {"b": "no"}], {"y": "contrary", "p": "contrary"}),
    *READERS_OF_Y,
]
TWO_WAYS: Rules = [*TWO_SIGNS, ("leg", ["b", {"a": "no"}], {"y": "possible"})]
STATED: Rules = [("leg", ["a"], {"y": "strong", "p": "possible"}), *READERS_OF_Y]
SET: Rules = [
    ("person", [{"times": {"not": ["night", "day"]}}], {"n": "strong"}),
    ("person", [{"not": {"times": {"not": ["night", "day"]}}}], {"m": "strong"}),
    ("person", [{"times": {"nonempty": "yes"}}], {"q": "strong"}),
    ("leg", [{"times": {"not": ["night", "day"]}}], {"p": "strong"}),
]
CHOICE: Rules = [
    ("person", [{"hue": {"not": ["pink", "blue"]}}], {"n": "strong"}),
    ("person", [{"not": {"hue": {"not": ["pink", "blue"]}}}], {"m": "strong"}),
    ("person", [{"hue": ["pink", "pale"]}], {"q": "strong"}),
    ("leg", [{"hue": {"not": ["pink", "blue"]}}], {"p": "strong"}),
]
ANSWERS = (None, True, False)
SETS = (None, {"night": True}, {"day": True}, {"night": True, "day": False}, {"night": False, "day": False})


def base(rules: Rules, stated: str = "") -> KnowledgeBase:
    """A knowledge base of these rules over the findings and conclusions above, one of which may be stated."""
    may_be_stated = {"given": "strong", "question": "Is it so?"}
    return KnowledgeBase.from_rules(
        [
            {"id": f"R{number}", "title": "t", "scope": scope, "if": premise, "then": then, "because": "b"}
            for number, (scope, premise, then) in enumerate(rules)
        ],
        findings=FINDINGS,
        conclusions=[
            {"id": name, "kind": "hypothesis", "scope": scope, **(may_be_stated if name == stated else {})}
            for name, scope in CONCLUSIONS.items()
        ],
        scopes={"leg": LEG},
    )


@pytest.mark.parametrize(
    ("rules", "stated", "options", "share"),
    [
        (TWO_SIGNS, "", {"a": ANSWERS, "b": ANSWERS}, 0.09),
        (TWO_WAYS, "", {"a": ANSWERS, "b": ANSWERS}, 0.09),
        (STATED, "y", {"a": ANSWERS, "y": ANSWERS}, 0.25),
        (SET, "", {"times": SETS, "a": (None, True)}, 0.06),
        (CHOICE, "", {"hue": (None, "pink", "blue", "pale"), "a": (None, True)}, 0.1),
    ],
    ids=["two signs", "two ways", "a conclusion that may be stated", "a set", "a choice"],
)
def test_every_further_fact_of_a_small_knowledge_base(
    rules: Rules, stated: str, options: Options, share: float
) -> None:
    """The law and the reference hold for all that can be said of each leg and an unnamed one, and one fact more.

    Few of the conclusions rest on a contradiction: at most this share of them.
    """
    kb = base(rules, stated)
    keys = [(item, member) for item in options for member in (*MEMBERS, NOT_STATED)]
    said = [range(len(options[item])) for item, _ in keys]
    found = {chosen: kb.consult(_facts(keys, options, chosen)) for chosen in product(*said)}
    wrong = [case.facts for case in found.values() if states_of(case) != Reference(kb.model, case.facts).states()]
    assert wrong == []
    law = InformationOrder(kb.program)
    checked = let_off = 0
    for chosen, before in found.items():
        for place, (item, _) in enumerate(keys):
            for more in _more(options[item], chosen[place]):
                after = found[(*chosen[:place], more, *chosen[place + 1 :])]
                added = {keys[place]: after.facts.values[keys[place]]}
                let_off += law.check(before, after, added)
                checked += len(before.states)
    assert 0 < let_off < share * checked


def _facts(keys: Sequence[Key], options: Options, chosen: Sequence[int]) -> Facts:
    pairs = zip(keys, chosen, strict=True)
    said = {key: options[key[0]][index] for key, index in pairs}
    return Facts({key: value for key, value in said.items() if value is not None})


def _more(values: Sequence[Value | None], index: int) -> list[int]:
    """The values that say more than one of them: any than none, and a set that tells more of its values."""
    held = values[index]
    if held is None:
        return [more for more, value in enumerate(values) if value is not None]
    sets = [(more, value) for more, value in enumerate(values) if isinstance(value, Mapping)]
    return [more for more, value in sets if isinstance(held, Mapping) and held.items() < value.items()]


def test_what_is_excluded_for_both_legs_is_excluded_for_an_unnamed_one() -> None:
    """The first fact that names no leg leaves excluded what both legs exclude, if for different reasons."""
    kb = base(TWO_SIGNS)
    sided = {("a", "left"): False, ("b", "right"): False}
    before, after = kb.consult(Facts(sided)), kb.consult(Facts({**sided, ("b", NOT_STATED): True}))
    assert {name: before[name].ceiling for name in "ypq"} == {"y": None, "p": "possible", "q": None}
    assert {name: after[name].ceiling for name in "ypq"} == {"y": None, "p": "possible", "q": None}
    assert after["y"][NOT_STATED].status == "not indicated"
    assert after["n"].level == "strong"


def test_a_denial_that_all_legs_give_the_lie_to_stays_excluded() -> None:
    """*Not y in some leg* stays excluded where y is proved of the left and the right leg, if by different rules."""
    kb = base([("leg", ["a"], {"y": "strong"}), ("leg", ["b"], {"y": "strong"}), *READERS_OF_Y])
    sided = {("a", "left"): True, ("b", "right"): True}
    before = kb.consult(Facts(sided))
    after = kb.consult(Facts({**sided, ("hue", NOT_STATED): "pale"}))
    assert after["y"][NOT_STATED].status == "open"
    assert (before["n"].ceiling, after["n"].ceiling) == (None, None)
    assert (before["m"].ceiling, after["m"].ceiling) == (None, None)


def test_evidence_that_fits_no_leg_is_not_lost() -> None:
    """What is proved of an unnamed leg counts, even where it is excluded for the left and for the right leg."""
    kb = base(TWO_SIGNS)
    result = kb.consult(
        Facts({("a", "left"): False, ("b", "right"): False, ("a", NOT_STATED): True, ("b", NOT_STATED): True})
    )
    assert {name: result[name].level for name in "ypq"} == {"y": "strong", "p": "strong", "q": "strong"}
    assert result["y"][NOT_STATED].level == "strong"
    result = base(CHOICE).consult({"hue": {"left": "pink", "right": "blue", "not_stated": "pale"}})
    assert {name: result[name].level for name in "npm"} == {"n": "strong", "p": "strong", "m": None}
    assert {name: result[name].ceiling for name in "npm"} == {"n": "strong", "p": "strong", "m": None}


def test_a_statement_that_fits_no_leg_is_a_conflict() -> None:
    """A conclusion stated of an unnamed leg conflicts with rules that exclude it for the left and the right leg."""
    kb = base(TWO_SIGNS, "y")
    sided = {("a", "left"): False, ("b", "right"): False}
    stated = kb.consult(Facts({**sided, ("y", NOT_STATED): True}))
    assert [(state.conclusion.id, state.member) for state in stated.conflicts] == [("y", NOT_STATED)]
    possible = kb.consult(Facts({("a", "left"): False, ("y", NOT_STATED): True}))
    assert possible.conflicts == ()


RESTING_ON_LEFT_Y = [("y", "left"), ("o", "right"), ("q", None), ("n", None), ("m", None)]
LEVELS: Rules = [("leg", ["a"], {"y": "strong"}), ("leg", ["b"], {"y": "possible"}), *READERS_OF_Y]


def test_a_statement_above_the_ceiling_raises_it() -> None:
    """What a person states counts above what the rules leave open; only what rests on it may turn."""
    kb = base(LEVELS, "y")
    added: Mapping[Key, Value] = {("y", "left"): True}
    before = kb.consult(Facts({("a", "left"): False}))
    after = kb.consult(Facts({**before.facts.values, **added}))
    assert (before["y"]["left"].ceiling, after["y"]["left"].level, after.conflicts) == ("possible", "strong", ())
    assert InformationOrder(kb.program).check(before, after, added) == len(RESTING_ON_LEFT_Y)


def test_a_denial_gives_way_further_where_more_is_proved() -> None:
    """A denied conclusion that rules prove all the same rises once a rule for a higher level fires, too."""
    kb = base(LEVELS, "y")
    added: Mapping[Key, Value] = {("a", "left"): True}
    before = kb.consult(Facts({("y", "left"): False, ("b", "left"): True}))
    after = kb.consult(Facts({**before.facts.values, **added}))
    found = [(result["y"]["left"].level, result["y"]["left"].ceiling) for result in (before, after)]
    assert found == [("possible", "possible"), ("strong", "strong")]
    assert [len(result.conflicts) for result in (before, after)] == [1, 1]
    assert InformationOrder(kb.program).check(before, after, added) == len(RESTING_ON_LEFT_Y)


def test_what_rests_on_no_contradiction_keeps_the_law() -> None:
    """A lost exclusion is found beside a contradiction, and where one was there before."""
    kb = base([*TWO_SIGNS, ("person", [{"times": {"nonempty": "yes"}}], {"r": "strong"})])
    law = InformationOrder(kb.program)
    nothing = {"night": False, "day": False}
    unlike = {("a", "left"): False, ("b", "right"): False, ("a", NOT_STATED): True}
    added = {("b", NOT_STATED): True}
    never = {("times", member): nothing for member in (*MEMBERS, NOT_STATED)}
    before = kb.consult(Facts({**unlike, **never}))
    kept, lost = (kb.consult(Facts({**unlike, **added, **more})) for more in (never, {}))
    assert (before["r"].ceiling, kept["r"].ceiling, lost["r"].ceiling) == (None, None, "strong")
    assert (before["q"].ceiling, kept["q"].ceiling) == (None, "strong")
    assert law.check(before, kept, added) == law.check(kept, kept, {}) > 0
    for earlier in (before, kept):
        with pytest.raises(AssertionError, match="id='r'"):
            law.check(earlier, lost, added)


def test_a_refuted_conclusion_asks_for_nothing() -> None:
    """Where a conclusion is excluded, an unknown rule about an unnamed leg keeps no finding open."""
    kb = base(
        [
            ("leg", ["a", "b"], {"y": "strong", "p": "strong"}),
        ]
    )
    result = kb.consult(Facts({("a", "left"): False, ("b", "right"): False, ("b", NOT_STATED): True}))
    assert UNKNOWN in {result.clause_truths[clause.index] for clause in result.clauses_of("p", None)}
    assert (result["p"].ceiling, result["y"].ceiling) == (None, None)
    assert result.open_findings_of("p", None) == result.open_findings_of("y", NOT_STATED) == result.open_findings == ()


@settings(LAWS, max_examples=100)
@given(st.data())
def test_a_further_fact_only_narrows_what_is_open(data: st.DataObject) -> None:
    """On generated knowledge bases, a line more in a fact file, whatever its form, keeps the law."""
    kb = data.draw(knowledge_bases())
    law = InformationOrder(kb.program)
    facts = data.draw(st.one_of(facts_of_each_member(kb), stated_facts(kb, least=3).map(kb.facts)))
    before = kb.consult(facts)
    for _ in range(data.draw(st.integers(1, 6))):
        added = data.draw(added_facts(kb, before.facts))
        after = kb.consult(before.facts.replaced({**before.facts.values, **added}))
        law.check(before, after, added)
        before = after
