"""A ground knowledge base as a circuit: gates over pairs of planes, *known true* and *known false*.

A plane holds one bit per case. Kleene's connectives on a pair are plain gates: *and* is true where both are true and
false where either is false; *or* the other way round; *not* swaps the two planes and costs nothing. Equal gates are
made once, constants are folded away, and what no output needs is dropped.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import count
from typing import NamedTuple

from expert.formulas import Agreement, And, Constant, Count, Formula, InSome, Literal, Negation, Or, When
from expert.grounding import Definition, Program
from expert.truth import FALSE, TRUE
from expert.vocabulary import CONTRARY

AND, OR, AND_NOT = "&", "|", "&~"
ZERO, ONES = 0, 1


class Pair(NamedTuple):
    """The wires of one thing's two planes: where it is known true, and where it is known false."""

    true: int
    false: int


class Gate(NamedTuple):
    """One operation on the planes of two wires; its result is the wire ``number``."""

    number: int
    operator: str
    left: int
    right: int


class Wiring:
    """Makes gates: equal ones once, none where a constant tells the result.

    ``gates`` holds them in an order in which each reads constants, wires without a gate (inputs) and earlier gates.
    """

    def __init__(self) -> None:
        self.gates: list[Gate] = []
        self._made: dict[tuple[str, int, int], int] = {}
        self._numbers = count(ONES + 1)

    def pair(self) -> Pair:
        """Two new wires without a gate, for an input."""
        return Pair(next(self._numbers), next(self._numbers))

    def all(self, wires: Iterable[int]) -> int:
        """Where all wires are set."""
        return reduce(lambda left, right: self._gate(AND, left, right), sorted(set(wires)), ONES)

    def any(self, wires: Iterable[int]) -> int:
        """Where any wire is set."""
        return reduce(lambda left, right: self._gate(OR, left, right), sorted(set(wires)), ZERO)

    def but_not(self, left: int, right: int) -> int:
        """Where the left wire is set and the right one is not."""
        return self._gate(AND_NOT, left, right)

    def at_least(self, needed: int, wires: Sequence[int]) -> int:
        """Where at least so many of the wires are set: partial counts, one wire after the other."""
        held = [ONES] + [ZERO] * needed
        for wire in wires:
            for number in range(needed, 0, -1):
                one_more = self._gate(AND, held[number - 1], wire)
                held[number] = self._gate(OR, held[number], one_more)
        return held[needed]

    def needed_for(self, outputs: Iterable[int]) -> tuple[Gate, ...]:
        """The gates that the wires ``outputs`` depend on, in order."""
        needed = set(outputs)
        kept: list[Gate] = []
        for gate in reversed(self.gates):
            if gate.number in needed:
                needed.add(gate.left)
                needed.add(gate.right)
                kept.append(gate)
        return tuple(reversed(kept))

    def _gate(self, operator: str, left: int, right: int) -> int:
        """The wire of a gate: a folded constant, a gate that is already there, or a new one."""
        folded = _folded(operator, left, right)
        if folded is not None:
            return folded
        key = (operator, left, right) if operator == AND_NOT else (operator, min(left, right), max(left, right))
        if key not in self._made:
            self._made[key] = next(self._numbers)
            self.gates.append(Gate(self._made[key], *key))
        return self._made[key]


@dataclass(frozen=True, slots=True)
class Circuit:
    """The wires of a ground knowledge base.

    ``inputs`` and ``given`` are wires without gates: slots known true or false before any rule, and conclusions stated.
    ``slots`` holds the wires of every slot after the rules.
    """

    wiring: Wiring
    inputs: dict[int, Pair]
    given: dict[int, Pair]
    slots: dict[int, Pair]


def circuit(
    program: Program,
    *,
    varying: Iterable[int] | None = None,
    never: Iterable[int] = (),
    given: Iterable[int] | None = None,
) -> Circuit:
    """Build the circuit of a ground knowledge base.

    Args:
        program: the ground knowledge base.
        varying: the input slots that facts may make known; the others stay unknown. All of them by default.
        never: input slots that are false in every case, such as a scope of which nothing is said without a member.
        given: the conclusions' slots that facts may state. All that the vocabulary allows by default.
    """
    return _Builder(program, varying, frozenset(never), given).build()


