"""What a reader of the text report can rely on, shown on consultations of the shipped knowledge base."""

import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert.facts import Facts
from expert.knowledge_base import KnowledgeBase
from expert.reporting.report import Report, report
from expert.reporting.text import DETAILS, WIDTH, Paragraph, render_plain, to_text
from tests.reporting.renderings import Rendered, full_lines, nothing_found, with_left

FIRST = ("RED FLAGS PRESENT", "RED FLAGS NOT YET EXCLUDED", "URGENCY", "HYPOTHESES", "RECOMMENDATIONS")
LAST = (
    "WHERE THE DOCUMENTS PULL IN DIFFERENT DIRECTIONS",
    "CONFLICTS",
    "NOT EXPLAINED BY THIS KNOWLEDGE",
    "NOT ASKED THAT WOULD MATTER",
    "FACTS GIVEN",
)
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
HOSTILE = "a\nb\tc\rd\x1b[31me\x00f\x85g\u2028h\u202ei\u200fj\u2066k\ufeffl\u00adm\ue000n"


def made(kb: KnowledgeBase, findings: dict[str, Any], case: str = "") -> Report:
    """The report of findings."""
    return report(kb.consult({"case": case, "findings": findings}))


def headings(text: str) -> list[str]:
    """The headings of a text report, in order."""
    return [line for line in text.splitlines() if re.fullmatch(r"[A-Z][A-Z ()-]+", line)]


def block(lines: tuple[str, ...], start: str) -> tuple[str, ...]:
    """The lines from the first that starts so up to the next empty one."""
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    end = next(number for number in range(first, len(lines)) if not lines[number])
    return lines[first:end]


# Red flags and reassurance


def test_sections_stand_in_order_of_safety(worked: tuple[Rendered, ...]) -> None:
    """In every worked case the dangers come before the explanations, and what is left over comes last."""
    for one in worked:
        found = headings(one.full)
        first = [name for name in found if name in FIRST]
        last = [name for name in found if name in LAST]
        assert found[: len(first)] == first == [name for name in FIRST if name in found], one.case
        assert found[-len(last) :] == last == [name for name in LAST if name in found], one.case


def test_summary_starts_with_red_flags(worked: tuple[Rendered, ...]) -> None:
    """The first line under the title tells of red flags, in the colour of alarm or not."""
    for one in worked:
        assert one.lines[2].startswith("Red flags "), one.case
        present = "PRESENT: " in one.lines[2]
        assert present == bool(one.report.consultation.red_flags_present), one.case


def test_present_red_flag_is_told_in_full_with_its_advice(kb: KnowledgeBase) -> None:
    """A red flag that is present names its advice, its rule, the rule's justification and its source."""
    lines = full_lines(made(kb, {"blackened_skin": "left"}))
    told = block(lines, "● possible sudden loss of blood flow")
    assert "Call the emergency number now and name these signs." in told
    assert any(line.startswith("for GU-02") and line.endswith("[policy]") for line in told)
    assert any(line.startswith("because ") for line in told)
    assert "from    black or dead-looking skin (left leg): yes" in told
    assert any(line.startswith("policy:S4 ") for line in told)


def test_red_flags_of_both_legs_are_one_name_in_the_summary(kb: KnowledgeBase) -> None:
    """A red flag present on both sides is named once, with both sides."""
    lines = full_lines(made(kb, {"foot_pulse": {"both": "absent"}}))
    assert lines[2].startswith("Red flags    PRESENT: severely restricted blood flow (both legs);")


def test_open_red_flags_are_listed_with_what_is_not_known(kb: KnowledgeBase) -> None:
    """A red flag that is not excluded is named, with the findings that keep it open."""
    lines = full_lines(made(kb, {"leg_cramp": "left", "fainting": "no"}))
    at = lines.index("? possible clot in the lungs [policy]")
    assert lines[at + 1] == "not known: chest pain; shortness of breath"


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


# Cautions and medicines

ARTERIES = "Poor blood flow in the arteries has not been ruled out. Ask a clinician before "


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
)
def test_cautions_stand_while_arterial_disease_is_not_excluded(
    kb: KnowledgeBase, title: str, extra: dict[str, Any], caution: str
) -> None:
    """Advice that could harm a leg short of blood carries its caution until both dangers are excluded."""
    unknown = made(kb, {"leg_cramp": "left", **extra})
    assert f"! {caution} [policy]" in _advice(unknown, title)
    excluded = made(kb, {**with_left(nothing_found(kb), "leg_cramp"), **extra})
    assert excluded.consultation["PAD"].ceiling is None
    assert excluded.consultation["severe_flow_restriction"].ceiling is None
    assert not any(line.startswith("! ") for line in _advice(excluded, title))


@pytest.mark.parametrize("asked_again", ["abi", "nonhealing_sore"])
def test_excluding_one_of_two_dangers_keeps_the_caution(kb: KnowledgeBase, asked_again: str) -> None:
    """The caution on raising the leg stays where only one of artery disease and restricted flow is excluded."""
    facts = with_left(nothing_found(kb), "leg_cramp")
    del facts[asked_again]
    assert f"! {ARTERIES}raising the legs. [policy]" in _advice(made(kb, facts), "• Raising the leg (")


