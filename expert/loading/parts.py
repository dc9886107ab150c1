"""Read the meaning of a knowledge base from the trees of its files, in the order in which they cite one another."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from expert import premises
from expert.errors import Fault, KnowledgeError, Place
from expert.knowledge_model import KnowledgeModel
from expert.loading.evidence_files import EvidenceReader, refuse_unknown_source
from expert.loading.fault_list import FaultList
from expert.loading.head_file import Head, read_head
from expert.loading.nodes import Node, Scalar
from expert.loading.rule_files import RuleReader
from expert.loading.vocabulary_files import VocabularyReader
from expert.rules import Rule


@dataclass
class Parts:
    """The trees of a knowledge base, before their meaning is read."""

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


def read_parts(parts: Parts, folder: Path | None = None) -> KnowledgeModel:
    """Read the meaning of the parts of a knowledge base: the head, then the evidence, then vocabulary and rules.

    What stands on a part with faults is not read: nearly all it says would be called unknown.

    Raises:
        KnowledgeError: with every fault found.
    """
    faults = FaultList(KnowledgeError)
    head = read_head(parts.head or Scalar("", True, Place(str(folder or "knowledge base"))), faults)
    faults.close()
    cited = _read_evidence(parts, faults)
    evidence = cited.finish()
    faults.close()
    words = VocabularyReader(head, faults)
    for node in parts.vocabulary:
        words.read(node)
    rules = RuleReader(words.finish(), evidence, faults)
    for node in parts.rules:
        rules.read_rules(node)
    _read(parts.cautions, rules.read_cautions)
    cited.refuse_unknown_rules(rules.rules)
    for source, place in (*head.cited, *words.cited):
        refuse_unknown_source(evidence, source, place, faults)
    faults.close()
    model = _model(head, rules, words.places, folder)
    _refuse_cycles(model)
    return model


def _read_evidence(parts: Parts, faults: FaultList) -> EvidenceReader:
    reader = EvidenceReader(faults)
    _read(parts.documents, reader.read_documents)
    if parts.statements:
        if not reader.documents:
            faults.close()
        reader.read_statements(*parts.statements)
    if not reader.statements:
        faults.close()
    _read(parts.policies, reader.read_policies)
    _read(parts.annotations, reader.read_annotations)
    _read(parts.tensions, reader.read_tensions)
    _read(parts.doubts, reader.read_doubts)
    return reader


def _read(node: Node | None, read: Callable[[Node], None]) -> None:
    if node is not None:
        read(node)


def _model(head: Head, rules: RuleReader, places: dict[str, Place], folder: Path | None) -> KnowledgeModel:
    return KnowledgeModel(
        name=head.name,
        version=head.version,
        title=head.title,
        purpose=head.purpose,
        disclaimer=head.disclaimer,
        vocabulary=rules.vocabulary,
        rules=rules.rules,
        cautions=rules.cautions,
        evidence=rules.evidence,
        folder=folder,
        places=places,
    )


def _refuse_cycles(model: KnowledgeModel) -> None:
    """Refuse rules that derive a conclusion from itself, naming its steps and the rule of each."""
    try:
        _ = model.derivation_order
    except ValueError as error:
        items = str(error).split(" → ")
        rules = [_rule_between(model, premise, conclusion) for premise, conclusion in pairwise(items)]
        steps = "".join(f" → {item} ({rule.id})" for item, rule in zip(items[1:], rules, strict=True))
        message = f"the rules go round in a circle: {items[0]}{steps}"
        raise KnowledgeError([Fault(message, rules[0].place)]) from None


def _rule_between(model: KnowledgeModel, premise: str, conclusion: str) -> Rule:
    """The first rule that gives the conclusion and reads the premise."""
    return next(rule for rule in model.rules_for[conclusion] if premise in premises.items(rule.premise))
