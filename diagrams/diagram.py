"""A drawing as users of the library hold it: every format is a method, and notebooks show it by themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expert.diagrams.graph import Drawing

from expert.atomic import new_file, writing
from expert.errors import ExpertError, QuestionError
from expert.loading.nodes import clip
from expert.suggest import nearest

if TYPE_CHECKING:
    import networkx as nx


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
            QuestionError: where there is too much to draw.
        """
        from expert.diagrams.pictures import to_png

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
        """A tree of text for the terminal."""
        from expert.diagrams.formats.tree import to_tree

        return to_tree(self.drawing, width)

    def to_networkx(self) -> "nx.DiGraph[str]":
        """A directed graph of networkx, with the values of nodes and edges as attributes."""
        return self.drawing.to_networkx()

    def to_bytes(self, format_name: str) -> bytes:
        """The bytes of a file in one of FORMATS.

        Raises:
            QuestionError: where there is no such format, or too much to draw.
        """
        if format_name not in FORMATS:
            raise QuestionError(f"there is no format '{clip(format_name)}'{_hint(format_name, FORMATS)}")
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
    def _picture(self) -> str | None:
        """The SVG a notebook shows; None where there is too much to draw."""
        try:
            return self.to_svg()
        except ExpertError:
            return None

    def _repr_svg_(self) -> str | None:
        return self._picture

    def _repr_html_(self) -> str | None:
        from expert.diagrams.notebook import to_fragment

        return self._picture and to_fragment(self._picture)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        """Everything a notebook may show; it takes what it can."""
        shown = {"image/svg+xml": self._repr_svg_(), "text/html": self._repr_html_(), "text/plain": self.to_tree()}
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


def _hint(name: str, valid: "dict[str, Any]") -> str:
    near = nearest(name, valid)
    return f"; did you mean '{near}'?" if near else ""
