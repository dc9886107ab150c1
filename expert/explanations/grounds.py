"""What a firing rests on: the stated facts and conclusions that hold its premise, and how many of them are needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from expert.explanations.readings import Reading
from expert.truth import TRUE, Truth, negation


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing a firing rests on: a stated fact, or a conclusion explained in the step of that number.

    ``text`` tells it in full, ``answer`` what is known of the item. ``required`` is the level the premise asks for, if
    any.
    """

    item: str
    member: str | None
    text: str
    step: int | None
    answer: str = ""
    required: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of a premise that hold, of which some are needed.

    ``kind`` is ``parts``, ``members`` (one item for several members), ``other`` (of another member than the rule's) or
    ``differ`` and ``alike`` (one item compared over members). ``needed`` of ``of`` parts have to hold.
    """

    kind: str
    needed: int
    of: int
    parts: "tuple[Ground | Group, ...]"


Basis = Ground | Group
MakeGround = Callable[[Reading], Ground]


def basis(reading: Reading, make: MakeGround) -> Group:
    """What holds a true premise, as a group of what is needed together.

    Args:
        reading: the premise, which must hold.
        make: makes the ground of a test.
    """
    found = _Basis(make).of(reading, TRUE)
    if isinstance(found, Group) and _is_joint(found):
        return found
    return Group("parts", 1, 1, (found,))


def read_ground(test: Reading) -> Ground:
    """The ground of a test, without the number of a step."""
    return Ground(test.item, test.member, test.text, None, test.answer, test.required)


def grounds(part: Basis) -> Iterator[Ground]:
    """The grounds in a part, in order; one may come twice."""
    if isinstance(part, Ground):
        yield part
    else:
        for inner in part.parts:
            yield from grounds(inner)


def _is_joint(group: Group) -> bool:
    """Whether all its parts are needed, and nothing need be said of them together."""
    return group.kind == "parts" and group.needed == group.of


class _Basis:
    def __init__(self, make: MakeGround) -> None:
        self.make = make

    def of(self, reading: Reading, wanted: Truth) -> Basis:
        """What gives a reading the truth ``wanted``, which it must have."""
        match reading.connective:
            case "test":
                return self.make(reading)
            case "not":
                return self.of(reading.parts[0], negation(wanted))
            case "differ":
                return self._compared(reading, wanted)
        held = [self.of(part, wanted) for part in reading.parts if part.truth is wanted]
        if len(reading.parts) == 1 and reading.connective != "other":
            return held[0]
        return self._group(reading, wanted, held)

    def _group(self, reading: Reading, wanted: Truth, held: list[Basis]) -> Group:
        kind = "members" if reading.item else "other" if reading.connective == "other" else "parts"
        needed = _needed(reading, wanted)
        if kind == "parts" and needed == len(reading.parts):
            flat = tuple(self._flat(held))
            return Group(kind, len(flat), len(flat), flat)
        return Group(kind, needed, len(reading.parts), tuple(held))

    @staticmethod
    def _flat(held: list[Basis]) -> Iterator[Basis]:
        """Parts that are all needed, those of parts that are all needed among them."""
        for part in held:
            if isinstance(part, Group) and _is_joint(part):
                yield from part.parts
            else:
                yield part

    def _compared(self, reading: Reading, wanted: Truth) -> Group:
        """Items of which one is enough to differ, or all of which must be alike."""
        kind = "differ" if wanted is TRUE else "alike"
        held: list[Basis] = []
        for part in reading.parts:
            if part.truth is wanted:
                tests = part.parts or (part,)
                held.append(Group(kind, len(tests), len(tests), tuple(self.make(test) for test in tests)))
        needed = 1 if wanted is TRUE else len(held)
        return Group("parts", needed, len(reading.parts), tuple(held))


def _needed(reading: Reading, wanted: Truth) -> int:
    """How many parts must have the truth ``wanted`` for the whole to have it."""
    size = len(reading.parts)
    if reading.connective == "all":
        return size if wanted is TRUE else 1
    if reading.connective == "at_least":
        return reading.count if wanted is TRUE else size - reading.count + 1
    if reading.connective == "other":
        return reading.count if wanted is TRUE else size
    return 1 if wanted is TRUE else size
