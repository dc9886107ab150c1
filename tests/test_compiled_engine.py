"""The compiled engine equals the experta engine on every slot; many cases at once equal each case alone."""

import re
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import EngineError, ExpertError, KnowledgeBase
from expert.engines import generated
from expert.engines.circuit import circuit
from expert.engines.compiled_engine import CompiledEngine, Planes
from expert.engines.outcome import Outcome, check
from expert.grounding import Program
from expert.inputs import InputReader, Inputs
from expert.knowledge_base import ENGINES
from expert.loading.case_files import read_cases
from tests.random_cases import random_cases
from tests.strategies import LAWS, Plain, cases, stated_facts

Case = tuple[Plain, KnowledgeBase, Plain]


@cache
def leg_cramps() -> KnowledgeBase:
    """The shipped knowledge base, loaded once."""
    return expert.load("leg_cramps")


@settings(LAWS, max_examples=400)
@given(cases())
def test_both_engines_agree_on_generated_knowledge_bases(case: Case) -> None:
    """Every slot is known true, known false or unknown alike; ``both`` runs and compares them."""
    _, kb, stated = case
    facts = kb.facts(stated)
    one, two, both = (kb.consult(facts, engine=engine) for engine in ENGINES)
    assert (one.outcome.true, one.outcome.false) == (two.outcome.true, two.outcome.false)
    assert one.states == two.states == both.states
    assert one.levels == two.levels
    assert one.firing_order == two.firing_order


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_both_engines_agree_on_ten_thousand_random_cases(seed: int) -> None:
    """Five hundred random cases of leg_cramps per seed come out the same, slot by slot."""
    kb = leg_cramps()
    for facts in random_cases(kb, 500, seed):
        one, two = kb.consult(facts).outcome, kb.consult(facts, engine="compiled").outcome
        assert (one.true, one.false) == (two.true, two.false), facts.to_plain(kb.vocabulary)


def test_random_cases_reach_most_of_the_knowledge() -> None:
    """The random cases are no idle ones: nearly every slot is true in one of them and false in another."""
    kb = leg_cramps()
    true: set[int] = set()
    false: set[int] = set()
    for facts in random_cases(kb, 2000, 0):
        outcome = kb.consult(facts, engine="compiled").outcome
        true |= outcome.true
        false |= outcome.false
    assert len(true) > 0.95 * len(kb.program.slots)
    assert len(false) > 0.75 * len(kb.program.slots)


def planes_of(found: list[Inputs]) -> Planes:
    """Many cases' inputs as planes: bit *i* is case *i*."""

    def plane(name: str) -> dict[int, int]:
        held: dict[int, int] = {}
        for number, inputs in enumerate(found):
            for slot in getattr(inputs, name):
                held[slot] = held.get(slot, 0) | 1 << number
        return held

    return Planes(len(found), plane("true"), plane("false"), plane("given_true"), plane("given_false"))


def check_planes(program: Program, found: list[Inputs]) -> None:
    """Run many cases at once and each alone, and compare every slot of every case."""
    engine = CompiledEngine(program)
    true, false = engine.run_planes(planes_of(found))
    for number, inputs in enumerate(found):
        alone = engine.run(inputs)
        assert frozenset(slot for slot, plane in true.items() if plane >> number & 1) == alone.true
        assert frozenset(slot for slot, plane in false.items() if plane >> number & 1) == alone.false
    assert all(plane >> len(found) == 0 for plane in (*true.values(), *false.values()))


@settings(LAWS, max_examples=100)
@given(st.data())
def test_many_cases_at_once_equal_each_case_alone(data: st.DataObject) -> None:
    """On generated knowledge bases, a plane of several cases holds what each case alone gives."""
    _, kb, stated = data.draw(cases())
    others = [data.draw(stated_facts(kb)) for _ in range(data.draw(st.integers(0, 4)))]
    check_planes(kb.program, [InputReader(kb.program).read(kb.facts(each)) for each in (stated, *others)])


def test_two_hundred_cases_of_leg_cramps_at_once() -> None:
    """The same on the shipped knowledge base, in one run on planes of 200 bits."""
    kb = leg_cramps()
    reader = InputReader(kb.program)
    check_planes(kb.program, [reader.read(facts) for facts in random_cases(kb, 200, 7)])


@settings(LAWS, max_examples=50)
@given(cases(), st.integers(1, 7))
def test_a_long_circuit_in_pieces_gives_the_same(case: Case, gates_in_one: int) -> None:
    """Functions of a few gates that hand their wires on equal one function of all gates."""
    _, kb, stated = case
    inputs = InputReader(kb.program).read(kb.facts(stated))
    whole = CompiledEngine(kb.program).run(inputs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generated, "_GATES_IN_ONE", gates_in_one)
        assert CompiledEngine(kb.program).run(inputs) == whole


def hostile_program() -> Program:
    """The program of the shipped knowledge base with names that would be harmful, were they ever run."""
    program = leg_cramps().program
    harm = "x\nimport os; os._exit(3)#'''\"\"\""
    slots = tuple(replace(slot, aspect=f"{slot.aspect}{harm}") if slot.aspect == "" else slot for slot in program.slots)
    return replace(program, slots=slots)


