"""Which pairs of answers are tried: all that do together what neither does, and few besides."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert.engines.circuit import Gate
from expert.explanations.joint_effects import joint_pairs, meetings_at
from expert.explanations.pairs import ChosenPairs, bits
from expert.explanations.relevance import relevance
from expert.explanations.unknowns import answers_to, unknowns
from expert.explanations.variants import Edit, evaluate_variants
from expert.result import Result
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = expert.load()
EXAMPLES = ("nearly_empty", "mixed", "one_leg")


def acting_together(result: Result, answers: dict[Edit, int]) -> set[tuple[int, int]]:
    """The pairs that change some slot otherwise than the two do one by one: found by trying all pairs."""
    numbers = combinations(range(len(answers)), 2)
    groups = list(answers.values())
    pairs = ChosenPairs.of(len(answers), (two for two in numbers if groups[two[0]] != groups[two[1]]))
    known = evaluate_variants(result, {edit: pairs.holding(number) for number, edit in enumerate(answers)}, pairs.cases)
    every = (1 << pairs.cases) - 1
    found = 0
    for planes, was in ((known.true, result.outcome.true), (known.false, result.outcome.false)):
        for definition in result.program.definitions:
            changed = planes.get(definition.slot, 0) ^ (every if definition.slot in was else 0)
            found |= changed ^ pairs.spread(changed & pairs.alone)
    return {pairs.chosen[place] for place in bits((found & pairs.proper) >> pairs.count)}


def check(result: Result) -> int:
    """Every pair that acts together is among those that are tried; how many are tried."""
    asked = list(unknowns(result))
    answers = {edit: number for number, unknown in enumerate(asked) for edit in answers_to(result, unknown)}
    tried = joint_pairs(result, asked, answers, 10**9)
    assert tried is not None
    assert acting_together(result, answers) <= tried
    return len(tried)


@settings(LAWS, max_examples=150)
@given(st.data())
def test_no_pair_that_acts_together_is_passed_over(data: st.DataObject) -> None:
    """On drawn knowledge bases and cases, every pair that changes any slot otherwise than its two answers is tried."""
    kb = data.draw(knowledge_bases())
    check(kb.consult(kb.facts(data.draw(stated_facts(kb))), engine="compiled"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_on_the_examples_few_pairs_are_tried(example: str) -> None:
    """No pair is passed over on the real knowledge base, and not one in fifty is tried."""
    result = KB.consult(KB.read_facts(f"examples/{example}.yaml"), engine="compiled")
    asked = sum(len(answers_to(result, unknown)) for unknown in unknowns(result))
    assert check(result) < asked * asked / 2 / 50


OPERATORS = {"&": lambda one, other: one and other, "|": lambda one, other: one or other,
             "&~": lambda one, other: one and not other}  # fmt: skip
ANSWERS = 5


@settings(max_examples=500)
@given(st.data())
def test_on_any_circuit_pairs_that_do_not_meet_do_what_each_does(data: st.DataObject) -> None:
    """Run gate by gate for every pair: where the two meet nowhere, a wire changes as by one or the other alone."""
    inputs = range(2, 2 + data.draw(st.integers(1, 5)))
    value = {wire: data.draw(st.booleans()) for wire in inputs}
    changed = {wire: data.draw(st.integers(0, 2**ANSWERS - 1)) for wire in inputs}
    gates = [
        Gate(number, data.draw(st.sampled_from(sorted(OPERATORS))), *data.draw(_two_below(number)))
        for number in range(inputs.stop, inputs.stop + data.draw(st.integers(1, 8)))
    ]

    def run(answers: int) -> dict[int, bool]:
        held = {0: False, 1: True} | {wire: value[wire] != bool(changed[wire] & answers) for wire in inputs}
        for number, operator, left, right in gates:
            held[number] = bool(OPERATORS[operator](held[left], held[right]))
        return held

    met = list(meetings_at(gates, dict(value), dict(changed)))
    bare = run(0)
    for one, other in combinations(range(ANSWERS), 2):
        if not any(_meet(one, other, some, others) for some, others in met):
            alone, beside, both = run(1 << one), run(1 << other), run(1 << one | 1 << other)
            assert all((both[wire] != was) == (alone[wire] != was or beside[wire] != was) for wire, was in bare.items())


def _two_below(number: int) -> st.SearchStrategy[tuple[int, int]]:
    wires = st.integers(0, number - 1)
    return st.tuples(wires, wires)


def _meet(one: int, other: int, some: int, others: int) -> bool:
    return bool((some >> one & others >> other | some >> other & others >> one) & 1)


def test_answers_to_the_same_question_are_no_pair() -> None:
    """What was asked once is answered once."""
    result = KB.consult({}, engine="compiled")
    found, is_complete = relevance(result, list(unknowns(result)), 2)
    assert is_complete
    assert all(found.groups[one] != found.groups[other] for one, other in found.pairs.chosen)


def test_alone_means_that_no_pairs_are_looked_for() -> None:
    """At depth 1 there are only single answers."""
    result = KB.consult({}, engine="compiled")
    assert relevance(result, list(unknowns(result)), 1)[0].pairs.chosen == ()
