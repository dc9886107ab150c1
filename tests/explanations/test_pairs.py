"""The layout of all pairs of answers: which variant holds which two, and its planes."""

from hypothesis import given
from hypothesis import strategies as st

from expert.explanations.pairs import Pairs, bits


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


@given(pairs(), st.data())
def test_the_answers_of_a_plane_are_those_of_its_variants(layout: Pairs, data: st.DataObject) -> None:
    """``involved`` and ``with_answer`` name the answers that the variants of a plane hold."""
    variants = held(layout)
    chosen = data.draw(st.lists(st.sampled_from(sorted(variants)), max_size=5, unique=True))
    plane = sum(1 << variant for variant in chosen)
    assert set(bits(layout.involved(plane))) == {answer for variant in chosen for answer in variants[variant]}
    for answer in range(layout.count):
        found = dict(layout.with_answer(plane, answer))
        assert set(found) == {variant for variant in chosen if answer in variants[variant]}
        assert all({answer, other} == set(variants[variant]) for variant, other in found.items())
