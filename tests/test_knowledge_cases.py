"""The worked cases of the shipped knowledge base, and its warning signs each by itself."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import expert
from expert.checking.cases import CaseOutcome, run_cases
from expert.loading.case_files import WorkedCase, read_cases

KB = expert.load("leg_cramps")
FILES = ("arterial", "benign", "guards", "mixed", "negatives", "other", "red_flags", "venous")
AGAINST_ONLY = {"serious_disease", "muscle_strain"}
LADDER = [rung.id for rung in KB.vocabulary.urgency]


@cache
def _cases() -> Mapping[str, tuple[WorkedCase, ...]]:
    """File → its cases."""
    found: dict[str, list[WorkedCase]] = {}
    for case in read_cases(KB.model, KB.model.folder or Path()):
        found.setdefault(Path(case.place.file).stem, []).append(case)
    return {name: tuple(cases) for name, cases in found.items()}


@cache
def _outcomes(file: str) -> tuple[CaseOutcome, ...]:
    return run_cases(KB, _cases()[file]).outcomes


def _all_outcomes() -> Iterator[CaseOutcome]:
    for file in FILES:
        yield from _outcomes(file)


def test_the_cases_are_there() -> None:
    """Three hundred cases or more in eight files, each with facts, its evidence and something expected."""
    assert tuple(sorted(_cases())) == FILES
    cases = [case for file in FILES for case in _cases()[file]]
    assert len(cases) >= 300
    assert all(case.title and case.written_from and (case.expect or case.forbid) for case in cases)


@pytest.mark.parametrize("file", FILES)
def test_every_case_comes_out_as_expected(file: str) -> None:
    """Each case of a file meets each of its expectations."""
    outcomes = _outcomes(file)
    assert len(outcomes) == len(_cases()[file]) > 0
    assert [str(failure) for outcome in outcomes for failure in outcome.failures] == []


def test_every_rule_fires_in_some_case() -> None:
    """No rule is left that no case has ever made fire."""
    fired = frozenset().union(*(outcome.fired for outcome in _all_outcomes()))
    assert set(KB.model.rules) - fired == set()


def test_every_hypothesis_is_supported_somewhere_and_absent_elsewhere() -> None:
    """Two hypotheses have evidence against them only; each other is proved in some case and not in another."""
    outcomes = tuple(_all_outcomes())
    hypotheses = {item.id for item in KB.vocabulary.conclusions.values() if KB.vocabulary.role(item) == "hypothesis"}
    counts = {name: sum(name in outcome.proved for outcome in outcomes) for name in hypotheses}
    assert {name for name, count in counts.items() if count == 0} == AGAINST_ONLY
    assert [name for name, count in counts.items() if count == len(outcomes)] == []
    assert {name for name in hypotheses if not KB.model.rules_for[name]} == AGAINST_ONLY
    assert all(KB.model.rules_against[name] for name in AGAINST_ONLY)


# --- warning signs, each by itself -----------------------------------------------------------------------------------


class Sign(NamedTuple):
    """The facts that raise a red flag: some always needed, and one of several."""

    always: dict[str, Any]
    one_of: dict[str, Any]
    red_flag: str
    rung: str


LEG_PAIN = {
    "leg_cramp": "left",
    "leg_discomfort": "left",
    "aching": "left",
    "severe_constant_pain": "left",
    "tenderness": "left",
    "exertion_symptom": {"left": {"pain": "yes"}},
    "nocturnal_cramp": "left",
    "claudication": "left",
    "pressure_feel": "left",
    "soreness_after": "left",
    "tightening_painful": "left",
    "wakes_patient": "left",
    "cramp_timing": {"left": ["rest"]},
    "cramp_site": {"left": ["foot"]},
}
SIGNS = (
    Sign(
        {"sudden_onset": "left"},
        {
            "skin_colour": {"left": "pale"},
            "skin_temp": {"left": "cold"},
            "foot_pulse": {"left": "absent"},
            "weak_foot_pulse": "left",
            "one_leg_cold": "left",
            "numbness_tingling": "left",
            "weakness_paralysis": "left",
        },
        "possible_acute_flow_loss",
        "U4",
    ),
    # which leg a sudden start was told of does not matter
    Sign({"sudden_onset": "right"}, {"skin_colour": {"left": "bluish"}}, "possible_acute_flow_loss", "U4"),
    Sign({"sudden_onset": "left"}, {"foot_pulse": {"left": "diminished"}}, "possible_acute_flow_loss", "U4"),
    Sign({}, {"blackened_skin": "left"}, "possible_acute_flow_loss", "U4"),
    Sign(
        {"weakness_paralysis": "left"},
        {
            "skin_temp": {"left": "cold"},
            "one_leg_cold": "left",
            "skin_colour": {"left": "pale"},
            "foot_pulse": {"left": "diminished"},
            "weak_foot_pulse": "left",
        },
        "possible_acute_flow_loss",
        "U4",
    ),
    Sign(
        {"tense_leg": "left"},
        {"severe_constant_pain": "left", "injury": "left"},
        "possible_compartment_pressure",
        "U4",
    ),
    *(
        Sign(
            {chest: "yes"},
            {"swelling": "left", "tense_leg": "left", "leg_clot_known": "left", **LEG_PAIN},
            "possible_lung_clot",
            "U4",
        )
        for chest in ("chest_pain", "breathlessness", "fainting")
    ),
    Sign({}, {"seizure": "yes", "lockjaw": "yes"}, "emergency_general_signs", "U4"),
    Sign(
        {"dark_urine": "yes"},
        {"cramps_elsewhere": "yes", "weakness_paralysis": "left", "general_weakness": "yes", **LEG_PAIN},
        "emergency_general_signs",
        "U4",
    ),
    Sign(
        {"swelling": {"left": "yes", "right": "no"}},
        {
            **LEG_PAIN,
            "leg_clot_known": "left",
            "redness_warmth": "left",
            "sudden_onset": "left",
            "recent_immobility": "yes",
            "personal_history_clots": "yes",
        },
        "possible_vein_clot",
        "urgent",
    ),
    Sign({"tense_leg": "left", "swelling": {"right": "no"}}, {"tenderness": "left"}, "possible_vein_clot", "urgent"),
    Sign({"fever": "yes"}, {"redness_warmth": "left"}, "possible_skin_infection", "urgent"),
    Sign(
        {"severe_constant_pain": "left"},
        {
            "skin_colour": {"left": "pale"},
            "weak_foot_pulse": "left",
            "one_leg_cold": "left",
            "nonhealing_sore": "left",
        },
        "rest_pain_with_poor_flow",
        "urgent",
    ),
    # strength lost suddenly in both legs is also lost suddenly in one, which is an emergency
    Sign({"weakness_paralysis": "both"}, {"sudden_onset": "left"}, "sudden_weakness", "U4"),
    Sign({"general_weakness": "yes"}, {"cramps_elsewhere": "yes", **LEG_PAIN}, "sudden_weakness", "urgent"),
    Sign(
        {},
        {
            "nonhealing_sore": "left",
            "weak_foot_pulse": "left",
            "foot_pulse": {"left": "diminished"},
            "one_leg_cold": "left",
            "skin_temp": {"left": "cold", "right": "normal"},
            "skin_colour": {"left": "pale"},
        },
        "severe_flow_restriction",
        "U3",
    ),
    Sign({}, {"skin_colour": {"left": "bluish"}}, "severe_flow_restriction", "U3"),
)
ALONE = [(sign, {**sign.always, name: value}) for sign in SIGNS for name, value in sign.one_of.items()]
ALONE_IDS = [f"{sign.red_flag}-{'-'.join(facts)}" for sign, facts in ALONE]
# what could be taken for comfort: normal pulses and index, a harmless cause, cramps that end by themselves
HARMLESS = {
    "abi": {"both": "normal"},
    "dehydrated": "yes",
    "self_resolves": "yes",
    "cramp_frequency": "single",
    "recent_overexertion": "yes",
}


@pytest.mark.parametrize(("sign", "facts"), ALONE, ids=ALONE_IDS)
def test_a_warning_sign_alone_raises_its_rung(sign: Sign, facts: dict[str, Any]) -> None:
    """With nothing else known, the red flag is present, its rung is reached, and nothing reassures."""
    result = KB.consult(facts)
    assert sign.red_flag in {state.conclusion.id for state in result.red_flags_present}
    assert result.urgency is not None
    assert result.urgency.id == sign.rung
    assert not result.may_reassure


@pytest.mark.parametrize(("sign", "facts"), ALONE, ids=ALONE_IDS)
def test_nothing_harmless_lowers_a_warning_sign(sign: Sign, facts: dict[str, Any]) -> None:
    """Normal findings and a simple cause beside a warning sign leave the flag and its rung as they were."""
    alone, beside = KB.consult(facts), KB.consult({**HARMLESS, **facts})
    assert alone.urgency is not None
    assert beside.urgency is not None
    assert LADDER.index(beside.urgency.id) >= LADDER.index(alone.urgency.id)
    assert beside[sign.red_flag].level == alone[sign.red_flag].level


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"{sign.red_flag}-{'-'.join(sign.always) or 'alone'}")
def test_half_of_a_warning_sign_is_no_red_flag(sign: Sign) -> None:
    """What is always needed does not raise the flag by itself; it leaves the flag open."""
    result = KB.consult(sign.always)
    assert result[sign.red_flag].level is None
    assert sign.red_flag in {state.conclusion.id for state in result.red_flags_open}


def test_the_warning_signs_tried_are_all_there_are() -> None:
    """Every red flag of the vocabulary and every rule for one has a sign above that makes it fire alone."""
    flags = {item.id for item in KB.vocabulary.conclusions.values() if KB.vocabulary.role(item) == "red_flag"}
    assert flags == {sign.red_flag for sign in SIGNS}
    tried = frozenset().union(*(KB.consult(facts).fired_rules for _, facts in ALONE))
    needed = {rule.id for flag in flags for rule in KB.model.rules_for[flag]}
    assert needed - tried == set()


def test_rungs_stand_for_what_they_should() -> None:
    """Emergency and same-day advice exist by policy only, and stand above the documents' own ladder."""
    assert LADDER == ["U0", "U1", "U2", "U3", "urgent", "U4"]
    by_policy = {rung.id for rung in KB.vocabulary.urgency if rung.sources}
    assert by_policy == {"urgent", "U4"}
    rungs = {item.id: item.urgency for item in KB.vocabulary.conclusions.values() if item.urgency in by_policy}
    assert rungs == {
        "possible_acute_flow_loss": "U4",
        "possible_compartment_pressure": "U4",
        "possible_lung_clot": "U4",
        "emergency_general_signs": "U4",
        "possible_vein_clot": "urgent",
        "possible_skin_infection": "urgent",
        "rest_pain_with_poor_flow": "urgent",
        "sudden_weakness": "urgent",
    }
