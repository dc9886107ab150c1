"""Screen a Spark data frame: the same function on Arrow batches, run by Spark's Python workers."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from expert.errors import FactsError, Fault
from expert.screening.columns import CASE, ROW, column_names
from expert.screening.screener import Screener

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

_NOT_ARROW = pa.month_day_nano_interval()  # stands for what Spark cannot put into Arrow, which are intervals of months


def screen(frame: "DataFrame", screener: Screener) -> "DataFrame":
    """Screen the rows of a Spark data frame where they are. Needs the extra ``[spark]``.

    Nothing is computed before Spark is asked for the answer. Every partition keeps its rows, in their order.

    Args:
        frame: one row per case, with the columns of a table of cases. Spark's Python workers need ``expert[batch]``.
        screener: what ``kb.screener(...)`` gives. Words come as texts, whatever its ``plain`` says.

    Returns:
        A data frame with the columns to keep, as they were, and then the answers, as ``Screener.screen`` gives them.

    Raises:
        FactsError: for columns that cannot be used, with every fault found, before any row is read.
        QuestionError: for conclusions that there are not.
    """
    plain = replace(screener, plain=True)
    kept = {CASE, *plain.keep}
    columns = _arrow_schema(frame, kept)
    answers = plain.schema(columns)
    read = {*column_names(plain.program.model.vocabulary), *kept}
    used = {f"c{place}": name for place, name in enumerate(columns.names) if name in read}
    numbered = _numbered(frame)
    if used:
        chosen = numbered.select(*used)
    else:  # without any column Spark would hand over no rows
        chosen, used = numbered.selectExpr(f"true as {ROW}"), {ROW: ROW}
    return chosen.mapInArrow(_Renaming(plain, tuple(used.values())), _spark_schema(answers, frame, kept))


@dataclass(frozen=True)
class _Renaming:
    """A screener of batches whose columns come under other names."""

    screener: Screener
    names: Sequence[str]

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return self.screener(batch.rename_columns(list(self.names)) for batch in batches)


def _numbered(frame: "DataFrame") -> "DataFrame":
    """The columns under numbers: Spark takes a dot in a name for a field of a structure, and overlooks case."""
    return frame.toDF(*(f"c{place}" for place in range(len(frame.columns))))


def _arrow_schema(frame: "DataFrame", kept: Collection[str]) -> pa.Schema:
    """The columns as Spark hands them over.

    Raises:
        FactsError: for columns to keep that it cannot hand over.
    """
    from pyspark.errors import PySparkTypeError

    empty = _numbered(frame).limit(0)
    try:
        return pa.schema(list(zip(frame.columns, empty.toArrow().schema.types, strict=True)))
    except PySparkTypeError:
        pass
    fields: list[pa.Field] = []
    faults: list[Fault] = []
    for place, name in enumerate(frame.columns):
        try:
            kind = empty.select(f"c{place}").toArrow().schema.types[0]
        except PySparkTypeError:
            kind = _NOT_ARROW
            if name in kept:
                faults.append(Fault(f"Spark cannot hand over the column '{name}': cast it to text, or leave it out"))
        fields.append(pa.field(name, kind))
    if faults:
        raise FactsError(faults)
    return pa.schema(fields)


def _spark_schema(answers: pa.Schema, frame: "DataFrame", kept: Collection[str]) -> "StructType":
    """The columns of the answer in Spark's words: those that are kept as they were, the others yes or no, or text."""
    from pyspark.sql.types import BooleanType, StringType, StructField, StructType

    given = {field.name: field for field in frame.schema if field.name in kept}
    types = [BooleanType() if pa.types.is_boolean(field.type) else StringType() for field in answers]
    return StructType(
        [given.get(field.name) or StructField(field.name, kind) for field, kind in zip(answers, types, strict=True)]
    )