def _advice(shown: Report, title: str) -> tuple[str, ...]:
    """The lines of one recommendation."""
    lines = full_lines(shown)
    first = next(number for number, line in enumerate(lines) if line.startswith(title))
    ends = (number for number in range(first + 1, len(lines)) if not lines[number] or lines[number].startswith("•"))
    return lines[first : next(ends)]


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


# Contents


def test_every_detail_carries_disclaimer_version_and_digest(kb: KnowledgeBase) -> None:
    """However short the text, it ends with the disclaimer, the knowledge base's version and its whole digest."""
    shown = made(kb, {"leg_cramp": "left"})
    for detail in DETAILS:
        *_, disclaimer, identity, digest = to_text(shown, detail=detail, width=5000).splitlines()
        assert disclaimer == kb.model.disclaimer
        assert identity == f"Knowledge base leg_cramps {kb.version} ({kb.digest[:12]}) · engine experta"
        assert digest == f"Digest {kb.digest}"


def test_details_grow_from_summary_to_full(kb: KnowledgeBase) -> None:
    """The summary has no sections; normal names weaker rules in brief; full tells their statements and mechanisms."""
    shown = made(kb, {"leg_cramp": "left", "cramp_timing": {"left": ["night"]}, "swelling": "left"})
    summary, normal, full = (to_text(shown, detail=detail) for detail in DETAILS)
    assert headings(summary) == []
    assert "also HY-15" in normal
    assert "for HY-15" not in normal
    assert "for HY-15" in full
    assert "also " not in re.sub(r"\n +", " ", full).split("HYPOTHESES")[1].split("RECOMMENDATIONS")[0][:200]
    assert "steps explain how" in normal
    assert "steps explain how" not in full
    assert summary.splitlines()[:5] == full.splitlines()[:5]


def test_both_sides_of_a_tension_are_shown(worked: tuple[Rendered, ...]) -> None:
    """A tension both sides of which fired is told with each side and with what is done about it; others are not."""
    shown: set[str] = set()
    for one in worked:
        consultation = one.report.consultation
        for tension in consultation.model.evidence.tensions.values():
            touched = all(consultation.fired_rules.intersection(side.rules) for side in tension.sides)
            told = [f"{tension.id:4}{tension.title}", *(f"- {side.text}" for side in tension.sides), tension.handling]
            assert (" ".join(told[0].split()) in {" ".join(line.split()) for line in one.lines}) == touched, one.case
            if touched:
                assert set(told[1:]) <= set(one.lines), (one.case, tension.id)
                shown.add(tension.id)
    assert len(shown) > 10


def test_unexplained_findings_are_listed_and_said_in_the_summary(kb: KnowledgeBase) -> None:
    """A finding no fired rule used is named at the top and in a section of its own (policy S5)."""
    lines = full_lines(made(kb, {"leg_cramp": "left", "blocks_movement": "left"}))
    told = next(line for line in lines if line.startswith("Unexplained "))
    assert told.endswith("yes. No rule that fired used this.")
    fact = f"• {told.removeprefix('Unexplained').strip().removesuffix('. No rule that fired used this.')}"
    assert fact in block(lines, "NOT EXPLAINED BY THIS KNOWLEDGE")


def test_conflicts_are_listed_and_the_evidence_is_kept(kb: KnowledgeBase) -> None:
    """Where a stated no contradicts the rules, both are told and the red flag the evidence gives stands."""
    shown = made(kb, {"weak_foot_pulse": {"left": "no"}, "foot_pulse": {"left": "absent"}})
    lines = full_lines(shown)
    sentence = "weak or missing foot pulse (left leg) is stated as no, but the other facts derive it; both are kept"
    assert f"Conflicts    {sentence}" in lines
    assert f"! {sentence[:1].upper()}{sentence[1:]}." in block(lines, "CONFLICTS")
    assert [entry.conclusion.id for entry in shown.red_flags] == ["severe_flow_restriction"]


def test_evidence_against_is_listed_beside_the_support(kb: KnowledgeBase) -> None:
    """Contrary evidence stands in the entry of the conclusion it counts against and does not delete it."""
    lines = full_lines(made(kb, {"leg_cramp": "left", "swelling": "left"}))
    told = block(lines, "●●●○ strong · problems with the circulation (left leg)")
    sides = [line.split()[0] for line in told if line.startswith(("for ", "against "))]
    assert sides == sorted(sides, reverse=True)
    assert {"for", "against"} <= set(sides)


def test_same_advice_for_both_legs_is_told_once_with_the_grounds_of_each(kb: KnowledgeBase) -> None:
    """A recommendation for two legs is one entry that rests on the facts of both."""
    told = _advice(made(kb, {"leg_cramp": "both"}), "• Raising the leg (both legs)")
    assert any("leg cramp (left leg): stated; leg cramp (right leg): stated" in line for line in told)


