"""What to ask next as text and as JSON values: in order of safety, for each audience, whatever was cut."""

import json
import re

import pytest

from expert.explanations.audience import AUDIENCES, Audience
from expert.explanations.frames import next_questions as frames
from expert.explanations.next_questions import NextQuestions
from expert.knowledge_base import KnowledgeBase
from expert.loading.case_files import read_cases
from expert.reporting import words
from expert.reporting.next_questions import paragraphs
from expert.reporting.text import render_plain
from expert.result import Result
from tests.explanations.bases import Plain, base, rule
from tests.reporting.renderings import nothing_found

WIDE = 3000


def told(result: Result, audience: str = "clinician", most: int | None = None) -> list[str]:
    """The lines of the answer, one for each paragraph."""
    answer = result.next_questions()
    return render_plain(paragraphs(answer, result, Audience(audience), most=most), WIDE).splitlines()


def test_red_flags_stand_first_and_the_disclaimer_last(kb: KnowledgeBase) -> None:
    """The first line is about red flags, the first heading is theirs, the end is the disclaimer and the base."""
    lines = told(kb.consult({"leg_cramp": "left"}))
    headings = [line for line in lines if line.isupper()]
    assert lines[0].startswith("Red flags none present; 9 not yet excluded")
    assert headings[0] == frames.HEADINGS["red_flag"].upper()
    assert lines[-2:] == [kb.model.disclaimer, f"Knowledge base {kb.model.identity}"]


def test_red_flags_present_come_before_any_question(kb: KnowledgeBase) -> None:
    """Where a red flag is present the text says so before it asks anything."""
    lines = told(kb.consult({"blackened_skin": "left"}), most=1)
    assert "PRESENT: possible sudden loss of blood flow to the leg (left leg)" in lines[0]
    asks = next(number for number, line in enumerate(lines) if line.startswith("1."))
    assert frames.WHILE_PRESENT in lines[:asks]


def test_nothing_reassures_while_a_red_flag_is_open(kb: KnowledgeBase) -> None:
    """Self-care is not named as the urgency, and each answer that would support a harmless cause is held back."""
    result = kb.consult({"leg_cramp": "left", "low_fluid_intake": "yes"})
    assert not result.may_reassure
    assert result.urgency is not None
    assert result.urgency.id == "U0"
    lines = told(result)
    assert not any("self-care" in line for line in lines[:3])
    assert result.values_of(result.next_questions())["urgency"]["withheld"] is True
    comforting = {name for name, one in kb.vocabulary.conclusions.items() if one.reassures}
    asked = [question for question in result.next_questions().questions if question.target[0] in comforting]
    assert asked
    held = sum(len(question.witnesses) for question in asked)
    assert sum(words.HELD_BACK in line for line in lines) == held


def test_each_question_says_why_by_which_rule_and_what_an_answer_would_do() -> None:
    """The chain, the rule with its source, and what yes and no would do, alone or beside another answer."""
    kb = base(rule("R1", ["wet", "dark"], {"rain": "strong"}))
    lines = [line.strip() for line in told(kb.consult({"dark": "yes"}))]
    assert "why      wet grass → rain" in lines
    assert any(re.fullmatch(r"by +R1  Rule R1 \[policy\] \(policy:embedding\)", line) for line in lines)
    assert "so       “yes” would bring rain to strong." in lines
    assert "so       “no” would exclude rain." in lines


def test_an_answer_that_needs_another_says_which() -> None:
    """The other answer is named with its side."""
    kb = base(rule("R1", ["sore", {"shade": "red"}], {"ache": "strong"}, "leg"))
    lines = "\n".join(told(kb.consult({})))
    assert "“yes” for the left leg, together with “shade (left leg): red”, would bring ache (left leg) to" in lines


def test_a_number_is_given_as_an_example() -> None:
    """A number stands for the others of its region."""
    kb = base(rule("R1", [{"age": {"above": 45}}], {"rain": "strong"}))
    assert any("“46 years” (for example) would bring rain to strong." in line for line in told(kb.consult({})))


