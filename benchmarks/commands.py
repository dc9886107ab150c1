"""The command line measured from outside: cold processes, and screening a Parquet file with its peak of memory."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.cases import Column, write_parquet

_READ = "import sys\nfrom pyarrow.parquet import ParquetFile\nfor _ in ParquetFile(sys.argv[1]).iter_batches(): pass"
_ROOT = Path(__file__).parent.parent
EXPERT = Path(sys.executable).with_name("expert")


@dataclass(frozen=True, slots=True)
class Process:
    """One finished child process: wall-clock seconds and its peak of resident memory in bytes."""

    seconds: float
    peak: int


@dataclass(frozen=True, slots=True)
class Screened:
    """One Parquet file screened by the command: shape of the table, rows, bytes of the file, and the process.

    ``reading`` is the seconds that reading the file alone takes, with as many threads as Arrow likes.
    """

    shape: str
    rows: int
    size: int
    process: Process
    reading: float


def run(*arguments: str | Path) -> Process:
    """Run the command ``expert`` in a cold process.

    Raises:
        RuntimeError: with what it said, where it failed.
    """
    return launched([EXPERT, *arguments])


def launched(command: Sequence[str | Path]) -> Process:
    """Run any command from a small process, which measures it.

    Raises:
        RuntimeError: with what it said, where it failed.
    """
    launcher = [sys.executable, "-m", "benchmarks.launch", *command]
    done = subprocess.run(  # noqa: S603
        launcher, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True, cwd=_ROOT
    )
    *said, measured = done.stderr.splitlines()
    seconds, peak, status = measured.split()
    if status != "0":
        raise RuntimeError(f"{' '.join(map(str, command))} failed: {' '.join(said)}")
    return Process(float(seconds), int(peak))


def cold(arguments: Sequence[str | Path], repeats: int = 7) -> float:
    """The median seconds of a cold process, after one that warms the file cache."""
    run(*arguments)
    return median(run(*arguments).seconds for _ in range(repeats))


def screened(folder: Path, shape: str, columns: Sequence[Column], rows: int) -> Screened:
    """Write a Parquet file of random cases, screen it with the command, and remove both files.

    Args:
        folder: where there is room for the files.
        shape: the name of the table's shape.
        columns: its columns.
        rows: the number of cases.
    """
    table, answers = folder / "cases.parquet", folder / "answers.parquet"
    write_parquet(table, columns, rows)
    reading = launched([sys.executable, "-c", _READ, table])
    process = run("screen", table, "-o", answers)
    found = Screened(shape, rows, table.stat().st_size, process, reading.seconds)
    table.unlink()
    answers.unlink()
    return found
