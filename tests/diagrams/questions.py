"""What the tests of why-not, contrast and what-if drawings share."""

from collections.abc import Iterable

from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Edge, Node

from expert import Result
from tests.explanations.bases import base, rule


def nodes(drawing: Drawing) -> dict[str, Node]:
    """The nodes of a drawing by id."""
    return {node.id: node for node in drawing.nodes}


def edges(drawing: Drawing) -> set[tuple[str, str, str, str]]:
    """The edges of a drawing: source, target, relation and truth."""
    return {(edge.source, edge.target, edge.relation, edge.truth) for edge in drawing.edges}


def changed(found: Iterable[Node] | Iterable[Edge]) -> set[str]:
    """The changes that occur."""
    return {one.change for one in found}


def check(drawing: Drawing, result: Result) -> None:
    """What holds of every drawing of a case: each id once, no edge to itself or to nothing, its frame of notes."""
    known = nodes(drawing)
    assert len(known) == len(drawing.nodes)
    for edge in drawing.edges:
        assert edge.source in known
        assert edge.target in known
        assert edge.source != edge.target
    assert {node.kind for node in drawing.nodes} <= set(graph.KINDS)
    assert all(node.stands_for for node in drawing.nodes if node.kind == graph.GROUP)
    assert drawing.notes[0].startswith("Red flags ")
    assert drawing.notes[-1] == f"Knowledge base {result.model.identity}"
    assert result.model.disclaimer in drawing.notes
    assert drawing.levels == result.model.vocabulary.levels


def wetness() -> Result:
    """Rain is missed by three rules: one lacks a fact, one is violated, one needs a conclusion that is missed too."""
    kb = base(
        rule("R1", ["wet", "dark"], {"rain": "strong"}),
        rule("R2", ["windy", "dark"], {"rain": "possible"}),
        rule("R3", ["storm"], {"rain": "hallmark"}),
        rule("R4", [{"age": {"above": 45}}, {"colour": "pale"}], {"storm": "strong"}),
        rule("R5", ["wet"], {"rain": "contrary"}),
    )
    return kb.consult({"wet": True, "windy": False})
