"""Planes over pairs of answers: which variant of a case holds which two, and what a pair does that neither does.

``ChosenPairs`` are some pairs, ``Pairs`` all of them. The variants of all pairs of *n* answers stand in blocks of
*n + 1* bits: bit *i* of block *k* is the variant with answers *i* and *(i + k) mod n*, so block 0 holds each answer
alone; the last bit of a block is spare. Counted along the plane, the first answer of a variant then repeats every
*n + 1* bits and the second every *n*, so that both are made by shifting.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

_FEW = 8  # up to so many answers, their planes are joined one by one
_FEW_VARIANTS = 256  # up to so many variants, their answers are joined one by one


@dataclass(frozen=True)
class Pairs:
    """The variants of a case with each of ``count`` answers alone and, where ``both``, with each two of them.

    ``groups`` numbers the unknown each answer is to; two answers to one unknown make no pair.
    """

    groups: tuple[int, ...]
    both: bool = True

    @property
    def count(self) -> int:
        """How many answers there are."""
        return len(self.groups)

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return self.count // 2 + 1 if self.both else 1

    @property
    def cases(self) -> int:
        """How many variants there are, spare ones included."""
        return self.blocks * (self.count + 1)

    @property
    def alone(self) -> int:
        """The plane of the variants with a single answer."""
        return (1 << self.count) - 1

    @cached_property
    def proper(self) -> int:
        """The plane of the variants with two answers, to different unknowns."""
        if not self.both:
            return 0
        held = bytearray(self.cases // 8 + 1)
        for answers in self._by_group():
            for left in answers:
                for right in answers:
                    if right > left:
                        place = self._place(left, right)
                        held[place >> 3] |= 1 << (place & 7)
        same = int.from_bytes(held, "little")
        if 2 * (self.blocks - 1) == self.count:  # the last block holds each of its pairs twice
            same |= self._twice(same)
        full = _repeated(self.alone, self.count + 1, self.blocks) & self._all & ~self.alone
        return full & ~same

    def holding(self, answer: int) -> int:
        """The plane of the variants that hold an answer; bits beyond the last variant mean nothing."""
        return self._holding_first << answer if self.both else 1 << answer

    def spread(self, alone: int) -> int:
        """The plane of the variants that hold any of the answers of the plane ``alone``."""
        if not self.both or not alone:
            return alone
        if alone.bit_count() <= _FEW:
            return reduce(or_, (self._holding_first << answer for answer in bits(alone))) & self._all
        return self._spread(alone)

    def _spread(self, alone: int) -> int:
        first = _repeated(alone, self.count + 1, self.blocks)
        return (first | _repeated(alone, self.count, self.blocks + 2)) & self._all

    def answers(self, variant: int) -> tuple[int, int]:
        """The two answers of a variant, the same one twice where it holds one alone."""
        block, first = divmod(variant, self.count + 1)
        return first, (first + block) % self.count

    def _place(self, left: int, right: int) -> int:
        """The first variant with two answers, the left one being the lower."""
        apart = right - left
        if apart < self.blocks:
            return apart * (self.count + 1) + left
        return (self.count - apart) * (self.count + 1) + right

    def _twice(self, same: int) -> int:
        """The other places of the pairs of the last block."""
        last = (self.blocks - 1) * (self.count + 1)
        half = self.count // 2
        held = (same >> last) & self.alone
        return ((held << half) & self.alone) << last

    def _by_group(self) -> Sequence[list[int]]:
        found: dict[int, list[int]] = {}
        for answer, group in enumerate(self.groups):
            found.setdefault(group, []).append(answer)
        return list(found.values())

    @cached_property
    def _all(self) -> int:
        return (1 << self.cases) - 1

    @cached_property
    def _holding_first(self) -> int:
        return self._spread(1)


@dataclass(frozen=True)
class ChosenPairs:
    """The variants of a case with each of ``count`` answers alone and, after these, with each two that are chosen.

    The chosen are in the order of how far apart the two answers stand, counted around.
    """

    count: int
    chosen: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, count: int, chosen: Iterable[tuple[int, int]]) -> "ChosenPairs":
        """Pairs, each the lower answer first, in any order."""

        def order(two: tuple[int, int]) -> tuple[int, int]:
            low, high = two
            return (high - low, low) if 2 * (high - low) <= count else (count - high + low, high)

        return cls(count, tuple(sorted(chosen, key=order)))

    @property
    def cases(self) -> int:
        """How many variants there are."""
        return self.count + len(self.chosen)

    @property
    def alone(self) -> int:
        """The plane of the variants with a single answer."""
        return (1 << self.count) - 1

    @property
    def proper(self) -> int:
        """The plane of the variants with two answers."""
        return ((1 << len(self.chosen)) - 1) << self.count

    def holding(self, answer: int) -> int:
        """The plane of the variants that hold an answer."""
        return self._holding[answer]

    def spread(self, alone: int) -> int:
        """The plane of the variants that hold any of the answers of the plane ``alone``."""
        return reduce(or_, (self._holding[answer] for answer in bits(alone)), 0)

    def involved(self, plane: int) -> int:
        """The answers that any variant of a plane holds, one bit for each."""
        if plane.bit_count() > _FEW_VARIANTS:
            return sum(1 << answer for answer, held in enumerate(self._holding) if held & plane)
        return reduce(or_, (self._both[place] for place in bits(plane >> self.count)), plane & self.alone)

    def with_answer(self, plane: int, answer: int) -> Iterator[tuple[int, int]]:
        """The variants of a plane that hold an answer, each with the other answer, in order of the variants."""
        for variant in bits(plane & self._holding[answer]):
            one, other = self.chosen[variant - self.count] if variant >= self.count else (answer, answer)
            yield variant, other if one == answer else one

    @cached_property
    def _both(self) -> tuple[int, ...]:
        return tuple(1 << one | 1 << other for one, other in self.chosen)

    @cached_property
    def _holding(self) -> tuple[int, ...]:
        size = self.cases // 8 + 1
        held = [bytearray(size) for _ in range(self.count)]
        for answer in range(self.count):
            held[answer][answer >> 3] |= 1 << (answer & 7)
        for variant, two in enumerate(self.chosen, self.count):
            for answer in two:
                held[answer][variant >> 3] |= 1 << (variant & 7)
        return tuple(int.from_bytes(plane, "little") for plane in held)


def bits(plane: int) -> Iterator[int]:
    """The numbers of the bits of a plane that are set, the lowest first."""
    while plane:
        lowest = plane & -plane
        yield lowest.bit_length() - 1
        plane ^= lowest


def _repeated(pattern: int, period: int, times: int) -> int:
    """A pattern, shorter than the period, at least so many times over."""
    held = 1
    while held < times:
        pattern |= pattern << (period * held)
        held *= 2
    return pattern
