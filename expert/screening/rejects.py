"""The file of wrong rows: number, case and reason of each, as CSV."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from expert.loading.nodes import clip

_LONGEST = 2_000
_COLUMNS, _COLUMNS_WITH_CASES = ("row", "reason"), ("row", "case", "reason")


class Reject(NamedTuple):
    """A wrong row: its number, its case where it could be read, and what is wrong."""

    number: int
    case: str | None
    reason: str


def is_file_of_rejects(path: Path) -> bool:
    """Whether a file begins as those that a RejectWriter writes.

    Raises:
        OSError: where it cannot be read.
    """
    heads = [",".join(names).encode() for names in (_COLUMNS, _COLUMNS_WITH_CASES)]
    with path.open("rb") as stream:
        return stream.readline(max(map(len, heads)) + 1).removesuffix(b"\n") in heads


class RejectWriter:
    """Writes wrong rows."""

    def __init__(self, path: Path, *, cases: bool) -> None:
        """Write to ``path``; with ``cases`` there is a column for them."""
        self._cases = cases
        self._stream = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow(_COLUMNS_WITH_CASES if cases else _COLUMNS)

    def write(self, rejects: Iterable[Reject]) -> None:
        """Add rows."""
        for number, case, reason in rejects:
            said = clip(reason, _LONGEST)
            self._writer.writerow([number, case, said] if self._cases else [number, said])

    def close(self) -> None:
        """Complete the file."""
        self._stream.close()
