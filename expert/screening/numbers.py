"""Planes from columns of numbers: one comparison for each threshold the rules read."""

import math
from collections.abc import Sequence
from sys import float_info
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from expert.loading.fact_values import UNKNOWN
from expert.screening.arrays import is_text, numbers_of
from expert.screening.columns import Column
from expert.screening.planes import Mask, Words, pack, validity
from expert.screening.row_facts import number_of
from expert.screening.stated import Route, Said, Stated
from expert.screening.words import encoded
from expert.slots import KNOWN

_MOST_EXACT = 2**53  # up to which a float64 holds every whole number
_COMPARE = {"above": np.greater, "at_least": np.greater_equal, "below": np.less, "at_most": np.less_equal}


class NumberSource:
    """A column of numbers, or of texts that write numbers."""

    def __init__(self, column: Column, route: Route, aspects: Sequence[str]) -> None:
        """Compare with the thresholds that ``aspects`` name."""
        self.columns = (column,)
        self._route = route
        self._range: tuple[float, float] = getattr(column.item, "range", None) or (-float_info.max, float_info.max)
        self._known = [aspect for aspect in aspects if aspect == KNOWN]
        self._tests = [(aspect, *_test(aspect)) for aspect in aspects if aspect != KNOWN]

    def read(self, arrays: Sequence[pa.Array], stated: Stated) -> Words:
        """Add where a number is known, and how it compares; numbers out of range are wrong."""
        values, valid = _written(arrays[0]) if is_text(arrays[0].type) else (numbers_of(arrays[0]), validity(arrays[0]))
        low, high = self._range
        within = compare("at_least", values, low) & compare("at_most", values, high)
        known = pack(within) & valid
        true = {aspect: pack(compare(word, values, bound)) & known for aspect, word, bound in self._tests}
        false = {aspect: known ^ plane for aspect, plane in true.items()}
        true |= dict.fromkeys(self._known, known)
        self._route.put(Said(true, false, known, known), stated)
        return valid ^ known


def _test(aspect: str) -> tuple[str, float]:
    word, _, bound = aspect.partition(" ")
    return word, float(bound)


def compare(word: str, values: NDArray[Any], bound: float) -> Mask:
    """Where numbers are above, below, at least or at most a bound; exact for whole numbers of any size."""
    limit: float | int = bound
    if values.dtype.kind in "iu":
        limit = math.floor(bound) if word in {"above", "at_most"} else math.ceil(bound)
    found: Mask = _COMPARE[word](values, limit)
    return found


def _written(array: pa.Array) -> tuple[NDArray[Any], Words]:
    """The numbers that texts write, and the rows that state something; what writes no number is not a number.

    Where a whole number does not fit a float64, all are Python's numbers, which are compared exactly.
    """
    codes, words, valid = encoded(array)
    numbers = [math.nan if word is None or (number := number_of(word)) is None else number for word in words]
    blank = [word is None or word.strip().lower() in {"", UNKNOWN} for word in words]
    exact = any(isinstance(number, int) and abs(number) > _MOST_EXACT for number in numbers)
    values = np.array(numbers or [math.nan], object if exact else np.float64).take(codes, mode="clip")
    return values, valid & ~pack(np.array(blank or [True], np.bool_).take(codes, mode="clip"))
