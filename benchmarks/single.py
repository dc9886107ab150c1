"""One case at a time: the rule engines side by side on the worked cases of the knowledge base."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from statistics import median
from typing import Any, Protocol

from benchmarks.answers import DifferenceError
from benchmarks.cases import CROWDED, columns_of, facts_of, random_table
from benchmarks.peers import CasePeer, Known
from benchmarks.peers.clips import Clips
from benchmarks.peers.experta_stock import ExpertaStock
from benchmarks.peers.zen_jdm import Zen
from benchmarks.timing import side_by_side
from expert import KnowledgeBase
from expert.engines.compiled_engine import CompiledEngine
from expert.engines.experta_engine import ExpertaEngine
from expert.grounding import Program
from expert.inputs import InputReader, Inputs
from expert.knowledge_base import shipped
from expert.loading.case_files import read_cases

OURS = ("expert, compiled", "expert, experta")
_TENTH = 10
_PEERS: tuple[Callable[[Program], CasePeer], ...] = (Clips, Zen, ExpertaStock)


@dataclass(frozen=True, slots=True)
class Row:
    """One engine: seconds to build it, seconds for one case (median), the slowest case, and remarks.

    ``checked`` is the number of cases whose answers were compared, every conclusion's slot, and found equal.
    """

    name: str
    build: float
    case: float
    slowest: float
    checked: int
    note: str


class Amount(Protocol):
    """How much to do: cases checked, those checked with stock experta, those timed, and timed runs of each.

    ``cases`` counts worked cases, ``random_cases`` random ones; both are checked, worked ones alone are timed.
    """

    @property
    def cases(self) -> int: ...  # noqa: D102
    @property
    def random_cases(self) -> int: ...  # noqa: D102
    @property
    def slow_cases(self) -> int: ...  # noqa: D102
    @property
    def timed_cases(self) -> int: ...  # noqa: D102
    @property
    def repeats(self) -> int: ...  # noqa: D102


def compare(kb: KnowledgeBase, amount: Amount) -> list[Row]:
    """Build every engine, check its answers, then time it, all interleaved; ours first.

    Args:
        kb: the knowledge base.
        amount: how much; stock experta, the slowest, runs a tenth of the timed cases, and each once.

    Raises:
        DifferenceError: where an engine gives another answer than ours.
    """
    worked = worked_inputs(kb)[: amount.cases]
    pairs = zip_longest(random_inputs(kb, amount.random_cases), worked)
    inputs = [case for pair in pairs for case in pair if case is not None]
    engines, builds, notes = _engines(kb.program)
    numbers = {name: amount.slow_cases if name == ExpertaStock.name else len(inputs) for name in engines}
    expected = [engines[OURS[1]](case) for case in inputs]
    for name, run in engines.items():
        check(name, kb.program, run, inputs[: numbers[name]], expected)
    contenders = {
        (name, number): partial(run, case)
        for number, case in enumerate(worked[: amount.timed_cases])
        for name, run in engines.items()
        if name != ExpertaStock.name or number % _TENTH == 0
    }
    timed = side_by_side(contenders, amount.repeats, slow={key: 1 for key in contenders if key[0] == ExpertaStock.name})
    rows: list[Row] = []
    for name in engines:
        found = [one.median for key, one in timed.items() if key[0] == name]
        rows.append(Row(name, builds[name], median(found), max(found), numbers[name], notes[name]))
    return rows


def worked_inputs(kb: KnowledgeBase) -> list[Inputs]:
    """The facts of the worked cases as slots, shuffled (always alike), so that the first few are a fair choice."""
    reader = InputReader(kb.program)
    inputs = [reader.read(case.facts) for case in read_cases(kb.model, shipped()[kb.name])]
    random.Random(20).shuffle(inputs)  # noqa: S311 - a choice of cases, not a secret
    return inputs


def random_inputs(kb: KnowledgeBase, cases: int) -> list[Inputs]:
    """Random cases as slots. Some state what rules refute, or deny what rules derive; no worked case does."""
    columns = columns_of(kb.program, "full")
    rows = random_table(columns, cases, CROWDED).to_pylist()
    reader = InputReader(kb.program)
    return [reader.read(kb.facts(facts_of(columns, row))) for row in rows]


def check(
    name: str, program: Program, run: Callable[[Inputs], Known], inputs: Sequence[Inputs], expected: Sequence[Known]
) -> None:
    """Compare all an engine knows of the conclusions with what is expected, case by case.

    Raises:
        DifferenceError: naming the engine, the case's number and the first few slots that differ.
    """
    for number, (case, wanted) in enumerate(zip(inputs, expected, strict=False)):
        got = run(case)
        differ = [
            f"{program.slots[s]} {word}"
            for word, a, b in zip(("true", "false"), got, wanted, strict=True)
            for s in a ^ b
        ]
        if differ:
            raise DifferenceError(f"{name} differs from us in case {number} on {', '.join(sorted(differ)[:5])}")


def _engines(program: Program) -> tuple[dict[str, Callable[[Inputs], Known]], dict[str, float], dict[str, str]]:
    made: dict[str, Callable[[Inputs], Known]] = {}
    builds: dict[str, float] = {}
    notes = dict.fromkeys(OURS, "")
    for name, build in zip(OURS, (CompiledEngine, ExpertaEngine), strict=True):
        start = time.perf_counter()
        made[name] = _conclusions(program, build(program))
        made[name](Inputs(frozenset(), frozenset(), frozenset(), frozenset()))  # what is built on first use
        builds[name] = time.perf_counter() - start
    for build_peer in _PEERS:
        start = time.perf_counter()
        peer = build_peer(program)
        builds[peer.name] = time.perf_counter() - start
        made[peer.name], notes[peer.name] = peer.run, peer.note
    return made, builds, notes


def _conclusions(program: Program, engine: Any) -> Callable[[Inputs], Known]:
    """Our engines return every slot, also those stated; the peers only conclusions."""
    derived = program.derived

    def run(inputs: Inputs) -> Known:
        outcome = engine.run(inputs)
        return outcome.true & derived, outcome.false & derived

    return run
