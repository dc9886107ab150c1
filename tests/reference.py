"""A slow evaluator of a knowledge base and facts, straight from the words of ``docs/knowledge-base-format.md``.

It shares nothing with the engines: no slots, no clauses, no formulas. Premises are walked recursively for one member at
a time. Truth is a number, so that Kleene's connectives are arithmetic: false 0, unknown 1, true 2; *and* is the least,
*or* the greatest, *not x* is 2 - x. Levels are heights, -1 for none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from expert.consultation import Consultation
from expert.facts import Facts
from expert.knowledge_model import KnowledgeModel
from expert.premises import All, Any_, AtLeast, Differ, Not, Other, Premise, Test
from expert.rules import Rule
from expert.vocabulary import Conclusion, Finding, Scope

FALSE, UNKNOWN, TRUE = 0, 1, 2
WORDS = ("false", "unknown", "true")
NOT_STATED = "not_stated"
NONE = -1

Member = str | None
Question = Callable[[Any], int]


class Span(NamedTuple):
    """From the height that is proved to the greatest height that is not refuted."""

    proved: int
    open: int

    def reaches(self, height: int) -> int:
        """Whether the height is reached."""
        if height <= self.proved:
            return TRUE
        return UNKNOWN if height <= self.open else FALSE

    def settled(self) -> "Span":
        """The same with nothing left open."""
        return Span(self.proved, self.proved)

    def within(self, height: int, *, lower: bool) -> "Span":
        """The same with nothing left open above a height; a rule for one level gives no lower one instead."""
        if self.open <= height:
            return self
        return Span(self.proved, max(self.proved, height if lower else NONE))


NOTHING = Span(NONE, NONE)


def widest(spans: Iterable[Span]) -> Span:
    """The best of several spans: what any of them proves is proved, what any leaves open is open."""
    held = [NOTHING, *spans]
    return Span(max(span.proved for span in held), max(span.open for span in held))


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of one conclusion for one member, in the words of ``expert.consultation.State``."""

    level: str | None
    ceiling: str | None
    contrary: str
    conflict: bool


