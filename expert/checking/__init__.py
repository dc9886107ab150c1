"""Checks of a knowledge base: what its files may legally say and is wrong all the same.

Loading refuses what cannot be used (unknown names, missing sources, cycles). The checks here read a knowledge base
that loads, run no engine, and never change it. Running the worked cases is in ``expert.checking.cases``.
"""

from collections.abc import Callable, Iterable, Iterator

from expert.checking import evidence, firing, overlap, vocabulary, worked_cases
from expert.checking.cross_reference import CrossReference
from expert.checking.issues import CODES, SEVERITIES, Issue
from expert.knowledge_model import KnowledgeModel
from expert.loading.case_files import WorkedCase

__all__ = ["CODES", "SEVERITIES", "Issue", "check"]

Check = Callable[[CrossReference], Iterator[Issue]]

_CHECKS: tuple[Check, ...] = (*firing.CHECKS, *overlap.CHECKS, *vocabulary.CHECKS, *evidence.CHECKS)


def check(model: KnowledgeModel, cases: Iterable[WorkedCase] = ()) -> tuple[Issue, ...]:
    """Everything about a knowledge base that is legal but wrong or doubtful, sorted by place.

    Args:
        model: the knowledge base, as it was loaded.
        cases: its worked cases, where they are to be checked too; they are not run.

    >>> import expert
    >>> kb = expert.KnowledgeBase.from_rules(
    ...     [{"id": "R1", "title": "Wet and dry", "scope": "person", "if": ["wet", {"wet": False}],
    ...       "then": {"rain": "strong"}, "because": "Both at once."}],
    ...     findings=[{"id": "wet", "type": "boolean"}],
    ...     conclusions=[{"id": "rain", "kind": "hypothesis"}],
    ... )
    >>> [issue.code for issue in check(kb.model)]
    ['rule-never-fires']
    """
    reference = CrossReference(model)
    found = [issue for one in _CHECKS for issue in one(reference)]
    found += worked_cases.check_cases(reference, tuple(cases))
    return tuple(sorted(found, key=Issue.order))
