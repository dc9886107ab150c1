"""Where everything goes: each part that hangs together by itself, the largest first, and in rows what nothing joins."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from expert.diagrams.bands import bands
from expert.diagrams.boxes import Box
from expert.diagrams.graph import Drawing
from expert.diagrams.places import Frame, Layout, Part, Point, Route
from expert.diagrams.program import Piece, placed
from expert.diagrams.rows import in_rows

from expert.errors import QuestionError

MOST_NODES, MOST_EDGES = 1_500, 6_000
_BETWEEN, _ASIDE = 16.0, 30.0


def lay_out(drawing: Drawing, boxes: Sequence[Box]) -> Layout:
    """Find a place for every box and a way for every edge.

    Raises:
        QuestionError: where there is too much to draw.
        ExpertError: where the layout program fails.
    """
    if len(boxes) > MOST_NODES or len(drawing.edges) > MOST_EDGES:
        raise QuestionError(
            f"{len(boxes):,} nodes and {len(drawing.edges):,} edges are too many for one picture (at most"
            f" {MOST_NODES:,} and {MOST_EDGES:,}); draw fewer with depth, focus or collapse"
        )
    pieces = _pieces(drawing)
    found = placed(drawing, boxes, pieces)
    parts = [_red_flags_up(part, piece, drawing, boxes) for part, piece in zip(found, pieces, strict=True)]
    parts = _side_by_side(parts, pieces, _facing(drawing)[1])
    joined = {number for piece in pieces for number in piece.nodes}
    width = max((part.width for part in parts), default=0.0)
    above, below = _alone(drawing, joined)
    rows = [[in_rows(clusters, boxes, width)] if clusters else [] for clusters in (above, below)]
    return _whole([*rows[0], *_flowing(parts, width), *rows[1]])


def _pieces(drawing: Drawing) -> list[Piece]:
    """What edges or a cluster join, each by itself: those with a red flag first, then clusters, then the largest."""
    part, facing = _parts(drawing), _facing(drawing)
    nodes: dict[int, list[int]] = {}
    edges: dict[int, list[int]] = {}
    for number, node in enumerate(drawing.nodes):
        nodes.setdefault(part[node.id], []).append(number)
    for number, edge in enumerate(drawing.edges):
        edges.setdefault(part[edge.source], []).append(number)
    for node in drawing.nodes:
        if node.cluster and node.cluster in facing:
            edges.setdefault(part[node.id], [])
    pieces = [_piece(drawing, nodes[root], held) for root, held in edges.items()]
    flagged = [piece for piece in pieces if piece.bands]
    if len(flagged) > 1:  # one picture, so that no advice of the first part stands above the red flags of the next
        joined = [sorted(number for piece in flagged for number in getattr(piece, part)) for part in ("nodes", "edges")]
        pieces = [_piece(drawing, *joined), *(piece for piece in pieces if not piece.bands)]

    def rank(piece: Piece) -> tuple[bool, int, int]:
        is_calm = all(drawing.nodes[number].role != "red_flag" for number in piece.nodes)
        return is_calm, -MOST_NODES if piece.clusters else -len(piece.nodes), piece.nodes[0]

    return sorted(pieces, key=rank)


def _piece(drawing: Drawing, nodes: Sequence[int], edges: Sequence[int]) -> Piece:
    clusters = _clusters(drawing, nodes)
    left, right = (words if words in clusters else "" for words in _facing(drawing))
    return Piece(nodes, edges, clusters, left, right if left else "", () if clusters else bands(drawing, nodes))


def _facing(drawing: Drawing) -> tuple[str, str]:
    """The two clusters that hold what was asked about, where it is in two: they face one another."""
    found = tuple(dict.fromkeys(node.cluster for node in drawing.nodes if node.root and node.cluster))
    return (found[0], found[1]) if len(found) == 2 else ("", "")


def _side_by_side(parts: Sequence[Part], pieces: Sequence[Piece], right: str) -> list[Part]:
    """The parts, those of two clusters that face one another as one part where nothing joins them."""
    first = next((at for at, piece in enumerate(pieces) if piece.mirrored and not piece.facing), None)
    second = next((at for at, piece in enumerate(pieces) if right in piece.clusters), None)
    if first is None or second is None:
        return list(parts)
    height = max(parts[first].height, parts[second].height)
    pair = [parts[at].moved(0, (height - parts[at].height) / 2) for at in (first, second)]
    rest = [part for at, part in enumerate(parts) if at not in (first, second)]
    return [_beside([replace(part, height=height) for part in pair]), *rest]


def _parts(drawing: Drawing) -> Mapping[str, int]:
    """Node → the part it belongs to, by a number."""
    near: dict[str, list[str]] = {node.id: [] for node in drawing.nodes}
    for edge in drawing.edges:
        near[edge.source].append(edge.target)
        near[edge.target].append(edge.source)
    first: dict[str, str] = {}
    for node in drawing.nodes:
        held = first.setdefault(node.cluster or node.id, node.id)
        near[held].append(node.id)
        near[node.id].append(held)
    found: dict[str, int] = {}
    for number, start in enumerate(near):
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = number
                waiting += near[name]
    return found


def _clusters(drawing: Drawing, numbers: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number in numbers:
        if drawing.nodes[number].cluster:
            found.setdefault(drawing.nodes[number].cluster, []).append(number)
    return found


def _alone(drawing: Drawing, joined: Collection[int]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """What nothing joins, by cluster: red flags, which stand above, and all else; without edges all stays together."""
    above: dict[str, list[int]] = {}
    below: dict[str, list[int]] = {}
    for number, node in enumerate(drawing.nodes):
        if number not in joined:
            into = above if joined and node.role == "red_flag" else below
            into.setdefault(node.cluster, []).append(number)
    return above, below


def _red_flags_up(part: Part, piece: Piece, drawing: Drawing, boxes: Sequence[Box]) -> Part:
    """The part turned upside down where its red flags stand low; one with frames stays, as their words stand above."""
    middles = {at: y + boxes[at].height / 2 for at, (_, y) in part.corners.items()}
    flags = [middle for at, middle in middles.items() if drawing.nodes[at].role == "red_flag"]
    if part.frames or not flags:
        return part
    low = _mean([middles[at] for at in piece.bands[1]]) if len(piece.bands) > 1 else part.height / 2
    if _mean(flags) <= low:
        return part
    corners = {at: (x, part.height - y - boxes[at].height) for at, (x, y) in part.corners.items()}
    return replace(part, corners=corners, routes={at: _turned(way, part.height) for at, way in part.routes.items()})


def _mean(numbers: Sequence[float]) -> float:
    return math.fsum(numbers) / len(numbers)


def _turned(route: Route, height: float) -> Route:
    x, y = route.end
    return Route(tuple((px, height - py) for px, py in route.points), (x, height - y))


def _flowing(parts: Sequence[Part], width: float) -> Iterator[Part]:
    """Parts below one another, small ones side by side, in their order."""
    held: list[Part] = []
    taken = 0.0
    for part in parts:
        if held and taken + part.width > width:
            yield _beside(held)
            held, taken = [], 0.0
        held.append(part)
        taken += part.width + _ASIDE
    if held:
        yield _beside(held)


def _beside(parts: Sequence[Part]) -> Part:
    moved: list[Part] = []
    x = 0.0
    for part in parts:
        moved.append(part.moved(x, 0))
        x += part.width + _ASIDE
    return _together(moved, x - _ASIDE, max(part.height for part in parts))


def _together(parts: Sequence[Part], width: float, height: float) -> Part:
    corners: dict[int, Point] = {}
    routes: dict[int, Route] = {}
    frames: tuple[Frame, ...] = ()
    for part in parts:
        corners |= part.corners
        routes |= part.routes
        frames += part.frames
    return Part(width, height, corners, routes, frames)


def _whole(parts: Sequence[Part]) -> Layout:
    """Parts below one another, as one layout."""
    moved: list[Part] = []
    y = 0.0
    for part in parts:
        moved.append(part.moved(0, y))
        y += part.height + _BETWEEN
    whole = _together(moved, max((part.width for part in parts), default=0.0), max(y - _BETWEEN, 0.0))
    corners = tuple(whole.corners[number] for number in sorted(whole.corners))
    routes = tuple(whole.routes[number] for number in sorted(whole.routes))
    return Layout(whole.width, whole.height, corners, routes, whole.frames)
