"""The experta engine against an independent reading of the format, and the laws that hold whatever the engine."""

from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import Consultation, Facts, KnowledgeBase
from expert.engines.experta_engine import ExpertaEngine
from expert.inputs import inputs_of
from expert.loading.case_files import WorkedCase, read_cases
from expert.support import supporting_slots
from expert.truth import TRUE
from tests.reference import Reference, found
from tests.strategies import LAWS, Plain, build, cases, stated_facts

Case = tuple[Plain, KnowledgeBase, Plain]


@cache
def leg_cramps() -> KnowledgeBase:
    """The shipped knowledge base, loaded once."""
    return expert.load("leg_cramps")


@cache
def worked_cases() -> tuple[WorkedCase, ...]:
    """Its worked cases."""
    model = leg_cramps().model
    assert model.folder is not None
    return read_cases(model, model.folder)


@settings(LAWS, max_examples=300)
@given(cases())
def test_the_engine_finds_what_the_words_of_the_format_say(case: Case) -> None:
    """On generated knowledge bases and facts, the engine and the reference find the same."""
    _, kb, stated = case
    facts = kb.facts(stated)
    result = kb.consult(facts)
    assert found(result) == Reference(kb.model, facts).states()
    assert result.outcome.true.isdisjoint(result.outcome.false)


def test_the_engine_equals_the_reference_on_every_worked_case() -> None:
    """On the shipped knowledge base, every worked case comes out as the reference says."""
    kb = leg_cramps()
    assert len(worked_cases()) > 100
    wrong = [
        case.id for case in worked_cases() if found(kb.consult(case.facts)) != Reference(kb.model, case.facts).states()
    ]
    assert wrong == []


@settings(LAWS, max_examples=200)
@given(st.data())
def test_the_engine_equals_the_reference_on_random_leg_cramps_cases(data: st.DataObject) -> None:
    """On the shipped knowledge base, random facts come out as the reference says."""
    kb = leg_cramps()
    facts = kb.facts(data.draw(stated_facts(kb, least=10, most=40)))
    assert found(kb.consult(facts)) == Reference(kb.model, facts).states()


@settings(LAWS, max_examples=75)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_rules_never_matters(case: Case, random: Random) -> None:
    """Rules listed in another order, so firing in another order, give the same states."""
    plain, kb, stated = case
    shuffled = list(plain["rules"])
    random.shuffle(shuffled)
    assert found(build(plain, shuffled).consult(stated)) == found(kb.consult(stated))


@settings(LAWS, max_examples=75)
@given(st.data())
def test_no_case_leaves_a_trace_in_the_next(data: st.DataObject) -> None:
    """One engine object run on case A, then B, then A again gives the same outcome for A."""
    _, kb, stated = data.draw(cases())
    one = inputs_of(kb.program, kb.facts(stated))
    two = inputs_of(kb.program, kb.facts(data.draw(stated_facts(kb))))
    engine = ExpertaEngine(kb.program)
    first, other, again = engine.run(one), engine.run(two), engine.run(one)
    assert again == first
    assert other == ExpertaEngine(kb.program).run(two)


@settings(LAWS, max_examples=150)
@given(cases())
def test_the_trace_is_every_true_clause_once_in_dependency_order(case: Case) -> None:
    """The trace holds exactly the true clauses, none twice, each after those that give what it rests on."""
    _, kb, stated = case
    _check_trace(kb.consult(stated))


@pytest.mark.parametrize("number", range(0, 250, 10))
def test_the_trace_of_worked_cases_is_in_dependency_order(number: int) -> None:
    """The same on the shipped knowledge base."""
    _check_trace(leg_cramps().consult(worked_cases()[number].facts))


def _check_trace(result: Consultation) -> None:
    program, trace = result.program, result.outcome.trace
    true = {clause.index for clause, truth in zip(program.clauses, result.clause_truths, strict=True) if truth is TRUE}
    assert sorted(trace) == sorted(true)
    held = set(result.inputs.given_true)
    for index in trace:
        clause = program.clauses[index]
        for slot in supporting_slots(clause.formula, result.slot_truth):
            if slot in program.derived and slot in result.outcome.true:
                assert slot in held, f"{clause.rule.id} fired before {program.slots[slot]} was known"
        held |= _with_lower_levels(result, clause.slot)


def _with_lower_levels(result: Consultation, slot: int) -> set[int]:
    """A slot and those of the same conclusion's lower levels."""
    found = {slot}
    for definition in result.program.definitions:
        if definition.stronger in found:
            found.add(definition.slot)
    return found


@pytest.mark.parametrize(("given_as", "found_as"), [(True, False), (False, True)])
def test_a_statement_and_the_rules_never_make_a_slot_true_and_false(given_as: bool, found_as: bool) -> None:
    """Where facts and rules say the opposite of a conclusion, it counts as true alone, and rules read it so."""
    rules = [("R1", "a", "x"), ("R2", {"x": "no"}, "y"), ("R3", "x", "z")]
    kb = KnowledgeBase.from_rules(
        [
            {"id": name, "title": "t", "scope": "person", "if": [premise], "then": {target: "yes"}, "because": "b"}
            for name, premise, target in rules
        ],
        findings=[{"id": "a", "type": "boolean"}],
        conclusions=[
            {"id": "x", "kind": "abstraction", "given": "yes", "question": "Is it?"},
            {"id": "y", "kind": "abstraction"},
            {"id": "z", "kind": "abstraction"},
        ],
    )
    result = kb.consult(Facts({("a", None): found_as, ("x", None): given_as}))
    assert result.outcome.true & result.outcome.false == frozenset()
    assert {name: (result[name].level, result[name].ceiling) for name in result} == {
        "x": ("yes", "yes"),
        "y": (None, None),
        "z": ("yes", "yes"),
    }
    assert [state.conclusion.id for state in result.conflicts] == ["x"]
