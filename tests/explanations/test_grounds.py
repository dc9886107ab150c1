"""What a firing rests on: exactly the facts and conclusions that hold its premise, with their values and sides."""

from typing import Any

import pytest

from tests.explanations.bases import (
    DARK,
    DRY,
    LEFT,
    NOT_LEFT,
    NOT_RIGHT,
    RIGHT,
    TRIPOD,
    WET,
    WINDY,
    Plain,
    base,
    rule,
    told,
)


@pytest.mark.parametrize(
    ("premise", "facts", "grounds"),
    [
        ("wet", {"wet": "yes"}, [WET]),
        ({"wet": "no"}, {"wet": "no"}, [DRY]),
        ({"not": "wet"}, {"wet": "no"}, [DRY]),
        ({"not": {"not": "wet"}}, {"wet": "yes"}, [WET]),
        ({"all": ["wet", "dark"]}, {"wet": "yes", "dark": "yes"}, [WET, DARK]),
        ({"any": ["wet", "dark", "windy"]}, {"wet": "yes", "dark": "no"}, [WET]),
        ({"any": ["wet", "dark", "windy"]}, {"wet": "yes", "windy": "yes"}, [WET, WINDY]),
        ({"not": {"any": ["wet", {"not": "dark"}]}}, {"wet": "no", "dark": "yes"}, [DRY, DARK]),
        ({"not": {"all": ["wet", "dark"]}}, {"wet": "no", "dark": "yes"}, [DRY]),
        (
            {"at_least": {"count": 2, "of": ["wet", "dark", "windy"]}},
            {"wet": "yes", "dark": "no", "windy": "yes"},
            [WET, WINDY],
        ),
        ({"not": {"at_least": {"count": 2, "of": ["wet", "dark"]}}}, {"wet": "no", "dark": "yes"}, [DRY]),
        ({"all": ["wet", {"any": ["wet", "dark"]}]}, {"wet": "yes"}, [WET]),
        ({"colour": "pale"}, {"colour": "pale"}, ["colour: rather pale"]),
        ({"colour": ["pale", "blue"]}, {"colour": "blue"}, ["colour: bluish"]),
        ({"colour": {"not": "plain"}}, {"colour": "blue"}, ["colour: bluish"]),
        ({"not": {"colour": ["pale", "blue"]}}, {"colour": "plain"}, ["colour: as usual"]),
        ({"times": {"includes": ["night", "rest"]}}, {"times": ["night", "day"]}, ["times: at night"]),
        ({"times": {"includes": ["night", "rest"]}}, {"times": ["rest", "night"]}, ["times: at night and at rest"]),
        ({"times": {"includes": ["night"]}}, {"times": {"night": "yes"}}, ["times: at night"]),
        ({"not": {"times": {"includes": ["night", "rest"]}}}, {"times": ["day"]}, ["times: not at night or at rest"]),
        ({"not": {"times": {"includes": ["rest"]}}}, {"times": {"rest": "no"}}, ["times: not at rest"]),
        ({"times": {"nonempty": "yes"}}, {"times": ["night", "day"]}, ["times: at night and by day"]),
        ({"not": {"times": {"nonempty": "yes"}}}, {"times": []}, ["times: none"]),
        ({"times": {"not": "night"}}, {"times": {"night": "no", "rest": "no"}}, ["times: not at night"]),
        ({"age": {"above": 45}}, {"age": 58}, ["age 58 years is above 45"]),
        ({"age": {"at_least": 45}}, {"age": 45}, ["age 45 years is at least 45"]),
        ({"age": {"below": 45.5}}, {"age": 45}, ["age 45 years is below 45.5"]),
        ({"age": {"at_most": 45}}, {"age": 44.5}, ["age 44.5 years is at most 45"]),
        ({"not": {"age": {"above": 45}}}, {"age": 45.0}, ["age 45 years is not above 45"]),
        (
            {"age": {"above": 18, "at_most": 90}},
            {"age": 58},
            ["age 58 years is above 18", "age 58 years is at most 90"],
        ),
        ({"age": {"known": "yes"}}, {"age": 58}, ["age: 58 years (it only has to be known)"]),
        ({"wet": {"known": "yes"}}, {"wet": "no"}, ["wet grass: no (it only has to be known)"]),
        ({"colour": {"known": "yes"}}, {"colour": "plain"}, ["colour: as usual (it only has to be known)"]),
    ],
)
def test_grounds_are_what_holds_the_premise(premise: Any, facts: Plain, grounds: list[str]) -> None:
    """The facts that make the premise true are told with their values, each once; nothing else is."""
    result = base(rule("R", [premise], {"rain": "strong"})).consult(facts)
    [(_, _, _, _, [(_, _, _, found)], _)] = told(result.how("rain"))
    assert found == [(text, None) for text in grounds]


