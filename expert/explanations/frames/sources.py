"""The sentences about sources, the same under every question: titles, interests of publishers, policies, doubts."""

from expert.explanations.citations import Citation
from expert.explanations.source_rollup import RollUp, Source

HEADING = "Sources"
NO_SOURCE = "No document is behind this."
QUESTIONED = "questioned by the reviewer"
QUESTIONED_AGAIN = "questioned by the reviewer, as above"
POLICY_OF_PROJECT = "policy of this project"
INTERESTS = "Publishers' interests"
_NONE_DECLARED = {"", "none", "none declared"}


def interest_words(bias: str) -> str:
    """The interest of a publisher, so that it is clear by itself: ``no interest declared``."""
    return "no interest declared" if bias in _NONE_DECLARED else bias


def title_words(citation: Citation) -> str:
    """A source by its title with the publisher's interest; a policy by its text."""
    if citation.is_policy:
        return f"{POLICY_OF_PROJECT}: {citation.text}"
    return f"{citation.document} ({interest_words(citation.bias)})"


def policy_words(policy: Citation) -> str:
    """A policy in a list of sources."""
    return f"{policy.text} [{POLICY_OF_PROJECT}, in no document]"


def doubt_words(doubt: str) -> str:
    """What a reviewer questions about a statement."""
    return f"{QUESTIONED}: {doubt}"


def source_words(source: Source) -> str:
    """A document behind an answer: title, publisher, interest, number of statements, range of wording."""
    count = len(source.statements)
    statements = f"{count} statement{'s' if count > 1 else ''}"
    return f"{source.title} ({source.publisher}; {interest_words(source.bias)}) — {statements}, {_range_words(source)}"


def _range_words(source: Source) -> str:
    if source.weakest is None:
        return "none with a worded strength"
    if source.weakest == source.strongest:
        return f"worded {source.weakest}"
    return f"worded {source.weakest} to {source.strongest}"


def interests_words(rolled: RollUp) -> str:
    """The interests of the publishers, the commonest first: ``3 of 5 documents: sells vein treatment; …``."""
    first, *others = rolled.interests
    total = len(rolled.documents)
    told = [f"{len(first.documents)} of {total} document{'s' if total > 1 else ''}: {first.bias}"]
    return "; ".join(told + [f"{len(interest.documents)} of {total}: {interest.bias}" for interest in others])
