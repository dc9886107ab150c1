"""What an answer states, and what a form is: it asks at a prompt until its answer is whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from expert.facts import Key


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: item → member → value in the words of a fact file; and what is no longer stated after it."""

    changes: Mapping[str, Mapping[str | None, Any]]
    unset: tuple[str, ...] = ()

    @property
    def stated(self) -> dict[str, Any]:
        """The changes as a fact file would state them."""
        return {name: values[None] if None in values else dict(values) for name, values in self.changes.items()}

    @property
    def keys(self) -> tuple[Key, ...]:
        """The items and members it is about."""
        return tuple((name, member) for name, values in self.changes.items() for member in values)


class Form(Protocol):
    """What is asked at one prompt."""

    @property
    def prompt(self) -> str:
        """What stands in front of the cursor besides the mark, such as a leg."""

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The values to choose from, each with its mark."""

    @property
    def expects(self) -> str:
        """What may be answered, in words."""

    def read(self, text: str) -> "Form | Answer":
        """The answer a line gives, or the form that asks for the rest of it.

        Raises:
            Unclear: with one sentence.
        """
