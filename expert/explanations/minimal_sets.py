"""Subsets of a few things as bits: which are minimal among those that have a property, by planes or by duality.

A subset is an int whose bit *j* says that thing *j* is in it; a plane over the subsets of *n* things has 2^n bits.
Where there are too many subsets to try each, the search goes by duality (Reiter 1987; Liffiton and others 2016,
"MARCO"): each minimal set whose removal breaks a property hits every minimal set that suffices for it, and the other
way round. What hits all sets found so far is removed; where the rest still suffices, it holds a set not found yet, else
nothing is missing there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

MOST_SETS = 64
MOST_HITTING = 512
_BATCH = 64
_MOST_WORK = 2**14  # sets times things

Suffices = Callable[[Sequence[int]], int]


def plane_of(thing: int, count: int) -> int:
    """The plane of the subsets of ``count`` things that hold one of them.

    >>> bin(plane_of(1, 3))
    '0b11001100'
    """
    plane, width = ((1 << (1 << thing)) - 1) << (1 << thing), 2 << thing
    while width < 1 << count:
        plane |= plane << width
        width *= 2
    return plane


def absent_from(subsets: Sequence[int], count: int) -> list[int]:
    """For each of ``count`` things, the plane of the subsets, numbered as they stand, that do not hold it.

    >>> [bin(plane) for plane in absent_from([0b11, 0b01], 2)]
    ['0b0', '0b10']
    """
    rows = [format(~subset & ((1 << count) - 1), f"0{count}b") for subset in reversed(subsets)]
    return [int("".join(column), 2) for column in zip(*rows, strict=True)][::-1] if subsets else [0] * count


def minimal(plane: int, count: int) -> int:
    """The subsets of a plane that hold no other one of it; right whether or not larger ones are in it too.

    >>> bin(minimal(0b11101010, 3))  # {0}, {0, 1}, {0, 2}, {1, 2} and all three: {0} and {1, 2} are minimal
    '0b1000010'
    """
    above = plane  # every subset that holds one of the plane
    for thing in range(count):
        above |= (above & ~plane_of(thing, count)) << (1 << thing)
    larger = 0
    for thing in range(count):
        larger |= (above & ~plane_of(thing, count)) << (1 << thing)
    return plane & ~larger


def bits(plane: int) -> Iterator[int]:
    """The numbers of the bits of a plane that are set, the lowest first; quick where the plane is long.

    >>> list(bits(0b100110))
    [1, 2, 5]
    """
    for start, byte in enumerate(plane.to_bytes((plane.bit_length() + 7) // 8, "little")):
        if byte:
            yield from (8 * start + bit for bit in range(8) if byte >> bit & 1)


def members_of(subset: int) -> tuple[int, ...]:
    """The things in a subset."""
    return tuple(bits(subset))


@dataclass(frozen=True, slots=True)
class Duality:
    """Minimal sets that suffice, minimal sets whose removal breaks it, each a subset; and whether these are all."""

    sufficient: tuple[int, ...]
    breaking: tuple[int, ...]
    complete: bool


def search(count: int, suffices: Suffices) -> Duality:
    """Search all minimal subsets of ``count`` things that suffice.

    Args:
        count: how many things there are.
        suffices: for many subsets at once, the plane of those that suffice. All things together must.

    Returns:
        All sets, where whatever holds a set that suffices suffices too; at most MOST_SETS and MOST_HITTING of each,
        and fewer where there are very many things.
        Where larger sets may fail again, what is found is sufficient and loses that by the loss of any single thing,
        but there may be more.
    """
    every = (1 << count) - 1
    most_sets = max(1, min(MOST_SETS, _MOST_WORK // max(count, 1)))
    found: list[int] = []
    hitting: list[int] = [0]
    breaking: dict[int, None] = {}
    while waiting := [one for one in hitting if one not in breaking][:_BATCH]:
        rest = [every & ~one for one in waiting]
        plane = suffices(rest)
        breaking.update(dict.fromkeys(one for place, one in enumerate(waiting) if not plane >> place & 1))
        for seed in (one for place, one in enumerate(rest) if plane >> place & 1):
            if any(not one & ~seed for one in found):
                continue  # one found just now lies in it
            found.append(_shrunk(seed, suffices))
            hitting = _extended(hitting, found[-1])
            if len(found) >= most_sets or len(hitting) > MOST_HITTING:
                return Duality(tuple(found), tuple(one for one in hitting if one in breaking), False)
    return Duality(tuple(found), tuple(hitting), True)


def _shrunk(seed: int, suffices: Suffices) -> int:
    """A set within one that suffices that still does, and of which no single thing can be missed."""
    kept = _by_prefixes(seed, suffices)
    while True:
        smaller = [kept & ~(1 << thing) for thing in members_of(kept)]
        plane = suffices(smaller) if smaller else 0
        if not plane:
            return kept
        kept = smaller[(plane & -plane).bit_length() - 1]


def _by_prefixes(seed: int, suffices: Suffices) -> int:
    """Fix, time and again, the thing with which the shortest prefix of the others suffices beside what is fixed."""
    fixed, others = 0, list(members_of(seed))
    while True:
        prefixes = [fixed]
        for thing in others:
            prefixes.append(prefixes[-1] | 1 << thing)
        plane = suffices(prefixes)
        shortest = (plane & -plane).bit_length() - 1
        if shortest == 0:
            return fixed
        fixed |= 1 << others[shortest - 1]
        others = others[: shortest - 1]


def _extended(hitting: list[int], added: int) -> list[int]:
    """The minimal sets that hit what these hit and one set more (Berge 1989)."""
    still = [one for one in hitting if one & added]
    found = list(still)
    for thing in members_of(added):
        rivals = [one for one in still if one & added == 1 << thing]
        grown = [one | 1 << thing for one in hitting if not one & added]
        found += [one for one in grown if not any(not rival & ~one for rival in rivals)]
    return found
