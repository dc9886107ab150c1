"""Pages about the documents behind the rules: list, show by place, verify."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

import expert
from expert import CorpusError, KnowledgeBase, QuestionError
from expert.catalogue.documents import (
    encoded_statements,
    list_json,
    list_paragraphs,
    list_values,
    show_json,
    show_paragraphs,
    verification,
)
from expert.reporting.text import Paragraph, render_plain
from tests.weather import write_documents, write_knowledge

KB = expert.load("leg_cramps")
MODEL = KB.model
STATEMENTS = Path(__file__).resolve().parents[2] / "knowledge" / "leg_cramps" / "statements.csv"
CONTENTLESS = {"navigation", "marketing", "truncated-list"}


@pytest.fixture(scope="module")
def weather(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The small knowledge base about wet grass."""
    return write_knowledge(tmp_path_factory.mktemp("knowledge"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with its documents."""
    return write_documents(tmp_path / "documents")


def _lines(paragraphs: Iterable[Paragraph]) -> list[str]:
    return render_plain(paragraphs).splitlines()


# --- list ------------------------------------------------------------------------------------------------------------


def test_the_list_counts_what_the_ledger_holds() -> None:
    """Per document: rows, rows with content, and of these the encoded ones, which are all."""
    with STATEMENTS.open(encoding="utf-8", newline="") as stream:
        rows = [(row["id"][:3], row["kind"] not in CONTENTLESS) for row in csv.DictReader(stream)]
    for entry in list_values(MODEL):
        own = [content for document, content in rows if document == entry["id"]]
        assert (entry["statements"], entry["with_content"]) == (len(own), sum(own))
        assert entry["encoded"] == entry["with_content"]
    assert sum(entry["statements"] for entry in list_values(MODEL)) == 456


def test_the_list_as_text_and_json(weather: KnowledgeBase) -> None:
    """The list names each document with its publisher's interest, counts and digest, and sums the counts up."""
    first, second = json.loads(list_json(weather))
    assert first == {
        "id": "001",
        "title": "A letter about grass",
        "publisher": "a gardener",
        "bias": "sells umbrellas",
        "note": None,
        "sha256": weather.model.evidence.documents["001"].sha256,
        "statements": 4,
        "with_content": 3,
        "encoded": 3,
    }
    assert (second["statements"], second["with_content"], second["encoded"]) == (2, 2, 2)
    lines = _lines(list_paragraphs(weather))
    assert lines[:4] == [
        "001 A letter about grass",
        "    a gardener; interest: sells umbrellas",
        "    3 of 3 content statements encoded, 4 rows in all",
        f"    SHA-256 {first['sha256']}",
    ]
    assert lines[-1] == "Together 5 of 5 content statements encoded, 6 rows accounted for."


def test_encoded_statements_are_those_cited_by_rules_or_annotations(weather: KnowledgeBase) -> None:
    """A tension or a doubt encodes nothing; rules and annotations do. Policies are no statements."""
    cited = encoded_statements(weather.model) & set(weather.model.evidence.statements)
    assert cited == {"001:1:2a", "001:1:2b", "001:2:1", "002:1:1", "002:1:2"}


# --- show ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", MODEL.evidence.documents)
def test_every_place_of_a_document_is_shown(document: str) -> None:
    """Document, paragraph, sentence and statement each lead to exactly the statements that stand there."""
    names = [name for name in MODEL.evidence.statements if name.startswith(f"{document}:")]
    places: dict[str, list[str]] = {}
    for name in names:
        sentence = name.rstrip("abcdefghijklmnopqrstuvwxyz")
        for place in {document, name.rpartition(":")[0], sentence, name}:
            places.setdefault(place, []).append(name)
    for place, expected in places.items():
        rows = json.loads(show_json(KB, place))
        assert [row["id"] for row in rows] == expected, place
        page = _lines(show_paragraphs(KB, place))
        assert page[0].startswith(f"{document} {MODEL.evidence.documents[document].title[:40]}")
        shown = [line.split()[0] for line in page[1:] if line.startswith(f"  {document}:")]
        assert shown == expected, place


def test_a_paragraph_is_not_mistaken_for_one_that_begins_like_it() -> None:
    """``000:5`` is paragraph 5, not also 50 to 53; ``000:5:1`` is not also sentence 10."""
    assert {row["id"].split(":")[1] for row in json.loads(show_json(KB, "000:5"))} == {"5"}
    assert {row["id"].rstrip("abcdef") for row in json.loads(show_json(KB, "000:5:1"))} == {"000:5:1"}


def test_a_statement_is_shown_with_all_that_rests_on_it(weather: KnowledgeBase, folder: Path) -> None:
    """The page tells kind, span, fingerprint, twin, readers and doubts, and the sentence where it is at hand."""
    statement = weather.model.evidence.statements["002:1:2"]
    told = [
        f"             cause; characters 26 to 38, fingerprint {statement.fingerprint}",
        "             says the same as 001:2:1",
        "             read by R2",
        "             questioned by the reviewer (Q1): Hardly likely.",
    ]
    head = [
        "002 A leaflet about wind (a gardener; interest: sells umbrellas)",
        "  002:1:2    Paraphrase of 002:1:2.",
    ]
    assert _lines(show_paragraphs(weather, "002:1:2")) == [*head, *told]
    quoted = [*head, "             “𝕎et 😀 again.”", *told]
    assert _lines(show_paragraphs(weather, "002:1:2", str(folder))) == quoted


def test_a_statement_without_content_tells_why(weather: KnowledgeBase) -> None:
    """A heading is shown with the reason why nothing is encoded, and nothing reads it."""
    page = _lines(show_paragraphs(weather, "001:1:1"))
    assert page[-1] == "             nothing is encoded: a heading"


def test_a_changed_sentence_is_said_not_to_be_there(weather: KnowledgeBase, folder: Path) -> None:
    """With a folder whose sentence differs, the page says so; the JSON has no quote."""
    (folder / "002.txt").write_text("Something else.", encoding="utf-8")
    assert "             ! the folder does not hold this sentence unchanged" in _lines(
        show_paragraphs(weather, "002:1:2", str(folder))
    )
    [row] = json.loads(show_json(weather, "002:1:2", str(folder)))
    assert row["quote"] is None


def test_a_statement_as_json(weather: KnowledgeBase, folder: Path) -> None:
    """The JSON of a statement as a whole, with the sentence."""
    statement = weather.model.evidence.statements["002:1:2"]
    assert json.loads(show_json(weather, "002:1:2", str(folder))) == [
        {
            "id": "002:1:2",
            "document": "002",
            "kind": "cause",
            "strength": "none",
            "text": "Paraphrase of 002:1:2.",
            "start": 26,
            "end": 38,
            "fingerprint": statement.fingerprint,
            "same_as": "001:2:1",
            "reason": None,
            "rules": ["R2"],
            "doubts": ["Q1"],
            "quote": "𝕎et 😀 again.",
        }
    ]


def test_a_policy_is_shown_as_one(weather: KnowledgeBase) -> None:
    """A policy is no document: its page says so and names the rules that keep it."""
    assert _lines(show_paragraphs(weather, "policy:P1")) == [
        "policy:P1 Look up first.",
        "  why       Lightning strikes.",
        "  origin    a policy of this project, found in no document",
        "  kept by   R3",
    ]
    assert json.loads(show_json(weather, "policy:P1")) == {
        "id": "policy:P1",
        "text": "Look up first.",
        "why": "Lightning strikes.",
    }


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("001:1:3", "no document of 'weather' has the place '001:1:3'; did you mean '001:1:1'?"),
        ("0001", "no document of 'weather' has the place '0001'; did you mean '001'?"),
        ("elsewhere", "no document of 'weather' has the place 'elsewhere'"),
        ("policy:P2", "there is no policy:P2; did you mean 'policy:P1'?"),
        ("", "no document of 'weather' has the place ''"),
    ],
)
def test_an_unknown_place_suggests_the_nearest(weather: KnowledgeBase, place: str, message: str) -> None:
    """Text and JSON refuse a place that is not there with the same sentence."""
    for show in (show_paragraphs, show_json):
        with pytest.raises(QuestionError) as caught:
            list(show(weather, place))
        assert str(caught.value) == message


