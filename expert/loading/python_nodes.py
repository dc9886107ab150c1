"""Turn Python values into a tree of nodes."""

from collections.abc import Mapping as AbstractMapping
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, Protocol

from expert.errors import Fault, Place
from expert.loading.nodes import (
    DEPTH_LIMIT,
    NODE_LIMIT,
    TOO_DEEP,
    TOO_MANY,
    Mapping,
    Node,
    Refused,
    Scalar,
    Sequence,
    clip,
)

_MOST_BITS = 10_000  # Python refuses to write much longer whole numbers out
_TIMES = {"datetime": "a date with a time", "date": "a date", "time": "a time of day"}


class Places(Protocol):
    """Tells where the value under a path of keys stands."""

    def of(self, path: tuple[str, ...]) -> Place:
        """The place of the value under a path of keys."""


class _Dotted:
    """Places that are the paths themselves, such as ``facts.swelling.left``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def of(self, path: tuple[str, ...]) -> Place:
        return Place(".".join([self.name, *(clip(key) for key in path)]))


def node_from(value: Any, name: str, faults: list[Fault], places: Places | None = None) -> Node | None:
    """The node of a Python value made of mappings, lists, words, numbers, truth values and None.

    Args:
        value: the value.
        name: what it is called in places: ``facts`` makes ``facts.swelling.left``.
        faults: faults are appended to it.
        places: where the values stand, if they come from a file.

    Returns:
        The node, without the parts that cannot be used; None where that is all of it.
    """
    converter = _Converter(faults, places or _Dotted(name))
    try:
        return converter.convert(value, ())
    except Refused as refused:
        faults.append(refused.fault)
    return None


class _Converter:
    def __init__(self, faults: list[Fault], places: Places) -> None:
        self.faults = faults
        self.places = places
        self.count = 0

    def convert(self, value: Any, path: tuple[str, ...], depth: int = 0) -> Node | None:
        place = self.places.of(path)
        self.count += 1  # a list that holds itself twice is small, but the tree of it is not
        if self.count > NODE_LIMIT:
            raise Refused(TOO_MANY, place)
        if depth > DEPTH_LIMIT:
            raise Refused(TOO_DEEP, place)
        if isinstance(value, AbstractMapping):
            return self._mapping(value, path, depth)
        if isinstance(value, list | tuple | set | frozenset):
            nodes = [node for entry in value if (node := self.convert(entry, path, depth + 1)) is not None]
            return Sequence(sorted(nodes, key=str) if isinstance(value, set | frozenset) else nodes, place)
        return self._scalar(value, place)

    def _scalar(self, value: Any, place: Place) -> Node | None:
        if value is None:
            return Scalar("", True, place)
        if isinstance(value, str):
            return Scalar(str(value), False, place)
        if isinstance(value, bool) or type(value).__name__ == "bool_":  # numpy's, which is no bool
            return Scalar("yes" if value else "no", True, place)
        if isinstance(value, Integral):
            return Scalar(_whole(int(value)), True, place)
        if isinstance(value, Real | Decimal):
            return Scalar(_fractional(value), True, place)
        kind = type(value).__name__
        self.faults.append(Fault(f"{_TIMES.get(kind, f'a value of type {clip(kind)}')} cannot be used", place))
        return None

    def _mapping(self, value: AbstractMapping[Any, Any], path: tuple[str, ...], depth: int) -> Node:
        pairs: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        for key, entry in value.items():
            if not isinstance(key, str | int) or isinstance(key, bool):
                message = f"a name must be a text, not a value of type {clip(type(key).__name__)}"
                self.faults.append(Fault(message, self.places.of(path)))
                continue
            name = _key(key)
            inner = self.places.of((*path, name))
            if name in seen:
                self.faults.append(Fault(f"'{clip(name)}' is given twice, as a text and as a number", inner))
                continue
            seen.add(name)
            node = self.convert(entry, (*path, name), depth + 1)
            # a blank in the place of what cannot be used, so that it is not found missing as well
            pairs.append((Scalar(name, False, inner), node or Scalar("", True, inner)))
        return Mapping(pairs, self.places.of(path))


def _key(key: str | int) -> str:
    return str(key) if isinstance(key, str) else _whole(key)


def _whole(number: int) -> str:
    """A whole number as text; one too long to write out by its size alone, which no range admits."""
    bits = number.bit_length()
    if bits < _MOST_BITS:
        return str(number)
    return f"{'-' if number < 0 else ''}1e{bits * 3 // 10}"


def _fractional(number: Any) -> str:
    """A number with a fraction as text; one too large for a float as infinity, which no reader accepts."""
    try:
        return repr(float(number))
    except (OverflowError, ValueError):
        return "inf"
