"""Screen the lines of a JSON Lines file: each is read by the fact reader, and all of a chunk are evaluated at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from expert.engines.circuit import circuit
from expert.errors import FactsError
from expert.inputs import InputReader
from expert.screening.columns import CASE
from expert.screening.faults import sentences
from expert.screening.json_lines import LINE, LineReader, text_of
from expert.screening.planes import Words, pack
from expert.screening.reading import Block
from expert.screening.screener import Evaluation, Screener


class LineScreen:
    """A screener settled on lines. The columns carried over are ``case``, which there always is, and those kept."""

    def __init__(self, screener: Screener) -> None:
        """Get ready to read lines.

        Raises:
            FactsError: for a side that nothing has.
        """
        self._reader = LineReader(
            screener.program.model.vocabulary,
            side=screener.side,
            ignore_unknown=screener.ignore_unknown,
            keep=screener.keep,
        )
        self._inputs = InputReader(screener.program)
        self._kept = list(dict.fromkeys([CASE, *screener.keep]))
        fields = [pa.field(name, pa.string()) for name in self._kept]
        self._evaluation = Evaluation(screener, circuit(screener.program), fields)
        self.schema = self._evaluation.schema

    @property
    def ignored(self) -> tuple[str, ...]:
        """The names passed over so far."""
        return tuple(self._reader.ignored)

    def answer(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The answers for a chunk of lines."""
        lines = batch.column(LINE).to_pylist()
        planes = [_Planes() for _ in range(4)]
        faults: dict[int, str] = {}
        kept: list[Mapping[str, Any]] = []
        for row, line in enumerate(lines):
            values: Mapping[str, Any] = {}
            try:
                values = self._reader.values(line)
                inputs = self._inputs.read(self._reader.facts(values))
            except FactsError as error:
                faults[row] = sentences(error)
            else:
                stated = (inputs.true, inputs.false, inputs.given_true, inputs.given_false)
                for plane, slots in zip(planes, stated, strict=True):
                    plane.add(row, slots)
            kept.append(values)
        true, false, given_true, given_false = (plane.words(len(lines)) for plane in planes)
        block = Block(len(lines), true, false, given_true, given_false, faults)
        return self._evaluation.answer(block, [_texts(kept, name) for name in self._kept])


class _Planes:
    """The rows of each slot, gathered row by row."""

    def __init__(self) -> None:
        self._rows: dict[int, list[int]] = {}

    def add(self, row: int, slots: frozenset[int]) -> None:
        for slot in slots:
            self._rows.setdefault(slot, []).append(row)

    def words(self, rows: int) -> Mapping[int, Words]:
        made: dict[int, Words] = {}
        for slot, own in self._rows.items():
            mask = np.zeros(rows, np.bool_)
            mask[own] = True
            made[slot] = pack(mask)
        return made


def _texts(rows: Sequence[Mapping[str, Any]], name: str) -> pa.Array:
    texts = (text_of(row.get(name)) for row in rows)
    # half a surrogate pair, which JSON can write, is no character
    return pa.array([text and text.encode("utf-8", "replace").decode() for text in texts], pa.string())