# --- verify ----------------------------------------------------------------------------------------------------------


def test_a_verification_that_holds(weather: KnowledgeBase, folder: Path) -> None:
    """Where everything holds, one line says how much was compared, and the status is 0."""
    report = verification(weather, str(folder))
    assert report.status == 0
    assert _lines(report.paragraphs()) == [
        "✓ 2 documents, 5 sentences, 6 statements: every digest and every fingerprint holds"
    ]
    assert json.loads(report.json()) == {
        "holds": True,
        "documents": 2,
        "sentences": 5,
        "statements": 6,
        "digest_mismatches": [],
        "problems": [],
        "changes": [],
    }


def test_a_verification_names_everything_that_differs(weather: KnowledgeBase, folder: Path) -> None:
    """A missing document, a changed one and each changed sentence are named with what rests on it; the status is 1."""
    (folder / "002.txt").unlink()
    text = (folder / "001.txt").read_text(encoding="utf-8")
    (folder / "001.txt").write_text(text.replace("a lot", "a bit").replace("Grass", "Glass"), encoding="utf-8")
    report = verification(weather, str(folder))
    missing = f"{folder / '002.txt'}: document '002' cannot be read: No such file or directory"
    assert report.status == 1
    assert " ".join(" ".join(_lines(report.paragraphs())).split()) == " ".join(
        (
            f"✗ {missing}",
            "✗ document 001 is not byte for byte the one that was read",
            "✗ a cited sentence changed: document 001, characters 0 to 12",
            "statements 001:1:1 rest on it none",
            "✗ a cited sentence changed: document 001, characters 13 to 40",
            "statements 001:1:2a, 001:1:2b rest on it R1, A-01",
        )
    )
    values = json.loads(report.json())
    assert (values["holds"], values["problems"], values["digest_mismatches"]) == (False, [missing], ["001"])
    assert values["changes"] == [
        {"document": "001", "start": 0, "end": 12, "statements": ["001:1:1"], "rules": []},
        {"document": "001", "start": 13, "end": 40, "statements": ["001:1:2a", "001:1:2b"], "rules": ["R1", "A-01"]},
    ]


def test_verifying_no_folder_is_an_error(weather: KnowledgeBase, tmp_path: Path) -> None:
    """There is nothing to compare with in a folder that is not there."""
    with pytest.raises(CorpusError, match="there is no such folder of documents"):
        verification(weather, str(tmp_path / "nowhere"))
