"""What an engine returns."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of every slot after all rules were applied.

    ``true`` and ``false`` are disjoint sets of slot numbers. ``trace`` lists the clauses that fired, in firing order;
    an engine that keeps no order leaves it empty.
    """

    engine: str
    true: frozenset[int]
    false: frozenset[int]
    trace: tuple[int, ...] = ()
