"""What stands around every answer: red flags first, then the answer, then the disclaimer and the knowledge base."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from expert.consultation import Consultation
from expert.explanations import wording
from expert.reporting import words
from expert.reporting.text import Paragraph
from expert.states import State

FORMAT = 1
NO_ADVICE = (
    "This tells how the rules would read other facts. It is no advice to change anything, and never to stop a medicine."
)


def framed(consultation: Consultation, answer: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs of an answer in their frame."""
    vocabulary = consultation.model.vocabulary
    flags = wording.red_flag_words(consultation.red_flags_present, consultation.red_flags_open, vocabulary)
    yield Paragraph(flags, 0, words.RED_FLAGS, "" if consultation.may_reassure else "bold red", hang=10)
    for advice in dict.fromkeys(state.conclusion.advice for state in consultation.red_flags_present):
        if advice:
            yield Paragraph(advice, 0, words.DO_NOW, "bold red", hang=10)
    yield from answer
    yield Paragraph()
    yield Paragraph(consultation.model.disclaimer, style="italic")
    yield Paragraph(f"Knowledge base {consultation.model.identity}", style="dim")


def heading(text: str, style: str = "bold") -> Iterator[Paragraph]:
    """A blank line and a heading."""
    yield Paragraph()
    yield Paragraph(text.upper(), style=style)


def enveloped(consultation: Consultation, question: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The JSON values of an answer in their frame; ``question`` is the command's name, such as ``why-not``."""
    return {
        "format": FORMAT,
        "question": question,
        "knowledge_base": {
            "name": consultation.model.name,
            "version": consultation.model.version,
            "digest": consultation.model.digest,
        },
        "disclaimer": consultation.model.disclaimer,
        "case": consultation.facts.case or None,
        "red_flags": {
            "present": [_flag_values(state) for state in consultation.red_flags_present],
            "open": [key_values(state) for state in consultation.red_flags_open],
            "may_reassure": consultation.may_reassure,
        },
        **answer,
    }


def key_values(state: State) -> dict[str, str | None]:
    """A conclusion and its member."""
    return {"conclusion": state.conclusion.id, "member": state.member}


def _flag_values(state: State) -> dict[str, str | None]:
    """A red flag that is present, and what to do now."""
    conclusion = state.conclusion
    told = {"label": conclusion.label, "urgency": conclusion.urgency or None, "advice": conclusion.advice or None}
    return {**key_values(state), **told}


def to_json(values: dict[str, Any]) -> str:
    """JSON text, the same bytes for the same values."""
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
