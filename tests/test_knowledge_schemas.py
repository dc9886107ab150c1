"""The JSON Schemas of knowledge base files and the loader: neither accepts a form that the other refuses."""

import json
import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import expert
from expert.loading.case_files import read_cases
from expert.schemas import knowledge_schemas
from tests.yaml_core import CoreLoader

Place = tuple[str | int, ...]
SHIPPED = expert.shipped()["leg_cramps"]
SMALL = Path(__file__).parent / "data" / "small"
KINDS = tuple(knowledge_schemas())


def files(folder: Path) -> list[str]:
    """The YAML files of a knowledge base, by their paths in its folder."""
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.yaml"))]


SMALL_FILES = files(SMALL)


@cache
def validator(kind: str) -> Draft202012Validator:
    """The schema of a kind of file, ready to use."""
    return Draft202012Validator(knowledge_schemas()[kind])


def kind_of(path: str) -> str:
    """The kind of file a path in a knowledge base folder is."""
    return path if path in KINDS else f"{path.split('/', maxsplit=1)[0]}/*.yaml"


def validates(path: str, text: str) -> bool:
    """Whether a file's text validates, read as text only and read as an editor does; both must agree."""
    loaders = (yaml.BaseLoader, CoreLoader)
    found = {validator(kind_of(path)).is_valid(yaml.load(text, Loader=loader)) for loader in loaders}  # noqa: S506
    assert len(found) == 1, "read as text and read by an editor, the file does not get the same answer"
    return found.pop()


def faults_of(folder: Path, path: str, text: str) -> list[str]:
    """What the loader finds wrong with the small knowledge base and its cases, with the text of one file changed."""
    copy = shutil.copytree(SMALL, folder / "small", dirs_exist_ok=True)
    (copy / path).write_text(text, encoding="utf-8")
    try:
        read_cases(expert.load(copy).model, copy)
    except expert.KnowledgeError as error:
        return [fault.message for fault in error.faults]
    return []


def content(path: str) -> Any:
    """The values of a file of the small knowledge base."""
    return yaml.load((SMALL / path).read_text(encoding="utf-8"), Loader=CoreLoader)  # noqa: S506 - a safe loader


def part_at(value: Any, place: Place) -> Any:
    """The part of a value at a place."""
    for step in place:
        value = value[step]
    return value


def changed(path: str, place: Place, value: Any) -> str:
    """The text of a file of the small knowledge base with another value at a place, as JSON, which is YAML too."""
    whole = {"": content(path)}
    full = ("", *place)
    part_at(whole, full[:-1])[full[-1]] = deepcopy(value)
    return json.dumps(whole[""])


@pytest.mark.parametrize("path", files(SHIPPED))
def test_every_shipped_file_validates(path: str) -> None:
    """Each file of the shipped knowledge base validates, its scalars read as text or as an editor does."""
    assert validates(path, (SHIPPED / path).read_text(encoding="utf-8"))


def test_every_kind_of_file_is_tested() -> None:
    """The shipped knowledge base and the small one have every kind of file that has a schema, and no other."""
    assert {kind_of(path) for path in files(SHIPPED)} == set(KINDS)
    assert {kind_of(path) for path in SMALL_FILES} == set(KINDS)


@pytest.mark.parametrize("path", SMALL_FILES)
def test_the_small_knowledge_base_is_accepted_by_schema_and_loader(path: str, tmp_path: Path) -> None:
    """The base of the changes below has no fault, as it is and written as JSON."""
    text = changed(path, (), content(path))
    assert validates(path, (SMALL / path).read_text(encoding="utf-8"))
    assert validates(path, text)
    assert faults_of(tmp_path, path, text) == []


OPEN_KEYS = ("if", "while", "then", "values", "codes", "members", "findings", "expect", "scopes", "kinds")


def entries(value: Any, place: Place = ()) -> Iterator[Place]:
    """Where the mappings of fixed keys stand in a file."""
    if isinstance(value, dict):
        if not place or place[-1] not in OPEN_KEYS:
            yield place
        inside = [(key, part) for key, part in value.items() if key not in {"if", "while", "findings", "expect"}]
        inside += [("findings", part) for part in [value.get("findings")] if isinstance(part, list)]
    else:
        inside = list(enumerate(value)) if isinstance(value, list) else []
    for key, part in inside:
        yield from entries(part, (*place, key))


