"""Where nodes and edges go: Graphviz's ``dot`` method, run by the layout program that comes with the package.

The program is told sizes and connections and not one word of the drawing, so no text can reach it.
"""

import json
import math
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from expert.diagrams.boxes import Box
from expert.diagrams.graph import Drawing
from expert.diagrams.language import AGAINST, line_of
from expert.diagrams.measure import line, width_of

from expert.errors import ExpertError, QuestionError

MOST_NODES, MOST_EDGES = 1_500, 6_000
CLUSTER_SIZE = 11.5
_CLUSTER_MOST = 60
_POINTS_PER_INCH = 72
_TIMEOUT_SECONDS = 60
_ROOM_PER_LETTER = 6.0  # of an x in the program's own Times of 12 points
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Route:
    """An edge's way: the points of a chain of Bézier curves, where its end touches, and where its word goes."""

    points: tuple[Point, ...]
    end: Point
    word: Point | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A cluster's box: its words, its upper left corner and its size."""

    words: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The size of the whole, the upper left corner of each node, the way of each edge, the frames of clusters."""

    width: float
    height: float
    corners: tuple[Point, ...]
    routes: tuple[Route, ...]
    frames: tuple[Frame, ...]


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
    if not boxes:
        return Layout(0, 0, (), (), ())
    return _read(_run("\n".join(_skeleton(drawing, boxes))), drawing, boxes)


def _skeleton(drawing: Drawing, boxes: Sequence[Box]) -> Iterator[str]:
    """The graph in the DOT language, by numbers alone."""
    numbers = {node.id: number for number, node in enumerate(drawing.nodes)}
    yield "digraph {"
    yield "graph [rankdir=LR newrank=true ranksep=0.5 nodesep=0.17 nslimit=4 nslimit1=4 mclimit=1]"
    yield 'node [shape=box fixedsize=true label=""]; edge [fontname=Times fontsize=12 arrowsize=0.9]'
    for number in _turned(drawing):
        box = boxes[number]
        yield f"n{number} [width={box.width / _POINTS_PER_INCH:.3f} height={box.height / _POINTS_PER_INCH:.3f}]"
    for number, (words, members) in enumerate(_clusters(drawing).items()):
        room = "x" * math.ceil(width_of(line(words, _CLUSTER_MOST), CLUSTER_SIZE, bold=True) / _ROOM_PER_LETTER)
        inside = "; ".join(f"n{member}" for member in members)
        yield f'subgraph cluster_{number} {{ label="{room}" fontname=Times fontsize=12 margin=10; {inside} }}'
    for number, edge in enumerate(drawing.edges):
        drawn = line_of(edge, drawing.levels)
        room = f'label="{"x" * (len(AGAINST) + 2)}"' if drawn.word else ""
        yield f"n{numbers[edge.source]} -> n{numbers[edge.target]} [id={number} {room}]"
    rows = list(_rows(drawing, numbers))
    for before, after in rows:
        yield f"n{before} -> n{after} [style=invis]"
    # what nothing joins is piled up from below; a point before all that begins keeps the drawing's order, from above
    reached = {numbers[edge.target] for edge in drawing.edges} | {after for _, after in rows}
    begun = " ".join(f"n{number}" for number in range(len(boxes)) if number not in reached)
    yield f"start [style=invis width=0.01 height=0.01]; start -> {{ {begun} }} [style=invis weight=0]"
    yield "}"


def _turned(drawing: Drawing) -> Iterator[int]:
    """All nodes, those of a cluster backwards: the program fills a cluster from below."""
    clusters = {words: list(members) for words, members in _clusters(drawing).items()}
    for number, node in enumerate(drawing.nodes):
        yield clusters[node.cluster].pop() if node.cluster else number


def _clusters(drawing: Drawing) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, node in enumerate(drawing.nodes):
        if node.cluster:
            found.setdefault(node.cluster, []).append(number)
    return found


def _rows(drawing: Drawing, numbers: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Neighbours in rows of what nothing joins, so that it fills a page and not one long column."""
    joined = {name for edge in drawing.edges for name in (edge.source, edge.target)}
    alone: dict[str, list[int]] = {}
    for node in drawing.nodes:
        if node.id not in joined:
            alone.setdefault(node.cluster, []).append(numbers[node.id])
    columns = max(3, math.ceil(math.sqrt(sum(map(len, alone.values())) / 2)))
    for members in alone.values():
        for place in range(1, len(members)):
            if place % columns:
                yield members[place - 1], members[place]


