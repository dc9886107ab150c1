"""Which answers, alone or two together, change an open conclusion: all that may do so are evaluated at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from expert.consultation import Consultation
from expert.explanations.joint_effects import joint_pairs
from expert.explanations.pairs import ChosenPairs, bits
from expert.explanations.unknowns import Unknown, answers_to
from expert.explanations.variants import Edit, Known, evaluate_variants
from expert.facts import Key

MOST_WORK = 4 * 10**8
"""The most variants times slots and clauses that one search evaluates; ``leg_cramps`` needs most of it."""

_MOST_PAIRS = 2 * 10**5


class Effect(NamedTuple):
    """What changes something: answers alone, a bit for each; variants whose two answers do what neither does.

    ``answers`` are all that have part in it.
    """

    alone: int = 0
    together: int = 0
    answers: int = 0

    def __or__(self, other: "Effect") -> "Effect":
        if not other.answers or not self.answers:  # spares copies of long planes
            return self if self.answers else other
        return Effect(self.alone | other.alone, self.together | other.together, self.answers | other.answers)


class Effects(NamedTuple):
    """What answers do to one conclusion: those that change what is proved, and those that change what is excluded."""

    proving: Effect
    excluding: Effect

    @property
    def answers(self) -> int:
        """The answers that have part in any change of the conclusion."""
        return self.proving.answers | self.excluding.answers


@dataclass(frozen=True)
class Relevance:
    """What every answer to some unknowns does, alone and with every other."""

    consultation: Consultation
    unknowns: tuple[Unknown, ...]
    answers: tuple[Edit, ...]
    groups: tuple[int, ...]
    pairs: ChosenPairs
    known: Known
    _effects: dict[tuple[int, bool], Effect] = field(default_factory=dict)

    def of(self, key: Key) -> Effects:
        """What the answers do to the level and the ceiling of a conclusion."""
        proving = excluding = Effect()
        outcome = self.consultation.outcome
        for slot in self.consultation.program.ladders[key].slots:
            proving |= self._of_plane(self.known.true.get(slot, 0), was=slot in outcome.true)
            excluding |= self._of_plane(self.known.false.get(slot, 0), was=slot in outcome.false)
        return Effects(proving, excluding)

    def without(self, effects: Effects, answers: int) -> Effects:
        """The same effects where some answers are never given."""
        pairs = ~self.pairs.spread(answers)
        return Effects(*(self._effect(one.alone & ~answers, one.together & pairs) for one in effects))

    def _effect(self, alone: int, together: int) -> Effect:
        return Effect(alone, together, alone | self.pairs.involved(together))

    def span(self, key: Key, variant: int) -> tuple[str | None, str | None]:
        """Level and ceiling of a conclusion in a variant."""
        return span_in(self.consultation, self.known, key, variant)

    def answers_of(self, unknowns: Iterable[Unknown]) -> int:
        """The answers to some unknowns, one bit for each."""
        wanted = {number for number, unknown in enumerate(self.unknowns) if unknown in set(unknowns)}
        return sum(1 << answer for answer, group in enumerate(self.groups) if group in wanted)

    def unknowns_of(self, answers: int) -> Iterator[Unknown]:
        """The unknowns that some answers are to, each once, in order."""
        for group in dict.fromkeys(self.groups[answer] for answer in bits(answers)):
            yield self.unknowns[group]

    def _of_plane(self, plane: int, *, was: bool) -> Effect:
        """What changes a plane that is the same throughout without any answer.

        Where a pair changes it and one of the two does so alone, the other has no part in it; where a pair changes it
        and neither does, or a pair undoes what one does, both have.
        """
        held = self._effects.get((id(plane), was))
        if held is None:
            changed = plane ^ self._every if was else plane
            alone = changed & self.pairs.alone
            together = (changed ^ self.pairs.spread(alone)) & self._proper if changed else 0
            held = self._effects[id(plane), was] = self._effect(alone & ~self.known.refused, together)
        return held

    @cached_property
    def _every(self) -> int:
        return (1 << self.pairs.cases) - 1

    @cached_property
    def _proper(self) -> int:
        return self.pairs.proper & ~self.known.refused


def relevance(consultation: Consultation, unknowns: Sequence[Unknown], depth: int) -> tuple[Relevance, bool]:
    """Evaluate every answer to the unknowns alone, and for depth 2 every two that may do together what neither does.

    Where these are more than can be evaluated within the bound, the last unknowns are left out.

    Returns:
        What was found, and whether nothing was left out.
    """
    program = consultation.program
    room = MOST_WORK // (len(program.slots) + len(program.clauses))
    taken = tuple(unknowns)
    while True:
        answers = {edit: number for number, one in enumerate(taken) for edit in answers_to(consultation, one)}
        fits = len(answers) <= room
        chosen = joint_pairs(consultation, taken, answers, min(room, _MOST_PAIRS)) if fits and depth > 1 else set()
        if fits and chosen is not None and len(answers) + len(chosen) <= room:
            break
        taken = taken[: len(taken) // 2]
    pairs = ChosenPairs.of(len(answers), chosen)
    edits: Mapping[Edit, int] = {edit: pairs.holding(number) for number, edit in enumerate(answers)}
    known = evaluate_variants(consultation, edits, pairs.cases)
    found = Relevance(consultation, taken, tuple(answers), tuple(answers.values()), pairs, known)
    return found, len(taken) == len(unknowns)


def span_in(consultation: Consultation, known: Known, key: Key, variant: int) -> tuple[str | None, str | None]:
    """Level and ceiling of a conclusion in one of many variants."""
    ladder = consultation.program.ladders[key]
    true = {slot for slot in ladder.slots if known.true.get(slot, 0) >> variant & 1}
    false = {slot for slot in ladder.slots if known.false.get(slot, 0) >> variant & 1}
    return ladder.span(true, false)
