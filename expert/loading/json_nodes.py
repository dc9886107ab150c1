"""Read JSON text (RFC 8259) into a tree of nodes that know their places, and say in plain words what is wrong.

The standard library's parser keeps no places, merges duplicate keys and accepts NaN, so a small one stands here.
"""

import json
import re
from bisect import bisect_right
from enum import Enum
from typing import NoReturn

from expert.errors import Fault, Place
from expert.loading.nodes import Mapping, Node, Refused, TreeBuilder, clip

_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r"""(?P<mark>[{}\[\],:])|(?P<text>"(?:[^"\\\x00-\x1f]|\\.)*+")|(?P<word>[^\s{}\[\],:"]++)""")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?\Z")
_WORDS = frozenset({"true", "false", "null"})


class _Want(Enum):
    """What may come next."""

    VALUE = "a value is expected here"
    VALUE_OR_END = "a value or the closing ']' is expected here"
    NAME = "a name in double quotes is expected here"
    NAME_OR_END = "a name in double quotes or the closing '}' is expected here"
    COLON = "a colon is missing after the name"
    COMMA = "a comma or the closing bracket is missing"
    NOTHING = "text follows where the file should end"


_CLOSES = {"}": (_Want.NAME_OR_END, _Want.COMMA), "]": (_Want.VALUE_OR_END, _Want.COMMA)}


def parse_json(text: str, name: str, faults: list[Fault]) -> Node | None:
    """Return the node of a JSON text; None where it is empty, or cannot be read, which adds to ``faults``."""
    if not text.strip(" \t\n\r"):
        return None
    try:
        return _Parser(text, name, faults).parse()
    except Refused as refused:
        faults.append(refused.fault)
    return None


def is_json(text: str) -> bool:
    """Whether a text that may be YAML or JSON is JSON: it opens with a brace and has JSON's syntax throughout."""
    if not text.lstrip().startswith("{"):
        return False
    attempt: list[Fault] = []
    return parse_json(text, "", attempt) is not None


class _Parser:
    """Walks over the tokens; what may come next is one word of state, since the builder keeps the nesting."""

    def __init__(self, text: str, name: str, faults: list[Fault]) -> None:
        self.text = text
        self.name = name
        self.builder = TreeBuilder(faults)
        self.line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.want = _Want.VALUE

    def parse(self) -> Node | None:
        position = self._skip(0)
        while position < len(self.text):
            found = _TOKEN.match(self.text, position)
            if found is None:
                self._refuse(self._what_is_wrong(position), position)
            elif found["mark"]:
                self._mark(found["mark"], position)
            else:
                self._scalar(found["text"], found["word"], position)
            position = self._skip(found.end() if found else position)
        if self.want is not _Want.NOTHING:
            self._refuse(f"the file ends too early: {self.want.value}", position)
        return self.builder.root

    def _skip(self, position: int) -> int:
        found = _SPACE.match(self.text, position)
        return found.end() if found else position

    def _place(self, position: int) -> Place:
        line = bisect_right(self.line_starts, position)
        return Place(self.name, line, position - self.line_starts[line - 1] + 1)

    def _refuse(self, message: str, position: int) -> NoReturn:
        raise Refused(f"not valid JSON: {message}", self._place(position))

    def _what_is_wrong(self, position: int) -> str:
        """Why no token starts here: a text that does not end, or a space that JSON does not know."""
        if self.text[position] != '"':
            return f"the invisible character U+{ord(self.text[position]):04X} is not allowed"
        rest = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*+').match(self.text, position)
        end = rest.end() if rest else position
        if self.text[end : end + 1] in {"", "\n", "\r", "\\"}:
            return "the quote opened here is not closed on its line"
        return f"the invisible character U+{ord(self.text[end]):04X} is not allowed inside quotes"

    def _mark(self, mark: str, position: int) -> None:
        if mark in "{[":
            self._expect(position, _Want.VALUE, _Want.VALUE_OR_END)
            opens = self.builder.open_mapping if mark == "{" else self.builder.open_list
            opens(self._place(position))
            self.want = _Want.NAME_OR_END if mark == "{" else _Want.VALUE_OR_END
        elif mark in "}]":
            self._expect(position, *_CLOSES[mark])
            if isinstance(self.builder.innermost, Mapping) != (mark == "}"):
                self._refuse(self.want.value, position)
            self.builder.close()
            self._after_value()
        elif mark == ":":
            self._expect(position, _Want.COLON)
            self.want = _Want.VALUE
        else:
            self._expect(position, _Want.COMMA)
            self.want = _Want.NAME if isinstance(self.builder.innermost, Mapping) else _Want.VALUE

    def _expect(self, position: int, *wanted: _Want) -> None:
        if self.want not in wanted:
            self._refuse(self.want.value, position)

    def _after_value(self) -> None:
        self.want = _Want.NOTHING if self.builder.innermost is None else _Want.COMMA

    def _scalar(self, text: str | None, word: str | None, position: int) -> None:
        is_name = self.want in {_Want.NAME, _Want.NAME_OR_END}
        if is_name and word:
            self._refuse(_why_no_name(word), position)
        if not is_name:
            self._expect(position, _Want.VALUE, _Want.VALUE_OR_END)
        if word is not None:
            self._check_word(word, position)
        self.builder.scalar(word or self._unquoted(text or '""', position), word is not None, self._place(position))
        if is_name:
            self.want = _Want.COLON
        else:
            self._after_value()

    def _check_word(self, word: str, position: int) -> None:
        if word in _WORDS or _NUMBER.match(word):
            return
        if word.lstrip("-") in {"NaN", "Infinity"}:
            self._refuse(f"{word} is not allowed; write null for a number that is not known", position)
        if word[0] in "+-.0123456789":
            self._refuse(f"'{clip(word)}' is no number as JSON writes them", position)
        self._refuse(_why_no_name(word), position)

    def _unquoted(self, text: str, position: int) -> str:
        try:
            value: str = json.loads(text)
        except json.JSONDecodeError as error:
            message = "a backslash in a text starts an unknown escape; write two backslashes for one"
            self._refuse(message, position + error.pos)
        return value


def _why_no_name(word: str) -> str:
    """What to do about a word without double quotes."""
    if word[0] in "/#":
        return "JSON has no comments"
    return f"'{clip(word.strip(chr(39)))}' needs double quotes"
