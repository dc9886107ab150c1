"""Evaluate gates on NumPy words: one call per gate and block of rows, in buffers that stay in the processor's cache."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from expert.engines.circuit import AND, AND_NOT, ONES, ZERO, Gate
from expert.screening.planes import Words, every, no_row, word_count

BLOCK_WORDS = 4096
"""Words in one buffer: 262,144 rows. With fewer the calls cost more than the work, with more the caches overflow."""


class _Step(NamedTuple):
    operate: Callable[[Words, Words, Words], Any]
    left: int
    right: int
    place: int


class Tape:
    """The gates of a circuit laid out for evaluation, with as few buffers as their order allows.

    Not safe to share between threads: the buffers are used again by every run. ``read`` names the inputs' wires.
    """

    def __init__(self, gates: Sequence[Gate], outputs: Sequence[int]) -> None:
        """Lay out the gates, in an order that gives each its inputs; ``outputs`` are the wires wanted at the end."""
        self._outputs = tuple(dict.fromkeys(outputs))
        self._steps: list[_Step] = []
        self.read = sorted(_read_from_outside(gates, self._outputs))
        self._place = {wire: number for number, wire in enumerate([ZERO, ONES, *self.read])}
        self._first_buffer = len(self._place)
        self._lay_out(gates)
        self._buffers: list[Words] = [np.empty(BLOCK_WORDS, np.uint64) for _ in range(self._count)]

    def _lay_out(self, gates: Sequence[Gate]) -> None:
        last = {wire: number for number, gate in enumerate(gates) for wire in (gate.left, gate.right)}
        last.update(dict.fromkeys(self._outputs, len(gates)))
        free: list[int] = []
        self._count = 0
        for number, gate in enumerate(gates):
            left, right = self._place[gate.left], self._place[gate.right]
            done = {self._place[wire] for wire in (gate.left, gate.right) if last[wire] == number}
            free += sorted(place for place in done if place >= self._first_buffer)
            if not free:
                free.append(self._first_buffer + self._count)
                self._count += 1
            place = self._place[gate.number] = free.pop()
            operate = np.bitwise_and if gate.operator == AND else np.bitwise_or
            self._steps.append(_Step(_and_not if gate.operator == AND_NOT else operate, left, right, place))

    def run(self, planes: Mapping[int, Words], rows: int) -> dict[int, Words]:
        """The planes of the outputs for a block of at most ``64 * BLOCK_WORDS`` rows; valid until the next run.

        Args:
            planes: wire → plane, for inputs; one that is missing has no bit set.
            rows: how many rows the planes stand for; bits past them are not set, in the result neither.
        """
        words = word_count(rows)
        zero = no_row(rows)
        held = [zero, every(rows), *(planes.get(wire, zero) for wire in self.read)]
        held += self._buffers if words == BLOCK_WORDS else [buffer[:words] for buffer in self._buffers]
        for operate, left, right, place in self._steps:
            operate(held[left], held[right], held[place])
        return {wire: held[self._place[wire]] for wire in self._outputs}


def _read_from_outside(gates: Sequence[Gate], outputs: Sequence[int]) -> set[int]:
    used = {wire for gate in gates for wire in (gate.left, gate.right)} | set(outputs)
    return used - {gate.number for gate in gates} - {ZERO, ONES}


def _and_not(left: Words, right: Words, out: Words) -> None:
    """Where left is set and right is not, without setting bits past the last row."""
    np.bitwise_and(left, ~right, out)
