"""Planes from columns of words: each distinct word is looked up once."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from expert.screening.arrays import numbers_of
from expert.screening.planes import Mask, Words, no_row, pack, validity

_MOST_REMEMBERED = 500_000  # characters and truth values
_LONGEST_REMEMBERED = 200  # characters
_FEW = 48  # distinct words up to which a comparison per word is cheaper than a look-up per row
_BYTES = {"string": pa.binary(), "large_string": pa.large_binary(), "string_view": pa.binary_view()}

Codes = NDArray[np.integer[Any]]


def encoded(array: pa.Array) -> tuple[Codes, list[Any], Words]:
    """A column of words as the code of each row, what each code means, and the rows that are not null.

    Where a row is null, any number may stand for a code.
    """
    if not pa.types.is_dictionary(array.type):
        array = pc.dictionary_encode(array)
    words, valid = array.dictionary, validity(array.indices)
    codes = numbers_of(array.indices)
    if len(words) > len(codes):  # of a long dictionary this block uses a part
        codes = codes.clip(0, len(words) - 1)
        used, codes = np.unique(codes, return_inverse=True)
        return codes, [texts_of(words.slice(code, 1))[0] for code in used.tolist()], valid
    return codes, texts_of(words), valid


def texts_of(array: pa.Array) -> list[Any]:
    """The values of an array; in text that is not UTF-8, what cannot be read is replaced."""
    try:
        values: list[Any] = array.to_pylist()
    except UnicodeDecodeError:
        contents = array.view(_BYTES[str(array.type)]).to_pylist()
        return [content if content is None else content.decode("utf-8", "replace") for content in contents]
    return values


class Lexicon:
    """Remembers what each word means as a row of truth values, one per plane that is wanted."""

    def __init__(self, look_up: Callable[[Any], Sequence[bool]]) -> None:
        """Give the meaning of words by ``look_up``: as many truth values as planes are wanted."""
        self._look_up = look_up
        self._known: dict[Hashable, Sequence[bool]] = {}
        self._size = 0

    def planes(self, array: pa.Array) -> list[Words]:
        """For each truth value that a word means, the rows whose word means true there."""
        codes, words, valid = encoded(array)
        meanings: Mask = np.array([self._meaning(word) for word in words] or [self._meaning(None)], np.bool_).T
        if len(words) < 256:
            codes = codes.astype(np.uint8)
        by_word: dict[int, Words] = {}
        made: dict[bytes, Words] = {}
        planes: list[Words] = []
        for meaning in meanings:
            key = meaning.tobytes()
            if key not in made:
                if len(words) > _FEW:
                    made[key] = pack(meaning.take(codes, mode="clip")) & valid
                else:
                    made[key] = _any_of(meaning.nonzero()[0], codes, valid, by_word)
            planes.append(made[key])
        return planes

    def _meaning(self, word: Any) -> Sequence[bool]:
        meaning = self._known.get(word)
        if meaning is not None:
            return meaning
        meaning = self._look_up(word)
        length = len(word) if isinstance(word, str) else 1
        if length <= _LONGEST_REMEMBERED:
            self._size += length + len(meaning)
            if self._size > _MOST_REMEMBERED:
                self._known.clear()
                self._size = length + len(meaning)
            self._known[word] = meaning
        return meaning


def _any_of(wanted: NDArray[np.intp], codes: Codes, valid: Words, by_word: dict[int, Words]) -> Words:
    """The rows that hold one of the wanted words."""
    found: Words | None = None
    for code in wanted.tolist():
        if code not in by_word:
            by_word[code] = pack(codes == code) & valid
        found = by_word[code] if found is None else found | by_word[code]
    return no_row(codes.size) if found is None else found
