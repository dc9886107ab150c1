"""The JSON report: what stands in it, in which order, and that nothing in it depends on chance."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import expert
from expert.loading.case_files import WorkedCase, read_cases
from expert.reporting.json_report import to_json

SECTIONS = ("hypotheses", "contrary_only", "recommendations", "others", "conflicts")
FACTS = {
    "case": "one",
    "findings": {
        "leg_cramp": "left",
        "heaviness": {"left": "yes", "right": "no"},
        "skin_colour": {"left": "pale"},
        "cramp_timing": {"left": ["night"]},
        "relief_on_stopping": {"right": "unknown"},
        "age_years": 58,
    },
}


@cache
def shipped_kb() -> expert.KnowledgeBase:
    """The knowledge base the reports are about."""
    return expert.load("leg_cramps")


@cache
def worked_cases() -> tuple[WorkedCase, ...]:
    """The worked cases of the knowledge base."""
    return read_cases(shipped_kb().model, expert.shipped()["leg_cramps"])


def cited_by(rule: str) -> tuple[str, ...]:
    """The sources of a rule."""
    return shipped_kb().model.rules[rule].sources


@cache
def report() -> dict[str, Any]:
    """The report of one case, which has red flags both present and open. Not to be changed."""
    return shipped_kb().consult(FACTS).to_dict()


def entries(values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every entry of a report."""
    yield from values["red_flags"]["present"]
    for section in SECTIONS:
        yield from values[section]