def test_no_name_of_a_knowledge_base_reaches_generated_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compiled is made of wire numbers and three operators, whatever ids and values are called."""
    compiled: list[str] = []

    def spy(source: str, *rest: Any) -> Any:
        compiled.append(source)
        return compile(source, *rest)

    monkeypatch.setattr(generated, "compile", spy, raising=False)
    program = hostile_program()
    inputs = Inputs(frozenset(), frozenset(), frozenset(), frozenset())
    CompiledEngine(program).run(inputs)
    assert compiled
    word = re.compile(r"w\d+|[zop]")
    for source in compiled:
        first, *lines = source.split("\n")
        assert first == "def run(p, o):"
        for line in lines:
            parts = re.findall(r"\w+|[^\w\s]", line.removeprefix(" return"))
            assert all(word.fullmatch(part) or part in "=&|^()," for part in parts), line


@pytest.mark.parametrize("connective", ["all", "any", "at_least", "not"])
def test_the_engines_keep_kleenes_tables(connective: str) -> None:
    """Each connective over three premises, in all 27 rows, is what Kleene's strong logic says, by both engines."""
    premises: dict[str, Any] = {
        "all": {"all": ["a", "b", "c"]},
        "any": {"any": ["a", "b", "c"]},
        "at_least": {"at_least": {"count": 2, "of": ["a", "b", "c"]}},
        "not": {"not": {"all": ["a", {"any": ["b", {"not": "c"}]}]}},
    }
    kb = KnowledgeBase.from_rules(
        [
            {
                "id": "R",
                "title": "t",
                "scope": "person",
                "if": [premises[connective]],
                "then": {"x": "yes"},
                "because": "b",
            }
        ],
        findings=[{"id": name, "type": "boolean"} for name in "abc"],
        conclusions=[{"id": "x", "kind": "abstraction"}],
    )
    # false 0, unknown 1/2, true 1: the numbers Kleene's connectives are arithmetic on
    wanted = {
        "all": min,
        "any": max,
        "at_least": lambda *row: sorted(row)[1],
        "not": lambda a, b, c: 1 - min(a, max(b, 1 - c)),
    }[connective]
    for row in product([0, 0.5, 1], repeat=3):
        facts = {name: bool(value) for name, value in zip("abc", row, strict=True) if value != 0.5}
        level, ceiling = {0: (None, None), 0.5: (None, "yes"), 1: ("yes", "yes")}[wanted(*row)]
        for engine in ("experta", "compiled"):
            state = kb.consult(facts, engine=engine)["x"][None]
            assert (state.level, state.ceiling) == (level, ceiling), (row, engine)


def test_both_fails_loudly_where_the_engines_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """A difference in a single slot is an error that names it."""
    kb = KnowledgeBase.from_rules(
        [{"id": "R", "title": "t", "scope": "person", "if": ["a"], "then": {"x": "yes"}, "because": "b"}],
        findings=[{"id": "a", "type": "boolean"}],
        conclusions=[{"id": "x", "kind": "abstraction"}],
    )
    true_run = CompiledEngine.run

    def wrong_run(self: CompiledEngine, inputs: Inputs) -> Outcome:
        found = true_run(self, inputs)
        return replace(found, true=found.true - {kb.program.definitions[0].slot})

    monkeypatch.setattr(CompiledEngine, "run", wrong_run)
    with pytest.raises(EngineError, match="the engines 'experta' and 'compiled' differ on 'x'"):
        kb.consult({"a": True}, engine="both")
    assert kb.consult({"a": True})["x"].level == "yes"
    assert kb.consult({"a": True}, engine="compiled")["x"].level is None


def test_an_engine_that_contradicts_itself_is_refused() -> None:
    """No outcome may call a slot true and false."""
    program = leg_cramps().program
    with pytest.raises(EngineError, match=r"called '.*' true and false"):
        check(program, Outcome("any", frozenset({3}), frozenset({3})))


def test_an_unknown_engine_is_one_sentence() -> None:
    """The name of an engine that there is not is refused with the nearest."""
    with pytest.raises(ExpertError, match="there is no engine 'compild'; did you mean 'compiled'"):
        leg_cramps().consult({}, engine="compild")


def test_a_circuit_drops_what_cannot_vary() -> None:
    """Where no fact can be stated, no gate is left; where none is stated without a side, a good part falls away."""
    program = leg_cramps().program
    assert not circuit(program, varying=(), given=()).wiring.gates
    whole = len(circuit(program).wiring.gates)
    sided = len(circuit(program, never=[0]).wiring.gates)
    assert sided < 0.9 * whole


@pytest.mark.parametrize("number", range(0, 300, 60))
def test_reports_are_the_same_to_the_byte_whatever_the_engine(number: int) -> None:
    """Text, JSON and Markdown of worked cases do not tell which engine ran."""
    kb = leg_cramps()
    assert kb.model.folder is not None
    facts = read_cases(kb.model, kb.model.folder)[number].facts
    experta, compiled, both = (kb.consult(facts, engine=engine) for engine in ENGINES)
    assert experta.to_text(detail="full") == compiled.to_text(detail="full") == both.to_text(detail="full")
    assert experta.to_json() == compiled.to_json() == both.to_json()
    assert experta.to_markdown() == compiled.to_markdown()
