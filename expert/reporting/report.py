"""The report of a consultation as one value, in order of safety; the formats only render it.

Order: red flags present; red flags not excluded; urgency; hypotheses; recommendations; the rest; the disclaimer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.corpus import Corpus
from expert.explanations import wording
from expert.explanations.how import Application, apply
from expert.premises import Premise
from expert.states import NOT_INDICATED, OPEN, YES, State
from expert.truth import FALSE, TRUE
from expert.vocabulary import NOT_STATED, Conclusion, Rung

PAGE_ROLES = ("intermediate", "risk", "note", "mechanism")


@dataclass(frozen=True, slots=True)
class CautionNote:
    """A warning attached to a conclusion in this case."""

    id: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One conclusion for one member, with all that supports it and counts against it."""

    state: State
    where: str
    support: tuple[Application, ...]
    contrary: tuple[Application, ...]
    cautions: tuple[CautionNote, ...]
    withheld: bool
    competing: tuple[State, ...]

    @property
    def conclusion(self) -> Conclusion:
        """The conclusion this is about."""
        return self.state.conclusion


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown finding worth asking."""

    item: str
    member: str | None
    label: str
    question: str


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A red flag that is not yet excluded, with the findings that keep it open."""

    state: State
    where: str
    missing: tuple[Question, ...]
    is_policy: bool


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact as it was stated, in words. ``known`` is false for what was expressly answered *unknown*."""

    item: str
    member: str | None
    text: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class TouchedTension:
    """A tension between the documents, both sides of which fired in this case."""

    id: str
    title: str
    sides: tuple[str, ...]
    handling: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report says, in the order it is said."""

    consultation: Consultation
    stated: tuple[Stated, ...]
    red_flags: tuple[Entry, ...]
    open_flags: tuple[OpenFlag, ...]
    urgency: Rung | None
    urgency_ceiling: Rung | None
    urgency_from: tuple[Entry, ...]
    hypotheses: tuple[Entry, ...]
    contrary_only: tuple[Entry, ...]
    open_hypotheses: tuple[State, ...]
    not_indicated: tuple[State, ...]
    recommendations: tuple[Entry, ...]
    others: tuple[Entry, ...]
    questions: tuple[Question, ...]
    unexplained: tuple[Stated, ...]
    conflicts: tuple[Entry, ...]
    tensions: tuple[TouchedTension, ...]

    @property
    def urgency_is_withheld(self) -> bool:
        """Whether only conclusions that would comfort stand for the urgency, while a red flag is open or present."""
        return urgency_is_withheld(self.consultation)

    @property
    def may_reassure(self) -> bool:
        """Whether every red flag is excluded."""
        return self.consultation.may_reassure


def report(consultation: Consultation, corpus: Corpus | None = None) -> Report:
    """Make the report of a consultation; with a corpus, cited sentences are quoted."""
    return _Reporter(consultation, corpus).report()


