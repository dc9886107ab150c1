"""Which stated facts suffice by themselves, and which break a conclusion when they are withdrawn: all minimal sets."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from expert.consultation import Consultation
from expert.explanations.cone import cone_of, cone_of_derivation, facts_read
from expert.explanations.minimal_sets import Duality, absent_from, bits, members_of, minimal, plane_of, search
from expert.explanations.stated_facts import StatedFact
from expert.explanations.variants import Edit, Known, evaluate_variants
from expert.facts import Key
from expert.grounding import Definition
from expert.slots import Slot
from expert.truth import FALSE
from expert.vocabulary import NOT_STATED, Scope

MOST_FACTS = 16
_MOST_BITS = 2**28  # of all planes together

Places = tuple[int, ...]
Reaches = Callable[[Known], int]


@dataclass(frozen=True, slots=True)
class Kept:
    """Minimal sets of facts, each as places in a list of facts: the smallest first, then in the order of the list.

    ``relevant`` are the facts that can be in any; ``needed`` those without which the rest does not suffice.
    """

    sets: tuple[Places, ...]
    relevant: Places
    needed: Places
    complete: bool


def minimal_kept(consultation: Consultation, slot: int, facts: Sequence[StatedFact]) -> Kept:
    """All minimal sets of facts that prove a slot, which all of them together prove.

    Up to MOST_FACTS facts that can matter, every subset is tried, so that the answer is exact whatever the rules say.
    Above, only the facts of the derivation are, by duality where they are too many as well.
    """
    cone = cone_of(consultation.program, [slot])
    every = _places(consultation, cone, facts)
    relevant, certain = every, True
    if len(every) > _most_facts(consultation):
        certain = not rests_on_contradiction(consultation, cone)
        if certain:  # then nothing but the derivation has part in any of the sets
            relevant = _places(consultation, cone_of_derivation(consultation, [slot]), facts)
    others = [place for place in range(len(facts)) if place not in set(relevant)]
    withdrawn = {edit: True for place in others for edit in facts[place].withdrawal}

    def suffices(known: Known) -> int:
        return known.true.get(slot, 0)

    if len(relevant) <= _most_facts(consultation):
        plane = suffices(_all_subsets(consultation, relevant, facts, withdrawn, keeping=True))
        found, complete = list(bits(minimal(plane, len(relevant)))), certain
    else:
        duality = _by_duality(consultation, relevant, facts, withdrawn, suffices)
        found, complete = list(duality.sufficient), duality.complete and certain
    sets = sorted((tuple(relevant[bit] for bit in members_of(one)) for one in found), key=_by_size)
    needed = _needed(consultation, relevant, facts, suffices)
    return Kept(tuple(sets), relevant, needed, complete)


def minimal_withdrawn(
    consultation: Consultation,
    cone: Collection[int],
    facts: Sequence[StatedFact],
    goal: Reaches,
    watched: Collection[Key] = (),
) -> tuple[Places, ...] | None:
    """All minimal sets of facts whose withdrawal reaches a goal, tried one and all; None where there are too many."""
    relevant = _places(consultation, cone, facts, watched)
    if len(relevant) > _most_facts(consultation):
        return None
    plane = goal(_all_subsets(consultation, relevant, facts, {}, keeping=False))
    found = (tuple(relevant[bit] for bit in members_of(one)) for one in bits(minimal(plane, len(relevant))))
    return tuple(sorted(found, key=_by_size))


def minimal_breaking(
    consultation: Consultation, slot: int, facts: Sequence[StatedFact]
) -> tuple[tuple[Places, ...], bool]:
    """Minimal sets of facts without which a slot is not proved, found by duality; and whether these are all."""
    cone = cone_of(consultation.program, [slot])
    relevant = _places(consultation, cone_of_derivation(consultation, [slot]), facts)

    def suffices(known: Known) -> int:
        return known.true.get(slot, 0)

    duality = _by_duality(consultation, relevant, facts, {}, suffices)
    complete = duality.complete and not rests_on_contradiction(consultation, cone)
    found = (tuple(relevant[bit] for bit in members_of(one)) for one in duality.breaking)
    return tuple(sorted(found, key=_by_size)), complete


def _by_size(places: Places) -> tuple[int, Places]:
    return len(places), places


def _most_facts(consultation: Consultation) -> int:
    """How many facts at most every subset is tried of, so that the planes of all slots stay small."""
    room = _MOST_BITS // max(len(consultation.program.slots), 1)
    return min(MOST_FACTS, room.bit_length() - 1)


def _places(
    consultation: Consultation, cone: Collection[int], facts: Sequence[StatedFact], watched: Collection[Key] = ()
) -> Places:
    """The facts that can matter to the slots of a cone."""
    read = facts_read(consultation, cone, watched)
    return tuple(
        place
        for place, fact in enumerate(facts)
        if any(key in read and (not fact.element or fact.element in read[key]) for key in fact.keys)
    )


def _all_subsets(
    consultation: Consultation,
    relevant: Places,
    facts: Sequence[StatedFact],
    withdrawn: Collection[Edit],
    *,
    keeping: bool,
) -> Known:
    """Every subset of the relevant facts as a variant: of those that are kept, or of those that are withdrawn."""
    count = len(relevant)
    every = (1 << (1 << count)) - 1
    edits = dict.fromkeys(withdrawn, every)
    for bit, place in enumerate(relevant):
        plane = plane_of(bit, count) ^ (every if keeping else 0)
        edits |= dict.fromkeys(facts[place].withdrawal, plane)
    return evaluate_variants(consultation, edits, 1 << count)


def _by_duality(
    consultation: Consultation,
    relevant: Places,
    facts: Sequence[StatedFact],
    withdrawn: Collection[Edit],
    suffices: Reaches,
) -> Duality:
    def test(subsets: Sequence[int]) -> int:
        return suffices(_some_subsets(consultation, subsets, relevant, facts, withdrawn))

    return search(len(relevant), test)


def _some_subsets(
    consultation: Consultation,
    subsets: Sequence[int],
    relevant: Places,
    facts: Sequence[StatedFact],
    withdrawn: Collection[Edit] = (),
) -> Known:
    """Some subsets of the relevant facts as variants in which only they are kept."""
    edits = dict.fromkeys(withdrawn, (1 << len(subsets)) - 1)
    for place, plane in zip(relevant, absent_from(subsets, len(relevant)), strict=True):
        edits |= dict.fromkeys(facts[place].withdrawal, plane)
    return evaluate_variants(consultation, edits, len(subsets))


def _needed(consultation: Consultation, relevant: Places, facts: Sequence[StatedFact], suffices: Reaches) -> Places:
    """The facts without any of which all the others do not suffice."""
    every = (1 << len(relevant)) - 1
    subsets = [every & ~(1 << bit) for bit in range(len(relevant))]
    if not subsets:
        return ()
    plane = suffices(_some_subsets(consultation, subsets, relevant, facts))
    return tuple(place for bit, place in enumerate(relevant) if not plane >> bit & 1)


def rests_on_contradiction(consultation: Consultation, cone: Collection[int]) -> bool:
    """Whether a contradiction lies among the slots of a cone.

    There are three: what is stated of a conclusion and refuted by the rules, what is denied of one and derived, and
    what is said of a side that is not named and fits none. Without any, what is known of these slots only grows with
    the facts.
    """
    definitions = consultation.program.definition_of
    given = consultation.inputs
    for slot in cone:
        if slot in given.given_false and slot in consultation.outcome.true:
            return True
        if slot in given.given_true and _is_refuted(consultation, definitions[slot]):
            return True
    scopes = consultation.model.vocabulary.member_scopes
    return any(_fits_no_member(consultation, cone, scope) for scope in scopes if scope.id in consultation.active_scopes)


def _is_refuted(consultation: Consultation, definition: Definition) -> bool:
    """Whether every rule for a slot is refuted, for its own member or for all the members it may be."""
    own = all(consultation.clause_truths[index] is FALSE for index in definition.refuted_by)
    alike = bool(definition.alike) and consultation.outcome.false.issuperset(definition.alike)
    return (own and bool(definition.clauses)) or alike


def _fits_no_member(consultation: Consultation, cone: Collection[int], scope: Scope) -> bool:
    unnamed = [consultation.program.slots[slot] for slot in cone]
    unnamed = [slot for slot in unnamed if slot.member == NOT_STATED]
    return all(any(_is_unlike(consultation, slot, member) for slot in unnamed) for member in scope.members)


def _is_unlike(consultation: Consultation, slot: Slot, member: str) -> bool:
    """Whether the opposite of what is known without a name is known of a member."""
    index, outcome = consultation.program.index, consultation.outcome
    here, there = index[slot], index.get(replace(slot, member=member))
    return (here in outcome.true and there in outcome.false) or (here in outcome.false and there in outcome.true)
