"""What came of screening a file, counted: for people as paragraphs, for programs as JSON."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expert.knowledge_model import KnowledgeModel
from expert.reporting import words
from expert.reporting.text import Paragraph
from expert.screening import answers as columns
from expert.screening.file_answers import Part
from expert.vocabulary import NONE, OPEN

PRESENT, NOT_EXCLUDED = "present", "not_excluded"
_HANG = 13


@dataclass
class Summary:
    """The counts of one run, which grow while it lasts.

    Attributes:
        model: the knowledge base.
        table: the file that was screened.
        output: the file with the answers.
        rejects: the file with the wrong rows; empty where there are none.
        rows: how many rows there were.
        rejected: how many of them were wrong.
        urgency: rung → rows; ``none`` and ``open`` too. Empty where urgency was not asked for.
        unsettled: rows whose urgency could still rise; None where urgency was not asked for.
        any_red_flag: rows in which some red flag is present, and rows in which some is not excluded.
        red_flags: red flag → rows in which it is present, and in which it is not excluded; whatever was asked for.
        ignored: columns that were passed over.
    """

    model: KnowledgeModel
    table: str
    output: str
    rejects: str = ""
    rows: int = 0
    rejected: int = 0
    urgency: Counter[str] = field(default_factory=Counter)
    unsettled: int | None = None
    any_red_flag: Counter[str] = field(default_factory=Counter)
    red_flags: dict[str, dict[str, int]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @property
    def screened(self) -> int:
        """How many rows have answers."""
        return self.rows - self.rejected

    @property
    def none_answered(self) -> bool:
        """Whether there were rows, and every one was wrong."""
        return 0 < self.rows == self.rejected

    def count(self, part: Part) -> None:
        """Add the rows of a part."""
        self.rows += len(part.wrong)
        self.rejected += len(part.wrong)
        for answers in part.answers:
            self.rows += answers.num_rows
        for counted in part.counted:
            self._count_red_flags(counted)
            if columns.URGENCY in counted.schema.names:
                self._count_urgency(counted)

    def _count_urgency(self, counted: pa.RecordBatch) -> None:
        told, ceiling = (_plain(counted.column(name)) for name in (columns.URGENCY, columns.CEILING))
        self.urgency.update({entry["values"]: entry["counts"] for entry in told.value_counts().to_pylist()})
        self.unsettled = (self.unsettled or 0) + pc.not_equal(told, ceiling).true_count

    def _count_red_flags(self, counted: pa.RecordBatch) -> None:
        self.any_red_flag[PRESENT] += counted.column(columns.PRESENT).true_count
        self.any_red_flag[NOT_EXCLUDED] += counted.column(columns.NOT_EXCLUDED).true_count
        for item in self.model.vocabulary.conclusions:
            if columns.COUNTED + item in counted.schema.names:
                column = counted.column(columns.COUNTED + item)
                counts = self.red_flags.setdefault(item, {PRESENT: 0, NOT_EXCLUDED: 0})
                counts[PRESENT] += column.true_count
                counts[NOT_EXCLUDED] += column.null_count


def _plain(words: pa.Array) -> pa.Array:
    return words.dictionary_decode() if pa.types.is_dictionary(words.type) else words


def to_json(summary: Summary) -> str:
    """The counts as JSON text."""
    values: dict[str, Any] = {
        "knowledge_base": {
            "name": summary.model.name,
            "version": summary.model.version,
            "digest": summary.model.digest,
        },
        "table": summary.table,
        "output": summary.output,
        "rejects": summary.rejects or None,
        "rows": summary.rows,
        "screened": summary.screened,
        "rejected": summary.rejected,
        "ignored_columns": list(summary.ignored),
        "any_red_flag": {name: summary.any_red_flag[name] for name in (PRESENT, NOT_EXCLUDED)},
        "red_flags": summary.red_flags,
        "urgency": {name: summary.urgency[name] for name in _urgency_names(summary)},
        "urgency_not_settled": summary.unsettled,
        "disclaimer": summary.model.disclaimer,
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def paragraphs(summary: Summary) -> Iterator[Paragraph]:
    """The counts, red flags first."""
    yield Paragraph(f"{summary.model.title} · {summary.table}", style="bold")
    yield Paragraph()
    told = f"{summary.rows:,}, of which {summary.screened:,} are answered in {summary.output}"
    yield Paragraph(told, 2, "Rows", hang=_HANG)
    if summary.rejected:
        text = f"{summary.rejected:,}: their numbers and what is wrong stand in {summary.rejects}"
        yield Paragraph(text, 2, "Rejected", "bold red", hang=_HANG)
    if summary.ignored:
        yield Paragraph(f"the columns {', '.join(summary.ignored)}", 2, "Ignored", hang=_HANG)
    if summary.none_answered:
        yield Paragraph("No row could be answered.", 2, style="bold red")
    if summary.screened:
        yield from _red_flags(summary)
        yield from _urgency(summary)
    yield Paragraph()
    yield Paragraph(summary.model.disclaimer, style="italic")
    yield Paragraph(f"Knowledge base {summary.model.identity}", style="dim")


def _red_flags(summary: Summary) -> Iterator[Paragraph]:
    if not summary.red_flags:
        return
    present, open_ = (summary.any_red_flag[name] for name in (PRESENT, NOT_EXCLUDED))
    text = f"present in {present:,}, not excluded in {open_:,} of {summary.screened:,} rows, so nothing there reassures"
    if not present and not open_:
        text = f"excluded in all {summary.screened:,} rows"
    yield Paragraph(text, 2, "Red flags", "bold red" if present else "bold", "dim", _HANG)
    for name, counts in summary.red_flags.items():
        label = summary.model.vocabulary.conclusions[name].label
        text = f"{label}: present in {counts[PRESENT]:,}, not excluded in {counts[NOT_EXCLUDED]:,}"
        yield Paragraph(text, 2, "", "bold red" if counts[PRESENT] else "", "dim", _HANG)


def _urgency(summary: Summary) -> Iterator[Paragraph]:
    labels = {rung.id: words.rung_words(rung) for rung in summary.model.vocabulary.urgency}
    labels |= {NONE: "none", OPEN: "open (none derived, not settled)"}
    marker = "Urgency"
    for name in _urgency_names(summary):
        yield Paragraph(f"{labels.get(name, name)}: {summary.urgency[name]:,}", 2, marker, "", "dim", _HANG)
        marker = ""
    if summary.unsettled:
        yield Paragraph(f"not settled in {summary.unsettled:,}: could still rise", 2, "", "", "dim", _HANG)


def _urgency_names(summary: Summary) -> list[str]:
    """The rungs that occur, the highest first, then what is no rung."""
    ladder = [rung.id for rung in reversed(summary.model.vocabulary.urgency)]
    return [name for name in [*ladder, OPEN, NONE] if summary.urgency[name]]
