"""Text from facts and knowledge bases as Markdown that shows it letter by letter."""

import re
from collections.abc import Iterable

from expert.reporting.words import visible

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ACTIVE = re.compile(r"[\\`*_\[\]|~$#]")
_AT_START = re.compile(r"\A(?:(?P<mark>[-+=])|(?P<number>[0-9]{1,9})(?=[.)]))")
_BARE_LINK = re.compile(r"(?i)(?:https?|ftp|mailto|xmpp)(?=:)|www(?=\.)")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*\Z")


def escape(text: str) -> str:
    r"""The text so that Markdown shows it letter by letter, wherever in a line it stands.

    It becomes no heading, list, link, table, formula or HTML, and stays one line. Characters that do not print show
    as ``?``; spaces around the text are dropped. What GitHub makes of shown text afterwards (``@name``, ``:emoji:``)
    is out of reach. See the GitHub Flavored Markdown specification, sections 2.4 and 6.

    >>> print(escape("<b>[x](y)</b> *z*"))
    &lt;b&gt;\[x\](y)&lt;/b&gt; \*z\*
    >>> print(escape("1. one"))
    1\. one
    """
    shown = "".join(_ENTITIES.get(letter, letter) for letter in visible(text.strip()))
    shown = _ACTIVE.sub(r"\\\g<0>", shown)
    shown = _BARE_LINK.sub(r"\g<0>\\", shown)
    return _AT_START.sub(lambda found: f"\\{found[0]}" if found["mark"] else f"{found[0]}\\", shown)


def code(name: str) -> str:
    r"""An id as code; escaped like any text where it is not made like an id.

    >>> print(code("004:2:2a"), code("`x`"))
    `004:2:2a` \`x\`
    """
    return f"`{name}`" if _ID.match(name) else escape(name)


def codes(names: Iterable[str]) -> str:
    """Several ids, separated by commas."""
    return ", ".join(code(name) for name in names)


def bullets(lines: Iterable[str]) -> str:
    """Lines of Markdown as a list."""
    return "\n".join(f"- {line}" for line in lines)
