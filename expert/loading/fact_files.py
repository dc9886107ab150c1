"""Read fact files in YAML, JSON or TOML, and facts from Python values."""

from collections.abc import Mapping as AbstractMapping
from pathlib import Path
from typing import Any

from expert.errors import FactsError, Fault, Place
from expert.facts import Facts
from expert.loading.fact_reader import FactReader
from expert.loading.fault_list import FaultList
from expert.loading.json_nodes import is_json, parse_json
from expert.loading.nodes import Mapping, Node
from expert.loading.python_nodes import node_from
from expert.loading.text import FACTS_LIMIT, STANDARD_INPUT, name_of, read_text
from expert.loading.toml_nodes import parse_toml
from expert.loading.yaml_nodes import parse_yaml
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
    return read_fact_text(text, path, vocabulary, ignore_unknown=ignore_unknown, side=side)


def read_fact_text(
    text: str, path: str | Path, vocabulary: Vocabulary, *, ignore_unknown: bool = False, side: str | None = None
) -> Facts:
    """Read the text of a fact file; ``path`` is where it was read from.

    Raises:
        FactsError: with every fault found.
    """
    name = name_of(path)
    faults = FaultList(FactsError)
    is_stdin = str(path) == STANDARD_INPUT
    node = parse_json(text, name, faults) if is_stdin and is_json(text) else parse_facts(text, name, faults)
    if node is None:
        faults.close()
        raise FactsError([Fault("is empty: facts are expected", Place(name))])
    if not isinstance(node, Mapping) or not any(key.text == "findings" for key, _ in node.pairs):
        faults.append(_no_findings(node, vocabulary))
        faults.close()
    return _finish(FactReader(vocabulary, ignore_unknown, faults), faults, node, side)


def facts_from(
    values: AbstractMapping[str, Any],
    vocabulary: Vocabulary,
    *,
    ignore_unknown: bool = False,
    side: str | None = None,
) -> Facts:
    """Read facts from Python values: a mapping of findings, or one with the keys of a fact file.

    Raises:
        FactsError: with every fault found.
    """
    faults = FaultList(FactsError)
    node = node_from(values, "facts", faults)
    if node is None:
        raise FactsError(faults)
    return _finish(FactReader(vocabulary, ignore_unknown, faults), faults, node, side)


def _finish(reader: FactReader, faults: FaultList, node: Node, side: str | None) -> Facts:
    facts = reader.read(node, side)
    faults.close()
    return facts


def _no_findings(node: Node, vocabulary: Vocabulary) -> Fault:
    if not isinstance(node, Mapping):
        return Fault("is no fact file: 'findings:' is expected, and the findings under it", node.place)
    if any(key.text in vocabulary.statable for key, _ in node.pairs):
        return Fault("'findings:' is missing: write it above the findings, and indent them", node.place)
    return Fault("is no fact file: the key 'findings' is missing", node.place)


def parse_facts(text: str, name: str, faults: list[Fault]) -> Node | None:
    """Parse a fact file's text by the ending of its name; None where it is empty or faulty."""
    ending = Path(name).suffix.lower()
    if ending == ".json":
        return parse_json(text, name, faults)
    return parse_toml(text, name, faults) if ending == ".toml" else parse_yaml(text, name, faults)