def _run(dot: str) -> Mapping[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - the program is our own dependency, its input our own numbers
            [_program(), "-Tjson0"], input=dot.encode(), capture_output=True, timeout=_TIMEOUT_SECONDS, check=True
        )
        found: Mapping[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise ExpertError(
            f"the layout took longer than {_TIMEOUT_SECONDS} seconds; draw less with depth, focus or collapse"
        ) from None
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        detail = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip().split("\n")[0]
        raise ExpertError(f"the layout program failed: {line(detail or str(error))}") from None
    return found


def _program() -> str:
    """The layout program that graphviz-pure installs beside the interpreter, whatever PATH says."""
    name = "graphviz-pure.exe" if sys.platform == "win32" else "graphviz-pure"
    places = [Path(sysconfig.get_path("scripts")), Path(sys.executable).parent]
    return next((str(place / name) for place in places if (place / name).exists()), name)


def _read(found: Mapping[str, Any], drawing: Drawing, boxes: Sequence[Box]) -> Layout:
    """The layout from the program's answer, which counts upwards from the lower left corner."""

    def at(text: str) -> Point:
        x, y = _numbers(text)
        return x, -y

    objects = {entry["name"]: entry for entry in found["objects"]}
    centres = [at(objects[f"n{number}"]["pos"]) for number in range(len(boxes))]
    corners = [(x - box.width / 2, y - box.height / 2) for (x, y), box in zip(centres, boxes, strict=True)]
    edges = {entry["id"]: entry for entry in found.get("edges", ()) if "id" in entry}
    routes = [_route(edges[str(number)], at) for number in range(len(drawing.edges))]
    frames = [
        _frame(line(words, _CLUSTER_MOST), _numbers(objects[f"cluster_{number}"]["bb"]))
        for number, words in enumerate(_clusters(drawing))
    ]
    return _from_the_corner(corners, routes, frames, boxes)


def _from_the_corner(
    corners: Sequence[Point], routes: Sequence[Route], frames: Sequence[Frame], boxes: Sequence[Box]
) -> Layout:
    """The layout moved so that what is drawn begins at the upper left corner."""
    points = [*corners, *((frame.x, frame.y) for frame in frames)]
    points += [(x + box.width, y + box.height) for (x, y), box in zip(corners, boxes, strict=True)]
    points += [(frame.x + frame.width, frame.y + frame.height) for frame in frames]
    points += [point for route in routes for point in route.points]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    return Layout(
        right - left,
        bottom - top,
        tuple((x - left, y - top) for x, y in corners),
        tuple(moved(route, -left, -top) for route in routes),
        tuple(replace(frame, x=frame.x - left, y=frame.y - top) for frame in frames),
    )


def _frame(words: str, corners: tuple[float, ...]) -> Frame:
    left, low, right, high = corners
    return Frame(words, left, -high, right - left, high - low)


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.split(","))


def _route(edge: Mapping[str, str], at: Any) -> Route:
    """An edge's way; its text begins with the tip of its head: ``e,x,y x,y x,y …``."""
    tip, *points = edge["pos"].split(" ")
    word = at(edge["lp"]) if "lp" in edge else None
    return Route(tuple(at(point) for point in points), at(tip.removeprefix("e,")), word)


def moved(route: Route, x: float, y: float) -> Route:
    """A route set off by ``x, y``."""
    points = tuple((px + x, py + y) for px, py in route.points)
    word = (route.word[0] + x, route.word[1] + y) if route.word else None
    return Route(points, (route.end[0] + x, route.end[1] + y), word)
