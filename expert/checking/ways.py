"""The ways in which ground formulas can be true together, found one after another without an engine.

A way is a set of slots that are known true or known false. The search is a semantic tableau over signed formulas
(R. M. Smullyan, First-Order Logic, 1968, chapter II), read in Kleene's strong logic: an unknown is neither.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from expert.checking.domains import Domains
from expert.formulas import (
    Agreement,
    And,
    Constant,
    Count,
    Formula,
    InSome,
    Literal,
    Negation,
    Or,
    When,
    at_least_of,
    opposite,
)
from expert.grounding import Program
from expert.truth import from_known

Goal = tuple[Formula, bool]
"""A formula that must come out known true, or known false."""
Alternative = tuple[Goal, ...]
"""Goals that must all be met."""


class SearchCutError(Exception):
    """The search took more steps than it was allowed."""


@dataclass(slots=True)
class _Branch:
    """One branch of the tableau: what is known on it, and what is still to be met."""

    known: dict[int, bool] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    choices: list[tuple[Alternative, ...]] = field(default_factory=list)
    derived: list[int] = field(default_factory=list)

    def with_goals(self, goals: Alternative) -> "_Branch":
        return _Branch(dict(self.known), list(goals), list(self.choices), list(self.derived))


class Ways:
    """Finds ways in one ground knowledge base."""

    def __init__(self, program: Program, *, steps: int = 5_000) -> None:
        """Prepare searches of at most ``steps`` branches each."""
        self.program = program
        self.domains = Domains(program)
        self.steps = steps

    def exists(self, formulas: Iterable[Formula]) -> bool:
        """Whether some facts make all formulas true; conclusions must then be stated or derived.

        A *no* is certain. A *yes* may overlook that two ways fit each other only by what the search does not model.

        Raises:
            SearchCutError: where the bound was reached without an answer.
        """
        return next(self._ways(formulas, through_rules=True), None) is not None

    def all(self, formula: Formula) -> Iterator[dict[int, bool]]:
        """Every way in which a formula is true, conclusions taken as they stand; some may contain others.

        Raises:
            SearchCutError: where the bound was reached before the last way.
        """
        return self._ways((formula,), through_rules=False)

    def _ways(self, formulas: Iterable[Formula], *, through_rules: bool) -> Iterator[dict[int, bool]]:
        stack = [_Branch(goals=[(formula, True) for formula in formulas])]
        taken = 0
        while stack:
            branch = stack.pop()
            taken += 1
            if taken > self.steps:
                raise SearchCutError
            if not self._meet(branch):
                continue
            self._drop_settled(branch)
            if branch.choices:
                # the choice with the fewest alternatives first: it fails soonest
                alternatives = branch.choices.pop(min(range(len(branch.choices)), key=lambda i: len(branch.choices[i])))
            elif branch.derived and through_rules:
                alternatives = self._reasons(branch.derived.pop(), branch)
            else:
                yield branch.known
                continue
            stack += [branch.with_goals(alternative) for alternative in reversed(alternatives)]

    def _meet(self, branch: _Branch) -> bool:
        """Meet every goal that leaves no choice; False where that is impossible."""
        while branch.goals:
            formula, wanted = branch.goals.pop()
            if isinstance(formula, Literal):
                if not self._assume(formula.slot, wanted, branch):
                    return False
            elif isinstance(formula, Constant):
                if formula.value is not from_known(wanted, not wanted):
                    return False
            else:
                self._take_apart(formula, wanted, branch)
        return True

    @staticmethod
    def _drop_settled(branch: _Branch) -> None:
        """Drop the alternatives that what is known excludes, and the choices that are met already."""
        left: list[tuple[Alternative, ...]] = []
        for choice in branch.choices:
            verdicts = [(alternative, _verdict(alternative, branch.known)) for alternative in choice]
            if not any(verdict is True for _, verdict in verdicts):
                left.append(tuple(alternative for alternative, verdict in verdicts if verdict is not False))
        branch.choices = left

    def _assume(self, slot: int, wanted: bool, branch: _Branch) -> bool:
        if slot in branch.known:
            return branch.known[slot] is wanted
        branch.known[slot] = wanted
        if slot in self.program.definition_of:
            branch.derived.append(slot)
        elif self.domains.is_conclusion(slot):
            return False  # no rule speaks of it and it may not be stated, so it stays unknown
        return self.domains.is_consistent(slot, branch.known)

    @staticmethod
    def _take_apart(formula: Formula, wanted: bool, branch: _Branch) -> None:
        """Replace a goal by goals for its parts, or by a choice between them."""
        match formula:
            case Negation(part):
                branch.goals.append((part, not wanted))
            case And(parts) | Or(parts) if isinstance(formula, And) is not wanted:
                branch.choices.append(tuple(((part, wanted),) for part in parts))
            case And(parts) | Or(parts) | Agreement(parts):
                branch.goals += [(part, wanted) for part in parts]
            case When(condition, part):
                branch.goals += [(condition, True), (part, wanted)]
            case InSome(named, unnamed):
                branch.goals.append((Or((*named, unnamed) if wanted else named), wanted))
            case Count(count, parts) if not wanted:
                branch.goals.append((at_least_of(len(parts) - count + 1, [opposite(part) for part in parts]), True))
            case Count(count, parts):
                with_first = ((parts[0], True), (at_least_of(count - 1, parts[1:]), True))
                branch.choices.append((with_first, ((at_least_of(count, parts[1:]), True),)))

    def _reasons(self, slot: int, branch: _Branch) -> tuple[Alternative, ...]:
        """What can make a conclusion's slot known as the branch assumes: a statement, or its rules."""
        definition = self.program.definition_of[slot]
        wanted = branch.known[slot]
        deciding = definition.clauses if wanted else definition.refuted_by
        formulas = [self.program.clauses[index].formula for index in deciding]
        if definition.stronger is not None:
            formulas.append(Literal(definition.stronger))
        found: list[Alternative] = [()] if self._may_be_stated(slot, wanted) else []
        if wanted:
            found += [((formula, True),) for formula in formulas]
        elif definition.clauses:
            found.append(tuple((formula, False) for formula in formulas))
            if definition.alike:
                found.append(tuple((Literal(own), False) for own in definition.alike))
        return tuple(found)

    def _may_be_stated(self, slot: int, wanted: bool) -> bool:
        """Whether a fact file can make the slot true, or false."""
        about = self.program.slots[slot]
        vocabulary = self.program.model.vocabulary
        conclusion = vocabulary.conclusions[about.item]
        if conclusion.given is None or not wanted:
            return conclusion.given is not None
        return not about.aspect or vocabulary.rank(about.aspect) <= vocabulary.rank(conclusion.given)


def _verdict(alternative: Alternative, known: dict[int, bool]) -> bool | None:
    """Whether what is known meets an alternative (True), excludes it (False), or neither shows at a glance."""
    met = True
    for goal in alternative:
        formula, wanted = goal
        while isinstance(formula, Negation):
            formula, wanted = formula.part, not wanted
        truth = known.get(formula.slot) if isinstance(formula, Literal) else None
        if truth is not None and truth is not wanted:
            return False
        met = met and truth is not None
    return True if met else None
