"""Read YAML text into a tree of nodes, refusing what could make reading costly, and say plainly what is wrong.

PyYAML's event parser (libyaml where available) does the syntax. The tree is built here because duplicate keys,
aliases and deep nesting must be refused while reading, before they cost memory.
"""

import re
from typing import Any

import yaml

from expert.errors import Fault, Place
from expert.loading.nodes import Node, Refused, TreeBuilder, clip, is_blank

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ALIASES = "anchors (&name) and aliases (*name) are not allowed; put text that starts with & or * in quotes"
_INDENTATION = "the indentation does not fit the lines above"
_PLAIN_WORDS = {
    "did not find expected key": f"{_INDENTATION}, or text follows after a closing quote or bracket",
    "did not find expected '-' indicator": f"{_INDENTATION}: a list item starting with '- ' is expected",
    "mapping values are not allowed in this context": "a colon is not expected here: check the indentation, that the "
    "line above has its colon followed by a space, and that a text which holds a colon is in quotes",
    "could not find expected ':'": "a name without a colon: write 'name: value', with a space after the colon",
    "block sequence entries are not allowed in this context": "a list item '- ' must start on a line of its own",
    "found unexpected ':'": "a colon needs a space after it",
    "did not find expected node content": "a value is missing",
    "did not find expected ',' or ']'": "a comma or the closing ']' is missing",
    "did not find expected ',' or '}'": "a comma or the closing '}' is missing",
    "found unexpected end of stream": "a quote is opened here and never closed",
    "found unknown escape character": "in double quotes a backslash is special: use single quotes",
    "did not find expected <document start>": "text follows where the file should end",
    "did not find expected alphabetic or numeric character": _ALIASES,
}
_INSIDE_BRACKETS = frozenset({"did not find expected ',' or ']'", "did not find expected ',' or '}'"})
_AT_THE_BEGINNING = frozenset({"found unexpected end of stream"})
_TAB = "a tab is used for indentation, where YAML allows only spaces"


def parse_yaml(text: str, name: str, faults: list[Fault]) -> Node | None:
    """Return the node of a YAML text; None where it is empty, or cannot be read, which adds to ``faults``."""
    strange = _NOT_PRINTABLE.search(text)
    if strange:
        line_start = text.rfind("\n", 0, strange.start()) + 1
        place = Place(name, text.count("\n", 0, strange.start()) + 1, strange.start() - line_start + 1)
        message = f"not valid YAML: the invisible character U+{ord(strange.group()):04X} is not allowed"
        faults.append(Fault(message, place))
        return None
    try:
        return _compose(text, name, faults)
    except Refused as refused:
        faults.append(refused.fault)
    except yaml.MarkedYAMLError as error:
        faults.append(_syntax_fault(error, text, name))
    except yaml.YAMLError as error:
        faults.append(Fault(f"not valid YAML: {clip(str(error), 200)}", Place(name)))
    return None


def _compose(text: str, name: str, faults: list[Fault]) -> Node | None:
    builder = TreeBuilder(faults)
    documents = 0
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        place = Place(name, event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            raise Refused(_ALIASES, place)
        if isinstance(event, yaml.NodeEvent):
            _refuse_marks(event, place)
        if isinstance(event, yaml.ScalarEvent):
            builder.scalar(event.value, not event.style, place)
        elif isinstance(event, yaml.MappingStartEvent):
            builder.open_mapping(place)
        elif isinstance(event, yaml.SequenceStartEvent):
            builder.open_list(place)
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.close()
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Refused("only one YAML document is allowed in a file: remove the line '---'", place)
    root = builder.root
    return None if root is None or is_blank(root) else root


def _refuse_marks(event: Any, place: Place) -> None:
    """Refuse anchors and tags."""
    if event.anchor:
        raise Refused(_ALIASES, place)
    if event.tag and event.tag != "!":
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        raise Refused(f"the tag '{clip(tag, 40)}' is not allowed; put text that starts with ! in quotes", place)


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, name: str) -> Fault:
    """The fault of a syntax error; the parser's own words are those of the YAML standard, which few people know."""
    problem = error.problem or error.context or ""
    mark: Any = error.problem_mark or error.context_mark
    begun: Any = error.context_mark
    if begun and problem in _AT_THE_BEGINNING:
        mark = begun
    message = _PLAIN_WORDS.get(problem, problem)
    letter = _letter_at(text, mark)
    if "tab character" in problem or (letter == "\t" and "cannot start any token" in problem):
        message = _TAB
    elif "cannot start any token" in problem and letter:
        message = f"a value cannot start with '{clip(letter)}': put it in quotes"
    elif begun and problem in _INSIDE_BRACKETS:
        message = f"{message}; the bracket is opened in line {begun.line + 1}"
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    return Fault(f"not valid YAML: {clip(message, 250)}", place)


def _letter_at(text: str, mark: Any) -> str:
    """The character at a mark, empty where there is none."""
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    return line[mark.column : mark.column + 1] if mark else ""
