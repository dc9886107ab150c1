"""The words and marks inside a node, in rows, and the room they need."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from expert.diagrams import graph, shapes
from expert.diagrams import language as looks
from expert.diagrams.graph import Node
from expert.diagrams.language import Look, look_of
from expert.diagrams.measure import SIZE, line, width_of, wrapped
from expert.diagrams.scene import Disc, Part, Path, Words

_SMALL = 10.5
_LEADING = 1.38
_MARK, _DOT, _GAP = 9.0, 8.5, 4.5
_BORDER_OF_ROOT, _HATCHING = 4.0, 8.0
_COLUMNS, _COLUMNS_OF_STATE, _COLUMNS_OF_TITLE, _COLUMNS_OF_CAUTION = 22, 25, 28, 34
_MOST_OF_TITLE, _MOST_OF_CAUTION, _MOST_CAUTIONS = 120, 240, 6


@dataclass(frozen=True, slots=True)
class Dots:
    """A level on its scale: how many steps are reached, how many could be, and how many there are."""

    reached: int
    possible: int
    steps: int

    @property
    def plain(self) -> str:
        """The dots as letters: reached, could still be reached, not.

        >>> Dots(2, 3, 4).plain
        '●●◎○'
        """
        rings = max(self.possible - self.reached, 0)
        return "●" * self.reached + "◎" * rings + "○" * (self.steps - self.reached - rings)


@dataclass(frozen=True, slots=True)
class Row:
    """One line in a node: a symbol, dots and a text, each of which may be missing."""

    text: str
    size: float = _SMALL
    bold: bool = False
    ink: str = "ink"
    symbol: str = ""
    colour: str = ""
    dots: Dots | None = None

    @property
    def plain(self) -> str:
        """The row as letters."""
        marks = [looks.CHARACTER[self.symbol] if self.symbol else "", self.dots.plain if self.dots else ""]
        return " ".join(part for part in (*marks, self.text) if part)

    @property
    def lead(self) -> float:
        """The room before the text."""
        return (_MARK + _GAP if self.symbol else 0) + (self.dots.steps * _DOT + _GAP if self.dots else 0)

    @property
    def width(self) -> float:
        """The room the row needs."""
        return self.lead + width_of(self.text, self.size, bold=self.bold)

    @property
    def height(self) -> float:
        """The height of the row with the space to the next."""
        return self.size * _LEADING


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its look, its rows and its size, a second border included."""

    node: Node
    look: Look
    rows: tuple[Row, ...]
    width: float
    height: float


def box_of(node: Node, levels: Sequence[str]) -> Box:
    """What a node says and how large it must be for that."""
    look = look_of(node)
    rows = tuple(_rows(node, look, levels))
    left, right, above = shapes.ROOM[look.shape]
    border = 2 * _BORDER_OF_ROOT if node.root else 0
    hatched = _HATCHING + _GAP if node.withheld else 0
    width = max(row.width for row in rows) + left + right + border + hatched
    height = math.fsum(row.height for row in rows) + 2 * above + border
    return Box(node, look, rows, max(width, 44.0), max(height, 22.0))


def _rows(node: Node, look: Look, levels: Sequence[str]) -> Iterator[Row]:
    size = SIZE if node.kind != graph.RULE else _SMALL
    columns = 34 if node.kind == graph.STATEMENT else _COLUMNS
    for number, text in enumerate(wrapped(node.label, columns)):
        symbol = look.symbol if number == 0 else ""
        yield Row(text, size, look.bold, symbol=symbol, colour=f"{look.name}-line")
    if node.title:
        yield from (Row(text) for text in wrapped(node.title, _COLUMNS_OF_TITLE, _MOST_OF_TITLE))
    if node.side:
        yield Row(line(node.side, 40), ink="faint")
    yield from _state(node, levels)
    if node.policy:
        yield Row(looks.POLICY, ink="faint")
    if node.withheld:
        yield Row(looks.HELD_BACK, bold=True)
    if node.change:
        words = looks.CHANGE_WORDS.get(node.change, node.change)
        yield Row(words, bold=True, symbol=looks.CHANGE_SYMBOL.get(node.change, ""), colour="change")
    yield from _cautions(node.cautions)


