"""Screening on Spark: a real local session, several partitions, and the answers of one machine."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import expert
from expert import FactsError, KnowledgeBase, QuestionError
from expert.screening.screener import Screener, TableScreen

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -e '.[spark]'")
pytest.importorskip("pandas", reason="Spark's mapInArrow asks for pandas: pip install -e '.[spark]'")

from expert.screening.spark import _Renaming, screen  # noqa: E402 - after it is known that Spark is there

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("spark"),  # one session, where pytest-xdist is told --dist loadgroup
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.skipif(
        not shutil.which("java") and "JAVA_HOME" not in os.environ, reason="Spark needs Java, and there is none"
    ),
]

ROWS = 600
PAGE = Path(__file__).resolve().parents[2] / "docs" / "pipelines.md"
# with an appender, since Spark takes a file without one for no file
SILENCE = """\
rootLogger.level = off
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
"""
# every type Spark can put into Arrow
KEPT = {
    "k_tiny": "cast(key % 100 as tinyint)",
    "k_small": "cast(key as smallint)",
    "k_float": "cast(key / 3 as float)",
    "k_double": "key / 3",
    "k_decimal": "cast(key / 7 as decimal(20, 5))",
    "k_text": "concat('Größe ', key)",
    "k_binary": "encode(concat('a', key), 'utf-8')",
    "k_date": "date_add(date'1969-12-30', cast(key as int))",
    "k_instant": "timestamp'1900-03-25 01:30:00.000001 Europe/Berlin' + make_dt_interval(0, key)",
    "k_local": "timestamp_ntz'2024-03-31 02:30:00.000001'",
    "k_days": "make_dt_interval(key)",
    "k_list": "array(key, null)",
    "k_map": "map(concat('a', key), key)",
    "k_struct": "named_struct('one', key, 'two.three', array('b'))",
    "k_empty": "null",
    "k.dotted `name`": "key % 2 = 0",
    "K_TINY": "if(key % 3 = 0, null, key)",
}


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load()


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """A session on this machine with two workers; it says nothing and leaves nothing behind."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    (folder / "log4j2.properties").write_text(SILENCE, "utf-8")
    settings = {
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{folder}/log4j2.properties",
        "spark.driver.memory": "1g",
        "spark.local.dir": str(folder),
        "spark.sql.session.timeZone": "Asia/Kathmandu",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.chdir(folder)
        session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
        gateway = SparkContext._gateway
        yield session
        session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=60)
        SparkContext._gateway = SparkContext._jvm = None


def cases() -> pa.Table:
    """Cases of every form of column, with nulls and with wrong rows."""
    random = Random(5)  # noqa: S311 - the same cases in every run

    def some(*values: Any) -> list[Any]:
        return random.choices([*values, None], k=ROWS)

    yes_or_no = ["leg_cramp", "swelling", "varicose_veins", "worse_standing", "itching", "limits_walking"]
    sided = [f"{name}_{side}" for name in yes_or_no for side in ("left", "right")]
    return pa.table(
        {
            "key": list(range(ROWS)),
            **{name: pa.array(some(True, False), pa.bool_()) for name in [*sided, "chest_pain"]},
            "age_years": pa.array(some(30, 61, 500), pa.int16()),
            "cramp_timing": pa.array(some([], ["night"], ["night", "rest"], ["nihgt"], [None]), pa.list_(pa.string())),
            "drugs.statin": pa.array(some(True, False), pa.bool_()),
            "foot_pulse_right": some("normal", "absent"),
            "eases_elevation": some("left", "both", "no", "unknown", "neither"),
        }
    )


@pytest.fixture(scope="module")
def table() -> pa.Table:
    """The cases, on one machine."""
    return cases()


@pytest.fixture(scope="module")
def frame(spark: "SparkSession", table: pa.Table) -> "DataFrame":
    """The cases on Spark, in the order of their keys within each of six partitions, some of them empty."""
    from pyspark.sql.functions import expr

    bucket = "case when key < 250 then 'a' when key = 250 then 'b' when key < 400 then 'c' else 'd' end"
    frame = spark.createDataFrame(table).repartition(6, expr(bucket)).sortWithinPartitions("key")
    sizes = [len(rows) for rows in frame.rdd.glom().collect()]
    assert len(sizes) == 6
    assert sizes.count(0) >= 2
    assert len(set(sizes)) >= 4
    return frame


