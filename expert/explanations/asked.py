"""Which conclusion, member and level a question is about; the same mistake gets the same sentence in every question."""

from collections.abc import Sequence
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.errors import ConcludedError, NotConcludedError, QuestionError
from expert.explanations import wording
from expert.grounding import Ladder
from expert.loading.nodes import clip
from expert.states import NO_RULE, NOT_INDICATED, YES, State
from expert.suggest import hint
from expert.vocabulary import Conclusion


@dataclass(frozen=True, slots=True)
class Asked:
    """A conclusion for one member, with the slots of its levels; ``states`` are of all members it was chosen from."""

    state: State
    ladder: Ladder
    states: tuple[State, ...]

    @property
    def height(self) -> int:
        """How many of its slots are proved."""
        return self.ladder.words.index(self.state.level)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that something can give it, lowest first; ``yes`` where it has none."""
        return tuple(word for word in self.ladder.words if word is not None)

    def height_of(self, consultation: Consultation, level: str, other_words: Sequence[str] = ()) -> int:
        """The number of slots that are proved at a level or a higher one that can be given; 0 where none can.

        Args:
            consultation: the case as it is.
            level: the level that is asked for.
            other_words: what might be meant instead of a level.

        Raises:
            QuestionError: where there is no such level; the message suggests the nearest.
        """
        known = check_level(consultation, self.state.conclusion, level, other_words)
        floor = known.index(level)
        heights = (height for height, word in enumerate(self.levels, 1) if known.index(word) >= floor)
        return next(heights, 0)

    def subject(self, consultation: Consultation) -> str:
        """Its label with the side it is about."""
        return wording.subject(consultation.model.vocabulary, self.state.conclusion, self.state.member)


def asked_states(consultation: Consultation, name: str, member: str | None = None) -> tuple[State, ...]:
    """The states of a conclusion: of the member asked about, or of all that this case speaks of.

    Raises:
        QuestionError: where there is no such conclusion or member; the message suggests the nearest.
    """
    conclusion = consultation.conclusion(clip(str(name)))
    members = consultation.members(conclusion)
    if member is not None and member not in members:
        raise QuestionError(_no_member(conclusion.id, str(member), members))
    return tuple(consultation.state(conclusion.id, own) for own in (members if member is None else (member,)))


def asked_about(consultation: Consultation, name: str, member: str | None = None, like: str | None = None) -> Asked:
    """The conclusion of that id for a member; else for the member ``like``; else where it is proved best, or could be.

    Raises:
        QuestionError: where there is no such conclusion or member; the message suggests the nearest.
    """
    states = asked_states(consultation, name, member)
    words = consultation.program.ladders[name, states[0].member].words
    alike = [state for state in states if like is not None and state.member == like]
    best = max(alike or states, key=lambda state: (words.index(state.level), words.index(state.ceiling)))
    return Asked(best, consultation.program.ladders[name, best.member], states)


def _no_member(name: str, member: str, members: Sequence[str | None]) -> str:
    named = [own for own in members if own is not None]
    if not named:
        return f"'{name}' is about the person as a whole: ask without a member"
    return f"'{name}' has no member '{clip(member)}' in this case; it has {', '.join(named)}{hint(member, named)}"


def check_level(
    consultation: Consultation, conclusion: Conclusion, level: str, other_words: Sequence[str] = ()
) -> tuple[str, ...]:
    """The levels a conclusion may have, lowest first, where the one asked for is among them.

    Raises:
        QuestionError: where it is not; the message suggests the nearest, or one of the other words.
    """
    known = consultation.model.vocabulary.levels if conclusion.levels else (YES,)
    if level in known:
        return known
    if not conclusion.levels:
        raise QuestionError(f"'{conclusion.id}' has no levels: ask without one{hint(str(level), other_words)}")
    near = hint(str(level), (*known, *other_words))
    raise QuestionError(f"'{conclusion.id}' has no level '{clip(str(level))}'; it has {', '.join(known)}{near}")


def not_concluded(consultation: Consultation, states: Sequence[State]) -> NotConcludedError:
    """The error for a question that only what was concluded answers."""
    if all(state.given is False for state in states):
        why = "the facts state that it is absent"
    elif all(state.status == NOT_INDICATED for state in states):
        why = "every rule for it is excluded by what is known"
    elif all(state.status == NO_RULE for state in states):
        why = "no rule of this knowledge base can support it"
    else:
        why = "it stays open, as some findings are not known"
    return NotConcludedError(f"{_subject(consultation, states)} was not concluded: {why}; 'why-not' tells more")


def not_at_level(consultation: Consultation, state: State, level: str) -> NotConcludedError:
    """The error for a question that only what was concluded at a level answers."""
    reached = f"{_subject(consultation, [state])} was concluded at {state.level}, not at {level}"
    return NotConcludedError(f"{reached}; 'why-not' tells more")


def concluded(consultation: Consultation, states: Sequence[State]) -> ConcludedError:
    """The error for a question that only what was not concluded answers, or not at a level."""
    levels = {state.level for state in states} - {None, YES}
    best = max(levels, key=lambda level: consultation.model.vocabulary.rank(str(level)), default=None)
    at = f" at {best}" if best is not None else ""
    return ConcludedError(f"{_subject(consultation, states)} was concluded{at}; 'how' tells more")


def _subject(consultation: Consultation, states: Sequence[State]) -> str:
    """The label, with the side where the question is about one."""
    conclusion = states[0].conclusion
    if len(states) > 1:
        return conclusion.label
    return wording.subject(consultation.model.vocabulary, conclusion, states[0].member)
