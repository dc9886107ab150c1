"""A map of what is settled and what is still open: levels proved and levels that could still be reached."""

from collections import Counter
from dataclasses import replace

from expert.diagrams.alike import same_sides
from expert.diagrams.graph import Builder, Drawing, Node
from expert.diagrams.views.shared import conclusion_node, notes

from expert.consultation import Consultation
from expert.explanations import wording
from expert.reporting.report import is_withheld
from expert.reporting.words import URGENCY, urgency_words, visible
from expert.states import NO_RULE, NOT_INDICATED, OPEN, PROVED, State

VIEW = "settled"
_ROLES = ("red_flag", "hypothesis")
_PRESENT, _RISING, _OPEN, _EXCLUDED = "present", "rising", "open", "excluded"
_CLUSTERS = {
    ("red_flag", _PRESENT): "red flags present",
    ("red_flag", _RISING): "red flags present, could still rise",
    ("red_flag", _OPEN): "red flags not yet excluded",
    ("hypothesis", _PRESENT): "hypotheses supported, settled",
    ("hypothesis", _RISING): "hypotheses supported, could still rise",
    ("hypothesis", _OPEN): "hypotheses open",
    ("urgency", _PRESENT): "advice with an urgency, reached",
    ("urgency", _RISING): "advice with an urgency, reached, could still rise",
    ("urgency", _OPEN): "advice with an urgency, open",
    ("red_flag", _EXCLUDED): "red flags excluded",
    ("hypothesis", _EXCLUDED): "hypotheses excluded",
    ("urgency", _EXCLUDED): "advice with an urgency, excluded",
}
_WORDS = {PROVED: "proved", OPEN: "open", NOT_INDICATED: "excluded", NO_RULE: "without a rule"}


def settled(consultation: Consultation) -> Drawing:
    """Draw red flags, hypotheses and advice with an urgency, each with its level and how far it could still go.

    The other conclusions are counted; several sides of which the same is known are one box.
    """
    clusters: dict[str, list[State]] = {words: [] for words in _CLUSTERS.values()}
    others: Counter[str] = Counter()
    for state in consultation.states:
        role = _role(consultation, state)
        if role and state.status != NO_RULE:
            clusters[_CLUSTERS[role, _standing(state)]].append(state)
        else:
            others[_WORDS[state.status]] += 1
    builder = Builder()
    for words, states in clusters.items():
        for state in states:
            builder.add(_node(consultation, state, words))
    case = visible(consultation.facts.case)
    counts = ", ".join(f"{count:,} {word}" for word, count in others.items())
    drawing = builder.drawing(
        VIEW,
        f"What is settled and what is open: {case}" if case else "What is settled and what is open",
        _notes(consultation),
        (f"{others.total():,} other conclusions: {counts}",) if others else (),
        consultation.model.vocabulary.levels,
    )
    return replace(same_sides(drawing), hidden=drawing.hidden)


def _role(consultation: Consultation, state: State) -> str:
    """Which part of the map a conclusion belongs to; empty for none."""
    role = consultation.model.vocabulary.role(state.conclusion)
    return role if role in _ROLES else "urgency" if state.conclusion.urgency else ""


def _standing(state: State) -> str:
    if state.level is not None:
        return _PRESENT if state.settled else _RISING
    return _OPEN if state.status == OPEN else _EXCLUDED


def _node(consultation: Consultation, state: State, cluster: str) -> Node:
    """A conclusion with what is known of it and how far it could still go: ``strong — settled``.

    Of what is open the mark and the frame tell that it is not known; it says only how far it could go.
    """
    node = conclusion_node(consultation, state)
    reach = wording.ceiling_words(state)
    known = "" if state.status == OPEN and not state.conflict else f"{node.state} — "
    return replace(node, state=node.state if state.status == NOT_INDICATED else f"{known}{reach}", cluster=cluster)


def _notes(consultation: Consultation) -> tuple[str, ...]:
    """The lines of every drawing with the urgency behind the red flags; a comforting one is not named while any is."""
    first, *others = notes(consultation)
    rung = consultation.urgency
    reached = [state for state in consultation.states if state.level is not None]
    behind = [state for state in reached if rung is not None and state.conclusion.urgency == rung.id]
    withheld = all(is_withheld(consultation, state) for state in behind)
    urgency = urgency_words(None if withheld else rung, consultation.urgency_ceiling)
    return first, f"{URGENCY}: {urgency}.", *others