def _cautions(texts: Sequence[str]) -> Iterator[Row]:
    """Each caution behind its mark; of very many the first few, and how many more there are."""
    more = len(texts) - _MOST_CAUTIONS
    for text in (*texts[:_MOST_CAUTIONS], *([f"{more} more: see the remark"] if more > 0 else [])):
        for number, part in enumerate(wrapped(text, _COLUMNS_OF_CAUTION, _MOST_OF_CAUTION)):
            yield Row(part, symbol="" if number else looks.CAUTION, colour="" if number else "caution")


def _state(node: Node, levels: Sequence[str]) -> Iterator[Row]:
    dots = dots_of(node.level, node.ceiling, levels)
    symbol = looks.TRUTH_SYMBOL.get(node.truth, "") if node.kind != graph.RULE or node.truth != graph.PROVED else ""
    state = node.state or node.level
    if not (state or symbol or dots):
        return
    first, *others = wrapped(state, _COLUMNS_OF_STATE)
    yield Row(first, symbol=symbol, colour=node.truth, dots=dots)
    for text in others:
        yield Row(text)


def dots_of(level: str, ceiling: str, levels: Sequence[str]) -> Dots | None:
    """A level as dots; None where there is no scale or nothing on it."""
    ranks = {name: number for number, name in enumerate(levels, 1)}
    reached = ranks.get(level, 0)
    possible = max(ranks.get(ceiling, 0), reached)
    return Dots(reached, possible, len(levels)) if possible else None


def parts(box: Box, x: float, y: float) -> tuple[Part, ...]:
    """A node drawn with its upper left corner at ``x, y``."""
    node, look = box.node, box.look
    colour, shape = f"{look.name}-line", look.shape
    dash = looks.dash_of(node)
    width, height = box.width, box.height
    drawn: list[Part] = list(shapes.behind(shape, look.name, x, y, width, height))
    outer = shapes.outline(shape, x, y, width, height)
    drawn.append(Path(outer, look.name, colour, max(look.border, 1.6 if dash else 0), dash))
    if node.root:
        inset = _BORDER_OF_ROOT
        x, y, width, height = x + inset, y + inset, width - 2 * inset, height - 2 * inset
        drawn.append(Path(shapes.outline(shape, x, y, width, height), line=colour, width=1))
    drawn += shapes.ornaments(shape, colour, x, y, width, height)
    left, above = float(shapes.ROOM[shape][0]), shapes.ROOM[shape][2]
    if node.withheld:
        drawn.append(shapes.hatching(colour, x + left, y + above - 2, _HATCHING, max(height - 2 * above, 8) + 4))
        left += _HATCHING + _GAP
    drawn += rows_drawn(box.rows, x + left, y + above)
    return tuple(drawn)


def rows_drawn(rows: Sequence[Row], x: float, y: float) -> Iterator[Part]:
    """Rows below one another; the first begins at ``x, y``."""
    for row in rows:
        base = y + row.height * 0.5 + row.size * 0.36
        middle, start = base - row.size * 0.36, x
        if row.symbol:
            yield from shapes.symbol(row.symbol, row.colour, start, middle - _MARK / 2, _MARK)
            start += _MARK + _GAP
        if row.dots:
            yield from _dots(row.dots, start, middle)
        if row.text:
            yield Words(x + row.lead, base, row.text, row.size, row.ink, row.bold)
        y += row.height


def _dots(dots: Dots, x: float, y: float) -> Iterator[Disc]:
    for step in range(dots.steps):
        centre = x + step * _DOT + 3.5
        yield Disc(centre, y, 3.1, "ink" if step < dots.reached else "", "ink")
        if dots.reached <= step < dots.possible:
            yield Disc(centre, y, 1.4, "ink")
