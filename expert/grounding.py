"""Ground a knowledge base: one clause per rule, conclusion, level and member, over numbered slots.

The meaning lives here, once, for every engine:

* A conclusion with levels has one slot per level that some rule gives, *proved at that level or higher*; a slot is true
  where a clause of its level is true or the next higher slot is, and false where all of these are false.
* ``inherit`` becomes one clause per level, true where the premise is true with a best level at least as high.
* An item of another scope is read as *in at least one member*; the member *not stated* takes part only while it is
  active, that is while something positive was stated without naming a member.
* What was stated of every member alike also holds for *not stated*, whichever member is meant.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

from expert.formulas import (
    ALWAYS,
    NEVER,
    OPEN,
    Agreement,
    Formula,
    Literal,
    When,
    all_of,
    any_of,
    at_least_of,
    opposite,
)
from expert.knowledge_model import KnowledgeModel
from expert.premises import All, Any_, AtLeast, Differ, Not, Other, Premise, Test
from expert.rules import YES_LEVEL, Caution, Rule
from expert.vocabulary import CONTRARY, INHERIT, NOT_STATED, Conclusion, Finding

# with a space, so that no value of a choice can be mistaken for them
ACTIVE = "is active"
KNOWN = "is known"


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that can be known true or known false.

    ``aspect`` is empty for a boolean or a conclusion without levels, a value of a choice, a comparison such as
    ``above 45``, ``is known`` for a number, a level (meaning that level or higher) or ``contrary`` for a conclusion.
    """

    item: str
    member: str | None
    aspect: str = ""

    def __str__(self) -> str:
        """``item@member:aspect`` without the parts that are empty."""
        member = f"@{self.member}" if self.member else ""
        return f"{self.item}{member}{f':{self.aspect}' if self.aspect else ''}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule for one member, giving one slot: the slot is true where the formula is."""

    index: int
    rule: Rule
    member: str | None
    slot: int
    formula: Formula


@dataclass(frozen=True, slots=True)
class Definition:
    """All that can make one conclusion's slot true: its clauses, and the slot of the next higher level."""

    slot: int
    clauses: tuple[int, ...]
    stronger: int | None = None


@dataclass(frozen=True)
class Program:
    """A ground knowledge base. ``definitions`` stand in an order in which each only reads earlier ones and inputs."""

    model: KnowledgeModel
    slots: tuple[Slot, ...]
    index: Mapping[Slot, int]
    clauses: tuple[Clause, ...]
    definitions: tuple[Definition, ...]
    levels: Mapping[str, tuple[str, ...]]

    @cached_property
    def derived(self) -> frozenset[int]:
        """The slots rules define; the others are inputs."""
        return frozenset(definition.slot for definition in self.definitions)

    @cached_property
    def definition_of(self) -> Mapping[int, Definition]:
        """Slot → its definition, for slots that rules define."""
        return {definition.slot: definition for definition in self.definitions}

    def formula(self, premise: Premise, scope: str, member: str | None) -> Formula:
        """The formula of a premise of this knowledge base's rules or cautions, for one member of a scope."""
        key = (id(premise), scope, member)
        held = self._formulas.get(key)
        if held is None:  # the premise is kept with its formula, so that its id stays its own
            held = self._formulas[key] = (premise, self._grounder.formula(premise, scope, member))
        return held[1]

    @cached_property
    def _formulas(self) -> dict[tuple[int, str, str | None], tuple[Premise, Formula]]:
        return {}

    @cached_property
    def _grounder(self) -> "_Grounder":
        return _Grounder(self.model, self)

    def __getstate__(self) -> dict[str, object]:
        """Pickle what has meaning, not what was remembered for speed."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


def ground(model: KnowledgeModel) -> Program:
    """Ground a knowledge base for every member of its scopes."""
    return _Grounder(model).ground()


class _At(NamedTuple):
    """For whom a premise is grounded: a member of the rule's scope."""

    scope: str
    member: str | None


_Build = Callable[[str | None], Formula]


