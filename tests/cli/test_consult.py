"""``expert consult``: it prints what the library says, in every format, for the facts and options given."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import expert
from expert.engines.compiled_engine import CompiledEngine
from expert.reporting.report import report
from expert.reporting.text import DETAILS, to_text
from tests.cli.conftest import Bells, Ran

Invoke = Callable[..., Ran]


@pytest.mark.parametrize("name", ["night_cramps.yaml", "night_cramps.json", "night_cramps.toml"])
def test_consult_prints_the_report_of_the_library(
    invoke: Invoke, kb: expert.KnowledgeBase, examples: Path, name: str
) -> None:
    """Text, JSON and Markdown are exactly the library's, whichever format the facts are in."""
    result = kb.consult(kb.read_facts(examples / name))
    facts = f"examples/{name}"
    assert invoke("consult", facts).printed == result.to_text()
    assert invoke("consult", facts, "--format", "text").printed == result.to_text()
    assert invoke("consult", facts, "--format", "json").printed == result.to_json()
    assert invoke("consult", facts, "--format", "markdown").printed == result.to_markdown()


@pytest.mark.parametrize("detail", DETAILS)
def test_consult_tells_as_much_as_asked(invoke: Invoke, kb: expert.KnowledgeBase, examples: Path, detail: str) -> None:
    """``--detail`` chooses how much the text tells."""
    result = kb.consult(kb.read_facts(examples / "mixed.yaml"))
    assert invoke("consult", examples / "mixed.yaml", "--detail", detail).printed == result.to_text(detail=detail)


def test_more_detail_is_more_text(invoke: Invoke, examples: Path) -> None:
    """The three details differ, each longer than the one before."""
    lengths = [len(invoke("consult", examples / "mixed.yaml", "--detail", detail).printed) for detail in DETAILS]
    assert lengths == sorted(set(lengths))


def test_consult_uses_the_knowledge_base_it_is_told(invoke: Invoke, bells: Bells) -> None:
    """``--kb`` takes a folder, and the report says which knowledge base it is from."""
    told = invoke("consult", bells.facts, "--kb", bells.folder, "--format", "json").values
    assert (told["knowledge_base"]["name"], told["knowledge_base"]["version"]) == ("bells", "1.2.3")
    assert told["disclaimer"] == "Only a bell."
    assert [entry["conclusion"] for entry in told["hypotheses"]] == ["cracked"]


def test_consult_without_a_knowledge_base_uses_the_shipped_one(invoke: Invoke, examples: Path) -> None:
    """The default of ``--kb`` is leg_cramps."""
    facts = examples / "venous.yaml"
    assert invoke("consult", facts).printed == invoke("consult", facts, "--kb", "leg_cramps").printed


@pytest.mark.parametrize(
    "text",
    ["side: left\nfindings: {swelling: yes}\n", '{"side": "left", "findings": {"swelling": true}}'],
    ids=["YAML", "JSON"],
)
def test_a_dash_reads_facts_from_standard_input(run: Callable[..., Ran], text: str) -> None:
    """``-`` stands for standard input in YAML or JSON."""
    told = run("consult", "-", "--format", "json", stdin=text.encode()).values
    assert told["facts"]["values"] == {"swelling": {"left": "yes"}}


def test_side_is_the_default_side(invoke: Invoke, tmp_path: Path) -> None:
    """``--side`` applies to findings that state no side, and to no other."""
    facts = tmp_path / "facts.yaml"
    facts.write_text("findings: {swelling: yes, heaviness: right}\n", "utf-8")
    told = invoke("consult", facts, "--side", "left", "--format", "json").values
    assert told["facts"]["values"] == {"swelling": {"left": "yes"}, "heaviness": {"right": "yes"}}


def test_the_side_of_the_file_wins_over_that_of_the_command(invoke: Invoke, examples: Path) -> None:
    """``--side`` is the default of a file that states none."""
    told = invoke("consult", examples / "claudication.yaml", "--side", "right", "--format", "json").values
    assert "left" in told["facts"]["values"]["exertion_symptom"]
    assert "right" not in told["facts"]["values"]["exertion_symptom"]


def test_ignore_unknown_keeps_going_and_lists_what_it_passed_over(invoke: Invoke, tmp_path: Path) -> None:
    """Without it an unknown name ends the command; with it the report names what was ignored."""
    facts = tmp_path / "facts.yaml"
    facts.write_text("findings:\n  sweling: left\n  heaviness: left\n", "utf-8")
    assert invoke("consult", facts).status == 2
    assert "sweling" in invoke("consult", facts, "--ignore-unknown").printed
    told = invoke("consult", facts, "--ignore-unknown", "--format", "json").values
    assert told["facts"]["values"] == {"heaviness": {"left": "yes"}}
    assert len(told["facts"]["ignored"]) == 1


def test_text_of_the_report_is_wrapped_at_one_width(invoke: Invoke, kb: expert.KnowledgeBase, examples: Path) -> None:
    """In a pipe the width is always the same, so that output does not depend on a terminal."""
    made = report(kb.consult(kb.read_facts(examples / "mixed.yaml")))
    assert invoke("consult", examples / "mixed.yaml").printed == to_text(made, width=100)


@pytest.mark.parametrize("engine", ["experta", "compiled", "both"])
def test_consult_prints_the_same_whatever_the_engine(
    invoke: Invoke, kb: expert.KnowledgeBase, examples: Path, engine: str
) -> None:
    """``--engine`` chooses what applies the rules, and nothing of what is printed."""
    facts = examples / "mixed.yaml"
    assert invoke("consult", facts, "--engine", engine).printed == kb.consult(kb.read_facts(facts)).to_text()


def test_engines_that_differ_end_in_one_sentence(
    invoke: Invoke, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--engine both`` exits with status 1 where the engines differ, and says on what."""
    true_run = CompiledEngine.run
    monkeypatch.setattr(
        CompiledEngine, "run", lambda self, inputs: replace(true_run(self, inputs), true=frozenset[int]())
    )
    ran = invoke("consult", examples / "mixed.yaml", "--engine", "both")
    assert ran.status == 1
    assert re.fullmatch(r"the engines 'experta' and 'compiled' differ on '.*' and \d+ more; .*", ran.faults[0])
    assert invoke("consult", examples / "mixed.yaml").status == 0
