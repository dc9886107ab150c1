"""What the side panel of a page tells: of everything drawn a note, and of conclusions how they were reached."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Node
from expert.diagrams.language import look_of
from expert.diagrams.measure import remark
from expert.diagrams.views.inference import inference
from expert.diagrams.views.shared import conclusion_node, named

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import CLINICIAN, Audience
from expert.explanations.how import Application, apply, how
from expert.explanations.why_not import why_not
from expert.reporting.answers import paragraphs_of
from expert.reporting.frame import framed
from expert.reporting.text import Paragraph, application_paragraphs
from expert.states import State

_FOREMOST = ("red_flag", "hypothesis", "recommendation")
_IN_FULL = ("red_flag", "hypothesis")
_HOW, _WHY_NOT = "How it was reached", "Why it was not concluded"


@dataclass(frozen=True, slots=True)
class Answer:
    """How a conclusion was reached, or why not, for all members of which the same is asked.

    ``keys`` are the node ids it is told for; ``role`` is that of the conclusion; ``command`` tells the same.
    """

    keys: tuple[str, ...]
    role: str
    asked: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    command: str

    @property
    def size(self) -> int:
        """How much it tells."""
        return sum(len(paragraph.text) for paragraph in self.paragraphs)


def answers(consultation: Consultation, drawn: Iterable[Drawing]) -> Iterator[Answer]:
    """How each conclusion was reached, or why not: those the report leads with, and everything in a picture."""
    shown = _shown(drawn)
    asked: dict[tuple[str, bool], list[State]] = {}
    for state in consultation.states:
        role = consultation.model.vocabulary.role(state.conclusion)
        if role in _FOREMOST or _key(state) in shown:
            asked.setdefault((state.conclusion.id, state.level is not None), []).append(state)
    frame = tuple(framed(consultation, ()))
    before = next(number for number, paragraph in enumerate(frame) if not paragraph.text)
    behind = len(frame) - before
    for (name, is_proved), states in asked.items():
        conclusion = states[0].conclusion
        role = consultation.model.vocabulary.role(conclusion)
        told = tuple(_told(consultation, name, is_proved=is_proved, in_full=role in _IN_FULL))
        words, command = (_HOW, "how") if is_proved else (_WHY_NOT, "why-not")
        yield Answer(
            keys=tuple(map(_key, states)),
            role=role,
            asked=words,
            title=f"{words}: {wording.capital(conclusion.label)}",
            paragraphs=told[before : len(told) - behind],
            command=f"expert {command} FACTS {name}",
        )


def _shown(drawn: Iterable[Drawing]) -> frozenset[str]:
    """The ids of what drawings show, by itself or with others."""
    return frozenset(name for drawing in drawn for node in drawing.nodes for name in (node.id, *node.stands_for))


def _told(consultation: Consultation, name: str, *, is_proved: bool, in_full: bool) -> Iterator[Paragraph]:
    """The answer about a conclusion in its frame; what a lesser one rests on has an answer of its own."""
    audience = Audience(CLINICIAN, at_command_line=False)
    if not is_proved:
        return paragraphs_of(why_not(consultation, name), consultation, audience)
    return paragraphs_of(how(consultation, name), consultation, audience, depth=None if in_full else 1)


def _key(state: State) -> str:
    return named(graph.CONCLUSION, state.conclusion.id, state.member)


def notes(consultation: Consultation, drawn: Mapping[str, Drawing]) -> dict[str, dict[str, Any]]:
    """What is told of each thing by itself: label, state, kind, and its paragraphs; of a box for several, which.

    Everything in a drawing has a note, and everything a box stands for, and every conclusion with an answer. The note
    of a box for several is under ``id#picture``, since in another picture it may stand for others; but where it is one
    of them, drawn with its rules, it is told of these wherever it is drawn.

    Args:
        consultation: the finished consultation.
        drawn: the name of each picture → what it shows.
    """
    fired, shown = _applications(consultation), _shown(drawn.values())
    chain = [node for node in inference(consultation).nodes if node.id in shown]
    told = [node for drawing in drawn.values() for node in drawing.nodes if not node.stands_for]
    others = [
        conclusion_node(consultation, state)
        for state in consultation.states
        if consultation.model.vocabulary.role(state.conclusion) in _FOREMOST
    ]
    known = {remark(node.id): node for node in (*others, *chain, *told)}
    for name, drawing in drawn.items():
        for node in (one for one in drawing.nodes if one.stands_for):
            plain = known.get(remark(node.id), node)
            if node.id not in node.stands_for:
                known[f"{remark(node.id)}#{name}"] = node
            elif not plain.stands_for:
                known[remark(node.id)] = replace(plain, stands_for=node.stands_for)
    return {name: _note(node, fired) for name, node in known.items()}


def _note(node: Node, fired: Mapping[str, Application]) -> dict[str, Any]:
    values = {
        "label": remark(f"{node.label} ({node.side})" if node.side else node.label),
        "state": remark(node.state or node.level),
        "kind": look_of(node).words,
        "policy": node.policy,
        "flag": node.role == "red_flag",
        "of": [remark(name) for name in node.stands_for],
        "lines": tuple(_about(node, fired)),
    }
    return {name: value for name, value in values.items() if value}


def _about(node: Node, fired: Mapping[str, Application]) -> Iterator[Paragraph]:
    """A rule with its reason, premises and sources as the report tells it; of all else, its remark and its cautions.

    A conclusion drawn with its rules tells them too; a box for several only what to be careful about, since what it
    stands for is listed.
    """
    cautions = tuple(map(remark, node.cautions))
    is_one = not node.stands_for or node.id in node.stands_for
    if is_one and node.id not in fired:
        yield from (Paragraph(part) for part in node.tooltip.splitlines() if remark(part) not in cautions)
    yield from (Paragraph(text, marker="!", style="yellow") for text in cautions)
    for name in (node.id, *node.stands_for) if is_one else ():
        if name in fired:
            application = fired[name]
            title, *more = application_paragraphs(application, "", [ground.text for ground in application.grounds])
            yield Paragraph(title.text, style="bold")
            yield from more


def _applications(consultation: Consultation) -> Mapping[str, Application]:
    """The node id of each rule that fired → how it fired."""
    found: dict[str, Application] = {}
    for state in consultation.states:
        for against in (False, True):
            for one in consultation.justifications(state.conclusion.id, state.member, contrary=against):
                name = named(graph.RULE, one.rule.id, one.member)
                if name not in found:
                    found[name] = apply(consultation, one)
    return found
