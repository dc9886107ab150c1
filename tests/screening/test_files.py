"""Tables from and to files: every format gives the same answers, wrong rows are told, nothing half-written stays."""

import csv
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import ipc, parquet

import expert
from expert.errors import FactsError, InputError, QuestionError
from expert.result import Result
from expert.screening.screen_file import screen_file
from expert.screening.summary import Summary
from expert.screening.table_rows import read_row
from tests.screening.table_makers import (
    EXAMPLE,
    ROOT,
    WRITERS,
    WRONG,
    example_rows,
    rows_of,
    write_arrow,
    write_csv,
    write_lines,
    write_parquet,
)

OUTPUTS = ("made.parquet", "made.csv", "made.jsonl", "made.arrow")
PAGE = ROOT / "docs/screening.md"
FACT_FILES = {expert.load().read_facts(path).case: path for path in sorted((ROOT / "examples").glob("*.yaml"))}
HYPOTHESES = ("PAD", "CVI", "vein_disease", "RLS")
FLAGS = ("severe_flow_restriction", "possible_vein_clot", "possible_acute_flow_loss")
Screen = Callable[..., Summary]


@pytest.fixture(scope="module")
def kb() -> expert.KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load()


@pytest.fixture(name="screen")
def screen_with(kb: expert.KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Screen a file of a temporary folder, which is the current one."""
    monkeypatch.chdir(tmp_path)

    def call(table: str | Path, output: str | Path = "made.parquet", **options: Any) -> Summary:
        return screen_file(kb.program, table, output, **options)

    return call


def rejects_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file of rejects."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def expected(result: Result) -> dict[str, Any]:
    """What a consultation says, in the words of a few columns."""
    columns: dict[str, Any] = {}
    for name in HYPOTHESES:
        answer = result[name]
        columns |= {f"{name}_level": answer.level or "none", f"{name}_ceiling": answer.ceiling or "none"}
    for name in FLAGS:
        answer = result[name]
        columns[name] = True if answer.level else None if answer.ceiling else False
    return columns | {"may_reassure": result.may_reassure}


# --- the same answers whatever the format -------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_answers_of_single_consultations(
    kb: expert.KnowledgeBase, screen: Screen, tmp_path: Path, name: str
) -> None:
    """Row by row, with the numbers and cases of the table; the two wrong rows are left out."""
    WRITERS[name](example_rows(), Path(name))
    summary = screen(name)
    answers = rows_of(tmp_path / "made.parquet")
    assert [row["row"] for row in answers] == [number for number in range(1, 14) if number not in WRONG]
    assert (summary.rows, summary.screened, summary.rejected) == (13, 11, 2)
    for row in answers:
        said = expected(kb.consult(kb.read_facts(FACT_FILES[row["case"]])))
        assert {name: row[name] for name in said} == said, row["case"]


def test_every_output_format_holds_the_same(screen: Screen, tmp_path: Path) -> None:
    """Numbers, texts, truth values and what is missing come back alike from all four."""
    made = []
    for output in OUTPUTS:
        screen(EXAMPLE, output, keep=["smoker"])
        made.append(
            [
                {name: None if value == "" else value for name, value in row.items()}
                for row in rows_of(tmp_path / output)
            ]
        )
    assert made[0][0]["smoker"] == "yes"
    assert {row["urgency"] for row in made[0]} >= {"U4", "urgent", "withheld"}
    assert made[1:] == made[:1] * 3


def test_an_answer_file_begins_with_row_and_case_and_has_no_faults(screen: Screen, tmp_path: Path) -> None:
    """The first column is a whole number, and no word is missing."""
    screen(EXAMPLE, conclusions=["urgency", "PAD_left"])
    with parquet.ParquetFile(tmp_path / "made.parquet") as file:
        schema = file.schema_arrow
    assert schema.names == ["row", "case", "urgency", "urgency_ceiling", "PAD_left_level", "PAD_left_ceiling"]
    assert schema.field("row").type == pa.int64()
    assert not schema.field("urgency").nullable


@pytest.mark.parametrize("name", ["table.parquet", "table.arrow", "table.csv"])
def test_a_table_without_rows_gives_one_without_rows(screen: Screen, tmp_path: Path, name: str) -> None:
    """The columns are there all the same."""
    empty = pa.table({"smoker": pa.array([], pa.bool_()), "case": pa.array([], pa.string())})
    if name == "table.csv":
        Path(name).write_text("smoker,case\n", "utf-8")
    elif name == "table.arrow":
        with ipc.new_file(name, empty.schema) as writer:
            writer.write_table(empty)
    else:
        parquet.write_table(empty, name)
    assert screen(name).rows == 0
    with parquet.ParquetFile(tmp_path / "made.parquet") as file:
        assert file.metadata.num_rows == 0
        assert "urgency" in file.schema_arrow.names


def test_kept_columns_of_any_type_pass_through(screen: Screen, tmp_path: Path) -> None:
    """Dates, decimals, lists and dictionaries that change between batches come out as they went in."""
    words = pa.chunked_array([pa.array([word]).dictionary_encode() for word in ("a", "b", "c")])
    table = pa.table(
        {
            "smoker": [True, False, None],
            "visit": pa.array([0, 1, None], pa.timestamp("us", "UTC")),
            "many": [[1.5], [], None],
            "word": words,
        }
    )
    with ipc.new_stream("table.arrow", table.schema) as writer:
        writer.write_table(table)
    for output in ("made.parquet", "made.arrow"):
        screen("table.arrow", output, keep=["word", "visit", "many"])
        rows = rows_of(tmp_path / output)
        assert [{name: row[name] for name in ("visit", "many", "word")} for row in rows] == [
            {name: row[name] for name in ("visit", "many", "word")} for row in table.to_pylist()
        ]
    screen("table.arrow", "made.jsonl", keep=["word", "visit", "many"])
    assert rows_of(tmp_path / "made.jsonl")[0]["visit"].startswith("1970-01-01 00:00:00")
    with pytest.raises(FactsError, match="CSV cannot hold the lists of the column 'many' to keep"):
        screen("table.arrow", "made.csv", keep=["many", "visit", "word"])
    assert not (tmp_path / "made.csv").exists()


def test_only_used_columns_are_read(screen: Screen, tmp_path: Path) -> None:
    """A column whose name is the beginning of another is not taken for it, and those passed over are named."""
    parquet.write_table(pa.table({"drugs": [["statin"]], "drug": [1], "drugs.x": [2]}), "table.parquet")
    assert screen("table.parquet", ignore_unknown=True).ignored == ("drug", "drugs.x")
    assert len(rows_of(tmp_path / "made.parquet")) == 1


# --- rows that are wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["table.parquet", "table.csv", "table.jsonl", "table.arrow"])
def test_wrong_rows_go_to_the_rejects_with_number_case_and_reason(screen: Screen, tmp_path: Path, name: str) -> None:
    """The reason is the sentence a fact file would get."""
    WRITERS[name](example_rows(), Path(name))
    summary = screen(name)
    assert summary.rejects == "made.parquet.rejects.csv"
    first, second = rejects_of(tmp_path / summary.rejects)
    assert {int(first["row"]): first["case"], int(second["row"]): second["case"]} == WRONG
    assert first["reason"].startswith("age_years: 'age_years' must lie between 0 and 130 years, not 580")
    assert second["reason"].endswith("not 'lfet'; did you mean 'left'?")


def test_rejects_stand_where_they_are_asked_for_and_old_ones_go(screen: Screen, tmp_path: Path) -> None:
    """The file is made only where there are any; one of an earlier run does not stay."""
    screen(EXAMPLE, rejects="bad.csv")
    assert {path.name for path in tmp_path.iterdir()} == {"made.parquet", "bad.csv"}
    write_csv(example_rows()[:3], Path("right.csv"))
    assert screen("right.csv", rejects="bad.csv").rejects == ""
    assert {path.name for path in tmp_path.iterdir()} == {"made.parquet", "right.csv"}
    assert screen(EXAMPLE, rejects=os.devnull).rejected == 2
    assert screen("right.csv", rejects=os.devnull).rejected == 0
    assert Path(os.devnull).exists()


def test_without_a_case_the_rejects_have_none(screen: Screen, tmp_path: Path) -> None:
    """Number and reason are all there is."""
    Path("table.csv").write_text("age_years\n5\n500\n", "utf-8")
    screen("table.csv")
    assert [list(row) for row in rejects_of(tmp_path / "made.parquet.rejects.csv")] == [["row", "reason"]]


def test_strict_stops_at_the_first_wrong_row(screen: Screen, tmp_path: Path) -> None:
    """The row and what is wrong are told; the old output stays."""
    (tmp_path / "made.parquet").write_text("old")
    with pytest.raises(FactsError, match=r"screening\.csv: row 6: age_years: 'age_years' must lie between 0 and 130"):
        screen(EXAMPLE, strict=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("made.parquet", "old")]


def test_a_csv_row_with_a_wrong_number_of_fields_is_rejected_and_the_others_keep_their_numbers(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over many blocks, with line ends inside quotes and blank lines, which are no rows."""
    monkeypatch.setattr("expert.screening.csv_files.BLOCK_BYTES", 1_000)
    lines = ["\ufeffcase,age_years,note"]
    for number in range(1, 501):
        age = 500 if number % 11 == 0 else 50
        whole = [f'c{number},{age},"a\nb, c"', f"c{number},7"][number % 7 == 0]
        lines += [whole, ""] if number % 5 == 0 else [whole]
    Path("table.csv").write_text("\n".join([*lines, "c501", "c502,1,2,3", "c503,,"]), "utf-8")
    summary = screen("table.csv", ignore_unknown=True)
    assert {row["case"]: row["row"] for row in rows_of(tmp_path / "made.parquet")} == {
        f"c{number}": number for number in [*range(1, 501), 503] if number % 7 and number % 11
    }
    rejects = rejects_of(tmp_path / summary.rejects)
    assert [int(row["row"]) for row in rejects] == [n for n in range(7, 503) if n % 7 == 0 or n % 11 == 0 or n > 500]
    assert {row["reason"] for row in rejects if row["case"] == ""} == {
        f"has {n}, 3 are expected" for n in ("1 field", "2 fields", "4 fields")
    }


def test_counts_tell_what_came_of_the_rows(screen: Screen) -> None:
    """Urgency by rung, and each red flag with the rows in which it is present and not excluded."""
    summary = screen(EXAMPLE)
    assert summary.urgency == {"U2": 4, "withheld": 5, "urgent": 1, "U4": 1}
    assert summary.red_flags["possible_vein_clot"] == {"present": 1, "not_excluded": 9}
    assert screen(EXAMPLE, conclusions=["PAD"]).red_flags == {}


def test_the_page_shows_what_comes_of_the_example(screen: Screen, tmp_path: Path) -> None:
    """The answers and the rejects on the page are those of the command above them."""
    assert "answers.csv --conclusions urgency,possible_vein_clot,PAD\n" in PAGE.read_text("utf-8")
    screen(EXAMPLE, "answers.csv", conclusions=["urgency", "possible_vein_clot", "PAD"])
    for name in ("answers.csv", "answers.csv.rejects.csv"):
        assert f"```csv\n{(tmp_path / name).read_text('utf-8')}```" in PAGE.read_text("utf-8")


def test_the_lines_on_the_page_can_be_read(screen: Screen) -> None:
    """Each of the objects shown is one that is taken."""
    (lines,) = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    Path("t.jsonl").write_text(lines, "utf-8")
    assert (screen("t.jsonl").screened, screen("t.jsonl").rejected) == (3, 0)


# --- JSON Lines ---------------------------------------------------------------------------------------------------

LINES: dict[str, tuple[bytes, str]] = {
    "empty object": (b"{}", ""),
    "nested sides": (b'{"swelling": {"left": "yes", "right": false}}', ""),
    "columns": (b'{"swelling_left": true, "cramp_timing_left": ["night"], "age_years": 58}', ""),
    "fact file": (b'{"case": "x", "side": "left", "note": "n", "findings": {"swelling": "yes"}}', ""),
    "number too long": (b'{"age_years": ' + b"9" * 400 + b"}", "must be a number of years, not 'inf'"),
    "given twice": (b'{"smoker": true, "smoker": false}', "'smoker' is given twice"),
    "twice inside": (b'{"swelling": {"left": true, "left": true}}', "'left' is given twice"),
    "broken": (b'{"smoker": tru}', "not valid JSON: 'tru' needs double quotes (character 12)"),
    "not finished": (b'{"smoker": true', "not valid JSON: the file ends too early"),
    "deep": (b'{"smoker":' + b"[" * 100_000, "nested more than 30 levels deep"),
    "not a number": (b'{"age_years": NaN}', "NaN is not allowed"),
    "list": (b"[1]", "is no JSON object"),
    "unknown": (b'{"sweling": true}', "unknown column 'sweling'; did you mean 'swelling'?"),
    "unknown finding": (b'{"findings": {"sweling": true}}', "sweling: unknown finding 'sweling'; did you mean"),
    "two forms": (b'{"swelling": "left", "swelling_right": true}', "'swelling' is given in the columns"),
    "concluded": (b'{"PAD": true}', "concluded by the rules"),
    "not utf-8": (b'{"case": "\xff"}', "is not UTF-8 text"),
    "long": (b'{"case": "' + b"x" * 2_500_000 + b'"}', "is longer than 1 MB"),
    "half a pair": (b'{"case": "\\ud800", "smoker": "\\udc00"}', "'smoker' must be one of yes, no, unknown"),
}


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b""], ids=["newline", "carriage return", "nothing"])
def test_each_line_stands_for_itself(screen: Screen, tmp_path: Path, ending: bytes) -> None:
    """Wrong lines are rejected with their number, blank ones are passed over, and the last needs no line end."""
    between = ending or b"\n"
    content = between.join(line + between for line, _ in LINES.values())
    (tmp_path / "table.jsonl").write_bytes(b"\xef\xbb\xbf" + (content if ending else content.rstrip(b"\n")))
    summary = screen("table.jsonl")
    wanted = {2 * at + 1: reason for at, (_, reason) in enumerate(LINES.values())}
    rejects = {int(row["row"]): row["reason"] for row in rejects_of(tmp_path / summary.rejects)}
    assert rejects.keys() == {number for number, reason in wanted.items() if reason}
    assert [(number, text) for number, text in rejects.items() if wanted[number] not in text] == []
    assert [row["row"] for row in rows_of(tmp_path / "made.parquet")] == [
        n for n, reason in wanted.items() if not reason
    ]


