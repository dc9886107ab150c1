"""Read tables of cases: per batch, the planes of the slots that its rows make known, and the rows that are wrong."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from expert.facts import Facts
from expert.grounding import Program
from expert.loading.fact_files import facts_from
from expert.screening.arrays import is_text
from expert.screening.consequences import Consequences, activity_slots
from expert.screening.faults import RowFaults
from expert.screening.matching import match
from expert.screening.planes import Words
from expert.screening.planning import Planner
from expert.screening.row_facts import RowReader
from expert.screening.stated import Stated


@dataclass(frozen=True, slots=True)
class Block:
    """What the rows of one batch make known.

    A plane has one bit per row, bit *i* of word *w* for row ``64 * w + i``; bits past the last row are 0. A slot
    without a plane is unknown in every row, but for those that ``TableReader.never`` names. The planes may be views of
    the batch's memory and must not be written to; in wrong rows they may hold anything.

    Attributes:
        rows: how many rows the batch has.
        true: slot that no rule defines → the rows where it is known true.
        false: … where it is known false.
        given_true: slot of a conclusion → the rows that state it.
        given_false: … that deny it.
        faults: wrong row, from 0 → what is wrong with it.
    """

    rows: int
    true: Mapping[int, Words]
    false: Mapping[int, Words]
    given_true: Mapping[int, Words]
    given_false: Mapping[int, Words]
    faults: Mapping[int, str]


class TableReader:
    """Reads batches of one schema.

    Attributes:
        ignored: the columns passed over.
        varying: the slots no rule defines that some row may make known; the others are unknown in every row.
        never: the slots that are false in every row: whether a scope is active that no column can activate.
        given: the conclusions' slots that some row may state.
    """

    def __init__(
        self,
        program: Program,
        schema: pa.Schema,
        *,
        side: str | None = None,
        ignore_unknown: bool = False,
        keep: Sequence[str] = (),
    ) -> None:
        """Settle what each column states.

        Args:
            program: the ground knowledge base.
            schema: the names and types of the table's columns.
            side: the default side of columns that name none.
            ignore_unknown: pass over columns and words that mean nothing here.
            keep: columns that need not mean anything, since they are only carried over.

        Raises:
            FactsError: with every fault found in the columns.
        """
        vocabulary = program.model.vocabulary
        facts_from({}, vocabulary, side=side)  # refuses a side that nothing has
        matched = match(vocabulary, schema, keep, ignore_unknown=ignore_unknown)
        self.ignored = matched.ignored
        self._rows = RowReader(vocabulary, [column for _, column in matched.columns], side, ignore_unknown)
        self._faults = RowFaults(self._rows)
        positions = {column.name: position for position, column in matched.columns}
        sources = Planner(program, self._rows).sources(
            (column, schema.field(position).type) for position, column in matched.columns
        )
        self._sources = [(source, [positions[column.name] for column in source.columns]) for source in sources]
        self._encoded = [
            position
            for position in positions.values()
            if pa.types.is_dictionary(schema.field(position).type) and not is_text(schema.field(position).type)
        ]
        used = set(positions.values())
        nothing = [pa.nulls(0, kind if place in used else pa.null()) for place, kind in enumerate(schema.types)]
        empty = pa.RecordBatch.from_arrays(nothing, names=schema.names)
        self._consequences = Consequences(program, self._stated(empty, {}))
        block = self.read(empty)
        self.varying = frozenset(block.true) | frozenset(block.false)
        self.never = activity_slots(program) - self.varying
        self.given = frozenset(block.given_true) | frozenset(block.given_false)

    def restrict(self, slots: Container[int], given: Container[int]) -> None:
        """Make planes only of these slots, and of these conclusions' slots, from now on; wrong rows stay wrong."""
        self._consequences.restrict(slots, given)

    def read(self, batch: pa.RecordBatch) -> Block:
        """Read a batch of the schema the reader was made for; each row is a case."""
        faults: dict[int, str] = {}
        stated = self._stated(batch, faults)
        self._consequences.imply(stated)
        for name, wrong in self._consequences.denied(stated):
            if wrong.any():
                _add(faults, self._faults.of_denial(name, wrong, stated.rows))
        slots = self._consequences.slots(stated)
        return Block(stated.rows, slots.true, slots.false, slots.given_true, slots.given_false, faults)

    def _stated(self, batch: pa.RecordBatch, faults: dict[int, str]) -> Stated:
        """What the columns of a batch state; wrong rows are added to ``faults``."""
        stated = Stated(batch.num_rows)
        columns = batch.columns
        for position in self._encoded:
            columns[position] = columns[position].dictionary_decode()
        for source, positions in self._sources:
            arrays = [columns[position] for position in positions]
            wrong = source.read(arrays, stated)
            if wrong is not None and wrong.any():
                _add(faults, self._faults.of_cells(source.columns, arrays, wrong))
        return stated

    def facts(self, row: Mapping[str, Any]) -> Facts:
        """The facts of one row, given as column → Python value, read as a fact file is.

        Raises:
            FactsError: with every fault found; the place of a fault is its column.
        """
        return self._rows.read(row)


def _add(faults: dict[int, str], found: Mapping[int, str]) -> None:
    for row, text in found.items():
        faults[row] = f"{faults[row]}; {text}" if row in faults else text