def here(screener: Screener, table: pa.Table, order: "DataFrame") -> list[dict[str, Any]]:
    """The answers of this machine alone, with the rows in the order of a data frame."""
    answers = {answer["key"]: answer for answer in replace(screener, plain=True).screen(table).to_pylist()}
    return [answers[row.key] for row in order.select("key").collect()]


def tasks(spark: "SparkSession") -> int:
    """How many tasks the session has run."""
    tracker = spark.sparkContext.statusTracker()
    jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup()]
    stages = [tracker.getStageInfo(stage) for job in jobs if job for stage in job.stageIds]
    return sum(stage.numTasks for stage in stages if stage)


def test_spark_gives_the_answers_of_one_machine_row_for_row(
    kb: KnowledgeBase, frame: "DataFrame", table: pa.Table
) -> None:
    """Every column of every row is the one that screening the table here gives, in the order of the partitions."""
    screener = kb.screener(keep=["key"])
    answers = screen(frame, screener).toArrow()
    assert answers.schema.equals(kb.screener(keep=["key"], plain=True).schema(table.schema))
    assert answers.to_pylist() == here(screener, table, frame)
    assert 0 < answers["fault"].null_count < ROWS
    assert len(set(answers["CVI_level"].to_pylist())) > 2


def test_conclusions_that_are_asked_for_and_a_side_reach_the_workers(
    kb: KnowledgeBase, frame: "DataFrame", table: pa.Table
) -> None:
    """The choice of conclusions, the default side and the rest of a screener are the same on the workers."""
    screener = kb.screener(conclusions=["CVI", "PAD_left", "urgency"], side="left", keep=["key"])
    assert screen(frame, screener).toArrow().to_pylist() == here(screener, table, frame)


@pytest.mark.parametrize("rows", ["1", "7"])
@pytest.mark.parametrize("large", ["false", "true"])
def test_spark_may_cut_batches_as_it_likes(
    kb: KnowledgeBase, spark: "SparkSession", frame: "DataFrame", table: pa.Table, rows: str, large: str
) -> None:
    """Neither small batches nor texts with large offsets change an answer."""
    screener = kb.screener(keep=["key"])
    some = frame.where("key >= 240 and key < 270")
    arrow = "spark.sql.execution.arrow"
    settings = {f"{arrow}.maxRecordsPerBatch": rows, f"{arrow}.useLargeVarTypes": large}
    before = {name: spark.conf.get(name) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    try:
        answers = screen(some, screener).collect()
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)
    assert len(answers) == 30
    assert [row.asDict() for row in answers] == here(screener, table, some)


def test_columns_that_are_kept_pass_unharmed(kb: KnowledgeBase, frame: "DataFrame") -> None:
    """Whatever the type of a column, its values and its type come back as they went."""
    wide = frame.selectExpr("*", *(f"{value} as `{name.replace('`', '``')}`" for name, value in KEPT.items()))
    kept = [field for field in wide.schema if field.name in KEPT]
    answers = screen(wide, kb.screener(keep=["key", *KEPT], conclusions=["CVI"]))
    assert answers.schema.fields[1 : len(KEPT) + 1] == kept
    assert [list(row)[1 : len(KEPT) + 1] for row in answers.collect()] == [
        list(row)[len(frame.columns) :] for row in wide.collect()
    ]


def test_columns_that_are_not_needed_are_not_sent(kb: KnowledgeBase, frame: "DataFrame") -> None:
    """Columns that are passed over stay where they are, even those that Spark cannot put into Arrow."""
    wide = frame.selectExpr("*", "make_ym_interval(key) as months", "repeat('x', 10) as long_text")
    answers = screen(wide, kb.screener(keep=["key"], conclusions=["CVI"], ignore_unknown=True))
    assert "repeat" not in answers._jdf.queryExecution().optimizedPlan().toString()
    narrow = screen(frame, kb.screener(keep=["key"], conclusions=["CVI"], ignore_unknown=True))
    assert answers.toArrow() == narrow.toArrow()


