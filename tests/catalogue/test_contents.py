"""Pages about a knowledge base: the overview, and any one thing in it by its id, as text and as JSON."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import expert
from expert import KnowledgeBase, QuestionError
from expert.catalogue.contents import find, list_json, list_paragraphs, show_json, show_paragraphs
from expert.evidence import Annotation, Doubt, Policy, Statement, Tension
from expert.premises import plain
from expert.reporting.text import Paragraph, render_plain
from expert.rules import Rule
from expert.vocabulary import Conclusion, Finding
from tests.weather import DOCUMENTS, write_documents, write_knowledge

KB = expert.load("leg_cramps")
MODEL = KB.model
EVIDENCE = MODEL.evidence
SHELVES: dict[type, Iterable[str]] = {
    Rule: MODEL.rules,
    Finding: MODEL.vocabulary.findings,
    Conclusion: MODEL.vocabulary.conclusions,
    Statement: EVIDENCE.statements,
    Annotation: EVIDENCE.annotations,
    Tension: EVIDENCE.tensions,
    Doubt: EVIDENCE.doubts,
    Policy: [f"policy:{name}" for name in EVIDENCE.policies],
}


@pytest.fixture(scope="module")
def weather(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The small knowledge base about wet grass."""
    return write_knowledge(tmp_path_factory.mktemp("knowledge"))


def _text(paragraphs: Iterable[Paragraph]) -> str:
    return render_plain(paragraphs)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _strings(values: Any) -> Iterator[str]:
    """Every text in JSON values."""
    if isinstance(values, dict):
        for value in values.values():
            yield from _strings(value)
    elif isinstance(values, list):
        for value in values:
            yield from _strings(value)
    elif isinstance(values, str):
        yield values


# --- every one of them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SHELVES, ids=lambda kind: kind.__name__)
def test_every_id_is_found_and_shown_as_text(kind: type) -> None:
    """Whatever has an id can be shown by it; the page begins with the id and tells what it is."""
    names = list(SHELVES[kind])
    assert names
    for name in names:
        found = find(MODEL, name)
        assert isinstance(found, kind), name
        page = _flat(_text(show_paragraphs(KB, name)))
        assert name in page
        assert _flat(_words_of(found)) in page, name


def _words_of(found: Any) -> str:
    """The words every page about a thing must hold: its label, title, text or reason."""
    key = next(key for key in ("label", "title", "text", "why") if hasattr(found, key))
    return str(getattr(found, key))


@pytest.mark.parametrize("kind", SHELVES, ids=lambda kind: kind.__name__)
def test_every_id_is_shown_as_json(kind: type) -> None:
    """The JSON of a thing parses, carries its id and its words, and is the part of the plain form it stands for."""
    for name in SHELVES[kind]:
        found = find(MODEL, name)
        values = json.loads(show_json(KB, name))
        assert values["id"] == name.removeprefix("policy:")
        assert _words_of(found) in set(_strings(values)), name


def test_a_policy_is_found_with_and_without_its_prefix() -> None:
    """Rules cite ``policy:S4``; the policy itself is called S4. Both lead to it."""
    assert find(MODEL, "S4") is find(MODEL, "policy:S4") is EVIDENCE.policies["S4"]
    assert show_json(KB, "S4") == show_json(KB, "policy:S4")


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("HY-001", "HY-01"),
        ("swolling", "swelling"),
        ("pad", "PAD"),
        ("policy:S44", "policy:S4"),
        ("A-001", "A-01"),
    ],
)
def test_an_unknown_id_suggests_the_nearest(name: str, suggestion: str) -> None:
    """A slip of the keyboard is answered with an id that exists, as text and as JSON."""
    for show in (show_paragraphs, show_json):
        with pytest.raises(QuestionError) as caught:
            list(show(KB, name))
        message = str(caught.value)
        assert message.startswith(f"the knowledge base 'leg_cramps' has nothing called '{name}'")
        assert f"did you mean '{suggestion}'?" in message


def test_an_id_like_none_is_refused_without_a_suggestion() -> None:
    """Where nothing is near, nothing is suggested."""
    with pytest.raises(QuestionError) as caught:
        find(MODEL, "zzzzzzzzzzzzzzzz")
    assert str(caught.value) == "the knowledge base 'leg_cramps' has nothing called 'zzzzzzzzzzzzzzzz'"


# --- whole pages -----------------------------------------------------------------------------------------------------


def test_the_page_of_a_rule(weather: KnowledgeBase) -> None:
    """A rule is shown whole: premises, conclusion, justification, sources with the publisher's interest, place."""
    lines = _text(show_paragraphs(weather, "R1")).splitlines()
    assert lines[:9] == [
        "R1 Wet grass under a dark sky",
        "  topic    wetness, scope person",
        "  if       all:",
        "           - wet_grass",
        "           - dark_sky",
        "  then     rain: strong  (rain)",
        "  because  Clouds rain.",
        "  001:1:2a   Paraphrase of 001:1:2a. [sells umbrellas]",
        "  001:2:1    Paraphrase of 001:2:1. [sells umbrellas]",
    ]
    assert lines[9].startswith("  written  ")