def test_facts_are_repeated_as_they_were_given(kb: KnowledgeBase) -> None:
    """The facts stand at the end, what was answered unknown among them."""
    findings = {
        "leg_cramp": "left",
        "age_years": 58,
        "swelling": {"left": "unknown"},
        "cramp_timing": {"left": ["night"]},
    }
    assert block(full_lines(made(kb, findings)), "FACTS GIVEN") == (
        "FACTS GIVEN",
        "• leg cramp (left leg): yes",
        "• age: 58 years",
        "• time of the cramp (left leg): at night",
        "• swelling of the ankle or lower leg (left leg): unknown",
    )


def test_ignored_facts_are_named_in_the_summary(kb: KnowledgeBase) -> None:
    """A finding that was passed over on request is named at the top, with the nearest known name."""
    facts = kb.facts({"leg_cramp": "left", "sweling": "left"}, ignore_unknown=True)
    told = [line for line in full_lines(report(kb.consult(facts))) if line.startswith("Ignored ")]
    assert len(told) == 1
    assert "sweling" in told[0]
    assert "did you mean 'swelling'?" in told[0]


def test_rules_by_policy_are_marked(worked: tuple[Rendered, ...]) -> None:
    """A rule told in full is marked as policy exactly where it rests on no document."""
    marked = 0
    for one in worked:
        rules = one.report.consultation.model.rules
        for line in one.lines:
            told = re.match(r"(?:for|against) (\S+) ", line)
            if told:
                assert line.endswith("[policy]") == rules[told[1]].is_policy, (one.case, line)
                marked += rules[told[1]].is_policy
    assert marked > 20


# Form


def test_lines_fit_the_width_and_have_no_trailing_spaces(worked: tuple[Rendered, ...]) -> None:
    """No line of any worked case is longer than the width or ends in a space, whatever the width."""
    for one in worked[::6]:
        for width in (60, WIDTH):
            for line in to_text(one.report, detail="full", width=width).split("\n"):
                assert len(line) <= width, (one.case, line)
                assert line == line.rstrip(), (one.case, line)


def test_text_ends_with_one_line_break_and_has_no_double_empty_lines(worked: tuple[Rendered, ...]) -> None:
    """The text ends as a file should and leaves no gaps of several lines."""
    for one in worked:
        for text in (one.normal, one.full):
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
            assert "\n\n\n" not in text, one.case


def test_hostile_case_name_stays_one_visible_line(kb: KnowledgeBase) -> None:
    """Control characters, line ends and marks of text direction in a case's name are shown, not obeyed."""
    facts = replace(kb.facts({"leg_cramp": "left"}), case=HOSTILE)
    plain = to_text(report(kb.consult(replace(facts, case="named"))))
    text = to_text(report(kb.consult(facts)))
    assert text.splitlines()[0] == "Leg cramps and circulation · a?b?c?d?[31me?f?g?h?i?j?k?l?m?n"
    assert text.split("\n")[1:] == plain.split("\n")[1:]


def test_long_case_name_is_wrapped(kb: KnowledgeBase) -> None:
    """A name without a single space still leaves no line too long."""
    facts = replace(kb.facts({"leg_cramp": "left"}), case="x" * 1000)
    text = to_text(report(kb.consult(facts)), detail="summary")
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert text.count("x") >= 1000


def test_text_does_not_depend_on_the_hash_seed() -> None:
    """Two processes with different hash seeds write the same bytes."""
    code = (
        "import expert, sys; kb = expert.load('leg_cramps'); "
        "result = kb.consult({'leg_cramp': 'both', 'swelling': 'left', 'cramp_timing': {'both': ['night']}}); "
        "sys.stdout.buffer.write((result.to_text(detail='full') + result.to_markdown()).encode())"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert b"FACTS GIVEN" in first


def test_an_empty_case_has_a_report(kb: KnowledgeBase) -> None:
    """With no facts at all the report names every red flag as open and nothing as found."""
    shown = report(kb.consult(Facts()))
    lines = full_lines(shown)
    assert lines[0] == "Leg cramps and circulation"
    assert "Urgency      none derived so far, not settled: what is not known could raise it to U4 emergency" in lines
    assert block(lines, "HYPOTHESES")[1] == "None is supported by what is known."
    assert block(lines, "FACTS GIVEN") == ("FACTS GIVEN", "none")


@given(
    text=st.text(max_size=200),
    marker=st.text(max_size=8),
    indent=st.integers(0, 12),
    hang=st.integers(0, 12),
    width=st.integers(70, 120),
)
def test_no_paragraph_lets_a_control_character_through(
    text: str, marker: str, indent: int, hang: int, width: int
) -> None:
    """Whatever a paragraph holds, its lines are printable, within the width and without trailing spaces."""
    written = render_plain([Paragraph(text, indent, marker, hang=hang)], width)
    assert written.endswith("\n")
    for line in written.removesuffix("\n").split("\n"):
        assert line.isprintable()
        assert len(line) <= width
        assert line == line.rstrip()
        assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in line)


def test_paragraph_hangs_under_its_marker() -> None:
    """The lines after the first are indented as far as the text behind the marker."""
    written = render_plain([Paragraph("one two three four five six seven eight", 2, "•"), Paragraph("", 4)], 36)
    assert written == "  • one two three four five six\n    seven eight\n\n"
