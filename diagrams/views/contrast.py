"""Two conclusions side by side: what stands behind each alone and behind both, and what the second one lacks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from expert.diagrams import graph
from expert.diagrams.graph import Builder, Drawing, Edge, Node
from expert.diagrams.views.blocks import group_of
from expert.diagrams.views.misses import MissDrawer
from expert.diagrams.views.shared import conclusion_node, item_node, named, notes, notes_of_model, rule_node

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.contrast import Behind, Contrast, Side
from expert.explanations.frames import contrast as frames
from expert.explanations.frames import why_not as why_not_frames
from expert.explanations.how import Application, apply
from expert.facts import Key
from expert.reporting.frame import NO_ADVICE
from expert.reporting.words import HELD_BACK
from expert.states import OPEN, YES, State

BOTH = "Behind both"
_MOST_SHARED = 5
_MOST_NODES = 60
_MOST_GROUNDS = 10
_NEAR = 2
_MOST_OPPOSED = 4


def contrast(consultation: Consultation, answer: Contrast) -> Drawing:
    """A contrast as a drawing: a box for each of the two, and between them what stands behind both.

    Rules that give a conclusion the same level are drawn as one; so is what stands behind both, where it is much.
    """
    return _View(consultation, answer).drawing()


class _View:
    def __init__(self, consultation: Consultation, answer: Contrast) -> None:
        self.consultation = consultation
        self.answer = answer
        self.vocabulary = consultation.model.vocabulary
        self.made = Builder()
        first, second = (wording.capital(frames.name(self.vocabulary, one.state)) for one in (answer.fact, answer.foil))
        self.boxes = (first, second)
        self.box_of: dict[Key, str] = {
            **{one.key: BOTH for one in answer.shared},
            **{one.key: first for one in answer.only_fact},
            **{one.key: second for one in answer.only_foil},
            _key(answer.fact.state): first,
            _key(answer.foil.state): second,
        }
        self.shared_as_one = len(answer.shared) > _MOST_SHARED
        self.drawn: set[str] = set()
        self.hidden: list[str] = []

    def drawing(self) -> Drawing:
        sides = (self.answer.fact, self.answer.foil)
        for side, box in zip(sides, self.boxes, strict=True):
            node = conclusion_node(self.consultation, side.state, root=True)
            self._add(replace(node, cluster=box))
        self._shared()
        for side, box in zip(sides, self.boxes, strict=True):
            self._side(side, box)
        self._on_the_way()
        self._lacking()
        title = frames.question(self.vocabulary, self.answer)
        return self.made.drawing("contrast", title, self._notes(), self.hidden, self.vocabulary.levels)

    def _add(self, node: Node) -> str:
        self.drawn.add(node.id)
        return self.made.add(node)

    # what stands behind them

    def _shared(self) -> None:
        if self.shared_as_one:
            nodes = [item_node(self.consultation, *one.key) for one in self.answer.shared]
            label = f"{len(nodes)} facts and conclusions behind both"
            self._add(replace(group_of(nodes, label, key="shared"), cluster=BOTH))
            self.hidden.append("What stands behind both is drawn as one.")

    def _side(self, side: Side, box: str) -> None:
        target = named(graph.CONCLUSION, *_key(side.state))
        self._rules(side.support, target, box)
        drawer = MissDrawer(self.consultation, lambda key: self.box_of.get(key, box))
        drawer.against(side.contrary, target, 0, box)
        drawer.finish(self.made)

    def _on_the_way(self) -> None:
        """The rules for the conclusions that stand between the facts and the two, as far as there is room."""
        found = (*self.answer.only_fact, *self.answer.only_foil, *(() if self.shared_as_one else self.answer.shared))
        roots = {_key(self.answer.fact.state), _key(self.answer.foil.state)}
        for one in found:
            if one.stated or one.key in roots or len(self.drawn) >= _MOST_NODES:
                continue
            support = [apply(self.consultation, item) for item in self.consultation.justifications(*one.key)]
            self._rules(support, self._item(one.key), self.box_of[one.key])
        self._rest(found)

    def _rest(self, found: Iterable[Behind]) -> None:
        """What is not drawn by then, for each box as one."""
        by_box: dict[str, list[Node]] = {}
        for one in found:
            node = item_node(self.consultation, *one.key)
            if node.id not in self.drawn:
                by_box.setdefault(self.box_of[one.key], []).append(node)
        for box, nodes in by_box.items():
            self._add(replace(group_of(nodes, f"{len(nodes)} more behind it", key=f"rest:{box}"), cluster=box))
        if by_box:
            self.hidden.append("Rules between facts and conclusions are left out, because there are too many.")

    def _rules(self, support: Iterable[Application], target: str, box: str) -> None:
        """The rules for a conclusion, those that give the same level drawn as one."""
        by_level: dict[str, list[Application]] = {}
        for application in support:
            by_level.setdefault(application.level, []).append(application)
        for level, held in by_level.items():
            name = self._rule(held, box)
            self.made.join(Edge(name, target, graph.GIVES, "" if level == YES else level))
            self._grounds(held, name)

    def _rule(self, held: Sequence[Application], box: str) -> str:
        nodes = [rule_node(self.consultation.model, one.rule, one.member, titled=True) for one in held]
        node = nodes[0]
        if len(nodes) > 1:
            node = group_of(nodes, f"{len(nodes)} rules", key=f"{nodes[0].id}:{held[0].level}")
        return self._add(replace(node, cluster=box))

    def _grounds(self, held: Sequence[Application], rule: str) -> None:
        """What rules rest on; of many things the first are drawn, and the rest as one."""
        keys = list(dict.fromkeys((ground.item, ground.member) for one in held for ground in one.grounds))
        for key in keys[:_MOST_GROUNDS]:
            self.made.join(Edge(self._item(key), rule, graph.READS))
        rest = [item_node(self.consultation, *key) for key in keys[_MOST_GROUNDS:]]
        if rest:
            node = group_of(rest, f"{len(rest)} more", key=f"grounds:{rule}")
            self.made.join(Edge(self._add(node), rule, graph.READS))

    def _item(self, key: Key) -> str:
        """The node of an item of a member, in its box."""
        box = self.box_of.get(key, "")
        if box == BOTH and self.shared_as_one:
            return "group:shared"
        return self._add(replace(item_node(self.consultation, *key), cluster=box))

    # what the second one lacks

    def _lacking(self) -> None:
        """The nearest rule for the second one, and those that need what stands behind the first one otherwise."""
        step = self.answer.missing
        if step is None:
            return
        opposed = [one.miss for one in self.answer.opposed]
        front = list({id(miss): miss for miss in (*step.misses[:1], *opposed)}.values())[:_MOST_OPPOSED]
        others = tuple(miss for miss in step.misses if all(miss is not one for one in front))
        near = max(len(front), min(_NEAR, len(step.misses)))
        drawer = MissDrawer(self.consultation, lambda key: self.box_of.get(key, self.boxes[1]))
        told = replace(step, misses=(*front, *others), contrary=())
        drawer.step(told, named(graph.CONCLUSION, *_key(step.state)), near, 0, self.boxes[1])
        drawer.finish(self.made)

    # what is said

    def _notes(self) -> Iterator[str]:
        rest = notes_of_model(self.consultation.model)
        yield from notes(self.consultation)[: -len(rest)]
        relation = frames.relation_words(self.vocabulary, self.answer)
        yield f"{relation} {frames.competes_words(self.vocabulary, self.answer)}"
        step = self.answer.missing
        if step is not None and step.nearest is not None:
            second = wording.capital(frames.short_names(self.vocabulary, self.answer)[1])
            yield f"{second}: {why_not_frames.nearest_words(self.vocabulary, step.nearest)}"
        for side, box in zip((self.answer.fact, self.answer.foil), self.boxes, strict=True):
            if conclusion_node(self.consultation, side.state).withheld:
                yield f"{box}: {HELD_BACK}"
            if self.vocabulary.role(side.state.conclusion) == "red_flag" and side.state.status == OPEN:
                yield f"{box} {frames.NOT_EXCLUDED}"
        if step is not None and any(miss.changes for miss in step.misses):
            yield NO_ADVICE
        yield from rest


def _key(state: State) -> Key:
    return (state.conclusion.id, state.member)
