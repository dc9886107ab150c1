"""Ways to satisfy a rule that differ in the answer to one question only are told as one."""

import pytest

from expert.explanations.any_answer import told_once
from expert.explanations.misses import Want
from expert.slots import KNOWN


def want(item: str, aspect: str = "", *, truth: bool = True, changes: bool = False, member: str | None = None) -> Want:
    """One slot that is wanted of a fact."""
    return Want(item, member, (), ((aspect, truth),), changes)


def test_each_answer_to_one_question_is_any_answer() -> None:
    """A slot wanted true and not true beside the same facts is one way; two questions are joined in turn."""
    ways = [
        (want("a", "x", truth=one), want("b"), want("c", truth=other))
        for one in (True, False)
        for other in (True, False)
    ]
    assert told_once(ways) == [(want("a", KNOWN), want("b"), want("c", KNOWN))]


@pytest.mark.parametrize(
    "other",
    [
        want("c", "x", truth=False),
        want("a", "y", truth=False),
        want("a", "y"),
        want("a", "x", truth=False, member="left"),
        want("a", "x", truth=False, changes=True),
        Want("a", None, (), (("x", False), ("y", False)), changes=False),
    ],
)
def test_other_ways_stay_apart(other: Want) -> None:
    """Another fact, another slot, another member, a change, or more that is wanted: these are two ways."""
    ways = [(want("a", "x"), want("b")), (other, want("b"))]
    assert told_once(ways) == ways
    assert told_once([*ways, *ways]) == ways


def test_ways_of_different_length_stay_apart() -> None:
    """A way that needs one fact more is a way of its own."""
    ways = [(want("a"),), (want("a", truth=False), want("b"))]
    assert told_once(ways) == ways
