"""Rules that repeat or add nothing to others, and rules that read across scopes."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from expert.checking.cross_reference import CrossReference
from expert.checking.issues import Issue, issue
from expert.checking.ways import SearchCutError, Ways
from expert.formulas import Formula, evaluate
from expert.premises import All, Any_, AtLeast, Not, Other, Premise, Test, items
from expert.rules import YES_LEVEL, Rule
from expert.truth import TRUE, from_known
from expert.vocabulary import CONTRARY, INHERIT

_MOST_WAYS = 500


def duplicates(reference: CrossReference) -> Iterator[Issue]:
    """Rules with the premise and the conclusions of an earlier one."""
    first: dict[object, Rule] = {}
    for rule in reference.model.rules.values():
        key = (rule.scope, _unordered(rule.premise), frozenset(rule.then.items()))
        earlier = first.setdefault(key, rule)
        if earlier is not rule:
            message = f"rule '{rule.id}' has the same premise and conclusions as rule '{earlier.id}'"
            yield issue("rule-duplicate", rule.id, rule.place, message)


def subsumed(reference: CrossReference) -> Iterator[Issue]:
    """Rules that fire only where another gives the same conclusion at the same or a higher level."""
    implication = _Implication(reference)
    for table in (reference.model.rules_for, reference.model.rules_against):
        for conclusion, rules in table.items():
            yield from _subsumed(reference, implication, conclusion, rules)


def _subsumed(
    reference: CrossReference, implication: "_Implication", conclusion: str, rules: tuple[Rule, ...]
) -> Iterator[Issue]:
    for rule in rules:
        wider = [
            other.id
            for other in rules
            if other is not rule
            and other.scope == rule.scope
            and _gives_as_much(reference, other.then[conclusion], rule.then[conclusion])
            and implication.holds(rule, other)
            and not (_unordered(rule.premise) == _unordered(other.premise) and rule.then == other.then)
        ]
        if wider:
            names = ", ".join(f"'{name}'" for name in wider)
            message = f"rule '{rule.id}' adds nothing to '{conclusion}': wherever it fires, as much comes from {names}"
            yield issue("rule-subsumed", rule.id, rule.place, message)


def _gives_as_much(reference: CrossReference, level: str, other: str) -> bool:
    """Whether ``level`` is never lower than ``other``; what is inherited lies between the lowest and the cap."""
    vocabulary = reference.model.vocabulary
    if CONTRARY in {level, other} or YES_LEVEL in {level, other}:
        return level == other
    lowest = vocabulary.levels[0] if level == INHERIT else level
    highest = vocabulary.inherit_up_to if other == INHERIT else other
    return vocabulary.rank(lowest) >= vocabulary.rank(highest)


def scope_crossings(reference: CrossReference) -> Iterator[Issue]:
    """Rules for the members of one scope that read an item of another scope with members."""
    vocabulary = reference.model.vocabulary
    for rule in reference.model.rules.values():
        if not vocabulary.scopes[rule.scope].members:
            continue
        for name in items(rule.premise):
            item = vocabulary.item(name)
            if item is not None and vocabulary.scope_of(item).members and item.scope != rule.scope:
                message = (
                    f"rule '{rule.id}' of scope '{rule.scope}' reads '{name}' of scope '{item.scope}', "
                    f"which means: in at least one {vocabulary.scope_of(item).label}"
                )
                yield issue("scope-crossing", rule.id, rule.place, message)


CHECKS = (duplicates, subsumed, scope_crossings)


class _Implication:
    """Whether one rule's premise makes another's true, for the first member of their scope; the others are alike."""

    def __init__(self, reference: CrossReference) -> None:
        self.reference = reference
        self.search = Ways(reference.program)
        self.formulas: dict[str, Formula] = {}
        self.ways: dict[str, tuple[dict[int, bool], ...]] = {}

    def holds(self, rule: Rule, other: Rule) -> bool:
        """Whether every way in which ``rule`` can fire lets ``other`` fire too; no where there are too many ways."""
        if set(items(rule.premise)).isdisjoint(items(other.premise)):
            return False
        ways = self._ways(rule)
        return bool(ways) and all(self._makes_true(known, self._formula(other)) for known in ways)

    def _ways(self, rule: Rule) -> tuple[dict[int, bool], ...]:
        """The ways in which a rule can fire, closed under what follows about the same items; none where too many."""
        if rule.id not in self.ways:
            try:
                found = list(islice(self.search.all(self._formula(rule)), _MOST_WAYS + 1))
            except SearchCutError:
                found = []
            closed = map(self.search.domains.closed, found) if len(found) <= _MOST_WAYS else ()
            self.ways[rule.id] = tuple(closed)
        return self.ways[rule.id]

    def _formula(self, rule: Rule) -> Formula:
        if rule.id not in self.formulas:
            member = self.reference.model.vocabulary.scopes[rule.scope].all_members[0]
            self.formulas[rule.id] = self.reference.program.formula(rule.premise, rule.scope, member)
        return self.formulas[rule.id]

    @staticmethod
    def _makes_true(known: dict[int, bool], wanted: Formula) -> bool:
        truth = evaluate(wanted, lambda slot: from_known(known.get(slot) is True, known.get(slot) is False))
        return truth is TRUE


def _unordered(premise: Premise) -> object:
    """A premise as a value in which the order of parts and values does not count, nor *all* within *all*."""
    match premise:
        case Test(item, operator, operand):
            return (item, operator, frozenset(operand) if isinstance(operand, tuple) else operand)
        case All(parts) | Any_(parts):
            joined = _joined(parts, type(premise))
            return (type(premise), joined) if len(joined) > 1 else next(iter(joined), (type(premise), joined))
        case AtLeast(count, parts):
            return ("at_least", count, frozenset(Counter(map(_unordered, parts)).items()))
        case Not(part):
            return ("not", _unordered(part))
        case Other(scope, part):
            return ("other", scope, _unordered(part))
        case _:
            return premise


def _joined(parts: tuple[Premise, ...], connective: type[All] | type[Any_]) -> frozenset[object]:
    found: set[object] = set()
    for part in parts:
        if isinstance(part, connective):
            found |= _joined(part.parts, connective)
        else:
            found.add(_unordered(part))
    return frozenset(found)
