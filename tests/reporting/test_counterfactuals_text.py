"""Counterfactuals as text and JSON: alternatives together, levels, red flags, limits and bounds."""

from pathlib import Path
from typing import Any

import expert
from expert import Result
from expert.reporting.words import HELD_BACK
from tests.explanations.bases import base, rule

ROOT = Path(__file__).resolve().parents[2]
KB = expert.load()
WEATHER = base(
    rule("R1", ["wet", "dark"], {"rain": "strong"}),
    rule("R2", ["wet"], {"rain": "possible"}),
    rule("R3", [{"age": {"above": 45}}], {"old": "strong"}),
    rule("R4", ["sore"], {"tired": "strong"}),
    rule("R5", [{"any": ["dark", "windy", "sore"]}, {"times": {"includes": ["night"]}}], {"eerie": "strong"}),
    fog={"scope": "person"},
)


def told(result: Result, name: str, audience: str = "clinician", *, everything: bool = False, **limits: Any) -> str:
    """The text of an answer, its lines joined."""
    answer = result.counterfactuals(name, **limits)
    return " ".join(result.tell(answer, audience=audience, everything=everything).split())


def test_alternatives_on_one_fact_stand_in_one_line() -> None:
    """What a fact could become, what it is now, and the level where it is not the one asked for."""
    said = told(WEATHER.consult({"wet": True, "dark": True}), "rain")
    assert "Rain: strong — settled WHAT WOULD LOWER IT TO POSSIBLE OR LESS One change is enough:" in said
    assert "• wet grass: no, or not known (now: yes) → not concluded" in said
    assert "• a dark sky: no, or not known (now: yes) " in said
    assert "no advice to change anything, and never to stop a medicine" in said


def test_numbers_are_told_as_regions_and_sides_together() -> None:
    """No number is named that no rule names; sides that do the same stand in one line."""
    said = told(WEATHER.consult({"age": 50}), "old")
    assert "WHAT WOULD TAKE IT AWAY One change is enough: • age: at most 45 years, or not known (now: 50 years)" in said
    assert "soreness (left leg or right leg): yes (not known now)" in told(WEATHER.consult({}), "tired")


def test_alternatives_that_lead_to_different_levels_stand_apart() -> None:
    """Each line has one level."""
    kb = base(
        rule("R1", [{"colour": "pale"}], {"odd": "possible"}), rule("R2", [{"colour": "blue"}], {"odd": "strong"})
    )
    said = told(kb.consult({}), "odd")
    assert "• colour: rather pale (not known now) • colour: bluish (not known now) → strong" in said


def test_sets_with_a_change_in_common_stand_under_it() -> None:
    """The common change once, then each that goes with it."""
    said = told(WEATHER.consult({}), "eerie")
    assert "Two changes together: • times: at night (not known now), together with any one of - a dark sky: yes" in said
    assert "- wind: yes (not known now) - soreness (left leg or right leg): yes (not known now)" in said


def test_what_cannot_be_found_is_told_with_its_limits() -> None:
    """No change, no rule, and what was held fixed."""
    result = WEATHER.consult({"wet": True})
    said = told(result, "rain", fixed=["wet", "dark"], directions={"age": "up"})
    assert "Held fixed: wet grass; a dark sky" in said
    assert "One way only: age: up (yes, or more)" in said
    assert "No 2 changes together, and no fewer, would do it within these limits." in said
    alone = told(result, "rain", to="higher", kinds=["withdraw"], most_changes=1)
    assert "No single change would do it by withdrawing what is stated." in alone
    assert "No rule of this knowledge base can give it" in told(result, "fog")


