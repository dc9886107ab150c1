"""The safety policy as a reader meets it: nothing reassures too early, advice carries its cautions."""

import re
from typing import Any

import pytest

from expert.knowledge_base import KnowledgeBase
from tests.reporting.renderings import Rendered, advice, block, full_lines, made, nothing_found, with_left

HELD_BACK = "! This does not reassure yet: red flags are present or not excluded."
DRUG = re.compile(r"(?i)medic(?:in|ation)|drug|diuretic|statin|beta-blocker|ace inhibitor|tablet|pill\b|dose|prescri")
CHANGE = re.compile(
    r"(?i)\b(?:stop|discontinu|chang|reduc|lower|quit|skip|replac|switch|withdr|taper|paus|avoid|halv|cease|"
    r"give up|leave out|leave off|come off|take less|take more|do without|interrupt)"
)
# Every sentence that names a medicine beside a word of change, each read and found to advise neither.
READ_AND_APPROVED = {
    "A medicine is never stopped or changed without asking whoever prescribed it.",
    "ask a provider how, and ask whoever prescribed a medicine before anything about it changes.",
    "They support a cramp from medicines and explain a reduced inflow.",
    "Nothing suggests stopping or changing a medicine (policy S8).",
    "questioned by the reviewer: The list of medicines is incomplete, and a warning not to stop them is missing.",
    "Some beta-blockers may lower blood flow to the limbs, and the other two are reported to affect muscle.",
    "Some beta-blockers may lower blood flow to the limbs",
    "The medicine acts on the flow to the limbs, and a lower flow brings less blood to the muscle.",
}
ARTERIES = "Poor blood flow in the arteries has not been ruled out. Ask a clinician before "


def test_nothing_reassures_while_a_red_flag_is_open_or_present(worked: tuple[Rendered, ...]) -> None:
    """Wherever a comforting conclusion is named as concluded, the same line says that it is held back."""
    checked = 0
    for one in worked:
        conclusions = one.report.consultation.model.vocabulary.conclusions.values()
        comforting = [conclusion.label.lower() for conclusion in conclusions if conclusion.reassures]
        for line in one.lines:
            if not one.report.may_reassure and any(label in line.lower() for label in comforting):
                denied = "not supported" in line or line.startswith("Not indicated")
                assert "held back" in line or denied, (one.case, line)
                checked += 1
    assert checked > 100


def test_comforting_hypothesis_says_so_in_its_own_entry(kb: KnowledgeBase) -> None:
    """A harmless cramp that is supported while red flags are open carries the warning under its heading."""
    lines = full_lines(made(kb, {"leg_cramp": "left", "dehydrated": "yes"}))
    told = block(lines, "●●○○ supporting · harmless leg cramp (left leg) — settled, held back")
    assert HELD_BACK in told


def test_comforting_evidence_against_a_disease_does_not_reassure(kb: KnowledgeBase) -> None:
    """A base rate that counts against a disease is followed by the warning while a red flag is open."""
    lines = full_lines(made(kb, {"leg_cramp": "left"}))
    against = next(number for number, line in enumerate(lines) if line.startswith("against HY-11"))
    assert HELD_BACK in lines[against : against + 8]


def test_warning_about_open_red_flags_stands_above_all_else(worked: tuple[Rendered, ...]) -> None:
    """While a red flag is open the report says that nothing in it means harmless or that self-care is enough."""
    warning = "While any of these is unknown, nothing here means that this is harmless or that self-care is enough."
    for one in worked:
        assert (warning in one.lines) == bool(one.report.open_flags), one.case


def test_nothing_is_held_back_once_every_red_flag_is_excluded(kb: KnowledgeBase) -> None:
    """With every red flag known absent the comforting conclusions are told without a reservation."""
    shown = made(kb, {**with_left(nothing_found(kb), "leg_cramp"), "dehydrated": "yes"})
    lines = full_lines(shown)
    assert shown.may_reassure
    assert lines[2] == "Red flags    none present; none left open"
    assert any("harmless leg cramp (left leg)" in line for line in lines)
    assert not any("held back" in line.replace("blood held back", "") or "reassure" in line for line in lines)


def test_one_unknown_red_flag_finding_is_enough_to_hold_back(kb: KnowledgeBase) -> None:
    """Leaving a single warning sign unasked takes the reassurance away again."""
    facts = {**with_left(nothing_found(kb), "leg_cramp"), "dehydrated": "yes"}
    del facts["seizure"]
    shown = made(kb, facts)
    assert not shown.may_reassure
    assert [flag.state.conclusion.id for flag in shown.open_flags] == ["emergency_general_signs"]
    assert any("harmless leg cramp (left leg)" in line and "held back" in line for line in full_lines(shown))


