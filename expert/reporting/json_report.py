"""The report as JSON values: what is dangerous first, null for a text that does not exist, a fixed order.

``expert.schemas.report_schema`` describes what is written here, and a test holds the two together.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from expert.consultation import Consultation
from expert.explanations.citations import Citation
from expert.explanations.how import Application
from expert.reporting.report import CautionNote, Entry, OpenFlag, Question, Report, Stated, TouchedTension
from expert.rules import POLICY_PREFIX
from expert.schemas.report import REPORT_FORMAT
from expert.states import State
from expert.vocabulary import Rung


def to_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON values, its keys in order of safety.

    Args:
        report: the report of a consultation.

    Returns:
        Mappings, lists, texts, whole or decimal numbers, truth values and None, fit for ``to_json``.
    """
    return {
        **_head(report),
        "facts": _facts(report),
        "red_flags": _red_flags(report),
        "urgency": _urgency(report),
        "hypotheses": _entries(report.hypotheses),
        "contrary_only": _entries(report.contrary_only),
        "not_indicated": [_not_indicated(state) for state in report.not_indicated],
        "recommendations": _entries(report.recommendations),
        "others": _entries(report.others),
        "questions": _questions(report.questions),
        "unexplained": [_stated(fact) for fact in report.unexplained],
        "conflicts": _entries(report.conflicts),
        "tensions": [_tension(tension) for tension in report.tensions],
        "conclusions": [_state(state) for state in report.consultation.states],
        "firing_order": _firing_order(report.consultation),
        "documents": _documents(report),
    }


def to_json(values: Mapping[str, Any]) -> str:
    """Return JSON values as text: indented by two, letters of every script as they are, a line break at the end.

    >>> print(to_json({"label": "café"}), end="")
    {
      "label": "café"
    }
    """
    return json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _or_null(text: str) -> str | None:
    return text or None


def _head(report: Report) -> dict[str, Any]:
    """What a reader must know before any result: whose knowledge this is, and what it is not."""
    consultation = report.consultation
    model = consultation.model
    return {
        "format": REPORT_FORMAT,
        "knowledge_base": {
            "name": model.name,
            "version": model.version,
            "title": model.title,
            "digest": model.digest,
        },
        "disclaimer": model.disclaimer,
        "case": _or_null(consultation.facts.case),
    }


def _facts(report: Report) -> dict[str, Any]:
    facts = report.consultation.facts
    return {
        "stated": [_stated(fact) for fact in report.stated if fact.known],
        "unknown": [{"item": item, "member": member} for item, member in facts.unknown],
        "ignored": [str(fault) for fault in facts.ignored],
        "notes": list(facts.notes),
        "values": facts.to_plain(report.consultation.model.vocabulary)["findings"],
    }


def _stated(fact: Stated) -> dict[str, Any]:
    return {"item": fact.item, "member": fact.member, "text": fact.text}


def _red_flags(report: Report) -> dict[str, Any]:
    return {
        "present": _entries(report.red_flags),
        "open": [_open_flag(flag) for flag in report.open_flags],
        "may_reassure": report.may_reassure,
    }


def _open_flag(flag: OpenFlag) -> dict[str, Any]:
    return {
        "conclusion": flag.state.conclusion.id,
        "member": flag.state.member,
        "label": flag.state.conclusion.label,
        "policy": flag.is_policy,
        "missing": _questions(flag.missing),
    }


def _questions(questions: Iterable[Question]) -> list[dict[str, Any]]:
    return [
        {"finding": asked.item, "member": asked.member, "label": asked.label, "question": asked.question}
        for asked in questions
    ]


def _urgency(report: Report) -> dict[str, Any]:
    raised_by = [{"conclusion": entry.conclusion.id, "member": entry.state.member} for entry in report.urgency_from]
    return {
        "proved": _rung(report.urgency),
        "ceiling": _rung(report.urgency_ceiling),
        "settled": report.urgency == report.urgency_ceiling,
        "withheld": report.urgency_is_withheld,
        "from": raised_by,
    }


