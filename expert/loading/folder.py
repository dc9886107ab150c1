"""Read a knowledge base from its folder, or from plain Python values of the same shape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expert.errors import Fault, KnowledgeError, Place
from expert.knowledge_model import KnowledgeModel
from expert.loading.evidence_files import EvidenceReader
from expert.loading.fact_files import node_from
from expert.loading.nodes import Mapping as MappingNode
from expert.loading.nodes import Node, Scalar, Sequence, parse_yaml
from expert.loading.rule_files import RuleReader, check_sources_of_items
from expert.loading.text import KNOWLEDGE_LIMIT, read_text
from expert.loading.vocabulary_files import Head, VocabularyReader, read_head
from expert.rules import POLICY_PREFIX
from expert.vocabulary import Vocabulary

_REQUIRED = ("kb.yaml",)
_EMBEDDING = "embedding"


@dataclass
class Parts:
    """The nodes of a knowledge base, before their meaning is read."""

    head: Node | None = None
    documents: Node | None = None
    statements: tuple[str, str] | None = None
    policies: Node | None = None
    annotations: Node | None = None
    tensions: Node | None = None
    doubts: Node | None = None
    cautions: Node | None = None
    vocabulary: list[Node] = field(default_factory=list)
    rules: list[Node] = field(default_factory=list)


def read_folder(folder: str | Path) -> KnowledgeModel:
    """Read the knowledge base in a folder.

    Raises:
        KnowledgeError: with every fault found, each with file, line and column.
    """
    root = Path(folder)
    faults: list[Fault] = []
    if not root.is_dir():
        what = "is a file, a folder is expected" if root.exists() else "there is no such folder"
        raise KnowledgeError([Fault(what, Place(str(folder)))])
    parts = _parse_folder(root, faults)
    if faults:
        raise KnowledgeError(faults)
    return read_parts(parts, root)


def _parse_folder(root: Path, faults: list[Fault]) -> Parts:
    parts = Parts()
    parts.head = _file(root / "kb.yaml", faults, required=True)
    parts.documents = _file(root / "sources.yaml", faults)
    for name in ("policies", "annotations", "tensions", "doubts", "cautions"):
        setattr(parts, name, _file(root / f"{name}.yaml", faults))
    if (root / "statements.csv").exists():
        text = read_text(root / "statements.csv", KNOWLEDGE_LIMIT)
        if isinstance(text, Fault):
            faults.append(text)
        else:
            parts.statements = (text, str(root / "statements.csv"))
    for name in ("vocabulary", "rules"):
        paths = sorted((root / name).glob("*.yaml"))
        if not paths:
            faults.append(Fault(f"has no {name}/*.yaml", Place(str(root))))
        nodes = (_file(path, faults) for path in paths)
        setattr(parts, name, [node for node in nodes if node is not None])
    return parts


def _file(path: Path, faults: list[Fault], *, required: bool = False) -> Node | None:
    """The node of a YAML file; None where it is missing; a fault where it is required or empty."""
    if not path.exists() and not required:
        return None
    text = read_text(path, KNOWLEDGE_LIMIT)
    if isinstance(text, Fault):
        faults.append(text)
        return None
    before = len(faults)
    node = parse_yaml(text, str(path), faults)
    if node is None and len(faults) == before:
        faults.append(Fault("is empty", Place(str(path))))
    return node


def read_parts(parts: Parts, folder: Path | None = None) -> KnowledgeModel:
    """Read the meaning of the parts of a knowledge base.

    Raises:
        KnowledgeError: with every fault found.
    """
    faults: list[Fault] = []
    head = read_head(parts.head or Scalar("", True, Place(str(folder or "knowledge base"))), faults)
    evidence_reader = EvidenceReader(faults)
    _read(parts.documents, evidence_reader.read_documents)
    if parts.statements:
        evidence_reader.read_statements(*parts.statements)
    _read(parts.policies, evidence_reader.read_policies)
    _read(parts.annotations, evidence_reader.read_annotations)
    _read(parts.tensions, evidence_reader.read_tensions)
    _read(parts.doubts, evidence_reader.read_doubts)
    evidence = evidence_reader.finish()
    vocabulary_reader = VocabularyReader(head, faults)
    for node in parts.vocabulary:
        vocabulary_reader.read(node)
    vocabulary = vocabulary_reader.finish()
    rule_reader = RuleReader(vocabulary, evidence, faults)
    for node in parts.rules:
        rule_reader.read_rules(node)
    _read(parts.cautions, rule_reader.read_cautions)
    faults += check_sources_of_items(vocabulary, evidence, vocabulary_reader.places)
    if faults:
        raise KnowledgeError(faults)
    model = _model(head, vocabulary, rule_reader, evidence_reader, vocabulary_reader.places, folder)
    _refuse_cycles(model)
    return model


def _read(node: Node | None, read: Callable[[Node], None]) -> None:
    if node is not None:
        read(node)


def _model(
    head: Head,
    vocabulary: Vocabulary,
    rules: RuleReader,
    evidence: EvidenceReader,
    places: dict[str, Place],
    folder: Path | None,
) -> KnowledgeModel:
    return KnowledgeModel(
        name=head.name,
        version=head.version,
        title=head.title,
        purpose=head.purpose,
        disclaimer=head.disclaimer,
        vocabulary=vocabulary,
        rules=rules.rules,
        cautions=rules.cautions,
        evidence=evidence.finish(),
        folder=folder,
        places=places,
    )


def _refuse_cycles(model: KnowledgeModel) -> None:
    try:
        _ = model.derivation_order
    except ValueError as error:
        place = Place(str(model.folder)) if model.folder else None
        raise KnowledgeError([Fault(f"the rules form a cycle: {error}", place)]) from None


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
        "recommendation": {"label": "recommendation", "plural": "Recommendations", "role": "recommendation", "levels": "no"},
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
    faults: list[Fault] = []
    own = {"id": _EMBEDDING, "text": "Stated by the program that built this knowledge base.", "why": "No document."}
    sourced = [{"sources": [POLICY_PREFIX + _EMBEDDING], **rule} for rule in rules]
    vocabulary = {"findings": findings, "conclusions": conclusions}
    parts = Parts(
        head=node_from({**DEFAULT_HEAD, **head}, "head", faults),
        policies=node_from({"policies": [own, *policies]}, "policies", faults),
        cautions=node_from({"cautions": cautions}, "cautions", faults) if cautions else None,
        vocabulary=_present(node_from(_filled(vocabulary), "vocabulary", faults)),
        rules=_present(node_from({"topic": "rules", "title": "Rules", "rules": sourced}, "rules", faults)),
    )
    if faults:
        raise KnowledgeError(faults)
    return read_parts(parts)


def _filled(vocabulary: Mapping[str, Any]) -> dict[str, Any]:
    """Findings of Python callers may leave out what only matters to people: label, question, scope."""
    findings = [_with_words(entry, "question") for entry in vocabulary["findings"]]
    return {"findings": findings, "conclusions": [_with_words(entry) for entry in vocabulary["conclusions"]]}


def _with_words(entry: Mapping[str, Any], *also: str) -> dict[str, Any]:
    words = str(entry.get("id", "")).replace("_", " ") or "?"
    defaults = {"scope": "person", "label": words, **dict.fromkeys(also, f"{words}?")}
    return {**defaults, **entry}


def _present(node: Node | None) -> list[Node]:
    return [node] if isinstance(node, MappingNode | Sequence | Scalar) else []
