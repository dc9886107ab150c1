"""Read the value a fact states about one finding: yes or no, one of several words, a set of them, or a number."""

import re
from collections.abc import Iterable

from expert.errors import Fault, Place
from expert.facts import Value
from expert.loading.fault_list import MOST_FAULTS
from expert.loading.fields import as_number, is_huge, listed, truth_word
from expert.loading.nodes import Mapping, Node, Scalar, Sequence, clip, describe, is_blank
from expert.suggest import nearest
from expert.vocabulary import Conclusion, Finding, Item

BOTH, NEITHER, UNKNOWN = "both", "neither", "unknown"
SetValue = dict[str, bool]
_NONE_WORDS = frozenset({"no", "none", NEITHER, "false"})


class Unusable(Exception):  # noqa: N818 - control flow between this module and its caller
    """What is stated of a finding cannot be used; ``passable`` where --ignore-unknown may pass over it."""

    def __init__(self, faults: Iterable[Fault], *, passable: bool = False) -> None:
        """Keep the faults."""
        self.faults = tuple(faults)
        self.passable = passable
        super().__init__("; ".join(str(fault) for fault in self.faults))


def unusable(message: str, place: Place, suggestion: str | None = None, *, passable: bool = False) -> Unusable:
    """The exception that carries one fault."""
    return Unusable([Fault(message, place, suggestion)], passable=passable)


def is_yes_or_no(item: Item) -> bool:
    """Whether an item is stated by yes or no."""
    return isinstance(item, Conclusion) or item.type == "boolean"


def is_unknown(node: Node) -> bool:
    """Whether a node says *unknown*, or is a blank left unanswered."""
    return is_blank(node) or (isinstance(node, Scalar) and node.text.strip().lower() == UNKNOWN)


def read_value(item: Item, node: Node, sides: Iterable[str] = ()) -> Value | None:
    """Return the value a node states about an item; None for *unknown*, for a blank, and for a set that says nothing.

    Args:
        item: a finding, or a conclusion that may be stated.
        node: what is stated.
        sides: the sides that might stand in the place of yes or no, for messages.

    Raises:
        Unusable: with every fault found.
    """
    if is_unknown(node):
        return None
    if isinstance(item, Conclusion) or item.type == "boolean":
        return _truth(item, node, sides)
    if item.type == "choice":
        return _choice(item, node)
    return _number(item, node) if item.type == "number" else _set(item, node) or None


def _truth(item: Item, node: Node, sides: Iterable[str]) -> bool:
    value = truth_word(node.text) if isinstance(node, Scalar) else None
    if value is None:
        words = ["yes", "no", UNKNOWN, *sides]
        near = nearest(node.text, words) if isinstance(node, Scalar) else None
        raise unusable(f"'{item.id}' must be one of {', '.join(words)}, not {describe(node)}", node.place, near)
    return value


def _choice(item: Finding, node: Node) -> str:
    if not isinstance(node, Scalar):
        raise unusable(f"'{item.id}' must be one of {listed(item.values)}, not {describe(node)}", node.place)
    return _one_of(item, node)


def _one_of(item: Finding, node: Scalar) -> str:
    if node.text not in item.values:
        message = f"'{item.id}' cannot be {describe(node)}; its values are {listed(item.values)}"
        if item.type == "choices" and node.text.lower() in _NONE_WORDS:
            message = f"'{item.id}' cannot be {describe(node)}: write [] if none of its values applies"
        raise unusable(message, node.place, nearest(node.text, item.values), passable=True)
    return node.text


def _number(item: Finding, node: Node) -> float | int:
    value = as_number(node)
    low, high = item.range or (float("-inf"), float("inf"))
    if is_huge(node) or (value is not None and not low <= value <= high):
        shown = describe(node).strip("'")
        raise unusable(f"'{item.id}' must lie between {low:g} and {high:g} {item.unit}, not {shown}", node.place)
    if value is None:
        raise unusable(f"'{item.id}' must be a number of {item.unit}, not {describe(node)}{_hint(node)}", node.place)
    return value


def _hint(node: Node) -> str:
    """How to write the number a text seems to mean."""
    if not isinstance(node, Scalar):
        return ""
    if not node.plain and as_number(Scalar(node.text, True, node.place)) is not None:
        return ": write it without quotes"
    if as_number(Scalar(node.text.replace(",", ".", 1), True, node.place)) is not None:
        return ": write the decimal point as a point"
    return ": write the digits alone" if re.match("[0-9]", node.text) else ""


def _set(item: Finding, node: Node) -> SetValue:
    """A list is complete: what is not listed is absent. A mapping leaves what it does not name unknown."""
    if isinstance(node, Mapping):
        return _partial_set(item, node)
    entries = node.nodes if isinstance(node, Sequence) else [node]
    present: list[str] = []
    bad: list[Unusable] = []
    for entry in entries:
        try:
            value = _entry(item, entry)
            if value in present:
                raise unusable(f"'{value}' stands twice in '{item.id}'", entry.place)
            present.append(value)
        except Unusable as found:
            bad.append(found)
        if len(bad) >= MOST_FAULTS:
            break
    _raise_together(bad)
    return {value: value in present for value in item.values}


def _entry(item: Finding, node: Node) -> str:
    if not isinstance(node, Scalar):
        raise unusable(f"'{item.id}' must list single words, not {describe(node)}", node.place)
    return _one_of(item, node)


def _partial_set(item: Finding, node: Mapping) -> SetValue:
    known: dict[str, bool] = {}
    bad: list[Unusable] = []
    for key, word in node.pairs:
        try:
            value = _one_of(item, key)
            truth = truth_word(word.text) if isinstance(word, Scalar) else None
            if truth is not None:
                known[value] = truth
            elif not is_unknown(word):
                raise unusable(f"'{value}' must be yes, no or unknown, not {describe(word)}", word.place)
        except Unusable as found:
            bad.append(found)
        if len(bad) >= MOST_FAULTS:
            break
    _raise_together(bad)
    return known


def _raise_together(bad: list[Unusable]) -> None:
    """Raise one exception with the faults of several, if there are any."""
    if bad:
        raise Unusable(
            (fault for found in bad for fault in found.faults), passable=all(found.passable for found in bad)
        )


def clipped_line(node: Scalar, most: int = 200) -> str:
    """The text of a node on one line, cut where it is very long."""
    return clip(" ".join(node.text.split()), most)