class Reference:
    """The meaning of one knowledge base for the facts of one case."""

    def __init__(self, model: KnowledgeModel, facts: Facts) -> None:
        self.words = model.vocabulary
        self.values = facts.values
        self.active = {scope.id for scope in self.words.scopes.values() if self._positive_without_member(scope)}
        self.rules: dict[str, list[Rule]] = {name: [] for name in self.words.conclusions}
        for rule in model.rules.values():
            for name in rule.then:
                self.rules[name].append(rule)
        self._spans: dict[tuple[str, Member], Span] = {}

    def states(self) -> dict[tuple[str, Member], Expected]:
        """Every conclusion for every member the case speaks of."""
        return {
            (item.id, member): self._expected(item, member)
            for item in self.words.conclusions.values()
            for member in self.members(self.words.scopes[item.scope])
        }

    def members(self, scope: Scope) -> list[Member]:
        """The members a case speaks of: *not stated* only where something positive was stated without a member."""
        if not scope.members:
            return [None]
        return [*scope.members, *([NOT_STATED] if scope.id in self.active else [])]

    # --- what is stated ----------------------------------------------------------------------------------------------

    def _positive_without_member(self, scope: Scope) -> bool:
        stated = ((self._item(name), value) for (name, member), value in self.values.items() if member == NOT_STATED)
        return any(item.scope == scope.id and _is_positive(item, value) for item, value in stated)

    def stated(self, name: str, member: Member, question: Question) -> int:
        """The answer the facts give to a question about one item; what holds of every member holds for *not stated*."""
        own = self._answer(name, member, question)
        if member != NOT_STATED or own != UNKNOWN:
            return own
        answers = {self._answer(name, each, question) for each in self.words.scopes[self._item(name).scope].members}
        return answers.pop() if len(answers) == 1 else UNKNOWN

    def _answer(self, name: str, member: Member, question: Question) -> int:
        return question(self.values[name, member]) if (name, member) in self.values else UNKNOWN

    def _item(self, name: str) -> Finding | Conclusion:
        return self.words.findings.get(name) or self.words.conclusions[name]

    # --- conclusions -------------------------------------------------------------------------------------------------

    def _expected(self, item: Conclusion, member: Member) -> Expected:
        span = self.span(item, member)
        against = [rule for rule in self.rules[item.id] if rule.then[item.id] == "contrary"]
        firings = [(rule, own) for rule in against for own in self._firing_members(rule, item, member)]
        contrary = max((self._counts(item, rule, own) for rule, own in firings), default=FALSE)
        if member == NOT_STATED and contrary != TRUE:  # it is one of the members, whichever it is
            named = [self._expected(item, own).contrary for own in self.words.scopes[item.scope].members]
            contrary = min(contrary, max(WORDS.index(word) for word in named))
        ceiling = span.open if self._can_be_supported(item) else NONE
        return Expected(
            self._word(item, span.proved), self._word(item, ceiling), WORDS[contrary], self._conflict(item, member)
        )

    def _word(self, item: Conclusion, height: int) -> str | None:
        if height == NONE:
            return None
        return self.words.levels[height] if item.levels else "yes"

    def _can_be_supported(self, item: Conclusion) -> bool:
        return item.given is not None or bool(self._rules_for(item))

    def _rules_for(self, item: Conclusion) -> list[Rule]:
        return [rule for rule in self.rules[item.id] if rule.then[item.id] != "contrary"]

    def span(self, item: Conclusion, member: Member) -> Span:
        """The proved level and the ceiling, statements of the conclusion itself included."""
        key = (item.id, member)
        if key not in self._spans:
            self._spans[key] = self._with_statement(item, member, self._derived(item, member))
        return self._spans[key]

    def _derived(self, item: Conclusion, member: Member) -> Span:
        """What the rules say."""
        spans = [
            (rule.then[item.id], own, self._rule_span(rule, rule.then[item.id], own))
            for rule in self._rules_for(item)
            for own in self._firing_members(rule, item, member)
        ]
        if member is None:
            return widest(span if own != NOT_STATED else span.settled() for _, own, span in spans)
        if member != NOT_STATED:
            return widest(span for _, _, span in spans)
        named = widest(self.span(item, own) for own in self.words.scopes[item.scope].members)
        return widest(span.within(named.open, lower=word == "inherit") for word, _, span in spans)

    def _counts(self, item: Conclusion, rule: Rule, own: Member) -> int:
        """The truth of a rule against a conclusion; of the person, an unnamed member leaves nothing open."""
        truth = self.truth(rule.premise, rule.scope, own)
        return _proven(truth) if own == NOT_STATED and item.scope != rule.scope else truth

    def _with_statement(self, item: Conclusion, member: Member, derived: Span) -> Span:
        """A statement proves the level it counts as; a denial refutes what the rules do not prove."""
        if not self._can_be_supported(item):
            return Span(NONE, len(self.words.levels))  # nothing refutes what no rule speaks of
        stated = self.stated(item.id, member, _is_yes)
        if stated == FALSE:
            return Span(derived.proved, derived.proved)
        proved = max(derived.proved, self._given_height(item)) if stated == TRUE else derived.proved
        only_by_statement = self._given_height(item) if self._only_a_statement_gives(item) else NONE
        return Span(proved, max(derived.open, proved, only_by_statement))

    def _given_height(self, item: Conclusion) -> int:
        return self.words.levels.index(item.given) if item.given else 0

    def _only_a_statement_gives(self, item: Conclusion) -> bool:
        """Whether the level a statement counts as is one that no rule gives, so that no rule can refute it."""
        return item.given is not None and self._given_height(item) not in self._heights_of_rules(item)

    def _heights_of_rules(self, item: Conclusion) -> set[int]:
        heights: set[int] = set()
        for rule in self._rules_for(item):
            word = rule.then[item.id]
            heights |= set(range(self._cap + 1)) if word == "inherit" else {self._height(word)}
        return heights

    def _conflict(self, item: Conclusion, member: Member) -> bool:
        """Whether rules derive what the facts deny, or every rule for what the facts state is excluded."""
        stated = self.stated(item.id, member, _is_yes)
        derived = self._derived(item, member)
        if stated == FALSE:
            return derived.proved != NONE
        return stated == TRUE and derived.open == NONE and bool(self._rules_for(item))

    # --- rules -------------------------------------------------------------------------------------------------------

    def _firing_members(self, rule: Rule, item: Conclusion, member: Member) -> list[Member]:
        """For whom a rule bears on a conclusion: the same member, or every member where it concludes of the person."""
        return [member] if rule.scope == item.scope else self.members(self.words.scopes[rule.scope])

    def _rule_span(self, rule: Rule, word: str, own: Member) -> Span:
        truth = self.truth(rule.premise, rule.scope, own)
        if word == "inherit":
            best = self._best(rule.premise, rule.scope, own)
            level = Span(*(max(0, min(height, self._cap)) for height in best))
        else:
            level = Span(self._height(word), self._height(word))
        return _where(truth, level)

    @property
    def _cap(self) -> int:
        return self.words.levels.index(self.words.inherit_up_to)

    def _height(self, word: str) -> int:
        return 0 if word == "yes" else self.words.levels.index(word)

    # --- premises ----------------------------------------------------------------------------------------------------

    def truth(self, premise: Premise, scope: str, own: Member) -> int:
        """The truth of a premise of a rule of ``scope``, for its member ``own``."""
        match premise:
            case Test():
                return self._read(premise, scope, own)
            case All(parts):
                return min((self.truth(part, scope, own) for part in parts), default=TRUE)
            case Any_(parts):
                return max((self.truth(part, scope, own) for part in parts), default=FALSE)
            case Not(part):
                return 2 - self.truth(part, scope, own)
            case AtLeast(count, parts):
                return sorted((self.truth(part, scope, own) for part in parts), reverse=True)[count - 1]
            case Other(_, part):
                truths = [self.truth(part, scope, each) for each in self._others(scope, own)]
                return max(truths) if own != NOT_STATED else _alike(truths)
            case Differ(of, names):
                return max(self._differs(of, self._item(name)) for name in names)

    def _read(self, test: Test, scope: str, own: Member) -> int:
        """A test of the rule's own member, or of at least one; an unnamed one then counts where it is known to hold."""
        members = self._readings(test, scope, own)
        if len(members) == 1:
            return self._test(test, members[0])
        truths = {each: self._test(test, each) for each in members}
        return max(_proven(truth) if each == NOT_STATED else truth for each, truth in truths.items())

    def _readings(self, test: Test, scope: str, own: Member) -> list[Member]:
        """The members a test reads: the rule's own, or all of them for *in at least one*."""
        item = self._item(test.item)
        return [own] if item.scope == scope else self.members(self.words.scopes[item.scope])

    def _others(self, scope: str, own: Member) -> list[str]:
        """The other members; all of them where it is not stated which this one is, since it may be any."""
        return [each for each in self.words.scopes[scope].members if each != own]

    def _differs(self, scope: str, item: Finding | Conclusion) -> int:
        members = list(self.words.scopes[scope].members)
        answers = [self._aspects(item, each) for each in members]
        unlike = [
            max(min(a, 2 - b), min(2 - a, b))
            for one in answers
            for two in answers
            for a, b in zip(one, two, strict=True)
        ]
        return max(unlike)

    def _aspects(self, item: Finding | Conclusion, member: Member) -> list[int]:
        """All that can be asked of an item whose values are compared."""
        if isinstance(item, Conclusion):
            span = self.span(item, member)
            return [span.reaches(height) for height in range(len(self.words.levels))]
        return [self.stated(item.id, member, _is(value)) for value in item.values or ("yes",)]

    def _test(self, test: Test, member: Member) -> int:
        item = self._item(test.item)
        if isinstance(item, Conclusion):
            least = self.words.levels.index(test.operand) if test.operator == "level" else 0
            reached = self.span(item, member).reaches(least)
            return 2 - reached if test.operator == "no" else reached
        match test.operator:
            case "yes":
                return self.stated(item.id, member, _is_yes)
            case "no":
                return 2 - self.stated(item.id, member, _is_yes)
            case "one_of" | "includes":
                return max(self.stated(item.id, member, _is(value)) for value in test.operand)
            case "nonempty":
                return max(self.stated(item.id, member, _is(value)) for value in item.values)
            case "not":
                return min(2 - self.stated(item.id, member, _is(value)) for value in test.operand)
            case "known":
                return self._known(item, member)
            case _:
                return self.stated(item.id, member, _compares(test.operator, test.operand))

    def _known(self, item: Finding, member: Member) -> int:
        """Whether something of a value is known; never false, since it may be learned."""
        if item.type == "number":
            return self.stated(item.id, member, lambda _: TRUE)
        answers = [self.stated(item.id, member, _is(value)) for value in item.values or ("yes",)]
        return UNKNOWN if all(answer == UNKNOWN for answer in answers) else TRUE

    # --- inherit -----------------------------------------------------------------------------------------------------

    def _best(self, premise: Premise, scope: str, own: Member) -> Span:
        """The best level among the true parts of a premise that carry one, where the premise is true."""
        match premise:
            case Test():
                return widest(self._carried(premise, each) for each in self._readings(premise, scope, own))
            case All(parts):
                return widest(self._best(part, scope, own) for part in parts)
            case Any_(parts) | AtLeast(_, parts):
                return widest(self._best_if_true(part, scope, own) for part in parts)
            case Other(_, part):
                spans = [self._best_if_true(part, scope, each) for each in self._others(scope, own)]
                best = widest(spans)
                return best if own != NOT_STATED else Span(min(span.proved for span in spans), best.open)
            case _:
                return NOTHING

    def _best_if_true(self, premise: Premise, scope: str, own: Member) -> Span:
        return _where(self.truth(premise, scope, own), self._best(premise, scope, own))

    def _carried(self, test: Test, member: Member) -> Span:
        item = self.words.conclusions.get(test.item)
        if item is None or not item.levels or test.operator == "no" or not self._can_be_supported(item):
            return NOTHING
        return self.span(item, member)


