"""What a page of a drawing can do without: rules that give less than was reached, and findings that lead to nothing."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Edge
from expert.diagrams.merging import counted, weight
from expert.diagrams.walking import targets_of

READ_BY_NONE_DRAWN = "facts that no rule drawn here reads"


def without_weaker(drawing: Drawing) -> Drawing:
    """Leave out rules that give less than the level reached, but for red flags."""
    ranks = {level: number for number, level in enumerate(drawing.levels)}
    reached = {node.id: ranks.get(node.level, -1) for node in drawing.nodes if node.role != "red_flag"}

    def is_weaker(edge: Edge) -> bool:
        return edge.relation == graph.GIVES and edge.level in ranks and ranks[edge.level] < reached.get(edge.target, -1)

    kept = [edge for edge in drawing.edges if not is_weaker(edge)]
    useful = {edge.source for edge in kept} | {node.id for node in drawing.nodes if node.root}
    gone = {edge.source for edge in drawing.edges if is_weaker(edge)} - useful
    number = sum(weight(node) for node in drawing.nodes if node.id in gone)
    words = "rule that gives" if number == 1 else "rules that give"
    return _without(replace(drawing, edges=tuple(kept)), gone, f"{number:,} {words} less than the level reached")


def without_loose(drawing: Drawing) -> Drawing:
    """Leave out findings derived that lead to nothing, with the rules that lead to nothing else."""
    return _without_ends(drawing, ("intermediate",), "finding derived that leads", "findings derived that lead")


def without_asides(drawing: Drawing) -> Drawing:
    """Leave out notes, risks and mechanisms that lead to nothing, with the rules that lead to nothing else."""
    words = ("note, risk or mechanism that leads", "notes, risks and mechanisms that lead")
    return _without_ends(drawing, ("note", "risk", "mechanism"), *words)


def _without_ends(drawing: Drawing, roles: Collection[str], one: str, many: str) -> Drawing:
    """Leave out conclusions of some roles that lead to nothing, and what then leads to nothing, from the end on."""
    onward = targets_of(drawing)
    left = {node.id: len(onward.get(node.id, ())) for node in drawing.nodes}
    loose = {
        node.id
        for node in drawing.nodes
        if node.kind == graph.RULE or (node.kind == graph.CONCLUSION and node.role in roles)
    }
    loose -= {node.id for node in drawing.nodes if node.root}
    before: dict[str, list[str]] = {}
    for edge in drawing.edges:
        before.setdefault(edge.target, []).append(edge.source)
    line = [name for name in loose if not left[name]]
    gone = set(line)
    while line:
        for source in before.get(line.pop(), ()):
            left[source] -= 1
            if source in loose and not left[source]:
                gone.add(source)
                line.append(source)
    number = sum(weight(node) for node in drawing.nodes if node.id in gone and node.kind == graph.CONCLUSION)
    return _without(drawing, gone, f"{counted(number, one, many)} to nothing else")


def _without(drawing: Drawing, gone: Collection[str], words: str) -> Drawing:
    """The drawing without some nodes, the facts that then lead to nothing in a box of their own."""
    if not gone:
        return drawing
    edges = tuple(edge for edge in drawing.edges if edge.source not in gone and edge.target not in gone)
    alone = _sources(drawing.edges) - _sources(edges)
    nodes = tuple(
        replace(node, cluster=node.cluster or READ_BY_NONE_DRAWN)
        if node.kind == graph.FACT and node.id in alone
        else node
        for node in drawing.nodes
        if node.id not in gone
    )
    return replace(drawing, nodes=nodes, edges=edges, hidden=(*drawing.hidden, f"{words} (left out)"))


def _sources(edges: Iterable[Edge]) -> set[str]:
    return {edge.source for edge in edges}
