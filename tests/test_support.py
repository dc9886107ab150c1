"""Which slots hold a formula up, and which keep it undecided."""

from hypothesis import given
from hypothesis import strategies as st

from expert.formulas import (
    ALWAYS,
    NEVER,
    Agreement,
    And,
    Count,
    Formula,
    InSome,
    Literal,
    Negation,
    Or,
    When,
    evaluate,
)
from expert.support import supporting_slots, undecided_slots
from expert.truth import FALSE, TRUE, UNKNOWN, Truth
from tests.strategies import LAWS

SLOTS = 6
A, B, C = Literal(0), Literal(1), Literal(2)

LEAVES: st.SearchStrategy[Formula] = st.sampled_from([*map(Literal, range(SLOTS)), ALWAYS, NEVER])
KNOWLEDGE = st.lists(st.sampled_from([TRUE, FALSE, UNKNOWN]), min_size=SLOTS, max_size=SLOTS)


def _connectives(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    parts = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(parts.map(And), parts.map(Or), inner.map(Negation), st.builds(Count, st.integers(1, 4), parts))


def _all_forms(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        _connectives(inner), parts.map(Agreement), st.builds(When, inner, inner), st.builds(InSome, parts, inner)
    )


KLEENE = st.recursive(LEAVES, _connectives, max_leaves=12)
FORMULAS = st.recursive(LEAVES, _all_forms, max_leaves=12)


@LAWS
@given(FORMULAS, KNOWLEDGE)
def test_the_supporting_slots_suffice(formula: Formula, known: list[Truth]) -> None:
    """A known formula keeps its truth when everything but its supporting slots is forgotten."""
    truth = evaluate(formula, known.__getitem__)
    if truth is UNKNOWN:
        return
    support = set(supporting_slots(formula, known.__getitem__, truth))
    kept = [value if slot in support else UNKNOWN for slot, value in enumerate(known)]
    assert evaluate(formula, kept.__getitem__) is truth
    assert UNKNOWN not in {known[slot] for slot in support}


@LAWS
@given(KLEENE, KNOWLEDGE)
def test_a_formula_is_unknown_exactly_where_some_slot_is_undecided(formula: Formula, known: list[Truth]) -> None:
    """An unknown formula of Kleene's connectives names unknown slots to ask for; a known one names none."""
    undecided = list(undecided_slots(formula, known.__getitem__))
    assert bool(undecided) == (evaluate(formula, known.__getitem__) is UNKNOWN)
    assert {known[slot] for slot in undecided} <= {UNKNOWN}


@LAWS
@given(FORMULAS, KNOWLEDGE, KNOWLEDGE)
def test_only_the_undecided_slots_can_settle_it(formula: Formula, known: list[Truth], other: list[Truth]) -> None:
    """Whatever is learned of the other unknown slots, an unknown formula stays unknown."""
    if evaluate(formula, known.__getitem__) is not UNKNOWN:
        return
    undecided = set(undecided_slots(formula, known.__getitem__))
    assert {known[slot] for slot in undecided} <= {UNKNOWN}
    learned = [other[slot] if value is UNKNOWN and slot not in undecided else value for slot, value in enumerate(known)]
    assert evaluate(formula, learned.__getitem__) is UNKNOWN


def test_support_of_each_form() -> None:
    """All parts of *and*, every true part of *or* and of a count, the false ones under *not*."""
    known = {0: TRUE, 1: TRUE, 2: FALSE}.__getitem__
    assert list(supporting_slots(And((A, B)), known)) == [0, 1]
    assert list(supporting_slots(Or((A, B, C)), known)) == [0, 1]
    assert list(supporting_slots(Count(2, (A, B, C)), known)) == [0, 1]
    assert list(supporting_slots(Negation(And((A, C))), known)) == [2]
    assert list(supporting_slots(When(A, B), known)) == [0, 1]
    assert list(supporting_slots(InSome((A, C), B), known)) == [0, 1]
    assert list(supporting_slots(InSome((C,), Negation(A)), known, FALSE)) == [2]
    assert list(supporting_slots(And((A, C)), known, FALSE)) == [2]


def test_what_is_decided_otherwise_is_not_asked_for() -> None:
    """An unknown slot beside a false one in *and*, or under a condition known false, is not undecided."""
    known = {0: FALSE, 1: UNKNOWN, 2: UNKNOWN}.__getitem__
    assert list(undecided_slots(Or((And((A, B)), C)), known)) == [2]
    assert list(undecided_slots(When(A, B), known)) == []
    assert list(undecided_slots(When(B, C), known)) == [1, 2]
    assert list(undecided_slots(InSome((A,), B), known)) == []
    assert list(undecided_slots(InSome((A, B), C), known)) == [1, 2]
    assert list(undecided_slots(Agreement((A, B)), known)) == [1]
