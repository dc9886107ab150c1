"""Slots: the numbered things of a ground knowledge base that can be known true or known false."""

from dataclasses import dataclass

# with a space, so that no value of a choice can be mistaken for them
ACTIVE = "is active"
KNOWN = "is known"


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that can be known true or known false.

    ``aspect`` is empty for a boolean or a conclusion without levels, a value of a choice, a comparison such as
    ``above 45``, ``is known`` for a number, a level (meaning that level or higher) or ``contrary`` for a conclusion.
    """

    item: str
    member: str | None
    aspect: str = ""

    def __str__(self) -> str:
        """``item@member:aspect`` without the parts that are empty."""
        member = f"@{self.member}" if self.member else ""
        return f"{self.item}{member}{f':{self.aspect}' if self.aspect else ''}"


class SlotTable:
    """The slots of a knowledge base, numbered in the order in which they are first asked for."""

    def __init__(self) -> None:
        """Begin without a slot."""
        self.slots: list[Slot] = []
        self.index: dict[Slot, int] = {}

    def number(self, slot: Slot) -> int:
        """The number of a slot; a new one where it has none."""
        number = self.index.get(slot)
        if number is None:
            number = self.index[slot] = len(self.slots)
            self.slots.append(slot)
        return number
