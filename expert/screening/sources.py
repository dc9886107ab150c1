"""The forms a column may have, each with its own way from Arrow arrays to planes."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from expert.facts import Key, Value, is_negative
from expert.inputs import value_truth
from expert.loading.fact_values import UNKNOWN, is_yes_or_no
from expert.loading.fields import truth_word
from expert.screening.arrays import is_text, numbers_of
from expert.screening.columns import WORDS, YES_NO, Column
from expert.screening.planes import Mask, Words, any_plane, bitmap, every, pack, unpack, validity, word_count
from expert.screening.stated import Cell, Route, Said, Stated
from expert.screening.words import Lexicon, encoded
from expert.truth import Truth

_BOOL = pa.bool_()

Meaning = Callable[[Column, Any], Mapping[Key, Value] | None]
"""What a cell states by itself; None where it cannot be used."""


class Source(Protocol):
    """One or several columns that state something together."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, in the order in which their arrays are read."""

    def read(self, arrays: Sequence[pa.Array], stated: Stated) -> Words | None:
        """Add what the arrays of the columns state; return the rows that cannot be used, None where none can be."""


def yes_and_no(array: pa.Array) -> tuple[Words, Words, Words | None]:
    """The planes of yes, of no and of wrong rows, from an array of booleans or of the numbers 0 and 1."""
    if array.type == _BOOL:
        rows, offset = len(array), array.offset
        valid, bits = array.buffers()
        known = every(rows) if valid is None else bitmap(valid, offset, rows)
        yes = bitmap(bits, offset, rows) & known
        return yes, known ^ yes, None
    known, values = validity(array), numbers_of(array)
    yes, no = pack(values == 1) & known, pack(values == 0) & known
    return yes, no, known ^ yes ^ no


class YesNoSource:
    """A column of booleans, or of the numbers 0 and 1, for a whole yes-or-no item."""

    def __init__(self, column: Column, meaning: Meaning) -> None:
        """Look up once what yes and no state."""
        self.columns = (column,)
        self._yes = _cells(meaning(column, True))
        self._no = _cells(meaning(column, False))

    def read(self, arrays: Sequence[pa.Array], stated: Stated) -> Words | None:
        """Add the rows of yes and of no."""
        yes, no, wrong = yes_and_no(arrays[0])
        for plane, cells in ((yes, self._yes), (no, self._no)):
            for cell, truth in cells:
                (stated.true if truth else stated.false)[cell] = plane
        return wrong


def _cells(values: Mapping[Key, Value] | None) -> list[tuple[Cell, bool]]:
    return [(Cell(item, member), value is True) for (item, member), value in (values or {}).items()]


class WordSource:
    """A column of words, or of sets written as words; each distinct word is read once by the fact reader."""

    def __init__(self, column: Column, aspects: Sequence[str], sides: Iterable[str], meaning: Meaning) -> None:
        """Look up words by ``meaning``, for the aspects given; ``sides`` are words that may stand for yes or no."""
        self.columns = (column,)
        self._meaning = meaning
        said = [meaning(column, sample) or {} for sample in _samples(column, sides)]
        keys = dict.fromkeys(key for values in said for key in values)
        cells = [Cell(*key, aspect) for key in keys for aspect in aspects]
        self._true = [cell for cell in cells if any(_truth(values, cell) is Truth.TRUE for values in said)]
        self._false = [cell for cell in cells if any(_truth(values, cell) is Truth.FALSE for values in said)]
        wordy = [] if is_yes_or_no(column.item) else keys
        self._remarkable = [key for key in wordy if any(self._is_remarkable(values, key) for values in said)]
        self._lexicon = Lexicon(self._look_up)

    def read(self, arrays: Sequence[pa.Array], stated: Stated) -> Words:
        """Add the rows of each word."""
        planes = iter(self._lexicon.planes(arrays[0]))
        stated.true.update((cell, next(planes)) for cell in self._true)
        stated.false.update((cell, next(planes)) for cell in self._false)
        stated.remarkable.update((key, next(planes)) for key in self._remarkable)
        return next(planes)

    def _look_up(self, word: Any) -> list[bool]:
        values = self._meaning(self.columns[0], word)
        said = values or {}
        return [
            *(_truth(said, cell) is Truth.TRUE for cell in self._true),
            *(_truth(said, cell) is Truth.FALSE for cell in self._false),
            *(self._is_remarkable(said, key) for key in self._remarkable),
            values is None,
        ]

    def _is_remarkable(self, values: Mapping[Key, Value], key: Key) -> bool:
        return key in values and not is_negative(self.columns[0].item, values[key])


