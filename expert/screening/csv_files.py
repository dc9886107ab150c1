"""Read tables in CSV files (RFC 4180): every value as text, rows with a wrong number of fields told by their number.

Python's own reader is used and not Arrow's, which is quicker but takes a stray quote for the begin of a value, joins
the rows up to the next one without a word, and does not tell how many rows it passed over.
"""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from expert.errors import FactsError, Fault, Place
from expert.loading.nodes import clip
from expert.loading.text import name_of
from expert.screening.table_files import Chunk

_STEP = 64
_MOST_ROWS = 65_536
_MOST_CELLS = 1_048_576
_MOST_BYTES = 8_388_608
_LONGEST = 4_194_304
_SEPARATORS = {";": "semicolons", "\t": "tabs"}


class CsvFile:
    """A CSV file in UTF-8 whose first line names the columns."""

    def __init__(self, path: Path) -> None:
        """Read the names of the columns."""
        self.path = path
        with self._open() as (reader, _):
            names = next((row for row in reader if row), None)
        if names is None:
            raise self._fault("is empty: a table is expected")
        for mark, words in _SEPARATORS.items():
            if len(names) == 1 and mark in names[0]:
                raise self._fault(f"its columns seem to be separated by {words}: save it with commas between them")
        doubled = [name for name, count in Counter(names).items() if count > 1]
        if doubled:
            place = Place(name_of(path))
            raise FactsError([Fault(f"the column '{clip(name)}' stands twice in the table", place) for name in doubled])
        self.schema = pa.schema([(name, pa.string()) for name in names])

    def chunks(self, columns: Sequence[str], _start: int = 1) -> Iterator[Chunk]:
        """The rows in order; blank lines are no rows."""
        size = self.path.stat().st_size
        width = len(self.schema)
        place = {name: number for number, name in enumerate(self.schema.names)}
        places = [place[name] for name in columns]
        schema = pa.schema([self.schema.field(place) for place in places])
        most = max(_STEP, min(_MOST_ROWS, _MOST_CELLS // width))
        with self._open() as (reader, raw):
            next(row for row in reader if row)
            part = _Part()
            begin = raw.tell()
            while rows := list(islice(reader, _STEP)):
                part.add(rows, width)
                if len(part) >= most or raw.tell() - begin >= _MOST_BYTES:
                    yield part.chunk(schema, places, raw.tell() / size)
                    part, begin = _Part(part.last), raw.tell()
            yield part.chunk(schema, places, 1.0)

    @contextmanager
    def _open(self) -> Iterator[tuple[Any, BinaryIO]]:
        """A reader of the rows, and the stream of bytes behind it.

        Raises:
            FactsError: where the file cannot be read as CSV in UTF-8.
        """
        with self.path.open("rb") as raw, TextIOWrapper(raw, "utf-8-sig", newline="") as text:
            if raw.peek(2)[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
                raise self._fault("is UTF-16 text; save it as UTF-8")
            reader = csv.reader(_lines(text), strict=True)
            try:
                yield reader, raw
            except UnicodeDecodeError:
                raise self._fault("is not UTF-8 text; save it as UTF-8") from None
            except csv.Error as error:
                raise self._fault(_why(str(error)), reader.line_num) from None

    def _fault(self, message: str, line: int = 0) -> FactsError:
        return FactsError([Fault(message, Place(name_of(self.path), line))])


@dataclass(slots=True)
class _Part:
    """Rows read so far: those that have all fields, with their numbers, and what is wrong with the others."""

    last: int = 0
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    unread: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows) + len(self.unread)

    def add(self, rows: list[list[str]], width: int) -> None:
        """Add rows as the reader gives them; a blank line is an empty one."""
        if set(map(len, rows)) == {width}:
            self.numbers.extend(range(self.last + 1, self.last + len(rows) + 1))
            self.rows.extend(rows)
            self.last += len(rows)
            return
        for row in rows:
            if not row:
                continue
            self.last += 1
            if len(row) == width:
                self.rows.append(row)
                self.numbers.append(self.last)
            else:
                self.unread[self.last] = _wrong_count(len(row), width)

    def chunk(self, schema: pa.Schema, places: Sequence[int], done: float) -> Chunk:
        """The rows as a chunk of some columns."""
        turned = list(zip(*self.rows, strict=True))
        arrays = [pa.array(turned[place] if turned else (), pa.string()) for place in places]
        batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
        return Chunk(batch, np.array(self.numbers, np.int64), self.unread, min(done, 1.0))


@lru_cache
def _wrong_count(found: int, expected: int) -> str:
    """What is wrong with a row; the same text for every such row."""
    return f"has {found} field{'s' if found != 1 else ''}, {expected} are expected"


def _lines(text: TextIOWrapper) -> Iterator[str]:
    """The lines of a text, of bounded length."""
    while line := text.readline(_LONGEST):
        if len(line) == _LONGEST:
            raise csv.Error("field limit")
        yield line


def _why(message: str) -> str:
    if "field limit" in message:
        return f"a value that ends here is longer than {csv.field_size_limit():,} characters, or a quote is not closed"
    return "a quote here or before is not closed, or is part of a value and should be doubled"
