"""A derivation as text and as JSON: the conclusion first, then each step it rests on, once."""

import json
from collections.abc import Iterator
from typing import Any

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.citations import Citation
from expert.explanations.how import Application, Derivation, Step
from expert.reporting import words
from expert.reporting.report import cautions_of, is_withheld
from expert.reporting.text import Paragraph, application_paragraphs
from expert.reporting.words import level_bar
from expert.states import YES, State


def derivation_paragraphs(derivation: Derivation, consultation: Consultation) -> Iterator[Paragraph]:
    """The paragraphs of a derivation."""
    vocabulary = consultation.model.vocabulary
    flags = wording.red_flag_words(consultation.red_flags_present, consultation.red_flags_open, vocabulary)
    yield Paragraph(flags, 0, "Red flags", "" if consultation.may_reassure else "bold red")
    for step in derivation.steps:
        if step.number == derivation.roots + 1:
            yield Paragraph()
            yield Paragraph("WHAT THIS RESTS ON", style="bold")
        yield from _step(step, consultation)
    yield from _roll_up(derivation)
    yield Paragraph()
    yield Paragraph(consultation.model.disclaimer, style="italic")
    yield Paragraph(f"Knowledge base {consultation.model.identity}", style="dim")


def _step(step: Step, consultation: Consultation) -> Iterator[Paragraph]:
    state = step.state
    vocabulary = consultation.model.vocabulary
    label = wording.capital(wording.subject(vocabulary, state.conclusion, state.member))
    bar = f"{level_bar(vocabulary, state.level)} " if state.level != YES else ""
    yield Paragraph()
    title = f"{bar}{label}: {wording.state_words(state)} — {wording.ceiling_words(state)}"
    yield Paragraph(title, 0, f"{step.number}.", "bold", "bold")
    if state.given:
        yield Paragraph("Stated as a fact.", 4)
    if is_withheld(consultation, state):
        yield Paragraph(words.HELD_BACK, 4, "!", "yellow", "yellow")
    for caution in cautions_of(consultation, state):
        yield Paragraph(caution.text, 4, "!", "yellow", "yellow")
    for side, applications in (("for", step.support), ("against", step.contrary)):
        for application in applications:
            grounds = [f"{one.text}{f' (step {one.step})' if one.step else ''}" for one in application.grounds]
            yield from application_paragraphs(application, side, grounds)


def _roll_up(derivation: Derivation) -> Iterator[Paragraph]:
    """Which documents the whole derivation rests on, and their interest."""
    counts: dict[str, int] = {}
    first: dict[str, Citation] = {}
    for citation in {c.id: c for c in _citations(derivation)}.values():
        name = citation.id.split(":", 1)[0] if not citation.is_policy else citation.id
        counts[name] = counts.get(name, 0) + 1
        first.setdefault(name, citation)
    yield Paragraph()
    yield Paragraph("SOURCES OF THIS DERIVATION", style="bold")
    for name in sorted(counts):
        citation = first[name]
        if citation.is_policy:
            yield Paragraph(f"{citation.text} [policy of this project, in no document]", 2, name, hang=11)
        else:
            number = f"{counts[name]} statement{'s' if counts[name] > 1 else ''}"
            about = f"{citation.document} ({citation.publisher}; {citation.bias}) — {number}"
            yield Paragraph(about, 2, name, hang=11)


def _citations(derivation: Derivation) -> Iterator[Citation]:
    for step in derivation.steps:
        for application in (*step.support, *step.contrary):
            yield from application.citations


def derivation_json(derivation: Derivation, consultation: Consultation) -> str:
    """The derivation as JSON text."""
    values = {
        "format": 1,
        "knowledge_base": {
            "name": consultation.model.name,
            "version": consultation.model.version,
            "digest": consultation.model.digest,
        },
        "disclaimer": consultation.model.disclaimer,
        "case": consultation.facts.case or None,
        "red_flags": {
            "present": [_key_values(state) for state in consultation.red_flags_present],
            "open": [_key_values(state) for state in consultation.red_flags_open],
            "may_reassure": consultation.may_reassure,
        },
        "roots": derivation.roots,
        "steps": [_step_values(step, consultation) for step in derivation.steps],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _key_values(state: State) -> dict[str, str | None]:
    return {"conclusion": state.conclusion.id, "member": state.member}


def _step_values(step: Step, consultation: Consultation) -> dict[str, Any]:
    state = step.state
    cautions = cautions_of(consultation, state)
    return {
        "step": step.number,
        "conclusion": state.conclusion.id,
        "label": state.conclusion.label,
        "member": state.member,
        "level": state.level,
        "ceiling": state.ceiling,
        "given": state.given,
        "withheld": is_withheld(consultation, state),
        "cautions": [{"id": note.id, "text": note.text, "sources": list(note.sources)} for note in cautions],
        "support": [_application_values(application) for application in step.support],
        "contrary": [_application_values(application) for application in step.contrary],
    }


def _application_values(application: Application) -> dict[str, Any]:
    from expert.reporting.json_report import application_values

    values = application_values(application)
    for ground, found in zip(values["grounds"], application.grounds, strict=True):
        ground["step"] = found.step
    return values
