"""Which question to ask first: the one that is part of the shortest ways to exclude what is open.

For every open conclusion the fewest questions are found whose usual answers exclude it: *and* needs one part refuted,
*or* all of them. These are the disproof numbers of proof-number search (Allis, van der Meulen and van den Herik 1994),
with sets of questions in the place of numbers, so that a question that serves several is counted once.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from expert.consultation import Consultation
from expert.explanations.chains import Chains
from expert.explanations.pairs import bits
from expert.explanations.targets import Target
from expert.explanations.unknowns import Unknown, usual_answer
from expert.facts import Key, Value
from expert.formulas import Agreement, And, Constant, Count, Formula, InSome, Literal, Negation, Or, When
from expert.grounding import Definition
from expert.inputs import value_truth
from expert.slots import Slot
from expert.truth import FALSE, TRUE, UNKNOWN, Truth, negation

_UNUSUAL = 6  # how many usual answers one unusual answer weighs


class Plan(NamedTuple):
    """Questions that settle something: a bit for each whose usual answer serves, and for each that needs another."""

    usual: int = 0
    unusual: int = 0

    @property
    def cost(self) -> int:
        """How much there is to ask."""
        return self.usual.bit_count() + _UNUSUAL * self.unusual.bit_count()


def uses(
    consultation: Consultation, chains: Chains, unknowns: Sequence[Unknown], targets: Sequence[Target]
) -> dict[str, int]:
    """Item → for how many of the targets it is part of the shortest way found to exclude them."""
    behind = frozenset(chains.behind(target.key for target in targets))
    plans = _Planner(consultation, [unknown for unknown in unknowns if unknown.key in behind], behind)
    found: dict[str, int] = {}
    for target in targets:
        plan = plans.against(target) or Plan()
        for number in bits(plan.usual | plan.unusual):
            found[plans.items[number]] = found.get(plans.items[number], 0) + 1
    return found


class _Planner:
    def __init__(self, consultation: Consultation, unknowns: Sequence[Unknown], behind: Container[Key]) -> None:
        self.consultation = consultation
        self.program = consultation.program
        self.unknowns = frozenset(unknowns)
        self.items = tuple(dict.fromkeys(unknown.item for unknown in unknowns))
        self.bits: Mapping[str, int] = {item: 1 << number for number, item in enumerate(self.items)}
        self.held: dict[tuple[int, Truth], Plan | None] = {}
        for definition in self.program.definitions:  # each reads earlier ones only, so nothing recurses
            slot = self.program.slots[definition.slot]
            if (slot.item, slot.member) in behind and consultation.slot_truth(definition.slot) is UNKNOWN:
                for wanted in (TRUE, FALSE):
                    self.held[definition.slot, wanted] = self._define(definition, wanted)

    def against(self, target: Target) -> Plan | None:
        """The least to ask to exclude a conclusion at the lowest level that is open."""
        slots = self.program.ladders[target.key].slots
        lowest = next((slot for slot in slots if self.consultation.slot_truth(slot) is UNKNOWN), None)
        return None if lowest is None else self._slot(lowest, FALSE)

    def _define(self, definition: Definition, wanted: Truth) -> Plan | None:
        stated = self._answer(definition.slot, wanted)
        clauses = self.program.clauses
        above = [] if definition.stronger is None else [self._slot(definition.stronger, wanted)]
        if wanted is TRUE:
            return _least([stated, *above, *(self._formula(clauses[i].formula, TRUE) for i in definition.clauses)])
        ruled = [*above, *(self._formula(clauses[i].formula, FALSE) for i in definition.refuted_by)]
        alike = [self._slot(slot, FALSE) for slot in definition.alike]
        return _least([stated, _all(ruled) if ruled else None, _all(alike) if alike else None])

    def _slot(self, number: int, wanted: Truth) -> Plan | None:
        known = self.consultation.slot_truth(number)
        if known is not UNKNOWN:
            return Plan() if known is wanted else None
        if (number, wanted) not in self.held:
            self.held[number, wanted] = self._answer(number, wanted)
        return self.held[number, wanted]

    def _answer(self, number: int, wanted: Truth) -> Plan | None:
        """Asking for a slot itself."""
        slot = self.program.slots[number]
        unknown = self._unknown(slot)
        if unknown is None:
            return None
        usual = usual_answer(self.consultation, unknown)
        bit = self.bits[slot.item]
        if usual is not None and _truth(usual.value, slot) is wanted:
            return Plan(bit)
        return Plan(0, bit)

    def _unknown(self, slot: Slot) -> Unknown | None:
        """The unknown whose answer tells of a slot, if it may be asked."""
        whole = Unknown(slot.item, slot.member)
        part = Unknown(slot.item, slot.member, slot.aspect)
        return whole if whole in self.unknowns else part if part in self.unknowns else None

    def _formula(self, formula: Formula, wanted: Truth) -> Plan | None:
        match formula:
            case Literal(slot):
                return self._slot(slot, wanted)
            case Constant(value):
                return Plan() if value is wanted else None
            case Negation(part):
                return self._formula(part, negation(wanted))
            case When(condition, part):
                return _all([self._formula(condition, TRUE), self._formula(part, wanted)])
            case InSome(named, unnamed):
                parts, disjunctive = ((*named, unnamed) if wanted is TRUE else named), True
            case And(parts) | Or(parts):
                disjunctive = isinstance(formula, Or)
            case Agreement(parts):
                return _all([self._formula(part, wanted) for part in parts])
            case Count(count, parts):
                found = sorted((self._formula(part, wanted) for part in parts), key=_cost)
                return _all(found[: count if wanted is TRUE else len(parts) - count + 1])
        plans = [self._formula(part, wanted) for part in parts]
        return _least(plans) if disjunctive is (wanted is TRUE) else _all(plans)


def _truth(value: Value | None, slot: Slot) -> Truth:
    return UNKNOWN if value is None else value_truth(value, slot.aspect)


def _cost(plan: Plan | None) -> float:
    return float("inf") if plan is None else plan.cost


def _least(plans: Iterable[Plan | None]) -> Plan | None:
    """The plan that asks least, the first of equals."""
    return min(plans, key=_cost, default=None)


def _all(plans: Iterable[Plan | None]) -> Plan | None:
    """All of the plans together; None where there is none for one of them."""
    usual = unusual = 0
    for plan in plans:
        if plan is None:
            return None
        usual, unusual = usual | plan.usual, unusual | plan.unusual
    return Plan(usual, unusual)
