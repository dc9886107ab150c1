"""Run the command line: installed, in a process of its own, or quickly inside this one; and a small corpus to quote."""

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import expert

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 20  # only ends a hanging process; nothing is measured
MEMORY_BYTES = 700 * 2**20
_SWITCHES = ("EXPERT_DEBUG", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "COLUMNS", "TERM")


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def printed(self) -> str:
        """What a command that went well printed."""
        assert (self.status, self.err) == (0, "")
        assert self.out.endswith("\n")
        return self.out

    @property
    def values(self) -> Any:
        """The JSON a command that went well printed."""
        return json.loads(self.printed)

    @property
    def faults(self) -> list[str]:
        """The faults on standard error, after asserting that each line there is one and nothing else was printed."""
        assert "Traceback" not in self.err
        lines = self.err.splitlines()
        assert lines
        assert all(line.startswith("error: ") for line in lines), self.err
        assert self.out == ""
        return [line.removeprefix("error: ") for line in lines]


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without what changes how the command behaves."""
    return {key: value for key, value in os.environ.items() if key not in _SWITCHES} | changes


def limit_memory() -> None:
    """Bound the address space of the process this is called in."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


@pytest.fixture(scope="session")
def kb() -> expert.KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load()


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ran]:
    """Run the installed command in a process of its own, with plain pipes, from a folder that is no checkout."""

    def call(
        *arguments: str | Path, stdin: bytes | int = b"", env: Mapping[str, str] | None = None, **more: Any
    ) -> Ran:
        given: dict[str, Any] = {"stdin": stdin} if isinstance(stdin, int) else {"input": stdin}
        done = subprocess.run(
            [sys.executable, "-m", "expert.cli", *map(str, arguments)],
            **({"cwd": tmp_path, "capture_output": True, "timeout": TIMEOUT_SECONDS} | given | more),
            env=environment(**(env or {})),
            check=False,
        )
        return Ran(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())

    return call


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """Run the command inside this process, as ``run`` does but quickly."""
    main = import_module("expert.cli.main").run
    for name in _SWITCHES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["expert", *map(str, arguments)])
        with CliRunner().isolation(input=stdin) as streams:
            status = 0
            try:
                main()
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
            sys.stdout.flush()
            sys.stderr.flush()
            out, err = (stream.getvalue().decode() for stream in streams[:2])
        return Ran(status, out, err)

    return call


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the examples."""
    return Path(shutil.copytree(ROOT / "examples", tmp_path / "examples"))


SENTENCES = ("Brass bells ring for a long time.", "A cracked bell may sound dull.", "Nobody knows who cast it.")
_DOCUMENT = " ".join(SENTENCES) + "\n"
_FILES = {
    "kb.yaml": """\
name: bells
version: 1.2.3
title: Bells
purpose: To be tested with.
disclaimer: Only a bell.
levels: [possible, strong]
inherit_up_to: strong
kinds:
  hypothesis: {label: hypothesis, plural: Hypotheses, role: hypothesis, levels: yes}
""",
    "vocabulary/all.yaml": """\
findings:
  - {id: dull, type: boolean, scope: person, label: a dull sound, question: Does it sound dull?, group: Sound}
  - {id: brass, type: boolean, scope: person, label: brass, question: Is it of brass?, group: Metal}
conclusions:
  - {id: cracked, kind: hypothesis, scope: person, label: a crack}
  - {id: whole, kind: hypothesis, scope: person, label: a bell without a crack}
""",
    "rules/all.yaml": """\
topic: sound
title: What the sound tells
rules:
  - id: B-1
    title: A dull sound may come from a crack
    scope: person
    if: [dull]
    then: {cracked: possible}
    because: A crack swallows the ringing.
    sources: [001:1:2]
  - id: B-2
    title: A brass bell that rings is whole
    scope: person
    if: [brass, {dull: no}]
    then: {whole: strong}
    because: Only a whole bell rings for long.
    sources: [001:1:1]
""",
    "cases/all.yaml": """\
cases:
  - id: dull-bell
    title: A dull bell
    written_from: [001:1:2]
    findings: {dull: yes}
    expect: {cracked: possible, whole: not indicated}
  - id: ringing-bell
    title: A ringing bell
    written_from: [001:1:1]
    findings: {dull: no, brass: yes}
    expect: {cracked: not indicated, whole: strong}
""",
}


@dataclass(frozen=True)
class Bells:
    """A small knowledge base in a folder, the folder of its one document, and a fact file."""

    folder: Path
    corpus: Path
    facts: Path

    @property
    def document(self) -> Path:
        """The document it was written from."""
        return self.corpus / "001.txt"


@pytest.fixture
def bells(tmp_path: Path) -> Bells:
    """A knowledge base about bells, written from a document of three sentences."""
    folder, corpus = tmp_path / "bells", tmp_path / "documents"
    files = {**_FILES, "sources.yaml": _sources(), "statements.csv": _statements()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    corpus.mkdir()
    (corpus / "001.txt").write_bytes(_DOCUMENT.encode())
    facts = tmp_path / "bell.yaml"
    facts.write_text("case: my-bell\nfindings: {dull: yes}\n", "utf-8")
    return Bells(folder, corpus, facts)


def _sources() -> str:
    digest = hashlib.sha256(_DOCUMENT.encode()).hexdigest()
    return f"""\
documents:
  - id: "001"
    title: A text on bells
    publisher: bell founder
    bias: sells bells
    sha256: {digest}
"""


def _statements() -> str:
    rows = ["id,kind,strength,statement,start,end,fingerprint,same_as,reason"]
    start = 0
    said = ("Bells of brass go on ringing", "A crack can make a bell dull", "Its maker is unknown")
    about = ("fact,strong", "fact,possible", "navigation,none")
    for number, (sentence, text, kind) in enumerate(zip(SENTENCES, said, about, strict=True), 1):
        mark = hashlib.sha256(sentence.encode()).hexdigest()[:16]
        reason = "no bearing on the sound" if kind == "navigation,none" else ""
        rows.append(f"001:1:{number},{kind},{text},{start},{start + len(sentence)},{mark},,{reason}")
        start += len(sentence) + 1
    return "\n".join(rows) + "\n"
