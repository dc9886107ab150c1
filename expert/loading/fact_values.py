"""Turn the plain words of a fact file into Facts: yes/no/unknown, sides, sets, choices and numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from expert.errors import Fault, Place
from expert.facts import Facts, Key, Value, is_negative
from expert.loading.fields import as_number, truth_word
from expert.loading.nodes import Mapping, Node, Scalar, Sequence, clip, describe
from expert.suggest import nearest
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Item, Scope, Vocabulary

BOTH, NEITHER, UNKNOWN = "both", "neither", "unknown"
SetValue = dict[str, bool]
FILE_KEYS = ("case", "side", "note", "findings")


class _Bad(Exception):  # noqa: N818 - control flow inside this module
    """A value that cannot be used; ``passable`` where --ignore-unknown may pass over it."""

    def __init__(self, fault: Fault, *, passable: bool = False) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.passable = passable


@dataclass
class FactReader:
    """Reads the facts of one case against a vocabulary, collecting every fault."""

    vocabulary: Vocabulary
    ignore_unknown: bool = False
    faults: list[Fault] = field(default_factory=list)
    ignored: list[Fault] = field(default_factory=list)
    values: dict[Key, Value] = field(default_factory=dict)
    unknown: list[Key] = field(default_factory=list)
    places: dict[Key, Place] = field(default_factory=dict)
    _default: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _sideless: dict[str, list[str]] = field(default_factory=dict)

    def read(self, node: Node, default_side: str | None = None) -> Facts:
        """Read a whole fact file (or a bare mapping of findings); faults are in ``faults``."""
        case = note = ""
        findings: Node = node
        if isinstance(node, Mapping) and any(key.text == "findings" for key, _ in node.pairs):
            parts = {key.text: value for key, value in node.pairs}
            findings = parts["findings"]
            case, note = self._line(parts, "case"), self._line(parts, "note")
            for key, _ in node.pairs:
                if key.text not in FILE_KEYS:
                    self._top_level(key)
            if "side" in parts and not _is_blank(parts["side"]):
                self._read_default(parts["side"])
        if default_side is not None:
            self._read_default(Scalar(default_side, True, node.place))
        self._findings(findings)
        return Facts(self.values, tuple(self.unknown), case, note, tuple(self.ignored), tuple(self._notes()), self.places)

    def _line(self, parts: dict[str, Node], key: str) -> str:
        """A one-line text of the file's head, such as the case's name."""
        node = parts.get(key)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.faults.append(Fault(f"'{key}' must be a text, not {describe(node)}", node.place))
            return ""
        return clip(" ".join(node.text.split()), 200)

    def _top_level(self, key: Scalar) -> None:
        if key.text in self.vocabulary.statable:
            self.faults.append(Fault(f"'{key.text}' is a finding: put it under 'findings'", key.place))
        else:
            message = f"a fact file has no key '{clip(key.text)}'"
            self.faults.append(Fault(message, key.place, nearest(key.text, FILE_KEYS)))

    def _read_default(self, node: Node) -> None:
        word = node.text if isinstance(node, Scalar) else ""
        for scope in self.vocabulary.member_scopes:
            if word in scope.members:
                self._default[scope.id] = (word,)
                return
            if word == BOTH:
                self._default[scope.id] = tuple(scope.members)
        if word != BOTH:
            valid = [member for scope in self.vocabulary.member_scopes for member in scope.members]
            message = f"'side' must be one of {', '.join([*valid, BOTH])}, not {describe(node)}"
            self.faults.append(Fault(message, node.place, nearest(word, valid)))

    def _findings(self, node: Node) -> None:
        if _is_blank(node):
            return
        if not isinstance(node, Mapping):
            message = f"the findings must be a mapping of names to values, not {describe(node)}"
            self.faults.append(Fault(message, node.place))
            return
        for key, value in node.pairs:
            try:
                self._finding(key, value)
            except _Bad as bad:
                passed = self.ignore_unknown and bad.passable
                (self.ignored if passed else self.faults).append(bad.fault)

    def _finding(self, key: Scalar, node: Node) -> None:
        item = self.vocabulary.item(key.text)
        if item is None:
            fault = Fault(f"unknown finding '{clip(key.text)}'", key.place, nearest(key.text, self.vocabulary.statable))
            raise _Bad(fault, passable=True)
        if isinstance(item, Conclusion) and item.given is None:
            raise _Bad(Fault(f"'{item.id}' is a conclusion of the rules and cannot be stated as a fact", key.place))
        scope = self.vocabulary.scope_of(item)
        if not scope.members:
            self._store(item, (None,), node)
        elif isinstance(node, Mapping) and self._names_sides(scope, node):
            self._by_side(item, scope, node)
        elif _is_boolean(item) and isinstance(node, Scalar) and node.text in {*scope.members, BOTH, NEITHER}:
            self._side_word(item, scope, node)
        else:
            self._without_side(item, scope, node)

    def _names_sides(self, scope: Scope, node: Mapping) -> bool:
        return any(key.text in {*scope.members, BOTH, NEITHER, NOT_STATED} for key, _ in node.pairs)

    def _by_side(self, item: Item, scope: Scope, node: Mapping) -> None:
        """A mapping per side: ``{left: yes, right: no}`` or ``{both: …}``."""
        words = [key.text for key, _ in node.pairs]
        for key, _ in node.pairs:
            if key.text not in {*scope.members, BOTH, NOT_STATED}:
                valid = (*scope.members, BOTH)
                raise _Bad(Fault(f"'{clip(key.text)}' is no side of '{item.id}'", key.place, nearest(key.text, valid)))
            if key.text == BOTH and len(words) > 1:
                other = next(word for word in words if word != BOTH)
                raise _Bad(Fault(f"'{item.id}' is given for '{BOTH}' and for '{other}': use one form", key.place))
        for key, value in node.pairs:
            self._store(item, tuple(scope.members) if key.text == BOTH else (key.text,), value)

    def _side_word(self, item: Item, scope: Scope, node: Scalar) -> None:
        """A side as the value: ``left``, ``both``, ``neither``."""
        if node.text == NEITHER:
            self._keep(item, (*scope.members, NOT_STATED), False, node.place)
        else:
            self._keep(item, tuple(scope.members) if node.text == BOTH else (node.text,), True, node.place)

    def _without_side(self, item: Item, scope: Scope, node: Node) -> None:
        """No side: the default side; else a negative holds for every side and a positive for *not stated*."""
        if scope.id in self._default:
            self._store(item, self._default[scope.id], node)
            return
        value = self._value(item, node)
        if value is None:
            self.unknown += [(item.id, member) for member in scope.members]
        elif is_negative(item, value):
            self._keep(item, (*scope.members, NOT_STATED), value, node.place)
        else:
            self._sideless.setdefault(scope.id, []).append(item.id)
            self._keep(item, (NOT_STATED,), value, node.place)

    def _store(self, item: Item, members: Iterable[str | None], node: Node) -> None:
        value = self._value(item, node)
        if value is None:
            self.unknown += [(item.id, member) for member in members]
        else:
            self._keep(item, members, value, node.place)

    def _keep(self, item: Item, members: Iterable[str | None], value: Value, place: Place) -> None:
        for member in members:
            self.values[(item.id, member)] = value
            self.places[(item.id, member)] = place

    def _value(self, item: Item, node: Node) -> Value | None:
        """The value a node states, None for *unknown* and for a blank left unanswered."""
        if _is_blank(node) or (isinstance(node, Scalar) and node.text.strip().lower() == UNKNOWN):
            return None
        if isinstance(item, Conclusion) or item.type == "boolean":
            return self._truth(item, node)
        if item.type == "choice":
            return self._choice(item, node)
        return self._number(item, node) if item.type == "number" else self._set(item, node)

    def _truth(self, item: Item, node: Node) -> bool:
        value = truth_word(node.text) if isinstance(node, Scalar) else None
        if value is None:
            sides = self.vocabulary.scope_of(item).members
            words = ["yes", "no", UNKNOWN] + ([*sides, BOTH, NEITHER] if sides else [])
            near = nearest(node.text, words) if isinstance(node, Scalar) else None
            raise _Bad(Fault(f"'{item.id}' must be one of {', '.join(words)}, not {describe(node)}", node.place, near))
        return value

    def _choice(self, item: Finding, node: Node) -> str:
        if not isinstance(node, Scalar):
            message = f"'{item.id}' must be one of {', '.join(item.values)}, not {describe(node)}"
            raise _Bad(Fault(message, node.place))
        return self._one_of(item, node)

    def _one_of(self, item: Finding, node: Scalar) -> str:
        if node.text not in item.values:
            message = f"'{clip(node.text)}' is no value of '{item.id}' (one of {', '.join(item.values)})"
            raise _Bad(Fault(message, node.place, nearest(node.text, item.values)), passable=True)
        return node.text

    def _number(self, item: Finding, node: Node) -> float | int:
        value = as_number(node)
        if value is None:
            raise _Bad(Fault(f"'{item.id}' must be a number of {item.unit}, not {describe(node)}", node.place))
        low, high = item.range or (value, value)
        if not low <= value <= high:
            shown = describe(node).strip("'")
            message = f"'{item.id}' must lie between {low:g} and {high:g} {item.unit}, not {shown}"
            raise _Bad(Fault(message, node.place))
        return value

    def _set(self, item: Finding, node: Node) -> SetValue:
        """A list is complete: what is not listed is absent. A mapping leaves what it does not name unknown."""
        if isinstance(node, Mapping):
            return self._partial_set(item, node)
        listed: list[str] = []
        for entry in node.nodes if isinstance(node, Sequence) else [node]:
            if not isinstance(entry, Scalar):
                raise _Bad(Fault(f"'{item.id}' must list single words, not {describe(entry)}", entry.place))
            value = self._one_of(item, entry)
            if value in listed:
                raise _Bad(Fault(f"'{value}' stands twice in '{item.id}'", entry.place))
            listed.append(value)
        return {value: value in listed for value in item.values}

    def _partial_set(self, item: Finding, node: Mapping) -> SetValue:
        known: dict[str, bool] = {}
        for key, word in node.pairs:
            value = self._one_of(item, key)
            if _is_blank(word) or (isinstance(word, Scalar) and word.text.strip().lower() == UNKNOWN):
                continue
            truth = truth_word(word.text) if isinstance(word, Scalar) else None
            if truth is None:
                raise _Bad(Fault(f"'{value}' must be yes, no or unknown, not {describe(word)}", word.place))
            known[value] = truth
        return known

    def _notes(self) -> Iterable[str]:
        """A remark for each scope where some statements name a member and others do not."""
        for scope in self.vocabulary.member_scopes:
            sideless = self._sideless.get(scope.id)
            sided = [item for item, member in self.values if member in scope.members and (item, NOT_STATED) not in self.values]
            if sideless and sided:
                yield (
                    f"No side is stated for {', '.join(sideless)}, so this is not combined with what is stated of one "
                    f"{scope.label}. Add a side, or a default with 'side:'."
                )




def _is_boolean(item: Item) -> bool:
    return isinstance(item, Conclusion) or item.type == "boolean"


def _is_blank(node: Node) -> bool:
    """Whether a value was left out, as in a template that nobody has filled in yet."""
    return isinstance(node, Scalar) and node.plain and not node.text
