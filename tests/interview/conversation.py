"""An interview held with prepared lines, and what is said in it as text."""

from collections.abc import Iterable
from typing import Any

from expert.facts import Facts
from expert.interview.interview import Interview
from expert.knowledge_base import KnowledgeBase
from expert.reporting.text import render_plain

UNWRAPPED = 5000


class Conversation:
    """Puts lines to an interview and keeps what was asked and said."""

    def __init__(self, kb: KnowledgeBase, facts: dict[str, Any] | Facts | None = None, **options: Any) -> None:
        self.interview = Interview(kb, facts, **options)
        self.opening = render_plain(self.interview.opening(), UNWRAPPED)

    @property
    def asked(self) -> str:
        """The item that is asked now; empty at the end."""
        return self.interview.asked[0][0] if self.interview.asked else ""

    def put(self, *lines: str) -> str:
        """What is said to the last of some lines."""
        said = ""
        for line in lines:
            said = render_plain(self.interview.put(line), UNWRAPPED)
        return said

    def until(self, item: str, most: int = 400, **known: str) -> None:
        """Answer every question until an item is asked: as it is known, or else unknown."""
        while self.asked != item:
            assert self.asked, f"{item} is not asked"
            assert most > 0
            most -= 1
            self.put(known.get(self.asked, "unknown"))

    def answer_all(self, line: str, most: int = 1000) -> str:
        """Answer every question alike to the end; what was said to the last line."""
        said = ""
        while not self.interview.ended:
            assert most > 0
            most -= 1
            said = self.put(line)
        return said

    @property
    def closing(self) -> str:
        """What is said at the end."""
        return render_plain(self.interview.closing(), UNWRAPPED)


def lines_of(text: str) -> list[str]:
    """The lines of what was said, without indents."""
    return [line.strip() for line in text.splitlines()]


def members_of(keys: Iterable[tuple[str, str | None]]) -> list[str | None]:
    """The members of some keys."""
    return [member for _, member in keys]
