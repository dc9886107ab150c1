"""Read tables in CSV files (RFC 4180): every value as text, rows with a wrong number of fields told by their number."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from expert.errors import FactsError, Fault, Place
from expert.loading.nodes import clip
from expert.loading.text import name_of
from expert.screening.table_files import ARROW_FAULTS, Chunk, Numbers

BLOCK_BYTES = 4_194_304
_HEADER_BYTES = 1_000_000
_MOST_UNREAD = 1_000_000  # wrong rows one after the other, which are held until a right one comes
_NOT_UTF_8 = "is not UTF-8 text; save it as UTF-8"


class CsvFile:
    """A CSV file in UTF-8 whose first line names the columns."""

    def __init__(self, path: Path) -> None:
        """Read the names of the columns."""
        self.path = path
        names = _header(path)
        doubled = list(dict.fromkeys(name for name in names if names.count(name) > 1))
        if doubled:
            place = Place(name_of(path))
            raise FactsError([Fault(f"the column '{clip(name)}' stands twice in the table", place) for name in doubled])
        self.schema = pa.schema([(name, pa.string()) for name in names])

    def chunks(self, columns: Sequence[str], _start: int = 1) -> Iterator[Chunk]:
        """The rows in order; blank lines are no rows."""
        short: dict[int, str] = {}

        def pass_over(row: arrow_csv.InvalidRow) -> str:
            if len(short) >= _MOST_UNREAD:
                return "error"
            short[row.number - 1] = _wrong_count(row.actual_columns, row.expected_columns)
            return "skip"

        before = 0
        size = self.path.stat().st_size
        with self.path.open("rb") as stream:
            source = _Counted(stream)
            for batch in self._batches(source, columns, pass_over):
                numbers = _numbers(before, batch.num_rows, short)
                before = int(numbers[-1]) if numbers.size else before
                unread = {number: short.pop(number) for number in sorted(short) if number < before}
                yield Chunk(batch.select(columns), numbers, unread, min(source.position / size, 1.0))
        if source.quotes % 2:
            message = "has an odd number of quotes: one is not closed, or is part of a value and should be doubled"
            raise FactsError([Fault(message, Place(name_of(self.path)))])
        if short:
            nothing = pa.RecordBatch.from_pylist([], self.schema).select(columns)
            yield Chunk(nothing, np.array([], np.int64), dict(sorted(short.items())), 1.0)

    def _batches(
        self, source: "_Counted", columns: Sequence[str], pass_over: Callable[[arrow_csv.InvalidRow], str]
    ) -> Iterator[pa.RecordBatch]:
        rows = 0
        try:
            reader = arrow_csv.open_csv(
                source,
                # several threads would not know the numbers of rows
                arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES),
                arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=pass_over),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(self.schema.names, pa.string()), include_columns=list(columns)
                ),
            )
            for batch in reader:
                rows += batch.num_rows
                yield batch
        except pa.ArrowCancelled:
            raise
        except ARROW_FAULTS as error:
            raise FactsError([Fault(_why(str(error), rows), Place(name_of(self.path)))]) from None


class _Counted:
    """A stream whose bytes and quotes are counted: a quote that is not closed would swallow the rest of the table."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.position = 0
        self.quotes = 0

    def read(self, most: int = -1) -> bytes:
        content = self._stream.read(most)
        self.position += len(content)
        self.quotes += content.count(b'"')
        return content


def _numbers(before: int, rows: int, passed_over: dict[int, str]) -> Numbers:
    """The numbers of the next rows after number ``before``, leaving out those passed over."""
    numbers: Numbers = np.arange(before + 1, before + rows + len(passed_over) + 1)
    return numbers[~np.isin(numbers, list(passed_over))][:rows] if passed_over else numbers


@lru_cache
def _wrong_count(found: int, expected: int) -> str:
    """What is wrong with a row; the same text for every such row."""
    return f"has {found} field{'s' if found != 1 else ''}, {expected} are expected"


def _why(message: str, rows: int) -> str:
    if "invalid UTF8" in message:
        return _NOT_UTF_8
    after = f"after row {rows}" if rows else "at the start"
    if "straddling" in message or "out of sync" in message or "try to increase block size" in message:
        return f"cannot be read {after}: a row there is longer than 4 MB, or a quote is not closed"
    return f"cannot be read {after}: {clip(message.partition(chr(10))[0], 200)}"


def _header(path: Path) -> list[str]:
    """The names in the first line."""
    place = Place(name_of(path))
    with path.open("rb") as stream:
        content = stream.read(_HEADER_BYTES + 1)
    if content[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        raise FactsError([Fault("is UTF-16 text; save it as UTF-8", place)])
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(content)
    except UnicodeDecodeError:
        raise FactsError([Fault(_NOT_UTF_8, place)]) from None
    try:
        names = next((row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row), None)
    except csv.Error:
        raise FactsError([Fault("the first line must name the columns, separated by commas", place)]) from None
    if names is None:
        raise FactsError([Fault("is empty: a table is expected", place)])
    return names
