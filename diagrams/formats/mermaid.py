"""A drawing in Mermaid's language, which GitHub, GitLab and many editors draw inside Markdown.

Every letter that could mean something to Mermaid is written as its number (``#59;``), so words stay words. A page draws
at most 500 edges and 50,000 characters unless it is set to allow more; a comment says where a drawing has more.
Source: Mermaid's documentation of flowcharts, https://mermaid.js.org/syntax/flowchart.html.
"""

import json
from collections.abc import Iterable, Iterator

from expert.diagrams import graph, legend
from expert.diagrams import language as looks
from expert.diagrams.boxes import Dots, box_of
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.language import LIGHT, Line, Look, line_of
from expert.diagrams.measure import line, wrapped

MOST_EDGES, MOST_LETTERS = 500, 50_000
_PLAIN = frozenset(" .,()-+/'·–—…●◎○✓✗?⚑−↑↓")
_COLUMNS = 60
_SHAPES = {
    looks.NOTE: ("[/", "/]"),
    looks.BOX: ("[", "]"),
    looks.ROUNDED: ("(", ")"),
    looks.OCTAGON: ("{{", "}}"),
    looks.SIGNPOST: (">", "]"),
    looks.STADIUM: ("([", "])"),
    looks.BOOK: ("[(", ")]"),
    looks.QUOTE: ("[/", "\\]"),
    looks.STACK: ("[[", "]]"),
}
_ENDS = {looks.ARROW: ">", looks.TRIANGLE: ">", looks.BLUNT: "x", looks.DOT: "o"}
_DASHES = {
    graph.REFUTED: ("refuted", looks.DASH_DOT),
    graph.UNKNOWN: ("unknown", looks.DOTTED),
    looks.POLICY: ("policy", looks.DASHED),
}


def to_mermaid(drawing: Drawing) -> str:
    """The drawing in Mermaid's language; nodes and edges in their order, so the text is deterministic."""
    body = "\n".join((*_graph(drawing), *_classes(drawing), *_edge_styles(drawing)))
    return "\n".join((*_head(drawing, body), body)) + "\n"


def _head(drawing: Drawing, body: str) -> Iterator[str]:
    title = json.dumps(line(drawing.title, 300), ensure_ascii=False).replace("<", "\\u003c")
    yield from ("---", f"title: {title}", "config:", "  flowchart:", "    wrappingWidth: 340", "---", "flowchart LR")
    if len(drawing.edges) > MOST_EDGES:
        yield f"%% {len(drawing.edges)} edges: the page must set maxEdges, whose default is {MOST_EDGES}"
    if len(body) > MOST_LETTERS:
        yield f"%% {len(body)} characters: the page must set maxTextSize, whose default is {MOST_LETTERS}"


def _graph(drawing: Drawing) -> Iterator[str]:
    """Notes, nodes, edges and the legend."""
    left_out = [f"Not drawn in full: {text}" for text in drawing.hidden]
    told = [part for text in (*drawing.notes, *left_out) for part in wrapped(text, _COLUMNS, 600)]
    if told:
        yield f"  notes[{_text(told)}]:::mark_notes"
    numbers = {node.id: f"n{number}" for number, node in enumerate(drawing.nodes)}
    clusters: dict[str, list[Node]] = {}
    for node in drawing.nodes:
        clusters.setdefault(node.cluster, []).append(node)
    for place, (words, nodes) in enumerate(clusters.items()):
        drawn = [f"  {numbers[node.id]}{_node(node, drawing)}" for node in nodes]
        yield from [f"  subgraph c{place}[{_text([line(words)])}]", *drawn, "  end"] if words else drawn
    for edge in drawing.edges:
        yield f"  {numbers[edge.source]} {_arrow(edge, line_of(edge, drawing.levels))} {numbers[edge.target]}"
    if drawing.legend and drawing.nodes:
        yield from _legend(drawing)


def _node(node: Node, drawing: Drawing) -> str:
    box = box_of(node, drawing.levels)
    return _shaped(box.look, [row.plain for row in box.rows])


def _shaped(look: Look, rows: Iterable[str]) -> str:
    before, after = _SHAPES[look.shape]
    return f"{before}{_text(rows)}{after}:::kind_{look.name}"


def _arrow(edge: Edge, drawn: Line) -> str:
    shaft = "-" if not drawn.dash else "-.-"
    if not drawn.dash:
        shaft = "==" if edge.relation == graph.GIVES else "--"
    symbol = looks.CHARACTER[drawn.symbol] if drawn.symbol else ""
    words = " ".join(part for part in (drawn.word, symbol) if part)
    return f"{shaft}{_ENDS[drawn.end]}" + (f"|{_text([words])}|" if words else "")


