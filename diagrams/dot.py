"""A drawing in the DOT language, for Graphviz and the programs that read it: the same signs, as far as DOT has them."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from expert.diagrams import language as looks
from expert.diagrams import legend
from expert.diagrams.boxes import Dots, box_of
from expert.diagrams.composing import element_ids
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.language import LIGHT, line_of
from expert.diagrams.measure import line, remark, wrapped

if TYPE_CHECKING:
    import graphviz

_SHAPES = {
    looks.NOTE: {"shape": "note"},
    looks.BOX: {"shape": "box"},
    looks.ROUNDED: {"shape": "box", "style": "rounded,filled"},
    looks.OCTAGON: {"shape": "octagon"},
    looks.SIGNPOST: {"shape": "cds"},
    looks.STADIUM: {"shape": "ellipse"},
    looks.BOOK: {"shape": "folder"},
    looks.QUOTE: {"shape": "tab"},
    looks.STACK: {"shape": "box3d"},
}
_HEADS = {looks.ARROW: "vee", looks.TRIANGLE: "normal", looks.BLUNT: "tee", looks.DOT: "dot"}
_DASHES = {looks.SOLID: "", looks.DOTTED: "dotted", looks.DASHED: "dashed", looks.DASH_DOT: "dashed"}
_COLUMNS = 90


def to_dot(drawing: Drawing) -> str:
    """The drawing in the DOT language; nodes and edges in their order, so the text is deterministic."""
    import graphviz

    written = graphviz.Digraph(
        graph_attr={"rankdir": "LR", "ranksep": "0.5", "nodesep": "0.17", "fontname": "Helvetica", **_heading(drawing)},
        node_attr={"fontname": "Helvetica", "fontsize": "11", "style": "filled", "margin": "0.14,0.07"},
        edge_attr={"fontname": "Helvetica", "fontsize": "10", "arrowsize": "0.8"},
    )
    numbers = {node.id: f"n{number}" for number, node in enumerate(drawing.nodes)}
    ids = element_ids(drawing)
    clusters: dict[str, graphviz.Digraph] = {}
    for node in drawing.nodes:
        into = clusters.setdefault(node.cluster, _cluster(node.cluster, len(clusters))) if node.cluster else written
        into.node(numbers[node.id], id=ids[node.id], **_node(node, drawing))
    for inside in clusters.values():
        written.subgraph(inside)
    for edge in drawing.edges:
        written.edge(numbers[edge.source], numbers[edge.target], **_edge(edge, drawing))
    return str(written.source)


def _cluster(words: str, number: int) -> "graphviz.Digraph":
    import graphviz

    return graphviz.Digraph(
        f"cluster_{number}",
        graph_attr={"label": _lines([line(words)]), "style": "rounded", "color": LIGHT["frame"]},
    )


def _heading(drawing: Drawing) -> dict[str, str]:
    """Title, notes, what was left out and the legend in words, as the graph's label."""
    told = [drawing.title, *drawing.notes, *(f"Not drawn in full: {text}" for text in drawing.hidden)]
    if drawing.legend and drawing.nodes:
        told.append("; ".join(_legend(drawing)))
    return {"label": _lines(part for text in told for part in wrapped(text, _COLUMNS, 2000)), "fontsize": "11"}


def _legend(drawing: Drawing) -> Iterator[str]:
    """What each sign means; a shape by its name in DOT."""
    for entry in legend.entries(drawing):
        yield f"{_sign(entry.sign, drawing)}: {entry.words}"


def _sign(sign: Node | Edge | tuple[str, str] | Dots, drawing: Drawing) -> str:
    if isinstance(sign, tuple):
        return looks.CHARACTER[sign[0]]
    if isinstance(sign, Dots):
        return sign.plain
    if isinstance(sign, Edge):
        return f"{_HEADS[line_of(sign, drawing.levels).end]} line"
    if sign.root:
        return "double border"
    if sign.policy:
        return "dashed border"
    if sign.withheld:
        return looks.HELD_BACK
    shape = _SHAPES[looks.look_of(sign).shape]
    return "rounded box" if "style" in shape else shape["shape"]


def _node(node: Node, drawing: Drawing) -> dict[str, str]:
    box = box_of(node, drawing.levels)
    look = box.look
    shape = _SHAPES[look.shape]
    dash = _DASHES[looks.dash_of(node)]
    style = ",".join(part for part in (shape.get("style", "filled"), dash) if part)
    return {
        "shape": shape["shape"],
        "style": style,
        "label": _lines(row.plain for row in box.rows),
        "tooltip": _tooltip(node),
        "fillcolor": LIGHT[look.name],
        "color": LIGHT[f"{look.name}-line"],
        "penwidth": f"{look.border:g}",
        "width": f"{box.width / 72:.2f}",
        "class": f"kind-{node.kind}",
        **({"peripheries": "2"} if node.root else {}),
    }


def _edge(edge: Edge, drawing: Drawing) -> dict[str, str]:
    drawn = line_of(edge, drawing.levels)
    words = [drawn.word] if drawn.word else []
    words += [looks.CHARACTER[drawn.symbol]] if drawn.symbol else []
    dash = _DASHES[drawn.dash]
    return {
        "color": LIGHT[drawn.colour],
        "penwidth": f"{drawn.width:g}",
        "arrowhead": _HEADS[drawn.end],
        **({"style": dash} if dash else {}),
        **({"label": " ".join(words)} if words else {}),
    }


def _tooltip(node: Node) -> str:
    # Graphviz reads the escapes of a tooltip twice
    return _text(" ".join(remark(node.tooltip).split()).replace("\\", "\\\\"))


def _lines(lines: Iterable[str]) -> str:
    """Lines as one label."""
    import graphviz

    # joining makes a plain text again, which would be read as mark-up where it stands in angle brackets
    label: str = graphviz.nohtml("\\n".join(map(_text, lines)))
    return label


def _text(text: str) -> str:
    """A text that is shown as it is: no escapes, no mark-up, no entities of HTML."""
    import graphviz

    escaped: str = graphviz.escape(text.replace("&", "&amp;"))
    return escaped
