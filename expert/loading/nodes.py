"""The tree every input is read into: scalars, lists and mappings that know their places, built in bounded memory."""

from typing import NamedTuple

from expert.errors import Fault, Place

DEPTH_LIMIT = 30
NODE_LIMIT = 200_000
TOO_DEEP = f"is nested more than {DEPTH_LIMIT} levels deep"
TOO_MANY = f"holds more than {NODE_LIMIT} values"
_BLANK = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(NamedTuple):
    """A word, number or text; ``plain`` tells that it was written without quotes."""

    text: str
    plain: bool
    place: Place


class Sequence(NamedTuple):
    """A list of nodes."""

    nodes: "list[Node]"
    place: Place


class Mapping(NamedTuple):
    """Keys (scalars) with their nodes, in file order, without duplicates."""

    pairs: "list[tuple[Scalar, Node]]"
    place: Place


Node = Scalar | Sequence | Mapping


class Refused(Exception):  # noqa: N818 - control flow of the parsers
    """Reading stops: the input is not worth or not safe to read on."""

    def __init__(self, message: str, place: Place) -> None:
        """Keep the fault."""
        super().__init__(message)
        self.fault = Fault(message, place)


class TreeBuilder:
    """Builds a tree from the events of a parser.

    The open lists and mappings are an explicit stack, so that nesting costs no recursion. What is too deep or too
    much is refused while reading, before it costs memory; a key given twice is a fault.
    """

    def __init__(self, faults: list[Fault]) -> None:
        """Start with an empty tree; faults are appended to ``faults``."""
        self.root: Node | None = None
        self._faults = faults
        self._stack: list[tuple[Node, list[Node]]] = []
        self._count = 0

    @property
    def innermost(self) -> Node | None:
        """The list or mapping that is open, None outside of all."""
        return self._stack[-1][0] if self._stack else None

    def scalar(self, text: str, plain: bool, place: Place) -> None:
        """Add a scalar."""
        self._admit(place)
        self._add(Scalar(text, plain, place))

    def open_list(self, place: Place) -> None:
        """Begin a list."""
        self._admit(place)
        self._stack.append((Sequence([], place), []))

    def open_mapping(self, place: Place) -> None:
        """Begin a mapping; scalars and what follows them are added in turn."""
        self._admit(place)
        self._stack.append((Mapping([], place), []))

    def close(self) -> None:
        """End the innermost list or mapping."""
        opened, children = self._stack.pop()
        is_list = isinstance(opened, Sequence)
        self._add(Sequence(children, opened.place) if is_list else self._mapping(children, opened.place))

    def _add(self, node: Node) -> None:
        if self._stack:
            self._stack[-1][1].append(node)
        else:
            self.root = node

    def _admit(self, place: Place) -> None:
        self._count += 1
        if len(self._stack) >= DEPTH_LIMIT:
            raise Refused(TOO_DEEP, place)
        if self._count > NODE_LIMIT:
            raise Refused(TOO_MANY, place)

    def _mapping(self, children: list[Node], place: Place) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Place] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._faults.append(Fault(f"a name is expected before the colon, not {describe(key)}", key.place))
            elif key.text in seen:
                first = seen[key.text]
                where = f" in line {first.line}" if first.line else ""
                self._faults.append(Fault(f"'{clip(key.text)}' is given twice, first{where}", key.place))
            else:
                seen[key.text] = key.place
                pairs.append((key, value))
        return Mapping(pairs, place)


def is_blank(node: Node) -> bool:
    """Whether nothing is written there: a blank nobody filled in, ``null`` or ``~``."""
    return isinstance(node, Scalar) and node.plain and node.text in _BLANK


def clip(text: str, most: int = 60) -> str:
    """A text fit for one line of a message: control characters shown as ``?``, cut with an ellipsis.

    >>> clip("a" * 100, 5)
    'aaaa…'
    """
    shown = text[: most + 1]
    if not shown.isprintable():
        shown = "".join(letter if letter.isprintable() else "?" for letter in shown)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def describe(node: Node) -> str:
    """What a node is, in a word or two, for messages."""
    if isinstance(node, Scalar):
        return "nothing" if is_blank(node) else f"'{clip(node.text)}'"
    if isinstance(node, Sequence):
        return "a list" if node.nodes else "an empty list"
    return "a mapping" if node.pairs else "an empty mapping"