def test_lines_keep_what_they_are_asked_to(screen: Screen, tmp_path: Path) -> None:
    """As text, and nothing where a line has no such name; a kept name may be a finding too."""
    write_lines(
        [{"clinic": "north", "age_years": 5}, {"clinic": [1, None]}, {"findings": {}, "clinic": 7}], Path("t.jsonl")
    )
    assert screen("t.jsonl", keep=["clinic", "age_years"]).rejected == 0
    rows = rows_of(tmp_path / "made.parquet")
    assert [(row["clinic"], row["age_years"]) for row in rows] == [("north", "5"), ("[1, null]", None), ("7", None)]


def test_lines_and_a_default_side(kb: expert.KnowledgeBase, screen: Screen, tmp_path: Path) -> None:
    """The side holds for lines as for columns, in both shapes."""
    write_lines([{"swelling": True}, {"findings": {"swelling": "yes"}}], Path("t.jsonl"))
    screen("t.jsonl", side="left", conclusions=["CVI_left"])
    level = kb.consult({"swelling": "left"})["CVI"]["left"].level
    assert [row["CVI_left_level"] for row in rows_of(tmp_path / "made.parquet")] == [level, level]
    with pytest.raises(FactsError, match=r"t\.jsonl: 'side' must be one of left, right, both, not 'lft'"):
        screen("t.jsonl", side="lft")


