"""How as text and JSON: what each audience is told, what is cut and said to be cut, and that no source is lost."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from expert import KnowledgeBase, QuestionError, Result
from expert.explanations.audience import AUDIENCES, Audience
from expert.explanations.frames.sources import interest_words
from expert.explanations.how import Derivation, Step
from expert.reporting import words
from expert.reporting.derivation import paragraphs, values
from expert.reporting.text import render_plain
from tests.explanations.bases import base, rule
from tests.explanations.stacked import LAYERS, TOP, stacked

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
RULE_ID = re.compile(r"\b[A-Z]{2}-\d\d\b")
STATEMENT_ID = re.compile(r"\b\d{3}:\d+:\d+")


def tell(result: Result, derivation: Derivation, audience: str = "clinician", **options: Any) -> str:
    """A derivation as one line of text, so that line breaks do not matter."""
    told = render_plain(paragraphs(derivation, result, Audience(audience), **options), width=10_000)
    return re.sub(r"[ \t]+", " ", told)


@pytest.fixture(scope="module")
def derivations(kb: KnowledgeBase) -> list[tuple[Result, Derivation]]:
    """How of much that the examples conclude, every red flag among it."""
    results = [kb.consult(kb.read_facts(path)) for path in EXAMPLES]
    found = [(result, name) for result in results for name in result if result[name].level is not None]
    flags = {state.conclusion.id for result in results for state in result.red_flags_present}
    return [
        (result, result.how(name)) for number, (result, name) in enumerate(found) if number % 5 == 0 or name in flags
    ]


# --- nothing that matters is lost ------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [None, 1])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_audience_loses_a_red_flag_or_a_source(
    derivations: list[tuple[Result, Derivation]], audience: str, depth: int | None
) -> None:
    """Whoever reads, whatever is cut: red flags, every document with its interest, every policy, what is withheld."""
    for result, derivation in derivations:
        told = tell(result, derivation, audience, depth=depth)
        for flag in result.red_flags_present:
            assert flag.conclusion.label in told.split("\n1. ")[0]
        assert ("so nothing below reassures" in told) is bool(result.red_flags_open)
        for step in derivation.steps:
            if result.model.vocabulary.role(step.state.conclusion) == "red_flag":
                assert f"\n{step.number}. " in told
                assert step.state.conclusion.advice in told
        for source in derivation.sources.documents:
            assert f"{source.title} ({source.publisher}; {interest_words(source.bias)})" in told
        for policy in derivation.sources.policies:
            assert f"{policy.text} [policy of this project, in no document]" in told
        if not result.may_reassure and any(step.state.conclusion.reassures for step in derivation.steps):
            assert words.HELD_BACK in told
        assert told.endswith(f"Knowledge base {result.model.identity}\n")
        assert result.model.disclaimer in told


def test_what_would_comfort_is_marked_wherever_it_is_named() -> None:
    """While a red flag is open, a comforting step says so, cut or told, and so does a rule against."""
    kb = base(
        rule("R1", ["wet"], {"calm": "strong", "storm": "contrary"}),
        rule("R2", ["calm"], {"rest": "strong"}),
        rule("R3", ["dark"], {"storm": "strong"}),
        rule("R4", ["windy"], {"flood": "yes"}),
        calm={"scope": "person", "reassures": "yes"},
        flood={"scope": "person", "kind": "red_flag"},
    )
    facts = {"wet": "yes", "dark": "yes"}
    for told_facts, expected in ((facts, 1), ({**facts, "windy": "no"}, 0)):
        result = kb.consult(told_facts)
        assert tell(result, result.how("rest"), depth=1).count(words.HELD_BACK) == expected
        assert tell(result, result.how("rest")).count(words.HELD_BACK) == expected
        against = tell(result, result.how("storm")).split("against R1")[1]
        assert against.count(words.HELD_BACK) == expected


def test_patients_read_no_ids(derivations: list[tuple[Result, Derivation]]) -> None:
    """A patient reads labels, titles and questions: no id of a rule, statement, policy, finding or conclusion."""
    for result, derivation in derivations:
        told = tell(result, derivation, "patient", everything=True)
        assert not RULE_ID.search(told)
        assert not STATEMENT_ID.search(told)
        assert "policy:" not in told
        ids = {name for name in result.model.vocabulary.names() if "_" in name}
        assert ids.isdisjoint(re.findall(r"\w+", told))


def test_auditors_read_every_id(derivations: list[tuple[Result, Derivation]]) -> None:
    """An auditor reads every rule with its place and wording, every statement with span and fingerprint, every item."""
    for result, derivation in derivations[::3]:
        told = tell(result, derivation, "auditor", everything=True)
        for step in derivation.steps:
            member = f"@{step.state.member}" if step.state.member else ""
            assert f"[{step.state.conclusion.id}{member}]" in told
            for application in (*step.support, *step.contrary):
                assert application.rule.id in told
                assert application.place.startswith("rules/")
                assert f"[{application.place}]" in told
                assert application.rule.because in told
                assert application.rule.note in told
                assert application.rule.assumption in told
                assert all(f"[{ground.item}" in told for ground in application.grounds)
        for source in derivation.sources.documents:
            for name in source.statements:
                statement = result.model.evidence.statements[name]
                assert f"characters {statement.start}-{statement.end}, fingerprint {statement.fingerprint}" in told
                assert f"wording {statement.strength}" in told


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_doubt_is_told_to_everyone(kb: KnowledgeBase, audience: str) -> None:
    """What a reviewer questions is told in full once, to patients too."""
    for name, conclusion in (("venous", "CVI"), ("claudication", "PAD")):
        result = kb.consult(kb.read_facts(next(path for path in EXAMPLES if path.stem == name)))
        derivation = result.how(conclusion)
        citations = [cited for step in derivation.steps for one in step.support for cited in one.citations]
        doubts = {doubt for cited in citations for doubt in cited.doubts}
        told = tell(result, derivation, audience, everything=True)
        assert doubts
        assert all(told.count(f"questioned by the reviewer: {doubt}") == 1 for doubt in doubts)


def test_patients_are_spared_mechanisms_they_did_not_ask_about(kb: KnowledgeBase) -> None:
    """Steps on what happens in the body are counted and left out; one that was asked about is told."""
    result = kb.consult({"leg_cramp": "left", "swelling": "left", "varicose_veins": "left"})
    derivation = result.how("x_explains_cramp", "left")
    told = tell(result, derivation, "patient")
    left_out = _left_out(result, derivation)
    assert f"Left out here: {len(left_out)} steps on how this comes about in the body" in told
    kept = [step for step in derivation.steps if step not in left_out]
    roles = {result.model.vocabulary.role(step.state.conclusion) for step in kept[1:]}
    assert left_out
    assert "mechanism" not in roles
    asked = tell(result, result.how("m_pooling", "left"), "patient")
    assert "\n1. " in asked


def _left_out(result: Result, derivation: Derivation) -> list[Step]:
    """The steps a patient is not told."""
    kept = {int(number) for number in re.findall(r"(?m)^(\d+)\. ", tell(result, derivation, "patient"))}
    return [step for step in derivation.steps if step.number not in kept]


# --- depth and detail ------------------------------------------------------------------------------------------------


def _chain(count: int) -> Result:
    rules = [rule("R1", ["wet"], {"c1": "strong"})]
    rules += [rule(f"R{number}", [f"c{number - 1}"], {f"c{number}": "strong"}) for number in range(2, count + 1)]
    return base(*rules).consult({"wet": "yes"})


def test_depth_cuts_and_says_what() -> None:
    """Below the depth no step is told; what is cut is counted and named, with the depth that shows all of it."""
    result = _chain(4)
    derivation = result.how("c4")
    told = tell(result, derivation, depth=2)
    assert re.findall(r"(?m)^(\d+)\. ", told) == ["1", "2"]
    assert "… 2 more steps below: c2, c1; --depth 4 shows them" in told
    assert "c2: strong (not shown)" in told
    assert "… 1 more step below: c1; --depth 4 shows it" in tell(result, derivation, depth=3)
    assert tell(result, derivation, depth=4) == tell(result, derivation)
    assert "below:" not in tell(result, derivation)


def test_many_cut_steps_are_named_in_part() -> None:
    """Six are named, the others counted."""
    result = _chain(9)
    told = tell(result, result.how("c9"), depth=1)
    assert "… 8 more steps below: c8, c7, c6, c5, c4, c3 and 2 more; --depth 9 shows them" in told


@pytest.mark.parametrize("depth", [0, -1])
def test_a_depth_below_one_is_refused(depth: int) -> None:
    """There is always the first layer."""
    result = _chain(1)
    with pytest.raises(QuestionError, match=f"^depth must be 1 or more, not {depth}$"):
        paragraphs(result.how("c1"), result, Audience(), depth=depth)


def test_a_red_flag_is_never_cut() -> None:
    """A red flag deep in the derivation is told in full with its advice, whatever the depth."""
    kb = base(
        rule("R1", ["wet"], {"flood": "yes"}),
        rule("R2", ["flood"], {"damp": "strong"}),
        rule("R3", ["damp"], {"rain": "strong"}),
        flood={"kind": "red_flag", "scope": "person", "advice": "Leave the house."},
    )
    result = kb.consult({"wet": "yes"})
    told = tell(result, result.how("rain"), depth=1)
    assert re.findall(r"(?m)^(\d+)\. ", told) == ["1", "3"]
    assert "Leave the house." in told
    assert "… 1 more step below: damp; --depth 2 shows it" in told


def _two_levels() -> Result:
    kb = base(
        rule("R1", ["wet"], {"rain": "possible"}),
        rule("R2", ["dark"], {"rain": "strong"}),
        rule("R3", ["windy"], {"rain": "contrary"}),
    )
    return kb.consult({"wet": "yes", "dark": "yes", "windy": "yes"})


def test_rules_of_a_lower_level_are_told_in_one_line() -> None:
    """Only the rules of the level reached are told in full, and those against; ``everything`` tells all of them so."""
    result = _two_levels()
    brief, full = (tell(result, result.how("rain"), everything=everything) for everything in (False, True))
    assert "for R2 Rule R2 → strong" in brief
    assert "also R1 Rule R1 → possible [policy] (policy:embedding)" in brief
    assert "against R3" in brief
    assert "Rules marked “also” give less than the level reached. --all tells them in full." in brief
    assert "wet grass: yes" not in brief
    assert "for R1 Rule R1 → possible" in full
    assert "wet grass: yes" in full
    assert "also" not in full


def test_a_rule_is_told_once() -> None:
    """What fired for both legs gives its reason and sources once, and what it rests on for each."""
    result = base(rule("R1", ["sore"], {"hurt": "strong"}, "leg")).consult({"sore": "both"})
    told = tell(result, result.how("hurt"))
    assert told.count("So it is.") == 1
    assert told.count("reason and sources as in step 1") == 1
    assert "soreness (left leg): yes" in told
    assert "soreness (right leg): yes" in told


@pytest.mark.parametrize("audience", AUDIENCES)
def test_thirty_diamonds_are_told_step_by_step(audience: str) -> None:
    """2^30 paths are told in as many steps as there are conclusions, each rule once, as text and as JSON."""
    result = stacked().consult({"start": "yes"})
    derivation = result.how(TOP)
    assert len(derivation.steps) == 3 * LAYERS + 1
    told = tell(result, derivation, audience, everything=True)
    assert told.count(" because ") == 4 * LAYERS + 1
    assert len(told.splitlines()) < 20 * len(derivation.steps)
    assert len(values(derivation, result)["steps"]) == len(derivation.steps)


# --- sentences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("premises", "facts", "lines"),
    [
        (["wet"], {"wet": "yes"}, ["wet grass: yes"]),
        ([{"not": "wet"}], {"wet": "no"}, ["wet grass: no (known absent)"]),
        ([{"age": {"above": 45}}], {"age": 58}, ["age 58 years is above 45"]),
        ([{"not": {"age": {"above": 45}}}], {"age": 44}, ["age 44 years is not above 45"]),
        ([{"times": {"includes": ["night", "rest"]}}], {"times": ["night"]}, ["times: at night"]),
        ([{"any": ["wet", "dark", "windy"]}], {"wet": "yes"}, ["wet grass: yes (any one of 3 is enough)"]),
        (
            [{"any": ["wet", "dark", "windy"]}],
            {"wet": "yes", "dark": "yes"},
            ["any one of 3 is enough; these 2 hold:", "• wet grass: yes", "• a dark sky: yes"],
        ),
        (
            [{"at_least": {"count": 2, "of": ["wet", "dark", "windy"]}}],
            {"wet": "yes", "dark": "yes"},
            ["at least 2 of 3 are needed; these 2 hold:", "• wet grass: yes", "• a dark sky: yes"],
        ),
        (
            [{"any": [{"all": ["wet", "dark"]}, "windy"]}],
            {"wet": "yes", "dark": "yes"},
            ["any one of 2 is enough; this holds:", "• together:", "• wet grass: yes", "• a dark sky: yes"],
        ),
        (
            ["sore"],
            {"sore": "both"},
            ["in any leg (one is enough):", "• soreness (left leg): yes", "• soreness (right leg): yes"],
        ),
        (["sore"], {"sore": "left"}, ["soreness (left leg): yes"]),
        (
            [{"legs_differ": ["sore"]}],
            {"sore": {"left": "yes", "right": "no"}},
            ["a difference between the legs in soreness: left leg yes, right leg no"],
        ),
        (
            [{"legs_differ": ["sore", "shade"]}],
            {"sore": {"left": "yes", "right": "no"}},
            ["a difference between the legs in soreness: left leg yes, right leg no (any one of 2 is enough)"],
        ),
        (
            [{"not": {"legs_differ": ["sore"]}}],
            {"sore": "both"},
            ["no difference between the legs in soreness: left leg yes, right leg yes"],
        ),
    ],
)
def test_what_a_rule_rests_on_in_words(premises: list[Any], facts: dict[str, Any], lines: list[str]) -> None:
    """Values, thresholds, sides, sets and counts are spelled out, one to a line."""
    result = base(rule("R", premises, {"rain": "strong"})).consult(facts)
    assert list(_from(tell(result, result.how("rain")))) == lines


@pytest.mark.parametrize(
    ("facts", "member", "line"),
    [
        ({"sore": "right"}, "left", "in the other leg: soreness (right leg): yes"),
        ({"sore": {"right": "no"}}, "left", "in the other leg: soreness (right leg): no (known absent)"),
    ],
)
def test_the_other_leg_in_words(facts: dict[str, Any], member: str, line: str) -> None:
    """What is read of the other leg says so, and which leg that is."""
    premise = {"other_leg": "sore"} if facts["sore"] == "right" else {"not": {"other_leg": "sore"}}
    result = base(rule("R", [premise], {"hurt": "strong"}, "leg")).consult(facts)
    assert list(_from(tell(result, result.how("hurt", member)))) == [line]


def test_all_legs_where_the_own_one_is_not_named() -> None:
    """Where it is not stated which leg is meant, the other one is both."""
    result = base(rule("R", [{"other_leg": "sore"}], {"hurt": "strong"}, "leg")).consult(
        {"sore": "both", "shade": "red"}
    )
    lines = list(_from(tell(result, result.how("hurt", "not_stated"))))
    assert lines == [
        "in all legs, whichever is meant:",
        "• soreness (left leg): yes",
        "• soreness (right leg): yes",
    ]


def _from(told: str) -> Iterator[str]:
    """The lines between ``from`` and the sources."""
    inside = False
    for line in (line.strip() for line in told.splitlines()):
        if line.startswith("from "):
            inside = True
        if line.startswith("policy:embedding"):
            return
        if inside:
            yield line.removeprefix("from ")


def test_patients_read_the_question_and_its_answer(kb: KnowledgeBase) -> None:
    """A fact is told to a patient as the question that was asked, with the side and the answer."""
    result = kb.consult({"leg_cramp": "left", "cramp_timing": {"left": ["night"]}, "swelling": "left"})
    told = tell(result, result.how("nocturnal_cramp", "left"), "patient")
    question = kb.vocabulary.findings["cramp_timing"].question
    assert f"{question} (left leg) — at night" in told
    assert "leg cramp (left leg): stated (see 2)" in told


def test_the_weakest_link_and_the_interests_in_words(kb: KnowledgeBase) -> None:
    """The root names its weakest link; the roll-up says how many documents come with which interest."""
    result = kb.consult(kb.read_facts(next(path for path in EXAMPLES if path.stem == "venous")))
    told = tell(result, result.how("CVI"))
    assert "Weakest link: HY-54, worded “strong”." in told
    assert (
        "Publishers' interests 3 of 5 documents: sells vein treatment; "
        "1 of 5: offers appointments with circulation specialists; 1 of 5: none declared"
    ) in told
    assert "— 16 statements, worded possible to strong" in told
    assert "— 1 statement, worded strong" in told


# --- JSON ------------------------------------------------------------------------------------------------------------


def test_the_values_hold_what_the_text_says(kb: KnowledgeBase) -> None:
    """Weakest link, layer, required level, needed counts, wording, place and roll-up are all in the values."""
    result = kb.consult(kb.read_facts(next(path for path in EXAMPLES if path.stem == "claudication")))
    told = values(result.how("PAD"), result)
    assert (told["question"], told["roots"]) == ("how", 1)
    first, second = told["steps"][:2]
    assert first["weakest_link"] == {"wording": "strong", "rule": "SY-01", "policy": False}
    assert (first["layer"], second["layer"]) == (1, 2)
    [hallmark] = [one for one in first["support"] if one["rule"] == "HY-01"]
    assert hallmark["grounds"][0]["required"] == "strong"
    assert hallmark["wording"] == "hallmark"
    assert hallmark["place"].startswith("rules/arterial.yaml:")
    assert hallmark["rests_on"]["kind"] == "parts"
    assert [source["id"] for source in told["sources"]["documents"]] == ["000", "001"]
    assert told["sources"]["documents"][1]["weakest"] == "strong"
    assert told["sources"]["documents"][1]["strongest"] == "hallmark"
    assert {one["bias"] for one in told["sources"]["interests"]} == {
        "none declared",
        "offers appointments with circulation specialists",
    }
