"""Many cases at once: what one comparison of screening, DuckDB and Polars measures, and the process it runs in.

The number of threads of Polars is fixed when it is imported, so every number of threads needs a new process.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass

OURS = "expert, screen"
SHAPES = ("full", "narrow")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one process measures.

    ``shape`` is ``full`` (a column for everything a case may state) or ``narrow`` (a short questionnaire). ``checked``
    is how many random rows of each mix are compared in every column, ``consulted`` how many of them by consultations.
    Above ``most_for_all`` rows DuckDB, the slowest, stays out.
    """

    shape: str
    threads: int
    rows: tuple[int, ...]
    checked: int
    consulted: int
    repeats: int
    most_for_all: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """Median seconds of one contender for a number of rows, with the slowest repeat over the quickest."""

    name: str
    rows: int
    seconds: float
    spread: float
    note: str


def measure(plan: Plan) -> tuple[int, list[Measured]]:
    """Check and measure in a new process; the number of columns of the table, and what was measured.

    Raises:
        RuntimeError: with what the process said, where it failed, such as over a peer's different answer.
    """
    environment = {**os.environ, "POLARS_MAX_THREADS": str(plan.threads), "OMP_NUM_THREADS": str(plan.threads)}
    command = [sys.executable, "-m", "benchmarks.table_process", json.dumps(asdict(plan))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(done.stderr.strip() or "the process that measures tables failed")
    found = json.loads(done.stdout)
    return found["columns"], [Measured(**row) for row in found["measured"]]
