"""The columns screening answers with: which wires each one needs, and how planes become an Arrow column."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from expert.engines.circuit import ONES, ZERO, Circuit, Pair, Wiring
from expert.grounding import Program
from expert.screening.planes import Words, word_count
from expert.slots import ACTIVE, Slot
from expert.vocabulary import NONE, NOT_STATED, OPEN, WITHHELD, Conclusion, Rung

URGENCY, CEILING = "urgency", "urgency_ceiling"
COUNTED = "counted: "  # begins the names of columns that are made for counts; no id and no finding's column does
PRESENT, NOT_EXCLUDED = COUNTED + "present", COUNTED + "not excluded"
_Bytes = NDArray[np.uint8]


class Column(ABC):
    """One column of the answer. ``wires`` are the planes it is made of."""

    name: str
    wires: tuple[int, ...]
    type: pa.DataType

    @abstractmethod
    def array(self, planes: Mapping[int, Words], rows: int, right: Words | None) -> pa.Array:
        """The column for one block; rows that are not ``right`` (all are, where it is None) become null."""


class Flag(Column):
    """A conclusion without levels as a three-valued boolean: true, false (every way excluded) or null (open)."""

    type = pa.bool_()

    def __init__(self, name: str, pair: Pair) -> None:
        self.name = name
        self.wires = tuple(pair)

    def array(self, planes: Mapping[int, Words], rows: int, right: Words | None) -> pa.Array:
        """The column for one block: the planes themselves are its values and its validity."""
        true, false = (planes[wire] for wire in self.wires)
        known = true | false
        if right is not None:
            known &= right
        return pa.Array.from_buffers(self.type, rows, [pa.py_buffer(known), pa.py_buffer(true.copy())])


class Word(Column):
    """One of several words. ``words[n]`` stands where ``n`` of the steps are set; each step implies the ones before it.

    Where the wire ``instead`` is set, the last of the words stands, whatever the steps.
    """

    type = pa.dictionary(pa.int8(), pa.string())

    def __init__(self, name: str, words: Sequence[str], steps: Sequence[int], instead: int | None = None) -> None:
        self.name = name
        self.wires = tuple(steps) if instead is None else (*steps, instead)
        self._steps = tuple(steps)
        self._instead = instead
        self._words = pa.array(words, pa.string())

    def array(self, planes: Mapping[int, Words], rows: int, right: Words | None) -> pa.Array:
        """The column for one block: per row, how many steps are set."""
        codes: _Bytes = np.zeros(word_count(rows) * 64, np.uint8)
        for wire in self._steps:
            codes += _bytes(planes[wire])
        if self._instead is not None:
            codes[_bytes(planes[self._instead]).view(np.bool_)] = len(self._words) - 1
        known = None if right is None else pa.py_buffer(right)
        indices = pa.Array.from_buffers(pa.int8(), rows, [known, pa.py_buffer(codes)])
        return pa.DictionaryArray.from_arrays(indices, self._words, safe=False)


def _bytes(plane: Words) -> _Bytes:
    """One byte, 0 or 1, per row."""
    return np.unpackbits(plane.view(np.uint8), bitorder="little")


class Answers:
    """Makes columns from the wires of a circuit, with further gates where a column speaks of several slots."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self._program = program
        self._vocabulary = program.model.vocabulary
        self._circuit = circuit
        self._wiring: Wiring = circuit.wiring

    def columns(self, conclusion: Conclusion, member: str | None = None) -> Iterable[Column]:
        """The columns of a conclusion, for one member or over all members.

        A red flag or a conclusion without levels has one column: true, false where it is excluded, else null. Others
        have two: the proved level, and the ceiling. What would comfort is held back until every red flag is excluded:
        a level is then *withheld*, a flag null.
        """
        name = f"{conclusion.id}_{member}" if member else conclusion.id
        steps = [self._reached(conclusion, level, member) for level in self._program.levels[conclusion.id] or ("",)]
        if not conclusion.levels or self._vocabulary.role(conclusion) == "red_flag":
            true, false = steps[0]
            if conclusion.reassures:
                true = self._wiring.all([true, self.reassurance])
            yield Flag(name, Pair(true, false if self._is_derivable(conclusion) else ZERO))
            return
        words = (NONE, *self._program.levels[conclusion.id])
        proved = [pair.true for pair in steps]
        open_ = [self._open(pair) for pair in steps] if self._is_derivable(conclusion) else proved
        if conclusion.reassures:
            held_back = self._wiring.but_not(proved[0], self.reassurance)
            yield Word(f"{name}_level", (*words, WITHHELD), proved, held_back)
        else:
            yield Word(f"{name}_level", words, proved)
        yield Word(f"{name}_ceiling", words, open_)

    def urgency(self) -> Iterable[Column]:
        """The highest rung proved, and the highest that is open.

        A rung that only comforting conclusions stand for counts as not proved until every red flag is excluded. Where
        none is proved, yet one is open, the word is *open*.
        """
        rungs = self._vocabulary.urgency
        words = (NONE, *(rung.id for rung in rungs))
        sober = [self._rung(rung, proved=True, comforting=False) for rung in rungs]
        proved = [self._rung(rung, proved=True) for rung in rungs]
        climbed = self._climbed(proved)
        ceiling = self._climbed([self._rung(rung, proved=False) for rung in rungs])
        only_comfort = [
            self._wiring.but_not(self._wiring.but_not(own, above), wire)
            for (own, above), wire in zip(pairwise([*climbed, ZERO]), sober, strict=True)
        ]
        held_back = self._wiring.but_not(self._wiring.any(only_comfort), self.reassurance)
        told = self._wiring.but_not(climbed[0], held_back)
        yield Word(URGENCY, (*words, OPEN), climbed, self._wiring.but_not(ceiling[0], told))
        yield Word(CEILING, words, ceiling)

    def may_reassure(self) -> Column:
        """Whether every red flag is excluded."""
        wire = self.reassurance
        return Flag("may_reassure", Pair(wire, self._wiring.but_not(ONES, wire)))

    @cached_property
    def reassurance(self) -> int:
        """The wire that tells where every red flag is excluded."""
        pairs = self._red_flags.values()
        present = self._wiring.any(pair.true for pair in pairs)
        excluded = self._wiring.all(pair.false for pair in pairs)
        return self._wiring.but_not(excluded, present)

    def counted(self) -> Iterable[Column]:
        """For counts: where any red flag is present, where any is not excluded and not present, and then each."""
        pairs = self._red_flags
        present = self._wiring.any(pair.true for pair in pairs.values())
        open_ = self._wiring.any(self._wiring.but_not(self._open(pair), pair.true) for pair in pairs.values())
        yield Flag(PRESENT, Pair(present, ZERO))
        yield Flag(NOT_EXCLUDED, Pair(open_, ZERO))
        for name, pair in pairs.items():
            yield Flag(COUNTED + name, pair)

    @cached_property
    def _red_flags(self) -> Mapping[str, Pair]:
        """The red flags that can be present, and where each is, and is excluded."""
        return {
            item.id: self._reached(item, (self._program.levels[item.id] or ("",))[0], None)
            for item in self._conclusions()
            if self._vocabulary.role(item) == "red_flag" and self._is_derivable(item)
        }

    def _conclusions(self) -> Iterable[Conclusion]:
        return self._vocabulary.conclusions.values()

    def _rung(self, rung: Rung, *, proved: bool, comforting: bool | None = None) -> int:
        """Where a conclusion that stands for a rung is proved, or not yet excluded."""
        wires: list[int] = []
        for item in self._conclusions():
            if item.urgency == rung.id and comforting in {None, item.reassures}:
                pair = self._reached(item, (self._program.levels[item.id] or ("",))[0], None)
                wires.append(pair.true if proved or not self._is_derivable(item) else self._open(pair))
        return self._wiring.any(wires)

    def _climbed(self, rungs: Sequence[int]) -> list[int]:
        """Per rung, where it or a higher one is set."""
        return [self._wiring.any(rungs[number:]) for number in range(len(rungs))]

    def _reached(self, conclusion: Conclusion, level: str, member: str | None) -> Pair:
        """Where a level is reached for a member, or for any member the case speaks of, and where it is refuted."""
        scope = self._vocabulary.scope_of(conclusion)
        pairs = [self._of_member(conclusion, level, own) for own in ([member] if member else scope.all_members)]
        return Pair(self._wiring.any(pair.true for pair in pairs), self._wiring.all(pair.false for pair in pairs))

    def _of_member(self, conclusion: Conclusion, level: str, member: str | None) -> Pair:
        number = self._program.index.get(Slot(conclusion.id, member, level))
        pair = Pair(ZERO, ZERO) if number is None else self._circuit.slots[number]
        if member != NOT_STATED:
            return pair
        active = self._circuit.slots[self._program.index[Slot(conclusion.scope, NOT_STATED, ACTIVE)]]
        return Pair(self._wiring.all([active.true, pair.true]), self._wiring.any([active.false, pair.false]))

    def _open(self, pair: Pair) -> int:
        return self._wiring.but_not(ONES, pair.false)

    def _is_derivable(self, conclusion: Conclusion) -> bool:
        return bool(self._program.model.rules_for[conclusion.id]) or conclusion.given is not None
