"""The published JSON Schemas against what is really read and written: neither may accept what the other refuses."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import expert
from expert.loading.case_files import WorkedCase, read_cases
from expert.schemas import facts_schema, knowledge_schemas, report_schema
from tests.yaml_core import CoreLoader

FOLDER = expert.shipped()["leg_cramps"]
SCHEMAS = knowledge_schemas()


@cache
def shipped_kb() -> expert.KnowledgeBase:
    """The knowledge base whose fact files and reports are tested."""
    return expert.load("leg_cramps")


@cache
def facts_validator() -> Draft202012Validator:
    """The schema of its fact files, ready to use."""
    return Draft202012Validator(facts_schema(shipped_kb().vocabulary))


@cache
def report_validator() -> Draft202012Validator:
    """The schema of reports, ready to use."""
    return Draft202012Validator(report_schema())


def some_cases() -> list[WorkedCase]:
    """About 40 worked cases, spread over all files."""
    cases = read_cases(shipped_kb().model, FOLDER)
    return list(cases[:: max(1, len(cases) // 40)])


def objects(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of an object inside a schema, with where it stands."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield path, schema
        for key, part in schema.items():
            yield from objects(part, f"{path}/{key}")
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from objects(part, f"{path}/{index}")


@pytest.mark.parametrize("name", ["facts", "report", *SCHEMAS])
def test_every_schema_is_a_valid_schema_and_pure_json(name: str) -> None:
    """Each schema is valid under draft 2020-12, names that draft, and survives being written as JSON."""
    schema = {"facts": facts_schema(shipped_kb().vocabulary), "report": report_schema(), **SCHEMAS}[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema, allow_nan=False)) == schema


@pytest.mark.parametrize("name", ["facts", "report", *SCHEMAS])
def test_every_reference_leads_to_a_definition_and_every_definition_is_used(name: str) -> None:
    """No reference dangles, and no definition is carried along for nothing."""
    schema = {"facts": facts_schema(shipped_kb().vocabulary), "report": report_schema(), **SCHEMAS}[name]
    used = set(re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(schema)))
    assert used == set(schema.get("$defs", {}))


def test_the_report_schema_lists_every_key_and_allows_no_other() -> None:
    """In every object of the report schema each listed key is required; only maps keyed by finding are open."""
    found = dict(objects(report_schema()))
    closed = {path: schema for path, schema in found.items() if "properties" in schema}
    assert all(schema["required"] == list(schema["properties"]) for schema in closed.values())
    assert all(schema["additionalProperties"] is False for schema in closed.values())
    assert {path.rpartition("/")[0] for path in found.keys() - closed.keys()} == {
        "/properties/facts/properties",
        "/properties/facts/properties/values/additionalProperties/anyOf",
        "/$defs/value/anyOf",
    }


@pytest.mark.parametrize("case", some_cases(), ids=lambda case: case.id)
def test_the_report_of_a_worked_case_validates(case: WorkedCase) -> None:
    """The JSON report of a worked case is what its schema says, and its facts can be read again as a fact file."""
    report = json.loads(shipped_kb().consult(case.facts).to_json())
    assert [error.message for error in report_validator().iter_errors(report)] == []
    facts = {"findings": report["facts"]["values"]}
    assert [error.message for error in facts_validator().iter_errors(facts)] == []
    assert shipped_kb().facts(facts).values == case.facts.values


def test_a_report_with_a_key_too_many_or_too_few_is_refused() -> None:
    """Taking any one key from any object of a report, or adding one, makes it invalid."""
    report = shipped_kb().consult({"leg_cramp": "left", "swelling": "left"}).to_dict()
    places = [report, report["knowledge_base"], report["facts"], report["red_flags"], report["urgency"]]
    places += [report["red_flags"]["open"][0], report["hypotheses"][0], report["hypotheses"][0]["support"][0]]
    places += [report["hypotheses"][0]["support"][0]["sources"][0], report["conclusions"][0], report["documents"][0]]
    for place in places:
        for key in list(place):
            kept = dict(place)
            del place[key]
            assert not report_validator().is_valid(report), key
            place.clear()
            place.update(kept)
        place["nonsense"] = None
        assert not report_validator().is_valid(report)
        del place["nonsense"]
    assert report_validator().is_valid(report)


ACCEPTED = {
    "nothing": "findings: {}",
    "a template nobody filled in": "case:\nside:\nnote:\nfindings:\n",
    "a head": "case: one\nside: left\nnote: seen on Monday\nfindings: {swelling: yes}",
    "a case that is a number": "case: 12\nfindings: {}",
    "both as default side": "side: both\nfindings: {swelling: yes}",
    "words for true": "findings: {diabetes: yes, pregnant: true, dehydrated: YES}",
    "words for false": "findings: {diabetes: no, pregnant: false, dehydrated: No}",
    "words for unknown": "findings: {diabetes: unknown, pregnant: , dehydrated: Unknown, sex: unknown, age_years: }",
    "a side": "findings: {swelling: left, heaviness: right, aching: both, varicose_veins: neither}",
    "a truth value without a side": "findings: {swelling: yes, heaviness: no, aching: unknown, varicose_veins: }",
    "a truth value per side": "findings: {swelling: {left: yes, right: no}, heaviness: {left: unknown, right: }}",
    "a truth value for both sides": "findings: {swelling: {both: yes}}",
    "a side that is not stated": "findings: {swelling: {not_stated: yes, left: no}}",
    "a choice": "findings: {sex: female, skin_colour: pale}",
    "a choice per side": "findings: {skin_colour: {left: pale, right: unknown}, skin_temp: {both: cold}}",
    "a number": "findings: {age_years: 58}",
    "a number with a fraction": "findings: {age_years: 0.5}",
    "the ends of a range": "findings: {age_years: 0, cramp_duration_min: {left: 0, right: 1440}}",
    "a list": "findings: {cramp_timing: [night, rest], drugs: []}",
    "a single word for a set": "findings: {cramp_timing: night}",
    "a part of a set": "findings: {cramp_timing: {night: yes, rest: no, exertion: unknown, after_inactivity: }}",
    "no part of a set": "findings: {cramp_timing: {}, drugs: {}}",
    "a set per side": "findings: {cramp_timing: {left: [night], right: {rest: yes}}}",
    "a set for both sides": "findings: {cramp_timing: {both: [night]}}",
    "an unknown set": "findings: {cramp_timing: unknown, drugs: }",
    "a conclusion that may be given": "findings: {leg_cramp: left, claudication: {left: yes, right: no}}",
}
REFUSED = {
    "no findings": "case: one",
    "findings beside the head": "swelling: left\nfindings: {}",
    "an unknown key": "kase: one\nfindings: {}",
    "findings as a list": "findings: [swelling]",
    "a case that is a list": "case: [one]\nfindings: {}",
    "an unknown side": "side: top\nfindings: {}",
    "neither as default side": "side: neither\nfindings: {}",
    "an unknown finding": "findings: {swellling: yes}",
    "a conclusion of the rules": "findings: {CVI: yes}",
    "a truth value as a number": "findings: {diabetes: 1}",
    "a truth value as a list": "findings: {diabetes: [yes]}",
    "a truth value as an empty mapping": "findings: {swelling: {}}",
    "a side for what has none": "findings: {diabetes: left}",
    "a mapping of sides for what has none": "findings: {diabetes: {left: yes}}",
    "an unknown side of a finding": "findings: {swelling: {left: yes, top: no}}",
    "neither as a side": "findings: {swelling: {neither: yes}}",
    "both beside left": "findings: {swelling: {both: yes, left: no}}",
    "a side inside a side": "findings: {swelling: {left: both}}",
    "a wrong choice": "findings: {sex: man}",
    "a choice in capitals": "findings: {sex: Female}",
    "a choice that is a list": "findings: {sex: [female]}",
    "a side for a choice": "findings: {skin_colour: left}",
    "a wrong choice of a side": "findings: {skin_colour: {left: green}}",
    "a number that is a word": "findings: {age_years: old}",
    "a number that is a truth value": "findings: {age_years: true}",
    "a number in quotes": 'findings: {age_years: "58"}',
    "a number below the range": "findings: {age_years: -1}",
    "a number above the range": "findings: {age_years: 131}",
    "an infinite number": "findings: {age_years: .inf}",
    "a number above the range of a side": "findings: {cramp_duration_min: {left: 1441}}",
    "a wrong value in a list": "findings: {cramp_timing: [night, noon]}",
    "a value twice in a list": "findings: {cramp_timing: [night, night]}",
    "a list in a list": "findings: {cramp_timing: [[night]]}",
    "a wrong value in a mapping": "findings: {cramp_timing: {noon: yes}}",
    "a value that is neither yes nor no": "findings: {cramp_timing: {night: often}}",
    "values beside sides": "findings: {cramp_timing: {left: [night], rest: yes}}",
}


def as_yaml_1_2(text: str) -> Any:
    """The values of a text as editors read it."""
    return yaml.load(text, Loader=CoreLoader)  # noqa: S506 - a safe loader


def as_yaml_1_1(text: str) -> Any:
    """The values of a text as many older tools read it."""
    return yaml.safe_load(text)


def reader_refuses(text: str, folder: Path, ending: str = "yaml") -> bool:
    """Whether the reader of fact files finds a fault in a text."""
    path = folder / f"facts.{ending}"
    path.write_text(text, encoding="utf-8")
    try:
        shipped_kb().read_facts(path)
    except expert.FactsError:
        return True
    return False


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_the_reader_accepts_validates(name: str, tmp_path: Path) -> None:
    """A fact file the reader accepts validates, by either version of YAML and as JSON."""
    for read in (as_yaml_1_2, as_yaml_1_1):
        facts = read(ACCEPTED[name])
        assert [error.message for error in facts_validator().iter_errors(facts)] == []
        assert not reader_refuses(json.dumps(facts), tmp_path, "json")
    assert not reader_refuses(ACCEPTED[name], tmp_path)


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_reader_refuses_does_not_validate(name: str, tmp_path: Path) -> None:
    """A fact file that the reader refuses does not validate either, by either version of YAML."""
    assert reader_refuses(REFUSED[name], tmp_path)
    for read in (as_yaml_1_2, as_yaml_1_1):
        assert not facts_validator().is_valid(read(REFUSED[name]))


def test_every_finding_and_value_of_the_vocabulary_is_in_the_facts_schema() -> None:
    """Each finding stands in the schema with its question, each conclusion only where it may be given."""
    vocabulary = shipped_kb().vocabulary
    schema = facts_schema(vocabulary)["properties"]["findings"]["properties"]
    assert tuple(schema) == vocabulary.statable
    for name in vocabulary.statable:
        item = vocabulary.item(name)
        assert item is not None
        assert schema[name]["description"] == item.question
        assert schema[name]["title"] == item.label


def test_a_value_written_in_digits_may_be_read_as_a_number() -> None:
    """A choice whose value is written in digits is accepted as the number a parser makes of it."""
    kb = expert.KnowledgeBase.from_rules(
        [
            {
                "id": "R1",
                "title": "Grade",
                "scope": "person",
                "if": [{"grade": "2"}],
                "then": {"bad": "yes"},
                "because": ".",
            }
        ],
        findings=[{"id": "grade", "type": "choice", "values": {"1": "mild", "2": "grave"}}],
        conclusions=[{"id": "bad", "kind": "abstraction"}],
    )
    validator = Draft202012Validator(facts_schema(kb.vocabulary))
    assert kb.consult({"grade": 2})["bad"].level == "yes"
    assert validator.is_valid({"findings": {"grade": 2}})
    assert validator.is_valid({"findings": {"grade": "2"}})
    assert not validator.is_valid({"findings": {"grade": 3}})
