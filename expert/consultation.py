"""A finished consultation: facts, knowledge and what an engine found, as one immutable value to ask questions of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType

from expert.engines.outcome import Outcome
from expert.errors import QuestionError
from expert.facts import Facts, is_active, is_negative
from expert.formulas import Formula, evaluate
from expert.grounding import Clause, Definition, Ladder, Program
from expert.inputs import Inputs
from expert.knowledge_model import KnowledgeModel
from expert.rules import Rule
from expert.slots import Slot
from expert.states import OPEN, YES, Answer, Justification, State
from expert.suggest import nearest
from expert.support import supporting_slots, undecided_slots
from expert.truth import TRUE, UNKNOWN, Truth, from_known
from expert.vocabulary import CONTRARY, NOT_STATED, Conclusion, Rung


@dataclass(frozen=True)
class Consultation:
    """The result of applying a knowledge base to the facts of one case. Nothing in it ever changes."""

    program: Program = field(repr=False)
    facts: Facts
    inputs: Inputs = field(repr=False)
    outcome: Outcome = field(repr=False)

    def __getstate__(self) -> dict[str, object]:
        """Pickle what has meaning, not what was remembered for speed."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}

    @property
    def model(self) -> KnowledgeModel:
        """The knowledge base that was applied."""
        return self.program.model

    def slot_truth(self, number: int) -> Truth:
        """What is known of a slot."""
        return self._slot_truths[number]

    @cached_property
    def _slot_truths(self) -> tuple[Truth, ...]:
        true, false = self.outcome.true, self.outcome.false
        return tuple(from_known(number in true, number in false) for number in range(len(self.program.slots)))

    def truth(self, formula: Formula) -> Truth:
        """What is known of a formula."""
        return evaluate(formula, self.slot_truth)

    @cached_property
    def clause_truths(self) -> tuple[Truth, ...]:
        """What is known of each clause of the program, in order."""
        return tuple(self.truth(clause.formula) for clause in self.program.clauses)

    @cached_property
    def active_scopes(self) -> frozenset[str]:
        """The scopes about which something positive was stated without naming a member."""
        vocabulary = self.model.vocabulary
        return frozenset(scope.id for scope in vocabulary.member_scopes if is_active(vocabulary, self.facts, scope.id))

    def members(self, conclusion: Conclusion) -> tuple[str | None, ...]:
        """The members this case speaks of: *not stated* only while it is active."""
        scope = self.model.vocabulary.scope_of(conclusion)
        return tuple(member for member in scope.all_members if member != NOT_STATED or scope.id in self.active_scopes)

    def __getitem__(self, name: str) -> Answer:
        """The answer about a conclusion.

        Raises:
            QuestionError: where the knowledge base has no such conclusion.
        """
        conclusion = self.conclusion(name)
        states = {member: self.state(name, member) for member in self.members(conclusion)}
        return Answer(conclusion, states, self.model.vocabulary.levels)

    def __iter__(self) -> Iterator[str]:
        """The ids of all conclusions, in the order of the vocabulary."""
        return iter(self.model.vocabulary.conclusions)

    def __len__(self) -> int:
        return len(self.model.vocabulary.conclusions)

    def conclusion(self, name: str) -> Conclusion:
        """The conclusion of that id.

        Raises:
            QuestionError: where there is none; the message suggests the nearest.
        """
        found = self.model.vocabulary.conclusions.get(name)
        if found is not None:
            return found
        if name in self.model.vocabulary.findings:
            raise QuestionError(f"'{name}' is a finding: it is stated, not concluded")
        near = nearest(name, self.model.vocabulary.conclusions)
        hint = f"; did you mean '{near}'?" if near else ""
        raise QuestionError(f"there is no conclusion '{name}'{hint}")

    def state(self, name: str, member: str | None) -> State:
        """What is known of a conclusion for one member."""
        state = self._states.get((name, member))
        if state is None:
            state = self._states[name, member] = self._state(self.program.ladders[name, member])
        return state

    @cached_property
    def states(self) -> tuple[State, ...]:
        """Every state this case speaks of, in the order of the vocabulary."""
        return tuple(self.state(*key) for key in self.levels)

    @cached_property
    def _states(self) -> dict[tuple[str, str | None], State]:
        return {}

    @cached_property
    def levels(self) -> Mapping[tuple[str, str | None], tuple[str | None, str | None]]:
        """(conclusion, member) → proved level and ceiling, for every member this case speaks of.

        The quick way to all conclusions at once; ``state`` tells more of each.
        """
        true, false = self.outcome.true, self.outcome.false
        rungs, key_of, ladders = self.program.rungs, self.program.rung_keys.__getitem__, self.program.ladders
        found = self.program.open_levels(self.active_scopes).copy()
        for key in {*map(key_of, rungs & true), *map(key_of, rungs & false)}:
            if key in found:
                found[key] = ladders[key].span(true, false)
        return MappingProxyType(found)

    def _state(self, ladder: Ladder) -> State:
        name, member = ladder.key
        slots = ladder.slots
        level, ceiling = ladder.span(self.outcome.true, self.outcome.false)
        contrary = self.program.index.get(Slot(name, member, CONTRARY))
        given = self._given(slots)
        return State(
            conclusion=self.model.vocabulary.conclusions[name],
            member=member,
            level=level,
            ceiling=ceiling,
            derivable=ladder.derivable,
            given=given,
            contrary=self.slot_truth(contrary) if contrary is not None else Truth.FALSE,
            conflict=given is not None and self._contradicted(given, slots),
        )

    def _given(self, slots: tuple[int, ...]) -> bool | None:
        if not self.inputs.given_true.isdisjoint(slots):
            return True
        return None if self.inputs.given_false.isdisjoint(slots) else False

    def _contradicted(self, given: bool, slots: tuple[int, ...]) -> bool:
        """Whether rules say the opposite of what was stated."""
        definitions = [self.program.definition_of[slot] for slot in slots]
        ruled = [definition for definition in definitions if definition.clauses]
        if given:
            return bool(ruled) and all(self._excluded(definition) for definition in ruled)
        return any(self.clause_truths[index] is TRUE for definition in ruled for index in definition.clauses)

    def _excluded(self, definition: Definition) -> bool:
        """Whether every rule for a slot is refuted, for its own member or for all the members it may be."""
        if any(self.clause_truths[index] is TRUE for index in definition.clauses):
            return False
        own = all(self.clause_truths[index] is Truth.FALSE for index in definition.refuted_by)
        return own or (bool(definition.alike) and self.outcome.false.issuperset(definition.alike))

    def clauses_of(self, name: str, member: str | None, *, contrary: bool = False) -> Iterator[Clause]:
        """The clauses that can support a conclusion (or count against it) for a member."""
        levels = (CONTRARY,) if contrary else tuple(reversed(self.program.levels[name])) or ("",)
        for level in levels:
            slot = self.program.index.get(Slot(name, member, level))
            if slot is not None and slot in self.program.definition_of:
                for index in self.program.definition_of[slot].clauses:
                    yield self.program.clauses[index]

    def justifications(self, name: str, member: str | None, *, contrary: bool = False) -> tuple[Justification, ...]:
        """Every rule that fired for a conclusion (or against it), each once with its best level, the best first."""
        found: dict[tuple[str, str | None], Justification] = {}
        for clause in self.clauses_of(name, member, contrary=contrary):
            if self.clause_truths[clause.index] is TRUE:
                level = self.program.slots[clause.slot].aspect or YES
                found.setdefault((clause.rule.id, clause.member), Justification(clause.rule, clause.member, level))
        return tuple(found.values())

    def conclusions_behind(self, name: str, member: str | None) -> frozenset[tuple[str, str | None]]:
        """The proved conclusions (id, member) that a conclusion rests on, directly or through others."""
        found: set[tuple[str, str | None]] = set()
        line = [(name, member)]
        while line:
            for key in self._read_by(*line.pop()):
                if key not in found:
                    found.add(key)
                    line.append(key)
        return frozenset(found)

    def _read_by(self, name: str, member: str | None) -> Iterator[tuple[str, str | None]]:
        """The proved conclusions that hold up the clauses that fired for a conclusion."""
        for clause in self.clauses_of(name, member):
            if self.clause_truths[clause.index] is TRUE:
                for number in supporting_slots(clause.formula, self.slot_truth):
                    slot = self.program.slots[number]
                    if slot.item in self.model.vocabulary.conclusions and number in self.outcome.true:
                        yield slot.item, slot.member

    @cached_property
    def fired_rules(self) -> frozenset[str]:
        """The ids of the rules that fired for some member this case speaks of."""
        pairs = zip(self.program.clauses, self.clause_truths, strict=True)
        return frozenset(clause.rule.id for clause, truth in pairs if truth is TRUE)

    @cached_property
    def firing_order(self) -> tuple[tuple[Rule, str | None, Slot], ...]:
        """What fired, each rule after those it rests on: rule, member and the slot it gave."""
        clauses = (self.program.clauses[index] for index in self.outcome.trace or self._in_order_of_rules())
        return tuple((clause.rule, clause.member, self.program.slots[clause.slot]) for clause in clauses)

    def _in_order_of_rules(self) -> Iterator[int]:
        """What fired, each rule after those it rests on: the order of an engine that keeps a trace."""
        for definition in self.program.definitions:
            yield from (index for index in definition.clauses if self.clause_truths[index] is TRUE)

    @cached_property
    def urgency(self) -> Rung | None:
        """The highest rung of the urgency ladder that a proved conclusion stands for."""
        return self._rung(state for state in self.states if state.level is not None)

    @cached_property
    def urgency_ceiling(self) -> Rung | None:
        """The highest rung that could still be reached."""
        return self._rung(state for state in self.states if state.ceiling is not None)

    def _rung(self, states: Iterator[State]) -> Rung | None:
        ladder = self.model.vocabulary.urgency
        reached = {state.conclusion.urgency for state in states if state.conclusion.urgency}
        return next((rung for rung in reversed(ladder) if rung.id in reached), None)

    def _height(self, conclusion: Conclusion) -> int:
        """The rung a conclusion stands for, 0 for the lowest; less where it stands for none."""
        return self.model.vocabulary.rung_rank(conclusion.urgency) if conclusion.urgency else -1

    def states_with_role(self, role: str) -> tuple[State, ...]:
        """The states of conclusions whose kind plays a role in the report."""
        return tuple(state for state in self.states if self.model.vocabulary.role(state.conclusion) == role)

    @cached_property
    def red_flags_present(self) -> tuple[State, ...]:
        """Red flags that are proved, the most urgent first."""
        found = [state for state in self.states_with_role("red_flag") if state.level is not None]
        return tuple(sorted(found, key=lambda state: -self._height(state.conclusion)))

    @cached_property
    def red_flags_open(self) -> tuple[State, ...]:
        """Red flags that are neither proved nor excluded."""
        return tuple(state for state in self.states_with_role("red_flag") if state.status == OPEN)

    @property
    def may_reassure(self) -> bool:
        """Whether every red flag is excluded; nothing reassures before."""
        return not self.red_flags_present and not self.red_flags_open

    @cached_property
    def conflicts(self) -> tuple[State, ...]:
        """Conclusions about which the facts state one thing and the rules derive the opposite."""
        return tuple(state for key in self.program.ladders if (state := self.state(*key)).conflict)

    @cached_property
    def unexplained(self) -> tuple[tuple[str, str | None], ...]:
        """Remarkable findings (item, member) that no fired rule read."""
        read = self._slots_read()
        vocabulary = self.model.vocabulary
        left: list[tuple[str, str | None]] = []
        for name, member, value in self.facts.stated():
            item = vocabulary.item(name)
            if item is None or is_negative(item, value):
                continue
            if (name, member) not in read:
                left.append((name, member))
        return tuple(left)

    def _slots_read(self) -> frozenset[tuple[str, str | None]]:
        """The items that hold a fired clause up: its known slots, for their own member.

        What policy only gathers under a wider word, such as any pain of a leg, explains nothing by itself: it counts
        where something else that fired reads the wider word.
        """
        read: set[tuple[str, str | None]] = set()
        pairs = zip(self.program.clauses, self.clause_truths, strict=True)
        fired = [clause for clause, truth in pairs if truth is TRUE]
        for clause in (clause for clause in fired if not self._only_gathers(clause)):
            read |= self._held_up_by(clause)
        for clause in (clause for clause in reversed(fired) if self._only_gathers(clause)):
            slot = self.program.slots[clause.slot]
            if (slot.item, slot.member) in read:
                read |= self._held_up_by(clause)
        return frozenset(read)

    def _only_gathers(self, clause: Clause) -> bool:
        """Whether a clause is policy that leads to an intermediate conclusion."""
        conclusion = self.model.vocabulary.conclusions[self.program.slots[clause.slot].item]
        return clause.rule.is_policy and self.model.vocabulary.role(conclusion) == "intermediate"

    def _held_up_by(self, clause: Clause) -> set[tuple[str, str | None]]:
        """The items whose known values make a fired clause true, for their own member."""
        held: set[tuple[str, str | None]] = set()
        for number in supporting_slots(clause.formula, self.slot_truth):
            slot = self.program.slots[number]
            held.add((slot.item, slot.member))
            if slot.member == NOT_STATED and (slot.item, NOT_STATED) not in self.facts.values:
                held |= {(slot.item, member) for item, member in self.facts.values if item == slot.item}
        return held

    @cached_property
    def open_findings(self) -> tuple[tuple[str, str | None], ...]:
        """Unknown findings (item, member) that some undecided clause of an open conclusion reads, red flags first."""
        found: dict[tuple[str, str | None], None] = {}
        seen: set[int] = set()
        for state in self._open_states():
            for clause in self.clauses_of(state.conclusion.id, state.member):
                self._collect_open(clause, found, seen)
        return tuple(found)

    def open_findings_of(self, name: str, member: str | None) -> tuple[tuple[str, str | None], ...]:
        """Unknown findings (item, member) that keep one conclusion open for one member."""
        found: dict[tuple[str, str | None], None] = {}
        seen: set[int] = set()
        for clause in self.clauses_of(name, member):
            self._collect_open(clause, found, seen)
        return tuple(found)

    def _open_states(self) -> list[State]:
        """States that unknowns could still raise: red flags, then urgency, then hypotheses."""
        vocabulary = self.model.vocabulary
        rank = {"red_flag": 0, "hypothesis": 2}

        def order(state: State) -> int:
            role = vocabulary.role(state.conclusion)
            return rank.get(role, 1 if state.conclusion.urgency else 3)

        relevant = [state for state in self.states if not state.settled and state.derivable and order(state) < 3]
        return sorted(relevant, key=order)

    def _collect_open(self, first: Clause, found: dict[tuple[str, str | None], None], seen: set[int]) -> None:
        """Add the unknown findings that keep a clause undecided, through undecided conclusions down to findings.

        What is refuted is passed over, also where a clause is unknown that could only have contradicted it.
        """
        line = [first]
        while line:
            clause = line.pop()
            if clause.index in seen or self.clause_truths[clause.index] is not UNKNOWN:
                continue
            if clause.slot in self.outcome.false:
                continue
            seen.add(clause.index)
            deeper: list[Clause] = []
            for number in undecided_slots(clause.formula, self.slot_truth):
                slot = self.program.slots[number]
                if slot.item in self.model.vocabulary.findings:
                    found.setdefault((slot.item, slot.member))
                elif number in self.program.definition_of:
                    deeper += self._clauses_behind(number)
            line += reversed(deeper)

    def _clauses_behind(self, number: int) -> Iterator[Clause]:
        """The clauses of a slot, and of the higher levels that imply it."""
        definition: Definition | None = self.program.definition_of[number]
        while definition is not None:
            for index in definition.clauses:
                yield self.program.clauses[index]
            definition = self.program.definition_of[definition.stronger] if definition.stronger is not None else None
