"""The legend: what each sign in a drawing means, only for the signs that occur in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from expert.diagrams import boxes, graph, shapes
from expert.diagrams import language as looks
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.lines import drawn_line
from expert.diagrams.measure import filled, line, width_of
from expert.diagrams.scene import Part, Words

SIZE = 10.5
_SAMPLE, _HEIGHT, _GAP, _LEADING = 34.0, 24.0, 18.0, 14.5
_TRUTH_WORDS = {graph.PROVED: "yes, proved", graph.REFUTED: "no, excluded", graph.UNKNOWN: "not known"}
_CHANGE_WORDS = {graph.APPEARS: "appears", graph.GOES: "goes", graph.RISES: "rises", graph.FALLS: "falls"}
_ASKED = "finding"  # where some are not stated, they are not facts
_PLAIN = Node("", graph.CONCLUSION, "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign and what it means; ``sign`` is a node, an edge, a symbol with its colour, or dots."""

    words: str
    sign: Node | Edge | tuple[str, str] | boxes.Dots

    @property
    def sample(self) -> float:
        """The room its sign needs."""
        if isinstance(self.sign, boxes.Dots):
            return boxes.Row("", dots=self.sign).lead
        return 16.0 if isinstance(self.sign, tuple) else _SAMPLE

    @property
    def width(self) -> float:
        """The room the entry needs in a row."""
        return self.sample + 7 + width_of(self.words, SIZE) + _GAP


def entries(drawing: Drawing) -> Iterator[Entry]:
    """The signs that occur: kinds, marks on nodes, truth, levels, edges, changes."""
    yield from _kinds(drawing.nodes)
    yield from _marks(drawing.nodes)
    if any(node.cautions for node in drawing.nodes):
        yield Entry("caution: read it before following this", (looks.CAUTION, "caution"))
    truths = {node.truth for node in drawing.nodes if node.kind != graph.RULE} | {
        edge.truth for edge in drawing.edges if edge.truth != graph.PROVED
    }
    for truth, words in _TRUTH_WORDS.items():
        if truth in truths:
            yield Entry(words, (looks.TRUTH_SYMBOL[truth], truth))
    yield from _levels(drawing)
    yield from _edges(drawing)
    changes = {node.change for node in drawing.nodes} | {edge.change for edge in drawing.edges}
    for change, words in _CHANGE_WORDS.items():
        if change in changes:
            yield Entry(words, (looks.CHANGE_SYMBOL[change], "change"))


def _kinds(nodes: Sequence[Node]) -> Iterator[Entry]:
    asked = any(node.kind == graph.FACT and node.truth in {"", graph.UNKNOWN} for node in nodes)
    found = {looks.look_of(node).name: node for node in reversed(nodes)}
    for look in looks.LOOKS:
        if look.name in found:
            words = _ASKED if asked and found[look.name].kind == graph.FACT else look.words
            yield Entry(words, Node("", found[look.name].kind, "", role=found[look.name].role))


def _marks(nodes: Iterable[Node]) -> Iterator[Entry]:
    nodes = tuple(nodes)
    if any(node.root for node in nodes):
        yield Entry("what was asked about", replace(_PLAIN, root=True))
    if any(node.policy for node in nodes):
        yield Entry("policy: the project's own, in no document", Node("", graph.RULE, "", policy=True))
    if any(node.withheld for node in nodes):
        yield Entry("held back while red flags are present or not excluded", replace(_PLAIN, withheld=True))


def _levels(drawing: Drawing) -> Iterator[Entry]:
    dots = [boxes.dots_of(node.level, node.ceiling, drawing.levels) for node in drawing.nodes]
    steps = len(drawing.levels)
    if any(found and found.reached for found in dots):
        yield Entry(line(f"level: {', '.join(drawing.levels)}"), boxes.Dots(min(2, steps), 0, steps))
    if any(found and found.possible > found.reached for found in dots):
        yield Entry("level that could still be reached", boxes.Dots(0, steps, steps))


def _edges(drawing: Drawing) -> Iterator[Entry]:
    relations = {edge.relation for edge in drawing.edges}
    if graph.READS in relations:
        yield Entry("is read by", Edge("", "", graph.READS))
    if graph.GIVES in relations:
        given = {edge.level for edge in drawing.edges if edge.relation == graph.GIVES} & set(drawing.levels)
        highest = max(given, key=drawing.levels.index, default="")
        heavier = "; the heavier, the higher the level" if len(given) > 1 else ""
        yield Entry(f"gives{heavier}", Edge("", "", graph.GIVES, highest))
    if graph.AGAINST in relations:
        yield Entry("counts against", Edge("", "", graph.AGAINST))
    if graph.CITES in relations:
        yield Entry("is a source of", Edge("", "", graph.CITES))


def drawn(drawing: Drawing, x: float, y: float, width: float) -> tuple[list[Part], float]:
    """The legend in rows no wider than ``width``, and its height; an entry too long for a row is broken."""
    parts: list[Part] = []
    across, down, height = 0.0, 0.0, _HEIGHT
    for entry in entries(drawing):
        if across and across + entry.width > width:
            across, down, height = 0.0, down + height, _HEIGHT
        told = filled(entry.words, width - entry.sample - 7, SIZE)
        height = max(height, _HEIGHT + (len(told) - 1) * _LEADING)
        parts += _sign(entry, drawing, x + across, y + down)
        base = y + down + _HEIGHT / 2 + SIZE * 0.36
        for number, text in enumerate(told):
            parts.append(Words(x + across + entry.sample + 7, base + number * _LEADING, text, SIZE, "faint"))
        across += entry.width
    return parts, down + height if parts else 0.0


def _sign(entry: Entry, drawing: Drawing, x: float, y: float) -> Iterable[Part]:
    """A sign drawn in the room of its sample."""
    sign, middle = entry.sign, y + _HEIGHT / 2
    if isinstance(sign, Node):
        return _small_node(sign, x, middle)
    if isinstance(sign, Edge):
        edge = looks.line_of(sign, drawing.levels)
        return drawn_line(edge, ((x, middle), (x + _SAMPLE - 8, middle)), (x + _SAMPLE, middle))
    dots = sign if isinstance(sign, boxes.Dots) else None
    symbol, colour = sign if isinstance(sign, tuple) else ("", "")
    row = boxes.Row("", symbol=symbol, colour=colour, dots=dots)
    return boxes.rows_drawn([row], x, middle - row.height / 2)


def _small_node(node: Node, x: float, middle: float) -> Iterator[Part]:
    look = looks.look_of(node)
    yield from boxes.parts(boxes.Box(node, look, (), _SAMPLE, 18.0), x, middle - 9)
    if look.symbol:
        yield from shapes.symbol(look.symbol, f"{look.name}-line", x + 13, middle - 5, 9)
