"""Productions: a plain forward pass over them finds the same truths as Kleene's logic on the formulas."""

from itertools import combinations, product
from math import comb
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import KnowledgeBase
from expert.engines.productions import Known, Production, productions
from expert.formulas import evaluate
from expert.inputs import Inputs, inputs_of
from expert.truth import FALSE, TRUE, UNKNOWN, Truth, at_least, from_known
from tests.strategies import LAWS, Plain, cases

WORDS = {TRUE: "yes", FALSE: "no", UNKNOWN: "unknown"}


def counting(count: int, parts: list[Any]) -> KnowledgeBase:
    """A knowledge base whose only rule needs at least ``count`` of the parts, over the booleans f0, f1 and so on."""
    premise = {"at_least": {"count": count, "of": parts}}
    return KnowledgeBase.from_rules(
        [{"id": "R", "title": "t", "scope": "person", "if": [premise], "then": {"x": "yes"}, "because": "b"}],
        findings=[{"id": f"f{number}", "type": "boolean"} for number in range(len(parts))],
        conclusions=[{"id": "x", "kind": "abstraction"}],
    )


def names(many: int) -> list[str]:
    """The ids of so many booleans."""
    return [f"f{number}" for number in range(many)]


def passed_over(made: tuple[Production, ...], inputs: Inputs) -> set[Known]:
    """What is known after one pass over the productions, first to last."""
    known: set[Known] = {("slot", slot, True) for slot in inputs.true | inputs.given_true}
    known |= {("slot", slot, False) for slot in inputs.false}
    known |= {("given", slot, False) for slot in inputs.given_false}
    for production in made:
        if known.issuperset(production.given) and production.unless not in known:
            known.add(production.then)
    return known


def found(kb: KnowledgeBase, made: tuple[Production, ...], stated: list[Truth]) -> Truth:
    """The truth of the conclusion x where so much is known of f0, f1 and so on."""
    facts = kb.facts({f"f{number}": WORDS[truth] for number, truth in enumerate(stated)})
    known = passed_over(made, inputs_of(kb.program, facts))
    slot = kb.program.definitions[0].slot
    return from_known(("slot", slot, True) in known, ("slot", slot, False) in known)


@pytest.mark.parametrize(("many", "count"), [(many, count) for many in range(1, 6) for count in range(1, many + 1)])
def test_small_counts(many: int, count: int) -> None:
    """At least so many of up to five, for everything that can be known of them."""
    kb = counting(count, names(many))
    made = productions(kb.program)
    for stated in product((TRUE, FALSE, UNKNOWN), repeat=many):
        assert found(kb, made, list(stated)) is at_least(count, stated)


@pytest.mark.parametrize(("many", "count"), [(7, 3), (7, 4), (12, 6), (14, 2), (14, 13)])
@settings(LAWS, max_examples=60)
@given(st.data())
def test_large_counts(many: int, count: int, data: st.DataObject) -> None:
    """Where the combinations are many, the chain of partial counts finds the same as counting."""
    kb = counting(count, names(many))
    stated = data.draw(st.lists(st.sampled_from([TRUE, FALSE, UNKNOWN]), min_size=many, max_size=many))
    assert found(kb, productions(kb.program), stated) is at_least(count, stated)


@pytest.mark.parametrize(("many", "count"), [(7, 3), (12, 6)])
def test_large_counts_at_their_edges(many: int, count: int) -> None:
    """Exactly enough are enough whichever they are, one fewer are not; the same for exclusion."""
    kb = counting(count, names(many))
    made = productions(kb.program)
    chosen = list(combinations(range(many), count))
    for some in chosen[:: max(1, len(chosen) // 100)]:
        enough = [TRUE if number in some else UNKNOWN for number in range(many)]
        assert found(kb, made, enough) is TRUE
        enough[some[-1]] = UNKNOWN
        assert found(kb, made, enough) is UNKNOWN
    for some in list(combinations(range(many), many - count + 1))[::10]:
        lost = [FALSE if number in some else TRUE for number in range(many)]
        assert found(kb, made, lost) is FALSE
        lost[some[0]] = UNKNOWN
        assert found(kb, made, lost) is UNKNOWN


def test_a_part_that_stands_twice_counts_twice() -> None:
    """At least two of *f0, f0, f1* is true once f0 is."""
    kb = counting(2, ["f0", "f0", "f1"])
    made = productions(kb.program)
    for stated in product((TRUE, FALSE, UNKNOWN), repeat=2):
        assert found(kb, made, list(stated)) is at_least(2, [stated[0], stated[0], stated[1]])


def test_counted_alternatives() -> None:
    """Parts that are themselves alternatives are counted once each, whichever alternative holds."""
    parts = [{"any": ["f0", "f1"]}, {"all": ["f1", "f2"]}, {"not": {"any": ["f2", "f3"]}}, "f3"]
    kb = counting(2, parts)
    made = productions(kb.program)
    clause = kb.program.clauses[0]
    for stated in product((TRUE, FALSE, UNKNOWN), repeat=4):
        facts = kb.facts({f"f{number}": WORDS[truth] for number, truth in enumerate(stated)})
        inputs = inputs_of(kb.program, facts)
        known = {slot: from_known(slot in inputs.true, slot in inputs.false) for slot in range(len(kb.program.slots))}
        assert found(kb, made, list(stated)) is evaluate(clause.formula, known.__getitem__)


@pytest.mark.parametrize(("many", "count"), [(6, 3), (30, 15)])
def test_how_many_productions_a_count_takes(many: int, count: int) -> None:
    """Few combinations are listed; many become a chain whose length is at most two per part and partial count."""
    made = len(productions(counting(count, names(many)).program))
    if comb(many, count) <= 20:
        assert made == comb(many, count) + comb(many, many - count + 1) + 2  # and the two that refute the conclusion
    else:
        assert made <= 4 * many * count


@settings(LAWS, max_examples=60)
@given(cases())
def test_one_pass_in_order_finds_everything(case: tuple[Plain, KnowledgeBase, Plain]) -> None:
    """Each production stands after those whose facts it needs, so one pass equals the engine on generated cases."""
    _, kb, stated = case
    result = kb.consult(stated)
    known = passed_over(productions(kb.program), result.inputs)
    assert {slot for kind, slot, value in known if kind == "slot" and value} == result.outcome.true
    assert {slot for kind, slot, value in known if kind == "slot" and not value} == result.outcome.false
