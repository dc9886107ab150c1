"""What a counterfactual asks for: a conclusion at a lower level, or at a higher one."""

from collections.abc import Iterator
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.errors import ConcludedError, QuestionError
from expert.explanations.asked import Asked, concluded, not_concluded
from expert.explanations.variants import Known

LOWER, HIGHER, NONE = "lower", "higher", "none"


@dataclass(frozen=True, slots=True)
class Goal:
    """A conclusion at most at a level (``lower``; None for not concluded), or at least at one (``higher``).

    ``slot`` is the slot that must not be true then, or must be.
    """

    direction: str
    level: str | None
    slot: int

    def reached(self, known: Known) -> int:
        """The plane of the variants that reach it."""
        true = known.true.get(self.slot, 0)
        return true if self.direction == HIGHER else ((1 << known.cases) - 1) & ~true


def goals_of(consultation: Consultation, asked: Asked, to: str | None) -> tuple[Goal, ...]:
    """The goals that ``to`` asks for: a level, ``none``, ``lower`` or ``higher``; by default the last two, if any.

    Raises:
        QuestionError: where there is no such level, or nothing can give it.
        NotConcludedError: where it would be lower than what is not concluded.
        ConcludedError: where the conclusion stands there already, or cannot be higher.
    """
    if to is None:
        return tuple(_next(asked))
    if to in {LOWER, NONE}:
        if not asked.height:
            raise not_concluded(consultation, asked.states)
        return (_lower(asked, asked.height - 1 if to == LOWER else 0),)
    if to == HIGHER:
        if not asked.levels:
            raise not_concluded(consultation, asked.states)
        if asked.height == len(asked.levels):
            raise ConcludedError(f"{asked.subject(consultation)} has the highest level that anything can give it")
        return (_higher(asked, asked.height + 1),)
    return (_to_level(consultation, asked, to),)


def _next(asked: Asked) -> Iterator[Goal]:
    if asked.height:
        yield _lower(asked, asked.height - 1)
    if asked.height < len(asked.levels):
        yield _higher(asked, asked.height + 1)


def _lower(asked: Asked, height: int) -> Goal:
    return Goal(LOWER, asked.ladder.words[height], asked.ladder.slots[height])


def _higher(asked: Asked, height: int) -> Goal:
    return Goal(HIGHER, asked.ladder.words[height], asked.ladder.slots[height - 1])


def _to_level(consultation: Consultation, asked: Asked, level: str) -> Goal:
    height = asked.height_of(consultation, level, (LOWER, HIGHER, NONE))
    if asked.state.level == level:
        raise concluded(consultation, [asked.state])
    if height == 0:
        raise QuestionError(f"nothing can give {asked.subject(consultation)} the level {level}")
    given = asked.levels[height - 1] == level
    if height < asked.height or (height == asked.height and not given):
        return _lower(asked, height if given else height - 1)
    return _higher(asked, height)
