"""Running worked cases: what each word of an expectation means, what a failure says, and what coverage counts."""

from pathlib import Path
from typing import Any

import pytest

from expert import KnowledgeBase
from expert.checking.cases import CaseReport, run_cases
from tests.checking.bases import BOOLEAN, LADDER, LEG, OTHER, SWOLLEN, base, case, rule, worked

RULES = [
    rule("WET", ["wet"], {"rain": "supporting"}),
    rule("WET-AND-COLD", ["wet", "cold"], {"rain": "strong", "alarm": "yes"}),
    rule("DRY", [{"cold": "no"}], {"rain": "contrary"}),
    rule("LEG", ["swollen"], {"clot": "possible"}, scope="leg"),
]
CONCLUSIONS: list[Any] = [
    {"id": "rain", "kind": "hypothesis", "given": "supporting", "question": "Rain?", "urgency": "U0"},
    {"id": "alarm", "kind": "red_flag", "urgency": "U1"},
    {"id": "clot", "kind": "hypothesis", "scope": "leg"},
]
KB = KnowledgeBase(base(RULES, [BOOLEAN, OTHER, SWOLLEN], CONCLUSIONS, scopes={"leg": LEG}, urgency=LADDER))

WET = {"wet": "yes"}
SOAKED = {"wet": "yes", "cold": "yes"}
DRY = {"wet": "no"}


def run(folder: Path, *cases: Any) -> CaseReport:
    """The report of worked cases."""
    return run_cases(KB, worked(KB.model, folder, *cases))


MET: list[Any] = [
    (WET, {"rain": "supporting"}),
    (WET, {"rain": "yes"}),
    (SOAKED, {"rain": "strong", "alarm": "yes"}),
    (DRY, {"rain": "not indicated", "alarm": "not indicated"}),
    ({"cold": "yes"}, {"rain": "unknown", "alarm": "unknown"}),
    ({"wet": "yes", "cold": "no"}, {"rain": "contrary"}),
    ({"cold": "no"}, {"rain": "contrary"}),
    ({"rain": "yes"}, {"rain": "supporting"}),
    ({"swollen": {"left": "yes", "right": "no"}}, {"clot": {"left": "possible", "right": "not indicated"}}),
    ({"swollen": "left"}, {"clot": {"right": "unknown"}}),
    ({"swollen": "yes"}, {"clot": {"not_stated": "yes", "left": "unknown"}}),
]
MISSED: list[Any] = [
    (WET, {"rain": "strong"}, "'rain' was expected to be strong, but is proved supporting by WET"),
    (
        SOAKED,
        {"rain": "supporting"},
        "'rain' was expected to be supporting, but is proved strong by WET-AND-COLD, WET",
    ),
    (DRY, {"rain": "unknown"}, "'rain' was expected to be open, but is not indicated"),
    ({"cold": "yes"}, {"rain": "not indicated"}, "was expected to be not indicated, but is open (ceiling strong)"),
    (DRY, {"rain": "yes"}, "'rain' was expected to be proved, but is not indicated"),
    (SOAKED, {"alarm": "unknown"}, "'alarm' was expected to be open, but is proved by WET-AND-COLD"),
    (WET, {"rain": "contrary"}, "'rain' was expected to be counted against, but is proved supporting by WET"),
    ({"rain": "yes"}, {"rain": "strong"}, "'rain' was expected to be strong, but is proved supporting as stated"),
    (
        {"swollen": "left"},
        {"clot": {"right": "possible"}},
        "'clot' (right leg) was expected to be possible, but is open (ceiling possible)",
    ),
]


@pytest.mark.parametrize(("findings", "expect"), MET)
def test_an_expectation_that_is_met(findings: Any, expect: Any, tmp_path: Path) -> None:
    """Each word of an expectation is met by the state it names."""
    report = run(tmp_path, case("c", findings, expect))
    assert report.failures == ()
    assert report.passed


