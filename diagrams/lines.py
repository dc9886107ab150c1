"""Edges drawn: the line, its end and the marks on it."""

import math
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from expert.diagrams import language as looks
from expert.diagrams import shapes
from expert.diagrams.language import Line
from expert.diagrams.measure import width_of
from expert.diagrams.places import Point, Route
from expert.diagrams.scene import Disc, Part, Path, Step, Words, polygon, polyline

_WORD_SIZE, _RING, _APART = 10.5, 7.0, 5.0
_PLACES = (0.5, 0.35, 0.65, 0.2, 0.8, 0.05, 0.95)
Rectangle: TypeAlias = tuple[float, float, float, float]


def edge_parts(line: Line, route: Route, taken: Sequence[Rectangle] = ()) -> tuple[Part, ...]:
    """An edge along its route, its word where no node is: ``taken`` are left, top, right and bottom of each."""
    parts = drawn_line(line, route.points, route.end)
    x, y = _middle(route.points)
    if line.word:
        width = width_of(line.word, _WORD_SIZE)
        ahead = 2 * _RING + _APART if line.symbol else 0.0
        x, y = _free_place(route.points, (width + ahead) / 2 + 4, _RING, taken)
        start = x + (ahead - width) / 2
        back = shapes.outline(looks.BOX, start - 2, y - 6, width + 4, 11)
        parts += [Path(back, fill="paper"), Words(start, y + _WORD_SIZE * 0.36, line.word, _WORD_SIZE, line.colour)]
        x = start - _RING - _APART
    if line.symbol:
        colour = _symbol_colour(line.symbol)
        parts += [Disc(x, y, _RING, "paper", colour), *shapes.symbol(line.symbol, colour, x - 3.5, y - 3.5, 7)]
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
    return _along(points[start : start + 4], 0.5)


def _free_place(points: Sequence[Point], half: float, height: float, taken: Sequence[Rectangle]) -> Point:
    """The place nearest to the middle of a line where a word covers none of what is taken; else the middle."""

    def is_free(place: Point) -> bool:
        x, y = place
        return all(
            x + half <= left or right <= x - half or y + height <= top or bottom <= y - height
            for left, top, right, bottom in taken
        )

    return next((place for place in _from_the_middle(points) if is_free(place)), _middle(points))


def _from_the_middle(points: Sequence[Point]) -> Iterator[Point]:
    """Places along the curves of a line, those of the middle curve first."""
    yield _middle(points)
    curves = range(0, len(points) - 3, 3)
    for start in sorted(curves, key=lambda at: abs(at + 1.5 - (len(points) - 1) / 2)):
        for t in _PLACES:
            yield _along(points[start : start + 4], t)


def _along(curve: Sequence[Point], t: float) -> Point:
    """The point of a Bézier curve at ``t`` between 0 and 1."""
    shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x, y = (math.fsum(share * point[axis] for share, point in zip(shares, curve, strict=True)) for axis in (0, 1))
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