def found(consultation: Consultation) -> dict[tuple[str, Member], Expected]:
    """What a consultation found, in the shape of the reference."""
    return {
        (state.conclusion.id, state.member): Expected(state.level, state.ceiling, str(state.contrary), state.conflict)
        for state in consultation.states
    }


def _where(truth: int, span: Span) -> Span:
    """What a premise gives: proved only where it is true, open unless it is false."""
    return Span(span.proved if truth == TRUE else NONE, NONE if truth == FALSE else span.open)


def _proven(truth: int) -> int:
    return TRUE if truth == TRUE else FALSE


def _alike(truths: list[int]) -> int:
    return truths[0] if len(set(truths)) == 1 else UNKNOWN


def _is_positive(item: Finding | Conclusion, value: Any) -> bool:
    """Whether a value says something remarkable: yes, a number, or a value that is not declared normal."""
    if isinstance(value, bool):
        return value
    normal = item.normal if isinstance(item, Finding) else ()
    if isinstance(value, Mapping):
        return any(value[name] and name not in normal for name in value)
    return value not in normal


def _is_yes(value: Any) -> int:
    return TRUE if value is True else FALSE


def _is(wanted: str) -> Question:
    """Whether a choice is, or a set includes, a value; ``yes`` for booleans."""

    def ask(value: Any) -> int:
        if isinstance(value, bool):
            return _is_yes(value)
        if isinstance(value, Mapping):
            return UNKNOWN if wanted not in value else _is_yes(value[wanted])
        return _is_yes(value == wanted)

    return ask


def _compares(operator: str, bound: float) -> Question:
    compare: Callable[[float], bool] = {
        "above": lambda value: value > bound,
        "at_least": lambda value: value >= bound,
        "below": lambda value: value < bound,
        "at_most": lambda value: value <= bound,
    }[operator]
    return lambda value: _is_yes(compare(value))