def _samples(column: Column, sides: Iterable[str]) -> list[Any]:
    """Cells that together state everything a column of words can state."""
    if column.type == YES_NO:
        return ["yes", "no", *sides]
    values = getattr(column.item, "values", ())
    return [[], *([value] for value in values)] if column.type == WORDS else list(values)


def _truth(values: Mapping[Key, Value], cell: Cell) -> Truth:
    value = values.get((cell.item, cell.member))
    return Truth.UNKNOWN if value is None else value_truth(value, cell.aspect)


class ValuesSource:
    """Columns that each say yes or no to one value of a set; values without a column stay unknown."""

    def __init__(self, columns: Sequence[Column], route: Route, aspects: Sequence[str]) -> None:
        """Read the values of one set, of the members of the route."""
        self.columns = columns
        self._route = route
        self._aspects = set(aspects)
        self._lexicon = Lexicon(_yes_no_unknown)

    def read(self, arrays: Sequence[pa.Array], stated: Stated) -> Words | None:
        """Add what is known of each value."""
        true: dict[str, Words] = {}
        false: dict[str, Words] = {}
        wrong: list[Words] = []
        for column, array in zip(self.columns, arrays, strict=True):
            if not is_text(array.type):
                yes, no, bad = yes_and_no(array)
            else:
                yes, no, bad = self._lexicon.planes(array)
            true[column.value], false[column.value] = yes, no
            if bad is not None:
                wrong.append(bad)
        normal = self._route.normal
        known = any_plane([*true.values(), *false.values()], stated.rows)
        remarkable = any_plane([plane for value, plane in true.items() if value not in normal], stated.rows)
        self._route.put(Said(_only(true, self._aspects), _only(false, self._aspects), known, remarkable), stated)
        return any_plane(wrong, stated.rows) if wrong else None


def _yes_no_unknown(word: Any) -> list[bool]:
    text = "" if word is None else word.strip()
    truth = truth_word(text)
    return [truth is True, truth is False, truth is None and text.lower() not in {"", UNKNOWN}]


def _only(planes: Mapping[str, Words], aspects: Container[str]) -> dict[str, Words]:
    return {aspect: plane for aspect, plane in planes.items() if aspect in aspects}


class ListSource:
    """A column of lists; each list is complete, what it does not name is absent."""

    def __init__(self, column: Column, route: Route, aspects: Sequence[str], *, pass_over: bool) -> None:
        """Read the sets of one item; with ``pass_over`` a list with unknown words is not wrong, but says nothing."""
        self.columns = (column,)
        self._route = route
        self._aspects = set(aspects)
        self._pass_over = pass_over
        self._values: tuple[str, ...] = tuple(getattr(column.item, "values", ()))
        self._number = {value: number for number, value in enumerate(self._values)}

    def read(self, arrays: Sequence[pa.Array], stated: Stated) -> Words:
        """Add the rows that list each value."""
        rows, array = stated.rows, arrays[0]
        lengths = pc.list_value_length(array).fill_null(0).to_numpy(zero_copy_only=False)
        of_row = np.repeat(np.arange(rows), lengths)
        codes, words, valid = encoded(array.flatten())
        bad = len(self._values)
        numbers = np.array([self._number.get(word, bad) for word in words] or [bad]).take(codes, mode="clip")
        numbers = np.where(unpack(valid, codes.size), numbers, bad)
        held = np.zeros((bad + 1, word_count(rows) * 64), np.bool_)
        held[numbers, of_row] = True
        planes = [pack(line) for line in held]
        unusable, twice = planes.pop(), self._twice(numbers, of_row, held)
        known = validity(array) & ~unusable
        true = {value: plane & known for value, plane in zip(self._values, planes, strict=True)}
        false = {value: known ^ plane for value, plane in true.items()}
        remarkable = any_plane([plane for value, plane in true.items() if value not in self._route.normal], rows)
        self._route.put(Said(_only(true, self._aspects), _only(false, self._aspects), known, remarkable), stated)
        return twice if self._pass_over else twice | unusable

    def _twice(self, numbers: NDArray[np.int64], of_row: NDArray[np.int64], held: Mask) -> Words:
        """The rows that list a value twice."""
        good = numbers < len(self._values)
        found = np.zeros(held.shape[1], np.bool_)
        if np.count_nonzero(held[:-1]) < np.count_nonzero(good):
            places, counts = np.unique(numbers[good] * held.shape[1] + of_row[good], return_counts=True)
            found[places[counts > 1] % held.shape[1]] = True
        return pack(found)
