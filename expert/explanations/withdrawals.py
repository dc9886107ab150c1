"""Which facts to withdraw to reach a goal: all minimal sets, however large, by trying each subset or by duality."""

from collections.abc import Sequence

from expert.consultation import Consultation
from expert.explanations.change_search import MOST_SETS, ChangeSets, permitted, search
from expert.explanations.changes import Allowed, Change, changes
from expert.explanations.cone import cone_of
from expert.explanations.goals import LOWER, Goal
from expert.explanations.keeping import Places, minimal_breaking, minimal_withdrawn
from expert.explanations.stated_facts import StatedFact
from expert.explanations.variants import Known


def withdrawals(
    consultation: Consultation, goals: Sequence[Goal], allowed: Allowed, most_changes: int
) -> list[ChangeSets]:
    """All minimal sets of at most so many withdrawals, for each goal.

    What must be withdrawn to break a conclusion hits each of its reasons, and is minimal in that.
    """
    return [_for_goal(consultation, goal, allowed, most_changes) for goal in goals]


def _for_goal(consultation: Consultation, goal: Goal, allowed: Allowed, most_changes: int) -> ChangeSets:
    cone = cone_of(consultation.program, [goal.slot])
    tried = changes(consultation, cone, allowed)
    facts = [
        StatedFact(change.item, change.members, change.old, change.element)
        for change in tried
        if change.old is not None
    ]

    def reached(known: Known) -> int:
        return goal.reached(known) & permitted(consultation, known, allowed)

    exact = minimal_withdrawn(consultation, cone, facts, reached, allowed.watched)
    if exact is not None:
        return _told(tried, exact, most_changes, complete=True)
    if goal.direction == LOWER and not allowed.watched:
        found, complete = minimal_breaking(consultation, goal.slot, facts)
        return _told(tried, found, most_changes, complete=complete)
    return search(consultation, [goal], allowed, min(most_changes, 3))[0]


def _told(tried: Sequence[Change], found: Sequence[Places], most_changes: int, *, complete: bool) -> ChangeSets:
    small = [one for one in found if len(one) <= most_changes]
    sets = tuple(tuple(tried[place] for place in one) for one in small[:MOST_SETS])
    has_all = complete and len(found) == len(sets)
    return ChangeSets(sets, complete and len(small) <= MOST_SETS, None if has_all else most_changes)
