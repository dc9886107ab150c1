"""Write small tables in every format, and read answers back as plain rows."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import ipc, parquet

OUTPUTS = ("made.parquet", "made.csv", "made.jsonl", "made.arrow")
Row = Mapping[str, Any]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/screening.csv"
WRONG = {6: "typing-slip", 13: "wrong-word"}


def example_rows() -> list[Row]:
    """The rows of the example table, blanks left out."""
    with EXAMPLE.open(encoding="utf-8", newline="") as stream:
        return [{name: word for name, word in row.items() if word} for row in csv.DictReader(stream)]


def names_of(rows: Sequence[Row]) -> list[str]:
    """The names of all values in rows, in order."""
    return list(dict.fromkeys(name for row in rows for name in row))


def table_of(rows: Sequence[Row]) -> pa.Table:
    """Rows as an Arrow table in which missing values are null."""
    return pa.table({name: pa.array([row.get(name) for row in rows]) for name in names_of(rows)})


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names_of(rows))
        writer.writeheader()
        writer.writerows(rows)


def write_lines(rows: Sequence[Any], path: Path) -> None:
    """Values as JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def write_parquet(rows: Sequence[Row], path: Path) -> None:
    """Rows as Parquet, in row groups of three."""
    with path.open("wb") as stream:
        parquet.write_table(table_of(rows), stream, row_group_size=3)


def write_arrow(rows: Sequence[Row], path: Path) -> None:
    """Rows in Arrow's file format, in batches of four, each text column with a dictionary of its own."""
    table = table_of(rows)
    with path.open("wb") as stream, ipc.new_file(stream, table.schema) as writer:
        writer.write_table(table, max_chunksize=4)


def write_stream(rows: Sequence[Row], path: Path) -> None:
    """Rows in Arrow's stream format, with dictionaries that change between batches."""
    batches = [
        pa.RecordBatch.from_pylist([{n: row.get(n) for n in names_of(rows)} for row in rows[at : at + 4]])
        for at in range(0, len(rows), 4)
    ]
    typed = [batch.cast(pa.schema([(name, pa.string()) for name in batch.schema.names])) for batch in batches]
    encoded = [pa.RecordBatch.from_arrays([c.dictionary_encode() for c in b.columns], b.schema.names) for b in typed]
    with path.open("wb") as stream, ipc.new_stream(stream, encoded[0].schema) as writer:
        for batch in encoded:
            writer.write_batch(batch)


WRITERS: Mapping[str, Callable[[Sequence[Row], Path], None]] = {
    "table.parquet": write_parquet,
    "table.pq": write_parquet,
    "table.csv": write_csv,
    "table.jsonl": write_lines,
    "table.NDJSON": write_lines,
    "table.arrow": write_arrow,
    "table.feather": write_arrow,
    "table.ipc": write_stream,
}


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a table in any format, with None for what is missing."""
    ending = path.suffix.lower()
    if ending == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return [{name: _value(name, word) for name, word in row.items()} for row in csv.DictReader(stream)]
    if ending in {".jsonl", ".ndjson"}:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if ending in {".parquet", ".pq"}:
        with parquet.ParquetFile(path) as file:
            rows: list[dict[str, Any]] = file.read().to_pylist()
            return rows
    with ipc.open_file(path) as reader:
        found: list[dict[str, Any]] = reader.read_all().to_pylist()
        return found


def _value(name: str, word: str) -> Any:
    if name == "row":
        return int(word)
    return {"true": True, "false": False, "": None}.get(word, word)


def rejects_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file of rejects."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
