"""The peers: each computes what ``expert`` computes, in its own language, from the same ground rules."""

from typing import Protocol

import pyarrow as pa

from expert.inputs import Inputs

Known = tuple[frozenset[int], frozenset[int]]
"""The conclusions' slots that are known true, and those known false."""


class CasePeer(Protocol):
    """A rule engine for one case at a time. Building it is not part of a case's time."""

    name: str
    note: str

    def run(self, inputs: Inputs) -> Known:
        """Everything known of the conclusions of one case, from the slots its facts state."""


class TablePeer(Protocol):
    """A way to compute the result columns of many cases at once.

    Results are one column per flag (a boolean, null where unknown), and per ladder its rung as a number from 0, null
    for none (see ``Ladder``), and the ceiling's rung as ``<ladder>_ceiling``.
    """

    name: str
    note: str

    def run(self, table: pa.Table) -> pa.Table:
        """The result columns, one row per case, in order."""
