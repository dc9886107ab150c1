"""The page of results, in Markdown; the terminal shows the same."""

from collections.abc import Iterable, Sequence

from benchmarks.limits import limits, milliseconds
from benchmarks.report import QUICK, Report, Tables
from benchmarks.single import OURS as ENGINES
from benchmarks.tables import OURS as SCREEN

_MILLION = 1_000_000

_INTRODUCTION = """\
Written by `make bench`; do not edit. The same rules (`leg_cramps`) and the same cases in every peer, side by side in
one run. Every peer's answers are compared with ours first and must be equal; only then is its time worth anything.

Times are medians after one run that is not counted. Repeats of all contenders are interleaved, so that a slow moment
hits all alike. Garbage is collected before each timed run and not during it. What takes less than 2 ms is run
over and over for 20 ms for each time taken. Ratios compare with the first row."""

_TINY = "**The sizes are tiny: all answers were checked, the times mean nothing.**"

_LOADED = "Above 1 before the start, other work shared the machine and absolute times are too long; ratios suffer less."

_SINGLE = """\
From the slots a case's facts state to all that is known of every conclusion; true and false of every slot are compared.
Worked cases of the knowledge base and random ones are checked; worked ones are timed, the same for all, but fewer of
the slowest engine. What an engine has no word for is said below."""

_TABLES = """\
From an Arrow table in memory to a result table: urgency and its ceiling, whether anything may reassure, every red flag,
level and ceiling of every hypothesis. {checked:,} rows of each of two mixes of random cases are compared in every
column, {consulted} of them with consultations too. The *full* table has a column for everything a case may state; the
*narrow* one has what a short questionnaire would ask. No column leaves the side open, so the peers may fold that member
away. The peers answer with small numbers, we with words, dictionary encoded, and a column for faults. Our screening
uses one core; what it lays out for the columns of a table, in about 40 ms, is kept for the next table with the same
columns, so it is done in the run that is not counted."""

_FILES = """\
The command `expert screen`, from a cold process to its end, and its peak of resident memory. *Reading alone* is a
process that reads the same columns with Arrow and does nothing with them: the least that screening them can take."""

_RULES = """\
Generated knowledge bases of YAML files: six layers, levels, *all*, *any* and counts, half of the rules for each
leg. *Load* reads the files, *ground* writes the rules out for every member, *compile* is what the first
case costs; one case goes from facts to the levels and ceilings of all conclusions."""


def page(report: Report) -> str:
    """The whole page."""
    parts = [
        "# Benchmarks",
        _INTRODUCTION,
        _TINY if report.sizes == QUICK else "",
        _table(("On", ""), report.machine.items()),
        f"Load average of the machine before and after: {report.load[0]:.2f} and {report.load[1]:.2f}. {_LOADED}",
        "## Limits",
        _table(
            ("What", "Limit", "Seen", ""), [(*row[:3], "kept" if row.kept else "**missed**") for row in limits(report)]
        ),
        "## One case at a time",
        _SINGLE,
        _single(report),
        "## Many cases at once",
        _TABLES.format(checked=report.sizes.checked, consulted=report.sizes.consulted),
        *(part for tables in report.tables for part in (f"### {_words(tables)}", _compared(tables))),
        _notes({row.name: row.note for tables in report.tables for row in tables.measured}),
        "## Growing numbers of cases",
        f"{_words(report.growing)}, as above. DuckDB stays out where it would take over a minute.",
        _growing(report.growing),
        "## Parquet file to Parquet file",
        _FILES,
        _files(report),
        "## Growing numbers of rules",
        _RULES,
        _rules(report),
        "## Single steps",
        _table(("Step", "Median"), [(name, milliseconds(seconds)) for name, seconds in _steps(report)]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _words(tables: Tables) -> str:
    threads = "one thread" if tables.threads == 1 else f"{tables.threads} threads"
    return f"{tables.shape.capitalize()} table, {tables.columns} columns, {threads}"


def _single(report: Report) -> str:
    ours = next(row.case for row in report.single if row.name == ENGINES[0])
    head = ("Engine", "One case", "Slowest case", "Ratio", "Build", "Cases checked")
    rows = [
        (
            r.name,
            milliseconds(r.case),
            milliseconds(r.slowest),
            _ratio(r.case, ours),
            milliseconds(r.build),
            str(r.checked),
        )
        for r in report.single
    ]
    return f"{_table(head, rows)}\n\n{_notes({row.name: row.note for row in report.single})}"


def _compared(tables: Tables) -> str:
    ours = next(row.seconds for row in tables.measured if row.name == SCREEN)
    head = ("Contender", "Rows", "Time", "Cases/s", "Ratio", "Slowest/quickest")
    rows = [
        (
            r.name,
            f"{r.rows:,}",
            milliseconds(r.seconds),
            _rate(r.rows, r.seconds),
            _ratio(r.seconds, ours),
            f"{r.spread:.2f}",
        )
        for r in tables.measured
    ]
    return _table(head, rows)


def _growing(tables: Tables) -> str:
    names = list(dict.fromkeys(row.name for row in tables.measured))
    times = {(row.name, row.rows): milliseconds(row.seconds) for row in tables.measured}
    counts = dict.fromkeys(row.rows for row in tables.measured)
    return _table(
        ("Rows", *names), [(f"{rows:,}", *(times.get((name, rows), "–") for name in names)) for rows in counts]
    )


def _files(report: Report) -> str:
    rows = [
        (
            f.shape,
            f"{f.rows:,}",
            _bytes(f.size),
            milliseconds(f.process.seconds),
            _rate(f.rows, f.process.seconds),
            milliseconds(f.reading),
            _bytes(f.process.peak),
        )
        for f in report.screened
    ]
    return _table(("Table", "Rows", "File", "Time", "Cases/s", "Reading alone", "Peak memory"), rows)


def _rules(report: Report) -> str:
    head = ("Rules", "Slots", "Load", "Ground", "Compile", "One case, compiled", "One case, experta")
    rows = [
        (
            f"{row.rules:,}",
            f"{row.slots:,}",
            *map(milliseconds, (row.load, row.ground, row.compile, row.case)),
            "not measured" if row.experta is None else milliseconds(row.experta),
        )
        for row in report.growth
    ]
    return _table(head, rows)


def _steps(report: Report) -> Iterable[tuple[str, float]]:
    yield from report.steps.items()
    yield from ((f"`{name}`, cold process", seconds) for name, seconds in report.cold.items())


def _notes(notes: dict[str, str]) -> str:
    return "\n".join(f"- {name}: {note}." for name, note in notes.items() if note)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratio(seconds: float, ours: float) -> str:
    ratio = seconds / ours
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def _rate(rows: int, seconds: float) -> str:
    return f"{rows / seconds / _MILLION:.3g} M"


def _bytes(count: int) -> str:
    return f"{count / 2**20:,.0f} MiB"