PLACES = [(path, place) for path in SMALL_FILES for place in entries(content(path))]


def shown(value: str | Place) -> str:
    """A path or a place as part of a test's name."""
    return value if isinstance(value, str) else "/".join(str(step) for step in value) or "top"


@pytest.mark.parametrize(("path", "place"), PLACES, ids=shown)
def test_an_unknown_key_is_refused_by_schema_and_loader(path: str, place: Place, tmp_path: Path) -> None:
    """A key that does not belong there is refused by both, at every depth of every kind of file."""
    text = changed(path, place, {**part_at(content(path), place), "nonsense": "x"})
    assert not validates(path, text)
    assert any("nonsense" in fault for fault in faults_of(tmp_path, path, text))


@pytest.mark.parametrize(("path", "place"), PLACES, ids=shown)
def test_a_missing_key_is_refused_by_both_or_by_neither(path: str, place: Place, tmp_path: Path) -> None:
    """Without one of its keys a mapping is refused by the schema exactly where the loader says the key is needed."""
    entry = part_at(content(path), place)
    for key in entry:
        text = changed(path, place, {name: part for name, part in entry.items() if name != key})
        faults = faults_of(tmp_path, path, text)
        assert validates(path, text) != any(re.search(rf"needs (the key )?'{key}'", fault) for fault in faults), key


def test_some_key_is_needed_in_every_kind_of_file_but_the_vocabulary() -> None:
    """The test above does not pass for want of needed keys: only a vocabulary file may hold nothing."""
    assert {kind for kind in KINDS if validator(kind).is_valid({})} == {"vocabulary/*.yaml"}


