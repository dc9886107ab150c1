"""Answers that change a conclusion only when many are given together: a smallest set of them, found by leaving out.

Complete answers to everything are tried first, a fixed stream of them. From one that changes the conclusion, answers
are left out as long as it still does: each round finds one that is needed, the last of the shortest beginning that
suffices (the deletion of constraints one by one, as in Junker's QuickXplain of 2004, with all beginnings at once).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from expert.consultation import Consultation
from expert.explanations.unknowns import Unknown, answers_to, usual_answer
from expert.explanations.variants import Edit, Known, evaluate_variants
from expert.facts import Key

_SAMPLES = 64


@dataclass(frozen=True)
class Completions:
    """Complete answers to some unknowns, and what they change."""

    consultation: Consultation
    unknowns: Sequence[Unknown]

    def needed_together(self, target: Key) -> tuple[Edit, ...]:
        """A set of answers that changes a conclusion, while without any one of them it is otherwise.

        Empty where none of the complete answers changes it.
        """
        slots = self.consultation.program.ladders[target].slots
        changing = self._known.changed(slots, self.consultation) & ~self._known.refused
        answers = self._tried[(changing & -changing).bit_length() - 1] if changing else []
        kept: list[Edit] = []
        while True:
            known = _beginnings(self.consultation, kept, answers)
            changing = known.changed(slots, self.consultation) & ~known.refused
            if not changing:
                return ()
            first = (changing & -changing).bit_length() - 1
            if first == 0:
                return tuple(kept)
            kept.append(answers[first - 1])
            answers = answers[: first - 1]

    @cached_property
    def _tried(self) -> list[list[Edit]]:
        return [_complete(self.consultation, self.unknowns, number) for number in range(_SAMPLES)]

    @cached_property
    def _known(self) -> Known:
        edits: dict[Edit, int] = {}
        for number, answers in enumerate(self._tried):
            for answer in answers:
                edits[answer] = edits.get(answer, 0) | 1 << number
        return evaluate_variants(self.consultation, edits, _SAMPLES)


def _complete(consultation: Consultation, unknowns: Sequence[Unknown], number: int) -> list[Edit]:
    """Answers to all unknowns: the usual ones, then the first of each, then drawn ones that are always the same."""
    random = Random(number)  # noqa: S311 - the same answers in every run
    found: list[Edit] = []
    for unknown in unknowns:
        answers = answers_to(consultation, unknown)
        usual = usual_answer(consultation, unknown) or answers[0]
        found.append(usual if number == 0 else answers[0] if number == 1 else random.choice(answers))
    return found


def _beginnings(consultation: Consultation, kept: Sequence[Edit], answers: Sequence[Edit]) -> Known:
    """Variants with the answers that are kept and the first so many of the others: none, one, two and so on."""
    cases = len(answers) + 1
    every = (1 << cases) - 1
    edits = dict.fromkeys(kept, every)
    edits.update({answer: every >> (number + 1) << (number + 1) for number, answer in enumerate(answers)})
    return evaluate_variants(consultation, edits, cases)
