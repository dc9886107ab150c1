"""Sessions: after any sequence of changes the state is the one of a case told at once."""

import threading
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import expert
from expert import FactsError, KnowledgeBase, QuestionError, Session
from expert.session import Move
from tests.plain_statements import Contradicted, Plain, Table, as_file, retract, revise, spelled, tell
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = expert.load()
LEFT = ("swelling", "left")


def state(session: Session) -> tuple[Any, ...]:
    """What can be seen of a session."""
    return session.facts, session.history, session.result.levels


# --- any sequence -------------------------------------------------------------------------------------------------


class Told(RuleBasedStateMachine):
    """A session of any knowledge base beside a plain table of what was said, and the tables before."""

    kb: KnowledgeBase
    session: Session
    most = 4

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Begin with the facts of a case."""
        self.kb = data.draw(self.bases())
        first = data.draw(stated_facts(self.kb, most=self.most))
        self.session = self.kb.session(first)
        self.tables: list[Table] = [spelled(self.kb, first)]

    @staticmethod
    def bases() -> st.SearchStrategy[KnowledgeBase]:
        """The knowledge bases to draw from."""
        return knowledge_bases()

    @rule(data=st.data())
    def tell(self, data: st.DataObject) -> None:
        """Tell something, which is refused where it was told otherwise."""
        plain = data.draw(stated_facts(self.kb, most=self.most))
        try:
            table = tell(self.kb, self.tables[-1], spelled(self.kb, plain))
        except Contradicted:
            self.refused(lambda: self.session.tell(plain), "was told otherwise before")
            return
        self.follow(table, lambda: self.session.tell(plain))

    @rule(data=st.data())
    def revise(self, data: st.DataObject) -> None:
        """Say something otherwise."""
        plain = data.draw(stated_facts(self.kb, most=self.most))
        table = revise(self.kb, self.tables[-1], spelled(self.kb, plain))
        self.follow(table, lambda: self.session.revise(plain))

    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        """Take some of what was said back, by item or by side."""
        sides = [(item, side) for item, own in self.tables[-1].items() for side in own]
        names = [f"{item}@{side}" if side and data.draw(st.booleans()) else item for item, side in sides]
        gone = data.draw(st.lists(st.sampled_from(names), max_size=3, unique=True)) if names else []
        self.follow(retract(self.kb, self.tables[-1], gone), lambda: self.session.retract(*gone))

    @precondition(lambda self: len(self.tables) > 1)
    @rule()
    def undo(self) -> None:
        """Take the last change back."""
        self.session.undo()
        self.tables.pop()

    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        """Asking in between keeps nothing for later."""
        for name in data.draw(st.lists(st.sampled_from(list(self.kb.vocabulary.conclusions)), max_size=2)):
            assert self.session.result[name]

    def follow(self, table: Table, change: Any) -> None:
        """Make a change, which is refused where a file with everything said would be."""
        try:
            self.kb.facts(as_file(table))
        except FactsError:
            self.refused(change, "denied for every side")
            return
        change()
        self.tables.append(table)

    def refused(self, change: Any, words: str) -> None:
        """A refused change leaves the session as it is."""
        before = state(self.session)
        with pytest.raises(FactsError, match=words):
            change()
        assert state(self.session) == before

    @invariant()
    def equals_a_case_told_at_once(self) -> None:
        """Facts, levels and the whole report are those of one file that says the same."""
        fresh = self.kb.consult(as_file(self.tables[-1]), engine="compiled")
        assert self.session.facts == fresh.facts
        assert list(self.session.facts.values) == list(fresh.facts.values)
        assert self.session.result.levels == fresh.levels
        assert self.session.result.to_json() == fresh.to_json()
        assert len(self.session.history) == len(self.tables) - 1


class ToldOfLegs(Told):
    """The same with the shipped knowledge base."""

    most = 12

    @staticmethod
    def bases() -> st.SearchStrategy[KnowledgeBase]:
        """The shipped knowledge base alone."""
        return st.just(KB)


TestTold = Told.TestCase
TestTold.settings = settings(LAWS, max_examples=20, stateful_step_count=12)
TestToldOfLegs = ToldOfLegs.TestCase
TestToldOfLegs.settings = settings(LAWS, max_examples=3, stateful_step_count=8)


# --- by example ---------------------------------------------------------------------------------------------------


def test_what_hung_on_a_retracted_fact_is_gone_with_it() -> None:
    """Retraction cascades: through intermediate conclusions down to recommendations, and no further."""
    session = KB.session({"leg_cramp": "left", "diabetes": "yes"})
    before = session.result.to_json()
    session.tell(swelling="left")
    assert session.result["CVI"]["left"].level == "strong"
    assert session.result["test_venous_ultrasound"].level is not None
    session.retract("swelling")
    assert session.result["CVI"]["left"].level is None
    assert session.result["test_venous_ultrasound"].level is None
    assert session.result.to_json() == before


def test_what_another_fact_still_supports_stays() -> None:
    """A conclusion that two facts support, each enough by itself, outlives one of them."""
    session = KB.session({"swelling": "left", "heaviness": "left"})
    session.retract("heaviness")
    assert session.result["CVI"]["left"].level == "supporting"
    session.retract("swelling@left")
    assert session.result["CVI"]["left"].level is None


def test_telling_again_changes_nothing_and_telling_otherwise_is_refused() -> None:
    """A session never changes its mind by being told more; the refusal names every contradiction."""
    session = KB.session()
    session.tell({"swelling": "left", "age_years": 58})
    session.tell(swelling="left")
    with pytest.raises(FactsError) as error:
        session.tell(swelling={"left": "no", "right": "no"}, age_years=59, diabetes="yes")
    assert [str(fault) for fault in error.value.faults] == [
        "changes.age_years: 'age_years' was told otherwise before: revise it, or retract it first",
        "changes.swelling.left: 'swelling@left' was told otherwise before: revise it, or retract it first",
    ]
    assert session.facts.values == {LEFT: True, ("age_years", None): 58}
    assert [move.action for move in session.history] == ["tell", "tell"]


@pytest.mark.parametrize("told", ["unknown", {"left": "unknown", "right": "unknown"}, "no", {"not_stated": "no"}])
def test_what_was_said_of_a_side_not_named_is_contradicted_too(told: Any) -> None:
    """*Unknown* of every side would take back what was said of one not named, so it is not just told."""
    session = KB.session({"swelling": "yes"})
    with pytest.raises(FactsError, match="'swelling@not_stated' was told otherwise before"):
        session.tell(swelling=told)


def test_a_set_is_told_value_by_value() -> None:
    """What is said of other values of a set joins it; what is said otherwise of the same value is refused."""
    session = KB.session({"cramp_timing": {"left": {"night": "yes"}}})
    session.tell(cramp_timing={"left": {"rest": "no"}})
    assert session.facts.values["cramp_timing", "left"] == {"night": True, "rest": False}
    with pytest.raises(FactsError, match="'cramp_timing@left' was told otherwise before"):
        session.tell(cramp_timing={"left": ["rest"]})
    session.revise(cramp_timing={"left": {"exertion": "yes"}})
    assert session.facts.values["cramp_timing", "left"] == {"exertion": True}


def test_an_answer_unknown_is_replaced_by_telling() -> None:
    """Not knowing is no statement that could be contradicted."""
    session = KB.session({"diabetes": "unknown"})
    session.tell(diabetes="no")
    assert (dict(session.facts.values), session.facts.unknown) == ({("diabetes", None): False}, ())
    session.revise(diabetes="unknown")
    assert (dict(session.facts.values), session.facts.unknown) == ({}, (("diabetes", None),))


def test_not_knowing_again_is_no_contradiction() -> None:
    """*Unknown* of every side takes nothing back where a side that is not named is unknown too."""
    session = KB.session({"swelling": {"not_stated": "unknown"}})
    session.tell(swelling="unknown")
    assert session.facts.unknown == (LEFT, ("swelling", "right"))


def test_what_is_said_otherwise_keeps_its_place_among_the_facts() -> None:
    """The order of the facts is that in which they were first spoken of, whatever became of them."""
    session = KB.session({"swelling": "yes", "diabetes": "yes"})
    session.revise(swelling="unknown")
    session.revise(swelling="left")
    assert list(session.facts.values) == [LEFT, ("diabetes", None)]


def test_what_is_implied_was_not_told_and_may_be_denied() -> None:
    """A statement stands against what others imply, and the answer *unknown* outlives what overrode it."""
    session = KB.session({"swelling": {"left": "unknown"}})
    session.tell(swelling_evening="left")
    assert (session.facts.implied, session.facts.unknown) == ((LEFT,), ())
    session.tell(swelling={"left": "no"})
    assert session.facts.values[LEFT] is False
    session.undo()
    session.retract("swelling_evening")
    assert session.facts.unknown == (LEFT,)


def test_undo_takes_back_any_change_and_returns_it() -> None:
    """Changes come off one by one, down to what the session began with."""
    session = KB.session({"swelling": "left"})
    session.tell({"heaviness": "left", "diabetes": "unknown"})
    session.revise(swelling={"left": "no"})
    session.retract("heaviness", "age_years", "swelling@left")
    assert session.history[2] == Move("retract", {}, (LEFT, ("heaviness", "left")))
    assert session.undo().action == "retract"
    assert session.undo() == Move("revise", {LEFT: False})
    assert session.facts.values == {LEFT: True, ("heaviness", "left"): True}
    assert session.undo() == Move("tell", {("heaviness", "left"): True, ("diabetes", None): None})
    assert (session.facts.values, session.history) == ({LEFT: True}, ())
    with pytest.raises(QuestionError, match=r"^there is nothing to undo$"):
        session.undo()
    assert session.facts.values == {LEFT: True}


def test_the_side_of_a_session_is_the_default_of_every_change() -> None:
    """A side given with a change goes before that of the session."""
    session = KB.session({"swelling": "yes"}, side="left")
    session.tell(heaviness="yes")
    session.tell({"varicose_veins": "yes"}, side="right")
    session.revise(swelling="no")
    assert session.facts.values == {LEFT: False, ("heaviness", "left"): True, ("varicose_veins", "right"): True}


def test_a_session_begins_with_facts_in_any_form() -> None:
    """Nothing, Python values, a fact file's keys, and facts already read."""
    plain: Plain = {"case": "a-1", "side": "left", "findings": {"swelling_evening": "yes", "diabetes": "no"}}
    facts = KB.facts(plain)
    for session in (KB.session(plain), KB.session(facts)):
        assert (session.facts, session.facts.implied) == (facts, (LEFT,))
        assert session.result.to_json() == KB.consult(facts, engine="compiled").to_json()
    assert KB.session().facts == KB.facts({})


