"""What other facts would change, and only that: changed facts, the rules that tell otherwise of them, what follows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from expert.diagrams import graph
from expert.diagrams.graph import Builder, Drawing, Edge, Node
from expert.diagrams.views.blocks import group_of
from expert.diagrams.views.changed_facts import fact_nodes
from expert.diagrams.views.changed_rules import ChangedRule, changed_rules
from expert.diagrams.views.changed_words import difference_words, is_open, turned
from expert.diagrams.views.shared import conclusion_node, named, notes, notes_of_model, rule_node

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.frames import what_if as frames
from expert.explanations.what_if import APPEARS, DISAPPEARS, ConclusionChange, Difference
from expert.facts import Key
from expert.reporting.frame import NO_ADVICE
from expert.reporting.what_if import urgency_words
from expert.reporting.what_if_entries import is_known_otherwise
from expert.reporting.words import HELD_BACK

MOST_CONCLUSIONS = 40
"""Of those that are known otherwise; the others of a kind, and mechanisms, are drawn as one."""
_MOST_RULES = 4  # for one conclusion
_MOST_NAMED = 3  # facts in the title
_THEN = "With these facts"


def what_if(consultation: Consultation, difference: Difference) -> Drawing:
    """A difference as a drawing: what is the same for several members is drawn once.

    Red flags that differ are all drawn. Mechanisms, and conclusions of which nothing differs but how far they could
    still go, are drawn as one for each kind.
    """
    return _View(consultation, difference).drawing()


class _View:
    def __init__(self, consultation: Consultation, difference: Difference) -> None:
        self.consultation = consultation
        self.difference = difference
        self.vocabulary = consultation.model.vocabulary
        self.made = Builder()
        self.facts = fact_nodes(difference)
        self.id_of: dict[Key, str] = {}
        self.is_withheld = False
        self.hidden: list[str] = []

    def drawing(self) -> Drawing:
        for node, keys in self.facts:
            self._add(node, keys)
        singly, together = self._sorted()
        for group, told in self._alike(singly):
            self._conclusion(group, told)
        for (kind, turn), changes in together.items():
            self._kind(kind, turn, changes)
        self._rules(singly)
        for changes in together.values():
            self._feed(changes)
        return self.made.drawing("what-if", self._title(), self._notes(), self.hidden, self.vocabulary.levels)

    def _add(self, node: Node, keys: Iterable[Key]) -> None:
        """Add a node that stands for an item of several members."""
        self.is_withheld |= node.withheld
        name = self.made.add(node)
        for key in keys:
            self.id_of.setdefault(key, name)

    # conclusions

    def _sorted(self) -> tuple[list[ConclusionChange], dict[tuple[str, str], list[ConclusionChange]]]:
        """What is drawn by itself, and what is drawn as one by kind and direction."""
        singly: list[ConclusionChange] = []
        together: dict[tuple[str, str], list[ConclusionChange]] = {}
        others = 0
        for change in self.difference.conclusions:
            role = self.vocabulary.role(change.conclusion)
            is_told = is_known_otherwise(change) and role != "mechanism" and len(singly) < MOST_CONCLUSIONS
            if not change.differs:
                others += 1
            elif role == "red_flag" or is_told:
                singly.append(change)
            else:
                together.setdefault((change.conclusion.kind, self._turn(change)), []).append(change)
        if others:
            words = "1 conclusion stays" if others == 1 else f"{others} conclusions stay"
            self.hidden.append(f"{words} the same by other rules.")
        for key in [key for key, held in together.items() if len(held) == 1 and key[0] != "mechanism"]:
            singly += together.pop(key)
        return singly, together

    def _turn(self, change: ConclusionChange) -> str:
        was, now = (self._height(state.level if state else None) for state in (change.before, change.after))
        if change.after is not None and not now and is_open(change.after) != is_open(change.before):
            return graph.OPENS if is_open(change.after) else graph.CLOSES
        if was != now:
            return graph.APPEARS if not was else graph.GOES if not now else graph.RISES if now > was else graph.FALLS
        was, now = (self._height(state.ceiling if state else None) for state in (change.before, change.after))
        return "" if was == now else graph.RISES if now > was else graph.FALLS

    def _height(self, level: str | None) -> int:
        """The rank of a level, from 1; 0 for none."""
        levels = self.vocabulary.levels
        return 0 if level is None else levels.index(level) + 1 if level in levels else 1

    def _alike(self, changes: Iterable[ConclusionChange]) -> Iterator[tuple[list[ConclusionChange], str]]:
        """What is the same for several members together, with what is told of it."""
        groups: dict[tuple[str, str, str, tuple[str, ...]], list[ConclusionChange]] = {}
        for change in changes:
            is_flag = self.vocabulary.role(change.conclusion) == "red_flag"
            told = difference_words(change, is_flag=is_flag)
            key = (change.conclusion.id, told, self._turn(change), self._node(change).cautions)
            groups.setdefault(key, []).append(change)
        for (_, told, _, _), group in groups.items():
            yield group, told

    def _conclusion(self, group: Sequence[ConclusionChange], told: str) -> None:
        node = replace(
            self._node(group[0]),
            side=wording.members_words(self.vocabulary, group[0].conclusion.scope, [one.member for one in group]),
            state=told,
            change=self._turn(group[0]),
            withheld=any(self._node(one).withheld for one in group),
            stands_for=tuple(named(graph.CONCLUSION, *_key(one)) for one in group) if len(group) > 1 else (),
        )
        self._add(node, map(_key, group))

    def _node(self, change: ConclusionChange) -> Node:
        """The node of a conclusion as it is with the changed facts; held back where it would comfort in either case."""
        cases = ((self.difference.before, change.before), (self.difference.after, change.after))
        made = [conclusion_node(case, state) for case, state in cases if state is not None]
        node = replace(made[-1], withheld=any(node.withheld for node in made))
        return (
            node if change.after is not None else replace(node, level="", ceiling="", truth=graph.UNKNOWN, cautions=())
        )

    def _kind(self, kind: str, turn: str, changes: Sequence[ConclusionChange]) -> None:
        nodes = list({change.conclusion.id: self._node(change) for change in changes}.values())
        known = self.vocabulary.kinds[kind]
        label = f"{len(nodes)} {known.label if len(nodes) == 1 else known.plural.lower()}"
        node = group_of(nodes, label, key=f"{kind}:{turn}")
        self._add(replace(node, change=turn, withheld=any(one.withheld for one in nodes)), map(_key, changes))

    # rules

    def _rules(self, changes: Iterable[ConclusionChange]) -> None:
        """The rules that tell otherwise of what is drawn by itself, of all members that one node stands for."""
        found: dict[str, list[ChangedRule]] = {}
        for change in changes:
            found.setdefault(self.id_of[_key(change)], []).extend(changed_rules(self.difference, _key(change)))
        for target, rules in found.items():
            self._rules_for(target, rules)

    def _rules_for(self, target: str, found: Iterable[ChangedRule]) -> None:
        """The rules for one node, those that tell otherwise for the same reasons drawn as one."""
        groups: dict[tuple[str, str, str, str], dict[frozenset[str], list[ChangedRule]]] = {}
        for rule in found:
            reasons = frozenset(self._sources(rule)) - {target}
            if reasons:
                like = (rule.relation, rule.level, rule.change, rule.truth)
                groups.setdefault(like, {}).setdefault(reasons, []).append(rule)
        for by_reasons in groups.values():
            held = list(by_reasons.values())
            if len(held) > _MOST_RULES:
                held = [[rule for rules in held for rule in rules]]
            for rules in held:
                self._rule(rules, target)

    def _sources(self, rule: ChangedRule) -> Iterator[str]:
        """The nodes of what a change comes through; what is not drawn is left out."""
        return (self.id_of[key] for key in rule.reads if key in self.id_of)

    def _rule(self, rules: Sequence[ChangedRule], target: str) -> None:
        first = rules[0]
        model = self.consultation.model
        once = {one.rule.id: one for one in reversed(rules)}
        nodes = [rule_node(model, one.rule, one.member, first.truth, titled=True) for one in reversed(once.values())]
        node = nodes[0]
        if len(nodes) > 1:
            node = group_of(nodes, f"{len(nodes)} rules", key=f"{target}:{first.relation}:{first.change}:{node.id}")
        name = self.made.add(replace(node, change=first.change))
        level = first.level if first.level in self.vocabulary.levels else ""
        self.made.join(Edge(name, target, first.relation, level, first.truth, first.change))
        for one in rules:
            for source in self._sources(one):
                if source != target:
                    self.made.join(Edge(source, name, graph.READS, truth=first.truth, change=first.change))

    def _feed(self, changes: Iterable[ConclusionChange]) -> None:
        """What leads to conclusions drawn as one, without the rules between."""
        for change in changes:
            target = self.id_of[_key(change)]
            for rule in changed_rules(self.difference, _key(change)):
                for source in self._sources(rule):
                    if source != target:
                        self.made.join(Edge(source, target, graph.READS, truth=rule.truth))

    # what is said

    def _title(self) -> str:
        told = [f"{node.label}{f' ({node.side})' if node.side else ''}: {node.state}" for node, _ in self.facts]
        more = [f"{len(told) - _MOST_NAMED} more"] if len(told) > _MOST_NAMED else []
        return f"What if? {wording.capital('; '.join([*told[:_MOST_NAMED], *more]) or frames.SAME_FACTS)}"

    def _notes(self) -> Iterator[str]:
        before, after = self.difference.before, self.difference.after
        rest = notes_of_model(before.model)
        flags, then = (notes(case)[: -len(rest)] for case in (before, after))
        yield from flags
        yield f"{_THEN} the red flags are the same." if then == flags else f"{_THEN}: {' '.join(then)}"
        flagged = self.difference.of_role("red_flag")
        yield from dict.fromkeys(
            one.conclusion.advice for one in flagged if one.turn == APPEARS and one.conclusion.advice
        )
        if any(change.turn == DISAPPEARS for change in flagged):
            yield frames.STILL_PRESENT
        if self.vocabulary.urgency:
            was, now = urgency_words(before), urgency_words(after)
            yield f"Urgency: {was}." if was == now else f"Urgency: {turned(was, now)}."
        if self.difference.facts and not self.difference.anything:
            yield frames.NOTHING_DIFFERS
        yield from self._about_facts()
        if self.is_withheld:
            yield HELD_BACK
        yield from self.difference.new_notes
        yield NO_ADVICE
        yield from rest

    def _about_facts(self) -> Iterator[str]:
        """What is to be known of what is withdrawn."""
        for kept in self.difference.still_implied[:_MOST_NAMED]:
            item, source = self.vocabulary.item(kept.item), self.vocabulary.item(kept.by)
            if item is not None and source is not None:
                label = wording.capital(wording.subject(self.vocabulary, item, kept.member))
                yield frames.still_implied(label, source.label)
        if any(change.after is None for change in self.difference.facts):
            yield frames.WITHDRAWN


def _key(change: ConclusionChange) -> Key:
    return (change.conclusion.id, change.member)
