"""Where a conclusion comes from: documents, their statements, the rules that cite them, what these concluded."""

from collections.abc import Iterator

from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.merging import counted
from expert.diagrams.views.chain import Chain
from expert.diagrams.views.shared import named, notes, sentences, title_of

from expert.consultation import Consultation
from expert.explanations.citations import Citation
from expert.explanations.how import Application, Derivation, how
from expert.explanations.source_rollup import NO_WORDING, Link, Source
from expert.reporting.words import marks

VIEW = "provenance"
_POLICY_WORDS = "the project's own, in no document"


def provenance(consultation: Consultation, name: str, member: str | None = None) -> Drawing:
    """Draw the sources behind a conclusion, for one member or for every member it is proved for.

    The rule that is the weakest link of its best chain says so. The facts are counted only.

    Args:
        consultation: the finished consultation.
        name: the conclusion's id.
        member: a side such as ``left``; by default all it is proved for.

    Raises:
        QuestionError: where there is no such conclusion or member.
        NotConcludedError: where it was not concluded.
    """
    return _Tracer(consultation, how(consultation, name, member)).draw()


class _Tracer:
    def __init__(self, consultation: Consultation, derivation: Derivation) -> None:
        self.consultation = consultation
        self.derivation = derivation
        roots = derivation.steps[: derivation.roots]
        weakest = {step.weakest.rule.id: _link_words(step.weakest) for step in roots if step.weakest is not None}
        self.chain = Chain(consultation, facts=False, remarks=weakest)

    def draw(self) -> Drawing:
        facts: dict[str, None] = {}
        for step in self.derivation.steps:
            root = step.number <= self.derivation.roots
            self.chain.conclude(step.state, step.support, step.contrary, root=root, layer=step.layer - 1)
            for application in (*step.support, *step.contrary):
                facts |= dict.fromkeys(self._facts(application))
                self._sources(application, step.layer - 1)
        for source in self.derivation.sources.documents:
            self.chain.builder.add(_document_node(source))
            for statement in source.statements:
                edge = Edge(named(graph.DOCUMENT, source.id), named(graph.STATEMENT, statement), graph.CITES)
                self.chain.builder.join(edge)
        roots = [step.state for step in self.derivation.steps[: self.derivation.roots]]
        return self.chain.builder.drawing(
            VIEW,
            f"Where it comes from: {title_of(self.consultation, roots[0].conclusion, roots)}",
            notes(self.consultation),
            (f"{counted(len(facts), 'fact', 'facts')} that the rules read (left out)",) if facts else (),
            self.consultation.model.vocabulary.levels,
        )

    @staticmethod
    def _facts(application: Application) -> Iterator[str]:
        for ground in application.grounds:
            if ground.step is None:
                yield named(graph.FACT, ground.item, ground.member)

    def _sources(self, application: Application, layer: int) -> None:
        rule = named(graph.RULE, application.rule.id, application.member)
        for citation in application.citations:
            node = _statement_node(citation, layer)
            self.chain.builder.add(node)
            self.chain.builder.join(Edge(node.id, rule, graph.CITES))


def _link_words(link: Link) -> str:
    worded = "no strength is worded" if link.strength == NO_WORDING else f"worded {link.strength}"
    return f"weakest link: {worded}"


def _statement_node(citation: Citation, layer: int) -> Node:
    """A statement with its place and how strongly it is worded, or a policy."""
    worded = citation.strength if citation.strength not in {"", NO_WORDING} else "no strength worded"
    doubts = tuple(f"A reviewer doubts this: {doubt}" for doubt in citation.doubts)
    return Node(
        id=named(graph.STATEMENT, citation.id),
        kind=graph.STATEMENT,
        label=citation.text,
        state=_POLICY_WORDS if citation.is_policy else f"{citation.id}: {worded}{', doubted' if doubts else ''}",
        policy=citation.is_policy,
        layer=layer,
        tooltip=sentences((citation.id, citation.document, marks(citation), *doubts)),
    )


def _document_node(source: Source) -> Node:
    """A document with its publisher and the publisher's interest."""
    worded = ""
    if source.weakest is not None:
        worded = source.weakest if source.weakest == source.strongest else f"{source.weakest} to {source.strongest}"
    return Node(
        id=named(graph.DOCUMENT, source.id),
        kind=graph.DOCUMENT,
        label=source.title,
        side=source.publisher,
        state=f"interest: {source.bias}" if source.bias else "",
        tooltip=sentences(
            (
                f"Document {source.id}",
                f"Cited here: {', '.join(source.statements)}",
                f"Worded {worded}" if worded else "No strength is worded",
            )
        ),
    )
