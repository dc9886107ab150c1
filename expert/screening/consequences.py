"""What follows from what is stated, before any rule: implications, activity, members alike, and slots."""

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from expert.facts import Key
from expert.grounding import Program
from expert.inputs import stated_slots
from expert.screening.planes import Words, all_planes, any_plane, every, no_row
from expert.screening.stated import Cell, Stated
from expert.slots import ACTIVE, Slot
from expert.vocabulary import NOT_STATED, Vocabulary

Planes = dict[int, Words]


@dataclass(frozen=True, slots=True)
class SlotPlanes:
    """The planes of the slots that facts state: those of findings and activity, and those of given conclusions."""

    true: Planes
    false: Planes
    given_true: Planes
    given_false: Planes


class Consequences:
    """Does with planes what the fact reader and ``inputs_of`` do with the facts of one case.

    What can follow depends on what can be stated, so that is settled once, by the cells that a table's columns have.
    """

    def __init__(self, program: Program, sample: Stated) -> None:
        """Settle what can follow from the cells of ``sample``; cells that can be implied are added to it."""
        self._vocabulary = program.model.vocabulary
        pairs, self._passes = _implications(self._vocabulary)
        self._implications = self._reachable(pairs, sample)
        self._active = self._activity(program, sample)
        self._alike_true = list(self._alike(sample.true))
        self._alike_false = list(self._alike(sample.false))
        self._denials = [(cells, own) for cells, own in self._alike_false if not own.aspect and own in sample.true]
        true = dict.fromkeys([*sample.true, *(own for _, own in self._alike_true)])
        false = dict.fromkeys([*sample.false, *(own for _, own in self._alike_false)])
        inputs = _input_slots(program)
        self._true = [(cell, inputs[cell]) for cell in true if cell in inputs]
        self._false = [(cell, inputs[cell]) for cell in false if cell in inputs]
        stated = (cell for cell in {**true, **false} if cell.item in self._vocabulary.conclusions)
        given = {cell: stated_slots(program, cell.item, cell.member) for cell in stated}
        self._given_true = [(cell, slot) for cell in true if cell in given for slot in given[cell][0]]
        self._given_false = [(cell, slot) for cell in false if cell in given for slot in given[cell][1]]

    def restrict(self, slots: Container[int], given: Container[int]) -> None:
        """Make only the planes of these slots from now on."""
        self._true = [(cell, slot) for cell, slot in self._true if slot in slots]
        self._false = [(cell, slot) for cell, slot in self._false if slot in slots]
        self._given_true = [(cell, slot) for cell, slot in self._given_true if slot in given]
        self._given_false = [(cell, slot) for cell, slot in self._given_false if slot in given]
        true = {cell for cell, _ in (*self._true, *self._given_true)}
        false = {cell for cell, _ in (*self._false, *self._given_false)}
        self._alike_true = [(cells, own) for cells, own in self._alike_true if own in true]
        self._alike_false = [(cells, own) for cells, own in self._alike_false if own in false]

    def imply(self, stated: Stated) -> None:
        """State what remarkable statements imply, where nothing else is stated of it."""
        for source, target in self._implications * self._passes:
            found = stated.positive(source)
            if found is not None:
                denied, known = stated.false.get(target), stated.true.get(target)
                added = found if denied is None else found & ~denied
                stated.true[target] = added if known is None else known | added

    def denied(self, stated: Stated) -> Iterator[tuple[str, Words]]:
        """Items, and the rows that state them of a side that is not named, yet deny them for every side."""
        for cells, own in self._denials:
            denied = [stated.false[cell] for cell in cells]
            if denied[0] is not stated.false.get(own):  # else a no is said of both by one column, and excludes a yes
                yield own.item, stated.true[own] & all_planes(denied, stated.rows)

    def slots(self, stated: Stated) -> SlotPlanes:
        """The planes of the slots that what is stated makes known."""
        active = {slot: any_plane(_present(stated, keys), stated.rows) for slot, keys in self._active.items()}
        _agree(stated, self._alike_true, self._alike_false)
        true, false = stated.true, stated.false
        return SlotPlanes(
            {slot: true[cell] for cell, slot in self._true} | active,
            {slot: false[cell] for cell, slot in self._false}
            | {slot: every(stated.rows) ^ plane for slot, plane in active.items()},
            {slot: true[cell] for cell, slot in self._given_true},
            {slot: false[cell] for cell, slot in self._given_false},
        )

    def _reachable(self, pairs: list[tuple[Key, Cell]], sample: Stated) -> list[tuple[Key, Cell]]:
        """The implications that can apply to what may be stated, in an order to go through them."""
        for _ in range(self._passes):
            for source, target in pairs:
                if sample.positive(source) is not None:
                    sample.true.setdefault(target, no_row(0))
        return [(source, target) for source, target in pairs if sample.positive(source) is not None]

    def _activity(self, program: Program, sample: Stated) -> dict[int, list[Key]]:
        """The slots of scopes of which something remarkable may be stated without a member → of which items."""
        found: dict[int, list[Key]] = {}
        cells = [(cell.item, cell.member) for cell in sample.true if not cell.aspect]
        for name, member in dict.fromkeys([*cells, *sample.remarkable]):
            item = self._vocabulary.item(name)
            if item is not None and member == NOT_STATED:
                slot = program.index[Slot(item.scope, NOT_STATED, ACTIVE)]
                found.setdefault(slot, []).append((name, member))
        return found

    def _alike(self, planes: Mapping[Cell, Words]) -> Iterator[tuple[list[Cell], Cell]]:
        """Cells that stand for all members of a scope, with the cell for *not stated*."""
        for first in planes:
            item = self._vocabulary.item(first.item)
            members = list(self._vocabulary.scope_of(item).members) if item else []
            if members and first.member == members[0]:
                cells = [first._replace(member=member) for member in members]
                if all(cell in planes for cell in cells):
                    yield cells, first._replace(member=NOT_STATED)


