"""``expert why-not`` and ``expert contrast``: the library's answers on the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

import expert
from tests.cli.conftest import Ran

Invoke = Callable[..., Ran]


def test_why_not_tells_the_nearest_rule_first(invoke: Invoke, examples: Path) -> None:
    """The text is the library's: red flags first, what is missing, the disclaimer last."""
    said = invoke("why-not", examples / "claudication.yaml", "CVI", "--member", "left").printed
    result = expert.load().consult(expert.load().read_facts(examples / "claudication.yaml"))
    assert said == result.tell(result.why_not("CVI", "left"))
    assert said.startswith("Red flags ")
    assert "nearest  HY-14" in said


def test_options_reach_the_answer(invoke: Invoke, examples: Path) -> None:
    """Level, depth, audience and ``--all`` change what is asked and told."""
    facts = examples / "venous.yaml"
    assert "strong, not hallmark" in invoke("why-not", facts, "vein_disease", "--level", "hallmark").printed
    short = invoke("why-not", facts, "PAD", "--depth", "1").printed
    assert "WHAT IS MISSING" not in short
    assert len(invoke("why-not", facts, "PAD", "--all").printed) > 2 * len(short)
    assert "HY-01" not in invoke("why-not", facts, "PAD", "--for", "patient").printed
    assert "[PAD@left]" in invoke("contrast", facts, "CVI", "PAD", "--for", "auditor").printed


def test_json_holds_the_answer(invoke: Invoke, examples: Path, tmp_path: Path) -> None:
    """``--format json`` prints the values, or writes them to a file."""
    values = invoke("why-not", examples / "red_flag.yaml", "PAD", "--format", "json").values
    assert (values["question"], [step["member"] for step in values["steps"][:2]]) == ("why-not", ["left", "right"])
    target = tmp_path / "answer.json"
    line = ("contrast", examples / "red_flag.yaml", "possible_acute_flow_loss", "CVI", "--format", "json")
    assert (invoke(*line, "-o", target).status, target.exists()) == (0, True)
    assert '"question": "contrast"' in target.read_text("utf-8")


def test_a_row_of_a_table_is_asked_about(invoke: Invoke, examples: Path) -> None:
    """With ``--table`` and ``--row`` the fact file is left out."""
    table = ("--table", examples / "screening.csv", "--row", "1")
    assert "Red flags" in invoke("why-not", "CVI", "--level", "hallmark", *table).printed
    assert "rather than" in invoke("contrast", "PAD", "CVI", *table).printed


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("why-not", "claudication.yaml", "CVII"), "there is no conclusion 'CVII'; did you mean 'CVI'?"),
        (
            ("why-not", "claudication.yaml", "CVI", "--level", "srong"),
            "'CVI' has no level 'srong'; it has possible, supporting, strong, hallmark; did you mean 'strong'?",
        ),
        (("why-not", "claudication.yaml", "CVI", "--member", "lef"), "'CVI' has no member 'lef' in this case; it has"),
        (("contrast", "claudication.yaml", "PAD", "PAD"), "cannot be contrasted with itself"),
        (
            ("contrast", "claudication.yaml", "PAD", "CVI", "--foil-member", "up"),
            "'CVI' has no member 'up'",
        ),
    ],
)
def test_bad_questions_end_with_status_2(invoke: Invoke, examples: Path, line: tuple[str, ...], said: str) -> None:
    """A question that cannot be answered is one sentence on standard error and exit status 2."""
    ran = invoke(line[0], examples / line[1], *line[2:])
    assert ran.status == 2
    assert said.lower() in ran.faults[0].lower()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("why-not", "claudication.yaml", "PAD", "--member", "left"), "(left leg) was concluded at hallmark; 'how'"),
        (("why-not", "claudication.yaml", "PAD", "--level", "possible", "--member", "left"), "was concluded at"),
        (("counterfactual", "claudication.yaml", "CVI", "--to", "lower"), "was not concluded: it stays open, as"),
        (("counterfactual", "claudication.yaml", "PAD", "--to", "hallmark"), "was concluded at hallmark; 'how'"),
        (("counterfactual", "claudication.yaml", "PAD", "--to", "higher"), "has the highest level that anything can"),
        (("reasons", "venous.yaml", "vein_disease", "--level", "hallmark"), "not at hallmark; 'why-not' tells more"),
        (("how", "claudication.yaml", "CVI"), "was not concluded: it stays open, as some findings are not"),
    ],
)  # fmt: skip
def test_questions_that_do_not_fit_the_case_end_with_status_1(
    invoke: Invoke, examples: Path, line: tuple[str, ...], said: str
) -> None:
    """What a question presupposes of the case and is not so is one sentence and exit status 1."""
    ran = invoke(line[0], examples / line[1], *line[2:])
    assert ran.status == 1
    assert said in ran.faults[0]


def test_the_same_mistake_gets_the_same_sentence(invoke: Invoke, examples: Path) -> None:
    """Every question about a conclusion tells an unknown conclusion, member and level in the same words."""
    facts = examples / "claudication.yaml"
    questions = {
        "how": ["PAD"], "why-not": ["CVI"], "contrast": ["PAD", "CVI"], "reasons": ["PAD"], "counterfactual": ["PAD"],
    }  # fmt: skip
    for asked, told in {
        ("PDA",): "there is no conclusion 'PDA'; did you mean 'PAD'?",
        ("PAD", "--member", "lef"): "'PAD' has no member 'lef' in this case; it has left, right; did you mean 'left'?",
    }.items():
        for question, names in questions.items():
            assert invoke(question, facts, asked[0], *names[1:], *asked[1:]).faults == [told]
    said = {
        *invoke("why-not", facts, "PAD", "--level", "srong").faults,
        *invoke("reasons", facts, "PAD", "--level", "srong").faults,
        *invoke("counterfactual", facts, "PAD", "--to", "srong").faults,
    }
    assert len(said) == 1
    assert (
        invoke("what-if", facts, "--unset", "fo").faults
        == invoke("counterfactual", facts, "PAD", "--fixed", "fo").faults
    )


def test_a_missing_argument_is_named(invoke: Invoke, examples: Path) -> None:
    """What is left out on the command line is named."""
    ran = invoke("contrast", examples / "claudication.yaml", "PAD")
    assert (ran.status, "Missing argument 'FOIL'" in ran.err) == (2, True)


def test_the_installed_command_answers(run: Invoke, examples: Path) -> None:
    """The command in a process of its own answers both questions."""
    assert "nearest" in run("why-not", examples / "night_cramps.yaml", "PAD").printed
    assert "rather than" in run("contrast", examples / "night_cramps.yaml", "CVI", "PAD").printed
