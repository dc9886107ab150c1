"""Search all small sets of changes that reach a goal: each change alone, each two, and within bounds each three."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from expert.consultation import Consultation
from expert.explanations.changes import Allowed, Change, changes
from expert.explanations.cone import cone_of
from expert.explanations.goals import Goal
from expert.explanations.minimal_sets import bits
from expert.explanations.pairs import Pairs
from expert.explanations.variants import Edit, Known, evaluate_variants

MOST_SETS = 2000
_MOST_BITS = 2**28  # of all planes of one evaluation together
_MOST_TRIPLES = 2**21  # variants tried for sets of three

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChangeSets:
    """Minimal sets of changes that reach one goal, and whether a bound left any out.

    ``tried`` is how many changes together were tried; None where no more together could be another way.
    """

    sets: tuple[tuple[Change, ...], ...]
    complete: bool
    tried: int | None


def permitted(consultation: Consultation, known: Known, allowed: Allowed) -> int:
    """The plane of the variants that a fact file may state, and in which no fact changes that may not."""
    every = (1 << known.cases) - 1
    against = known.refused
    for key in allowed.watched:
        yes, no = known.yes.get(key, 0), known.no.get(key, 0)
        if consultation.facts.values.get(key) is True:
            against |= every & ~yes & ~no
        elif key in allowed.fixed or allowed.directions[key] == "down":
            against |= yes
    return every & ~against


def search(consultation: Consultation, goals: Sequence[Goal], allowed: Allowed, most_changes: int) -> list[ChangeSets]:
    """All minimal sets of at most so many changes, for each goal; those of one change first."""
    cone = cone_of(consultation.program, [goal.slot for goal in goals])
    return _Search(consultation, goals, allowed, changes(consultation, cone, allowed)).run(most_changes)


class _Search:
    def __init__(
        self, consultation: Consultation, goals: Sequence[Goal], allowed: Allowed, tried: tuple[Change, ...]
    ) -> None:
        self.consultation = consultation
        self.goals = goals
        self.allowed = allowed
        self.tried = tried
        self.found: list[dict[Numbers, None]] = [{} for _ in goals]
        self.complete = [True for _ in goals]

    def run(self, most_changes: int) -> list[ChangeSets]:
        count = len(self.tried)
        paired = min(count, self._room()) if most_changes > 1 else 0
        if paired < count:
            self._try(range(count), both=False)
            if most_changes > 1:
                self._cut()
        if paired:
            self._try(range(paired), both=True)
        if most_changes > 2:
            self._threes(paired)
        has_all = len({change.fact for change in self.tried}) <= most_changes
        return [
            ChangeSets(
                tuple(tuple(self.tried[number] for number in one) for one in sorted(found, key=_by_size)),
                done,
                None if done and has_all else most_changes,
            )
            for found, done in zip(self.found, self.complete, strict=True)
        ]

    def _cut(self) -> None:
        self.complete = [False for _ in self.goals]

    def _room(self) -> int:
        """How many changes can be tried by twos, so that the planes of all slots stay small."""
        cases = _MOST_BITS // max(len(self.consultation.program.slots), 1)
        return int((2 * cases) ** 0.5)

    def _threes(self, count: int) -> None:
        """Try each change with each two later ones, as long as the bound allows."""
        left = _MOST_TRIPLES
        for first in range(count - 2):
            later = range(first + 1, count)
            left -= len(later) ** 2 // 2
            if left < 0:
                self._cut()
                return
            if not all((first,) in found for found in self.found):
                self._try(later, both=True, beside=first)

    def _try(self, numbers: Sequence[int], *, both: bool, beside: int | None = None) -> None:
        """Try some changes alone and by twos; beside one that all variants make, by twos only."""
        pairs = Pairs(tuple(self._groups(numbers)), both)
        edits: dict[Edit, int] = {}
        if beside is not None:
            edits |= dict.fromkeys(self.tried[beside].edits, (1 << pairs.cases) - 1)
        for place, number in enumerate(numbers):
            plane = pairs.holding(place)
            for edit in self.tried[number].edits:
                edits[edit] = edits.get(edit, 0) | plane
        known = evaluate_variants(self.consultation, edits, pairs.cases)
        fair = permitted(self.consultation, known, self.allowed)
        for goal, asked in enumerate(self.goals):
            reached = asked.reached(known) & fair
            if beside is None:
                self._collect(goal, ((numbers[place],) for place in bits(reached & pairs.alone)))
            if both:
                done = sum(1 << place for place, number in enumerate(numbers) if (number,) in self.found[goal])
                two = bits(reached & pairs.proper & ~pairs.spread(done))
                made = (tuple(sorted(numbers[place] for place in pairs.answers(variant))) for variant in two)
                self._collect(goal, made if beside is None else ((beside, *one) for one in made))

    def _groups(self, numbers: Sequence[int]) -> Iterator[int]:
        """The fact each change is of, numbered."""
        seen: dict[object, int] = {}
        for number in numbers:
            yield seen.setdefault(self.tried[number].fact, len(seen))

    def _collect(self, goal: int, sets: Iterable[Numbers]) -> None:
        """Keep the sets that can be made and hold no smaller one."""
        found = self.found[goal]
        for one in sets:
            if len(found) >= MOST_SETS:
                self.complete[goal] = False
                return
            smaller = (part for size in range(len(one)) for part in combinations(one, size))
            if self._agree(one) and not any(part in found for part in smaller):
                found[one] = None

    def _agree(self, numbers: Numbers) -> bool:
        """Whether no two of the changes make different things of the same fact."""
        made: dict[tuple[str, str | None, str], object] = {}
        if len({self.tried[number].fact for number in numbers}) < len(numbers):
            return False
        for edit in (edit for number in numbers for edit in self.tried[number].edits):
            if made.setdefault((edit.item, edit.member, edit.element), edit.value) is not edit.value:
                return False
        return True


def _by_size(numbers: Numbers) -> tuple[int, Numbers]:
    return len(numbers), numbers
