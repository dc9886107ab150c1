"""What a rule asks of which item, without a case: the premise of a rule for the drawing of a knowledge base."""

from collections.abc import Iterator
from dataclasses import dataclass

from expert.explanations.frames.why_not import needed_words
from expert.explanations.premise_parts import OPEN, Part
from expert.premises import All, Any_, AtLeast, Differ, Not, Other, Premise, Test
from expert.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Read:
    """One item that a rule reads; ``needed`` is empty where it only has to be there, else what it must be in words.

    ``absent`` tells whether it must not be there.
    """

    item: str
    needed: str = ""
    absent: bool = False


def reads(vocabulary: Vocabulary, premise: Premise) -> Iterator[Read]:
    """Every item a premise reads with what is needed of it, in order; the same may come twice."""
    yield from _Reader(vocabulary).read(premise, negated=False, where="")


def connective(premise: Premise) -> str:
    """How many of the parts of a premise are needed, in words; empty for all of them."""
    match premise:
        case All((only,)) | Any_((only,)) | AtLeast(1, (only,)):
            return connective(only)
        case Any_() | AtLeast(1, _):
            return "any one of these"
        case AtLeast(count, parts):
            return f"at least {count} of {len(parts)}"
        case Not(All() | Any_() | AtLeast()):
            return "not all of these" if isinstance(premise.part, All) else "none of these"
        case All(parts) if any(connective(part) for part in parts):
            return "some of these together"
    return ""


class _Reader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def read(self, premise: Premise, *, negated: bool, where: str) -> Iterator[Read]:
        match premise:
            case Test():
                yield self._test(premise, negated=negated, where=where)
            case Not(part):
                yield from self.read(part, negated=not negated, where=where)
            case Other(scope, part):
                label = self.vocabulary.scopes[scope].label
                yield from self.read(part, negated=negated, where=f"other {label}")
            case Differ(scope, items):
                told = f"{'the same' if negated else 'different'} between the {self.vocabulary.scopes[scope].plural}"
                yield from (Read(item, told) for item in items)
            case All(parts) | Any_(parts) | AtLeast(_, parts):
                for part in parts:
                    yield from self.read(part, negated=negated, where=where)

    def _test(self, test: Test, *, negated: bool, where: str) -> Read:
        absent = (test.operator == "no") != negated and test.operator in {"yes", "no"}
        part = Part("test", OPEN, negated=negated, test=test, item=test.item)
        needed = needed_words(self.vocabulary, part).removesuffix(" is needed")
        if needed in {"yes", "its presence", "any level"}:
            needed = ""
        return Read(test.item, ", ".join(told for told in (where, needed) if told), absent)
