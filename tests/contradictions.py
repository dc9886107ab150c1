"""The information order: as facts are added, what is known only grows, but of what rests on a contradiction.

A conclusion *rests on* its own slots and on every slot that the rules for them read, down to the facts. What is proved
of it, its ceiling, and whether evidence counts against it, may turn only where it rests on

* a conclusion that the new fact brings into conflict with the rules, or further into it;
* a conclusion that the new fact states above its ceiling; or
* slots of an unnamed member that fit no member: of every member the opposite of one of these slots is known, and at
  least one of the two, the slot or its opposite, was stated.

All other conclusions keep the law, also beside a contradiction, and ever after one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace

from expert import Consultation
from expert.facts import Key, Value
from expert.formulas import Formula, Literal
from expert.grounding import Program
from expert.knowledge_model import KnowledgeModel
from expert.slots import Slot
from expert.states import State
from expert.truth import FALSE, TRUE, UNKNOWN
from expert.vocabulary import CONTRARY, NOT_STATED, Conclusion


class InformationOrder:
    """The law for one ground knowledge base."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._behind: dict[int, frozenset[int]] = {}
        for definition in program.definitions:
            read = {slot for index in definition.clauses for slot in slots_in(program.clauses[index].formula)}
            read |= {*definition.alike, *([] if definition.stronger is None else [definition.stronger])}
            own = frozenset({definition.slot})
            self._behind[definition.slot] = own.union(*(self._behind.get(slot, {slot}) for slot in read))

    def check(self, before: Consultation, after: Consultation, added: Mapping[Key, Value]) -> int:
        """Check every conclusion that rests on no contradiction; return how many rest on one."""
        disputed = self._disputed(before, after, added)
        let_off = 0
        for old in before.states:
            new = after.state(old.conclusion.id, old.member)
            key = (old.conclusion.id, old.member)
            if self._may_turn(self.program.ladders[key].slots, after, disputed):
                let_off += 1
            else:
                assert _height(before.model, old.level) <= _height(before.model, new.level), old
                assert _height(before.model, new.ceiling) <= _height(before.model, old.ceiling), old
            against = self.program.index.get(Slot(*key, CONTRARY))
            if against is None or not self._may_turn([against], after, disputed):
                assert old.contrary in {UNKNOWN, new.contrary}, old
        return let_off

    def _disputed(self, before: Consultation, after: Consultation, added: Mapping[Key, Value]) -> frozenset[int]:
        """The slots of conclusions that conflict with the rules anew, or are stated above their ceiling."""
        keys = {(state.conclusion.id, state.member) for state in after.conflicts if state != before.state(*_key(state))}
        keys |= {key for key, value in added.items() if value is True and _is_above_its_ceiling(before, *key)}
        return frozenset(slot for key in keys for slot in self.program.ladders[key].slots)

    def _may_turn(self, slots: Iterable[int], after: Consultation, disputed: frozenset[int]) -> bool:
        behind = frozenset[int]().union(*(self._behind.get(slot, {slot}) for slot in slots))
        scopes = [scope for scope in after.model.vocabulary.member_scopes if scope.id in after.active_scopes]
        return not disputed.isdisjoint(behind) or any(
            all(self._is_unlike(behind, after, member) for member in scope.members) for scope in scopes
        )

    def _is_unlike(self, behind: Collection[int], after: Consultation, member: str) -> bool:
        """Whether the unnamed member cannot be this one, by what some of the slots say."""
        for number in behind:
            slot = self.program.slots[number]
            twin = self.program.index.get(replace(slot, member=member)) if slot.member == NOT_STATED else None
            if twin is None or {after.slot_truth(number), after.slot_truth(twin)} != {TRUE, FALSE}:
                continue
            if self._is_stated(after, number) or self._is_stated(after, twin):
                return True
        return False

    def _is_stated(self, after: Consultation, number: int) -> bool:
        given = after.inputs.given_true | after.inputs.given_false
        return number in given or number not in self.program.derived


def slots_in(formula: Formula) -> frozenset[int]:
    """The slots a formula reads, found in its fields whatever its form."""
    if isinstance(formula, Literal):
        return frozenset({formula.slot})
    parts = [getattr(formula, field.name) for field in fields(formula)]
    inner = [part for held in parts for part in (held if isinstance(held, tuple) else (held,)) if is_dataclass(part)]
    return frozenset[int]().union(*(slots_in(part) for part in inner))


def _key(state: State) -> Key:
    return state.conclusion.id, state.member


def _height(model: KnowledgeModel, level: str | None) -> int:
    """A level as a number; below all where there is none."""
    return -1 if level is None else 0 if level == "yes" else model.vocabulary.rank(level)


def _is_above_its_ceiling(before: Consultation, name: str, member: str | None) -> bool:
    """Whether stating an item says more of it, as a conclusion, than the rules left open."""
    item = before.model.vocabulary.item(name)
    if not isinstance(item, Conclusion):
        return False
    counts_as = before.model.vocabulary.rank(item.given) if item.given else 0
    return _height(before.model, before.state(name, member).ceiling) < counts_as
