"""DuckDB: the rules as one SQL query. AND, OR and NOT over nullable booleans are Kleene's logic already."""

from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from benchmarks.meaning import UNSETTLED, WITHHELD, Ladder, Screening, Stated, Step, Test
from expert.formulas import NEVER, OPEN, And, Constant, Formula, Literal, Negation, Or
from expert.truth import FALSE, TRUE

_COMPARISONS = {"above": ">", "at_least": ">=", "below": "<", "at_most": "<="}
_ANY_FLAG = "any red flag"


class DuckDB:
    """One query over an Arrow table in memory, its result fetched as Arrow."""

    name = "DuckDB SQL"
    note = "one generated query; each value is computed once, in a subquery per dependency depth"

    def __init__(self, screening: Screening, threads: int) -> None:
        """Write the query.

        Args:
            screening: what to compute.
            threads: how many threads DuckDB may use.
        """
        self.sql = query(screening)
        self._connection = duckdb.connect()
        self._connection.execute(f"SET threads = {threads}")
        self._connection.execute("SET preserve_insertion_order = true")

    def run(self, table: pa.Table) -> pa.Table:
        """The result columns, one row per case, in order."""
        self._connection.register("cases", table)
        found = self._connection.sql(self.sql).to_arrow_table()
        self._connection.unregister("cases")
        return found


def query(screening: Screening) -> str:
    """The whole query: a subquery per layer, then the result columns."""
    source = "cases"
    for number, layer in enumerate(screening.layers):
        columns = ",\n  ".join(f"{_step(step, screening.names)} AS {_quoted(step.name)}" for step in layer)
        source = f"(SELECT *,\n  {columns}\nFROM {source}) AS layer_{number}"
    rungs = ",\n  ".join(f"{_formula(rung, screening.names)} AS {_quoted(name)}" for name, rung in _rungs(screening))
    source = f"(SELECT *,\n  {rungs}\nFROM {source}) AS rungs"
    results = ",\n  ".join(_results(screening))
    return f"SELECT\n  {results}\nFROM {source}"


def _rungs(screening: Screening) -> Iterable[tuple[str, Formula]]:
    for name, ladder in screening.ladders.items():
        for number, rung in enumerate(ladder.rungs):
            yield _rung(name, number), rung
    yield _ANY_FLAG, screening.any_flag


def _results(screening: Screening) -> Iterable[str]:
    yield f"{_quoted(_ANY_FLAG)} IS FALSE AS may_reassure"
    for name, ladder in screening.ladders.items():
        rungs = [(number, _quoted(_rung(name, number))) for number in reversed(range(len(ladder.rungs)))]
        level = " ".join(f"WHEN {rung} THEN {_number(screening, ladder, number)}" for number, rung in rungs)
        ceiling = " ".join(f"WHEN {rung} IS NOT FALSE THEN {number}" for number, rung in rungs)
        if ladder.says_open:
            level += f" WHEN {' OR '.join(f'{rung} IS NOT FALSE' for _, rung in rungs)} THEN {UNSETTLED}"
        yield f"CAST(CASE {level} END AS UTINYINT) AS {_quoted(name)}"
        yield f"CAST(CASE {ceiling} END AS UTINYINT) AS {_quoted(f'{name}_ceiling')}"
    for name, flag in screening.flags.items():
        yield f"{_formula(flag, screening.names)} AS {_quoted(name)}"


def _number(screening: Screening, ladder: Ladder, number: int) -> str:
    """The number of a rung that is known true, or what stands where it is held back."""
    if ladder.sober[number] == ladder.rungs[number]:
        return str(number)
    sober = _formula(ladder.sober[number], screening.names)
    held_back = UNSETTLED if ladder.says_open else WITHHELD
    return f"CASE WHEN {sober} OR {_quoted(_ANY_FLAG)} IS FALSE THEN {number} ELSE {held_back} END"


def _rung(ladder: str, number: int) -> str:
    return f"{ladder} rung {number}"


def _step(step: Step, names: Mapping[int, str]) -> str:
    derived = _formula(step.derived, names)
    if not step.refutable:
        derived = "NULL" if step.derived == NEVER else f"CASE WHEN {derived} THEN TRUE END"
    if step.stated is None:
        return derived
    if step.derived == OPEN or derived == "NULL":
        return _stated(step.stated)
    return f"CASE WHEN {derived} THEN TRUE ELSE coalesce({_stated(step.stated)}, {derived}) END"


def _stated(stated: Stated) -> str:
    own = _test(stated.own) if stated.own else "CAST(NULL AS BOOLEAN)"
    if stated.implied_by:
        implied = " OR ".join(_test(test) for test in stated.implied_by)
        own = f"coalesce({own}, CASE WHEN {implied} THEN TRUE END)"
    return own if stated.yes_counts else f"CASE WHEN NOT {own} THEN FALSE END"


def _test(test: Test) -> str:
    column = _quoted(test.column)
    match test.operator:
        case "":
            return column
        case "is":
            return f"{column} = '{test.operand}'"
        case "is known":
            return f"CASE WHEN {column} IS NOT NULL THEN TRUE END"
        case operator:
            return f"{column} {_COMPARISONS[operator]} {test.operand}"


def _formula(formula: Formula, names: Mapping[int, str]) -> str:
    match formula:
        case Literal(slot):
            return _quoted(names[slot])
        case Constant(value):
            return "TRUE" if value is TRUE else "FALSE" if value is FALSE else "CAST(NULL AS BOOLEAN)"
        case Negation(part):
            return f"(NOT {_formula(part, names)})"
        case And(parts):
            return f"({' AND '.join(_formula(part, names) for part in parts)})"
        case Or(parts):
            return f"({' OR '.join(_formula(part, names) for part in parts)})"
    raise TypeError(formula)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
