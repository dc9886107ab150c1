"""Thirty stacked diamonds, 2^30 paths: every question is answered from a graph that is never grown into a tree."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from expert import Result
from expert.checker import verify
from tests.explanations.stacked import LAYERS, TOP, stacked

KNOWN, NOTHING = {"start": "yes"}, {"other": "yes"}
ASKED: dict[str, Callable[[], tuple[Result, object]]] = {
    "how": lambda: ask(KNOWN, lambda result: result.how(TOP)),
    "why-not": lambda: ask(NOTHING, lambda result: result.why_not(TOP)),
    "contrast": lambda: ask(KNOWN, lambda result: result.contrast(TOP, "a1")),
    "what-if": lambda: ask(KNOWN, lambda result: result.what_if(start="no")),
    "reasons": lambda: ask(KNOWN, lambda result: result.reasons(TOP)),
    "counterfactual": lambda: ask(KNOWN, lambda result: result.counterfactuals(TOP)),
    "next": lambda: ask(NOTHING, lambda result: result.next_questions()),
}


def ask(facts: dict[str, str], question: Callable[[Result], object]) -> tuple[Result, object]:
    """Consult the stacked diamonds and ask."""
    result = stacked().consult(facts, engine="compiled")
    return result, question(result)


@pytest.mark.parametrize("name", ASKED)
def test_the_answer_is_no_longer_than_the_graph(name: str) -> None:
    """No step, rule or fact is told more than a few times: an expanded tree would not end within anybody's life."""
    result, answer = ASKED[name]()
    rules = len(result.model.rules)
    assert len(result.values_of(answer)) > 5
    for audience in ("patient", "clinician", "auditor"):
        assert len(result.tell(answer, audience=audience).splitlines()) < 20 * rules


def test_how_tells_every_step_once() -> None:
    """The derivation has one step for each conclusion, and all ways to each of them."""
    result, derivation = ASKED["how"]()
    steps = result.values_of(derivation)["steps"]
    assert len(steps) == 3 * LAYERS + 1
    assert sum(len(step["support"]) for step in steps) == len(result.model.rules)


def test_the_one_fact_is_the_reason_and_what_to_change() -> None:
    """However many paths lead up, they start from one fact."""
    result, reasons = ASKED["reasons"]()
    (reason,) = result.values_of(reasons)["reasons"]
    assert [fact["item"] for fact in reason["facts"]] == ["start"]
    _, found = ASKED["next"]()
    assert [question["item"] for question in result.values_of(found)["questions"]] == ["start"]


def test_the_certificate_grows_with_the_graph() -> None:
    """Each truth is one step with its reasons, in an order that the checker accepts."""
    result, _ = ASKED["how"]()
    proof = result.certificate()
    verify(proof, result.model.plain)
    assert len(proof["steps"]) < 4 * len(result.model.rules)
    numbers = [step["step"] for step in proof["steps"]]
    assert all(two == one + 1 for one, two in pairwise(numbers))
