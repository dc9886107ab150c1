"""Where output goes: files that appear only when complete, colour on a terminal and nowhere else, pipes that close."""

import os
import pty
import re
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import expert
from expert.reporting.report import report
from expert.reporting.text import to_text
from tests.cli.conftest import Bells, Ran, environment

Invoke = Callable[..., Ran]
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
WRITING = [
    "consult examples/venous.yaml",
    "consult examples/venous.yaml --format json",
    "consult examples/venous.yaml --format markdown",
    "how examples/venous.yaml CVI",
    "how examples/venous.yaml CVI --format json",
    "facts template",
    "facts schema",
]


# --- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", WRITING)
@pytest.mark.usefixtures("examples")
def test_a_file_gets_exactly_what_the_terminal_would(invoke: Invoke, tmp_path: Path, line: str) -> None:
    """``-o`` prints nothing, and the file holds what would have been printed."""
    printed = invoke(*line.split()).printed
    ran = invoke(*line.split(), "-o", "made.txt")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "made.txt").read_bytes() == printed.encode()
    assert {path.name for path in tmp_path.iterdir()} == {"made.txt", "examples"}


def test_a_file_appears_only_when_it_is_complete(
    invoke: Invoke, bells: Bells, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the moment it is put in place the file keeps its old content, and what is put there is already whole."""
    target = tmp_path / "report.txt"
    target.write_text("old", "utf-8")
    seen: list[tuple[str, int]] = []
    replace = Path.replace

    def watched(self: Path, to: Path) -> Path:
        seen.append((target.read_text("utf-8"), self.stat().st_size))
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", watched)
    assert invoke("consult", bells.facts, "--kb", bells.folder, "-o", target).status == 0
    assert seen == [("old", target.stat().st_size)]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)], ids=oct)
def test_a_new_file_has_the_mode_the_umask_asks_for(
    run: Callable[..., Ran], bells: Bells, tmp_path: Path, umask: int, mode: int
) -> None:
    """The mode is that of a file written in the ordinary way."""
    assert run("consult", bells.facts, "--kb", bells.folder, "-o", "report.txt", umask=umask).status == 0
    assert stat.S_IMODE((tmp_path / "report.txt").stat().st_mode) == mode


@pytest.mark.parametrize("line", ["consult bell.yaml", "facts template", "diagram bell.yaml cracked"])
@pytest.mark.parametrize("folder", ["missing", "file", "locked"])
def test_a_folder_that_cannot_be_written_to_is_one_sentence(
    invoke: Invoke, bells: Bells, tmp_path: Path, line: str, folder: str
) -> None:
    """Status 2, the path as it was given, and nothing left behind."""
    if folder == "locked":
        if os.geteuid() == 0:
            pytest.skip("whoever is root may write to every folder")
        (tmp_path / folder).mkdir(mode=0o500)
    if folder == "file":
        (tmp_path / folder).write_text("", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    ran = invoke(*line.split(), "--kb", bells.folder, "-o", f"{folder}/made.svg")
    (fault,) = ran.faults
    assert ran.status == 2
    assert fault.startswith(f"{folder}/made.svg: cannot be written: ")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_as_target_is_one_sentence(invoke: Invoke, bells: Bells, tmp_path: Path) -> None:
    """A folder is not replaced by a file."""
    (tmp_path / "there").mkdir()
    ran = invoke("consult", bells.facts, "--kb", bells.folder, "-o", "there")
    assert (ran.status, ran.faults) == (2, ["there: cannot be written: is a directory"])
    assert not list((tmp_path / "there").iterdir())


def test_an_existing_file_survives_a_write_that_fails_half_way(
    run: Callable[..., Ran], bells: Bells, tmp_path: Path
) -> None:
    """Where there is no room for the whole, the old file stays as it was and no part of the new one is left."""
    target = tmp_path / "report.txt"
    target.write_text("old", "utf-8")
    before = sorted(tmp_path.iterdir())
    ran = run("consult", bells.facts, "--kb", bells.folder, "-o", "report.txt", preexec_fn=_no_room)
    assert (ran.status, ran.faults) == (2, ["report.txt: cannot be written: file too large"])
    assert target.read_text("utf-8") == "old"
    assert sorted(tmp_path.iterdir()) == before


def _no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))


def test_an_existing_file_survives_a_fault(invoke: Invoke, tmp_path: Path) -> None:
    """Where the facts have faults, nothing is written."""
    (tmp_path / "report.txt").write_text("old", "utf-8")
    (tmp_path / "facts.yaml").write_text("findings: {sweling: left}", "utf-8")
    assert invoke("consult", "facts.yaml", "-o", "report.txt").status == 2
    assert (tmp_path / "report.txt").read_text("utf-8") == "old"


def test_a_link_stays_a_link(invoke: Invoke, bells: Bells, tmp_path: Path) -> None:
    """What a symbolic link leads to is written, and the link stays."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/report.txt").write_text("old", "utf-8")
    (tmp_path / "link").symlink_to("folder/report.txt")
    assert invoke("consult", bells.facts, "--kb", bells.folder, "-o", "link").status == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder/report.txt").read_text("utf-8").startswith("Bells")


