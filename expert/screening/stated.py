"""What the rows of a block state of each item and member, as planes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from expert.facts import Key
from expert.grounding import Program
from expert.loading.fact_values import BOTH
from expert.screening.columns import Column
from expert.screening.planes import Words
from expert.slots import ACTIVE
from expert.vocabulary import NOT_STATED, Finding, Item, Vocabulary


class Cell(NamedTuple):
    """One thing that may be known of an item and member; ``aspect`` as that of a slot."""

    item: str
    member: str | None
    aspect: str = ""


@dataclass(slots=True)
class Stated:
    """The planes of a block before anything is concluded from them.

    ``true`` and ``false`` hold the rows where a cell is stated to be so; ``remarkable`` those where what is stated of
    an item that is no yes-or-no item is not negative (see ``facts.is_negative``). Wrong rows may hold anything.
    """

    rows: int
    true: dict[Cell, Words] = field(default_factory=dict)
    false: dict[Cell, Words] = field(default_factory=dict)
    remarkable: dict[Key, Words] = field(default_factory=dict)

    def positive(self, key: Key) -> Words | None:
        """The rows where something remarkable is stated of an item and member; None for no row."""
        found = self.remarkable.get(key)
        return self.true.get(Cell(*key)) if found is None else found


def aspects_of(program: Program) -> Mapping[str, tuple[str, ...]]:
    """Finding → the aspects the rules and cautions read of it, of whatever member."""
    found: dict[str, dict[str, None]] = {}
    for slot in program.slots:
        if slot.aspect != ACTIVE:
            found.setdefault(slot.item, {})[slot.aspect] = None
    return {item: tuple(aspects) for item, aspects in found.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """What one column says, whomever it is said of: planes by aspect, where it says anything, and where remarkable."""

    true: Mapping[str, Words]
    false: Mapping[str, Words]
    known: Words
    remarkable: Words


@dataclass(frozen=True, slots=True)
class Route:
    """Of whom a column speaks.

    ``members`` are those it names. Where it names none, *not stated* is the one of ``members``, and a set in which
    nothing is remarkable is said of ``others`` too, the members.
    """

    item: Item
    members: tuple[str | None, ...]
    others: tuple[str, ...] = ()

    @property
    def normal(self) -> tuple[str, ...]:
        """The values of the item that are unremarkable."""
        return self.item.normal if isinstance(self.item, Finding) else ()

    def put(self, said: Said, stated: Stated) -> None:
        """Add what a column says to what is stated."""
        for member in self.members:
            self._put(member, said.true, said.false, stated)
            stated.remarkable[self.item.id, member] = said.remarkable
        if not self.others or getattr(self.item, "type", "") != "choices":
            return
        quiet = said.known & ~said.remarkable
        true = {aspect: plane & quiet for aspect, plane in said.true.items() if aspect in self.normal}
        false = {aspect: plane & quiet for aspect, plane in said.false.items()}
        for member in self.others:
            self._put(member, true, false, stated)

    def _put(self, member: str | None, true: Mapping[str, Words], false: Mapping[str, Words], stated: Stated) -> None:
        stated.true.update({Cell(self.item.id, member, aspect): plane for aspect, plane in true.items()})
        stated.false.update({Cell(self.item.id, member, aspect): plane for aspect, plane in false.items()})


def route(column: Column, vocabulary: Vocabulary, default: Mapping[str, tuple[str, ...]]) -> Route:
    """Of whom a column speaks; ``default`` holds scope → the members meant where none is named."""
    scope = vocabulary.scope_of(column.item)
    members = tuple(scope.members)
    if not members:
        return Route(column.item, (None,))
    if not column.side:
        fixed = default.get(scope.id)
        return Route(column.item, fixed) if fixed else Route(column.item, (NOT_STATED,), members)
    return Route(column.item, members if column.side == BOTH else (column.side,))
