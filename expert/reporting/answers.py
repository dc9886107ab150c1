"""An answer of any question as paragraphs and as JSON values: each kind of answer has a module that tells it."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from expert.consultation import Consultation
from expert.errors import QuestionError
from expert.explanations.audience import Audience
from expert.reporting.text import Paragraph

_TOLD_BY = {
    "Derivation": "derivation",
    "WhyNot": "why_not",
    "Contrast": "contrast",
    "Difference": "what_if",
    "Reasons": "reasons",
    "Counterfactuals": "counterfactuals",
    "NextQuestions": "next_questions",
}


def paragraphs_of(
    answer: object, consultation: Consultation, audience: Audience, **options: Any
) -> Iterator[Paragraph]:
    """The paragraphs of an answer in its frame.

    Raises:
        QuestionError: for what is no answer.
    """
    told: Iterator[Paragraph] = _module(answer).paragraphs(answer, consultation, audience, **options)
    return told


def values_of(answer: object, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of an answer in its frame.

    Raises:
        QuestionError: for what is no answer.
    """
    values: dict[str, Any] = _module(answer).values(answer, consultation)
    return values


def _module(answer: object) -> ModuleType:
    name = _TOLD_BY.get(type(answer).__name__)
    if name is None:
        raise QuestionError(f"{type(answer).__name__} is no answer that can be told")
    return import_module(f"expert.reporting.{name}")
