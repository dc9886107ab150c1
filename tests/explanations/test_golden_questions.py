"""What every question answers on every example, to the letter: a change of the golden files is a decision."""

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import expert
from expert import Result
from expert.explanations.audience import AUDIENCES
from expert.explanations.citations import Citation, cite
from expert.explanations.how import place_in

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden/questions"
KB = expert.load()


class Asked(NamedTuple):
    """What is asked of one example: a conclusion it reaches, one it does not, and other facts to suppose."""

    reached: str
    foil: str
    suppose: Mapping[str, object]


EXAMPLES = {
    "claudication": Asked("PAD", "CVI", {"relief_on_stopping": {"left": "no"}}),
    "dehydration": Asked("dehydration_cramp", "electrolyte_cramp", {"low_fluid_intake": "no"}),
    "electrolytes": Asked("electrolyte_cramp", "PAD", {"low_potassium": "unknown"}),
    "medication": Asked("medication_cramp", "dehydration_cramp", {"drugs": ["statin"]}),
    "mixed": Asked("PAD", "CVI", {"dehydrated": "no", "swelling": {"left": "no"}}),
    "nearly_empty": Asked("leg_cramp", "PAD", {"leg_cramp": "left", "swelling": "left"}),
    "night_cramps": Asked("CVI", "PAD", {"swelling": "both", "foot_pulse": {"both": "absent"}}),
    "one_leg": Asked("CVI", "PAD", {"skin_colour": {"left": "pale"}, "skin_temp": {"left": "cold"}}),
    "overexertion": Asked("overexertion_cramp", "medication_cramp", {"recent_overexertion": "no"}),
    "red_flag": Asked("possible_acute_flow_loss", "CVI", {"sudden_onset": {"right": "no"}}),
    "venous": Asked("CVI", "PAD", {"swelling": "neither"}),
}
QUESTIONS: dict[str, Callable[[Result, Asked], object]] = {
    "how": lambda result, asked: result.how(asked.reached),
    "why-not": lambda result, asked: result.why_not(asked.foil),
    "contrast": lambda result, asked: result.contrast(asked.reached, asked.foil),
    "what-if": lambda result, asked: result.what_if(asked.suppose),
    "reasons": lambda result, asked: result.reasons(asked.reached),
    "counterfactual": lambda result, asked: result.counterfactuals(asked.reached),
    "next": lambda result, _asked: result.next_questions(),
}
WITH_EVERYTHING = {"how", "why-not", "what-if", "reasons", "counterfactual"}
RULE_ID = re.compile(r"\b[A-Z]{2}-\d\d\b")
STATEMENT_ID = re.compile(r"\b\d{3}:\d+:\d+")


