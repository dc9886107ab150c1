"""What the peers' answers are checked against: our own answers about one case and about many."""

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.cases import Column, facts_of
from benchmarks.meaning import UNSETTLED, WITHHELD, Screening
from expert import KnowledgeBase
from expert.consultation import Consultation
from expert.states import State
from expert.vocabulary import NONE, OPEN, Vocabulary
from expert.vocabulary import WITHHELD as WITHHELD_WORD


class DifferenceError(Exception):
    """A peer gives another answer than we do: its time would mean nothing."""


def row_of(consultation: Consultation, screening: Screening) -> dict[str, Any]:
    """The result columns of one case from its consultation, as a table peer gives them."""
    vocabulary = consultation.model.vocabulary
    row: dict[str, Any] = {"may_reassure": consultation.may_reassure}
    for name in screening.ladders:
        if name == "urgency":
            row |= _urgency(consultation, vocabulary)
        else:
            states = _states(consultation, name)
            row[name] = _highest(vocabulary, (state.level for state in states))
            row[f"{name}_ceiling"] = _highest(vocabulary, (state.ceiling for state in states))
            comforts = consultation.conclusion(name).reassures and not consultation.may_reassure
            if row[name] is not None and comforts:
                row[name] = WITHHELD
    for name in screening.flags:
        states = _states(consultation, name)
        proved = any(state.level is not None for state in states)
        row[name] = True if proved else False if all(state.ceiling is None for state in states) else None
    return row


def _urgency(consultation: Consultation, vocabulary: Vocabulary) -> dict[str, int | None]:
    rung, ceiling = consultation.urgency, consultation.urgency_ceiling
    reached = vocabulary.rung_rank(rung.id) if rung else None
    proved = (state.conclusion for state in consultation.states if state.level is not None)
    sober = any(rung and item.urgency == rung.id and not item.reassures for item in proved)
    if rung and not sober and not consultation.may_reassure:
        reached = None
    if reached is None and ceiling:
        reached = UNSETTLED
    return {"urgency": reached, "urgency_ceiling": vocabulary.rung_rank(ceiling.id) if ceiling else None}


def _highest(vocabulary: Vocabulary, levels: Iterable[str | None]) -> int | None:
    return max((vocabulary.rank(level) for level in levels if level is not None), default=None)


def _states(consultation: Consultation, name: str) -> list[State]:
    return [consultation.state(name, member) for member in consultation.members(consultation.conclusion(name))]


def as_numbers(screened: pa.Table, screening: Screening, vocabulary: Vocabulary) -> pa.Table:
    """Our screening's table in the form table peers answer in: words as numbers, none as null."""
    ranks: dict[str, int | None] = {NONE: None, WITHHELD_WORD: WITHHELD, OPEN: UNSETTLED}
    ranks |= {level: vocabulary.rank(level) for level in vocabulary.levels}
    ranks |= {rung.id: number for number, rung in enumerate(vocabulary.urgency)}
    columns = {"may_reassure": screened["may_reassure"]}
    for name in screening.ladders:
        level = name if name == "urgency" else f"{name}_level"
        columns[name] = _numbers(screened[level], ranks)
        columns[f"{name}_ceiling"] = _numbers(screened[f"{name}_ceiling"], ranks)
    return pa.table({**columns, **{name: screened[name] for name in screening.flags}})


def _numbers(words: pa.ChunkedArray, ranks: dict[str, int | None]) -> pa.ChunkedArray:
    chunks = [chunk.dictionary_decode() if pa.types.is_dictionary(words.type) else chunk for chunk in words.chunks]
    known = pa.array(list(ranks))
    numbers = pa.array(list(ranks.values()), pa.uint8())
    return pa.chunked_array([numbers.take(pc.index_in(chunk, value_set=known)) for chunk in chunks], pa.uint8())


def check_tables(name: str, found: pa.Table, expected: pa.Table) -> None:
    """Check a table peer's answers, every row.

    Raises:
        DifferenceError: naming the peer, the first column that differs and its first row.
    """
    if sorted(found.column_names) != sorted(expected.column_names):
        raise DifferenceError(f"{name} gives other columns: {sorted(found.column_names)}")
    for column in expected.column_names:
        ours, theirs = expected[column].combine_chunks(), found[column].combine_chunks().cast(expected[column].type)
        if not theirs.equals(ours):
            rows = zip(theirs.to_pylist(), ours.to_pylist(), strict=True)
            row, (got, wanted) = next((row, pair) for row, pair in enumerate(rows) if pair[0] != pair[1])
            raise DifferenceError(f"{name} says {got} for {column} in row {row}, we say {wanted}")


def check_rows(
    kb: KnowledgeBase, columns: Sequence[Column], table: pa.Table, screening: Screening, got: pa.Table
) -> None:
    """Check result columns against a consultation of every row; for a few rows of a table.

    Raises:
        DifferenceError: naming the first row and what differs.
    """
    for number, (row, found) in enumerate(zip(table.to_pylist(), got.to_pylist(), strict=True)):
        expected = row_of(kb.consult(facts_of(columns, row)), screening)
        if found != expected:
            differ = {name: (found[name], expected[name]) for name in expected if found[name] != expected[name]}
            raise DifferenceError(f"screening row {number} differs from its consultation: {differ}")
