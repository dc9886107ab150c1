"""Which two answers may do together what neither does alone: found gate by gate, without trying all pairs.

The circuit of the knowledge base is run with each answer alone. Where neither of two answers meets the other at any
gate, the pair changes exactly what the two change one by one: what is read by each gate is changed by the pair where
one of them changes it, and so is what the gate gives. They meet at a gate where one changes one side and the other the
other side, and what it gives then is not told by that. Such pairs are few, and only they have to be tried.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from expert.consultation import Consultation
from expert.engines.circuit import AND_NOT, ONES, OR, ZERO, Gate
from expert.explanations.pairs import bits
from expert.explanations.unknowns import Unknown
from expert.explanations.variants import Edit, engine_of, planes_of
from expert.facts import Key
from expert.grounding import Program
from expert.vocabulary import Vocabulary

Two = tuple[int, int]


def joint_pairs(
    consultation: Consultation, unknowns: Sequence[Unknown], answers: Mapping[Edit, int], most: int
) -> set[Two] | None:
    """Every two answers that may do together what neither does: the lower number first, a superset of those that do.

    Args:
        consultation: the case as it is.
        unknowns: what is answered.
        answers: each answer → the number of the unknown it is to. Two answers to the same unknown are no pair.
        most: how many pairs may be found; a pair counts as often as it meets among different others.

    Returns:
        The pairs in no particular order; None where there are more.
    """
    meetings = _Meetings(len(answers), most)
    _meet_at_gates(consultation, answers, meetings)
    _meet_as_kin(consultation.program, [unknowns[group] for group in answers.values()], meetings)
    if meetings.left < 0:
        return None
    groups = tuple(answers.values())
    return {
        (min(one, other), max(one, other))
        for one, others in enumerate(meetings.partners)
        for other in bits(others)
        if groups[one] != groups[other]
    }


@dataclass
class _Meetings:
    """Answer → the answers that meet it, one bit for each; every two are held once at least."""

    count: int
    left: int
    partners: list[int] = field(init=False)
    _seen: set[Two] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.partners = [0] * self.count

    def add(self, some: int, others: int) -> None:
        """Let each of some answers meet each of some others."""
        if not some or not others:
            return
        few, many = sorted((some, others), key=int.bit_count)
        if (few, many) in self._seen:
            return
        self._seen.add((few, many))
        self.left -= few.bit_count() * many.bit_count()
        for one in bits(few) if self.left >= 0 else ():
            self.partners[one] |= many


def _meet_at_gates(consultation: Consultation, answers: Iterable[Edit], meetings: _Meetings) -> None:
    """Run every gate with each answer alone, and in one more variant with none of them."""
    bare = meetings.count
    edits = {edit: 1 << number for number, edit in enumerate(answers)}
    engine = engine_of(consultation.program)
    planes = engine.read_planes(planes_of(consultation, edits, bare + 1))
    every = (1 << bare) - 1
    value = {wire: bool(plane >> bare) for wire, plane in zip(engine.wires, planes, strict=True)}
    changed = {wire: (plane ^ -value[wire]) & every for wire, plane in zip(engine.wires, planes, strict=True)}
    for some, others in meetings_at(engine.gates, value, changed):
        meetings.add(some, others)


def meetings_at(gates: Iterable[Gate], value: dict[int, bool], changed: dict[int, int]) -> Iterator[Two]:
    """Where answers meet: two planes of answers, of which each of one meets each of the other at some gate.

    Args:
        gates: in the order in which they run.
        value: wire → what it is without any answer, of the wires without a gate.
        changed: wire → the answers that change it alone, one bit for each, of the wires without a gate.
    """
    value |= {ZERO: False, ONES: True}
    changed |= {ZERO: 0, ONES: 0}
    for number, operator, left, right in gates:
        # each gate as one that gives ``base`` where both sides have it: *and* for True, *or* for False
        base = operator != OR
        one, other = changed[left], changed[right]
        one_has, other_has = value[left] == base, (value[right] == base) == (operator != AND_NOT)
        value[number] = base == (one_has and other_has)
        if one_has and other_has:
            changed[number] = one | other
        elif one_has:
            changed[number] = other & ~one
            yield one, other & ~one
        elif other_has:
            changed[number] = one & ~other
            yield other, one & ~other
        else:
            changed[number] = one & other
            yield one & ~other, other & ~one


def _meet_as_kin(program: Program, asked: Sequence[Unknown], meetings: _Meetings) -> None:
    """Let answers meet that the facts put together before any rule: by implication, and of all members alike.

    The values of one set for one member do not: each is stated by itself, and they imply the same.
    """
    kin = _kin_of(program)
    families: dict[Hashable, dict[Key, int]] = {}
    for number, unknown in enumerate(asked):
        family = families.setdefault(kin.get(unknown.item, (unknown.item, unknown.element)), {})
        family[unknown.key] = family.get(unknown.key, 0) | 1 << number
    for family in families.values():
        for some, others in combinations(family.values(), 2):
            meetings.add(some, others)


def _kin_of(program: Program) -> Mapping[str, str]:
    """Finding → one name for all findings that it is joined with by implications; those that imply nothing are out."""
    held = program.remembered.get("kin")
    if held is None:
        held = program.remembered["kin"] = dict(_joined(program.model.vocabulary))
    return held  # type: ignore[return-value] # nothing else is kept under this name


def _joined(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    first: dict[str, set[str]] = {}
    for name in vocabulary.names():
        item = vocabulary.item(name)
        for implied in item.implies if item is not None else ():
            family = first.get(name, {name}) | first.get(implied, {implied})
            first.update(dict.fromkeys(family, family))
    for name, family in first.items():
        yield name, min(family)
