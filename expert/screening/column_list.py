"""The columns a table may have, for people as paragraphs and for programs as JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from expert.explanations import wording
from expert.reporting.text import Paragraph
from expert.screening.columns import ExpectedColumn, expected_columns
from expert.vocabulary import Vocabulary

_HANG = 34


def paragraphs(vocabulary: Vocabulary) -> Iterator[Paragraph]:
    """Every column with what it holds and means; no column is required."""
    for column in expected_columns(vocabulary):
        yield Paragraph(f"{_holds(column)}: {column.label}", 0, column.name, marker_style="bold", hang=_HANG)


def to_json(vocabulary: Vocabulary) -> str:
    """Every column as JSON text."""
    return json.dumps(list(map(asdict, expected_columns(vocabulary))), ensure_ascii=False, indent=2) + "\n"


def _holds(column: ExpectedColumn) -> str:
    if column.values:
        return f"{column.type} ({', '.join(column.values)})"
    if column.range:
        low, high = map(wording.number, column.range)
        return f"{column.type} ({low} to {high} {column.unit}".rstrip() + ")"
    return f"{column.type} ({column.unit})" if column.unit else column.type
