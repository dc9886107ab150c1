"""The shipped knowledge base against the reading it was encoded from, wherever that lies beside the checkout."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import expert
from expert import premises
from expert.evidence import Annotation
from expert.rules import Rule
from expert.vocabulary import Conclusion, Finding

CHECKOUT = Path(__file__).resolve().parent.parent
READING = CHECKOUT.parent / "shared" / "knowledge"
MODEL = expert.load("leg_cramps").model

needs_the_reading = pytest.mark.skipif(not READING.is_dir(), reason="the reading is not beside this checkout")

NEW_RULES = {"HY-53", "HY-54", "HY-55", "SY-14", *(f"GU-{number:02}" for number in range(1, 20))}
# rule → what it gives here where the reading says otherwise, as docs/encoding.md lists it
DEPARTURES_IN_THEN = {
    "HY-11": {"prior_benign_majority": "yes", "circulation_related": "contrary"},
    "HY-26": {"circulation_related": "possible"},
    "RK-11": {"age_gradient": "yes"},
}
DEPARTURES_IN_SCOPE = {"HY-11": "leg"}
DEPARTURES_IN_PREMISE = {"FA-24": {"exertion_symptom", "exertion_consistent"}}
# HY-01 reads the same item, at a level
OTHER_DEPARTURES = {"HY-01"}
RESPELLED = {"001:3:2a": ("chemi", "chaemi"), "001:3:2b": ("chemi", "chaemi"), "002:16:3d": ("olora", "oloura")}
GUARD_CONCLUSIONS = {
    "possible_acute_flow_loss",
    "possible_compartment_pressure",
    "possible_lung_clot",
    "emergency_general_signs",
    "possible_vein_clot",
    "possible_skin_infection",
    "rest_pain_with_poor_flow",
    "sudden_weakness",
    "outside_knowledge",
    "outside_knowledge_person",
    "guard_leg_pain",
    "guard_leg_swelling",
    "guard_sudden_onset",
}
NEW_POLICIES = ["S11"]


class ReadRule(NamedTuple):
    """A rule as the reading's table has it."""

    scope: str
    reads: set[str]
    then: dict[str, str]
    sources: set[str]


def _citing() -> Mapping[str, Rule | Annotation]:
    return {**MODEL.rules, **MODEL.evidence.annotations}


@cache
def _text(name: str) -> str:
    return (READING / name).read_text(encoding="utf-8")


def _table(name: str, first_cell: str) -> Iterator[list[str]]:
    """The cells of every table row whose first cell matches."""
    for line in _text(name).splitlines():
        cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        if line.startswith("|") and re.fullmatch(first_cell, cells[0]):
            yield cells


def _places(text: str) -> set[str]:
    """``000:52:3ab, 001:1:1`` → the ids of the rows."""
    found = re.findall(r"(\d+:\d+:\d+)([a-z]*)", text)
    return {place + letter for place, letters in found for letter in letters or [""]}


@cache
def _read_rules() -> Mapping[str, ReadRule]:
    names = set(MODEL.vocabulary.names())
    found = {}
    for name, scope, premise, then, sources, *_ in _table("model.md", r"(FA|SY|HY|ME|RF|RK|RC)-\d+"):
        gives = dict(re.findall(r"(\w+) \[(\w+)\]", then))
        found[name] = ReadRule(
            {"pat": "person"}.get(scope, scope), set(re.findall(r"\w+", premise)) & names, gives, _places(sources)
        )
    return found


@needs_the_reading
def test_every_rule_of_the_reading_is_encoded() -> None:
    """The 182 rules of the reading are there under their ids; what else there is, is listed as new."""
    assert len(_read_rules()) == 182
    assert set(MODEL.rules) - set(_read_rules()) == NEW_RULES
    assert set(_read_rules()) - set(MODEL.rules) == set()


