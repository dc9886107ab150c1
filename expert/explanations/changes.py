"""The changes of facts that could matter to a conclusion: what may be learned, reversed or withdrawn."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from expert.consultation import Consultation
from expert.explanations.cone import Aspects, facts_read
from expert.explanations.regions import Region, regions
from expert.explanations.stated_facts import StatedFact, said_together
from expert.explanations.variants import Edit
from expert.facts import Key, Value
from expert.inputs import value_truth
from expert.loading.fact_values import is_yes_or_no
from expert.slots import KNOWN, Slot
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Item

LEARN, REVERSE, WITHDRAW = "learn", "reverse", "withdraw"
KINDS = (LEARN, REVERSE, WITHDRAW)
UP, DOWN = "up", "down"
DIRECTIONS = (UP, DOWN)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one fact: something is learned, said otherwise, or known no more.

    ``old`` is None where nothing was known, ``new`` where nothing is known afterwards; a number becomes any of a
    region. ``element`` names the value of a set that is changed; the old and new values are then bools. ``members`` are
    several where what was stated without a side is changed for all of them. ``edits`` are the change to reason with.
    """

    kind: str
    item: str
    members: tuple[str | None, ...]
    old: Value | None
    new: Value | Region | None
    element: str = ""
    edits: tuple[Edit, ...] = field(default=(), compare=False, repr=False)

    @property
    def fact(self) -> tuple[str, tuple[str | None, ...], str]:
        """What it changes, whatever it becomes."""
        return (self.item, self.members, self.element)

    def __str__(self) -> str:
        """The id of what it changes: ``swelling@left``, ``cramp_timing@left:night``."""
        return str(Slot(self.item, self.members[0] if len(self.members) == 1 else None, self.element))


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which changes may be made: their kinds, keys that may not change, and keys that may change one way only."""

    kinds: tuple[str, ...] = KINDS
    fixed: frozenset[Key] = frozenset()
    directions: Mapping[Key, str] = field(default_factory=dict)

    @property
    def watched(self) -> tuple[Key, ...]:
        """The keys that may not change freely, in a fixed order."""
        return tuple(sorted({*self.fixed, *self.directions}, key=str))

    def permits(self, change: Change) -> bool:
        """Whether a change of a fact itself is allowed."""
        if change.kind not in self.kinds or not self.fixed.isdisjoint(edit.key for edit in change.edits):
            return False
        ways = (self.directions.get((change.item, member)) for member in change.members)
        return all(_goes(change, way) for way in ways if way)


def _goes(change: Change, direction: str) -> bool:
    """Whether a change goes up, or down: to a yes or a larger number, or to a no or a smaller one."""
    if change.kind == WITHDRAW:
        return False
    if isinstance(change.new, bool):
        return change.new is (direction == UP)
    if isinstance(change.new, Region) and isinstance(change.old, int | float):
        return (change.new.number > change.old) is (direction == UP)
    return True


def changes(consultation: Consultation, cone: Collection[int], allowed: Allowed) -> tuple[Change, ...]:
    """Every allowed change that can matter to the slots of a cone, each difference in meaning once.

    Changes of what is stated come first, in the order it was stated, then the others in the order of the vocabulary.
    A side that is not named takes part where the case speaks of one, or where something is stated of it.
    """
    found = _Finder(consultation, facts_read(consultation, cone, allowed.watched)).all()
    return tuple(change for change in found if allowed.permits(change))


class _Finder:
    def __init__(self, consultation: Consultation, read: Aspects) -> None:
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.facts = consultation.facts
        self.read = read
        self.implied = frozenset(consultation.facts.implied)

    def all(self) -> Iterator[Change]:
        stated = [key for key in self.facts.values if key in self.read]
        places = {name: place for place, name in enumerate(self.vocabulary.names())}
        unknown = [key for key in self.read if key not in self.facts.values and self._is_spoken_of(*key)]
        unknown.sort(key=lambda key: (places[key[0]], self._place_of_member(*key)))
        together: set[Key] = set()
        for key in stated:
            members = said_together(self.facts, self.vocabulary, key)
            if len(members) == 1:
                yield from self._of(key)
            elif key not in together:
                together.update((key[0], member) for member in members)
                yield from self._of_all(key[0], members)
        for key in unknown:
            yield from self._of(key)

    def _is_spoken_of(self, name: str, member: str | None) -> bool:
        return member != NOT_STATED or self._item(name).scope in self.consultation.active_scopes

    def _place_of_member(self, name: str, member: str | None) -> int:
        return self.vocabulary.scope_of(self._item(name)).all_members.index(member)

    def _item(self, name: str) -> Item:
        item = self.vocabulary.item(name)
        if item is None:  # the fact reader has refused it
            raise KeyError(name)
        return item

    def _of(self, key: Key) -> Iterator[Change]:
        """The changes of one key: to every other value, and to nothing known."""
        name, member = key
        for element, old in self._held(key):
            for new, value in self._others(key, element, old):
                kind = LEARN if old is None else REVERSE
                yield Change(kind, name, (member,), old, new, element, (Edit(name, member, value, element),))
            if old is not None and key not in self.implied:
                yield Change(WITHDRAW, name, (member,), old, None, element, (Edit(name, member, None, element),))

    def _of_all(self, name: str, members: tuple[str | None, ...]) -> Iterator[Change]:
        """The changes of what was said of no side in particular: for one member, or withdrawn for all.

        What becomes of one member holds no longer without a name.
        """
        for element, old in self._held(*((name, member) for member in members)):
            for member in members:
                key = (name, member)
                if not self._is_read(key, element) or not self._is_spoken_of(*key):
                    continue
                left_out = [own for own in members if own != member] if member == NOT_STATED else [NOT_STATED]
                rest = () if old is None else tuple(Edit(name, own, None, element) for own in left_out)
                for new, value in self._others(key, element, old):
                    edits = (*rest, Edit(name, member, value, element))
                    yield Change(LEARN if old is None else REVERSE, name, (member,), old, new, element, edits)
            if old is not None:
                withdrawal = StatedFact(name, members, old, element).withdrawal
                yield Change(WITHDRAW, name, members, old, None, element, withdrawal)

    def _held(self, *keys: Key) -> Iterator[tuple[str, Value | None]]:
        """What is known of keys of which the same is known; of a set, of each of its values that matter."""
        item, held = self._item(keys[0][0]), self.facts.values.get(keys[0])
        if isinstance(item, Conclusion) or item.type != "choices":
            yield "", held
            return
        known = held if isinstance(held, Mapping) else {}
        for element in item.values:
            if any(self._is_read(key, element) for key in keys):
                yield element, known.get(element)

    def _is_read(self, key: Key, element: str) -> bool:
        return key in self.read and (not element or element in self.read[key])

    def _others(self, key: Key, element: str, old: Value | None) -> Iterator[tuple[Value | Region, Value]]:
        """The values a fact may have instead, and for each the value to reason with."""
        item = self._item(key[0])
        if element or is_yes_or_no(item):
            yield from ((value, value) for value in (True, False) if value is not old)
        elif isinstance(item, Finding) and item.type == "choice":
            yield from ((value, value) for value in item.values if value != old)
        elif isinstance(item, Finding):
            aspects = self.read[key] - {KNOWN, ""}
            for region in regions(item, aspects):
                if old is None or not _is_within(old, region, aspects):
                    yield region, region.number


def _is_within(value: Value, region: Region, aspects: Collection[str]) -> bool:
    """Whether rules tell a stated number from those of a region."""
    return all(value_truth(value, aspect) is value_truth(region.number, aspect) for aspect in aspects)
