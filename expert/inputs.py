"""Turn the facts of one case into the slots of a ground knowledge base that they make true or false."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from expert.facts import Facts, Key, Value, is_active
from expert.grounding import ACTIVE, KNOWN, Program, Slot
from expert.truth import Truth, agreement, from_known
from expert.vocabulary import NOT_STATED, Conclusion


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one case puts in: slots known true or false before any rule, conclusions given, and active scopes."""

    true: frozenset[int]
    false: frozenset[int]
    given_true: frozenset[int]
    given_false: frozenset[int]


def inputs_of(program: Program, facts: Facts) -> Inputs:
    """The slots a case's facts make true or false."""
    return _InputBuilder(program, facts).build()


class _InputBuilder:
    """Turns the facts of one case into slots known true and false."""

    def __init__(self, program: Program, facts: Facts) -> None:
        self.program = program
        self.facts = facts
        self.vocabulary = program.model.vocabulary
        self.true: set[int] = set()
        self.false: set[int] = set()
        self.given_true: set[int] = set()
        self.given_false: set[int] = set()

    def build(self) -> Inputs:
        derived = self.program.derived
        for number, slot in enumerate(self.program.slots):
            if slot.aspect == ACTIVE:
                active = is_active(self.vocabulary, self.facts, slot.item)
                self._put(number, from_known(active, not active))
            elif number not in derived:
                self._put(number, self._truth(slot))
        for item, member in self._given():
            self._give(item, member)
        return Inputs(*(frozenset(found) for found in (self.true, self.false, self.given_true, self.given_false)))

    def _put(self, number: int, truth: Truth) -> None:
        if truth is Truth.TRUE:
            self.true.add(number)
        elif truth is Truth.FALSE:
            self.false.add(number)

    def _truth(self, slot: Slot) -> Truth:
        """The truth of an input slot; for *not stated*, also what is stated of all members alike."""
        own = self._stated_truth((slot.item, slot.member), slot.aspect)
        if slot.member != NOT_STATED or own is not Truth.UNKNOWN:
            return own
        members = self.vocabulary.scopes[self.vocabulary.findings[slot.item].scope].members
        return agreement([self._stated_truth((slot.item, member), slot.aspect) for member in members])

    def _stated_truth(self, key: Key, aspect: str) -> Truth:
        value = self.facts.values.get(key)
        return Truth.UNKNOWN if value is None else value_truth(value, aspect)

    def _given(self) -> Iterable[Key]:
        """The conclusions stated as facts; one stated of all members alike also holds for *not stated*."""
        keys = [key for key in self.facts.values if key[0] in self.vocabulary.conclusions]
        yield from keys
        for item in dict.fromkeys(item for item, _ in keys):
            scope = self.vocabulary.scope_of(self.vocabulary.conclusions[item])
            stated = {self.facts.values.get((item, member)) for member in scope.members}
            if (
                scope.members
                and len(stated) == 1
                and None not in stated
                and (item, NOT_STATED) not in self.facts.values
            ):
                yield item, NOT_STATED

    def _give(self, item: str, member: str | None) -> None:
        conclusion = self.vocabulary.conclusions[item]
        key = (item, member) if (item, member) in self.facts.values else (item, next(iter(self._members(conclusion))))
        levels = self.program.levels[item] or ("",)
        if self.facts.values[key]:
            top = self.vocabulary.rank(conclusion.given) if conclusion.given else 0
            levels = tuple(level for level in levels if not level or self.vocabulary.rank(level) <= top)
        target = self.given_true if self.facts.values[key] else self.given_false
        target |= {self.program.index[Slot(item, member, level)] for level in levels}

    def _members(self, conclusion: Conclusion) -> Iterable[str]:
        return self.vocabulary.scope_of(conclusion).members


def value_truth(value: Value, aspect: str) -> Truth:
    """The truth of one aspect of a stated value: itself, a value of a choice, a comparison, or that it is known."""
    if isinstance(value, bool):
        return from_known(value, not value)
    if isinstance(value, Mapping):
        return from_known(value.get(aspect, False), not value.get(aspect, True))
    if isinstance(value, str):
        return from_known(value == aspect, value != aspect)
    if aspect == KNOWN:
        return Truth.TRUE
    operator, _, bound = aspect.partition(" ")
    holds = _compare(value, operator, float(bound))
    return from_known(holds, not holds)


def _compare(value: float, operator: str, bound: float) -> bool:
    match operator:
        case "above":
            return value > bound
        case "at_least":
            return value >= bound
        case "below":
            return value < bound
        case "at_most":
            return value <= bound
    raise ValueError(operator)
