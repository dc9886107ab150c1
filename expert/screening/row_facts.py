"""Read one row of a table as facts, through the reader of fact files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from expert.errors import FactsError, Fault, Place
from expert.facts import Facts
from expert.loading.fact_files import facts_from
from expert.loading.fact_values import UNKNOWN
from expert.loading.fields import as_number
from expert.loading.nodes import Scalar, clip
from expert.screening.columns import CASE, NUMBER, WORDS, YES_NO, Column
from expert.vocabulary import Vocabulary

NONE_WORD = "none"
SEPARATOR = ";"


@dataclass(frozen=True)
class RowReader:
    """Reads rows whose columns state findings; other columns, but for ``case``, are passed over."""

    vocabulary: Vocabulary
    columns: Sequence[Column]
    side: str | None = None
    ignore_unknown: bool = False

    def read(self, row: Mapping[str, Any]) -> Facts:
        """The facts of one row, given as column → Python value.

        Raises:
            FactsError: with every fault found; the place of a fault is the column it stands in.
        """
        findings: dict[str, Any] = {}
        places: dict[str, str] = {}
        for column in self.columns:
            value = cell_value(column, row.get(column.name))
            if value is not None:
                path = [part for part in (column.item.id, column.side, column.value) if part]
                _put(findings, path, value)
                places[".".join(["facts", "findings", *map(clip, path)])] = column.name
        head = {} if row.get(CASE) is None else {CASE: str(row[CASE])}
        try:
            facts = facts_from(
                {**head, "findings": findings}, self.vocabulary, ignore_unknown=self.ignore_unknown, side=self.side
            )
        except FactsError as error:
            raise FactsError(_placed(fault, places) for fault in error.faults) from None
        return replace(
            facts,
            ignored=tuple(_placed(fault, places) for fault in facts.ignored),
            places={key: _place(place, places) for key, place in facts.places.items()},
        )


def cell_value(column: Column, value: Any) -> Any:
    """A cell in the form a fact file has it; None where it says nothing."""
    if isinstance(value, str):
        return _of_text(column, value) if value.strip() else None
    if column.type == YES_NO and isinstance(value, int) and value in {0, 1}:
        return bool(value)
    return value


def number_of(text: str) -> float | int | None:
    """The number a text writes, None where it writes none; whole numbers stay whole."""
    return as_number(_plain(text.strip()))


def _plain(word: str) -> Scalar:
    return Scalar(word, True, Place(""))


def _of_text(column: Column, text: str) -> Any:
    word = text.strip()
    if column.type == NUMBER:
        number = as_number(_plain(word))
        return text if number is None else number
    if column.type != WORDS or word.lower() == UNKNOWN:
        return text
    names = getattr(column.item, "values", ())
    if word.lower() == NONE_WORD and word not in names:
        return []
    return [part.strip() for part in text.split(SEPARATOR)]


def _put(findings: dict[str, Any], path: list[str], value: Any) -> None:
    for key in path[:-1]:
        findings = findings.setdefault(key, {})
    findings[path[-1]] = value


def _placed(fault: Fault, columns: Mapping[str, str]) -> Fault:
    return replace(fault, place=_place(fault.place, columns)) if fault.place else fault


def _place(place: Place, columns: Mapping[str, str]) -> Place:
    """The column a place in the facts stands for; a place above several columns is that of the first."""
    for path, column in columns.items():
        if path == place.file or path.startswith(f"{place.file}."):
            return Place(column)
    return place
