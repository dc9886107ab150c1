"""The knowledge base that comes with the package passes its own checks and cases."""

import pytest

import expert
from expert import KnowledgeBase
from expert.checking import check
from expert.checking.cases import CaseReport, run_cases
from expert.loading.case_files import read_cases

ONLY_CONTRARY = {"serious_disease", "muscle_strain"}
SHOWN_BY_BEHAVIOUR = {"S2", "S3", "S6", "S7", "S10"}


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load("leg_cramps")


@pytest.fixture(scope="module")
def report(kb: KnowledgeBase) -> CaseReport:
    """The outcome of all shipped cases."""
    assert kb.model.folder is not None
    return run_cases(kb, read_cases(kb.model, kb.model.folder))


def test_the_shipped_knowledge_base_has_no_error_and_no_warning(kb: KnowledgeBase) -> None:
    """The checks find nothing wrong in it, its worked cases included."""
    assert kb.model.folder is not None
    cases = read_cases(kb.model, kb.model.folder)
    assert [str(found) for found in check(kb.model, cases) if found.severity != "note"] == []


def test_its_notes_are_the_ones_that_are_meant(kb: KnowledgeBase) -> None:
    """Two hypotheses are only argued against, and the policies that no rule cites are kept by the program itself."""
    notes = [found for found in check(kb.model) if found.severity == "note"]
    assert {found.subject for found in notes if found.code == "conclusion-only-contrary"} == ONLY_CONTRARY
    assert {found.subject for found in notes if found.code == "policy-uncited"} == SHOWN_BY_BEHAVIOUR


def test_every_shipped_case_passes(report: CaseReport) -> None:
    """What the worked cases expect comes out, and what they forbid does not."""
    assert [str(failure) for failure in report.failures] == []


def test_the_shipped_cases_leave_nothing_untried(report: CaseReport) -> None:
    """Every rule fires in some case, every red flag is present in one, and no hypothesis is in none or in all."""
    coverage = report.coverage
    assert coverage.unfired_rules == ()
    assert coverage.red_flags_never_present == ()
    assert coverage.hypotheses_never_supported == ()
    assert coverage.hypotheses_always_supported == ()
