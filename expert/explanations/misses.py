"""What a why-not answer is made of: missing conclusions, the rules that could give them, the facts these need."""

from dataclasses import dataclass

from expert.explanations.citations import Citation
from expert.explanations.how import Application
from expert.explanations.premise_parts import Part
from expert.explanations.variants import Edit
from expert.rules import Rule
from expert.states import YES, State
from expert.vocabulary import INHERIT

DENIED, EXCLUDED = "denied", "excluded"  # beside NO_RULE and OPEN of a state


@dataclass(frozen=True, slots=True)
class Want:
    """One fact a rule would need, as the changes of facts that state it; ``changes`` where it is stated otherwise."""

    item: str
    member: str | None
    edits: tuple[Edit, ...]
    wanted: tuple[tuple[str, bool], ...]
    changes: bool


@dataclass(frozen=True, slots=True)
class Miss:
    """One rule that could give the conclusion, for one member, and what keeps it from firing.

    ``wants`` is the cheapest set of facts that was found to satisfy it; None where there is none. ``suffices`` tells
    whether it fires once they are so, as the rules themselves say; ``alternatives`` are some others that cost as much
    and do as well, and ``more_alternatives`` counts further ones that were found. ``held`` is, of a rule that passes a
    level on and whose premise holds, the level it passes on, too low a one; ``level`` is the one it would give.
    """

    rule: Rule
    member: str | None
    level: str
    premise: Part
    held: str | None
    wants: tuple[Want, ...] | None
    suffices: bool
    alternatives: tuple[tuple[Want, ...], ...]
    more_alternatives: int
    citations: tuple[Citation, ...]

    @property
    def inherits(self) -> bool:
        """Whether the rule passes on the level of what it reads."""
        return INHERIT in self.rule.then.values() and self.level != YES

    @property
    def changes(self) -> int:
        """How many facts would have to be other than they are stated."""
        return sum(want.changes for want in self.wants or ())

    @property
    def learns(self) -> int:
        """How many facts would have to be learned."""
        return len(self.wants or ()) - self.changes


@dataclass(frozen=True, slots=True)
class MissingStep:
    """One conclusion for one member that is not reached at a level, with every rule that could give that or more.

    ``reason`` is ``denied`` (stated to be absent), ``no rule`` (none gives it at that level), ``excluded`` (every way
    to it is refuted) or ``open``. ``misses`` are in order: those whose wants suffice first, then by changes, by what
    is to be learned, and as in the files. ``further`` counts rules that are left out because there are too many.
    ``highest`` is the highest level that any rule gives, None where none gives any.
    """

    number: int
    state: State
    level: str
    reason: str
    highest: str | None
    misses: tuple[Miss, ...]
    further: int
    contrary: tuple[Application, ...]

    @property
    def nearest(self) -> Miss | None:
        """The rule that lacks least, where there is one that can be satisfied."""
        return next((miss for miss in self.misses if miss.wants is not None), None)
