"""Why something was not concluded, or not at a level: every rule that could give it, the nearest miss first.

Like a derivation, the answer is a directed acyclic graph held as a list of steps: first what was asked, then every
missing conclusion that a premise reads, each once for each level it is missed at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from expert.consultation import Consultation
from expert.corpus import Corpus
from expert.explanations.any_answer import told_once
from expert.explanations.citations import cite
from expert.explanations.gaps import Planner, fulfilled_by
from expert.explanations.how import apply
from expert.explanations.misses import DENIED, EXCLUDED, Miss, MissingStep, Want
from expert.explanations.missing import MissingLevel, missing_levels, target_slot
from expert.explanations.plans import Plan
from expert.explanations.premise_parts import SATISFIED, Part, read_parts
from expert.facts import Key, is_negative
from expert.grounding import Clause
from expert.states import NO_RULE, OPEN, YES, State
from expert.truth import TRUE
from expert.vocabulary import NOT_STATED

MOST_STEPS = 60
MOST_RULES = 50  # told of one step
MOST_ALTERNATIVES = 3  # told of one rule


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The steps of an answer; the first ``roots`` steps are what was asked, per member.

    ``unsided`` are remarkable facts that name no side, where a side was asked about. ``cut`` tells whether conclusions
    are left without a step, or sets of facts were passed over, because there are too many.
    """

    name: str
    level: str | None
    steps: tuple[MissingStep, ...]
    roots: int
    unsided: tuple[Key, ...]
    cut: bool


def why_not(
    consultation: Consultation,
    name: str,
    member: str | None = None,
    level: str | None = None,
    corpus: Corpus | None = None,
) -> WhyNot:
    """Return why something was not concluded, for one member or for every member it was not concluded for.

    Raises:
        QuestionError: where there is no such conclusion, member or level.
        ConcludedError: where it was concluded, at that level.
    """
    asked = missing_levels(consultation, name, member, level)
    return _Explainer(consultation, corpus).explain(name, level, asked)


def missed(consultation: Consultation, missing: MissingLevel, corpus: Corpus | None = None) -> MissingStep:
    """One step by itself: what its rules lack is not explained further."""
    return _Explainer(consultation, corpus, follows=False).explain(missing.name, None, [missing]).steps[0]


class _Choice(NamedTuple):
    """A rule for one member with the plan chosen for it, whether that suffices, and others as cheap that do."""

    clause: Clause
    plan: Plan | None
    suffices: bool
    others: tuple[Plan, ...]


