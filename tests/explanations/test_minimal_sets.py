"""Minimal subsets by planes, and by duality, are those that trying each subset finds."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from expert.explanations import minimal_sets
from expert.explanations.minimal_sets import bits, members_of, minimal, plane_of, search
from tests.strategies import LAWS

SIZES = st.integers(1, 7)


def smallest(works: set[int]) -> set[int]:
    """The minimal subsets among some."""
    return {one for one in works if not any(other != one and not other & ~one for other in works)}


@LAWS
@given(st.data())
def test_minimal_subsets_of_any_plane_are_found(data: st.DataObject) -> None:
    """Also where larger subsets fail again."""
    count = data.draw(SIZES)
    plane = data.draw(st.integers(0, (1 << (1 << count)) - 1))
    assert set(bits(minimal(plane, count))) == smallest(set(bits(plane)))


@given(SIZES)
def test_the_plane_of_a_thing_has_the_subsets_that_hold_it(count: int) -> None:
    """Bit *i* belongs to the subset whose members are the bits of *i*."""
    for thing in range(count):
        held = {subset for subset in range(1 << count) if thing in members_of(subset)}
        assert set(bits(plane_of(thing, count))) == held


@LAWS
@given(st.data())
def test_duality_finds_all_minimal_sets_that_suffice_and_all_that_break(data: st.DataObject) -> None:
    """For any property that more things never lose, both families are those of trying every subset."""
    count = data.draw(SIZES)
    every = (1 << count) - 1
    reasons = data.draw(st.lists(st.integers(0, every), min_size=1, max_size=6))

    def suffices(subsets: Sequence[int]) -> int:
        return sum(any(not one & ~subset for one in reasons) << place for place, subset in enumerate(subsets))

    found = search(count, suffices)
    subsets = range(1 << count)
    assert found.complete
    assert len(set(found.sufficient)) == len(found.sufficient)
    assert set(found.sufficient) == smallest({one for one in subsets if suffices([one])})
    assert set(found.breaking) == smallest({one for one in subsets if not suffices([every & ~one])})


def test_a_search_that_grows_too_large_is_cut() -> None:
    """Of the 12,870 halves of sixteen things only so many are found, and the answer says so."""

    def suffices(subsets: Sequence[int]) -> int:
        return sum((subset.bit_count() >= 8) << place for place, subset in enumerate(subsets))

    found = search(16, suffices)
    assert not found.complete
    assert 0 < len(found.sufficient) <= minimal_sets.MOST_SETS
    assert all(one.bit_count() == 8 for one in found.sufficient)
    assert all(one.bit_count() == 9 for one in found.breaking)


def test_a_set_is_shrunk_until_no_thing_can_be_missed() -> None:
    """Of three things that suffice together, one that does alone is found, though what lies between may fail."""
    working = {0b010, 0b110, 0b111}

    def suffices(subsets: Sequence[int]) -> int:
        return sum((subset in working) << place for place, subset in enumerate(subsets))

    assert search(3, suffices).sufficient == (0b010,)


@LAWS
@given(st.data())
def test_where_larger_sets_may_fail_again_what_is_found_suffices_and_misses_nothing(data: st.DataObject) -> None:
    """For any property at all of which the whole has it, what is found has it, and loses it with any single thing."""
    count = data.draw(st.integers(1, 5))
    every = (1 << count) - 1
    plane = data.draw(st.integers(0, (1 << (1 << count)) - 1)) | 1 << every

    def suffices(subsets: Sequence[int]) -> int:
        return sum((plane >> subset & 1) << place for place, subset in enumerate(subsets))

    for one in search(count, suffices).sufficient:
        assert plane >> one & 1
        for less in combinations(members_of(one), one.bit_count() - 1) if one else ():
            assert not plane >> sum(1 << thing for thing in less) & 1
