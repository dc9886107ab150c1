"""Read tables in JSON Lines files (RFC 8259, one object to a line), and what each line says as facts."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from expert.errors import FactsError, Fault, Place
from expert.facts import Facts
from expert.loading.fact_files import facts_from
from expert.loading.json_nodes import parse_json
from expert.loading.nodes import clip
from expert.screening.columns import CASE, column_names
from expert.screening.matching import Matched, match
from expert.screening.row_facts import RowReader
from expert.screening.table_files import Chunk
from expert.vocabulary import Vocabulary

LINE = "line"
FINDINGS = "findings"
LINE_BYTES = 1_000_000
_CHUNK_LINES = 8_192
_CHUNK_BYTES = 4_000_000
_LONGEST_WHOLE = 300  # digits; a float holds no longer number either
_MOST_REMEMBERED = 1_000
_INSIDE = ("facts.findings.", "facts.")
_FILE_KEYS = frozenset({CASE, "side", "note", FINDINGS})


class JsonLinesFile:
    """A file of JSON objects, one to a line, in UTF-8. A row has the number of its line; blank lines are no rows."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet: lines may differ in what they hold."""
        self.path = path
        self.schema = pa.schema([(LINE, pa.string())])

    def chunks(self, _columns: Sequence[str] = (LINE,), _start: int = 1) -> Iterator[Chunk]:
        """The lines in order."""
        size = self.path.stat().st_size
        with self.path.open("rb") as stream:
            number = 0
            while stream.tell() < size:
                lines: dict[int, str] = {}
                unread: dict[int, str] = {}
                start = stream.tell()
                while len(lines) < _CHUNK_LINES and stream.tell() - start < _CHUNK_BYTES:
                    content = _line(stream)
                    if not content:
                        break
                    number += 1
                    _sort_in(content, number, lines, unread)
                batch = pa.RecordBatch.from_arrays([pa.array(lines.values(), pa.string())], schema=self.schema)
                yield Chunk(batch, np.array(list(lines), np.int64), unread, min(stream.tell() / size, 1.0))


def _line(stream: BinaryIO) -> bytes:
    """The next line; of one that is too long, no more than shows that it is."""
    content = stream.readline(LINE_BYTES + 1)
    rest = content
    while len(rest) > LINE_BYTES and not rest.endswith(b"\n"):
        rest = stream.readline(LINE_BYTES + 1)
        if len(rest) <= LINE_BYTES:
            break
    return content


def _sort_in(content: bytes, number: int, lines: dict[int, str], unread: dict[int, str]) -> None:
    if len(content) > LINE_BYTES:
        unread[number] = f"is longer than {LINE_BYTES // 1_000_000} MB"
        return
    try:
        text = content.decode("utf-8-sig" if number == 1 else "utf-8").strip(" \t\r\n")
    except UnicodeDecodeError:
        unread[number] = "is not UTF-8 text"
        return
    if text:
        lines[number] = text


class LineReader:
    """Reads lines as facts: each an object with the columns of a table, or one shaped like a fact file.

    ``strange`` holds the names to keep that mean nothing; ``ignored`` those passed over so far.
    """

    def __init__(
        self, vocabulary: Vocabulary, *, side: str | None = None, ignore_unknown: bool = False, keep: Sequence[str] = ()
    ) -> None:
        """Settle how to read; ``keep`` names keys that need not mean anything.

        Raises:
            FactsError: for a side that nothing has.
        """
        facts_from({}, vocabulary, side=side)
        self._vocabulary = vocabulary
        self._side = side
        self._ignore_unknown = ignore_unknown
        self._keep = tuple(keep)
        self.strange = frozenset(keep) - column_names(vocabulary).keys() - _FILE_KEYS
        self._matched: dict[tuple[str, ...], Matched] = {}
        self.ignored: dict[str, None] = {}

    def values(self, line: str) -> Mapping[str, Any]:
        """The object a line writes.

        Raises:
            FactsError: where it is none, or gives a name twice.
        """
        try:
            found = json.loads(
                line, object_pairs_hook=_object, parse_constant=_refuse, parse_int=_whole, parse_float=_float
            )
        except (ValueError, RecursionError):
            faults: list[Fault] = []
            parse_json(line, "", faults)
            raise FactsError([Fault(_without_place(fault)) for fault in faults] or "not valid JSON") from None
        if not isinstance(found, dict):
            raise FactsError('is no JSON object: a line must hold one, such as {"swelling": "left"}')
        return found

    def facts(self, values: Mapping[str, Any]) -> Facts:
        """The facts an object states.

        Raises:
            FactsError: with every fault found.
        """
        known = {name: value for name, value in values.items() if name not in self.strange}
        if FINDINGS in known and FINDINGS not in self._vocabulary.statable:
            try:
                return facts_from(known, self._vocabulary, ignore_unknown=self._ignore_unknown, side=self._side)
            except FactsError as error:
                raise FactsError(map(_inside, error.faults)) from None
        matched = self._match(tuple(known))
        columns = [column for _, column in matched.columns]
        return RowReader(self._vocabulary, columns, self._side, self._ignore_unknown).read(known)

    def _match(self, names: tuple[str, ...]) -> Matched:
        """What the names of an object's values state; lines mostly have the same."""
        if names not in self._matched:
            if len(self._matched) >= _MOST_REMEMBERED:
                self._matched.clear()
            schema = pa.schema([(name, pa.null()) for name in names])
            found = match(self._vocabulary, schema, self._keep, ignore_unknown=self._ignore_unknown)
            self._matched[names] = found
            if len(self.ignored) < _MOST_REMEMBERED:
                self.ignored.update(dict.fromkeys(found.ignored))
        return self._matched[names]


def text_of(value: Any) -> str | None:
    """A kept value as text: texts as they are, all else as JSON writes it."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(pairs)
    return found


def _refuse(word: str) -> None:
    raise ValueError(word)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_WHOLE else _float(digits)


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise FactsError(f"the number {clip(text)} is too large")
    return number


def _inside(fault: Fault) -> Fault:
    """A fault whose place is the name of a finding in the line."""
    name = fault.place.file if fault.place else ""
    for prefix in _INSIDE:
        name = name.removeprefix(prefix)
    return replace(fault, place=None if name in {"", "facts"} else Place(name))


def _without_place(fault: Fault) -> str:
    """The message with the place inside the line, which is the only one there is."""
    place = fault.place or Place("")
    return f"{fault.message} (character {place.column})" if place.column else fault.message
