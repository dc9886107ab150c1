"""Choose for each column of a table how it is read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from expert.errors import FactsError
from expert.facts import Key, Value
from expert.grounding import Program
from expert.loading.fact_values import BOTH, NEITHER
from expert.screening.arrays import held_type, is_list, is_text
from expert.screening.columns import NUMBER, YES_NO, Column
from expert.screening.numbers import NumberSource
from expert.screening.row_facts import RowReader
from expert.screening.sources import ListSource, Source, ValuesSource, WordSource, YesNoSource
from expert.screening.stated import Route, aspects_of, route


class Planner:
    """Makes the sources for the columns of one table."""

    def __init__(self, program: Program, rows: RowReader) -> None:
        """Plan for a ground knowledge base; ``rows`` tells what single cells mean."""
        self._vocabulary = rows.vocabulary
        self._rows = rows
        self._aspects = aspects_of(program)
        scopes = self._vocabulary.member_scopes
        side = rows.side
        named = {scope.id: tuple(scope.members) if side == BOTH else (side,) for scope in scopes if side}
        self._default: dict[str, tuple[str, ...]] = {
            scope.id: tuple(member for member in named.get(scope.id, ()) if member in scope.members) for scope in scopes
        }

    def sources(self, columns: Iterable[tuple[Column, pa.DataType]]) -> Iterator[Source]:
        """One source per column, or per set that is spread over several; columns without any value have none."""
        sets: dict[tuple[str, str], list[Column]] = {}
        for column, kind in columns:
            if pa.types.is_null(held_type(kind)):
                continue
            if column.value:
                sets.setdefault((column.item.id, column.side), []).append(column)
            else:
                yield self._source(column, kind)
        for own in sets.values():
            yield ValuesSource(own, self._route(own[0]), self._aspects_of(own[0]))

    def _source(self, column: Column, kind: pa.DataType) -> Source:
        aspects = self._aspects_of(column)
        if column.type == NUMBER:
            return NumberSource(column, self._route(column), aspects)
        if column.type == YES_NO and not is_text(kind):
            return YesNoSource(column, self._meaning)
        if is_list(kind):
            return ListSource(column, self._route(column), aspects, pass_over=self._rows.ignore_unknown)
        members = self._vocabulary.scope_of(column.item).members
        return WordSource(column, aspects, (*members, BOTH, NEITHER) if members else (), self._meaning)

    def _aspects_of(self, column: Column) -> tuple[str, ...]:
        return ("",) if column.type == YES_NO and not column.value else self._aspects.get(column.item.id, ())

    def _route(self, column: Column) -> Route:
        return route(column, self._vocabulary, self._default)

    def _meaning(self, column: Column, cell: Any) -> Mapping[Key, Value] | None:
        """What a cell by itself states of its item; None where it cannot be used."""
        try:
            facts = RowReader(self._vocabulary, [column], self._rows.side, self._rows.ignore_unknown).read(
                {column.name: cell}
            )
        except FactsError:
            return None
        return {key: value for key, value in facts.values.items() if key[0] == column.item.id}
