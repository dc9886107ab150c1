"""``expert ask`` on a real pseudo-terminal: prompts, line editing, colours, and the keys that end it."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import expert
from tests.cli.conftest import environment

AGAIN_SECONDS = 5  # after which a key is pressed again that was not heard
HANG_SECONDS = 60  # only ends a hang; nothing is measured
# the terminal becomes the process's own first, so that its keys send signals
_OWNING = """\
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "expert.cli", *sys.argv[1:]])
"""
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b=|\x1b>")


class Terminal:
    """The command on a terminal of its own: reads until a text is shown, and types."""

    def __init__(self, folder: Path, *arguments: str, **env: str) -> None:
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _OWNING, "ask", *arguments],
            cwd=folder,
            env=environment(TERM="xterm-256color", COLUMNS="80", **env),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.raw = ""
        self._read_to = 0

    def wait_for(self, text: str) -> str:
        """What was shown since the last call, up to a text."""
        end = time.monotonic() + HANG_SECONDS
        while text not in self.raw[self._read_to :]:
            assert time.monotonic() < end, f"{text!r} does not come: {self.raw[self._read_to :]!r}"
            assert self._more(end), f"{text!r} does not come before the end: {self.raw[self._read_to :]!r}"
        start, self._read_to = self._read_to, self.raw.index(text, self._read_to) + len(text)
        return ESCAPE.sub("", self.raw[start : self._read_to]).replace("\r\n", "\n")

    def type(self, keys: str | bytes) -> None:
        """Press keys."""
        os.write(self.ours, keys.encode() if isinstance(keys, str) else keys)

    def end(self) -> int:
        """Read to the end; the exit status."""
        end = time.monotonic() + HANG_SECONDS
        while self._more(end):
            pass
        return self.process.wait(HANG_SECONDS)

    def interrupt(self) -> int:
        """Press Ctrl-C until it is heard: in the moment a prompt appears, the line editor may not hear it yet."""
        end = time.monotonic() + HANG_SECONDS
        while time.monotonic() < end:
            self.type(b"\x03")
            while select.select([self.ours], [], [], AGAIN_SECONDS)[0]:
                if not self._read():
                    return self.process.wait(HANG_SECONDS)
        raise AssertionError(self.raw)

    def _more(self, end: float) -> bool:
        ready, _, _ = select.select([self.ours], [], [], max(0.0, end - time.monotonic()))
        assert ready, f"nothing comes: {self.raw!r}"
        return self._read()

    def _read(self) -> bool:
        """Take in what is shown; whether there was anything before the end."""
        try:
            part = os.read(self.ours, 65_536)
        except OSError:  # a terminal that nobody holds open any more
            part = b""
        self.raw += part.decode("utf-8", "replace")
        return bool(part)

    def close(self) -> None:
        """End the command, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(HANG_SECONDS)
        os.close(self.ours)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    return tmp_path


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    """The command on a terminal without colours, saving to a file."""
    made = Terminal(folder, "--save", "mine.yaml", NO_COLOR="1")
    yield made
    made.close()


def test_prompts_answers_and_the_report(terminal: Terminal, folder: Path) -> None:
    """A person reads a question, answers, goes back, and ends with the report; the answers are in the file."""
    assert "Question 1" in terminal.wait_for("> ")
    terminal.type("nonsense\r")
    assert "'nonsense' is no answer here." in terminal.wait_for("> ")
    terminal.type("both unknown\r" if "left leg" in terminal.raw else "unknown\r")
    assert "Question 2" in terminal.wait_for("> ")
    terminal.type("back\r")
    assert "Your answer was" in terminal.wait_for("> ")
    terminal.type("\r")
    assert "Question 2" in terminal.wait_for("> ")
    terminal.type("quit\r")
    terminal.wait_for("Saved: mine.yaml")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.raw
    assert expert.load().read_facts(folder / "mine.yaml").unknown


def test_no_color_takes_every_style_away(terminal: Terminal) -> None:
    """With NO_COLOR nothing is styled, neither the questions nor the report."""
    terminal.wait_for("> ")
    terminal.type("quit\r")
    assert terminal.end() == 0
    assert not re.search(r"\x1b\[[0-9;]*m", terminal.raw)


def test_a_terminal_gets_colour(folder: Path) -> None:
    """Without NO_COLOR the question is styled."""
    terminal = Terminal(folder)
    try:
        terminal.wait_for("> ")
        terminal.type("quit\r")
        assert terminal.end() == 0
        assert re.search(r"\x1b\[[0-9;]*m", terminal.raw)
    finally:
        terminal.close()


def test_an_answer_is_not_written_twice(terminal: Terminal) -> None:
    """The terminal shows what is typed; the command does not repeat it."""
    terminal.wait_for("> ")
    terminal.type("whyy\r")
    shown = terminal.wait_for("> ")
    assert shown.count("whyy") == 2  # as it was typed, and in the sentence about it


def test_the_end_of_input_key_is_a_quit(terminal: Terminal) -> None:
    """Ctrl-D ends with the report and status 0."""
    terminal.wait_for("> ")
    terminal.type(b"\x04")
    assert "Ended here." in terminal.wait_for("Saved: mine.yaml")
    assert terminal.end() == 0


def test_the_interrupt_key_ends_it_and_nothing_is_lost(terminal: Terminal, folder: Path) -> None:
    """Ctrl-C while a question waits ends with status 130; what was answered is in the file."""
    terminal.wait_for("> ")
    terminal.type("both unknown\r" if "left leg" in terminal.raw else "unknown\r")
    terminal.wait_for("> ")
    assert terminal.interrupt() == 130
    assert "Traceback" not in terminal.raw
    assert expert.load().read_facts(folder / "mine.yaml").unknown


def test_line_editing(terminal: Terminal) -> None:
    """A word can be mended with the keys of a line editor before it is sent."""
    terminal.wait_for("> ")
    terminal.type("quitt\x7f\r")
    assert terminal.end() == 0
    assert "Ended here." in terminal.raw


def test_bytes_that_are_no_text_are_refused(terminal: Terminal) -> None:
    """A byte that is no UTF-8 gets one sentence, and the question waits on."""
    terminal.wait_for("> ")
    terminal.type(b"le\xffft\r")
    shown = terminal.wait_for("> ")
    assert "cannot be shown" in shown or "is no answer here" in shown
    terminal.type("quit\r")
    assert terminal.end() == 0
