"""Turn gates into Python functions over anything that has ``& | ^``: Python ints, or NumPy words.

The source is written from wire numbers and three operators alone: no name or text of a knowledge base reaches it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from expert.engines.circuit import AND_NOT, ONES, ZERO, Gate

Run = Callable[[Sequence[Any], Any], tuple[Any, ...]]

_GATES_IN_ONE = 250_000
_DEPTH = 12


def function_of(gates: Sequence[Gate], inputs: Sequence[int], outputs: Sequence[int]) -> Run:
    """A function ``run(planes, ones)`` from the planes of the wires ``inputs`` to those of the wires ``outputs``.

    ``ones`` is the plane that has every case's bit set. Long circuits become several functions that hand their wires
    on, so that the time to compile grows linearly with the number of gates.
    """
    if len(gates) <= _GATES_IN_ONE:
        return _compiled(gates, inputs, outputs)
    pieces = [gates[start : start + _GATES_IN_ONE] for start in range(0, len(gates), _GATES_IN_ONE)]
    return _chained(pieces, inputs, outputs)


def _chained(pieces: Sequence[Sequence[Gate]], inputs: Sequence[int], outputs: Sequence[int]) -> Run:
    """The functions of several pieces, one after the other; wires are handed on by number."""
    wanted_later = [set(outputs)]
    for piece in reversed(pieces[1:]):
        wanted_later.append(wanted_later[-1] | {wire for gate in piece for wire in (gate.left, gate.right)})
    steps: list[tuple[Run, list[int], list[int]]] = []
    for piece, wanted in zip(pieces, reversed(wanted_later), strict=True):
        made = {gate.number for gate in piece}
        read = sorted({wire for gate in piece for wire in (gate.left, gate.right)} - made - {ZERO, ONES})
        kept = sorted(made & wanted)
        steps.append((_compiled(piece, read, kept), read, kept))

    def run(planes: Sequence[Any], ones: Any) -> tuple[Any, ...]:
        held = dict(zip(inputs, planes, strict=True))
        held[ZERO], held[ONES] = ones ^ ones, ones
        for step, read, kept in steps:
            held.update(zip(kept, step([held[wire] for wire in read], ones), strict=True))
        return tuple(held[wire] for wire in outputs)

    return run


def _compiled(gates: Sequence[Gate], inputs: Sequence[int], outputs: Sequence[int]) -> Run:
    namespace: dict[str, Any] = {}
    source = "\n".join(_lines(gates, inputs, outputs))
    exec(compile(source, "<circuit>", "exec"), namespace)  # noqa: S102 - the source holds wire numbers only, see above
    run: Run = namespace["run"]
    return run


def _lines(gates: Sequence[Gate], inputs: Sequence[int], outputs: Sequence[int]) -> Iterator[str]:
    uses = Counter(wire for gate in gates for wire in (gate.left, gate.right))
    kept = set(outputs)
    yield "def run(p, o):"
    yield " z = o ^ o"
    if inputs:
        yield f" {_names(inputs)} = p"
    inlined: dict[int, tuple[str, int]] = {}
    for gate in gates:
        text, depth = _expression(gate, inlined)
        if uses[gate.number] == 1 and depth < _DEPTH and gate.number not in kept:
            inlined[gate.number] = (f"({text})", depth)
        else:
            yield f" w{gate.number} = {text}"
    yield f" return ({_names(outputs)})"


def _expression(gate: Gate, inlined: dict[int, tuple[str, int]]) -> tuple[str, int]:
    """The expression of a gate, with the gates that are used only here written in place, and how deep it nests."""
    left, left_depth = inlined.pop(gate.left, (_name(gate.left), 0))
    right, right_depth = inlined.pop(gate.right, (_name(gate.right), 0))
    depth = max(left_depth, right_depth) + 1
    if gate.operator == AND_NOT:  # for planes of any length, where ~ would set bits past the last case
        return f"{left} & ({right} ^ o)", depth
    return f"{left} {gate.operator} {right}", depth


def _name(wire: int) -> str:
    return "z" if wire == ZERO else "o" if wire == ONES else f"w{int(wire)}"


def _names(wires: Iterable[int]) -> str:
    return "".join(f"{_name(wire)}, " for wire in wires)
