"""``expert kb``: list, show, check and test, in every format."""

from collections.abc import Callable

import pytest

import expert
from expert.catalogue import contents
from tests.cli.conftest import Bells, Ran

Invoke = Callable[..., Ran]


def test_kb_list_names_the_shipped_knowledge_bases(invoke: Invoke, kb: expert.KnowledgeBase) -> None:
    """Name, version and purpose; the digest in JSON."""
    assert invoke("kb", "list").printed.startswith(f"leg_cramps {kb.version} Leg cramps and circulation")
    (entry,) = invoke("kb", "list", "--format", "json").values
    assert (entry["name"], entry["version"], entry["digest"]) == ("leg_cramps", kb.version, kb.digest)


def test_kb_show_gives_an_overview(invoke: Invoke, kb: expert.KnowledgeBase) -> None:
    """Without an id the whole knowledge base is counted; as JSON it is told in full."""
    said = invoke("kb", "show").printed
    assert f"  rules        {len(kb.model.rules)}, of them" in said
    assert f"Digest {kb.digest}" in said
    told = invoke("kb", "show", "--format", "json").values
    assert told["digest"] == kb.digest
    assert set(told["plain"]["rules"]) == set(kb.model.rules)


@pytest.mark.parametrize("name", ["HY-01", "swelling", "CVI", "001:7:4", "policy:S1", "S1", "A-01", "T1", "Q1"])
def test_kb_show_knows_every_kind_of_thing(invoke: Invoke, kb: expert.KnowledgeBase, name: str) -> None:
    """A rule, finding, conclusion, statement, policy, annotation, tension or doubt is shown by its id."""
    assert name in invoke("kb", "show", name).printed
    found = contents.find(kb.model, name)
    assert invoke("kb", "show", name, "--format", "json").values["id"] == found.id


def test_kb_show_of_a_rule_tells_premise_conclusion_and_reason(invoke: Invoke, bells: Bells) -> None:
    """A rule is shown with all its parts."""
    said = invoke("kb", "show", "B-1", "--kb", bells.folder).printed.splitlines()
    assert said[0] == "B-1 A dull sound may come from a crack"
    assert "  then     cracked: possible  (a crack)" in said
    assert "  because  A crack swallows the ringing." in said


def test_kb_check_of_a_sound_knowledge_base(invoke: Invoke, kb: expert.KnowledgeBase) -> None:
    """The shipped knowledge base has neither errors nor warnings: status 0, and a line that says so."""
    assert f"{len(kb.model.rules)} rules" in invoke("kb", "check").printed
    told = invoke("kb", "check", "leg_cramps", "--format", "json").values
    assert told == {"faults": [], "issues": [], "passed": True}


def test_kb_check_shows_notes_only_when_asked(invoke: Invoke, bells: Bells) -> None:
    """Notes are no faults: they are shown with ``--notes`` alone and never change the exit status."""
    rules = bells.folder / "rules" / "all.yaml"
    subsumed = "  - {id: B-3, title: Duller, scope: person, if: [dull, brass], then: {cracked: possible}, "
    rules.write_text(f"{rules.read_text('utf-8')}{subsumed}because: So., sources: [001:1:2]}}\n", "utf-8")
    assert "rule-subsumed" not in invoke("kb", "check", bells.folder).printed
    assert "[rule-subsumed]" in invoke("kb", "check", bells.folder, "--notes").printed
    told = invoke("kb", "check", bells.folder, "--notes", "--format", "json").values
    assert told["passed"] is True
    assert ("note", "rule-subsumed", "B-3") in {
        (issue["severity"], issue["code"], issue["subject"]) for issue in told["issues"]
    }


def test_kb_test_runs_the_worked_cases(invoke: Invoke, bells: Bells) -> None:
    """All cases pass, and the summary counts cases and rules."""
    assert invoke("kb", "test", bells.folder).printed.startswith("2 of 2 cases pass; 2 of 2 rules fire")
    told = invoke("kb", "test", bells.folder, "--format", "json").values
    assert told["passed"] is True
    assert [case["case"] for case in told["cases"]] == ["dull-bell", "ringing-bell"]
