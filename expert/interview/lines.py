"""What a person typed: one line, its words, and the commands among them."""

import re
from collections.abc import Iterable

from expert.loading.fields import hidden_character
from expert.loading.nodes import clip
from expert.suggest import nearest

LONGEST = 500  # characters of a line; no answer needs more
WHY, BACK, SKIP, REPORT, HELP, QUIT = "why", "back", "skip", "report", "help", "quit"
COMMANDS = (WHY, BACK, SKIP, REPORT, HELP, QUIT)
_SHORT = {"?": HELP, "h": HELP, "q": QUIT, "exit": QUIT, "b": BACK, "w": WHY, "why?": WHY}
_SPACE = re.compile(r"\s+")


class Unclear(Exception):  # noqa: N818 - control flow between a form and the interview
    """A line cannot be used; the message is one sentence for the person who typed it."""


def cleaned(line: str) -> str:
    """The line with single spaces.

    Raises:
        Unclear: where it is very long, or holds what cannot be seen.
    """
    text = line.strip("\r\n\t ")
    if len(text) > LONGEST:
        raise Unclear(f"That line is too long to be an answer: '{clip(text, 30)}'.")
    if hidden_character(text) or not text.isprintable():
        raise Unclear(f"That line holds characters that cannot be shown: '{clip(text, 30)}'.")
    return _SPACE.sub(" ", text)


def command(text: str) -> str | None:
    """The command a line gives, or None."""
    word = text.lower()
    return word if word in COMMANDS else _SHORT.get(word)


def not_understood(text: str, valid: Iterable[str], expected: str) -> Unclear:
    """The sentence for an answer that is none: what was typed, the nearest valid word, what is expected."""
    words = [*dict.fromkeys(valid), *COMMANDS]
    if not text:
        return Unclear(f"Please answer: {expected}. 'help' tells more.")
    near = nearest(text, words)
    hint = f" Did you mean '{near}'?" if near else ""
    return Unclear(f"'{clip(text, 40)}' is no answer here.{hint} Please answer: {expected}.")
