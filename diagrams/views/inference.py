"""The inference chain of a whole consultation: all stated facts, all rules that fired, everything concluded."""

from collections.abc import Iterator
from dataclasses import replace

from expert.diagrams.graph import Drawing
from expert.diagrams.views.chain import Chain
from expert.diagrams.views.shared import item_node, notes

from expert.consultation import Consultation
from expert.explanations.how import apply
from expert.reporting.words import visible
from expert.states import State
from expert.truth import TRUE
from expert.vocabulary import NOT_STATED

VIEW = "inference"
UNREAD = "facts that no rule that fired reads"


def inference(consultation: Consultation) -> Drawing:
    """Draw the chain of a whole consultation in full; ``collapse.FOR_A_PAGE`` makes it fit a page.

    What was concluded and what only has evidence against it are drawn, with every rule that fired for it or against it.
    """
    chain = Chain(consultation)
    for state in _told(consultation):
        key = (state.conclusion.id, state.member)
        support, contrary = (
            [apply(consultation, item) for item in consultation.justifications(*key, contrary=against)]
            for against in (False, True)
        )
        chain.conclude(state, support, contrary)
    for name, member in _stated(consultation):
        node = item_node(consultation, name, member)
        if node.id not in chain.builder:
            chain.builder.add(replace(node, cluster=UNREAD))
    case = visible(consultation.facts.case)
    title = f"How the conclusions were reached: {case}" if case else "How the conclusions were reached"
    return chain.builder.drawing(VIEW, title, notes(consultation), levels=consultation.model.vocabulary.levels)


def _told(consultation: Consultation) -> Iterator[State]:
    """What is proved or has evidence against it: red flags first, then as the vocabulary has it."""
    told = [state for state in consultation.states if state.level is not None or state.contrary is TRUE]
    return iter(sorted(told, key=lambda state: consultation.model.vocabulary.role(state.conclusion) != "red_flag"))


def _stated(consultation: Consultation) -> Iterator[tuple[str, str | None]]:
    """What was stated, but for what *not stated* only repeats of every side."""
    values = consultation.facts.values
    for name, member in values:
        item = consultation.model.vocabulary.item(name)
        if item is None:
            continue
        sides = consultation.model.vocabulary.scope_of(item).members
        if member != NOT_STATED or any(values.get((name, own)) != values[name, member] for own in sides):
            yield name, member
