"""One thing a check found, and the list of all codes with their severity and meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from expert.errors import Place

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

CODES: Mapping[str, tuple[Severity, str]] = {
    "rule-never-fires": ("error", "no facts whatever make the premise of the rule true"),
    "rule-undecided": ("note", "whether the rule can fire was not settled within the bounds of the search"),
    "alternative-never-true": ("warning", "one of the alternatives of a premise can never be true"),
    "level-never-given": ("warning", "a premise asks for a level that nothing gives"),
    "rule-duplicate": ("warning", "two rules have the same premise and conclude the same"),
    "rule-subsumed": ("note", "a rule adds nothing to the level that another rule gives whenever it fires"),
    "scope-crossing": ("warning", "a rule for the members of one scope reads an item of another scope with members"),
    "conclusion-underived": ("warning", "no rule derives the conclusion, and it may not be stated"),
    "conclusion-only-contrary": ("note", "rules only count against the conclusion, none supports it"),
    "conclusion-only-stated": ("note", "the conclusion may be stated, but no rule derives it"),
    "conclusion-unread": (
        "warning",
        "nothing reads the conclusion although others of its kind lead on; mark it terminal",
    ),
    "terminal-read": ("warning", "the conclusion is marked terminal but something reads it"),
    "stated-above-rules": ("warning", "stating the conclusion counts for more than any rule for it gives"),
    "finding-unread": ("warning", "nothing reads the finding; mark it descriptive or remove it"),
    "descriptive-read": ("warning", "the finding is marked descriptive but something reads it"),
    "red-flag-without-urgency": ("warning", "the red flag leads to no rung of the urgency ladder"),
    "question-mark": ("warning", "a question does not end with a question mark"),
    "label-twice": ("warning", "two items have the same label, so a reader cannot tell them apart"),
    "statement-uncited": ("error", "a statement with content is cited by no rule or annotation"),
    "contentless-cited": ("note", "a statement that carries no content is cited"),
    "same-as-contentless": ("warning", "'same_as' points to a row without content"),
    "level-above-wording": (
        "warning",
        "a rule gives a higher level than the wording it cites, without an assumption",
    ),
    "document-uncited": ("warning", "nothing cites any statement of the document"),
    "policy-uncited": ("note", "nothing cites the policy"),
    "policy-rule-misplaced": ("note", "a rule that rests on policy alone stands outside the files named policy_*"),
    "document-rule-misplaced": ("note", "a rule that rests on documents stands in a file named policy_*"),
    "policy-mixed": ("note", "a rule cites both documents and policy"),
    "doubt-idle": ("warning", "a doubt is about statements that nothing rests on"),
    "case-contradiction": ("error", "a worked case expects what it forbids"),
    "case-level-never-given": ("warning", "a worked case expects a level that nothing gives"),
    "case-member-silent": ("warning", "a worked case expects something of a member its facts do not speak of"),
    "case-duplicate": ("note", "two worked cases have the same facts"),
}
"""Every code: its severity, and what it means."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong or doubtful: a code of ``CODES``, the id of what it is about, and its place, if in a file."""

    code: str
    severity: Severity
    message: str
    place: Place | None
    subject: str

    def __str__(self) -> str:
        """One line: ``place: severity: message [code]``."""
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.severity}: {self.message} [{self.code}]"

    def order(self) -> tuple[Place, str, str, str]:
        """Sort key: by place, then code, subject and message; what has no place comes first."""
        return (self.place or Place(""), self.code, self.subject, self.message)


def issue(code: str, subject: str, place: Place | None, message: str) -> Issue:
    """An issue with the severity that belongs to its code."""
    severity, _ = CODES[code]
    return Issue(code, severity, message, place, subject)
