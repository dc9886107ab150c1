"""What other facts would change, as JSON values: everything the text says, and the ids of all of it."""

from collections.abc import Mapping
from typing import Any

from expert.consultation import Consultation
from expert.explanations.what_if import ConclusionChange, Difference, FactChange, Firings
from expert.facts import Value
from expert.reporting import frame
from expert.reporting.report import cautions_of, is_withheld, urgency_is_withheld
from expert.states import Justification, State


def difference_values(answer: Difference) -> dict[str, Any]:
    """The JSON values of a difference, without their frame."""
    after = answer.after
    return {
        "differs": answer.anything,
        "as_side": answer.as_side,
        "facts": [_fact_values(change) for change in answer.facts],
        "still_implied": [{"item": kept.item, "member": kept.member, "by": kept.by} for kept in answer.still_implied],
        "red_flags_then": {
            "present": [frame.key_values(state) for state in after.red_flags_present],
            "open": [frame.key_values(state) for state in after.red_flags_open],
            "may_reassure": after.may_reassure,
        },
        "urgency": {"before": _urgency_values(answer.before), "after": _urgency_values(after)},
        "conclusions": [_change_values(answer, change) for change in answer.conclusions],
        "notes": list(answer.new_notes),
        "no_advice": frame.NO_ADVICE,
    }


def _fact_values(change: FactChange) -> dict[str, Any]:
    return {
        "item": change.item,
        "member": change.member,
        "before": _plain(change.before),
        "after": _plain(change.after),
        "implied": change.implied,
    }


def _plain(value: Value | None) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _urgency_values(consultation: Consultation) -> dict[str, Any]:
    reached, ceiling = (rung.id if rung else None for rung in (consultation.urgency, consultation.urgency_ceiling))
    return {"proved": reached, "ceiling": ceiling, "withheld": urgency_is_withheld(consultation)}


def _change_values(answer: Difference, change: ConclusionChange) -> dict[str, Any]:
    vocabulary = answer.before.model.vocabulary
    role = vocabulary.role(change.conclusion)
    return {
        "conclusion": change.conclusion.id,
        "label": change.conclusion.label,
        "kind": change.conclusion.kind,
        "role": role,
        "member": change.member,
        "differs": list(change.differs),
        "turn": (change.turn or None) if role == "red_flag" else None,
        "before": _state_values(answer.before, change.before),
        "after": _state_values(answer.after, change.after),
        "support": _firings_values(change.support),
        "contrary": _firings_values(change.contrary),
        "advice": change.conclusion.advice or None,
    }


def _state_values(consultation: Consultation, state: State | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "status": state.status,
        "level": state.level,
        "ceiling": state.ceiling,
        "given": state.given,
        "contrary": str(state.contrary),
        "conflict": state.conflict,
        "withheld": is_withheld(consultation, state),
        "cautions": [
            {"id": note.id, "text": note.text, "sources": list(note.sources)}
            for note in cautions_of(consultation, state)
        ],
    }


def _firings_values(firings: Firings) -> dict[str, Any]:
    return {"new": [_rule_values(one) for one in firings.new], "gone": [_rule_values(one) for one in firings.gone]}


def _rule_values(one: Justification) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "title": one.rule.title,
        "member": one.member,
        "level": one.level,
        "policy": one.rule.is_policy,
        "sources": list(one.rule.sources),
    }
