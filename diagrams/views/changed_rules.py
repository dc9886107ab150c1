"""The rules that tell otherwise of a conclusion once facts are changed, and through which items the change comes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expert.diagrams import graph
from expert.diagrams.views.shared import truth_word

from expert.consultation import Consultation
from expert.explanations.what_if import Difference
from expert.facts import Key
from expert.grounding import Clause
from expert.rules import Rule
from expert.support import slots_of
from expert.truth import TRUE
from expert.vocabulary import CONTRARY


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A rule for one member that fires newly or no more, at another level, or that is settled or opened otherwise.

    ``change`` is as of a node, and ``truth`` what is known of it with the changed facts. ``level`` is the one it gives,
    or gave; ``reads`` are the items through which the change comes.
    """

    rule: Rule
    member: str | None
    relation: str
    level: str
    change: str
    truth: str
    reads: tuple[Key, ...]


def changed_rules(difference: Difference, key: Key) -> Iterator[ChangedRule]:
    """The rules that tell otherwise of a conclusion for one member, those that count against it last."""
    before, after = difference.before, difference.after
    for contrary, relation in ((False, graph.GIVES), (True, graph.AGAINST)):
        held: dict[tuple[str, str | None], list[Clause]] = {}
        for clause in before.clauses_of(*key, contrary=contrary):
            held.setdefault((clause.rule.id, clause.member), []).append(clause)
        for clauses in held.values():
            moved = [one for one in clauses if before.clause_truths[one.index] is not after.clause_truths[one.index]]
            if moved:
                yield _changed(before, after, clauses, moved, relation)


def _changed(
    before: Consultation, after: Consultation, clauses: list[Clause], moved: list[Clause], relation: str
) -> ChangedRule:
    was, now = (_given(consultation, clauses) for consultation in (before, after))
    slots = before.program.slots
    given = now if now is not None else was if was is not None else slots[moved[0].slot].aspect
    keys = dict.fromkeys(
        (slots[number].item, slots[number].member)
        for clause in moved
        for number in slots_of(clause.formula)
        if before.slot_truth(number) is not after.slot_truth(number)
    )
    return ChangedRule(
        rule=clauses[0].rule,
        member=clauses[0].member,
        relation=relation,
        level="" if given == CONTRARY else given,
        change=_turn(before.model.vocabulary.levels, was, now),
        truth=graph.PROVED if now is not None else truth_word(after.clause_truths[moved[0].index]),
        reads=tuple(keys),
    )


def _given(consultation: Consultation, clauses: Iterable[Clause]) -> str | None:
    """The highest level a rule gives, of clauses the highest first; None where it does not fire."""
    fired = (clause for clause in clauses if consultation.clause_truths[clause.index] is TRUE)
    return next((consultation.program.slots[clause.slot].aspect for clause in fired), None)


def _turn(levels: tuple[str, ...], was: str | None, now: str | None) -> str:
    if was == now:
        return ""
    if was is None or now is None:
        return graph.APPEARS if was is None else graph.GOES
    return graph.RISES if levels.index(now) > levels.index(was) else graph.FALLS
