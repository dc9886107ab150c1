"""Which rules repeat others or add nothing to them."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import KnowledgeBase
from expert.knowledge_model import KnowledgeModel
from tests.checking.bases import (
    BOOLEAN,
    CHOICE,
    CHOICES,
    LEG,
    NUMBER,
    OTHER,
    RAIN,
    STORM,
    SWOLLEN,
    base,
    issues,
    rule,
)
from tests.checking.test_firing import TESTS, VALUES, premises

FINDINGS = [BOOLEAN, OTHER, CHOICE, CHOICES, NUMBER, SWOLLEN]

IMPLIED = {
    "more premises": (["wet", "cold"], ["wet"]),
    "one of the alternatives": (["wet"], [{"any": ["cold", "wet"]}]),
    "fewer alternatives": ([{"colour": "pale"}], [{"colour": ["pale", "blue"]}]),
    "a value excludes another": ([{"colour": "pale"}], [{"colour": {"not": "red"}}]),
    "all but one value": ([{"colour": {"not": ["pale", "blue"]}}], [{"colour": "red"}]),
    "a narrower interval": ([{"age": {"above": 60}}], [{"age": {"at_least": 45}}]),
    "a member makes a set nonempty": ([{"timing": {"includes": ["night"]}}], [{"timing": {"nonempty": "yes"}}]),
    "a higher level": ([{"storm": {"level": "strong"}}], ["storm"]),
    "more of them": (
        [{"at_least": {"count": 3, "of": ["wet", "cold", {"colour": "pale"}]}}],
        [{"at_least": {"count": 2, "of": ["wet", "cold", {"colour": "pale"}]}}],
    ),
    "both legs": ([{"all": ["wet", "swollen"]}], ["swollen"]),
}

NOT_IMPLIED = {
    "other findings": (["wet"], ["cold"]),
    "fewer premises": (["wet"], ["wet", "cold"]),
    "more alternatives": ([{"any": ["wet", "cold"]}], ["wet"]),
    "a wider interval": ([{"age": {"at_least": 45}}], [{"age": {"above": 45}}]),
    "a lower level": (["storm"], [{"storm": {"level": "strong"}}]),
    "what is certain only of known facts": (["wet"], [{"any": ["cold", {"cold": "no"}]}]),
}


def pair(
    narrow: list[Any], wide: list[Any], narrow_level: str = "strong", wide_level: str = "strong"
) -> KnowledgeModel:
    """A knowledge base of two rules for *rain*, and two for *storm* that a premise may read."""
    rules = [
        rule("NARROW", narrow, {"rain": narrow_level}),
        rule("WIDE", wide, {"rain": wide_level}),
        rule("S1", [{"colour": "red"}], {"storm": "possible"}),
        rule("S2", ["wet"], {"storm": "strong"}),
    ]
    return base(rules, FINDINGS, [RAIN, STORM], scopes={"leg": LEG})


def idle(model: KnowledgeModel) -> list[str]:
    """The ids of the rules that add nothing."""
    return [found.subject for found in issues(model, "rule-subsumed")]


@pytest.mark.parametrize(("narrow", "wide"), IMPLIED.values(), ids=list(IMPLIED))
def test_a_rule_that_fires_only_with_a_wider_one_adds_nothing(narrow: list[Any], wide: list[Any]) -> None:
    """A rule whose premise implies that of another for the same conclusion is noted, with the other's id."""
    found = [issue for issue in issues(pair(narrow, wide), "rule-subsumed") if issue.subject == "NARROW"]
    assert [issue.message for issue in found] == [
        "rule 'NARROW' adds nothing to 'rain': wherever it fires, as much comes from 'WIDE'"
    ]


@pytest.mark.parametrize(("narrow", "wide"), NOT_IMPLIED.values(), ids=list(NOT_IMPLIED))
def test_a_rule_that_can_fire_alone_is_left_alone(narrow: list[Any], wide: list[Any]) -> None:
    """A rule that can fire where the other does not adds something."""
    assert "NARROW" not in idle(pair(narrow, wide))