def _rung(rung: Rung | None) -> dict[str, Any] | None:
    if rung is None:
        return None
    return {"id": rung.id, "label": rung.label, "meaning": rung.meaning, "policy": bool(rung.sources)}


def _entries(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [_entry(entry) for entry in entries]


def _entry(entry: Entry) -> dict[str, Any]:
    state, conclusion = entry.state, entry.conclusion
    return {
        "conclusion": conclusion.id,
        "label": conclusion.label,
        "kind": conclusion.kind,
        "member": state.member,
        "where": _or_null(entry.where),
        "level": state.level,
        "ceiling": state.ceiling,
        "settled": state.settled,
        "given": state.given,
        "withheld": entry.withheld,
        "meaning": _or_null(conclusion.meaning),
        "advice": _or_null(conclusion.advice),
        "support": [application_values(application) for application in entry.support],
        "contrary": [application_values(application) for application in entry.contrary],
        "cautions": [_caution(caution) for caution in entry.cautions],
        "competing": [{"conclusion": rival.conclusion.id, "level": rival.level} for rival in entry.competing],
    }


def application_values(application: Application) -> dict[str, Any]:
    """A rule that fired, with its grounds and sources, as JSON values."""
    rule = application.rule
    grounds = [{"item": ground.item, "member": ground.member, "text": ground.text} for ground in application.grounds]
    return {
        "rule": rule.id,
        "title": rule.title,
        "member": application.member,
        "level": application.level,
        "because": rule.because,
        "assumption": _or_null(rule.assumption),
        "note": _or_null(rule.note),
        "policy": rule.is_policy,
        "grounds": grounds,
        "sources": [_source(citation) for citation in application.citations],
    }


def _source(citation: Citation) -> dict[str, Any]:
    return {
        "id": citation.id,
        "text": citation.text,
        "strength": _or_null(citation.strength),
        "document": _or_null(citation.document),
        "publisher": _or_null(citation.publisher),
        "bias": _or_null(citation.bias),
        "doubts": list(citation.doubts),
        "quote": citation.quote,
        "policy": citation.is_policy,
    }


def _caution(caution: CautionNote) -> dict[str, Any]:
    return {"id": caution.id, "text": caution.text, "sources": list(caution.sources)}


def _not_indicated(state: State) -> dict[str, Any]:
    return {"conclusion": state.conclusion.id, "member": state.member, "label": state.conclusion.label}


def _tension(tension: TouchedTension) -> dict[str, Any]:
    return {"id": tension.id, "title": tension.title, "sides": list(tension.sides), "handling": tension.handling}


def _state(state: State) -> dict[str, Any]:
    return {
        "conclusion": state.conclusion.id,
        "kind": state.conclusion.kind,
        "member": state.member,
        "status": state.status,
        "level": state.level,
        "ceiling": state.ceiling,
        "settled": state.settled,
        "contrary": str(state.contrary),
        "given": state.given,
    }


def _firing_order(consultation: Consultation) -> list[dict[str, Any]]:
    fired = consultation.firing_order
    return [{"rule": rule.id, "member": member, "gives": str(slot)} for rule, member, slot in fired]


def _documents(report: Report) -> list[dict[str, Any]]:
    """The documents this report cites, in the order the knowledge base lists them."""
    evidence = report.consultation.model.evidence
    statements = (source for source in _cited(report) if not source.startswith(POLICY_PREFIX))
    cited = {evidence.statements[statement].document for statement in statements}
    return [
        {"id": document.id, "title": document.title, "publisher": document.publisher, "bias": document.bias}
        for document in evidence.documents.values()
        if document.id in cited
    ]


def _cited(report: Report) -> Iterator[str]:
    """Every source of an entry, of its cautions or of an urgency rung, as often as it is cited."""
    parts = (report.hypotheses, report.contrary_only, report.recommendations, report.others, report.conflicts)
    for entries in (report.red_flags, report.urgency_from, *parts):
        for entry in entries:
            for application in (*entry.support, *entry.contrary):
                yield from application.rule.sources
            for caution in entry.cautions:
                yield from caution.sources
    for rung in (report.urgency, report.urgency_ceiling):
        if rung is not None:
            yield from rung.sources
