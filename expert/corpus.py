"""The folder of source documents: quote a cited sentence, and verify that every cited sentence is still the same.

Documents are read from ``<id>.txt``. They are not shipped; a user who has them can point here.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from expert.errors import CorpusError, Fault, Place
from expert.evidence import Evidence, Statement
from expert.knowledge_model import KnowledgeModel

_LIMIT = 20_000_000
FINGERPRINT_DIGITS = 16


def fingerprint(sentence: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a sentence in UTF-8."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:FINGERPRINT_DIGITS]


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that is no longer the one the knowledge base rests on, with all that rests on it."""

    document: str
    start: int
    end: int
    statements: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying a folder of documents found; ``problems`` are documents that could not be compared."""

    documents: int
    statements: int
    sentences: int
    digest_mismatches: tuple[str, ...]
    changes: tuple[Change, ...]
    problems: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether every document and every sentence is the one cited."""
        return not (self.digest_mismatches or self.changes or self.problems)


@dataclass(frozen=True)
class Corpus:
    """The documents in one folder."""

    folder: Path
    evidence: Evidence

    def __post_init__(self) -> None:
        if not self.folder.is_dir():
            raise CorpusError([Fault("there is no such folder of documents", Place(str(self.folder)))])

    def path(self, document: str) -> Path:
        """Where a document is expected."""
        return self.folder / f"{document}.txt"

    @cached_property
    def _content(self) -> dict[str, bytes | Fault]:
        return {name: self._read(name) for name in self.evidence.documents}

    def _read(self, document: str) -> bytes | Fault:
        path = self.path(document)
        place = Place(str(path))
        try:
            with path.open("rb") as stream:
                content = stream.read(_LIMIT + 1)
        except OSError as error:
            return Fault(f"document '{document}' cannot be read: {error.strerror}", place)
        if len(content) > _LIMIT:
            return Fault(f"document '{document}' is larger than the limit of {_LIMIT // 1_000_000} MB", place)
        return content

    @cached_property
    def _texts(self) -> dict[str, str | Fault]:
        return {name: self._text(name, content) for name, content in self._content.items()}

    def _text(self, document: str, content: bytes | Fault) -> str | Fault:
        if isinstance(content, Fault):
            return content
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return Fault(f"document '{document}' is not UTF-8 text", Place(str(self.path(document))))

    def quote(self, statement: Statement) -> str | None:
        """The sentence a statement rests on; None where the document is missing or no longer holds that sentence."""
        text = self._texts.get(statement.document)
        if not isinstance(text, str):
            return None
        sentence = text[statement.start : statement.end]
        return sentence if fingerprint(sentence) == statement.fingerprint else None

    def text(self, document: str) -> str:
        """The text of a document.

        Raises:
            CorpusError: where it cannot be read.
        """
        found = self._texts.get(document, Fault(f"there is no document '{document}'"))
        if isinstance(found, Fault):
            raise CorpusError([found])
        return found


def verify(model: KnowledgeModel, corpus: Corpus) -> Verification:
    """Compare every document's digest and every cited sentence's fingerprint with the folder's."""
    evidence = model.evidence
    problems = tuple(text for text in corpus._texts.values() if isinstance(text, Fault))  # noqa: SLF001 - same module
    sentences = {(row.document, row.start, row.end) for row in evidence.statements.values()}
    return Verification(
        documents=len(evidence.documents),
        statements=len(evidence.statements),
        sentences=len(sentences),
        digest_mismatches=tuple(_mismatches(corpus)),
        changes=tuple(_changes(model, corpus)),
        problems=problems,
    )


def _mismatches(corpus: Corpus) -> Iterator[str]:
    for document in corpus.evidence.documents.values():
        content = corpus._content[document.id]  # noqa: SLF001 - same module
        if isinstance(content, bytes) and hashlib.sha256(content).hexdigest() != document.sha256:
            yield document.id


def _changes(model: KnowledgeModel, corpus: Corpus) -> Iterator[Change]:
    """One change per sentence that differs, in document order."""
    differing: dict[tuple[str, int, int], list[str]] = {}
    for row in model.evidence.statements.values():
        text = corpus._texts.get(row.document)  # noqa: SLF001 - same module
        if isinstance(text, str) and fingerprint(text[row.start : row.end]) != row.fingerprint:
            differing.setdefault((row.document, row.start, row.end), []).append(row.id)
    for (document, start, end), statements in differing.items():
        yield Change(document, start, end, tuple(statements), rules_resting_on(model, statements))


def rules_resting_on(model: KnowledgeModel, statements: list[str]) -> tuple[str, ...]:
    """The rules and annotations that cite any of the statements."""
    cited = set(statements)
    rules = [rule.id for rule in model.rules.values() if cited.intersection(rule.sources)]
    notes = [note.id for note in model.evidence.annotations.values() if cited.intersection(note.sources)]
    return (*rules, *notes)
