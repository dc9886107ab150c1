"""What an engine returns, and the check of it."""

from dataclasses import dataclass

from expert.errors import EngineError
from expert.grounding import Program

_MOST_NAMED = 3


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


def check(program: Program, outcome: Outcome, other: Outcome | None = None) -> Outcome:
    """Return the outcome if it keeps true and false apart, and equals the other engine's where there is one.

    Raises:
        EngineError: where it does not; a defect of this package, never of the input.
    """
    if not outcome.true.isdisjoint(outcome.false):
        both = _named(program, outcome.true & outcome.false)
        raise EngineError(f"the engine '{outcome.engine}' called {both} true and false")
    if other is not None:
        differ = (outcome.true ^ other.true) | (outcome.false ^ other.false)
        if differ:
            raise EngineError(
                f"the engines '{outcome.engine}' and '{other.engine}' differ on {_named(program, differ)}; "
                "please report this with the facts"
            )
    return outcome


def _named(program: Program, slots: frozenset[int]) -> str:
    names = [f"'{program.slots[slot]}'" for slot in sorted(slots)[:_MOST_NAMED]]
    more = f" and {len(slots) - _MOST_NAMED} more" if len(slots) > _MOST_NAMED else ""
    return ", ".join(names) + more
