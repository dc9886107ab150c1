"""Every code of the checks: a tiny knowledge base that shows it, and one that does not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from expert.checking import CODES, SEVERITIES, check
from expert.errors import Place
from expert.knowledge_model import KnowledgeModel
from expert.loading.case_files import WorkedCase
from tests.checking.bases import (
    BOOLEAN,
    CITED,
    EYE,
    ITCHING,
    LADDER,
    LEG,
    OTHER,
    RAIN,
    STORM,
    SWOLLEN,
    base,
    case,
    document,
    issues,
    premise_base,
    rule,
    rule_file,
    worked,
    written,
)

Built = tuple[KnowledgeModel, tuple[WorkedCase, ...]]
Make = Callable[[Path], KnowledgeModel | Built]

WET_RAIN = rule("R", ["wet"], {"rain": "supporting"})


def one_rule(*premises: Any) -> Make:
    """A knowledge base whose rule R has these premises over findings of every type."""
    return lambda _: premise_base(*premises)


def with_rules(*rules: Any, findings: Any = (BOOLEAN, OTHER), conclusions: Any = (RAIN,), **head: Any) -> Make:
    """A knowledge base of these rules."""
    return lambda _: base(rules, findings, conclusions, **head)


def with_files(files: dict[str, Any], *rows: Any) -> Make:
    """A knowledge base with a document."""
    return lambda folder: written(folder, files, rows)


def with_cases(*cases: Any, **rain: Any) -> Make:
    """A knowledge base in which wet gives rain at level supporting, with worked cases."""

    def make(folder: Path) -> Built:
        model = base(
            [WET_RAIN, rule("L", ["swollen"], {"clot": "strong"}, scope="leg")],
            [BOOLEAN, SWOLLEN],
            [{**RAIN, **rain}, {"id": "clot", "kind": "hypothesis", "scope": "leg"}],
            scopes={"leg": LEG},
        )
        return model, worked(model, folder, *cases)

    return make


def pigeons(count: int, holes: int) -> Make:
    """A knowledge base with one rule: every pigeon sits in a hole, and no two share one. Hard to refute when many."""
    inside = [[f"p{pigeon}h{hole}" for hole in range(holes)] for pigeon in range(count)]
    apart = [
        {"not": {"all": [inside[one][hole], inside[other][hole]]}}
        for hole in range(holes)
        for one in range(count)
        for other in range(one)
    ]
    premises = [*({"any": own} for own in inside), *apart]
    findings = [{"id": name, "type": "boolean"} for own in inside for name in own]
    return with_rules(rule("R", premises, {"rain": "strong"}), findings=findings)


POLICY = {"policies.yaml": {"policies": [{"id": "S1", "text": "Care.", "why": "Safety."}]}}
POLICY_RULE = rule("P", ["wet"], {"rain": "supporting"}, sources=["policy:S1"])
FLAG = {"id": "flag", "kind": "red_flag"}
PATTERN = {"id": "pattern", "kind": "abstraction"}
UNCITED = ("000:2:1", "association", "strong", "", "")
HEADING = ("000:3:1", "navigation", "none", "", "heading")


def strong(**keys: Any) -> dict[str, Any]:
    """The files of a knowledge base whose rule gives more than the statement it cites says."""
    return {"rules/all.yaml": rule_file(rule("R", ["wet"], {"rain": "strong"}, sources=["000:1:1"], **keys))}


def annotated(*sources: str) -> dict[str, Any]:
    """The files of a knowledge base with an annotation."""
    return {"annotations.yaml": {"annotations": [{"id": "A-01", "text": "Kept.", "sources": list(sources)}]}}


def doubted(*statements: str) -> dict[str, Any]:
    """The files of a knowledge base with a doubt."""
    entry = {"id": "Q1", "statements": list(statements), "why": "Odd.", "handling": "Kept."}
    return {"doubts.yaml": {"doubts": [entry]}}


EXAMPLES: dict[str, tuple[Make, Make, str]] = {
    "rule-never-fires": (
        one_rule("wet", {"colour": "pale"}, {"colour": "blue"}),
        one_rule("wet", {"colour": ["pale", "blue"]}),
        "R",
    ),
    "rule-undecided": (pigeons(9, 8), pigeons(3, 3), "R"),
    "alternative-never-true": (
        one_rule({"any": ["wet", {"all": ["cold", {"cold": False}]}]}),
        one_rule({"any": ["wet", {"cold": False}]}),
        "R",
    ),
    "level-never-given": (
        one_rule({"rain": {"level": "strong"}}),
        one_rule({"rain": {"level": "supporting"}}),
        "R",
    ),
    "rule-duplicate": (
        with_rules(rule("R", ["wet", "cold"], {"rain": "strong"}), rule("S", ["cold", "wet"], {"rain": "strong"})),
        with_rules(rule("R", ["wet", "cold"], {"rain": "strong"}), rule("S", ["cold", "wet"], {"rain": "possible"})),
        "S",
    ),
    "rule-subsumed": (
        with_rules(rule("R", ["wet"], {"rain": "strong"}), rule("S", ["wet", "cold"], {"rain": "possible"})),
        with_rules(rule("R", ["wet"], {"rain": "possible"}), rule("S", ["wet", "cold"], {"rain": "strong"})),
        "S",
    ),
    "scope-crossing": (
        with_rules(
            rule("R", ["itching"], {"rain": "strong"}, scope="leg"),
            findings=[ITCHING],
            scopes={"leg": LEG, "eye": EYE},
        ),
        with_rules(
            rule("R", ["itching"], {"rain": "strong"}, scope="eye"),
            findings=[ITCHING],
            scopes={"leg": LEG, "eye": EYE},
        ),
        "R",
    ),
    "conclusion-underived": (with_rules(WET_RAIN, conclusions=[RAIN, STORM]), with_rules(WET_RAIN), "storm"),
    "conclusion-only-contrary": (
        with_rules(rule("R", ["wet"], {"rain": "contrary"})),
        with_rules(rule("R", ["wet"], {"rain": "contrary"}), WET_RAIN | {"id": "S"}),
        "rain",
    ),
    "conclusion-only-stated": (
        with_rules(WET_RAIN, conclusions=[RAIN, {**STORM, "given": "strong", "question": "Storm?"}]),
        with_rules(WET_RAIN, conclusions=[{**RAIN, "given": "supporting", "question": "Rain?"}]),
        "storm",
    ),
    "conclusion-unread": (
        with_rules(rule("R", ["wet"], {"pattern": "yes"}), conclusions=[PATTERN]),
        with_rules(rule("R", ["wet"], {"pattern": "yes"}), conclusions=[{**PATTERN, "terminal": "yes"}]),
        "pattern",
    ),
    "terminal-read": (
        with_rules(
            WET_RAIN, rule("S", ["rain"], {"storm": "strong"}), conclusions=[{**RAIN, "terminal": "yes"}, STORM]
        ),
        with_rules(
            WET_RAIN, rule("S", ["rain"], {"storm": "strong"}), conclusions=[RAIN, {**STORM, "terminal": "yes"}]
        ),
        "rain",
    ),
    "stated-above-rules": (
        with_rules(WET_RAIN, conclusions=[{**RAIN, "given": "strong", "question": "Rain?"}]),
        with_rules(WET_RAIN, conclusions=[{**RAIN, "given": "supporting", "question": "Rain?"}]),
        "rain",
    ),
    "finding-unread": (
        with_rules(WET_RAIN),
        with_rules(WET_RAIN, findings=[BOOLEAN, {**OTHER, "descriptive": "yes"}]),
        "cold",
    ),
    "descriptive-read": (
        with_rules(WET_RAIN, findings=[{**BOOLEAN, "descriptive": "yes"}]),
        with_rules(WET_RAIN, findings=[BOOLEAN]),
        "wet",
    ),
    "red-flag-without-urgency": (
        with_rules(rule("R", ["wet"], {"flag": "yes"}), conclusions=[FLAG], urgency=LADDER),
        with_rules(
            rule("R", ["wet"], {"flag": "yes"}),
            rule("S", ["flag"], {"pattern": "yes"}),
            rule("T", ["pattern"], {"rain": "strong"}),
            conclusions=[FLAG, PATTERN, {**RAIN, "urgency": "U1"}],
            urgency=LADDER,
        ),
        "flag",
    ),
    "question-mark": (
        with_rules(WET_RAIN, findings=[{**BOOLEAN, "question": "Tell whether it is wet."}]),
        with_rules(WET_RAIN, findings=[{**BOOLEAN, "question": "Is it wet?"}]),
        "wet",
    ),
    "label-twice": (
        with_rules(WET_RAIN, findings=[{**BOOLEAN, "label": "Rain"}]),
        with_rules(WET_RAIN, findings=[{**BOOLEAN, "label": "rainfall"}]),
        "rain",
    ),
    "statement-uncited": (
        with_files({}, CITED, UNCITED),
        with_files(annotated("000:2:1"), CITED, UNCITED),
        "000:2:1",
    ),
    "contentless-cited": (
        with_files(annotated("000:3:1"), CITED, HEADING),
        with_files({}, CITED, HEADING),
        "000:3:1",
    ),
    "same-as-contentless": (
        with_files(annotated("000:4:1"), CITED, HEADING, ("000:4:1", "association", "strong", "000:3:1", "")),
        with_files(annotated("000:4:1"), CITED, HEADING, ("000:4:1", "association", "strong", "000:1:1", "")),
        "000:4:1",
    ),
    "level-above-wording": (with_files(strong()), with_files(strong(assumption="Read so.")), "R"),
    "document-uncited": (
        with_files({"sources.yaml": {"documents": [document("000"), document("001")]}}),
        with_files({"sources.yaml": {"documents": [document("000")]}}),
        "001",
    ),
    "policy-uncited": (
        with_files(POLICY),
        with_files({**POLICY, "rules/policy_care.yaml": rule_file(POLICY_RULE)}),
        "S1",
    ),
    "policy-rule-misplaced": (
        with_files({**POLICY, "rules/care.yaml": rule_file(POLICY_RULE)}),
        with_files({**POLICY, "rules/policy_care.yaml": rule_file(POLICY_RULE)}),
        "P",
    ),
    "document-rule-misplaced": (
        with_files({"rules/policy_care.yaml": rule_file({**POLICY_RULE, "sources": ["000:1:1"]})}),
        with_files({"rules/care.yaml": rule_file({**POLICY_RULE, "sources": ["000:1:1"]})}),
        "P",
    ),
    "policy-mixed": (
        with_files({**POLICY, "rules/care.yaml": rule_file({**POLICY_RULE, "sources": ["policy:S1", "000:1:1"]})}),
        with_files({**POLICY, "rules/policy_care.yaml": rule_file(POLICY_RULE)}),
        "P",
    ),
    "doubt-idle": (
        with_files(doubted("000:2:1"), CITED, UNCITED),
        with_files(doubted("000:1:1", "000:2:1"), CITED, UNCITED),
        "Q1",
    ),
    "case-contradiction": (
        with_cases(case("c", {"wet": "yes"}, {"rain": "supporting"}, forbid=["rain"])),
        with_cases(case("c", {"wet": "no"}, {"rain": "not indicated"}, forbid=["rain"])),
        "c",
    ),
    "case-level-never-given": (
        with_cases(case("c", {"wet": "yes"}, {"rain": "strong"})),
        with_cases(case("c", {"wet": "yes"}, {"rain": "strong"}), given="strong", question="Rain?"),
        "c",
    ),
    "case-member-silent": (
        with_cases(case("c", {"swollen": "left"}, {"clot": {"not_stated": "strong"}})),
        with_cases(case("c", {"swollen": "yes"}, {"clot": {"not_stated": "strong"}})),
        "c",
    ),
    "case-duplicate": (
        with_cases(case("b", {"wet": "yes"}, {"rain": "yes"}), case("c", {"wet": "yes"}, {"rain": "supporting"})),
        with_cases(case("b", {"wet": "yes"}, {"rain": "yes"}), case("c", {"wet": "no"}, {"rain": "not indicated"})),
        "c",
    ),
}


def build(make: Make, folder: Path) -> Built:
    """The knowledge base and worked cases of an example."""
    made = make(folder)
    return (made, ()) if isinstance(made, KnowledgeModel) else made


def test_every_code_has_an_example() -> None:
    """Each code the checks can give has an example here, and the examples name no other."""
    assert set(EXAMPLES) == set(CODES)


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_wrong_knowledge_base_shows_the_code(code: str, tmp_path: Path) -> None:
    """The issue names what it is about, where that stands, and the severity that belongs to the code."""
    wrong, _, subject = EXAMPLES[code]
    model, cases = build(wrong, tmp_path)
    (found,) = issues(model, code, cases)
    assert found.subject == subject
    assert found.place is not None
    assert found.severity == CODES[code][0]
    assert "\n" not in found.message


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_knowledge_base_put_right_does_not(code: str, tmp_path: Path) -> None:
    """The same knowledge base with the fault mended no longer gives the code."""
    _, right, _ = EXAMPLES[code]
    model, cases = build(right, tmp_path)
    assert issues(model, code, cases) == ()


def test_severities_are_the_declared_ones() -> None:
    """Every code has one of the three severities, and a meaning."""
    assert all(severity in SEVERITIES and meaning for severity, meaning in CODES.values())


def test_issues_are_sorted_by_place(tmp_path: Path) -> None:
    """Issues stand in the order of file, line and column, whichever check found them."""
    files = {"rules/all.yaml": rule_file(rule("R", ["wet", {"wet": "no"}], {"rain": "strong"}, sources=["000:1:1"]))}
    found = check(written(tmp_path, files, [CITED, UNCITED]))
    assert [issue.code for issue in found] == ["level-above-wording", "rule-never-fires", "statement-uncited"]
    assert [issue.place for issue in found] == sorted(issue.place or Place("") for issue in found)


def test_an_issue_reads_as_one_line() -> None:
    """Printed, an issue is its place, severity, message and code."""
    (found,) = check(base([WET_RAIN], [BOOLEAN, OTHER], [RAIN]))
    message = "nothing reads 'cold'; mark it 'descriptive: yes' if that is meant"
    assert str(found) == f"{found.place}: warning: {message} [finding-unread]"
