"""What other facts would change: the case once more with some facts changed, and only what differs.

The given consultation stays as it is. The other one is made by the compiled engine, whichever made the first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from expert.consultation import Consultation
from expert.engines.outcome import check
from expert.explanations.variants import engine_of
from expert.facts import Facts, Key, Value, implications
from expert.grounding import Program
from expert.inputs import InputReader
from expert.loading.fact_changes import changed
from expert.loading.nodes import Node
from expert.states import OPEN, PROVED, Justification, State
from expert.truth import TRUE
from expert.vocabulary import NOT_STATED, Conclusion, Vocabulary

REPORT_ROLES = ("red_flag", "hypothesis", "recommendation", "intermediate", "risk", "note", "mechanism")
APPEARS, DISAPPEARS, OPENS = "appears", "disappears", "opens"
SETTLED, DROPPED, DIFFERS = "is settled", "is dropped", "differs"
TURNS = (APPEARS, DISAPPEARS, OPENS, SETTLED, DROPPED, DIFFERS)
ASPECTS = ("level", "ceiling", "contrary", "conflict")


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that differs; None stands for what is not known. ``implied``: nobody stated it, it comes with others."""

    item: str
    member: str | None
    before: Value | None
    after: Value | None
    implied: bool


@dataclass(frozen=True, slots=True)
class StillImplied:
    """A fact that nobody states any more and that holds all the same: what is stated of ``by`` implies it."""

    item: str
    member: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Firings:
    """The rules that fired for a conclusion, or against it, in one of the two cases only."""

    new: tuple[Justification, ...] = ()
    gone: tuple[Justification, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.new or self.gone)


@dataclass(frozen=True, slots=True)
class ConclusionChange:
    """A conclusion that differs for one member. A state is None where that case does not speak of the member.

    ``differs`` names what does, of ASPECTS; it is empty where only the rules behind it are others.
    """

    conclusion: Conclusion
    member: str | None
    before: State | None
    after: State | None
    differs: tuple[str, ...]
    support: Firings
    contrary: Firings

    @property
    def turn(self) -> str:
        """Which of TURNS this is, for a red flag; empty where nothing differs but rules."""
        if not self.differs:
            return ""
        was, now = (state.status if state else "" for state in (self.before, self.after))
        if PROVED in {was, now}:
            return DIFFERS if was == now else APPEARS if now == PROVED else DISAPPEARS
        if OPEN not in {was, now} or was == now:
            return DIFFERS
        return OPENS if now == OPEN else SETTLED if now else DROPPED


@dataclass(frozen=True, slots=True)
class Difference:
    """Two consultations and what differs: facts, then conclusions in the order of a report, red flags first.

    ``as_side`` is the side that the second supposes for everything that names none; None where it supposes nothing.
    """

    before: Consultation
    after: Consultation
    facts: tuple[FactChange, ...]
    still_implied: tuple[StillImplied, ...]
    conclusions: tuple[ConclusionChange, ...]
    as_side: str | None = None

    @property
    def anything(self) -> bool:
        """Whether anything is concluded otherwise, or the urgency is another; other rules alone do not count."""
        urgencies = [(one.urgency, one.urgency_ceiling) for one in (self.before, self.after)]
        return urgencies[0] != urgencies[1] or any(change.differs for change in self.conclusions)

    @property
    def new_notes(self) -> tuple[str, ...]:
        """Remarks about the changed facts that those of the case did not call for."""
        return tuple(note for note in self.after.facts.notes if note not in self.before.facts.notes)

    def of_role(self, role: str) -> tuple[ConclusionChange, ...]:
        """What differs among the conclusions whose kind plays a role in the report."""
        vocabulary = self.before.model.vocabulary
        return tuple(change for change in self.conclusions if vocabulary.role(change.conclusion) == role)


def what_if(
    consultation: Consultation,
    changes: Mapping[str, Any] | Node,
    unset: Iterable[str] = (),
    side: str | None = None,
    as_side: str | None = None,
) -> Difference:
    """Return what changed facts would change.

    Args:
        consultation: the case as it is.
        changes: finding → value, as a fact file would state it.
        unset: what is withdrawn first: ``swelling`` for every side, ``swelling@left`` for one.
        side: the default side for changes that state none.
        as_side: the side to suppose for everything else that names none, in the case and in the changes.

    Raises:
        FactsError: with every fault found in the changes; where ``as_side`` is given and everything names its side.
    """
    facts = changed(consultation.facts, consultation.model.vocabulary, changes, unset, side, as_side)
    return replace(difference(consultation, consulted(consultation, facts)), as_side=as_side)


