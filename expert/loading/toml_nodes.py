"""Read TOML text into a tree of nodes, finding their places again, and say in plain words what is wrong."""

import re
import tomllib

from expert.errors import Fault, Place
from expert.loading.nodes import DEPTH_LIMIT, TOO_DEEP, Node, clip
from expert.loading.python_nodes import node_from

_PART = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
# tomllib takes a time that grows with the square of a dotted key's length: an hour for a file of one megabyte. The
# other branches step over texts and comments, where dots are harmless; one that is not closed ends the search
_LONG_KEY = re.compile(
    rf"""(?P<key>(?<![\w"'-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{DEPTH_LIMIT},}})"""
    r"""|"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3}|\Z)|'{3}(?:[^']|'(?!''))*+(?:'{3}|\Z)"""
    r"""|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|\#[^\n]*+""",
    re.DOTALL,
)
_LONG_NUMBER = re.compile("[0-9][0-9_]{4000,}")
_HEADER = re.compile(rf"""\s*\[\[?[ \t]*((?:{_PART})(?:[ \t]*\.[ \t]*(?:{_PART}))*+)[ \t]*\]""")
_PAIR = re.compile(rf"""\s*((?:{_PART})(?:[ \t]*\.[ \t]*(?:{_PART}))*+)[ \t]*=""")
_PARTS = re.compile(_PART)
_INLINE = re.compile(rf"""[{{,]\s*({_PART})\s*(?=[=.])""")
_LONG_LINE = 500
_FENCES = ('"""', "'''")
_PLAIN_WORDS = {
    "Invalid value": "a value is missing or is none: text needs double quotes, yes and no are true and false",
    "Cannot overwrite a value": "the same name is given twice",
    "Invalid statement": "a line must be 'name = value', a [section] or a comment",
    "Expected '=' after a key in a key/value pair": "a '=' is missing after the name",
    "Expected newline or end of document after a statement": "only one statement may stand on a line",
    "Unclosed array": "a comma or the closing ']' is missing",
    "Unclosed inline table": "a comma or the closing '}' is missing",
    "Unterminated string": "a quote is opened and never closed",
    "Illegal character '\\n'": "a quote is not closed on its line",
}


def parse_toml(text: str, name: str, faults: list[Fault]) -> Node | None:
    """Return the node of a TOML text; None where it is empty, or cannot be read, which adds to ``faults``."""
    if not text.strip():
        return None
    deep = next((found.start() for found in _LONG_KEY.finditer(text) if found["key"]), None)
    if deep is not None:
        faults.append(Fault(TOO_DEEP, Place(name, text.count("\n", 0, deep) + 1)))
        return None
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(_syntax_fault(error, text, name))
    except RecursionError:
        faults.append(Fault(TOO_DEEP, Place(name)))
    except ValueError:  # the only other one: Python reads no whole number of more than 4300 digits
        number = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, number.start()) + 1 if number else 0
        faults.append(Fault("a whole number has too many digits", Place(name, line)))
    else:
        return None if not value else node_from(value, name, faults, TomlPlaces(text, name))
    return None


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str, name: str) -> Fault:
    """The fault of a TOML syntax error; tomllib states the place only in its message."""
    found = re.search(r"\s*\(at line (\d+), column (\d+)\)", str(error))
    problem = re.sub(r"\s*\(at .*\)\Z", "", str(error))
    twice = re.match(r"Cannot declare \((.*?),?\) twice", problem)
    message = f"the section {twice[1]} is given twice" if twice else _PLAIN_WORDS.get(problem, problem)
    end = Place(name, text.rstrip().count("\n") + 1)
    place = Place(name, int(found[1]), int(found[2])) if found else end
    return Fault(f"not valid TOML: {clip(message[:1].lower() + message[1:], 200)}", place)


class TomlPlaces:
    """Finds where a key stands in a TOML text, since tomllib keeps no places.

    The lines are searched once for section headers and for names before ``=``; a key inside an inline table is looked
    for on the line of what it belongs to.
    """

    def __init__(self, text: str, name: str) -> None:
        """Search the text; ``name`` is the file's."""
        self.name = name
        self.lines = text.splitlines()
        self.places: dict[tuple[str, ...], Place] = {}
        self._inside: dict[int, list[tuple[int, str]]] = {}
        self._search()

    def _search(self) -> None:
        section: tuple[str, ...] = ()
        fence = ""
        for number, line in enumerate(self.lines, 1):
            if not fence:
                header, pair = _HEADER.match(line), _PAIR.match(line)
                if header:
                    section = self._keep((), header[1], number, header.start(1))
                elif pair:
                    self._keep(section, pair[1], number, pair.start(1))
            fence = _open_fence(line, fence)

    def _keep(self, section: tuple[str, ...], dotted: str, number: int, start: int) -> tuple[str, ...]:
        path = section
        for part in _PARTS.finditer(dotted):
            path = (*path, part.group().strip("\"'"))
            self.places.setdefault(path, Place(self.name, number, start + part.start() + 1))
        return path

    def of(self, path: tuple[str, ...]) -> Place:
        """The place of a key, or of the nearest thing around it that can be found."""
        if not path:
            return Place(self.name, 1, 1)
        found = self.places.get(path)
        if found is None:
            found = self.places[path] = self._inline(self.of(path[:-1]), path[-1])
        return found

    def _inline(self, around: Place, key: str) -> Place:
        """The place of a key of an inline table, on the line and right of what it belongs to."""
        if around.line not in self._inside:
            self._inside[around.line] = _inline_keys(self.lines[around.line - 1])
        columns = (column for column, name in self._inside[around.line] if column > around.column and name == key)
        column = next(columns, 0)
        return Place(self.name, around.line, column) if column else around


def _inline_keys(line: str) -> list[tuple[int, str]]:
    """Column and name of each key inside the inline tables of a line; none where the line is very long."""
    if len(line) > _LONG_LINE:
        return []
    return [(found.start(1) + 1, found[1].strip("\"'")) for found in _INLINE.finditer(line)]


def _open_fence(line: str, fence: str) -> str:
    """The triple quote that a text of several lines still has open after a line; empty where none is."""
    position = 0
    while True:
        found = [(at, mark) for mark in ([fence] if fence else _FENCES) if (at := line.find(mark, position)) >= 0]
        if not found:
            return fence
        at, mark = min(found)
        position, fence = at + len(mark), "" if fence else mark
