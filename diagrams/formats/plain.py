"""What the text formats share: the values of nodes and edges, in characters that print and that XML allows."""

from dataclasses import fields
from typing import TypeAlias

from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.measure import remark

Value: TypeAlias = str | bool | int | tuple[str, ...]


def names(drawing: Drawing) -> dict[str, str]:
    """Each node's id in characters that print, numbered where two would be the same.

    >>> names(Drawing("v", "t", nodes=(Node("fact:a", "fact", "A"),)))
    {'fact:a': 'fact:a'}
    """
    taken: set[str] = set()
    found: dict[str, str] = {}
    for node in drawing.nodes:
        shown, number = remark(node.id), 1
        while shown in taken or not shown:
            number += 1
            shown = f"{remark(node.id)}-{number}"
        taken.add(shown)
        found[node.id] = shown
    return found


def node_values(node: Node, ids: dict[str, str]) -> dict[str, Value]:
    """All that is known of a node but its id."""
    values: dict[str, Value] = {entry.name: getattr(node, entry.name) for entry in fields(node) if entry.name != "id"}
    values["stands_for"] = tuple(ids.get(name, remark(name)) for name in node.stands_for)
    return {name: _shown(value) for name, value in values.items()}


def edge_values(edge: Edge) -> dict[str, Value]:
    """All that is known of an edge but its ends."""
    ends = ("source", "target")
    return {entry.name: _shown(getattr(edge, entry.name)) for entry in fields(edge) if entry.name not in ends}


def _shown(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(map(remark, value))
    return remark(value) if isinstance(value, str) else value
