"""The shipped knowledge base: fixed counts, what may be cited, and the rules asked for by name."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import expert
from expert import premises
from expert.evidence import Annotation
from expert.rules import Rule
from tests.yaml_core import CoreLoader

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge" / "leg_cramps"
MODEL = expert.load("leg_cramps").model
NEW_RULES = {"HY-53", "HY-54", "HY-55", "SY-14"}
GUARD_RULES = {f"GU-{number:02}" for number in range(1, 20)}
LOST_LISTS = ("004:4:1", "004:7:1", "004:10:1b", "004:13:1", "004:15:2", "004:20:1b", "004:22:1")


def _citing() -> Mapping[str, Rule | Annotation]:
    return {**MODEL.rules, **MODEL.evidence.annotations}


def _entries(pattern: str, key: str) -> Iterator[dict[str, Any]]:
    """The entries of knowledge base files, read without the package."""
    for path in sorted(KNOWLEDGE.glob(pattern)):
        yield from yaml.load(path.read_text(encoding="utf-8"), CoreLoader)[key]  # noqa: S506 - derived from SafeLoader


# --- fixed counts ----------------------------------------------------------------------------------------------------


def test_the_ledger_is_complete() -> None:
    """456 rows over five documents, 397 of them with content, and the same number per document as were read."""
    rows = MODEL.evidence.statements.values()
    assert len(rows) == 456
    assert sum(row.has_content for row in rows) == 397
    per_document = {name: sum(row.document == name for row in rows) for name in MODEL.evidence.documents}
    assert per_document == {"000": 141, "001": 66, "002": 116, "003": 61, "004": 72}
    assert all(bool(row.reason) != row.has_content for row in rows)


def test_every_row_with_content_is_cited() -> None:
    """Nothing that a document says is left without a rule or an annotation that cites it."""
    cited = {source for entry in _citing().values() for source in entry.sources}
    content = [row.id for row in MODEL.evidence.statements.values() if row.has_content]
    assert [name for name in content if name not in cited] == []


def test_the_parts_are_as_many_as_the_documentation_says() -> None:
    """205 rules of which 182 were in the reading, 13 annotations, 25 tensions, 22 doubts, 11 policies."""
    evidence = MODEL.evidence
    assert len(MODEL.rules) == 205
    assert len(set(MODEL.rules) - NEW_RULES - GUARD_RULES) == 182
    assert list(evidence.annotations) == [f"A-{number:02}" for number in range(1, 14)]
    assert list(evidence.tensions) == [f"T{number}" for number in range(1, 26)]
    assert list(evidence.doubts) == [f"Q{number}" for number in range(1, 23)]
    assert list(evidence.policies) == [f"S{number}" for number in range(1, 12)]
    assert len(MODEL.vocabulary.findings) == 124
    assert len(MODEL.vocabulary.conclusions) == 170


@pytest.mark.parametrize("tension", MODEL.evidence.tensions)
def test_a_tension_has_two_sides(tension: str) -> None:
    """Each tension has at least two sides, each with statements of its own that say something."""
    sides = MODEL.evidence.tensions[tension].sides
    assert len(sides) >= 2
    assert all(side.text and side.sources for side in sides)
    assert len({side.sources for side in sides}) == len(sides)


def test_doubts_and_annotations_rest_on_statements() -> None:
    """A doubt names statements, a reason and what is done about it; an annotation names statements."""
    evidence = MODEL.evidence
    assert all(doubt.statements and doubt.why and doubt.handling for doubt in evidence.doubts.values())
    assert all(note.sources and note.text for note in evidence.annotations.values())


def test_nothing_rests_on_the_lost_lists() -> None:
    """The seven rows of lists lost from document 004 are no evidence for anything, nor for a worked case."""
    lost = [row.id for row in MODEL.evidence.statements.values() if row.kind == "truncated-list"]
    assert tuple(lost) == LOST_LISTS
    evidence = MODEL.evidence
    cited = {source for entry in (*_citing().values(), *MODEL.cautions.values()) for source in entry.sources}
    cited |= {source for tension in evidence.tensions.values() for side in tension.sides for source in side.sources}
    cited |= {source for doubt in evidence.doubts.values() for source in doubt.statements}
    cited |= {source for case in _entries("cases/*.yaml", "cases") for source in case["written_from"]}
    assert cited.isdisjoint(lost)


def test_rules_that_lean_on_a_lost_list_say_so() -> None:
    """Where *several signs* is read for a list that is lost, the rule states what it reads in its stead."""
    assumptions = {rule.id for rule in MODEL.rules.values() if "lost" in rule.assumption}
    assert assumptions == {"FA-23", "HY-27", "RC-11"}


def test_policy_rules_stand_in_files_of_their_own() -> None:
    """The rules of ``rules/policy_*.yaml`` rest on policy alone, and no other rule cites a policy at all."""
    written = {rule["id"] for rule in _entries("rules/policy_*.yaml", "rules")}
    assert written == GUARD_RULES
    assert {rule.id for rule in MODEL.rules.values() if rule.is_policy} == written
    citing = {rule.id for rule in MODEL.rules.values() if any(source.startswith("policy:") for source in rule.sources)}
    assert citing == written


# --- the rules asked for by name -------------------------------------------------------------------------------------


def test_exertion_plus_relief_by_rest_suggests_claudication() -> None:
    """SY-14 as a whole."""
    assert MODEL.rules["SY-14"] == Rule(
        id="SY-14",
        title="Exertion plus relief by rest suggests claudication",
        scope="leg",
        premise=premises.All(
            (
                premises.Test("exertion_symptom", "includes", ("pain", "weakness", "cramp")),
                premises.Test("relief_on_stopping", "yes"),
            )
        ),
        then={"claudication": "supporting"},
        because="Relief on stopping links the complaint to the work of the muscle, "
        "even where its regularity is unknown.",
        sources=("000:34:4", "000:35:1a", "000:35:2a", "000:35:2b", "001:7:1", "001:7:2"),
        topic="patterns",
        assumption="Predictability is not required here, so the level stays below that of the full pattern.",
    )


def test_swelling_heaviness_and_night_cramps_suggest_venous_insufficiency() -> None:
    """HY-54 as a whole."""
    assert MODEL.rules["HY-54"] == Rule(
        id="HY-54",
        title="Swelling plus heaviness plus night cramps suggests venous insufficiency",
        scope="leg",
        premise=premises.All(
            (
                premises.Test("swelling", "yes"),
                premises.Test("heaviness", "yes"),
                premises.Test("nocturnal_cramp", "yes"),
            )
        ),
        then={"CVI": "strong"},
        because="Blood pooled low in the leg brings swelling and heaviness, and a night cramp beside them fits that.",
        sources=("004:2:2a", "004:2:2c", "004:12:1a", "004:12:1b", "003:20:1b"),
        topic="venous",
        note="HY-17 and HY-18 weigh the same signs one by one.",
    )


def test_dehydration_electrolytes_or_medications_suggest_a_benign_cause() -> None:
    """HY-55 as a whole."""
    causes = ("fluid_deficit", "electrolyte_imbalance", "cramp_promoting_drug")
    assert MODEL.rules["HY-55"] == Rule(
        id="HY-55",
        title="Dehydration, electrolytes or medications suggest a benign cause",
        scope="leg",
        premise=premises.All(
            (premises.Test("leg_cramp", "yes"), premises.Any_(tuple(premises.Test(cause, "yes") for cause in causes)))
        ),
        then={"benign_cramp": "supporting"},
        because="Lack of fluid, disturbed minerals and some medicines can cramp a muscle "
        "although its vessels are sound.",
        sources=(
            "002:1:4",
            "002:3:1",
            "002:4:1a",
            "002:5:1",
            "000:10:2",
            "000:12:1a",
            "000:14:1a",
            "000:18:1",
        ),
        topic="benign_causes",
        note="HY-36, HY-37 and HY-41 name the cause itself. HY-46 adds exertion, tired muscle and posture.",
    )
