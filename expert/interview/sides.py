"""Answers that name members: which legs something is true of, and which leg it is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from expert.interview.answer import Answer, Form
from expert.interview.lines import Unclear, not_understood
from expert.interview.values import NONE, Plain, is_unknown_word, yes_or_no
from expert.loading.fact_values import BOTH, NEITHER, UNKNOWN
from expert.vocabulary import NOT_STATED, Item, Scope

ALL = "all"
_SEPARATOR = re.compile(r"[\s,;:=]+")
_AND = "and"


@dataclass(frozen=True, slots=True)
class Sides:
    """The words for the members of a scope: one of them, ``both`` or ``all``, ``neither`` or ``none``."""

    scope: Scope
    members: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What may be typed for them, in the order it is shown."""
        return (*self.members, BOTH if len(self.members) == 2 else ALL)

    def named(self, word: str) -> tuple[str, ...]:
        """The members a word names; none where it names none of them."""
        wanted = word.lower()
        if wanted in {BOTH, ALL}:
            return self.members
        return tuple(member for member in self.members if wanted == member.lower())

    def short(self, text: str) -> str:
        """The text with one word for each member: *left leg* becomes *left*, *both legs* becomes *both*."""
        for member in self.members:
            text = re.sub(re.escape(self.scope.words(member)), member, text, flags=re.IGNORECASE)
        return re.sub(rf"\b({BOTH}|{ALL}) {re.escape(self.scope.plural)}\b", r"\1", text, flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Legs:
    """Yes or no of several members at once, answered by naming those it is true of: ``left``, ``both``, ``neither``."""

    item: Item
    sides: Sides

    @property
    def prompt(self) -> str:
        """Nothing: the answer names the members."""
        return ""

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Nothing to choose from but the words."""
        return ()

    @property
    def expects(self) -> str:
        """What may be answered."""
        return ", ".join([*self.sides.words, NEITHER if len(self.sides.members) == 2 else NONE]) + " or unknown"

    def read(self, text: str) -> "Form | Answer":
        """Read which members it is true of; a bare *yes* leads to the question which."""
        members = self.sides.members
        if is_unknown_word(text):
            return Answer({self.item.id: dict.fromkeys(members, UNKNOWN)})
        if text.lower() in {NEITHER, NONE} or yes_or_no(text) is False:
            return Answer({self.item.id: dict.fromkeys(members, "no")})
        if yes_or_no(text):
            return Which(self.item, self.sides)
        return Answer({self.item.id: self._named(text)})

    def _named(self, text: str) -> dict[str | None, Plain]:
        """``left`` says *no* of the others; where truths are typed as well, each member needs its own."""
        found: dict[str | None, Plain] = {}
        bare = False
        line = [word for word in _SEPARATOR.split(self.sides.short(text)) if word and word.lower() != _AND]
        valid = (*self.sides.words, NEITHER, "yes", "no", UNKNOWN)
        if not line:
            raise not_understood("", valid, self.expects)
        while line:
            members = self.sides.named(line.pop(0))
            if not members:
                raise not_understood(text, valid, self.expects)
            truth = _truth(line[0]) if line else None
            if truth is not None:
                line.pop(0)
            bare = bare or truth is None
            if any(found.get(member, truth or "yes") != (truth or "yes") for member in members):
                raise Unclear("That says two things of one side. Please say each side once.")
            found.update(dict.fromkeys(members, truth or "yes"))
        left = [member for member in self.sides.members if member not in found]
        if left and not bare:
            raise Unclear(f"Please say it of each {self.sides.scope.label}, such as '{self._example()}'.")
        return {member: found.get(member, "no") for member in self.sides.members}

    def _example(self) -> str:
        first, *others = self.sides.members
        return ", ".join([f"{first} yes", *(f"{other} unknown" for other in others)])


@dataclass(frozen=True, slots=True)
class Which:
    """Which member a *yes* is about; ``unknown`` leaves the side not stated."""

    item: Item
    sides: Sides

    @property
    def prompt(self) -> str:
        """The question which."""
        return f"Which {self.sides.scope.label}?"

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Nothing to choose from but the words."""
        return ()

    @property
    def expects(self) -> str:
        """What may be answered."""
        return f"{', '.join(self.sides.words)} or unknown"

    def read(self, text: str) -> "Form | Answer":
        """Read the member; without one, the statement names no side."""
        if is_unknown_word(text):
            values: dict[str | None, Plain] = dict.fromkeys(self.sides.members, UNKNOWN)
            return Answer({self.item.id: {**values, NOT_STATED: "yes"}})
        if yes_or_no(text):
            raise not_understood(text, self.sides.words, self.expects)
        answer = Legs(self.item, self.sides).read(text)
        if isinstance(answer, Answer) and "yes" not in answer.changes[self.item.id].values():
            raise Unclear(f"You said yes. Please answer: {self.expects}; 'back' takes the yes back.")
        return answer


@dataclass(frozen=True, slots=True)
class Placing:
    """Which member everything is about that was stated without a side."""

    sides: Sides
    stated: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """The question which."""
        return f"Which {self.sides.scope.label}?"

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Nothing to choose from but the words."""
        return ()

    @property
    def expects(self) -> str:
        """What may be answered."""
        return f"{', '.join(self.sides.words)} or unknown"

    def read(self, text: str) -> "Form | Answer":
        """Read the member; where it is not known, the side stays not stated."""
        if is_unknown_word(text):
            return Answer({})
        members = self.sides.named(self.sides.short(text))
        if not members:
            raise not_understood(text, (*self.sides.words, UNKNOWN), self.expects)
        changes = {name: dict.fromkeys(members, value) for name, value in self.stated.items()}
        return Answer(changes, tuple(f"{name}@{NOT_STATED}" for name in self.stated))


def _truth(word: str) -> str | None:
    if is_unknown_word(word):
        return UNKNOWN
    truth = yes_or_no(word)
    return None if truth is None else "yes" if truth else "no"
