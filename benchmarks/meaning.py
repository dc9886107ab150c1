"""What a table peer has to compute: three-valued values in layers, and the results that read them."""

from collections.abc import Mapping
from dataclasses import dataclass

from expert.formulas import Formula

WITHHELD, UNSETTLED = 99, 98


@dataclass(frozen=True, slots=True)
class Test:
    """A three-valued test of one column: ``operator`` is empty for a boolean, ``is``, ``is known`` or a comparison."""

    column: str
    operator: str = ""
    operand: str | float = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a case states of something: its own test, and others that, where true, say *yes* in its place.

    ``yes_counts`` is false for a level above what a statement counts as: *yes* then says nothing, *no* still refutes.
    """

    own: Test | None
    implied_by: tuple[Test, ...] = ()
    yes_counts: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One value to compute: what is stated, or what is derived, or both; what is derived as true outweighs a *no*.

    ``refutable`` is false where nothing but a statement can make it false.
    """

    slot: int
    name: str
    stated: Stated | None
    derived: Formula
    refutable: bool = True


@dataclass(frozen=True, slots=True)
class Ladder:
    """Formulas from the lowest rung to the highest. The result is the number of the highest rung known true, from 0.

    Where ``sober`` of that rung is not known true, only comforting conclusions stand for it: the result is WITHHELD
    then, unless every red flag is known false. The ceiling is the highest rung not known false. With ``says_open`` the
    result is UNSETTLED in the place of WITHHELD, and where no rung is known true but not every one is known false.
    """

    rungs: tuple[Formula, ...]
    sober: tuple[Formula, ...]
    says_open: bool = False


@dataclass(frozen=True)
class Screening:
    """Everything a table peer computes. Each layer reads the layers before it.

    ``flags`` are the red flags, each a three-valued result; ``any_flag`` is their disjunction: the result
    ``may_reassure`` is true where that is known false, else false.
    """

    layers: tuple[tuple[Step, ...], ...]
    names: Mapping[int, str]
    ladders: Mapping[str, Ladder]
    flags: Mapping[str, Formula]
    any_flag: Formula
