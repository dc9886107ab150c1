"""Which font of a PDF draws which letter: its own, one of the two symbol fonts every reader has, or none.

A letter of none is shown by its base letter where it has one (``Ḋ`` as ``D``), and else as a box with its code, as
browsers do, so that no letter is silently another. The SVG shows every letter.
"""

import functools
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from expert.diagrams.measure import width_of
from expert.diagrams.scene import Words

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_REGULAR, _BOLD = "Vera", "VeraBd"
_SYMBOLS = ("Symbol", "ZapfDingbats")
"""Greek letters, arrows and signs; ticks, crosses and dots. They belong to the fonts of PDF itself."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font; without a font it is one letter, whose code is drawn."""

    font: str
    text: str


def runs(text: str, *, bold: bool = False) -> Iterator[Run]:
    """A line of text in runs of one font each.

    >>> [(run.font, run.text) for run in runs("a → Ж")]
    [('Vera', 'a '), ('Symbol', '→'), ('Vera', ' '), ('', 'Ж')]
    """
    found = [_known(letter, bold=bold) for letter in text if not unicodedata.combining(letter)]
    for font, together in groupby(found, key=lambda run: run.font):
        if font:
            yield Run(font, "".join(run.text for run in together))
        else:
            yield from together


@functools.lru_cache(maxsize=4096)
def _known(letter: str, *, bold: bool) -> Run:
    """A letter as a font has it."""
    from reportlab.pdfbase import pdfmetrics

    own = _font(_BOLD if bold else _REGULAR)
    glyphs = pdfmetrics.getFont(own).face.charToGlyph
    for candidate in dict.fromkeys((letter, unicodedata.normalize("NFKD", letter)[:1])):
        if ord(candidate) in glyphs:
            return Run(own, candidate)
        for name in _SYMBOLS:
            if _has(name, candidate):
                return Run(name, candidate)
    return Run("", letter)


def _has(name: str, letter: str) -> bool:
    from reportlab.pdfbase import pdfmetrics

    try:
        letter.encode(pdfmetrics.getFont(name).encName)
    except UnicodeError:
        return False
    return True


@functools.cache
def _font(name: str) -> str:
    """A font that comes with reportlab, made known to it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    return name


def write(canvas: "Canvas", x: float, y: float, words: Words, colour: str) -> None:
    """Write a line of text from a point on its base line, counted upwards as PDF does."""
    size = words.size
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)
    for run in runs(words.text, bold=words.bold):
        if run.font:
            canvas.setFont(run.font, size)
            canvas.drawString(x, y, run.text)
            x += canvas.stringWidth(run.text, run.font, size)
        else:
            width = width_of(run.text, size)
            _write_code(canvas, x, y, run.text, width, size)
            x += width


def _write_code(canvas: "Canvas", x: float, y: float, letter: str, width: float, size: float) -> None:
    """A box with a letter's code in hexadecimal, in two rows."""
    code = f"{ord(letter):04X}"
    half = math.ceil(len(code) / 2)
    canvas.setLineWidth(size / 24)
    canvas.setDash([])
    canvas.rect(x + size * 0.04, y - size * 0.12, width - size * 0.08, size * 0.92, stroke=1, fill=0)
    small = min(0.4 * size, (width - size * 0.14) / (half * 0.64))
    canvas.setFont(_font(_REGULAR), small)
    for row, digits in ((0.4, code[:half]), (-0.03, code[half:])):
        canvas.drawCentredString(x + width / 2, y + size * row, digits)
