"""What a reader of the text report can rely on, shown on consultations of the shipped knowledge base."""

import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from expert.facts import Facts
from expert.knowledge_base import KnowledgeBase
from expert.reporting.report import report
from expert.reporting.text import DETAILS, WIDTH, Paragraph, render_plain, to_text
from tests.reporting.renderings import Rendered, advice, block, full_lines, made

FIRST = ("RED FLAGS PRESENT", "RED FLAGS NOT YET EXCLUDED", "URGENCY", "HYPOTHESES", "RECOMMENDATIONS")
LAST = (
    "WHERE THE DOCUMENTS PULL IN DIFFERENT DIRECTIONS",
    "CONFLICTS",
    "NOT EXPLAINED BY THIS KNOWLEDGE",
    "NOT ASKED THAT WOULD MATTER",
    "FACTS GIVEN",
)
HOSTILE = "a\nb\tc\rd\x1b[31me\x00f\x85g\u2028h\u202ei\u200fj\u2066k\ufeffl\u00adm\ue000n"


def headings(text: str) -> list[str]:
    """The headings of a text report, in order."""
    return [line for line in text.splitlines() if re.fullmatch(r"[A-Z][A-Z ()-]+", line)]


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


def test_present_red_flag_is_told_in_full_with_itsadvice(kb: KnowledgeBase) -> None:
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


def test_every_detail_carries_disclaimer_version_and_digest(kb: KnowledgeBase) -> None:
    """However short the text, it ends with the disclaimer, the knowledge base's version and its whole digest."""
    shown = made(kb, {"leg_cramp": "left"})
    for detail in DETAILS:
        *_, disclaimer, identity, digest = to_text(shown, detail=detail, width=5000).splitlines()
        assert disclaimer == kb.model.disclaimer
        assert identity == f"Knowledge base leg_cramps {kb.version} ({kb.digest[:12]})"
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
    told = advice(made(kb, {"leg_cramp": "both"}), "• Raising the leg (both legs)")
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
    assert any(re.fullmatch("Urgency      none derived .* U4 emergency", line) for line in lines)
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
