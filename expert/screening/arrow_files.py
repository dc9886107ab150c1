"""Read tables in Parquet and Arrow IPC files."""

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import ipc, parquet

from expert.screening.table_files import (
    ARROW,
    ARROW_FAULTS,
    PARQUET,
    Chunk,
    chunk_rows,
    not_readable,
    read_through,
    row_bytes,
)

_BUFFER_BYTES = 131_072  # read ahead per column, so that a row group of any size needs little memory
_FIRST_ROWS = 4_096  # which show how large rows are
_FILE_MAGIC = b"ARROW1"


class ParquetTable:
    """A Parquet file, read page by page."""

    def __init__(self, path: Path) -> None:
        """Read the description at its end."""
        self.path = path
        try:
            with self._open() as file:
                self.schema = file.schema_arrow
                self._rows = file.metadata.num_rows
                self._groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
                self.schema.names  # noqa: B018 - names that are no text show here
        except ARROW_FAULTS:
            raise not_readable(path, PARQUET) from None

    @contextmanager
    def _open(self) -> Iterator[parquet.ParquetFile]:
        with pa.OSFile(str(self.path)) as source:  # a path would be taken for an address where it looks like one
            yield parquet.ParquetFile(source, pre_buffer=False, buffer_size=_BUFFER_BYTES)

    def chunks(self, columns: Sequence[str], start: int = 1) -> Iterator[Chunk]:
        """The rows in order; row groups that end before ``start`` are left out, but not the last."""
        groups = list(range(len(self._groups)))
        before = 0
        while len(groups) > 1 and before + self._groups[groups[0]] < start:
            before += self._groups[groups.pop(0)]
        with self._open() as file:
            described = _described_bytes(file.metadata, columns)
            first = min(_FIRST_ROWS, chunk_rows(len(columns), described))
            batches = file.iter_batches(first, row_groups=groups, columns=list(columns))
            for batch in read_through(self.path, batches):
                yield _chunk(batch.select(columns), before, (before + batch.num_rows) / self._rows)
                before += batch.num_rows
                # what is described is smaller than what is read where words repeat
                file.reader.set_batch_size(chunk_rows(len(columns), max(described, row_bytes(batch))))


def _described_bytes(file: parquet.FileMetaData, columns: Sequence[str]) -> float:
    """How many bytes a row of some columns takes in the row group with the largest rows, as its file describes them."""
    groups = [group for number in range(file.num_row_groups) if (group := file.row_group(number)).num_rows]
    if not groups:
        return 0.0
    group = max(groups, key=lambda group: group.total_byte_size / group.num_rows)
    used = set(columns)
    parts = map(group.column, range(group.num_columns))
    return float(sum(part.total_uncompressed_size for part in parts if _column_of(part, used)) / group.num_rows)


def _column_of(part: parquet.ColumnChunkMetaData, names: Container[str]) -> bool:
    """Whether a part of a row group belongs to one of some columns; a dot may be part of a name."""
    path = part.path_in_schema
    dots = [place for place, letter in enumerate(path) if letter == "."]
    return any(path[:end] in names for end in [*dots, len(path)])


class ArrowFile:
    """An Arrow IPC file, in the file or the stream format, read batch by batch as it was written."""

    def __init__(self, path: Path) -> None:
        """Read the schema."""
        self.path = path
        with path.open("rb") as stream:
            self._is_file = stream.read(len(_FILE_MAGIC)) == _FILE_MAGIC
        try:
            with pa.OSFile(str(path)) as source, self._open(source, ipc.IpcReadOptions()) as reader:
                self.schema = reader.schema
                self.schema.names  # noqa: B018 - names that are no text show here
        except ARROW_FAULTS:
            raise not_readable(path, ARROW) from None

    def _open(
        self, source: pa.NativeFile, options: ipc.IpcReadOptions
    ) -> ipc.RecordBatchFileReader | ipc.RecordBatchStreamReader:
        return (ipc.open_file if self._is_file else ipc.open_stream)(source, options=options)

    def chunks(self, columns: Sequence[str], _start: int = 1) -> Iterator[Chunk]:
        """The rows in order."""
        place = {name: number for number, name in enumerate(self.schema.names)}
        options = ipc.IpcReadOptions(included_fields=[place[name] for name in columns])
        before = 0
        with pa.OSFile(str(self.path)) as source, self._open(source, options) as reader:
            batches = _batches(reader) if self._is_file else iter(reader)
            for number, batch in enumerate(read_through(self.path, batches), 1):
                done = number / reader.num_record_batches if self._is_file else source.tell() / source.size()
                size = chunk_rows(len(columns), row_bytes(batch))
                for at in range(0, batch.num_rows, size):
                    part = batch.slice(at, size).select(columns)
                    yield _chunk(part, before, done)
                    before += part.num_rows


def _batches(reader: ipc.RecordBatchFileReader) -> Iterator[pa.RecordBatch]:
    return map(reader.get_batch, range(reader.num_record_batches))


def _chunk(batch: pa.RecordBatch, before: int, done: float) -> Chunk:
    return Chunk(batch, np.arange(before + 1, before + batch.num_rows + 1), done=done)
