"""Screen tables of cases: Arrow batches in, Arrow batches out, every row evaluated at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from expert.engines.circuit import Circuit, circuit
from expert.errors import FactsError, Fault
from expert.grounding import Program
from expert.knowledge_model import KnowledgeModel
from expert.screening.answers import Answers, Column
from expert.screening.planes import Words
from expert.screening.pool import Pool
from expert.screening.reading import Block, TableReader
from expert.screening.selection import columns_for
from expert.screening.tape import BLOCK_WORDS, Tape

BLOCK_ROWS = 64 * BLOCK_WORDS
FAULT = "fault"


@dataclass(frozen=True)
class Screener:
    """What to screen with, ready to be called on batches, on any thread, process or machine (it can be pickled).

    ``conclusions`` chooses the columns of the answer (see ``columns_for``); ``keep`` names columns of the input that
    are carried over in front of them; ``side`` is the default side of columns that name none. With ``ignore_unknown``
    columns that are no findings are passed over. With ``plain`` words are texts, not dictionary encoded. With
    ``counted`` there are further columns for counting red flags, whatever the conclusions (see ``Answers.counted``).
    """

    program: Program = field(repr=False)
    conclusions: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    side: str | None = None
    ignore_unknown: bool = False
    plain: bool = False
    counted: bool = False
    _pool: "Pool[TableScreen]" = field(default_factory=Pool, repr=False, compare=False)

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Screen batches with the same columns; per row of the input one row, in order.

        The last column, ``fault``, is null, or says what is wrong with a row; its other answers are then null.

        Raises:
            FactsError: for columns that cannot be used, with every fault found, and for a batch with other columns
                than the first.
        """
        screen: TableScreen | None = None
        schema: pa.Schema | None = None
        for batch in batches:
            if screen is None or schema is None:
                screen, schema = TableScreen(self, batch.schema), batch.schema
            same = _with_columns(batch, schema)
            for start in range(0, same.num_rows, BLOCK_ROWS):
                yield screen.answer(same.slice(start, BLOCK_ROWS))

    def schema(self, table: pa.Schema) -> pa.Schema:
        """The columns of the answer for a table with these columns.

        Raises:
            FactsError: for columns that cannot be used, with every fault found.
        """
        return TableScreen(self, table).schema

    def screen(self, data: Any) -> pa.Table:
        """Screen a whole table, or anything that exports an Arrow stream; the answer has its rows, in order.

        Raises:
            FactsError: for columns that cannot be used, with every fault found.
        """
        if not hasattr(data, "__arrow_c_stream__") and not hasattr(data, "__arrow_c_array__"):
            raise FactsError(
                f"screening needs an Arrow table, or what can be turned into one, not {type(data).__name__}"
            )
        try:
            table = data if isinstance(data, pa.Table) else pa.table(data)
        except (pa.ArrowException, ValueError, TypeError) as error:
            reason = str(error).partition("\n")[0]
            raise FactsError(f"this cannot be turned into an Arrow table: {reason}") from None
        key = table.schema.serialize().to_pybytes()
        with self._pool.lend(key, lambda: TableScreen(self, table.schema)) as prepared:
            answers = pa.Table.from_batches([prepared.answer(block) for block in _blocks(table)], prepared.schema)
            prepared.forget()
        return answers


