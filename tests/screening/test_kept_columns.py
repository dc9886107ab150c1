"""Columns that are carried over: of every type, made plain or refused in one sentence; and chunks of bounded size."""

import math
import uuid
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyarrow import ipc, parquet

from expert.errors import FactsError
from expert.screening.arrow_files import ArrowFile, ParquetTable
from tests.screening.conftest import Screen
from tests.screening.table_makers import OUTPUTS, rows_of

_WORD = pa.dictionary(pa.int32(), pa.string())
_UNION = pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["a", "b"])])
_IDS = [uuid.UUID(int=1), uuid.UUID(int=2)]
_TWO = ["a", "b"]
KEPT: dict[str, tuple[pa.Array, dict[str, str]]] = {
    "text view": (pa.array(_TWO, pa.string_view()), {}),
    "dictionary of text views": (pa.DictionaryArray.from_arrays([0, 1], pa.array(_TWO, pa.string_view())), {}),
    "runs": (pc.run_end_encode(pa.array(["a", "a"])), {}),
    "bytes": (pa.array([b"a", b"b"]), {}),
    "bytes that are no text": (pa.array([b"a", b"\xff"], pa.binary_view()), {"csv": "bytes", "jsonl": "bytes"}),
    "few bytes that are no text": (pa.array([b"a", b"\xff"], pa.binary(1)), {"csv": "bytes", "jsonl": "bytes"}),
    "lists of words": (pa.array([["a"], None], pa.list_(_WORD)), {"csv": "lists"}),
    "lists of text views": (pa.array([["a"], []], pa.large_list(pa.string_view())), {"csv": "lists"}),
    "pairs of words": (pa.array([_TWO, None], pa.list_(_WORD, 2)), {"csv": "lists"}),
    "views of lists": (pa.array([[1], [2]], pa.list_view(pa.int64())), {"csv": "lists"}),
    "structures of words": (pa.array([{"x": "a"}, None], pa.struct([("x", _WORD)])), {"csv": "structures"}),
    "maps to words": (pa.array([[("a", "b")], []], pa.map_(pa.string(), _WORD)), {"csv": "structures"}),
    "structures of nothing": (pa.array([{}, {}], pa.struct([])), {"csv": "structures", "parquet": "structures"}),
    "identifiers": (pa.array([one.bytes for one in _IDS], pa.uuid()), {"csv": "values"}),
    "intervals": (
        pa.array([(1, 2, 3), None], pa.month_day_nano_interval()),
        {"csv": "intervals", "parquet": "intervals"},
    ),
    "union": (_UNION, {"csv": "values", "parquet": "values"}),
    "numbers that are none": (
        pa.array([[("a", float("nan"))], []], pa.map_(pa.string(), pa.float64())),
        {"csv": "structures"},
    ),
}


def _write_stream(column: pa.Array) -> None:
    """A table whose two batches hold one row each."""
    table = pa.RecordBatch.from_arrays([column, pa.array([True, False])], ["k", "smoker"])
    with ipc.new_stream("table.arrow", table.schema) as writer:
        for row in range(2):
            writer.write_batch(table.slice(row, 1))


