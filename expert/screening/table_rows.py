"""Read one row of a table file as the facts of a case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from expert.errors import FactsError, Fault, Place
from expert.facts import Facts
from expert.grounding import Program
from expert.loading.fault_list import MOST_FAULTS
from expert.loading.fields import listed
from expert.loading.nodes import clip
from expert.loading.text import name_of
from expert.screening.columns import CASE, ROW, column_names
from expert.screening.file_answers import placed_in, table_reader, used_columns
from expert.screening.json_lines import LINE, JsonLinesFile, LineReader
from expert.screening.matching import nearest_column
from expert.screening.table_files import TableFile, open_table
from expert.vocabulary import Vocabulary


def read_row(
    program: Program, path: str | Path, number: int, *, side: str | None = None, ignore_unknown: bool = False
) -> Facts:
    """The facts of one row, as screening takes them.

    Columns that are no findings may have been carried over, and are passed over; ``Facts.ignored`` names them.

    Args:
        program: the ground knowledge base.
        path: the table; the ending of its name chooses the format.
        number: the number of the row, from 1; in JSON Lines that of the line.
        side: the default side of columns that name none.
        ignore_unknown: pass over words that mean nothing here.

    Raises:
        FactsError: where the row cannot be used, with what is wrong with it; where there is no such row; or for a table
            or columns that cannot be used.
    """
    table = open_table(path)
    name = name_of(path)
    row = f"{name}: row {number}"
    if isinstance(table, JsonLinesFile):
        with placed_in(name):
            lines = LineReader(program.model.vocabulary, side=side)
        line = _values(table, [LINE], number, row)[LINE]
        with placed_in(row):
            values = lines.values(line)
            names = list(values)
            passing = LineReader(program.model.vocabulary, side=side, ignore_unknown=ignore_unknown, keep=names)
            facts = passing.facts(values)
            strange = passing.strange - {ROW}
    else:
        names = table.schema.names
        with placed_in(name):
            reader = table_reader(program, table, side, ignore_unknown, names)
        values = _values(table, used_columns(program, table), number, row)
        with placed_in(row):
            facts = reader.facts(values)
        strange = frozenset(names) - column_names(program.model.vocabulary).keys() - {CASE, ROW}
    passed = _passed_over([one for one in names if one in strange], program.model.vocabulary, row)
    return replace(facts, ignored=(*facts.ignored, *passed))


def _passed_over(names: Sequence[str], vocabulary: Vocabulary, row: str) -> Iterator[Fault]:
    """Say which columns are no findings; those whose names are near one may be slips, and are said one by one."""
    known = column_names(vocabulary)
    near = {name: nearest_column(name, known) for name in names[:MOST_FAULTS]}
    yield from (Fault(f"unknown column '{clip(name)}'", Place(row), found) for name, found in near.items() if found)
    others = [clip(name) for name in names if not near.get(name)]
    if others:
        yield Fault(f"no findings, and passed over: {listed(others)}", Place(row))


def _values(table: TableFile, columns: Sequence[str], number: int, row: str) -> Mapping[str, Any]:
    """The values of one row."""
    last = 0
    for chunk in table.chunks(columns, number):
        if number in chunk.unread:
            raise FactsError([Fault(chunk.unread[number], Place(row))])
        place = int(np.searchsorted(chunk.numbers, number))
        if place < chunk.numbers.size and chunk.numbers[place] == number:
            values: Mapping[str, Any] = chunk.batch.slice(place, 1).to_pylist()[0]
            return values
        last = max([last, *chunk.numbers[-1:].tolist(), *chunk.unread])
        if last > number:
            break
    blank = "there is no such row: the line is blank"
    message = blank if last > number else f"there is no such row; the last is {last}"
    raise FactsError([Fault(message, Place(row))])
