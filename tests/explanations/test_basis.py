"""How many of its parts a firing needs: the groups as values, and as much as they say holds the premise by itself."""

from collections.abc import Collection
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import Result
from expert.explanations.grounds import Basis, Ground, basis, grounds, read_ground
from expert.explanations.readings import Reading, leaves, read_premise
from expert.truth import FALSE, TRUE, UNKNOWN, Truth, agreement, at_least, conjunction, disjunction, negation
from tests.explanations.bases import DARK, DRY, LEFT, NOT_RIGHT, RIGHT, WET, WINDY, Plain, base, rule
from tests.strategies import LAWS, knowledge_bases, stated_facts

Key = tuple[str, str | None, str]


def _short(part: Basis) -> Any:
    """A ground as its text, a group as its kind, how many of how many are needed, and its parts."""
    if isinstance(part, Ground):
        return part.text
    return (part.kind, part.needed, part.of, [_short(inner) for inner in part.parts])


@pytest.mark.parametrize(
    ("premise", "facts", "expected"),
    [
        ("wet", {"wet": "yes"}, [WET]),
        ({"all": ["wet", {"all": ["dark"]}]}, {"wet": "yes", "dark": "yes"}, [WET, DARK]),
        (
            {"all": ["wet", {"all": ["dark", "windy"]}]},
            {"wet": "yes", "dark": "yes", "windy": "yes"},
            [WET, DARK, WINDY],
        ),
        ({"any": ["wet", "dark", "windy"]}, {"wet": "yes"}, [("parts", 1, 3, [WET])]),
        ({"any": ["wet", "dark"]}, {"wet": "yes", "dark": "yes"}, [("parts", 1, 2, [WET, DARK])]),
        ({"any": ["wet"]}, {"wet": "yes"}, [WET]),
        (
            {"at_least": {"count": 2, "of": ["wet", "dark", "windy"]}},
            {"wet": "yes", "windy": "yes"},
            [("parts", 2, 3, [WET, WINDY])],
        ),
        ({"at_least": {"count": 2, "of": ["wet", "dark"]}}, {"wet": "yes", "dark": "yes"}, [WET, DARK]),
        (
            {"not": {"at_least": {"count": 2, "of": ["wet", "dark", "windy"]}}},
            {"wet": "no", "windy": "no", "dark": "yes"},
            [("parts", 2, 3, [DRY, "wind: no"])],
        ),
        ({"not": {"all": ["wet", "dark"]}}, {"wet": "no"}, [("parts", 1, 2, [DRY])]),
        ({"not": {"any": ["wet", {"not": "dark"}]}}, {"wet": "no", "dark": "yes"}, [DRY, DARK]),
        (
            {"any": [{"all": ["wet", "dark"]}, "windy"]},
            {"wet": "yes", "dark": "yes"},
            [("parts", 1, 2, [("parts", 2, 2, [WET, DARK])])],
        ),
        ("sore", {"sore": "both"}, [("members", 1, 2, [LEFT, RIGHT])]),
        (
            {"legs_differ": ["sore", "shade"]},
            {"sore": {"left": "yes", "right": "no"}},
            [("parts", 1, 2, [("differ", 2, 2, [LEFT, NOT_RIGHT])])],
        ),
        (
            {"legs_differ": ["sore", "shade"]},
            {"sore": {"left": "yes", "right": "no"}, "shade": {"left": "red", "right": "white"}},
            [
                (
                    "parts",
                    1,
                    2,
                    [
                        ("differ", 2, 2, [LEFT, NOT_RIGHT]),
                        ("differ", 2, 2, ["shade (left leg): red", "shade (right leg): white"]),
                    ],
                )
            ],
        ),
        ({"not": {"legs_differ": ["sore"]}}, {"sore": "both"}, [("alike", 2, 2, [LEFT, RIGHT])]),
    ],
)
def test_groups_say_how_many_are_needed(premise: Any, facts: Plain, expected: list[Any]) -> None:
    """What must hold together stands at the top; a group below says how many of how many are needed, and which hold."""
    result = base(rule("R", [premise], {"rain": "strong"})).consult(facts)
    [application] = result.how("rain").steps[0].support
    assert application.basis.needed == application.basis.of == len(application.basis.parts)
    assert [_short(part) for part in application.basis.parts] == expected


@pytest.mark.parametrize(
    ("facts", "member", "expected"),
    [
        ({"sore": "right"}, "left", ("other", 1, 1, [RIGHT])),
        ({"sore": "both", "shade": "red"}, "not_stated", ("other", 2, 2, [LEFT, RIGHT])),
    ],
)
def test_another_leg_is_a_group_of_its_own(facts: Plain, member: str, expected: Any) -> None:
    """What is read of the other leg is marked; where the rule's own leg is not named, of all legs."""
    result = base(rule("R", [{"other_leg": "sore"}], {"hurt": "strong"}, "leg")).consult(facts)
    [application] = result.how("hurt", member).steps[0].support
    assert [_short(part) for part in application.basis.parts] == [expected]


