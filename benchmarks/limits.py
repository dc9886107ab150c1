"""The limits the project set itself (how quick at least, how much memory at most) beside what was seen."""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.report import Report
from benchmarks.scaling import DIAGRAM
from benchmarks.single import OURS as ENGINES
from benchmarks.tables import OURS as SCREEN

_MILLION = 1_000_000


class Limit(NamedTuple):
    """One limit: what it is about, the limit and what was seen in words, and whether it is kept."""

    what: str
    limit: str
    seen: str
    kept: bool


def limits(report: Report) -> list[Limit]:
    """Every limit for which this run measured something."""
    return [*_times(report), *_screening(report), *_growth(report)]


def milliseconds(seconds: float) -> str:
    """Seconds in words of a fitting unit, with three digits."""
    if seconds >= 1:
        return f"{seconds:.3g} s"
    return f"{seconds * 1e3:.3g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.3g} µs"


def _times(report: Report) -> Iterator[Limit]:
    engines = {row.name: row.case for row in report.single}
    seen = report.steps
    rows: list[tuple[str, float, float | None]] = [
        ("one case, compiled engine, stated slots to known slots", 150e-6, engines.get(ENGINES[0])),
        ("one case, compiled engine, facts to all levels and ceilings", 150e-6, seen.get("case, compiled")),
        ("one case, experta engine, stated slots to known slots", 60e-3, engines.get(ENGINES[1])),
        ("one case, experta engine, facts to all levels and ceilings", 60e-3, seen.get("case, experta")),
        ("reasons", 50e-3, seen.get("reasons")),
        ("counterfactuals", 50e-3, seen.get("counterfactuals")),
        ("next questions", 50e-3, seen.get("next_questions")),
        ("load the knowledge base", 150e-3, seen.get("load")),
        ("`expert --help`, cold process", 0.15, report.cold.get("expert --help")),
        ("`expert consult FILE`, cold process", 0.5, report.cold.get("expert consult FILE")),
        *((name, 150e-3, seconds) for name, seconds in seen.items() if name.startswith(DIAGRAM)),
    ]
    for what, limit, value in rows:
        if value is not None:
            yield Limit(what, f"at most {milliseconds(limit)}", milliseconds(value), value <= limit)


def _screening(report: Report) -> Iterator[Limit]:
    for table in report.tables:
        for row in table.measured:
            if row.name == SCREEN and table.threads == 1:
                rate = row.rows / row.seconds
                what = f"screening, Arrow table in memory, one core, {table.shape} table ({table.columns} columns)"
                yield Limit(what, "at least 10 M cases/s", f"{rate / _MILLION:.2f} M cases/s", rate >= 10 * _MILLION)
    largest = {file.shape: file for file in report.screened}
    for file in largest.values():
        rate = file.rows / file.process.seconds
        what = f"screening, Parquet file to Parquet file, {file.shape} table, {file.rows:,} rows"
        yield Limit(what, "at least 2 M cases/s", f"{rate / _MILLION:.2f} M cases/s", rate >= 2 * _MILLION)
        peak = file.process.peak
        yield Limit(f"{what}, peak memory", "at most 1,024 MiB", f"{peak / 2**20:,.0f} MiB", peak <= 2**30)


def _growth(report: Report) -> Iterator[Limit]:
    for row in report.growth:
        if row.rules == 10_000:
            yield Limit("10,000 generated rules, load", "at most 5 s", milliseconds(row.load), row.load <= 5)
            yield Limit("10,000 generated rules, one case", "at most 10 ms", milliseconds(row.case), row.case <= 10e-3)