@pytest.mark.parametrize(("findings", "expect", "words"), MISSED)
def test_an_expectation_that_is_missed(findings: Any, expect: Any, words: str, tmp_path: Path) -> None:
    """A failure says in one sentence what was expected and what came out by which rules, and points to the word."""
    report = run(tmp_path, case("c", findings, expect))
    (failure,) = report.failures
    assert failure.message.startswith("case 'c': ")
    assert failure.message.endswith(words)
    assert failure.place.line == 1
    assert str(failure) == f"{failure.place}: {failure.message}"
    assert not report.passed


def test_a_forbidden_conclusion_names_the_rules_that_proved_it(tmp_path: Path) -> None:
    """A forbidden conclusion fails for every member it is proved for, with the rules."""
    cases = case("c", {"swollen": "both"}, {"rain": "unknown"}, forbid=["clot", "alarm"])
    assert [failure.message for failure in run(tmp_path, cases).failures] == [
        "case 'c': 'clot' (left leg) is forbidden, but is proved possible by LEG",
        "case 'c': 'clot' (right leg) is forbidden, but is proved possible by LEG",
    ]


@pytest.mark.parametrize(
    ("findings", "urgency", "words"),
    [
        (SOAKED, "U0", "the urgency was expected to be U0, but is U1 (by alarm)"),
        (DRY, "U1", "the urgency was expected to be U1, but nothing raises any"),
        (SOAKED, "U1", None),
        (WET, "U0", None),
    ],
)
def test_the_urgency_is_compared(findings: Any, urgency: str, words: str | None, tmp_path: Path) -> None:
    """A case that names an urgency fails where another one results, and says what raised it."""
    failures = run(tmp_path, case("c", findings, {"clot": {"left": "unknown"}}, urgency=urgency)).failures
    assert [failure.message for failure in failures] == ([f"case 'c': {words}"] if words else [])


def test_coverage_tells_what_no_case_tries(tmp_path: Path) -> None:
    """Rules that never fired, hypotheses never or always supported, and red flags never present are listed."""
    few = run(tmp_path / "few", case("a", WET, {"rain": "yes"}), case("b", WET | {"cold": "no"}, {"rain": "yes"}))
    assert few.coverage.unfired_rules == ("WET-AND-COLD", "LEG")
    assert few.coverage.hypotheses_never_supported == ("clot",)
    assert few.coverage.hypotheses_always_supported == ("rain",)
    assert few.coverage.red_flags_never_present == ("alarm",)
    more = run(
        tmp_path / "more",
        case("a", SOAKED, {"rain": "yes"}),
        case("b", {"cold": "no", "swollen": "left"}, {"rain": "contrary"}),
    )
    assert more.coverage.unfired_rules == ()
    assert more.coverage.hypotheses_never_supported == ()
    assert more.coverage.hypotheses_always_supported == ()
    assert more.coverage.red_flags_never_present == ()


def test_coverage_passes_over_what_no_rule_supports(tmp_path: Path) -> None:
    """A hypothesis that rules only count against is no gap of the cases."""
    model = base([rule("R", ["wet"], {"rain": "contrary"})], [BOOLEAN], [{"id": "rain", "kind": "hypothesis"}])
    report = run_cases(KnowledgeBase(model), worked(model, tmp_path, case("c", WET, {"rain": "contrary"})))
    assert report.coverage.hypotheses_never_supported == ()
    assert report.passed


def test_without_cases_nothing_fails_and_everything_is_untried() -> None:
    """An empty list of cases passes, covers no rule, and supports no hypothesis in all of them."""
    report = run_cases(KB, ())
    assert report.passed
    assert report.coverage.unfired_rules == tuple(KB.model.rules)
    assert report.coverage.hypotheses_always_supported == ()


def test_an_outcome_lists_what_fired_and_what_was_proved(tmp_path: Path) -> None:
    """Each outcome keeps its case, the rules that fired and the conclusions that were proved."""
    (outcome,) = run(tmp_path, case("c", SOAKED, {"rain": "strong"})).outcomes
    assert outcome.case.id == "c"
    assert outcome.fired == {"WET", "WET-AND-COLD"}
    assert outcome.proved == {"rain", "alarm"}
    assert outcome.passed
