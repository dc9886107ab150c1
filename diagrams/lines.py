"""Edges drawn: the line, its end and the marks on it."""

import math
from collections.abc import Sequence

from expert.diagrams import language as looks
from expert.diagrams import shapes
from expert.diagrams.language import Line
from expert.diagrams.layout import Point, Route
from expert.diagrams.measure import width_of
from expert.diagrams.scene import Disc, Part, Path, Step, Words, polygon, polyline

_WORD_SIZE = 10.5


def edge_parts(line: Line, route: Route) -> tuple[Part, ...]:
    """An edge along its route."""
    parts = drawn_line(line, route.points, route.end)
    if line.word:
        x, y = route.word or _middle(route.points)
        width = width_of(line.word, _WORD_SIZE)
        back = shapes.outline(looks.BOX, x - width / 2 - 2, y - 6, width + 4, 11)
        parts += [
            Path(back, fill="paper"),
            Words(x - width / 2, y + _WORD_SIZE * 0.36, line.word, _WORD_SIZE, line.colour),
        ]
    if line.symbol:
        x, y = _middle(route.points)
        parts += [Disc(x, y, 7, "paper"), *shapes.symbol(line.symbol, _symbol_colour(line.symbol), x - 4, y - 4, 8)]
    return tuple(parts)


def _symbol_colour(symbol: str) -> str:
    colours = {looks.CROSS: "refuted", looks.QUESTION: "unknown"}
    return colours.get(symbol, "change")


def drawn_line(line: Line, points: Sequence[Point], end: Point) -> list[Part]:
    """A line through the points of Bézier curves (or straight through two), with its end."""
    way: tuple[Step, ...] = polyline(*points) if len(points) == 2 else _curve(points)
    if line.end in {looks.BLUNT, looks.ARROW}:
        way = (*way, ("L", end))
    return [Path(way, line=line.colour, width=line.width, dash=line.dash), _end(line, points[-1], end)]


def _curve(points: Sequence[Point]) -> tuple[Step, ...]:
    steps: list[Step] = [("M", points[0])]
    for number in range(1, len(points) - 2, 3):
        first, second, third = points[number : number + 3]
        steps.append(("C", (*first, *second, *third)))
    return tuple(steps)


def _middle(points: Sequence[Point]) -> Point:
    """The point half way along, by the chain's middle curve."""
    if len(points) < 4:
        (ax, ay), (bx, by) = points[0], points[-1]
        return (ax + bx) / 2, (ay + by) / 2
    start = (len(points) - 1) // 3 // 2 * 3
    a, b, c, d = points[start : start + 4]
    x, y = ((a[axis] + 3 * b[axis] + 3 * c[axis] + d[axis]) / 8 for axis in (0, 1))
    return x, y


def _end(line: Line, before: Point, end: Point) -> Part:
    """What a line ends with: a filled or an open head, a bar across, or a dot."""
    dx, dy = end[0] - before[0], end[1] - before[1]
    length = math.hypot(dx, dy) or 1.0
    along, across = (dx / length, dy / length), (-dy / length, dx / length)

    def at(back: float, aside: float) -> Point:
        return (
            round(end[0] - along[0] * back + across[0] * aside, 2),
            round(end[1] - along[1] * back + across[1] * aside, 2),
        )

    if line.end == looks.BLUNT:
        return Path(polyline(at(2.4, 6), at(2.4, -6)), line=line.colour, width=2.6)
    if line.end == looks.DOT:
        return Disc(*at(3.5, 0), 3.5, line.colour)
    half = 3.6 + line.width / 2
    if line.end == looks.ARROW:
        return Path(polyline(at(7, half - 0.6), end, at(7, 0.6 - half)), line=line.colour, width=1.2)
    back = length + 0.5  # a little over the line's own end, so that no gap shows
    return Path(polygon(end, at(back, half), at(back, -half)), fill=line.colour)
