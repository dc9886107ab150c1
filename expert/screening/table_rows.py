"""Read one row of a table file as the facts of a case."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from expert.errors import FactsError, Fault, Place
from expert.facts import Facts
from expert.grounding import Program
from expert.loading.text import name_of
from expert.screening.file_answers import placed_in, table_reader, used_columns
from expert.screening.json_lines import LINE, JsonLinesFile, LineReader
from expert.screening.table_files import TableFile, open_table


def read_row(
    program: Program, path: str | Path, number: int, *, side: str | None = None, ignore_unknown: bool = False
) -> Facts:
    """The facts of one row, as screening takes them.

    Args:
        program: the ground knowledge base.
        path: the table; the ending of its name chooses the format.
        number: the number of the row, from 1; in JSON Lines that of the line.
        side: the default side of columns that name none.
        ignore_unknown: pass over columns and words that mean nothing here.

    Raises:
        FactsError: where the row cannot be used, with what is wrong with it; where there is no such row; or for a table
            or columns that cannot be used.
    """
    table = open_table(path)
    name = name_of(path)
    row = f"{name}: row {number}"
    if isinstance(table, JsonLinesFile):
        with placed_in(name):
            lines = LineReader(program.model.vocabulary, side=side, ignore_unknown=ignore_unknown)
        line = _values(table, [LINE], number, row)[LINE]
        with placed_in(row):
            return lines.facts(lines.values(line))
    with placed_in(name):
        reader = table_reader(program, table, side, ignore_unknown)
    values = _values(table, used_columns(program, table), number, row)
    with placed_in(row):
        return reader.facts(values)


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
