"""What columns a table of cases may have, and what is said about those it may not have."""

from functools import cache
from typing import Any

import pyarrow as pa
import pytest

import expert
from expert import FactsError, KnowledgeBase
from expert.screening.columns import ExpectedColumn, expected_columns
from expert.screening.reading import TableReader

TYPES: dict[str, tuple[list[pa.DataType], list[pa.DataType]]] = {
    "yes or no": ([pa.bool_(), pa.int8(), pa.string()], [pa.float64(), pa.list_(pa.string())]),
    "word": ([pa.string(), pa.dictionary(pa.int16(), pa.large_string())], [pa.bool_(), pa.int64(), pa.float32()]),
    "list of words": ([pa.list_(pa.string_view()), pa.string()], [pa.bool_(), pa.list_(pa.int8()), pa.int64()]),
    "number": ([pa.uint16(), pa.float16(), pa.decimal128(5, 1), pa.string()], [pa.bool_(), pa.date32()]),
}


@cache
def leg_cramps() -> KnowledgeBase:
    """The shipped knowledge base, loaded once."""
    return expert.load("leg_cramps")


def read(kb: KnowledgeBase, *columns: tuple[str, pa.DataType], **options: Any) -> TableReader:
    """A reader of tables with these columns."""
    return TableReader(kb.program, pa.schema(columns), **options)


def faults(kb: KnowledgeBase, *columns: tuple[str, pa.DataType], **options: Any) -> list[str]:
    """What is wrong with these columns."""
    with pytest.raises(FactsError) as caught:
        read(kb, *columns, **options)
    return str(caught.value).split("\n")


def yes_no(*names: str) -> list[tuple[str, pa.DataType]]:
    """Columns of booleans."""
    return [(name, pa.bool_()) for name in names]


def listed(name: str) -> ExpectedColumn:
    """A column as the list of expected columns has it."""
    return next(column for column in expected_columns(leg_cramps().vocabulary) if column.name == name)


def test_every_listed_column_is_accepted_in_its_types_only() -> None:
    """Each listed column may have the types its description promises, and is refused in others, by name."""
    columns = expected_columns(leg_cramps().vocabulary)
    assert len({column.name for column in columns}) == len(columns)
    for at in range(3):
        for column in columns[at::3]:
            good, bad = TYPES[column.type]
            assert read(leg_cramps(), (column.name, good[at % len(good)])).ignored == ()
            kind = bad[at % len(bad)]
            [fault] = faults(leg_cramps(), (column.name, kind))
            assert fault.startswith(f"the column '{column.name}' cannot hold {kind}: ")


def test_the_list_names_every_item_that_may_be_stated_and_no_other() -> None:
    """What may be stated has a column of its own, one per side where it has sides, and one per value of a set."""
    names = [column.name for column in expected_columns(leg_cramps().vocabulary)]
    assert set(leg_cramps().vocabulary.statable) <= set(names)
    assert "PAD" not in names
    assert {name for name in names if name.startswith("heaviness")} == {
        "heaviness",
        *(f"heaviness_{side}" for side in ("left", "right", "both", "not_stated")),
    }
    assert {name for name in names if name.startswith("drugs")} == {
        "drugs",
        *(f"drugs.{value}" for value in leg_cramps().vocabulary.findings["drugs"].values),
    }


def test_the_list_says_what_a_column_means() -> None:
    """A column is listed with what it holds, of whom, and the question to ask."""
    age = leg_cramps().vocabulary.findings["age_years"]
    assert listed("age_years") == ExpectedColumn("age_years", "number", (), "years", (0, 130), age.question, age.label)
    colour = listed("skin_colour_left")
    assert colour.values == ("normal", "pale", "bluish", "other_discoloured")
    assert colour.label.endswith("(left leg)")
    assert listed("cramp_timing_both.night").label.endswith("(at night, both legs)")
    assert listed("cramp_timing_both.night").type == "yes or no"
    assert listed("leg_cramp").question == leg_cramps().vocabulary.conclusions["leg_cramp"].question


