"""``expert how``: one conclusion as text and JSON; audiences, depth and detail, the same as in the library."""

from collections.abc import Callable
from pathlib import Path

import pytest

import expert
from tests.cli.conftest import Bells, Ran

Invoke = Callable[..., Ran]


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], {}),
        (["--for", "patient"], {"audience": "patient"}),
        (["--for", "auditor", "--all"], {"audience": "auditor", "everything": True}),
        (["--depth", "1"], {"depth": 1}),
        (["--depth", "2", "--all", "--for", "patient"], {"audience": "patient", "depth": 2, "everything": True}),
    ],
)
def test_the_command_tells_what_the_library_tells(
    invoke: Invoke, kb: expert.KnowledgeBase, examples: Path, arguments: list[str], options: dict[str, object]
) -> None:
    """Each option of the command is one of ``Result.tell``."""
    result = kb.consult(kb.read_facts(examples / "venous.yaml"))
    told = result.tell(result.how("CVI", "left"), **options)  # type: ignore[arg-type] # one mapping for all options
    assert invoke("how", examples / "venous.yaml", "CVI", "--member", "left", *arguments).printed == told


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--depth", "0"], "0 is not in the range x>=1"),
        (["--depth", "deep"], "'deep' is not a valid integer range"),
        (["--for", "doctor"], "'doctor' is not one of"),
    ],
)
def test_a_bad_option_is_a_usage_error(invoke: Invoke, bells: Bells, arguments: list[str], fault: str) -> None:
    """A depth below one, one that is no number, and an unknown audience end with status 2 and say what is wrong."""
    ran = invoke("how", bells.facts, "cracked", "--kb", bells.folder, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert fault in ran.err


def test_an_auditor_reads_where_the_rule_and_the_statement_stand(invoke: Invoke, bells: Bells) -> None:
    """Places are those within the knowledge base, whatever folder it lies in."""
    said = invoke("how", bells.facts, "cracked", "--kb", bells.folder, "--for", "auditor").printed
    assert "[rules/all.yaml:4:5]" in said
    assert "statements.csv:3" in said
    assert str(bells.folder) not in said


def test_what_was_not_concluded_ends_with_status_1(invoke: Invoke, bells: Bells) -> None:
    """An unknown conclusion is bad input; one that was not concluded is a check that failed."""
    assert invoke("how", bells.facts, "whole", "--kb", bells.folder).status == 1
    ran = invoke("how", bells.facts, "hole", "--kb", bells.folder)
    assert (ran.status, ran.faults) == (2, ["there is no conclusion 'hole'; did you mean 'whole'?"])


def test_how_shows_the_derivation_down_to_facts_and_sources(invoke: Invoke, examples: Path) -> None:
    """The text names the conclusion, every rule that supports it, the facts and the statements."""
    said = invoke("how", examples / "claudication.yaml", "PAD").printed
    assert "\n1. ●●●● Peripheral artery disease (PAD) (left leg): hallmark" in said
    assert "HY-01" in said
    assert "001:7:4" in said
    assert said.index("WHAT THIS RESTS ON") < said.index("SOURCES OF THIS DERIVATION")


def test_how_as_json_holds_the_steps_of_the_library(invoke: Invoke, kb: expert.KnowledgeBase, examples: Path) -> None:
    """The JSON has the library's steps in its order, the asked one first."""
    derivation = kb.consult(kb.read_facts(examples / "venous.yaml")).how("CVI")
    told = invoke("how", examples / "venous.yaml", "CVI", "--format", "json").values
    assert told["roots"] == derivation.roots == 2
    assert [(step["conclusion"], step["member"]) for step in told["steps"]] == [
        (step.state.conclusion.id, step.state.member) for step in derivation.steps
    ]
    assert [rule["rule"] for rule in told["steps"][0]["support"]] == [
        application.rule.id for application in derivation.steps[0].support
    ]


def test_how_of_one_member_leaves_the_others_out(invoke: Invoke, examples: Path) -> None:
    """``--member`` asks about one side only."""
    told = invoke("how", examples / "venous.yaml", "CVI", "--member", "left", "--format", "json").values
    assert told["roots"] == 1
    assert {step["member"] for step in told["steps"]} <= {"left", None}


def test_how_takes_a_side_and_passes_over_unknown_findings(invoke: Invoke, tmp_path: Path) -> None:
    """``--side`` and ``--ignore-unknown`` mean in ``how`` what they mean in ``consult``."""
    facts = tmp_path / "facts.yaml"
    facts.write_text("findings: {varicose_veins: yes, sweling: yes}\n", "utf-8")
    told = invoke("how", facts, "CVI", "--side", "right", "--ignore-unknown", "--format", "json").values
    assert next(step["member"] for step in told["steps"]) == "right"
