"""The folder of source documents: quoting a cited sentence, and telling what changed and what rests on it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from expert import CorpusError, KnowledgeBase
from expert.corpus import Change, Corpus, Verification, fingerprint, verify
from expert.errors import Fault, Place
from expert.explanations.audience import Audience
from expert.reporting.derivation import paragraphs, values
from expert.reporting.frame import to_json
from expert.reporting.text import render_plain
from expert.result import Result
from tests.weather import DOCUMENTS, RESTING, ROWS, span, write_documents, write_knowledge

LIMIT = 20_000_000
HOLDS = Verification(documents=2, statements=6, sentences=5, digest_mismatches=(), changes=(), problems=())


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The knowledge base about wet grass."""
    return write_knowledge(tmp_path_factory.mktemp("knowledge"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with its documents, unchanged."""
    return write_documents(tmp_path / "documents")


def _verify(kb: KnowledgeBase, folder: Path) -> Verification:
    return verify(kb.model, Corpus(folder, kb.model.evidence))


def _change(*statements: str) -> Change:
    """The change of the sentence these statements rest on, with what the tables of the test say rests on them."""
    start, end = span(statements[0])
    resting = {name for statement in statements for name in RESTING[statement]}
    return Change(statements[0][:3], start, end, statements, tuple(sorted(resting, key=["R1", "R2", "A-01"].index)))


def _rewrite(folder: Path, document: str, rewrite: Callable[[str], str]) -> None:
    path = folder / f"{document}.txt"
    path.write_bytes(rewrite(path.read_bytes().decode()).encode())


# --- verify ----------------------------------------------------------------------------------------------------------


def test_the_same_documents_hold(kb: KnowledgeBase, folder: Path) -> None:
    """Where nothing changed, everything holds, and the counts say how much was compared."""
    found = _verify(kb, folder)
    assert found == HOLDS
    assert found.holds


@pytest.mark.parametrize(
    "statements", [("001:1:1",), ("001:1:2a", "001:1:2b"), ("001:2:1",), ("002:1:1",), ("002:1:2",)]
)
def test_a_changed_character_names_what_rests_on_it(
    kb: KnowledgeBase, folder: Path, statements: tuple[str, ...]
) -> None:
    """One other character anywhere in a sentence reports that sentence, its statements, rules and annotations only."""
    start, end = span(statements[0])
    for position in range(start, end):
        document = statements[0][:3]
        text = DOCUMENTS[document]
        changed = text[:position] + ("#" if text[position] != "#" else "+") + text[position + 1 :]
        (folder / f"{document}.txt").write_bytes(changed.encode())
        found = _verify(kb, folder)
        assert found.changes == (_change(*statements),), position
        assert (found.digest_mismatches, found.problems, found.holds) == ((document,), (), False)


def test_a_change_between_sentences_is_seen_by_the_digest_only(kb: KnowledgeBase, folder: Path) -> None:
    """What no statement rests on may change without a sentence being named; the document is named all the same."""
    _rewrite(folder, "001", lambda text: text.replace("grows. Rain", "grows.\tRain"))
    found = _verify(kb, folder)
    assert (found.changes, found.digest_mismatches, found.holds) == ((), ("001",), False)


def test_an_insertion_reports_every_later_sentence(kb: KnowledgeBase, folder: Path) -> None:
    """A shift leaves no later span on its sentence; earlier sentences and other documents still hold."""
    _rewrite(folder, "001", lambda text: text.replace("Rain", "Now: Rain"))
    assert _verify(kb, folder).changes == (_change("001:1:2a", "001:1:2b"), _change("001:2:1"))


def test_other_line_ends_are_a_change(kb: KnowledgeBase, folder: Path) -> None:
    """Line ends are compared as they are: with others, the sentence over two lines and the next are reported."""
    _rewrite(folder, "001", lambda text: text.replace("\n", "\r\n"))
    assert _verify(kb, folder).changes == (_change("001:1:2a", "001:1:2b"), _change("001:2:1"))


def test_an_emptied_document_reports_every_sentence(kb: KnowledgeBase, folder: Path) -> None:
    """Spans beyond the end of a text hold nothing, which is not the cited sentence."""
    _rewrite(folder, "002", lambda _: "")
    assert _verify(kb, folder).changes == (_change("002:1:1"), _change("002:1:2"))


# --- documents that cannot be compared -------------------------------------------------------------------------------


def test_a_missing_document_is_a_problem(kb: KnowledgeBase, folder: Path) -> None:
    """A document that is not there is named with its place; the others are still compared."""
    (folder / "001.txt").unlink()
    _rewrite(folder, "002", lambda text: text.replace("Wind", "Mind"))
    found = _verify(kb, folder)
    problem = Fault("document '001' cannot be read: No such file or directory", Place(str(folder / "001.txt")))
    assert found == Verification(2, 6, 5, ("002",), (_change("002:1:1"),), (problem,))


def test_a_folder_in_place_of_a_document_is_a_problem(kb: KnowledgeBase, folder: Path) -> None:
    """A folder cannot be read as a document, and that is said."""
    (folder / "001.txt").unlink()
    (folder / "001.txt").mkdir()
    found = _verify(kb, folder)
    assert [fault.message for fault in found.problems] == ["document '001' cannot be read: Is a directory"]
    assert not found.holds


def test_a_document_that_is_no_utf8_is_a_problem(kb: KnowledgeBase, folder: Path) -> None:
    """Bytes that are no UTF-8 are named as such; no sentence is guessed from them."""
    (folder / "001.txt").write_bytes(DOCUMENTS["001"].encode("utf-16"))
    found = _verify(kb, folder)
    problem = Fault("document '001' is not UTF-8 text", Place(str(folder / "001.txt")))
    assert found == Verification(2, 6, 5, ("001",), (), (problem,))


@pytest.mark.parametrize(("size", "refused"), [(LIMIT, False), (LIMIT + 1, True)])
def test_a_document_over_the_limit_is_a_problem(kb: KnowledgeBase, folder: Path, size: int, refused: bool) -> None:
    """A document is read up to the limit; one byte more and it is refused by name, not read."""
    with (folder / "001.txt").open("wb") as stream:
        stream.truncate(size)
    found = _verify(kb, folder)
    problem = Fault("document '001' is larger than the limit of 20 MB", Place(str(folder / "001.txt")))
    assert found.problems == ((problem,) if refused else ())
    assert len(found.changes) == (0 if refused else 3)


@pytest.mark.parametrize("name", ["nowhere", "documents/001.txt"])
def test_a_folder_that_is_none_is_an_error(kb: KnowledgeBase, folder: Path, name: str) -> None:
    """Neither a missing folder nor a file is a folder of documents; the error has its place."""
    path = folder.parent / name
    with pytest.raises(CorpusError) as caught:
        Corpus(path, kb.model.evidence)
    assert caught.value.faults == (Fault("there is no such folder of documents", Place(str(path))),)


# --- quote -----------------------------------------------------------------------------------------------------------


def test_quote_returns_exactly_the_sentence(kb: KnowledgeBase, folder: Path) -> None:
    """Each statement quotes its sentence to the character, across lines and beyond the basic plane."""
    corpus = Corpus(folder, kb.model.evidence)
    quotes = {name: corpus.quote(statement) for name, statement in kb.model.evidence.statements.items()}
    assert quotes == {name: row[0] for name, row in ROWS.items()}


def test_a_changed_sentence_is_not_quoted(kb: KnowledgeBase, folder: Path) -> None:
    """What is no longer the cited sentence is never shown as if it were; the other sentences are."""
    _rewrite(folder, "002", lambda text: text.replace("quickly", "quietly"))
    corpus = Corpus(folder, kb.model.evidence)
    statements = kb.model.evidence.statements
    assert corpus.quote(statements["002:1:1"]) is None
    assert corpus.quote(statements["002:1:2"]) == "𝕎et 😀 again."


def test_a_missing_document_is_not_quoted(kb: KnowledgeBase, folder: Path) -> None:
    """Without the document there is no quotation, and no error."""
    (folder / "002.txt").unlink()
    corpus = Corpus(folder, kb.model.evidence)
    assert corpus.quote(kb.model.evidence.statements["002:1:1"]) is None


def test_text_returns_the_document_or_says_why_not(kb: KnowledgeBase, folder: Path) -> None:
    """A document's text is the text of its file; an unknown or unreadable one is an error."""
    (folder / "002.txt").unlink()
    corpus = Corpus(folder, kb.model.evidence)
    assert corpus.text("001") == DOCUMENTS["001"]
    with pytest.raises(CorpusError, match="there is no document '003'"):
        corpus.text("003")
    with pytest.raises(CorpusError, match="document '002' cannot be read"):
        corpus.text("002")


@pytest.mark.parametrize("sentence", ["", "Grass grows.", "𝕎et 😀 again."])
def test_a_fingerprint_is_the_start_of_the_digest(sentence: str) -> None:
    """A fingerprint is the first sixteen digits of the SHA-256 over UTF-8."""
    assert fingerprint(sentence) == hashlib.sha256(sentence.encode("utf-8")).hexdigest()[:16]


# --- quotes in what people read --------------------------------------------------------------------------------------

RENDERERS: dict[str, Callable[[Result, Path | None], str]] = {
    "text": lambda result, corpus: result.to_text(corpus=corpus),
    "full text": lambda result, corpus: result.to_text(corpus=corpus, detail="full"),
    "json": lambda result, corpus: result.to_json(corpus=corpus),
    "markdown": lambda result, corpus: result.to_markdown(corpus=corpus),
    "how as text": lambda result, corpus: "".join(
        render_plain(paragraphs(result.how(name, corpus=corpus), result, Audience())) for name in ("rain", "dew")
    ),
    "how as json": lambda result, corpus: "".join(
        to_json(values(result.how(name, corpus=corpus), result)) for name in ("rain", "dew")
    ),
}


def _words(text: str) -> str:
    """A text on one line, as a reader sees it, whatever the line breaks and however they are written."""
    return " ".join(text.replace("\\n", " ").split())


@pytest.mark.parametrize("form", RENDERERS)
def test_quotes_appear_with_the_documents_only(kb: KnowledgeBase, folder: Path, form: str) -> None:
    """A report quotes every sentence it rests on where the documents are at hand, and none of them elsewhere."""
    result = kb.consult({"wet_grass": True, "dark_sky": True})
    cited = {_words(ROWS[name][0]) for name in ("001:1:2a", "001:2:1", "002:1:2")}
    with_corpus = _words(RENDERERS[form](result, folder))
    without = _words(RENDERERS[form](result, None))
    assert {sentence for sentence in cited if sentence in with_corpus} == cited
    assert not [sentence for sentence in cited if sentence in without]
    assert "Wind dries grass quickly." not in with_corpus


def test_a_report_does_not_quote_a_changed_sentence(kb: KnowledgeBase, folder: Path) -> None:
    """In the JSON report a changed sentence is null beside the sentences that still hold."""
    _rewrite(folder, "001", lambda text: text.replace("Dew wets", "Dew weds"))
    found = json.loads(kb.consult({"wet_grass": True}).to_json(corpus=folder))
    [dew] = (entry for entry in found["hypotheses"] if entry["conclusion"] == "dew")
    [application] = dew["support"]
    quotes = {source["id"]: source["quote"] for source in application["sources"]}
    assert quotes == {"001:2:1": None, "002:1:2": "𝕎et 😀 again."}


def test_a_report_with_a_folder_that_is_none_is_an_error(kb: KnowledgeBase, tmp_path: Path) -> None:
    """Asking to quote from nowhere fails; it does not quietly leave the quotes out."""
    with pytest.raises(CorpusError, match="there is no such folder of documents"):
        kb.consult({"wet_grass": True}).to_text(corpus=tmp_path / "nowhere")
