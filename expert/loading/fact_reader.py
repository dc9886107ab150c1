"""Turn the tree of a fact file into Facts: which finding, of which side, with which value."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from expert.errors import Fault, Place
from expert.facts import Facts, Key, Value, implications, is_negative
from expert.loading.fact_values import (
    BOTH,
    NEITHER,
    Unusable,
    clipped_line,
    is_yes_or_no,
    read_value,
    unusable,
)
from expert.loading.fault_list import MOST_FAULTS
from expert.loading.nodes import Mapping, Node, Scalar, clip, describe, is_blank
from expert.loading.side_notes import side_note
from expert.suggest import nearest
from expert.vocabulary import NOT_STATED, Conclusion, Item, Scope, Vocabulary

FILE_KEYS = ("case", "side", "note", "findings")


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
    case: str = ""
    note: str = ""
    _default: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, node: Node, default_side: str | None = None) -> Facts:
        """Read a whole fact file (or a bare mapping of findings); faults are in ``faults``.

        The default side counts where the file states none.
        """
        self.take(node, default_side)
        return self.facts()

    def take(self, node: Node, default_side: str | None = None) -> None:
        """Take up what is stated, and only that; ``facts`` adds what it implies."""
        if default_side is not None:
            self._read_default(Scalar(str(default_side), True, node.place), None)
        findings: Node = node
        if isinstance(node, Mapping) and any(key.text == "findings" for key, _ in node.pairs):
            parts = {key.text: value for key, value in node.pairs}
            findings = parts["findings"]
            self.case, self.note = self._line(parts, "case"), self._line(parts, "note")
            for key, _ in node.pairs:
                if key.text not in FILE_KEYS:
                    self._top_level(key)
            if "side" in parts and not is_blank(parts["side"]):
                self._read_default(parts["side"], parts["side"].place)
        self._findings(findings)

    def facts(self) -> Facts:
        """The facts taken up, with what they imply."""
        stated = tuple(self.values)
        implied = self._imply()
        self._refuse_denied_everywhere()
        notes = tuple(self._notes(stated))
        ignored = tuple(self.ignored)
        return Facts(self.values, tuple(self.unknown), self.case, self.note, ignored, notes, self.places, implied)

    def _line(self, parts: dict[str, Node], key: str) -> str:
        """A one-line text of the file's head, such as the case's name."""
        node = parts.get(key)
        if node is None or is_blank(node):
            return ""
        if not isinstance(node, Scalar):
            self.faults.append(Fault(f"'{key}' must be a text, not {describe(node)}", node.place))
            return ""
        return clipped_line(node)

    def _top_level(self, key: Scalar) -> None:
        if key.text in self.vocabulary.statable:
            self.faults.append(Fault(f"'{key.text}' is a finding: write it under 'findings', indented", key.place))
        else:
            message = f"a fact file cannot have the key '{clip(key.text)}'; its keys are {', '.join(FILE_KEYS)}"
            self.faults.append(Fault(message, key.place, nearest(key.text, FILE_KEYS)))

    def _read_default(self, node: Node, place: Place | None) -> None:
        """Read the side of findings that state none; it has a place where a file states it."""
        word = node.text if isinstance(node, Scalar) else ""
        scopes = self.vocabulary.member_scopes
        named = {scope.id: tuple(scope.members) if word == BOTH else (word,) for scope in scopes}
        meant = {scope.id: named[scope.id] for scope in scopes if word == BOTH or word in scope.members}
        self._default.update(meant)
        if not scopes:
            self.faults.append(Fault("'side' has no use here: nothing in this knowledge base has sides", place))
        elif not meant:
            valid = [*(member for scope in scopes for member in scope.members), BOTH]
            message = f"'side' must be one of {', '.join(valid)}, not {describe(node)}"
            self.faults.append(Fault(message, place, nearest(word, valid)))

    def _findings(self, node: Node) -> None:
        if is_blank(node):
            return
        if not isinstance(node, Mapping):
            message = f"the findings must be written as 'name: value', one to a line, not as {describe(node)}"
            self.faults.append(Fault(message, node.place))
            return
        for key, value in node.pairs:
            try:
                self._finding(key, value)
            except Unusable as found:
                self._record(found)

    def _record(self, found: Unusable) -> None:
        passed = self.ignore_unknown and found.passable
        (self.ignored if passed else self.faults).extend(found.faults)

    def _finding(self, key: Scalar, node: Node) -> None:
        item = self.vocabulary.item(key.text)
        if item is None:
            raise self._unknown_finding(key)
        if isinstance(item, Conclusion) and item.given is None:
            raise unusable(f"'{item.id}' is concluded by the rules and cannot be stated as a fact", key.place)
        scope = self.vocabulary.scope_of(item)
        if is_blank(node):  # left out, as in a template: not known, and nobody said so
            return
        if not scope.members:
            self._of_the_person(item, node)
        elif isinstance(node, Mapping) and self._names_sides(item, scope, node):
            self._by_side(item, scope, node)
        elif is_yes_or_no(item) and isinstance(node, Scalar) and _side(scope, node) in {*scope.members, BOTH, NEITHER}:
            self._side_word(item, scope, Scalar(_side(scope, node), node.plain, node.place))
        else:
            self._without_side(item, scope, node)

    def _unknown_finding(self, key: Scalar) -> Unusable:
        """An unknown name; names that belong beside ``findings`` are told so."""
        if key.text in FILE_KEYS:
            message = f"'{key.text}' is no finding: write it beside 'findings'"
            return unusable(message, key.place)
        # where very many are passed over, looking for the nearest name of each would take minutes
        near = nearest(key.text, self.vocabulary.statable) if len(self.ignored) < MOST_FAULTS else None
        return unusable(f"unknown finding '{clip(key.text)}'", key.place, near, passable=True)

    def _of_the_person(self, item: Item, node: Node) -> None:
        sides = {member for scope in self.vocabulary.member_scopes for member in scope.members} | {BOTH, NEITHER}
        if isinstance(node, Mapping) and any(key.text in sides for key, _ in node.pairs):
            raise unusable(f"'{item.id}' is about the person as a whole: state it without a side", node.place)
        self._store(item, (None,), node)

    def _names_sides(self, item: Item, scope: Scope, node: Mapping) -> bool:
        """Whether a mapping is one per side; only a set may also be a mapping of its values."""
        if is_yes_or_no(item) or (not isinstance(item, Conclusion) and item.type != "choices"):
            return bool(node.pairs)
        sides = (*scope.members, BOTH, NEITHER, NOT_STATED)
        values = item.values if not isinstance(item, Conclusion) else {}
        words = [key.text for key, _ in node.pairs]
        if any(word in sides or word in values for word in words):
            return any(word in sides for word in words)
        return any(nearest(word, (*sides, *values)) in sides for word in words[:1])

    def _by_side(self, item: Item, scope: Scope, node: Mapping) -> None:
        """A mapping per side: ``{left: yes, right: no}`` or ``{both: …}``."""
        words = [key.text for key, _ in node.pairs]
        for key, value in node.pairs:
            try:
                self._check_side(item, scope, key, words)
                if is_blank(value):
                    continue
                self._store(item, tuple(scope.members) if key.text == BOTH else (key.text,), value)
            except Unusable as found:
                self._record(found)

    def _check_side(self, item: Item, scope: Scope, key: Scalar, words: list[str]) -> None:
        if key.text not in {*scope.members, BOTH, NOT_STATED}:
            valid = (*scope.members, BOTH)
            message = f"'{clip(key.text)}' is no side of '{item.id}'; its sides are {', '.join(valid)}"
            raise unusable(message, key.place, nearest(key.text, valid))
        if key.text == BOTH and len(words) > 1:
            other = clip(next(word for word in words if word != BOTH))
            raise unusable(f"'{item.id}' is given for '{BOTH}' and for '{other}': use one form", key.place)

    def _side_word(self, item: Item, scope: Scope, node: Scalar) -> None:
        """A side as the value: ``left``, ``both``, ``neither``."""
        if node.text == NEITHER:
            self._keep(item, (*scope.members, NOT_STATED), False, node.place)
        else:
            self._keep(item, tuple(scope.members) if node.text == BOTH else (node.text,), True, node.place)

    def _without_side(self, item: Item, scope: Scope, node: Node) -> None:
        """No side: the default side; else a negative holds for every side and a positive for *not stated*."""
        if scope.id in self._default:
            self._store(item, self._default[scope.id], node, (*scope.members, BOTH, NEITHER))
            return
        value = read_value(item, node, (*scope.members, BOTH, NEITHER))
        if value is None:
            self.unknown += [(item.id, member) for member in scope.members]
        elif is_negative(item, value):
            self._keep(item, (*scope.members, NOT_STATED), value, node.place)
        else:
            self._keep(item, (NOT_STATED,), value, node.place)

    def _store(self, item: Item, members: Iterable[str | None], node: Node, sides: Iterable[str] = ()) -> None:
        value = read_value(item, node, sides)
        if value is None:
            self.unknown += [(item.id, member) for member in members]
        else:
            self._keep(item, members, value, node.place)

    def _keep(self, item: Item, members: Iterable[str | None], value: Value, place: Place) -> None:
        for member in members:
            self.values[(item.id, member)] = value
            self.places[(item.id, member)] = place

    def _imply(self) -> tuple[Key, ...]:
        """State what remarkable statements imply; the keys of what nobody stated."""
        found = implications(self.vocabulary, self.values)
        for key, source in found.items():
            self.values[key] = True
            if source in self.places:
                self.places[key] = self.places[source]
        self.unknown = [key for key in self.unknown if key not in found]
        return tuple(found)

    def _refuse_denied_everywhere(self) -> None:
        """Refuse a yes for a side that is not named where every side is denied."""
        for name, member in [key for key, value in self.values.items() if value is True]:
            item = self.vocabulary.item(name)
            members = self.vocabulary.scope_of(item).members if item and member == NOT_STATED else ()
            if members and all(self.values.get((name, own)) is False for own in members):
                message = f"'{name}' is stated of a side that is not named, yet denied for every side"
                self.faults.append(Fault(message, self.places.get((name, member))))

    def _notes(self, stated: Iterable[Key]) -> Iterable[str]:
        """A remark for each scope where some statements name a member and others do not."""
        sideless: dict[str, list[str]] = {}
        for name, member in stated:
            item = self.vocabulary.item(name)
            if item is not None and member == NOT_STATED and not is_negative(item, self.values[name, member]):
                sideless.setdefault(item.scope, []).append(name)
        for scope in self.vocabulary.member_scopes:
            sided = any(
                member in scope.members and (item, NOT_STATED) not in self.values for item, member in self.values
            )
            if scope.id in sideless and sided:
                yield side_note(sideless[scope.id], scope)


def _side(scope: Scope, node: Scalar) -> str:
    """The side a word names, whatever its case; the word itself where it names none."""
    word = node.text.strip().lower()
    return next((side for side in (*scope.members, BOTH, NEITHER) if side.lower() == word), node.text)
