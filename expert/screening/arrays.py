"""What an Arrow array holds: words, numbers or truth values, and its numbers as NumPy has them."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from expert.screening.columns import NUMBER, WORD, WORDS, YES_NO, Column

_NUMPY_NAMES = {"halffloat": "float16", "float": "float32", "double": "float64"}
_ACCEPTED = {
    YES_NO: "booleans, 0 and 1, or words",
    WORD: "words",
    WORDS: "lists of words, or words separated by ';'",
    NUMBER: "numbers",
}


def held_type(kind: pa.DataType) -> pa.DataType:
    """The type of the values: that of the dictionary where they are dictionary encoded."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def is_text(kind: pa.DataType) -> bool:
    """Whether a type holds text, dictionary encoded or not."""
    held = held_type(kind)
    return bool(pa.types.is_string(held) or pa.types.is_large_string(held) or pa.types.is_string_view(held))


def is_list(kind: pa.DataType) -> bool:
    """Whether a type holds lists of text."""
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind)) and is_text(kind.value_type)


def type_fault(column: Column, kind: pa.DataType) -> str | None:
    """Why a column cannot be of a type; None where it can."""
    held = held_type(kind)
    whole = pa.types.is_integer(held)
    numeric_words = any(value.isdecimal() for value in getattr(column.item, "values", ()))
    fits = {
        YES_NO: pa.types.is_boolean(held) or whole,
        WORD: whole and numeric_words,
        WORDS: is_list(kind),
        NUMBER: whole or pa.types.is_floating(held) or pa.types.is_decimal(held),
    }[column.type]
    if fits or pa.types.is_null(held) or is_text(kind):
        return None
    return f"the column '{column.name}' cannot hold {kind}: {_ACCEPTED[column.type]} are expected"


def numbers_of(array: pa.Array) -> NDArray[Any]:
    """The numbers of an array, one per row; what stands where the array is null means nothing.

    Whole numbers stay whole, all others become float64.
    """
    if pa.types.is_decimal(array.type):
        array = array.cast(pa.string()).cast(pa.float64())  # rounded once, as Python does
    kind = np.dtype(_NUMPY_NAMES.get(str(array.type), str(array.type)))
    buffer = array.buffers()[1]
    if len(array) == 0 or buffer is None:
        return np.zeros(0, kind)
    found = np.frombuffer(buffer, kind, len(array), array.offset * kind.itemsize)
    return found if kind.kind in "iu" else found.astype(np.float64, copy=False)
