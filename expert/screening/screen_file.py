"""Screen a table file into another file, in bounded memory; both it and the file of wrong rows appear when complete."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from expert.atomic import new_file, writing
from expert.errors import FactsError, Fault, Place
from expert.grounding import Program
from expert.loading.text import name_of
from expert.screening.columns import CASE
from expert.screening.file_answers import FileAnswers, Part
from expert.screening.overlap import Behind
from expert.screening.rejects import Reject, RejectWriter
from expert.screening.screener import Screener
from expert.screening.summary import Summary
from expert.screening.table_files import format_of, open_table
from expert.screening.table_writers import PLAIN_FORMATS, TableWriter

Progress = Callable[[float, int], None]


def screen_file(
    program: Program,
    table: str | Path,
    output: str | Path,
    *,
    conclusions: Sequence[str] = (),
    keep: Sequence[str] = (),
    side: str | None = None,
    ignore_unknown: bool = False,
    rejects: str | Path | None = None,
    strict: bool = False,
    progress: Progress = lambda _done, _rows: None,
) -> Summary:
    """Apply the rules to every row of a table file.

    The answers begin with the column ``row``, the number of the row in the table, from 1. Rows that are wrong are not
    among them but in the file ``rejects``, which is made only where there are any.

    Args:
        program: the ground knowledge base.
        table: the table to read; the ending of its name chooses the format.
        output: the file to write; the ending of its name chooses the format.
        conclusions: what to answer with (see ``columns_for``).
        keep: columns to carry over.
        side: the default side of columns that name none.
        ignore_unknown: pass over columns that are no findings.
        rejects: the file for wrong rows; by default ``output`` with ``.rejects.csv`` added.
        strict: stop at the first wrong row and write nothing.
        progress: told after each chunk the share of the table that is done, from 0 to 1, and the number of rows.

    Raises:
        FactsError: for a table or columns that cannot be used, and with ``strict`` for a wrong row.
        QuestionError: for conclusions that there are not.
        InputError: where a file cannot be written.
    """
    kind = format_of(output)
    source = open_table(table)
    names = Path(output), Path(f"{output}.rejects.csv" if rejects is None else rejects)
    _refuse_same(source.path, *names)
    screener = Screener(program, tuple(conclusions), tuple(keep), side, ignore_unknown, kind in PLAIN_FORMATS)
    answers = FileAnswers(source, screener)
    summary = Summary(program.model, name_of(table), name_of(output))
    with new_file(names[0]) as made, new_file(names[1]) as left_over:
        with _Sinks(names, (made.path, left_over.path), kind, answers.schema) as sinks, Behind() as behind:
            for part in answers:
                if strict and part.wrong:
                    raise _wrong_row(source.path, part.wrong[0])
                behind.do(sinks.write, part)
                summary.count(part)
                progress(part.done, summary.rows)
        left_over.wanted = summary.rejected > 0
    summary.rejects = name_of(names[1]) if summary.rejected else ""
    summary.ignored = answers.ignored
    return summary


class _Sinks:
    """The two files that are written."""

    def __init__(self, names: tuple[Path, Path], paths: tuple[Path, Path], kind: str, schema: pa.Schema) -> None:
        self._names = names
        with writing(names[0]):
            self._answers = TableWriter(paths[0], kind, schema)
        with writing(names[1]):
            self._rejects = RejectWriter(paths[1], cases=CASE in schema.names)

    def write(self, part: Part) -> None:
        with writing(self._names[0]):
            for batch in part.answers:
                self._answers.write(batch)
        with writing(self._names[1]):
            self._rejects.write(part.wrong)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            with writing(self._names[1]):
                self._rejects.close()
        finally:
            with writing(self._names[0]):
                self._answers.close(complete=kind is None)


def _refuse_same(table: Path, output: Path, rejects: Path) -> None:
    """Refuse to write over what is read, and two files to one name."""
    for one, other, words in (
        (output, table, "is the table that is read: write the answers to another file"),
        (rejects, table, "is the table that is read: write the rejects to another file"),
        (rejects, output, "is the file with the answers: write the rejects to another file"),
    ):
        if os.path.realpath(one) == os.path.realpath(other) or (one.exists() and one.samefile(other)):
            raise FactsError([Fault(words, Place(name_of(one)))])


def _wrong_row(table: Path, reject: Reject) -> FactsError:
    return FactsError([Fault(reject.reason, Place(f"{name_of(table)}: row {reject.number}"))])
