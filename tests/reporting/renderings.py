"""Reports of the shipped knowledge base in every form, and facts in which nothing is found."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from expert.knowledge_base import KnowledgeBase
from expert.loading.case_files import read_cases
from expert.reporting.markdown import to_markdown
from expert.reporting.report import Report, report
from expert.reporting.text import to_text
from expert.vocabulary import Finding

UNWRAPPED = 5000


@dataclass(frozen=True)
class Rendered:
    """The report of one case, in every form the tests read."""

    case: str
    report: Report

    @cached_property
    def normal(self) -> str:
        """The text."""
        return to_text(self.report)

    @cached_property
    def full(self) -> str:
        """The text in full detail."""
        return to_text(self.report, detail="full")

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text in full detail, one for each paragraph."""
        return full_lines(self.report)

    @cached_property
    def markdown(self) -> str:
        """The Markdown."""
        return to_markdown(self.report)


def full_lines(made: Report) -> tuple[str, ...]:
    """The lines of the full text, one for each paragraph."""
    return tuple(line.strip() for line in to_text(made, detail="full", width=UNWRAPPED).splitlines())


def all_worked(kb: KnowledgeBase) -> tuple[Rendered, ...]:
    """The reports of all worked cases."""
    folder = kb.model.folder
    assert folder is not None
    return tuple(Rendered(case.id, report(kb.consult(case.facts))) for case in read_cases(kb.model, folder))


def made(kb: KnowledgeBase, findings: dict[str, Any]) -> Report:
    """The report of findings."""
    return report(kb.consult(findings))


def block(lines: tuple[str, ...], start: str) -> tuple[str, ...]:
    """The lines from the first that starts so up to the next empty one."""
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    end = next(number for number in range(first, len(lines)) if not lines[number])
    return lines[first:end]


def advice(shown: Report, title: str) -> tuple[str, ...]:
    """The lines of one recommendation."""
    lines = full_lines(shown)
    first = next(number for number, line in enumerate(lines) if line.startswith(title))
    ends = (number for number in range(first + 1, len(lines)) if not lines[number] or lines[number].startswith("•"))
    return lines[first : next(ends)]


def nothing_found(kb: KnowledgeBase) -> dict[str, Any]:
    """Facts in which everything was asked and nothing remarkable found, so that every red flag is excluded."""
    facts: dict[str, Any] = {}
    for finding in kb.vocabulary.findings.values():
        value = _unremarkable(finding)
        if value is not None:
            facts[finding.id] = value if finding.scope == "person" else {"left": value, "right": value}
    return facts


def _unremarkable(finding: Finding) -> Any:
    """The value that says nothing is there; None for numbers and for choices without such a value."""
    if finding.type == "choice":
        return finding.normal[0] if finding.normal else None
    return {"boolean": "no", "choices": []}.get(finding.type)


def with_left(facts: dict[str, Any], *present: str) -> dict[str, Any]:
    """The facts with findings present in the left leg; a cramp stands for its three signs, which then go unasked."""
    signs = {"tightening_sudden", "tightening_involuntary", "tightening_painful"} if "leg_cramp" in present else set()
    kept = {name: value for name, value in facts.items() if name not in signs}
    return {**kept, **{name: {"left": "yes", "right": "no"} for name in present}}
