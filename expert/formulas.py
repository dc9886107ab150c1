"""Ground formulas: premises of one rule for one member, as trees over numbered slots. Both engines read these.

A slot is one thing that can be known true or known false: *swelling of the left leg*, *age above 45*, *PAD of the right
leg at level strong or higher*. Constant parts are folded away while building.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from expert.truth import FALSE, TRUE, UNKNOWN, Truth, agreement, at_least, conjunction, disjunction, negation


@dataclass(frozen=True, slots=True)
class Literal:
    """The truth of one slot."""

    slot: int


@dataclass(frozen=True, slots=True)
class Constant:
    """A fixed truth value."""

    value: Truth


@dataclass(frozen=True, slots=True)
class And:
    """Kleene's *and*."""

    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Kleene's *or*."""

    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Negation:
    """Kleene's *not*."""

    part: "Formula"


@dataclass(frozen=True, slots=True)
class Count:
    """True where at least ``count`` parts are true, false where so many no longer can be."""

    count: int
    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The value all parts agree on, else unknown."""

    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class When:
    """The part where the condition is true, else unknown."""

    condition: "Formula"
    part: "Formula"


@dataclass(frozen=True, slots=True)
class InSome:
    """What holds in some member: true where it is true of any, the unnamed one too; else false where of all named ones.

    The unnamed member is one of the named ones, so while nothing is true of it, it keeps nothing open.
    """

    named: "tuple[Formula, ...]"
    unnamed: "Formula"


Formula = Literal | Constant | And | Or | Negation | Count | Agreement | When | InSome

ALWAYS, NEVER, OPEN = Constant(TRUE), Constant(FALSE), Constant(UNKNOWN)


def all_of(parts: Iterable[Formula]) -> Formula:
    """*And* of the parts, constants folded."""
    kept: list[Formula] = []
    for part in parts:
        if part == NEVER:
            return NEVER
        if part != ALWAYS and part not in kept:
            kept.append(part)
    if not kept:
        return ALWAYS
    return kept[0] if len(kept) == 1 else And(tuple(kept))


def any_of(parts: Iterable[Formula]) -> Formula:
    """*Or* of the parts, constants folded."""
    kept: list[Formula] = []
    for part in parts:
        if part == ALWAYS:
            return ALWAYS
        if part != NEVER and part not in kept:
            kept.append(part)
    if not kept:
        return NEVER
    return kept[0] if len(kept) == 1 else Or(tuple(kept))


def opposite(part: Formula) -> Formula:
    """*Not* of the part, constants and double negations folded."""
    match part:
        case Constant(value):
            return Constant(negation(value))
        case Negation(inner):
            return inner
        case _:
            return Negation(part)


def at_least_of(count: int, parts: Iterable[Formula]) -> Formula:
    """*At least count* of the parts; constants folded. The parts are counted as given, equal ones separately."""
    needed = count
    kept: list[Formula] = []
    for part in parts:
        if part == ALWAYS:
            needed -= 1
        elif part != NEVER:
            kept.append(part)
    if needed <= 0:
        return ALWAYS
    if needed > len(kept):
        return NEVER
    if needed == 1:
        return any_of(kept)
    return all_of(kept) if needed == len(kept) else Count(needed, tuple(kept))


def evaluate(formula: Formula, truth_of: Callable[[int], Truth]) -> Truth:
    """The truth of a formula where ``truth_of`` gives the truth of a slot."""
    match formula:
        case Literal(slot):
            return truth_of(slot)
        case Constant(value):
            return value
        case And(parts):
            return conjunction(evaluate(part, truth_of) for part in parts)
        case Or(parts):
            return disjunction(evaluate(part, truth_of) for part in parts)
        case Negation(part):
            return negation(evaluate(part, truth_of))
        case Count(count, parts):
            return at_least(count, (evaluate(part, truth_of) for part in parts))
        case Agreement(parts):
            return agreement([evaluate(part, truth_of) for part in parts])
        case When(condition, part):
            return evaluate(part, truth_of) if evaluate(condition, truth_of) is TRUE else UNKNOWN
        case InSome(named, unnamed):
            if evaluate(unnamed, truth_of) is TRUE:
                return TRUE
            return disjunction(evaluate(part, truth_of) for part in named)
