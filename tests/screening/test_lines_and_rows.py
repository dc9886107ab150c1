"""JSON Lines, each read by itself; and single rows of any table, explained afterwards."""

from pathlib import Path

import pytest

import expert
from expert.errors import FactsError
from expert.screening.table_rows import read_row
from tests.screening.conftest import Screen
from tests.screening.table_makers import (
    ROOT,
    WRITERS,
    example_rows,
    rejects_of,
    rows_of,
    write_lines,
)

LINES: dict[str, tuple[bytes, str]] = {
    "empty object": (b"{}", ""),
    "nested sides": (b'{"swelling": {"left": "yes", "right": false}}', ""),
    "columns": (b'{"swelling_left": true, "cramp_timing_left": ["night"], "age_years": 58}', ""),
    "fact file": (b'{"case": "x", "side": "left", "note": "n", "findings": {"swelling": "yes"}}', ""),
    "number too long": (b'{"age_years": ' + b"9" * 400 + b"}", "the number " + "9" * 59 + "… is too large"),
    "given twice": (b'{"smoker": true, "smoker": false}', "'smoker' is given twice"),
    "twice inside": (b'{"swelling": {"left": true, "left": true}}', "'left' is given twice"),
    "broken": (b'{"smoker": tru}', "not valid JSON: 'tru' needs double quotes (character 12)"),
    "not finished": (b'{"smoker": true', "not valid JSON: the file ends too early"),
    "deep": (b'{"smoker":' + b"[" * 100_000, "nested more than 30 levels deep"),
    "fraction too long": (b'{"age_years": -1e999}', "the number -1e999 is too large"),
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


@pytest.mark.parametrize("name", ["table.csv", "table.jsonl", "table.parquet"])
def test_a_row_is_read_with_the_options_of_screening(kb: expert.KnowledgeBase, screen: Screen, name: str) -> None:
    """A default side; unknown words are passed over only where that is asked for."""
    assert screen is not None
    WRITERS[name]([{"swelling": "yes", "skin_colour_left": "gren"}], Path(name))
    with pytest.raises(FactsError, match="'skin_colour' cannot be 'gren'"):
        read_row(kb.program, name, 1, side="left")
    assert read_row(kb.program, name, 1, side="left", ignore_unknown=True).values == {("swelling", "left"): True}


@pytest.mark.parametrize("name", ["table.csv", "table.jsonl", "table.parquet"])
def test_columns_of_a_row_that_are_no_findings_are_passed_over_and_named(
    kb: expert.KnowledgeBase, screen: Screen, name: str
) -> None:
    """They may have been carried over; one whose name is near that of a finding is said by itself."""
    assert screen is not None
    WRITERS[name]([{"smoker": "yes", "clinic": "north", "sweling": "left", "PAD": "yes", "row": "7"}], Path(name))
    facts = read_row(kb.program, name, 1)
    assert facts.values == {("smoker", None): True}
    assert list(map(str, facts.ignored)) == [
        f"{name}: row 1: unknown column 'sweling'; did you mean 'swelling'?",
        f"{name}: row 1: no findings, and passed over: clinic, PAD",
    ]


def test_unknown_names_inside_a_line_are_not_passed_over(kb: expert.KnowledgeBase, screen: Screen) -> None:
    """Under ``findings`` there are no columns to carry over."""
    assert screen is not None
    write_lines([{"clinic": 1, "findings": {"smoker": "yes"}}, {"findings": {"sweling": "yes"}}], Path("t.jsonl"))
    assert list(map(str, read_row(kb.program, "t.jsonl", 1).ignored)) == [
        "t.jsonl: row 1: no findings, and passed over: clinic"
    ]
    with pytest.raises(FactsError, match="unknown finding 'sweling'"):
        read_row(kb.program, "t.jsonl", 2)


def test_the_side_of_a_line_wins_over_the_default_side(screen: Screen, tmp_path: Path) -> None:
    """The default side is for lines that state none."""
    findings = {"exertion_symptom": ["pain"], "exertion_activity": ["walking"], "exertion_site": ["calf"]}
    one = {"findings": findings | {"exertion_consistent": "yes", "relief_on_stopping": "yes"}}
    write_lines([{"side": "right", **one}, one], Path("table.jsonl"))
    screen("table.jsonl", side="left", conclusions=["PAD_left", "PAD_right"])
    first, second = rows_of(tmp_path / "made.parquet")
    assert (first["PAD_right_level"], first["PAD_left_level"]) == ("hallmark", "none")
    assert (second["PAD_right_level"], second["PAD_left_level"]) == ("none", "hallmark")


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
