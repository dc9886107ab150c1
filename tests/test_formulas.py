"""Ground formulas: folding constants makes them smaller and never changes their truth."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert.formulas import (
    ALWAYS,
    NEVER,
    OPEN,
    Agreement,
    And,
    Constant,
    Count,
    Formula,
    InSome,
    Literal,
    Negation,
    Or,
    When,
    all_of,
    any_of,
    at_least_of,
    evaluate,
    opposite,
)
from expert.truth import FALSE, TRUE, UNKNOWN, Truth
from tests.strategies import LAWS

A, B, C = Literal(0), Literal(1), Literal(2)
SLOTS = 3

Pair = tuple[Formula, Formula]
"""A formula as written, and the same built with constants folded."""


def assignments() -> Iterator[Callable[[int], Truth]]:
    """Every truth of the three slots."""
    for values in product((TRUE, FALSE, UNKNOWN), repeat=SLOTS):
        yield values.__getitem__


def _leaves() -> st.SearchStrategy[Pair]:
    plain: st.SearchStrategy[Formula] = st.sampled_from([A, B, C, A, B, C, ALWAYS, NEVER, OPEN])
    return plain.map(lambda leaf: (leaf, leaf))


def _grown(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    several = st.lists(inner, max_size=4)
    some = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        several.map(lambda pairs: (And(_written(pairs)), all_of(_folded(pairs)))),
        several.map(lambda pairs: (Or(_written(pairs)), any_of(_folded(pairs)))),
        inner.map(lambda pair: (Negation(pair[0]), opposite(pair[1]))),
        st.tuples(st.integers(1, 5), several).map(
            lambda drawn: (Count(drawn[0], _written(drawn[1])), at_least_of(drawn[0], _folded(drawn[1])))
        ),
        some.map(lambda pairs: (Agreement(_written(pairs)), Agreement(_folded(pairs)))),
        st.tuples(inner, inner).map(lambda two: (When(two[0][0], two[1][0]), When(two[0][1], two[1][1]))),
        st.tuples(some, inner).map(lambda two: (_in_some(0, *two), _in_some(1, *two))),
    )


def _in_some(which: int, named: list[Pair], unnamed: Pair) -> Formula:
    return InSome(tuple(pair[which] for pair in named), unnamed[which])


def _written(pairs: list[Pair]) -> tuple[Formula, ...]:
    return tuple(pair[0] for pair in pairs)


def _folded(pairs: list[Pair]) -> tuple[Formula, ...]:
    return tuple(pair[1] for pair in pairs)


PAIRS = st.recursive(_leaves(), _grown, max_leaves=12)


@LAWS
@given(PAIRS)
def test_folding_never_changes_the_truth(pair: Pair) -> None:
    """Written out or folded, a formula has the same truth whatever is known of its slots."""
    written, folded = pair
    for truth_of in assignments():
        assert evaluate(written, truth_of) is evaluate(folded, truth_of)


@LAWS
@given(PAIRS)
def test_folding_leaves_nothing_to_fold(pair: Pair) -> None:
    """A folded connective holds neither *always* nor *never*, has two parts at least, and no *not not*."""
    for part in _connectives(pair[1]):
        match part:
            case And(parts) | Or(parts):
                assert len(parts) >= 2
                assert len(set(parts)) == len(parts)
                assert not {ALWAYS, NEVER} & set(parts)
            case Count(count, parts):
                assert 1 < count < len(parts)
                assert not {ALWAYS, NEVER} & set(parts)
            case Negation(inner):
                assert not isinstance(inner, Negation | Constant)


def _connectives(formula: Formula) -> Iterator[Formula]:
    """The formula and all inside it."""
    yield formula
    match formula:
        case And(parts) | Or(parts) | Count(_, parts) | Agreement(parts):
            for part in parts:
                yield from _connectives(part)
        case Negation(part):
            yield from _connectives(part)
        case When(condition, part):
            yield from _connectives(condition)
            yield from _connectives(part)
        case InSome(named, unnamed):
            for part in (*named, unnamed):
                yield from _connectives(part)


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (all_of([]), ALWAYS),
        (any_of([]), NEVER),
        (all_of([A, ALWAYS, A]), A),
        (any_of([A, NEVER, A]), A),
        (all_of([A, OPEN, NEVER]), NEVER),
        (any_of([A, OPEN, ALWAYS]), ALWAYS),
        (all_of([A, OPEN]), And((A, OPEN))),
        (opposite(opposite(A)), A),
        (opposite(OPEN), OPEN),
        (at_least_of(2, [A, B, C]), Count(2, (A, B, C))),
        (at_least_of(2, [A, A, B]), Count(2, (A, A, B))),
        (at_least_of(2, [A, ALWAYS, B]), Or((A, B))),
        (at_least_of(2, [A, NEVER, B]), And((A, B))),
        (at_least_of(2, [ALWAYS, ALWAYS, A]), ALWAYS),
        (at_least_of(2, [A, NEVER]), NEVER),
    ],
)
def test_folded_forms(built: Formula, expected: Formula) -> None:
    """What each builder makes of constants, repeats and single parts; equal parts count separately."""
    assert built == expected


@pytest.mark.parametrize(
    ("condition", "part", "expected"),
    [(TRUE, TRUE, TRUE), (TRUE, FALSE, FALSE), (FALSE, TRUE, UNKNOWN), (UNKNOWN, FALSE, UNKNOWN)],
)
def test_when(condition: Truth, part: Truth, expected: Truth) -> None:
    """*When* says what its part says while its condition is known true, and nothing otherwise."""
    assert evaluate(When(A, B), {0: condition, 1: part}.__getitem__) is expected


T, F, U = TRUE, FALSE, UNKNOWN
IN_SOME = {
    (F, F): F, (F, U): F, (F, T): T,
    (U, F): U, (U, U): U, (U, T): T,
    (T, F): T, (T, U): T, (T, T): T,
}  # fmt: skip


@pytest.mark.parametrize(("pair", "expected"), IN_SOME.items())
def test_in_some(pair: tuple[Truth, Truth], expected: Truth) -> None:
    """What no named member has, the unnamed one keeps open only by proof; so (false, unknown) is false, unlike *or*."""
    assert evaluate(InSome((A,), B), dict(enumerate(pair)).__getitem__) is expected
    assert evaluate(InSome((A, A), B), dict(enumerate(pair)).__getitem__) is expected