def test_the_page_of_a_rule_quotes_with_the_documents_only(weather: KnowledgeBase, tmp_path: Path) -> None:
    """The cited sentences stand on the page where the documents are at hand."""
    folder = str(write_documents(tmp_path / "documents"))
    quote = "“Rain — a lot of it — falls.”"
    assert quote in _text(show_paragraphs(weather, "R1", folder))
    assert quote not in _text(show_paragraphs(weather, "R1"))


def test_the_page_of_a_policy_rule_says_so(weather: KnowledgeBase) -> None:
    """A rule that rests on policy alone is marked in its first line."""
    first, *rest = _text(show_paragraphs(weather, "R3")).splitlines()
    assert first == "R3 Thunder [policy]"
    assert "  policy:P1  Look up first." in rest


def test_the_page_of_a_finding(weather: KnowledgeBase) -> None:
    """A finding is shown with its question and every rule that reads it."""
    assert _text(show_paragraphs(weather, "wet_grass")).splitlines() == [
        "wet_grass wet grass",
        "  type       boolean",
        "  scope      person",
        "  question   Is there wet grass?",
        "  read by    R1  Wet grass under a dark sky",
        "             R2  Wet grass alone",
    ]


def test_the_page_of_a_conclusion(weather: KnowledgeBase) -> None:
    """A conclusion is shown with every rule that gives it, and at which level."""
    assert _text(show_paragraphs(weather, "rain")).splitlines() == [
        "rain rain",
        "  kind       hypothesis",
        "  scope      person",
        "  given by   R1  Wet grass under a dark sky → strong",
        "             R3  Thunder → possible",
    ]


def test_the_page_of_a_conclusion_lists_what_counts_against_it() -> None:
    """Rules that give a conclusion and rules against it stand apart, then those that read it."""
    lines = _text(show_paragraphs(KB, "claudication")).splitlines()
    keys = {line[2:12].strip(): line.split()[-1] for line in lines if line[2:12].strip() in {"given by", "against"}}
    assert keys == {"given by": "strong", "against": "contrary"}
    [against] = (line for line in lines if line.startswith("  against"))
    assert against == "  against    SY-05  A random night cramp speaks against claudication → contrary"
    assert any(line.split()[-6:] == ["SY-03", "Claudication", "that", "slowly", "gets", "worse"] for line in lines)


def test_the_page_of_a_tension(weather: KnowledgeBase) -> None:
    """A tension is shown with both sides, the rules and statements of each, and what is done about it."""
    assert _text(show_paragraphs(weather, "T1")).splitlines() == [
        "T1 Rain or dew?",
        "  – It rained.",
        "    R1, 001:1:2a",
        "  – Dew fell.",
        "    R2, 001:2:1",
        "  Both are shown.",
    ]


def test_the_json_of_a_rule_is_what_is_written(weather: KnowledgeBase) -> None:
    """The JSON of a rule holds the premise as a rule file writes it."""
    values = json.loads(show_json(weather, "R1"))
    rule = weather.model.rules["R1"]
    assert values["premise"] == plain(rule.premise) == {"all": ["wet_grass", "dark_sky"]}
    assert values["then"] == {"rain": "strong"}
    assert values["sources"] == ["001:1:2a", "001:2:1"]


def test_a_document_of_the_same_id_is_not_shown_instead(tmp_path: Path) -> None:
    """Ids are unique per kind only: an annotation called like a document is shown as the annotation it is."""
    write_knowledge(tmp_path)
    path = tmp_path / "annotations.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("A-01", "001"), encoding="utf-8")
    kb = expert.load(tmp_path)
    assert json.loads(show_json(kb, "001"))["text"] == "Wind is weather too."
    assert _text(show_paragraphs(kb, "001")).startswith("001 Wind is weather too.")


def test_the_overview_counts(weather: KnowledgeBase) -> None:
    """The overview tells how much of everything there is, the rules by topic, the disclaimer and the digest."""
    page = _text(show_paragraphs(weather, None))
    assert page.splitlines() == [
        "Wet grass (weather 1.2)",
        "To be tested.",
        "",
        "  findings     3",
        "  conclusions  2",
        "  rules        3, of them 1 policy",
        "  documents    2",
        "  statements   6, of them 5 with content",
        "  annotations  1",
        "  tensions     1",
        "  doubts       1",
        "  policies     1",
        "",
        "Rules by topic",
        "  wetness                   R1, R2, R3",
        "",
        "For tests only.",
        f"Digest {weather.digest}",
    ]
    assert not any(text in page for text in DOCUMENTS.values())


def test_the_json_of_a_knowledge_base_proves_its_digest(weather: KnowledgeBase) -> None:
    """Who has the JSON form can compute the digest: SHA-256 of the plain form as canonical JSON."""
    values = json.loads(show_json(weather, None))
    canonical = json.dumps(values["plain"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert values["digest"] == hashlib.sha256(canonical.encode()).hexdigest() == weather.digest
    assert (values["name"], values["version"]) == ("weather", "1.2")


def test_the_list_names_what_is_shipped() -> None:
    """The list of shipped knowledge bases is the same in text and in JSON."""
    [listed] = json.loads(list_json())
    assert listed == {
        "name": "leg_cramps",
        "version": MODEL.version,
        "digest": MODEL.digest,
        "title": MODEL.title,
        "purpose": MODEL.purpose,
    }
    page = _flat(_text(list_paragraphs()))
    assert page == _flat(f"leg_cramps {MODEL.version} {MODEL.title} — {MODEL.purpose}")
