"""A whole knowledge base, one node for each topic of its rules; or one topic with its rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from expert.diagrams import graph
from expert.diagrams.graph import Builder, Drawing, Edge, Node
from expert.diagrams.measure import line
from expert.diagrams.views.blocks import MOST_EDGES, MOST_NODES
from expert.diagrams.views.shared import named, notes_of_model
from expert.diagrams.views.topic import drawn_rules, topic_words

from expert import premises
from expert.errors import QuestionError
from expert.explanations import wording
from expert.knowledge_model import KnowledgeModel
from expert.loading.nodes import clip
from expert.rules import Rule
from expert.suggest import nearest
from expert.vocabulary import ROLES

_FEWER = (MOST_NODES, 60, 30, 17)
_TOLD = 12
_NEEDED = "A rule needs all that leads to it, unless it says otherwise."

Topics = Mapping[str, Sequence[Rule]]


def knowledge(model: KnowledgeModel, topic: str | None = None) -> Drawing:
    """A knowledge base as a drawing: its topics and which reads what another gives, or the rules of one topic.

    A knowledge base of a single topic is drawn as that topic. Where there is more than fits a page, what is alike is
    drawn together.

    Raises:
        QuestionError: where there is no such topic; the message names the nearest.
    """
    topics: dict[str, list[Rule]] = {}
    for rule in model.rules.values():
        topics.setdefault(rule.topic, []).append(rule)
    if topic is not None and topic not in topics:
        near = nearest(topic, topics)
        hint = f"; did you mean '{near}'?" if near else ""
        raise QuestionError(f"there is no topic '{clip(topic)}'{hint} (there are {clip(', '.join(topics))})")
    if topic is None and len(topics) != 1:
        return _Overview(model, topics).drawing()
    (chosen,) = topics if topic is None else (topic,)
    return _one_topic(model, chosen, topics[chosen])


def _one_topic(model: KnowledgeModel, topic: str, rules: Sequence[Rule]) -> Drawing:
    (nodes, edges), is_grouped = drawn_rules(model, rules)
    given = {name for rule in rules for name in rule.then}
    read = {name for rule in rules for name in premises.items(rule.premise)} - given
    title = f"{wording.capital(topic_words(topic))} — {model.title}"
    counts = ((len(rules), "rule"), (len(given), "conclusion given"), (len(read), "item read from elsewhere"))
    told = f"{', '.join(_counted(*one) for one in counts)}. {_NEEDED}"
    hidden = (f"{len(rules)} rules with what they read and give are drawn together, as {len(nodes)} nodes.",)
    return Drawing(
        "knowledge",
        title,
        (told, *notes_of_model(model)),
        nodes,
        edges,
        hidden if is_grouped else (),
        levels=model.vocabulary.levels,
    )


def _counted(count: int, words: str) -> str:
    """A count of things: ``1 rule``, ``2 items read from elsewhere``."""
    noun, _, rest = words.partition(" ")
    return f"{count} {noun}{'' if count == 1 else 's'}{f' {rest}' if rest else ''}"


class _Overview:
    def __init__(self, model: KnowledgeModel, topics: Topics) -> None:
        self.model = model
        self.vocabulary = model.vocabulary
        self.topics = topics

    def drawing(self) -> Drawing:
        blocks, joined = self._fitting()
        made = Builder()
        names = [made.add(self._node(block)) for block in blocks]
        for source, target in joined:
            made.join(Edge(names[source], names[target], graph.READS))
        hidden = [f"The {len(self.model.rules)} rules stand in their topics; ask for one topic to see them."]
        if len(blocks) < len(self.topics):
            hidden.append(f"{len(self.topics)} topics are drawn together, as {len(blocks)} nodes.")
        title = f"{self.model.title}: topics of its rules"
        return made.drawing("knowledge", title, self._notes(), hidden, self.vocabulary.levels)

    def _notes(self) -> Iterator[str]:
        counts = (
            (len(self.model.rules), "rule"),
            (len(self.topics), "topic"),
            (len(self.vocabulary.findings), "finding"),
            (len(self.vocabulary.conclusions), "conclusion"),
        )
        yield f"{', '.join(_counted(*one) for one in counts)}. A topic leads to those that read what it gives."
        yield from notes_of_model(self.model)

    def _fitting(self) -> tuple[list[list[str]], list[tuple[int, int]]]:
        """The topics in blocks, one each where they fit a page, and which blocks read what another gives."""
        for most in _FEWER:
            blocks = list(_in_blocks(list(self.topics), most))
            joined = self._joined(blocks)
            if len(joined) <= MOST_EDGES:
                break
        return blocks, joined

    def _joined(self, blocks: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
        givers: dict[str, dict[int, None]] = {}
        readers: dict[str, dict[int, None]] = {}
        for number, block in enumerate(blocks):
            for rule in self._rules(block):
                for name in rule.then:
                    givers.setdefault(name, {})[number] = None
                for name in premises.items(rule.premise):
                    readers.setdefault(name, {})[number] = None
        pairs = {
            (giver, reader): None
            for name, given in givers.items()
            for giver in given
            for reader in readers.get(name, ())
            if giver != reader
        }
        return sorted(pairs)

    def _rules(self, block: Iterable[str]) -> Iterator[Rule]:
        for topic in block:
            yield from self.topics[topic]

    def _node(self, block: Sequence[str]) -> Node:
        rules = list(self._rules(block))
        given = dict.fromkeys(name for rule in rules for name in rule.then)
        label = wording.capital(topic_words(block[0])) if len(block) == 1 else f"{len(block)} topics"
        kinds: dict[str, int] = {}
        for name in given:
            kind = self.vocabulary.conclusions[name].kind
            kinds[kind] = kinds.get(kind, 0) + 1
        order = sorted(kinds, key=lambda kind: ROLES.index(self.vocabulary.kinds[kind].role))
        told = [f"{kinds[kind]} {self._kind_words(kind, kinds[kind])}" for kind in order]
        return Node(
            id=f"group:topic:{block[0]}",
            kind=graph.GROUP,
            label=label,
            state=f"{_counted(len(rules), 'rule')} for {wording.listed(told)}",
            stands_for=tuple(named(graph.RULE, rule.id) for rule in rules),
            tooltip="\n".join(self._remark(block, rules)),
        )

    def _kind_words(self, kind: str, count: int) -> str:
        known = self.vocabulary.kinds[kind]
        return line(known.label if count == 1 else known.plural.lower(), 40)

    def _remark(self, block: Sequence[str], rules: Sequence[Rule]) -> Iterator[str]:
        if len(block) > 1:
            yield f"{', '.join(line(topic, 60) for topic in block[:_TOLD])}{', …' if len(block) > _TOLD else ''}."
        for rule in rules[:_TOLD]:
            yield f"{rule.id}: {line(rule.title, 120)}"
        if len(rules) > _TOLD:
            yield f"and {len(rules) - _TOLD} more rules."


def _in_blocks(topics: Sequence[str], most: int) -> Iterator[list[str]]:
    """The topics in order, in at most so many blocks of neighbours of about the same size."""
    count = min(most, len(topics))
    for number in range(count):
        yield list(topics[number * len(topics) // count : (number + 1) * len(topics) // count])
