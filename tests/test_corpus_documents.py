"""The shipped knowledge base against the five documents themselves, wherever they lie beside the checkout.

What each sentence should name is worked out here from the files with ``csv`` and ``yaml``, not by the package.
"""

import csv
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import expert
from expert.corpus import Corpus, Verification, verify
from expert.knowledge_base import KnowledgeBase
from tests.yaml_core import CoreLoader

CHECKOUT = Path(__file__).resolve().parent.parent
DOCUMENTS = CHECKOUT.parent / "shared" / "sources"
KNOWLEDGE = CHECKOUT / "knowledge" / "leg_cramps"
NAMES = ("000", "001", "002", "003", "004")
SHINGLE = 9

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source documents are not beside this checkout")


class Row(NamedTuple):
    """One row of ``statements.csv``, as far as it is needed here."""

    id: str
    start: int
    end: int

    @property
    def document(self) -> str:
        """The document it stands in."""
        return self.id[:3]


class Expected(NamedTuple):
    """What a change of one sentence should name."""

    statements: set[str]
    resting: set[str]


@cache
def _rows() -> tuple[Row, ...]:
    with (KNOWLEDGE / "statements.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(Row(row["id"], int(row["start"]), int(row["end"])) for row in csv.DictReader(stream))


@cache
def _sources() -> Mapping[str, frozenset[str]]:
    """Rule or annotation → what it cites, read from the files."""
    found: dict[str, frozenset[str]] = {}
    for path in [*KNOWLEDGE.glob("rules/*.yaml"), KNOWLEDGE / "annotations.yaml"]:
        content: Any = yaml.load(path.read_text(encoding="utf-8"), CoreLoader)  # noqa: S506 - derived from SafeLoader
        for entry in content.get("rules") or content["annotations"]:
            found[entry["id"]] = frozenset(entry["sources"])
    return found


def _expected(document: str, touched: range) -> dict[tuple[int, int], Expected]:
    """Sentence → what should be named where these positions of a document hold other characters."""
    found: dict[tuple[int, int], set[str]] = {}
    for row in _rows():
        if row.document == document and row.start < touched.stop and touched.start < row.end:
            found.setdefault((row.start, row.end), set()).add(row.id)
    return {
        place: Expected(statements, {name for name, cited in _sources().items() if cited & statements})
        for place, statements in found.items()
    }


def _found(verification: Verification, document: str) -> dict[tuple[int, int], Expected]:
    """What a verification names, checked to name nothing twice and nothing of another document."""
    for change in verification.changes:
        assert change.document == document
        assert len(set(change.statements)) == len(change.statements)
        assert len(set(change.rules)) == len(change.rules)
    places = {(c.start, c.end): Expected(set(c.statements), set(c.rules)) for c in verification.changes}
    assert len(places) == len(verification.changes)
    return places


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load("leg_cramps")


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A folder with copies of the documents."""
    for name in NAMES:
        (tmp_path / f"{name}.txt").write_bytes((DOCUMENTS / f"{name}.txt").read_bytes())
    return tmp_path


def _text(document: str) -> str:
    return (DOCUMENTS / f"{document}.txt").read_bytes().decode("utf-8")


def test_the_documents_are_the_ones_that_were_read(kb: KnowledgeBase) -> None:
    """Every digest and every fingerprint holds, over all 456 statements."""
    found = verify(kb.model, Corpus(DOCUMENTS, kb.model.evidence))
    sentences = len({(row.document, row.start, row.end) for row in _rows()})
    assert found == Verification(5, 456, sentences, (), (), ())


@pytest.mark.parametrize("document", NAMES)
def test_one_changed_character_is_detected_in_every_sentence(kb: KnowledgeBase, copies: Path, document: str) -> None:
    """The first, a middle or the last character of any sentence: its statements, and exactly what cites them."""
    text = _text(document)
    places = sorted({(row.start, row.end) for row in _rows() if row.document == document})
    assert places
    for start, end in places:
        for position in {start, (start + end) // 2, end - 1}:
            other = "#" if text[position] != "#" else "+"
            (copies / f"{document}.txt").write_bytes((text[:position] + other + text[position + 1 :]).encode())
            found = verify(kb.model, Corpus(copies, kb.model.evidence))
            assert found.digest_mismatches == (document,)
            assert found.problems == ()
            assert _found(found, document) == _expected(document, range(position, position + 1))


@pytest.mark.parametrize("document", NAMES)
def test_an_insertion_is_detected_in_every_later_sentence(kb: KnowledgeBase, copies: Path, document: str) -> None:
    """A character more before a sentence reports that one and all after it, none before, each with what rests on it."""
    text = _text(document)
    for start in sorted({row.start for row in _rows() if row.document == document})[::7]:
        (copies / f"{document}.txt").write_bytes((text[:start] + "x" + text[start:]).encode())
        found = verify(kb.model, Corpus(copies, kb.model.evidence))
        assert _found(found, document) == _expected(document, range(start, len(text)))


def test_every_statement_quotes_its_sentence(kb: KnowledgeBase) -> None:
    """A quote is the span of the document, without white space around it."""
    corpus = Corpus(DOCUMENTS, kb.model.evidence)
    for row in _rows():
        quote = corpus.quote(kb.model.evidence.statements[row.id])
        assert quote == _text(row.document)[row.start : row.end]
        assert quote.strip() == quote != ""


def test_together_the_statements_account_for_every_character(kb: KnowledgeBase) -> None:
    """No letter stands outside the sentences, only white space and marks of lists: no line was passed over."""
    for document in NAMES:
        text = list(_text(document))
        for statement in kb.model.evidence.statements.values():
            if statement.document == document:
                text[statement.start : statement.end] = " " * (statement.end - statement.start)
        assert not [character for character in text if character.isalpha()], document


def test_reports_quote_the_documents_only_where_they_are_at_hand(kb: KnowledgeBase) -> None:
    """The same case with and without the folder: what a hypothesis cites stands in the one, in the other nothing."""
    result = kb.consult(
        {"leg_cramp": "yes", "wakes_patient": "yes", "swelling": "yes", "heaviness": "yes"}, side="left"
    )
    cited = {source for application in result.how("CVI").steps[0].support for source in application.rule.sources}
    sentences = {" ".join(_text(row.document)[row.start : row.end].split()) for row in _rows() if row.id in cited}
    assert len(sentences) > 3
    full_text = partial(result.to_text, detail="full")
    for made in (full_text, result.to_markdown, result.to_json):
        quoting = made(corpus=DOCUMENTS)
        assert not [sentence for sentence in sentences if not _stands_in(sentence, quoting)]
        assert not _shingles(made()) & _document_shingles()


def _stands_in(sentence: str, text: str) -> bool:
    """Whether a sentence stands in a text, however its marks are escaped."""
    return " ".join(_words(sentence)) in " ".join(_words(text))


# --- the documents are not in the repository -------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _shingles(text: str) -> set[tuple[str, ...]]:
    """Every run of nine consecutive words."""
    found = _words(text)
    return set(zip(*(found[start:] for start in range(SHINGLE)), strict=False))


@cache
def _document_shingles() -> frozenset[tuple[str, ...]]:
    return frozenset().union(*(_shingles(_text(name)) for name in NAMES))


def _tracked_texts() -> Iterator[tuple[str, str]]:
    """The tracked files that are text, with their content; pytest.skip where this is no git checkout."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=False)
    if done.returncode or not done.stdout:
        pytest.skip("this is no git checkout: which files are tracked is not known")
    for name in done.stdout.decode().rstrip("\0").split("\0"):
        path = CHECKOUT / name
        if path.is_file():
            try:
                yield name, path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue


def test_the_comparison_finds_a_copied_sentence() -> None:
    """Nine words taken from a document are found in another text, whatever stands between the words."""
    copied = _words(_text("001"))[20 : 20 + SHINGLE]
    assert _shingles("Before, " + " — ".join(copied).upper() + "; after.") & _document_shingles()
    assert not _shingles(" ".join(copied[:-1])) & _document_shingles()


def test_no_sentence_of_the_documents_is_in_the_repository() -> None:
    """No tracked text file holds nine consecutive words of a document: statements are paraphrases."""
    texts = dict(_tracked_texts())
    assert "knowledge/leg_cramps/statements.csv" in texts
    assert [name for name, text in texts.items() if _shingles(text) & _document_shingles()] == []
