"""A drawing put on paper: heading, graph, what was left out, legend."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count

from expert.diagrams import graph, legend, lines, shapes
from expert.diagrams import language as looks
from expert.diagrams.boxes import Box, box_of, parts
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.layout import lay_out
from expert.diagrams.measure import filled, line, remark
from expert.diagrams.places import Frame, Layout
from expert.diagrams.rows import CLUSTER_SIZE
from expert.diagrams.scene import Group, Item, Part, Path, Scene, Words, polyline

_MARGIN, _LEAST_WIDTH = 22.0, 620.0
_TITLE, _NOTE = 17.0, 11.5


def compose(drawing: Drawing) -> Scene:
    """The whole picture of a drawing.

    Raises:
        QuestionError: where there is too much to draw.
        ExpertError: where the layout program fails.
    """
    found = [box_of(node, drawing.levels) for node in drawing.nodes]
    layout = lay_out(drawing, found)
    inner = max(layout.width, _LEAST_WIDTH)
    heading, top = _heading(drawing, inner)
    x, y = _MARGIN + (inner - layout.width) / 2, top + 14
    ids = element_ids(drawing)
    items: list[Item] = [*heading, *(item for frame in layout.frames for item in _frame(frame, x, y))]
    items += _edges(drawing, layout.moved(x, y), found, ids)
    for box, corner in zip(found, layout.moved(x, y).corners, strict=True):
        inside = parts(box, *corner)
        items.append(Group(ids[box.node.id], _node_classes(box.node), _node_data(box.node), _tip(box.node), inside))
    below, bottom = _below(drawing, inner, y + layout.height + 14)
    description = ". ".join(line(text, 400).rstrip(".") for text in (*drawing.notes, *drawing.hidden)) + "."
    return Scene(
        round(inner + 2 * _MARGIN, 2),
        round(bottom + _MARGIN, 2),
        line(drawing.title, 300),
        description,
        (*items, *below),
    )


def _heading(drawing: Drawing, width: float) -> tuple[list[Words], float]:
    """The title and the notes, and where they end."""
    found: list[Words] = []
    y = _MARGIN
    for text in filled(drawing.title, width, _TITLE, bold=True, most=300):
        y += _TITLE * 1.2
        found.append(Words(_MARGIN, y, text, _TITLE, bold=True))
    y += 4
    above = len(drawing.notes) - 2  # the last two are the disclaimer and the knowledge base
    for number, note in enumerate(drawing.notes):
        foremost = number == 0 < above
        for text in filled(note, width, _NOTE, bold=foremost, most=600):
            y += _NOTE * 1.45
            found.append(Words(_MARGIN, y, text, _NOTE, "ink" if number < above else "faint", bold=foremost))
    return found, y


def _below(drawing: Drawing, width: float, y: float) -> tuple[list[Part], float]:
    """What was left out, in words, and the legend; and where they end."""
    found: list[Part] = []
    if drawing.hidden:
        told = " ".join(text if text.endswith(".") else f"{text}." for text in drawing.hidden)
        for part in filled(f"Not drawn in full: {told}", width, _NOTE, most=600 * len(drawing.hidden)):
            y += _NOTE * 1.45
            found.append(Words(_MARGIN, y, part, _NOTE))
    if not drawing.legend or not drawing.nodes:
        return found, y
    y += 12
    found.append(Path(polyline((_MARGIN, y), (_MARGIN + width, y)), line="frame", width=0.8))
    signs, height = legend.drawn(drawing, _MARGIN, y + 8, width)
    return found + signs, y + 8 + height


def _frame(frame: Frame, x: float, y: float) -> Iterator[Item]:
    """A cluster's box with its words."""
    left, top = x + frame.x, y + frame.y
    yield Path(shapes.outline(looks.ROUNDED, left, top, frame.width, frame.height), "cluster", "frame", 1)
    yield Words(left + 10, top + CLUSTER_SIZE + 5, frame.words, CLUSTER_SIZE, "faint", bold=True)


def _edges(drawing: Drawing, layout: Layout, boxes: Sequence[Box], ids: dict[str, str]) -> Iterator[Group]:
    labels = {node.id: _label(node, 80) for node in drawing.nodes}
    nodes = [(x, y, x + box.width, y + box.height) for box, (x, y) in zip(boxes, layout.corners, strict=True)]
    taken: set[str] = set(ids.values())
    for edge, route in zip(drawing.edges, layout.routes, strict=True):
        name = _unused(f"edge-{ids[edge.source]}--{ids[edge.target]}", taken)
        tip = _tip_of_edge(edge, labels)
        drawn = lines.edge_parts(looks.line_of(edge, drawing.levels), route, nodes)
        data = (("source", remark(edge.source)), ("target", remark(edge.target)))
        yield Group(name, _edge_classes(edge), data, tip, drawn)


def _tip_of_edge(edge: Edge, labels: Mapping[str, str]) -> str:
    words = {
        graph.READS: "is read by",
        graph.GIVES: "gives",
        graph.AGAINST: "counts against",
        graph.CITES: "is a source of",
    }
    level = line(edge.level, 40) if edge.relation == graph.GIVES else ""
    truth = edge.truth if edge.truth != graph.PROVED else ""
    more = ", ".join(part for part in (level, truth, edge.change) if part)
    return f"{labels[edge.source]} {words[edge.relation]} {labels[edge.target]}" + (f": {more}" if more else "")


def _label(node: Node, most: int) -> str:
    return line(node.label, most) + (f" ({line(node.side, 80)})" if node.side else "")


def _tip(node: Node) -> str:
    """A node's words in full, then everything else that is said of it."""
    state = f": {line(node.state or node.level, 200)}" if node.state or node.level else ""
    held = f" — {looks.HELD_BACK}" if node.withheld else ""
    return remark(f"{_label(node, 1000)}{state}{held}\n{node.tooltip}")


def _node_classes(node: Node) -> tuple[str, ...]:
    flags = [name for name in ("policy", "root", "withheld") if getattr(node, name)]
    named = [f"{key}-{getattr(node, key)}" for key in ("kind", "truth", "role", "change") if getattr(node, key)]
    return ("node", *(_plain(name) for name in named), *flags)


def _node_data(node: Node) -> tuple[tuple[str, str], ...]:
    return (("node", remark(node.id)), ("layer", str(node.layer)))


def _edge_classes(edge: Edge) -> tuple[str, ...]:
    change = (f"change-{edge.change}",) if edge.change else ()
    return ("edge", f"relation-{edge.relation}", f"truth-{edge.truth}", *change)


def element_ids(drawing: Drawing) -> dict[str, str]:
    """The id of each node in the picture: letters, digits and dashes, numbered where two would be the same."""
    taken: set[str] = set()
    return {node.id: _unused(_plain(node.id), taken) for node in drawing.nodes}


def _plain(name: str) -> str:
    plain = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name[:120])
    return plain if plain[:1].isalpha() else f"n{plain}"


def _unused(name: str, taken: set[str]) -> str:
    numbered = (f"{name}-{number}" for number in count(2))
    found = next(candidate for candidate in chain([name], numbered) if candidate not in taken)
    taken.add(found)
    return found
