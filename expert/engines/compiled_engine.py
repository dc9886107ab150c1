"""The compiled engine: one pass over all rules in dependency order, on pairs of bit planes.

A plane is a Python int whose bit *i* is case *i*. One case is a plane of one bit; all subsets of twelve facts are one
plane of 4,096.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

from expert.engines.circuit import Circuit, Gate, Pair, circuit
from expert.engines.generated import Run, function_of
from expert.engines.outcome import Outcome
from expert.grounding import Program
from expert.inputs import Inputs
from expert.slots import ACTIVE

NAME = "compiled"


@dataclass(frozen=True, slots=True)
class Planes:
    """Many cases at once: slot → plane, an int whose bit *i* belongs to case *i*. A slot left out is in no case so.

    ``true`` and ``false`` hold input slots, ``given_true`` and ``given_false`` conclusions' slots that facts state. No
    case may have a slot both true and false.
    """

    cases: int
    true: Mapping[int, int]
    false: Mapping[int, int]
    given_true: Mapping[int, int]
    given_false: Mapping[int, int]


class CompiledEngine:
    """The compiled engine of one ground knowledge base. It keeps no state between runs and may be shared by threads."""

    name = NAME

    def __init__(self, program: Program) -> None:
        self._program = program
        self._scopes = frozenset(number for number, slot in enumerate(program.slots) if slot.aspect == ACTIVE)

    def run(self, inputs: Inputs) -> Outcome:
        """Run one case."""
        variant = self._without_side if self._scopes <= inputs.false else self._general
        true, false = variant.one(inputs)
        return Outcome(NAME, true, false)

    def run_planes(self, planes: Planes) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """Run many cases at once; slot → plane of the cases where it is known true, and where known false."""
        return self._general.many(planes)

    @property
    def gates(self) -> tuple[Gate, ...]:
        """The gates that ``run_planes`` runs through, each after those it reads."""
        return self._general.gates

    @property
    def wires(self) -> tuple[int, ...]:
        """The wires without a gate: what is read, in the order of ``read_planes``."""
        return self._general.wires

    def read_planes(self, planes: Planes) -> list[int]:
        """The planes of all wires without a gate."""
        return self._general.read_planes(planes)

    @cached_property
    def _general(self) -> "_Variant":
        return _Variant(circuit(self._program))

    @cached_property
    def _without_side(self) -> "_Variant":
        """For cases that say nothing positive without naming a member: a third of the gates fall away."""
        return _Variant(circuit(self._program, never=self._scopes), self._scopes)


class _Variant:
    """A circuit, its function, and which slot each of its inputs and outputs belongs to."""

    def __init__(self, made: Circuit, never: frozenset[int] = frozenset()) -> None:
        self.inputs = tuple(made.inputs)
        self.given = tuple(made.given)
        self.never = never
        derived = {slot: pair for slot, pair in made.slots.items() if slot not in made.inputs and slot not in never}
        self.derived = tuple(derived)
        pairs = list(derived.values())
        self.wires = (*_wires(made.inputs), *_wires(made.given))
        self.width = len(self.wires)
        self.places = _places(self.inputs, 0)
        self.given_places = _places(self.given, 2 * len(self.inputs))
        outputs = [*(pair.true for pair in pairs), *(pair.false for pair in pairs)]
        self.gates = made.wiring.needed_for(outputs)
        self.function: Run = function_of(self.gates, self.wires, outputs)

    def one(self, inputs: Inputs) -> tuple[frozenset[int], frozenset[int]]:
        """The slots known true and known false in one case."""
        read = [False] * self.width
        for place_of, slots in zip(self.places, (inputs.true, inputs.false), strict=True):
            for slot in slots - self.never:
                read[place_of[slot]] = True
        for place_of, slots in zip(self.given_places, (inputs.given_true, inputs.given_false), strict=True):
            for slot in slots:
                read[place_of[slot]] = True
        found = self.function(read, True)
        half = len(self.derived)
        true = inputs.true.union(compress(self.derived, found[:half]))
        return true, inputs.false.union(compress(self.derived, found[half:]))

    def many(self, planes: Planes) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """Slot → plane for every slot, known true and known false."""
        found = self.function(self.read_planes(planes), (1 << planes.cases) - 1)
        half = len(self.derived)
        true = {**planes.true, **dict(zip(self.derived, found[:half], strict=True))}
        return true, {**planes.false, **dict(zip(self.derived, found[half:], strict=True))}

    def read_planes(self, planes: Planes) -> list[int]:
        """The planes in the order of the wires that are read."""
        return [
            *(planes.true.get(slot, 0) for slot in self.inputs),
            *(planes.false.get(slot, 0) for slot in self.inputs),
            *(planes.given_true.get(slot, 0) for slot in self.given),
            *(planes.given_false.get(slot, 0) for slot in self.given),
        ]


def _wires(pairs: Mapping[int, Pair]) -> list[int]:
    return [*(pair.true for pair in pairs.values()), *(pair.false for pair in pairs.values())]


def _places(slots: Sequence[int], first: int) -> tuple[dict[int, int], dict[int, int]]:
    """Where the slots' two planes stand among what a circuit's function reads: known true, then known false."""
    true = {slot: first + number for number, slot in enumerate(slots)}
    return true, {slot: place + len(slots) for slot, place in true.items()}
