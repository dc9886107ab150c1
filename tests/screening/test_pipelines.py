"""Screening inside DuckDB, Polars and pandas: what they export is understood, and gives what Arrow gives."""

import decimal
from random import Random
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import expert
from expert import FactsError, KnowledgeBase

ROWS = 300


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load()


@pytest.fixture(scope="module")
def table() -> pa.Table:
    """Cases with a column of each kind, with nulls, in Arrow's plainest types."""
    random = Random(3)  # noqa: S311 - the same cases in every run

    def some(*values: Any) -> list[Any]:
        return random.choices([*values, None], k=ROWS)

    return pa.table(
        {
            "case": pa.array(range(ROWS), pa.int64()),
            "leg_cramp_left": pa.array(some(True, False), pa.bool_()),
            "swelling_left": pa.array(some(True, False), pa.bool_()),
            "aching": pa.array(some("left", "both", "no", "unknown"), pa.string()),
            "skin_colour_left": pa.array(some("normal", "pale", "bluish"), pa.string()),
            "age_years": pa.array(some(30, 61, 90), pa.int64()),
            "cramp_timing_left": pa.array(some([], ["night"], ["night", "rest"]), pa.list_(pa.string())),
            "drugs.statin": pa.array(some(True, False), pa.bool_()),
        }
    )


@pytest.fixture(scope="module")
def right(kb: KnowledgeBase, table: pa.Table) -> list[dict[str, Any]]:
    """The answers Arrow's plainest types give: different ones, and without a fault."""
    answers = kb.screen(table)
    assert answers["fault"].null_count == ROWS
    assert len(set(answers["CVI_level"].to_pylist())) > 2
    return answers.to_pylist()


@pytest.fixture
def database(table: pa.Table) -> duckdb.DuckDBPyConnection:
    """A database that holds the cases."""
    connection = duckdb.connect()
    connection.register("given", table)
    connection.sql("create type colour as enum ('pale', 'normal', 'bluish')")
    connection.sql("create type whom as enum ('left', 'both', 'no', 'unknown')")
    connection.sql("create type moment as enum ('rest', 'night')")
    connection.sql("create table cases as select * from given")
    return connection


# --- DuckDB -------------------------------------------------------------------------------------------------------

DUCKDB = {
    "leg_cramp_left": ["leg_cramp_left::utinyint", "leg_cramp_left::bigint", "leg_cramp_left::varchar"],
    "aching": ["aching::whom", "upper(aching)", "coalesce(aching, '')"],
    "skin_colour_left": ["skin_colour_left::colour"],
    "age_years": [f"age_years::{kind}" for kind in ("utinyint", "hugeint", "float", "decimal(5, 1)", "varchar")],
    "cramp_timing_left": ["cramp_timing_left::moment[]"],
    "drugs.statin": ['"drugs.statin"::integer'],
}
each_form = pytest.mark.parametrize(
    ("column", "form"), [(column, form) for column, forms in DUCKDB.items() for form in forms]
)


def test_a_relation_gives_what_its_arrow_table_gives(
    kb: KnowledgeBase, database: duckdb.DuckDBPyConnection, right: list[dict[str, Any]]
) -> None:
    """A DuckDB relation is screened as it is."""
    assert kb.screen(database.sql('select * from cases order by "case"')).to_pylist() == right


@each_form
def test_the_types_of_duckdb_are_understood(
    kb: KnowledgeBase, database: duckdb.DuckDBPyConnection, right: list[dict[str, Any]], column: str, form: str
) -> None:
    """Enumerations, decimals, small and huge integers, texts and lists of enumerations say the same."""
    relation = database.sql(f'select * replace ({form} as "{column}") from cases order by "case"')  # noqa: S608
    assert kb.screen(relation).to_pylist() == right


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("1::hugeint as smoker", "the column 'smoker' cannot hold decimal128"),
        ("{'a': 1} as smoker", "the column 'smoker' cannot hold struct"),
        ("now() as age_years", "the column 'age_years' cannot hold timestamp"),
        ("array_value('night', 'rest') as cramp_timing", "the column 'cramp_timing' cannot hold fixed_size_list"),
        ("true as smokker", "unknown column 'smokker'; did you mean 'smoker'"),
    ],
)
def test_a_type_that_cannot_be_used_is_refused_in_a_sentence(kb: KnowledgeBase, value: str, fault: str) -> None:
    """What DuckDB can hold and no finding can be is a fault of its column."""
    with pytest.raises(FactsError, match=fault):
        kb.screen(duckdb.sql(f"select {value}"))


