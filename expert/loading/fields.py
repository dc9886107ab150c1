"""Read the keys of a mapping node, collecting a fault for each that is missing, unknown or of the wrong form."""

from collections.abc import Iterable

from expert.errors import Fault, Place
from expert.loading.nodes import Mapping, Node, Scalar, Sequence, clip, describe
from expert.suggest import nearest

_TRUE = frozenset({"yes", "true"})
_FALSE = frozenset({"no", "false"})


def truth_word(text: str) -> bool | None:
    """True for ``yes`` and ``true``, False for ``no`` and ``false``, whatever their case; None for other words."""
    word = text.strip().lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def as_number(node: Node) -> float | int | None:
    """The number an unquoted scalar writes, or None; infinities and not-a-number are none."""
    if not isinstance(node, Scalar) or not node.plain or len(node.text) > 40:
        return None
    text = node.text.strip()
    if not text or text.lstrip("+-")[:1] not in "0123456789." or "_" in text:
        return None
    try:
        return int(text) if text.lstrip("+-").isdigit() else _finite(float(text))
    except ValueError:
        return None


def _finite(value: float) -> float | None:
    return value if value - value == 0 else None


class Fields:
    """The keys of one mapping. Every reading method returns a usable default where it also adds a fault."""

    def __init__(self, node: Node, what: str, faults: list[Fault], allowed: Iterable[str], required: Iterable[str] = ()) -> None:
        """Check the keys of ``node`` against ``allowed`` and ``required``; ``what`` names the thing in messages."""
        self.what = what
        self.faults = faults
        self.place = node.place
        self.nodes: dict[str, Node] = {}
        known = tuple(allowed)
        if not isinstance(node, Mapping):
            self.fault(f"{what} must be a mapping, not {describe(node)}")
            return
        for key, value in node.pairs:
            if key.text in known:
                self.nodes[key.text] = value
            else:
                message = f"{what} has no key '{clip(key.text)}'"
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
        if not isinstance(node, Scalar) or not node.text.strip():
            self.fault(f"'{key}' must be a text, not {describe(node)}", node.place)
            return default
        return " ".join(node.text.split())

    def word(self, key: str, valid: Iterable[str], default: str = "") -> str:
        """One of the ``valid`` words."""
        value = self.text(key, default)
        names = tuple(valid)
        if key in self.nodes and value and value not in names:
            self.fault(f"'{clip(value)}' is no valid {key} of {self.what}", self.place_of(key), nearest(value, names))
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

    def number(self, key: str, default: float = 0) -> float | int:
        """A number."""
        node = self.nodes.get(key)
        if node is None:
            return default
        value = as_number(node)
        if value is None:
            self.fault(f"'{key}' must be a number, not {describe(node)}", node.place)
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
            if not isinstance(entry, Scalar) or not entry.text:
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
            self.fault(f"'{key}' must be a mapping with at least one key, not {describe(node)}", node.place)
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
