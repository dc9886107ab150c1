"""What the slots of one item say about each other.

A choice has exactly one value, a number lies in one interval, and a level includes the lower ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from expert.grounding import Program
from expert.slots import ACTIVE, KNOWN, Slot
from expert.vocabulary import CONTRARY, Conclusion, Finding

Known = Mapping[int, bool]
"""Slots that are known true or known false."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from ``low`` to ``high``; an open end is not itself included."""

    low: float = -inf
    high: float = inf
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: "Interval") -> "Interval":
        """The numbers in both.

        >>> Interval(0, 10).meet(Interval(low=10, low_open=True)).is_empty
        True
        """
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not closed)


def comparison(aspect: str, *, holds: bool = True) -> Interval:
    """The numbers for which a comparison such as ``above 45`` holds, or does not.

    >>> comparison("above 45", holds=False)
    Interval(low=-inf, high=45.0, low_open=False, high_open=False)
    """
    operator, _, text = aspect.partition(" ")
    bound = float(text)
    is_lower_bound = (operator in {"above", "at_least"}) is holds
    is_open = (operator in {"above", "below"}) is holds
    return Interval(low=bound, low_open=is_open) if is_lower_bound else Interval(high=bound, high_open=is_open)


class Domains:
    """The items behind the slots of one ground knowledge base."""

    def __init__(self, program: Program) -> None:
        """Group the slots of a ground knowledge base by item and member."""
        self.vocabulary = program.model.vocabulary
        self.slots = program.slots
        groups: dict[tuple[str, str | None], list[int]] = {}
        for number, slot in enumerate(self.slots):
            if slot.aspect not in {ACTIVE, CONTRARY}:
                groups.setdefault((slot.item, slot.member), []).append(number)
        self.groups = {key: tuple(numbers) for key, numbers in groups.items()}

    def group(self, number: int) -> tuple[int, ...]:
        """The slots of the same item and member, the slot itself among them.

        A slot beyond the program's own (made for a part of a premise that is never reached) has no group.
        """
        if number >= len(self.slots):
            return ()
        slot = self.slots[number]
        return self.groups.get((slot.item, slot.member), ())

    def is_conclusion(self, number: int) -> bool:
        """Whether a slot is about a conclusion."""
        if not self.group(number):
            return False
        return self.slots[number].item in self.vocabulary.conclusions

    def is_consistent(self, number: int, known: Known) -> bool:
        """Whether some value of the slot's item agrees with all that is known of it.

        A *no* is certain; a *yes* only says that nothing known here stands against it.
        """
        held = [(self.slots[other], known[other]) for other in self.group(number) if other in known]
        if not held:
            return True
        match self.vocabulary.item(held[0][0].item):
            case Finding(type="number") as finding:
                return (KNOWN, False) not in {(slot.aspect, holds) for slot, holds in held} and not _interval(
                    finding, held
                ).is_empty
            case Finding(type="choice") as finding:
                present = sum(holds for _, holds in held)
                return present <= 1 and (present == 1 or len(held) < len(finding.values))
            case Conclusion(levels=True):
                return self._levels_nest(held)
        return True

    def _levels_nest(self, held: list[tuple[Slot, bool]]) -> bool:
        """Whether no lower level is excluded below one that is reached."""
        reached = [self.vocabulary.rank(slot.aspect) for slot, holds in held if holds]
        excluded = [self.vocabulary.rank(slot.aspect) for slot, holds in held if not holds]
        return not reached or not excluded or max(reached) < min(excluded)

    def closed(self, known: Known) -> dict[int, bool]:
        """What is known, with all that follows from it about the same items."""
        found = dict(known)
        for number in known:
            for other in self.group(number):
                if other not in found:
                    truth = self._follows(other, known)
                    if truth is not None:
                        found[other] = truth
        return found

    def _follows(self, number: int, known: Known) -> bool | None:
        """What the known slots of the same item say of another one: that whose opposite would be inconsistent."""
        for truth in (True, False):
            if not self.is_consistent(number, {**known, number: not truth}):
                return truth
        return None


def _interval(finding: Finding, held: list[tuple[Slot, bool]]) -> Interval:
    """The numbers that agree with what is known, within the finding's range."""
    found = Interval(*finding.range) if finding.range else Interval()
    for slot, holds in held:
        if slot.aspect != KNOWN:
            found = found.meet(comparison(slot.aspect, holds=holds))
    return found
