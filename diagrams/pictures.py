"""A drawing as PDF, and as PNG, with a font that comes along: the same bytes on every machine."""

import io
import math
from typing import TYPE_CHECKING

from expert.diagrams.composing import compose
from expert.diagrams.graph import Drawing
from expert.diagrams.language import LIGHT
from expert.diagrams.lettering import write
from expert.diagrams.scene import Disc, Path, Scene, Words, flat

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LONGEST_SIDE = 14_400.0  # points; what a PDF page may measure at most
_MOST_PIXELS = 40_000_000


def to_pdf(drawing: Drawing) -> bytes:
    """The drawing as a PDF of one page as large as the drawing.

    Raises:
        QuestionError: where there is too much to draw.
        ExpertError: where the layout program fails.
    """
    from reportlab.pdfgen.canvas import Canvas

    scene = compose(drawing)
    shrunk = min(1.0, _LONGEST_SIDE / max(scene.width, scene.height))
    written = io.BytesIO()
    canvas = Canvas(written, (scene.width * shrunk, scene.height * shrunk), invariant=1, pageCompression=1, lang="en")
    canvas.setTitle(scene.title)
    canvas.setSubject(scene.description)
    canvas.scale(shrunk, shrunk)
    _draw(scene, canvas)
    canvas.save()
    return written.getvalue()


def to_png(drawing: Drawing, scale: float = 2.0) -> bytes:
    """The drawing as PNG.

    Args:
        drawing: what to draw.
        scale: pixels for each point; less where the picture would be beyond 40 million pixels.

    Raises:
        QuestionError: where there is too much to draw.
        ExpertError: where the layout program fails.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(to_pdf(drawing))
    try:
        page = document[0]
        most = math.sqrt(_MOST_PIXELS / (page.get_width() * page.get_height()))
        image = page.render(scale=min(scale, most)).to_pil()
    finally:
        document.close()
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _draw(scene: Scene, canvas: "Canvas") -> None:
    canvas.setFillColor(LIGHT["paper"])
    canvas.rect(0, 0, scene.width, scene.height, stroke=0, fill=1)
    canvas.setLineJoin(1)
    for item in flat(scene.items):
        if isinstance(item, Words):
            write(canvas, item.x, scene.height - item.y, item, LIGHT[item.ink])
        elif isinstance(item, Disc):
            _paint(item, canvas)
            canvas.setDash([])
            canvas.setLineWidth(1)
            outlined, filled = int(bool(item.line)), int(bool(item.fill))
            canvas.circle(item.x, scene.height - item.y, item.radius, stroke=outlined, fill=filled)
        else:
            _draw_path(item, scene.height, canvas)


def _draw_path(path: Path, height: float, canvas: "Canvas") -> None:
    way = canvas.beginPath()
    draw = {"M": way.moveTo, "L": way.lineTo, "C": way.curveTo, "Z": way.close}
    for letter, values in path.steps:
        draw[letter](*(height - value if number % 2 else value for number, value in enumerate(values)))
    _paint(path, canvas)
    canvas.setLineWidth(path.width)
    canvas.setDash(list(path.dash))
    canvas.drawPath(way, stroke=int(bool(path.line)), fill=int(bool(path.fill)))


def _paint(part: Path | Disc, canvas: "Canvas") -> None:
    if part.fill:
        canvas.setFillColor(LIGHT[part.fill])
    if part.line:
        canvas.setStrokeColor(LIGHT[part.line])
