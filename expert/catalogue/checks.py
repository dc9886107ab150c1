"""Pages of the checks of a knowledge base and of its worked cases, as text and JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from expert.checking import Issue, check
from expert.checking.cases import CaseReport, run_cases
from expert.errors import Fault, KnowledgeError
from expert.knowledge_base import KnowledgeBase, load
from expert.loading.case_files import read_cases
from expert.reporting.text import Paragraph

_STYLES = {"error": "red", "warning": "yellow", "note": "dim"}


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class CheckReport:
    """The faults that prevent loading, or else the issues found."""

    faults: tuple[Fault, ...]
    issues: tuple[Issue, ...]
    counts: str = ""

    @property
    def status(self) -> int:
        """1 where there is a fault, an error or a warning, else 0."""
        return int(bool(self.faults) or any(issue.severity != "note" for issue in self.issues))

    def paragraphs(self) -> Iterator[Paragraph]:
        """The outcome as text, one line for each fault or issue."""
        for fault in self.faults:
            yield Paragraph(str(fault), 0, "error", marker_style="red", hang=8)
        for issue in self.issues:
            where = f"{issue.place}: " if issue.place else ""
            text = f"{where}{issue.message} [{issue.code}]"
            yield Paragraph(text, 0, issue.severity, marker_style=_STYLES[issue.severity], hang=8)
        if not self.faults:
            yield Paragraph(f"{self.counts}: {_numbers(self.issues)}", style="bold" if self.status else "green")

    def json(self) -> str:
        """The outcome as JSON text."""
        issues = [
            {
                "code": issue.code,
                "severity": issue.severity,
                "message": issue.message,
                "place": str(issue.place) if issue.place else None,
                "subject": issue.subject,
            }
            for issue in self.issues
        ]
        return _json({"faults": [str(fault) for fault in self.faults], "issues": issues, "passed": self.status == 0})


def _numbers(issues: tuple[Issue, ...]) -> str:
    """How many issues there are of each severity."""
    found = {severity: sum(issue.severity == severity for issue in issues) for severity in _STYLES}
    named = [f"{number} {severity}{'s' if number > 1 else ''}" for severity, number in found.items() if number]
    return ", ".join(named) or "nothing wrong"


def check_report(name: str, *, notes: bool = False) -> CheckReport:
    """Check a knowledge base by name or folder; ``notes`` also lists what is no fault.

    Raises:
        KnowledgeError: where there is no such knowledge base at all.
    """
    try:
        kb = load(name)
        cases = read_cases(kb.model, kb.model.folder) if kb.model.folder else ()
    except KnowledgeError as error:
        if not Path(name).is_dir():
            raise
        return CheckReport(error.faults, ())
    found = check(kb.model, cases)
    shown = tuple(issue for issue in found if notes or issue.severity != "note")
    return CheckReport((), shown, f"{kb.model.identity}, {len(kb.model.rules)} rules, {len(cases)} cases")


@dataclass(frozen=True)
class CasesReport:
    """The outcome of the worked cases."""

    kb: KnowledgeBase
    found: CaseReport

    @property
    def status(self) -> int:
        """0 where every case passes, else 1."""
        return 0 if self.found.passed else 1

    def paragraphs(self) -> Iterator[Paragraph]:
        """The outcome as text: each failure with its place, then what the cases cover."""
        for failure in self.found.failures:
            yield Paragraph(str(failure), 0, "failed", marker_style="red", hang=8)
        rules = len(self.kb.model.rules)
        coverage = self.found.coverage
        passed = sum(outcome.passed for outcome in self.found.outcomes)
        fire = rules - len(coverage.unfired_rules)
        summary = f"{passed} of {len(self.found.outcomes)} cases pass; {fire} of {rules} rules fire"
        yield Paragraph(summary, style="green" if self.found.passed else "bold red")
        for words, names in self._uncovered():
            if names:
                yield Paragraph(f"{words}: {', '.join(names)}", 2, style="yellow")

    def _uncovered(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        coverage = self.found.coverage
        return (
            ("rules that fire in no case", coverage.unfired_rules),
            ("hypotheses supported in no case", coverage.hypotheses_never_supported),
            ("hypotheses supported in every case", coverage.hypotheses_always_supported),
            ("red flags present in no case", coverage.red_flags_never_present),
        )

    def json(self) -> str:
        """The outcome as JSON text."""
        cases = [
            {
                "case": outcome.case.id,
                "title": outcome.case.title,
                "passed": outcome.passed,
                "failures": [str(failure) for failure in outcome.failures],
            }
            for outcome in self.found.outcomes
        ]
        coverage = {words: list(names) for words, names in self._uncovered()}
        return _json(
            {"passed": self.found.passed, "rules": len(self.kb.model.rules), "cases": cases, "uncovered": coverage}
        )


def cases_report(name: str, *, engine: str = "experta") -> CasesReport:
    """Run the worked cases of a knowledge base by name or folder; ``engine`` as for ``KnowledgeBase.consult``.

    Raises:
        KnowledgeError: where the knowledge base or its cases have faults, or there are no cases.
    """
    kb = load(name)
    folder = kb.model.folder
    cases = read_cases(kb.model, folder) if folder else ()
    if not cases:
        raise KnowledgeError(f"the knowledge base '{kb.name}' has no worked cases")
    return CasesReport(kb, run_cases(kb, cases, engine=engine))