def test_a_pipe_as_target_is_written_to_and_not_replaced(run: Callable[..., Ran], bells: Bells, tmp_path: Path) -> None:
    """A named pipe or a device such as /dev/null stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    handle = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)  # at both ends, so that neither side waits for the other
    try:
        assert run("consult", bells.facts, "--kb", bells.folder, "-o", "pipe").status == 0
        assert os.read(handle, 5) == b"Bells"
    finally:
        os.close(handle)
    assert pipe.is_fifo()


# --- terminals and pipes ------------------------------------------------------------------------------------------


def on_a_terminal(folder: Path, *arguments: str, **env: str) -> str:
    """What a command writes to a real terminal of 80 columns, both streams together."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "expert.cli", *arguments],
        cwd=folder,
        env=environment(TERM="xterm-256color", COLUMNS="80", **env),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        parts = []
        while part := _read(ours):
            parts.append(part)
    os.close(ours)
    assert process.returncode == 0
    return b"".join(parts).decode(env.get("PYTHONIOENCODING", "utf-8")).replace("\r\n", "\n")


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65_536)
    except OSError:  # a terminal that nobody holds open any more
        return b""


def test_a_terminal_gets_colour_and_the_same_words(kb: expert.KnowledgeBase, examples: Path, tmp_path: Path) -> None:
    """On a terminal there are escape codes; without them it is the plain report, wrapped to the terminal."""
    said = on_a_terminal(tmp_path, "consult", "examples/red_flag.yaml")
    made = report(kb.consult(kb.read_facts(examples / "red_flag.yaml")))
    assert "\x1b[" in said
    plain = "".join(f"{line.rstrip()}\n" for line in ESCAPE.sub("", said).splitlines())
    assert plain == to_text(made, width=80)


def test_no_color_takes_every_escape_code_away(kb: expert.KnowledgeBase, examples: Path, tmp_path: Path) -> None:
    """With NO_COLOR set a terminal gets plain text, still wrapped to the terminal."""
    said = on_a_terminal(tmp_path, "consult", "examples/red_flag.yaml", NO_COLOR="1")
    made = report(kb.consult(kb.read_facts(examples / "red_flag.yaml")))
    assert "\x1b" not in said
    assert "".join(f"{line.rstrip()}\n" for line in said.splitlines()) == to_text(made, width=80)


@pytest.mark.parametrize("line", ["kb list", "kb show HY-01", "sources list", "how examples/venous.yaml CVI"])
@pytest.mark.usefixtures("examples")
def test_every_text_is_styled_on_a_terminal_only(run: Callable[..., Ran], tmp_path: Path, line: str) -> None:
    """The same command has escape codes on a terminal and none in a pipe, even where colour is asked for."""
    assert "\x1b[" in on_a_terminal(tmp_path, *line.split())
    assert "\x1b" not in run(*line.split(), env={"FORCE_COLOR": "1", "TERM": "xterm-256color"}).printed


@pytest.mark.usefixtures("examples")
def test_json_on_a_terminal_is_json(tmp_path: Path) -> None:
    """What programs read is never styled."""
    assert "\x1b" not in on_a_terminal(tmp_path, "consult", "examples/venous.yaml", "--format", "json")