@pytest.mark.parametrize("rows", [1, 64, 100, 1_000_000])
def test_a_stream_goes_through_duckdb_and_back(
    kb: KnowledgeBase, database: duckdb.DuckDBPyConnection, right: list[dict[str, Any]], rows: int
) -> None:
    """Batches of any size stream out of a query, through the screener, and into the next query."""
    cases = database.sql('select * from cases order by "case"').to_arrow_reader(rows)
    screener = kb.screener()
    answers = pa.RecordBatchReader.from_batches(screener.schema(cases.schema), screener(cases))
    with duckdb.connect() as other:
        other.register("answers", answers)
        found = other.sql("select CVI_level, count(*) from answers group by all").fetchall()
    levels = [row["CVI_level"] for row in right]
    assert dict(found) == {level: levels.count(level) for level in set(levels)}


def test_a_stream_is_read_as_it_is_answered(kb: KnowledgeBase, table: pa.Table) -> None:
    """A screener asks for a batch only when its answers are asked for, so a stream may be longer than memory."""
    asked: list[int] = []

    def batches() -> Any:
        for number, batch in enumerate(table.to_batches(max_chunksize=100)):
            asked.append(number)
            yield batch

    answers = kb.screener()(pa.RecordBatchReader.from_batches(table.schema, batches()))
    assert asked == []
    assert next(answers).num_rows == 100
    assert asked == [0]
    assert [batch.num_rows for batch in answers] == [100, 100]
    assert asked == [0, 1, 2]


# --- Polars -------------------------------------------------------------------------------------------------------

POLARS = {
    "leg_cramp_left": [pl.UInt8, pl.Int64],
    "aching": [pl.Categorical, pl.Enum(["both", "left", "no", "unknown"])],
    "skin_colour_left": [pl.Categorical, pl.Enum(["pale", "normal", "bluish"])],
    "age_years": [pl.UInt8, pl.Float32, pl.Float64, pl.Decimal(6, 2), pl.String],
    "cramp_timing_left": [pl.List(pl.Categorical), pl.List(pl.Enum(["rest", "night"]))],
}


def test_a_data_frame_gives_what_its_arrow_table_gives(
    kb: KnowledgeBase, table: pa.Table, right: list[dict[str, Any]]
) -> None:
    """A Polars data frame is screened as it is, and the answers become one again."""
    answers = pl.DataFrame(kb.screen(pl.DataFrame(table)))
    assert answers.to_dicts() == right
    assert answers.schema["CVI_level"] == pl.Categorical


@pytest.mark.parametrize(
    ("column", "kind"), [(column, kind) for column, kinds in POLARS.items() for kind in kinds], ids=str
)
def test_the_types_of_polars_are_understood(
    kb: KnowledgeBase, table: pa.Table, right: list[dict[str, Any]], column: str, kind: Any
) -> None:
    """Categories, enumerations, decimals, small integers and lists of categories say the same."""
    frame = pl.DataFrame(table).with_columns(pl.col(column).cast(kind))
    assert kb.screen(frame).to_pylist() == right
    assert kb.screen(frame.to_arrow()).to_pylist() == right
    assert kb.screen(frame.rechunk().slice(3, 70)).to_pylist() == right[3:73]


def test_a_lazy_frame_is_screened_in_batches(kb: KnowledgeBase, table: pa.Table, right: list[dict[str, Any]]) -> None:
    """What a lazy query gives in batches is answered in batches, row for row."""
    lazy = pl.DataFrame(table).lazy().filter(pl.col("case") >= 10)
    parts = (batch for part in lazy.collect_batches(chunk_size=64) for batch in part.to_arrow().to_batches())
    answers = pl.concat(pl.DataFrame(batch) for batch in kb.screener()(parts))
    assert answers.to_dicts() == right[10:]


def test_a_lazy_frame_itself_is_refused_in_a_sentence(kb: KnowledgeBase, table: pa.Table) -> None:
    """A query that has not been run is no table."""
    with pytest.raises(FactsError, match=r"screening needs an Arrow table.*, not LazyFrame"):
        kb.screen(pl.DataFrame(table).lazy())


# --- pandas -------------------------------------------------------------------------------------------------------


def test_a_pandas_frame_gives_what_its_arrow_table_gives(
    kb: KnowledgeBase, table: pa.Table, right: list[dict[str, Any]]
) -> None:
    """A pandas data frame is screened as it is: objects, categories, its own nullable types, NaN and decimals."""
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = table.to_pandas()
    assert kb.screen(frame).to_pylist() == right
    typed = frame.astype({"leg_cramp_left": "boolean", "aching": "category", "age_years": "Int16"})
    assert kb.screen(typed).to_pylist() == right
    exact = frame.assign(
        age_years=[None if age != age else decimal.Decimal(int(age)) for age in frame["age_years"]]  # noqa: PLR0124
    )
    assert kb.screen(exact).to_pylist() == right
