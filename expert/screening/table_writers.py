"""Write tables to files in Parquet, CSV, JSON Lines and Arrow IPC, batch by batch."""

import io
import json
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
from pyarrow import csv, ipc, parquet

from expert.errors import FactsError, Fault
from expert.loading.nodes import clip
from expert.screening.columns import ROW
from expert.screening.table_files import ARROW, CSV, JSON_LINES, PARQUET

PLAIN_FORMATS = (CSV, JSON_LINES)
"""The formats that have no dictionaries: words are written as text."""

_GROUP_ROWS = 524_288
_GROUP_BYTES = 67_108_864
_UNFIT = (pa.ArrowException, ValueError, TypeError, OverflowError)  # what a sink says of values it has no form for
_HELD = {
    "lists": (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list, pa.types.is_list_view),
    "structures": (pa.types.is_struct, pa.types.is_map),
    "bytes": (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary),
    "intervals": (pa.types.is_interval,),
}


class _Sink(Protocol):
    def write_batch(self, batch: pa.RecordBatch) -> None: ...

    def close(self) -> None: ...


class TableWriter:
    """Writes batches of one schema."""

    def __init__(self, path: Path, kind: str, schema: pa.Schema) -> None:
        """Write to ``path`` in a format, as ``format_of`` names it.

        Raises:
            FactsError: for columns that the format cannot hold.
        """
        self._kind = kind
        self._schema = schema
        with self._told([_sample(schema)]):
            _write(kind, _sample(schema))
        self._stream = path.open("wb")
        self._sink = _SINKS[kind](self._stream, schema)

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows.

        Raises:
            FactsError: for values that the format cannot hold.
        """
        if batch.num_rows:
            with self._told([batch]):
                self._sink.write_batch(batch)

    def close(self, *, complete: bool = True) -> None:
        """Complete the file, or give it up.

        Raises:
            FactsError: for values that the format cannot hold.
        """
        with self._stream:
            try:
                if complete:
                    with self._told([]):
                        self._sink.close()
                        complete = False
            finally:
                if isinstance(self._sink, _Groups):
                    self._sink.give_up()

    @contextmanager
    def _told(self, batches: Sequence[pa.RecordBatch]) -> Iterator[None]:
        """Name the columns of some batches that cannot be written, where that turns out in the block.

        Raises:
            FactsError: in the place of what Arrow says.
        """
        try:
            yield
        except pa.ArrowCancelled:
            raise
        except _UNFIT as error:
            unfit = [field for field in self._schema if any(_is_unfit(self._kind, field, one) for one in batches)]
            faults = [
                Fault(f"{self._kind} cannot hold the {_words(field.type)} of the column '{clip(field.name)}' to keep")
                for field in unfit
            ]
            reason = clip(str(error).partition("\n")[0], 200)
            raise FactsError(faults or f"{self._kind} cannot hold the columns to keep ({reason})") from None


def _sample(schema: pa.Schema) -> pa.RecordBatch:
    """A row without values; a format that can have no such column shows it here."""
    fields = [field.with_nullable(True) for field in schema]
    return pa.RecordBatch.from_arrays([pa.nulls(1, field.type) for field in fields], schema=pa.schema(fields))


def _write(kind: str, batch: pa.RecordBatch) -> None:
    """Write a batch to nowhere."""
    sink = _SINKS[kind](io.BytesIO(), batch.schema)
    sink.write_batch(batch)
    sink.close()


def _is_unfit(kind: str, field: pa.Field, batch: pa.RecordBatch) -> bool:
    try:
        _write(kind, batch.select([field.name]))
    except _UNFIT:
        return True
    return False


def _words(kind: pa.DataType) -> str:
    return next((words for words, tests in _HELD.items() if any(test(kind) for test in tests)), "values")


class _Groups:
    """Parquet, in row groups of a size that reads well and is held in memory while it fills."""

    def __init__(self, stream: BinaryIO, schema: pa.Schema) -> None:
        self._schema = schema
        self._writer = parquet.ParquetWriter(
            stream,
            schema,
            compression="zstd",
            compression_level=1,
            # only words repeat, and only row numbers are looked for by range: more would double the time
            use_dictionary=[field.name for field in schema if pa.types.is_dictionary(field.type)],
            write_statistics=[ROW],
            column_encoding={ROW: "DELTA_BINARY_PACKED"},
        )
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0
        self._bytes = 0

    def write_batch(self, batch: pa.RecordBatch) -> None:
        self._waiting.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= _GROUP_ROWS or self._bytes >= _GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema), row_group_size=self._rows)
        self._waiting, self._rows, self._bytes = [], 0, 0

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def give_up(self) -> None:
        """Write nothing more, which the writer would do when it is destroyed."""
        self._writer.is_open = False


class _Lines:
    """JSON Lines; what JSON has no form for is written as text, and what is no number as null."""

    def __init__(self, stream: BinaryIO, _schema: pa.Schema) -> None:
        self._stream = stream

    def write_batch(self, batch: pa.RecordBatch) -> None:
        for row in batch.to_pylist():
            self._stream.write(json.dumps(_plain(row), ensure_ascii=False, default=_text).encode() + b"\n")

    def close(self) -> None:
        """Nothing is left to write."""


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


_SINKS: dict[str, Callable[[BinaryIO, pa.Schema], _Sink]] = {
    PARQUET: _Groups,
    CSV: csv.CSVWriter,
    JSON_LINES: _Lines,
    ARROW: ipc.new_file,
}