class _Builder:
    def __init__(
        self, program: Program, varying: Iterable[int] | None, never: frozenset[int], given: Iterable[int] | None
    ) -> None:
        self.program = program
        self.wiring = Wiring()
        inputs = [slot for slot in range(len(program.slots)) if slot not in program.derived]
        open_ = set(inputs if varying is None else varying) - never
        self.inputs = {slot: self.wiring.pair() for slot in inputs if slot in open_}
        self.given = {slot: self.wiring.pair() for slot in sorted(given_slots(program) if given is None else given)}
        self.slots = {slot: self.inputs.get(slot, Pair(ZERO, ONES if slot in never else ZERO)) for slot in inputs}

    def build(self) -> Circuit:
        for definition in self.program.definitions:
            self.slots[definition.slot] = self._define(definition)
        return Circuit(self.wiring, self.inputs, self.given, self.slots)

    def _define(self, definition: Definition) -> Pair:
        wiring = self.wiring
        clauses = {index: self._wires(self.program.clauses[index].formula) for index in definition.clauses}
        stronger = [] if definition.stronger is None else [self.slots[definition.stronger]]
        stated = self.given.get(definition.slot, Pair(ZERO, ZERO))
        true = wiring.any([stated.true, *(pair.true for pair in (*clauses.values(), *stronger))])
        refuted = [clauses[index].false for index in definition.refuted_by] if definition.clauses else [ZERO]
        false = wiring.all([*refuted, *(pair.false for pair in stronger)])
        if stated == (ZERO, ZERO) and not definition.alike and definition.refuted_by == definition.clauses:
            return Pair(true, false)  # where every clause is false none is true
        alike = wiring.all(self.slots[slot].false for slot in definition.alike) if definition.alike else ZERO
        return Pair(true, wiring.but_not(wiring.any([stated.false, false, alike]), true))

    def _wires(self, formula: Formula) -> Pair:
        wiring = self.wiring
        match formula:
            case Literal(slot):
                return self.slots[slot]
            case Constant(value):
                return Pair(ONES if value is TRUE else ZERO, ONES if value is FALSE else ZERO)
            case Negation(part):
                true, false = self._wires(part)
                return Pair(false, true)
            case When(condition, part):
                holds, pair = self._wires(condition).true, self._wires(part)
                return Pair(wiring.all([holds, pair.true]), wiring.all([holds, pair.false]))
            case InSome(named, unnamed):
                evidence = self._wires(unnamed).true
                true, false = self._both(named, wiring.any, wiring.all)
                return Pair(wiring.any([true, evidence]), wiring.but_not(false, evidence))
            case And(parts):
                return self._both(parts, wiring.all, wiring.any)
            case Or(parts):
                return self._both(parts, wiring.any, wiring.all)
            case Agreement(parts):
                return self._both(parts, wiring.all, wiring.all)
            case Count(number, parts):
                rest = len(parts) - number + 1
                return self._both(parts, partial(wiring.at_least, number), partial(wiring.at_least, rest))

    def _both(
        self, parts: Sequence[Formula], true: Callable[[list[int]], int], false: Callable[[list[int]], int]
    ) -> Pair:
        pairs = [self._wires(part) for part in parts]
        return Pair(true([pair.true for pair in pairs]), false([pair.false for pair in pairs]))


def _folded(operator: str, left: int, right: int) -> int | None:
    """The wire a gate comes down to where a side is constant or both are the same; None where it is a real gate."""
    match operator:
        case "&":
            return _constant_side(left, right, neutral=ONES, absorbing=ZERO)
        case "|":
            return _constant_side(left, right, neutral=ZERO, absorbing=ONES)
        case _:
            if left == ZERO or right in {ONES, left}:
                return ZERO
            return left if right == ZERO else None


def _constant_side(left: int, right: int, *, neutral: int, absorbing: int) -> int | None:
    if absorbing in {left, right}:
        return absorbing
    if left in {neutral, right}:
        return right
    return left if right == neutral else None


def given_slots(program: Program) -> frozenset[int]:
    """The slots of conclusions that facts may state."""
    conclusions = program.model.vocabulary.conclusions
    return frozenset(
        definition.slot
        for definition in program.definitions
        if conclusions[program.slots[definition.slot].item].given is not None
        and program.slots[definition.slot].aspect != CONTRARY
    )