def test_a_finding_without_a_side_is_asked_for_its_side() -> None:
    """What is stated of no side is asked again for the side, and the text says why."""
    kb = base(rule("R1", ["sore", {"shade": "red"}], {"ache": "strong"}, "leg"))
    assert any("without saying which leg it is" in line for line in told(kb.consult({"sore": "yes"})))
    assert not any("without saying" in line for line in told(kb.consult({"sore": "left"})))


def test_patients_read_no_ids_and_auditors_every_id(kb: KnowledgeBase) -> None:
    """A patient's text names no rule, item or place; an auditor's names the item, its side and the rule."""
    result = kb.consult({"swelling": "left"})
    patient, auditor = ("\n".join(told(result, audience)) for audience in ("patient", "auditor"))
    ids = [one for one in (*kb.model.rules, *kb.vocabulary.statable) if re.search("[_A-Z0-9-]", one)]
    assert not [one for one in ids if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", patient) and one != "PAD"]
    assert "[tense_leg]" in auditor
    assert "[possible_compartment_pressure@left]" in auditor
    assert "GU-04" in auditor


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_question_and_source_is_told_to_every_audience(kb: KnowledgeBase, audience: str) -> None:
    """All questions in plain words, and behind each rule where it is from."""
    result = kb.consult({"swelling": "left"})
    lines = told(result, audience)
    for question in result.next_questions().questions:
        item = kb.vocabulary.item(question.item)
        assert item is not None
        assert any(item.question in line for line in lines)
    rules = [line for line in lines if line.strip().startswith("by ")]
    assert rules
    assert all(line.endswith(")") for line in rules)


def test_the_rest_is_counted(kb: KnowledgeBase) -> None:
    """With a limit the text says how many more there are; JSON holds all."""
    result = kb.consult({"leg_cramp": "left"})
    answer = result.next_questions()
    assert frames.more(len(answer.questions) - 3) in told(result, most=3)
    assert frames.more(0) not in told(result)
    assert len(result.values_of(answer)["questions"]) == len(answer.questions)
    assert (frames.more(1), frames.more(2)) == (
        "and 1 question more: --all shows it", "and 2 questions more: --all shows them")  # fmt: skip


def test_where_nothing_is_left_it_says_so(kb: KnowledgeBase) -> None:
    """Everything settled; or open only because of what was answered unknown, which is told."""
    small = base(rule("R1", ["wet"], {"rain": "strong"}))
    assert told(small.consult({"wet": "no"}))[2:4] == [frames.nothing(""), frames.nothing_open("")]
    unknown = told(small.consult({"wet": "unknown"}))
    assert unknown[2] == frames.ONLY_DECLINED
    assert unknown[4:6] == [frames.STILL_OPEN_HEADING.upper(), "  ? rain"]
    assert unknown[7:9] == [frames.DECLINED_HEADING.upper(), "  ? wet grass"]
    assert any(line.startswith("1.") for line in told(kb.consult(nothing_found(kb))))


def test_what_is_settled_of_one_conclusion_is_said_of_that_one(kb: KnowledgeBase) -> None:
    """Where one conclusion is asked about, nothing is said of the others, of which much may be open."""
    result = kb.consult({"leg_cramp": "left", "swelling": "left", "heaviness": "left"})
    assert result["CVI"]["left"].settled
    answer = result.next_questions("CVI")
    assert not [key for key in answer.open if key == ("CVI", "left")]
    settled = NextQuestions((), 2, "CVI", (), (), is_complete=True, urgency_is_settled=False)
    text = render_plain(paragraphs(settled, result, Audience()), WIDE)
    assert "Nothing that is not known could change what is known of chronic venous insufficiency (CVI)." in text
    assert "Without '--about'" in text
    assert "the result" not in text


def test_a_remarkable_answer_is_not_said_to_exclude_a_red_flag(kb: KnowledgeBase) -> None:
    """Swelling of the other leg too takes the rule away; it does not read as the flag's absence."""
    lines = told(kb.consult({"leg_cramp": "left"}))
    assert not [line for line in lines if "“yes”" in line and "would exclude the red flag" in line]
    assert [line for line in lines if "“no”" in line and "would exclude the red flag" in line]
    assert any("“yes”" in line and "that is not the same as its absence" in line for line in lines)


def test_what_was_cut_is_told() -> None:
    """An incomplete search says so, with and without questions."""
    result = base(rule("R1", ["wet"], {"rain": "strong"})).consult({})
    answer = result.next_questions()
    cut = NextQuestions(answer.questions, 2, None, (), answer.open, is_complete=False, urgency_is_settled=True)
    assert f"! {frames.CUT}" in render_plain(paragraphs(cut, result, Audience()), WIDE)
    none = NextQuestions((), 2, None, (), answer.open, is_complete=False, urgency_is_settled=True)
    assert frames.NONE_FOUND in render_plain(paragraphs(none, result, Audience()), WIDE)


def test_many_answers_together_are_counted() -> None:
    """A question that is only a step on the way says how many answers it takes."""
    items: list[Plain] = [{"id": f"x{number}", "type": "boolean"} for number in range(4)]
    kb = KnowledgeBase.from_rules(
        [rule("R1", [{"at_least": {"count": 3, "of": [item["id"] for item in items]}}], {"c": "yes"})],
        findings=[*items, {"id": "x4", "type": "boolean"}],
        conclusions=[{"id": "c", "kind": "abstraction"}],
    )
    result = kb.consult({}).next_questions(depth=1)
    assert result.questions
    assert {question.together for question in result.questions} == {2}
    text = render_plain(paragraphs(result, kb.consult({}), Audience()), WIDE)
    assert frames.together(2) in text


def test_a_long_way_is_cut_in_the_text_and_whole_in_json() -> None:
    """Of forty rules on the way the text shows the first ones and the end, and counts the others."""
    rules = [rule(f"R{n}", ["wet" if n == 0 else f"c{n - 1}"], {f"c{n}": "strong"}) for n in range(40)]
    result = base(*rules).consult({})
    answer = result.next_questions("c39")
    text = render_plain(paragraphs(answer, result, Audience()), WIDE)
    assert frames.more_rules(32) in text
    assert "c7 → … → c39" in text
    assert len(result.values_of(answer)["questions"][0]["chain"]) == 40


def test_json_holds_what_the_text_says(kb: KnowledgeBase) -> None:
    """Items, sides, values, target, chain with sources and witnesses stand in the values, which are JSON."""
    result = kb.consult({"swelling": {"left": "unknown"}})
    values = json.loads(json.dumps(result.values_of(result.next_questions())))
    assert values["question"] == "next"
    assert (values["depth"], values["about"], values["complete"]) == (2, None, True)
    assert {"item": "swelling", "label": "swelling of the ankle or lower leg", "member": "left", "value": None} in (
        values["answered_unknown"]
    )
    first = values["questions"][0]
    assert first["tier"] == "red_flag"
    assert first["chain"][0]["sources"]
    assert first["witnesses"][0]["answers"][0]["item"] == first["item"]
    assert first["witnesses"][0]["before"] != first["witnesses"][0]["after"]
    sets = [question for question in values["questions"] if question["values"]]
    assert all(one["value"] in question["values"] for question in sets for one in question["unknown"])


@pytest.mark.slow
def test_worked_cases_can_be_told(kb: KnowledgeBase) -> None:
    """Text and JSON of many worked cases, in which no line is empty of words and no frame is left unfilled."""
    assert kb.model.folder is not None
    for case in read_cases(kb.model, kb.model.folder)[::25]:
        result = kb.consult(case.facts, engine="compiled")
        lines = told(result)
        assert not [line for line in lines if re.search("None(?! derived)", line) or "  →" in line or "“”" in line]
        json.dumps(result.values_of(result.next_questions()))
