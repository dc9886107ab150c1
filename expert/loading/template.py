"""Write a fact file with every finding as a blank to fill in."""

from collections.abc import Iterator

from expert.vocabulary import Conclusion, Finding, Item, Scope, Vocabulary

_HEAD = """\
# Facts about one case. Fill in what you know and leave the rest blank: a blank is unknown, never no.
#
# yes / no / unknown    for most findings
# {sides}
# [a, b]                a list is complete: what is not listed is absent; [] says there is none
# {{a: yes, b: unknown}}  a mapping leaves what it does not name unknown
"""


def facts_template(vocabulary: Vocabulary) -> str:
    """Return a commented fact file for a vocabulary; as it is, it states nothing.

    Findings that stand for red flags come first, then the groups in the order of the vocabulary.
    """
    return "\n".join(_lines(vocabulary)) + "\n"


def _lines(vocabulary: Vocabulary) -> Iterator[str]:
    members = [member for scope in vocabulary.member_scopes for member in scope.members]
    sides = f"{' / '.join([*members, 'both', 'neither'])}    where a side matters, or {{{_example(members)}}}"
    yield _HEAD.format(sides=sides if members else "").rstrip()
    yield ""
    yield "case:"
    if members:
        yield f"side:    # default side ({', '.join([*members, 'both'])}) for findings that state none"
    yield "note:"
    yield "findings:"
    for group, items in _groups(vocabulary).items():
        yield ""
        yield f"  # --- {group} ---"
        for item in items:
            yield from _item(item, vocabulary.scope_of(item))


def _example(members: list[str]) -> str:
    return ", ".join(f"{member}: {word}" for member, word in zip(members, ("yes", "no"), strict=False))


def _groups(vocabulary: Vocabulary) -> dict[str, list[Item]]:
    """Heading → items: the warning signs, which exist by policy, first; then what may be stated in short."""
    groups: dict[str, list[Item]] = {}
    for finding in vocabulary.findings.values():
        if finding.sources:
            groups.setdefault(finding.group, []).append(finding)
    given = [item for item in vocabulary.conclusions.values() if item.given is not None]
    if given:
        groups["In short: each may be stated instead of the findings it is drawn from"] = list(given)
    for finding in vocabulary.findings.values():
        if not finding.sources:
            groups.setdefault(finding.group, []).append(finding)
    return groups


def _item(item: Item, scope: Scope) -> Iterator[str]:
    yield f"  # {item.question}"
    if isinstance(item, Finding) and item.help:
        yield f"  # {item.help}"
    yield f"  {item.id}:    # {_answers(item, scope)}"


def _answers(item: Item, scope: Scope) -> str:
    """The forms an answer may take."""
    side = f", per {scope.label}" if scope.members else ""
    if isinstance(item, Conclusion) or item.type == "boolean":
        words = ["yes", "no", "unknown", *scope.members, *(["both", "neither"] if scope.members else [])]
        return ", ".join(words)
    if item.type == "number":
        return f"a number of {item.unit}{side}"
    values = ", ".join(item.values)
    return f"one of: {values}{side}" if item.type == "choice" else f"any of: [{values}]{side}"
