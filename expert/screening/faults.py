"""Say what is wrong with the rows of a table, in the sentences of the fact reader."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from expert.errors import FactsError, InputError
from expert.loading.fact_files import facts_from
from expert.screening.columns import Column
from expert.screening.planes import Words, unpack
from expert.screening.row_facts import RowReader
from expert.vocabulary import NOT_STATED, Vocabulary

MOST_WRITTEN = 1_000
_LONGEST_REMEMBERED = 2_000  # characters of cells and what is wrong with them


class RowFaults:
    """Words for wrong rows; those of equal cells are made once."""

    def __init__(self, rows: RowReader) -> None:
        """Make the sentences by reading cells as ``rows`` does."""
        self._rows = rows
        self._of_cells: dict[tuple[str, ...], str] = {}
        self._of_denials: dict[str, str] = {}

    def of_cells(self, columns: Sequence[Column], arrays: Sequence[pa.Array], wrong: Words) -> dict[int, str]:
        """Row → what is wrong with its cells in some columns, for the rows in ``wrong``.

        At most MOST_WRITTEN different sentences are made at a time; further rows only name the columns.
        """
        written = 0
        found: dict[int, str] = {}
        for row in np.flatnonzero(unpack(wrong, len(arrays[0]))).tolist():
            try:
                values = [array[row].as_py() for array in arrays]
            except UnicodeDecodeError:
                found[row] = f"{', '.join(column.name for column in columns)}: is not UTF-8 text"
                continue
            key = (columns[0].name, *map(repr, values))
            text = self._of_cells.get(key)
            if text is None and written < MOST_WRITTEN:
                written += 1
                text = self._written(columns, values)
                if sum(map(len, key)) + len(text) <= _LONGEST_REMEMBERED:
                    self._of_cells[key] = text
            found[row] = text or _unusable(columns)
        if len(self._of_cells) > 10 * MOST_WRITTEN:
            self._of_cells = dict(islice(self._of_cells.items(), MOST_WRITTEN))
        return found

    def _written(self, columns: Sequence[Column], values: Sequence[Any]) -> str:
        reader = RowReader(self._rows.vocabulary, columns, self._rows.side, self._rows.ignore_unknown)
        try:
            reader.read({column.name: value for column, value in zip(columns, values, strict=True)})
        except FactsError as error:
            return sentences(error)
        return _unusable(columns)

    def of_denial(self, name: str, wrong: Words, rows: int) -> dict[int, str]:
        """Row → what is wrong with it, for rows that state an item of a side not named and deny it for every side."""
        if name not in self._of_denials:
            vocabulary: Vocabulary = self._rows.vocabulary
            item = vocabulary.item(name)
            members = vocabulary.scope_of(item).members if item else ()
            stated = {**dict.fromkeys(members, False), NOT_STATED: True}
            try:
                facts_from({name: stated}, vocabulary)
            except FactsError as error:
                self._of_denials[name] = "; ".join(fault.message for fault in error.faults)
        return dict.fromkeys(np.flatnonzero(unpack(wrong, rows)).tolist(), self._of_denials[name])


def sentences(error: InputError) -> str:
    """The faults of an error on one line."""
    return "; ".join(map(str, error.faults))


def _unusable(columns: Sequence[Column]) -> str:
    return f"{', '.join(column.name for column in columns)}: what stands here cannot be used"