# --- explaining a row afterwards ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["table.parquet", "table.csv", "table.jsonl", "table.arrow", "table.ipc"])
def test_a_row_explained_afterwards_is_a_single_consultation(
    kb: expert.KnowledgeBase, screen: Screen, name: str
) -> None:
    """The reports on row 8 are, to the byte, those on the fact file it was written from, read in that order."""
    assert screen is not None
    WRITERS[name](example_rows(), Path(name))
    row, facts = read_row(kb.program, name, 8), kb.read_facts(ROOT / "examples/night_cramps.yaml")
    assert row.values == facts.values
    again, single = kb.consult(row), kb.consult(facts.replaced({key: facts.values[key] for key in row.values}))
    assert again.to_json() == single.to_json()
    assert again.to_text(detail="full") == single.to_text(detail="full")


@pytest.mark.parametrize("name", ["table.parquet", "table.csv", "table.jsonl", "table.arrow"])
def test_a_row_that_is_wrong_or_missing_is_told(kb: expert.KnowledgeBase, screen: Screen, name: str) -> None:
    """A wrong row in the words of the rejects, and a number past the end with the last there is."""
    assert screen is not None
    WRITERS[name](example_rows(), Path(name))
    with pytest.raises(FactsError, match=f"{name}: row 6: age_years: 'age_years' must lie between"):
        read_row(kb.program, name, 6)
    with pytest.raises(FactsError, match=f"{name}: row 14: there is no such row; the last is 13"):
        read_row(kb.program, name, 14)


