"""Turn the facts of one case into the slots of a ground knowledge base that they make true or false."""

from collections.abc import Mapping
from dataclasses import dataclass

from expert.facts import Facts, Key, Value, is_active
from expert.grounding import Program
from expert.slots import ACTIVE, KNOWN, Slot
from expert.truth import Truth, agreement, from_known
from expert.vocabulary import NOT_STATED


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one case puts in: slots known true or false before any rule, conclusions given, and active scopes."""

    true: frozenset[int]
    false: frozenset[int]
    given_true: frozenset[int]
    given_false: frozenset[int]


def inputs_of(program: Program, facts: Facts) -> Inputs:
    """The slots a case's facts make true or false. For many cases, keep an ``InputReader``."""
    return InputReader(program).read(facts)


class InputReader:
    """Which slots each item of a ground knowledge base has, looked up once. It keeps nothing of a case."""

    def __init__(self, program: Program) -> None:
        self._vocabulary = program.model.vocabulary
        self._scopes: list[tuple[int, str]] = []
        self._aspects: dict[Key, list[tuple[int, str]]] = {}
        derived = program.derived
        for number, slot in enumerate(program.slots):
            if slot.aspect == ACTIVE:
                self._scopes.append((number, slot.item))
            elif number not in derived:
                self._aspects.setdefault((slot.item, slot.member), []).append((number, slot.aspect))
        self._plain = {key: tuple(number for number, _ in aspects) for key, aspects in self._aspects.items()}
        items = (item for name in self._vocabulary.names() if (item := self._vocabulary.item(name)))
        members = ((item.id, tuple(self._vocabulary.scope_of(item).members)) for item in items)
        self._members = {name: own for name, own in members if own}
        self._first_of = {(name, own[0]) for name, own in self._members.items()}
        self._given = {
            (name, member): stated_slots(program, name, member)
            for name, conclusion in self._vocabulary.conclusions.items()
            if conclusion.given is not None
            for member in self._vocabulary.scope_of(conclusion).all_members
        }

    def read(self, facts: Facts) -> Inputs:
        """The slots a case's facts make true or false."""
        true: set[int] = set()
        false: set[int] = set()
        given_true: set[int] = set()
        given_false: set[int] = set()
        for number, scope in self._scopes:
            (true if is_active(self._vocabulary, facts, scope) else false).add(number)
        sided: dict[str, None] = {}
        for key, value in facts.values.items():
            if key in self._given:
                self._give(key, value, given_true, given_false)
            elif value is True:
                true.update(self._plain.get(key, ()))
            elif value is False:
                false.update(self._plain.get(key, ()))
            else:
                for number, aspect in self._aspects.get(key, ()):
                    _put(number, value_truth(value, aspect), true, false)
            if key in self._first_of:
                sided[key[0]] = None
        for name in sided:
            self._alike(name, facts, (true, false), (given_true, given_false))
        return Inputs(*map(frozenset, (true, false, given_true, given_false)))

    def _alike(
        self, name: str, facts: Facts, known: tuple[set[int], set[int]], given: tuple[set[int], set[int]]
    ) -> None:
        """Put in for *not stated* what is stated of all members alike, where it has nothing stated of its own."""
        values = facts.values
        members = self._members[name]
        if not all((name, member) in values for member in members):
            return
        own = (name, NOT_STATED)
        if own in self._given:
            stated = {values[name, member] is True for member in members}
            if own not in values and len(stated) == 1:
                self._give(own, stated.pop(), *given)
            return
        for number, aspect in self._aspects.get(own, ()):
            if number not in known[0] and number not in known[1]:
                _put(number, agreement([value_truth(values[name, member], aspect) for member in members]), *known)

    def _give(self, key: Key, value: Value, true: set[int], false: set[int]) -> None:
        stated, denied = self._given[key]
        (true if value else false).update(stated if value else denied)


def stated_slots(program: Program, name: str, member: str | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The slots that stating a conclusion makes true, up to the level it counts as, and that denying it makes false."""
    vocabulary = program.model.vocabulary
    conclusion = vocabulary.conclusions[name]
    levels = program.levels[name] or ("",)
    top = vocabulary.rank(conclusion.given) if conclusion.given else 0
    slots = {level: program.index[Slot(name, member, level)] for level in levels}
    stated = tuple(slot for level, slot in slots.items() if not level or vocabulary.rank(level) <= top)
    return stated, tuple(slots.values())


def _put(number: int, truth: Truth, true: set[int], false: set[int]) -> None:
    if truth is Truth.TRUE:
        true.add(number)
    elif truth is Truth.FALSE:
        false.add(number)


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
