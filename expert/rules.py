"""Rules and cautions: what a knowledge base says follows from what, why, and on whose word."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from expert.errors import Place
from expert.premises import Premise

POLICY_PREFIX = "policy:"
YES_LEVEL = "yes"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    ``then`` maps each conclusion to a level, ``inherit``, ``contrary``, or ``yes`` for conclusions without levels.
    ``sources`` are statement ids or ``policy:<id>``. ``place`` is where the rule is written, if in a file.
    """

    id: str
    title: str
    scope: str
    premise: Premise
    then: Mapping[str, str]
    because: str
    sources: tuple[str, ...]
    topic: str = ""
    assumption: str = ""
    note: str = ""
    place: Place | None = field(default=None, compare=False)

    @property
    def is_policy(self) -> bool:
        """Whether the rule rests on the project's own policy and on no document."""
        return all(source.startswith(POLICY_PREFIX) for source in self.sources)


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning attached to conclusions, shown unless ``premise`` is known false (always, where it is None)."""

    id: str
    on: tuple[str, ...]
    premise: Premise | None
    text: str
    sources: tuple[str, ...]
    place: Place | None = field(default=None, compare=False)
