"""The documents behind the rules, as text and JSON: list, show, verify."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expert.corpus import Corpus, Verification, rules_resting_on, verify
from expert.errors import QuestionError
from expert.evidence import Document, Statement
from expert.knowledge_base import KnowledgeBase
from expert.knowledge_model import KnowledgeModel
from expert.reporting.text import Paragraph
from expert.rules import POLICY_PREFIX
from expert.suggest import nearest


def encoded_statements(model: KnowledgeModel) -> frozenset[str]:
    """The ids of statements some rule or annotation cites."""
    cited = {source for rule in model.rules.values() for source in rule.sources}
    return frozenset(cited.union(*(note.sources for note in model.evidence.annotations.values())))


def list_values(model: KnowledgeModel) -> list[dict[str, Any]]:
    """Each document with its counts."""
    cited = encoded_statements(model)
    return [_document_values(model, document, cited) for document in model.evidence.documents.values()]


def _document_values(model: KnowledgeModel, document: Document, cited: frozenset[str]) -> dict[str, Any]:
    rows = [row for row in model.evidence.statements.values() if row.document == document.id]
    content = [row for row in rows if row.has_content]
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "bias": document.bias,
        "note": document.note or None,
        "sha256": document.sha256,
        "statements": len(rows),
        "with_content": len(content),
        "encoded": sum(row.id in cited for row in content),
    }


def list_json(kb: KnowledgeBase) -> str:
    """The documents as JSON text."""
    return json.dumps(list_values(kb.model), ensure_ascii=False, indent=2) + "\n"


def list_paragraphs(kb: KnowledgeBase) -> Iterator[Paragraph]:
    """The documents as text."""
    values = list_values(kb.model)
    for entry in values:
        yield Paragraph(entry["title"], 0, entry["id"], "bold", "bold")
        yield Paragraph(f"{entry['publisher']}; interest: {entry['bias']}", 4)
        if entry["note"]:
            yield Paragraph(entry["note"], 4, style="dim")
        encoded = f"{entry['encoded']} of {entry['with_content']} content statements encoded"
        yield Paragraph(f"{encoded}, {entry['statements']} rows in all", 4)
        yield Paragraph(f"SHA-256 {entry['sha256']}", 4, style="dim")
    cited, content = sum(e["encoded"] for e in values), sum(e["with_content"] for e in values)
    rows = sum(e["statements"] for e in values)
    yield Paragraph()
    yield Paragraph(f"Together {cited} of {content} content statements encoded, {rows} rows accounted for.")


def _statements_at(model: KnowledgeModel, place: str) -> list[Statement]:
    """The statements of a document, paragraph, sentence or one statement.

    Raises:
        QuestionError: where nothing stands at that place.
    """
    rows = model.evidence.statements.values()
    found = [row for row in rows if row.id == place or row.id.startswith(f"{place}:")]
    found = found or [row for row in rows if row.id[:-1] == place and row.id[-1].isalpha()]
    if not found:
        near = nearest(place, [*model.evidence.statements, *model.evidence.documents])
        hint = f"; did you mean '{near}'?" if near else ""
        raise QuestionError(f"no document of '{model.name}' has the place '{place}'{hint}")
    return found


def show_paragraphs(kb: KnowledgeBase, place: str, folder: str | None = None) -> Iterator[Paragraph]:
    """What stands at a place of the documents, or a policy, and what rests on it."""
    model = kb.model
    if place.startswith(POLICY_PREFIX):
        return _policy(model, place)
    return _places(model, _statements_at(model, place), Corpus(Path(folder), model.evidence) if folder else None)


def _policy(model: KnowledgeModel, name: str) -> Iterator[Paragraph]:
    policy = model.evidence.policies.get(name.removeprefix(POLICY_PREFIX))
    if policy is None:
        near = nearest(name, [POLICY_PREFIX + key for key in model.evidence.policies])
        raise QuestionError(f"there is no {name}" + (f"; did you mean '{near}'?" if near else ""))
    rules = [rule.id for rule in model.rules.values() if name in rule.sources]
    yield Paragraph(policy.text, 0, name, marker_style="bold")
    yield Paragraph(policy.why, 2, "why", hang=10)
    yield Paragraph("a policy of this project, found in no document", 2, "origin", hang=10)
    yield Paragraph(", ".join(rules) or "no rule; the report itself keeps it", 2, "kept by", hang=10)


def _places(model: KnowledgeModel, rows: list[Statement], corpus: Corpus | None) -> Iterator[Paragraph]:
    document = model.evidence.documents[rows[0].document]
    yield Paragraph(
        f"{document.title} ({document.publisher}; interest: {document.bias})", 0, document.id, "bold", "bold"
    )
    for row in rows:
        yield Paragraph(row.text, 2, row.id, marker_style="blue", hang=11)
        quote = corpus.quote(row) if corpus else None
        if quote:
            yield Paragraph(f"“{' '.join(quote.split())}”", 13, style="italic")
        elif corpus:
            yield Paragraph("the folder does not hold this sentence unchanged", 13, "!", style="yellow")
        for text in _about(model, row):
            yield Paragraph(text, 13, style="dim")


def _about(model: KnowledgeModel, row: Statement) -> Iterator[str]:
    strength = f", wording {row.strength}" if row.strength != "none" else ""
    yield f"{row.kind}{strength}; characters {row.start} to {row.end}, fingerprint {row.fingerprint}"
    if row.same_as:
        yield f"says the same as {row.same_as}"
    if row.reason:
        yield f"nothing is encoded: {row.reason}"
    resting = rules_resting_on(model, [row.id])
    if resting:
        yield f"read by {', '.join(resting)}"
    for doubt in model.evidence.doubts_by_statement.get(row.id, ()):
        yield f"questioned by the reviewer ({doubt.id}): {doubt.why}"


def show_json(kb: KnowledgeBase, place: str, folder: str | None = None) -> str:
    """What stands at a place, as JSON text."""
    model = kb.model
    if place.startswith(POLICY_PREFIX):
        list(_policy(model, place))
        policy = model.evidence.policies[place.removeprefix(POLICY_PREFIX)]
        return json.dumps({"id": place, "text": policy.text, "why": policy.why}, ensure_ascii=False, indent=2) + "\n"
    corpus = Corpus(Path(folder), model.evidence) if folder else None
    rows = [_row_values(model, row, corpus) for row in _statements_at(model, place)]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _row_values(model: KnowledgeModel, row: Statement, corpus: Corpus | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "document": row.document,
        "kind": row.kind,
        "strength": row.strength,
        "text": row.text,
        "start": row.start,
        "end": row.end,
        "fingerprint": row.fingerprint,
        "same_as": row.same_as or None,
        "reason": row.reason or None,
        "rules": list(rules_resting_on(model, [row.id])),
        "doubts": [doubt.id for doubt in model.evidence.doubts_by_statement.get(row.id, ())],
        "quote": corpus.quote(row) if corpus else None,
    }


@dataclass(frozen=True)
class VerificationReport:
    """A verification with its words; ``status`` is 0 where everything holds."""

    found: Verification

    @property
    def status(self) -> int:
        """0 where everything holds, else 1."""
        return 0 if self.found.holds else 1

    def paragraphs(self) -> Iterator[Paragraph]:
        """The outcome as text."""
        found = self.found
        for problem in found.problems:
            yield Paragraph(str(problem), 0, "✗", marker_style="red")
        for name in found.digest_mismatches:
            yield Paragraph(f"document {name} is not byte for byte the one that was read", 0, "✗", marker_style="red")
        for change in found.changes:
            where = f"document {change.document}, characters {change.start} to {change.end}"
            yield Paragraph(f"a cited sentence changed: {where}", 0, "✗", "bold", "red")
            yield Paragraph(", ".join(change.statements), 2, "statements", hang=12)
            yield Paragraph(", ".join(change.rules) or "none", 2, "rest on it", hang=12)
        if found.holds:
            what = f"{found.documents} documents, {found.sentences} sentences, {found.statements} statements"
            yield Paragraph(f"{what}: every digest and every fingerprint holds", 0, "✓", marker_style="green")

    def json(self) -> str:
        """The outcome as JSON text."""
        found = self.found
        values = {
            "holds": found.holds,
            "documents": found.documents,
            "sentences": found.sentences,
            "statements": found.statements,
            "digest_mismatches": list(found.digest_mismatches),
            "problems": [str(problem) for problem in found.problems],
            "changes": [
                {"document": c.document, "start": c.start, "end": c.end, "statements": c.statements, "rules": c.rules}
                for c in found.changes
            ],
        }
        return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def verification(kb: KnowledgeBase, folder: str) -> VerificationReport:
    """Verify a folder of documents against a knowledge base.

    Raises:
        CorpusError: where there is no such folder.
    """
    return VerificationReport(verify(kb.model, Corpus(Path(folder), kb.model.evidence)))
