"""Read documents, statements, policies, annotations, tensions and doubts."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from expert.errors import Fault, Place
from expert.evidence import Annotation, Document, Doubt, Evidence, Policy, Side, Statement, Tension
from expert.loading.fields import Fields
from expert.loading.nodes import Node, clip
from expert.rules import POLICY_PREFIX
from expert.suggest import nearest

COLUMNS = ("id", "kind", "strength", "statement", "start", "end", "fingerprint", "same_as", "reason")
STATEMENT_ID = re.compile(r"[A-Za-z0-9_]+:\d+:\d+[a-z]?\Z")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass
class EvidenceReader:
    """Collects the evidence over its files."""

    faults: list[Fault]
    documents: dict[str, Document] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    annotations: dict[str, Annotation] = field(default_factory=dict)
    tensions: dict[str, Tension] = field(default_factory=dict)
    doubts: dict[str, Doubt] = field(default_factory=dict)

    def finish(self) -> Evidence:
        """Return the evidence, once every file is read."""
        return Evidence(self.documents, self.statements, self.policies, self.annotations, self.tensions, self.doubts)

    def _entries(
        self, node: Node, key: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, Fields]]:
        """The entries of a file that holds one list under ``key``, each with its id; twice-declared ids are faults."""
        fields = Fields(node, f"a {key} file", self.faults, (key,), (key,))
        seen: set[str] = set()
        for entry in fields.list(key):
            inner = Fields(entry, f"an entry of '{key}'", self.faults, ("id", *required, *optional), ("id", *required))
            name = inner.text("id")
            if name in seen:
                inner.fault(f"'{clip(name)}' is declared twice", inner.place_of("id"))
            elif name:
                seen.add(name)
                yield name, inner

    def read_documents(self, node: Node) -> None:
        """Read ``sources.yaml``."""
        for name, inner in self._entries(node, "documents", ("title", "publisher", "bias", "sha256"), ("note",)):
            digest = inner.text("sha256")
            if digest and not _SHA256.match(digest):
                inner.fault("'sha256' must be 64 hexadecimal digits", inner.place_of("sha256"))
            title, publisher, bias = inner.text("title"), inner.text("publisher"), inner.text("bias")
            self.documents[name] = Document(name, title, publisher, bias, digest, inner.text("note"))

    def read_policies(self, node: Node) -> None:
        """Read ``policies.yaml``."""
        for name, inner in self._entries(node, "policies", ("text", "why")):
            self.policies[name] = Policy(name, inner.text("text"), inner.text("why"))

    def read_annotations(self, node: Node) -> None:
        """Read ``annotations.yaml``; needs the statements."""
        for name, inner in self._entries(node, "annotations", ("text", "sources")):
            self.annotations[name] = Annotation(name, inner.text("text"), self._cited(inner, "sources"), inner.place)

    def read_tensions(self, node: Node) -> None:
        """Read ``tensions.yaml``; needs the statements."""
        for name, inner in self._entries(node, "tensions", ("title", "sides", "handling")):
            sides = tuple(self._side(side) for side in inner.list("sides"))
            self.tensions[name] = Tension(name, inner.text("title"), sides, inner.text("handling"), inner.place)

    def _side(self, node: Node) -> Side:
        fields = Fields(node, "a side of a tension", self.faults, ("text", "sources", "rules"), ("text", "sources"))
        return Side(fields.text("text"), self._cited(fields, "sources"), fields.texts("rules"))

    def read_doubts(self, node: Node) -> None:
        """Read ``doubts.yaml``; needs the statements."""
        for name, inner in self._entries(node, "doubts", ("statements", "why", "handling")):
            cited = self._cited(inner, "statements")
            self.doubts[name] = Doubt(name, cited, inner.text("why"), inner.text("handling"), inner.place)

    def _cited(self, fields: Fields, key: str) -> tuple[str, ...]:
        names = fields.texts(key)
        for name in names:
            if name not in self.statements and name.removeprefix(POLICY_PREFIX) not in self.policies:
                place = fields.entry_place(key, name)
                self.faults.append(Fault(f"unknown statement '{clip(name)}'", place, nearest(name, self.statements)))
        return names

    def read_statements(self, text: str, name: str) -> None:
        """Read ``statements.csv``; needs the documents."""
        rows = csv.reader(io.StringIO(text), strict=True)
        try:
            header = next(rows, [])
            if tuple(header) != COLUMNS:
                self.faults.append(Fault(f"the first line must name the columns {','.join(COLUMNS)}", Place(name, 1)))
                return
            for row in rows:
                self._statement(row, Place(name, rows.line_num))
        except csv.Error as error:
            self.faults.append(Fault(f"not valid CSV: {error}", Place(name, rows.line_num)))
            return
        for statement in self.statements.values():
            if statement.same_as and statement.same_as not in self.statements:
                self._row_fault(f"'same_as' names the unknown statement '{clip(statement.same_as)}'", statement.place)

    def _row_fault(self, message: str, place: Place | None) -> None:
        self.faults.append(Fault(message, place))

    def _statement(self, row: list[str], place: Place) -> None:
        if len(row) != len(COLUMNS):
            self._row_fault(f"{len(row)} columns, {len(COLUMNS)} are expected", place)
            return
        name, kind, strength, text, start, end, fingerprint, same_as, reason = row
        document = name.split(":", 1)[0]
        span_ok = start.isdecimal() and end.isdecimal() and int(start) < int(end)
        statement = Statement(
            name, kind, strength, text, int(start) if span_ok else 0, int(end) if span_ok else 0, fingerprint, same_as, reason, place
        )
        checks = (
            (bool(STATEMENT_ID.match(name)), f"'{clip(name)}' is no statement id: write document:paragraph:sentence"),
            (document in self.documents, f"'{clip(document)}' is no document of sources.yaml"),
            (name not in self.statements, f"statement '{clip(name)}' stands twice"),
            (span_ok, "'start' and 'end' must be whole numbers, the smaller first"),
            (bool(_FINGERPRINT.match(fingerprint)), "'fingerprint' must be 16 hexadecimal digits"),
            (bool(text.strip()), "'statement' is empty"),
            (statement.has_content or bool(reason), "a row without content needs a 'reason'"),
        )
        for passed, message in checks:
            if not passed:
                self._row_fault(message, place)
        self.statements.setdefault(name, statement)
