"""Kleene's strong logic, table by table."""

from collections.abc import Callable
from functools import partial
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert.truth import (
    FALSE,
    TRUE,
    UNKNOWN,
    Truth,
    agreement,
    at_least,
    conjunction,
    disjunction,
    from_known,
    negation,
)

T, F, U = TRUE, FALSE, UNKNOWN
VALUES = (F, U, T)
TRUTHS = st.lists(st.sampled_from(VALUES), max_size=6)

AND = {
    (F, F): F, (F, U): F, (F, T): F,
    (U, F): F, (U, U): U, (U, T): U,
    (T, F): F, (T, U): U, (T, T): T,
}  # fmt: skip
OR = {
    (F, F): F, (F, U): U, (F, T): T,
    (U, F): U, (U, U): U, (U, T): T,
    (T, F): T, (T, U): T, (T, T): T,
}  # fmt: skip
OR_NOT = {
    (F, F): T, (F, U): T, (F, T): T,
    (U, F): U, (U, U): U, (U, T): T,
    (T, F): F, (T, U): U, (T, T): T,
}  # fmt: skip
BOTH_OR_NEITHER = {
    (F, F): T, (F, U): U, (F, T): F,
    (U, F): U, (U, U): U, (U, T): U,
    (T, F): F, (T, U): U, (T, T): T,
}  # fmt: skip
AGREE = {
    (F, F): F, (F, U): U, (F, T): U,
    (U, F): U, (U, U): U, (U, T): U,
    (T, F): U, (T, U): U, (T, T): T,
}  # fmt: skip
AT_LEAST_TWO_OF_THREE = {
    (F, F, F): F, (F, F, U): F, (F, F, T): F,
    (F, U, F): F, (F, U, U): U, (F, U, T): U,
    (F, T, F): F, (F, T, U): U, (F, T, T): T,
    (U, F, F): F, (U, F, U): U, (U, F, T): U,
    (U, U, F): U, (U, U, U): U, (U, U, T): U,
    (U, T, F): U, (U, T, U): U, (U, T, T): T,
    (T, F, F): F, (T, F, U): U, (T, F, T): T,
    (T, U, F): U, (T, U, U): U, (T, U, T): T,
    (T, T, F): T, (T, T, U): T, (T, T, T): T,
}  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), [(F, T), (U, U), (T, F)])
def test_negation(value: Truth, expected: Truth) -> None:
    """*Not* turns true and false round and leaves unknown unknown."""
    assert negation(value) is expected


@pytest.mark.parametrize(("pair", "expected"), AND.items())
def test_conjunction(pair: tuple[Truth, Truth], expected: Truth) -> None:
    """*And* is false where either is, true where both are."""
    assert conjunction(pair) is expected


@pytest.mark.parametrize(("pair", "expected"), OR.items())
def test_disjunction(pair: tuple[Truth, Truth], expected: Truth) -> None:
    """*Or* is true where either is, false where both are."""
    assert disjunction(pair) is expected


@pytest.mark.parametrize(("pair", "expected"), OR_NOT.items())
def test_implication(pair: tuple[Truth, Truth], expected: Truth) -> None:
    """Kleene's table of *if, then*, which a rule's author writes as *not the one, or the other*."""
    assert disjunction([negation(pair[0]), pair[1]]) is expected


@pytest.mark.parametrize(("pair", "expected"), BOTH_OR_NEITHER.items())
def test_equivalence(pair: tuple[Truth, Truth], expected: Truth) -> None:
    """Kleene's table of *if and only if*, written as both or neither; turned round it is *differ*."""
    one, two = pair
    alike = disjunction([conjunction([one, two]), conjunction([negation(one), negation(two)])])
    differ = disjunction([conjunction([one, negation(two)]), conjunction([negation(one), two])])
    assert (alike, differ) == (expected, negation(expected))


@pytest.mark.parametrize(("pair", "expected"), AGREE.items())
def test_agreement(pair: tuple[Truth, Truth], expected: Truth) -> None:
    """What all agree on, and unknown where they do not."""
    assert agreement(pair) is expected


@pytest.mark.parametrize(("triple", "expected"), AT_LEAST_TWO_OF_THREE.items())
def test_at_least_two_of_three(triple: tuple[Truth, Truth, Truth], expected: Truth) -> None:
    """True once two are true, false once two are false, unknown before."""
    assert at_least(2, triple) is expected


def test_the_tables_are_complete() -> None:
    """Each table above names every combination."""
    assert set(AND) == set(OR) == set(OR_NOT) == set(BOTH_OR_NEITHER) == set(AGREE) == set(product(VALUES, repeat=2))
    assert set(AT_LEAST_TWO_OF_THREE) == set(product(VALUES, repeat=3))


def test_nothing_to_combine() -> None:
    """*And* of nothing is true, *or* of nothing is false, nothing agrees on nothing."""
    assert (conjunction([]), disjunction([]), agreement([])) == (T, F, U)
    assert (at_least(0, []), at_least(1, [])) == (T, F)


@pytest.mark.parametrize(("known", "expected"), [((True, False), T), ((False, True), F), ((False, False), U)])
def test_from_known(known: tuple[bool, bool], expected: Truth) -> None:
    """A pair of planes, known true and known false, is one truth value."""
    assert from_known(*known) is expected


def test_evidence_outweighs_a_refutation() -> None:
    """Where both planes are set, the statement counts as true."""
    assert from_known(known_true=True, known_false=True) is T


@pytest.mark.parametrize(("value", "word"), [(T, "true"), (F, "false"), (U, "unknown")])
def test_words(value: Truth, word: str) -> None:
    """A truth value prints as its plain word."""
    assert str(value) == word


@given(TRUTHS)
def test_de_morgan(values: list[Truth]) -> None:
    """*Not* of *and* is *or* of *nots*, for any number of parts."""
    assert negation(conjunction(values)) is disjunction([negation(value) for value in values])


@given(TRUTHS, st.integers(0, 7))
def test_at_least_by_its_ends(values: list[Truth], count: int) -> None:
    """At least one is *or*, at least all is *and*, and so many true is the same as too few false."""
    assert at_least(1, values) is disjunction(values)
    assert at_least(len(values), values) is conjunction(values)
    too_few = at_least(len(values) - count + 1, [negation(value) for value in values])
    if count <= len(values):
        assert at_least(count, values) is negation(too_few)


@pytest.mark.parametrize("many", range(5))
def test_counts_are_what_every_completion_says(many: int) -> None:
    """At least so many is known exactly where every way to fill in the unknown parts gives the same answer."""
    for values in product(VALUES, repeat=many):
        completions = list(product(*((value,) if value is not U else (T, F) for value in values)))
        for count in range(many + 2):
            answers = {sum(value is T for value in completion) >= count for completion in completions}
            expected = U if len(answers) == 2 else from_known(answers == {True}, answers == {False})
            assert at_least(count, values) is expected


@pytest.mark.parametrize(
    "connective",
    [conjunction, disjunction, agreement, partial(at_least, 1), partial(at_least, 2), partial(at_least, 3)],
)
@given(values=TRUTHS, place=st.integers(0, 6), learned=st.sampled_from([T, F]))
def test_learning_an_unknown_never_turns_an_answer(
    connective: Callable[[list[Truth]], Truth], values: list[Truth], place: int, learned: Truth
) -> None:
    """A known answer stays whatever an unknown part turns out to be (Kleene's information order)."""
    before = connective([*values[:place], U, *values[place:]])
    after = connective([*values[:place], learned, *values[place:]])
    assert before in {U, after}
