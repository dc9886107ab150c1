"""What if what names no side were of one: the case read once more with that side, and what is refused."""

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import expert
from expert import FactsError, KnowledgeBase
from expert.facts import Facts, is_negative
from expert.vocabulary import NOT_STATED
from tests.explanations.bases import base, rule
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = expert.load()
WEATHER = base(rule("R1", ["sore"], {"tired": "strong"}, "leg"), rule("R2", ["wet"], {"rain": "strong"}))


def reread(kb: KnowledgeBase, facts: Facts, side: str) -> Facts:
    """A fact file with a default side: only what names no side is left without one, all else is spelled out."""
    findings: dict[str, Any] = facts.to_plain(kb.vocabulary)["findings"]
    for name, value in findings.items():
        said = {member for member, word in value.items() if word != "unknown"} if isinstance(value, dict) else set()
        item = kb.vocabulary.item(name)
        if item and said == {NOT_STATED} and not is_negative(item, facts.values[name, NOT_STATED]):
            findings[name] = value[NOT_STATED]
    return kb.facts({"side": side, "findings": findings})


@settings(LAWS, max_examples=60)
@given(st.data())
def test_the_other_case_is_the_facts_read_again_with_that_side(data: st.DataObject) -> None:
    """Of any knowledge base: the same facts, levels and ceilings as a file with that default side; the case stays."""
    kb = data.draw(knowledge_bases())
    members = [member for scope in kb.vocabulary.member_scopes for member in scope.members]
    assume(members)
    stated = data.draw(stated_facts(kb))
    stated.pop("side", None)
    case = kb.facts(stated)
    side = data.draw(st.sampled_from([*members, "both"]))
    before = kb.consult(case, engine="compiled")
    expected = reread(kb, case, side)
    if dict(expected.values) == dict(case.values):
        with pytest.raises(FactsError, match=f"nothing is stated without a side, so nothing can be placed at '{side}'"):
            before.what_if(as_side=side)
        return
    found = before.what_if(as_side=side)
    again = kb.consult(expected)
    assert dict(found.after.facts.values) == dict(again.facts.values)
    assert found.after.levels == again.levels
    assert found.before is before
    assert before.facts == case


def test_only_what_names_no_side_is_placed() -> None:
    """What names a side, is denied of every side, or is about the person stays; both means both sides."""
    result = KB.consult({"leg_cramp": "yes", "swelling": "left", "heaviness": "no", "fever": "yes"})
    after = result.what_if(as_side="right").after.facts
    named = {key: value for key, value in result.facts.values.items() if key != ("leg_cramp", NOT_STATED)}
    assert dict(after.values) == {**named, ("leg_cramp", "right"): True}
    both = result.what_if(as_side="both").after.facts
    assert {key for key in both.values if key[0] == "leg_cramp"} == {("leg_cramp", "left"), ("leg_cramp", "right")}


def test_what_is_implied_moves_with_what_implies_it() -> None:
    """An implied fact is of the side that is supposed, and still implied."""
    after = KB.consult({"swelling_evening": "yes"}).what_if(as_side="left").after.facts
    assert set(after.values) == {("swelling_evening", "left"), ("swelling", "left")}
    assert after.implied == (("swelling", "left"),)


def test_changes_are_made_besides() -> None:
    """What is withdrawn goes first; what is set without a side is placed too, unless a default side places it."""
    result = WEATHER.consult({"sore": "yes", "wet": "yes"})
    assert set(result.what_if(unset=["wet"], as_side="left").after.facts.values) == {("sore", "left")}
    set_too = KB.consult({"leg_cramp": "yes"}).what_if(swelling="yes", as_side="left")
    assert set(set_too.after.facts.values) == {("leg_cramp", "left"), ("swelling", "left")}
    elsewhere = KB.consult({"leg_cramp": "yes"}).what_if(swelling="yes", side="right", as_side="left")
    assert set(elsewhere.after.facts.values) == {("leg_cramp", "left"), ("swelling", "right")}


@pytest.mark.parametrize(
    ("facts", "more", "message"),
    [
        ({"leg_cramp": "yes"}, {"as_side": "lft"}, "there is no side 'lft'; the sides are left, right, both; did you"),
        ({"leg_cramp": "yes"}, {"as_side": 1}, "there is no side '1'; the sides are left, right, both"),
        ({"leg_cramp": "left"}, {"as_side": "left"}, "nothing is stated without a side, so nothing can be placed at"),
        ({"leg_cramp": "no"}, {"as_side": "left"}, "nothing is stated without a side, so nothing can be placed at"),
        ({"leg_cramp": "yes"}, {"as_side": "left", "unset": ["leg_cramp"]}, "nothing is stated without a side, so"),
        (
            {"leg_cramp": "yes"},
            {"as_side": "left", "sweling": "yes"},
            "changes.sweling: unknown finding 'sweling'; did",
        ),
    ],
)
def test_what_cannot_be_supposed_is_refused(facts: dict[str, Any], more: dict[str, Any], message: str) -> None:
    """One sentence: no such side, or nothing to place."""
    with pytest.raises(FactsError) as error:
        KB.consult(facts).what_if(**more)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_a_knowledge_base_without_sides_has_none_to_suppose() -> None:
    """It says that nothing there has sides."""
    kb = KnowledgeBase.from_rules(
        [{**rule("R1", ["wet"], {"rain": "strong"})}],
        findings=[{"id": "wet", "type": "boolean"}],
        conclusions=[{"id": "rain", "kind": "hypothesis"}],
    )
    with pytest.raises(FactsError, match="nothing in this knowledge base has sides"):
        kb.consult({"wet": "yes"}).what_if(as_side="left")


def test_the_text_tells_the_side_that_is_supposed_and_json_holds_it() -> None:
    """In one line for each fact, with every id for auditors; nothing is said to be withdrawn."""
    result = KB.consult({"leg_cramp": "yes", "swelling": "left"})
    answer = result.what_if(as_side="both")
    said = " ".join(result.tell(answer).split())
    assert "WHAT CHANGES IN THE FACTS • leg cramp: yes (side not stated) → yes (both legs) " in said
    assert "What is withdrawn" not in said
    assert "[leg_cramp@not_stated] [leg_cramp@left] [leg_cramp@right]: yes" in result.tell(answer, audience="auditor")
    values = json.loads(json.dumps(result.values_of(answer)))
    assert values["as_side"] == "both"
    assert [(one["member"], one["before"], one["after"]) for one in values["facts"]] == [
        ("not_stated", True, None),
        ("left", None, True),
        ("right", None, True),
    ]
    assert result.values_of(result.what_if(fever="yes"))["as_side"] is None


def test_an_implied_fact_that_moves_is_told_as_implied() -> None:
    """Beside what implies it, and what is withdrawn besides is told apart."""
    result = KB.consult({"swelling_evening": "yes", "fever": "yes"})
    said = " ".join(result.tell(result.what_if(as_side="left", unset=["fever"])).split())
    assert "lower leg: yes (side not stated) → yes (left leg) (implied)" in said
    assert "fever: yes → not known" in said
    assert "What is withdrawn is not known any more." in said
