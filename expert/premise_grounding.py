"""Ground a premise for one member of a scope: the formula that tells its truth, and the level it carries.

An item of another scope is read as *in at least one member*; the member *not stated* takes part only while it is
active, that is while something positive was stated without naming a member.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from expert.formulas import (
    ALWAYS,
    NEVER,
    OPEN,
    Agreement,
    Constant,
    Formula,
    InSome,
    Literal,
    Negation,
    Or,
    all_of,
    any_of,
    at_least_of,
    opposite,
)
from expert.premises import All, Any_, AtLeast, Differ, Not, Other, Premise, Test
from expert.slots import ACTIVE, KNOWN, Slot, SlotTable
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Vocabulary


class At(NamedTuple):
    """For whom a premise is grounded: a member of the rule's scope."""

    scope: str
    member: str | None


_Build = Callable[[str | None], Formula]


class PremiseGrounder:
    """Turns premises into formulas over the slots of a table, which it adds to.

    ``levels`` maps each conclusion to the levels something can give it, lowest first; the conclusions that a premise
    reads must be in it.
    """

    def __init__(self, vocabulary: Vocabulary, table: SlotTable, levels: Mapping[str, tuple[str, ...]]) -> None:
        """Read the words of a vocabulary."""
        self._vocabulary = vocabulary
        self._table = table
        self._levels = levels

    def formula(self, premise: Premise, at: At) -> Formula:
        """The formula of a premise for one member."""
        match premise:
            case Test(item, _, _):
                return self._in_scope(item, at, lambda own: self._test(premise, own))
            case All(parts):
                return all_of(self.formula(part, at) for part in parts)
            case Any_(parts):
                return any_of(self.formula(part, at) for part in parts)
            case Not(part):
                return opposite(self.formula(part, at))
            case AtLeast(count, parts):
                return at_least_of(count, [self.formula(part, at) for part in parts])
            case Other(scope, part):
                return self._other(at, lambda own: self.formula(part, At(scope, own)))
            case Differ(scope, items):
                return any_of(self._differs(scope, item) for item in items)

    def _literal(self, item: str, member: str | None, aspect: str = "") -> Formula:
        return Literal(self._table.number(Slot(item, member, aspect)))

    def _in_scope(self, item_name: str, at: At, build: _Build) -> Formula:
        """Build for the rule's own member, or for *at least one member* where the item has another scope."""
        scope = self._vocabulary.scope_of(self._item(item_name))
        if not scope.members:
            return build(None)
        if scope.id == at.scope:
            return build(at.member)
        named = tuple(build(own) for own in scope.members)
        unnamed = all_of((self._literal(scope.id, NOT_STATED, ACTIVE), build(NOT_STATED)))
        if ALWAYS in named or self._is_refuted_alike(build(NOT_STATED)):
            return any_of((*named, unnamed))
        return InSome(named, unnamed)

    def _is_refuted_alike(self, formula: Formula) -> bool:
        """Whether a formula for *not stated* is false by itself where it is for all members, so that *or* will do.

        A slot is, also the opposite of a finding's slot, which is what all members agree on; so is any of several.
        """
        match formula:
            case Literal() | Constant():
                return True
            case Negation(Literal(slot)):
                return self._table.slots[slot].item in self._vocabulary.findings
            case Or(parts):
                return all(self._is_refuted_alike(part) for part in parts)
            case _:
                return False

    def _item(self, name: str) -> Finding | Conclusion:
        item = self._vocabulary.item(name)
        if item is None:  # the loader has refused it
            raise KeyError(name)
        return item

    def _other(self, at: At, build: _Build) -> Formula:
        """For the other members; where it is not stated which member this is, what holds for all of them alike."""
        members = self._vocabulary.scopes[at.scope].members
        if at.member == NOT_STATED:
            return Agreement(tuple(build(own) for own in members))
        return any_of(build(own) for own in members if own != at.member)

    def _differs(self, scope: str, item_name: str) -> Formula:
        """Some pair of members is known to have different values."""
        members = list(self._vocabulary.scopes[scope].members)
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
        return self._levels[item.id] or ("",)

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
        levels = self._levels[item.id]
        if item.levels and not levels:
            return OPEN  # nothing can give it, but that nothing says so is no ground for calling it false
        if test.operator == "level":
            floor = self._vocabulary.rank(test.operand)
            reached = [level for level in levels if self._vocabulary.rank(level) >= floor]
            return self._literal(item.id, member, reached[0]) if reached else NEVER
        literal = self._literal(item.id, member, levels[0] if levels else "")
        return opposite(literal) if test.operator == "no" else literal

    def reaches(self, premise: Premise, at: At, level: str) -> Formula:
        """Where the premise is true, whether its best level is ``level`` or higher."""
        if level == self._vocabulary.levels[0]:
            return ALWAYS
        match premise:
            case Test(item, _, _):
                return self._in_scope(item, at, lambda own: self._test_reaches(premise, own, level))
            case All(parts):
                return any_of(self.reaches(part, at, level) for part in parts)
            case Any_(parts):
                return any_of(self._both(part, at, level) for part in parts)
            case AtLeast(_, parts):
                return any_of(self._both(part, at, level) for part in parts)
            case Other(scope, part):
                return self._other(at, lambda own: self._both(part, At(scope, own), level))
            case _:
                return NEVER

    def _both(self, part: Premise, at: At, level: str) -> Formula:
        return all_of((self.formula(part, at), self.reaches(part, at, level)))

    def _test_reaches(self, test: Test, member: str | None, level: str) -> Formula:
        conclusion = self._vocabulary.conclusions.get(test.item)
        if conclusion is None or not conclusion.levels or test.operator == "no":
            return NEVER
        floor = self._vocabulary.rank(level)
        reached = [own for own in self._levels[test.item] if self._vocabulary.rank(own) >= floor]
        return self._literal(test.item, member, reached[0]) if reached else NEVER
