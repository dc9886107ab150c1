"""Python values that are no facts, or no knowledge base, are refused with the path of what is wrong."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import expert

LIST: list[Any] = ["statin"]
LIST.append(LIST)

FACTS: dict[str, tuple[Any, list[str]]] = {
    "an unknown finding": ({"sweling": True}, ["facts.sweling: unknown finding 'sweling'; did you mean 'swelling'?"]),
    "a wrong value of a side": (
        {"findings": {"swelling": {"left": "maybe"}}},
        ["facts.findings.swelling.left: 'swelling' must be one of yes, no, unknown, not 'maybe'"],
    ),
    "a file's key among findings": (
        {"side": "left", "swelling": True},
        ["facts.side: 'side' is no finding: write it beside 'findings'"],
    ),
    "a number as text": (
        {"age_years": "58"},
        ["facts.age_years: 'age_years' must be a number of years, not '58': write it without quotes"],
    ),
    "a truth value as number": (
        {"age_years": True},
        ["facts.age_years: 'age_years' must be a number of years, not 'yes'"],
    ),
    "no number": (
        {"age_years": float("nan")},
        ["facts.age_years: 'age_years' must be a number of years, not 'nan'"],
    ),
    "a signal in the place of a number": (
        {"age_years": Decimal("sNaN")},
        ["facts.age_years: 'age_years' must be a number of years, not 'inf'"],
    ),
    "an infinite fraction": (
        {"age_years": Fraction(10**400)},
        ["facts.age_years: 'age_years' must be a number of years, not 'inf'"],
    ),
    "a number too long to write": (
        {"age_years": -(10**5000)},
        ["facts.age_years: 'age_years' must lie between 0 and 130 years, not -1e4983"],
    ),
    "times": (
        {"sex": date(2026, 1, 31), "smoker": datetime(2026, 1, 31, tzinfo=UTC), "drugs": [time(7, 30)]},
        [
            "facts.sex: a date cannot be used",
            "facts.smoker: a date with a time cannot be used",
            "facts.drugs: a time of day cannot be used",
        ],
    ),
    "other kinds of value": (
        {"sex": b"male", "smoker": 1j, "drugs": object},
        [
            "facts.sex: a value of type bytes cannot be used",
            "facts.smoker: a value of type complex cannot be used",
            "facts.drugs: a value of type type cannot be used",
        ],
    ),
    "names that are no texts": (
        {None: 1, True: 1, 1.5: 1, ("sex",): 1, 7: 1},
        [
            "facts: a name must be a text, not a value of type NoneType",
            "facts: a name must be a text, not a value of type bool",
            "facts: a name must be a text, not a value of type float",
            "facts: a name must be a text, not a value of type tuple",
            "facts.7: unknown finding '7'",
        ],
    ),
    "one name as text and as number": (
        {"findings": {1: "a", "1": "b"}},
        ["facts.findings.1: '1' is given twice, as a text and as a number", "facts.findings.1: unknown finding '1'"],
    ),
    "a list that holds itself": ({"drugs": LIST}, ["facts.drugs: is nested more than 30 levels deep"]),
    "names with hidden characters": (
        {"a\nb\u202e": "c"},
        ["facts.a?b?: unknown finding 'a?b?'"],
    ),
    "a half character": ({"sex": "\ud800"}, ["facts.sex: 'sex' cannot be '?'; its values are female, male"]),
    "a list": (
        ["swelling"],
        ["facts: the findings must be written as 'name: value', one to a line, not as a list"],
    ),
    "a text": ("left", ["facts: the findings must be written as 'name: value', one to a line, not as 'left'"]),
    "nothing that can be used": (object(), ["facts: a value of type object cannot be used"]),
}


@pytest.mark.parametrize("name", FACTS)
def test_values_that_are_no_facts(tiny: expert.KnowledgeBase, name: str) -> None:
    """Every fault is found, with the path of keys to what is wrong."""
    values, expected = FACTS[name]
    with pytest.raises(expert.FactsError) as caught:
        tiny.facts(values)
    assert sorted(map(str, caught.value.faults)) == sorted(expected)


@pytest.mark.parametrize(
    ("side", "message"),
    [
        ("lefft", "'side' must be one of left, right, both, not 'lefft'; did you mean 'left'?"),
        ("neither", "'side' must be one of left, right, both, not 'neither'"),
        (5, "'side' must be one of left, right, both, not '5'"),
    ],
)
def test_a_default_side_that_is_none(tiny: expert.KnowledgeBase, side: Any, message: str) -> None:
    """A default side that is stated apart from the facts has no place among them."""
    with pytest.raises(expert.FactsError) as caught:
        tiny.facts({"swelling": True}, side=side)
    assert list(map(str, caught.value.faults)) == [message]


def without_sides(**keys: Any) -> expert.KnowledgeBase:
    """A knowledge base in which nothing has sides and no ladder is declared."""
    rule = {"id": "R", "title": "T", "scope": "person", "if": ["wet"], "then": {"rain": "strong"}, "because": "B."}
    parts: dict[str, Any] = {
        "findings": [{"id": "wet", "type": "boolean"}],
        "conclusions": [{"id": "rain", "kind": "hypothesis"}],
        "rules": [rule],
    }
    return expert.KnowledgeBase.from_rules(**{**parts, **keys})


@pytest.mark.parametrize("side", ["left", "both"])
def test_a_default_side_where_nothing_has_sides(side: str) -> None:
    """It is refused, because it would change nothing."""
    with pytest.raises(expert.FactsError, match="'side' has no use here: nothing in this knowledge base has sides"):
        without_sides().facts({"wet": True}, side=side)


KNOWLEDGE: dict[str, tuple[dict[str, Any], list[str]]] = {
    "entries that are no mappings": (
        {"rules": ["wet means rain"], "findings": [5], "conclusions": [None]},
        [
            "rules.rules: a rule must be written as 'name: value' lines, not as 'wet means rain'",
            "vocabulary.conclusions: a conclusion must be written as 'name: value' lines, not as nothing",
            "vocabulary.findings: a finding must be written as 'name: value' lines, not as '5'",
        ],
    ),
    "a rung where there is no ladder": (
        {"conclusions": [{"id": "rain", "kind": "hypothesis", "urgency": "U1"}]},
        ["vocabulary.conclusions.urgency: 'urgency' of conclusion 'rain' cannot be 'U1': kb.yaml declares none"],
    ),
    "an unknown key of the head": (
        {"titel": "Rain"},
        ["head.titel: kb.yaml cannot have the key 'titel'; did you mean 'title'?"],
    ),
    "a value of no use": ({"version": object()}, ["head.version: a value of type object cannot be used"]),
    "no rules at all but a word": (
        {"rules": [], "policies": ["careful"]},
        ["policies.policies: an entry of 'policies' must be written as 'name: value' lines, not as 'careful'"],
    ),
}


@pytest.mark.parametrize("name", KNOWLEDGE)
def test_values_that_are_no_knowledge_base(name: str) -> None:
    """Every fault is found, with the path of keys to what is wrong."""
    parts, expected = KNOWLEDGE[name]
    with pytest.raises(expert.KnowledgeError) as caught:
        without_sides(**parts)
    assert list(map(str, caught.value.faults)) == expected


def test_a_knowledge_base_without_a_fault() -> None:
    """What the tests above change is good as it is."""
    assert without_sides().consult({"wet": True})["rain"].level == "strong"
