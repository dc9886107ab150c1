"""Which answers still have an effect: without one that has none, every level and every ceiling stays as it is."""

from collections.abc import Sequence

from expert.explanations.variants import Edit, evaluate_variants
from expert.facts import Key
from expert.result import Result


def idle_answers(before: Result, after: Result, answers: Sequence[tuple[Key, ...]]) -> list[int]:
    """The numbers of the answers that had an effect before and have none now.

    Args:
        before: the result as it was.
        after: the result as it is.
        answers: the items and members of each answer; all are stated in both.
    """
    had, has = _with_effect(before, answers), _with_effect(after, answers)
    return [number for number in range(len(answers)) if had >> number & 1 and not has >> number & 1]


def _with_effect(result: Result, answers: Sequence[tuple[Key, ...]]) -> int:
    """A plane whose bit *i* tells whether withdrawing answer *i* changes what is known of any conclusion."""
    edits: dict[Edit, int] = {}
    for number, keys in enumerate(answers):
        for item, member in keys:
            edit = Edit(item, member, None)
            edits[edit] = edits.get(edit, 0) | 1 << number
    known = evaluate_variants(result, edits, len(answers))
    return known.changed(result.program.rungs, result)
