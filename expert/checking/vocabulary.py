"""Findings and conclusions: who reads and derives them, where they lead, and the words they have."""

from collections.abc import Iterator

from expert.checking.cross_reference import CrossReference
from expert.checking.issues import Issue, issue
from expert.premises import items
from expert.vocabulary import INHERIT, Conclusion, Vocabulary

_LEADING_ROLES = ("intermediate", "mechanism")


def underived(reference: CrossReference) -> Iterator[Issue]:
    """Conclusions that no rule supports."""
    for conclusion in reference.model.vocabulary.conclusions.values():
        name = conclusion.id
        place = reference.place(name)
        if reference.model.rules_for[name]:
            continue
        if reference.model.rules_against[name]:
            yield issue("conclusion-only-contrary", name, place, f"rules only count against '{name}', none supports it")
        elif conclusion.given is not None:
            yield issue("conclusion-only-stated", name, place, f"'{name}' may be stated, but no rule derives it")
        else:
            yield issue("conclusion-underived", name, place, f"no rule derives '{name}'")


def unread_conclusions(reference: CrossReference) -> Iterator[Issue]:
    """Conclusions meant to lead on that nothing reads, and terminal ones that something reads."""
    vocabulary = reference.model.vocabulary
    for conclusion in vocabulary.conclusions.values():
        readers = reference.readers.get(conclusion.id, ())
        place = reference.place(conclusion.id)
        if conclusion.terminal and readers:
            message = f"'{conclusion.id}' is marked terminal, but is read by {_listed(readers)}"
            yield issue("terminal-read", conclusion.id, place, message)
        elif not readers and not conclusion.terminal and not conclusion.urgency and _leads_on(vocabulary, conclusion):
            message = f"nothing reads '{conclusion.id}'; mark it 'terminal: yes' if that is meant"
            yield issue("conclusion-unread", conclusion.id, place, message)


def _leads_on(vocabulary: Vocabulary, conclusion: Conclusion) -> bool:
    return vocabulary.role(conclusion) in _LEADING_ROLES


def unread_findings(reference: CrossReference) -> Iterator[Issue]:
    """Findings that nothing reads, and descriptive ones that something reads."""
    for finding in reference.model.vocabulary.findings.values():
        readers = reference.readers.get(finding.id, ())
        place = reference.place(finding.id)
        if finding.descriptive and readers:
            message = f"'{finding.id}' is marked descriptive, but is read by {_listed(readers)}"
            yield issue("descriptive-read", finding.id, place, message)
        elif not readers and not finding.descriptive:
            message = f"nothing reads '{finding.id}'; mark it 'descriptive: yes' if that is meant"
            yield issue("finding-unread", finding.id, place, message)


def stated_above_rules(reference: CrossReference) -> Iterator[Issue]:
    """Conclusions whose statement counts for more than any rule gives."""
    vocabulary = reference.model.vocabulary
    for conclusion in vocabulary.conclusions.values():
        rules = reference.model.rules_for[conclusion.id]
        if not conclusion.given or not rules:
            continue
        given = (rule.then[conclusion.id] for rule in rules)
        best = max(vocabulary.rank(vocabulary.inherit_up_to if level == INHERIT else level) for level in given)
        if vocabulary.rank(conclusion.given) > best:
            top = vocabulary.levels[best]
            message = f"stating '{conclusion.id}' counts as {conclusion.given}, but no rule gives more than {top}"
            yield issue("stated-above-rules", conclusion.id, reference.place(conclusion.id), message)


def red_flags_without_urgency(reference: CrossReference) -> Iterator[Issue]:
    """Red flags from which no rule leads to a rung of the urgency ladder, where there is a ladder."""
    vocabulary = reference.model.vocabulary
    if not vocabulary.urgency:
        return
    urgent = _leading_to_urgency(reference)
    for conclusion in vocabulary.conclusions.values():
        if vocabulary.role(conclusion) == "red_flag" and conclusion.id not in urgent:
            message = f"the red flag '{conclusion.id}' leads to no urgency"
            yield issue("red-flag-without-urgency", conclusion.id, reference.place(conclusion.id), message)


def _leading_to_urgency(reference: CrossReference) -> set[str]:
    """The conclusions that stand for a rung, and those that rules read to derive one of these."""
    conclusions = reference.model.vocabulary.conclusions
    found = {name for name, conclusion in conclusions.items() if conclusion.urgency}
    left = list(found)
    while left:
        for rule in reference.model.rules_for[left.pop()]:
            new = {item for item in items(rule.premise) if item in conclusions} - found
            found |= new
            left += new
    return found


def questions(reference: CrossReference) -> Iterator[Issue]:
    """Items that may be stated whose question does not end with a question mark."""
    vocabulary = reference.model.vocabulary
    for name in vocabulary.statable:
        item = vocabulary.item(name)
        if item is not None and not item.question.endswith("?"):
            message = f"the question of '{name}' does not end with '?'"
            yield issue("question-mark", name, reference.place(name), message)


def labels(reference: CrossReference) -> Iterator[Issue]:
    """Items that have the label of an earlier one."""
    vocabulary = reference.model.vocabulary
    first: dict[str, str] = {}
    for name in vocabulary.names():
        item = vocabulary.item(name)
        if item is None:
            continue
        earlier = first.setdefault(item.label.casefold(), name)
        if earlier != name:
            message = f"'{name}' has the same label as '{earlier}': {item.label}"
            yield issue("label-twice", name, reference.place(name), message)


CHECKS = (
    underived,
    unread_conclusions,
    unread_findings,
    stated_above_rules,
    red_flags_without_urgency,
    questions,
    labels,
)


def _listed(readers: tuple[str, ...]) -> str:
    """The first readers, and how many more there are."""
    shown = ", ".join(f"'{name}'" for name in readers[:3])
    return shown if len(readers) <= 3 else f"{shown} and {len(readers) - 3} more"
