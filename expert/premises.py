"""Premises: what a rule needs to be known before it fires. Values only; nothing here evaluates them.

A premise is a tree of the connectives below over *tests* of single items. Its plain form, the one written in rule
files, comes back from ``plain``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

YES, NO = "yes", "no"
OPERATORS = (
    "yes",
    "no",
    "one_of",
    "not",
    "includes",
    "nonempty",
    "known",
    "above",
    "at_least",
    "below",
    "at_most",
    "level",
)
COMPARISONS = {"above": "above", "at_least": "at least", "below": "below", "at_most": "at most"}


@dataclass(frozen=True, slots=True)
class Test:
    """A test of one item.

    ``operator`` is one of OPERATORS; ``operand`` is a tuple of values for ``one_of``, ``not`` and ``includes``, a
    number for the comparisons, a level for ``level`` and None otherwise.
    """

    item: str
    operator: str
    operand: Any = None


@dataclass(frozen=True, slots=True)
class All:
    """True where every part is true."""

    parts: "tuple[Premise, ...]"


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - the name Any belongs to typing
    """True where at least one part is true."""

    parts: "tuple[Premise, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """True where the part is known false."""

    part: "Premise"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True where at least ``count`` parts are true."""

    count: int
    parts: "tuple[Premise, ...]"


@dataclass(frozen=True, slots=True)
class Other:
    """True where the part holds for another member of the scope, such as the other leg."""

    scope: str
    part: "Premise"


@dataclass(frozen=True, slots=True)
class Differ:
    """True where one of the items is known to differ between members of the scope."""

    scope: str
    items: tuple[str, ...]


Premise = Test | All | Any_ | Not | AtLeast | Other | Differ


def tests(premise: Premise) -> Iterator[Test]:
    """Every test of an item in the premise, left to right."""
    match premise:
        case Test():
            yield premise
        case All(parts) | Any_(parts) | AtLeast(_, parts):
            for part in parts:
                yield from tests(part)
        case Not(part) | Other(_, part):
            yield from tests(part)
        case Differ(_, items):
            for item in items:
                yield Test(item, YES)


def items(premise: Premise) -> tuple[str, ...]:
    """The ids of the items the premise reads, each once, in order."""
    return tuple(dict.fromkeys(test.item for test in tests(premise)))


def plain(premise: Premise, plurals: dict[str, str] | None = None) -> Any:
    """The premise as rule files write it: words, lists and one-key mappings.

    ``plurals`` maps a scope to its plural, needed for ``<plural>_differ``.

    >>> plain(All((Test("PAD", "yes"), Test("age_years", "above", 45))))
    {'all': ['PAD', {'age_years': {'above': 45}}]}
    """
    names = plurals or {}
    match premise:
        case Test(item, operator, operand):
            return _plain_test(item, operator, operand)
        case All(parts):
            return {"all": [plain(part, names) for part in parts]}
        case Any_(parts):
            return {"any": [plain(part, names) for part in parts]}
        case Not(part):
            return {"not": plain(part, names)}
        case AtLeast(count, parts):
            return {"at_least": {"count": count, "of": [plain(part, names) for part in parts]}}
        case Other(scope, part):
            return {f"other_{scope}": plain(part, names)}
        case Differ(scope, differing):
            return {f"{names.get(scope, scope)}_differ": list(differing)}


def _plain_test(item: str, operator: str, operand: Any) -> Any:
    """One test as rule files write it."""
    match operator:
        case "yes":
            return item
        case "no":
            return {item: NO}
        case "one_of":
            return {item: operand[0] if len(operand) == 1 else list(operand)}
        case "not":
            return {item: {"not": operand[0] if len(operand) == 1 else list(operand)}}
        case "includes":
            return {item: {"includes": list(operand)}}
        case "nonempty" | "known":
            return {item: {operator: YES}}
        case _:
            return {item: {operator: operand}}
