"""Every accepted way to state a fact, in YAML, JSON, TOML and Python, and what it means."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from expert import Facts, FactsError, KnowledgeBase
from expert.facts import Key, Value
from expert.vocabulary import NOT_STATED

LEG = {"label": "leg", "plural": "legs", "members": {"left": "left leg", "right": "right leg"}, "not_stated": "a leg"}
EYE = {"label": "eye", "plural": "eyes", "members": {"near": "near eye", "far": "far eye"}, "not_stated": "an eye"}
COLOURS = {"normal": "normal", "pale": "pale", "bluish": "bluish"}
TIMES = {"night": "at night", "rest": "at rest", "walking": "on walking"}

KB = KnowledgeBase.from_rules(
    [{"id": "R", "title": "t", "scope": "leg", "if": ["swelling"], "then": {"leg_cramp": "yes"}, "because": "b"}],
    findings=[
        {"id": "swelling", "type": "boolean", "scope": "leg"},
        {"id": "heaviness", "type": "boolean", "scope": "leg"},
        {"id": "skin_colour", "type": "choice", "scope": "leg", "values": COLOURS, "normal": ["normal"]},
        {"id": "cramp_timing", "type": "choices", "values": TIMES},
        {"id": "pain_timing", "type": "choices", "scope": "leg", "values": TIMES},
        {"id": "age_years", "type": "number", "unit": "years", "range": [0, 130]},
        {"id": "girth", "type": "number", "unit": "cm", "range": [0, 99], "scope": "leg"},
        {"id": "urge_to_move", "type": "boolean"},
        {"id": "blurred", "type": "boolean", "scope": "eye"},
    ],
    conclusions=[{"id": "leg_cramp", "kind": "abstraction", "scope": "leg", "given": "yes", "question": "Is it?"}],
    scopes={"leg": LEG, "eye": EYE},
)

LEFT, RIGHT = "left", "right"
NIGHT_ONLY = {"night": True, "rest": False, "walking": False}
EVERYWHERE = (LEFT, RIGHT, NOT_STATED)


def of(name: str, *members: str | None, value: Value) -> dict[Key, Value]:
    """The same value for several members."""
    return {(name, member): value for member in members}


# a label, what stands under `findings`, the values it means, and what it says is unknown
FORMS: list[tuple[str, dict[str, Any], dict[Key, Value], set[Key]]] = [
    ("yes", {"urge_to_move": "yes"}, of("urge_to_move", None, value=True), set()),
    ("no", {"urge_to_move": "no"}, of("urge_to_move", None, value=False), set()),
    ("true", {"urge_to_move": True}, of("urge_to_move", None, value=True), set()),
    ("false", {"urge_to_move": False}, of("urge_to_move", None, value=False), set()),
    ("capitals", {"urge_to_move": "YES"}, of("urge_to_move", None, value=True), set()),
    ("unknown", {"urge_to_move": "unknown"}, {}, {("urge_to_move", None)}),
    ("left", {"swelling": "left"}, of("swelling", LEFT, value=True), set()),
    ("both", {"swelling": "both"}, of("swelling", LEFT, RIGHT, value=True), set()),
    ("neither", {"swelling": "neither"}, of("swelling", *EVERYWHERE, value=False), set()),
    ("no side, positive", {"swelling": "yes"}, of("swelling", NOT_STATED, value=True), set()),
    ("no side, negative", {"swelling": "no"}, of("swelling", *EVERYWHERE, value=False), set()),
    ("no side, unknown", {"swelling": "unknown"}, {}, {("swelling", LEFT), ("swelling", RIGHT)}),
    (
        "per side",
        {"swelling": {"left": "yes", "right": "no"}},
        {("swelling", LEFT): True, ("swelling", RIGHT): False},
        set(),
    ),
    ("one side", {"swelling": {"left": "no"}}, of("swelling", LEFT, value=False), set()),
    (
        "a side unknown",
        {"swelling": {"left": "yes", "right": "unknown"}},
        of("swelling", LEFT, value=True),
        {("swelling", RIGHT)},
    ),
    ("both as a key", {"swelling": {"both": "no"}}, of("swelling", LEFT, RIGHT, value=False), set()),
    ("side not stated by name", {"swelling": {"not_stated": "yes"}}, of("swelling", NOT_STATED, value=True), set()),
    ("choice of a side", {"skin_colour": {"left": "pale"}}, of("skin_colour", LEFT, value="pale"), set()),
    ("choice without a side", {"skin_colour": "pale"}, of("skin_colour", NOT_STATED, value="pale"), set()),
    ("normal choice without a side", {"skin_colour": "normal"}, of("skin_colour", *EVERYWHERE, value="normal"), set()),
    ("complete set", {"cramp_timing": ["night"]}, of("cramp_timing", None, value=NIGHT_ONLY), set()),
    ("set of one word", {"cramp_timing": "night"}, of("cramp_timing", None, value=NIGHT_ONLY), set()),
    ("empty set", {"cramp_timing": []}, of("cramp_timing", None, value=dict.fromkeys(TIMES, False)), set()),
    (
        "partial set",
        {"cramp_timing": {"night": "yes", "rest": "unknown", "walking": "no"}},
        of("cramp_timing", None, value={"night": True, "walking": False}),
        set(),
    ),
    ("partial set that says nothing", {"cramp_timing": {"rest": "unknown"}}, {}, {("cramp_timing", None)}),
    ("set of a side", {"pain_timing": {"right": ["night"]}}, of("pain_timing", RIGHT, value=NIGHT_ONLY), set()),
    (
        "partial set of a side",
        {"pain_timing": {"left": {"night": "no"}}},
        of("pain_timing", LEFT, value={"night": False}),
        set(),
    ),
    (
        "partial set without a side",
        {"pain_timing": {"night": "yes"}},
        of("pain_timing", NOT_STATED, value={"night": True}),
        set(),
    ),
    (
        "empty set without a side",
        {"pain_timing": []},
        of("pain_timing", *EVERYWHERE, value=dict.fromkeys(TIMES, False)),
        set(),
    ),
    ("whole number", {"age_years": 58}, of("age_years", None, value=58), set()),
    ("fraction", {"age_years": 0.5}, of("age_years", None, value=0.5), set()),
    ("number of a side", {"girth": {"left": 36.5, "right": 35}}, {("girth", LEFT): 36.5, ("girth", RIGHT): 35}, set()),
    ("number without a side", {"girth": 36}, of("girth", NOT_STATED, value=36), set()),
    ("given conclusion", {"leg_cramp": "left"}, of("leg_cramp", LEFT, value=True), set()),
    ("given conclusion denied", {"leg_cramp": "no"}, of("leg_cramp", *EVERYWHERE, value=False), set()),
    ("another scope", {"blurred": "near"}, of("blurred", "near", value=True), set()),
    ("nothing", {}, {}, set()),
]
IDS = [label for label, *_ in FORMS]


def as_yaml(content: dict[str, Any]) -> str:
    """The content as YAML, yes and no without quotes as people write them."""
    return str(yaml.safe_dump(content, sort_keys=False)).replace("'yes'", "yes").replace("'no'", "no")


def as_toml(content: dict[str, Any]) -> str:
    """The content as TOML, mappings inside ``findings`` inline."""
    head = [f"{key} = {_toml(value)}" for key, value in content.items() if key != "findings"]
    return "\n".join([*head, "[findings]", *(f"{key} = {_toml(value)}" for key, value in content["findings"].items())])


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(inner) for inner in value) + "]"
    return json.dumps(value)


WRITERS: dict[str, Callable[[dict[str, Any]], str]] = {"yaml": as_yaml, "json": json.dumps, "toml": as_toml}


def read(folder: Path, ending: str, content: dict[str, Any]) -> Facts:
    """The facts of a file of that format with this content."""
    path = folder / f"case.{ending}"
    path.write_text(WRITERS[ending](content), encoding="utf-8")
    return KB.read_facts(path)


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize(("label", "findings", "values", "unknown"), FORMS, ids=IDS)
def test_forms_in_files(
    tmp_path: Path, ending: str, label: str, findings: dict[str, Any], values: dict[Key, Value], unknown: set[Key]
) -> None:
    """Each form means the same in YAML, JSON and TOML, types included."""
    facts = read(tmp_path, ending, {"case": label, "findings": findings})
    assert (facts.values, set(facts.unknown), facts.case) == (values, unknown, label)
    assert list(map(_kind, facts.values.values())) == list(map(_kind, values.values()))


def _kind(value: Value) -> type:
    """The type of a value; any mapping for a set."""
    return Mapping if isinstance(value, Mapping) else type(value)


@pytest.mark.parametrize(("label", "findings", "values", "unknown"), FORMS, ids=IDS)
def test_forms_in_python(label: str, findings: dict[str, Any], values: dict[Key, Value], unknown: set[Key]) -> None:
    """Each form means the same as a Python value, with the keys of a fact file or without."""
    whole = KB.facts({"case": label, "findings": findings})
    assert (whole.values, set(whole.unknown), whole.case) == (values, unknown, label)
    bare = KB.facts(findings)
    assert (bare.values, bare.unknown, bare.case) == (whole.values, whole.unknown, "")


@pytest.mark.parametrize("several", [("night", "rest"), {"night", "rest"}, frozenset({"night", "rest"})])
def test_python_sets_and_tuples(several: Any) -> None:
    """A tuple or a set of words states a complete set, as a list does."""
    assert KB.facts({"cramp_timing": several}) == KB.facts({"cramp_timing": ["night", "rest"]})


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("findings:\n  swelling:\n  age_years:\n  urge_to_move: ~\n", set()),
        ("findings: {swelling: {left: , right: }, age_years: null, urge_to_move: unknown}", {("urge_to_move", None)}),
    ],
)
def test_a_blank_is_no_answer(tmp_path: Path, text: str, answered: set[Key]) -> None:
    """A name without a value is a question left open, as in a template; only the word unknown is an answer."""
    path = tmp_path / "blank.yaml"
    path.write_text(text, encoding="utf-8")
    facts = KB.read_facts(path)
    assert facts.values == {}
    assert set(facts.unknown) == answered


def test_null_and_none_are_blanks(tmp_path: Path) -> None:
    """JSON's null and Python's None leave a finding unknown, like a blank."""
    findings = {
        "swelling": {"left": None, "right": True},
        "age_years": None,
        "cramp_timing": {"night": None, "rest": True},
    }
    for facts in (KB.facts(findings), read(tmp_path, "json", {"findings": findings})):
        assert facts.values == {("swelling", RIGHT): True, ("cramp_timing", None): {"rest": True}}
        assert facts.unknown == ()


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize(
    ("side", "findings", "values"),
    [
        ("left", {"swelling": "yes"}, of("swelling", LEFT, value=True)),
        ("left", {"swelling": "no"}, of("swelling", LEFT, value=False)),
        (
            "both",
            {"swelling": "no", "blurred": "yes"},
            {**of("swelling", LEFT, RIGHT, value=False), **of("blurred", "near", "far", value=True)},
        ),
        ("left", {"swelling": "right"}, of("swelling", RIGHT, value=True)),
        ("left", {"swelling": {"right": "yes"}}, of("swelling", RIGHT, value=True)),
        ("left", {"swelling": "neither"}, of("swelling", *EVERYWHERE, value=False)),
        ("left", {"skin_colour": "pale", "girth": 36}, {("skin_colour", LEFT): "pale", ("girth", LEFT): 36}),
        ("left", {"pain_timing": ["night"]}, of("pain_timing", LEFT, value=NIGHT_ONLY)),
        ("left", {"pain_timing": {"night": "yes"}}, of("pain_timing", LEFT, value={"night": True})),
        (
            "left",
            {"blurred": "yes", "urge_to_move": "yes"},
            {("blurred", NOT_STATED): True, ("urge_to_move", None): True},
        ),
    ],
)
def test_the_default_side(
    tmp_path: Path, ending: str, side: str, findings: dict[str, Any], values: dict[Key, Value]
) -> None:
    """``side`` gives its side to leg findings that state none, and to nothing else."""
    assert read(tmp_path, ending, {"side": side, "findings": findings}).values == values
    assert KB.facts(findings, side=side).values == values


def test_the_default_side_of_what_is_unknown() -> None:
    """A finding that is answered *unknown* is unknown for the default side alone."""
    assert KB.facts({"swelling": "unknown"}, side="right").unknown == (("swelling", RIGHT),)


def test_a_default_side_for_a_call_counts_where_the_file_has_none(tmp_path: Path) -> None:
    """The side the file states is that of its findings, whatever the caller's default; a blank states none."""
    path = tmp_path / "case.yaml"
    for line, member in (("side: left\n", LEFT), ("side: both\n", LEFT), ("side:\n", RIGHT), ("", RIGHT)):
        path.write_text(f"{line}findings: {{swelling: yes}}\n", encoding="utf-8")
        assert KB.read_facts(path, side="right").values.keys() >= {("swelling", member)}, line
    stated = {"side": "left", "findings": {"swelling": "yes"}}
    assert KB.facts(stated, side="right").values == {("swelling", LEFT): True}