def test_a_ground_tells_the_level_that_is_asked_for() -> None:
    """A premise that asks for a level says so beside the level reached; another one does not."""
    kb = base(
        rule("R1", ["wet"], {"rain": "hallmark"}),
        rule("R2", [{"rain": {"level": "strong"}}, "rain"], {"storm": "strong"}),
    )
    [application] = kb.consult({"wet": "yes"}).how("storm").steps[0].support
    answer = "hallmark, at least strong is needed"
    assert application.grounds == (
        Ground("rain", None, f"rain: {answer}", 2, answer, "strong"),
        Ground("rain", None, "rain: hallmark", 2, "hallmark"),
    )


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"rain": "yes"}, "rain: stated, which counts as strong, as required"),
        ({"wet": "yes"}, "rain: hallmark, at least strong is needed"),
    ],
)
def test_a_stated_conclusion_says_what_it_counts_as(facts: Plain, text: str) -> None:
    """Where a level is asked for, a stated conclusion tells the level a statement counts as."""
    kb = base(
        rule("R1", ["wet"], {"rain": "hallmark"}),
        rule("R2", [{"rain": {"level": "strong"}}], {"storm": "strong"}),
        rain={"given": "strong", "question": "Is it?"},
    )
    [application] = kb.consult(facts).how("storm").steps[0].support
    assert [ground.text for ground in application.grounds] == [text]


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"dark": "no", "wet": "yes"}, "rain: possible, and strong is excluded"),
        ({"dark": "no"}, "rain: not known, and strong is excluded"),
        ({"dark": "no", "wet": "no"}, "rain: excluded"),
        ({"rain": "no"}, "rain: stated to be absent"),
    ],
)
def test_a_level_that_is_excluded_says_what_is_left(facts: Plain, text: str) -> None:
    """A premise that needs a level excluded tells what is known of the conclusion, never that nothing is known."""
    kb = base(
        rule("R1", ["wet"], {"rain": "possible"}),
        rule("R2", ["dark"], {"rain": "strong"}),
        rule("R3", [{"not": {"rain": {"level": "strong"}}}], {"storm": "strong"}),
        rain={"given": "strong", "question": "Is it?"},
    )
    [application] = kb.consult(facts).how("storm").steps[0].support
    assert [ground.text for ground in application.grounds] == [text]


# --- as much as a group says is needed is enough, and no less -------------------------------------------------------


def _key(one: Ground | Reading) -> Key:
    return (one.item, one.member, one.text)


def _evaluate(reading: Reading, chosen: Collection[Key]) -> Truth:
    """A reading's truth where only the chosen tests are known."""
    if reading.connective == "test":
        return reading.truth if _key(reading) in chosen else UNKNOWN
    if reading.connective == "not":
        return negation(_evaluate(reading.parts[0], chosen))
    if reading.connective == "differ":
        return disjunction(
            part.truth if all(_key(test) in chosen for test in part.parts or (part,)) else UNKNOWN
            for part in reading.parts
        )
    parts = [_evaluate(part, chosen) for part in reading.parts]
    if reading.connective == "all":
        return conjunction(parts)
    if reading.connective == "at_least":
        return at_least(reading.count, parts)
    if reading.connective == "other":
        return agreement(parts) if reading.count == len(parts) else disjunction(parts)
    if reading.item and reading.truth is FALSE:  # the member that is not named needs no say
        known = [part for part, own in zip(parts, reading.parts, strict=True) if own.truth is FALSE]
        return disjunction(known)
    return disjunction(parts)


def _choose(part: Basis, short: bool) -> list[Key]:
    """The grounds of the first so many parts of every group as are needed; of the outermost real choice one fewer."""
    if isinstance(part, Ground):
        return [_key(part)]
    count = len(part.parts) if part.kind in {"members", "differ", "alike"} else part.needed
    if short and part.kind == "parts" and part.needed < part.of:
        return [key for inner in part.parts[: count - 1] for key in _choose(inner, False)]
    return [key for inner in part.parts[:count] for key in _choose(inner, short)]


def _has_choice(part: Basis) -> bool:
    if isinstance(part, Ground):
        return False
    return (part.kind == "parts" and part.needed < part.of) or any(_has_choice(inner) for inner in part.parts)


def _check_bases(result: Result) -> None:
    for state in (state for state in result.states if state.level is not None):
        for item in result.justifications(state.conclusion.id, state.member):
            reading = read_premise(result, item.rule.premise, item.rule.scope, item.member)
            found = basis(reading, read_ground)
            told = [_key(ground) for ground in grounds(found)]
            assert set(told) == {_key(leaf) for leaf in leaves(reading, TRUE)}
            assert _evaluate(reading, _choose(found, short=False)) is TRUE
            if _has_choice(found) and len(set(told)) == len(told):
                assert _evaluate(reading, _choose(found, short=True)) is not TRUE


@settings(LAWS)
@given(st.data())
def test_as_much_as_is_needed_holds_the_premise(data: st.DataObject) -> None:
    """As many parts of every group as it needs make the premise true by themselves; one part fewer does not."""
    kb = data.draw(knowledge_bases())
    _check_bases(kb.consult(data.draw(stated_facts(kb, least=3))))