def test_a_line_that_is_blank_or_unreadable_is_told(kb: expert.KnowledgeBase, screen: Screen) -> None:
    """As is a row with a wrong number of fields."""
    assert screen is not None
    Path("t.jsonl").write_bytes(b'{}\n\n"\xff"\n{}\n')
    Path("t.csv").write_text("smoker,sex\nyes,male\nyes\n", "utf-8")
    for name, number, words in (
        ("t.jsonl", 2, "the line is blank"),
        ("t.jsonl", 3, "is not UTF-8 text"),
        ("t.csv", 2, "has 1 field, 2 are expected"),
    ):
        with pytest.raises(FactsError, match=f"{name}: row {number}: .*{words}"):
            read_row(kb.program, name, number)


def test_a_row_is_read_with_the_options_of_screening(kb: expert.KnowledgeBase, screen: Screen) -> None:
    """A default side, and columns and names that mean nothing passed over, in tables and in lines."""
    assert screen is not None
    for name in ("table.csv", "table.jsonl"):
        WRITERS[name]([{"swelling": "yes", "clinic": "north"}], Path(name))
        with pytest.raises(FactsError, match="unknown column 'clinic'"):
            read_row(kb.program, name, 1)
        assert read_row(kb.program, name, 1, side="left", ignore_unknown=True).values == {("swelling", "left"): True}


