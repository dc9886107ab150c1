"""What the rules rest on: documents, statements, policies, annotations, tensions and doubts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from expert.errors import Place
from expert.rules import POLICY_PREFIX

CONTENTLESS = ("navigation", "marketing", "truncated-list")


@dataclass(frozen=True, slots=True)
class Document:
    """A source document, described but not shipped. ``sha256`` is the digest of its bytes."""

    id: str
    title: str
    publisher: str
    bias: str
    sha256: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One atomic statement of a document, in words of our own.

    ``id`` is ``document:paragraph:sentence``. ``start`` and ``end`` are the character span (code points, end excluded)
    of the sentence it rests on; ``fingerprint`` the first 16 hex digits of that span's SHA-256. ``reason`` tells, for
    rows that carry no content, why nothing is encoded.
    """

    id: str
    kind: str
    strength: str
    text: str
    start: int
    end: int
    fingerprint: str
    same_as: str = ""
    reason: str = ""
    place: Place | None = field(default=None, compare=False)

    @property
    def document(self) -> str:
        """The id of the document it stands in."""
        return self.id.split(":", 1)[0]

    @property
    def has_content(self) -> bool:
        """Whether the row says something that must be encoded."""
        return self.kind not in CONTENTLESS


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of the project's own, found in no document."""

    id: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """Statements kept as text because nothing can be inferred from them."""

    id: str
    text: str
    sources: tuple[str, ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a tension."""

    text: str
    sources: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tension:
    """A place where statements pull in different directions."""

    id: str
    title: str
    sides: tuple[Side, ...]
    handling: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Statements a reviewer found doubtful, and why."""

    id: str
    statements: tuple[str, ...]
    why: str
    handling: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Evidence:
    """All that rules can cite, each by id, and the marks on it."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    annotations: Mapping[str, Annotation] = field(default_factory=dict)
    tensions: Mapping[str, Tension] = field(default_factory=dict)
    doubts: Mapping[str, Doubt] = field(default_factory=dict)

    @cached_property
    def doubts_by_statement(self) -> Mapping[str, tuple[Doubt, ...]]:
        """Statement id → the doubts about it."""
        found: dict[str, tuple[Doubt, ...]] = {}
        for doubt in self.doubts.values():
            for statement in doubt.statements:
                found[statement] = (*found.get(statement, ()), doubt)
        return found

    def knows(self, source: str) -> bool:
        """Whether ``source`` is a statement id or ``policy:<id>`` of this evidence."""
        if source.startswith(POLICY_PREFIX):
            return source.removeprefix(POLICY_PREFIX) in self.policies
        return source in self.statements
