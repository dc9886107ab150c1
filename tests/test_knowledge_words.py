"""The words of the shipped knowledge base: plain questions, and neither a diagnosis nor advice against a medicine."""

import re
import statistics
from collections.abc import Iterator

import pytest

import expert
from expert.vocabulary import Conclusion, Finding

MODEL = expert.load("leg_cramps").model
STATABLE = [item for name in MODEL.vocabulary.statable if (item := MODEL.vocabulary.item(name))]

CLAIM = re.compile(
    r"\byou(?:'ve|’ve| have| suffer| are suffering| are ill)\b|\byour (?:diagnosis|illness|disease)\b"
    r"|\b(?:is|are|was|were) diagnosed\b|\bdiagnosed with\b",
    re.IGNORECASE,
)
STOP = re.compile(r"\b(?:stop|quit|skip|discontinue|taper|halve|come off)\w*\b", re.IGNORECASE)
MEDICINE = re.compile(
    r"\b(?:medicine|medication|drug|tablet|pill|dose|diuretic|statin|blocker|inhibitor)s?\b", re.IGNORECASE
)
REFUSAL = re.compile(r"\b(?:no|not|never|nothing|missing)\b", re.IGNORECASE)
# where the word may stand: it says that somebody should look, or that this is none
SPEAKS_OF_DIAGNOSIS = {
    "severe_sign_evaluation label",
    "severe_sign_evaluation meaning",
    "severe_flow_restriction advice",
    "early_diagnosis label",
    "early_diagnosis meaning",
    "RC-09 title",
    "RC-10 title",
    "GU-11 because",
    "U3 meaning",
    "disclaimer",
}


def _texts() -> Iterator[tuple[str, str]]:
    """Everything a reader may meet, in words, with the place it stands at."""
    parts = {
        **MODEL.vocabulary.findings,
        **MODEL.vocabulary.conclusions,
        **{rung.id: rung for rung in MODEL.vocabulary.urgency},
        **MODEL.rules,
        **MODEL.cautions,
        **MODEL.evidence.annotations,
        **MODEL.evidence.tensions,
    }
    for name, part in parts.items():
        for key in (
            "label",
            "question",
            "help",
            "meaning",
            "advice",
            "title",
            "because",
            "assumption",
            "note",
            "text",
            "handling",
        ):
            text = getattr(part, key, "")
            if text:
                yield f"{name} {key}", text
    for tension in MODEL.evidence.tensions.values():
        yield from ((f"{tension.id} side", side.text) for side in tension.sides)
    yield from (("purpose", MODEL.purpose), ("disclaimer", MODEL.disclaimer))


TEXTS = tuple(_texts())


def _syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end left out: an estimate, right for most English words."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee"))
    return max(groups - silent, 1)


def _grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text.

    Source: Kincaid, Fishburne, Rogers and Chissom, Derivation of new readability formulas, 1975.
    """
    words = re.findall(r"[A-Za-z’']+", text)
    sentences = max(len(re.findall(r"[.!?]+", text)), 1)
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", -2, 1),
        ("Is the leg swollen at the end of the day?", 0, 3),
        ("Incomprehensible terminological sophistication characterises professional communication.", 20, 60),
    ],
)
def test_the_grade_tells_easy_from_hard(text: str, low: float, high: float) -> None:
    """The measure used below puts a child's sentence low and one of long words high."""
    assert low <= _grade(text) <= high


@pytest.mark.parametrize("item", STATABLE, ids=lambda item: item.id)
def test_what_may_be_stated_has_a_label_and_a_question(item: Finding | Conclusion) -> None:
    """Each finding, and each conclusion that may be given, has a label to read and one question to ask."""
    assert item.label == item.label.strip() != ""
    assert not item.label.endswith((".", "?", ":"))
    assert item.question.endswith("?")
    assert item.question.count("?") == 1
    assert item.question[0].isupper()


def test_a_conclusion_without_a_question_may_not_be_stated() -> None:
    """Only what can be asked can be given."""
    assert [c.id for c in MODEL.vocabulary.conclusions.values() if c.given is None and c.question] == []


def test_labels_are_unique() -> None:
    """No two items carry the same label: a report would not tell them apart."""
    labels = [item.label for name in MODEL.vocabulary.names() if (item := MODEL.vocabulary.item(name))]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_questions_are_plain() -> None:
    """Half of all questions are at the level of the eighth school year or below; so are nine in ten."""
    grades = sorted(_grade(item.question) for item in STATABLE)
    assert statistics.median(grades) <= 8
    assert grades[len(grades) * 9 // 10] <= 8


def test_recommendations_advise_in_a_sentence() -> None:
    """Whatever is recommended says what to do in one plain sentence or two."""
    advice = {
        conclusion.id: conclusion.advice
        for conclusion in MODEL.vocabulary.conclusions.values()
        if MODEL.vocabulary.role(conclusion) == "recommendation"
    }
    assert len(advice) > 40
    assert [name for name, text in advice.items() if not text.endswith(".")] == []
    assert [name for name, text in advice.items() if text.count(".") > 2] == []


def test_nothing_claims_a_diagnosis() -> None:
    """No text tells the reader what they have, and the word stands only where somebody else is to make one."""
    assert [place for place, text in TEXTS if CLAIM.search(text)] == []
    assert {place for place, text in TEXTS if "diagnos" in text.lower()} == SPEAKS_OF_DIAGNOSIS


def test_nothing_advises_to_stop_a_medicine() -> None:
    """Wherever stopping and a medicine meet in a sentence, the sentence says not to."""
    sentences = [(place, sentence) for place, text in TEXTS for sentence in re.split(r"(?<=[.?!])\s+", text)]
    meeting = [
        (place, sentence) for place, sentence in sentences if STOP.search(sentence) and MEDICINE.search(sentence)
    ]
    assert len(meeting) > 2
    assert [place for place, sentence in meeting if not REFUSAL.search(sentence)] == []
    assert [place for place, text in TEXTS if re.search(r"\bstop (?:taking|your)\b", text, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "text", ["You have PAD.", "you’ve got a clot", "This is diagnosed from the pulse.", "Your disease is mild."]
)
def test_the_search_finds_a_claim(text: str) -> None:
    """What the search above looks for is found where it stands."""
    assert CLAIM.search(text)