def applications(values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every rule application of a report, for and against."""
    for entry in entries(values):
        yield from entry["support"]
        yield from entry["contrary"]


def texts(values: Any) -> Iterator[str]:
    """Every text of a report."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict):
        for part in values.values():
            yield from texts(part)
    elif isinstance(values, list):
        for part in values:
            yield from texts(part)


def test_the_keys_stand_in_order_of_safety() -> None:
    """Whose knowledge it is comes first, then the facts, red flags, urgency, hypotheses, advice and the rest."""
    assert tuple(report()) == (
        "format",
        "knowledge_base",
        "disclaimer",
        "case",
        "facts",
        "red_flags",
        "urgency",
        "hypotheses",
        "contrary_only",
        "not_indicated",
        "recommendations",
        "others",
        "questions",
        "unexplained",
        "conflicts",
        "tensions",
        "conclusions",
        "firing_order",
        "documents",
    )
    assert tuple(report()["red_flags"]) == ("present", "open", "may_reassure")


def test_it_says_whose_knowledge_it_is_and_what_it_is_not() -> None:
    """The disclaimer, the name, version and digest of the knowledge base, and the case are there."""
    kb = shipped_kb()
    known = {"name": kb.name, "version": kb.version, "title": kb.model.title, "digest": kb.digest}
    assert report()["knowledge_base"] == known
    assert report()["disclaimer"] == kb.model.disclaimer
    assert report()["case"] == "one"
    assert report()["format"] == 1


def test_the_facts_are_told_in_words_and_as_values() -> None:
    """Each stated fact is told, what was answered unknown is listed, and the values can be consulted again."""
    facts = report()["facts"]
    assert [(fact["item"], fact["member"]) for fact in facts["stated"]] == [
        ("leg_cramp", "left"),
        ("heaviness", "left"),
        ("heaviness", "right"),
        ("skin_colour", "left"),
        ("cramp_timing", "left"),
        ("age_years", None),
    ]
    assert facts["unknown"] == [{"item": "relief_on_stopping", "member": "right"}]
    assert facts["values"]["age_years"] == 58
    again = shipped_kb().consult({"case": "one", "findings": facts["values"]}).to_dict()
    assert again == report()


def test_what_was_passed_over_is_listed() -> None:
    """A name that was passed over on request, and a remark about the facts, are told in the report."""
    kb = shipped_kb()
    facts = kb.facts({"swelllling": "yes", "swelling": "left", "heaviness": "yes"}, ignore_unknown=True)
    told = kb.consult(facts).to_dict()["facts"]
    assert told["ignored"] == [str(fault) for fault in facts.ignored]
    assert len(told["ignored"]) == 1
    assert told["notes"] == list(facts.notes)
    assert len(told["notes"]) == 1


def test_present_red_flags_are_told_in_full_and_open_ones_named() -> None:
    """A red flag that is present carries its rules; one that is open says what would have to be asked."""
    flags = report()["red_flags"]
    assert [(flag["conclusion"], flag["member"]) for flag in flags["present"]] == [("severe_flow_restriction", "left")]
    assert flags["present"][0]["support"]
    assert ("severe_flow_restriction", "right") in {(flag["conclusion"], flag["member"]) for flag in flags["open"]}
    assert all(flag["missing"] for flag in flags["open"])
    assert all(question["question"].endswith("?") for flag in flags["open"] for question in flag["missing"])
    assert flags["may_reassure"] is False


def test_open_red_flags_of_the_projects_own_policy_are_marked() -> None:
    """Guard red flags, which no document names, carry the mark of policy; the documents' own red flag does not."""
    marks = {flag["conclusion"]: flag["policy"] for flag in report()["red_flags"]["open"]}
    assert marks["severe_flow_restriction"] is False
    assert marks["possible_acute_flow_loss"] is True


def test_urgency_names_the_rung_reached_and_the_highest_still_open() -> None:
    """Both rungs are told with their marks of policy, and what raised the urgency is named."""
    urgency = report()["urgency"]
    ladder = [rung.id for rung in shipped_kb().vocabulary.urgency]
    assert ladder.index(urgency["proved"]["id"]) < ladder.index(urgency["ceiling"]["id"])
    assert urgency["settled"] is False
    assert urgency["proved"]["policy"] is False
    assert urgency["ceiling"]["policy"] is True
    raised = {cause["conclusion"] for cause in urgency["from"]}
    assert raised
    assert all(shipped_kb().vocabulary.conclusions[name].urgency == urgency["proved"]["id"] for name in raised)


def test_without_any_fact_nothing_is_reached_and_everything_open() -> None:
    """A case without facts proves no rung and no hypothesis, has no name, and still lists its open red flags."""
    empty = shipped_kb().consult({}).to_dict()
    assert empty["case"] is None
    assert empty["urgency"]["proved"] is None
    assert empty["urgency"]["from"] == []
    assert empty["hypotheses"] == []
    assert empty["red_flags"]["open"]
    assert empty["red_flags"]["may_reassure"] is False


def test_every_entry_rests_on_rules_or_was_stated() -> None:
    """No entry stands there without a rule for or against it or a fact that states it."""
    for case in worked_cases()[::7]:
        for entry in entries(shipped_kb().consult(case.facts).to_dict()):
            assert entry["support"] or entry["contrary"] or entry["given"] is not None, (case.id, entry["conclusion"])


@pytest.mark.parametrize("case", worked_cases()[::20], ids=lambda case: case.id)
def test_every_rule_says_why_and_on_whose_word(case: WorkedCase) -> None:
    """Each rule of a report says why the step is reasonable, and cites statements, or policies marked as such."""
    for application in applications(shipped_kb().consult(case.facts).to_dict()):
        assert application["sources"]
        assert application["because"] == shipped_kb().model.rules[application["rule"]].because
        assert tuple(source["id"] for source in application["sources"]) == cited_by(application["rule"])
        assert application["policy"] == all(source["policy"] for source in application["sources"])
        for source in application["sources"]:
            assert source["policy"] == source["id"].startswith("policy:")
            assert (source["document"] is None) == source["policy"]
            assert (source["bias"] is None) == source["policy"]


def test_evidence_against_is_told_beside_the_support() -> None:
    """What counts against a hypothesis is an application of its own and says contrary."""
    against = [one for entry in entries(contrary_case()) for one in entry["contrary"]]
    assert against
    assert {one["level"] for one in against} == {"contrary"}
    states = {(state["conclusion"], state["member"]): state["contrary"] for state in contrary_case()["conclusions"]}
    for entry in entries(contrary_case()):
        if entry["contrary"]:
            assert states[entry["conclusion"], entry["member"]] == "true"


@cache
def contrary_case() -> dict[str, Any]:
    """The report of the first worked case in which evidence counts against a hypothesis. Not to be changed."""
    for case in worked_cases():
        if any(expected.word == "contrary" for expected in case.expect):
            return shipped_kb().consult(case.facts).to_dict()
    raise LookupError


def test_every_state_and_every_firing_is_listed() -> None:
    """All conclusions of the case stand in the report, in the order of the vocabulary, and all that fired."""
    result = shipped_kb().consult(FACTS)
    told = [
        (state["conclusion"], state["member"], state["level"], state["status"]) for state in report()["conclusions"]
    ]
    assert told == [(state.conclusion.id, state.member, state.level, state.status) for state in result.states]
    assert [fired["rule"] for fired in report()["firing_order"]] == [rule.id for rule, _, _ in result.firing_order]


@pytest.mark.parametrize("facts", [{}, {"age_years": 58}, FACTS], ids=["none", "age", "several"])
def test_the_cited_documents_are_described_and_no_others(facts: dict[str, Any]) -> None:
    """The documents of a report are those whose statements it cites, in the order of the knowledge base."""
    values = shipped_kb().consult(facts).to_dict()
    sources = [source for one in applications(values) for source in one["sources"] if not source["policy"]]
    cited = {source["id"].split(":")[0] for source in sources}
    documents = [document["id"] for document in values["documents"]]
    assert documents == [name for name in shipped_kb().model.evidence.documents if name in cited]
    assert {source["document"] for source in sources} == {document["title"] for document in values["documents"]}


def test_no_text_is_empty() -> None:
    """A text that does not exist is null, never an empty text."""
    assert "" not in set(texts(report()))
    assert any(entry["advice"] is None for entry in entries(report()))


def test_reassuring_advice_is_marked_as_withheld_while_a_red_flag_is_present() -> None:
    """A conclusion a reader would take comfort from says that it is withheld."""
    values = shipped_kb().consult({**FACTS["findings"], "cramp_frequency": "occasional"}).to_dict()  # type: ignore[dict-item]
    conclusions = shipped_kb().vocabulary.conclusions
    reassuring = [entry for entry in entries(values) if conclusions[entry["conclusion"]].reassures]
    assert reassuring
    assert all(entry["withheld"] for entry in reassuring)
    assert not any(entry["withheld"] for entry in entries(values) if entry not in reassuring)


def test_the_text_is_readable_json_and_ends_with_a_line_break() -> None:
    """The text reads back as the same values, keeps letters as they are and is indented by two."""
    text = to_json(report())
    assert json.loads(text) == report()
    assert text.startswith('{\n  "format": 1,\n')
    assert text.endswith("\n}\n")
    assert to_json({"label": "café 漢字"}) == '{\n  "label": "café 漢字"\n}\n'


def test_the_text_does_not_depend_on_hash_order() -> None:
    """Two processes with different hash seeds write the same bytes, and so does a second run in this process."""
    script = f"import expert, sys; sys.stdout.write(expert.load('leg_cramps').consult({FACTS!r}).to_json())"
    written = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert written == {to_json(report()).encode()}
    assert shipped_kb().consult(FACTS).to_json() == to_json(report())