def _legend(drawing: Drawing) -> Iterator[str]:
    """A node for each kind that occurs, and one for all other signs, in words."""
    others: list[str] = []
    yield '  subgraph legend["Legend"]'
    for number, entry in enumerate(legend.entries(drawing)):
        sign = entry.sign
        if isinstance(sign, Node) and not (sign.root or sign.policy or sign.withheld):
            yield f"  l{number}{_shaped(looks.look_of(sign), [entry.words])}"
        else:
            others.append(f"{_sign(sign, drawing)} {entry.words}")
    if others:
        yield f"  signs[{_text(part for text in others for part in wrapped(text, _COLUMNS))}]:::mark_notes"
    yield "  end"


def _sign(sign: Node | Edge | tuple[str, str] | Dots, drawing: Drawing) -> str:
    if isinstance(sign, tuple):
        return looks.CHARACTER[sign[0]]
    if isinstance(sign, Dots):
        return sign.plain
    if isinstance(sign, Edge):
        drawn = line_of(sign, drawing.levels)
        shaft = "dashed" if drawn.dash else "thick" if sign.relation == graph.GIVES else "thin"
        return f"{shaft} line:"
    return "thick border:" if sign.root else "dashed border:" if sign.policy else f"“{looks.HELD_BACK}”:"


def _classes(drawing: Drawing) -> Iterator[str]:
    """The colours of each kind, then the marks, which apply on top of them; Mermaid has classes of its own names."""
    yield f"  classDef mark_notes fill:{LIGHT['paper']},stroke:{LIGHT['frame']},color:{LIGHT['ink']},text-align:left"
    found = {looks.look_of(node).name: looks.look_of(node) for node in drawing.nodes}
    for name, look in found.items():
        colours = f"fill:{LIGHT[name]},stroke:{LIGHT[f'{name}-line']},color:{LIGHT['ink']}"
        yield f"  classDef kind_{name} {colours},stroke-width:{look.border:g}px"
    marked: dict[str, list[str]] = {}
    for number, node in enumerate(drawing.nodes):
        mark = looks.POLICY if node.policy else node.truth
        if mark in _DASHES:
            marked.setdefault(mark, []).append(f"n{number}")
        if node.root:
            marked.setdefault("root", []).append(f"n{number}")
    for mark, nodes in marked.items():
        name, dash = _DASHES.get(mark, ("root", ()))
        style = f"stroke-dasharray:{' '.join(f'{part:g}' for part in dash)}" if dash else "stroke-width:4px"
        yield f"  classDef mark_{name} {style}"
        yield f"  class {','.join(nodes)} mark_{name}"


def _edge_styles(drawing: Drawing) -> Iterator[str]:
    """The colour and weight of the edges, by their places; those that look alike together."""
    alike: dict[str, list[str]] = {}
    for place, edge in enumerate(drawing.edges):
        drawn = line_of(edge, drawing.levels)
        style = f"stroke:{LIGHT[drawn.colour]},stroke-width:{drawn.width:g}px"
        alike.setdefault(style, []).append(str(place))
    for style, places in alike.items():
        yield f"  linkStyle {','.join(places)} {style}"


def _text(lines: Iterable[str]) -> str:
    """Lines as one label in quotation marks."""
    return '"' + "<br/>".join(map(_escaped, lines)) + '"'


def _escaped(text: str) -> str:
    r"""A line in which every letter that could be read as anything but itself is its number.

    >>> _escaped('say "x" <b>'), _escaped("1. first"), _escaped("- a-b"), _escaped("\\n")
    ('say #34;x#34; #60;b#62;', '1#46; first', '#45; a-b', '#92;#8288;n')
    """
    if not text:
        return " "  # Mermaid wants a label
    # however they are written, Mermaid breaks the line at a backslash before an n; a joiner of words keeps them apart
    return "".join(
        letter if _is_plain(letter, text[place - 1] if place else "") else f"#{ord(letter)};"
        for place, letter in enumerate(text)
    ).replace("#92;n", "#92;#8288;n")


def _is_plain(letter: str, before: str) -> bool:
    """Whether a letter stands for itself; not where it would begin an entry of a list in Markdown."""
    if letter in "-+":
        return bool(before)
    if letter in ".)":
        return not before.isdigit()
    return letter.isalnum() or letter in _PLAIN
