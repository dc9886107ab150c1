"""Turn YAML text into a tree of nodes that know their places, refusing what could make reading costly.

PyYAML's event parser (libyaml where available) does the syntax. The tree is built here because duplicate keys, aliases
and deep nesting must be refused while reading, before they cost memory.
"""

import re
from typing import Any, NamedTuple

import yaml

from expert.errors import Fault, Place

DEPTH_LIMIT = 30
NODE_LIMIT = 200_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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


class _Refused(Exception):  # noqa: N818 - control flow inside this module
    """Reading stops: the input is not worth or not safe to read on."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def parse_yaml(text: str, name: str, faults: list[Fault]) -> Node | None:
    """Return the node of a YAML text, or None where it is empty or cannot be read; faults are appended to ``faults``."""
    strange = _PRINTABLE.search(text)
    if strange:
        line_start = text.rfind("\n", 0, strange.start()) + 1
        place = Place(name, text.count("\n", 0, strange.start()) + 1, strange.start() - line_start + 1)
        faults.append(Fault(f"not valid YAML: the character U+{ord(strange.group()):04X} is not allowed", place))
        return None
    try:
        return _Composer(name, faults).compose(text)
    except _Refused as refused:
        faults.append(refused.fault)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        faults.append(Fault(f"not valid YAML: {error.problem or error.context}", place))
    except yaml.YAMLError as error:
        faults.append(Fault(f"not valid YAML: {error}", Place(name)))
    return None


class _Composer:
    """Builds nodes from parser events with an explicit stack, so that nesting costs no recursion."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.name = name
        self.faults = faults
        self.count = 0

    def compose(self, text: str) -> Node | None:
        root: Node | None = None
        stack: list[tuple[Node, list[Node]]] = []
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            node: Node
            if isinstance(event, yaml.ScalarEvent):
                self._admit(event, stack)
                node = Scalar(event.value, not event.style, self._place(event))
            elif isinstance(event, yaml.CollectionStartEvent):
                self._admit(event, stack)
                is_map = isinstance(event, yaml.MappingStartEvent)
                opened = Mapping([], self._place(event)) if is_map else Sequence([], self._place(event))
                stack.append((opened, []))
                continue
            elif isinstance(event, yaml.CollectionEndEvent):
                opened, children = stack.pop()
                node = self._close(opened, children)
            elif isinstance(event, yaml.AliasEvent):
                raise _Refused(Fault("anchors and aliases are not allowed", self._place(event)))
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(Fault("only one YAML document is allowed in a file", self._place(event)))
                continue
            else:
                continue
            if stack:
                stack[-1][1].append(node)
            else:
                root = node
        return None if isinstance(root, Scalar) and root.plain and not root.text else root

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.name, mark.line + 1, mark.column + 1)

    def _admit(self, event: Any, stack: list[tuple[Node, list[Node]]]) -> None:
        """Refuse anchors, tags, and what is too deep or too much."""
        self.count += 1
        if event.anchor:
            raise _Refused(Fault("anchors and aliases are not allowed", self._place(event)))
        if event.tag and event.tag != "!":
            raise _Refused(Fault(f"the tag '{event.tag[:40]}' is not allowed", self._place(event)))
        if len(stack) >= DEPTH_LIMIT:
            raise _Refused(Fault(f"is nested more than {DEPTH_LIMIT} levels deep", self._place(event)))
        if self.count > NODE_LIMIT:
            raise _Refused(Fault(f"holds more than {NODE_LIMIT} values", self._place(event)))

    def _close(self, opened: Node, children: list[Node]) -> Node:
        """Fill a finished list or mapping with its children."""
        if isinstance(opened, Sequence):
            return Sequence(children, opened.place)
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Place] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.faults.append(Fault("a key must be a single word", key.place))
            elif key.text in seen:
                first = seen[key.text]
                where = f"line {first.line}" if first.line else "before"
                self.faults.append(Fault(f"'{clip(key.text)}' is given twice, first in {where}", key.place))
            else:
                seen[key.text] = key.place
                pairs.append((key, value))
        return Mapping(pairs, opened.place)


def clip(text: str, most: int = 60) -> str:
    """A text fit for one line of a message: control characters shown as ``?``, cut with an ellipsis.

    >>> clip("a" * 100, 5)
    'aaaa…'
    """
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def describe(node: Node) -> str:
    """What a node is, in a word or two, for messages."""
    if isinstance(node, Scalar):
        return f"'{clip(node.text)}'" if node.text or not node.plain else "nothing"
    return "a list" if isinstance(node, Sequence) else "a mapping"
