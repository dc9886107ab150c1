"""Files and folders that cannot be read as text are refused in one clear sentence, whatever is in their place."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import expert
from tests.bad.conftest import BASE
from tests.bad.test_knowledge import laid_over

Make = Callable[[Path], None]


def content(value: bytes) -> Make:
    """Write a file with these bytes."""
    return lambda path: path.write_bytes(value) and None


def sparse(size: int) -> Make:
    """Write a file of that many zero bytes which takes no room on the disk."""

    def make(path: Path) -> None:
        with path.open("wb") as stream:
            stream.truncate(size)

    return make


GOOD = b"findings:\n  smoker: yes\n"
FILES: dict[str, tuple[Make, str]] = {
    "missing": (lambda _: None, "cannot be read: no such file or directory"),
    "a folder": (Path.mkdir, "this is a folder, a file is expected"),
    "of 100 MB": (sparse(100_000_000), "is larger than the limit of 1 MB"),
    "one byte too long": (content(b"#" * 1_000_001), "is larger than the limit of 1 MB"),
    "an image": (content(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "is a binary file, text is expected"),
    "zero bytes at the end": (content(GOOD + b"\0"), "is a binary file, text is expected"),
    "UTF-16, little end first": (content(b"\xff\xfe" + GOOD.decode().encode("utf-16-le")), "is UTF-16 text"),
    "UTF-16, big end first": (content(b"\xfe\xff" + GOOD.decode().encode("utf-16-be")), "is UTF-16 text"),
    "UTF-16 without a mark": (content(GOOD.decode().encode("utf-16-le")), "is a binary file"),
}


def fault_of(kb: expert.KnowledgeBase, path: Path | str) -> expert.Fault:
    """The one fault of a fact file; it is one line."""
    with pytest.raises(expert.FactsError) as caught:
        kb.read_facts(path)
    (fault,) = caught.value.faults
    assert str(fault).isprintable()
    return fault


@pytest.mark.parametrize("name", FILES)
def test_a_fact_file_that_is_no_text(tiny: expert.KnowledgeBase, tmp_path: Path, name: str) -> None:
    """The fault names the file and says what it is."""
    make, message = FILES[name]
    path = tmp_path / "case.yaml"
    make(path)
    fault = fault_of(tiny, path)
    assert message in fault.message
    assert fault.place is not None
    assert fault.place.file == str(path)


@pytest.mark.parametrize(
    ("start", "line", "column"),
    [(b"", 1, 1), (b"a: b\nc: d ", 2, 6), ("note: Fußgänger ".encode(), 1, 17), (b"\xef\xbb\xbfcase: ", 1, 7)],
)
def test_the_place_of_what_is_not_utf_8(
    tiny: expert.KnowledgeBase, tmp_path: Path, start: bytes, line: int, column: int
) -> None:
    """Line and column are those of the first wrong byte, counted in characters, without a byte order mark."""
    path = tmp_path / "case.yaml"
    path.write_bytes(start + b"\xe4 word in Latin-1\n")
    fault = fault_of(tiny, path)
    assert fault.message == "is not UTF-8 text; save it as UTF-8"
    assert fault.place == expert.Place(str(path), line, column)


@pytest.mark.parametrize(
    "name", ["a\0b.yaml", "a" * 5000, "no/such/folder/case.yaml", "two\nlines.yaml", "turned\u202e.json"]
)
def test_a_name_that_no_file_has(tiny: expert.KnowledgeBase, name: str) -> None:
    """A name the machine refuses is one line and no crash, and neither is one that would break the line."""
    assert fault_of(tiny, name).message.startswith("cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_one_may_not_read(tiny: expert.KnowledgeBase, tmp_path: Path) -> None:
    """The system's reason is given."""
    path = tmp_path / "case.yaml"
    path.write_bytes(GOOD)
    path.chmod(0)
    assert fault_of(tiny, path).message == "cannot be read: permission denied"


class _Endless(io.RawIOBase):
    """A stream like that of ``yes``, which counts what is read of it."""

    def __init__(self) -> None:
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # the types of io are wider than its use
        buffer[:] = b"y" * len(buffer)
        self.taken += len(buffer)
        return len(buffer)


