"""One comparison of screening, DuckDB and Polars on one Arrow table: ``python -m benchmarks.table_process PLAN``."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

import pyarrow as pa

import expert
from benchmarks.answers import DifferenceError, as_numbers, check_rows, check_tables
from benchmarks.cases import QUIET, USUAL, Column, columns_of, random_table
from benchmarks.folding import screening
from benchmarks.meaning import Screening
from benchmarks.peers import TablePeer
from benchmarks.peers.duckdb_sql import DuckDB
from benchmarks.peers.polars_expr import Polars
from benchmarks.tables import OURS, Measured, Plan
from benchmarks.timing import side_by_side


def run(plan: Plan) -> dict[str, Any]:
    """Check all peers, then time them; the values ``benchmarks.tables.measure`` reads.

    Raises:
        DifferenceError: where a peer's answers differ from ours.
    """
    pa.set_cpu_count(plan.threads)
    kb = expert.load()
    columns = columns_of(kb.program, plan.shape)
    meaning = screening(kb.program, columns)
    peers: list[TablePeer] = [DuckDB(meaning, plan.threads), Polars(meaning)]
    check(kb, columns, meaning, peers, plan)
    table = random_table(columns, max(plan.rows))
    measured: list[Measured] = []
    for rows in plan.rows:
        part = table.slice(0, rows)
        contenders: dict[str, Callable[[], pa.Table]] = {OURS: partial(kb.screen, part)}
        for peer in peers:
            if rows <= plan.most_for_all or not isinstance(peer, DuckDB):
                contenders[peer.name] = partial(peer.run, part)
        slow = {DuckDB.name: min(2, plan.repeats)} if rows > plan.most_for_all // 2 else {}
        notes = {peer.name: peer.note for peer in peers}
        for name, timed in side_by_side(contenders, plan.repeats, slow=slow).items():
            measured.append(Measured(name, rows, timed.median, timed.spread, notes.get(name, "")))
    return {"columns": len(columns), "measured": [asdict(row) for row in measured]}


def check(
    kb: expert.KnowledgeBase, columns: Sequence[Column], meaning: Screening, peers: Sequence[TablePeer], plan: Plan
) -> None:
    """Compare every row and column with ours, and some rows with consultations, for two mixes of random cases.

    Raises:
        DifferenceError: naming the first difference.
    """
    for mix in (USUAL, QUIET):
        table = random_table(columns, plan.checked, mix)
        ours = as_numbers(kb.screen(table), meaning, kb.vocabulary)
        check_rows(kb, columns, table.slice(0, plan.consulted), meaning, ours.slice(0, plan.consulted))
        for peer in peers:
            check_tables(peer.name, peer.run(table), ours)


if __name__ == "__main__":
    values = json.loads(sys.argv[1])
    try:
        found = run(Plan(**{**values, "rows": tuple(values["rows"])}))
    except DifferenceError as error:
        sys.exit(str(error))
    print(json.dumps(found))  # noqa: T201 - read by the parent