@pytest.mark.parametrize("engine", ["compiled", "experta", "both"])
def test_every_engine_makes_the_results(engine: str) -> None:
    """The engine is the one asked for; the result is kept until something changes."""
    session = KB.session({"swelling": "left"}, engine=engine)
    assert session.result is session.result
    assert session.result.outcome.engine == ("compiled" if engine == "compiled" else "experta")
    former = session.result
    session.tell(heaviness="left")
    assert session.result is not former
    assert former.facts.values == {LEFT: True}


def test_what_cannot_be_read_leaves_the_session_as_it_is() -> None:
    """Unknown names, values, sides and engines are told in one sentence each."""
    session = KB.session({"swelling": "left"})
    before = state(session)
    for change in (
        lambda: session.tell(sweling="left"),
        lambda: session.revise({"age_years": 58, "CVI": "yes"}),
        lambda: session.retract("swelling", "sweling"),
        lambda: session.tell({"swelling": "right"}, side="lft"),
        lambda: session.tell([1]),  # type: ignore[arg-type] # on purpose
    ):
        with pytest.raises(FactsError):
            change()
        assert state(session) == before
    with pytest.raises(expert.ExpertError, match="there is no engine 'compild'; did you mean 'compiled'"):
        KB.session(engine="compild")
    with pytest.raises(FactsError, match=r"facts\.sweling: unknown finding"):
        KB.session({"sweling": "left"})


def test_results_of_a_session_answer_questions() -> None:
    """A session's result is a Result like any other."""
    session = KB.session({"leg_cramp": "left"})
    session.tell(swelling="left")
    assert session.result.how("CVI").steps[0].state.level == "strong"
    assert session.result.what_if(unset=["swelling"]).anything
    assert repr(session) == "<Session: 2 statements, 1 changes>"


def test_threads_may_share_a_session() -> None:
    """Changes made at once are made one after the other, and none is lost."""
    session = KB.session()
    findings = [name for name, item in KB.vocabulary.findings.items() if item.type == "boolean"][:40]
    failures: list[BaseException] = []

    def work(names: list[str]) -> None:
        try:
            for name in names:
                session.tell({name: "no"})
                assert session.result.facts.values
        except BaseException as error:  # noqa: BLE001 - told by the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(findings[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(session.history) == 40
    assert session.result.levels == KB.consult(dict.fromkeys(findings, "no"), engine="compiled").levels
