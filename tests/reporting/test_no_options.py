"""Answers read away from the command line: they name no option that shows more, and say the same otherwise."""

import re
from pathlib import Path

import pytest

import expert
from expert.explanations.audience import AUDIENCES, Audience
from expert.reporting.answers import paragraphs_of
from expert.reporting.text import render_plain
from expert.result import Result

ROOT = Path(__file__).resolve().parents[2]
_OPTION = re.compile(
    r"; --depth \d+ shows (?:it|them)| --all tells them in full\.|, and told with --all|(?:: |; )'?--all.*"
)


@pytest.fixture(scope="module")
def result() -> Result:
    """A case whose answers are long enough to be cut."""
    kb = expert.load("leg_cramps")
    return kb.consult(kb.read_facts(ROOT / "examples/mixed.yaml"))


@pytest.mark.parametrize(
    ("question", "arguments", "options"),
    [
        ("how", ["circulation_related"], {}),
        ("how", ["circulation_related"], {"depth": 1}),
        ("why_not", ["severe_flow_restriction"], {"depth": 1}),
        ("reasons", ["circulation_related"], {}),
        ("counterfactuals", ["circulation_related"], {}),
        ("next_questions", [], {}),
    ],
)
def test_options_are_named_at_the_command_line_alone(
    result: Result, question: str, arguments: list[str], options: dict[str, int]
) -> None:
    """The words are those of the command, without its hints how to see more."""
    answer = getattr(result, question)(*arguments)
    at, away = (
        render_plain(paragraphs_of(answer, result, Audience(at_command_line=is_at), **options), 10_000)
        for is_at in (True, False)
    )
    assert not re.search("--(all|depth)", away)
    assert _OPTION.sub("", at) == _OPTION.sub("", away)
    if question in {"how", "why_not"}:
        assert at != away


def test_a_patient_is_told_no_option() -> None:
    """Wherever it is read."""
    assert {name for name in AUDIENCES if Audience(name).names_options} == {"clinician", "auditor"}
    assert not any(Audience(name, at_command_line=False).names_options for name in AUDIENCES)
