"""Cite what a rule rests on: the statement in our words, its document, bias and doubts, and its sentence if at hand."""

from collections.abc import Iterable
from dataclasses import dataclass

from expert.corpus import Corpus
from expert.knowledge_model import KnowledgeModel
from expert.rules import POLICY_PREFIX


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of a rule. For a policy, ``document`` is empty. ``quote`` is the document's sentence, if at hand."""

    id: str
    text: str
    strength: str = ""
    document: str = ""
    publisher: str = ""
    bias: str = ""
    doubts: tuple[str, ...] = ()
    quote: str | None = None

    @property
    def is_policy(self) -> bool:
        """Whether this is the project's own policy, found in no document."""
        return self.id.startswith(POLICY_PREFIX)


def cite(model: KnowledgeModel, sources: Iterable[str], corpus: Corpus | None = None) -> tuple[Citation, ...]:
    """The citations of statement ids and ``policy:<id>``, in order."""
    return tuple(_citation(model, source, corpus) for source in sources)


def _citation(model: KnowledgeModel, source: str, corpus: Corpus | None) -> Citation:
    evidence = model.evidence
    if source.startswith(POLICY_PREFIX):
        policy = evidence.policies[source.removeprefix(POLICY_PREFIX)]
        return Citation(source, policy.text)
    statement = evidence.statements[source]
    document = evidence.documents[statement.document]
    return Citation(
        id=source,
        text=statement.text,
        strength=statement.strength,
        document=document.title,
        publisher=document.publisher,
        bias=document.bias,
        doubts=tuple(doubt.why for doubt in evidence.doubts_by_statement.get(source, ())),
        quote=corpus.quote(statement) if corpus else None,
    )
