"""What nothing joins, in rows: columns stand below one another from frame to frame, in the order of reading."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from expert.diagrams.boxes import Box
from expert.diagrams.measure import line, width_of
from expert.diagrams.places import Clusters, Frame, Part, Point

CLUSTER_SIZE = 11.5
CLUSTER_MOST = 60
_MARGIN, _BETWEEN, _HEADING, _GAP = 9.0, 8.0, 26.0, 10.0
_GUTTER = 2 * _MARGIN + _BETWEEN
_PAGE = math.sqrt(2)  # a sheet of A4, lying
_AROUND = 190.0  # what the words above and below a picture take of its height


@dataclass(frozen=True, slots=True)
class _Block:
    """The boxes of a cluster and how many columns it takes; without words it has no frame."""

    words: str
    members: Sequence[int]
    columns: int


def in_rows(clusters: Clusters, boxes: Sequence[Box], width: float = 0.0) -> Part:
    """Place boxes in rows, each cluster in a frame of its own; small frames stand side by side.

    Args:
        clusters: the words of each frame → the numbers of its boxes; those without words have no frame.
        boxes: all boxes, by number.
        width: what there is room for; without it the whole gets the shape of a page.
    """
    members = [number for inside in clusters.values() for number in inside]
    column = max(boxes[number].width for number in members)
    most = min(len(members), 16)
    if width:
        fitting = int((width - 2 * _MARGIN + _GUTTER) // (column + _GUTTER))
        return _placed(clusters, boxes, column, max(1, min(most, fitting)))
    tried = [_placed(clusters, boxes, column, columns) for columns in range(1, most + 1)]
    return min(tried, key=lambda part: max(part.width, (part.height + _AROUND) * _PAGE))


def _placed(clusters: Clusters, boxes: Sequence[Box], column: float, columns: int) -> Part:
    corners: dict[int, Point] = {}
    frames: list[Frame] = []
    y, step = 0.0, column + _GUTTER
    lines = list(_lines(clusters, column, columns))
    across = max(sum(block.columns for block in blocks) for blocks in lines)
    for blocks in lines:
        heights = [list(_heights(block, boxes)) for block in blocks]
        framed = any(block.words for block in blocks)
        height = max(math.fsum(rows) + _GAP * (len(rows) - 1) for rows in heights)
        first = 0
        for block, rows in zip(blocks, heights, strict=True):
            corners |= _corners(block, rows, _MARGIN + first * step, y + (_HEADING if framed else 0), step)
            if block.words:
                taken = across - first if block is blocks[-1] else block.columns
                size = taken * step - _BETWEEN, height + _HEADING + _MARGIN
                frames.append(Frame(block.words, first * step, y, *size))
            first += block.columns
        y += height + _BETWEEN + (_HEADING + _MARGIN if framed else _GAP)
    right = max([x + boxes[number].width for number, (x, _) in corners.items()] + [f.x + f.width for f in frames])
    return Part(right, y - _BETWEEN, corners, frames=tuple(frames))


def _lines(clusters: Clusters, column: float, columns: int) -> Iterator[list[_Block]]:
    """The blocks in lines of so many columns, in their order; one without a frame has a line of its own."""
    held: list[_Block] = []
    for block in _blocks(clusters, column, columns):
        if held and (not block.words or not held[-1].words or sum(b.columns for b in held) + block.columns > columns):
            yield held
            held = []
        held.append(block)
    if held:
        yield held


def _blocks(clusters: Clusters, column: float, columns: int) -> Iterable[_Block]:
    for told, members in clusters.items():
        words = line(told, CLUSTER_MOST) if told else ""
        room = width_of(words, CLUSTER_SIZE, bold=True) + 20 + _BETWEEN
        needed = math.ceil(room / (column + _GUTTER)) if words else 1
        yield _Block(words, members, max(needed, min(len(members), columns)))


def _rows(block: _Block) -> Iterator[Sequence[int]]:
    for start in range(0, len(block.members), block.columns):
        yield block.members[start : start + block.columns]


def _heights(block: _Block, boxes: Sequence[Box]) -> Iterator[float]:
    return (max(boxes[number].height for number in row) for row in _rows(block))


def _corners(block: _Block, heights: Sequence[float], x: float, y: float, step: float) -> dict[int, Point]:
    found: dict[int, Point] = {}
    for row, height in zip(_rows(block), heights, strict=True):
        found |= {number: (x + place * step, y) for place, number in enumerate(row)}
        y += height + _GAP
    return found
