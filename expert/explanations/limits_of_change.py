"""Read which changes a counterfactual may make: what is fixed, which way facts may change, which kinds of change."""

from collections.abc import Iterable, Mapping, Sequence

from expert.consultation import Consultation
from expert.errors import Fault, QuestionError
from expert.explanations.changes import DIRECTIONS, KINDS, WITHDRAW, Allowed
from expert.facts import Key
from expert.loading.fact_names import read_name
from expert.loading.fact_values import is_yes_or_no
from expert.loading.nodes import clip
from expert.suggest import hint
from expert.vocabulary import Conclusion, Item, Vocabulary

MOST_CHANGES = 3


def allowed_of(
    consultation: Consultation, fixed: Iterable[str], directions: Mapping[str, str], kinds: Iterable[str]
) -> Allowed:
    """The changes that may be made.

    Raises:
        QuestionError: where there is no such finding, side, direction or kind; the message suggests the nearest.
    """
    vocabulary = consultation.model.vocabulary
    ways: dict[Key, str] = {}
    for name, direction in directions.items():
        if direction not in DIRECTIONS:
            raise QuestionError(_unknown("direction", direction, DIRECTIONS))
        item, keys = _named(vocabulary, name)
        if not is_yes_or_no(item) and (isinstance(item, Conclusion) or item.type != "number"):
            raise QuestionError(
                f"'{item.id}' has no direction: only numbers and what is answered by yes or no have one"
            )
        ways.update(dict.fromkeys(keys, direction))
    chosen = tuple(kinds)
    for kind in chosen:
        if kind not in KINDS:
            raise QuestionError(_unknown("kind of change", kind, KINDS))
    held = frozenset(key for name in fixed for key in _named(vocabulary, name)[1])
    return Allowed(tuple(kind for kind in KINDS if kind in chosen) or KINDS, held, ways)


def read_directions(texts: Iterable[str]) -> dict[str, str]:
    """Directions written as ``age_years=up``.

    Raises:
        QuestionError: where one is not written so, or a name comes twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, way = (part.strip() for part in text.partition("="))
        if not name or not equals:
            raise QuestionError(f"a direction is written as 'name=up' or 'name=down', not '{clip(text)}'")
        if found.setdefault(name, way) != way:
            raise QuestionError(f"'{clip(name)}' has two directions")
    return found


def check_most(most_changes: int, kinds: tuple[str, ...]) -> None:
    """Refuse a number of changes that cannot be searched.

    Raises:
        QuestionError: where it is none, or too many.
    """
    if isinstance(most_changes, bool) or not isinstance(most_changes, int) or most_changes < 1:
        raise QuestionError("the most changes must be a whole number, at least 1")
    if most_changes > MOST_CHANGES and kinds != (WITHDRAW,):
        only = f"more than {MOST_CHANGES} changes together can be searched only where all are '{WITHDRAW}'"
        raise QuestionError(f"{only}; ask for at most {MOST_CHANGES}")


def _named(vocabulary: Vocabulary, name: str) -> tuple[Item, tuple[Key, ...]]:
    """The item an id names, with all its members or the one behind the ``@``."""
    found = read_name(name, vocabulary)
    if isinstance(found, Fault):
        raise QuestionError(str(found))
    return found


def _unknown(what: str, word: str, valid: Sequence[str]) -> str:
    return f"there is no {what} '{clip(str(word))}'; there are {', '.join(valid)}{hint(str(word), valid)}"
