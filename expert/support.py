"""Which slots hold a formula up, and which unknown ones keep it undecided."""

from collections.abc import Callable, Iterator

from expert.formulas import Agreement, And, Constant, Count, Formula, InSome, Literal, Negation, Or, When, evaluate
from expert.truth import FALSE, TRUE, UNKNOWN, Truth, negation

TruthOf = Callable[[int], Truth]


def supporting_slots(formula: Formula, truth_of: TruthOf, wanted: Truth = TRUE) -> Iterator[int]:
    """The slots whose known values give the formula the truth ``wanted``, which it must have; a slot may come twice."""
    match formula:
        case Literal(slot):
            yield slot
        case Constant():
            return
        case Negation(part):
            yield from supporting_slots(part, truth_of, negation(wanted))
        case When(condition, part):
            yield from supporting_slots(condition, truth_of)
            yield from supporting_slots(part, truth_of, wanted)
        case InSome(named, unnamed):
            yield from supporting_slots(Or((*named, unnamed) if wanted is TRUE else named), truth_of, wanted)
        case And(parts) | Or(parts) | Agreement(parts) | Count(_, parts):
            for part in parts:
                if evaluate(part, truth_of) is wanted:
                    yield from supporting_slots(part, truth_of, wanted)


def undecided_slots(formula: Formula, truth_of: TruthOf) -> Iterator[int]:
    """The unknown slots of the parts that keep an unknown formula undecided; a slot may come twice."""
    if evaluate(formula, truth_of) is not UNKNOWN:
        return
    match formula:
        case Literal(slot):
            yield slot
        case Constant():
            return
        case Negation(part):
            yield from undecided_slots(part, truth_of)
        case When(condition, part):
            if evaluate(condition, truth_of) is not FALSE:
                yield from undecided_slots(condition, truth_of)
                yield from undecided_slots(part, truth_of)
        case InSome(named, unnamed):
            yield from undecided_slots(Or((*named, unnamed)), truth_of)
        case And(parts) | Or(parts) | Agreement(parts) | Count(_, parts):
            for part in parts:
                yield from undecided_slots(part, truth_of)


def slots_of(formula: Formula) -> Iterator[int]:
    """The slots a formula reads; a slot may come twice."""
    match formula:
        case Literal(slot):
            yield slot
        case Constant():
            return
        case Negation(part):
            yield from slots_of(part)
        case When(condition, part):
            yield from slots_of(condition)
            yield from slots_of(part)
        case InSome(named, unnamed):
            for part in (*named, unnamed):
                yield from slots_of(part)
        case And(parts) | Or(parts) | Agreement(parts) | Count(_, parts):
            for part in parts:
                yield from slots_of(part)