def _present(stated: Stated, keys: Iterable[Key]) -> list[Words]:
    return [plane for key in keys if (plane := stated.positive(key)) is not None]


def _agree(
    stated: Stated, alike_true: Iterable[tuple[list[Cell], Cell]], alike_false: Iterable[tuple[list[Cell], Cell]]
) -> None:
    """What is stated of all members alike also holds for *not stated*, where nothing else is stated of that."""
    changed: list[tuple[dict[Cell, Words], Cell, Words]] = []
    for alike, planes, others in ((alike_true, stated.true, stated.false), (alike_false, stated.false, stated.true)):
        for cells, own in alike:
            known, other = planes.get(own), others.get(own)
            found = [planes[cell] for cell in cells]
            if found[0] is known:  # one column says it of both
                continue
            added = all_planes(found, stated.rows)
            added = added if other is None else added & ~other
            changed.append((planes, own, added if known is None else known | added))
    for planes, own, plane in changed:
        planes[own] = plane


def _implications(vocabulary: Vocabulary) -> tuple[list[tuple[Key, Cell]], int]:
    """What implies what, for each member, and how often to go through it; once where nothing goes round in a circle."""
    items = [item for name in vocabulary.names() if (item := vocabulary.item(name))]
    implied_by: dict[str, set[str]] = {item.id: set() for item in items}
    for item in items:
        for target in item.implies:
            implied_by[target].add(item.id)
    order, passes = [item.id for item in items], len(items)
    with suppress(CycleError):
        order, passes = list(TopologicalSorter(implied_by).static_order()), 1
    place = {name: position for position, name in enumerate(order)}
    pairs = [
        ((item.id, member), Cell(target, member))
        for item in sorted(items, key=lambda item: place[item.id])
        for target in item.implies
        for member in vocabulary.scope_of(item).all_members
    ]
    return pairs, passes


def activity_slots(program: Program) -> frozenset[int]:
    """The slots that say whether a scope is active."""
    scopes = program.model.vocabulary.member_scopes
    return frozenset(program.index[Slot(scope.id, NOT_STATED, ACTIVE)] for scope in scopes)


def _input_slots(program: Program) -> dict[Cell, int]:
    """The slots that no rule defines, but for those of activity."""
    derived = program.derived
    return {
        Cell(slot.item, slot.member, slot.aspect): number
        for number, slot in enumerate(program.slots)
        if number not in derived and slot.aspect != ACTIVE
    }
