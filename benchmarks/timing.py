"""Measure side by side: repeats of all contenders interleaved, so that a slow moment of the machine hits all alike."""

import gc
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, TypeVar

Key = TypeVar("Key")

ENOUGH = 0.02
_SHORT = 0.002


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds per repeat of one contender, in the order they were measured."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median, in seconds."""
        return median(self.seconds)

    @property
    def spread(self) -> float:
        """The slowest repeat as a multiple of the quickest."""
        return max(self.seconds) / min(self.seconds)


def side_by_side(
    contenders: Mapping[Key, Callable[[], Any]], repeats: int, *, slow: Mapping[Key, int] | None = None
) -> dict[Key, Timed]:
    """Time contenders in turn, after one untimed run of each; garbage is collected before each run, not during it.

    What takes less than 2 ms is run as often in a row as fills ENOUGH seconds, and the time divided.

    Args:
        contenders: name → what to run.
        repeats: how many timed runs each gets.
        slow: name → fewer runs for contenders that would hold up the others; at least 1.
    """
    found: dict[Key, list[float]] = {name: [] for name in contenders}
    loops = {name: _loops(run) for name, run in contenders.items()}
    gc.collect()
    gc.freeze()  # what is there already need not be looked through again before every run
    try:
        for number in range(repeats):
            for name, run in contenders.items():
                if number < (slow or {}).get(name, repeats):
                    found[name].append(_seconds(run, loops[name]))
    finally:
        gc.unfreeze()
    return {name: Timed(tuple(seconds)) for name, seconds in found.items()}


def _loops(run: Callable[[], Any]) -> int:
    """How often to run in a row; this is the untimed run, and one or more that tell how long it takes."""
    run()  # what is built on first use
    seconds = _seconds(run, 1)
    if seconds >= _SHORT:
        return 1
    return math.ceil(ENOUGH / min(seconds, *(_seconds(run, 1) for _ in range(3))))


def _seconds(run: Callable[[], Any], loops: int) -> float:
    gc.collect()
    was_on = gc.isenabled()
    gc.disable()
    try:
        start = time.perf_counter()
        for _ in range(loops):
            run()
        return (time.perf_counter() - start) / loops
    finally:
        if was_on:
            gc.enable()
