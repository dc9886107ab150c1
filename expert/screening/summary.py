"""What came of screening a file, counted: for people as paragraphs, for programs as JSON."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from expert.knowledge_model import KnowledgeModel
from expert.reporting import words
from expert.reporting.text import Paragraph
from expert.screening.answers import NONE, WITHHELD
from expert.screening.file_answers import Part
from expert.screening.selection import URGENCY

PRESENT, OPEN = "present", "not_excluded"
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
        urgency: rung → rows; ``none`` and ``withheld`` too. Empty where urgency was not asked for.
        red_flags: red flag → rows in which it is present, and in which it is not excluded.
        ignored: columns that were passed over.
    """

    model: KnowledgeModel
    table: str
    output: str
    rejects: str = ""
    rows: int = 0
    rejected: int = 0
    urgency: Counter[str] = field(default_factory=Counter)
    red_flags: dict[str, dict[str, int]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @property
    def screened(self) -> int:
        """How many rows have answers."""
        return self.rows - self.rejected

    def count(self, part: Part) -> None:
        """Add the rows of a part."""
        self.rows += len(part.wrong)
        self.rejected += len(part.wrong)
        for answers in part.answers:
            self._count_answers(answers)

    def _count_answers(self, answers: pa.RecordBatch) -> None:
        self.rows += answers.num_rows
        names = set(answers.schema.names)
        if URGENCY in names:
            counted = answers.column(URGENCY).value_counts()
            self.urgency.update({entry["values"]: entry["counts"] for entry in counted.to_pylist()})
        vocabulary = self.model.vocabulary
        for item in vocabulary.conclusions.values():
            if vocabulary.role(item) == "red_flag" and item.id in names:
                column = answers.column(item.id)
                counts = self.red_flags.setdefault(item.id, {PRESENT: 0, OPEN: 0})
                counts[PRESENT] += column.true_count
                counts[OPEN] += column.null_count


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
        "urgency": {name: summary.urgency[name] for name in _urgency_names(summary)},
        "red_flags": summary.red_flags,
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
    if summary.screened:
        yield from _red_flags(summary)
        yield from _urgency(summary)
    yield Paragraph()
    yield Paragraph(summary.model.disclaimer, style="italic")
    yield Paragraph(f"Knowledge base {summary.model.identity}", style="dim")


def _red_flags(summary: Summary) -> Iterator[Paragraph]:
    marker = "Red flags"
    for name, counts in summary.red_flags.items():
        label = summary.model.vocabulary.conclusions[name].label
        text = f"{label}: present in {counts[PRESENT]:,}, not excluded in {counts[OPEN]:,}"
        yield Paragraph(text, 2, marker, "bold red" if counts[PRESENT] else "", "dim", _HANG)
        marker = ""


def _urgency(summary: Summary) -> Iterator[Paragraph]:
    labels = {rung.id: words.rung_words(rung) for rung in summary.model.vocabulary.urgency}
    labels |= {NONE: "none derived", WITHHELD: "withheld while red flags are not excluded"}
    marker = "Urgency"
    for name in _urgency_names(summary):
        yield Paragraph(f"{labels.get(name, name)}: {summary.urgency[name]:,}", 2, marker, "", "dim", _HANG)
        marker = ""


def _urgency_names(summary: Summary) -> list[str]:
    """The rungs that occur, the highest first, then what is no rung."""
    ladder = [rung.id for rung in reversed(summary.model.vocabulary.urgency)]
    return [name for name in [*ladder, *sorted(set(summary.urgency) - set(ladder))] if summary.urgency[name]]
