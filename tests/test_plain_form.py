"""What the checker reads of a plain form: each form spelled out, and that this changes no meaning."""

import json
from typing import Any

import pytest
from hypothesis import given

from expert import KnowledgeBase
from expert.checker import _Case
from expert.plain_form import NEVER, answer, is_remarkable, is_value, read
from tests.explanations.bases import TRIPOD, base, rule
from tests.proof_base import every_form
from tests.reference import Reference
from tests.strategies import LAWS, cases

SMALL = every_form()
KNOWN = read(SMALL.model.plain)
RED, BLUE = ("fact", "shade", "red"), ("fact", "shade", "blue")
NIGHT, DAY = ("fact", "times", "night"), ("fact", "times", "day")
SORE = ("fact", "sore", "")
OLD = ("some", "person", ("fact", "age", ("above", 60)))


def some(*parts: Any) -> Any:
    """At least one of these."""
    return ("at_least", 1, *parts)


def spelled(premise: Any, scope: str = "leg", level: str = "possible") -> Any:
    """A premise of a rule that gives this level, spelled out."""
    plain = json.loads(json.dumps(SMALL.model.plain))
    conclusions = plain["vocabulary"]["conclusions"]
    conclusions["new"] = {**conclusions["torn" if scope == "leg" else "worn"], "id": "new"}
    plain["rules"]["X"] = {"id": "X", "scope": scope, "premise": premise, "then": {"new": "inherit"}}
    [(name, of, found)] = read(plain).rules["new", level]
    assert (name, of) == ("X", scope)
    return found


FORMS: list[tuple[Any, Any]] = [
    ("sore", SORE),
    ({"sore": "no"}, ("not", SORE)),
    ({"shade": "red"}, some(RED)),
    ({"shade": ["red", "blue"]}, some(RED, BLUE)),
    ({"shade": {"not": "red"}}, ("not", some(RED))),
    ({"shade": {"not": ["red", "blue"]}}, ("not", some(RED, BLUE))),
    ({"times": {"includes": ["night"]}}, some(NIGHT)),
    ({"times": {"nonempty": "yes"}}, some(NIGHT, DAY)),
    ({"times": {"known": "yes"}}, some(NIGHT, DAY, ("not", NIGHT), ("not", DAY))),
    ({"sore": {"known": "yes"}}, some(SORE, ("not", SORE))),
    ({"age": {"above": 60}}, OLD),
    ({"age": {"at_least": 60}}, ("some", "person", ("fact", "age", ("at_least", 60)))),
    ({"age": {"below": 60}}, ("some", "person", ("not", ("fact", "age", ("at_least", 60))))),
    ({"age": {"at_most": 60}}, ("some", "person", ("not", ("fact", "age", ("above", 60))))),
    ("strained", ("step", "strained", "")),
    ({"strained": "no"}, ("not", ("step", "strained", ""))),
    ("torn", ("step", "torn", "possible")),
    ({"torn": {"level": "strong"}}, ("step", "torn", "strong")),
    ({"rest": {"level": "strong"}}, ("some", "person", NEVER)),
    ("unheard", ("some", "person", ("step", "unheard", ""))),
    ({"unheard": {"level": "strong"}}, ("some", "person", ("step", "unheard", ""))),
    ({"not": "sore"}, ("not", SORE)),
    ({"all": ["sore", "strained"]}, ("at_least", 2, SORE, ("step", "strained", ""))),
    ({"any": ["sore", "strained"]}, ("at_least", 1, SORE, ("step", "strained", ""))),
    ({"at_least": {"count": 2, "of": ["sore", "sore", "sore"]}}, ("at_least", 2, SORE, SORE, SORE)),
    ({"other_leg": "sore"}, ("other", "leg", SORE)),
]


@pytest.mark.parametrize(("written", "meant"), FORMS, ids=[json.dumps(written) for written, _ in FORMS])
def test_each_form_is_spelled_out(written: Any, meant: Any) -> None:
    """Every form of the format, with the exact tree it is short for."""
    assert spelled(written) == meant


def test_what_is_of_another_scope_is_asked_of_all_its_members() -> None:
    """A rule about the person asks whether it is so of some leg; what is known then is asked leg by leg."""
    assert spelled("sore", "person") == ("some", "leg", SORE)
    assert spelled({"sore": "no"}, "person") == ("some", "leg", ("not", SORE))
    assert spelled({"not": "sore"}, "person") == ("not", ("some", "leg", SORE))


def test_members_that_differ_are_unlike_in_something() -> None:
    """Each pair, each value or level, either way round."""
    left, right = ("of", "left", SORE), ("of", "right", SORE)
    unlike = (("at_least", 2, left, ("not", right)), ("at_least", 2, right, ("not", left)))
    assert spelled({"legs_differ": ["sore"]}, "person") == some(*unlike)
    three = base(rule("R1", [{"legs_differ": ["shade"]}], {"odd": "possible"}), leg=TRIPOD)
    [(_, _, premise)] = read(three.model.plain).rules["odd", "possible"]
    asked = {(one[1], two[1][1], one[2]) for _, _, one, two in premise[2:]}
    names = ("left", "middle", "right")
    both = [(one, two) for one in names for two in names if one != two]
    assert asked == {(*pair, ("fact", "shade", word)) for pair in both for word in ("red", "white")}