def test_an_endless_standard_input(tiny: expert.KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading stops at the limit."""
    endless = _Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(endless)))
    assert str(fault_of(tiny, "-")) == "<standard input>: is larger than the limit of 1 MB"
    assert endless.taken < 1_100_000


def test_no_standard_input(tiny: expert.KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without a standard input, such as one with windows only, is told so."""
    monkeypatch.setattr(sys, "stdin", None)
    assert fault_of(tiny, "-").message == "cannot be read: this program has no standard input"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "is empty: facts are expected"),
        (b'{"findings": {"smoker": "maybe"}}', "'smoker' must be one of yes, no, unknown, not 'maybe'"),
        (b'{\n\t"findings": {"sex": 1}}', "'sex' cannot be '1'; its values are female, male"),
        (b"{findings: {smoker: maybe}}", "'smoker' must be one of yes, no, unknown, not 'maybe'"),
        (b'{"findings": {"smoker": "yes", "smoker": "no"}}', "'smoker' is given twice, first in line 1"),
    ],
)
def test_bad_facts_on_standard_input(
    tiny: expert.KnowledgeBase, monkeypatch: pytest.MonkeyPatch, text: bytes, message: str
) -> None:
    """YAML and JSON are told apart, JSON indented by tabs too."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert fault_of(tiny, "-").message == message


FOLDERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda _: None, "{}: there is no such folder"),
    "a file": (content(b"name: tiny\n"), "{}: is a file, a folder is expected"),
    "without kb.yaml": (
        lambda folder: (laid_over(BASE, folder) / "kb.yaml").unlink(),
        "{}: is no knowledge base: it has no kb.yaml",
    ),
    "with a folder for kb.yaml": (
        lambda folder: ((laid_over(BASE, folder) / "kb.yaml").unlink(), (folder / "kb.yaml").mkdir()),
        "{}/kb.yaml: this is a folder, a file is expected",
    ),
    "without vocabulary": (
        lambda folder: (laid_over(BASE, folder) / "vocabulary" / "all.yaml").unlink(),
        "{}: has no vocabulary/*.yaml",
    ),
    "without rules": (
        lambda folder: (laid_over(BASE, folder) / "rules" / "all.yaml").unlink(),
        "{}: has no rules/*.yaml",
    ),
    "with rules in Latin-1": (
        lambda folder: (laid_over(BASE, folder) / "rules" / "all.yaml").write_bytes(b"topic: \xe4\n"),
        "{}/rules/all.yaml:1:8: is not UTF-8 text; save it as UTF-8",
    ),
    "with statements in Latin-1": (
        lambda folder: (laid_over(BASE, folder) / "statements.csv").write_bytes(b"id\n\xe4\n"),
        "{}/statements.csv:2:1: is not UTF-8 text; save it as UTF-8",
    ),
    "with a vocabulary of 100 MB": (
        lambda folder: sparse(100_000_000)(laid_over(BASE, folder) / "vocabulary" / "all.yaml"),
        "{}/vocabulary/all.yaml: is larger than the limit of 8 MB",
    ),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_is_no_knowledge_base(tmp_path: Path, name: str) -> None:
    """The fault names the folder or the file in it."""
    make, message = FOLDERS[name]
    folder = tmp_path / "tiny"
    make(folder)
    with pytest.raises(expert.KnowledgeError) as caught:
        expert.load(folder)
    assert [str(fault) for fault in caught.value.faults] == [message.format(folder)]


def test_an_empty_folder(tmp_path: Path) -> None:
    """All that is missing is named at once."""
    with pytest.raises(expert.KnowledgeError) as caught:
        expert.load(tmp_path)
    messages = ["is no knowledge base: it has no kb.yaml", "has no vocabulary/*.yaml", "has no rules/*.yaml"]
    assert [fault.message for fault in caught.value.faults] == messages


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("leg_cramp", "there is no knowledge base 'leg_cramp'; did you mean 'leg_cramps'? (a name, or a folder)"),
        ("arm_pains", "there is no knowledge base 'arm_pains' (a name, or a folder)"),
        ("a" * 5000, "there is no knowledge base 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'"),
        ("a\0b", "there is no knowledge base 'a?b'"),
        ("two\nlines", "there is no knowledge base 'two?lines'"),
        ("./" + "a" * 300, "there is no such folder"),
        ("./a\0b", "there is no such folder"),
    ],
)
def test_a_name_that_no_knowledge_base_has(name: str, message: str) -> None:
    """The nearest shipped one is suggested, and names the machine refuses are no crash."""
    with pytest.raises(expert.KnowledgeError) as caught:
        expert.load(name)
    (fault,) = caught.value.faults
    assert message in str(fault)
    assert str(fault).isprintable()
