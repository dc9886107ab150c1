"""Why one conclusion, the *fact*, rather than another, the *foil*: only what separates the two.

Source: P. Lipton, Contrastive explanation, Royal Institute of Philosophy Supplements 27, 1990: what separates the two
is what made a difference to the one and has no counterpart for the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.corpus import Corpus
from expert.errors import QuestionError
from expert.explanations import wording
from expert.explanations.asked import asked_about
from expert.explanations.how import Application, apply
from expert.explanations.misses import Miss, MissingStep
from expert.explanations.missing import next_level
from expert.explanations.premise_parts import VIOLATED, Part, lacking
from expert.explanations.why_not import missed
from expert.facts import Key
from expert.grounding import Clause
from expert.states import YES, State
from expert.support import supporting_slots
from expert.truth import TRUE
from expert.vocabulary import NOT_STATED, Conclusion, Item

HIGHER, EQUAL, LOWER, NEITHER, UNRANKED = "higher", "equal", "lower", "neither", "unranked"
MOST_TURNING = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two conclusions, with every rule that fired for it, the best first, and against it."""

    state: State
    support: tuple[Application, ...]
    contrary: tuple[Application, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing that stands behind a conclusion: a stated fact, or a conclusion on the way.

    ``direct`` tells whether a rule for the conclusion reads it itself.
    """

    item: str
    member: str | None
    text: str
    stated: bool
    direct: bool

    @property
    def key(self) -> Key:
        """The item and member."""
        return (self.item, self.member)


@dataclass(frozen=True, slots=True)
class Opposed:
    """A fact behind the first conclusion that a rule for the other one would need otherwise."""

    miss: Miss
    test: Part


@dataclass(frozen=True, slots=True)
class Contrast:
    """What separates the *fact*, the conclusion asked about, from the *foil*, the one it is compared with.

    ``relation`` tells how the level of the fact stands to that of the foil: ``higher``, ``equal``, ``lower``,
    ``neither`` (none was concluded) or ``unranked`` (both were concluded, and one has no level). ``missing`` is what
    the foil lacks of its next level; None where it reached the highest. ``turning`` are rules that what is not known
    could still let fire for the foil; each of its wants would have to be learned.
    """

    fact: Side
    foil: Side
    relation: str
    competes: bool
    only_fact: tuple[Behind, ...]
    only_foil: tuple[Behind, ...]
    shared: tuple[Behind, ...]
    opposed: tuple[Opposed, ...]
    missing: MissingStep | None
    turning: tuple[Miss, ...]


def contrast(
    consultation: Consultation,
    name: str,
    foil: str,
    member: str | None = None,
    foil_member: str | None = None,
    corpus: Corpus | None = None,
) -> Contrast:
    """Return why one conclusion rather than another.

    Raises:
        QuestionError: where there is no such conclusion or member, or the two are one.
    """
    asked = asked_about(consultation, name, member)
    other = asked_about(consultation, foil, foil_member, like=asked.state.member)
    if asked.state == other.state:
        subject = asked.subject(consultation)
        raise QuestionError(f"{subject} cannot be contrasted with itself: name another conclusion or member")
    return _Contraster(consultation, corpus).contrast(asked.state, other.state)


class _Contraster:
    def __init__(self, consultation: Consultation, corpus: Corpus | None) -> None:
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.corpus = corpus

    def contrast(self, state: State, other: State) -> Contrast:
        behind, behind_foil = ({found.key: found for found in self._behind(one)} for one in (state, other))
        missing = next_level(self.consultation, other)
        step = missed(self.consultation, missing, self.corpus) if missing is not None else None
        return Contrast(
            fact=self._side(state),
            foil=self._side(other),
            relation=self._relation(state, other),
            competes=self._compete(state.conclusion, other.conclusion),
            only_fact=tuple(found for key, found in behind.items() if key not in behind_foil),
            only_foil=tuple(found for key, found in behind_foil.items() if key not in behind),
            shared=tuple(found for key, found in behind.items() if key in behind_foil),
            opposed=tuple(self._opposed(step, behind)) if step else (),
            missing=step,
            turning=tuple(_turning(step))[:MOST_TURNING] if step else (),
        )

    def _side(self, state: State) -> Side:
        name, member = state.conclusion.id, state.member
        fired, against = (
            self.consultation.justifications(name, member, contrary=contrary) for contrary in (False, True)
        )
        return Side(
            state,
            tuple(apply(self.consultation, item, self.corpus) for item in fired),
            tuple(apply(self.consultation, item, self.corpus) for item in against),
        )

    def _relation(self, state: State, other: State) -> str:
        if state.level is None and other.level is None:
            return NEITHER
        if state.level is None or other.level is None:
            return LOWER if state.level is None else HIGHER
        if YES in {state.level, other.level}:
            return EQUAL if state.level == other.level else UNRANKED
        difference = self.vocabulary.rank(state.level) - self.vocabulary.rank(other.level)
        return HIGHER if difference > 0 else LOWER if difference < 0 else EQUAL

    @staticmethod
    def _compete(first: Conclusion, second: Conclusion) -> bool:
        return second.id in first.competes_with or first.id in second.competes_with

    # what stands behind a conclusion

    def _behind(self, state: State) -> Iterator[Behind]:
        """The facts and conclusions that hold up what fired for a conclusion, through all rules, each once."""
        top = (state.conclusion.id, state.member)
        direct = dict.fromkeys(self._read_by(top))
        found: dict[Key, None] = dict.fromkeys([top, *direct])
        waiting = list(direct)
        while waiting:
            for key in self._read_by(waiting.pop()):
                if key not in found:
                    found[key] = None
                    waiting.append(key)
        for key in found:
            if key != top or self.consultation.facts.values.get(key) is True:
                yield self._one(key, is_direct=key in direct or key == top)

    def _read_by(self, key: Key) -> Iterator[Key]:
        """What holds up the clauses that fired for a conclusion; nothing for what is not proved, or is a finding."""
        if key[0] not in self.vocabulary.conclusions:
            return
        for clause in self.consultation.clauses_of(*key):
            if self.consultation.clause_truths[clause.index] is TRUE:
                yield from self._held_up_by(clause)

    def _held_up_by(self, clause: Clause) -> Iterator[Key]:
        for number in supporting_slots(clause.formula, self.consultation.slot_truth):
            slot = self.consultation.program.slots[number]
            item = self.vocabulary.item(slot.item)
            if item is None:  # that something was stated without a side
                continue
            key = (slot.item, slot.member)
            alike = self._stated_alike(item) if slot.member == NOT_STATED else ()
            if not alike or isinstance(item, Conclusion):
                yield key
            yield from alike

    def _stated_alike(self, item: Item) -> tuple[Key, ...]:
        """The facts about each member that tell of one that is not named; none where that is stated by itself."""
        stated = self.consultation.facts.values
        keys = tuple((item.id, member) for member in self.vocabulary.scope_of(item).members)
        return keys if (item.id, NOT_STATED) not in stated and all(key in stated for key in keys) else ()

    def _one(self, key: Key, *, is_direct: bool) -> Behind:
        item = self.vocabulary.item(key[0])
        if item is None:  # slots name items of the vocabulary
            raise KeyError(key[0])
        value = self.consultation.facts.values.get(key)
        if value is not None and not (value is False and self._is_derived(item, key[1])):
            return Behind(*key, wording.fact_words(self.vocabulary, item, key[1], value), True, is_direct)
        state = self.consultation.state(*key)
        return Behind(*key, wording.conclusion_words(self.vocabulary, state), False, is_direct)

    def _is_derived(self, item: Item, member: str | None) -> bool:
        """Whether an item is a conclusion that is proved; where the facts deny it, it was derived against them."""
        return isinstance(item, Conclusion) and self.consultation.state(item.id, member).level is not None

    @staticmethod
    def _opposed(step: MissingStep, behind: dict[Key, Behind]) -> Iterator[Opposed]:
        """What a rule for the foil would need otherwise and the fact rests on, each rule's test once."""
        for miss in step.misses:
            for test in lacking(miss.premise):
                if test.connective == "test" and test.status == VIOLATED and test.key in behind:
                    yield Opposed(miss, test)


def _turning(step: MissingStep) -> Iterator[Miss]:
    """The rules that what is not known could let fire by itself; of those that want the same facts the nearest."""
    told: set[object] = set()
    for miss in step.misses:
        facts = frozenset((want.item, want.member, want.wanted) for want in miss.wants or ())
        if miss.suffices and not miss.changes and facts and facts not in told:
            told.add(facts)
            yield miss
