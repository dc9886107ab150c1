"""A drawing as a tree of text for the terminal: what was concluded, and below it what it rests on.

A graph has no branches of its own: what several things rest on is told once and named again elsewhere, so a tree has
about as many lines as the drawing has nodes and edges.
"""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expert.diagrams import graph
from expert.diagrams import language as looks
from expert.diagrams.boxes import dots_of
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.language import CHARACTER, look_of
from expert.diagrams.measure import line

WIDTH = 100
MOST_DEPTH, MOST_LINES = 40, 2_000
_LEAST_ROOM = 40
_LABEL_MOST, _STATE_MOST, _NOTE_MOST, _CAUTION_MOST = 300, 120, 600, 600
_RELATIONS = {graph.GIVES: "from", graph.AGAINST: "against it", graph.CITES: "source"}
_PREMISES = {graph.REFUTED: "violated", graph.UNKNOWN: "open"}
_KINDS = {graph.RULE: "rule", graph.STATEMENT: "statement", graph.DOCUMENT: "document"}


@dataclass(frozen=True, slots=True)
class _Branch:
    """A node still to be told: the edge it is reached by, and the lines to draw before it and below it."""

    node: Node
    edge: Edge | None
    before: str = ""
    below: str = ""
    depth: int = 0


def to_tree(drawing: Drawing, width: int = WIDTH) -> str:
    """The drawing as a tree; lines are wrapped to ``width`` columns, but never to fewer than 40 after the branches."""
    left_out = tuple(f"Not drawn in full: {text}" for text in drawing.hidden)
    above = max(1, len(drawing.notes) - 2)  # the last two are the disclaimer and the knowledge base
    rows = list(_paragraphs((drawing.title, *drawing.notes[:above], *left_out), width))
    rows += _Tree(drawing, width).rows()
    rows += ["", *_paragraphs(drawing.notes[above:], width)] if drawing.notes[above:] else []
    return "".join(f"{row.rstrip()}\n" for row in rows)


def _paragraphs(texts: Iterable[str], width: int) -> Iterator[str]:
    for text in texts:
        yield from textwrap.wrap(line(text, _NOTE_MOST), width, break_on_hyphens=False)