class _Reporter:
    def __init__(self, consultation: Consultation, corpus: Corpus | None) -> None:
        self.consultation = consultation
        self.model = consultation.model
        self.vocabulary = consultation.model.vocabulary
        self.corpus = corpus

    def report(self) -> Report:
        consultation = self.consultation
        hypotheses = [state for state in consultation.states_with_role("hypothesis") if state.level is not None]
        return Report(
            consultation=consultation,
            stated=tuple(self._stated()),
            red_flags=self._entries(consultation.red_flags_present),
            open_flags=tuple(self._open_flag(state) for state in consultation.red_flags_open),
            urgency=consultation.urgency,
            urgency_ceiling=consultation.urgency_ceiling,
            urgency_from=self._entries(self._urgency_states()),
            hypotheses=self._entries(sorted(hypotheses, key=self._by_level)),
            contrary_only=self._entries(self._contrary_only()),
            open_hypotheses=tuple(s for s in consultation.states_with_role("hypothesis") if s.status == OPEN),
            not_indicated=tuple(self._not_indicated()),
            recommendations=self._entries(self._recommendations()),
            others=self._entries(self._others()),
            questions=tuple(self._question(item, member) for item, member in consultation.open_findings),
            unexplained=tuple(self._unexplained()),
            conflicts=self._entries(consultation.conflicts),
            tensions=tuple(self._tensions()),
        )

    def _entries(self, states: Iterable[State]) -> tuple[Entry, ...]:
        return tuple(self._entry(state) for state in states)

    def _entry(self, state: State) -> Entry:
        name, member = state.conclusion.id, state.member
        support = self.consultation.justifications(name, member)
        contrary = self.consultation.justifications(name, member, contrary=True)
        rivals = (self.consultation.state(rival, member) for rival in state.conclusion.competes_with)
        return Entry(
            state=state,
            where=self._where(state),
            support=tuple(apply(self.consultation, item, self.corpus) for item in support),
            contrary=tuple(apply(self.consultation, item, self.corpus) for item in contrary),
            cautions=cautions_of(self.consultation, state),
            withheld=is_withheld(self.consultation, state),
            competing=tuple(rival for rival in rivals if rival.level is not None),
        )

    def _where(self, state: State) -> str:
        return self.vocabulary.scope_of(state.conclusion).words(state.member)

    def _by_level(self, state: State) -> tuple[int, int]:
        """Sort key: the highest level first, then the specific before the groupings that rest on it."""
        rank = -1 if state.level in {None, YES} else self.vocabulary.rank(str(state.level))
        return (-rank, self.model.derivation_order.index(state.conclusion.id))

    def _urgency_states(self) -> list[State]:
        rung = self.consultation.urgency
        states = self.consultation.states
        return [s for s in states if rung and s.level is not None and s.conclusion.urgency == rung.id]

    def _contrary_only(self) -> list[State]:
        """Hypotheses nothing supports that evidence counts against."""
        states = self.consultation.states_with_role("hypothesis")
        return [state for state in states if state.level is None and state.contrary is TRUE]

    def _not_indicated(self) -> list[State]:
        states = (*self.consultation.states_with_role("hypothesis"), *self.consultation.states_with_role("red_flag"))
        return [state for state in states if state.status == NOT_INDICATED and state.derivable]

    def _recommendations(self) -> list[State]:
        """Proved recommendations in the order of their kinds, the most urgent of a kind first."""
        states = [state for state in self.consultation.states_with_role("recommendation") if state.level is not None]
        kinds = list(self.vocabulary.kinds)
        return sorted(states, key=lambda state: (kinds.index(state.conclusion.kind), -self._rung_rank(state)))

    def _rung_rank(self, state: State) -> int:
        rung = state.conclusion.urgency
        return self.vocabulary.rung_rank(rung) if rung else -1

    def _others(self) -> list[State]:
        """Proved conclusions of the remaining roles, some kinds only where what is behind them is strong enough."""
        wanted = [state for role in PAGE_ROLES for state in self.consultation.states_with_role(role)]
        return [state for state in wanted if state.level is not None and self._is_shown(state)]

    def _is_shown(self, state: State) -> bool:
        """Whether the hypotheses behind a conclusion, if any, have reached the level its kind asks for."""
        floor = self.vocabulary.kinds[state.conclusion.kind].shown_from
        if not floor:
            return True
        behind = self._hypotheses_behind(state)
        reached = [found for found in behind if found.level not in {None, YES} and self._at_least(found, floor)]
        return bool(reached) or (not behind and self._explains_something(state, floor))

    def _explains_something(self, state: State, floor: str) -> bool:
        """Whether a hypothesis of the same member or of the person reached a level: there is something to explain."""
        found = self.consultation.states_with_role("hypothesis")
        near = [one for one in found if state.member in {None, one.member} or one.member is None]
        return any(one.level not in {None, YES} and self._at_least(one, floor) for one in near)

    def _at_least(self, state: State, floor: str) -> bool:
        return self.vocabulary.rank(str(state.level)) >= self.vocabulary.rank(floor)

    def _hypotheses_behind(self, state: State) -> list[State]:
        behind = self.consultation.conclusions_behind(state.conclusion.id, state.member)
        states = [self.consultation.state(name, member) for name, member in behind]
        return [found for found in states if self.vocabulary.role(found.conclusion) == "hypothesis"]

    def _open_flag(self, state: State) -> OpenFlag:
        missing = self.consultation.open_findings_of(state.conclusion.id, state.member)
        rules = self.model.rules_for[state.conclusion.id]
        questions = tuple(self._question(item, member) for item, member in missing)
        return OpenFlag(state, self._where(state), questions, bool(rules) and all(rule.is_policy for rule in rules))

    def _question(self, name: str, member: str | None) -> Question:
        item = self.vocabulary.findings[name]
        return Question(name, member, wording.subject(self.vocabulary, item, member), item.question)

    def _stated(self) -> Iterator[Stated]:
        for name, member, value in self.consultation.facts.stated():
            if member == NOT_STATED and self._said_of_all(name):
                continue
            item = self.vocabulary.item(name)
            if item is not None:
                yield Stated(name, member, wording.fact_words(self.vocabulary, item, member, value))
        for name, member in self.consultation.facts.unknown:
            item = self.vocabulary.item(name)
            if item is not None:
                yield Stated(name, member, f"{wording.subject(self.vocabulary, item, member)}: unknown", known=False)

    def _said_of_all(self, name: str) -> bool:
        """Whether a statement about *not stated* repeats what is said of every member."""
        item = self.vocabulary.item(name)
        values = self.consultation.facts.values
        if item is None:
            return False
        members = self.vocabulary.scope_of(item).members
        return all(values.get((name, member)) == values[name, NOT_STATED] for member in members)

    def _unexplained(self) -> Iterator[Stated]:
        for name, member in self.consultation.unexplained:
            item = self.vocabulary.item(name)
            if item is not None:
                value = self.consultation.facts.values[name, member]
                yield Stated(name, member, wording.fact_words(self.vocabulary, item, member, value))

    def _tensions(self) -> Iterator[TouchedTension]:
        fired = self.consultation.fired_rules
        for tension in self.model.evidence.tensions.values():
            if len(tension.sides) > 1 and all(fired.intersection(side.rules) for side in tension.sides):
                yield TouchedTension(
                    tension.id, tension.title, tuple(side.text for side in tension.sides), tension.handling
                )


def is_withheld(consultation: Consultation, state: State) -> bool:
    """Whether a conclusion would comfort a reader while a red flag is present or not excluded."""
    return state.conclusion.reassures and not consultation.may_reassure


def urgency_is_withheld(consultation: Consultation) -> bool:
    """Whether only conclusions that would comfort stand for the urgency, while a red flag is present or open."""
    rung = consultation.urgency
    proved = [state for state in consultation.states if state.level is not None]
    behind = [state for state in proved if rung is not None and state.conclusion.urgency == rung.id]
    return bool(behind) and all(is_withheld(consultation, state) for state in behind)


def cautions_of(consultation: Consultation, state: State) -> tuple[CautionNote, ...]:
    """The cautions on a conclusion: each is shown unless its premise is known false for this member."""
    cautions = consultation.model.cautions.values()
    on = [caution for caution in cautions if state.conclusion.id in caution.on]
    return tuple(
        CautionNote(caution.id, caution.text, caution.sources)
        for caution in on
        if caution.premise is None or _may_hold(consultation, caution.premise, state)
    )


def _may_hold(consultation: Consultation, premise: Premise, state: State) -> bool:
    formula = consultation.program.formula(premise, state.conclusion.scope, state.member)
    return consultation.truth(formula) is not FALSE
