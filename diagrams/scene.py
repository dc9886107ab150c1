"""What is on the paper, in a few primitives that every picture format can draw; colours are named, not yet chosen.

Units are points, from the upper left corner.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Step: TypeAlias = tuple[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Path:
    """An outline or a line: steps ``M``, ``L``, ``C`` and ``Z`` as in SVG; a colour left empty is not drawn."""

    steps: tuple[Step, ...]
    fill: str = ""
    line: str = ""
    width: float = 1.2
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle around a point."""

    x: float
    y: float
    radius: float
    fill: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text that begins at a point on its base line."""

    x: float
    y: float
    text: str
    size: float
    ink: str = "ink"
    bold: bool = False


Part: TypeAlias = Path | Disc | Words


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that are one thing: its id in the picture, its classes, its data for programs, its tooltip."""

    id: str
    classes: tuple[str, ...]
    data: tuple[tuple[str, str], ...]
    tip: str
    parts: tuple[Part, ...]


Item: TypeAlias = Part | Group


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture: its size, its title, its description in sentences, and what is on it, from back to front."""

    width: float
    height: float
    title: str
    description: str
    items: tuple[Item, ...]


def polygon(*points: tuple[float, float]) -> tuple[Step, ...]:
    """The steps around a closed outline of straight lines."""
    return (*polyline(*points), ("Z", ()))


def polyline(*points: tuple[float, float]) -> tuple[Step, ...]:
    """The steps along straight lines."""
    return tuple(("M" if number == 0 else "L", point) for number, point in enumerate(points))


def flat(items: Iterable[Item]) -> Iterator[Part]:
    """The primitives of all items, groups opened, in the order they are drawn."""
    for item in items:
        if isinstance(item, Group):
            yield from item.parts
        else:
            yield item
