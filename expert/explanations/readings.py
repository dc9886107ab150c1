"""Read the premise of a rule against a finished consultation: what holds, what does not, and on which facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.explanations import wording
from expert.facts import Value
from expert.premises import COMPARISONS, All, Any_, AtLeast, Differ, Not, Other, Premise, Test
from expert.slots import Slot
from expert.truth import TRUE, UNKNOWN, Truth, negation
from expert.vocabulary import NOT_STATED, Conclusion, Finding


@dataclass(frozen=True, slots=True)
class Reading:
    """A premise, or a part of one, as it stands in a consultation.

    ``connective`` is ``test`` for a test of one item for one member, else the premise's own word. A test has ``item``,
    ``member``, ``text``, of which ``answer`` is the part that tells what is known, and ``required``, the level it asks
    for, if any. The others have parts; ``any`` has ``item`` too where it reads one item for every member of its scope,
    and ``at_least`` and ``other`` have ``count``, how many parts must hold.
    """

    connective: str
    truth: Truth
    parts: "tuple[Reading, ...]" = ()
    item: str = ""
    member: str | None = None
    text: str = ""
    answer: str = ""
    required: str = ""
    count: int = 0


def read_premise(consultation: Consultation, premise: Premise, scope: str, member: str | None) -> Reading:
    """Read a premise for one member of a rule's scope."""
    return _Reader(consultation, scope).read(premise, member)


def leaves(reading: Reading, wanted: Truth) -> Iterator[Reading]:
    """The tests that give a reading the truth ``wanted``, which it must have.

    For *true*: what satisfies it. For *false*: what violates it. For *unknown*: what would have to be learned.
    """
    match reading.connective:
        case "test":
            yield reading
        case "not":
            yield from leaves(reading.parts[0], negation(wanted))
        case _:
            for part in reading.parts:
                if part.truth is wanted:
                    yield from leaves(part, wanted)


class _Reader:
    def __init__(self, consultation: Consultation, scope: str) -> None:
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.scope = scope

    def read(self, premise: Premise, member: str | None) -> Reading:
        truth = self.consultation.truth(self.consultation.program.formula(premise, self.scope, member))
        match premise:
            case Test():
                return self._test(premise, member, truth)
            case All(parts):
                return Reading("all", truth, tuple(self.read(part, member) for part in parts))
            case Any_(parts):
                return Reading("any", truth, tuple(self.read(part, member) for part in parts))
            case AtLeast(count, parts):
                return Reading("at_least", truth, tuple(self.read(part, member) for part in parts), count=count)
            case Not(part):
                return Reading("not", truth, (self.read(part, member),))
            case Other(scope, part):
                members = self.vocabulary.scopes[scope].members
                others = [own for own in members if own != member]
                needed = len(others) if member == NOT_STATED else 1
                return Reading("other", truth, tuple(self.read(part, own) for own in others), count=needed)
            case Differ(scope, items):
                return Reading("differ", truth, tuple(self._difference(scope, item) for item in items))

    def _test(self, test: Test, member: str | None, truth: Truth) -> Reading:
        item = self._item(test.item)
        scope = self.vocabulary.scope_of(item)
        if not scope.members or scope.id == self.scope:
            return self._leaf(test, item, member if scope.members else None, truth)
        active = scope.id in self.consultation.active_scopes
        members = (*scope.members, NOT_STATED) if active else tuple(scope.members)
        parts = [self._leaf(test, item, own, self._truth(test, scope.id, own)) for own in members]
        return Reading("any", truth, tuple(parts), item.id)

    def _truth(self, test: Test, scope: str, member: str | None) -> Truth:
        return self.consultation.truth(self.consultation.program.formula(test, scope, member))

    def _item(self, name: str) -> Finding | Conclusion:
        item = self.vocabulary.item(name)
        if item is None:
            raise KeyError(name)
        return item

    def _leaf(self, test: Test, item: Finding | Conclusion, member: str | None, truth: Truth) -> Reading:
        subject = wording.subject(self.vocabulary, item, member)
        required = str(test.operand) if test.operator == "level" else ""
        if isinstance(item, Conclusion):
            answer = wording.conclusion_answer(self.consultation.state(item.id, member), required, truth)
        else:
            answer = self._answer(test, item, self._value(item, member), truth)
        joint = " " if test.operator in COMPARISONS and truth is not UNKNOWN else ": "
        return Reading("test", truth, (), item.id, member, f"{subject}{joint}{answer}", answer, required)

    @staticmethod
    def _answer(test: Test, item: Finding, value: Value | None, truth: Truth) -> str:
        """What was observed of a finding, in words."""
        if isinstance(value, Mapping) and test.operator in {"includes", "not"}:
            return wording.set_answer(item, value, test.operand, truth, within=test.operator == "includes")
        if value is None or truth is UNKNOWN:
            return "not known"
        if test.operator in COMPARISONS and isinstance(value, int | float):
            return wording.comparison_words(value, test.operator, test.operand, item.unit, holds=truth is TRUE)
        words = wording.value_words(item, value)
        return f"{words} (it only has to be known)" if test.operator == "known" else words

    def _value(self, item: Finding, member: str | None) -> Value | None:
        """The stated value; for *not stated*, what is stated of every member alike."""
        values = self.consultation.facts.values
        found = values.get((item.id, member))
        if found is None and member == NOT_STATED:
            stated = [values.get((item.id, own)) for own in self.vocabulary.scope_of(item).members]
            found = stated[0] if all(value == stated[0] for value in stated) else None
        return found

    def _difference(self, scope: str, name: str) -> Reading:
        """One item compared over the members of a scope."""
        item = self._item(name)
        members = tuple(self.vocabulary.scopes[scope].members)
        truth = self.consultation.truth(self.consultation.program.formula(Differ(scope, (name,)), scope, members[0]))
        test = Test(name, "yes")
        parts = [self._leaf(test, item, own, truth) for own in members if self._matters(item, own, truth)]
        return Reading("all" if parts else "test", truth, tuple(parts), name, None, item.label)

    def _matters(self, item: Finding | Conclusion, member: str, truth: Truth) -> bool:
        """Whether a member's value has part in a difference that is found, or in one that is not known."""
        program = self.consultation.program
        aspects = (item.values if isinstance(item, Finding) else program.levels[item.id]) or ("",)
        # a slot that no rule needs, since its rule can never hold, was not made
        numbers = [number for name in aspects if (number := program.index.get(Slot(item.id, member, name))) is not None]
        truths = [self.consultation.slot_truth(number) for number in numbers]
        if truth is UNKNOWN:
            return UNKNOWN in truths
        return any(known is not UNKNOWN for known in truths)
