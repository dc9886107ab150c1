"""The reasons for a conclusion: all minimal sets of stated facts that suffice for it by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.explanations.asked import Asked, asked_about, not_at_level, not_concluded
from expert.explanations.citations import Citation, cite
from expert.explanations.keeping import Kept, minimal_kept
from expert.explanations.stated_facts import StatedFact, stated_facts
from expert.explanations.variants import Known, evaluate_variants
from expert.formulas import evaluate
from expert.rules import Rule
from expert.states import State
from expert.truth import TRUE, from_known


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that gives the conclusion from the facts of one reason alone, and for which member it fires."""

    rule: Rule
    member: str | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Facts that suffice together, none of which can be missed, and the rules that give the conclusion from them.

    Without a fact, the conclusion holds whatever is stated. Without a rule, it is stated itself.
    """

    facts: tuple[StatedFact, ...]
    firings: tuple[Firing, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """All reasons for a conclusion at a level or a higher one, the shortest first.

    ``needed`` are the facts without which it fails: they are in every reason. ``unused`` are facts that are in none.
    Where ``complete`` is false, a bound or a contradiction cut the search short: there may be more reasons, and
    ``unused`` are only the facts that cannot be in any.
    """

    state: State
    level: str
    reasons: tuple[Reason, ...]
    needed: tuple[StatedFact, ...]
    unused: tuple[StatedFact, ...]
    complete: bool


def reasons(consultation: Consultation, name: str, member: str | None = None, level: str | None = None) -> Reasons:
    """All minimal sets of stated facts that suffice for a conclusion at a level, by default the one reached.

    Raises:
        QuestionError: where there is no such conclusion, member or level.
        NotConcludedError: where it was not concluded at that level.
    """
    asked = asked_about(consultation, name, member)
    slot = _slot(consultation, asked, level)
    facts = stated_facts(consultation.facts, consultation.model.vocabulary)
    kept = minimal_kept(consultation, slot, facts)
    if kept.complete:
        in_some = {place for one in kept.sets for place in one}
        needed = [place for place in in_some if all(place in one for one in kept.sets)]
    else:
        in_some = set(kept.relevant)
        needed = [place for place in kept.needed if all(place in one for one in kept.sets)]
    return Reasons(
        state=asked.state,
        level=level or str(asked.state.level),
        reasons=_reasons(consultation, slot, facts, kept),
        needed=tuple(facts[place] for place in sorted(needed)),
        unused=tuple(fact for place, fact in enumerate(facts) if place not in in_some),
        complete=kept.complete,
    )


def _slot(consultation: Consultation, asked: Asked, level: str | None) -> int:
    """The slot that is proved where the conclusion is, at the level or higher."""
    height = asked.height if level is None else asked.height_of(consultation, level)
    if asked.height == 0:
        raise not_concluded(consultation, asked.states)
    if height == 0 or height > asked.height:
        raise not_at_level(consultation, asked.state, str(level))
    return asked.ladder.slots[height - 1]


def _reasons(consultation: Consultation, slot: int, facts: Sequence[StatedFact], kept: Kept) -> tuple[Reason, ...]:
    """The reasons with the rules that fire for each, evaluated once more from all other facts withdrawn."""
    count = len(kept.sets)
    edits = {
        edit: sum(1 << number for number, one in enumerate(kept.sets) if place not in one)
        for place, fact in enumerate(facts)
        for edit in fact.withdrawal
    }
    known = evaluate_variants(consultation, edits, count)
    return tuple(
        Reason(tuple(facts[place] for place in one), _firings(consultation, slot, known, number))
        for number, one in enumerate(kept.sets)
    )


def _firings(consultation: Consultation, slot: int, known: Known, number: int) -> tuple[Firing, ...]:
    """The rules that fire in one variant for a slot or for a higher level of it, each once."""
    program = consultation.program
    found: dict[tuple[str, str | None], Firing] = {}
    reached: int | None = slot
    while reached is not None:
        definition = program.definition_of[reached]
        for clause in (program.clauses[index] for index in definition.clauses):
            truth = evaluate(
                clause.formula,
                lambda read: from_known(
                    bool(known.true.get(read, 0) >> number & 1), bool(known.false.get(read, 0) >> number & 1)
                ),
            )
            key = (clause.rule.id, clause.member)
            if truth is TRUE and key not in found:
                citations = cite(consultation.model, clause.rule.sources)
                found[key] = Firing(clause.rule, clause.member, citations)
        reached = definition.stronger
    return tuple(found.values())