@pytest.mark.parametrize(
    ("premise", "facts", "member", "grounds"),
    [
        ("sore", {"sore": "left"}, "left", [LEFT]),
        ({"other_leg": "sore"}, {"sore": "right"}, "left", [RIGHT]),
        ({"other_leg": "sore"}, {"sore": "both"}, "left", [RIGHT]),
        ({"not": {"other_leg": "sore"}}, {"sore": {"right": "no"}}, "left", [NOT_RIGHT]),
        ({"all": ["sore", {"not": {"other_leg": "sore"}}]}, {"sore": {"left": "yes", "right": "no"}}, "left",
         [LEFT, NOT_RIGHT]),
        ({"legs_differ": ["sore"]}, {"sore": {"left": "yes", "right": "no"}}, "left", [LEFT, NOT_RIGHT]),
        ({"not": {"legs_differ": ["sore"]}}, {"sore": "both"}, "left", [LEFT, RIGHT]),
        ({"legs_differ": ["sore", "shade"]}, {"sore": "both", "shade": {"left": "red", "right": "white"}}, "right",
         ["shade (left leg): red", "shade (right leg): white"]),
        ("wet", {"wet": "yes", "sore": "left"}, "left", [WET]),
        ("sore", {"sore": "yes"}, "not_stated", ["soreness (a leg): yes"]),
        ({"not": "sore"}, {"sore": "neither"}, "left", [NOT_LEFT]),
        ({"other_leg": "sore"}, {"sore": "both", "shade": "red"}, "not_stated", [LEFT, RIGHT]),
    ],
)  # fmt: skip
def test_grounds_across_the_legs(premise: Any, facts: Plain, member: str, grounds: list[str]) -> None:
    """A rule for a leg tells which leg each fact is about, its own or the other one."""
    result = base(rule("R", [premise], {"hurt": "strong"}, "leg")).consult(facts)
    [(_, _, found_member, _, [(_, _, _, found)], _)] = told(result.how("hurt", member))
    assert (found_member, found) == (member, [(text, None) for text in grounds])


@pytest.mark.parametrize(
    ("premise", "facts", "grounds"),
    [
        ("sore", {"sore": "left"}, [LEFT]),
        ("sore", {"sore": "both"}, [LEFT, RIGHT]),
        ("sore", {"sore": "yes"}, ["soreness (a leg): yes"]),
        ({"not": "sore"}, {"sore": "neither"}, [NOT_LEFT, NOT_RIGHT]),
        (
            {"legs_differ": ["shade"]},
            {"shade": {"left": "white", "right": "red"}},
            ["shade (left leg): white", "shade (right leg): red"],
        ),
    ],
)
def test_grounds_of_the_person_in_at_least_one_leg(premise: Any, facts: Plain, grounds: list[str]) -> None:
    """A rule for the person tells in which legs it found what it reads, and for *not*, that it is in neither."""
    result = base(rule("R", [premise], {"hurt": "strong"})).consult(facts)
    [(_, _, _, _, [(_, _, _, found)], _)] = told(result.how("hurt"))
    assert found == [(text, None) for text in grounds]


def test_a_difference_rests_on_the_members_that_are_known() -> None:
    """Of three members, the one of which nothing is known has no part in a difference between the others."""
    kb = base(rule("R", [{"legs_differ": ["sore"]}], {"odd": "strong"}), leg=TRIPOD)
    [(_, _, _, _, [(_, _, _, found)], _)] = told(kb.consult({"sore": {"left": "yes", "right": "no"}}).how("odd"))
    assert found == [(LEFT, None), (NOT_RIGHT, None)]


def test_a_difference_between_conclusions_names_both_legs() -> None:
    """Where a conclusion differs between the legs, the concluded side is a step and the excluded side is told."""
    kb = base(
        rule("R1", ["sore"], {"hurt": "strong"}, "leg"), rule("R2", [{"legs_differ": ["hurt"]}], {"odd": "strong"})
    )
    first, second = told(kb.consult({"sore": {"left": "yes", "right": "no"}}).how("odd"))
    grounds = [("hurt (left leg): strong", 2), ("hurt (right leg): excluded", None)]
    assert first == (1, "odd", None, "strong", [("R2", None, "strong", grounds)], [])
    assert second[:4] == (2, "hurt", "left", "strong")


def test_an_excluded_conclusion_is_a_ground_without_a_step() -> None:
    """What rests on a conclusion being excluded says so; there is no step that concludes it."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}), rule("R2", [{"not": "rain"}, "windy"], {"dry": "strong"}))
    [(_, _, _, _, [(_, _, _, found)], _)] = told(kb.consult({"wet": "no", "windy": "yes"}).how("dry"))
    assert found == [("rain: excluded", None), (WINDY, None)]


def test_a_level_asked_for_is_told_at_the_level_reached() -> None:
    """A premise that asks for a level tells which level was reached, in the step it refers to."""
    kb = base(
        rule("R1", ["wet"], {"rain": "possible"}),
        rule("R2", ["dark"], {"rain": "hallmark"}),
        rule("R3", [{"rain": {"level": "strong"}}], {"storm": "strong"}),
    )
    first, second = told(kb.consult({"wet": "yes", "dark": "yes"}).how("storm"))
    assert first[4] == [("R3", None, "strong", [("rain: hallmark, at least strong is needed", 2)])]
    assert second[:4] == (2, "rain", None, "hallmark")
