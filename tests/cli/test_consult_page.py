"""``expert consult --html``: the page of the library, beside whatever else is asked for, and never half-written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import expert
from tests.cli.conftest import Ran

Invoke = Callable[..., Ran]


def test_the_page_is_the_one_of_the_library(
    invoke: Invoke, kb: expert.KnowledgeBase, examples: Path, tmp_path: Path
) -> None:
    """The file holds what ``to_html`` gives; the report is printed as ever; one line says where the page is."""
    result = kb.consult(kb.read_facts(examples / "claudication.yaml"))
    page = tmp_path / "page.html"
    ran = invoke("consult", examples / "claudication.yaml", "--html", page)
    assert (ran.status, ran.out, ran.err) == (0, result.to_text(), f"note: the page is in {page}\n")
    assert page.read_text("utf-8") == result.to_html()


def test_the_page_goes_with_a_proof_and_any_format(invoke: Invoke, examples: Path, tmp_path: Path) -> None:
    """All three are written, and the JSON on standard output stays JSON."""
    proof, page = tmp_path / "proof.json", tmp_path / "page.html"
    ran = invoke("consult", examples / "venous.yaml", "--html", page, "--proof", proof, "--format", "json")
    assert ran.status == 0
    assert json.loads(ran.out)["knowledge_base"]["name"] == "leg_cramps"
    assert json.loads(proof.read_text("utf-8"))["knowledge_base"]["name"] == "leg_cramps"
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_page_never_replaces_the_facts(invoke: Invoke, examples: Path) -> None:
    """A target that is the fact file is refused before anything is written."""
    facts = examples / "venous.yaml"
    before = facts.read_bytes()
    ran = invoke("consult", facts, "--html", facts)
    assert (ran.status, ran.out) == (2, "")
    assert "'--html' would write over" in ran.err
    assert facts.read_bytes() == before


@pytest.mark.parametrize("target", ["no/such/folder/page.html", "."])
def test_a_page_that_cannot_be_written(invoke: Invoke, examples: Path, tmp_path: Path, target: str) -> None:
    """One sentence, status 2, no report, and nothing left behind."""
    before = sorted(tmp_path.rglob("*"))
    ran = invoke("consult", examples / "venous.yaml", "--html", tmp_path / target)
    assert ran.status == 2
    assert len(ran.faults) == 1
    assert sorted(tmp_path.rglob("*")) == before
