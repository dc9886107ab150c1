"""The answers to a table file, part by part: rows that are right, each with its number, and rows that are wrong."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from expert.errors import FactsError, Place
from expert.grounding import Program
from expert.loading.text import name_of
from expert.screening.answers import CEILING, COUNTED, URGENCY
from expert.screening.carried import carried, carried_schema
from expert.screening.columns import CASE, ROW, column_names
from expert.screening.json_lines import LINE, JsonLinesFile
from expert.screening.line_screen import LineScreen
from expert.screening.overlap import one_ahead
from expert.screening.reading import TableReader
from expert.screening.rejects import Reject
from expert.screening.screener import BLOCK_ROWS, FAULT, Screener, TableScreen
from expert.screening.table_files import TableFile


@dataclass(frozen=True, slots=True)
class Part:
    """The answers to some rows, the wrong rows among them, and the share of the file that is done, from 0 to 1.

    ``counted`` are the columns to count, of the same rows as ``answers``: urgency where it is answered, and what the
    screener makes for counts.
    """

    answers: tuple[pa.RecordBatch, ...]
    wrong: tuple[Reject, ...]
    done: float
    counted: tuple[pa.RecordBatch, ...] = ()


class FileAnswers:
    """Screens a file; iterate over it for the parts. ``schema`` is that of the answers, which begin with ``row``."""

    def __init__(self, table: TableFile, screener: Screener) -> None:
        """Settle what each column states, and what is answered.

        Raises:
            FactsError: for columns that cannot be used, with every fault found.
            QuestionError: for conclusions that there are not.
        """
        self._table = table
        self._ignored: tuple[str, ...] = ()
        self._screen: TableScreen | LineScreen
        with placed_in(name_of(table.path)):
            if isinstance(table, JsonLinesFile):
                self._columns: Sequence[str] = (LINE,)
                self._used = table.schema
                self._screen = LineScreen(screener)
            else:
                reader = table_reader(screener.program, table, screener.side, screener.ignore_unknown, screener.keep)
                self._ignored = reader.ignored
                self._columns = used_columns(screener.program, table, screener.keep)
                used = pa.schema([table.schema.field(name) for name in self._columns])
                self._used = carried_schema(used, {CASE, *screener.keep})
                self._screen = TableScreen(screener, self._used)
            names = [name for name in self._screen.schema.names if name not in {CASE, *screener.keep}]
            self._beside = [name for name in names if name.startswith(COUNTED)]
            self._counted = [*self._beside, *(name for name in names if name in {URGENCY, CEILING})]
            self.schema = _finished_schema(self._screen.schema, screener.keep, self._beside)
            if self.schema.names.count(ROW) > 1:
                raise FactsError(f"the answer would have two columns '{ROW}'")

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns passed over; of JSON Lines, the names passed over so far."""
        return self._screen.ignored if isinstance(self._screen, LineScreen) else self._ignored

    def __iter__(self) -> Iterator[Part]:
        """The parts in order.

        Raises:
            FactsError: where the file turns out to be damaged.
        """
        for chunk in one_ahead(self._table.chunks(self._columns)):
            wrong = [Reject(number, None, reason) for number, reason in chunk.unread.items()]
            answers: list[pa.RecordBatch] = []
            counted: list[pa.RecordBatch] = []
            batch = carried(chunk.batch, self._used)
            for at in range(0, batch.num_rows, BLOCK_ROWS):
                screened = self._screen.answer(batch.slice(at, BLOCK_ROWS))
                numbers = pa.array(chunk.numbers[at : at + BLOCK_ROWS], pa.int64())
                faults = screened.column(FAULT)
                if faults.null_count < len(faults):
                    wrong += _rejects(screened, numbers)
                    right = pc.is_null(faults)
                    screened, numbers = screened.filter(right), numbers.filter(right)
                counted.append(screened.select(self._counted))
                told = screened.drop_columns([FAULT, *self._beside])
                answers.append(_finished(told, numbers, self.schema))
            yield Part(tuple(answers), tuple(sorted(wrong)), chunk.done, tuple(counted))


@contextmanager
def placed_in(place: str) -> Iterator[None]:
    """Say of faults that are found in the block in which file, and row, they are.

    Raises:
        FactsError: with the faults so placed.
    """
    try:
        yield
    except FactsError as error:
        inner = [(fault, f"{place}: {fault.place}" if fault.place else place) for fault in error.faults]
        raise FactsError(replace(fault, place=Place(where)) for fault, where in inner) from None


def table_reader(
    program: Program, table: TableFile, side: str | None, ignore_unknown: bool, keep: Sequence[str] = ()
) -> TableReader:
    """The reader of the rows of a table file, all its columns considered.

    Raises:
        FactsError: for columns that cannot be used, with every fault found, and where no column states anything.
    """
    reader = TableReader(program, table.schema, side=side, ignore_unknown=ignore_unknown, keep=keep)
    if column_names(program.model.vocabulary).keys().isdisjoint(table.schema.names):
        raise FactsError("none of its columns is a finding; 'expert screen --schema' lists those there may be")
    return reader


def used_columns(program: Program, table: TableFile, keep: Sequence[str] = ()) -> list[str]:
    """The columns that state something or are carried over."""
    used = {*column_names(program.model.vocabulary), CASE, *keep}
    return [name for name in table.schema.names if name in used]


def _rejects(screened: pa.RecordBatch, numbers: pa.Array) -> Iterator[Reject]:
    wrong = pc.is_valid(screened.column(FAULT))
    columns = [numbers, _cases(screened), screened.column(FAULT)]
    yield from map(Reject, *(column.filter(wrong).to_pylist() for column in columns))


def _cases(screened: pa.RecordBatch) -> pa.Array:
    if CASE not in screened.schema.names:
        return pa.nulls(screened.num_rows)
    return screened.column(CASE)


def _finished(screened: pa.RecordBatch, numbers: pa.Array, schema: pa.Schema) -> pa.RecordBatch:
    """The answers as they are written: with numbers in front."""
    columns = [numbers, *screened.columns]
    plain = [
        column.dictionary_decode() if pa.types.is_dictionary(column.type) and column.type != field.type else column
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(plain, schema=schema)


def _finished_schema(screened: pa.Schema, keep: Sequence[str], beside: Sequence[str]) -> pa.Schema:
    """The columns of the finished answers: what is carried over loses its dictionary, which may change between batches.

    Only a row that is wrong lacks a word, so that among the finished answers none does.
    """
    fields = [pa.field(ROW, pa.int64(), nullable=False)]
    for field in screened:
        if field.name in {CASE, *keep}:
            is_encoded = pa.types.is_dictionary(field.type)
            fields.append(field.with_type(field.type.value_type) if is_encoded else field)
        elif field.name not in {FAULT, *beside}:
            fields.append(field.with_nullable(pa.types.is_boolean(field.type)))
    return pa.schema(fields, screened.metadata)
