"""The rules of one topic: findings and conclusions that they read, and what they give; many of them drawn together."""

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property

from expert.diagrams import graph
from expert.diagrams.graph import Edge, Node
from expert.diagrams.measure import line
from expert.diagrams.views.blocks import BlockOf, Plain, fitted
from expert.diagrams.views.premise_reads import Read, connective, reads
from expert.diagrams.views.shared import named, rule_tip, sentences

from expert import premises
from expert.explanations import wording
from expert.knowledge_model import KnowledgeModel
from expert.rules import Rule
from expert.vocabulary import CONTRARY, Conclusion, Finding

_BANDS = 8
_PLURALS = {graph.FACT: "findings", graph.RULE: "rules"}


def topic_words(topic: str) -> str:
    """A topic's id as words.

    >>> topic_words("red_flags")
    'red flags'
    """
    return topic.replace("_", " ")


def drawn_rules(model: KnowledgeModel, rules: Sequence[Rule]) -> tuple[Plain, bool]:
    """The nodes and edges of some rules, and whether some of them are drawn together."""
    return _Rules(model, rules).drawn()


class _Rules:
    def __init__(self, model: KnowledgeModel, rules: Sequence[Rule]) -> None:
        self.model = model
        self.vocabulary = model.vocabulary
        self.given = {name for rule in rules for name in rule.then}
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str, str], Edge] = {}
        self.item_of: dict[str, Finding | Conclusion] = {}
        for rule in rules:
            self._add_rule(rule)

    def drawn(self) -> tuple[Plain, bool]:
        nodes = tuple(self.nodes.values())
        ways = (self._way(number) for number in range(1, 4))
        made = fitted(nodes, tuple(self.edges.values()), ways, self._name, self.vocabulary.levels)
        return made, len(made[0]) < len(nodes)

    # what there is

    def _add_rule(self, rule: Rule) -> None:
        found = tuple(dict.fromkeys(reads(self.vocabulary, rule.premise)))
        own = self._add(self._rule(rule, found))
        for read in found:
            self._join(Edge(self._item(read.item, read.needed), own, graph.READS))
        for name, level in rule.then.items():
            relation = graph.AGAINST if level == CONTRARY else graph.GIVES
            self._join(Edge(own, self._item(name), relation, level if level in self.vocabulary.levels else ""))

    def _add(self, node: Node) -> str:
        self.nodes.setdefault(node.id, node)
        return node.id

    def _join(self, edge: Edge) -> None:
        self.edges.setdefault((edge.source, edge.target, edge.relation), edge)

    def _rule(self, rule: Rule, found: Sequence[Read]) -> Node:
        told = [connective(rule.premise)]
        told += [f"{self._label(read.item)}: {read.needed}" for read in found if self._is_told_by_rule(read)]
        written = line(str(premises.plain(rule.premise)), 600)
        return Node(
            id=named(graph.RULE, rule.id),
            kind=graph.RULE,
            label=rule.id,
            state="; ".join(part for part in told if part),
            policy=rule.is_policy,
            tooltip=sentences((rule_tip(self.model, rule, None), f"If: {written}")),
        )

    def _is_told_by_rule(self, read: Read) -> bool:
        """Whether more is needed of a conclusion than that it holds; each conclusion is one node all the same."""
        return bool(read.needed) and read.item in self.vocabulary.conclusions

    def _label(self, name: str) -> str:
        item = self.vocabulary.item(name)
        return line(item.label, 60) if item else name

    def _item(self, name: str, needed: str = "") -> str:
        """The node of a conclusion, or of a finding with what is needed of it."""
        conclusion = self.vocabulary.conclusions.get(name)
        node = self._conclusion(conclusion) if conclusion else self._finding(self.vocabulary.findings[name], needed)
        self.item_of[node.id] = conclusion or self.vocabulary.findings[name]
        return self._add(node)

    @staticmethod
    def _finding(finding: Finding, needed: str) -> Node:
        question = f"Question: {finding.question}" if finding.question else ""
        return Node(
            id=named(graph.FACT, finding.id) + (f":{line(needed)}" if needed else ""),
            kind=graph.FACT,
            label=finding.label,
            state=needed,
            tooltip=sentences((question, finding.help)),
        )

    def _conclusion(self, conclusion: Conclusion) -> Node:
        topics = dict.fromkeys(topic_words(rule.topic) for rule in self.model.rules_for[conclusion.id])
        elsewhere = conclusion.id not in self.given and topics
        return Node(
            id=named(graph.CONCLUSION, conclusion.id),
            kind=graph.CONCLUSION,
            label=conclusion.label,
            state=f"from {', '.join(topics)}" if elsewhere else "",
            role=self.vocabulary.role(conclusion),
            tooltip=sentences(
                (wording.capital(self.vocabulary.kinds[conclusion.kind].label), wording.capital(conclusion.meaning))
            ),
        )

    # what may be drawn together

    def _way(self, number: int) -> BlockOf:
        """The ways to draw nodes together, from 1, the finest: what is read alike; rules alike too; all by layer."""
        if number == 1:
            return lambda node: ("fact", self._targets[node.id]) if node.kind == graph.FACT else node.id
        if number == 2:
            return self._alike
        return self._banded

    @cached_property
    def _targets(self) -> Mapping[str, frozenset[str]]:
        """What each node leads to."""
        found: dict[str, set[str]] = {name: set() for name in self.nodes}
        for edge in self.edges.values():
            found[edge.source].add(edge.target)
        return {name: frozenset(targets) for name, targets in found.items()}

    def _alike(self, node: Node) -> Hashable:
        """Rules for the same conclusions are one, and so are findings that only such rules read."""
        targets = self._targets[node.id]
        if node.kind == graph.RULE:
            return ("rule", targets)
        if node.kind == graph.FACT:
            return ("fact", frozenset(self._targets[rule] for rule in targets))
        return node.id

    def _banded(self, node: Node) -> Hashable:
        """Findings of a group, rules of a band of layers and conclusions of a kind and band are one each."""
        item = self.item_of.get(node.id)
        if isinstance(item, Finding):
            return ("fact", item.group if len(self._groups) <= _BANDS else "")
        if isinstance(item, Conclusion):
            role = self.vocabulary.role(item)
            return ("conclusion", role, self._band(self._layers[item.id]))
        return ("rule", self._band(min(self._layers[self.item_of[name].id] for name in self._targets[node.id])))

    def _band(self, layer: int) -> int:
        deepest = max(self._layers.values(), default=0)
        return layer if deepest < _BANDS else layer * _BANDS // (deepest + 1)

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(item.group for item in self.item_of.values() if isinstance(item, Finding))

    @cached_property
    def _layers(self) -> Mapping[str, int]:
        """How many rules lie below each conclusion of the knowledge base."""
        found: dict[str, int] = {}
        for name in self.model.derivation_order:
            read = {item for rule in self.model.rules_for[name] for item in premises.items(rule.premise)}
            found[name] = 1 + max((found[item] for item in read if item in found), default=0)
        return found

    def _name(self, nodes: Sequence[Node]) -> str:
        """How many there are of what: ``7 findings``, ``3 mechanisms``."""
        items = [self.item_of.get(node.id) for node in nodes]
        count = len({item.id if item else node.id for item, node in zip(items, nodes, strict=True)})
        kinds = {item.kind if isinstance(item, Conclusion) else "" for item in items}
        kind = self.vocabulary.kinds.get(kinds.pop()) if len(kinds) == 1 else None
        plural = kind.plural.lower() if kind else _PLURALS.get(nodes[0].kind, "conclusions")
        return f"{count} {line(plural, 40)}"
