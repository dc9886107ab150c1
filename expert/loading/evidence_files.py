"""Read documents, policies, annotations, tensions and doubts, and check what cites them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from expert.errors import Fault, Place
from expert.evidence import Annotation, Document, Doubt, Evidence, Policy, Side, Statement, Tension
from expert.loading.fields import Fields
from expert.loading.nodes import Node, clip
from expert.loading.statement_rows import read_statements
from expert.rules import POLICY_PREFIX, Rule
from expert.suggest import nearest

DOCUMENT = re.compile(r"[A-Za-z0-9_]+\Z")
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
    _rules: list[tuple[str, Place]] = field(default_factory=list)

    def finish(self) -> Evidence:
        """Return the evidence, once every file is read."""
        return Evidence(self.documents, self.statements, self.policies, self.annotations, self.tensions, self.doubts)

    def _entries(
        self, node: Node, key: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, Fields]]:
        """The entries of a file that holds one list under ``key``, each with its id; an id given twice is a fault."""
        fields = Fields(node, f"a {key} file", self.faults, (key,), (key,))
        first: dict[str, Place] = {}
        for entry in fields.list(key):
            what, names = f"an entry of '{key}'", ("id", *required)
            inner = Fields(entry, what, self.faults, (*names, *optional), names)
            name = inner.identifier()
            if name in first:
                message = f"'{name}' is declared twice, first in line {first[name].line}"
                inner.fault(message, inner.place_of("id"))
            elif name:
                first[name] = inner.place
                yield name, inner

    def read_documents(self, node: Node) -> None:
        """Read ``sources.yaml``."""
        for name, inner in self._entries(node, "documents", ("title", "publisher", "bias", "sha256"), ("note",)):
            digest = inner.text("sha256")
            if digest and not _SHA256.match(digest):
                inner.fault("'sha256' must be 64 hexadecimal digits", inner.place_of("sha256"))
            if not DOCUMENT.match(name):
                # statements cite it as document:paragraph:sentence, and it is the name of a file
                message = f"'{name}' cannot be the id of a document: use letters, digits and '_'"
                inner.fault(message, inner.place_of("id"))
            title, publisher, bias = inner.text("title"), inner.text("publisher"), inner.text("bias")
            self.documents[name] = Document(name, title, publisher, bias, digest, inner.text("note"))

    def read_statements(self, text: str, name: str) -> None:
        """Read ``statements.csv``; needs the documents."""
        self.statements = read_statements(text, name, self.documents, self.faults)

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
            nodes = inner.list("sides")
            if "sides" in inner.nodes and len(nodes) < 2:
                inner.fault("a tension needs at least two sides", inner.place_of("sides"))
            sides = tuple(self._side(side) for side in nodes)
            self.tensions[name] = Tension(name, inner.text("title"), sides, inner.text("handling"), inner.place)

    def _side(self, node: Node) -> Side:
        fields = Fields(node, "a side of a tension", self.faults, ("text", "sources", "rules"), ("text", "sources"))
        rules = fields.texts("rules")
        self._rules += [(rule, fields.entry_place("rules", rule)) for rule in rules]
        return Side(fields.text("text"), self._cited(fields, "sources"), rules)

    def read_doubts(self, node: Node) -> None:
        """Read ``doubts.yaml``; needs the statements."""
        for name, inner in self._entries(node, "doubts", ("statements", "why", "handling")):
            cited = self._cited(inner, "statements")
            self.doubts[name] = Doubt(name, cited, inner.text("why"), inner.text("handling"), inner.place)

    def _cited(self, fields: Fields, key: str) -> tuple[str, ...]:
        return known_sources(self.finish(), fields, key)

    def refuse_unknown_rules(self, rules: Mapping[str, Rule]) -> None:
        """Add a fault for each rule a tension names that is none, once the rules are read."""
        for name, place in self._rules:
            if name not in rules:
                self.faults.append(Fault(f"unknown rule '{clip(name)}'", place, nearest(name, rules)))


def known_sources(evidence: Evidence, fields: Fields, key: str) -> tuple[str, ...]:
    """The sources an entry lists under ``key``; a fault for each that the evidence does not have."""
    names = fields.texts(key)
    for name in names:
        refuse_unknown_source(evidence, name, fields.entry_place(key, name), fields.faults)
    return names


def refuse_unknown_source(evidence: Evidence, name: str, place: Place, faults: list[Fault]) -> None:
    """Add a fault where the evidence has no such statement or policy."""
    if evidence.knows(name):
        return
    policies = [POLICY_PREFIX + policy for policy in evidence.policies]
    if POLICY_PREFIX + name in policies:
        near: str | None = POLICY_PREFIX + name
    else:
        near = nearest(name, policies if name.startswith(POLICY_PREFIX) else evidence.statements)
    faults.append(Fault(f"unknown source '{clip(name)}'", place, near))