class _Explainer:
    def __init__(self, consultation: Consultation, corpus: Corpus | None, *, follows: bool = True) -> None:
        self.consultation = consultation
        self.follows = follows
        self.program = consultation.program
        self.corpus = corpus
        self.planner = Planner(consultation)
        self.position = {rule: number for number, rule in enumerate(consultation.model.rules)}
        self.numbers: dict[MissingLevel, int] = {}
        self.layer: list[MissingLevel] = []
        self.cut = False

    def explain(self, name: str, level: str | None, roots: list[MissingLevel]) -> WhyNot:
        for missing in roots:
            self._number(missing)
        steps: list[MissingStep] = []
        while self.layer:
            wanted, self.layer = self.layer, []
            steps += self._steps(wanted)
        unsided = tuple(self._unsided(name, roots))
        return WhyNot(name, level, tuple(steps), len(roots), unsided, self.cut or self.planner.choice.cut)

    def _number(self, missing: MissingLevel) -> int | None:
        """The number of a step, a new one for what has none yet; None where there are too many."""
        if missing not in self.numbers:
            if len(self.numbers) == MOST_STEPS:
                self.cut = True
                return None
            self.numbers[missing] = len(self.numbers) + 1
            self.layer.append(missing)
        return self.numbers[missing]

    def _unsided(self, name: str, roots: list[MissingLevel]) -> Iterator[Key]:
        """Remarkable facts of the scope that name no member, where a named member is asked about."""
        vocabulary = self.consultation.model.vocabulary
        scope = vocabulary.conclusions[name].scope
        if all(missing.member in {None, NOT_STATED} for missing in roots):
            return
        for key, value in self.consultation.facts.values.items():
            item = vocabulary.item(key[0])
            if item and item.scope == scope and key[1] == NOT_STATED and not is_negative(item, value):
                yield key

    # steps, a layer of the graph at a time, so that all its plans are tried at once

    def _steps(self, wanted: list[MissingLevel]) -> Iterator[MissingStep]:
        rules = [list(self._rules(missing)) for missing in wanted]
        tried = [(clause, plan) for found in rules for clause, plans in found for plan in plans]
        verdicts = fulfilled_by(self.planner, [(clause.formula, plan) for clause, plan in tried])
        fires = {(clause.index, plan): verdict for (clause, plan), verdict in zip(tried, verdicts, strict=True)}
        for missing, found in zip(wanted, rules, strict=True):
            chosen = [
                self._choose(clause, [(plan, fires[clause.index, plan]) for plan in plans]) for clause, plans in found
            ]
            yield self._step(missing, chosen)

    def _slot(self, missing: MissingLevel) -> int | None:
        return target_slot(self.program, missing)

    def _rules(self, missing: MissingLevel) -> Iterator[tuple[Clause, tuple[Plan, ...]]]:
        """Each rule that could give the conclusion at the level or higher, for each member, with its plans."""
        clauses = list(self._clauses(self._slot(missing)))
        best: dict[tuple[str, str | None], tuple[Clause, tuple[Plan, ...]]] = {}
        for clause, plans in zip(clauses, self.planner.plans([clause.formula for clause in clauses]), strict=True):
            key = (clause.rule.id, clause.member)
            if key not in best or (plans and not best[key][1]):  # the lowest level of a rule comes first
                best[key] = (clause, plans)
        yield from best.values()

    def _clauses(self, slot: int | None) -> Iterator[Clause]:
        """The clauses of a slot and of the higher levels, but for those of a side nothing is said of."""
        while slot is not None:
            definition = self.program.definition_of[slot]
            for index in definition.clauses:
                clause = self.program.clauses[index]
                if clause.member != NOT_STATED or clause.rule.scope in self.consultation.active_scopes:
                    yield clause
            slot = definition.stronger

    def _choose(self, clause: Clause, tried: list[tuple[Plan, bool | None]]) -> _Choice:
        """The cheapest plan that suffices, and others as cheap; else the cheapest, which does not."""
        sufficient = [plan for plan, suffices in tried if suffices]
        if not sufficient:
            return _Choice(clause, next((plan for plan, verdict in tried if verdict is not None), None), False, ())
        best = self.planner.choice.cost(sufficient[0])
        others = tuple(plan for plan in sufficient[1:] if self.planner.choice.cost(plan) == best)
        return _Choice(clause, sufficient[0], True, others)

    def _step(self, missing: MissingLevel, chosen: list[_Choice]) -> MissingStep:
        def order(choice: _Choice) -> tuple[int, int, int, int, int]:
            worth = 0 if choice.suffices else 2 if choice.plan is None else 1
            cost = self.planner.choice.cost(choice.plan or frozenset())
            return (worth, *cost, self.position[choice.clause.rule.id], choice.clause.index)

        chosen.sort(key=order)
        state = self.consultation.state(missing.name, missing.member)
        against = self.consultation.justifications(missing.name, missing.member, contrary=True)
        return MissingStep(
            number=self.numbers[missing],
            state=state,
            level=missing.level,
            reason=self._reason(missing, state, chosen),
            highest=self._highest(missing),
            misses=tuple(self._miss(choice) for choice in chosen[:MOST_RULES]),
            further=max(0, len(chosen) - MOST_RULES),
            contrary=tuple(apply(self.consultation, item, self.corpus) for item in against),
        )

    def _reason(self, missing: MissingLevel, state: State, chosen: list[_Choice]) -> str:
        slot = self._slot(missing)
        if state.given is False:
            return DENIED
        if slot is None or not chosen:
            return NO_RULE
        return EXCLUDED if slot in self.consultation.outcome.false else OPEN

    def _highest(self, missing: MissingLevel) -> str | None:
        clauses = self.consultation.clauses_of(missing.name, missing.member)
        return next((self.program.slots[clause.slot].aspect or YES for clause in clauses), None)

    # one rule

    def _miss(self, choice: _Choice) -> Miss:
        clause = choice.clause
        premise = read_parts(self.consultation, clause.rule, clause.member)
        ways = told_once([tuple(self._wants(plan)) for plan in (choice.plan, *choice.others) if plan is not None])
        return Miss(
            rule=clause.rule,
            member=clause.member,
            level=self.program.slots[clause.slot].aspect or YES,
            premise=self._numbered(premise),
            held=self._held(clause) if premise.status == SATISFIED else None,
            wants=ways[0] if ways else None,
            suffices=choice.suffices,
            alternatives=tuple(ways[1 : MOST_ALTERNATIVES + 1]),
            more_alternatives=max(0, len(ways) - 1 - MOST_ALTERNATIVES),
            citations=cite(self.consultation.model, clause.rule.sources, self.corpus),
        )

    def _held(self, clause: Clause) -> str | None:
        """The highest level a rule passes on for this member."""
        slot = self.program.slots[clause.slot]
        for other in self.consultation.clauses_of(slot.item, slot.member):
            same = (other.rule.id, other.member) == (clause.rule.id, clause.member)
            if same and self.consultation.clause_truths[other.index] is TRUE:
                return self.program.slots[other.slot].aspect
        return None

    def _numbered(self, part: Part) -> Part:
        """The part with the step of every conclusion it misses."""
        if part.status == SATISFIED or not self.follows:
            return part
        if part.connective != "test":
            return replace(part, parts=tuple(self._numbered(inner) for inner in part.parts))
        missing = self._missing(part)
        return part if missing is None else replace(part, step=self._number(missing))

    def _missing(self, part: Part) -> MissingLevel | None:
        """The conclusion a test misses, at the level it asks for."""
        conclusion = self.consultation.model.vocabulary.conclusions.get(part.item)
        if conclusion is None or part.test is None or part.negated == (part.test.operator != "no"):
            return None
        levels = self.program.levels[part.item]
        level = str(part.test.operand) if part.test.operator == "level" else levels[0] if levels else YES
        return MissingLevel(part.item, part.member, level)

    def _wants(self, plan: Plan) -> Iterator[Want]:
        slots = self.program.slots
        choice = self.planner.choice
        own = choice.by_fact(plan)
        for key, edits in choice.edits(plan).items():
            wanted = tuple((slots[number].aspect, truth) for number, truth in own[key])
            changes = any(choice.changes(number) and not choice.holds(number, truth) for number, truth in own[key])
            yield Want(*key, edits, wanted, changes)
