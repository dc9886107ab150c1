"""How much room words need: safe for any sans serif font a viewer may have, and lines broken to fit."""

import math
import textwrap
import unicodedata
from collections.abc import Iterator

from expert.reporting.words import visible

SIZE = 12.0
_MOST = 160
_MOST_MARKS = 3
_TIP_MOST = 2000
# widths of Bitstream Vera Sans, the widest of the common sans serif fonts, in parts of the size, rounded up
_REGULAR = {
    0.30: "'ijl",
    0.34: "IJ ,.",
    0.36: "/:;\\|",
    0.39: "f-",
    0.44: "()[]t!r",
    0.52: '"*_`',
    0.57: "sz?c",
    0.60: "LFk",
    0.64: "vxyPTYaeo",
    0.66: "$0123456789ESbdghnpqu{}",
    0.72: "KABVXZCR",
    0.80: "UNHD&G",
    0.84: "OQw",
    0.89: "#+<=>^~M",
    1.02: "%mW@",
}
_WIDTH = {letter: width for width, letters in _REGULAR.items() for letter in letters}
_BOLD = 1.13
_OTHER, _SIGN, _WIDE = 0.78, 1.06, 1.1
_SIGNS = ((0x2190, 0x21FF), (0x2460, 0x2BFF))  # arrows, marks and dots, as wide as in the fonts of PDF


def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """The room a line of text needs."""
    return math.fsum(map(_letter, text)) * size * (_BOLD if bold else 1)


def _letter(letter: str) -> float:
    known = _WIDTH.get(letter)
    if known is not None:
        return known
    if unicodedata.combining(letter):
        return 0
    if ord(letter) > 0xFFFF or unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _SIGN if any(first <= ord(letter) <= last for first, last in _SIGNS) else _OTHER


def line(text: str, most: int = _MOST) -> str:
    """A text as one line that prints: white space is one blank, other controls are ``?``, long texts are cut with ….

    Of marks above and below a letter the first few are kept, so that they stay in their line.
    """
    shown = "".join(_fewer_marks(visible(" ".join(text[: most * 4].split()))))
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"


def _fewer_marks(text: str) -> Iterator[str]:
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            yield letter


def wrapped(text: str, columns: int = 26, most: int = _MOST) -> list[str]:
    """A text broken into lines of about ``columns`` letters; a long word is broken too; at least one line.

    >>> wrapped("Chronic venous insufficiency of the leg")
    ['Chronic venous', 'insufficiency of the leg']
    """
    return textwrap.wrap(line(text, most), columns, break_on_hyphens=False) or [""]


def filled(text: str, width: float, size: float, *, bold: bool = False, most: int = _MOST) -> list[str]:
    """A text broken into lines no wider than ``width``; at least one line.

    >>> filled("Chronic venous insufficiency", 100, 12)
    ['Chronic venous', 'insufficiency']
    """
    lines, taken = [""], 0.0
    blank = width_of(" ", size, bold=bold)
    for word in line(text, most).split():
        needed = width_of(word, size, bold=bold)
        if lines[-1] and taken + blank + needed <= width:
            lines[-1] += f" {word}"
            taken += blank + needed
            continue
        pieces = [word] if needed <= width else _pieces(word, width, size, bold=bold)
        lines = [*lines, *pieces] if lines[-1] else pieces
        taken = width_of(lines[-1], size, bold=bold)
    return lines


def _pieces(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    """A word in pieces that fit."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def remark(text: str) -> str:
    """A text for a tooltip: its lines as they are, each of what prints; cut with … where it is longer than 2,000."""
    lines = (visible(" ".join(part.split())) for part in text[: _TIP_MOST + 1].splitlines())
    shown = "\n".join(part for part in lines if part)
    return shown if len(text) <= _TIP_MOST else shown[: _TIP_MOST - 1] + "…"
