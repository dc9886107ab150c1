"""The layout of all pairs of answers: which variant holds which two, and its planes."""

from itertools import combinations
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert.explanations.pairs import ChosenPairs, Pairs, bits


@st.composite
def pairs(draw: st.DrawFn) -> Pairs:
    """Up to twelve answers to unknowns that have one to three each."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=6))
    groups = tuple(number for number, size in enumerate(sizes) for _ in range(size))
    return Pairs(groups, both=draw(st.booleans()))


def held(layout: Pairs) -> dict[int, tuple[int, int]]:
    """Variant → its answers, without the spare bits."""
    return {variant: layout.answers(variant) for variant in range(layout.cases) if (variant + 1) % (layout.count + 1)}


@given(pairs())
def test_every_answer_and_every_pair_has_a_variant(layout: Pairs) -> None:
    """Alone in the first block; with pairs, every two of them somewhere."""
    variants = held(layout)
    assert [variants[answer] for answer in range(layout.count)] == [(n, n) for n in range(layout.count)]
    wanted = {frozenset((left, right)) for left in range(layout.count) for right in range(layout.count)}
    assert {frozenset(answers) for answers in variants.values()} == (
        wanted if layout.both else {frozenset((n,)) for n in range(layout.count)}
    )


@given(pairs(), st.data())
def test_planes_say_which_variants_hold_an_answer(layout: Pairs, data: st.DataObject) -> None:
    """``holding``, ``spread`` and ``proper`` agree with the answers of each variant."""
    some = data.draw(st.integers(0, layout.alone))
    for variant, (left, right) in held(layout).items():
        for answer in range(layout.count):
            assert bool(layout.holding(answer) >> variant & 1) == (answer in {left, right})
        assert bool(layout.spread(some) >> variant & 1) == bool((some >> left | some >> right) & 1)
        apart = layout.groups[left] != layout.groups[right]
        assert bool(layout.proper >> variant & 1) == (apart and variant >= layout.count)


@st.composite
def chosen_pairs(draw: st.DrawFn) -> ChosenPairs:
    """Up to eight answers and some pairs of them."""
    count = draw(st.integers(2, 8))
    return ChosenPairs.of(count, draw(st.sets(st.sampled_from(list(combinations(range(count), 2))))))


def chosen(layout: ChosenPairs) -> list[set[int]]:
    """The answers of each variant."""
    return [*({answer} for answer in range(layout.count)), *(set(two) for two in layout.chosen)]


@given(chosen_pairs(), st.data())
def test_planes_over_chosen_pairs_say_which_variants_hold_an_answer(layout: ChosenPairs, data: st.DataObject) -> None:
    """``holding``, ``spread`` and ``proper`` agree with the answers of each variant."""
    some = data.draw(st.integers(0, layout.alone))
    assert layout.cases == len(chosen(layout))
    for variant, answers in enumerate(chosen(layout)):
        for answer in range(layout.count):
            assert bool(layout.holding(answer) >> variant & 1) == (answer in answers)
        assert bool(layout.spread(some) >> variant & 1) == bool(answers & set(bits(some)))
        assert bool(layout.proper >> variant & 1) == (len(answers) == 2)


@pytest.mark.parametrize("few", [0, 256])
@given(layout=chosen_pairs(), data=st.data())
def test_the_answers_of_a_plane_are_those_of_its_variants(few: int, layout: ChosenPairs, data: st.DataObject) -> None:
    """``involved`` and ``with_answer`` name the answers that the variants of a plane hold, be they few or many."""
    plane = data.draw(st.integers(0, (1 << layout.cases) - 1))
    held = {variant: chosen(layout)[variant] for variant in bits(plane)}
    with mock.patch("expert.explanations.pairs._FEW_VARIANTS", few):
        assert set(bits(layout.involved(plane))) == {answer for answers in held.values() for answer in answers}
    for answer in range(layout.count):
        found = dict(layout.with_answer(plane, answer))
        assert set(found) == {variant for variant, answers in held.items() if answer in answers}
        assert all({answer, other} == held[variant] for variant, other in found.items())
