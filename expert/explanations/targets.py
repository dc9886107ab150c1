"""What questions are for: the open conclusions, in the order in which they are worth settling."""

from collections.abc import Iterator
from typing import NamedTuple

from expert.consultation import Consultation
from expert.facts import Key
from expert.states import State

RED_FLAG, URGENCY, HYPOTHESIS, OTHER = "red_flag", "urgency", "hypothesis", "other"
TIERS = (RED_FLAG, URGENCY, HYPOTHESIS, OTHER)


class Target(NamedTuple):
    """An open conclusion for one member, and which of TIERS it belongs to."""

    key: Key
    tier: str


def targets(consultation: Consultation, about: str | None = None) -> tuple[Target, ...]:
    """The conclusions whose level some unknown could change: all of them, or those of one name.

    Red flags come first, the most urgent before the others; then what could raise the urgency, the highest rung first;
    then hypotheses; then the rest, each as the vocabulary has them.
    """
    ranked = sorted(_open(consultation, about), key=lambda pair: (TIERS.index(pair[1]), -_rung(consultation, pair[0])))
    return tuple(Target((state.conclusion.id, state.member), tier) for state, tier in ranked)


def _open(consultation: Consultation, about: str | None) -> Iterator[tuple[State, str]]:
    reached = _height(consultation, consultation.urgency.id) if consultation.urgency else -1
    for (name, member), (level, ceiling) in consultation.levels.items():
        if level != ceiling and about in {None, name}:
            state = consultation.state(name, member)
            yield state, _tier(consultation, state, reached)


def _tier(consultation: Consultation, state: State, reached: int) -> str:
    role = consultation.model.vocabulary.role(state.conclusion)
    if role == "red_flag":
        return RED_FLAG
    if _rung(consultation, state) > reached:
        return URGENCY
    return HYPOTHESIS if role == "hypothesis" else OTHER


def _rung(consultation: Consultation, state: State) -> int:
    """The height of the urgency a conclusion stands for; -1 for none."""
    return _height(consultation, state.conclusion.urgency) if state.conclusion.urgency else -1


def _height(consultation: Consultation, rung: str) -> int:
    return consultation.model.vocabulary.rung_rank(rung)