def test_a_red_flag_that_changes_would_bring_is_told_with_them() -> None:
    """In the text with a mark of its own, and in JSON."""
    result = KB.consult({"sudden_onset": "left", "leg_cramp": "left"})
    itself = result.counterfactuals("possible_acute_flow_loss", "left", most_changes=1)
    assert itself.outlooks[0].sets
    assert not any(("possible_acute_flow_loss", "left") in one.brings for one in itself.outlooks[0].sets)
    answer = result.counterfactuals("severe_flow_restriction", "left", to="higher", most_changes=1)
    (outlook,) = answer.outlooks
    assert any(("possible_acute_flow_loss", "left") in one.brings for one in outlook.sets)
    said = " ".join(result.tell(answer).split())
    assert "! This would also bring a red flag: possible sudden loss of blood flow to the leg (left leg)" in said
    brought = result.values_of(answer)["outlooks"][0]["sets"][0]["brings"]
    assert {"conclusion": "possible_acute_flow_loss", "member": "left"} in brought


def test_a_red_flag_taken_away_is_not_thereby_excluded() -> None:
    """The warning stands below what would take it away."""
    result = KB.consult(KB.read_facts(ROOT / "examples/red_flag.yaml"))
    assert "is not thereby excluded: taking back a statement makes nothing safe" in told(
        result, "possible_acute_flow_loss", "patient"
    )


def test_what_would_comfort_is_held_back_while_a_red_flag_is_open() -> None:
    """Also where only a change would bring it about."""
    result = KB.consult({"leg_cramp": "left"})
    comforting = [state for state in result.states if state.conclusion.reassures]
    assert comforting
    for state in comforting:
        assert HELD_BACK in told(result, state.conclusion.id, "patient", member=state.member)


def test_a_long_list_is_cut_in_the_text_only() -> None:
    """The rest is counted; everything is told on request and in JSON."""
    result = KB.consult(KB.read_facts(ROOT / "examples/nearly_empty.yaml"))
    answer = result.counterfactuals("discuss_causes")
    assert "more of this size; '--all' and JSON tell them" in told(result, "discuss_causes")
    assert "more of this size" not in told(result, "discuss_causes", everything=True)
    assert len(result.values_of(answer)["outlooks"][0]["sets"]) == len(answer.outlooks[0].sets) > 100


def test_a_search_that_was_cut_says_so() -> None:
    """In the text and in JSON."""
    names = [f"f{number}" for number in range(80)]
    kb = expert.KnowledgeBase.from_rules(
        [rule("R1", [{"at_least": {"count": 2, "of": names}}], {"c": "strong"})],
        findings=[{"id": name, "type": "boolean"} for name in names],
        conclusions=[{"id": "c", "kind": "hypothesis"}],
    )
    result = kb.consult({})
    assert "The search was cut short: there may be more." in told(result, "c")
    assert result.values_of(result.counterfactuals("c"))["outlooks"][0]["complete"] is False


def test_auditors_read_ids_and_patients_none() -> None:
    """The id of each change stands behind its label."""
    result = WEATHER.consult({"sore": "left"})
    assert "soreness (left leg) [sore@left]: no, or not known (now: yes)" in told(result, "tired", "auditor")
    assert "[" not in told(result, "tired", "patient")


def test_json_holds_every_change() -> None:
    """Kind, id, members, what it is and what it becomes; a region by its ends, without an example."""
    result = WEATHER.consult({"age": 50})
    values = result.values_of(result.counterfactuals("old", directions={"age": "down"}, fixed=["wet"]))
    assert (values["question"], values["level"], values["ceiling"]) == ("counterfactual", "strong", "strong")
    assert (values["fixed"], values["directions"], values["most_changes"]) == (["wet"], {"age": "down"}, 2)
    (outlook,) = values["outlooks"]
    assert (outlook["direction"], outlook["level"], outlook["complete"]) == ("lower", None, True)
    (one,) = outlook["sets"]
    assert (one["level"], one["ceiling"], one["brings"]) == (None, None, [])
    assert one["changes"] == [
        {
            "kind": "reverse",
            "id": "age",
            "item": "age",
            "members": [None],
            "element": None,
            "from": 50,
            "to": {"low": None, "low_included": False, "high": 45.0, "high_included": True},
            "text": "at most 45 years",
        }
    ]
