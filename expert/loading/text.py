"""Read a text file in bounded memory, and say in one sentence what is wrong where it cannot be read."""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from expert.errors import Fault, Place

STANDARD_INPUT = "-"
FACTS_LIMIT = 1_000_000
KNOWLEDGE_LIMIT = 8_000_000


def read_text(path: str | Path, limit: int) -> str | Fault:
    """Return the text of a UTF-8 file of at most ``limit`` bytes (``-`` is standard input), or the fault that prevents it.

    A byte order mark is dropped. Never reads more than ``limit`` bytes, whatever the file's size.
    """
    name = "<standard input>" if str(path) == STANDARD_INPUT else str(path)
    place = Place(name)
    try:
        if str(path) == STANDARD_INPUT:
            content = _read_at_most(sys.stdin.buffer, limit)
        else:
            if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises on names with a NUL in some versions
                return Fault("this is a folder, a file is expected", place)
            with open(path, "rb") as stream:  # noqa: PTH123
                content = _read_at_most(stream, limit)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Fault(f"cannot be read: {reason}", place)
    if len(content) > limit:
        return Fault(f"is larger than the limit of {limit // 1_000_000} MB", place)
    return _decode(content, name)


def _read_at_most(stream: BinaryIO, limit: int) -> bytes:
    """At most ``limit`` + 1 bytes, so that a longer stream shows."""
    return stream.read(limit + 1)


def _decode(content: bytes, name: str) -> str | Fault:
    """The text of UTF-8 bytes, or a fault with the place of the first byte that is not UTF-8 text."""
    zero = content.find(b"\0")
    if zero >= 0:
        return Fault("is a binary file, text is expected", Place(name, content.count(b"\n", 0, zero) + 1))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line_start = content.rfind(b"\n", 0, error.start) + 1
        line = content.count(b"\n", 0, error.start) + 1
        column = len(content[line_start : error.start].decode("utf-8", "replace")) + 1
        return Fault("is not UTF-8 text; save it as UTF-8", Place(name, line, column))