@needs_the_reading
@pytest.mark.parametrize("name", sorted(set(MODEL.rules) - NEW_RULES))
def test_a_rule_says_what_the_reading_says(name: str) -> None:
    """Scope, items read, conclusions with levels, and sources are the reading's, save the departures listed."""
    rule, read = MODEL.rules[name], _read_rules()[name]
    assert rule.scope == DEPARTURES_IN_SCOPE.get(name, read.scope)
    levels = {key: "yes" if level == "none" else level for key, level in read.then.items()}
    assert rule.then == DEPARTURES_IN_THEN.get(name, levels)
    values = {value for item in premises.items(rule.premise) for value in _values(item)}
    assert set(premises.items(rule.premise)) - read.reads == DEPARTURES_IN_PREMISE.get(name, set())
    assert read.reads - set(premises.items(rule.premise)) <= values
    assert set(rule.sources) == read.sources


def _values(name: str) -> tuple[str, ...]:
    """The values of a finding: the reading's premises name them beside the findings."""
    item = MODEL.vocabulary.item(name)
    return tuple(item.values) if isinstance(item, Finding) else ()


def test_hallmark_needs_the_full_pattern() -> None:
    """HY-01 departs from the reading by asking for claudication at strong."""
    assert MODEL.rules["HY-01"].premise == premises.Test("claudication", "level", "strong")


def test_every_departure_is_documented() -> None:
    """The table of departures in docs/encoding.md names every one of them, and no rule that does not depart."""
    text = (CHECKOUT / "docs" / "encoding.md").read_text(encoding="utf-8")
    table = text[text.index("| where | departure | why |") :]
    named: set[str] = set()
    for first, rest in re.findall(r"^\| ([^|]+) \|(.*)$", table, re.MULTILINE):
        for prefix, low, high in re.findall(r"([A-Z]{2}-)(\d\d)(?:…(\d\d))?", first):
            named |= {f"{prefix}{number:02}" for number in range(int(low), int(high or low) + 1)}
        assert rest.strip()
    named -= set(MODEL.cautions)
    departing = {*DEPARTURES_IN_THEN, *DEPARTURES_IN_SCOPE, *DEPARTURES_IN_PREMISE, *OTHER_DEPARTURES, *NEW_RULES}
    assert named == departing


@needs_the_reading
def test_statements_are_the_readings() -> None:
    """The same rows in the same order with the same kind, strength, wording and twins; three words are respelled."""
    rows = csv.DictReader(_text("statements.csv").splitlines())
    read = [
        (f"{row['doc']}:{row['para']}:{row['sent']}", row["kind"], row["strength"], row["statement"], row["same_as"])
        for row in rows
    ]
    spelled = [(name, *rest[:2], rest[2].replace(*RESPELLED.get(name, ("", ""))), rest[3]) for name, *rest in read]
    here = [(row.id, row.kind, row.strength, row.text, row.same_as) for row in MODEL.evidence.statements.values()]
    assert here == spelled


@needs_the_reading
def test_the_trace_holds_in_both_directions() -> None:
    """Each row is cited by the rules and annotations the trace names and, new rules aside, by no others."""
    traced = {
        row["ledger_id"]: set(row["encoded_by"].split()) for row in csv.DictReader(_text("trace.csv").splitlines())
    }
    assert set(traced) == set(MODEL.evidence.statements)
    citing: dict[str, set[str]] = {name: set() for name in traced}
    for entry in _citing().values():
        for source in entry.sources:
            if entry.id not in NEW_RULES:
                citing[source].add(entry.id)
    assert citing == traced


@needs_the_reading
def test_annotations_tensions_and_doubts_are_the_readings() -> None:
    """The ids are the reading's; each annotation cites what the reading's does."""
    evidence = MODEL.evidence
    read = {name: _places(sources) for name, _, sources in _table("model.md", r"A-\d+")}
    assert {name: set(note.sources) for name, note in evidence.annotations.items()} == read
    assert [cells[0] for cells in _table("model.md", r"T\d+")] == list(evidence.tensions)
    assert [cells[0] for cells in _table("model.md", r"Q\d+")] == list(evidence.doubts)


