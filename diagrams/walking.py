"""Ways through a drawing: what leads to what, how far it is, and in which order."""

from collections import deque
from collections.abc import Iterable, Mapping

from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Edge


def sources_of(drawing: Drawing) -> Mapping[str, list[str]]:
    """Node → the nodes that lead to it, for nodes that have some."""
    found: dict[str, list[str]] = {}
    for edge in drawing.edges:
        found.setdefault(edge.target, []).append(edge.source)
    return found


def targets_of(drawing: Drawing) -> Mapping[str, list[str]]:
    """Node → the nodes it leads to, for nodes that lead anywhere."""
    found: dict[str, list[str]] = {}
    for edge in drawing.edges:
        found.setdefault(edge.source, []).append(edge.target)
    return found


def edges_into(drawing: Drawing) -> Mapping[str, list[Edge]]:
    """Node → the edges that end there, for nodes that have some."""
    found: dict[str, list[Edge]] = {}
    for edge in drawing.edges:
        found.setdefault(edge.target, []).append(edge)
    return found


def reached(start: Iterable[str], onward: Mapping[str, Iterable[str]]) -> set[str]:
    """The start and everything that can be reached from it."""
    found = set(start)
    line = list(found)
    while line:
        for name in onward.get(line.pop(), ()):
            if name not in found:
                found.add(name)
                line.append(name)
    return found


def distances(drawing: Drawing, ends: Iterable[str]) -> Mapping[str, int]:
    """Node → through how few rules it leads to one of the ends, for nodes that do; a group counts as a rule.

    A rule is as far away as what it gives, a statement or document as far as the rule that cites it.
    """
    kinds = {node.id: node.kind for node in drawing.nodes}
    leads = edges_into(drawing)
    found = dict.fromkeys(ends, 0)
    line = deque(found)
    while line:  # nodes in line stand in order of their distance: those one farther away at its end
        name = line.popleft()
        for edge in leads.get(name, ()):
            step = int(edge.relation == graph.READS or kinds[name] == graph.GROUP)
            far = found[name] + step
            if far < found.get(edge.source, far + 1):
                found[edge.source] = far
                (line.append if step else line.appendleft)(edge.source)
    return found


def in_order(drawing: Drawing) -> list[str]:
    """The nodes, each after those that lead to it; those of a circle last, as they come (Kahn, 1962)."""
    onward = targets_of(drawing)
    waiting = dict.fromkeys((node.id for node in drawing.nodes), 0)
    for edge in drawing.edges:
        waiting[edge.target] += 1
    order = [name for name, count in waiting.items() if not count]
    for name in order:  # grows while it is walked
        for target in onward.get(name, ()):
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    done = set(order)
    return [*order, *(name for name in waiting if name not in done)]


def layers(drawing: Drawing) -> int:
    """How many nodes the longest way through the drawing has."""
    before = sources_of(drawing)
    found: dict[str, int] = {}
    for name in in_order(drawing):
        found[name] = 1 + max((found.get(source, 0) for source in before.get(name, ())), default=0)
    return max(found.values(), default=0)
