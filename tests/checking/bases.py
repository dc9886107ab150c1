"""Tiny knowledge bases for the tests of the checks."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from expert import KnowledgeBase
from expert.checking import Issue, check
from expert.knowledge_model import KnowledgeModel
from expert.loading.case_files import WorkedCase, read_cases
from expert.loading.folder import read_folder
from expert.loading.statement_rows import COLUMNS

Plain = dict[str, Any]

LEG = {"label": "leg", "plural": "legs", "members": {"left": "left leg", "right": "right leg"}, "not_stated": "a leg"}
EYE = {"label": "eye", "plural": "eyes", "members": {"near": "near eye", "far": "far eye"}, "not_stated": "an eye"}
LADDER = [{"id": "U0", "label": "self-care", "meaning": "At home."}, {"id": "U1", "label": "visit", "meaning": "Go."}]

HEAD: Plain = {
    "name": "tiny",
    "version": "1",
    "title": "Tiny",
    "purpose": "To be checked.",
    "disclaimer": "None.",
    "levels": ["possible", "supporting", "strong", "hallmark"],
    "kinds": {"hypothesis": {"label": "hypothesis", "plural": "Hypotheses", "role": "hypothesis", "levels": "yes"}},
}

BOOLEAN: Plain = {"id": "wet", "type": "boolean"}
OTHER: Plain = {"id": "cold", "type": "boolean"}
CHOICE: Plain = {"id": "colour", "type": "choice", "values": {"pale": "pale", "blue": "blue", "red": "red"}}
CHOICES: Plain = {"id": "timing", "type": "choices", "values": {"night": "at night", "rest": "at rest"}}
NUMBER: Plain = {"id": "age", "type": "number", "unit": "years", "range": [0, 130]}
SWOLLEN: Plain = {"id": "swollen", "type": "boolean", "scope": "leg"}
ITCHING: Plain = {"id": "itching", "type": "boolean", "scope": "eye"}
RAIN: Plain = {"id": "rain", "kind": "hypothesis"}
STORM: Plain = {"id": "storm", "kind": "hypothesis"}


def rule(name: str, premises: list[Any], then: Mapping[str, str], **keys: Any) -> Plain:
    """A rule as a file would hold it."""
    return {"id": name, "title": name, "scope": "person", "if": premises, "then": then, "because": "It is.", **keys}


def base(
    rules: Sequence[Plain], findings: Sequence[Plain], conclusions: Sequence[Plain], **head: Any
) -> KnowledgeModel:
    """The content of a knowledge base made of these entries."""
    return KnowledgeBase.from_rules(rules, findings=findings, conclusions=conclusions, **head).model


def premise_base(*premises: Any, scope: str = "person", **rain: Any) -> KnowledgeModel:
    """A knowledge base whose rule *R* has these premises over findings of every type, and the conclusion *rain*."""
    rules = [
        rule("R", list(premises), {"storm": "strong"}, scope=scope),
        rule("MAKES-RAIN", ["cold"], {"rain": "supporting"}),
    ]
    findings = [BOOLEAN, OTHER, CHOICE, CHOICES, NUMBER, SWOLLEN]
    return base(rules, findings, [{**RAIN, **rain}, STORM], scopes={"leg": LEG})


def written(folder: Path, files: Mapping[str, Any], rows: Sequence[Sequence[str]] = ()) -> KnowledgeModel:
    """Write a knowledge base with one document ``000`` and read it back.

    Args:
        folder: where to write it.
        files: path → content, beside or instead of the usual files.
        rows: the statements: id, kind, strength, same_as and reason of each.
    """
    usual: Plain = {
        "kb.yaml": HEAD,
        "sources.yaml": {"documents": [document("000")]},
        "vocabulary/all.yaml": {"findings": [asked(BOOLEAN)], "conclusions": [labelled(RAIN)]},
        "rules/all.yaml": rule_file(rule("R", ["wet"], {"rain": "supporting"}, sources=["000:1:1"])),
    }
    for name, content in {**usual, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    with (folder / "statements.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for name, kind, strength, same_as, reason in rows or [CITED]:
            writer.writerow([name, kind, strength, f"Says {name}", "0", "5", "0" * 16, same_as, reason])
    return read_folder(folder)


CITED = ("000:1:1", "association", "supporting", "", "")


def document(name: str) -> Plain:
    """A document as ``sources.yaml`` holds it."""
    return {"id": name, "title": f"Document {name}", "publisher": "press", "bias": "none", "sha256": "0" * 64}


def asked(finding: Plain) -> Plain:
    """A finding as a vocabulary file must hold it."""
    return {"scope": "person", "label": finding["id"], "question": f"{finding['id']}?", **finding}


def labelled(conclusion: Plain) -> Plain:
    """A conclusion as a vocabulary file must hold it."""
    return {"scope": "person", "label": conclusion["id"], **conclusion}


def rule_file(*rules: Plain) -> Plain:
    """A rule file."""
    return {"topic": "topic", "title": "Topic", "rules": list(rules)}


def case(name: str, findings: Plain, expect: Plain, **keys: Any) -> Plain:
    """A worked case as a file would hold it."""
    known = {"written_from": ["policy:embedding"], "findings": findings, "expect": expect}
    return {"id": name, "title": name, **known, **keys}


def worked(model: KnowledgeModel, folder: Path, *cases: Plain) -> tuple[WorkedCase, ...]:
    """Write worked cases of a knowledge base into a folder and read them back."""
    (folder / "cases").mkdir(parents=True)
    (folder / "cases" / "all.yaml").write_text(json.dumps({"cases": cases}), encoding="utf-8")
    return read_cases(model, folder)


def issues(model: KnowledgeModel, code: str, cases: Sequence[WorkedCase] = ()) -> tuple[Issue, ...]:
    """The issues of one code."""
    return tuple(found for found in check(model, cases) if found.code == code)
