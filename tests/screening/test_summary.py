"""The counts of a screened file: they tell of red flags and of what is open, whatever was asked for."""

import json
import re
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

import expert
from expert import KnowledgeBase
from expert.reporting.text import render_plain
from expert.screening.screen_file import screen_file
from expert.screening.summary import Summary, paragraphs, to_json
from tests.screening.table_makers import ROOT

KINDS = {
    "flag": {"label": "flag", "plural": "Flags", "role": "red_flag", "levels": "no"},
    "advice": {"label": "advice", "plural": "Advice", "role": "recommendation", "levels": "yes"},
}
RUNGS = [{"id": "low", "label": "low", "meaning": "l"}, {"id": "high", "label": "high", "meaning": "h"}]
ROWS = pa.table(
    {
        "case": ["nothing", "excluded", "both", "one open", "rest", "calm rest"],
        "fever": [None, False, True, True, None, False],
        "stiff": [None, False, True, None, None, False],
        "tired": [None, False, False, False, True, True],
    }
)


@pytest.fixture(name="kb")
def small_base() -> KnowledgeBase:
    """Two red flags, one that nothing can derive, and advice that comforts."""
    rules = [("fever", {"danger": "yes"}), ("stiff", {"peril": "yes"}), ("tired", {"rest": "strong"})]
    return KnowledgeBase.from_rules(
        [
            {"id": f"R{number}", "title": "t", "scope": "person", "if": [premise], "then": then, "because": "b"}
            for number, (premise, then) in enumerate(rules)
        ],
        findings=[{"id": name, "type": "boolean"} for name in ("fever", "stiff", "tired")],
        conclusions=[
            {"id": "danger", "kind": "flag", "urgency": "high"},
            {"id": "peril", "kind": "flag"},
            {"id": "unreachable", "kind": "flag"},
            {"id": "rest", "kind": "advice", "urgency": "low", "reassures": "yes"},
        ],
        kinds=KINDS,
        urgency=RUNGS,
    )


def screened(kb: KnowledgeBase, folder: Path, table: pa.Table, *conclusions: str, **options: object) -> Summary:
    """The counts of a table, written to a file and screened."""
    parquet.write_table(table, folder / "table.parquet")
    made = folder / "made.parquet"
    return screen_file(kb.program, folder / "table.parquet", made, conclusions=conclusions, **options)  # type: ignore[arg-type] # options of any kind


def lines(summary: Summary) -> list[str]:
    """The counts as they are printed, without what is only for the eye."""
    return [" ".join(line.split()) for line in render_plain(paragraphs(summary)).splitlines()]


@pytest.mark.parametrize("conclusions", [(), ("rest",), ("may_reassure",), ("urgency", "all")])
def test_red_flags_are_counted_whatever_is_asked_for(
    kb: KnowledgeBase, tmp_path: Path, conclusions: tuple[str, ...]
) -> None:
    """Rows with any present, rows with any open, and each; what nothing can derive is not counted as open."""
    summary = screened(kb, tmp_path, ROWS, *conclusions)
    assert summary.any_red_flag == {"present": 2, "not_excluded": 3}
    assert summary.red_flags == {
        "danger": {"present": 2, "not_excluded": 2},
        "peril": {"present": 1, "not_excluded": 3},
    }
    said = lines(summary)
    assert "Red flags present in 2, not excluded in 3 of 6 rows, so nothing there reassures" in said
    assert not any(line.startswith("counted") for line in parquet.read_schema(tmp_path / "made.parquet").names)


def test_a_row_reassures_where_no_red_flag_is_present_or_open(kb: KnowledgeBase, tmp_path: Path) -> None:
    """One row at a time, the counts say the opposite of ``may_reassure``; then the words say so too."""
    for number, row in enumerate(ROWS.to_pylist()):
        summary = screened(kb, tmp_path, ROWS.slice(number, 1), "may_reassure")
        (answer,) = parquet.read_table(tmp_path / "made.parquet").to_pylist()
        assert answer["may_reassure"] == (not any(summary.any_red_flag.values())), row
        assert answer["may_reassure"] == ("Red flags excluded in all 1 rows" in lines(summary))


def test_a_rung_that_could_still_be_reached_is_open_and_not_none(kb: KnowledgeBase, tmp_path: Path) -> None:
    """Only where the ceiling is none too is urgency none, and a comforting rung that is held back is not told."""
    summary = screened(kb, tmp_path, ROWS, "urgency")
    told = {row["case"]: row for row in parquet.read_table(tmp_path / "made.parquet").to_pylist()}
    assert {case: (row["urgency"], row["urgency_ceiling"]) for case, row in told.items()} == {
        "nothing": ("open", "high"),
        "excluded": ("none", "none"),
        "both": ("high", "high"),
        "one open": ("high", "high"),
        "rest": ("open", "high"),
        "calm rest": ("low", "low"),
    }
    assert summary.urgency == {"high": 2, "low": 1, "open": 2, "none": 1}
    assert summary.unsettled == 2
    said = lines(summary)
    start = said.index("Urgency high: 2")
    assert said[start + 1 : start + 5] == [
        "low: 1",
        "open (none derived, not settled): 2",
        "none: 1",
        "not settled in 2: could still rise",
    ]
    values = json.loads(to_json(summary))
    assert list(values["urgency"].items()) == [("high", 2), ("low", 1), ("open", 2), ("none", 1)]
    assert values["urgency_not_settled"] == 2


def test_columns_that_are_kept_are_not_counted(kb: KnowledgeBase, tmp_path: Path) -> None:
    """Whatever their names, they are carried over."""
    names = ["urgency", "urgency_ceiling", "counted: more"]
    table = ROWS
    for name in names:
        table = table.append_column(name, pa.array(["x"] * len(ROWS)))
    summary = screened(kb, tmp_path, table, "rest", keep=names, ignore_unknown=True)
    assert (summary.urgency, summary.unsettled) == ({}, None)
    assert parquet.read_schema(tmp_path / "made.parquet").names[2:5] == names


def test_the_page_lists_the_words_of_urgency_in_order() -> None:
    """None, open, and the rungs with their labels."""
    (table,) = re.findall(
        r"\| word \| meaning \|\n\|---\|---\|\n((?:\|.*\n)+)", (ROOT / "docs/screening.md").read_text("utf-8")
    )
    rows = [tuple(cell.strip(" `") for cell in row.split("|")[1:3]) for row in table.splitlines()]
    rungs = expert.load().vocabulary.urgency
    assert [word for word, _ in rows] == ["none", "open", *(rung.id for rung in rungs)]
    assert [meaning for _, meaning in rows[2:]] == [rung.label for rung in rungs]