class _Tree:
    """The walk through a drawing, against its edges, without recursion."""

    def __init__(self, drawing: Drawing, width: int) -> None:
        self.drawing, self.width = drawing, width
        self.nodes = {node.id: node for node in drawing.nodes}
        self.into: dict[str, list[Edge]] = {node.id: [] for node in drawing.nodes}
        for edge in drawing.edges:
            self.into[edge.target].append(edge)
        self.told: set[str] = set()

    def rows(self) -> Iterator[str]:
        """The lines of the tree, at most MOST_LINES of them."""
        number = 0
        for number, row in enumerate(self._all(), 1):
            if number > MOST_LINES:
                left = len(self.nodes) - len(self.told)
                yield ""
                yield f"… cut after {MOST_LINES:,} lines; {left:,} of {len(self.nodes):,} are not told"
                return
            yield row

    def _all(self) -> Iterator[str]:
        cluster = ""
        for root in self._roots():
            if root.id in self.told:
                continue
            yield ""
            if root.cluster and root.cluster != cluster:
                yield from _wrapped(line(root.cluster).upper(), "", "", self.width)
            cluster = root.cluster
            yield from self._below(root)

    def _roots(self) -> Iterator[Node]:
        """What was asked about, red flags, hypotheses, what else nothing is read from; then all that is left."""
        leaving = {edge.source for edge in self.drawing.edges}
        nodes = self.drawing.nodes
        yield from (node for node in nodes if node.root)
        yield from (node for node in nodes if node.role == "red_flag")
        hypotheses = (node for node in nodes if node.role == "hypothesis")
        yield from sorted(hypotheses, key=lambda node: node.truth != graph.PROVED)
        ends = (node for node in nodes if node.id not in leaving)
        yield from sorted(ends, key=lambda node: node.role != "recommendation")
        yield from nodes

    def _below(self, root: Node) -> Iterator[str]:
        waiting = [_Branch(root, None)]
        while waiting:
            branch = waiting.pop()
            known = branch.node.id in self.told
            deep = branch.depth >= MOST_DEPTH
            self.told.add(branch.node.id)
            reads = self.into[branch.node.id]
            mark = " (see above)" if known and reads else " (more below it)" if deep and reads else ""
            yield from _wrapped(self._words(branch) + mark, branch.before, branch.below, self.width)
            if not known:
                yield from self._cautions(branch)
            if not known and not deep:
                waiting += reversed(list(self._children(branch, reads)))

    def _cautions(self, branch: _Branch) -> Iterator[str]:
        """What must be read before a conclusion is followed, in full below its line."""
        stem = branch.below + ("│ " if self.into[branch.node.id] and branch.depth < MOST_DEPTH else "  ")
        for text in branch.node.cautions:
            told = f"{CHARACTER[looks.CAUTION]} {line(text, _CAUTION_MOST)}"
            yield from _wrapped(told, stem, stem, self.width)

    def _children(self, branch: _Branch, reads: list[Edge]) -> Iterator[_Branch]:
        for place, edge in enumerate(reads, 1):
            corner, stem = ("└─ ", "   ") if place == len(reads) else ("├─ ", "│  ")
            yield _Branch(self.nodes[edge.source], edge, branch.below + corner, branch.below + stem, branch.depth + 1)

    def _words(self, branch: _Branch) -> str:
        node, edge = branch.node, branch.edge
        return " ".join(part for part in (_of_edge(edge) if edge else "", self._node(node)) if part)

    def _node(self, node: Node) -> str:
        """A node in one line: its signs, its words, its state, its marks."""
        look, dots = look_of(node), dots_of(node.level, node.ceiling, self.drawing.levels)
        symbol = looks.TRUTH_SYMBOL.get(node.truth, "") if node.kind != graph.RULE or node.truth != graph.PROVED else ""
        signs = [CHARACTER[sign] for sign in (look.symbol, symbol) if sign] + ([dots.plain] if dots else [])
        kind = _KINDS.get(node.kind, "") + ("s" if node.kind == graph.RULE and ", " in node.label else "")
        words = line(node.label, _LABEL_MOST) + (f" ({line(node.side, 60)})" if node.side else "")
        state = node.state or node.level
        marks = [looks.POLICY] * node.policy + [looks.HELD_BACK] * node.withheld
        if node.change:
            symbol = CHARACTER.get(looks.CHANGE_SYMBOL.get(node.change, ""), "")
            marks.append(f"{symbol} {looks.CHANGE_WORDS.get(node.change, node.change)}".strip())
        head = " ".join(part for part in (*signs, kind, words) if part)
        title = line(node.tooltip.partition("\n")[0]).rstrip(".") if kind == "rule" else ""
        told = "".join(f": {part}" for part in (title, line(state, _STATE_MOST)) if part)
        return head + told + "".join(f" [{mark}]" for mark in marks)


def _of_edge(edge: Edge) -> str:
    """What an edge says before the node it comes from."""
    words = _RELATIONS.get(edge.relation, _PREMISES.get(edge.truth, ""))
    if edge.relation == graph.GIVES and edge.level:
        words = f"{line(edge.level, 40)} from"
    symbol = CHARACTER[looks.CHANGE_SYMBOL[edge.change]] if edge.change in looks.CHANGE_SYMBOL else ""
    return " ".join(part for part in (symbol, words) if part)


def _wrapped(text: str, before: str, below: str, width: int) -> Iterator[str]:
    """A text behind its branches, wrapped; the lines that follow stand below its first."""
    room = max(width - len(before), _LEAST_ROOM)
    first, *others = textwrap.wrap(text, room, break_on_hyphens=False) or [""]
    yield before + first
    for other in others:
        yield f"{below}  {other}"
