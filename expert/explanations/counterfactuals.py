"""Counterfactuals: all minimal sets of changes of facts that would lower or raise a conclusion.

Minimal as in Wachter, Mittelstadt and Russell 2017, by the number of changes; and none can be left out of a set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.explanations.asked import asked_about
from expert.explanations.change_search import ChangeSets, search
from expert.explanations.changes import WITHDRAW, Change
from expert.explanations.goals import Goal, goals_of
from expert.explanations.limits_of_change import MOST_CHANGES, allowed_of, check_most
from expert.explanations.variants import Edit, evaluate_variants
from expert.explanations.withdrawals import withdrawals
from expert.facts import Key
from expert.grounding import Ladder
from expert.states import State


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes that reach a goal together, none of which can be left out.

    ``level`` and ``ceiling`` are those of the conclusion afterwards; ``brings`` are other red flags (conclusion,
    member) that would be present then and are not now.
    """

    changes: tuple[Change, ...]
    level: str | None
    ceiling: str | None
    brings: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """One direction: at most ``level`` (``lower``; None for not concluded), or at least it (``higher``).

    ``sets`` are all minimal sets of changes that lead there, the smallest first. Where ``complete`` is false a bound
    cut the search short: there may be more, but each that is listed is right and minimal. ``tried`` is how many changes
    together were tried; None where no more together could be another way.
    """

    direction: str
    level: str | None
    sets: tuple[ChangeSet, ...]
    complete: bool
    tried: int | None


@dataclass(frozen=True, slots=True)
class Counterfactuals:
    """What would lower or raise one conclusion, by at most so many changes of the allowed kinds made together."""

    state: State
    outlooks: tuple[Outlook, ...]
    most_changes: int
    kinds: tuple[str, ...]
    fixed: tuple[str, ...]
    directions: Mapping[str, str]

    @property
    def tried(self) -> int | None:
        """How many changes together were tried, at least; None where no more together could be another way."""
        return min((outlook.tried for outlook in self.outlooks if outlook.tried is not None), default=None)

    @property
    def more(self) -> int | None:
        """How many changes together could be tried next; None where no more can be."""
        searched = self.kinds == (WITHDRAW,) or self.most_changes < MOST_CHANGES
        return self.most_changes + 1 if searched and self.tried == self.most_changes else None


def counterfactuals(
    consultation: Consultation,
    name: str,
    member: str | None = None,
    to: str | None = None,
    fixed: Sequence[str] = (),
    directions: Mapping[str, str] | None = None,
    kinds: Sequence[str] = (),
    most_changes: int = 2,
) -> Counterfactuals:
    """All minimal sets of changes that would lower or raise a conclusion.

    Args:
        consultation: the case as it is; it stays so.
        name: the conclusion's id.
        member: a side; by default the one where it is proved best, or could be.
        to: a level, ``none``, ``lower`` or ``higher``; both of the last by default.
        fixed: what may not change: ids, or an id and a side such as ``swelling@left``.
        directions: id → ``up`` or ``down``: the only way it may change.
        kinds: ``learn``, ``reverse``, ``withdraw``; all by default.
        most_changes: 1 to 3; with ``withdraw`` alone, up to the number of facts.

    Raises:
        QuestionError: where there is no such conclusion, member, goal, finding, direction or kind.
    """
    asked = asked_about(consultation, name, member)
    goals = goals_of(consultation, asked, to)
    ways = dict(directions or {})
    allowed = allowed_of(consultation, fixed, ways, kinds)
    check_most(most_changes, allowed.kinds)
    if allowed.kinds == (WITHDRAW,):
        found = withdrawals(consultation, goals, allowed, most_changes)
    else:
        found = search(consultation, goals, allowed, most_changes)
    outlooks = tuple(
        _outlook(consultation, asked.state, asked.ladder, *pair) for pair in zip(goals, found, strict=True)
    )
    return Counterfactuals(asked.state, outlooks, most_changes, allowed.kinds, tuple(fixed), ways)


def _outlook(consultation: Consultation, state: State, ladder: Ladder, goal: Goal, found: ChangeSets) -> Outlook:
    """What was found for a goal, with what each set of changes makes of the conclusion and of the red flags."""
    edits: dict[Edit, int] = {}
    for number, made in enumerate(found.sets):
        for edit in (edit for change in made for edit in change.edits):
            edits[edit] = edits.get(edit, 0) | 1 << number
    known = evaluate_variants(consultation, edits, len(found.sets))
    sets: list[ChangeSet] = []
    flags = _absent_flags(consultation, but=(state.conclusion.id, state.member))
    for number, made in enumerate(found.sets):
        true = {slot for slot in ladder.slots if known.true.get(slot, 0) >> number & 1}
        false = {slot for slot in ladder.slots if known.false.get(slot, 0) >> number & 1}
        brings = tuple(key for key, slot in flags.items() if known.true.get(slot, 0) >> number & 1)
        sets.append(ChangeSet(made, *ladder.span(true, false), brings))
    return Outlook(goal.direction, goal.level, tuple(sets), found.complete, found.tried)


def _absent_flags(consultation: Consultation, but: Key) -> dict[Key, int]:
    """The red flags (conclusion, member) that are not present, but for one, each with its lowest slot."""
    vocabulary = consultation.model.vocabulary
    return {
        key: ladder.slots[0]
        for key, ladder in consultation.program.ladders.items()
        if key != but
        and key in consultation.levels
        and vocabulary.role(vocabulary.conclusions[key[0]]) == "red_flag"
        and ladder.slots
        and ladder.slots[0] not in consultation.outcome.true
    }
