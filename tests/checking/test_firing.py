"""Which rules can fire: the search against every combination of facts, and the reasons it names."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import KnowledgeBase
from expert.knowledge_model import KnowledgeModel
from expert.premises import items
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
    premise_base,
    rule,
)
from tests.strategies import LAWS, Plain, cases

NEVER = {
    "opposites": (["wet", {"wet": "no"}], "'wet' and 'wet: no' exclude each other"),
    "two values of a choice": (
        [{"colour": "pale"}, {"colour": ["blue", "red"]}],
        "'colour: pale' and 'colour: [blue, red]' exclude each other",
    ),
    "no value of a choice is left": ([{"colour": {"not": ["pale", "blue", "red"]}}], "can never be true"),
    "three that leave no value": (
        [{"colour": {"not": "pale"}}, {"colour": {"not": "blue"}}, {"colour": {"not": "red"}}],
        "its premises exclude one another",
    ),
    "an empty interval": ([{"age": {"above": 45}}, {"age": {"at_most": 45}}], "exclude each other"),
    "beyond the range": ([{"age": {"above": 130}}], "'age: {above: 130}' can never be true"),
    "a known number that is not known": ([{"not": {"age": {"known": "yes"}}}], "can never be true"),
    "a set with and without a member": (
        [{"timing": {"includes": ["night"]}}, {"timing": {"not": "night"}}],
        "exclude each other",
    ),
    "a level nothing gives": ([{"rain": {"level": "strong"}}], "'rain: {level: strong}' can never be true"),
    "a conclusion and its exclusion": (["rain", {"rain": "no"}], "exclude each other"),
    "a conclusion and the opposite of what it rests on": (["rain", {"cold": "no"}], "exclude each other"),
    "more than all of them": (
        [{"at_least": {"count": 2, "of": ["wet", {"all": ["cold", {"cold": "no"}]}]}}],
        "can never be true",
    ),
    "two of three that are not two": (
        ["wet", "cold", {"not": {"at_least": {"count": 2, "of": ["wet", "cold", {"colour": "pale"}]}}}],
        "its premises exclude one another",
    ),
    "nested lists": ([{"all": ["wet", {"all": ["cold", {"wet": "no"}]}]}], "'wet' and 'wet: no' exclude each other"),
}

CAN = {
    "the same test twice": ["wet", "wet"],
    "an interval of one number": [{"age": {"at_least": 45}}, {"age": {"at_most": 45}}],
    "the end of the range": [{"age": {"at_least": 130}}],
    "two values of a set": [{"timing": {"includes": ["night"]}}, {"timing": {"includes": ["rest"]}}],
    "an empty set": [{"not": {"timing": {"nonempty": "yes"}}}],
    "one value is left": [{"colour": {"not": ["pale", "blue"]}}],
    "unlike sides": [{"legs_differ": ["swollen"]}, "swollen"],
    "a conclusion that is excluded": [{"rain": "no"}],
    "either way": [{"any": ["wet", {"wet": "no"}]}],
    "at least one of two that exclude each other": [{"at_least": {"count": 1, "of": ["wet", {"wet": "no"}]}}],
    "one of three that are not two": [
        {"not": {"at_least": {"count": 2, "of": ["wet", "cold", {"colour": "pale"}]}}},
        "wet",
    ],
    "not both": [{"not": {"at_least": {"count": 2, "of": ["wet", "cold"]}}}, "wet"],
}


@pytest.mark.parametrize(("premises", "reason"), NEVER.values(), ids=list(NEVER))
def test_a_premise_that_is_never_true_is_found(premises: list[Any], reason: str) -> None:
    """A rule no facts can fire is an error that says which premises stand against each other."""
    (found,) = issues(premise_base(*premises), "rule-never-fires")
    assert found.message.startswith("rule 'R' can never fire: ")
    assert reason in found.message


@pytest.mark.parametrize("premises", CAN.values(), ids=list(CAN))
def test_a_premise_that_can_be_true_is_left_alone(premises: list[Any]) -> None:
    """A rule that some facts fire is no error."""
    assert issues(premise_base(*premises), "rule-never-fires") == ()


def test_stating_a_conclusion_can_make_a_level_reachable() -> None:
    """A level that no rule gives is reached where stating the conclusion counts as it."""
    assert issues(premise_base({"rain": {"level": "strong"}}), "rule-never-fires")
    stated = premise_base({"rain": {"level": "strong"}}, given="strong", question="Rain?")
    assert issues(stated, "rule-never-fires") == ()


def test_a_conclusion_stated_against_the_facts_is_no_contradiction() -> None:
    """A conclusion may be stated although what its rules need is known to be absent."""
    assert issues(premise_base("rain", {"cold": "no"}, given="supporting", question="Rain?"), "rule-never-fires") == ()


def test_the_other_leg_is_another_leg() -> None:
    """Opposites exclude each other on one leg, not over both."""
    assert issues(premise_base("swollen", {"swollen": "no"}, scope="leg"), "rule-never-fires")
    assert issues(premise_base("swollen", {"other_leg": {"swollen": "no"}}, scope="leg"), "rule-never-fires") == ()


def test_a_rule_behind_one_that_never_fires_is_found_too() -> None:
    """What only an impossible rule concludes can itself never be read."""
    model = base(
        [
            rule("R", ["wet", {"wet": "no"}], {"rain": "strong"}),
            rule("S", ["rain"], {"storm": "strong"}),
        ],
        [BOOLEAN],
        [RAIN, STORM],
    )
    assert [found.subject for found in issues(model, "rule-never-fires")] == ["R", "S"]


@pytest.mark.parametrize("premise", [{"legs_differ": ["clot"]}, "clot", {"clot": "no"}, {"other_leg": {"clot": "no"}}])
def test_a_conclusion_of_which_no_rule_speaks_is_never_known(premise: Any) -> None:
    """A conclusion without rules that may not be stated is neither true nor false, so nothing follows from it."""
    clot = {"id": "clot", "kind": "red_flag", "scope": "leg"}
    model = base([rule("R", [premise], {"rain": "strong"}, scope="leg")], [BOOLEAN], [clot, RAIN], scopes={"leg": LEG})
    assert [found.subject for found in issues(model, "rule-never-fires")] == ["R"]


def test_a_dead_alternative_is_named() -> None:
    """An alternative that contradicts the rest of the premise is a warning, also inside another connective."""
    model = premise_base("wet", {"any": ["cold", {"all": [{"colour": "pale"}, {"wet": "no"}]}]})
    (found,) = issues(model, "alternative-never-true")
    assert "'all: [{colour: pale}, {wet: no}]'" in found.message


def test_an_excluded_level_that_nothing_gives_is_found() -> None:
    """A level nothing gives is found where it is negated, and so always true, as well."""
    (found,) = issues(premise_base({"not": {"rain": {"level": "hallmark"}}}), "level-never-given")
    assert (
        found.message
        == "rule 'R' asks for 'rain' at level hallmark, but the highest level anything gives is supporting"
    )


# --- against every combination of facts -----------------------------------------------------------------------------

TESTS: list[Any] = [
    "wet",
    {"wet": "no"},
    {"colour": "pale"},
    {"colour": ["pale", "blue"]},
    {"colour": {"not": "pale"}},
    {"colour": {"not": ["blue", "red"]}},
    {"timing": {"includes": ["night"]}},
    {"timing": {"nonempty": "yes"}},
    {"age": {"above": 40}},
    {"age": {"at_most": 40}},
    {"age": {"below": 40}},
    {"age": {"at_least": 40, "below": 60}},
    {"age": {"known": "yes"}},
]
LEG_TESTS: list[Any] = ["swollen", {"swollen": "no"}, {"other_leg": "swollen"}, {"other_leg": {"swollen": "no"}}]
VALUES: dict[str, list[Any]] = {
    "wet": ["yes", "no"],
    "colour": ["pale", "blue", "red"],
    "timing": [[], ["night"], ["rest"], ["night", "rest"]],
    "age": [39, 40, 41, 60],
    "swollen": [{"left": one, "right": other} for one in ("yes", "no") for other in ("yes", "no")],
}
FINDINGS = [BOOLEAN, CHOICE, CHOICES, NUMBER, SWOLLEN, OTHER]


def premises(tests: list[Any]) -> st.SearchStrategy[Any]:
    """Premises of up to two connectives over these tests."""

    def connected(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        several = st.lists(inner, min_size=2, max_size=3)
        counted = several.flatmap(
            lambda parts: st.integers(1, len(parts)).map(lambda count: {"at_least": {"count": count, "of": parts}})
        )
        return st.one_of(
            several.map(lambda parts: {"all": parts}),
            several.map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
            counted,
        )

    return st.recursive(st.sampled_from(tests), connected, max_leaves=5)


@st.composite
def chains(draw: st.DrawFn) -> KnowledgeModel:
    """A rule for *rain* over findings, and a rule for *storm* over findings and *rain*."""
    level = draw(st.sampled_from(["possible", "strong"]))
    later = [*TESTS, *LEG_TESTS, "rain", {"rain": "no"}, {"rain": {"level": "supporting"}}]
    rules = [
        rule("R", [draw(premises(TESTS))], {"rain": level}),
        rule("S", draw(st.lists(premises(later), min_size=1, max_size=3)), {"storm": "strong"}, scope="leg"),
    ]
    return base(rules, FINDINGS, [RAIN, STORM], scopes={"leg": LEG})


def combinations_of_facts(model: KnowledgeModel) -> Iterator[dict[str, Any]]:
    """Every combination of facts about what the rules read; what is not read makes no difference."""
    read = {name for one in model.rules.values() for name in items(one.premise)}
    names = [name for name in VALUES if name in read]
    for values in product(*(VALUES[name] for name in names)):
        yield dict(zip(names, values, strict=True))


@settings(max_examples=60, deadline=None)
@given(chains())
def test_a_rule_is_found_exactly_where_no_facts_fire_it(model: KnowledgeModel) -> None:
    """Where every fact is known, the search and trying out all combinations agree on which rules can fire."""
    kb = KnowledgeBase(model)
    fired = {name for facts in combinations_of_facts(model) for name in kb.consult(facts).fired_rules}
    never = {found.subject for found in issues(model, "rule-never-fires")}
    assert never == set(model.rules) - fired


@settings(LAWS, max_examples=100)
@given(cases())
def test_no_rule_that_fires_is_said_never_to(drawn: tuple[Plain, KnowledgeBase, Plain]) -> None:
    """Whatever the scopes, levels and statements, a rule that fires in some case is not reported."""
    _, kb, facts = drawn
    never = {found.subject for found in issues(kb.model, "rule-never-fires")}
    assert never.isdisjoint(kb.consult(facts).fired_rules)
