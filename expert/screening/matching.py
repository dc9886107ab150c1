"""Match the columns of a table with what they may state; every fault is reported at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from expert.errors import FactsError, Fault
from expert.loading.fault_list import FaultList
from expert.loading.nodes import clip
from expert.screening.arrays import type_fault
from expert.screening.columns import CASE, ROW, Column, column_names
from expert.suggest import nearest
from expert.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Matched:
    """The columns that state something, each with its position in the table, and the names passed over."""

    columns: tuple[tuple[int, Column], ...]
    ignored: tuple[str, ...]


def match(vocabulary: Vocabulary, schema: pa.Schema, keep: Sequence[str], *, ignore_unknown: bool) -> Matched:
    """Match a table's columns by name and type; those in ``keep`` need not state anything.

    Raises:
        FactsError: with every fault found.
    """
    names = column_names(vocabulary)
    faults = FaultList(FactsError)
    found: list[tuple[int, Column]] = []
    ignored: list[str] = []
    passed = {CASE, ROW, *keep}
    seen: set[str] = set()
    for position, field in enumerate(schema):
        if field.name in seen:
            faults.append(Fault(f"the column '{clip(field.name)}' stands twice in the table"))
        elif column := names.get(field.name):
            wrong = type_fault(column, field.type)
            if wrong:
                faults.append(Fault(wrong))
            found.append((position, column))
        elif field.name in passed:
            continue
        elif field.name in vocabulary.conclusions:
            message = f"the column '{field.name}' is concluded by the rules and cannot be stated as a fact"
            faults.append(Fault(message))
        elif ignore_unknown:
            ignored.append(field.name)
        else:
            faults.append(Fault(f"unknown column '{clip(field.name)}'", None, nearest_column(field.name, names)))
        seen.add(field.name)
    faults.extend(_clashes(column for _, column in found))
    faults.close()
    return Matched(tuple(found), tuple(ignored))


def nearest_column(name: str, names: Iterable[str]) -> str | None:
    """The nearest name of the same form: with a value, or without."""
    return nearest(name, [known for known in names if ("." in known) == ("." in name)])


def _clashes(columns: Iterable[Column]) -> Iterable[Fault]:
    """A fault for each item that is stated in two forms at once."""
    by_item: dict[str, list[Column]] = {}
    for column in columns:
        by_item.setdefault(column.item.id, []).append(column)
    for name, own in by_item.items():
        clash = next(((one, two) for at, one in enumerate(own) for two in own[at + 1 :] if _clash(one, two)), None)
        if clash:
            one, two = clash
            yield Fault(f"'{name}' is given in the columns '{one.name}' and '{two.name}': use one form")


def _clash(one: Column, two: Column) -> bool:
    if one.side == two.side:
        return not (one.value and two.value)
    return not {one.side, two.side}.isdisjoint({"", "both"})
