"""Read ``statements.csv``: one row per atomic statement of a document."""

import csv
import io
import re
from collections.abc import Container, Iterator

from expert.errors import Fault, Place
from expert.evidence import Statement
from expert.loading.fields import hidden_character
from expert.loading.nodes import clip
from expert.suggest import nearest

COLUMNS = ("id", "kind", "strength", "statement", "start", "end", "fingerprint", "same_as", "reason")
STATEMENT_ID = re.compile(r"[A-Za-z0-9_]+:[0-9]+:[0-9]+[a-z]?\Z")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}\Z")
_OFFSET = re.compile(r"[0-9]{1,12}\Z")
_PLAIN_WORDS = {
    "unexpected end of data": "a quote is opened and never closed",
    "',' expected after '\"'": "a comma is expected after a closing quote; write a quote inside a text twice",
}


def read_statements(text: str, name: str, documents: Container[str], faults: list[Fault]) -> dict[str, Statement]:
    """Return the statements of a CSV text by id; faults are appended to ``faults``.

    Args:
        text: the text of the file.
        name: the name of the file.
        documents: the ids of the known documents.
        faults: faults are appended to it.
    """
    statements: dict[str, Statement] = {}
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(rows, [])
        if tuple(header) != COLUMNS:
            faults.append(Fault(f"the first line must name the columns {','.join(COLUMNS)}", Place(name, 1)))
            return {}
        for row in rows:
            place = Place(name, rows.line_num)
            if len(row) != len(COLUMNS):
                message = (
                    f"this row has {len(row)} columns, {len(COLUMNS)} are expected; a text with a comma needs quotes"
                )
                faults.append(Fault(message, place))
                continue
            statement = _statement(row, place)
            faults.extend(Fault(message, place) for message in _wrong(row, statement, documents, statements))
            if STATEMENT_ID.match(statement.id):
                statements.setdefault(statement.id, statement)
    except csv.Error as error:
        problem = _PLAIN_WORDS.get(str(error), clip(str(error), 200))
        faults.append(Fault(f"not valid CSV: {problem}", Place(name, rows.line_num)))
        return statements
    faults.extend(_unknown_twins(statements))
    return statements


def _statement(row: list[str], place: Place) -> Statement:
    name, kind, strength, text, start, end, fingerprint, same_as, reason = row
    first, last = (int(offset) if _OFFSET.match(offset) else 0 for offset in (start, end))
    return Statement(name, kind, strength, text, first, last, fingerprint, same_as, reason, place)


def _wrong(row: list[str], statement: Statement, documents: Container[str], earlier: Container[str]) -> Iterator[str]:
    """What is wrong with a row, in words."""
    if not STATEMENT_ID.match(statement.id):
        yield f"'{clip(statement.id)}' is no statement id: write document:paragraph:sentence, such as 001:7:4"
    elif statement.document not in documents:
        yield f"'{clip(statement.document)}' is no document of sources.yaml"
    if statement.id in earlier:
        yield f"statement '{clip(statement.id)}' stands twice"
    if not all(_OFFSET.match(offset) for offset in row[4:6]) or statement.start >= statement.end:
        yield "'start' and 'end' must be whole numbers, the smaller first"
    if not _FINGERPRINT.match(statement.fingerprint):
        yield "'fingerprint' must be 16 hexadecimal digits"
    if not statement.text.strip():
        yield "'statement' is empty"
    if not statement.has_content and not statement.reason:
        yield f"a row of the kind '{clip(statement.kind)}' carries no content, so it needs a 'reason'"
    for column, value in zip(COLUMNS, row, strict=True):
        hidden = hidden_character(value)
        if hidden:
            yield f"'{column}' holds the invisible character {hidden}"


def _unknown_twins(statements: dict[str, Statement]) -> Iterator[Fault]:
    """A fault for each ``same_as`` that names no earlier statement."""
    seen: set[str] = set()
    for statement in statements.values():
        twin = statement.same_as
        if twin and twin not in seen:
            why = "a later statement or the row itself" if twin in statements else "no statement"
            near = None if twin in statements else nearest(twin, statements)
            yield Fault(f"'same_as' must name an earlier statement; '{clip(twin)}' is {why}", statement.place, near)
        seen.add(statement.id)
