"""The premise of a rule as a tree of parts, each satisfied, violated or unknown, with no negation above a test.

*Not* is pushed down to the tests (De Morgan), so that each part tells by itself whether it lets the rule fire.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.readings import Reading, read_premise
from expert.premises import All, Any_, AtLeast, Differ, Not, Other, Premise, Test
from expert.rules import Rule
from expert.truth import FALSE, TRUE, UNKNOWN, Truth, negation
from expert.vocabulary import NOT_STATED

SATISFIED, VIOLATED, OPEN = "satisfied", "violated", "unknown"
_STATUS = {TRUE: SATISFIED, FALSE: VIOLATED, UNKNOWN: OPEN}


@dataclass(frozen=True, slots=True)
class Part:
    """A premise or a part of one.

    ``connective`` is ``test``, ``all``, ``any``, ``at_least`` (with ``count``), ``alike`` (all members of the parts
    agree, as it is not stated which is meant) or ``differ``. ``negated`` belongs to a test and to a difference: the
    opposite is needed. A test has ``test``, ``item``, ``member`` and ``text``, what was observed in words, of which
    ``answer`` is what is known; the text of a difference tells what is known of each member. ``step`` is the step that
    explains a conclusion this test misses, if any.
    """

    connective: str
    status: str
    parts: "tuple[Part, ...]" = ()
    negated: bool = False
    count: int = 0
    test: Test | None = None
    item: str = ""
    member: str | None = None
    text: str = ""
    answer: str = ""
    step: int | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """The item and member a test reads."""
        return (self.item, self.member)


def read_parts(consultation: Consultation, rule: Rule, member: str | None) -> Part:
    """The premise of a rule for one member of its scope."""
    return _PartReader(consultation, rule.scope).read(rule.premise, member, negated=False)


def each_test(part: Part) -> Iterator[Part]:
    """Every test in a part, left to right."""
    if part.connective == "test":
        yield part
    for inner in part.parts:
        yield from each_test(inner)


def lacking(part: Part) -> Iterator[Part]:
    """The tests that keep an unsatisfied part from being satisfied; parts that are satisfied are passed over."""
    if part.status == SATISFIED:
        return
    if part.connective in {"test", "differ"}:
        yield part
        return
    for inner in part.parts:
        yield from lacking(inner)


class _PartReader:
    def __init__(self, consultation: Consultation, scope: str) -> None:
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.scope = scope

    def read(self, premise: Premise, member: str | None, *, negated: bool) -> Part:
        status = self._status(premise, member, negated=negated)
        match premise:
            case Test():
                return self._test(premise, status, member, negated=negated)
            case Not(inner):
                return self.read(inner, member, negated=not negated)
            case Other(scope, inner):
                others = [own for own in self.vocabulary.scopes[scope].members if own != member]
                parts = tuple(self.read(inner, own, negated=negated) for own in others)
                return Part("alike", status, parts) if member == NOT_STATED else _some(parts, status, negated=negated)
            case Differ(scope, items):
                parts = tuple(self._difference(scope, name, negated=negated) for name in items)
                return _some(parts, status, negated=negated)
            case AtLeast(count, inners):
                needed = len(inners) - count + 1 if negated else count
                return Part("at_least", status, self._each(inners, member, negated=negated), count=needed)
            case All(inners) | Any_(inners):
                every = isinstance(premise, All) is not negated
                return Part("all" if every else "any", status, self._each(inners, member, negated=negated))

    def _each(self, inners: tuple[Premise, ...], member: str | None, *, negated: bool) -> tuple[Part, ...]:
        return tuple(self.read(inner, member, negated=negated) for inner in inners)

    def _status(self, premise: Premise, member: str | None, *, negated: bool) -> str:
        return _status(
            self.consultation.truth(self.consultation.program.formula(premise, self.scope, member)), negated=negated
        )

    def _test(self, test: Test, status: str, member: str | None, *, negated: bool) -> Part:
        reading = read_premise(self.consultation, test, self.scope, member)
        if reading.connective == "test":
            return _leaf(test, reading, negated=negated)
        parts = tuple(_leaf(test, part, negated=negated) for part in reading.parts)
        return Part("all" if negated else "any", status, parts)

    def _difference(self, scope: str, name: str, *, negated: bool) -> Part:
        """One item compared over the members: what is known of each is in the text."""
        members = self.vocabulary.scopes[scope].members
        status = self._status(Differ(scope, (name,)), next(iter(members)), negated=negated)
        told = ", ".join(f"{words} {self._known(name, member)}" for member, words in members.items())
        return Part("differ", status, negated=negated, item=name, text=told)

    def _known(self, name: str, member: str) -> str:
        """What is known of an item for one member, in words."""
        if name in self.vocabulary.conclusions:
            return wording.state_words(self.consultation.state(name, member))
        value = self.consultation.facts.values.get((name, member))
        return "not known" if value is None else wording.value_words(self.vocabulary.findings[name], value)


def _some(parts: tuple[Part, ...], status: str, *, negated: bool) -> Part:
    """Parts of which one is enough, or of which none may hold."""
    return parts[0] if len(parts) == 1 else Part("all" if negated else "any", status, parts)


def _leaf(test: Test, reading: Reading, *, negated: bool) -> Part:
    return Part(
        "test",
        _status(reading.truth, negated=negated),
        negated=negated,
        test=test,
        item=reading.item,
        member=reading.member,
        text=reading.text,
        answer=reading.answer,
    )


def _status(truth: Truth, *, negated: bool) -> str:
    return _STATUS[negation(truth) if negated else truth]
