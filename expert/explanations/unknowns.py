"""What of a case is not known and could be asked, and every answer that differs in meaning."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from expert.consultation import Consultation
from expert.explanations.regions import regions
from expert.explanations.variants import Edit, aspects_of
from expert.facts import Value, is_negative
from expert.inputs import value_truth
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Item


class Unknown(NamedTuple):
    """One thing that is not known: an item for a member, or one value of a set for a member."""

    item: str
    member: str | None
    element: str = ""

    @property
    def key(self) -> tuple[str, str | None]:
        """The item and member."""
        return (self.item, self.member)


def unknowns(consultation: Consultation) -> Iterator[Unknown]:
    """Everything that is not known and could be stated, in the order of the vocabulary.

    *Not stated* is among the members while the case speaks of it, unless the item is stated of every member by name:
    then there is nothing left to say without a name.
    """
    vocabulary = consultation.model.vocabulary
    for name in vocabulary.statable:
        item = vocabulary.item(name)
        if isinstance(item, Conclusion):
            yield from _of_conclusion(consultation, item)
        elif item is not None and (item.implies or _is_read(consultation, item)):
            yield from _of_finding(consultation, item)


def is_declined(consultation: Consultation, unknown: Unknown) -> bool:
    """Whether something was expressly answered *unknown*.

    Without a name, it is so too where nothing is left to ask by name and *unknown* was among the answers.
    """
    facts = consultation.facts
    if unknown.key in facts.unknown or unknown.member != NOT_STATED:
        return unknown.key in facts.unknown
    item = consultation.model.vocabulary.item(unknown.item)
    named = [(unknown.item, member) for member in consultation.model.vocabulary.scope_of(item).members] if item else []
    return all(key in facts.unknown or key in facts.values for key in named)


def answers_to(consultation: Consultation, unknown: Unknown) -> tuple[Edit, ...]:
    """The answers to an unknown, one for each difference in meaning; numbers stand for the region they are in."""
    item = consultation.model.vocabulary.item(unknown.item)
    name, member, element = unknown
    if isinstance(item, Conclusion) or item is None or item.type in {"boolean", "choices"}:
        return (Edit(name, member, True, element), Edit(name, member, False, element))
    aspects = [aspect for _, aspect in aspects_of(consultation.program).get(unknown.key, ())]
    values: Iterable[Value] = item.values
    if item.type == "number":
        values = (region.number for region in regions(item, aspects))
    found: dict[tuple[object, ...], Edit] = {}
    for value in values:
        meaning = (*(value_truth(value, aspect) for aspect in aspects), is_negative(item, value))
        found.setdefault(meaning, Edit(name, member, value))
    return tuple(found.values())


def usual_answer(consultation: Consultation, unknown: Unknown) -> Edit | None:
    """The answer that says that nothing remarkable is there; None for numbers and choices without a normal value."""
    item = consultation.model.vocabulary.item(unknown.item)
    if isinstance(item, Conclusion) or item is None or item.type in {"boolean", "choices"}:
        return Edit(unknown.item, unknown.member, False, unknown.element)
    return Edit(unknown.item, unknown.member, item.normal[0]) if item.type == "choice" and item.normal else None


def _is_read(consultation: Consultation, item: Finding) -> bool:
    """Whether any rule reads a finding."""
    aspects = aspects_of(consultation.program)
    return any((item.id, member) in aspects for member in consultation.model.vocabulary.scope_of(item).all_members)


def _of_conclusion(consultation: Consultation, item: Conclusion) -> Iterator[Unknown]:
    """A conclusion that may be stated and is not, where some level of it is neither proved nor excluded."""
    if not item.question:
        return
    for member in _members(consultation, item):
        if (item.id, member) not in consultation.facts.values and not consultation.state(item.id, member).settled:
            yield Unknown(item.id, member)


def _of_finding(consultation: Consultation, item: Finding) -> Iterator[Unknown]:
    values = consultation.facts.values
    for member in _members(consultation, item):
        held = values.get((item.id, member))
        if item.type == "choices":
            known = held if not isinstance(held, bool | int | float | str) and held is not None else {}
            yield from (Unknown(item.id, member, element) for element in item.values if element not in known)
        elif held is None:
            yield Unknown(item.id, member)


def _members(consultation: Consultation, item: Item) -> Iterator[str | None]:
    scope = consultation.model.vocabulary.scope_of(item)
    if not scope.members:
        yield None
        return
    yield from scope.members
    said = consultation.facts.values
    if scope.id in consultation.active_scopes and not all((item.id, member) in said for member in scope.members):
        yield NOT_STATED
