"""A why-not answer as JSON values: all that the text can tell, and the parts of every premise."""

from typing import Any

from expert.consultation import Consultation
from expert.explanations.frames import why_not as frames
from expert.explanations.misses import Miss, MissingStep, Want
from expert.explanations.premise_parts import Part
from expert.explanations.why_not import WhyNot
from expert.reporting.report import cautions_of, is_withheld
from expert.slots import Slot


def why_not_values(answer: WhyNot, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of an answer by itself."""
    return {
        "asked": {"conclusion": answer.name, "level": answer.level},
        "roots": answer.roots,
        "complete": not answer.cut,
        "without_side": [{"item": item, "member": member} for item, member in answer.unsided],
        "steps": [step_values(step, consultation) for step in answer.steps],
    }


def step_values(step: MissingStep, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of one step."""
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
        "asked_level": step.level,
        "reason": step.reason,
        "highest_level": step.highest,
        "withheld": is_withheld(consultation, state),
        "conflict": state.conflict,
        "cautions": [{"id": note.id, "text": note.text, "sources": list(note.sources)} for note in cautions],
        "rules": [miss_values(miss, consultation) for miss in step.misses],
        "further_rules": step.further,
        "contrary": [
            {
                "rule": application.rule.id,
                "member": application.member,
                "grounds": [
                    {"item": ground.item, "member": ground.member, "text": ground.text}
                    for ground in application.grounds
                ],
                "sources": [citation.id for citation in application.citations],
            }
            for application in step.contrary
        ],
    }


def miss_values(miss: Miss, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of one rule that did not give a conclusion."""
    vocabulary = consultation.model.vocabulary
    return {
        "rule": miss.rule.id,
        "title": miss.rule.title,
        "because": miss.rule.because,
        "assumption": miss.rule.assumption or None,
        "policy": miss.rule.is_policy,
        "member": miss.member,
        "level": miss.level,
        "inherits": miss.inherits,
        "level_held": miss.held,
        "status": miss.premise.status,
        "premise": part_values(miss.premise),
        "changes": miss.changes if miss.wants is not None else None,
        "learns": miss.learns if miss.wants is not None else None,
        "wants": None if miss.wants is None else [_want_values(want, consultation) for want in miss.wants],
        "suffices": miss.suffices,
        "alternatives": [[_want_values(want, consultation) for want in wants] for wants in miss.alternatives],
        "more_alternatives": miss.more_alternatives,
        "sources": [
            {
                "id": citation.id,
                "text": citation.text,
                "strength": citation.strength or None,
                "document": citation.document or None,
                "bias": citation.bias or None,
                "doubts": list(citation.doubts),
                "quote": citation.quote,
            }
            for citation in miss.citations
        ],
        "needs": None if miss.wants is None else frames.wants_words(vocabulary, miss.wants),
    }


def _want_values(want: Want, consultation: Consultation) -> dict[str, Any]:
    return {
        "item": want.item,
        "member": want.member,
        "id": str(Slot(want.item, want.member)),
        "text": frames.want_words(consultation.model.vocabulary, want),
        "kind": "change" if want.changes else "learn",
        "wanted": [{"aspect": aspect or None, "truth": truth} for aspect, truth in want.wanted],
        "such_as": [{"value": edit.value, "element": edit.element or None} for edit in want.edits],
    }


def part_values(part: Part) -> dict[str, Any]:
    """The JSON values of a part of a premise."""
    found: dict[str, Any] = {"connective": part.connective, "status": part.status}
    if part.connective == "at_least":
        found["count"] = part.count
    if part.connective in {"test", "differ"}:
        found |= {"item": part.item, "member": part.member, "negated": part.negated, "text": part.text}
    if part.test is not None:
        operand = list(part.test.operand) if isinstance(part.test.operand, tuple) else part.test.operand
        found |= {"operator": part.test.operator, "operand": operand, "step": part.step}
    if part.parts:
        found["parts"] = [part_values(inner) for inner in part.parts]
    return found