@pytest.mark.parametrize("line", ["kb list", "kb show --format json", "facts template", "--help"])
def test_a_reader_that_has_seen_enough_is_no_error(run: Callable[..., Ran], line: str) -> None:
    """Whoever stops reading, as ``head`` does, sees no complaint: neither a sentence nor a traceback."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = run(*line.split(), capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    finally:
        os.close(writer)
    assert (ran.status, ran.err) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full on this machine")
@pytest.mark.parametrize("line", ["kb list", "kb list --format json"])
def test_a_full_disk_is_one_sentence(run: Callable[..., Ran], line: str) -> None:
    """Output that cannot be written is told, and the status is not 0."""
    with Path("/dev/full").open("wb") as full:
        ran = run(*line.split(), capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert ran.status == 2
    assert ran.faults == ["<standard output>: cannot be written: no space left on device"]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-16"])
@pytest.mark.usefixtures("examples")
def test_a_pipe_gets_the_same_bytes_whatever_the_encoding_of_the_machine(
    run: Callable[..., Ran], encoding: str
) -> None:
    """Output in a pipe is UTF-8, so that it is the same on every machine."""
    line = ["how", "examples/venous.yaml", "CVI"]
    assert run(*line, env={"PYTHONIOENCODING": encoding}).printed == run(*line).printed


@pytest.mark.usefixtures("examples")
def test_a_terminal_that_cannot_show_a_letter_shows_a_question_mark(tmp_path: Path) -> None:
    """A terminal with a small character set gets the report all the same."""
    said = on_a_terminal(tmp_path, "how", "examples/venous.yaml", "CVI", PYTHONIOENCODING="latin-1", NO_COLOR="1")
    assert "\n1. ???? Chronic venous insufficiency (CVI) (left leg): strong ? " in said


# --- places -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("consult {} -o {}", "--output"),
        ("consult {} --proof {}", "--proof"),
        ("diagram {} --format json -o {}", "--output"),
        ("diagram {} cracked --format png -o ./{}", "--output"),
        ("how {} cracked -o {}", "--output"),
        ("why-not {} cracked -o {}", "--output"),
        ("next {} -o {}", "--output"),
    ],
)
def test_no_command_writes_over_the_facts(invoke: Invoke, bells: Bells, line: str, option: str) -> None:
    """The fact file is refused as a target, by a link to it too, and stays as it was."""
    name = bells.facts.name
    (bells.facts.parent / "link.json").symlink_to(bells.facts)
    before = bells.facts.read_bytes()
    for target in (name, "link.json"):
        ran = invoke(*line.format(name, target).split(), "--kb", bells.folder)
        assert (ran.status, ran.out) == (2, "")
        assert f"'{option}' would write over '{name}', which it reads." in ran.err
        assert bells.facts.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--html X --proof X -o Y", "'--proof' and '--html' would both write 'X'"),
        ("--html ./X -o X", "'--html' and '--output' would both write 'X'"),
        ("--proof - ", "'--proof' and the report would both go to standard output; give one a file."),
        ("--html - -o -", "'--html' and the report would both go to standard output; give one a file."),
    ],
)
def test_two_outputs_never_share_a_place(invoke: Invoke, bells: Bells, tmp_path: Path, options: str, said: str) -> None:
    """One sentence names both options, and nothing is written."""
    before = sorted(tmp_path.iterdir())
    ran = invoke("consult", bells.facts, "--kb", bells.folder, *options.split())
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_device_takes_several_outputs(invoke: Invoke, bells: Bells) -> None:
    """What is no file cannot be written over."""
    everywhere = ("--html", "/dev/null", "--proof", "/dev/null", "-o", "/dev/null")
    assert invoke("consult", bells.facts, "--kb", bells.folder, *everywhere).status == 0


def test_a_dash_is_standard_output(run: Callable[..., Ran], bells: Bells, tmp_path: Path) -> None:
    """``-`` is where output goes without a file, for every command, and no file of that name appears."""
    before = sorted(path.name for path in tmp_path.iterdir())
    case = (bells.facts, "--kb", bells.folder)
    for line in (("consult", *case), ("how", bells.facts, "cracked", "--kb", bells.folder), ("facts", "template")):
        assert run(*line, "-o", "-").printed == run(*line).printed
    drawn = run("diagram", *case, "--format", "svg", "-o", "-").printed
    assert drawn == run("diagram", *case, "--format", "svg").printed
    assert run("consult", *case, "--html", "-", "-o", "report.txt").printed.startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "report.txt"])


def test_a_picture_goes_through_a_pipe(bells: Bells) -> None:
    """A picture that is no text goes to standard output where that is asked for, byte for byte what a file holds."""
    line = [sys.executable, "-m", "expert.cli", "diagram", bells.facts, "--kb", bells.folder, "--format", "png", "-o"]
    piped = subprocess.run([*line, "-"], capture_output=True, check=True, env=environment()).stdout
    target = bells.facts.parent / "bell.png"
    subprocess.run([*line, target], check=True, env=environment())
    assert piped == target.read_bytes()
