"""A derivation as JSON values: every step with its rules, what they rest on and how strongly it is worded."""

from typing import Any

from expert.consultation import Consultation
from expert.explanations.grounds import Basis, Ground
from expert.explanations.how import Application, Derivation, Step
from expert.explanations.source_rollup import Link, RollUp
from expert.reporting.json_report import application_values
from expert.reporting.report import cautions_of, is_withheld


def derivation_values(derivation: Derivation, consultation: Consultation) -> dict[str, Any]:
    """The steps and the sources of a derivation."""
    return {
        "roots": derivation.roots,
        "steps": [_step(step, consultation) for step in derivation.steps],
        "sources": _roll_up(derivation.sources),
    }


def _step(step: Step, consultation: Consultation) -> dict[str, Any]:
    state = step.state
    cautions = cautions_of(consultation, state)
    return {
        "step": step.number,
        "layer": step.layer,
        "conclusion": state.conclusion.id,
        "label": state.conclusion.label,
        "member": state.member,
        "level": state.level,
        "ceiling": state.ceiling,
        "given": state.given,
        "withheld": is_withheld(consultation, state),
        "conflict": state.conflict,
        "weakest_link": _link(step.weakest),
        "cautions": [{"id": note.id, "text": note.text, "sources": list(note.sources)} for note in cautions],
        "support": [_application(application) for application in step.support],
        "contrary": [_application(application) for application in step.contrary],
    }


def _link(link: Link | None) -> dict[str, Any] | None:
    return {"wording": link.strength, "rule": link.rule.id, "policy": link.rule.is_policy} if link else None


def _application(application: Application) -> dict[str, Any]:
    values = application_values(application)
    values["grounds"] = [_ground(ground) for ground in application.grounds]
    return {
        **values,
        "wording": application.wording,
        "place": application.place or None,
        "rests_on": _basis(application.basis),
    }


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "item": ground.item,
        "member": ground.member,
        "text": ground.text,
        "answer": ground.answer,
        "required": ground.required or None,
        "step": ground.step,
    }


def _basis(part: Basis) -> dict[str, Any]:
    """What is needed together; a ground is named by item and member, and told under ``grounds``."""
    if isinstance(part, Ground):
        return {"item": part.item, "member": part.member, "text": part.text}
    return {"kind": part.kind, "needed": part.needed, "of": part.of, "parts": [_basis(inner) for inner in part.parts]}


def _roll_up(rolled: RollUp) -> dict[str, Any]:
    return {
        "documents": [
            {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "bias": source.bias,
                "statements": list(source.statements),
                "weakest": source.weakest,
                "strongest": source.strongest,
            }
            for source in rolled.documents
        ],
        "policies": [{"id": policy.id, "text": policy.text} for policy in rolled.policies],
        "interests": [{"bias": one.bias, "documents": list(one.documents)} for one in rolled.interests],
    }
