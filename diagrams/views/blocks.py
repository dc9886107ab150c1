"""Nodes drawn together until a drawing fits a page: of ever coarser ways to do so, the first that is enough."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from expert.diagrams import graph
from expert.diagrams.graph import Edge, Node
from expert.diagrams.measure import line
from expert.diagrams.merging import cautions_of

MOST_NODES, MOST_EDGES = 150, 300
_MOST_NAMED, _MOST_TOLD, _MOST_LETTERS = 3, 40, 80

BlockOf: TypeAlias = Callable[[Node], Hashable]
NameOf: TypeAlias = Callable[[Sequence[Node]], str]
Plain: TypeAlias = tuple[tuple[Node, ...], tuple[Edge, ...]]


def fitted(
    nodes: Sequence[Node], edges: Sequence[Edge], ways: Iterable[BlockOf], name: NameOf, levels: Sequence[str]
) -> Plain:
    """Nodes and edges as they are where they fit a page; else with the nodes of a block drawn as one.

    Args:
        nodes: what there is to draw.
        edges: what joins them.
        ways: functions from a node to its block, ever coarser; the last is taken even where it does not fit.
        name: the label of several nodes of one block.
        levels: lowest first; of edges drawn as one the highest level is told.
    """
    made: Plain = (tuple(nodes), tuple(edges))
    for block_of in ways:
        if len(made[0]) <= MOST_NODES and len(made[1]) <= MOST_EDGES:
            break
        made = together(nodes, edges, block_of, name, levels)
    return made


def together(
    nodes: Sequence[Node], edges: Iterable[Edge], block_of: BlockOf, name: NameOf, levels: Sequence[str]
) -> Plain:
    """Nodes and edges with the nodes of each block drawn as one; what joins nodes of one block is left out."""
    blocks: dict[Hashable, list[Node]] = {}
    for node in nodes:
        blocks.setdefault(block_of(node), []).append(node)
    drawn = tuple(group_of(held, name(held)) if len(held) > 1 else held[0] for held in blocks.values())
    id_of = {node.id: made.id for made, held in zip(drawn, blocks.values(), strict=True) for node in held}
    return drawn, tuple(_merged(edges, id_of, levels))


def group_of(nodes: Sequence[Node], label: str, *, key: str = "") -> Node:
    """Several nodes as one: its first few names in its state, more of them in its remark.

    Args:
        nodes: what it stands for, at least one.
        label: what they are.
        key: what tells its id from those of other groups; by default the id of the first node.
    """
    return Node(
        id=f"group:{key or nodes[0].id}",
        kind=graph.GROUP,
        label=label,
        state="; ".join(_names(nodes, _MOST_NAMED)),
        stands_for=tuple(node.id for node in nodes),
        tooltip="\n".join((*(cautions := cautions_of(nodes)), *_told(nodes))),
        cautions=cautions,
    )


def _told(nodes: Sequence[Node]) -> Iterator[str]:
    """The names for a remark, rules with the titles that a box for several has no room for."""
    named = (replace(node, label=f"{node.label}: {node.title}") if node.title else node for node in nodes)
    return _names(tuple(named), _MOST_TOLD, 2 * _MOST_LETTERS)


def _names(nodes: Sequence[Node], most: int, letters: int = _MOST_LETTERS) -> Iterator[str]:
    names = tuple(dict.fromkeys(line(node.label, letters) for node in nodes))
    yield from names[:most]
    if len(names) > most:
        yield f"and {len(names) - most} more"


def _merged(edges: Iterable[Edge], id_of: Mapping[str, str], levels: Sequence[str]) -> Iterator[Edge]:
    """Each edge between two blocks once for each relation, with the highest level of those it stands for."""
    ranks = {level: number for number, level in enumerate(levels)}
    best: dict[tuple[str, str, str], str] = {}
    for edge in edges:
        source, target = id_of[edge.source], id_of[edge.target]
        if source != target:
            key = (source, target, edge.relation)
            best[key] = max(best.get(key, ""), edge.level, key=lambda level: ranks.get(level, -1))
    for (source, target, relation), level in best.items():
        yield Edge(source, target, relation, level)