@pytest.mark.parametrize(
    ("findings", "noted"),
    [
        ({"swelling": "yes"}, []),
        ({"swelling": "left", "heaviness": "both"}, []),
        ({"swelling": "left", "heaviness": "no"}, []),
        ({"swelling": "left", "blurred": "yes"}, []),
        ({"swelling": "left", "heaviness": "yes"}, ["heaviness"]),
        ({"swelling": "left", "heaviness": "yes", "skin_colour": "pale"}, ["heaviness, skin_colour"]),
    ],
)
def test_notes_on_statements_without_a_side(findings: dict[str, Any], noted: list[str]) -> None:
    """Where one leg is named and another finding names none, a note says that the two are not combined."""
    notes = KB.facts(findings).notes
    assert len(notes) == len(noted)
    for note, names in zip(notes, noted, strict=True):
        assert f"No side is stated for {names}," in note


def test_what_is_not_listed_in_a_list_is_absent_and_in_a_mapping_unknown() -> None:
    """A list excludes what it leaves out; a mapping leaves it open."""
    listed, mapped = KB.facts({"cramp_timing": ["night"]}), KB.facts({"cramp_timing": {"night": "yes"}})
    assert listed.values["cramp_timing", None] == {"night": True, "rest": False, "walking": False}
    assert mapped.values["cramp_timing", None] == {"night": True}


