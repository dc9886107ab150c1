"""The JSON reader accepts what the standard library accepts, and reads the same from it."""

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from expert.errors import Fault
from expert.loading.json_nodes import parse_json
from expert.loading.nodes import Mapping, Node, Scalar, Sequence

PIECES = [*'{}[],:" \n\t', "null", "true", "false", "0", "-1", "1.5", "1e5", "01", "NaN", "-Infinity", '"a"', '"b"']
PIECES += ['"\\u00e4"', '"\\ud800"', '"\\x"', '"\\/"', "'c'", "// d", "\ufeff", "\u00a0", "\x07"]
words = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=5)
words |= st.floats(allow_nan=False, allow_infinity=False)
documents = st.recursive(
    words, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
)


def plain(node: Node | None) -> Any:
    """A tree as plain values; numbers and the words of JSON as they are written, texts in a list of one."""
    match node:
        case Mapping(pairs):
            return {key.text: plain(value) for key, value in pairs}
        case Sequence(nodes):
            return [plain(entry) for entry in nodes]
        case Scalar(text, True):
            return text
        case Scalar(text, False):
            return (text,)
    return None


def as_written(value: Any) -> Any:
    """What the standard library reads, in the form of ``plain``."""
    if isinstance(value, dict):
        return {key: as_written(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_written(entry) for entry in value]
    return (value,) if isinstance(value, str) else json.dumps(value)


def refuse(word: str) -> None:
    """NaN and the infinities are no JSON."""
    raise ValueError(word)


@given(value=documents, indent=st.sampled_from([None, 0, 2, "\t"]), ascii_only=st.booleans())
def test_what_is_written_comes_back(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    """Every value that JSON can write is read as it was, without a fault."""
    faults: list[Fault] = []
    node = parse_json(json.dumps(value, indent=indent, ensure_ascii=ascii_only), "case.json", faults)
    assert not faults
    assert plain(node) == as_written(value)


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=9))
@example(pieces=["[", "1", ",", "]"])
@example(pieces=["{", '"a"', ":", "1", ",", "}"])
@example(pieces=["{", '"a"', ":", "1", "]"])
@example(pieces=["[", "1", "}"])
@example(pieces=["{", '"a"', ",", "1", "}"])
@example(pieces=["[", '"a"', ":", "1", "]"])
@settings(max_examples=1500)
def test_what_is_no_json_is_refused(pieces: list[str]) -> None:
    """A text is refused, with one fault that has a place, exactly where the standard library refuses it."""
    text = "".join(pieces)
    faults: list[Fault] = []
    node = parse_json(text, "case.json", faults)
    try:
        json.loads(text, parse_constant=refuse, object_pairs_hook=_without_twins)
    except ValueError:
        assert node is None or faults
        assert all(fault.place and fault.place.line for fault in faults)
        assert len(faults) == (1 if text.strip(" \t\n\r") else 0)
    else:
        assert node is not None
        assert not faults


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, refused where it has a name twice."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("twice")
    return dict(pairs)


def test_places_are_lines_and_columns() -> None:
    """Each node stands where it begins, counted in characters from 1."""
    node = parse_json('{"ä": [1,\n  "b"]}', "case.json", [])
    assert isinstance(node, Mapping)
    ((key, entries),) = node.pairs
    assert isinstance(entries, Sequence)
    places = [place.place for place in (node, key, entries, *entries.nodes)]
    assert [(place.line, place.column) for place in places] == [(1, 1), (1, 2), (1, 7), (1, 8), (2, 3)]
