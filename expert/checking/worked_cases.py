"""Worked cases that contradict themselves, repeat one another, or expect what cannot be."""

from collections.abc import Iterator

from expert.checking.cross_reference import CrossReference
from expert.checking.issues import Issue, issue
from expert.facts import is_active
from expert.loading.case_files import WorkedCase
from expert.vocabulary import NOT_STATED

_NOT_PROVED = ("unknown", "not indicated", "contrary")


def check_cases(reference: CrossReference, cases: tuple[WorkedCase, ...]) -> Iterator[Issue]:
    """Everything about worked cases that shows without running them."""
    for case in cases:
        yield from _contradictions(case)
        yield from _levels_never_given(reference, case)
        yield from _silent_members(reference, case)
    yield from _duplicates(cases)


def _contradictions(case: WorkedCase) -> Iterator[Issue]:
    for expectation in case.expect:
        if expectation.conclusion in case.forbid and expectation.word not in _NOT_PROVED:
            message = f"case '{case.id}' both expects and forbids '{expectation.conclusion}'"
            yield issue("case-contradiction", case.id, expectation.place, message)


def _levels_never_given(reference: CrossReference, case: WorkedCase) -> Iterator[Issue]:
    vocabulary = reference.model.vocabulary
    for expectation in case.expect:
        if expectation.word not in vocabulary.levels:
            continue
        given = reference.program.levels[expectation.conclusion]
        if expectation.word not in given:
            words = f"which nothing gives (what is given: {', '.join(given) or 'no level'})"
            message = f"case '{case.id}' expects '{expectation.conclusion}' at {expectation.word}, {words}"
            yield issue("case-level-never-given", case.id, expectation.place, message)


def _silent_members(reference: CrossReference, case: WorkedCase) -> Iterator[Issue]:
    """Expectations about *not stated* in a case that states nothing positive without a member."""
    vocabulary = reference.model.vocabulary
    for expectation in case.expect:
        scope = vocabulary.conclusions[expectation.conclusion].scope
        if expectation.member == NOT_STATED and not is_active(vocabulary, case.facts, scope):
            words = vocabulary.scopes[scope].words(NOT_STATED)
            message = (
                f"case '{case.id}' expects '{expectation.conclusion}' for '{words}', "
                "but states nothing positive without naming a member"
            )
            yield issue("case-member-silent", case.id, expectation.place, message)


def _duplicates(cases: tuple[WorkedCase, ...]) -> Iterator[Issue]:
    seen: list[WorkedCase] = []
    for case in cases:
        earlier = next((known for known in seen if _same_facts(known, case)), None)
        if earlier is not None:
            message = f"case '{case.id}' has the same facts as case '{earlier.id}'"
            yield issue("case-duplicate", case.id, case.place, message)
        seen.append(case)


def _same_facts(one: WorkedCase, other: WorkedCase) -> bool:
    return dict(one.facts.values) == dict(other.facts.values)
