"""Can each rule fire at all? Premises that no facts whatever make true."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from expert.checking.cross_reference import CrossReference
from expert.checking.issues import Issue, issue
from expert.checking.ways import SearchCutError, Ways
from expert.premises import All, Any_, AtLeast, Premise, plain, tests
from expert.rules import Rule


def unfireable(reference: CrossReference) -> Iterator[Issue]:
    """Rules that can never fire, and alternatives of the others that can never be true."""
    search = _Search(reference)
    for rule in reference.model.rules.values():
        try:
            if search.can_be_true(rule, rule.premise):
                yield from search.dead_alternatives(rule)
                continue
        except SearchCutError:
            message = (
                f"whether rule '{rule.id}' and its alternatives can be true was not settled: too many combinations"
            )
            yield issue("rule-undecided", rule.id, rule.place, message)
        else:
            message = f"rule '{rule.id}' can never fire: {search.reason(rule)}"
            yield issue("rule-never-fires", rule.id, rule.place, message)


def levels_never_given(reference: CrossReference) -> Iterator[Issue]:
    """Tests of a conclusion's level that nothing gives."""
    for rule in reference.model.rules.values():
        for test in tests(rule.premise):
            if test.operator != "level":
                continue
            given = reference.program.levels[test.item]
            rank = reference.model.vocabulary.rank
            if not given or rank(given[-1]) < rank(test.operand):
                best = f"the highest level anything gives is {given[-1]}" if given else "nothing gives it any level"
                message = f"rule '{rule.id}' asks for '{test.item}' at level {test.operand}, but {best}"
                yield issue("level-never-given", rule.id, rule.place, message)


CHECKS = (unfireable, levels_never_given)


class _Search:
    """Looks for facts that make a premise, or a part of one, true for some member of the rule's scope."""

    def __init__(self, reference: CrossReference) -> None:
        self.reference = reference
        self.ways = Ways(reference.program)
        self.plurals = {scope.id: scope.plural for scope in reference.model.vocabulary.scopes.values()}

    def can_be_true(self, rule: Rule, *premises: Premise) -> bool:
        """Whether some facts make all the premises true together."""
        scope = self.reference.model.vocabulary.scopes[rule.scope]
        program = self.reference.program
        return any(
            self.ways.exists(program.formula(premise, rule.scope, member) for premise in premises)
            for member in scope.all_members
        )

    def reason(self, rule: Rule) -> str:
        """Why a premise can never be true: one part of it, two that exclude each other, or all of them together.

        The search for a part may be cut; then the reason named is the less exact one.
        """
        parts = _required(rule.premise)
        for part in parts:
            if self._is_impossible(rule, part):
                return f"'{self._written(part)}' can never be true"
        for one, other in combinations(parts, 2):
            if self._is_impossible(rule, one, other):
                return f"'{self._written(one)}' and '{self._written(other)}' exclude each other"
        return "its premises exclude one another"

    def _is_impossible(self, rule: Rule, *premises: Premise) -> bool:
        """Whether it is certain that the premises are never true together."""
        try:
            return not self.can_be_true(rule, *premises)
        except SearchCutError:
            return False

    def dead_alternatives(self, rule: Rule) -> Iterator[Issue]:
        """The alternatives within a premise that can be true, where the alternative itself never is."""
        for part in _alternatives(rule.premise):
            if not self.can_be_true(rule, part, rule.premise):
                message = f"rule '{rule.id}': the alternative '{self._written(part)}' can never be true"
                yield issue("alternative-never-true", rule.id, rule.place, message)

    def _written(self, premise: Premise) -> str:
        return written(premise, self.plurals)


def _required(premise: Premise) -> tuple[Premise, ...]:
    """The parts of a premise that must all be true."""
    if not isinstance(premise, All):
        return (premise,)
    return tuple(inner for part in premise.parts for inner in _required(part))


def _alternatives(premise: Premise) -> Iterator[Premise]:
    """The alternatives within a premise that stand for the rule's own member and are not negated."""
    if isinstance(premise, Any_ | AtLeast):
        yield from premise.parts
    if isinstance(premise, All | Any_ | AtLeast):
        for part in premise.parts:
            yield from _alternatives(part)


def written(premise: Premise, plurals: dict[str, str]) -> str:
    """A premise in the short form of YAML; ``plurals`` maps a scope to its plural.

    >>> from expert.premises import Any_, Test
    >>> written(Any_((Test("PAD", "yes"), Test("age_years", "above", 45))), {})
    'any: [PAD, {age_years: {above: 45}}]'
    """
    form = plain(premise, plurals)
    text = _flow(form)
    return text[1:-1] if isinstance(form, Mapping) else text


def _flow(form: Any) -> str:
    if isinstance(form, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in form.items()) + "}"
    if isinstance(form, list):
        return "[" + ", ".join(_flow(value) for value in form) + "]"
    return str(form)
