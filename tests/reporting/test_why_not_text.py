"""A why-not answer and a contrast as text and JSON: what is told to whom, and that nothing in them reassures."""

import json
from pathlib import Path
from typing import Any

import pytest

import expert
from expert import KnowledgeBase, Result
from expert.explanations.audience import AUDIENCES
from expert.reporting import words
from expert.reporting.frame import NO_ADVICE
from expert.reporting.text import WIDTH
from tests.explanations.bases import base, rule
from tests.explanations.stacked import TOP, stacked

ROOT = Path(__file__).resolve().parents[2]
KB = expert.load()
EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml"))

NO_ADVICE_LINES = [
    "This tells how the rules would read other facts. It is no advice to change anything, and never to",
    "stop a medicine.",
]


def example(name: str) -> Result:
    """The result of an example."""
    return KB.consult(KB.read_facts(ROOT / f"examples/{name}.yaml"), engine="compiled")


def joined(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def body(kb: KnowledgeBase, facts: dict[str, Any], *asked: str, **options: Any) -> list[str]:
    """The lines of an answer between the red flags and the disclaimer."""
    result = kb.consult(facts)
    lines = result.tell(result.why_not(*asked), **options).split("\n\n")
    return "\n\n".join(lines[1:-1]).splitlines()


def test_the_whole_text_of_a_small_answer() -> None:
    """The smallest answer to the letter: how things stand, the nearest rule in full, a further one in short."""
    kb = base(
        rule("R1", ["wet", {"any": ["dark", "windy"]}, {"not": {"colour": "blue"}}], {"rain": "strong"}),
        rule("R2", [{"wet": "no"}, {"age": {"above": 45}}], {"rain": "possible"}),
    )
    assert body(kb, {"wet": "yes", "windy": "no", "colour": "pale"}, "rain") == [
        "1. ○ Rain: not concluded",
        "    It is still open: it could still reach strong, and nothing that is known excludes it. The",
        "    nearest rule would give it if one more thing were known: a dark sky: yes.",
        "    nearest  R1  Rule R1 → strong [policy]",
        "        because So it is.",
        "        ✓ wet grass: yes",
        "        ? any one of these:",
        "            ? a dark sky: not known — yes is needed",
        "            ✗ wind: no — yes is needed",
        "        ✓ colour: rather pale",
        "        to learn   a dark sky: yes",
        "        policy:embedding Stated by the program that built this knowledge base.",
        "    further  R2  Rule R2 → possible [policy] — 1 to change: wet grass: no; 1 to learn: age: above 45",
        "             years. [policy:embedding]",
        "",
        "✓ holds   ✗ does not hold   ? is not known",
        "",
        "SOURCES",
        "  policy:embedding Stated by the program that built this knowledge base. [policy of this project, in",
        "                   no document]",
        "",
        *NO_ADVICE_LINES,
    ]


def test_all_tells_every_rule_in_full_and_depth_cuts_with_a_word() -> None:
    """Short texts say which missing conclusions are not told; ``everything`` tells all of them."""
    result = example("nearly_empty")
    answer = result.why_not("PAD", "not_stated")
    short, deep, full = (
        result.tell(answer, **options) for options in ({"depth": 1}, {"depth": 3}, {"everything": True})
    )
    assert "Not told here, and told with --all: what" in joined(short)
    assert short.count("\n1. ") == 1
    assert "WHAT IS MISSING ON THE WAY" not in short
    assert len(short) < len(deep) < len(full)
    assert all(f"\n{step.number}. " in full for step in answer.steps)
    assert "further" not in full
    assert "--all" not in full


def test_no_reference_leads_to_a_step_that_is_not_told() -> None:
    """A step is only referred to where it is told."""
    result = example("night_cramps")
    answer = result.why_not("benign_cramp")
    counts: list[int] = []
    for options in ({"depth": 1}, {}, {"depth": 4}, {"everything": True}):
        told = result.tell(answer, **options)
        referred = {int(part.split(")")[0]) for part in joined(told).split("(step ")[1:]}
        assert all(f"\n{number}. " in told for number in referred)
        counts.append(len(referred))
    assert counts == sorted(counts)
    assert counts[0] == 0 < counts[1]


def test_members_that_stand_alike_are_told_once() -> None:
    """For the second leg it is enough to say that it stands as the first; with ``everything`` both are told."""
    result = example("venous")
    answer = result.why_not("PAD")
    assert joined(result.tell(answer)).count("HY-02 ") == 1
    assert "It stands as for the left leg (see 1)." in result.tell(answer)
    empty = KB.consult({}, engine="compiled")
    told = empty.tell(empty.why_not("benign_cramp"))
    assert "It stands as for the left leg (see 1)." in told
    assert told.count(words.HELD_BACK) == 2
    assert joined(result.tell(answer, everything=True)).count("HY-02 ") == 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_open_sounds_excluded(name: str) -> None:
    """Why-not of an open red flag says that it is not excluded, and what would comfort is held back."""
    result = example(name)
    assert result.red_flags_open
    for state in result.red_flags_open[:3]:
        for audience in AUDIENCES:
            answer = result.why_not(state.conclusion.id, state.member)
            told = joined(result.tell(answer, audience=audience))
            assert "So it is not excluded: that it was not concluded is no sign that it is absent." in told
            told = joined(
                result.tell(result.contrast("PAD", state.conclusion.id, foil_member=state.member), audience=audience)
            )
            assert "is a red flag that is not excluded. Nothing here is a sign that it is absent." in told
    if result["benign_cramp"].level is None:
        assert words.HELD_BACK in joined(result.tell(result.why_not("benign_cramp")))
    assert words.HELD_BACK in joined(result.tell(result.contrast("PAD", "benign_cramp")))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_sources_reach_every_audience(audience: str) -> None:
    """Each rule that is told carries its sources: documents by title for patients, places for the others."""
    result = example("claudication")
    answer = result.why_not("CVI", "left")
    told = joined(result.tell(answer, audience=audience))
    for miss in answer.steps[0].misses:
        assert miss.rule.title in told
        for citation in miss.citations:
            assert (citation.document if audience == "patient" else citation.id) in told
        assert (miss.rule.id in told) == (audience != "patient")
    assert ("[swelling@left]" in told) == (audience == "auditor")


def test_what_names_no_side_is_said() -> None:
    """A fact without a side is told as the reason why it counts for no leg by name."""
    result = KB.consult({"swelling": "yes"}, engine="compiled")
    told = joined(result.tell(result.why_not("CVI", "left")))
    assert "Stated without saying which leg, so it counts for no leg by name: swelling of the ankle" in told


@pytest.mark.parametrize(
    ("facts", "asked", "said"),
    [
        ({"damp": "no"}, ("damp",), "The facts state that it is absent. A rule that fires would contradict"),
        ({"wet": "yes"}, ("damp", None, "hallmark"), "The highest level that a rule can give it is possible."),
        ({"wet": "no"}, ("damp",), "What is known excludes every rule that could give it."),
        ({}, ("hail",), "No rule of this knowledge base can give it. It may only be stated as a fact."),
        ({}, ("damp",), "It may also be stated as a fact."),
        ({}, ("never",), "For the only rule that could give it, no facts were found that would satisfy it."),
        (
            {"wet": "yes"},
            ("low", None, "strong"),
            "The premise holds, but only at possible. The rule passes",
        ),
    ],
)
def test_each_reason_has_its_sentence(facts: dict[str, str], asked: tuple[str, ...], said: str) -> None:
    """What is stated, excluded, above all rules, without a rule or too low is told in a sentence of its own."""
    kb = base(
        rule("R1", ["wet"], {"damp": "possible"}),
        rule("R2", [{"hail": {"level": "hallmark"}}], {"never": "strong"}),
        rule("R3", ["damp"], {"low": "inherit"}),
        damp={"scope": "person", "given": "possible", "question": "Is it damp?"},
        hail={"scope": "person", "given": "possible", "question": "Does it hail?"},
    )
    result = kb.consult(facts)
    name, member, level = (*asked, None, None)[:3]
    assert said in joined(result.tell(result.why_not(name, member, level=level)))


def test_bounds_are_said() -> None:
    """Where there are too many steps the text says so, and stays short however many paths there are."""
    result = stacked().consult({})
    told = result.tell(result.why_not(TOP))
    assert "because there are too many of them" in joined(told)
    assert len(told.splitlines()) < 60


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_line_is_wider_than_a_page_and_json_is_json(name: str) -> None:
    """On every example both answers keep to the width of the text, and their values are plain JSON in the frame."""
    result = example(name)
    for answer in (result.contrast("PAD", "CVI"), result.contrast("CVI", "benign_cramp")):
        for audience in AUDIENCES:
            assert max(map(len, result.tell(answer, audience=audience).splitlines())) <= WIDTH
        values = result.values_of(answer)
        assert json.loads(json.dumps(values)) == values
        assert (values["question"], values["disclaimer"]) == ("contrast", KB.model.disclaimer)


def test_values_tell_every_part() -> None:
    """The JSON of a why-not answer holds rules, parts with their status, facts wanted, steps and sources."""
    result = example("venous")
    values = result.values_of(result.why_not("PAD", "left"))
    assert json.loads(json.dumps(values)) == values
    (step,) = [step for step in values["steps"] if step["step"] == 1]
    assert (values["question"], values["roots"], step["reason"]) == ("why-not", 1, "open")
    assert [rule["rule"] for rule in step["rules"]] == ["HY-01", "HY-53", "HY-13", "HY-02", "HY-03"]
    abi = step["rules"][2]
    assert abi["premise"]["status"] == "unknown"
    assert abi["wants"] == [
        {
            "item": "abi",
            "member": "left",
            "id": "abi@left",
            "text": "ankle-brachial index (ABI) (left leg): abnormal",
            "kind": "learn",
            "wanted": [{"aspect": "abnormal", "truth": True}],
            "such_as": [{"value": "abnormal", "element": None}],
        }
    ]
    assert abi["sources"][0]["id"] == "001:14:2a"
    assert values["complete"] is True


def test_ways_that_are_left_out_are_counted() -> None:
    """Of six facts that would each do, one is told first, three instead of it, and two are counted."""
    result = example("claudication")
    answer = result.why_not("CVI", "left")
    (miss,) = [miss for miss in answer.steps[0].misses if miss.rule.id == "HY-14"]
    assert (len(miss.alternatives), miss.more_alternatives) == (3, 2)
    assert "and 2 more ways" in result.tell(answer)
    (rule_values,) = [rule for rule in result.values_of(answer)["steps"][0]["rules"] if rule["rule"] == "HY-14"]
    assert rule_values["more_alternatives"] == 2


def test_a_patient_reads_a_fact_in_one_form_in_a_contrast() -> None:
    """A fact behind a conclusion and under a rule for it is told by its label both times."""
    result = example("venous")
    told = joined(result.tell(result.contrast("CVI", "PAD"), audience="patient"))
    assert told.count("swelling of the ankle or lower leg (left leg): yes") == 2
    assert result.model.vocabulary.findings["swelling"].question not in told


def test_a_contrast_reads_side_by_side() -> None:
    """The two stand in columns, then what is behind each alone, and who stands higher is said as it is."""
    result = example("mixed")
    told = result.tell(result.contrast("CVI", "PAD"))
    assert "  level         ●●●○ strong                                ●●●● hallmark" in told
    assert "reaches strong, but peripheral artery disease (PAD) (left leg) stands higher, at hallmark." in joined(told)
    order = ["ONLY BEHIND CHRONIC", "ONLY BEHIND PERIPHERAL", "WHAT SUPPORTS CHRONIC", "WHAT SUPPORTS PERIPHERAL"]
    assert sorted(order, key=told.index) == order
    assert "Vein disease rests on chronic venous insufficiency (CVI), among others." in joined(
        result.tell(result.contrast("CVI", "vein_disease"))
    )


def test_no_advice_stands_under_what_would_have_to_change() -> None:
    """Where a fact would have to be other than it is stated, the text says that this is no advice."""
    kb = base(rule("R1", [{"wet": "no"}], {"rain": "strong"}), rule("R2", ["wet"], {"hail": "strong"}))
    result = kb.consult({"wet": "yes"})
    for answer in (result.why_not("rain"), result.contrast("hail", "rain")):
        assert NO_ADVICE in joined(result.tell(answer))
    assert "wet grass: yes — no is needed (R1)" in result.tell(result.contrast("hail", "rain"))
