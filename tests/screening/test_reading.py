"""Tables of cases are read as each of their rows would be read by itself."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import FactsError, KnowledgeBase
from expert.inputs import inputs_of
from expert.screening.faults import MOST_WRITTEN
from expert.screening.planes import unpack
from expert.screening.reading import Block, TableReader
from tests.screening.tables import tables
from tests.strategies import LAWS, knowledge_bases


@cache
def leg_cramps() -> KnowledgeBase:
    """The shipped knowledge base, loaded once."""
    return expert.load("leg_cramps")


@cache
def implying() -> KnowledgeBase:
    """A knowledge base whose items imply one another, in a chain and in a circle, of a scope with three members."""
    scope = {"label": "leg", "plural": "legs", "members": {"left": "l", "right": "r", "rear": "h"}, "not_stated": "?"}
    values = {"plain": "plain", "odd": "odd", "left": "to the left"}
    findings = [
        {"id": "a", "type": "boolean", "implies": ["b"]},
        {"id": "b", "type": "boolean", "implies": ["c"]},
        {"id": "c", "type": "boolean", "implies": ["d"]},
        {"id": "d", "type": "boolean", "implies": ["b"]},
        {"id": "hue", "type": "choice", "values": values, "normal": ["plain"], "implies": ["a"]},
        {"id": "kinds", "type": "choices", "values": values, "normal": ["plain"], "implies": ["given"]},
        {"id": "grade", "type": "choice", "values": {"0": "none", "1": "some"}},
        {"id": "size", "type": "number", "unit": "cm", "range": [-5, 300], "implies": ["c"]},
    ]
    rules = [
        {"title": "t", "scope": "leg", "if": [premise], "then": {"end": "strong"}, "because": "b"}
        for premise in (
            "a",
            "b",
            "c",
            "d",
            "given",
            {"hue": "plain"},
            {"kinds": {"nonempty": "yes"}},
            {"size": {"above": 20.1}},
            {"size": {"at_least": 4.6, "at_most": 4.6}},
        )
    ]
    return KnowledgeBase.from_rules(
        [{**rule, "id": f"R{number}"} for number, rule in enumerate(rules)],
        findings=[{**finding, "scope": "leg"} for finding in findings],
        conclusions=[
            {"id": "end", "kind": "hypothesis", "scope": "leg"},
            {
                "id": "given",
                "kind": "hypothesis",
                "scope": "leg",
                "given": "possible",
                "question": "?",
                "implies": ["d"],
            },
        ],
        scopes={"leg": scope},
    )


def agree(kb: KnowledgeBase, table: pa.Table, **options: Any) -> int:
    """Check that every row of a table is read as it would be by itself; return how many rows are wrong."""
    reader = TableReader(kb.program, table.schema, **options)
    wrong = 0
    for batch in table.to_batches():
        block = reader.read(batch)
        assert block.rows == batch.num_rows
        check_form(reader, block)
        planes = (block.true, block.false, block.given_true, block.given_false)
        bits = [{slot: unpack(plane, block.rows) for slot, plane in own.items()} for own in planes]
        for at, row in enumerate(batch.to_pylist()):
            faults = faults_of(reader, row)
            assert bool(faults) == (at in block.faults), (row, faults, block.faults.get(at))
            if faults:
                wrong += 1
                assert any(fault in block.faults[at] for fault in faults), (row, faults, block.faults[at])
                continue
            inputs = inputs_of(kb.program, reader.facts(row))
            true, false, given_true, given_false = ({slot for slot in own if own[slot][at]} for own in bits)
            assert (true, false | reader.never) == (inputs.true, inputs.false), row
            assert (given_true, given_false) == (inputs.given_true, inputs.given_false), row
    return wrong


def faults_of(reader: TableReader, row: Mapping[str, Any]) -> list[str]:
    """What the fact reader finds wrong in a row."""
    try:
        reader.facts(row)
    except FactsError as error:
        return [fault.message for fault in error.faults]
    return []


def check_form(reader: TableReader, block: Block) -> None:
    """Planes have the right length and no bit past the last row, and only the slots that were announced."""
    for planes in (block.true, block.false, block.given_true, block.given_false):
        for plane in planes.values():
            assert plane.dtype == np.uint64
            assert plane.flags.aligned
            assert plane.size == -(-block.rows // 64)
            assert block.rows % 64 == 0 or int(plane[-1]) >> block.rows % 64 == 0
    assert set(block.true) | set(block.false) <= reader.varying
    assert set(block.given_true) | set(block.given_false) <= reader.given
    assert not reader.never & reader.varying


def default_sides(kb: KnowledgeBase) -> Iterable[str | None]:
    """No default side, and every one there is."""
    members = [member for scope in kb.vocabulary.member_scopes for member in scope.members]
    return [None, None, *members, *(["both"] if members else [])]


@settings(LAWS, max_examples=150)
@given(st.data())
def test_reads_as_the_fact_reader_does(data: st.DataObject) -> None:
    """Every row makes known what the fact reader and the inputs make of it, in every form a column may have."""
    kb = data.draw(knowledge_bases())
    table = data.draw(tables(kb))
    side = data.draw(st.sampled_from(list(default_sides(kb))))
    agree(kb, table, side=side, ignore_unknown=data.draw(st.booleans()))


@settings(LAWS, max_examples=100)
@given(st.data())
def test_reads_implications(data: st.DataObject) -> None:
    """The same holds where statements imply others, in chains and circles, and are denied for every side."""
    side = data.draw(st.sampled_from(list(default_sides(implying()))))
    agree(implying(), data.draw(tables(implying())), side=side)


@settings(LAWS, max_examples=8)
@given(st.data())
def test_reads_the_shipped_knowledge_base(data: st.DataObject) -> None:
    """The same holds for the knowledge base that is shipped."""
    side = data.draw(st.sampled_from(list(default_sides(leg_cramps()))))
    agree(leg_cramps(), data.draw(tables(leg_cramps(), most=9)), side=side)


@pytest.mark.parametrize("rows", [1_000, 4_096, 4_097])
def test_reads_chunks_and_slices(rows: int) -> None:
    """Blocks may begin and end anywhere in the memory of a table, and chunks anywhere in the table."""
    pattern = [True, None, False, False, True, None, None]
    words = ["left", None, "no", "unknown", "both"]
    table = pa.table(
        {
            "swelling_left": [pattern[row % 7] for row in range(rows)],
            "heaviness": [words[row % 5] for row in range(rows)],
            "age_years": [row % 120 for row in range(rows)],
        }
    )
    pieces = [table.slice(0, 8), table.slice(8, 64), table.slice(72, 129), table.slice(201, 707), table.slice(908)]
    assert agree(leg_cramps(), pa.concat_tables(pieces)) == 0


def test_numbers_are_compared_exactly() -> None:
    """Single precision, decimals and large whole numbers are compared as the numbers they are."""
    kb = implying()
    close = [20.0, 20.1, 20.2, 20.100000381469727]
    for column in (
        pa.array(close, pa.float32()),
        pa.array([1.0, 20.1, 300.0], pa.float64()),
        pa.array([Decimal("20.10"), Decimal("20.11"), Decimal("300.01")], pa.decimal128(9, 2)),
        pa.array([Decimal("20.10"), None], pa.decimal256(40, 2)),
        pa.array([Decimal("4.60")], pa.decimal128(18, 2)),
        pa.array([20, 21, 2**63, 2**64 - 1], pa.uint64()),
        pa.array([-6, -5, -(2**63)], pa.int64()),
        pa.array(["20.1", "20.10000000000000001", "2e1", "9007199254740993"]),
    ):
        agree(kb, pa.table({"size_left": column}))


@pytest.mark.parametrize("ignore_unknown", [False, True])
def test_lists_with_words_that_mean_nothing(ignore_unknown: bool) -> None:
    """A list with an unknown word or a null is wrong, or passed over as a whole; one that repeats a value is wrong."""
    lists = [["rest"], ["maybe"], ["rest", "maybe"], [None], ["rest", None], None, [], ["rest", "rest"], ["night"]]
    for column in (pa.array(lists), pa.array(lists, pa.list_(pa.dictionary(pa.int8(), pa.string())))):
        assert agree(leg_cramps(), pa.table({"cramp_timing": column}), ignore_unknown=ignore_unknown) == (
            1 if ignore_unknown else 5
        )


def test_words_that_are_numbers_may_be_numbers() -> None:
    """A choice between grades may be a column of whole numbers, dictionary encoded or not."""
    grades = pa.array([0, 1, 2, None, 1], pa.int8())
    for column in (grades, grades.dictionary_encode()):
        assert agree(implying(), pa.table({"grade": column})) == 1


def test_a_long_dictionary_is_read_in_part() -> None:
    """A dictionary may hold many more words than the block has rows, and rows that are null may have any code."""
    words = pa.array([f"word{number}" for number in range(500)] + ["pale", "cold"])
    buffers = [pa.py_buffer(bits) for bits in (b"\x0d", np.array([500, 999, 3, 500], np.int32))]
    codes = pa.Array.from_buffers(pa.int32(), 4, buffers)
    column = pa.DictionaryArray.from_arrays(codes, words, safe=False)
    assert agree(leg_cramps(), pa.table({"skin_colour_left": column})) == 1


def test_many_words_are_read() -> None:
    """A column of more words than are compared one by one is read by look-up."""
    column = pa.array([f"{number % 97}" if number % 5 else None for number in range(700)])
    assert agree(leg_cramps(), pa.table({"age_years": column, "calf": column}), ignore_unknown=True) == 0
    assert agree(leg_cramps(), pa.table({"skin_colour": column})) == 560


COLOURS = "its values are normal, pale, bluish, other_discoloured"
TIMES = "its values are night, rest, after_inactivity, exertion, end_of_day"
YES_OR_NO = "must be one of yes, no, unknown"
SMOKER = f"smoker: 'smoker' {YES_OR_NO}, not 'maybe'"
AGE = "age_years: 'age_years' must"
DENIED = {"swelling_not_stated": [True], "swelling_left": [False], "swelling_right": [False]}
SENTENCES = [
    ({"smoker": ["maybe"]}, SMOKER),
    ({"smoker": [2]}, f"smoker: 'smoker' {YES_OR_NO}, not '2'"),
    ({"swelling_left": ["left"]}, f"swelling_left: 'swelling' {YES_OR_NO}, not 'left'"),
    (
        {"swelling": ["lft"]},
        f"swelling: 'swelling' {YES_OR_NO}, left, right, both, neither, not 'lft'; did you mean 'left'?",
    ),
    ({"skin_colour_left": ["grey"]}, f"skin_colour_left: 'skin_colour' cannot be 'grey'; {COLOURS}"),
    ({"age_years": [300]}, f"{AGE} lie between 0 and 130 years, not 300"),
    ({"age_years": [float("nan")]}, f"{AGE} be a number of years, not 'nan'"),
    ({"age_years": ["old"]}, f"{AGE} be a number of years, not 'old'"),
    ({"cramp_timing": [["night", None]]}, f"cramp_timing: 'cramp_timing' cannot be nothing; {TIMES}"),
    ({"cramp_timing_left": [["rest", "rest"]]}, "cramp_timing_left: 'rest' stands twice in 'cramp_timing'"),
    ({"cramp_timing_left": ["rest;rest"]}, "cramp_timing_left: 'rest' stands twice in 'cramp_timing'"),
    ({"cramp_timing.rest": ["often"]}, "cramp_timing.rest: 'rest' must be yes, no or unknown, not 'often'"),
    (DENIED, "'swelling' is stated of a side that is not named, yet denied for every side"),
    ({"smoker": ["maybe"], "age_years": [-1]}, f"{SMOKER}; {AGE} lie between 0 and 130 years, not -1"),
]


@pytest.mark.parametrize(("columns", "sentence"), SENTENCES)
def test_says_what_is_wrong_with_a_row(columns: Mapping[str, list[Any]], sentence: str) -> None:
    """A wrong row is named with the column, what stands there, and what may stand there; other rows stay right."""
    table = pa.table({name: pa.array([None, *cells]) for name, cells in columns.items()})
    reader = TableReader(leg_cramps().program, table.schema)
    assert reader.read(table.to_batches()[0]).faults == {1: sentence}
    agree(leg_cramps(), table)


def test_very_many_different_faults_stay_bounded() -> None:
    """Past a number of different faults the sentence only names the column, and still every wrong row is named."""
    words = [f"word{number}" for number in range(MOST_WRITTEN + 5)]
    table = pa.table({"skin_colour_left": ["pale", *words]})
    faults = TableReader(leg_cramps().program, table.schema).read(table.to_batches()[0]).faults
    assert sorted(faults) == list(range(1, MOST_WRITTEN + 6))
    assert faults[MOST_WRITTEN].startswith("skin_colour_left: 'skin_colour' cannot be 'word999'")
    assert faults[MOST_WRITTEN + 1] == "skin_colour_left: what stands here cannot be used"


def test_a_row_can_be_read_as_facts() -> None:
    """One row as facts carries its case's name, and each fact the column it stands in."""
    reader = TableReader(leg_cramps().program, pa.schema([("case", pa.int64()), ("swelling_left", pa.bool_())]))
    facts = reader.facts({"case": 7, "swelling_left": True, "other": "not read"})
    assert (facts.case, dict(facts.values)) == ("7", {("swelling", "left"): True})
    assert str(facts.places["swelling", "left"]) == "swelling_left"


def test_what_cannot_be_known_is_announced() -> None:
    """Only slots that some column can make known vary; a scope no column can activate is announced as never active."""
    program = leg_cramps().program
    empty = TableReader(program, pa.schema([]))
    assert (empty.varying, empty.given, len(empty.never)) == (frozenset(), frozenset(), 1)
    sided = TableReader(program, pa.schema([("swelling_left", pa.bool_()), ("smoker", pa.null())]))
    assert {str(program.slots[slot]) for slot in sided.varying} == {"swelling@left"}
    assert sided.never == empty.never
    bare = TableReader(program, pa.schema([("swelling", pa.bool_())]))
    assert bare.never == frozenset()
    assert empty.never <= bare.varying


def test_a_default_side_that_nothing_has_is_refused() -> None:
    """A default side that is no side is refused with the sides there are."""
    with pytest.raises(FactsError, match="'side' must be one of left, right, both, not 'lft'; did you mean 'left'"):
        TableReader(leg_cramps().program, pa.schema([]), side="lft")
