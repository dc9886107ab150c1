"""Many variants of one case at once: the same facts with some of them changed, as planes for the compiled engine.

A plane is an int whose bit *i* belongs to variant *i*. What the fact reader and ``InputReader`` do with the facts of
one case is done here with planes: implications, activity, and what is stated of all members alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from expert.consultation import Consultation
from expert.engines.compiled_engine import CompiledEngine, Planes
from expert.facts import Key, Value, is_negative
from expert.grounding import Program
from expert.inputs import stated_slots, value_truth
from expert.loading.fact_values import is_yes_or_no
from expert.slots import ACTIVE, Slot
from expert.truth import FALSE, TRUE
from expert.vocabulary import NOT_STATED, Conclusion, Finding


class Edit(NamedTuple):
    """One change of one fact: another value, or None to withdraw it.

    ``element`` names a value of a set, which alone is changed then, to True or False; it is empty for everything else.
    """

    item: str
    member: str | None
    value: Value | None
    element: str = ""

    @property
    def key(self) -> Key:
        """The item and member it is about."""
        return (self.item, self.member)


@dataclass(frozen=True, slots=True)
class Known:
    """Slot → plane of the variants where it is known true, and where known false, after all rules.

    ``yes`` and ``no`` map each key of an item that is answered so to the variants where that is stated or implied.
    ``refused`` are the variants that no fact file may state: a yes for a side that is not named where every side is
    denied.
    """

    cases: int
    true: Mapping[int, int]
    false: Mapping[int, int]
    yes: Mapping[Key, int] = field(default_factory=dict)
    no: Mapping[Key, int] = field(default_factory=dict)
    refused: int = 0

    def changed(self, slots: Iterable[int], consultation: Consultation) -> int:
        """The variants in which something else is known of any of the slots than in the consultation."""
        every = (1 << self.cases) - 1
        found = 0
        for slot in slots:
            found |= self.true.get(slot, 0) ^ (every if slot in consultation.outcome.true else 0)
            found |= self.false.get(slot, 0) ^ (every if slot in consultation.outcome.false else 0)
        return found


def evaluate_variants(consultation: Consultation, edits: Mapping[Edit, int], cases: int) -> Known:
    """Apply the rules to many variants of a case.

    Args:
        consultation: the case as it is.
        edits: each change → plane of the variants that make it. Where a variant changes a fact twice, the later holds.
        cases: how many variants there are.
    """
    editor = _Editor(consultation, cases)
    true, false = engine_of(consultation.program).run_planes(editor.planes(edits))
    return Known(cases, true, false, editor.answered(True), editor.answered(False), editor.refused())


def planes_of(consultation: Consultation, edits: Mapping[Edit, int], cases: int) -> Planes:
    """What the facts of many variants of a case make known before any rule; for arguments see ``evaluate_variants``."""
    return _Editor(consultation, cases).planes(edits)


def engine_of(program: Program) -> CompiledEngine:
    """The compiled engine of a ground knowledge base, made once."""
    made = program.remembered.get("compiled engine")
    if not isinstance(made, CompiledEngine):
        made = program.remembered["compiled engine"] = CompiledEngine(program)
    return made


@dataclass(slots=True)
class _Cell:
    """What is stated of one key: each value, or for a set each (element, present), → the variants that state it."""

    values: dict[Value, int] = field(default_factory=dict)
    elements: dict[str, tuple[int, int]] = field(default_factory=dict)

    def stated(self) -> int:
        """The variants that state anything of it."""
        found = 0
        for plane in (*self.values.values(), *(part for pair in self.elements.values() for part in pair)):
            found |= plane
        return found


class _Editor:
    def __init__(self, consultation: Consultation, cases: int) -> None:
        self.program = consultation.program
        self.vocabulary = self.program.model.vocabulary
        self.every = (1 << cases) - 1
        self.cases = cases
        self.cells: dict[Key, _Cell] = {}
        implied = set(consultation.facts.implied)
        for key, value in consultation.facts.values.items():
            if key not in implied:
                self._state(key, value, self.every)

    def planes(self, edits: Mapping[Edit, int]) -> Planes:
        for edit, plane in edits.items():
            self._edit(edit, plane)
        self._imply()
        true, false, given_true, given_false = self._known()
        return Planes(self.cases, true, false, given_true, given_false)

    def _state(self, key: Key, value: Value, plane: int) -> None:
        """Let some variants state a value, and nothing else of the key."""
        cell = self.cells.setdefault(key, _Cell())
        for known, held in cell.values.items():
            cell.values[known] = held & ~plane
        for element, (present, absent) in cell.elements.items():
            cell.elements[element] = (present & ~plane, absent & ~plane)
        if isinstance(value, Mapping):
            for element, present in value.items():
                self._state_element(key, element, present, plane)
        else:
            cell.values[value] = cell.values.get(value, 0) | plane

    def _state_element(self, key: Key, element: str, value: bool | None, plane: int) -> None:
        cell = self.cells.setdefault(key, _Cell())
        present, absent = (held & ~plane for held in cell.elements.get(element, (0, 0)))
        cell.elements[element] = (
            present | plane if value is True else present,
            absent | plane if value is False else absent,
        )

    def _edit(self, edit: Edit, plane: int) -> None:
        if edit.element:
            self._state_element(edit.key, edit.element, None if edit.value is None else bool(edit.value), plane)
        elif edit.value is None:
            self._state(edit.key, {}, plane)
        else:
            self._state(edit.key, edit.value, plane)

    def _imply(self) -> None:
        """State what remarkable statements imply where nothing is stated of it, as often as something follows."""
        stated = {key: cell.stated() for key, cell in self.cells.items()}
        waiting = list(self.cells)
        for key in waiting:  # grows while it is walked
            item = self.vocabulary.item(key[0])
            for name in item.implies if item else ():
                target = (name, key[1])
                cell = self.cells.setdefault(target, _Cell())
                added = self._positive(key) & ~stated.get(target, 0) & ~cell.values.get(True, 0)
                if added:
                    cell.values[True] = cell.values.get(True, 0) | added
                    waiting.append(target)

    def answered(self, answer: bool) -> dict[Key, int]:
        """Each key of an item that is answered by yes or no → the variants that state this answer, or imply it."""
        items = ((key, cell, self.vocabulary.item(key[0])) for key, cell in self.cells.items())
        return {key: cell.values.get(answer, 0) for key, cell, item in items if item is not None and is_yes_or_no(item)}

    def refused(self) -> int:
        """The variants that say yes of a side that is not named and no of every side."""
        found = 0
        for (name, member), cell in self.cells.items():
            item = self.vocabulary.item(name)
            if member == NOT_STATED and item is not None and is_yes_or_no(item):
                denied = cell.values.get(True, 0)
                for own in self.vocabulary.scope_of(item).members:
                    denied &= self.cells.get((name, own), _Cell()).values.get(False, 0)
                found |= denied
        return found

    def _positive(self, key: Key) -> int:
        """The variants that state something remarkable of a key."""
        item, cell = self.vocabulary.item(key[0]), self.cells.get(key)
        if item is None or cell is None:
            return 0
        found = 0
        for value, plane in cell.values.items():
            found |= 0 if is_negative(item, value) else plane
        for element, (present, _) in cell.elements.items():
            found |= 0 if is_negative(item, {element: True}) else present
        return found

    def _known(self) -> tuple[dict[int, int], ...]:
        known: tuple[dict[int, int], ...] = ({}, {}, {}, {})
        true, false, given_true, given_false = known
        for key, cell in self.cells.items():
            item = self.vocabulary.item(key[0])
            if isinstance(item, Conclusion):
                self._give(key, cell.values.get(True, 0), cell.values.get(False, 0), given_true, given_false)
            elif item is not None:
                for number, aspect in aspects_of(self.program).get(key, ()):
                    true[number], false[number] = _aspect_planes(item, cell, aspect)
        for scope in self.vocabulary.member_scopes:
            active = 0
            for name, member in self.cells:
                item = self.vocabulary.item(name)
                if member == NOT_STATED and item is not None and item.scope == scope.id:
                    active |= self._positive((name, member))
            number = self.program.index[Slot(scope.id, NOT_STATED, ACTIVE)]
            true[number], false[number] = active, self.every & ~active
        for name in dict.fromkeys(name for name, member in self.cells if member is not None):
            self._alike(name, true, false, given_true, given_false)
        return known

    def _give(self, key: Key, yes: int, no: int, given_true: dict[int, int], given_false: dict[int, int]) -> None:
        stated, denied = given_slots(self.program)[key]
        for slot in stated:
            given_true[slot] = given_true.get(slot, 0) | yes
        for slot in denied:
            given_false[slot] = given_false.get(slot, 0) | no

    def _alike(
        self,
        name: str,
        true: dict[int, int],
        false: dict[int, int],
        given_true: dict[int, int],
        given_false: dict[int, int],
    ) -> None:
        """Put in for *not stated* what is stated of all members alike, where it has nothing stated of its own."""
        item = self.vocabulary.item(name)
        if item is None:
            return
        members = tuple(self.vocabulary.scope_of(item).members)
        cells = [self.cells.get((name, member), _Cell()) for member in members]
        own = (name, NOT_STATED)
        if isinstance(item, Conclusion):
            free = self.every & ~self.cells.get(own, _Cell()).stated()
            yes = no = free
            for cell in cells:
                yes, no = yes & cell.values.get(True, 0), no & cell.values.get(False, 0)
            self._give(own, yes, no, given_true, given_false)
            return
        for number, aspect in aspects_of(self.program).get(own, ()):
            free = self.every & ~(true.get(number, 0) | false.get(number, 0))
            yes = no = free
            for cell in cells:
                held, refuted = _aspect_planes(item, cell, aspect)
                yes, no = yes & held, no & refuted
            true[number] = true.get(number, 0) | yes
            false[number] = false.get(number, 0) | no


def _aspect_planes(item: Finding, cell: _Cell, aspect: str) -> tuple[int, int]:
    """The variants where one aspect of a finding is known true, and where known false."""
    if item.type == "choices":
        return cell.elements.get(aspect, (0, 0))
    true = false = 0
    for value, plane in cell.values.items():
        truth = value_truth(value, aspect)
        true |= plane if truth is TRUE else 0
        false |= plane if truth is FALSE else 0
    return true, false


def aspects_of(program: Program) -> Mapping[Key, tuple[tuple[int, str], ...]]:
    """(finding, member) → its input slots, each with the aspect it stands for."""
    held = program.remembered.get("aspects")
    if held is None:
        found: dict[Key, tuple[tuple[int, str], ...]] = {}
        for number, slot in enumerate(program.slots):
            if slot.item in program.model.vocabulary.findings:
                key = (slot.item, slot.member)
                found[key] = (*found.get(key, ()), (number, slot.aspect))
        held = program.remembered["aspects"] = found
    return held  # type: ignore[return-value] # nothing else is kept under this name


def given_slots(program: Program) -> Mapping[Key, tuple[tuple[int, ...], tuple[int, ...]]]:
    """(conclusion that may be stated, member) → the slots that stating it makes true, and denying it false."""
    held = program.remembered.get("given slots")
    if held is None:
        vocabulary = program.model.vocabulary
        held = program.remembered["given slots"] = {
            (name, member): stated_slots(program, name, member)
            for name, conclusion in vocabulary.conclusions.items()
            if conclusion.given is not None
            for member in vocabulary.scope_of(conclusion).all_members
        }
    return held  # type: ignore[return-value] # nothing else is kept under this name
