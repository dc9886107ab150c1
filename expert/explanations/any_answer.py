"""Sets of facts that differ only in the answer to one question are one set: any answer to it does."""

from collections.abc import Sequence
from itertools import combinations

from expert.explanations.misses import Want
from expert.slots import KNOWN

Way = tuple[Want, ...]


def told_once(ways: Sequence[Way]) -> list[Way]:
    """The ways, each once; two that want a slot of one fact true and not true are one that wants any answer."""
    found = list(dict.fromkeys(ways))
    while (joined := _joined(found)) is not None:
        found = joined
    return found


def _joined(ways: Sequence[Way]) -> list[Way] | None:
    """The ways with two of them as one, in the place of the first; None where no two are one."""
    for one, other in combinations(ways, 2):
        way = _either(one, other)
        if way is not None:
            return list(dict.fromkeys(way if held is one else held for held in ways if held is not other))
    return None


def _either(one: Way, other: Way) -> Way | None:
    """Two ways as one that wants any answer to a fact, where this is all they differ in."""
    differing = [number for number, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]]
    if len(one) != len(other) or len(differing) != 1:
        return None
    (place,) = differing
    first, second = one[place], other[place]
    opposite = tuple((aspect, not truth) for aspect, truth in first.wanted)
    same = (first.item, first.member) == (second.item, second.member)
    if not same or len(opposite) != 1 or second.wanted != opposite or first.changes or second.changes:
        return None
    return (
        *one[:place],
        Want(first.item, first.member, first.edits, ((KNOWN, True),), changes=False),
        *one[place + 1 :],
    )
