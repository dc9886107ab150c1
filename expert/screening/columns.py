"""The columns a table of cases may have: what each name states, of whom, and in which form."""

from collections.abc import Iterator
from dataclasses import dataclass

from expert.loading.fact_values import BOTH, NEITHER
from expert.vocabulary import NOT_STATED, Finding, Item, Scope, Vocabulary

CASE, ROW = "case", "row"
YES_NO, WORD, WORDS, NUMBER = "yes or no", "word", "list of words", "number"
_TYPES = {"boolean": YES_NO, "choice": WORD, "choices": WORDS, "number": NUMBER}


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a table states.

    ``side`` is empty for the person and where no side is named, else a member, ``both`` or ``not_stated``. ``value``
    names the value of a set that the column says yes or no to; it is empty where the column states the whole item.
    """

    name: str
    item: Item
    side: str = ""
    value: str = ""

    @property
    def type(self) -> str:
        """What the column holds: ``yes or no``, ``word``, ``list of words`` or ``number``."""
        return _TYPES[self.item.type] if isinstance(self.item, Finding) and not self.value else YES_NO


@dataclass(frozen=True, slots=True)
class ExpectedColumn:
    """A column for people to read: its name, what it holds, and what it means.

    ``values`` are the words it may hold; ``unit`` and ``range`` (lowest, highest) belong to numbers. ``label`` says
    what is stated and of whom; ``question`` is what to ask a person.
    """

    name: str
    type: str
    values: tuple[str, ...]
    unit: str
    range: tuple[float, float] | None
    question: str
    label: str


def column_names(vocabulary: Vocabulary) -> dict[str, Column]:
    """Every name a column may have → what it states.

    The id of an item wins over an item and a side; where two of these make one name, the longer id wins.
    """
    items = [item for name in vocabulary.statable if (item := vocabulary.item(name)) is not None]
    names = {item.id: Column(item.id, item) for item in items}
    for item in sorted(items, key=lambda item: -len(item.id)):
        for column in _columns(item, vocabulary.scope_of(item)):
            names.setdefault(column.name, column)
    order = {item.id: position for position, item in enumerate(items)}
    return dict(sorted(names.items(), key=lambda pair: order[pair[1].item.id]))


def expected_columns(vocabulary: Vocabulary) -> list[ExpectedColumn]:
    """Every column a table may have, in the order of the vocabulary; no column is required."""
    return [_expected(column, vocabulary.scope_of(column.item)) for column in column_names(vocabulary).values()]


def _columns(item: Item, scope: Scope) -> Iterator[Column]:
    sides = ("", *scope.members, BOTH, NOT_STATED) if scope.members else ("",)
    for side in sides:
        stem = f"{item.id}_{side}" if side else item.id
        yield Column(stem, item, side)
        for value in _values_alone(item, scope, side):
            yield Column(f"{stem}.{value}", item, side, value)


def _values_alone(item: Item, scope: Scope, side: str) -> tuple[str, ...]:
    """The values of a set that have columns of their own: none where a value could be taken for a side."""
    if not isinstance(item, Finding) or item.type != "choices":
        return ()
    clash = scope.members and not side and {*scope.members, BOTH, NEITHER, NOT_STATED} & set(item.values)
    return () if clash else tuple(item.values)


def _expected(column: Column, scope: Scope) -> ExpectedColumn:
    item = column.item
    words = {"": "", BOTH: f"both {scope.plural}", NOT_STATED: scope.not_stated, **scope.members}
    values = item.values if isinstance(item, Finding) else {}
    note = ", ".join(text for text in (values.get(column.value, ""), words[column.side]) if text)
    return ExpectedColumn(
        name=column.name,
        type=column.type,
        values=() if column.type == YES_NO else tuple(values),
        unit=item.unit if isinstance(item, Finding) else "",
        range=item.range if isinstance(item, Finding) else None,
        question=item.question,
        label=f"{item.label} ({note})" if note else item.label,
    )
