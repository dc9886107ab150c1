"""What the side panel of a page tells, as values for its script: paragraphs, each once, and who tells which."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from expert.reporting.words import visible
from expert.states import State

_FOREMOST = ("red_flag", "hypothesis", "recommendation")
_IN_FULL = ("red_flag", "hypothesis")
_HOW, _WHY_NOT = "How it was reached", "Why it was not concluded"
_TONES = {"bold red": "alarm", "yellow": "warning", "bold": "bold"}


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


class Lines:
    """Paragraphs, each held once and known by its number."""

    def __init__(self) -> None:
        """Begin with none."""
        self._numbers: dict[tuple[str, int, str, str], int] = {}

    def add(self, paragraphs: Iterable[Paragraph]) -> list[int]:
        """The numbers of some paragraphs; blank lines are left to the style sheet."""
        return [self._number(paragraph) for paragraph in paragraphs if paragraph.text]

    def _number(self, paragraph: Paragraph) -> int:
        tone = _TONES.get(paragraph.style, "faint" if "dim" in paragraph.style else "")
        is_heading = paragraph.style == "bold" and not paragraph.marker and paragraph.text == paragraph.text.upper()
        told = visible(paragraph.text)
        line = (told, paragraph.indent, visible(paragraph.marker), "heading" if is_heading else tone)
        return self._numbers.setdefault(line, len(self._numbers))

    @property
    def values(self) -> list[list[str | int]]:
        """Text, indent, marker and tone of each, in the order of their numbers, without what is empty at the end."""
        return [list(line[: max(number for number, part in enumerate(line) if part) + 1]) for line in self._numbers]

    def copy(self) -> "Lines":
        """The same, to go on with."""
        made = Lines()
        made._numbers.update(self._numbers)
        return made


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
    audience = Audience(CLINICIAN)
    if not is_proved:
        return paragraphs_of(why_not(consultation, name), consultation, audience)
    return paragraphs_of(how(consultation, name), consultation, audience, depth=None if in_full else 1)


def _key(state: State) -> str:
    return named(graph.CONCLUSION, state.conclusion.id, state.member)


def notes(consultation: Consultation, drawn: Mapping[str, Drawing], lines: Lines) -> Mapping[str, dict[str, Any]]:
    """What is told of each thing by itself: label, state, kind, and its paragraphs; of a box for several, which.

    Everything in a drawing has a note, and everything a box stands for, and every conclusion with an answer. The note
    of a box for several is under ``id#picture``, since in another picture it may stand for others.

    Args:
        consultation: the finished consultation.
        drawn: the name of each picture → what it shows.
        lines: where paragraphs are added.
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
        known |= {f"{remark(node.id)}#{name}": node for node in drawing.nodes if node.stands_for}
    return {name: _note(node, lines.add(_about(node, fired.get(node.id)))) for name, node in known.items()}


def _note(node: Node, lines: list[int]) -> dict[str, Any]:
    values = {
        "label": remark(f"{node.label} ({node.side})" if node.side else node.label),
        "state": remark(node.state or node.level),
        "kind": look_of(node).words,
        "policy": node.policy,
        "flag": node.role == "red_flag",
        "of": [remark(name) for name in node.stands_for],
        "lines": lines,
    }
    return {name: value for name, value in values.items() if value}


def _about(node: Node, application: Application | None) -> Iterator[Paragraph]:
    """A rule with its reason, premises and sources as the report tells it; of everything else, its remark.

    A box for several says nothing, since what it stands for is listed.
    """
    if node.stands_for:
        return
    if application is None:
        yield from (Paragraph(part) for part in node.tooltip.splitlines())
        return
    title, *others = application_paragraphs(application, "", [ground.text for ground in application.grounds])
    yield Paragraph(title.text, style="bold")
    yield from others


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
