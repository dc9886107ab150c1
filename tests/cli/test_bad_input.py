"""Input nobody should be able to break the command with: each ends with a sentence and status 2, in bounded memory.

Every command here runs in a process of its own whose address space is limited to ``conftest.MEMORY_BYTES``.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.conftest import Bells, Ran, limit_memory

Run = Callable[..., Ran]
MEGABYTE = 1_000_000


def alias_bomb() -> str:
    """YAML whose aliases stand for two to the power of 25 words."""
    names = "abcdefghijklmnopqrstuvwxyz"
    lines = [f"{name}: &{name} [*{before}, *{before}]" for before, name in pairwise(names)]
    return "\n".join(["a: &a [lol, lol]", *lines])


TEXTS = {
    "empty.yaml": "",
    "blank.yaml": "\n\n   \n",
    "comment.yaml": "# nothing\n",
    "empty.json": "",
    "empty.toml": "",
    "list.yaml": "- a\n- b\n",
    "word.yaml": "swelling\n",
    "html.yaml": "<!DOCTYPE html><html><body>404</body></html>",
    "tabs.yaml": "findings:\n\tswelling: yes\n",
    "bomb.yaml": alias_bomb(),
    "deep.yaml": "findings: " + "[" * 100_000,
    "deep_mapping.yaml": "findings: " + "{a: " * 50_000,
    "deep.json": "[" * 400_000,
    "deep_mapping.json": '{"a":' * 100_000,
    "deep.toml": "x = " + "[" * 100_000,
    "dotted.toml": ".".join(["a"] * 50_000) + " = 1",
    "long_number.json": '{"findings": {"age_years": ' + "9" * 500_000 + "}}",
    "long_number.yaml": "findings: {age_years: " + "9" * 500_000 + "}",
    "long_name.yaml": "findings: {" + "x" * 500_000 + ": yes}",
    "many_names.yaml": "findings:\n" + "".join(f"  x{number}: yes\n" for number in range(60_000)),
    "many_twins.yaml": "findings:\n" + "  swelling: yes\n" * 50_000,
    "python.yaml": "findings: !!python/object/apply:os.system ['true']",
    "unfinished.json": '{"findings": {"swelling": ',
    "control.yaml": "findings: {swelling: yes\x1b[31m}",
}
BYTES = {
    "binary.yaml": bytes(range(256)),
    "picture.yaml": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "latin_1.yaml": "findings: {früh: yes}".encode("latin-1"),
    "utf_16.yaml": "findings: {swelling: yes}".encode("utf-16"),
    "zero.json": b'{"findings": {}}\0',
}


@pytest.fixture(name="bounded")
def bounded_run(run: Run) -> Run:
    """``run`` with bounded memory."""

    def call(*arguments: str | Path, **more: object) -> Ran:
        return run(*arguments, preexec_fn=limit_memory, **more)

    return call


@pytest.mark.parametrize("name", [*TEXTS, *BYTES])
def test_a_file_that_is_no_fact_file_is_told_in_a_few_sentences(bounded: Run, tmp_path: Path, name: str) -> None:
    """Whatever the file holds: status 2, at most 101 lines, each of readable length and without control characters."""
    (tmp_path / name).write_bytes(BYTES[name] if name in BYTES else TEXTS[name].encode())
    ran = bounded("consult", name)
    assert ran.status == 2
    assert len(ran.faults) <= 101
    assert all(len(fault) < 300 and fault.isprintable() for fault in ran.faults)
    assert all(fault.startswith(name) for fault in ran.faults)


@pytest.mark.parametrize("words", [["how", "FILE", "CVI"], ["diagram", "FILE", "CVI", "-o", "x.svg"]], ids=" ".join)
def test_every_command_that_reads_facts_reads_them_the_same_way(bounded: Run, tmp_path: Path, words: list[str]) -> None:
    """``how`` and ``diagram`` refuse what ``consult`` refuses, in the same words, and write nothing."""
    (tmp_path / "bomb.yaml").write_text(alias_bomb(), "utf-8")
    ran = bounded(*(word.replace("FILE", "bomb.yaml") for word in words))
    assert (ran.status, ran.faults) == (2, bounded("consult", "bomb.yaml").faults)
    assert not (tmp_path / "x.svg").exists()


def test_a_missing_file_is_a_sentence(bounded: Run) -> None:
    """Nothing is there."""
    ran = bounded("consult", "nowhere.yaml")
    assert (ran.status, ran.faults) == (2, ["nowhere.yaml: cannot be read: no such file or directory"])


def test_a_folder_is_no_fact_file(bounded: Run, tmp_path: Path) -> None:
    """A folder is told from a file."""
    ran = bounded("consult", tmp_path)
    assert (ran.status, ran.faults) == (2, [f"{tmp_path}: this is a folder, a file is expected"])


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever is root may read every file")
def test_a_file_without_permission_is_a_sentence(bounded: Run, tmp_path: Path) -> None:
    """A file one may not read."""
    (tmp_path / "secret.yaml").write_text("findings: {}", "utf-8")
    (tmp_path / "secret.yaml").chmod(0)
    ran = bounded("consult", "secret.yaml")
    assert (ran.status, ran.faults) == (2, ["secret.yaml: cannot be read: permission denied"])


@pytest.mark.parametrize("name", ["line\nbreak.yaml", "x" * 5_000, "\x1b[31mred.yaml", "\udcff.yaml"], ids=range(4))
def test_a_strange_file_name_cannot_disturb_the_message(bounded: Run, name: str) -> None:
    """Whatever the name of the missing file, the fault stays one printable line."""
    ran = bounded("consult", name)
    (fault,) = ran.faults
    assert ran.status == 2
    assert fault.isprintable()


@pytest.mark.parametrize("name", ["big.yaml", "big.json", "big.toml"])
def test_a_file_of_100_megabytes_is_refused_unread(bounded: Run, tmp_path: Path, name: str) -> None:
    """The limit is told; the file is sparse, so that making it costs nothing."""
    with (tmp_path / name).open("wb") as stream:
        stream.truncate(100 * MEGABYTE)
    ran = bounded("consult", name)
    assert (ran.status, ran.faults) == (2, [f"{name}: is larger than the limit of 1 MB"])


# --- what never ends ----------------------------------------------------------------------------------------------


@contextmanager
def endless(**more: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process that writes lines for ever."""
    yes = shutil.which("yes")
    if yes is None:
        pytest.skip("there is no command 'yes' on this machine")
    writer = subprocess.Popen([yes], **({"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL} | more))
    try:
        yield writer
    finally:
        writer.kill()
        writer.communicate()


@pytest.mark.parametrize("command", ["consult", "facts check"])
def test_endless_standard_input_is_refused(bounded: Run, command: str) -> None:
    """No more is read than the limit."""
    with endless() as writer:
        assert writer.stdout is not None
        ran = bounded(*command.split(), "-", stdin=writer.stdout.fileno())
    assert (ran.status, ran.faults) == (2, ["<standard input>: is larger than the limit of 1 MB"])


@pytest.mark.parametrize("command", ["consult", "facts check"])
def test_an_endless_named_pipe_is_refused(bounded: Run, tmp_path: Path, command: str) -> None:
    """A file that never ends is refused like a large one, and is read once."""
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    handle = os.open(pipe, os.O_RDWR)  # open at both ends, so that neither side waits for the other
    try:
        with endless(stdout=handle):
            ran = bounded(*command.split(), "pipe.yaml")
    finally:
        os.close(handle)
    assert (ran.status, ran.faults) == (2, ["pipe.yaml: is larger than the limit of 1 MB"])


@pytest.mark.parametrize(("command", "status"), [("consult", 2), ("facts check", 1)])
def test_a_named_pipe_is_read_once(bounded: Run, tmp_path: Path, command: str, status: int) -> None:
    """Facts may come through a pipe such as a shell's ``<(…)``: what they lack is told without reading it again."""
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", "echo 'findings: {sweling: left}' > pipe.yaml"], cwd=tmp_path):
        ran = bounded(*command.split(), "pipe.yaml")
    assert (ran.status, ran.faults) == (
        status,
        ["pipe.yaml:1:12: unknown finding 'sweling'; did you mean 'swelling'?"],
    )


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/null"])
def test_a_device_is_no_fact_file(bounded: Run, device: str) -> None:
    """Devices are read like files: endless ones are too large, the empty one is empty."""
    if not Path(device).exists():
        pytest.skip(f"there is no {device} on this machine")
    ran = bounded("consult", device)
    (fault,) = ran.faults
    assert ran.status == 2
    assert fault in {f"{device}: is larger than the limit of 1 MB", f"{device}: is empty: facts are expected"}


def test_a_closed_standard_input_is_a_sentence(run: Run) -> None:
    """A program started without standard input says so."""
    ran = run("consult", "-", preexec_fn=lambda: os.close(0))
    assert (ran.status, ran.faults) == (2, ["<standard input>: cannot be read: this program has no standard input"])


# --- knowledge bases and documents --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("rules/all.yaml", kind) for kind in ("empty", "binary", "latin-1", "bomb", "deep", "folder")),
        *((name, "large") for name in ("kb.yaml", "vocabulary/all.yaml", "rules/all.yaml", "sources.yaml")),
        *(("statements.csv", kind) for kind in ("empty", "binary", "latin-1", "large", "folder")),
    ],
)
def test_a_knowledge_base_with_a_broken_file_names_it(bounded: Run, bells: Bells, name: str, kind: str) -> None:
    """Whichever file is broken, and however: status 2, and every fault is in that file or follows from it."""
    path = bells.folder / name
    path.unlink()
    if kind == "folder":
        path.mkdir()
    else:
        content = {"binary": bytes(range(256)), "latin-1": b"# \xe9\n", "bomb": alias_bomb().encode()}
        path.write_bytes(content.get(kind, b"a: " + b"[" * 200_000 if kind == "deep" else b""))
    if kind == "large":
        os.truncate(path, 100 * MEGABYTE)
    ran = bounded("consult", bells.facts, "--kb", "bells")
    assert ran.status == 2
    assert any(fault.startswith(f"bells/{name}") for fault in ran.faults)
    assert all(len(fault) < 300 and fault.isprintable() for fault in ran.faults)


def test_a_document_too_large_to_read_cannot_be_verified(bounded: Run, bells: Bells) -> None:
    """A large document is a problem that verifying reports, not one that stops it."""
    os.truncate(bells.document, 100 * MEGABYTE)
    ran = bounded("sources", "verify", "--kb", "bells", "--corpus", "documents")
    assert (ran.status, ran.err) == (1, "")
    assert "larger than the limit of 20 MB" in " ".join(ran.out.split())
