"""What would have to be learned or changed for a slot to become true: small sets of facts, found on the ground rules.

A *plan* is a set of facts' slots with the truths they would need. The plans of a slot come from those of the slots its
clauses read, each slot once and lower ones first, so that shared parts are never expanded. Of each slot the few best
plans are kept: what must be changed counts before what must be learned. So a plan is small, but it is not proved to be
the smallest; whether it suffices is for the rules to say (``fulfilled_by``).
"""

from collections.abc import Iterable, Iterator, Sequence

from expert.consultation import Consultation
from expert.explanations.plans import AS_IT_IS, MOST_PLANS, Plan, PlanChoice, Plans
from expert.explanations.variants import Edit, Known, evaluate_variants
from expert.formulas import Agreement, And, Constant, Count, Formula, InSome, Literal, Negation, Or, When, evaluate
from expert.grounding import Definition
from expert.slots import ACTIVE, Slot
from expert.truth import FALSE, TRUE, UNKNOWN, Truth, negation
from expert.vocabulary import NOT_STATED, Conclusion

Goal = tuple[int, Truth]


class Planner:
    """Finds plans in one consultation and keeps those it found; ``choice`` combines them."""

    def __init__(self, consultation: Consultation) -> None:
        """Begin without a plan."""
        self.consultation = consultation
        self.program = consultation.program
        self.vocabulary = consultation.model.vocabulary
        self.choice = PlanChoice(consultation)
        self._order = {definition.slot: number for number, definition in enumerate(self.program.definitions)}
        self._plans: dict[Goal, Plans] = {}
        self._truths: dict[int, Truth] = {}  # by identity: the formulas belong to the program
        self._formula_plans: dict[tuple[int, Truth], Plans] = {}

    def plans(self, formulas: Sequence[Formula]) -> list[Plans]:
        """The best plans that make each formula true, the cheapest first; none where there is no way."""
        self._prepare(formulas)
        return [self._of(formula, TRUE) for formula in formulas]

    def _prepare(self, formulas: Iterable[Formula]) -> None:
        """Find the plans of every derived slot the formulas rest on, each after those it reads itself."""
        found: set[Goal] = set()
        waiting = [goal for formula in formulas for goal in self._goals(formula, TRUE)]
        while waiting:
            goal = waiting.pop()
            if goal in found or goal in self._plans:
                continue
            found.add(goal)
            waiting += self._read_by(goal)
        for goal in sorted(found, key=lambda goal: (self._order[goal[0]], goal[1] is TRUE)):
            self._plans[goal] = self._defined(goal)

    def _goals(self, formula: Formula, wanted: Truth) -> Iterator[Goal]:
        """The derived slots whose truth would have to change for a formula to get a truth it has not."""
        if self._truth(formula) is wanted:
            return
        match formula:
            case Literal(slot):
                if slot in self._order:
                    yield slot, wanted
            case Constant():
                return
            case Negation(part):
                yield from self._goals(part, negation(wanted))
            case When(condition, part):
                yield from self._goals(condition, TRUE)
                yield from self._goals(part, wanted)
            case InSome(named, unnamed):
                for part in (*named, unnamed):
                    yield from self._goals(part, wanted)
            case And(parts) | Or(parts) | Agreement(parts) | Count(_, parts):
                for part in parts:
                    yield from self._goals(part, wanted)

    def _read_by(self, goal: Goal) -> Iterator[Goal]:
        slot, wanted = goal
        definition = self.program.definition_of[slot]
        for index in definition.clauses if wanted is TRUE else definition.refuted_by:
            yield from self._goals(self.program.clauses[index].formula, wanted)
        others = (definition.stronger,) if definition.stronger is not None else ()
        for other in others if wanted is TRUE else (*others, *definition.alike):
            if self.consultation.slot_truth(other) is not wanted:
                yield other, wanted

    def _defined(self, goal: Goal) -> Plans:
        """The plans of a derived slot, from those of what its definition reads."""
        slot, wanted = goal
        definition = self.program.definition_of[slot]
        stated = self._stated(slot, wanted)
        if wanted is TRUE:
            if self._is_denied(slot):
                return stated
            ways = [self._of(self.program.clauses[index].formula, TRUE) for index in definition.clauses]
            higher = [self._slot(definition.stronger, TRUE)] if definition.stronger is not None else []
            return self.choice.best(plan for plans in (stated, *ways, *higher) for plan in plans)
        return self.choice.best((*stated, *self._refuted(definition), *self._alike(definition)))

    def _refuted(self, definition: Definition) -> Plans:
        if self.consultation.slot_truth(definition.slot) is TRUE and not definition.refuted_by:
            return ()
        if not definition.clauses and definition.stronger is None:
            return ()
        ways = [self._of(self.program.clauses[index].formula, FALSE) for index in definition.refuted_by]
        higher = [self._slot(definition.stronger, FALSE)] if definition.stronger is not None else []
        return self.choice.together([*ways, *higher])

    def _alike(self, definition: Definition) -> Plans:
        return self.choice.together([self._slot(slot, FALSE) for slot in definition.alike]) if definition.alike else ()

    def _is_denied(self, slot: int) -> bool:
        """Whether the conclusion is stated to be absent: another rule for it would only contradict that."""
        return slot in self.consultation.inputs.given_false

    def _stated(self, slot: int, wanted: Truth) -> Plans:
        """The plan to state the conclusion itself, where the vocabulary lets facts state it at that level."""
        own = self.program.slots[slot]
        conclusion = self.vocabulary.conclusions[own.item]
        if conclusion.given is None or own.aspect not in ("", *self.vocabulary.levels):
            return ()
        if wanted is TRUE and own.aspect and self.vocabulary.rank(own.aspect) > self.vocabulary.rank(conclusion.given):
            return ()
        if wanted is FALSE and self.consultation.slot_truth(slot) is TRUE:
            return ()
        slots = self.program.ladders[own.item, own.member].slots
        return self._fact(next((low for low in slots if self.consultation.slot_truth(low) is not TRUE), slot), wanted)

    def _truth(self, formula: Formula) -> Truth:
        held = self._truths.get(id(formula))
        if held is None:
            held = self._truths[id(formula)] = self.consultation.truth(formula)
        return held

    def _of(self, formula: Formula, wanted: Truth) -> Plans:
        if isinstance(formula, Literal):
            return self._slot(formula.slot, wanted)
        if self._truth(formula) is wanted and not isinstance(formula, Negation):
            return AS_IT_IS
        held = self._formula_plans.get((id(formula), wanted))
        if held is None:
            held = self._formula_plans[id(formula), wanted] = self._made_of(formula, wanted)
        return held

    def _made_of(self, formula: Formula, wanted: Truth) -> Plans:
        match formula:
            case Negation(part):
                return self._of(part, negation(wanted))
            case When(condition, part):
                return self.choice.together([self._of(condition, TRUE), self._of(part, wanted)])
            case InSome(named, unnamed):
                parts = (*named, unnamed) if wanted is TRUE else named
                return self._made_of(Or(parts), wanted)
            case Agreement(parts):
                return self.choice.together([self._of(part, wanted) for part in parts])
            case And(parts):
                return self._some(parts, len(parts) if wanted is TRUE else 1, wanted)
            case Or(parts):
                if wanted is TRUE:
                    return self._some(self._without_more_answers(parts), 1, wanted)
                return self._some(parts, len(parts), wanted)
            case Count(count, parts):
                return self._some(parts, count if wanted is TRUE else len(parts) - count + 1, wanted)
        return ()

    def _without_more_answers(self, parts: tuple[Formula, ...]) -> tuple[Formula, ...]:
        """The parts, but of *known* (each slot of a fact or its opposite) one pair of opposites: any answer does."""
        slots = [part.slot for part in parts[::2] if isinstance(part, Literal)]
        known = [part for slot in slots for part in (Literal(slot), Negation(Literal(slot)))]
        facts = {(self.program.slots[slot].item, self.program.slots[slot].member) for slot in slots}
        return parts[:2] if len(facts) == 1 and known == list(parts) else parts

    def _slot(self, slot: int, wanted: Truth) -> Plans:
        """The plans of a slot; a fact that is as it is wanted must stay so."""
        if self.consultation.slot_truth(slot) is wanted:
            stays = self.program.slots[slot].item in self.vocabulary.findings
            return (frozenset({(slot, wanted is TRUE)}),) if stays else AS_IT_IS
        return self._plans.get((slot, wanted), ()) if slot in self._order else self._fact(slot, wanted)

    def _fact(self, slot: int, wanted: Truth) -> Plans:
        """The plan to learn or change one fact."""
        own = self.program.slots[slot]
        if own.aspect == ACTIVE:
            return ()
        item = self.vocabulary.item(own.item)
        if isinstance(item, Conclusion) and item.given is None:
            return ()
        if (
            own.member == NOT_STATED
            and item is not None
            and (own.item, NOT_STATED) not in self.consultation.facts.values
        ):
            if item.scope not in self.consultation.active_scopes:
                return ()
            if self.consultation.slot_truth(slot) is not UNKNOWN:
                return ()  # it follows from what is stated of each member
            if wanted is FALSE and (isinstance(item, Conclusion) or item.type == "boolean"):
                return self._denied_of_all(slot, tuple(self.vocabulary.scope_of(item).members))
        plan: Plan = frozenset({(slot, wanted is TRUE)})
        return (plan,) if self.choice.is_consistent(plan) else ()

    def _denied_of_all(self, slot: int, members: tuple[str, ...]) -> Plans:
        """A negative without a side is one of every side."""
        own = self.program.slots[slot]
        slots = [self.program.index.get(Slot(own.item, member, own.aspect)) for member in members]
        return self.choice.together([self._fact(other, FALSE) for other in slots if other is not None])

    def _some(self, parts: tuple[Formula, ...], count: int, wanted: Truth) -> Plans:
        """So many of the parts, the cheapest ones: those that have the truth already cost nothing."""
        if count == len(parts):
            return self.choice.together([self._of(part, wanted) for part in parts])
        open_ = [part for part in parts if self._truth(part) is not wanted]
        needed = count - (len(parts) - len(open_))
        if needed <= 0:
            return AS_IT_IS
        ways = [plans for part in open_ if (plans := self._of(part, wanted))]
        if needed > len(ways):
            return ()
        if needed == len(ways):
            return self.choice.together(ways)
        ways.sort(key=lambda plans: self.choice.cost(plans[0]))
        return self.choice.choose(ways[: needed + MOST_PLANS], needed)


def fulfilled_by(planner: Planner, goals: Sequence[tuple[Formula, Plan]]) -> list[bool | None]:
    """Whether each formula is true once the facts are as its plan says; None where no fact file may state that.

    All plans are tried at once by the compiled engine.
    """
    variants: dict[Edit, int] = {}
    for number, (_, plan) in enumerate(goals):
        for edits in planner.choice.edits(plan).values():
            for edit in edits:
                variants[edit] = variants.get(edit, 0) | 1 << number
    if not goals:
        return []
    known = evaluate_variants(planner.consultation, variants, len(goals))
    return [
        None if known.refused >> number & 1 else _is_true(formula, known, number)
        for number, (formula, _) in enumerate(goals)
    ]


def _is_true(formula: Formula, known: Known, variant: int) -> bool:
    def truth_of(slot: int) -> Truth:
        if known.true.get(slot, 0) >> variant & 1:
            return TRUE
        return FALSE if known.false.get(slot, 0) >> variant & 1 else UNKNOWN

    return evaluate(formula, truth_of) is TRUE
