"""Table files opened for reading: Parquet, CSV, JSON Lines and Arrow IPC, chunk by chunk in bounded memory."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from expert.errors import FactsError, Fault, Place
from expert.loading.nodes import clip
from expert.loading.text import name_of
from expert.screening.arrays import is_text
from expert.suggest import nearest

CHUNK_ROWS = 131_072
_CHUNK_CELLS = 16_777_216
_CHUNK_BYTES = 16_777_216
_LONG_WORDS = 1_000_000  # bytes of a dictionary from which on it matters which of its words are used
_LEAST_ROWS = 16_384
ARROW_FAULTS = (pa.ArrowException, OSError, UnicodeError)

PARQUET, CSV, JSON_LINES, ARROW = "Parquet", "CSV", "JSON Lines", "Arrow IPC"
_FORMATS = {
    ".parquet": PARQUET,
    ".pq": PARQUET,
    ".csv": CSV,
    ".jsonl": JSON_LINES,
    ".ndjson": JSON_LINES,
    ".arrow": ARROW,
    ".ipc": ARROW,
    ".feather": ARROW,
}

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table.

    Attributes:
        batch: the rows that could be read.
        numbers: the number of each, from 1.
        unread: number → why that row could not be read at all.
        done: the share of the file that has been read, from 0 to 1.
    """

    batch: pa.RecordBatch
    numbers: Numbers
    unread: Mapping[int, str] = field(default_factory=dict)
    done: float = 0.0


def chunk_rows(columns: int, row_size: float = 0.0) -> int:
    """How many rows to read at once: fewer where the table is wide, so that a chunk needs about the same memory.

    Args:
        columns: how many columns are read.
        row_size: how many bytes a row takes, as far as is known.
    """
    most = min(CHUNK_ROWS, max(_LEAST_ROWS, _CHUNK_CELLS // max(1, columns)))
    fit = max(1, int(_CHUNK_BYTES / row_size)) if row_size else most
    return most if fit >= most else max(1, fit // 64 * 64)  # whole words of the planes


def row_bytes(batch: pa.RecordBatch) -> float:
    """How many bytes a row of a batch takes on average, with dictionaries written out."""
    return float(sum(map(_bytes, batch.columns)) / max(1, batch.num_rows))


def _bytes(array: pa.Array) -> float:
    if not pa.types.is_dictionary(array.type):
        return float(array.nbytes)
    words, size = array.dictionary, float(array.indices.nbytes)
    if words.nbytes < _LONG_WORDS or not is_text(words.type) or pa.types.is_string_view(words.type):
        return size + float(len(array) * words.nbytes / max(1, len(words)))
    text: float | None = pc.sum(pc.binary_length(words).take(array.indices)).as_py()
    return size + (text or 0.0)


class TableFile(Protocol):
    """A table in a file. ``schema`` holds all its columns; JSON Lines have one, the lines themselves."""

    path: Path
    schema: pa.Schema

    def chunks(self, columns: Sequence[str], start: int = 1) -> Iterator[Chunk]:
        """The rows in order, with only the columns asked for.

        Chunks that end before row ``start`` may be left out, where that saves reading them.

        Raises:
            FactsError: where the file turns out to be damaged.
        """


def format_of(path: str | Path) -> str:
    """The format a file's name stands for: ``PARQUET``, ``CSV``, ``JSON_LINES`` or ``ARROW``.

    Raises:
        FactsError: where the ending is none of theirs.
    """
    ending = Path(path).suffix.lower()
    if ending not in _FORMATS:
        known = ", ".join(_FORMATS)
        message = f"a table's name must end in one of {known}, not in '{clip(ending)}'"
        if not ending:
            message = f"a table's name must end in one of {known}"
        raise FactsError([Fault(message, Place(name_of(path)), nearest(ending, _FORMATS))])
    return _FORMATS[ending]


def open_table(path: str | Path) -> TableFile:
    """Open a table; the ending of its name chooses the format.

    Raises:
        FactsError: where it cannot be read, or is no such table.
    """
    kind = format_of(path)
    refuse_unreadable(path)
    if kind == CSV:
        from expert.screening.csv_files import CsvFile

        return CsvFile(Path(path))
    if kind == JSON_LINES:
        from expert.screening.json_lines import JsonLinesFile

        return JsonLinesFile(Path(path))
    from expert.screening.arrow_files import ArrowFile, ParquetTable

    return ParquetTable(Path(path)) if kind == PARQUET else ArrowFile(Path(path))


def refuse_unreadable(path: str | Path) -> None:
    """Refuse what is no file with something in it.

    Raises:
        FactsError: that says why.
    """
    place = Place(name_of(path))
    if not name_of(path).isprintable() or not str(path).isprintable():
        raise FactsError([Fault("the name of a table must be printable text", place)])
    if os.path.isdir(path):  # noqa: PTH112 - as everywhere, the same on all versions
        raise FactsError([Fault("this is a folder, a file is expected", place)])
    try:
        if Path(path).exists() and not Path(path).is_file():
            raise FactsError([Fault("this is no ordinary file; tables are read from files", place)])
        with Path(path).open("rb") as stream:
            if not stream.read(1):
                raise FactsError([Fault("is empty: a table is expected", place)])
    except OSError as error:
        reason = error.strerror or str(error)
        raise FactsError([Fault(f"cannot be read: {reason[:1].lower()}{reason[1:]}", place)]) from None


def not_readable(path: Path, kind: str) -> FactsError:
    """The error for a file that is not of its kind."""
    message = f"cannot be read as {kind}: it is another kind of file, or damaged"
    return FactsError([Fault(message, Place(name_of(path)))])


def read_through(path: Path, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches of a file, each looked through for damage.

    Raises:
        FactsError: where one cannot be read.
    """
    rows = 0
    while True:
        try:
            batch = next(batches, None)
            if batch is None:
                return
            batch.validate(full=True)
        except pa.ArrowCancelled:
            raise
        except ARROW_FAULTS as error:
            reason = clip(str(error).partition("\n")[0], 200)
            message = f"is damaged: nothing after row {rows} can be read ({reason})"
            raise FactsError([Fault(message, Place(name_of(path)))]) from None
        rows += batch.num_rows
        yield batch
