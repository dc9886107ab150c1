"""Outlines of the kinds of node, and the symbols; all drawn, so that no font needs to have them."""

from collections.abc import Callable

from expert.diagrams import language as looks
from expert.diagrams.scene import Disc, Part, Path, Step, polygon, polyline

_ARC = 0.5523  # how far the handles of a Bézier curve lie that comes nearest to a quarter of a circle


def outline(shape: str, x: float, y: float, width: float, height: float) -> tuple[Step, ...]:
    """The closed outline of a shape in a box whose upper left corner is ``x, y``."""
    return _OUTLINES[shape](x, y, x + width, y + height)


def _box(left: float, top: float, right: float, bottom: float) -> tuple[Step, ...]:
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))


def _note(left: float, top: float, right: float, bottom: float) -> tuple[Step, ...]:
    return polygon((left, top), (right - 9, top), (right, top + 9), (right, bottom), (left, bottom))


def _octagon(left: float, top: float, right: float, bottom: float) -> tuple[Step, ...]:
    cut = min(11.0, (bottom - top) / 3)
    upper = ((left, top + cut), (left + cut, top), (right - cut, top), (right, top + cut))
    return polygon(*upper, (right, bottom - cut), (right - cut, bottom), (left + cut, bottom), (left, bottom - cut))


def _signpost(left: float, top: float, right: float, bottom: float) -> tuple[Step, ...]:
    neck = right - min(12.0, (bottom - top) / 2)
    return polygon((left, top), (neck, top), (right, (top + bottom) / 2), (neck, bottom), (left, bottom))


def _rounded(left: float, top: float, right: float, bottom: float, radius: float = 8) -> tuple[Step, ...]:
    r = min(radius, (bottom - top) / 2, (right - left) / 2)
    h = r * (1 - _ARC)
    return (
        ("M", (left + r, top)),
        ("L", (right - r, top)),
        ("C", (right - h, top, right, top + h, right, top + r)),
        ("L", (right, bottom - r)),
        ("C", (right, bottom - h, right - h, bottom, right - r, bottom)),
        ("L", (left + r, bottom)),
        ("C", (left + h, bottom, left, bottom - h, left, bottom - r)),
        ("L", (left, top + r)),
        ("C", (left, top + h, left + h, top, left + r, top)),
        ("Z", ()),
    )


def _stadium(left: float, top: float, right: float, bottom: float) -> tuple[Step, ...]:
    return _rounded(left, top, right, bottom, min(bottom - top, right - left, 44) / 2)


_OUTLINES: dict[str, Callable[[float, float, float, float], tuple[Step, ...]]] = {
    looks.NOTE: _note,
    looks.BOX: _box,
    looks.ROUNDED: _rounded,
    looks.OCTAGON: _octagon,
    looks.SIGNPOST: _signpost,
    looks.STADIUM: _stadium,
    looks.BOOK: _box,
    looks.QUOTE: _box,
    looks.STACK: _box,
}
# the room a shape needs beside its words: left, right, and above and below
ROOM = {
    looks.NOTE: (9, 13, 6),
    looks.BOX: (8, 8, 5),
    looks.ROUNDED: (11, 11, 7),
    looks.OCTAGON: (13, 13, 8),
    looks.SIGNPOST: (10, 18, 7),
    looks.STADIUM: (16, 16, 7),
    looks.BOOK: (15, 10, 7),
    looks.QUOTE: (14, 9, 6),
    looks.STACK: (9, 9, 6),
}


def ornaments(shape: str, colour: str, x: float, y: float, width: float, height: float) -> list[Path]:
    """The lines inside an outline: the folded corner of a note, the spine of a book, the bar of a quotation."""
    right, bottom = x + width, y + height
    if shape == looks.NOTE:
        return [Path(polyline((right - 9, y), (right - 9, y + 9), (right, y + 9)), line=colour, width=1)]
    if shape == looks.BOOK:
        return [Path(polyline((x + 6, y), (x + 6, bottom)), line=colour, width=1.4)]
    if shape == looks.QUOTE:
        return [Path(_box(x, y, x + 4.5, bottom), fill=colour)]
    return []


def behind(shape: str, look: str, x: float, y: float, width: float, height: float) -> list[Path]:
    """What lies behind an outline: the second sheet of a stack."""
    if shape != looks.STACK:
        return []
    return [Path(_box(x + 3, y - 3, x + width + 3, y + height - 3), fill=look, line=f"{look}-line", width=1)]


def hatching(colour: str, x: float, y: float, width: float, height: float) -> Path:
    """A strip of slanted lines, drawn as one path."""
    steps: list[Step] = []
    low = y + width
    while low <= y + height:
        steps += polyline((x, low), (x + width, low - width))
        low += 4
    return Path(tuple(steps), line=colour, width=1)


_STROKES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    looks.TICK: (((0.05, 0.55), (0.38, 0.9), (0.95, 0.1)),),
    looks.CROSS: (((0.12, 0.12), (0.88, 0.88)), ((0.88, 0.12), (0.12, 0.88))),
    looks.PLUS: (((0.5, 0.05), (0.5, 0.95)), ((0.05, 0.5), (0.95, 0.5))),
    looks.MINUS: (((0.05, 0.5), (0.95, 0.5)),),
    looks.UP: (((0.5, 1.0), (0.5, 0.05)), ((0.12, 0.42), (0.5, 0.05), (0.88, 0.42))),
    looks.DOWN: (((0.5, 0.0), (0.5, 0.95)), ((0.12, 0.58), (0.5, 0.95), (0.88, 0.58))),
    looks.FLAG: (((0.15, 0.0), (0.15, 1.0)),),
    looks.CAUTION: (((0.5, 0.0), (0.5, 0.66)),),
}


def symbol(name: str, colour: str, x: float, y: float, size: float = 9) -> list[Part]:
    """A symbol in a square whose upper left corner is ``x, y``."""

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return x + point[0] * size, y + point[1] * size

    if name == looks.QUESTION:
        return _question(colour, x, y, size)
    lines: list[Part] = [Path(polyline(*map(at, stroke)), line=colour, width=1.8) for stroke in _STROKES[name]]
    if name == looks.FLAG:
        pennant = ((0.15, 0.0), (1.0, 0.12), (0.72, 0.34), (1.0, 0.58), (0.15, 0.58))
        lines.append(Path(polygon(*map(at, pennant)), fill=colour))
    if name == looks.CAUTION:
        lines.append(Disc(*at((0.5, 0.95)), 1.2, fill=colour))
    return lines


def _question(colour: str, x: float, y: float, size: float) -> list[Part]:
    def at(*values: float) -> tuple[float, ...]:
        return tuple((x, y)[number % 2] + value * size for number, value in enumerate(values))

    hook: tuple[Step, ...] = (
        ("M", at(0.2, 0.3)),
        ("C", at(0.2, -0.08, 0.82, -0.08, 0.82, 0.27)),
        ("C", at(0.82, 0.5, 0.5, 0.45, 0.5, 0.72)),
    )
    return [
        Path(hook, line=colour, width=1.8),
        Disc(x + 0.5 * size, y + 0.97 * size, 1.2, fill=colour),
    ]