CARRIED: list[tuple[Any, Any]] = [
    ("torn", ("step", "torn", "supporting")),
    ({"torn": {"level": "strong"}}, ("step", "torn", "supporting")),
    ({"torn": "no"}, NEVER),
    ("strained", NEVER),
    ("sore", NEVER),
    ({"not": "torn"}, NEVER),
    ({"all": ["torn", "sore"]}, some(("step", "torn", "supporting"), NEVER)),
    (
        {"any": ["torn", "sore"]},
        some(
            ("at_least", 2, ("step", "torn", "possible"), ("step", "torn", "supporting")), ("at_least", 2, SORE, NEVER)
        ),
    ),
    (
        {"other_leg": "torn"},
        ("other", "leg", ("at_least", 2, ("step", "torn", "possible"), ("step", "torn", "supporting"))),
    ),
]


@pytest.mark.parametrize(("written", "carries"), CARRIED, ids=[json.dumps(written) for written, _ in CARRIED])
def test_a_rule_that_inherits_says_that_its_premise_carries_the_level(written: Any, carries: Any) -> None:
    """The lowest level is carried by every premise; above the highest that can be inherited there is no rule."""
    assert spelled(written, level="supporting") == ("at_least", 2, spelled(written), carries)
    with pytest.raises(KeyError):
        spelled(written, level="strong")


def test_items_tell_levels_members_and_what_may_be_stated() -> None:
    """The ladder of a conclusion is what rules and statements can give it; facts are about its owners."""
    items = KNOWN.items
    assert items["torn"]["ladder"] == ["possible", "supporting", "strong"]
    assert items["rest"]["ladder"] == ["possible", "supporting"]
    assert (items["unheard"]["ladder"], items["strained"]["ladder"], items["sore"]["ladder"]) == ([], [""], [])
    assert (items["torn"]["counts_as"], items["strained"]["counts_as"]) == (["possible", "supporting"], [""])
    assert items["sore"]["owners"] == items["torn"]["owners"] == ["left", "right", "not_stated"]
    assert (items["age"]["owners"], items["worn"]["owners"]) == ([None], [])
    assert (items["alarm"]["role"], items["worn"]["role"]) == ("red_flag", "hypothesis")
    assert KNOWN.about == {"name": SMALL.name, "version": SMALL.model.version, "digest": SMALL.digest}


def test_rules_are_in_the_order_of_their_ids() -> None:
    """Whatever the order in the plain form; those against are among them."""
    plain = SMALL.model.plain
    turned = read({**plain, "rules": dict(reversed(plain["rules"].items()))})
    assert turned.rules == KNOWN.rules
    assert [name for name, _, _ in KNOWN.rules["worn", "supporting"]] == ["W-1", "W-2", "W-4"]
    assert [name for name, _, _ in KNOWN.rules["worn", "contrary"]] == ["W-3"]


VALUES: list[tuple[str, Any, bool, bool]] = [
    ("sore", True, True, True),
    ("sore", False, True, False),
    ("sore", 1, False, True),
    ("torn", True, True, True),
    ("shade", "red", True, True),
    ("shade", "plain", True, False),
    ("shade", "green", False, True),
    ("times", {"night": True}, True, True),
    ("times", {"night": False}, True, False),
    ("times", {}, True, False),
    ("times", {"noon": True}, False, True),
    ("times", {"night": 1}, False, True),
    ("age", 0, True, True),
    ("age", 130.5, False, True),
    ("age", True, False, True),
    ("age", float("nan"), False, True),
]


@pytest.mark.parametrize(("name", "value", "may_be", "remarkable"), VALUES, ids=str)
def test_values(name: str, value: Any, may_be: bool, remarkable: bool) -> None:
    """Which values an item can have, and which of them say that something is there."""
    assert is_value(KNOWN.items[name], value) is may_be
    assert is_remarkable(KNOWN.items[name], value) is remarkable


@pytest.mark.parametrize(
    ("value", "aspect", "told"),
    [
        (None, "", None),
        (True, "", True),
        (False, "", False),
        ("red", "red", True),
        ("red", "blue", False),
        ({"night": False}, "night", False),
        ({"night": False}, "day", None),
        (60, ("above", 60), False),
        (60, ("at_least", 60), True),
        (61, ("above", 60), True),
        (59.5, ("at_least", 60), False),
        (60, "", False),
    ],
)
def test_what_a_value_answers(value: Any, aspect: Any, told: bool | None) -> None:
    """Yes, no, or nothing; the empty question to a number is answered, so that one knows that it is stated."""
    assert answer(value, aspect) is told


@LAWS
@given(cases())
def test_spelling_out_changes_no_meaning(drawn: tuple[Any, KnowledgeBase, Any]) -> None:
    """Every rule of generated knowledge bases, for every member and level, is worth what the slow evaluator says."""
    _, kb, said = drawn
    result = kb.consult(said, engine="compiled")
    knowledge = read(json.loads(json.dumps(kb.model.plain)))
    case, reference = _Case(knowledge), Reference(kb.model, result.facts)
    case.verify(result.certificate())
    for (name, level), rules in knowledge.rules.items():
        for rule_id, scope, premise in rules:
            written = kb.model.rules[rule_id]
            for own in reference.members(kb.vocabulary.scopes[scope]):
                worth = reference.truth(written.premise, scope, own)
                if written.then[name] == "inherit":
                    span = reference._rule_span(written, "inherit", own)
                    worth = span.reaches(kb.vocabulary.levels.index(level))
                assert case._because({}, case._truth, premise, own)[0] == worth, (rule_id, own, level)
