"""All measurements of one run, gathered in order; nothing here judges a time."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import expert
from benchmarks import commands, machine, scaling, single, tables
from benchmarks.cases import columns_of
from benchmarks.commands import Screened
from benchmarks.scaling import Growth
from benchmarks.single import Row
from benchmarks.tables import Measured

FACT_FILE = Path(__file__).parent.parent / "examples" / "night_cramps.yaml"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. ``parquet`` maps a table's shape to the rows of the files screened."""

    cases: int = 308
    random_cases: int = 60
    timed_cases: int = 40
    slow_cases: int = 50
    repeats: int = 5
    rows: int = 1_000_000
    growing_rows: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
    checked: int = 100_000
    consulted: int = 50
    rules: tuple[int, ...] = (10, 100, 1_000, 10_000)
    parquet: dict[str, tuple[int, ...]] = field(
        default_factory=lambda: {
            "full": (1_000_000, 10_000_000),
            "narrow": (1_000_000, 10_000_000),
        }
    )
    cold: int = 7


QUICK = Sizes(
    cases=20,
    random_cases=20,
    timed_cases=2,
    slow_cases=2,
    repeats=1,
    rows=2_000,
    growing_rows=(100,),
    checked=3_000,
    consulted=5,
    rules=(10, 30),
    parquet={"narrow": (1_000,)},
    cold=1,
)


@dataclass(frozen=True, slots=True)
class Tables:
    """One table compared in one process: shape, number of columns, threads, and what was measured."""

    shape: str
    columns: int
    threads: int
    measured: tuple[Measured, ...]


@dataclass(frozen=True)
class Report:
    """Everything one run saw. Times are in seconds."""

    sizes: Sizes
    machine: dict[str, str]
    load: tuple[float, float]
    single: tuple[Row, ...]
    tables: tuple[Tables, ...]
    growing: Tables
    growth: tuple[Growth, ...]
    steps: dict[str, float]
    cold: dict[str, float]
    screened: tuple[Screened, ...]


def measure(sizes: Sizes, say: Callable[[str], None]) -> Report:
    """Check all peers and measure everything.

    Args:
        sizes: how much.
        say: called with a line before each part.

    Raises:
        DifferenceError: where a peer for single cases gives another answer than we do.
        RuntimeError: where a child process fails, such as over a table peer's different answer.
    """
    before = machine.load()
    kb = expert.load()
    say("cold processes")
    cold = {
        "expert --help": commands.cold(["--help"], sizes.cold),
        "expert consult FILE": commands.cold(["consult", FACT_FILE], sizes.cold),
    }
    say("single steps")
    steps = scaling.steps(FACT_FILE, max(sizes.repeats, sizes.cold))
    say("one case at a time, in every rule engine")
    rows = single.compare(kb, sizes)
    compared: list[Tables] = []
    for shape in tables.SHAPES:
        for threads in sorted({1, os.cpu_count() or 1}):
            say(f"many cases at once, {shape} table, {threads} threads")
            compared.append(_tables(sizes, shape, threads, (sizes.rows,)))
    say("growing numbers of cases")
    growing = _tables(sizes, "full", 1, sizes.growing_rows)
    return Report(
        sizes,
        machine.description(),
        (before, machine.load()),
        tuple(rows),
        tuple(compared),
        growing,
        _growth(sizes, say),
        steps,
        cold,
        _screened(sizes, say),
    )


def _tables(sizes: Sizes, shape: str, threads: int, rows: tuple[int, ...]) -> Tables:
    plan = tables.Plan(shape, threads, rows, sizes.checked, sizes.consulted, sizes.repeats)
    columns, measured = tables.measure(plan)
    return Tables(shape, columns, threads, tuple(measured))


def _growth(sizes: Sizes, say: Callable[[str], None]) -> tuple[Growth, ...]:
    found: list[Growth] = []
    for rules in sizes.rules:
        say(f"{rules:,} generated rules")
        with tempfile.TemporaryDirectory() as folder:
            found.append(scaling.growth(Path(folder), rules, sizes.repeats))
    return tuple(found)


def _screened(sizes: Sizes, say: Callable[[str], None]) -> tuple[Screened, ...]:
    kb = expert.load()
    found: list[Screened] = []
    for shape, counts in sizes.parquet.items():
        for rows in counts:
            say(f"a Parquet file of {rows:,} rows, {shape} table")
            with tempfile.TemporaryDirectory() as folder:
                found.append(commands.screened(Path(folder), shape, columns_of(kb.program, shape), rows))
    return tuple(found)
