"""``expert what-if``: changes on the command line, read as a fact file is, and told as the library tells them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import expert
from tests.cli.conftest import Bells, Ran

Invoke = Callable[..., Ran]
QUICK = ("--engine", "compiled")
NO_SUCH_SIDE = (
    "--set swelling: 'swelling' must be one of yes, no, unknown, left, right, both, neither, not 'lft'; "
    "did you mean 'left'?"
)
NOT_CLOSED = (
    "--set cramp_timing: not valid YAML: a comma or the closing ']' is missing; the bracket is opened in line 1"
)
ANCHORS = (
    "--set swelling: anchors (&name) and aliases (*name) are not allowed; put text that starts with & or * in quotes"
)


@pytest.mark.parametrize(
    ("arguments", "changes", "options"),
    [
        (["--set", "swelling=left"], {"swelling": "left"}, {}),
        (["--set", "swelling={left: yes, right: no}"], {"swelling": {"left": "yes", "right": "no"}}, {}),
        (["--set", "cramp_timing={left: [night, rest]}"], {"cramp_timing": {"left": ["night", "rest"]}}, {}),
        (["--set", "cramp_timing= [ rest ]", "--side", "left"], {"cramp_timing": ["rest"]}, {"side": "left"}),
        (["--set", "age_years=81", "--set", "diabetes=no"], {"age_years": 81, "diabetes": "no"}, {}),
        (["--set", "heaviness=unknown"], {"heaviness": "unknown"}, {}),
        (["--unset", "heaviness@left", "--unset", "sex"], {}, {"unset": ["heaviness@left", "sex"]}),
        (["--unset", "swelling", "--set", "swelling=left"], {"swelling": "left"}, {"unset": ["swelling"]}),
    ],
)
def test_the_command_changes_what_the_library_changes(
    invoke: Invoke,
    kb: expert.KnowledgeBase,
    examples: Path,
    arguments: list[str],
    changes: dict[str, Any],
    options: dict[str, Any],
) -> None:
    """Every form of a value and of a name."""
    result = kb.consult(kb.read_facts(examples / "venous.yaml", side=options.get("side")), engine="compiled")
    answer = result.what_if(changes, **options)
    assert answer.facts or "swelling" in str(arguments)
    assert invoke("what-if", examples / "venous.yaml", *QUICK, *arguments).printed == result.tell(answer)


def test_the_json_is_that_of_the_library(invoke: Invoke, kb: expert.KnowledgeBase, examples: Path) -> None:
    """``--format json`` tells everything, and withdraws before it sets."""
    result = kb.consult(kb.read_facts(examples / "venous.yaml"))
    answer = result.what_if(swelling="left", unset=["swelling", "swelling_evening"])
    unset = ("--unset", "swelling", "--unset", "swelling_evening")
    ran = invoke("what-if", examples / "venous.yaml", *unset, "--set", "swelling=left", "--format", "json")
    assert ran.values == result.values_of(answer)


@pytest.mark.parametrize("audience", ["patient", "clinician", "auditor"])
def test_options_of_the_text_are_those_of_the_library(
    invoke: Invoke, kb: expert.KnowledgeBase, examples: Path, audience: str
) -> None:
    """``--for`` and ``--all`` choose what is named and whether mechanisms are told."""
    result = kb.consult(kb.read_facts(examples / "claudication.yaml"))
    told = result.tell(result.what_if(relief_on_stopping="no"), audience=audience, everything=True)
    ran = invoke(
        "what-if", examples / "claudication.yaml", "--set", "relief_on_stopping=no", "--for", audience, "--all"
    )
    assert ran.printed == told


@pytest.mark.parametrize("more", [[], ["--set", "swelling=yes", "--unset", "fever"]])
def test_a_side_can_be_supposed(invoke: Invoke, kb: expert.KnowledgeBase, examples: Path, more: list[str]) -> None:
    """``--as-side`` alone or with changes; the case itself is the file as it is written."""
    result = kb.consult(kb.read_facts(examples / "nearly_empty.yaml"))
    answer = result.what_if({"swelling": "yes"} if more else {}, unset=["fever"] if more else [], as_side="left")
    arguments = ["what-if", examples / "nearly_empty.yaml", "--as-side", "left", *more]
    assert invoke(*arguments).printed == result.tell(answer)
    assert invoke(*arguments, "--format", "json").values == result.values_of(answer)
    assert answer.before.facts.values == {("leg_cramp", "not_stated"): True}


@pytest.mark.parametrize(
    ("arguments", "faults"),
    [
        (["--set", "sweling=left"], ["--set sweling: unknown finding 'sweling'; did you mean 'swelling'?"]),
        (
            ["--set", "swelling=lft", "--set", "age_years=old"],
            [
                "--set age_years: 'age_years' must be a number of years, not 'old'",
                NO_SUCH_SIDE,
            ],
        ),
        (
            ["--set", "cramp_timing=[night"],
            [NOT_CLOSED],
        ),
        (["--set", "swelling"], ["--set swelling: is no NAME=VALUE, such as swelling=left"]),
        (["--set", "=left"], ["--set : is no NAME=VALUE, such as swelling=left"]),
        (["--set", "swelling="], ["--set swelling: has no value; 'unknown' withdraws what is stated"]),
        (["--set", "swelling=~"], ["--set swelling: has no value; 'unknown' withdraws what is stated"]),
        (["--set", "swelling=# left"], ["--set swelling: has no value; 'unknown' withdraws what is stated"]),
        (["--set", "side=left"], ["--set side: 'side' is no finding"]),
        (["--set", "findings={swelling: left}"], ["--set findings: 'findings' is no finding"]),
        (
            ["--set", "swelling=left", "--set", "swelling=right"],
            ["--set swelling: is given twice: give the sides at once, as in 'swelling={left: yes, right: no}'"],
        ),
        (["--set", "PAD=yes"], ["--set PAD: 'PAD' is concluded by the rules and cannot be stated as a fact"]),
        (
            ["--set", "swelling=&a left"],
            [ANCHORS],
        ),
        (["--set", "swelling=" + "[" * 100], ["--set swelling: is nested more than 30 levels deep"]),
        (["--set", "swelling=" + "a" * 10_001], ["--set swelling: is longer than 10000 characters"]),
        (["--unset", "sweling@left"], ["there is no finding 'sweling'; did you mean 'swelling'?"]),
        (["--as-side", "lft"], ["there is no side 'lft'; the sides are left, right, both; did you mean 'left'?"]),
        (["--as-side", "left"], ["nothing is stated without a side, so nothing can be placed at 'left'"]),
        (
            ["--set", "swelling=left", "--side", "lft"],
            ["'side' must be one of left, right, both, not 'lft'; did you mean 'left'?"],
        ),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence_each(
    invoke: Invoke, examples: Path, arguments: list[str], faults: list[str]
) -> None:
    """Exit status 2; the place is the option it was given with."""
    ran = invoke("what-if", examples / "night_cramps.yaml", *QUICK, *arguments)
    assert (ran.status, ran.faults) == (2, faults)


def test_no_change_is_no_question(invoke: Invoke, examples: Path) -> None:
    """Without a change the command says how to give one."""
    ran = invoke("what-if", examples / "venous.yaml")
    assert ran.status == 2
    assert "Say what changes, with '--set', '--unset' or '--as-side'." in ran.err


def test_every_other_option_means_what_it_means_elsewhere(invoke: Invoke, bells: Bells, tmp_path: Path) -> None:
    """Knowledge base, unknown findings passed over, engine and output file."""
    facts = tmp_path / "facts.yaml"
    facts.write_text("findings: {dull: yes, no_such_thing: yes}\n", "utf-8")
    arguments = ["--kb", bells.folder, "--ignore-unknown", "--engine", "both", "--unset", "dull", "-o", "told.txt"]
    ran = invoke("what-if", facts, *arguments)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert "WHAT CHANGES IN THE FACTS" in (tmp_path / "told.txt").read_text("utf-8")


def test_the_facts_may_come_from_a_table(invoke: Invoke, tmp_path: Path) -> None:
    """A row of a table is changed as a fact file is."""
    (tmp_path / "cases.csv").write_text("case,swelling_left\na,yes\nb,no\n", "utf-8")
    told = invoke(
        "what-if", "--table", "cases.csv", "--row", "2", "--set", "swelling={left: yes}", "--format", "json"
    ).values
    assert (told["case"], told["facts"][0]["before"], told["facts"][0]["after"]) == ("b", False, True)


def test_the_installed_command_answers(run: Invoke, examples: Path) -> None:
    """In a process of its own, from an unrelated folder."""
    ran = run("what-if", examples / "red_flag.yaml", "--set", "sudden_onset=neither")
    assert "No longer concluded:" in ran.printed
