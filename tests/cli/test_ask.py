"""``expert ask`` from a pipe: prompts and answers, what is kept, hostile lines, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import expert
from tests.cli.conftest import TIMEOUT_SECONDS, Ran, environment
from tests.reporting.renderings import nothing_found

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "ask"
UPDATING = bool(os.environ.get("EXPERT_UPDATE_GOLDEN"))
_TO_THE_END = ("neither", "left", "none", "skip", "1", "unknown", "2", "none", "minutes", "580", "45 years", "unknown")
_UNASKED = ("swelling", "varicose_veins", "exertion_symptom")
SCRIPTS = {
    "nothing_known": ("ask", ("perhaps", "why", "neither", "yes", "unknown", "back", "left", "report", "quit")),
    "red_flag": ("ask red.yaml --for clinician", ("left", "unknown", "right", "why", "both normal", "help")),
    "to_the_end": ("ask almost_all.yaml", _TO_THE_END),
}


def typed(*lines: str) -> bytes:
    """Lines as a pipe holds them."""
    return "".join(f"{line}\n" for line in lines).encode()


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_scripted_interview_is_its_golden_file(
    invoke: Callable[..., Ran], kb: expert.KnowledgeBase, tmp_path: Path, name: str
) -> None:
    """Three interviews read letter by letter as their golden files say; a missing one is a failure."""
    (tmp_path / "red.yaml").write_text("case: red\nfindings: {injury: left}\n", "utf-8")
    known = {**nothing_found(kb), "cramp_frequency": "occasional", "cramp_course": "just_begun"}
    left = {item: value for item, value in known.items() if item not in _UNASKED}
    (tmp_path / "almost_all.yaml").write_text(json.dumps({"findings": left}), "utf-8")
    line, answers = SCRIPTS[name]
    found = invoke(*line.split(), stdin=typed(*answers)).printed
    found = found.replace(kb.digest, "<digest>").replace(kb.digest[:12], "<digest>")
    golden = GOLDEN / f"{name}.txt"
    if UPDATING:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert golden.is_file(), f"{golden.name} is missing: run 'make golden' and read it"
    assert found == golden.read_bytes().decode()


def test_every_golden_interview_has_its_script() -> None:
    """No golden file is left over from a script that is gone."""
    assert {golden.stem for golden in GOLDEN.glob("*")} == set(SCRIPTS)


def test_answers_stand_behind_their_prompts(invoke: Callable[..., Ran]) -> None:
    """What comes from a pipe is written out, so that the output reads as a conversation."""
    shown = invoke("ask", stdin=typed("unknown", "quit")).printed
    assert shown.count("> unknown\n") == 1
    assert shown.count("> quit\n") == 1


def test_the_end_of_the_input_is_a_quit(invoke: Callable[..., Ran]) -> None:
    """Without any line, and after lines that are no answers, the report comes and the exit status is 0."""
    for stdin in (b"", b"perhaps\n" * 50, b"perhaps"):
        shown = invoke("ask", stdin=stdin).printed
        assert shown.count("'perhaps' is no answer here.") == stdin.count(b"perhaps")
        assert "Ended here." in shown
        assert "Knowledge base leg_cramps" in shown


def test_no_report_leaves_the_report_out(invoke: Callable[..., Ran]) -> None:
    """With --no-report the interview ends without it, and says all the same why, and which red flags are open."""
    ended = invoke("ask", "--no-report").printed
    assert "Foremost" not in ended
    assert "\nEnded here. More could still be asked; what is not known stays unknown.\n\nRED FLAGS NOT YET" in ended
    assert ended.endswith("  ? weakness that needs advice today\n")
    assert "HYPOTHESES" in invoke("ask", "--detail", "normal").printed


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"left\xff", "That line holds characters that cannot be shown: 'left?'."),
        (b"\x1b[31mleft", "That line holds characters that cannot be shown: '?[31mleft'."),
        ("\u202etfel".encode(), "That line holds characters that cannot be shown: '?tfel'."),
        (b"left\0", "That line holds characters that cannot be shown: 'left?'."),
        (b"x" * 3_000_000, f"That line is too long to be an answer: '{'x' * 29}…'."),
    ],
)
def test_a_hostile_line_gets_one_sentence(run: Callable[..., Ran], line: bytes, sentence: str) -> None:
    """Bytes that are no text, controls, marks of direction and huge lines are refused in one clipped sentence."""
    shown = run("ask", stdin=line + b"\nunknown\nquit\n").printed
    assert f"! {sentence}" in shown
    assert shown.count(" ! ") == 1
    assert all(letter.isprintable() or letter == "\n" for letter in shown)
    assert len(shown) < 10_000
    assert "> unknown\n" in shown


@pytest.mark.usefixtures("examples")
def test_what_is_saved_is_read_by_every_command(invoke: Callable[..., Ran], kb: expert.KnowledgeBase) -> None:
    """The file holds the facts it began with and the answers; going on from it asks none of them again."""
    line = ["ask", "examples/venous.yaml", "--no-report", "--save", "mine.yaml"]
    first = invoke(*line, stdin=typed("neither", "unknown", "unknown", "quit")).printed
    assert first.endswith("\nSaved: mine.yaml\n")
    before, after = kb.read_facts("examples/venous.yaml"), kb.read_facts("mine.yaml")
    assert {key: after.values[key] for key in before.values} == dict(before.values)
    assert len(after.values) > len(before.values)
    assert after.unknown
    assert invoke("consult", "mine.yaml").status == 0
    again = invoke("ask", "mine.yaml", "--no-report", "--save", "mine.yaml", stdin=b"quit\n").printed
    asked = [text for text in first.splitlines() if text.endswith("?")]
    assert asked[0] not in again.splitlines()
    assert kb.read_facts("mine.yaml") == after


def test_a_file_that_is_there_is_not_written_over(invoke: Callable[..., Ran], tmp_path: Path) -> None:
    """--save names a new file, or the one the interview goes on from."""
    (tmp_path / "mine.yaml").write_text("findings: {fever: yes}\n", "utf-8")
    [fault] = invoke("ask", "--save", "mine.yaml").faults
    assert fault == "mine.yaml: is there already: give it as FACTS to go on from it, or choose another name"
    assert (tmp_path / "mine.yaml").read_text("utf-8") == "findings: {fever: yes}\n"


@pytest.mark.parametrize("name", ["nowhere/mine.yaml", "mine.toml"])
def test_a_file_that_cannot_be_written_is_refused_before_any_question(invoke: Callable[..., Ran], name: str) -> None:
    """Whoever asks to save learns at once where that cannot be."""
    done = invoke("ask", "--save", name, stdin=typed("unknown"))
    assert done.status == 2
    assert "> unknown" not in done.out
    assert done.err.startswith(f"error: {name}: ")


def test_standard_input_holds_the_answers(run: Callable[..., Ran]) -> None:
    """FACTS cannot be read from where the answers come from."""
    done = run("ask", "-", stdin=b"findings: {}\n")
    assert done.status == 2
    assert "FACTS cannot be '-': standard input holds the answers." in done.err


def test_the_conversation_is_not_saved_into(run: Callable[..., Ran]) -> None:
    """Standard output holds the conversation, so it is no place to save to."""
    done = run("ask", "--save", "-", stdin=b"")
    assert (done.status, done.out) == (2, "")
    assert "'--save' cannot be '-': standard output holds the conversation." in done.err


def test_a_closed_standard_input_ends_it(run: Callable[..., Ran]) -> None:
    """Without any standard input the interview ends at once, with the report."""
    done = run("ask", stdin=subprocess.DEVNULL)
    assert "Ended here." in done.printed


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_and_nothing_is_lost(tmp_path: Path, number: int, status: int) -> None:
    """Ctrl-C while a question waits ends with its status, no traceback, and every answer in the file."""
    process = subprocess.Popen(
        [sys.executable, "-m", "expert.cli", "ask", "--save", "mine.yaml"],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stdin is not None
        process.stdin.write(b"unknown\n" * 3)
        process.stdin.flush()
        _wait_for(tmp_path / "mine.yaml", "unknown")
        process.send_signal(number)
        out, err = process.communicate(timeout=TIMEOUT_SECONDS)
    assert process.returncode == status
    assert b"Traceback" not in out + err
    assert expert.load().read_facts(tmp_path / "mine.yaml").unknown
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def _wait_for(path: Path, text: str) -> None:
    """Until a file holds a text; the time only ends a hang."""
    end = time.monotonic() + TIMEOUT_SECONDS
    while not (path.is_file() and text in path.read_text("utf-8").split("findings:")[-1]):
        assert time.monotonic() < end
        time.sleep(0.02)
