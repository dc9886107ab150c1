"""What other facts would change: everything that differs, nothing else, and the case itself untouched."""

import pickle
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import expert
from expert import FactsError, KnowledgeBase, Result
from expert.explanations.what_if import REPORT_ROLES, ConclusionChange, Difference, difference, what_if
from expert.facts import Key
from expert.states import OPEN
from expert.truth import TRUE
from expert.vocabulary import NOT_STATED, ROLES
from tests.explanations.bases import base, rule
from tests.explanations.stacked import stacked
from tests.random_cases import random_cases
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = expert.load()
FLAG = {"label": "red flag", "plural": "Red flags", "role": "red_flag", "levels": "no"}
LEG = {"label": "leg", "plural": "legs", "members": {"left": "left leg", "right": "right leg"}, "not_stated": "a leg"}


def garden() -> KnowledgeBase:
    """Red flags of the person and of a leg."""
    return KnowledgeBase.from_rules(
        [
            rule("F1", ["wet", {"dark": "no"}], {"flood": "yes"}),
            rule("F2", ["sore"], {"sore_leg": "yes"}, "leg"),
        ],
        findings=[
            {"id": "wet", "type": "boolean"},
            {"id": "dark", "type": "boolean"},
            {"id": "sore", "type": "boolean", "scope": "leg"},
            {"id": "red", "type": "boolean", "scope": "leg"},
        ],
        conclusions=[{"id": "flood", "kind": "alarm"}, {"id": "sore_leg", "kind": "alarm", "scope": "leg"}],
        kinds={"alarm": FLAG},
        scopes={"leg": LEG},
    )


def keys(changes: tuple[ConclusionChange, ...]) -> dict[Key, tuple[str, ...]]:
    """What differs of which conclusion and member."""
    return {(change.conclusion.id, change.member): change.differs for change in changes if change.differs}


def seen(result: Result, key: Key) -> dict[str, Any] | None:
    """What a result says of a conclusion for one member; None where it does not speak of the member."""
    if key[1] not in result[key[0]].by_member:
        return None
    state = result[key[0]][key[1]]
    return {"level": state.level, "ceiling": state.ceiling, "contrary": state.contrary, "conflict": state.conflict}


def expected(before: Result, after: Result) -> dict[Key, set[str]]:
    """What differs between two results, found by asking each about everything."""
    found: dict[Key, set[str]] = {}
    for name, conclusion in before.model.vocabulary.conclusions.items():
        for member in before.model.vocabulary.scope_of(conclusion).all_members:
            was, now = seen(before, (name, member)), seen(after, (name, member))
            if was is not None and now is not None:
                differs = {aspect for aspect in was if was[aspect] != now[aspect]}
            else:
                differs = _of_one(before if was else after, name, member) if was or now else set()
            if differs:
                found[name, member] = differs
    return found


def _of_one(result: Result, name: str, member: str | None) -> set[str]:
    state = result[name][member]
    assert member == NOT_STATED
    is_flag = result.model.vocabulary.role(state.conclusion) == "red_flag"
    told = {"level": state.level, "contrary": state.contrary is TRUE, "conflict": state.conflict}
    return {aspect for aspect, said in told.items() if said} | (
        {"ceiling"} if is_flag and state.status == OPEN else set()
    )


def check(found: Difference) -> None:
    """Compare a difference with two results that experta makes."""
    before, after = (found.before.model, found.before.facts), (found.after.model, found.after.facts)
    results = [KnowledgeBase(model).consult(facts) for model, facts in (before, after)]
    assert {key: set(differs) for key, differs in keys(found.conclusions).items()} == expected(*results)
    for change in found.conclusions:
        key = (change.conclusion.id, change.member)
        for firings, contrary in ((change.support, False), (change.contrary, True)):
            was, now = (
                {(one.rule.id, one.member, one.level) for one in result.justifications(*key, contrary=contrary)}
                for result in results
            )
            assert {(one.rule.id, one.member, one.level) for one in firings.new} == now - was
            assert {(one.rule.id, one.member, one.level) for one in firings.gone} == was - now
    untold = {(c.id, m) for c in found.before.model.vocabulary.conclusions.values() for m in found.before.members(c)}
    for key in untold - {(change.conclusion.id, change.member) for change in found.conclusions}:
        assert results[0].justifications(*key) == results[1].justifications(*key)


@settings(LAWS, max_examples=40)
@given(st.data())
def test_a_difference_is_everything_that_two_consultations_differ_in(data: st.DataObject) -> None:
    """Of any knowledge base: levels, ceilings, evidence against, conflicts and rules, as experta finds them."""
    kb = data.draw(knowledge_bases())
    result = kb.consult(data.draw(stated_facts(kb)), engine="compiled")
    try:
        found = what_if(result, data.draw(stated_facts(kb)))
    except FactsError:
        assume(False)
    check(found)


