"""``expert how`` and ``expert diagram``: one conclusion as text, JSON and picture."""

import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

import expert
from tests.cli.conftest import Bells, Ran

Invoke = Callable[..., Ran]


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


@pytest.mark.parametrize(
    ("ending", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG\r\n"), ("dot", b"digraph"), ("DOT", b"digraph")]
)
def test_diagram_draws_in_the_format_of_the_file_name(
    invoke: Invoke, examples: Path, tmp_path: Path, ending: str, start: bytes
) -> None:
    """The ending of the file chooses the format; nothing is printed."""
    target = tmp_path / f"picture.{ending}"
    ran = invoke("diagram", examples / "venous.yaml", "CVI", "--member", "left", "--side", "both", "-o", target)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert target.read_bytes().startswith(start)


def test_diagram_draws_a_pdf_with_the_dot_of_the_system_or_says_what_is_missing(
    invoke: Invoke, examples: Path, tmp_path: Path
) -> None:
    """PDF is left to Graphviz itself; where it is not installed, one sentence says so and no file appears."""
    target = tmp_path / "picture.pdf"
    ran = invoke("diagram", examples / "venous.yaml", "CVI", "--member", "left", "-o", target)
    if shutil.which("dot"):
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert target.read_bytes().startswith(b"%PDF-")
    else:
        assert ran.status == 2
        assert ran.faults == ["pdf needs Graphviz's own 'dot', which is not installed; svg and png do not"]
        assert not target.exists()


def test_diagram_names_rules_and_conclusion(invoke: Invoke, bells: Bells, tmp_path: Path) -> None:
    """The picture is of the conclusion asked about, with the rule that gave it, from the knowledge base given."""
    target = tmp_path / "bell.SVG"
    assert invoke("diagram", bells.facts, "cracked", "--kb", bells.folder, "-o", target).status == 0
    drawn = unescape(target.read_text("utf-8"))
    assert "B-1" in drawn
    assert "a crack" in drawn
    assert "B-2" not in drawn


def test_diagram_of_one_member_leaves_the_others_out(invoke: Invoke, tmp_path: Path) -> None:
    """``--member`` asks about one side only, and ``--side`` is the default side, as in ``how``."""
    (tmp_path / "facts.yaml").write_text("findings: {varicose_veins: yes, heaviness: both}\n", "utf-8")
    drawn = {}
    for name, options in (("both", []), ("left", ["--member", "left"]), ("right", ["--side", "right"])):
        assert invoke("diagram", "facts.yaml", "CVI", *options, "-o", f"{name}.dot").status == 0
        drawn[name] = (tmp_path / f"{name}.dot").read_text("utf-8")
    assert "right leg" in drawn["both"]
    assert "right leg" not in drawn["left"]
    assert "side not stated" in drawn["both"]
    assert "side not stated" not in drawn["right"]
