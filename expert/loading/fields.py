"""Read the keys of a mapping node, collecting a fault for each that is missing, unknown or of the wrong form."""

import re
from collections.abc import Iterable

from expert.errors import Fault, Place
from expert.loading.nodes import Mapping, Node, Scalar, Sequence, clip, describe, is_blank
from expert.suggest import nearest

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_LONGEST_WHOLE = 40  # digits; a longer number is out of any range, and exact reading would cost time
# control characters, half characters, characters without width, and marks that turn the direction of text: they can
# hide what a text says, or make it look like another
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]")
_MOST_LISTED = 12
_TRUE = frozenset({"yes", "true"})
_FALSE = frozenset({"no", "false"})
TRUTH_WORDS = _TRUE | _FALSE | {"unknown", "null"}


def truth_word(text: str) -> bool | None:
    """True for ``yes`` and ``true``, False for ``no`` and ``false``, whatever their case; None for other words."""
    word = text.strip().lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def as_number(node: Node) -> float | int | None:
    """The number an unquoted scalar writes, or None; infinities and not-a-number are none."""
    if not isinstance(node, Scalar) or not node.plain or not _NUMBER.match(node.text):
        return None
    value = float(node.text)
    if value - value != 0:
        return None
    exact = len(node.text) <= _LONGEST_WHOLE and node.text.lstrip("+-").isdecimal()
    return int(node.text) if exact else value


def is_huge(node: Node) -> bool:
    """Whether an unquoted scalar writes a number, but one too large to be used."""
    return isinstance(node, Scalar) and node.plain and as_number(node) is None and bool(_NUMBER.match(node.text))


def hidden_character(text: str) -> str | None:
    """The first character of a text that could hide what it says, as ``U+202E``; None where there is none."""
    found = _HIDDEN.search(text)
    return f"U+{ord(found.group()):04X}" if found else None


def listed(words: Iterable[str]) -> str:
    """Words for a message, the first dozen of them.

    >>> listed(["left", "right"])
    'left, right'
    """
    names = tuple(words)
    return ", ".join([*names[:_MOST_LISTED], *(["…"] if len(names) > _MOST_LISTED else [])])


class Fields:
    """The keys of one mapping. Every reading method returns a usable default where it also adds a fault."""

    def __init__(
        self, node: Node, what: str, faults: list[Fault], allowed: Iterable[str], required: Iterable[str] = ()
    ) -> None:
        """Check the keys of ``node`` against ``allowed`` and ``required``; ``what`` names the thing in messages."""
        self.what = what
        self.faults = faults
        self.place = node.place
        self.nodes: dict[str, Node] = {}
        known = tuple(allowed)
        if not isinstance(node, Mapping):
            self.fault(f"{what} must be written as 'name: value' lines, not as {describe(node)}")
            return
        for key, value in node.pairs:
            if key.text in known:
                self.nodes[key.text] = value
            else:
                message = f"{what} cannot have the key '{clip(key.text)}'"
                self.faults.append(Fault(message, key.place, nearest(key.text, known)))
        for name in required:
            if name not in self.nodes:
                self.fault(f"{what} needs the key '{name}'")

    def fault(self, message: str, place: Place | None = None, suggestion: str | None = None) -> None:
        """Add a fault, at the mapping itself unless a place is given."""
        self.faults.append(Fault(message, place or self.place, suggestion))

    def place_of(self, key: str) -> Place:
        """Where the value of a key stands; the mapping's place where the key is missing."""
        return self.nodes[key].place if key in self.nodes else self.place

    def text(self, key: str, default: str = "") -> str:
        """A text, its line breaks folded into spaces; empty text is a fault."""
        node = self.nodes.get(key)
        if node is None:
            return default
        return self.line(node, f"'{key}'") or default

    def line(self, node: Node, what: str) -> str:
        """The text of a node as one line; empty (with a fault) where it has none. ``what`` names it in messages."""
        if not isinstance(node, Scalar) or is_blank(node) or not node.text.strip():
            self.fault(f"{what} must be a text, not {describe(node)}", node.place)
            return ""
        text = " ".join(node.text.split())
        hidden = hidden_character(text)
        if hidden:
            self.fault(f"{what} holds the invisible character {hidden}", node.place)
            return ""
        return text

    def identifier(self) -> str:
        """The ``id``: letters, digits, ``_``, ``-`` and ``.``; empty (with a fault) where it cannot be used."""
        name = self.text("id")
        if name and not NAME.match(name):
            self.fault(f"'{clip(name)}' cannot be an id: use letters, digits, '_', '-' and '.'", self.place_of("id"))
            return ""
        return name

    def word(self, key: str, valid: Iterable[str], default: str = "") -> str:
        """One of the ``valid`` words."""
        value = self.text(key, default)
        names = tuple(valid)
        if key in self.nodes and value and value not in names:
            message = f"'{key}' of {self.what} must be one of {listed(names)}, not '{clip(value)}'"
            if not names:
                message = f"'{key}' of {self.what} cannot be '{clip(value)}': kb.yaml declares none"
            self.fault(message, self.place_of(key), nearest(value, names))
            return default
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Yes or no."""
        node = self.nodes.get(key)
        if node is None:
            return default
        value = truth_word(node.text) if isinstance(node, Scalar) else None
        if value is None:
            self.fault(f"'{key}' must be yes or no, not {describe(node)}", node.place)
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once; a fault where it is empty, no list, or repeats one."""
        node = self.nodes.get(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence) or not node.nodes:
            self.fault(f"'{key}' must be a list with at least one entry, not {describe(node)}", node.place)
            return ()
        return tuple(scalar.text for scalar in self._scalars(key, node))

    def _scalars(self, key: str, node: Sequence) -> Iterable[Scalar]:
        seen: set[str] = set()
        for entry in node.nodes:
            if not isinstance(entry, Scalar) or not entry.text or is_blank(entry):
                self.fault(f"'{key}' must list single words, not {describe(entry)}", entry.place)
            elif entry.text in seen:
                self.fault(f"'{clip(entry.text)}' stands twice in '{key}'", entry.place)
            else:
                seen.add(entry.text)
                yield entry

    def entry_place(self, key: str, entry: str) -> Place:
        """Where one entry of a list stands."""
        node = self.nodes.get(key)
        if isinstance(node, Sequence):
            for item in node.nodes:
                if isinstance(item, Scalar) and item.text == entry:
                    return item.place
        return self.place_of(key)

    def pairs(self, key: str) -> list[tuple[Scalar, Node]]:
        """The keys and nodes of a mapping under ``key``."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, Mapping) or not node.pairs:
            self.fault(f"'{key}' must hold at least one 'name: value', not {describe(node)}", node.place)
            return []
        return node.pairs

    def list(self, key: str) -> list[Node]:
        """The nodes of a list under ``key``."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.fault(f"'{key}' must be a list, not {describe(node)}", node.place)
            return []
        return node.nodes
