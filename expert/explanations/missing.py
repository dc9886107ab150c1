"""What a question why-not asks about: a conclusion, a member and a level that was not reached."""

from typing import NamedTuple

from expert.consultation import Consultation
from expert.explanations.asked import asked_states, check_level, concluded
from expert.grounding import Program
from expert.states import YES, State


class MissingLevel(NamedTuple):
    """A conclusion for one member, at a level or higher; the level is ``yes`` where it has none."""

    name: str
    member: str | None
    level: str


def target_slot(program: Program, missing: MissingLevel) -> int | None:
    """The slot that is true where it is reached: of the lowest level at least as high; None where no rule can."""
    ladder = program.ladders[missing.name, missing.member]
    if missing.level == YES:
        return ladder.slots[0] if ladder.slots else None
    rank = program.model.vocabulary.rank
    pairs = zip(program.levels[missing.name], ladder.slots, strict=True)
    return next((slot for level, slot in pairs if rank(level) >= rank(missing.level)), None)


def missing_levels(consultation: Consultation, name: str, member: str | None, level: str | None) -> list[MissingLevel]:
    """What a question asks about: a level for each member that has not reached it.

    Raises:
        QuestionError: where there is no such conclusion, member or level.
        ConcludedError: where all of it was reached.
    """
    states = asked_states(consultation, name, member)
    if level is not None:
        check_level(consultation, states[0].conclusion, level)
    found = [missing for state in states if (missing := _missing(consultation, state, level)) is not None]
    if not found:
        raise concluded(consultation, states)
    return found


def next_level(consultation: Consultation, state: State) -> MissingLevel | None:
    """The next level above the one a conclusion reached; None where it reached the highest that can be given."""
    return _missing(consultation, state, None)


def _missing(consultation: Consultation, state: State, level: str | None) -> MissingLevel | None:
    """The level a conclusion has not reached: the one asked for, or the next above the one reached."""
    name, member = state.conclusion.id, state.member
    if not state.conclusion.levels:
        return None if state.level is not None else MissingLevel(name, member, YES)
    vocabulary = consultation.model.vocabulary
    reached = -1 if state.level is None else vocabulary.rank(state.level)
    if level is not None:
        return MissingLevel(name, member, level) if vocabulary.rank(level) > reached else None
    above = [own for own in consultation.program.levels[name] if vocabulary.rank(own) > reached]
    if above:
        return MissingLevel(name, member, above[0])
    return None if state.level is not None else MissingLevel(name, member, vocabulary.levels[0])
