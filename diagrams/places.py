"""Where things are on the paper: corners of nodes, ways of edges, frames of clusters. Units are points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Clusters: TypeAlias = Mapping[str, Sequence[int]]
"""The words of each frame → the numbers of its nodes."""


@dataclass(frozen=True, slots=True)
class Route:
    """An edge's way: the points of a chain of Bézier curves, and where its end touches."""

    points: tuple[Point, ...]
    end: Point

    def moved(self, x: float, y: float) -> "Route":
        """The route set off by ``x, y``."""
        points = tuple((px + x, py + y) for px, py in self.points)
        return Route(points, (self.end[0] + x, self.end[1] + y))


@dataclass(frozen=True, slots=True)
class Frame:
    """A cluster's box: its words, its upper left corner and its size."""

    words: str
    x: float
    y: float
    width: float
    height: float

    def moved(self, x: float, y: float) -> "Frame":
        """The frame set off by ``x, y``."""
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a drawing in its place: its size, corners of nodes and ways of edges by their numbers, frames."""

    width: float
    height: float
    corners: Mapping[int, Point]
    routes: Mapping[int, Route] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()

    def moved(self, x: float, y: float) -> "Part":
        """The part set off by ``x, y``."""
        return replace(
            self,
            corners={number: (left + x, top + y) for number, (left, top) in self.corners.items()},
            routes={number: route.moved(x, y) for number, route in self.routes.items()},
            frames=tuple(frame.moved(x, y) for frame in self.frames),
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The size of the whole, the upper left corner of each node, the way of each edge, the frames of clusters."""

    width: float
    height: float
    corners: tuple[Point, ...]
    routes: tuple[Route, ...]
    frames: tuple[Frame, ...]

    def moved(self, x: float, y: float) -> "Layout":
        """The layout set off by ``x, y``."""
        return replace(
            self,
            corners=tuple((left + x, top + y) for left, top in self.corners),
            routes=tuple(route.moved(x, y) for route in self.routes),
            frames=tuple(frame.moved(x, y) for frame in self.frames),
        )
