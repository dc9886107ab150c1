"""What a consultation knows of a conclusion: its state per member, its justifications, its answer over all members."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from expert.errors import QuestionError
from expert.rules import Rule
from expert.truth import Truth
from expert.vocabulary import Conclusion

PROVED, OPEN, NOT_INDICATED, NO_RULE = "proved", "open", "not indicated", "no rule"
YES = "yes"


@dataclass(frozen=True, slots=True)
class State:
    """What is known of one conclusion for one member (None for the person).

    ``level`` is the proved level, ``yes`` for a proved conclusion without levels, None where nothing is proved.
    ``ceiling`` is the highest level not yet refuted, in the same words; None where every way to it is excluded.
    ``given`` is what the facts themselves state of it. ``contrary`` is whether evidence counts against it, and whether
    that is still unknown.
    """

    conclusion: Conclusion
    member: str | None
    level: str | None
    ceiling: str | None
    derivable: bool
    given: bool | None
    contrary: Truth
    conflict: bool

    @property
    def status(self) -> str:
        """``proved``, ``open``, ``not indicated`` or, where no rule can support it, ``no rule``."""
        if self.level is not None:
            return PROVED
        if not self.derivable:
            return NO_RULE
        return NOT_INDICATED if self.ceiling is None else OPEN

    @property
    def settled(self) -> bool:
        """Whether no unknown can change the level."""
        return self.level == self.ceiling


@dataclass(frozen=True, slots=True)
class Justification:
    """One rule that fired for a conclusion: the rule, the member it fired for, and the level it gives."""

    rule: Rule
    member: str | None
    level: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A conclusion over all members of its scope."""

    conclusion: Conclusion
    by_member: Mapping[str | None, State]
    ranks: tuple[str, ...] = field(repr=False)

    @property
    def level(self) -> str | None:
        """The best proved level of any member."""
        return self._best(state.level for state in self.by_member.values())

    @property
    def ceiling(self) -> str | None:
        """The highest level any member could still reach."""
        return self._best(state.ceiling for state in self.by_member.values())

    def _best(self, levels: Iterator[str | None]) -> str | None:
        order = (YES, *self.ranks)
        return max((level for level in levels if level is not None), key=order.index, default=None)

    def __getitem__(self, member: str | None) -> State:
        """The state of one member."""
        try:
            return self.by_member[member]
        except KeyError:
            names = ", ".join(str(name) for name in self.by_member)
            raise QuestionError(
                f"'{self.conclusion.id}' has no member '{member}' in this case; it has {names}"
            ) from None
