"""A contrast as JSON values: all that the text can tell."""

from typing import Any

from expert.consultation import Consultation
from expert.explanations.contrast import Behind, Contrast, Side
from expert.reporting.json_report import application_values
from expert.reporting.report import is_withheld
from expert.reporting.why_not_values import miss_values, part_values, step_values


def contrast_values(answer: Contrast, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of an answer by itself."""
    return {
        "fact": _side_values(answer.fact, consultation),
        "foil": _side_values(answer.foil, consultation),
        "relation": answer.relation,
        "competes": answer.competes,
        "only_fact": [_behind_values(found) for found in answer.only_fact],
        "only_foil": [_behind_values(found) for found in answer.only_foil],
        "shared": [_behind_values(found) for found in answer.shared],
        "opposed": [
            {"rule": one.miss.rule.id, "member": one.miss.member, "test": part_values(one.test)}
            for one in answer.opposed
        ],
        "missing": step_values(answer.missing, consultation) if answer.missing else None,
        "turning": [miss_values(miss, consultation) for miss in answer.turning],
    }


def _side_values(side: Side, consultation: Consultation) -> dict[str, Any]:
    state = side.state
    return {
        "conclusion": state.conclusion.id,
        "label": state.conclusion.label,
        "member": state.member,
        "level": state.level,
        "ceiling": state.ceiling,
        "status": state.status,
        "given": state.given,
        "urgency": state.conclusion.urgency or None,
        "withheld": is_withheld(consultation, state),
        "conflict": state.conflict,
        "support": [application_values(application) for application in side.support],
        "contrary": [application_values(application) for application in side.contrary],
    }


def _behind_values(found: Behind) -> dict[str, Any]:
    return {
        "item": found.item,
        "member": found.member,
        "text": found.text,
        "stated": found.stated,
        "direct": found.direct,
    }
