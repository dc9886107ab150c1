"""Hypothesis strategies for tables of cases: every form of column, good and bad cells, nulls, slices and chunks."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from expert import KnowledgeBase
from expert.screening.columns import Column, column_names
from expert.vocabulary import Finding

ROWS = (0, 1, 7, 8, 9, 63, 64, 65, 130)
SPELLINGS = ("yes", "no", "true", "False", "YES", "unknown", "Unknown", "", " no ")
NUMBERS = (0, 9, 10, 10.5, 20, 20.5, 21, 100)

Cells = Callable[[Random], Any]


@st.composite
def tables(draw: st.DrawFn, kb: KnowledgeBase, most: int = 30) -> pa.Table:
    """A table whose columns state at most so many of the items of a knowledge base; some rows may be wrong."""
    columns = [column for columns in _forms(draw, kb, most) for column in columns]
    rows = draw(st.sampled_from(ROWS))
    offset = draw(st.sampled_from((0, 0, 1, 3, 8, 13)))
    random = draw(st.randoms(use_true_random=False))
    share = draw(st.sampled_from((0.0, 0.1, 0.6)))
    arrays = [_array(draw, kb, column, rows + offset, random, share) for column in columns]
    table = pa.table(arrays, names=[column.name for column in columns]) if columns else _bare(rows + offset)
    return table.slice(offset)


def _bare(rows: int) -> pa.Table:
    return pa.table({"case": pa.array(range(rows), pa.int64())})


def _forms(draw: st.DrawFn, kb: KnowledgeBase, most: int) -> list[list[Column]]:
    """For each item the columns it is stated by: none, one without a side, or several, in one form."""
    by_form: dict[str, dict[tuple[str, bool], list[Column]]] = {}
    for column in column_names(kb.vocabulary).values():
        by_form.setdefault(column.item.id, {}).setdefault((column.side, bool(column.value)), []).append(column)
    chosen: list[list[Column]] = []
    items = list(by_form)
    for name in draw(st.lists(st.sampled_from(items), unique=True, max_size=most)) if len(items) > most else items:
        forms = by_form[name]
        own: dict[str, list[bool]] = {}
        for side, is_value in forms:
            own.setdefault(side, []).append(is_value)
        sided = [side for side in own if side not in {"", "both"}]
        form = draw(st.sampled_from(["", "", *(["sides", "sides", "both"] if sided else []), "none"]))
        sides = draw(st.lists(st.sampled_from(sided), min_size=1, unique=True)) if form == "sides" else [form]
        for side in sides if form != "none" else []:
            columns = forms[side, draw(st.sampled_from(own[side]))]
            some = st.lists(st.sampled_from(range(len(columns))), min_size=1, unique=True)
            chosen.append([columns[at] for at in draw(some)])
    return chosen


def _array(draw: st.DrawFn, kb: KnowledgeBase, column: Column, rows: int, random: Random, nulls: float) -> pa.Array:
    """One column in one of the types it may have."""
    bad = 0.03 if draw(st.booleans()) else 0.0
    make, kind, cells, wrong = draw(st.sampled_from(_kinds(kb, column)))
    values = [
        None
        if random.random() < nulls
        else wrong[random.randrange(len(wrong))]
        if wrong and random.random() < bad
        else cells(random)
        for _ in range(rows)
    ]
    return make(values, kind)


def _kinds(kb: KnowledgeBase, column: Column) -> list[tuple[Callable[..., pa.Array], Any, Cells, Sequence[Any]]]:
    """The Arrow types a column may have, each with cells that may stand in it and cells that are wrong."""
    item = column.item
    values: list[str] = list(item.values) if isinstance(item, Finding) else []
    empty = (_plain, pa.null(), lambda _: None, ())
    match column.type:
        case "yes or no":
            words = [*SPELLINGS, *_sides(kb, column)]
            return [
                (_plain, pa.bool_(), lambda random: random.random() < 0.5, ()),
                (_under_nulls, pa.bool_(), lambda random: random.random() < 0.5, ()),
                (_plain, pa.uint8(), lambda random: random.randrange(2), (2, 7)),
                (_under_nulls, pa.int64(), lambda random: random.randrange(2), (-1, 7)),
                *_texts(lambda random: random.choice(words), ("maybe", "1", "upwards")),
                empty,
            ]
        case "word":
            return [*_texts(lambda random: random.choice([*values, *values, "unknown"]), ("maybe", "Plain")), empty]
        case "number":
            return [*_numbers(), empty]
    lists = [pa.list_(pa.string()), pa.large_list(pa.large_string()), pa.list_(pa.dictionary(pa.int8(), pa.string()))]
    twice = [values[0], values[0]]
    return [
        *((_plain, kind, _some(values), (["maybe"], [None], twice, [values[0], "x"])) for kind in lists),
        *_texts(lambda random: ";".join(_some(values)(random)) or "none", ("maybe", "no", ";", ";".join(twice))),
        empty,
    ]


def _sides(kb: KnowledgeBase, column: Column) -> list[str]:
    members = kb.vocabulary.scope_of(column.item).members
    return [*members, "both", "Neither"] if members and not column.side and not column.value else []


def _numbers() -> list[tuple[Callable[..., pa.Array], Any, Cells, Sequence[Any]]]:
    def whole(random: Random) -> Any:
        return random.choice([0, 9, 10, 11, 20, 21, 100])

    def any_(random: Random) -> Any:
        return random.choice(NUMBERS)

    def text(random: Random) -> str:
        return random.choice([*map(str, NUMBERS), " 10 ", "1e1", "+20.50", "", "Unknown"])

    return [
        *((_plain, kind, whole, (101, 120)) for kind in (pa.uint8(), pa.int16(), pa.int64())),
        *((_plain, kind, any_, (-1.0, 100.5, float("nan"), float("inf"))) for kind in (pa.float32(), pa.float64())),
        (_plain, pa.decimal128(6, 2), lambda random: Decimal(str(any_(random))), (Decimal("100.01"),)),
        (_encoded, pa.float64(), any_, (-1.0,)),
        (_under_nulls, pa.float64(), any_, (-1.0,)),
        *_texts(text, ("abc", "1e999", "nan", "10,5", "-1")),
    ]


def _texts(cells: Cells, wrong: Sequence[str]) -> list[tuple[Callable[..., pa.Array], Any, Cells, Sequence[Any]]]:
    forms = [(_plain, pa.string()), (_plain, pa.large_string()), (_plain, pa.string_view()), (_encoded, pa.string())]
    return [*((make, kind, cells, wrong) for make, kind in forms), (_repeating, pa.string(), cells, wrong)]


def _some(values: Sequence[str]) -> Callable[[Random], list[str]]:
    return lambda random: random.sample(values, random.randrange(len(values) + 1))


def _plain(values: list[Any], kind: pa.DataType) -> pa.Array:
    return pa.array(values, kind)


def _under_nulls(values: list[Any], kind: pa.DataType) -> pa.Array:
    """An array with values in its memory where it is null, as Arrow allows."""
    valid = pa.array([value is not None for value in values], pa.bool_())
    memory = pa.array([1.0 if value is None else float(value) for value in values], pa.float64()).cast(kind)
    return pa.Array.from_buffers(kind, len(values), [valid.buffers()[1], memory.buffers()[1]])


def _encoded(values: list[Any], kind: pa.DataType) -> pa.Array:
    return pa.array(values, kind).dictionary_encode()


def _repeating(values: list[Any], kind: pa.DataType) -> pa.Array:
    """A dictionary that holds each value as often as it stands in the column, and nulls."""
    return pa.DictionaryArray.from_arrays(pa.array(range(len(values)), pa.int16()), pa.array(values, kind))
