"""Read a knowledge base from its folder, or from plain Python values of the same shape."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from expert.errors import Fault, KnowledgeError, Place
from expert.knowledge_model import KnowledgeModel
from expert.loading.fault_list import FaultList
from expert.loading.files import is_folder, is_there, refuse_strange_files, yaml_file, yaml_files
from expert.loading.nodes import Node
from expert.loading.parts import Parts, read_parts
from expert.loading.python_nodes import node_from
from expert.loading.text import KNOWLEDGE_LIMIT, name_of, read_text
from expert.rules import POLICY_PREFIX

_HEAD = "kb.yaml"
_STATEMENTS = "statements.csv"
_OPTIONAL = ("policies", "annotations", "tensions", "doubts", "cautions")
_FOLDERS = ("vocabulary", "rules")
_FILES = (_HEAD, "sources.yaml", _STATEMENTS, *(f"{name}.yaml" for name in _OPTIONAL))
_EMBEDDING = "embedding"


def read_folder(folder: str | Path) -> KnowledgeModel:
    """Read the knowledge base in a folder.

    Raises:
        KnowledgeError: with every fault found, each with file, line and column.
    """
    root = Path(folder)
    if not is_folder(root):
        what = "is a file, a folder is expected" if is_there(root) else "there is no such folder"
        raise KnowledgeError([Fault(what, Place(name_of(root)))])
    faults = FaultList(KnowledgeError)
    parts = _parse_folder(root, faults)
    faults.close()
    return read_parts(parts, root)


def _parse_folder(root: Path, faults: list[Fault]) -> Parts:
    parts = Parts()
    if is_there(root / _HEAD):
        parts.head = yaml_file(root / _HEAD, faults)
    else:
        faults.append(Fault(f"is no knowledge base: it has no {_HEAD}", Place(name_of(root))))
    parts.documents = _optional(root / "sources.yaml", faults)
    for name in _OPTIONAL:
        setattr(parts, name, _optional(root / f"{name}.yaml", faults))
    if is_there(root / _STATEMENTS):
        text = read_text(root / _STATEMENTS, KNOWLEDGE_LIMIT)
        if isinstance(text, Fault):
            faults.append(text)
        else:
            parts.statements = (text, name_of(root / _STATEMENTS))
    for name in _FOLDERS:
        before = len(faults)
        nodes = list(yaml_files(root / name, faults))
        setattr(parts, name, nodes)
        if not nodes and len(faults) == before:
            faults.append(Fault(f"has no {name}/*.yaml", Place(name_of(root))))
    refuse_strange_files(root, _FILES, faults)
    return parts


def _optional(path: Path, faults: list[Fault]) -> Node | None:
    return yaml_file(path, faults) if is_there(path) else None


DEFAULT_HEAD: Mapping[str, Any] = {
    "name": "embedded",
    "version": "0",
    "title": "Knowledge base built in Python",
    "purpose": "Embedded in another program.",
    "disclaimer": "Decision support only.",
    "levels": ["possible", "supporting", "strong", "hallmark"],
    "kinds": {
        "abstraction": {"label": "abstraction", "plural": "Abstractions", "role": "intermediate", "levels": "no"},
        "hypothesis": {"label": "hypothesis", "plural": "Hypotheses", "role": "hypothesis", "levels": "yes"},
        "red_flag": {"label": "red flag", "plural": "Red flags", "role": "red_flag", "levels": "no"},
        "recommendation": {
            "label": "recommendation",
            "plural": "Recommendations",
            "role": "recommendation",
            "levels": "no",
        },
    },
}


def read_values(
    findings: list[Mapping[str, Any]],
    conclusions: list[Mapping[str, Any]],
    rules: list[Mapping[str, Any]],
    policies: list[Mapping[str, Any]],
    cautions: list[Mapping[str, Any]],
    head: Mapping[str, Any],
) -> KnowledgeModel:
    """Read a knowledge base from Python values shaped like the entries of its files.

    A rule without ``sources`` cites ``policy:embedding``: the program that built it answers for it.

    Raises:
        KnowledgeError: with every fault found.
    """
    faults = FaultList(KnowledgeError)
    own = {"id": _EMBEDDING, "text": "Stated by the program that built this knowledge base.", "why": "No document."}
    sourced = [_with_defaults(rule, {"sources": [POLICY_PREFIX + _EMBEDDING]}) for rule in rules]
    vocabulary = {"findings": findings, "conclusions": conclusions}
    parts = Parts(
        head=node_from({**DEFAULT_HEAD, **head}, "head", faults),
        policies=node_from({"policies": [own, *policies]}, "policies", faults),
        cautions=node_from({"cautions": cautions}, "cautions", faults) if cautions else None,
        vocabulary=_present(node_from(_filled(vocabulary), "vocabulary", faults)),
        rules=_present(node_from({"topic": "rules", "title": "Rules", "rules": sourced}, "rules", faults)),
    )
    faults.close()
    return read_parts(parts)


def _filled(vocabulary: Mapping[str, Any]) -> dict[str, Any]:
    """Findings of Python callers may leave out what only matters to people: label, question, scope."""
    findings = [_with_words(entry, "question") for entry in vocabulary["findings"]]
    return {"findings": findings, "conclusions": [_with_words(entry) for entry in vocabulary["conclusions"]]}


def _with_words(entry: Mapping[str, Any], *also: str) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping):
        return entry
    words = str(entry.get("id", "")).replace("_", " ") or "?"
    return _with_defaults(entry, {"scope": "person", "label": words, **dict.fromkeys(also, f"{words}?")})


def _with_defaults(entry: Mapping[str, Any], defaults: dict[str, Any]) -> Mapping[str, Any]:
    """An entry with defaults for what it leaves out; what is no mapping is left for its reader to refuse."""
    return {**defaults, **entry} if isinstance(entry, Mapping) else entry


def _present(node: Node | None) -> list[Node]:
    return [] if node is None else [node]
