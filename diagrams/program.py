"""Places for what edges join: Graphviz's ``dot`` method, run by the layout program that comes with the package.

The program is told sizes and connections and not one word of the drawing, so no text can reach it.
"""

import json
import math
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expert.diagrams.boxes import Box
from expert.diagrams.graph import Drawing
from expert.diagrams.language import line_of
from expert.diagrams.measure import line, width_of
from expert.diagrams.places import Clusters, Frame, Part, Point, Route
from expert.diagrams.rows import CLUSTER_MOST, CLUSTER_SIZE

from expert.errors import ExpertError

_POINTS_PER_INCH = 72
_TIMEOUT_SECONDS = 60
_ROOM_PER_LETTER = 6.0  # of an x in the program's own Times of 12 points


@dataclass(frozen=True, slots=True)
class Piece:
    """What hangs together.

    Attributes:
        nodes: the numbers of its nodes.
        edges: the numbers of its edges.
        clusters: the words of each frame → the numbers of its nodes.
        mirrored: the words of the cluster whose chain is drawn from right to left; empty for none.
        facing: the words of the cluster that stands to the right of that one; empty for none.
        bands: the numbers of nodes of which the first stand above the second, or the other way round.
    """

    nodes: Sequence[int]
    edges: Sequence[int]
    clusters: Clusters
    mirrored: str = ""
    facing: str = ""
    bands: tuple[Sequence[int], ...] = ()


def placed(drawing: Drawing, boxes: Sequence[Box], pieces: Sequence[Piece]) -> list[Part]:
    """Each piece by itself, in its place from its own upper left corner; one run of the program for all.

    Raises:
        ExpertError: where the layout program fails.
    """
    if not pieces:
        return []
    found = _run("\n".join(row for piece in pieces for row in _skeleton(drawing, boxes, piece)))
    if len(found) != len(pieces):
        raise ExpertError(f"the layout program failed: {len(found)} answers for {len(pieces)} graphs")
    return [_read(one, boxes, piece) for one, piece in zip(found, pieces, strict=True)]


def _skeleton(drawing: Drawing, boxes: Sequence[Box], piece: Piece) -> Iterator[str]:
    """A piece in the DOT language, by numbers alone."""
    numbers = {node.id: number for number, node in enumerate(drawing.nodes)}
    yield "digraph {"
    lines = {number: line_of(drawing.edges[number], drawing.levels) for number in piece.edges}
    between = 0.5 if any(drawn.symbol for drawn in lines.values()) else 0.35
    yield f"graph [rankdir=LR newrank=true ranksep={between} nodesep=0.17 nslimit=4 nslimit1=4 mclimit=1]"
    yield 'node [shape=box fixedsize=true label=""]; edge [arrowsize=0.9]'
    for number in _turned(drawing, piece):
        box = boxes[number]
        yield f"n{number} [width={box.width / _POINTS_PER_INCH:.3f} height={box.height / _POINTS_PER_INCH:.3f}]"
    yield from _groups(piece)
    for number, drawn in lines.items():
        edge = drawing.edges[number]
        start, end = f"n{numbers[edge.source]}", f"n{numbers[edge.target]}"
        # a word on a line needs room along it; a label of the program's own would widen every gap
        room = "minlen=2" if drawn.word else ""
        if _is_mirrored(drawing, piece, number):
            start, end, room = end, start, f"{room} dir=back"
        yield f"{start} -> {end} [id={number} {room}]"
    yield "}"


def _groups(piece: Piece) -> Iterator[str]:
    """Clusters with room for their words, what keeps two of them side by side, and bands, which have no frame."""
    for number, (words, members) in enumerate(piece.clusters.items()):
        room = "x" * math.ceil(width_of(line(words, CLUSTER_MOST), CLUSTER_SIZE, bold=True) / _ROOM_PER_LETTER)
        yield f'subgraph cluster_{number} {{ label="{room}" fontname=Times fontsize=12 margin=10; {_listed(members)} }}'
    if piece.facing:
        left, right = (_listed(piece.clusters[words]) for words in (piece.mirrored, piece.facing))
        yield "middle [width=0.01 height=0.01 style=invis]"
        yield f"{{ {left} }} -> middle [style=invis]"
        yield f"middle -> {{ {right} }} [style=invis]"
    for number, members in enumerate(piece.bands):
        yield f"subgraph cluster_band{number} {{ style=invis margin=0; {_listed(members)} }}"


