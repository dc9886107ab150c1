"""Lay out and draw a graph of facts, rules and conclusions.

Shapes tell the kinds apart without colour: notes are facts, small boxes are rules, rounded boxes conclusions, a double
border what was asked about, an octagon a red flag. A dashed line with a blunt end counts against.
"""

import shutil
import subprocess
import sys
import sysconfig
import textwrap
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expert.errors import ExpertError

if TYPE_CHECKING:
    import networkx as nx

FORMATS = ("svg", "png", "pdf", "dot")
_NEEDS_SYSTEM_DOT = frozenset({"pdf"})
_WRAP = 26
_TITLE_WRAP = 90
_TIMEOUT_SECONDS = 60
_KIND = {
    "fact": {"shape": "note", "fillcolor": "#f4f1e8", "color": "#6b6250"},
    "rule": {
        "shape": "box",
        "fillcolor": "#ffffff",
        "color": "#4a5568",
        "fontsize": "10",
        "height": "0.3",
        "margin": "0.06,0.03",
    },
    "conclusion": {"shape": "box", "style": "rounded,filled", "fillcolor": "#e6eef8", "color": "#1f4e8c"},
}
_ROLE = {
    "hypothesis": {"fillcolor": "#d6e4f5", "penwidth": "2"},
    "red_flag": {
        "shape": "octagon",
        "style": "filled",
        "fillcolor": "#fbdcd8",
        "color": "#a11d10",
        "penwidth": "2.5",
    },
    "recommendation": {"shape": "box", "style": "filled", "fillcolor": "#e0f0e3", "color": "#22693a"},
    "mechanism": {"fillcolor": "#efe8f6", "color": "#5b3a86"},
}
_WEIGHT = {"possible": "1", "supporting": "1.6", "strong": "2.4", "hallmark": "3.4"}


def to_dot(graph: "nx.DiGraph[str]", title: str = "") -> str:
    """The graph in the DOT language; nodes and edges in the order they were added, so the text is deterministic."""
    import graphviz

    drawing = graphviz.Digraph(
        graph_attr={
            "rankdir": "LR",
            "ranksep": "0.35",
            "nodesep": "0.18",
            "fontname": "Helvetica",
            "label": _lines(part for line in title.split("\n") for part in textwrap.wrap(line, _TITLE_WRAP)),
        },
        node_attr={"fontname": "Helvetica", "fontsize": "11", "style": "filled", "margin": "0.12,0.07"},
        edge_attr={"color": "#4a5568", "arrowsize": "0.7", "fontname": "Helvetica", "fontsize": "9"},
    )
    numbers = {name: f"n{number}" for number, name in enumerate(graph.nodes)}
    ids = _ids(graph.nodes)
    for name, values in graph.nodes(data=True):
        drawing.node(numbers[name], id=ids[name], **_node(values))
    for source, target, values in graph.edges(data=True):
        drawing.edge(numbers[source], numbers[target], **_edge(values))
    return str(drawing.source)


def _node(values: dict[str, Any]) -> dict[str, str]:
    lines = [part for line in values["label"].split("\n") for part in textwrap.wrap(line, _WRAP) or [""]]
    styled = {**_KIND[values["kind"]], **_ROLE.get(values.get("role", ""), {})}
    if values.get("root"):
        styled["peripheries"] = "2"
    if values.get("policy"):
        styled |= {"style": "filled,dashed"}
        lines.append("policy")
    # the layout program reads the escapes of a tooltip twice
    return {**styled, "label": _lines(lines), "tooltip": _text(values.get("tooltip", "").replace("\\", "\\\\"))}


def _lines(lines: Iterable[str]) -> str:
    """Lines as one label."""
    import graphviz

    # joining makes a plain text again, which would be read as mark-up where it stands in angle brackets
    label: str = graphviz.nohtml("\\n".join(_text(line) for line in lines))
    return label


def _text(text: str) -> str:
    """A text that is shown as it is: no escapes, no mark-up, no entities of HTML."""
    import graphviz

    escaped: str = graphviz.escape(text.replace("&", "&amp;"))
    return escaped


def _ids(names: Iterable[str]) -> dict[str, str]:
    """A stable id for each drawn element: letters, digits and dashes, numbered where two would be the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name)[:120]
        numbered = (f"{plain}-{number}" for number in count(2))
        found[name] = next(candidate for candidate in chain([plain], numbered) if candidate not in taken)
        taken.add(found[name])
    return found


def _edge(values: dict[str, Any]) -> dict[str, str]:
    if values["contrary"]:
        return {"style": "dashed", "arrowhead": "tee", "color": "#a11d10", "label": "against"}
    return {"penwidth": _WEIGHT.get(values["level"], "1")}


def draw(graph: "nx.DiGraph[str]", format_name: str = "svg", title: str = "") -> bytes:
    """Draw the graph; ``format_name`` is one of FORMATS.

    Raises:
        ExpertError: where the layout program fails, or a PDF is asked for and Graphviz is not installed.
    """
    dot = to_dot(graph, title)
    if format_name == "dot":
        return dot.encode()
    try:
        done = subprocess.run(  # noqa: S603 - the program is our own dependency, its input our own text
            [_program(format_name), f"-T{format_name}"],
            input=dot.encode(),
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", None) or b""
        raise ExpertError(f"the layout program failed: {detail.decode(errors='replace').strip() or error}") from None
    return done.stdout


def _program(format_name: str) -> str:
    """The layout program that graphviz-pure installs beside the interpreter, whatever PATH says.

    It cannot write every format; what it lacks is left to the ``dot`` of the system.
    """
    if format_name in _NEEDS_SYSTEM_DOT:
        dot = shutil.which("dot")
        if dot is None:
            raise ExpertError(f"{format_name} needs Graphviz's own 'dot', which is not installed; svg and png do not")
        return dot
    name = "graphviz-pure.exe" if sys.platform == "win32" else "graphviz-pure"
    places = [Path(sysconfig.get_path("scripts")), Path(sys.executable).parent]
    return next((str(place / name) for place in places if (place / name).exists()), name)
