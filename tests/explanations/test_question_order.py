"""The order of questions: what is on the shortest ways to exclude what is open."""

from typing import Any

import pytest

from expert.explanations.chains import Chains
from expert.explanations.question_order import uses
from expert.explanations.targets import targets
from expert.explanations.unknowns import unknowns
from tests.explanations.bases import base, rule


def used(*rules: Any, **facts: Any) -> dict[str, int]:
    """Item → on how many of the shortest ways it is, in a case with these facts."""
    result = base(*rules).consult(facts)
    return uses(result, Chains(result), tuple(unknowns(result)), targets(result))


@pytest.mark.parametrize(
    ("premise", "expected"),
    [
        (["wet", {"any": ["dark", "windy"]}], {"wet": 1}),  # of what must hold together, one is refuted
        ([{"any": ["wet", "dark"]}], {"wet": 1, "dark": 1}),  # of alternatives, all
        ([{"any": ["wet", "dark"]}, "windy"], {"windy": 1}),
        ([{"not": "wet"}, "dark"], {"dark": 1}),  # a yes is less usual than a no
        ([{"not": "wet"}], {"wet": 1}),
        ([{"at_least": {"count": 2, "of": ["wet", "dark", "windy"]}}], {"wet": 1, "dark": 1}),
        (
            [{"at_least": {"count": 2, "of": ["wet", "dark", "windy", {"colour": "blue"}]}}],
            {"wet": 1, "dark": 1, "windy": 1},
        ),
        ([{"colour": ["pale", "blue"]}, {"shade": "red"}], {"colour": 1}),  # one has a normal value
    ],
)
def test_the_shortest_way_to_exclude(premise: list[Any], expected: dict[str, int]) -> None:
    """Each connective is refuted by the fewest usual answers."""
    assert used(rule("R1", premise, {"c": "strong"})) == expected


def test_what_is_known_need_not_be_asked() -> None:
    """A part that is refuted, or true, falls out of the way."""
    assert used(rule("R1", [{"any": ["wet", "dark"]}], {"c": "strong"}), wet="no") == {"dark": 1}
    assert used(rule("R1", ["wet", "dark"], {"c": "strong"}), wet="yes") == {"dark": 1}


def test_a_conclusion_on_the_way_is_excluded_by_all_its_rules() -> None:
    """Every rule of a conclusion counts, and a question that serves several is counted for each."""
    rules = [
        rule("R1", ["wet"], {"a": "strong"}),
        rule("R2", ["dark"], {"a": "possible"}),
        rule("R3", ["a"], {"b": "inherit"}),
    ]
    assert used(*rules) == {"wet": 2, "dark": 2}


def test_every_side_is_to_be_excluded() -> None:
    """A conclusion of a side is excluded by the question about that side, which is asked of all sides at once."""
    assert used(rule("R1", ["sore", {"shade": "red"}], {"ache": "strong"}, "leg")) == {"sore": 2}
