"""The facts of one case: what was stated about each finding, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from expert.errors import Fault, Place
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Vocabulary

Value = bool | int | float | str | Mapping[str, bool]
Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one case.

    ``values`` maps (item, member) to a value: a bool for booleans and conclusions, a word for a choice, a number, or
    for a set a mapping of each known value to whether it is in the set. The member is None for the person.
    ``unknown`` lists what was expressly answered *unknown*. ``ignored`` lists faults that were passed over on request;
    ``notes`` remarks for the person who wrote the facts. ``implied`` names the keys of ``values`` that nobody stated:
    they come with others, by the vocabulary's ``implies``. A key that is in none of these is simply unknown.
    """

    values: Mapping[Key, Value] = field(default_factory=dict)
    unknown: tuple[Key, ...] = ()
    case: str = ""
    note: str = ""
    ignored: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    places: Mapping[Key, Place] = field(default_factory=dict, compare=False, repr=False)
    implied: tuple[Key, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        """Copy the mappings, so that nobody can change them afterwards."""
        values = {key: _frozen(value) if isinstance(value, Mapping) else value for key, value in self.values.items()}
        object.__setattr__(self, "values", MappingProxyType(values))
        object.__setattr__(self, "places", _frozen(self.places))

    def __reduce__(self) -> tuple[type["Facts"], tuple[Any, ...]]:
        """Pickle with plain mappings, since frozen ones cannot be."""
        values = {key: dict(value) if isinstance(value, Mapping) else value for key, value in self.values.items()}
        places = dict(self.places)
        return Facts, (values, self.unknown, self.case, self.note, self.ignored, self.notes, places, self.implied)

    def stated(self) -> Iterator[tuple[str, str | None, Value]]:
        """Every stated (item, member, value), in the order they were stated."""
        for (item, member), value in self.values.items():
            yield item, member, value

    def replaced(self, values: Mapping[Key, Value]) -> "Facts":
        """The same case with other values."""
        return replace(self, values=values, implied=tuple(key for key in self.implied if key in values))

    def to_plain(self, vocabulary: Vocabulary) -> dict[str, Any]:
        """The facts as a fact file would state them, sides spelled out; what they imply is left to the reader."""
        findings: dict[str, Any] = {}
        implied = set(self.implied)
        for (item, member), value in self.values.items():
            if (item, member) in implied:
                continue
            self._place_plain(findings, item, member, _plain_value(vocabulary, item, value))
        for item, member in self.unknown:
            self._place_plain(findings, item, member, "unknown")
        head = {"case": self.case} if self.case else {}
        return {**head, "findings": findings}

    @staticmethod
    def _place_plain(findings: dict[str, Any], item: str, member: str | None, value: Any) -> None:
        if member is None:
            findings[item] = value
        else:
            findings.setdefault(item, {})[member] = value


def _frozen(mapping: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(dict(mapping))


def _plain_value(vocabulary: Vocabulary, item: str, value: Value) -> Any:
    """A value in the words of a fact file; a set whose every value is known becomes a list."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, Mapping):
        return value
    known = vocabulary.findings[item].values
    if all(name in value for name in known):
        return [name for name in known if value[name]]
    return {name: "yes" if value[name] else "no" for name in known if name in value}


def is_negative(item: Finding | Conclusion, value: Value) -> bool:
    """Whether a value says that nothing remarkable is there: *no*, an empty set, or a choice's normal value."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Mapping):
        normal = item.normal if isinstance(item, Finding) else ()
        return not any(present and name not in normal for name, present in value.items())
    return isinstance(item, Finding) and value in item.normal


def implications(vocabulary: Vocabulary, values: Mapping[Key, Value]) -> dict[Key, Key]:
    """What remarkable statements imply, and what that implies in turn, where nothing else is stated of it.

    Returns:
        The key of each implied *yes* → the key that implies it, in the order they follow.
    """
    found: dict[Key, Key] = {}
    waiting = list(values.items())
    for (name, member), value in waiting:  # grows while it is walked
        item = vocabulary.item(name)
        for implied in item.implies if item and not is_negative(item, value) else ():
            key = (implied, member)
            if key not in values and key not in found:
                found[key] = (name, member)
                waiting.append((key, True))
    return found


def is_active(vocabulary: Vocabulary, facts: Facts, scope: str) -> bool:
    """Whether something positive is stated about a member of the scope without saying which."""
    for (item_name, member), value in facts.values.items():
        if member == NOT_STATED:
            item = vocabulary.item(item_name)
            if item is not None and item.scope == scope and not is_negative(item, value):
                return True
    return False
