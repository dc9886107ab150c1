"""Regions of a number between the bounds that rules compare it with: inside one, every number means the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import floor

from expert.explanations import wording
from expert.inputs import value_truth
from expert.slots import KNOWN
from expert.vocabulary import Finding


@dataclass(frozen=True, slots=True)
class Region:
    """Numbers from ``low`` to ``high``; an end that is None is open to all numbers on its side.

    ``with_low`` and ``with_high`` tell whether the ends belong to it. ``number`` is one of them, to reason with; it is
    no more than an example of the region and recommends nothing.
    """

    low: float | None
    with_low: bool
    high: float | None
    with_high: bool
    number: float

    def joined(self, above: "Region") -> "Region":
        """This region and the one right above it as one."""
        return Region(self.low, self.with_low, above.high, above.with_high, self.number)

    def words(self, unit: str) -> str:
        """The region in words: ``above 45 years``, ``at least 10 and below 20 years``, ``any value``."""
        if self.low is not None and self.low == self.high:
            return f"{wording.number(self.low)} {unit}".strip()
        low = "" if self.low is None else f"{'at least' if self.with_low else 'above'} {wording.number(self.low)}"
        high = "" if self.high is None else f"{'at most' if self.with_high else 'below'} {wording.number(self.high)}"
        ends = " and ".join(end for end in (low, high) if end)
        return f"{ends} {unit}".strip() if ends else "any value"


def regions(item: Finding, aspects: Iterable[str]) -> tuple[Region, ...]:
    """The regions of a finding that some aspects tell apart, inside the finding's range, lowest first."""
    compared = sorted({aspect for aspect in aspects if aspect != KNOWN})
    bounds = sorted({float(aspect.partition(" ")[2]) for aspect in compared})
    found: list[Region] = []
    for piece in _pieces(bounds, item.range):
        meaning = [value_truth(piece.number, aspect) for aspect in compared]
        if found and meaning == [value_truth(found[-1].number, aspect) for aspect in compared]:
            found[-1] = found[-1].joined(piece)
        else:
            found.append(piece)
    return tuple(found)


def _pieces(bounds: list[float], limits: tuple[float, float] | None) -> Iterator[Region]:
    """Each bound, and what lies below, between and above them, as far as the range goes."""
    low, high = limits or (None, None)
    inside = [bound for bound in bounds if (low is None or low <= bound) and (high is None or bound <= high)]
    if not inside:
        yield Region(None, False, None, False, _whole(low if low is not None else high if high is not None else 0))
        return
    first, last = inside[0], inside[-1]
    if low is None or low < first:
        yield Region(None, False, first, False, _below(first, low))
    for one, two in pairwise(inside):
        yield Region(one, True, one, True, _whole(one))
        yield Region(one, False, two, False, _between(one, two))
    yield Region(last, True, last, True, _whole(last))
    if high is None or last < high:
        yield Region(last, False, None, False, _above(last, high))


def _below(bound: float, low: float | None) -> float:
    """A number a little below a bound, in the range."""
    return _whole(bound - 1 if low is None or bound - 1 >= low else (bound + low) / 2)


def _above(bound: float, high: float | None) -> float:
    """A number a little above a bound, in the range."""
    return _whole(bound + 1 if high is None or bound + 1 <= high else (bound + high) / 2)


def _between(low: float, high: float) -> float:
    """A whole number between two, or the middle where there is none."""
    whole = floor(low) + 1
    return whole if whole < high else (low + high) / 2


def _whole(number: float) -> float:
    return int(number) if float(number).is_integer() else number