@pytest.mark.parametrize(
    ("narrow", "wide", "adds_nothing"),
    [
        ("possible", "strong", True),
        ("strong", "possible", False),
        ("contrary", "strong", False),
        ("strong", "contrary", False),
        ("contrary", "contrary", True),
        ("inherit", "hallmark", True),
        ("inherit", "possible", False),
        ("possible", "inherit", True),
        ("supporting", "inherit", False),
    ],
)
def test_only_as_high_a_level_makes_a_rule_idle(narrow: str, wide: str, adds_nothing: bool) -> None:
    """A wider rule replaces another where it gives the same level or a higher one, whatever is inherited."""
    model = pair(["storm", "cold"], ["storm"], narrow, wide)
    assert ("NARROW" in idle(model)) is adds_nothing


def test_rules_of_different_scopes_are_not_compared() -> None:
    """The same premise means one leg in a rule of legs and any leg in a rule of the person."""
    rules = [
        rule("A", ["swollen", "wet"], {"rain": "strong"}, scope="leg"),
        rule("B", ["swollen"], {"rain": "strong"}),
    ]
    assert idle(base(rules, FINDINGS, [RAIN], scopes={"leg": LEG})) == []


def test_a_premise_with_very_many_ways_is_not_judged() -> None:
    """A rule that can fire in more ways than the bound is taken to add something."""
    names = [f"f{number}" for number in range(14)]
    wide = {"at_least": {"count": 6, "of": names}}
    narrow = {"at_least": {"count": 7, "of": names}}
    findings = [{"id": name, "type": "boolean"} for name in names]
    rules = [rule("A", [narrow], {"rain": "strong"}), rule("B", [wide], {"rain": "strong"})]
    assert idle(base(rules, findings, [RAIN])) == []


def test_duplicates_do_not_depend_on_the_order_of_parts_and_values() -> None:
    """Rules are the same where only the order of premises, alternatives or values differs."""
    one = [
        {"any": ["wet", {"colour": ["pale", "blue"]}]},
        {"at_least": {"count": 2, "of": ["wet", "cold", "swollen"]}},
    ]
    other = [
        {"at_least": {"count": 2, "of": ["swollen", "wet", "cold"]}},
        {"any": [{"colour": ["blue", "pale"]}, "wet"]},
    ]
    (found,) = issues(pair(one, other), "rule-duplicate")
    assert found.message == "rule 'WIDE' has the same premise and conclusions as rule 'NARROW'"
    assert idle(pair(one, other)) == []


def test_counts_and_negations_tell_rules_apart() -> None:
    """A count, a negation and the kind of connective are part of what a premise says."""
    parts = ["wet", "cold", "swollen"]
    forms: list[Any] = [
        {"all": parts},
        {"any": parts},
        {"at_least": {"count": 2, "of": parts}},
        {"not": {"all": parts}},
        {"not": {"any": parts}},
    ]
    rules = [rule(f"R{number}", [form], {"rain": "strong"}) for number, form in enumerate(forms)]
    assert issues(base(rules, FINDINGS, [RAIN], scopes={"leg": LEG}), "rule-duplicate") == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(premises(TESTS), min_size=2, max_size=2))
def test_an_idle_rule_never_fires_alone(parts: list[Any]) -> None:
    """Whatever is known or unknown, a rule noted as adding nothing fires only together with the one named."""
    rules = [rule(f"R{number}", [part], {"rain": "strong"}) for number, part in enumerate(parts)]
    kb = KnowledgeBase(base(rules, FINDINGS, [RAIN], scopes={"leg": LEG}))
    noted = idle(kb.model)
    names = ("wet", "colour", "timing", "age")
    for values in product(*([*VALUES[name], "unknown"] for name in names)) if noted else ():
        fired = kb.consult(dict(zip(names, values, strict=True))).fired_rules
        assert all(name not in fired or len(fired) == 2 for name in noted)