def _listed(numbers: Iterable[int]) -> str:
    return "; ".join(f"n{number}" for number in numbers)


def _is_mirrored(drawing: Drawing, piece: Piece, number: int) -> bool:
    """Whether an edge is told the program the other way round: what leads into the cluster drawn from right to left."""
    target = drawing.edges[number].target
    return any(drawing.nodes[member].id == target for member in piece.clusters.get(piece.mirrored, ()))


def _turned(drawing: Drawing, piece: Piece) -> Iterator[int]:
    """The nodes, those of a cluster backwards: the program fills a cluster from below."""
    clusters = {words: list(members) for words, members in piece.clusters.items()}
    for number in piece.nodes:
        cluster = drawing.nodes[number].cluster
        yield clusters[cluster].pop() if cluster else number


def _run(dot: str) -> list[Mapping[str, Any]]:
    """The program's answers, one for each graph."""
    try:
        done = subprocess.run(  # noqa: S603 - the program is our own dependency, its input our own numbers
            [_program(), "-Tjson0"], input=dot.encode(), capture_output=True, timeout=_TIMEOUT_SECONDS, check=True
        )
        found = list(_values(done.stdout.decode()))
    except subprocess.TimeoutExpired:
        raise ExpertError(
            f"the layout took longer than {_TIMEOUT_SECONDS} seconds; draw less with depth, focus or collapse"
        ) from None
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        detail = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip().split("\n")[0]
        raise ExpertError(f"the layout program failed: {line(detail or str(error))}") from None
    return found


def _values(text: str) -> Iterator[Mapping[str, Any]]:
    """The JSON values that stand one behind the other in a text; at least one."""
    decoder = json.JSONDecoder()
    rest = text.strip()
    while True:
        value, end = decoder.raw_decode(rest)
        yield value
        rest = rest[end:].lstrip()
        if not rest:
            return


def _program() -> str:
    """The layout program that graphviz-pure installs beside the interpreter, whatever PATH says."""
    name = "graphviz-pure.exe" if sys.platform == "win32" else "graphviz-pure"
    places = [Path(sysconfig.get_path("scripts")), Path(sys.executable).parent]
    return next((str(place / name) for place in places if (place / name).exists()), name)


def _read(found: Mapping[str, Any], boxes: Sequence[Box], piece: Piece) -> Part:
    """The places from the program's answer, which counts upwards from the lower left corner."""
    objects = {entry["name"]: entry for entry in found["objects"]}
    corners: dict[int, Point] = {}
    for number in piece.nodes:
        x, y = _at(objects[f"n{number}"]["pos"])
        corners[number] = (x - boxes[number].width / 2, y - boxes[number].height / 2)
    edges = {entry["id"]: entry for entry in found.get("edges", ()) if "id" in entry}
    routes = {number: _route(edges[str(number)]) for number in piece.edges}
    frames = tuple(
        _frame(line(words, CLUSTER_MOST), _numbers(objects[f"cluster_{number}"]["bb"]))
        for number, words in enumerate(piece.clusters)
    )
    return _from_the_corner(Part(0, 0, corners, routes, frames), boxes)


def _from_the_corner(part: Part, boxes: Sequence[Box]) -> Part:
    """The part moved so that what is drawn begins at its upper left corner, and its size."""
    points = [*part.corners.values(), *((frame.x, frame.y) for frame in part.frames)]
    points += [(x + boxes[number].width, y + boxes[number].height) for number, (x, y) in part.corners.items()]
    points += [(frame.x + frame.width, frame.y + frame.height) for frame in part.frames]
    points += [point for route in part.routes.values() for point in route.points]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    moved = part.moved(-left, -top)
    return Part(right - left, bottom - top, moved.corners, moved.routes, moved.frames)


def _frame(words: str, corners: tuple[float, ...]) -> Frame:
    left, low, right, high = corners
    return Frame(words, left, -high, right - left, high - low)


def _route(edge: Mapping[str, str]) -> Route:
    """An edge's way; its text begins with the tip of its head: ``e,x,y x,y …``, or ``s,x,y x,y …`` when mirrored."""
    tip, *points = edge["pos"].split(" ")
    way = tuple(map(_at, points))
    return Route(way[::-1] if tip.startswith("s,") else way, _at(tip[2:]))


def _at(text: str) -> Point:
    """A point, counted downwards."""
    x, y = _numbers(text)
    return x, -y


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.split(","))
