"""Screen a table file into another file, in bounded memory; both it and the file of wrong rows appear when complete."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from expert.atomic import new_file, writing
from expert.errors import FactsError, Fault, InputError, Place
from expert.grounding import Program
from expert.loading.text import name_of
from expert.screening.columns import CASE
from expert.screening.file_answers import FileAnswers, Part
from expert.screening.overlap import Behind
from expert.screening.rejects import Reject, RejectWriter, is_file_of_rejects
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
        rejects: the file for wrong rows; by default ``output`` with ``.rejects.csv`` added. A file that is there is
            replaced, or removed where no row is wrong, only if it is such a file.
        strict: stop at the first wrong row and write nothing.
        progress: told after each chunk the share of the table that is done, from 0 to 1, and the number of rows.

    Raises:
        FactsError: for a table or columns that cannot be used, and with ``strict`` for a wrong row.
        QuestionError: for conclusions that there are not.
        InputError: where a file cannot be written.
    """
    names = Path(output), Path(f"{output}.rejects.csv" if rejects is None else rejects)
    _refuse_stream(*names)
    kind = format_of(output)
    source = open_table(table)
    _refuse_same(source.path, *names)
    _refuse_other(names[1])
    is_plain = kind in PLAIN_FORMATS
    screener = Screener(program, tuple(conclusions), tuple(keep), side, ignore_unknown, is_plain, counted=True)
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
        closing: list[Callable[[], None]] = [
            partial(self._answers.close, complete=kind is None),
            self._rejects.close,
        ]
        failures: list[InputError] = []
        for name, close in zip(self._names, closing, strict=True):
            try:
                with writing(name):
                    close()
            except InputError as error:
                failures.append(error)
        if failures and kind is None:
            raise failures[0]


def _refuse_same(table: Path, output: Path, rejects: Path) -> None:
    """Refuse to write over what is read, and two files to one name."""
    for one, other, words in (
        (output, table, "is the table that is read: write the answers to another file"),
        (rejects, table, "is the table that is read: write the rejects to another file"),
        (rejects, output, "is the file with the answers: write the rejects to another file"),
    ):
        with writing(one):
            are_there = one.exists() and other.exists()
            if os.path.realpath(one) == os.path.realpath(other) or (are_there and one.samefile(other)):
                raise FactsError([Fault(words, Place(name_of(one)))])


def _refuse_other(rejects: Path) -> None:
    """Refuse to replace or remove a file that is there and is not one of rejects."""
    with writing(rejects):
        if rejects.is_file() and not is_file_of_rejects(rejects):
            raise FactsError([Fault("is no file of rejects: choose another name", Place(name_of(rejects)))])


def _refuse_stream(*names: Path) -> None:
    """Refuse the sign that elsewhere stands for standard output."""
    if Path("-") in names:
        raise InputError("answers and rejects are written to files: '-' is not the name of one")


def _wrong_row(table: Path, reject: Reject) -> FactsError:
    return FactsError([Fault(reject.reason, Place(f"{name_of(table)}: row {reject.number}"))])