@pytest.mark.parametrize("normal", ["foot_pulse", "abi"])
def test_a_normal_pulse_or_index_never_removes_a_red_flag(
    kb: KnowledgeBase, worked: tuple[Rendered, ...], normal: str
) -> None:
    """Adding a normal pulse or ankle-brachial index leaves every red flag of every worked case present (S3)."""
    checked = 0
    for one in worked:
        facts = one.report.consultation.facts
        flags = {(state.conclusion.id, state.member) for state in one.report.consultation.red_flags_present}
        if not flags or any(item in {normal, "weak_foot_pulse"} for item, _ in facts.values):
            continue
        more = {(normal, member): "normal" for member in ("left", "right")}
        now = kb.consult(facts.replaced({**facts.values, **more})).red_flags_present
        assert flags <= {(state.conclusion.id, state.member) for state in now}, one.case
        checked += 1
    assert checked > 20


@pytest.mark.parametrize(
    ("title", "extra", "caution"),
    [
        ("• Raising the leg (", {}, ARTERIES + "raising the legs."),
        ("• Warmth on the muscle (", {}, ARTERIES + "using heat or ice on the leg."),
        ("• Warm bath (", {}, ARTERIES + "using heat or ice on the leg."),
        (
            "• Ice for soreness",
            {"soreness_after": "left", "cramp_duration": {"left": "prolonged"}},
            ARTERIES + "using heat or ice on the leg.",
        ),
        ("• Elevation as a vein treatment (", {"vein_disease_confirmed": "left"}, ARTERIES + "raising the legs."),
        ("• Compression as a vein treatment (", {"vein_disease_confirmed": "left"}, ARTERIES + "using compression."),
    ],
    ids=["raising", "warmth", "bath", "ice", "elevation", "compression"],
)
def test_cautions_stand_while_arterial_disease_is_not_excluded(
    kb: KnowledgeBase, title: str, extra: dict[str, Any], caution: str
) -> None:
    """Advice that could harm a leg short of blood carries its caution until both dangers are excluded."""
    unknown = made(kb, {"leg_cramp": "left", **extra})
    assert f"! {caution} [policy]" in advice(unknown, title)
    excluded = made(kb, {**with_left(nothing_found(kb), "leg_cramp"), **extra})
    assert excluded.consultation["PAD"].ceiling is None
    assert excluded.consultation["severe_flow_restriction"].ceiling is None
    assert not any(line.startswith("! ") for line in advice(excluded, title))


@pytest.mark.parametrize("asked_again", ["abi", "nonhealing_sore"])
def test_excluding_one_of_two_dangers_keeps_the_caution(kb: KnowledgeBase, asked_again: str) -> None:
    """The caution on raising the leg stays where only one of artery disease and restricted flow is excluded."""
    facts = with_left(nothing_found(kb), "leg_cramp")
    del facts[asked_again]
    assert f"! {ARTERIES}raising the legs. [policy]" in advice(made(kb, facts), "• Raising the leg (")


def test_a_notice_is_told_with_its_advice_and_its_caution(kb: KnowledgeBase) -> None:
    """What stands beside the recommendations, such as the notice on simple remedies, keeps its advice and caution."""
    told = advice(made(kb, {"leg_cramp": "left", "drugs": ["statin"]}), "• Simple remedy for a simple cause")
    assert told[1].endswith("ask whoever prescribed a medicine before anything about it changes.")
    assert told[2] == "! A medicine is never stopped or changed without asking whoever prescribed it. [policy]"


def test_red_flags_come_before_any_advice(worked: tuple[Rendered, ...]) -> None:
    """Where a red flag is present the recommendations begin by saying that what it calls for comes first."""
    sentence = "Red flags are present: what they call for comes first, and nothing below replaces or delays it."
    for one in worked:
        if one.report.recommendations:
            start = one.lines.index("RECOMMENDATIONS")
            assert (f"! {sentence}" in one.lines[start : start + 3]) == bool(one.report.red_flags), one.case
            assert (f"⚠ **{sentence}**\n" in one.markdown) == bool(one.report.red_flags), one.case


def test_no_sentence_advises_to_stop_or_change_a_medicine(worked: tuple[Rendered, ...]) -> None:
    """Every sentence with a medicine and a word of change, in all worked cases, was read and approved (policy S8)."""
    found = {
        re.sub(r"^(?:[!•-]|because|assumes|[0-9]{3}:\S+) +|^• .* — | \[[^]]*\]$", "", sentence).strip()
        for one in worked
        for line in one.lines
        for sentence in _sentences(line)
        if DRUG.search(sentence) and CHANGE.search(sentence)
    }
    assert not {sentence for sentence in found if sentence not in READ_AND_APPROVED}
    assert "A medicine is never stopped or changed without asking whoever prescribed it." in found


def _sentences(line: str) -> list[str]:
    """The sentences and list entries of a line, without the marks of a statement's wording and bias."""
    return re.split(r"(?<=[.;?!])\s+|\s—\s", re.sub(r"\s\[[^]]*\]", "", line))
