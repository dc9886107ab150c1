"""How many changes together a counterfactual tried, and that it says so unless nothing more could be found."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import expert
from expert import QuestionError
from expert.explanations.counterfactuals import Counterfactuals, counterfactuals
from tests.explanations.bases import base, rule
from tests.strategies import LAWS, knowledge_bases, stated_facts

ROOT = Path(__file__).resolve().parents[2]
KB = expert.load()
VENOUS = KB.read_facts(ROOT / "examples/venous.yaml")
MANY = "together may do it as well"


def found(answer: Counterfactuals) -> list[list[tuple[object, ...]]]:
    """The sets of each outlook."""
    return [[tuple(map(str, one.changes)) for one in outlook.sets] for outlook in answer.outlooks]


@settings(LAWS, max_examples=40)
@given(st.data())
def test_where_nothing_is_said_no_more_changes_find_more(data: st.DataObject) -> None:
    """An outlook that claims to hold all sets holds those that a search for more changes finds."""
    kb = data.draw(knowledge_bases())
    result = kb.consult(data.draw(stated_facts(kb, most=5)), engine="compiled")
    name = data.draw(st.sampled_from(list(kb.vocabulary.conclusions)))
    most = data.draw(st.sampled_from([1, 2]))
    kinds, more = data.draw(st.sampled_from([((), 3), (("withdraw",), 40)]))
    try:
        few = counterfactuals(result, name, kinds=kinds, most_changes=most)
    except QuestionError:
        assume(False)
    many = counterfactuals(result, name, kinds=kinds, most_changes=more)
    for outlook, sets, other in zip(few.outlooks, found(few), found(many), strict=True):
        assert outlook.tried in {None, most}
        assert outlook.tried is not None or sets == other


@pytest.mark.parametrize(
    ("limits", "audience", "line"),
    [
        ({}, "clinician", "Up to 2 changes together were tried; more together may do it as well ('--changes 3' tries"),
        ({}, "patient", "Up to 2 changes together were tried; more together may do it as well. "),
        ({"most_changes": 1}, "auditor", "One change at a time was tried; several together may do it as well ('--ch"),
        ({"most_changes": 3}, "clinician", "Up to 3 changes together were tried; more together may do it as well. "),
        ({"most_changes": 3, "kinds": ["withdraw"]}, "clinician", "as well ('--changes 4' tries them). "),
    ],
)
def test_the_text_tells_how_many_were_tried(limits: dict[str, Any], audience: str, line: str) -> None:
    """In one line, with the option that tries more where there is one; for patients without it."""
    result = KB.consult(VENOUS, engine="compiled")
    said = " ".join(result.tell(result.counterfactuals("CVI", **limits), audience=audience).split())
    assert line in said
    assert said.count("tried;") == 1


def test_nothing_is_said_where_all_sets_are_told() -> None:
    """One fact can change alone only; of many withdrawals all minimal sets are found at once."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}))
    result = kb.consult({"wet": "yes"})
    answer = result.counterfactuals("rain", to="lower")
    assert (answer.tried, answer.more, answer.outlooks[0].tried) == (None, None, None)
    assert MANY not in result.tell(answer)
    venous = KB.consult(VENOUS, engine="compiled")
    everything = venous.counterfactuals("CVI", "left", kinds=["withdraw"], most_changes=9)
    assert everything.tried is None
    assert MANY not in venous.tell(everything)


def test_what_needs_one_change_more_than_were_tried_is_not_claimed_to_be_impossible() -> None:
    """Of two facts that are needed together, trying one alone leaves more to try, and trying both leaves nothing."""
    result = base(rule("R1", ["wet", "dark"], {"rain": "strong"})).consult({})
    alone, both = (result.counterfactuals("rain", to="higher", most_changes=most) for most in (1, 2))
    assert (found(alone), alone.tried, alone.more) == ([[]], 1, 2)
    assert (len(found(both)[0]), both.tried, both.more) == (1, None, None)


def test_json_holds_how_many_were_asked_for_and_tried() -> None:
    """``most_changes`` is what was asked for, ``tried`` of each direction is null where that finds all."""
    result = KB.consult(VENOUS, engine="compiled")
    values = result.values_of(result.counterfactuals("CVI", "left"))
    assert (values["most_changes"], [one["tried"] for one in values["outlooks"]]) == (2, [2])
    few = base(rule("R1", ["wet"], {"rain": "strong"})).consult({"wet": "yes"})
    assert few.values_of(few.counterfactuals("rain", to="lower"))["outlooks"][0]["tried"] is None