@pytest.mark.parametrize(
    "findings",
    [
        {"swelling": "maybe"},
        {"swelling": 1},
        {"swelling": {"left": "yes", "middle": "no"}},
        {"swelling": {"both": "yes", "left": "no"}},
        {"skin_colour": "green"},
        {"skin_colour": ["pale"]},
        {"cramp_timing": ["night", "night"]},
        {"cramp_timing": {"night": "perhaps"}},
        {"age_years": "58"},
        {"age_years": 131},
        {"age_years": -1},
        {"age_years": True},
        {"age_years": float("nan")},
        {"urge_to_move": "left"},
        {"urge_to_move": {"left": "yes"}},
        {"not_a_finding": "yes"},
    ],
)
def test_what_no_finding_can_be(findings: dict[str, Any]) -> None:
    """A value that fits no form is refused, and named in the message."""
    with pytest.raises(FactsError, match=next(iter(findings))):
        KB.facts(findings)


@pytest.mark.parametrize("findings", [{"not_a_finding": "yes"}, {"skin_colour": "green"}, {"cramp_timing": ["dawn"]}])
def test_unknown_words_can_be_passed_over(findings: dict[str, Any]) -> None:
    """On request, unknown names and values are listed as ignored and the rest is read."""
    facts = KB.facts({**findings, "age_years": 58}, ignore_unknown=True)
    assert facts.values == {("age_years", None): 58}
    assert len(facts.ignored) == 1
    with pytest.raises(FactsError):
        KB.facts({"age_years": 131}, ignore_unknown=True)


