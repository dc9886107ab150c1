"""Rules that did not fire, drawn: what they read is satisfied, violated or not known, and what they would give."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from expert.diagrams import graph
from expert.diagrams.graph import Builder, Edge, Node
from expert.diagrams.views.blocks import group_of
from expert.diagrams.views.premise_reads import connective
from expert.diagrams.views.shared import item_node, rule_node, sentences

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.frames import why_not as frames
from expert.explanations.how import Application
from expert.explanations.misses import Miss, MissingStep
from expert.explanations.premise_parts import OPEN, SATISFIED, VIOLATED, Part
from expert.facts import Key
from expert.states import YES

NEAR = 3  # rules drawn with their premises; the others as one node
MOST_TESTS = 8  # of one rule; the others as one node
MOST_AGAINST = 6
NEAREST = "nearest"
_TRUTH = {SATISFIED: graph.PROVED, VIOLATED: graph.REFUTED, OPEN: graph.UNKNOWN}
_CERTAIN = {"its presence is needed", "any level is needed"}


def _nowhere(_: Key) -> str:
    return ""


class MissDrawer:
    """Draws rules that did not fire. Nothing is drawn before ``finish``, as a node tells what all rules need of it."""

    def __init__(self, consultation: Consultation, cluster_of: Callable[[Key], str] = _nowhere) -> None:
        """Begin with nothing.

        Args:
            consultation: the case.
            cluster_of: the box an item of a member is drawn in.
        """
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.cluster_of = cluster_of
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.needed: dict[str, dict[str, None]] = {}

    def __len__(self) -> int:
        return len(self.nodes)

    def finish(self, made: Builder) -> None:
        """Draw all of it; what is needed of an item stands in its node where all rules ask the same."""
        for node in self.nodes.values():
            needed = list(self.needed.get(node.id, ()))
            told = f"{node.state} — {needed[0]}" if len(needed) == 1 and needed[0] else node.state
            made.add(replace(node, state=told))
        for edge in self.edges:
            made.join(edge)

    def step(self, step: MissingStep, target: str, near: int, layer: int, cluster: str = "") -> list[Part]:
        """Draw what keeps a conclusion from its level: the nearest rules in full, the others as one.

        Args:
            step: what is missing.
            target: the node of the conclusion.
            near: how many rules are drawn with their premises.
            layer: how many rules lie between it and what was asked about.
            cluster: the box its rules are drawn in.

        Returns:
            The tests of the rules drawn with their premises.
        """
        drawn: list[Part] = []
        for miss in step.misses[:near]:
            drawn += self.miss(miss, target, layer, cluster, is_nearest=miss is step.nearest and len(step.misses) > 1)
        self._others(step.misses[near:], step.further, target, layer, cluster)
        self.against(step.contrary, target, layer, cluster)
        return drawn

    def miss(self, miss: Miss, target: str, layer: int, cluster: str = "", *, is_nearest: bool = False) -> list[Part]:
        """Draw one rule with what it reads; the tests that are drawn."""
        node = self._rule(miss, layer, cluster)
        if is_nearest:
            node = replace(node, state=f"{NEAREST}; {node.state}" if node.state else NEAREST)
        name = self._add(node)
        self._join(Edge(name, target, graph.GIVES, self._level(miss), _TRUTH[miss.premise.status]))
        tests = list({part.key: part for part in told_tests(miss.premise)}.values())
        for part in tests[:MOST_TESTS]:
            for member in self._members(part):
                node = self._item(part.item, member, layer + 1)
                self._join(Edge(self._add(node), name, graph.READS, truth=_TRUTH[part.status]))
                self._need(node.id, part)
        self._further(tests[MOST_TESTS:], name, layer + 1, cluster)
        return tests[:MOST_TESTS]

    def against(self, held: Sequence[Application], target: str, layer: int, cluster: str = "") -> None:
        """Draw the rules that count against a conclusion, with what they rest on; of many the rest as one."""
        nodes = [rule_node(self.consultation.model, one.rule, one.member, layer=layer, titled=True) for one in held]
        for node, application in zip(nodes[:MOST_AGAINST], held, strict=False):
            name = self._add(replace(node, cluster=cluster))
            self._join(Edge(name, target, graph.AGAINST))
            for ground in application.grounds[:MOST_TESTS]:
                item = self._add(self._item(ground.item, ground.member, layer + 1))
                self._join(Edge(item, name, graph.READS))
        rest = nodes[MOST_AGAINST:]
        if rest:
            node = group_of(rest, f"{len(rest)} more against", key=f"against:{target}")
            self._join(Edge(self._add(replace(node, cluster=cluster, layer=layer)), target, graph.AGAINST))

    # the parts

    def _add(self, node: Node) -> str:
        self.nodes.setdefault(node.id, node)
        return node.id

    def _join(self, edge: Edge) -> None:
        self.edges.append(edge)

    def _item(self, name: str, member: str | None, layer: int) -> Node:
        return replace(item_node(self.consultation, name, member, layer), cluster=self.cluster_of((name, member)))

    def _need(self, node: str, part: Part) -> None:
        words = frames.needed_words(self.vocabulary, part) if part.status != SATISFIED else ""
        if part.status != SATISFIED and part.connective == "test":
            self.needed.setdefault(node, {})["" if words in _CERTAIN else words] = None

    def _members(self, part: Part) -> tuple[str | None, ...]:
        """The members a test reads: of a difference all of the scope."""
        item = self.vocabulary.item(part.item)
        if part.connective == "differ" and item is not None:
            return tuple(self.vocabulary.scope_of(item).members)
        return (part.member,)

    def _rule(self, miss: Miss, layer: int, cluster: str) -> Node:
        truth = _TRUTH[miss.premise.status]
        node = rule_node(self.consultation.model, miss.rule, miss.member, truth, layer, titled=True)
        low = f"passes on {miss.held or 'no level'}" if miss.inherits and miss.premise.status == SATISFIED else ""
        lacks = frames.far_words(miss, lambda want: frames.want_words(self.vocabulary, want))
        return replace(
            node,
            state=low or connective(miss.rule.premise),
            cluster=cluster,
            tooltip=sentences((node.tooltip, wording.capital(lacks), frames.may_not_suffice(miss))),
        )

    def _level(self, miss: Miss) -> str:
        return miss.level if miss.level != YES else ""

    def _others(self, misses: Sequence[Miss], further: int, target: str, layer: int, cluster: str) -> None:
        """The further rules as one node; one alone is drawn as it is, without what it reads."""
        nodes = [self._rule(miss, layer, cluster) for miss in misses]
        if not nodes:
            return
        ranks = [self.vocabulary.rank(level) for miss in misses if (level := self._level(miss))]
        level = self.vocabulary.levels[max(ranks)] if ranks else ""
        truth = _common(node.truth for node in nodes)
        node = nodes[0]
        if len(nodes) + further > 1:
            label = f"{len(nodes) + further} further rules"
            node = replace(group_of(nodes, label, key=f"further:{target}"), truth=truth, layer=layer, cluster=cluster)
        self._join(Edge(self._add(node), target, graph.GIVES, level, truth))

    def _further(self, tests: Sequence[Part], rule: str, layer: int, cluster: str) -> None:
        """The premises of a rule beyond those drawn, as one node."""
        if not tests:
            return
        nodes = [self._item(part.item, self._members(part)[0], layer) for part in tests]
        truth = _common(_TRUTH[part.status] for part in tests)
        label = f"{len(nodes)} more premise{'s' if len(nodes) > 1 else ''}"
        node = replace(group_of(nodes, label, key=f"premises:{rule}"), truth=truth, layer=layer, cluster=cluster)
        self._join(Edge(self._add(node), rule, graph.READS, truth=truth))


def told_tests(part: Part) -> Iterator[Part]:
    """The tests of a premise; of a part that is satisfied, only those that satisfy it."""
    if part.connective in {"test", "differ"}:
        yield part
    for inner in part.parts:
        if part.status != SATISFIED or inner.status == SATISFIED:
            yield from told_tests(inner)


def _common(truths: Iterable[str]) -> str:
    """The truth that all have; else not known."""
    found = set(truths)
    return found.pop() if len(found) == 1 else graph.UNKNOWN
