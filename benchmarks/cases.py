"""Random cases as Arrow tables: the same seed gives the same rows, whatever the number of rows asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from expert.formulas import Formula, Literal
from expert.grounding import Program
from expert.vocabulary import Vocabulary

CHUNK = 65_536
ROW_GROUP = 8 * CHUNK
GOALS = ("PAD", "CVI")
_WIDEST = 120


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of cases: an item for the person or one member, or one value of a set.

    ``words`` are the values of a choice, ``range`` the lowest and highest number; a column with neither is boolean.
    """

    name: str
    item: str
    member: str | None
    value: str | None = None
    words: tuple[str, ...] = ()
    range: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Mix:
    """How random cases are drawn: the share of values that are known, the share of *yes* among them, and the seed."""

    density: float = 0.15
    yes: float = 0.4
    seed: int = 20


USUAL = Mix()
CROWDED = Mix(density=0.3)
QUIET = Mix(density=1.0, yes=0.004)
"""Cases with next to nothing positive: some exclude every red flag, which random cases seldom do."""


def full_columns(vocabulary: Vocabulary) -> tuple[Column, ...]:
    """A column for everything a case may state, for the person or for each member; none for *side not stated*."""
    return tuple(column for name in vocabulary.statable for column in _columns_of(vocabulary, name))


def _columns_of(vocabulary: Vocabulary, name: str) -> Iterator[Column]:
    item = vocabulary.item(name)
    finding = vocabulary.findings.get(name)
    scope = vocabulary.scope_of(item) if item else vocabulary.scopes["person"]
    for member in scope.members or (None,):
        column = f"{name}_{member}" if member else name
        if finding is not None and finding.type == "choices":
            for value in finding.values:
                yield Column(f"{column}.{value}", name, member, value)
        elif finding is not None and finding.type == "choice":
            yield Column(column, name, member, words=tuple(finding.values))
        elif finding is not None and finding.type == "number":
            low, high = finding.range or (0, _WIDEST)
            yield Column(column, name, member, range=(int(low), int(min(high, _WIDEST))))
        else:
            yield Column(column, name, member)


def narrow_columns(program: Program, goals: Sequence[str], most: int = 40) -> tuple[Column, ...]:
    """The columns a short questionnaire would have: those read in the fewest steps by the rules for the goals.

    Args:
        program: the ground knowledge base.
        goals: ids of conclusions.
        most: the number of columns.
    """
    wanted = [number for number, slot in enumerate(program.slots) if slot.item in goals]
    steps = dict.fromkeys(wanted, 0)
    for number in wanted:  # grows while it is walked: breadth first
        definition = program.definition_of.get(number)
        for index in definition.clauses if definition else ():
            for read in sorted(slots_in(program.clauses[index].formula) - steps.keys()):
                steps[read] = steps[number] + 1
                wanted.append(read)
    nearest = {slot.item: step for number, step in reversed(steps.items()) for slot in (program.slots[number],)}
    columns = full_columns(program.model.vocabulary)
    read_soonest = sorted((c for c in columns if c.item in nearest), key=lambda column: nearest[column.item])
    return tuple(column for column in columns if column in read_soonest[:most])


def columns_of(program: Program, shape: str) -> tuple[Column, ...]:
    """The columns of a table's shape: ``full``, or ``narrow``, which asks for the red flags and ``GOALS``."""
    vocabulary = program.model.vocabulary
    if shape == "full":
        return full_columns(vocabulary)
    flags = [item.id for item in vocabulary.conclusions.values() if vocabulary.role(item) == "red_flag"]
    return narrow_columns(program, [*flags, *GOALS])


def slots_in(formula: Formula) -> frozenset[int]:
    """The slots a formula reads."""
    if isinstance(formula, Literal):
        return frozenset({formula.slot})
    inner = [getattr(formula, name) for name in ("part", "condition") if hasattr(formula, name)]
    return frozenset().union(*(slots_in(part) for part in (*getattr(formula, "parts", ()), *inner)))


def random_table(columns: Sequence[Column], rows: int, mix: Mix = USUAL) -> pa.Table:
    """A table of random cases; values that are not known are null."""
    return pa.Table.from_batches(random_batches(columns, rows, mix), _schema(columns))


def random_batches(columns: Sequence[Column], rows: int, mix: Mix = USUAL) -> Iterator[pa.RecordBatch]:
    """The batches of a random table, one at a time."""
    for chunk in range(-(-rows // CHUNK)):
        random = np.random.default_rng([mix.seed, chunk])
        arrays = [_array(column, random, mix) for column in columns]
        batch = pa.RecordBatch.from_arrays(arrays, schema=_schema(columns))
        yield batch.slice(0, min(CHUNK, rows - chunk * CHUNK))


def write_parquet(path: Path, columns: Sequence[Column], rows: int, mix: Mix = USUAL) -> None:
    """Write a random table to a Parquet file without holding it in memory."""
    held: list[pa.RecordBatch] = []
    with pq.ParquetWriter(path, _schema(columns)) as writer:
        for batch in random_batches(columns, rows, mix):
            held.append(batch)
            if len(held) * CHUNK == ROW_GROUP:
                writer.write_table(pa.Table.from_batches(held), row_group_size=ROW_GROUP)
                held.clear()
        if held:
            writer.write_table(pa.Table.from_batches(held), row_group_size=ROW_GROUP)


def _schema(columns: Sequence[Column]) -> pa.Schema:
    return pa.schema([(column.name, _type(column)) for column in columns])


def _type(column: Column) -> pa.DataType:
    if column.words:
        return pa.dictionary(pa.int8(), pa.string())
    return pa.int16() if column.range else pa.bool_()


def _array(column: Column, random: np.random.Generator, mix: Mix) -> pa.Array:
    known = _share(random, mix.density)
    if column.words:
        codes = random.integers(0, len(column.words), CHUNK, dtype=np.int8)
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=~known), pa.array(column.words))
    if column.range:
        low, high = column.range
        return pa.array(random.integers(low, high, CHUNK, dtype=np.int16, endpoint=True), mask=~known)
    planes = [pa.py_buffer(np.packbits(plane, bitorder="little")) for plane in (known, _share(random, mix.yes))]
    return pa.BooleanArray.from_buffers(pa.bool_(), CHUNK, planes)


def _share(random: np.random.Generator, share: float) -> np.ndarray:
    return random.integers(0, 256, CHUNK, dtype=np.uint8) < round(share * 256)


def facts_of(columns: Sequence[Column], row: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of one row in the form ``KnowledgeBase.consult`` reads."""
    facts: dict[str, Any] = {}
    for column in columns:
        value = row[column.name]
        if value is None:
            continue
        holder, key = (facts, column.item) if column.member is None else _inside(facts, column.item, column.member)
        if column.value is None:
            holder[key] = value
        else:
            holder.setdefault(key, {})[column.value] = value
    return facts


def _inside(facts: dict[str, Any], item: str, member: str) -> tuple[dict[str, Any], str]:
    return facts.setdefault(item, {}), member
