"""Bit planes: one bit per row of a table, in words of 64, as Arrow packs booleans and validity."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Mask = NDArray[np.bool_]


def word_count(rows: int) -> int:
    """How many words the plane of so many rows has."""
    return -(-rows // 64)


@lru_cache(maxsize=8)
def every(rows: int) -> Words:
    """The plane in which the bit of every row is set; it cannot be written to."""
    words = pack(np.ones(rows, np.bool_))
    words.flags.writeable = False
    return words


@lru_cache(maxsize=8)
def no_row(rows: int) -> Words:
    """The plane in which no bit is set; it cannot be written to."""
    words: Words = np.zeros(word_count(rows), np.uint64)
    words.flags.writeable = False
    return words


def pack(mask: Mask) -> Words:
    """The plane of a mask with one truth value per row."""
    return _words(np.packbits(mask, bitorder="little"), word_count(mask.size))


def unpack(plane: Words, rows: int) -> Mask:
    """One truth value per row."""
    mask: Mask = np.unpackbits(plane.view(np.uint8), count=rows, bitorder="little").view(np.bool_)
    return mask


def bitmap(buffer: Any, offset: int, rows: int) -> Words:
    """The plane of an Arrow bitmap; a view of its memory where it begins on a byte and ends on a word, else a copy.

    Args:
        buffer: the buffer; it may be None where there are no rows.
        offset: the bit of the first row.
        rows: how many rows follow.
    """
    if rows == 0 or buffer is None:
        return no_row(0)
    start, shift = divmod(offset, 8)
    if shift == 0 and rows % 64 == 0:
        words: Words = np.frombuffer(buffer, np.uint64, rows // 64, start)
        return words
    found = np.frombuffer(buffer, np.uint8, -(-(shift + rows) // 8), start)
    bits = np.unpackbits(found, count=shift + rows, bitorder="little")[shift:]
    return pack(bits.view(np.bool_))


def validity(array: pa.Array) -> Words:
    """The rows in which an array holds a value."""
    buffer = array.buffers()[0]
    return every(len(array)) if buffer is None else bitmap(buffer, array.offset, len(array))


def any_plane(planes: Sequence[Words], rows: int) -> Words:
    """The rows set in any of the planes."""
    found: Words | None = None
    for plane in planes:
        found = plane if found is None else found | plane
    return no_row(rows) if found is None else found


def all_planes(planes: Sequence[Words], rows: int) -> Words:
    """The rows set in all of the planes."""
    found: Words | None = None
    for plane in planes:
        found = plane if found is None else found & plane
    return every(rows) if found is None else found


def _words(packed: NDArray[np.uint8], count: int) -> Words:
    if packed.size != count * 8:
        padded = np.zeros(count * 8, np.uint8)
        padded[: packed.size] = packed
        packed = padded
    words: Words = packed.view(np.uint64)
    return words