def _described(item: Finding | Conclusion) -> tuple[Any, ...]:
    if isinstance(item, Finding):
        return item.type, set(item.values), item.scope == "leg"
    return ("conclusion", set(), item.scope == "leg")


@needs_the_reading
def test_the_vocabulary_is_the_readings_plus_the_guards() -> None:
    """Findings with type, values and scope, and conclusions with scope, are the reading's; the rest are guards."""
    start, end = _text("model.md").index("### 1.1 "), _text("model.md").index("Candidates named without")
    read: dict[str, tuple[Any, ...]] = {}
    for name, kind, leg in re.findall(
        r"^\| (\w+) \| ([^|]+) \| ([^|]+) \|", _text("model.md")[start:end], re.MULTILINE
    ):
        word = re.match(r"\w+", kind)
        if word and word[0] in {"boolean", "enum", "set", "number"}:
            values = set(re.findall(r"\w+", kind.partition("{")[2]))
            read[name] = ({"enum": "choice", "set": "choices"}.get(word[0], word[0]), values, leg.strip() == "L/R")
        elif word and word[0] in {"leg", "person"}:
            read[name] = ("conclusion", set(), word[0] == "leg")
    assert len(read) == 101 + 156
    vocabulary = MODEL.vocabulary
    here = {name: _described(item) for name in vocabulary.names() if (item := vocabulary.item(name))}
    assert {name: here.get(name) for name in read} == read
    assert set(here) - set(read) == {*_guard_findings(), *GUARD_CONCLUSIONS, "age_gradient"}


def _guard_findings() -> set[str]:
    """The names in the first table of the section on guards."""
    text = _text("safety.md")
    rows = re.findall(r"^\| ([a-z_, ()]+) \|", text[text.index("| finding | meaning |") :], re.MULTILINE)
    listed = rows[: next(number for number, row in enumerate(rows) if row.startswith("when"))][1:]
    return {name for row in listed for name in re.findall(r"[a-z_]+", re.sub(r"\([a-z]+\)", "", row))}


@needs_the_reading
def test_policies_are_the_readings() -> None:
    """The ids of the safety policy are those of the page it was encoded from; what was added stands after them."""
    read = [cells[0] for cells in _table("safety.md", r"S\d+")]
    assert [*read, *NEW_POLICIES] == list(MODEL.evidence.policies)


@needs_the_reading
def test_codes_are_verified_ones() -> None:
    """Every code of the vocabulary stands in the list of verified codes, under its own system."""
    allowed = _verified_codes()
    used = {
        (system, code)
        for name in MODEL.vocabulary.names()
        if (item := MODEL.vocabulary.item(name))
        for system, codes in item.codes.items()
        for code in codes
    }
    assert len(used) > 50
    assert used - allowed == set()


def _verified_codes() -> set[tuple[str, str]]:
    """The codes of codes.md, with its shorthand such as ``M79.604/.605`` written out."""
    found: set[tuple[str, str]] = set()
    for cells in _table("codes.md", r".+"):
        if len(cells) != 5:
            continue
        _, hpo, clinical, who, mondo = cells
        found |= {("HPO", f"HP:{digits}") for digits in re.findall(r"\b\d{7}\b", hpo)}
        found |= {("MONDO", f"MONDO:{digits}") for digits in re.findall(r"\b\d{7}\b", mondo)}
        for system, cell in (("ICD-10-CM", clinical), ("ICD-10-WHO", clinical if who == "same" else who)):
            stem = ""
            for code, suffix in re.findall(r"\b([A-Z]\d\d(?:\.[0-9A-Z]*)?-?)|/(\.[0-9]+)", cell):
                stem = code.partition(".")[0] if code else stem
                found.add((system, code or stem + suffix))
    return found
