"""Three truth values and Kleene's strong connectives over them.

Source: S. C. Kleene, Introduction to Metamathematics, 1952, §64 (the strong tables).
"""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """What is known of a statement: that it holds, that it does not, or neither."""

    FALSE = "false"
    UNKNOWN = "unknown"
    TRUE = "true"

    def __str__(self) -> str:
        """The word itself: ``true``, ``false`` or ``unknown``."""
        return self.value


TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def from_known(known_true: bool, known_false: bool) -> Truth:
    """Turn the pair *known true*, *known false* into a truth value; true wins where both are set."""
    if known_true:
        return TRUE
    return FALSE if known_false else UNKNOWN


def negation(value: Truth) -> Truth:
    """Kleene's *not*: unknown stays unknown.

    >>> negation(UNKNOWN) is UNKNOWN
    True
    """
    return {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}[value]


def conjunction(values: Iterable[Truth]) -> Truth:
    """Kleene's *and*: false where any is false, true where all are true; true for none."""
    result = TRUE
    for value in values:
        if value is FALSE:
            return FALSE
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def disjunction(values: Iterable[Truth]) -> Truth:
    """Kleene's *or*: true where any is true, false where all are false; false for none."""
    result = FALSE
    for value in values:
        if value is TRUE:
            return TRUE
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def at_least(count: int, values: Iterable[Truth]) -> Truth:
    """True where at least ``count`` values are true, false where so many no longer can be."""
    held = list(values)
    true = sum(value is TRUE for value in held)
    if true >= count:
        return TRUE
    possible = true + sum(value is UNKNOWN for value in held)
    return UNKNOWN if possible >= count else FALSE


def agreement(values: Iterable[Truth]) -> Truth:
    """The value all agree on, unknown where they do not: what holds whichever of the members is meant."""
    held = list(values)
    return held[0] if held and all(value is held[0] for value in held) else UNKNOWN