class _Grounder:
    def __init__(self, model: KnowledgeModel, program: Program | None = None) -> None:
        self.model = model
        self.vocabulary = model.vocabulary
        self.slots: list[Slot] = list(program.slots) if program else []
        self.index: dict[Slot, int] = dict(program.index) if program else {}
        self.clauses: list[Clause] = []
        self.levels: dict[str, tuple[str, ...]] = dict(program.levels) if program else {}

    def ground(self) -> Program:
        for scope in self.vocabulary.member_scopes:
            self._slot(Slot(scope.id, NOT_STATED, ACTIVE))
        definitions: list[Definition] = []
        for name in self.model.derivation_order:
            definitions += self._define(self.vocabulary.conclusions[name])
        for name, rules in self.model.rules_against.items():
            definitions += self._define_contrary(self.vocabulary.conclusions[name], rules)
        for caution in self.model.cautions.values():
            self._prepare(caution)
        return Program(self.model, tuple(self.slots), self.index, tuple(self.clauses), tuple(definitions), self.levels)

    def formula(self, premise: Premise, scope: str, member: str | None) -> Formula:
        return self._formula(premise, _At(scope, member))

    def _prepare(self, caution: Caution) -> None:
        """Make the slots a caution's premise reads."""
        if caution.premise is None:
            return
        for target in caution.on:
            scope = self.vocabulary.scope_of(self.vocabulary.conclusions[target])
            for member in scope.all_members:
                self._formula(caution.premise, _At(scope.id, member))

    def _slot(self, slot: Slot) -> int:
        number = self.index.get(slot)
        if number is None:
            number = self.index[slot] = len(self.slots)
            self.slots.append(slot)
        return number

    def _literal(self, item: str, member: str | None, aspect: str = "") -> Formula:
        return Literal(self._slot(Slot(item, member, aspect)))

    def _define(self, conclusion: Conclusion) -> Iterable[Definition]:
        """Definitions of a conclusion's slots for every member, the highest level first."""
        rules = self.model.rules_for[conclusion.id]
        levels = self._levels(conclusion, rules)
        self.levels[conclusion.id] = levels
        for member in self.vocabulary.scope_of(conclusion).all_members:
            stronger: int | None = None
            for level in reversed(levels) if conclusion.levels else ("",):
                slot = self._slot(Slot(conclusion.id, member, level))
                clauses = [clause for rule in rules for clause in self._clauses(rule, conclusion, member, level, slot)]
                yield Definition(slot, tuple(clauses), stronger)
                stronger = slot

    def _levels(self, conclusion: Conclusion, rules: tuple[Rule, ...]) -> tuple[str, ...]:
        """The levels some rule, or a given statement, can give; lowest first."""
        if not conclusion.levels:
            return ()
        known = self.vocabulary.levels
        cap = self.vocabulary.rank(self.vocabulary.inherit_up_to)
        found: set[str] = {conclusion.given} if conclusion.given else set()
        for rule in rules:
            level = rule.then[conclusion.id]
            if level == INHERIT:
                found |= set(known[: cap + 1])
            else:
                found.add(level)
        return tuple(level for level in known if level in found)

    def _define_contrary(self, conclusion: Conclusion, rules: tuple[Rule, ...]) -> Iterable[Definition]:
        if not rules:
            return
        for member in self.vocabulary.scope_of(conclusion).all_members:
            slot = self._slot(Slot(conclusion.id, member, CONTRARY))
            clauses = [clause for rule in rules for clause in self._clauses(rule, conclusion, member, CONTRARY, slot)]
            yield Definition(slot, tuple(clauses))

    def _clauses(self, rule: Rule, conclusion: Conclusion, member: str | None, level: str, slot: int) -> Iterable[int]:
        """The clauses of a rule for one slot: one, or one per member where it concludes of the person."""
        given = rule.then[conclusion.id]
        if given == INHERIT:
            if level == CONTRARY or self.vocabulary.rank(level) > self.vocabulary.rank(self.vocabulary.inherit_up_to):
                return
        elif (YES_LEVEL if level == "" else level) != given:
            return
        scope = self.vocabulary.scopes[rule.scope]
        for own in scope.all_members if conclusion.scope != rule.scope else (member,):
            at = _At(rule.scope, own)
            formula = self._formula(rule.premise, at)
            if given == INHERIT:
                formula = all_of((formula, self._reaches(rule.premise, at, level)))
            if own == NOT_STATED:
                active = self._literal(rule.scope, NOT_STATED, ACTIVE)
                # of the person: an inactive member simply does not count; of the member itself: nothing is said
                formula = all_of((active, formula)) if member is None else When(active, formula)
            clause = Clause(len(self.clauses), rule, own, slot, formula)
            self.clauses.append(clause)
            yield clause.index

    def _formula(self, premise: Premise, at: _At) -> Formula:
        match premise:
            case Test(item, _, _):
                return self._in_scope(item, at, lambda own: self._test(premise, own))
            case All(parts):
                return all_of(self._formula(part, at) for part in parts)
            case Any_(parts):
                return any_of(self._formula(part, at) for part in parts)
            case Not(part):
                return opposite(self._formula(part, at))
            case AtLeast(count, parts):
                return at_least_of(count, [self._formula(part, at) for part in parts])
            case Other(scope, part):
                return self._other(at, lambda own: self._formula(part, _At(scope, own)))
            case Differ(scope, items):
                return any_of(self._differs(scope, item) for item in items)

    def _in_scope(self, item_name: str, at: _At, build: _Build) -> Formula:
        """Build for the rule's own member, or for *at least one member* where the item has another scope."""
        scope = self.vocabulary.scope_of(self._item(item_name))
        if not scope.members:
            return build(None)
        if scope.id == at.scope:
            return build(at.member)
        active = self._literal(scope.id, NOT_STATED, ACTIVE)
        return any_of([*(build(own) for own in scope.members), all_of((active, build(NOT_STATED)))])

    def _item(self, name: str) -> Finding | Conclusion:
        item = self.vocabulary.item(name)
        if item is None:  # the loader has refused it
            raise KeyError(name)
        return item

    def _other(self, at: _At, build: _Build) -> Formula:
        """For the other members; where it is not stated which member this is, what holds for all of them alike."""
        members = self.vocabulary.scopes[at.scope].members
        if at.member == NOT_STATED:
            return Agreement(tuple(build(own) for own in members))
        return any_of(build(own) for own in members if own != at.member)

    def _differs(self, scope: str, item_name: str) -> Formula:
        """Some pair of members is known to have different values."""
        members = list(self.vocabulary.scopes[scope].members)
        item = self._item(item_name)
        aspects = self._aspects(item)
        pairs = [(one, two) for index, one in enumerate(members) for two in members[index + 1 :]]
        return any_of(
            self._unlike(self._literal(item_name, one, aspect), self._literal(item_name, two, aspect))
            for one, two in pairs
            for aspect in aspects
        )

    def _aspects(self, item: Finding | Conclusion) -> tuple[str, ...]:
        if isinstance(item, Finding):
            return tuple(item.values) if item.values else ("",)
        return self.levels[item.id] or ("",)

    @staticmethod
    def _unlike(one: Formula, two: Formula) -> Formula:
        return any_of((all_of((one, opposite(two))), all_of((opposite(one), two))))

    def _test(self, test: Test, member: str | None) -> Formula:
        item = self._item(test.item)
        if isinstance(item, Conclusion):
            return self._conclusion_test(item, test, member)
        match test.operator:
            case "yes":
                return self._literal(item.id, member)
            case "no":
                return opposite(self._literal(item.id, member))
            case "one_of" | "includes":
                return any_of(self._literal(item.id, member, value) for value in test.operand)
            case "not":
                return all_of(opposite(self._literal(item.id, member, value)) for value in test.operand)
            case "nonempty":
                return any_of(self._literal(item.id, member, value) for value in item.values)
            case "known":
                return self._known(item, member)
            case _:
                return self._literal(item.id, member, f"{test.operator} {test.operand}")

    def _known(self, item: Finding, member: str | None) -> Formula:
        """True where some value is known, never false: what is not known yet may be learned."""
        if item.type == "number":
            return self._literal(item.id, member, KNOWN)
        literals = [self._literal(item.id, member, value) for value in item.values or ("",)]
        return any_of(part for literal in literals for part in (literal, opposite(literal)))

    def _conclusion_test(self, item: Conclusion, test: Test, member: str | None) -> Formula:
        levels = self.levels[item.id]
        if item.levels and not levels:
            return OPEN  # nothing can give it, but that nothing says so is no ground for calling it false
        if test.operator == "level":
            floor = self.vocabulary.rank(test.operand)
            reached = [level for level in levels if self.vocabulary.rank(level) >= floor]
            return self._literal(item.id, member, reached[0]) if reached else NEVER
        literal = self._literal(item.id, member, levels[0] if levels else "")
        return opposite(literal) if test.operator == "no" else literal

    def _reaches(self, premise: Premise, at: _At, level: str) -> Formula:
        """Where the premise is true, whether its best level is ``level`` or higher."""
        if level == self.vocabulary.levels[0]:
            return ALWAYS
        match premise:
            case Test(item, _, _):
                return self._in_scope(item, at, lambda own: self._test_reaches(premise, own, level))
            case All(parts):
                return any_of(self._reaches(part, at, level) for part in parts)
            case Any_(parts):
                return any_of(self._both(part, at, level) for part in parts)
            case AtLeast(_, parts):
                return any_of(self._both(part, at, level) for part in parts)
            case Other(scope, part):
                return self._other(at, lambda own: self._both(part, _At(scope, own), level))
            case _:
                return NEVER

    def _both(self, part: Premise, at: _At, level: str) -> Formula:
        return all_of((self._formula(part, at), self._reaches(part, at, level)))

    def _test_reaches(self, test: Test, member: str | None, level: str) -> Formula:
        conclusion = self.vocabulary.conclusions.get(test.item)
        if conclusion is None or not conclusion.levels or test.operator == "no":
            return NEVER
        floor = self.vocabulary.rank(level)
        reached = [own for own in self.levels[test.item] if self.vocabulary.rank(own) >= floor]
        return self._literal(test.item, member, reached[0]) if reached else NEVER
