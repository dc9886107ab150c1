"""Read fact files in YAML, JSON or TOML, and facts from Python values."""

import json
import re
import tomllib
from collections.abc import Mapping as AbstractMapping
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from expert.errors import FactsError, Fault, Place
from expert.facts import Facts
from expert.loading.fact_values import FactReader
from expert.loading.nodes import DEPTH_LIMIT, Mapping, Node, Scalar, Sequence, clip, parse_yaml
from expert.loading.text import FACTS_LIMIT, STANDARD_INPUT, read_text
from expert.vocabulary import Vocabulary


def read_fact_file(
    path: str | Path, vocabulary: Vocabulary, *, ignore_unknown: bool = False, side: str | None = None
) -> Facts:
    """Read a fact file; ``-`` is standard input (YAML or JSON). The file name's ending chooses the format.

    Raises:
        FactsError: with every fault found.
    """
    text = read_text(path, FACTS_LIMIT)
    if isinstance(text, Fault):
        raise FactsError([text])
    name = "<standard input>" if str(path) == STANDARD_INPUT else str(path)
    faults: list[Fault] = []
    node = parse_facts(text, name, faults)
    if node is None and not faults:
        faults.append(Fault("is empty: facts are expected", Place(name)))
    if node is None:
        raise FactsError(faults)
    if not isinstance(node, Mapping) or not any(key.text == "findings" for key, _ in node.pairs):
        faults.append(_no_findings(node, vocabulary))
        raise FactsError(faults)
    return _finish(FactReader(vocabulary, ignore_unknown, faults), node, side)


def facts_from(
    values: AbstractMapping[str, Any], vocabulary: Vocabulary, *, ignore_unknown: bool = False, side: str | None = None
) -> Facts:
    """Read facts from Python values: a mapping of findings, or one with the keys of a fact file.

    Raises:
        FactsError: with every fault found.
    """
    faults: list[Fault] = []
    node = node_from(values, "facts", faults)
    if node is None:
        raise FactsError(faults)
    return _finish(FactReader(vocabulary, ignore_unknown, faults), node, side)


def _finish(reader: FactReader, node: Node, side: str | None) -> Facts:
    facts = reader.read(node, side)
    if reader.faults:
        raise FactsError(reader.faults)
    return facts


def _no_findings(node: Node, vocabulary: Vocabulary) -> Fault:
    if isinstance(node, Mapping):
        if any(key.text in vocabulary.statable for key, _ in node.pairs):
            return Fault("has no key 'findings': put the findings under it", node.place)
        return Fault("is no fact file: the key 'findings' is missing", node.place)
    return Fault("is no fact file: a mapping with the key 'findings' is expected", node.place)


def parse_facts(text: str, name: str, faults: list[Fault]) -> Node | None:
    """Parse a fact file's text by the ending of its name; None where it is empty or faulty."""
    if name.endswith(".json"):
        return _parse_json(text, name, faults)
    if name.endswith(".toml"):
        return _parse_toml(text, name, faults)
    return parse_yaml(text, name, faults)


def _parse_json(text: str, name: str, faults: list[Fault]) -> Node | None:
    """JSON is checked as JSON, then read as YAML (which contains it) for the places."""
    if not text.strip():
        return None
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        faults.append(Fault(f"not valid JSON: {error.msg}", Place(name, error.lineno, error.colno)))
        return None
    except (RecursionError, ValueError) as error:
        what = f"is nested more than {DEPTH_LIMIT} levels deep" if isinstance(error, RecursionError) else f"not valid JSON: {error}"
        faults.append(Fault(what, Place(name)))
        return None
    attempt: list[Fault] = []
    node = parse_yaml(text.replace("\t", " "), name, attempt)
    if node is None and any(fault.message.startswith("not valid YAML") for fault in attempt):
        return node_from(value, name, faults)
    faults += attempt
    return node


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not allowed")


def _parse_toml(text: str, name: str, faults: list[Fault]) -> Node | None:
    if not text.strip():
        return None
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(_toml_fault(error, name))
        return None
    except RecursionError:
        faults.append(Fault(f"is nested more than {DEPTH_LIMIT} levels deep", Place(name)))
        return None
    return node_from(value, name, faults, lines=_TomlLines(text))


def _toml_fault(error: tomllib.TOMLDecodeError, name: str) -> Fault:
    """The fault of a TOML syntax error; tomllib states the place only in its message."""
    found = re.search(r"\s*\(at line (\d+), column (\d+)\)", str(error))
    message = re.sub(r"\s*\(at .*\)\Z", "", str(error))
    place = Place(name, int(found[1]), int(found[2])) if found else Place(name)
    return Fault(f"not valid TOML: {message[:1].lower()}{message[1:]}", place)


class _TomlLines:
    """Finds the line of a key in a TOML text, since tomllib keeps no places."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()

    def place(self, name: str, key: str) -> Place:
        pattern = re.compile(rf"""^\s*(?:\[[^\]]*\b)?["']?{re.escape(key)}["']?\s*(?:[=.\]])""")
        inline = re.compile(rf"""[{{,]\s*["']?{re.escape(key)}["']?\s*=""")
        for shape in (pattern, inline):
            for number, line in enumerate(self.lines, 1):
                found = shape.search(line)
                if found:
                    return Place(name, number, line.index(key, found.start()) + 1)
        return Place(name)


def node_from(value: Any, name: str, faults: list[Fault], lines: _TomlLines | None = None) -> Node | None:
    """The node of a Python value made of mappings, lists, words, numbers, truth values and None; None with a fault else."""
    return _Converter(name, faults, lines).convert(value, Place(name), 0)


class _Converter:
    """Converts Python values to nodes; places are paths such as ``facts.swelling.left`` unless lines are known."""

    def __init__(self, name: str, faults: list[Fault], lines: _TomlLines | None) -> None:
        self.name = name
        self.faults = faults
        self.lines = lines

    def convert(self, value: Any, place: Place, depth: int) -> Node | None:
        if depth > DEPTH_LIMIT:
            self.faults.append(Fault(f"is nested more than {DEPTH_LIMIT} levels deep", place))
            return None
        if isinstance(value, AbstractMapping):
            return self._mapping(value, place, depth)
        if isinstance(value, list | tuple | set | frozenset):
            entries = sorted(value, key=str) if isinstance(value, set | frozenset) else value
            nodes = [self.convert(entry, place, depth + 1) for entry in entries]
            return Sequence([node for node in nodes if node is not None], place)
        if value is None:
            return Scalar("unknown", True, place)
        if isinstance(value, bool):
            return Scalar("yes" if value else "no", True, place)
        if isinstance(value, Integral):
            return Scalar(str(int(value)), True, place)
        if isinstance(value, Real):
            return Scalar(repr(float(value)), True, place)
        if isinstance(value, str):
            return Scalar(value, False, place)
        self.faults.append(Fault(f"a value of type {type(value).__name__} cannot be used", place))
        return None

    def _mapping(self, value: AbstractMapping[Any, Any], place: Place, depth: int) -> Node:
        pairs: list[tuple[Scalar, Node]] = []
        for key, entry in value.items():
            inner = self._place(place, str(key))
            node = self.convert(entry, inner, depth + 1)
            if node is not None:
                pairs.append((Scalar(str(key), False, inner), node))
        return Mapping(pairs, place)

    def _place(self, parent: Place, key: str) -> Place:
        if self.lines is not None:
            found = self.lines.place(self.name, key)
            return found if found.line else parent
        return Place(f"{parent.file}.{clip(key)}")
