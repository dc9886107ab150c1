"""Polars: the rules as lazy expressions. ``&``, ``|`` and ``~`` over nullable booleans are Kleene's logic already."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_

import polars as pl
import pyarrow as pa

from benchmarks.meaning import UNSETTLED, WITHHELD, Screening, Stated, Step, Test
from expert.formulas import NEVER, OPEN, And, Constant, Formula, Literal, Negation, Or
from expert.truth import FALSE, TRUE

_UNKNOWN = pl.lit(None, pl.Boolean)
_ANY_FLAG = "any red flag"


class Polars:
    """One lazy query over an Arrow table in memory, its result handed over as Arrow.

    The number of threads is fixed when Polars is imported, by the environment's ``POLARS_MAX_THREADS``.
    """

    name = "Polars expressions"
    note = "lazy with_columns per dependency depth; the query is optimised anew in every run, as Polars does"

    def __init__(self, screening: Screening) -> None:
        """Write the expressions of what is to be computed."""
        names = screening.names
        self._layers = [[_step(step, names).alias(step.name) for step in layer] for layer in screening.layers]
        self._layers.append(list(_rungs(screening)))
        self._results = list(_results(screening))

    def run(self, table: pa.Table) -> pa.Table:
        """The result columns, one row per case, in order."""
        query = pl.DataFrame(table).lazy()
        for layer in self._layers:
            query = query.with_columns(layer)
        return query.select(self._results).collect().to_arrow()


def _rungs(screening: Screening) -> Iterable[pl.Expr]:
    for name, ladder in screening.ladders.items():
        for number, rung in enumerate(ladder.rungs):
            yield _formula(rung, screening.names).alias(_rung(name, number))
    yield _formula(screening.any_flag, screening.names).alias(_ANY_FLAG)


def _results(screening: Screening) -> Iterable[pl.Expr]:
    reassuring = ~pl.col(_ANY_FLAG).fill_null(value=True)
    yield reassuring.alias("may_reassure")
    for name, ladder in screening.ladders.items():
        rungs = [pl.col(_rung(name, number)) for number in range(len(ladder.rungs))]
        level: pl.Expr = pl.lit(None, pl.UInt8)
        if ladder.says_open:
            open_ = pl.any_horizontal(rung.fill_null(value=True) for rung in rungs)
            level = pl.when(open_).then(pl.lit(UNSETTLED, pl.UInt8)).otherwise(level)
        held_back = pl.lit(UNSETTLED if ladder.says_open else WITHHELD, pl.UInt8)
        ceiling: pl.Expr = pl.lit(None, pl.UInt8)
        for number, formula in enumerate(ladder.rungs):
            rung, rank = rungs[number], pl.lit(number, pl.UInt8)
            proved = rank
            if ladder.sober[number] != formula:
                sober = _formula(ladder.sober[number], screening.names)
                proved = pl.when(sober | reassuring).then(rank).otherwise(held_back)
            level = pl.when(rung).then(proved).otherwise(level)
            ceiling = pl.when(rung.fill_null(value=True)).then(rank).otherwise(ceiling)
        yield level.alias(name)
        yield ceiling.alias(f"{name}_ceiling")
    for name, flag in screening.flags.items():
        yield _formula(flag, screening.names).alias(name)


def _rung(ladder: str, number: int) -> str:
    return f"{ladder} rung {number}"


def _step(step: Step, names: Mapping[int, str]) -> pl.Expr:
    derived = _formula(step.derived, names)
    if not step.refutable:
        derived = _UNKNOWN if step.derived == NEVER else _only_true(derived)
    if step.stated is None:
        return derived
    if step.derived == OPEN or derived is _UNKNOWN:
        return _stated(step.stated)
    return pl.when(derived).then(pl.lit(True)).otherwise(pl.coalesce(_stated(step.stated), derived))


def _only_true(truth: pl.Expr) -> pl.Expr:
    """True where it is true, else unknown: *unknown or that*."""
    return pl.when(truth).then(pl.lit(True)).otherwise(_UNKNOWN)


def _stated(stated: Stated) -> pl.Expr:
    own = _test(stated.own) if stated.own else _UNKNOWN
    if stated.implied_by:
        own = pl.coalesce(own, _only_true(reduce(or_, map(_test, stated.implied_by))))
    return own if stated.yes_counts else ~_only_true(~own)


def _test(test: Test) -> pl.Expr:
    column = pl.col(test.column)
    match test.operator:
        case "":
            return column
        case "is":
            return column == str(test.operand)
        case "is known":
            return _only_true(column.is_not_null())
        case "above":
            return column > test.operand
        case "at_least":
            return column >= test.operand
        case "below":
            return column < test.operand
        case "at_most":
            return column <= test.operand
    raise ValueError(test.operator)


def _formula(formula: Formula, names: Mapping[int, str]) -> pl.Expr:
    match formula:
        case Literal(slot):
            return pl.col(names[slot])
        case Constant(value):
            return pl.lit(value is TRUE) if value in {TRUE, FALSE} else _UNKNOWN
        case Negation(part):
            return ~_formula(part, names)
        case And(parts):
            return reduce(and_, (_formula(part, names) for part in parts))
        case Or(parts):
            return reduce(or_, (_formula(part, names) for part in parts))
    raise TypeError(formula)