IMPLYING = KnowledgeBase.from_rules(
    [{"id": "R", "title": "t", "scope": "leg", "if": ["swelling"], "then": {"cramp": "yes"}, "because": "b"}],
    findings=[
        {"id": "swelling", "type": "boolean", "scope": "leg"},
        {
            "id": "site",
            "type": "choice",
            "scope": "leg",
            "values": COLOURS,
            "normal": ["normal"],
            "implies": ["swelling"],
        },
    ],
    conclusions=[
        {
            "id": "cramp",
            "kind": "abstraction",
            "scope": "leg",
            "given": "yes",
            "question": "?",
            "implies": ["swelling"],
        },
        {
            "id": "night_cramp",
            "kind": "abstraction",
            "scope": "leg",
            "given": "yes",
            "question": "?",
            "implies": ["cramp"],
        },
    ],
    scopes={"leg": LEG},
)


@pytest.mark.parametrize(
    ("findings", "implied"),
    [
        ({"cramp": "left"}, of("swelling", LEFT, value=True)),
        ({"cramp": "yes"}, of("swelling", NOT_STATED, value=True)),
        ({"cramp": "no"}, {}),
        ({"site": {"left": "pale", "right": "normal"}}, of("swelling", LEFT, value=True)),
        ({"night_cramp": "left"}, {**of("cramp", LEFT, value=True), **of("swelling", LEFT, value=True)}),
        ({"cramp": "both", "swelling": {"left": "no"}}, of("swelling", RIGHT, value=True)),
        ({"swelling": "unknown", "cramp": "left"}, of("swelling", LEFT, value=True)),
    ],
)
def test_what_a_statement_implies(findings: dict[str, Any], implied: dict[Key, Value]) -> None:
    """What is remarkable states what it implies, for the same side, step by step, unless something else is stated."""
    facts = IMPLYING.facts(findings)
    named = {key: value for key, value in facts.values.items() if key[0] in findings}
    assert facts.values == {**implied, **named}
    assert not set(facts.unknown) & set(facts.values)


def test_a_side_not_named_among_sides_that_are_all_denied() -> None:
    """Yes for a side that is not named contradicts no for every side, whether stated or implied."""
    for findings in (
        {"swelling": {"left": "no", "right": "no", NOT_STATED: "yes"}},
        {"swelling": {"left": "no", "right": "no"}, "cramp": "yes"},
    ):
        with pytest.raises(FactsError, match="denied for every side"):
            IMPLYING.facts(findings)
