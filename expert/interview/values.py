"""Read one value as a person types it: yes or no, a word or its number in a list, several of them, a number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from expert.errors import Place
from expert.explanations import wording
from expert.interview.lines import Unclear, not_understood
from expert.loading.fact_values import UNKNOWN
from expert.loading.fields import as_number, is_huge, truth_word
from expert.loading.nodes import Scalar, clip
from expert.vocabulary import Conclusion, Finding, Item

Plain = str | int | float | dict[str, str]  # a value in the words of a fact file
NONE = "none"
_UNKNOWN_WORDS = frozenset({UNKNOWN, "u", "don't know", "dont know", "not known", "not sure", "unsure"})
_YES_WORDS, _NO_WORDS = frozenset({"y"}), frozenset({"n"})
_SHORTEST_START = 3
_TYPED = Place("answer")


@dataclass(frozen=True, slots=True)
class Options:
    """What may be chosen, each value with its words. They are numbered, unless one of them is itself a number."""

    words: Mapping[str, str]

    @property
    def numbered(self) -> bool:
        """Whether a number stands for a value."""
        return not any(name.isdecimal() or words.isdecimal() for name, words in self.words.items())

    def rows(self) -> Iterable[tuple[str, str]]:
        """The mark and the words of each value."""
        for number, words in enumerate(self.words.values(), 1):
            yield (f"{number}" if self.numbered else "-"), words

    def find(self, text: str) -> str | None:
        """The value a text names: by number, by its words, or by how its words begin where only one begins so."""
        if self.numbered and text.isdecimal() and len(text) <= len(str(len(self.words))):
            number = int(text)
            return list(self.words)[number - 1] if 1 <= number <= len(self.words) else None
        wanted = _folded(text)
        exact = [name for name, words in self.words.items() if wanted in {_folded(name), _folded(words)}]
        if exact:
            return exact[0]
        begun = [
            name
            for name, words in self.words.items()
            if len(wanted) >= _SHORTEST_START
            and (_folded(name).startswith(wanted) or _folded(words).startswith(wanted))
        ]
        return begun[0] if len(begun) == 1 else None

    @property
    def valid(self) -> tuple[str, ...]:
        """What may be typed, for suggestions."""
        return (*self.words, *(words.lower() for words in self.words.values()))


def is_unknown_word(text: str) -> bool:
    """Whether a text says that the answer is not known."""
    return text.lower() in _UNKNOWN_WORDS


def yes_or_no(text: str) -> bool | None:
    """What a text says, None where it is neither yes nor no."""
    word = text.lower()
    if word in _YES_WORDS | _NO_WORDS:
        return word in _YES_WORDS
    return truth_word(word)


def read_value(item: Item, options: Options, text: str, already: Mapping[str, bool]) -> Plain:
    """The value a text states of an item, in the words of a fact file; ``unknown`` where it says so.

    Args:
        item: what was asked.
        options: the values that can be chosen.
        text: what was typed.
        already: what is known of a set; it stays as it is.

    Raises:
        Unclear: with one sentence.
    """
    if isinstance(item, Finding) and item.type in {"choice", "choices"}:
        return _chosen(item, options, text, already)
    if is_unknown_word(text):
        return UNKNOWN
    if isinstance(item, Finding) and item.type == "number":
        return _number(item, text)
    truth = yes_or_no(text)
    if truth is None:
        raise not_understood(text, ("yes", "no", UNKNOWN), expected(item, options))
    return "yes" if truth else "no"


def expected(item: Item, options: Options) -> str:
    """What may be answered of one member, in words."""
    if isinstance(item, Conclusion) or item.type == "boolean":
        return "yes, no or unknown"
    if item.type == "number":
        return f"{_range_words(item)}, or unknown"
    if item.type == "choice":
        return "one number of the list or its words, or unknown" if options.numbered else "one of the list, or unknown"
    several = "numbers of the list or their words" if options.numbered else "words of the list"
    return f"all that apply, as {several} with commas, or none, or unknown"


def _chosen(item: Finding, options: Options, text: str, already: Mapping[str, bool]) -> Plain:
    whole = options.find(text)
    if whole is None and is_unknown_word(text):
        return UNKNOWN
    if item.type == "choice":
        if whole is None:
            raise not_understood(text, (*options.valid, UNKNOWN), expected(item, options))
        return whole
    chosen = [whole] if whole is not None else _several(item, options, text)
    truths = {**already, **{name: name in chosen for name in options.words}}
    return {name: "yes" if truth else "no" for name, truth in truths.items()}


def _several(item: Finding, options: Options, text: str) -> list[str]:
    if text.lower() in {NONE, "no", "n"}:
        return []
    chosen: list[str] = []
    for part in text.split(","):
        found = options.find(part.strip())
        if found is None:
            raise not_understood(part.strip(), (*options.valid, NONE, UNKNOWN), expected(item, options))
        chosen.append(found)
    return chosen


def _number(item: Finding, text: str) -> float | int:
    digits, _, unit = text.partition(" ")
    node = Scalar(digits, True, _TYPED)
    value = as_number(node)
    if unit and not item.unit.lower().startswith(unit.lower()):
        raise Unclear(f"'{clip(text, 40)}' is no answer here. Please answer: {expected(item, Options({}))}.")
    low, high = item.range or (float("-inf"), float("inf"))
    if is_huge(node) or (value is not None and not low <= value <= high):
        raise Unclear(f"{clip(digits, 20)} cannot be right. Please answer: {expected(item, Options({}))}.")
    if value is None:
        comma = " Write the decimal point as a point." if _is_number(digits.replace(",", ".", 1)) else ""
        raise Unclear(f"'{clip(text, 40)}' is no number.{comma} Please answer: {expected(item, Options({}))}.")
    return value


def _is_number(text: str) -> bool:
    return as_number(Scalar(text, True, _TYPED)) is not None


def _range_words(item: Finding) -> str:
    unit = f" of {item.unit}" if item.unit else ""
    if item.range is None:
        return f"a number{unit}"
    low, high = (wording.number(float(bound)) for bound in item.range)
    return f"a number{unit} from {low} to {high}"


def _folded(text: str) -> str:
    return text.casefold().replace("_", " ").replace("-", " ").strip()