def consulted(like: Consultation, facts: Facts) -> Consultation:
    """A consultation of other facts by the compiled engine, of the same class and knowledge base as the one given."""
    inputs = reader_of(like.program).read(facts)
    outcome = check(like.program, engine_of(like.program).run(inputs))
    return type(like)(like.program, facts, inputs, outcome)


def reader_of(program: Program) -> InputReader:
    """The reader of inputs of a ground knowledge base, made once."""
    made = program.remembered.get("input reader")
    if not isinstance(made, InputReader):
        made = program.remembered["input reader"] = InputReader(program)
    return made


def difference(before: Consultation, after: Consultation) -> Difference:
    """What differs between two consultations of one knowledge base."""
    vocabulary = before.model.vocabulary
    found = sorted(
        _conclusions(before, after), key=lambda change: REPORT_ROLES.index(vocabulary.role(change.conclusion))
    )
    return Difference(
        before,
        after,
        tuple(_facts(vocabulary, before.facts, after.facts)),
        tuple(_still_implied(vocabulary, before.facts, after.facts)),
        tuple(found),
    )


def _facts(vocabulary: Vocabulary, before: Facts, after: Facts) -> Iterator[FactChange]:
    implied = {*before.implied, *after.implied}
    for key in dict.fromkeys((*before.values, *after.values)):
        values = _own_value(vocabulary, before, key), _own_value(vocabulary, after, key)
        if values[0] != values[1]:
            stated = any(key in facts.values and key not in facts.implied for facts in (before, after))
            yield FactChange(*key, *values, implied=key in implied and not stated)


def _still_implied(vocabulary: Vocabulary, before: Facts, after: Facts) -> Iterator[StillImplied]:
    newly = [key for key in after.implied if key in before.values and key not in before.implied]
    if newly:
        stated = {key: value for key, value in after.values.items() if key not in after.implied}
        sources = implications(vocabulary, stated)
        yield from (StillImplied(*key, sources[key][0]) for key in newly)


def _own_value(vocabulary: Vocabulary, facts: Facts, key: Key) -> Value | None:
    """What is stated of a key; of the side not stated, only what is not said of every side alike."""
    value = facts.values.get(key)
    name, member = key
    item = vocabulary.item(name)
    if value is None or member != NOT_STATED or item is None:
        return value
    members = vocabulary.scope_of(item).members
    return None if all(facts.values.get((name, own)) == value for own in members) else value


def _conclusions(before: Consultation, after: Consultation) -> Iterator[ConclusionChange]:
    for key in before.program.ladders:
        states = (
            before.state(*key) if key in before.levels else None,
            after.state(*key) if key in after.levels else None,
        )
        if states[0] is None and states[1] is None:
            continue
        differs = _differs(before.model.vocabulary, *states)
        support, contrary = _firings(before, after, key, against=False), _firings(before, after, key, against=True)
        if differs or support or contrary:
            conclusion = before.model.vocabulary.conclusions[key[0]]
            yield ConclusionChange(conclusion, key[1], *states, differs, support, contrary)


def _differs(vocabulary: Vocabulary, before: State | None, after: State | None) -> tuple[str, ...]:
    """Which of ASPECTS differ.

    Where only one case speaks of the member, everything that is only open there is passed over but for red flags.
    """
    if before is not None and after is not None:
        return tuple(aspect for aspect in ASPECTS if getattr(before, aspect) != getattr(after, aspect))
    state = before or after
    if state is None:
        return ()
    is_open_flag = state.status == OPEN and vocabulary.role(state.conclusion) == "red_flag"
    told = {
        "level": state.level is not None,
        "ceiling": is_open_flag,
        "contrary": state.contrary is TRUE,
        "conflict": state.conflict,
    }
    return tuple(aspect for aspect in ASPECTS if told[aspect])


def _firings(before: Consultation, after: Consultation, key: Key, *, against: bool) -> Firings:
    """The rules that fired in one case only, with the level they give; a rule that gives another level is both."""
    held = before.justifications(*key, contrary=against)
    fired = after.justifications(*key, contrary=against)
    if held == fired:
        return Firings()
    was, now = {_name(one) for one in held}, {_name(one) for one in fired}
    new = tuple(one for one in fired if _name(one) not in was)
    return Firings(new, tuple(one for one in held if _name(one) not in now))


def _name(one: Justification) -> tuple[str, str | None, str]:
    return (one.rule.id, one.member, one.level)
