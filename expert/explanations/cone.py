"""What a slot can depend on: the cone of the slots that rules read for it, and the facts that can matter to them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields

from expert.consultation import Consultation
from expert.facts import Key
from expert.formulas import Formula, Literal
from expert.grounding import Definition, Program
from expert.loading.fact_values import is_yes_or_no
from expert.slots import ACTIVE
from expert.support import supporting_slots
from expert.truth import FALSE, TRUE, Truth
from expert.vocabulary import CONTRARY, NOT_STATED, Conclusion

Aspects = dict[Key, set[str]]
_Behind = Callable[[int], Iterable[int]]


def cone_of(program: Program, slots: Iterable[int]) -> frozenset[int]:
    """The slots, and every slot that rules read for them, directly or through others."""
    read = _slots_read(program)
    return _closure(slots, lambda slot: read.get(slot, ()))


def cone_of_derivation(consultation: Consultation, slots: Iterable[int]) -> frozenset[int]:
    """The slots, and every known slot that has part in making them known, by every rule that fired or is refuted."""
    definitions = consultation.program.definition_of

    def behind(slot: int) -> Iterator[int]:
        if slot in definitions:
            yield from _support(consultation, definitions[slot])

    return _closure(slots, behind)


def _closure(slots: Iterable[int], behind: _Behind) -> frozenset[int]:
    found: set[int] = set()
    line = list(slots)
    while line:
        slot = line.pop()
        if slot not in found:
            found.add(slot)
            line.extend(behind(slot))
    return frozenset(found)


def _support(consultation: Consultation, definition: Definition) -> Iterator[int]:
    """The known slots that make a defined slot true, or false."""
    truth = consultation.slot_truth(definition.slot)
    if truth is TRUE:
        yield from _read_for(consultation, definition.clauses, TRUE)
    elif truth is FALSE:
        yield from _read_for(consultation, definition.refuted_by, FALSE)
        yield from definition.alike
    if definition.stronger is not None:
        yield definition.stronger


def _read_for(consultation: Consultation, clauses: Iterable[int], wanted: Truth) -> Iterator[int]:
    for index in clauses:
        if consultation.clause_truths[index] is wanted:
            formula = consultation.program.clauses[index].formula
            yield from supporting_slots(formula, consultation.slot_truth, wanted)


def _slots_read(program: Program) -> Mapping[int, tuple[int, ...]]:
    """Defined slot → the slots its rules read, looked up once."""
    held = program.remembered.get("slots read")
    if held is None:
        held = program.remembered["slots read"] = {
            definition.slot: tuple(dict.fromkeys(_reads(program, definition))) for definition in program.definitions
        }
    return held  # type: ignore[return-value] # nothing else is kept under this name


def _reads(program: Program, definition: Definition) -> Iterator[int]:
    for index in definition.clauses:
        yield from _slots_in(program.clauses[index].formula)
    yield from definition.alike
    if definition.stronger is not None:
        yield definition.stronger


def _slots_in(formula: Formula) -> Iterator[int]:
    line = [formula]
    while line:
        part = line.pop()
        if isinstance(part, Literal):
            yield part.slot
            continue
        for field in fields(part):
            held = getattr(part, field.name)
            line += [inner for inner in (held if isinstance(held, tuple) else (held,)) if isinstance(inner, Formula)]


def facts_read(consultation: Consultation, cone: Iterable[int], watched: Iterable[Key] = ()) -> Aspects:
    """The keys whose statement can matter to the slots of a cone.

    Args:
        consultation: the case; a side that is not named is read only while the case speaks of one.
        cone: slots.
        watched: keys whose implied answers matter besides.

    Returns:
        (item, member) → the aspects that are read: values of a set or a choice, comparisons, or an empty one.
    """
    return _Reach(consultation).keys(cone, watched)


class _Reach:
    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        self.program = consultation.program
        self.vocabulary = self.program.model.vocabulary
        self.found: Aspects = {}

    def keys(self, cone: Iterable[int], watched: Iterable[Key]) -> Aspects:
        for number in sorted(cone):
            slot = self.program.slots[number]
            item = self.vocabulary.item(slot.item)
            if slot.aspect == ACTIVE:
                self._activity(slot.item)
            elif isinstance(item, Conclusion):
                if item.given is not None and slot.aspect != CONTRARY:
                    self._add(item.id, slot.member, "")
            else:
                self._add(slot.item, slot.member, slot.aspect)
        for key in list(self.found):
            self._denials(*key)
        for name, member in watched:
            self._implying(name, member)
        for name, member in list(self.found):
            self._implying(name, member)
        return self.found

    def _add(self, name: str, member: str | None, aspect: str) -> None:
        """Add a key; what is stated of all members alike also counts without a name."""
        self.found.setdefault((name, member), set()).add(aspect)
        item = self.vocabulary.item(name)
        for own in self.vocabulary.scope_of(item).members if item and member == NOT_STATED else ():
            self.found.setdefault((name, own), set()).add(aspect)

    def _activity(self, scope: str) -> None:
        """Whatever is stated of a side that is not named tells that the case speaks of one."""
        for name, member in self.consultation.facts.values:
            item = self.vocabulary.item(name)
            if member == NOT_STATED and item is not None and item.scope == scope:
                self._add_all(name, member)

    def _add_all(self, name: str, member: str | None) -> None:
        item = self.vocabulary.item(name)
        values = {} if item is None or isinstance(item, Conclusion) else item.values
        self.found.setdefault((name, member), set()).update(values or ("",))

    def _denials(self, name: str, member: str | None) -> None:
        """A yes without a name is refused where every member is denied: so these read one another."""
        item = self.vocabulary.item(name)
        if item is None or member is None or not is_yes_or_no(item):
            return
        scope = self.vocabulary.scope_of(item)
        if scope.id in self.consultation.active_scopes:
            for own in scope.all_members:
                self.found.setdefault((name, own), set()).add("")

    def _implying(self, name: str, member: str | None) -> None:
        """Add the items that imply an item, directly or through others."""
        line = [name]
        while line:
            for other in _implied_by(self.program).get(line.pop(), ()):
                known = self.found.get((other, member))
                self._add_all(other, member)
                if known is None:
                    line.append(other)


def _implied_by(program: Program) -> Mapping[str, tuple[str, ...]]:
    """Item → the items whose statement implies it."""
    held = program.remembered.get("implied by")
    if held is None:
        found: dict[str, tuple[str, ...]] = {}
        for name in program.model.vocabulary.statable:
            item = program.model.vocabulary.item(name)
            for implied in item.implies if item else ():
                found[implied] = (*found.get(implied, ()), name)
        held = program.remembered["implied by"] = found
    return held  # type: ignore[return-value] # nothing else is kept under this name