FINDING, CHOICE, NUMBER = ("findings", 0), ("findings", 2), ("findings", 4)
CONCLUSION, RULE, PREMISE = ("conclusions", 0), ("rules", 0), ("rules", 0, "if")
REFUSED: dict[str, tuple[str, Place, Any]] = {
    "a file that is a list": ("kb.yaml", (), ["name"]),
    "a name with a space": ("kb.yaml", ("name",), "a b"),
    "a blank title": ("kb.yaml", ("title",), " "),
    "a title that is a list": ("kb.yaml", ("title",), ["A"]),
    "no levels": ("kb.yaml", ("levels",), []),
    "a level twice": ("kb.yaml", ("levels",), ["possible", "strong", "strong"]),
    "a reserved level": ("kb.yaml", ("levels",), ["possible", "strong", "contrary"]),
    "a level that reads as nothing": ("kb.yaml", ("levels",), ["possible", "strong", "none"]),
    "a rung that reads as held back": ("kb.yaml", ("urgency", 0, "id"), "withheld"),
    "a kind called like a column of answers": ("kb.yaml", ("kinds", "fault"), content("kb.yaml")["kinds"]["pattern"]),
    "a role that is none": ("kb.yaml", ("kinds", "pattern", "role"), "pattern"),
    "a flag that is neither yes nor no": ("kb.yaml", ("kinds", "pattern", "levels"), "maybe"),
    "no kinds": ("kb.yaml", ("kinds",), {}),
    "a second person": ("kb.yaml", ("scopes", "person"), content("kb.yaml")["scopes"]["leg"]),
    "a reserved member": ("kb.yaml", ("scopes", "leg", "members", "both"), "both legs"),
    "no members": ("kb.yaml", ("scopes", "leg", "members"), {}),
    "a short digest": ("sources.yaml", ("documents", 0, "sha256"), "0f3c"),
    "documents that are a mapping": ("sources.yaml", ("documents",), {"id": "001"}),
    "no sources": ("annotations.yaml", ("annotations", 0, "sources"), []),
    "a source that is a text": ("annotations.yaml", ("annotations", 0, "sources"), "001:1:1"),
    "a source twice": ("annotations.yaml", ("annotations", 0, "sources"), ["001:1:1", "001:1:1"]),
    "a source without a sentence": ("annotations.yaml", ("annotations", 0, "sources"), ["001:1"]),
    "sides that are a text": ("tensions.yaml", ("tensions", 0, "sides"), "both"),
    "a side that is a text": ("tensions.yaml", ("tensions", 0, "sides"), ["The one."]),
    "a doubt about nothing": ("doubts.yaml", ("doubts", 0, "statements"), []),
    "a caution on nothing": ("cautions.yaml", ("cautions", 0, "on"), []),
    "a caution on a text": ("cautions.yaml", ("cautions", 0, "on"), "ill"),
    "an id that starts with a digit": ("vocabulary/all.yaml", (*FINDING, "id"), "2tired"),
    "a reserved id": ("vocabulary/all.yaml", (*FINDING, "id"), "unknown"),
    "a finding called like a column of tables": ("vocabulary/all.yaml", (*FINDING, "id"), "row"),
    "a conclusion called like a column of answers": ("vocabulary/all.yaml", (*CONCLUSION, "id"), "may_reassure"),
    "a type that is none": ("vocabulary/all.yaml", (*FINDING, "type"), "truth"),
    "values of a boolean": ("vocabulary/all.yaml", (*FINDING, "values"), {"a": "b"}),
    "a unit of a boolean": ("vocabulary/all.yaml", (*FINDING, "unit"), "years"),
    "codes that are a text": ("vocabulary/all.yaml", (*FINDING, "codes"), {"HPO": "HP:0012378"}),
    "a range of a choice": ("vocabulary/all.yaml", (*CHOICE, "range"), [0, 1]),
    "no values": ("vocabulary/all.yaml", (*CHOICE, "values"), {}),
    "a value that is a truth value": ("vocabulary/all.yaml", (*CHOICE, "values", "Yes"), "yes"),
    "a value with a space": ("vocabulary/all.yaml", (*CHOICE, "values", "a b"), "words"),
    "normal values of a number": ("vocabulary/all.yaml", (*NUMBER, "normal"), ["58"]),
    "a range of three": ("vocabulary/all.yaml", (*NUMBER, "range"), [0, 1, 2]),
    "a range of words": ("vocabulary/all.yaml", (*NUMBER, "range"), ["zero", "ten"]),
    "no competitors": ("vocabulary/all.yaml", (*CONCLUSION, "competes_with"), []),
    "then without a conclusion": ("rules/all.yaml", (*RULE, "then"), {}),
    "then as a text": ("rules/all.yaml", (*RULE, "then"), "puffy"),
    "a level that is a list": ("rules/all.yaml", (*RULE, "then"), {"puffy": ["yes"]}),
    "a level that is no": ("rules/all.yaml", (*RULE, "then"), {"puffy": "no"}),
    "a title of a topic that is a list": ("rules/all.yaml", ("title",), ["All"]),
    "rules that are a mapping": ("rules/all.yaml", ("rules",), {}),
    "no premise": ("rules/all.yaml", PREMISE, []),
    "a premise with two keys": ("rules/all.yaml", PREMISE, {"tired": "yes", "swelling": "yes"}),
    "a premise without a key": ("rules/all.yaml", PREMISE, {}),
    "any of nothing": ("rules/all.yaml", PREMISE, {"any": []}),
    "any of a word": ("rules/all.yaml", PREMISE, {"any": "tired"}),
    "all of a mapping": ("rules/all.yaml", PREMISE, {"all": {"tired": "yes"}}),
    "at least without a count": ("rules/all.yaml", PREMISE, {"at_least": {"of": ["tired"]}}),
    "at least none": ("rules/all.yaml", PREMISE, {"at_least": {"count": 0, "of": ["tired"]}}),
    "at least one and a half": ("rules/all.yaml", PREMISE, {"at_least": {"count": 1.5, "of": ["tired", "swelling"]}}),
    "a form that is none": ("rules/all.yaml", PREMISE, {"age": {"over": 45}}),
    "a form without an operand": ("rules/all.yaml", PREMISE, {"age": {}}),
    "a comparison with a word": ("rules/all.yaml", PREMISE, {"age": {"above": "old"}}),
    "known that is no": ("rules/all.yaml", PREMISE, {"age": {"known": "no"}}),
    "includes no": ("rules/all.yaml", PREMISE, {"times": {"includes": ["no"]}}),
    "a document id with a colon": ("sources.yaml", ("documents", 0, "id"), "001:1"),
    "a rule id with a space": ("rules/all.yaml", (*RULE, "id"), "R 1"),
    "nonempty that is a list": ("rules/all.yaml", PREMISE, {"times": {"nonempty": ["night"]}}),
    "includes nothing": ("rules/all.yaml", PREMISE, {"times": {"includes": []}}),
    "one of nothing": ("rules/all.yaml", PREMISE, {"colour": []}),
    "a fault deep inside": ("rules/all.yaml", PREMISE, {"not": {"any": [{"all": [{"age": {"above": "old"}}]}]}}),
    "a fault in the other leg": ("rules/all.yaml", PREMISE, {"other_leg": []}),
    "cases that are a mapping": ("cases/all.yaml", ("cases",), {"one": {}}),
    "nothing expected": ("cases/all.yaml", ("cases", 0, "expect"), {}),
    "an expectation of no": ("cases/all.yaml", ("cases", 0, "expect"), {"ill": "no"}),
    "an expectation that is a list": ("cases/all.yaml", ("cases", 0, "expect"), {"ill": ["possible"]}),
    "findings that are a list": ("cases/all.yaml", ("cases", 0, "findings"), ["swelling"]),
    "forbidding nothing": ("cases/all.yaml", ("cases", 0, "forbid"), []),
    "a side that is a list": ("cases/all.yaml", ("cases", 0, "side"), ["left"]),
}
ACCEPTED: dict[str, tuple[str, Place, Any]] = {
    "a flag as a truth value": ("kb.yaml", ("kinds", "hypothesis", "levels"), True),
    "a flag in capitals": ("vocabulary/all.yaml", (*FINDING, "descriptive"), "NO"),
    "a title that is a number": ("kb.yaml", ("title",), 2024),
    "given as a truth value": ("vocabulary/all.yaml", (*CONCLUSION, "given"), True),
    "a bare premise in lists": ("rules/all.yaml", PREMISE, [["swelling"]]),
    "a truth value as a test": ("rules/all.yaml", PREMISE, {"tired": False}),
    "differing in one thing": ("rules/all.yaml", PREMISE, {"legs_differ": "swelling"}),
    "several comparisons": ("rules/all.yaml", PREMISE, {"age": {"at_least": 1, "below": 1.5e1}}),
    "several values to exclude": ("rules/all.yaml", PREMISE, {"colour": {"not": ["normal", "pale"]}}),
    "the other leg, every form": (
        "rules/all.yaml",
        PREMISE,
        {"other_leg": {"any": ["swelling", {"colour": ["pale"]}]}},
    ),
    "no tensions": ("tensions.yaml", ("tensions",), []),
    "a case without facts": ("cases/all.yaml", ("cases", 0, "findings"), {}),
    "not indicated": ("cases/all.yaml", ("cases", 0, "expect"), {"odd": {"not_stated": "not indicated"}}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_value_is_refused_by_schema_and_loader(name: str, tmp_path: Path) -> None:
    """What has the wrong form, or is none of the fixed words, is refused by both."""
    path, place, value = REFUSED[name]
    text = changed(path, place, value)
    assert faults_of(tmp_path, path, text)
    assert not validates(path, text)


@pytest.mark.parametrize("name", ACCEPTED)
def test_every_form_the_loader_accepts_validates(name: str, tmp_path: Path) -> None:
    """The less usual ways of writing a thing are accepted by both."""
    path, place, value = ACCEPTED[name]
    text = changed(path, place, value)
    assert faults_of(tmp_path, path, text) == []
    assert validates(path, text)


def test_an_item_may_be_named_like_a_premise_word() -> None:
    """An item called other_pain or legs_differ is tested like any other, where no scope makes that a premise word."""
    for test in ({"other_pain": "no"}, {"other_pain": {"known": "yes"}}, {"arms_differ": {"level": "strong"}}):
        assert validates("rules/all.yaml", changed("rules/all.yaml", PREMISE, test))
