"""Several nodes of a drawing as one: how that is done, and conclusions that hang together."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.walking import in_order, sources_of, targets_of

from expert.loading.nodes import clip

MOST_NAMED, MOST_TOLD, _MOST_LETTERS = 4, 30, 80


def counted(number: int, one: str, many: str) -> str:
    """A number of things: ``1 rule``, ``2 rules``."""
    return f"{number:,} {one if number == 1 else many}"


def weight(node: Node) -> int:
    """How many things a node stands for, itself where it stands for no others."""
    return len(node.stands_for) or 1


def together(drawing: Drawing, blocks: Iterable[tuple[Node, Sequence[Node]]], words: Iterable[str] = ()) -> Drawing:
    """The drawing with one node in the place of each block; what joins nodes of one block is left out.

    Args:
        drawing: what there is to draw.
        blocks: pairs of the node to draw and the nodes it is drawn for, the blocks apart from one another.
        words: what to say of it in ``hidden``.
    """
    drawn_for = {node.id: made for made, held in blocks for node in held}
    if not drawn_for:
        return drawing
    nodes = {(made := drawn_for.get(node.id, node)).id: made for node in drawing.nodes}
    ids = {name: made.id for name, made in drawn_for.items()}
    edges = _merged(drawing, ids)
    return replace(drawing, nodes=tuple(nodes.values()), edges=edges, hidden=(*drawing.hidden, *words))


def _merged(drawing: Drawing, ids: Mapping[str, str]) -> tuple[Edge, ...]:
    """The edges between blocks, each once with the highest level; what they disagree on is left open."""
    ranks = {level: number for number, level in enumerate(drawing.levels)}
    found: dict[tuple[str, str, str], Edge] = {}
    for edge in drawing.edges:
        source, target = ids.get(edge.source, edge.source), ids.get(edge.target, edge.target)
        if source == target:
            continue
        moved = replace(edge, source=source, target=target)
        held = found.setdefault((source, target, edge.relation), moved)
        if held != moved:
            level = max(held.level, moved.level, key=lambda name: ranks.get(name, -1))
            truth = held.truth if held.truth == moved.truth else graph.UNKNOWN
            change = held.change if held.change == moved.change else ""
            found[source, target, edge.relation] = replace(held, level=level, truth=truth, change=change)
    return tuple(found.values())


def stood_for(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The ids of all the nodes that some nodes stand for, each once."""
    return tuple(dict.fromkeys(name for node in nodes for name in node.stands_for or (node.id,)))


def cautions_of(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The cautions of several nodes, each once."""
    return tuple(dict.fromkeys(text for node in nodes for text in node.cautions))


def _told(nodes: Sequence[Node]) -> str:
    """What each node says, one below the other, behind their cautions, which are never cut."""
    lines = [f"{node.label}{f' ({node.side})' if node.side else ''}: {node.state}" for node in nodes]
    return "\n".join((*cautions_of(nodes), *first_of(lines, MOST_TOLD)))


def first_of(names: Iterable[str], most: int) -> Iterator[str]:
    """The first of some names, each once and cut where it is long, and how many more there are."""
    once = tuple(dict.fromkeys(names))
    yield from (clip(name, _MOST_LETTERS) for name in once[:most])
    if len(once) > most:
        yield f"and {len(once) - most} more"


def hanging_together(
    drawing: Drawing, belongs: Callable[[Node], bool], one: str, many: str, words: tuple[str, str] | None = None
) -> Drawing:
    """Draw conclusions as one where they hang together, with the rules that lead to no others.

    No new circle arises: what is drawn as one lies between the same turns from such conclusions to others and back.

    Args:
        drawing: what there is to draw.
        belongs: which conclusions.
        one: what one of them is called.
        many: what several are called.
        words: what a box says behind their number, one or many; by default what they are called.
    """
    chosen = {node.id for node in drawing.nodes if belongs(node)}
    onward = targets_of(drawing)
    for node in drawing.nodes:
        targets = onward.get(node.id, ())
        if node.kind == graph.RULE and not node.root and targets and chosen.issuperset(targets):
            chosen.add(node.id)
    blocks: list[tuple[Node, Sequence[Node]]] = []
    number = 0
    for held in _parts(drawing, chosen):
        conclusions = [node for node in held if node.kind == graph.CONCLUSION]
        if len(held) > 1:
            number += len(conclusions)
            blocks.append((group_of(conclusions, counted(len(conclusions), *(words or (one, many))), held), held))
    return together(drawing, blocks, (f"{counted(number, one, many)} (drawn as {len(blocks)})",))


def group_of(shown: Sequence[Node], label: str, held: Sequence[Node], most: int = MOST_NAMED) -> Node:
    """A box for several nodes.

    Args:
        shown: the nodes it names, the first few in its state and more of them in its remark.
        label: what they are.
        held: all the nodes it is drawn for.
        most: how many it names in its state.
    """
    return Node(
        id=f"group:{shown[0].id}",
        kind=graph.GROUP,
        label=label,
        state="; ".join(first_of((node.label for node in shown), most)),
        withheld=any(node.withheld for node in held),
        layer=min(node.layer for node in held),
        stands_for=stood_for(held),
        tooltip=_told(shown),
        cautions=cautions_of(held),
    )


def _parts(drawing: Drawing, chosen: Collection[str]) -> Iterable[Sequence[Node]]:
    """The chosen nodes of one turn, those together that are joined or hang on the same."""
    turn = _turns(drawing, chosen)
    sources, onward = sources_of(drawing), targets_of(drawing)
    parent: dict[Hashable, Hashable] = {name: name for name in chosen}

    def root(name: Hashable) -> Hashable:
        while parent[name] != name:
            parent[name] = name = parent[parent[name]]
        return name

    for name in (node.id for node in drawing.nodes if node.id in chosen):
        outside = [source for source in sources.get(name, ()) if source not in chosen]
        near = [other for other in (*sources.get(name, ()), *onward.get(name, ())) if other in chosen]
        near = [other for other in near if turn[other] == turn[name]]
        same = (turn[name], frozenset(outside)) if outside else name
        parent.setdefault(same, same)
        for other in (*near, same):
            parent[root(name)] = root(other)
    found: dict[Hashable, list[Node]] = {}
    for node in drawing.nodes:
        if node.id in chosen:
            found.setdefault(root(node.id), []).append(node)
    return found.values()


def _turns(drawing: Drawing, chosen: Collection[str]) -> Mapping[str, int]:
    """Node → how often the ways to it turn, at most, between chosen nodes and others."""
    sources = sources_of(drawing)
    found: dict[str, int] = {}
    for name in in_order(drawing):
        before = sources.get(name, ())
        found[name] = max((found.get(one, 0) + ((one in chosen) != (name in chosen)) for one in before), default=0)
    return found
