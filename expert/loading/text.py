"""Read a text file in bounded memory, and say in one sentence what is wrong where it cannot be read."""

import codecs
import os
import sys
from pathlib import Path
from typing import BinaryIO

from expert.errors import Fault, Place
from expert.loading.nodes import clip

STANDARD_INPUT = "-"
FACTS_LIMIT = 1_000_000
KNOWLEDGE_LIMIT = 8_000_000
_NOT_TEXT = "is a binary file, text is expected"
_OTHER_ENCODINGS = {
    codecs.BOM_UTF16_LE: "is UTF-16 text; save it as UTF-8",
    codecs.BOM_UTF16_BE: "is UTF-16 text; save it as UTF-8",
}


def name_of(path: str | Path) -> str:
    """What a file is called in places: its path on one line, ``<standard input>`` for ``-``."""
    text = str(path)
    return "<standard input>" if text == STANDARD_INPUT else clip(text, 4096)


def read_text(path: str | Path, limit: int) -> str | Fault:
    """Return the text of a UTF-8 file of at most ``limit`` bytes, or the fault that prevents it.

    The path ``-`` is standard input. A byte order mark is dropped. Never more than ``limit`` bytes are read, whatever
    the file's size.
    """
    place = Place(name_of(path))
    try:
        if str(path) == STANDARD_INPUT:
            content = _read_at_most(sys.stdin.buffer, limit)
        elif os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises on names with a NUL in some versions
            return Fault("this is a folder, a file is expected", place)
        else:
            with open(path, "rb") as stream:  # noqa: PTH123
                content = _read_at_most(stream, limit)
    except AttributeError:
        return Fault("cannot be read: this program has no standard input", place)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Fault(f"cannot be read: {reason[:1].lower()}{reason[1:]}", place)
    if len(content) > limit:
        return Fault(f"is larger than the limit of {limit // 1_000_000} MB", place)
    return _decode(content, place.file)


def _read_at_most(stream: BinaryIO, limit: int) -> bytes:
    """At most ``limit`` + 1 bytes, so that a longer stream shows."""
    return stream.read(limit + 1)


def _decode(content: bytes, name: str) -> str | Fault:
    """The text of UTF-8 bytes, or a fault with the place of the first byte that is not UTF-8 text."""
    if content[:2] in _OTHER_ENCODINGS:
        return Fault(_OTHER_ENCODINGS[content[:2]], Place(name))
    zero = content.find(b"\0")
    if zero >= 0:
        return Fault(_NOT_TEXT, Place(name, content.count(b"\n", 0, zero) + 1))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # counted in the bytes themselves: the error's own count leaves out a byte order mark
        start = error.start + (len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0)
        line_start = content.rfind(b"\n", 0, start) + 1
        before = content[line_start:start].decode("utf-8-sig", "replace")
        place = Place(name, content.count(b"\n", 0, start) + 1, len(before) + 1)
        return Fault("is not UTF-8 text; save it as UTF-8", place)
