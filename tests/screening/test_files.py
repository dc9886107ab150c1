"""Tables from and to files: every format gives the same answers, wrong rows are told, nothing half-written stays."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import ipc, parquet

import expert
from expert.errors import FactsError, InputError
from expert.reporting.report import report
from expert.reporting.words import named_rung
from expert.result import Result
from tests.screening.conftest import Screen
from tests.screening.table_makers import (
    EXAMPLE,
    OUTPUTS,
    ROOT,
    WRITERS,
    WRONG,
    example_rows,
    rejects_of,
    rows_of,
    write_csv,
)

PAGE = ROOT / "docs/screening.md"
FACT_FILES = {expert.load().read_facts(path).case: path for path in sorted((ROOT / "examples").glob("*.yaml"))}
HYPOTHESES = ("PAD", "CVI", "vein_disease", "RLS")
FLAGS = ("severe_flow_restriction", "possible_vein_clot", "possible_acute_flow_loss")


def expected(result: Result) -> dict[str, Any]:
    """What a consultation says, in the words of a few columns."""
    columns: dict[str, Any] = {}
    for name in HYPOTHESES:
        answer = result[name]
        columns |= {f"{name}_level": answer.level or "none", f"{name}_ceiling": answer.ceiling or "none"}
    for name in FLAGS:
        answer = result[name]
        columns[name] = True if answer.level else None if answer.ceiling else False
    rung = named_rung(report(result))
    columns["urgency"] = rung.id if rung else "open" if result.urgency_ceiling else "none"
    return columns | {"may_reassure": result.may_reassure}


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
    assert {row["urgency"] for row in made[0]} >= {"U4", "urgent", "open"}
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


def test_an_old_file_of_rejects_need_not_have_answers_beside_it(screen: Screen, tmp_path: Path) -> None:
    """Nor do answers need rejects: every one of the files that may be there is replaced."""
    for gone in ("made.parquet", "made.parquet.rejects.csv", None):
        screen(EXAMPLE)
        if gone:
            (tmp_path / gone).unlink()
    screen(EXAMPLE, "other.parquet", rejects=os.devnull)
    Path("link.csv").hardlink_to(tmp_path / "made.parquet.rejects.csv")
    assert {row["row"] for row in rejects_of(Path("link.csv"))} == {"6", "13"}


@pytest.mark.parametrize("text", ["hello\n", "row,case,reason,more\n", "row,case\n", " row,reason\n", ""])
@pytest.mark.parametrize("table", [EXAMPLE, "right.csv"])
def test_a_file_that_is_none_of_rejects_is_left_alone(
    screen: Screen, tmp_path: Path, table: str | Path, text: str
) -> None:
    """Whether there would be rejects or not, it is neither replaced nor removed, and no answers are written."""
    write_csv(example_rows()[:3], Path("right.csv"))
    Path("notes.txt").write_text(text, "utf-8")
    with pytest.raises(FactsError, match=r"^notes\.txt: is no file of rejects: choose another name$"):
        screen(table, rejects="notes.txt")
    assert Path("notes.txt").read_text("utf-8") == text
    assert {path.name for path in tmp_path.iterdir()} == {"right.csv", "notes.txt"}


def test_a_name_too_long_for_a_file_is_one_sentence(screen: Screen) -> None:
    """The name of the rejects is longer than that of the answers."""
    name = f"{'x' * 240}.parquet"
    with pytest.raises(InputError, match=r"^x+\.parquet\.rejects\.csv: cannot be written: file name too long$"):
        screen(EXAMPLE, name)
    screen(EXAMPLE, name, rejects="bad.csv")


def test_the_first_failure_is_told(screen: Screen) -> None:
    """That the rejects cannot be completed either is not told in the place of what went wrong before."""
    with pytest.raises(FactsError, match=r"screening\.csv: row 6: "):
        screen(EXAMPLE, rejects="/dev/full", strict=True)
    with pytest.raises(InputError, match=r"^/dev/full: cannot be written: no space left on device$"):
        screen(EXAMPLE, rejects="/dev/full")


@pytest.mark.parametrize("names", [("-", None), ("made.csv", "-")])
def test_what_is_written_is_a_file(screen: Screen, tmp_path: Path, names: tuple[str, str | None]) -> None:
    """There is no sign for standard output."""
    with pytest.raises(InputError, match=r"^answers and rejects are written to files: '-' is not the name of one$"):
        screen(EXAMPLE, names[0], rejects=names[1])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["made.parquet", "made.arrow"])
def test_answers_tell_the_rules_they_come_from(
    kb: expert.KnowledgeBase, screen: Screen, tmp_path: Path, name: str
) -> None:
    """Knowledge base, version, digest and disclaimer are in the file, and in what ``kb.screen`` gives."""
    screen(EXAMPLE, name)
    if name.endswith(".arrow"):
        with ipc.open_file(tmp_path / name) as file:
            found = [file.schema.metadata]
    else:
        found = [parquet.read_schema(tmp_path / name).metadata]
    found.append(kb.screen(pa.table({"smoker": [True]})).schema.metadata)
    told = {"knowledge_base": kb.name, "version": kb.version, "digest": kb.digest, "disclaimer": kb.model.disclaimer}
    for metadata in found:
        assert {key: metadata[f"expert.{key}".encode()].decode() for key in told} == told


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
    monkeypatch.setattr("expert.screening.csv_files._STEP", 7)
    monkeypatch.setattr("expert.screening.csv_files._MOST_ROWS", 30)
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
    """Urgency by rung, and the red flags with the rows in which they are present and not excluded, always."""
    summary = screen(EXAMPLE)
    assert summary.urgency == {"U2": 4, "open": 5, "urgent": 1, "U4": 1}
    assert summary.unsettled == 10
    assert summary.red_flags["possible_vein_clot"] == {"present": 1, "not_excluded": 9}
    few = screen(EXAMPLE, "few.parquet", conclusions=["PAD"])
    assert (few.red_flags, few.any_red_flag) == (summary.red_flags, summary.any_red_flag)
    assert (few.urgency, few.unsettled) == ({}, None)
    with parquet.ParquetFile("few.parquet") as file:
        assert file.schema_arrow.names == ["row", "case", "PAD_level", "PAD_ceiling"]


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


@pytest.mark.parametrize(("rows", "length"), [(2_000_000, 400), (200_000, 4_000)])
def test_memory_is_bounded_whatever_the_size_of_the_file(tmp_path: Path, rows: int, length: int) -> None:
    """A Parquet file of one row group that holds over 800 MB grows far less, however long its rows are."""
    note = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), ["x" * length])
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