def test_a_difference_of_leg_cramps_is_everything_that_two_consultations_differ_in() -> None:
    """The same for pairs of random cases of the shipped knowledge base, in the order of a report."""
    cases = [KB.consult(facts, engine="compiled") for facts in random_cases(KB, 12, 5)]
    vocabulary = KB.vocabulary
    places = {name: place for place, name in enumerate(vocabulary.conclusions)}
    for before, after in pairwise(cases):
        found = difference(before, after)
        assert keys(found.conclusions).keys() == expected(before, after).keys()
        order = [
            (REPORT_ROLES.index(vocabulary.role(c.conclusion)), places[c.conclusion.id]) for c in found.conclusions
        ]
        assert order == sorted(order)
        back = difference(after, before)
        assert [(c.conclusion, c.member, c.before, c.after) for c in found.conclusions] == [
            (c.conclusion, c.member, c.after, c.before) for c in back.conclusions
        ]
        assert found.facts
        assert {(f.item, f.member): (f.before, f.after) for f in found.facts} == {
            (f.item, f.member): (f.after, f.before) for f in back.facts
        }


def test_every_role_has_its_place() -> None:
    """No kind of conclusion can be left out of the order."""
    assert sorted(REPORT_ROLES) == sorted(ROLES)


def test_the_case_itself_stays_as_it_is() -> None:
    """The consultation asked is not touched; the other one is a result of the compiled engine to ask further."""
    result = KB.consult({"leg_cramp": "left", "swelling": "left"}, engine="both")
    frozen, levels = pickle.dumps(result), dict(result.levels)
    found = result.what_if({"swelling": "unknown"}, diabetes="yes", unset=["leg_cramp@left"], side="right")
    assert (pickle.dumps(result), result.levels) == (frozen, levels)
    assert found.before is result
    assert isinstance(found.after, Result)
    assert found.after.outcome.engine == "compiled"
    assert found.after.facts.values == {("swelling", "left"): True, ("diabetes", None): True}
    assert found.after.how("CVI").steps[0].key == ("CVI", "left")


def test_nothing_changed_differs_in_nothing() -> None:
    """Changes that say what is known already are no change."""
    found = KB.consult({"swelling": "left"}).what_if({"swelling": {"left": "yes"}}, unset=["heaviness"])
    assert (found.facts, found.still_implied, found.conclusions, found.anything) == ((), (), (), False)


def test_other_rules_alone_are_told_apart_from_a_difference() -> None:
    """A conclusion of the same level by another rule is listed, and nothing of it differs."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}), rule("R2", ["dark"], {"rain": "strong"}))
    found = kb.consult({"wet": "yes"}).what_if(wet="unknown", dark="yes")
    (change,) = found.conclusions
    assert (change.differs, change.turn) == ((), "")
    assert [one.rule.id for one in change.support.new] == ["R2"]
    assert [one.rule.id for one in change.support.gone] == ["R1"]
    assert not found.anything


def test_a_rule_that_inherits_another_level_is_told_with_both() -> None:
    """The same rule with another level fired newly, and no longer as before."""
    kb = base(
        rule("R1", ["wet"], {"rain": "strong"}),
        rule("R2", ["dark"], {"rain": "possible"}),
        rule("R3", ["rain"], {"flood": "inherit"}),
    )
    found = kb.consult({"wet": "yes", "dark": "yes"}).what_if(wet="no")
    change = next(change for change in found.conclusions if change.conclusion.id == "flood")
    assert change.differs == ("level", "ceiling")
    assert [(one.rule.id, one.level) for one in (*change.support.new, *change.support.gone)] == [
        ("R3", "possible"),
        ("R3", "strong"),
    ]


def test_a_given_conclusion_that_contradicts_the_facts_is_a_difference() -> None:
    """What is stated against the rules comes into conflict, and that is told."""
    kb = base(
        rule("R1", ["wet"], {"rain": "strong"}),
        rain={"scope": "person", "given": "possible", "question": "Did it rain?"},
    )
    found = kb.consult({"wet": "yes"}).what_if(rain="no")
    assert keys(found.conclusions) == {("rain", None): ("conflict",)}
    assert keys(kb.consult({"rain": "no", "wet": "yes"}).what_if(rain="unknown").conclusions) == {
        ("rain", None): ("conflict",)
    }


def test_evidence_against_is_a_difference() -> None:
    """A rule that counts against something is told though it changes no level."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}), rule("R2", ["windy"], {"rain": "contrary"}))
    (change,) = kb.consult({"wet": "yes"}).what_if(windy="yes").conclusions
    assert (change.differs, [one.rule.id for one in change.contrary.new]) == (("contrary",), ["R2"])