class TableScreen:
    """A screener settled on the columns of one table. ``ignored`` names the columns it passes over."""

    def __init__(self, screener: Screener, table: pa.Schema) -> None:
        """Settle what each column states, and what is answered.

        Raises:
            FactsError: for columns that cannot be used, with every fault found.
        """
        self._reader = TableReader(
            screener.program,
            table,
            side=screener.side,
            ignore_unknown=screener.ignore_unknown,
            keep=screener.keep,
        )
        self.ignored = self._reader.ignored
        self._keep = _kept(screener.keep, table)
        made = circuit(
            screener.program, varying=self._reader.varying, never=self._reader.never, given=self._reader.given
        )
        self._evaluation = Evaluation(screener, made, [table.field(name) for name in self._keep])
        self._reader.restrict(self._evaluation.slots, self._evaluation.given)
        self.schema = self._evaluation.schema
        self._before: Block | None = None

    def answer(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The answers for one block of at most BLOCK_ROWS rows."""
        block = self._reader.read(batch)
        answers = self._evaluation.answer(block, [batch.column(name) for name in self._keep])
        self._before = block  # kept until the next is read, else the allocator gives the memory back to the system
        return answers

    def forget(self) -> None:
        """Let go of the last block."""
        self._before = None


class Evaluation:
    """A circuit laid out for the columns that a screener answers with.

    ``slots`` and ``given`` are those inputs, and stated conclusions, that the answers depend on.
    """

    def __init__(self, screener: Screener, made: Circuit, kept: Sequence[pa.Field]) -> None:
        """Settle the answer's columns; ``kept`` are those carried over in front of them."""
        self._circuit = made
        self._plain = screener.plain
        self._columns = columns_for(screener.program, made, screener.conclusions)
        if screener.counted:
            self._columns += Answers(screener.program, made).counted()
        outputs = [wire for column in self._columns for wire in column.wires]
        self._tape = Tape(made.wiring.needed_for(outputs), outputs)
        read = set(self._tape.read)
        self.slots = {slot for slot, pair in made.inputs.items() if not read.isdisjoint(pair)}
        self.given = {slot for slot, pair in made.given.items() if not read.isdisjoint(pair)}
        answers = [pa.field(column.name, self._type(column)) for column in self._columns]
        self.schema = pa.schema([*kept, *answers, pa.field(FAULT, pa.string())], _described(screener.program.model))
        _refuse_doubles(self.schema)

    def answer(self, block: Block, kept: Sequence[pa.Array]) -> pa.RecordBatch:
        """The answers for one block of at most BLOCK_ROWS rows, with the columns carried over."""
        planes = self._tape.run(_wired(self._circuit, block), block.rows)
        right = _right_rows(block) if block.faults else None
        arrays = list(kept)
        for column in self._columns:
            array = column.array(planes, block.rows, right)
            arrays.append(array if array.type == self._type(column) else array.cast(self._type(column)))
        faults = pa.nulls(block.rows, pa.string())
        if block.faults:
            faults = pa.array([block.faults.get(row) for row in range(block.rows)], pa.string())
        return pa.RecordBatch.from_arrays([*arrays, faults], schema=self.schema)

    def _type(self, column: Column) -> pa.DataType:
        return column.type.value_type if self._plain and pa.types.is_dictionary(column.type) else column.type


def _with_columns(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """A batch with its columns in the order of a schema.

    Raises:
        FactsError: where it has other columns, or columns of other types.
    """
    if batch.schema.equals(schema):
        return batch
    kinds = {field.name: field.type for field in batch.schema}
    if kinds != {field.name: field.type for field in schema}:
        raise FactsError("a batch has other columns, or columns of other types, than the first: all must be alike")
    return batch.select(schema.names)


def _blocks(table: pa.Table) -> Iterator[pa.RecordBatch]:
    """The rows in blocks; small chunks are joined, which costs less than so many small blocks."""
    for at in range(0, table.num_rows, BLOCK_ROWS):
        part = table.slice(at, BLOCK_ROWS)
        with suppress(pa.ArrowNotImplementedError):  # of what cannot be joined, each chunk is a block
            part = part.combine_chunks()
        yield from part.to_batches()


def _wired(made: Circuit, block: Block) -> Mapping[int, Words]:
    """The planes of a block by the wires of a circuit."""
    planes: dict[int, Words] = {}
    for wires, true, false in (
        (made.inputs, block.true, block.false),
        (made.given, block.given_true, block.given_false),
    ):
        planes |= {wires[slot].true: plane for slot, plane in true.items() if slot in wires}
        planes |= {wires[slot].false: plane for slot, plane in false.items() if slot in wires}
    return planes


def _right_rows(block: Block) -> Words:
    bits = np.ones(-(-block.rows // 64) * 64, np.uint8)
    bits[list(block.faults)] = 0
    words: Words = np.packbits(bits, bitorder="little").view(np.uint64)
    return words


def _kept(keep: Sequence[str], table: pa.Schema) -> list[str]:
    """The columns to carry over: those asked for, and ``case`` where there is one."""
    names = set(table.names)
    missing = [Fault(f"the table has no column '{name}' to keep") for name in keep if name not in names]
    if missing:
        raise FactsError(missing)
    return list(dict.fromkeys([*(["case"] if "case" in names else []), *keep]))


def _described(model: KnowledgeModel) -> dict[str, str]:
    """What a schema tells of the answers below it: the rules they come from, and that they are no diagnosis."""
    return {
        "expert.knowledge_base": model.name,
        "expert.version": model.version,
        "expert.digest": model.digest,
        "expert.disclaimer": model.disclaimer,
    }


def _refuse_doubles(schema: pa.Schema) -> None:
    names: list[Any] = schema.names
    doubled = sorted(name for name, count in Counter(names).items() if count > 1)
    if doubled:
        raise FactsError([Fault(f"the answer would have two columns '{name}'") for name in doubled])
