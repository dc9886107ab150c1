"""A drawing as users of the library hold it: every format is a method, and notebooks show it by themselves."""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from expert.diagrams.graph import Drawing

from expert.atomic import new_file, writing
from expert.errors import ExpertError, QuestionError
from expert.loading.nodes import clip
from expert.suggest import nearest

if TYPE_CHECKING:
    import networkx as nx

_LEAST_WIDTH = 20  # columns of a tree


@dataclass(frozen=True)
class Diagram:
    """A drawing that can be written in every format. The same drawing gives the same bytes everywhere.

    Attributes:
        drawing: what is drawn: nodes, edges, title, notes.
    """

    drawing: Drawing

    def to_svg(self, theme: str = "auto") -> str:
        """SVG with tooltips and stable ids; ``theme`` is ``light``, ``dark`` or ``auto``, which follows the viewer.

        Raises:
            QuestionError: for another theme, or where there is too much to draw.
        """
        from expert.diagrams.svg import to_svg

        return to_svg(self.drawing, theme)

    def to_png(self, scale: float = 2.0) -> bytes:
        """PNG of ``scale`` pixels to the point.

        Raises:
            QuestionError: where the scale is no number above 0, or there is too much to draw.
        """
        from expert.diagrams.pictures import to_png

        if not _is_number(scale) or not 0 < scale < math.inf:
            raise QuestionError(f"the scale of a picture is a number above 0, not {clip(repr(scale))}")
        return to_png(self.drawing, scale)

    def to_pdf(self) -> bytes:
        """PDF of one page as large as the drawing.

        Raises:
            QuestionError: where there is too much to draw.
        """
        from expert.diagrams.pictures import to_pdf

        return to_pdf(self.drawing)

    def to_dot(self) -> str:
        """The DOT language of Graphviz."""
        from expert.diagrams.dot import to_dot

        return to_dot(self.drawing)

    def to_mermaid(self) -> str:
        """A flowchart in Mermaid's language, for Markdown."""
        from expert.diagrams.formats.mermaid import to_mermaid

        return to_mermaid(self.drawing)

    def to_graphml(self) -> str:
        """GraphML, for Gephi, yEd and networkx."""
        from expert.diagrams.formats.graphml import to_graphml

        return to_graphml(self.drawing)

    def to_dict(self) -> dict[str, Any]:
        """Nodes and edges as JSON values; ``expert.schemas.diagram_schema`` describes them."""
        from expert.diagrams.formats.json_graph import to_values

        return to_values(self.drawing)

    def to_json(self) -> str:
        """Nodes and edges as JSON text."""
        from expert.diagrams.formats.json_graph import to_json

        return to_json(self.drawing)

    def to_tree(self, width: int = 100) -> str:
        """A tree of text for the terminal, wrapped to ``width`` columns.

        Raises:
            QuestionError: where the width is no whole number of at least 20.
        """
        from expert.diagrams.formats.tree import to_tree

        if not _is_number(width) or not isinstance(width, int) or width < _LEAST_WIDTH:
            raise QuestionError(
                f"the width of a tree is a whole number of at least {_LEAST_WIDTH}, not {clip(repr(width))}"
            )
        return to_tree(self.drawing, width)

    def to_networkx(self) -> "nx.DiGraph[str]":
        """A directed graph of networkx, with the values of nodes and edges as attributes."""
        return self.drawing.to_networkx()

    def to_bytes(self, format_name: str) -> bytes:
        """The bytes of a file in one of FORMATS.

        Raises:
            QuestionError: where there is no such format, or too much to draw.
        """
        if not isinstance(format_name, str) or format_name not in FORMATS:
            raise QuestionError(f"there is no format '{clip(str(format_name))}'{_hint(str(format_name), FORMATS)}")
        made = FORMATS[format_name](self)
        return made if isinstance(made, bytes) else made.encode()

    def save(self, path: str | Path) -> None:
        """Write a file, in the format its ending names; it appears only when it is complete.

        Raises:
            QuestionError: where the ending names no format, or there is too much to draw.
            InputError: where the file cannot be written.
        """
        content = self.to_bytes(format_of(path))
        with new_file(path) as made, writing(path):
            made.path.write_bytes(content)

    @cached_property
    def _shown(self) -> str:
        """The HTML a notebook shows; where no picture can be drawn, the reason and the tree."""
        from expert.diagrams.svg import to_fragment

        try:
            return to_fragment(self.drawing)
        except ExpertError as error:
            return f"<p>No picture: {escape(str(error))}.</p><pre>{escape(self.to_tree())}</pre>"

    def _repr_svg_(self) -> str | None:
        """The picture; None where there is too much to draw, which the HTML says."""
        try:
            return self.to_svg()
        except ExpertError:
            return None

    def _repr_html_(self) -> str:
        return self._shown

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """What a notebook shows: HTML and text; the SVG in its place where HTML is not wanted or SVG is asked for."""
        made = {"text/html": self._repr_html_, "image/svg+xml": self._repr_svg_, "text/plain": self.to_tree}
        wanted = [name for name in made if (not include or name in include) and name not in (exclude or ())]
        if not include and "text/html" in wanted and "image/svg+xml" in wanted:  # the picture once is enough
            wanted.remove("image/svg+xml")
        shown = {name: made[name]() for name in wanted}
        return {name: content for name, content in shown.items() if content is not None}

    def __repr__(self) -> str:
        drawn = self.drawing
        return f"<Diagram {drawn.view}: {len(drawn.nodes)} nodes, {len(drawn.edges)} edges>"


FORMATS: dict[str, Callable[[Diagram], str | bytes]] = {
    "svg": Diagram.to_svg,
    "png": Diagram.to_png,
    "pdf": Diagram.to_pdf,
    "dot": Diagram.to_dot,
    "mermaid": Diagram.to_mermaid,
    "graphml": Diagram.to_graphml,
    "json": Diagram.to_json,
    "tree": Diagram.to_tree,
}
BINARY = frozenset({"png", "pdf"})
ENDINGS = {f".{name}": name for name in FORMATS if name not in {"mermaid", "tree"}} | {
    ".mmd": "mermaid",
    ".txt": "tree",
}


def format_of(path: str | Path) -> str:
    """The format a file's ending names, in upper or lower case.

    Raises:
        QuestionError: where it names none.

    >>> format_of("cvi.SVG"), format_of("cvi.mmd")
    ('svg', 'mermaid')
    """
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise QuestionError(f"the file's name must end in one of {', '.join(ENDINGS)}{_hint(ending, ENDINGS)}")
    return ENDINGS[ending]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _hint(name: str, valid: "dict[str, Any]") -> str:
    near = nearest(name, valid)
    return f"; did you mean '{near}'?" if near else ""
