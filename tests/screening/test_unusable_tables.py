"""Tables that cannot be used, and what is asked for wrongly: one sentence each, and nothing is written."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import ipc

from expert.errors import FactsError, InputError, QuestionError
from tests.screening.conftest import Screen
from tests.screening.table_makers import (
    OUTPUTS,
    WRITERS,
    example_rows,
    write_arrow,
    write_parquet,
)

BAD_TABLES: dict[str, tuple[bytes, str]] = {
    "text.parquet": (
        b"smoker\nyes\n",
        "text.parquet: cannot be read as Parquet: it is another kind of file, or damaged",
    ),
    "text.arrow": (b"smoker\nyes\n", "text.arrow: cannot be read as Arrow IPC: it is another kind of file, or damaged"),
    "magic.arrow": (b"ARROW1\0\0", "magic.arrow: cannot be read as Arrow IPC: it is another kind of file, or damaged"),
    **{
        f"empty.{end}": (b"", f"empty.{end}: is empty: a table is expected")
        for end in ("parquet", "csv", "jsonl", "ipc")
    },
    "lines.csv": (b"\n\n", "lines.csv: is empty: a table is expected"),
    "latin_1.csv": ("case,smoker\nMüller,yes\n".encode("latin-1"), "latin_1.csv: is not UTF-8 text; save it as UTF-8"),
    "head.csv": ("fräh,smoker\n1,yes\n".encode("latin-1"), "head.csv: is not UTF-8 text; save it as UTF-8"),
    "utf_16.csv": ("smoker\nyes\n".encode("utf-16"), "utf_16.csv: is UTF-16 text; save it as UTF-8"),
    "quote.csv": (b'smoker,"sex\nyes,male\n', "quote.csv:2: a quote here or before is not closed, or is part"),
    "open.csv": (
        b'smoker,case\nyes,"a\n' + b"x\n" * 3_000_000,
        "open.csv:65538: a value that ends here is longer than 131,072 characters, or a quote is not closed",
    ),
    "long.csv": (
        b"smoker\n" + b"x" * 9_000_000 + b"\nyes\nno\n",
        "long.csv:1: a value that ends here is longer than 131,072",
    ),
    "merged.csv": (
        b'case,smoker\nx,no\n"a,yes\nb,no\nc,no\n"d,yes\n',
        "merged.csv:6: a quote here or before is not closed, or is part of a value and should be doubled",
    ),
    "inside.csv": (b'case,smoker\n"a"b,yes\n', "inside.csv:2: a quote here or before is not closed, or is part"),
    "tabs.csv": (b"smoker\tsex\nyes\tmale\n", "tabs.csv: its columns seem to be separated by tabs"),
    "semicolons.csv": (b"smoker;sex\nyes;male\n", "semicolons.csv: its columns seem to be separated by semicolons"),
    "doubled.csv": (b"smoker,sex,smoker\nyes,male,no\n", "doubled.csv: the column 'smoker' stands twice in the table"),
    "unknown.csv": (b"sweling,smoker\nleft,yes\n", "unknown.csv: unknown column 'sweling'; did you mean 'swelling'?"),
    "case.csv": (
        b"case\na\n",
        "case.csv: none of its columns is a finding; 'expert screen --schema' lists those there may be",
    ),
    "concluded.csv": (b"PAD\nyes\n", "concluded.csv: the column 'PAD' is concluded by the rules"),
    "table.xlsx": (b"x", "table.xlsx: a table's name must end in one of .parquet, .pq, .csv, .jsonl, .ndjson, .arrow,"),
    "table": (b"x", "table: a table's name must end in one of"),
}


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_table_that_cannot_be_used_is_one_sentence(screen: Screen, tmp_path: Path, name: str) -> None:
    """Which file, what is wrong with it, and nothing is written."""
    content, words = BAD_TABLES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FactsError) as error:
        screen(name)
    assert str(error.value).startswith(words)
    assert len(error.value.faults) == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_damaged_file_is_told_and_nothing_is_written(screen: Screen, tmp_path: Path) -> None:
    """A Parquet file whose pages were overwritten, an Arrow file that ends too early, and texts that are no UTF-8."""
    write_parquet(example_rows(), Path("table.parquet"))
    content = bytearray(Path("table.parquet").read_bytes())
    content[4:400] = bytes(396)
    Path("table.parquet").write_bytes(content)
    write_arrow(example_rows(), Path("table.arrow"))
    batch = pa.table({"case": pa.array([b"\xff"]).view(pa.string()), "smoker": [True]})
    with ipc.new_stream("table.ipc", batch.schema) as writer:
        writer.write_table(batch)
    whole = Path("whole.feather").write_bytes(b"") or Path("table.ipc").read_bytes()
    Path("table.feather").write_bytes(whole[: len(whole) - 60])
    Path("whole.feather").unlink()
    before = sorted(tmp_path.iterdir())
    for name in ("table.parquet", "table.ipc", "table.feather"):
        with pytest.raises(FactsError, match=rf"{name}: is damaged: nothing after row 0 can be read \("):
            screen(name)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"table": "nowhere.csv"}, "nowhere.csv: cannot be read: no such file or directory"),
        ({"table": "folder.csv"}, "folder.csv: this is a folder, a file is expected"),
        ({"table": "pipe.csv"}, "pipe.csv: this is no ordinary file; tables are read from files"),
        ({"table": "\udcff.csv"}, "?.csv: the name of a table must be printable text"),
        ({"output": "made.txt"}, "made.txt: a table's name must end in one of"),
        ({"output": "made.parqet"}, "did you mean '.parquet'?"),
        ({"output": "missing/made.csv"}, "missing/made.csv: cannot be written: no such file or directory"),
        ({"output": "folder.csv"}, "folder.csv: cannot be written: is a directory"),
        ({"output": "table.csv"}, "table.csv: is the table that is read: write the answers to another file"),
        ({"output": "linked.csv"}, "linked.csv: is the table that is read: write the answers to another file"),
        ({"rejects": "table.csv"}, "table.csv: is the table that is read: write the rejects to another file"),
        ({"rejects": "made.parquet"}, "made.parquet: is the file with the answers: write the rejects to another file"),
        ({"rejects": "missing/bad.csv"}, "missing/bad.csv: cannot be written: no such file or directory"),
        ({"keep": ["clinic"]}, "table.csv: the table has no column 'clinic' to keep"),
        ({"keep": ["row"], "table": "rows.csv"}, "rows.csv: the answer would have two columns 'row'"),
        ({"side": "lft"}, "'side' must be one of left, right, both, not 'lft'; did you mean 'left'?"),
        ({"conclusions": ["PADD"]}, "there is no conclusion 'PADD'; did you mean 'PAD'?"),
    ],
    ids=lambda value: str(value).encode("ascii", "replace").decode()[:40],
)
def test_what_is_asked_for_wrongly_is_one_sentence(
    screen: Screen, tmp_path: Path, options: dict[str, Any], words: str
) -> None:
    """Whatever it is, nothing is written, and the table stays as it is."""
    Path("table.csv").write_text("smoker\nyes\n", "utf-8")
    Path("rows.csv").write_text("row,smoker\n1,yes\n", "utf-8")
    Path("linked.csv").hardlink_to("table.csv")
    Path("folder.csv").mkdir()
    os.mkfifo("pipe.csv")
    holder = os.open("pipe.csv", os.O_RDWR)
    before = sorted(tmp_path.iterdir())
    try:
        with pytest.raises((InputError, QuestionError)) as error:
            screen(**{"table": "table.csv"} | options)
    finally:
        os.close(holder)
    assert words in str(error.value)
    assert sorted(tmp_path.iterdir()) == before
    assert Path("table.csv").read_text("utf-8") == "smoker\nyes\n"


@pytest.mark.parametrize("folder", ["with space", "ünï", "a;b#c?", "s3:"])
def test_unusual_names_are_names(screen: Screen, folder: str) -> None:
    """A path is taken as it is, and never for an address or a pattern."""
    Path(folder).mkdir()
    for name in ("table.parquet", "table.csv", "table.arrow", "table.jsonl"):
        WRITERS[name](example_rows(), Path(folder, name))
        for output in OUTPUTS:
            assert screen(f"{folder}/{name}", f"{folder}/{output}").screened == 11


def test_without_its_extra_screening_says_so(tmp_path: Path) -> None:
    """One sentence that names the extra, from the library too."""
    program = (
        "import importlib.util as u, expert\n"
        "real = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'pyarrow' else real(name, *more)\n"
        "try:\n    expert.load().screener()\n"
        "except expert.ExpertError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "screening needs the extra 'batch': pip install 'expert[batch]'\n"