def test_every_example_is_asked() -> None:
    """No example is left out, and no golden file is left over."""
    assert set(EXAMPLES) == {path.stem for path in (ROOT / "examples").glob("*.yaml")}
    expected = {f"{example}/{question}.txt" for example in EXAMPLES for question in QUESTIONS}
    expected |= {f"{example}/how-{audience}.txt" for example in EXAMPLES for audience in ("patient", "auditor")}
    expected.add("nearly_empty/what-if-side.txt")
    assert {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.txt")} == expected


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_answers_are_those_of_the_golden_file(example: str, question: str) -> None:
    """The text of every answer is, to the letter, what was looked at and found good."""
    told = told_of(example, question, "clinician")
    compare(GOLDEN / example / f"{question}.txt", told)


def test_a_side_that_is_supposed_is_told_as_in_the_golden_file() -> None:
    """The text of what would follow, were the one cramp without a side of the left leg."""
    result = result_of("nearly_empty")
    compare(GOLDEN / "nearly_empty/what-if-side.txt", result.tell(result.what_if(as_side="left")))


@pytest.mark.parametrize("audience", ["patient", "auditor"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_how_is_told_to_each_audience_as_in_the_golden_file(example: str, audience: str) -> None:
    """Patients and auditors read what was looked at and found good."""
    compare(GOLDEN / example / f"how-{audience}.txt", told_of(example, "how", audience))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_red_flags_and_the_disclaimer_reach_every_audience(example: str, question: str) -> None:
    """Whoever reads an answer reads the red flags first and the disclaimer last."""
    result = result_of(example)
    for audience in AUDIENCES:
        told = " ".join(told_of(example, question, audience).split())
        assert told.startswith("Red flags ")
        for flag in result.red_flags_present:
            assert flag.conclusion.label in told
        if result.red_flags_open:
            assert "not yet excluded, so nothing below reassures" in told
        assert " ".join(result.model.disclaimer.split()) in told


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_patients_read_no_ids(example: str, question: str) -> None:
    """Whatever is asked, a patient reads no id of a rule, statement, policy, finding or conclusion, and no option."""
    ids = {name for name in KB.vocabulary.names() if "_" in name}
    for options in ({}, *([{"everything": True}] if question in WITH_EVERYTHING else [])):
        told = " ".join(told_of(example, question, "patient", **options).split())
        assert not RULE_ID.search(told)
        assert not STATEMENT_ID.search(told)
        assert "policy:" not in told
        assert "[policy]" not in told
        assert question == "next" or " --" not in told.replace("'", " ")
        assert ids.isdisjoint(re.findall(r"\w+", told))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_source_and_every_doubt_reaches_every_audience(example: str, question: str) -> None:
    """Of each rule that an answer tells, everyone reads each source, and what a reviewer questions of it.

    Documents are told by title with the publisher's interest, policies in full to patients. A doubt is told in full;
    where sources are told in one line only, it is a mark.
    """
    model = result_of(example).model
    for options in ({}, *([{"everything": True}] if question in WITH_EVERYTHING else [])):
        texts = {one: " ".join(told_of(example, question, one, **options).split()) for one in AUDIENCES}
        rules = [model.rules[name] for name in dict.fromkeys(RULE_ID.findall(texts["clinician"]))]
        assert rules or question == "counterfactual" or example == "nearly_empty"
        cited = {citation.id: citation for rule in rules for citation in cite(model, rule.sources)}
        for audience, text in texts.items():
            for citation in cited.values():
                names = _names(citation, audience)
                assert any(name in text for name in names), (audience, citation.id)
                marked = any(f"{name} [questioned by the reviewer]" in text for name in names)
                assert marked or all(f"questioned by the reviewer: {doubt}" in text for doubt in citation.doubts)
                assert not (marked and question in WITH_EVERYTHING)


def _names(citation: Citation, audience: str) -> tuple[str, ...]:
    """The ways to name a source to an audience."""
    if audience != "patient":
        return (citation.id,)
    interest = "no interest declared" if citation.bias == "none declared" else citation.bias
    if citation.is_policy:
        return (citation.text,)
    return (f"{citation.document} ({interest})", f"{citation.document} ({citation.publisher}; {interest})")


@pytest.mark.parametrize("question", ["how", "why-not", "what-if", "reasons", "contrast"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_auditors_read_where_rules_and_statements_stand(example: str, question: str) -> None:
    """Of each rule that is told, an auditor reads its place, and wording, span and fingerprint of its statements."""
    model = result_of(example).model
    named, told = (" ".join(told_of(example, question, one).split()) for one in ("clinician", "auditor"))
    for rule in (model.rules[name] for name in dict.fromkeys(RULE_ID.findall(named))):
        assert f"[{place_in(model, rule.place)}]" in told, rule.id
        for name in rule.sources:
            if (statement := model.evidence.statements.get(name)) is not None:
                span = f"characters {statement.start}-{statement.end}, fingerprint {statement.fingerprint}"
                assert f"wording {statement.strength}; {statement.kind}; {span}" in told


@cache
def result_of(example: str) -> Result:
    """The result of an example."""
    return KB.consult(KB.read_facts(ROOT / f"examples/{example}.yaml"), engine="compiled")


@cache
def answer_of(example: str, question: str) -> object:
    """The answer to a question about an example."""
    return QUESTIONS[question](result_of(example), EXAMPLES[example])


def told_of(example: str, question: str, audience: str, **options: bool) -> str:
    """The text of an answer."""
    return result_of(example).tell(answer_of(example, question), audience=audience, **options)


def compare(path: Path, told: str) -> None:
    """Compare with a golden file, or write it where that is asked for."""
    if os.environ.get("EXPERT_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told, "utf-8")
    assert path.read_text("utf-8") == told