@pytest.mark.parametrize("keep", [[], ["row"]])
def test_rows_of_which_nothing_is_known_are_rows(kb: KnowledgeBase, spark: "SparkSession", keep: list[str]) -> None:
    """Where no column states anything, every row has an answer all the same, as on one machine."""
    table = pa.table({"row": [1, 2, 3], "clinic": ["a", "b", None]})
    screener = kb.screener(ignore_unknown=True, keep=keep, plain=True)
    answers = screen(spark.createDataFrame(table), screener).toArrow()
    here_alone = screener.screen(table)
    assert (answers.num_rows, answers.schema.names) == (3, here_alone.schema.names)
    assert sorted(map(str, answers.to_pylist())) == sorted(map(str, here_alone.to_pylist()))


def test_wrong_columns_are_refused_before_anything_runs(
    kb: KnowledgeBase, spark: "SparkSession", frame: "DataFrame"
) -> None:
    """Every fault in the columns is raised at once where the call stands, and no row is looked at."""
    frame.count()
    before = tasks(spark)
    assert before > 0
    wrong = frame.selectExpr("*", "true as sweling_left", "date'2024-01-01' as weight_loss")
    with pytest.raises(FactsError) as error:
        screen(wrong, kb.screener(keep=["key"]))
    assert [str(fault) for fault in error.value.faults] == [
        "unknown column 'sweling_left'; did you mean 'swelling_left'?",
        "the column 'weight_loss' cannot hold date32[day]: booleans, 0 and 1, or words are expected",
    ]
    with pytest.raises(FactsError, match="the table has no column 'keys' to keep"):
        screen(frame, kb.screener(keep=["key", "keys"]))
    with pytest.raises(QuestionError, match="there is no conclusion 'PDA'"):
        screen(frame, kb.screener(keep=["key"], conclusions=["PDA"]))
    screen(frame, kb.screener(keep=["key"]))
    assert tasks(spark) == before


def test_a_type_that_spark_cannot_hand_over_is_refused_in_a_sentence(kb: KnowledgeBase, frame: "DataFrame") -> None:
    """An interval of months can neither be kept nor stated, and the fault says so."""
    wide = frame.selectExpr("*", "make_ym_interval(key) as months")
    with pytest.raises(FactsError) as error:
        screen(wide, kb.screener(keep=["key", "months"]))
    assert [str(fault) for fault in error.value.faults] == [
        "Spark cannot hand over the column 'months': cast it to text, or leave it out"
    ]
    stated = frame.drop("age_years").selectExpr("*", "make_ym_interval(key) as age_years")
    with pytest.raises(FactsError, match="age_years"):
        screen(stated, kb.screener(keep=["key"]))


def test_a_worker_settles_on_the_columns_once(
    kb: KnowledgeBase, table: pa.Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many batches a partition has, the circuit is laid out once; for an empty one, never."""
    made: list[pa.Schema] = []
    laid_out = TableScreen.__init__

    def counted(self: Any, screener: Any, schema: pa.Schema) -> None:
        made.append(schema)
        laid_out(self, screener, schema)

    monkeypatch.setattr(TableScreen, "__init__", counted)
    sent = _Renaming(kb.screener(plain=True, keep=["key"]), table.column_names)
    assert len(list(sent(iter(table.to_batches(max_chunksize=100))))) == 6
    assert len(made) == 1
    assert list(sent(iter([]))) == []
    assert len(made) == 1


def test_the_example_on_the_page_works(spark: "SparkSession", table: pa.Table) -> None:
    """The lines of the page about pipelines write what screening here gives."""
    import pyarrow.parquet as pq

    _, _, section = PAGE.read_text("utf-8").partition("\n## Spark\n")
    code = section.partition("```python\n")[2].partition("```")[0]
    cases = table.rename_columns(["case", *table.column_names[1:]])
    pq.write_table(cases, "cases.parquet")
    exec(code, {"spark": spark})  # noqa: S102 - our own page
    written = pq.read_table("answers.parquet").sort_by("case")
    assert written.to_pylist() == expert.load().screener(plain=True).screen(cases).to_pylist()