def test_a_row_far_down_is_found(kb: expert.KnowledgeBase, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the row groups and chunks, the number counts from the beginning of the table."""
    assert screen is not None
    monkeypatch.setattr("expert.screening.table_files.CHUNK_ROWS", 5)
    rows = [{"age_years": number % 100, "case": f"c{number}"} for number in range(1, 41)]
    for name in ("table.parquet", "table.arrow"):
        WRITERS[name](rows, Path(name))
        assert [read_row(kb.program, name, number).case for number in (1, 5, 6, 24, 40)] == [
            "c1",
            "c5",
            "c6",
            "c24",
            "c40",
        ]


# --- what cannot be used ------------------------------------------------------------------------------------------

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
    "quote.csv": (b'smoker,"sex\nyes,male\n', "quote.csv: the first line must name the columns, separated by commas"),
    "open.csv": (
        b'smoker,case\nyes,"a\n' + b"x\n" * 3_000_000,
        "open.csv: has an odd number of quotes: one is not closed",
    ),
    "long.csv": (b"smoker\n" + b"x" * 9_000_000 + b"\nyes\nno\n", "long.csv: cannot be read at the start: a row there"),
    "semicolons.csv": (b"smoker;sex\nyes;male\n", "semicolons.csv: unknown column 'smoker;sex'"),
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
    assert done.stdout == "screening needs the extra 'batch': pip install expert[batch]\n"


# --- memory -------------------------------------------------------------------------------------------------------


def test_memory_is_bounded_whatever_the_size_of_the_file(tmp_path: Path) -> None:
    """A Parquet file of one row group that holds over 800 MB is screened with far less growth."""
    rows = 2_000_000
    note = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), ["x" * 400])
    table = pa.table({"note": note, "smoker": pa.array(np.arange(rows) % 3 == 0)})
    with parquet.ParquetWriter(tmp_path / "table.parquet", table.schema, store_schema=False) as writer:
        writer.write_table(table, row_group_size=rows)
    (tmp_path / "small.csv").write_text("smoker\nyes\n", "utf-8")
    program = (
        "import expert\n"
        "from expert.screening.screen_file import screen_file\n"
        "def peak():\n"
        "    line = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "    return int(line.split()[1]) / 1024\n"
        "kb = expert.load()\n"
        "made = screen_file(kb.program, 'small.csv', 'small.parquet')\n"
        "before = peak()\n"
        "made = screen_file(kb.program, 'table.parquet', 'made.parquet', conclusions=['PAD'], keep=['note'])\n"
        "print(made.rows, peak() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    screened, grown = done.stdout.split()
    assert int(screened) == rows
    assert float(grown) < 450
