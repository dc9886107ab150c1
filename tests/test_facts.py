"""Facts as values: what counts as negative, what makes a scope active, and the way back to a fact file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert import Facts, KnowledgeBase
from expert.facts import Value, is_active, is_negative
from expert.vocabulary import NOT_STATED
from tests.strategies import LAWS, Plain, cases, knowledge_bases, stated_facts

LEG = {"label": "leg", "plural": "legs", "members": {"left": "left leg", "right": "right leg"}, "not_stated": "a leg"}
HUES = {"pink": "pink", "blue": "blue"}
TIMES = {"day": "by day", "night": "by night"}
KB = KnowledgeBase.from_rules(
    [{"id": "R", "title": "t", "scope": "leg", "if": ["pain"], "then": {"cramp": "yes"}, "because": "b"}],
    findings=[
        {"id": "pain", "type": "boolean", "scope": "leg"},
        {"id": "hue", "type": "choice", "scope": "leg", "values": HUES, "normal": ["pink"]},
        {"id": "ache", "type": "choices", "scope": "leg", "values": TIMES, "normal": ["day"]},
        {"id": "girth", "type": "number", "scope": "leg", "unit": "cm", "range": [0, 99]},
        {"id": "tired", "type": "boolean"},
    ],
    conclusions=[{"id": "cramp", "kind": "abstraction", "scope": "leg", "given": "yes", "question": "Is it?"}],
    scopes={"leg": LEG},
)

NEGATIVES: list[tuple[str, Value]] = [
    ("pain", False),
    ("cramp", False),
    ("hue", "pink"),
    ("ache", {"day": False, "night": False}),
    ("ache", {"day": True}),
    ("ache", {"night": False}),
]
POSITIVES: list[tuple[str, Value]] = [
    ("pain", True),
    ("cramp", True),
    ("hue", "blue"),
    ("ache", {"night": True, "day": True}),
    ("girth", 0),
    ("girth", 36.5),
]


@pytest.mark.parametrize(("name", "value"), NEGATIVES)
def test_negative_values(name: str, value: Value) -> None:
    """*No*, an empty set and normal values say that nothing remarkable is there; a leg not stated stays inactive."""
    item = KB.vocabulary.item(name)
    assert item is not None
    assert is_negative(item, value)
    assert not is_active(KB.vocabulary, Facts({(name, NOT_STATED): value}), "leg")


@pytest.mark.parametrize(("name", "value"), POSITIVES)
def test_positive_values(name: str, value: Value) -> None:
    """*Yes*, any number and values not declared normal are remarkable; stated without a leg they make it active."""
    item = KB.vocabulary.item(name)
    assert item is not None
    assert not is_negative(item, value)
    assert is_active(KB.vocabulary, Facts({(name, NOT_STATED): value}), "leg")


@pytest.mark.parametrize(("name", "member"), [("pain", "left"), ("tired", None)])
def test_only_what_names_no_member_activates(name: str, member: str | None) -> None:
    """A positive about a named leg, or about the person, leaves *side not stated* inactive."""
    assert not is_active(KB.vocabulary, Facts({(name, member): True}), "leg")


def test_an_inactive_side_not_stated_is_not_spoken_of() -> None:
    """Conclusions have a state for *side not stated* only where it is active."""
    assert list(KB.consult({"pain": "left"})["cramp"].by_member) == ["left", "right"]
    assert list(KB.consult({"pain": "yes"})["cramp"].by_member) == ["left", "right", NOT_STATED]


def test_what_both_sides_share_holds_for_the_side_not_stated() -> None:
    """With pain in both legs, an unnamed leg hurts; with pain in one, it is not known whether it does."""
    unnamed = {"girth": {NOT_STATED: 40}}
    assert KB.consult({"pain": "both", **unnamed})["cramp"][NOT_STATED].level == "yes"
    assert KB.consult({"pain": "neither", **unnamed})["cramp"][NOT_STATED].ceiling is None
    for mixed in ({"left": "yes", "right": "no"}, {"left": "yes"}):
        state = KB.consult({"pain": mixed, **unnamed})["cramp"][NOT_STATED]
        assert (state.level, state.ceiling) == (None, "yes")


def test_a_conclusion_given_for_both_sides_is_given_for_the_side_not_stated() -> None:
    """So what is denied of both legs and yet derived for an unnamed leg is a conflict."""
    result = KB.consult({"cramp": {"left": "no", "right": "no"}, "pain": "yes"})
    assert result["cramp"][NOT_STATED].level == "yes"
    assert [(state.conclusion.id, state.member, state.given) for state in result.conflicts] == [
        ("cramp", NOT_STATED, False)
    ]


def test_stated_comes_in_the_order_of_the_file() -> None:
    """Every stated value, in order; unknown ones are not among them."""
    facts = KB.facts({"hue": {"left": "blue"}, "tired": "unknown", "pain": {"right": "no", "left": "yes"}})
    assert list(facts.stated()) == [("hue", "left", "blue"), ("pain", "right", False), ("pain", "left", True)]
    assert facts.unknown == (("tired", None),)


def test_replaced_changes_the_values_alone() -> None:
    """The same case with other values; the original keeps its own."""
    facts = KB.facts({"case": "A", "note": "seen twice", "findings": {"pain": "left"}})
    other = facts.replaced({("tired", None): True})
    assert other == Facts({("tired", None): True}, case="A", note="seen twice")
    assert facts.values == {("pain", "left"): True}


def test_to_plain_spells_sides_out() -> None:
    """The plain form names every side; a wholly known set is a list, a partly known one a mapping."""
    facts = KB.facts(
        {
            "case": "A",
            "findings": {
                "pain": "no",
                "cramp": "both",
                "hue": {"left": "blue", "right": "unknown"},
                "ache": {"left": ["night"], "right": {"night": "no"}},
                "girth": 36.5,
                "tired": "unknown",
            },
        }
    )
    assert facts.to_plain(KB.vocabulary) == {
        "case": "A",
        "findings": {
            "pain": {"left": "no", "right": "no", "not_stated": "no"},
            "cramp": {"left": "yes", "right": "yes"},
            "hue": {"left": "blue", "right": "unknown"},
            "ache": {"left": ["night"], "right": {"night": "no"}},
            "girth": {"not_stated": 36.5},
            "tired": "unknown",
        },
    }


def _content(facts: Facts) -> tuple[object, ...]:
    """What facts say, whatever the order of what is unknown."""
    return facts.values, set(facts.unknown), facts.case, facts.note


@LAWS
@given(cases(), st.sampled_from(["", "case 7"]))
def test_the_plain_form_reads_back_as_the_same_facts(case: tuple[Plain, KnowledgeBase, Plain], name: str) -> None:
    """For generated facts of every form, reading the plain form gives the same values and unknowns."""
    _, kb, stated = case
    facts = kb.facts({"case": name, **stated} if name else stated)
    assert _content(kb.facts(facts.to_plain(kb.vocabulary))) == _content(facts)


@LAWS
@given(st.data())
def test_nothing_is_both_stated_and_unknown(data: st.DataObject) -> None:
    """No finding of a member has a value and is listed as unknown too, and none is listed twice."""
    kb = data.draw(knowledge_bases())
    facts = kb.facts(data.draw(stated_facts(kb, least=2)))
    assert not set(facts.values) & set(facts.unknown)
    assert len(set(facts.unknown)) == len(facts.unknown)


LAMPS = KnowledgeBase.from_rules(
    [{"id": "R", "title": "t", "scope": "person", "if": ["light"], "then": {"lamp": "yes"}, "because": "b"}],
    findings=[
        {"id": "glare", "type": "boolean", "implies": ["glow"]},
        {"id": "glow", "type": "boolean", "implies": ["light"]},
        {"id": "light", "type": "boolean"},
    ],
    conclusions=[{"id": "lamp", "kind": "abstraction"}],
)


def test_what_is_implied_is_marked_and_comes_again_from_the_plain_form() -> None:
    """Implied keys are named in the order they follow; a fact file states only what somebody stated."""
    facts = LAMPS.facts({"glare": "yes"})
    assert facts.values == {("glare", None): True, ("glow", None): True, ("light", None): True}
    assert facts.implied == (("glow", None), ("light", None))
    assert facts.to_plain(LAMPS.vocabulary) == {"findings": {"glare": "yes"}}
    assert LAMPS.facts(facts.to_plain(LAMPS.vocabulary)).values == facts.values


def test_what_is_stated_is_not_implied() -> None:
    """A statement of one's own stops the implication, and what would follow through it."""
    facts = LAMPS.facts({"glare": "yes", "glow": "no"})
    assert (facts.implied, facts.values) == ((), {("glare", None): True, ("glow", None): False})


def test_an_implied_answer_is_not_unknown_any_more() -> None:
    """Whoever states a thing knows what comes with it, even where the answer was *unknown*."""
    facts = LAMPS.facts({"glow": "yes", "light": "unknown"})
    assert (facts.implied, facts.unknown) == ((("light", None),), ())


def test_replaced_forgets_what_is_implied_no_more() -> None:
    """Keys that are no values of the new facts are not among the implied ones."""
    facts = LAMPS.facts({"glare": "yes"})
    assert facts.replaced({("glow", None): True}).implied == (("glow", None),)