def test_all_faults_are_reported_at_once() -> None:
    """Names that mean nothing, types that do not fit, two forms, two columns of one name: all in one error."""
    assert faults(
        leg_cramps(),
        *yes_no("sweling_left", "swelling", "swelling_left", "age_years", "PAD", "fever", "fever"),
        ("cramp_timing.nigth", pa.bool_()),
    ) == [
        "unknown column 'sweling_left'; did you mean 'swelling_left'?",
        "the column 'age_years' cannot hold bool: numbers are expected",
        "the column 'PAD' is concluded by the rules and cannot be stated as a fact",
        "the column 'fever' stands twice in the table",
        "unknown column 'cramp_timing.nigth'; did you mean 'cramp_timing.night'?",
        "'swelling' is given in the columns 'swelling' and 'swelling_left': use one form",
    ]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("swelling_both", "swelling_left"),
        ("swelling", "swelling_not_stated"),
        ("swelling", "swelling_both"),
        ("cramp_timing.night", "cramp_timing_left.night"),
        ("cramp_timing_both.night", "cramp_timing_left.rest"),
    ],
)
def test_one_item_is_stated_in_one_form(one: str, two: str) -> None:
    """Two forms of stating one item cannot stand in one table."""
    item = one.split(".", maxsplit=1)[0].removesuffix("_both")
    assert faults(leg_cramps(), *yes_no(one, two)) == [
        f"'{item}' is given in the columns '{one}' and '{two}': use one form"
    ]


def test_a_set_is_a_list_or_one_column_per_value() -> None:
    """A set given as a list and value by value is refused; several values are not."""
    clash = faults(leg_cramps(), ("cramp_timing_left", pa.list_(pa.string())), ("cramp_timing_left.night", pa.bool_()))
    assert clash == [
        "'cramp_timing' is given in the columns 'cramp_timing_left' and 'cramp_timing_left.night': use one form"
    ]
    read(leg_cramps(), *yes_no("cramp_timing_left.night", "cramp_timing_left.rest", "cramp_timing_right.night"))


def test_columns_may_be_carried_over_or_passed_over() -> None:
    """``case``, ``row`` and columns to keep need not mean anything; others only where unknown ones are passed over."""
    kept = read(leg_cramps(), ("case", pa.date32()), ("row", pa.int8()), ("note", pa.string()), keep=["note"])
    assert kept.ignored == ()
    passed = read(leg_cramps(), ("note", pa.string()), *yes_no("smoker"), ignore_unknown=True)
    assert passed.ignored == ("note",)
    assert faults(leg_cramps(), ("note", pa.string())) == ["unknown column 'note'"]


def test_a_kept_column_that_is_a_finding_is_read_too() -> None:
    """To carry a finding over does not take it from the facts."""
    reader = read(leg_cramps(), *yes_no("smoker"), keep=["smoker"])
    assert reader.varying
    assert dict(reader.facts({"smoker": True}).values) == {("smoker", None): True}


def base(*findings: dict[str, Any]) -> KnowledgeBase:
    """A knowledge base with some findings of a leg or the person and one rule."""
    scope = {"label": "leg", "plural": "legs", "members": {"left": "left leg", "right": "right leg"}, "not_stated": "?"}
    rule = {"id": "R", "title": "t", "scope": "person", "if": ["known"], "then": {"end": "strong"}, "because": "b"}
    return KnowledgeBase.from_rules(
        [rule],
        findings=[{"id": "known", "type": "boolean"}, *findings],
        conclusions=[{"id": "end", "kind": "hypothesis"}],
        scopes={"leg": scope},
    )


def test_the_id_of_a_finding_wins_over_an_item_and_a_side() -> None:
    """A column named as a finding is that finding, also where another finding and a side would make the same name."""
    kb = base({"id": "ache", "type": "boolean", "scope": "leg"}, {"id": "ache_left", "type": "boolean"})
    facts = read(kb, *yes_no("ache_left")).facts({"ache_left": True})
    assert dict(facts.values) == {("ache_left", None): True}


def test_values_named_like_sides_have_no_columns_without_a_side() -> None:
    """Of a set with a value ``left``, a column ``pains.left`` could mean the side, so it is not offered."""
    values = {"left": "to the left", "up": "up"}
    kb = base({"id": "pains", "type": "choices", "scope": "leg", "values": values})
    names = {column.name for column in expected_columns(kb.vocabulary)}
    assert "pains.up" not in names
    assert "pains_right.left" in names
    facts = read(kb, *yes_no("pains_right.left")).facts({"pains_right.left": True})
    assert dict(facts.values) == {("pains", "right"): {"left": True}}


def test_words_that_are_numbers_may_be_numbers() -> None:
    """A choice between grades may be a column of whole numbers."""
    kb = base({"id": "grade", "type": "choice", "values": {"0": "none", "1": "some"}})
    assert dict(read(kb, ("grade", pa.int8())).facts({"grade": 1}).values) == {("grade", None): "1"}