@pytest.mark.parametrize(
    ("facts", "changes", "turn"),
    [
        ({"wet": "yes"}, {"dark": "no"}, "appears"),
        ({"wet": "yes", "dark": "yes"}, {"dark": "no"}, "appears"),
        ({"wet": "yes", "dark": "no"}, {"dark": "yes"}, "disappears"),
        ({"wet": "yes", "dark": "no"}, {"dark": "unknown"}, "disappears"),
        ({"wet": "no"}, {"wet": "unknown"}, "opens"),
        ({}, {"dark": "yes"}, "is settled"),
    ],
)
def test_what_becomes_of_a_red_flag(facts: Mapping[str, Any], changes: Mapping[str, Any], turn: str) -> None:
    """A red flag appears, disappears, opens or is settled; what is withdrawn settles nothing."""
    (change,) = garden().consult(facts).what_if(changes).of_role("red_flag")
    assert (change.conclusion.id, change.turn) == ("flood", turn)


def test_red_flags_of_a_side_that_is_not_named_open_and_are_dropped() -> None:
    """Where something is said of a side that is not named, its red flags are asked too, and else they are not."""
    found = garden().consult({"wet": "no"}).what_if(red="yes")
    assert [(change.member, change.turn) for change in found.conclusions] == [(NOT_STATED, "opens")]
    back = garden().consult({"wet": "no", "red": "yes"}).what_if(unset=["red"])
    assert [(change.member, change.turn) for change in back.conclusions] == [(NOT_STATED, "is dropped")]


def test_evidence_against_for_a_side_that_is_not_named_is_told() -> None:
    """What counts against a conclusion for a side that only one of the cases speaks of is a difference."""
    kb = base(
        rule("R1", ["sore"], {"tired": "strong"}, "leg"), rule("R2", [{"shade": "red"}], {"tired": "contrary"}, "leg")
    )
    found = kb.consult({}).what_if(shade="red")
    assert keys(found.conclusions) == {("tired", NOT_STATED): ("contrary",)}


def test_a_denial_of_all_sides_is_one_fact() -> None:
    """What is said of every side alike is not told of a side that is not named as well."""
    found = KB.consult({"swelling": "no"}).what_if(swelling="left")
    assert [(change.member, change.before, change.after) for change in found.facts] == [("left", False, True)]
    found = KB.consult({}).what_if(swelling="yes")
    assert [(change.member, change.after) for change in found.facts] == [(NOT_STATED, True)]


def test_implied_facts_that_come_and_go_are_marked() -> None:
    """What nobody stated, before or after, is told as implied."""
    found = KB.consult({}).what_if(swelling_evening="left")
    assert [(change.item, change.implied) for change in found.facts] == [
        ("swelling_evening", False),
        ("swelling", True),
    ]
    found = KB.consult({"swelling_evening": "left"}).what_if(swelling="neither")
    assert [(change.item, change.member, change.implied) for change in found.facts] == [
        ("swelling", "left", False),
        ("swelling", "right", False),
    ]


def test_what_still_holds_because_something_implies_it_is_told() -> None:
    """Withdrawing a fact that another implies changes nothing, and the other is named."""
    found = KB.consult({"swelling_evening": "left", "swelling": "left"}).what_if(unset=["swelling"])
    assert [(kept.item, kept.member, kept.by) for kept in found.still_implied] == [
        ("swelling", "left", "swelling_evening")
    ]
    assert found.facts == ()
    assert KB.consult({"swelling_evening": "left"}).what_if(diabetes="yes").still_implied == ()


def test_only_new_notes_are_told() -> None:
    """A remark about the facts that the case calls for already is no news."""
    noted = {"swelling": "left", "heaviness": "yes"}
    assert KB.consult({"swelling": "left"}).what_if(heaviness="yes").new_notes[0].startswith("No side is stated for")
    assert KB.consult(noted).what_if(diabetes="yes").new_notes == ()


def test_stacked_diamonds_are_compared_step_by_step() -> None:
    """A billion paths between fact and conclusion are one change for each conclusion."""
    kb = stacked()
    found = kb.consult({"start": "yes"}).what_if(unset=["start"])
    assert len(found.conclusions) == len(kb.vocabulary.conclusions)


@pytest.mark.parametrize(
    ("changes", "unset", "message"),
    [
        ({"sweling": "left"}, [], "changes.sweling: unknown finding 'sweling'; did you mean 'swelling'?"),
        ({}, ["sweling"], "there is no finding 'sweling'; did you mean 'swelling'?"),
        ({"PAD": "yes"}, [], "changes.PAD: 'PAD' is concluded by the rules and cannot be stated as a fact"),
    ],
)
def test_changes_that_cannot_be_read_are_refused(changes: dict[str, Any], unset: list[str], message: str) -> None:
    """One sentence each, with the nearest name."""
    with pytest.raises(FactsError) as error:
        KB.consult({}).what_if(changes, unset=unset)
    assert str(error.value) == message
