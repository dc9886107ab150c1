"""``expert next``: what to ask next, as text and as JSON."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Bells, Ran

Invoke = Callable[..., Ran]


def test_next_asks_red_flags_first(invoke: Invoke, examples: Path) -> None:
    """The text begins with the red flags, and the first questions are about them."""
    said = invoke("next", examples / "nearly_empty.yaml", "--most", "3").printed
    assert said.startswith("Red flags none present; 9 not yet excluded")
    assert "RED FLAGS FIRST\n\n1.  " in said
    assert "\n4.  " not in said
    assert "questions more: --all shows them" in said


def test_next_about_one_conclusion_asks_for_nothing_else(invoke: Invoke, examples: Path) -> None:
    """``--about`` keeps to what could change one conclusion."""
    told = invoke("next", examples / "venous.yaml", "--about", "PAD", "--format", "json").values
    assert told["about"] == "PAD"
    assert told["questions"]
    assert {one["target"]["conclusion"] for one in told["questions"]} == {"PAD"}
    assert {one["conclusion"] for one in told["open"]} == {"PAD"}


def test_next_shows_all_and_goes_as_deep_as_asked(invoke: Invoke, bells: Bells) -> None:
    """``--all`` leaves nothing out, and ``--answers 1`` takes one answer at a time."""
    said = invoke("next", bells.facts, "--kb", bells.folder, "--all", "--answers", "1").printed
    assert "Nothing is left to ask" in said
    empty = bells.folder.parent / "empty.yaml"
    empty.write_text("findings: {}\n", "utf-8")
    told = invoke("next", empty, "--kb", bells.folder, "--answers", "1", "--format", "json").values
    assert told["depth"] == 1
    assert [one["item"] for one in told["questions"]] == ["dull", "brass"]


def test_next_speaks_to_its_audience(invoke: Invoke, examples: Path) -> None:
    """A patient reads no rule ids, an auditor the ids of items too."""
    patient, auditor = (
        invoke("next", examples / "venous.yaml", "--for", audience, "--most", "2").printed
        for audience in ("patient", "auditor")
    )
    assert "GU-" not in patient
    assert "[sudden_onset]" in auditor


def test_next_writes_to_a_file(invoke: Invoke, examples: Path, tmp_path: Path) -> None:
    """``-o`` writes the same text to a file and prints nothing."""
    target = tmp_path / "next.txt"
    printed = invoke("next", examples / "venous.yaml").printed
    assert invoke("next", examples / "venous.yaml", "-o", target).out == ""
    assert target.read_text("utf-8") == printed


def test_next_refuses_what_is_not_there(invoke: Invoke, examples: Path) -> None:
    """An unknown conclusion, a finding, a bad depth and a missing file are one sentence and status 2."""
    ran = invoke("next", examples / "venous.yaml", "--about", "PDA")
    assert ran.status == 2
    assert ran.faults == ["there is no conclusion 'PDA'; did you mean 'PAD'?"]
    assert "is a finding" in invoke("next", examples / "venous.yaml", "--about", "swelling").faults[0]
    assert invoke("next", examples / "venous.yaml", "--answers", "3").status == 2
    assert invoke("next", examples / "venous.yaml", "--most", "0").status == 2
    assert invoke("next", "nowhere.yaml").status == 2
    assert "FACTS" in invoke("next").err


def test_next_is_the_same_whichever_engine_ran(run: Invoke, examples: Path) -> None:
    """The installed command prints the same bytes with either engine."""
    first, second = (run("next", examples / "mixed.yaml", "--engine", name).printed for name in ("experta", "compiled"))
    assert first == second