def _shown(value: Any) -> Any:
    """A value as the plain formats write it."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list | tuple):
        return [_shown(inner) for inner in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return str(value) if isinstance(value, uuid.UUID) else value


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("name", KEPT)
def test_a_kept_column_is_written_or_refused_in_one_sentence(
    screen: Screen, tmp_path: Path, name: str, output: str
) -> None:
    """Values come out as they went in; what a format has no form for is named, and nothing is written."""
    column, refused = KEPT[name]
    _write_stream(column)
    kind = output.partition(".")[2]
    if kind in refused:
        format_name = {"csv": "CSV", "jsonl": "JSON Lines", "parquet": "Parquet"}[kind]
        with pytest.raises(FactsError) as error:
            screen("table.arrow", output, keep=["k"])
        assert str(error.value) == f"{format_name} cannot hold the {refused[kind]} of the column 'k' to keep"
        assert [path.name for path in tmp_path.iterdir()] == ["table.arrow"]
        return
    screen("table.arrow", output, keep=["k"])
    written = [row["k"] for row in rows_of(tmp_path / output)]
    plain = kind in {"csv", "jsonl"}
    assert repr(written) == repr([_shown(value) if plain else value for value in column.to_pylist()])


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_case_in_a_text_view_is_carried_over(screen: Screen, tmp_path: Path, output: str) -> None:
    """As Polars writes texts; also where rows are rejected."""
    table = pa.table({"case": pa.array(["a", "b", "c"], pa.string_view()), "age_years": [50, 500, 51]})
    with ipc.new_file("table.feather", table.schema) as writer:
        writer.write_table(table)
    assert screen("table.feather", output).rejected == 1
    assert [row["case"] for row in rows_of(tmp_path / output)] == ["a", "c"]


def test_what_cannot_be_carried_over_is_refused_before_anything_is_read(screen: Screen, tmp_path: Path) -> None:
    """Lists in a form from which rows cannot be chosen; where they are not kept, they do no harm."""
    runs = pa.run_end_encoded(pa.int32(), pa.string())
    offsets, values = pa.array([0, 2, 2], pa.int32()), pc.run_end_encode(pa.array(["a", "a"]))
    column = pa.Array.from_buffers(pa.list_(runs), 2, [None, offsets.buffers()[1]], children=[values])
    table = pa.RecordBatch.from_arrays([column, pa.array([True, False])], ["k", "smoker"])
    with ipc.new_stream("table.arrow", table.schema) as writer:
        writer.write_batch(table)
    with pytest.raises(
        FactsError, match=r"^table\.arrow: the column 'k' to keep cannot be carried over: it holds list<"
    ):
        screen("table.arrow", keep=["k"])
    assert [path.name for path in tmp_path.iterdir()] == ["table.arrow"]
    assert screen("table.arrow", ignore_unknown=True).screened == 2


def test_every_column_that_cannot_be_held_is_named(screen: Screen) -> None:
    """All at once."""
    table = pa.table({"k": [[1]], "j": [{"a": 1}], "smoker": [True]})
    parquet.write_table(table, "table.parquet")
    with pytest.raises(FactsError) as error:
        screen("table.parquet", "made.csv", keep=["k", "j"])
    assert [str(fault) for fault in error.value.faults] == [
        "CSV cannot hold the lists of the column 'k' to keep",
        "CSV cannot hold the structures of the column 'j' to keep",
    ]


def test_chunks_are_smaller_where_rows_are_longer(screen: Screen) -> None:
    """Whether texts are written out, or each once and then by its number; what a file says of its size is not all."""
    assert screen is not None
    long = pa.DictionaryArray.from_arrays(pa.array([0, 1] * 20_000), ["x" * 8_000, "y"])
    table = pa.table({"long.note": long, "smoker": [True] * 40_000, "short": ["a"] * 40_000})
    parquet.write_table(table, "kept.parquet")
    with parquet.ParquetWriter("plain.parquet", table.schema, store_schema=False) as writer:
        writer.write_table(table)
    with ipc.new_file("table.arrow", table.schema) as writer:
        writer.write_table(table)
    for file in (
        ParquetTable(Path("kept.parquet")),
        ParquetTable(Path("plain.parquet")),
        ArrowFile(Path("table.arrow")),
    ):
        sizes = [chunk.batch.num_rows for chunk in file.chunks(["long.note", "smoker"])]
        assert sum(sizes) == 40_000
        assert 3_000 < max(sizes) < 4_500, file.path
        assert len([*file.chunks(["short", "smoker"])]) <= 2
    written = pa.table({"long.note": ["x" * 8_000] * 10_000, "smoker": [True] * 10_000})
    parquet.write_table(written, "described.parquet", use_dictionary=False, compression="zstd")
    first, *_ = ParquetTable(Path("described.parquet")).chunks(["long.note"])
    assert first.batch.num_rows == 2_048
