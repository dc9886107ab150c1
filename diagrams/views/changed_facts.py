"""The facts that differ between two cases, each with what was known and what would be."""

from collections.abc import Sequence

from expert.diagrams import graph
from expert.diagrams.graph import Node
from expert.diagrams.views.blocks import group_of
from expert.diagrams.views.changed_words import turned
from expert.diagrams.views.shared import named, sentences

from expert.explanations import wording
from expert.explanations.frames import what_if as frames
from expert.explanations.what_if import Difference, FactChange
from expert.facts import Key, Value, is_negative
from expert.vocabulary import Conclusion, Item, Vocabulary

MOST_FACTS = 20

Drawn = tuple[Node, tuple[Key, ...]]


def fact_nodes(difference: Difference) -> list[Drawn]:
    """A node for each fact that differs, with the keys it stands for; what is the same for several members once.

    Of many facts the last ones are drawn as one.
    """
    vocabulary = difference.before.model.vocabulary
    groups: dict[object, list[FactChange]] = {}
    for change in difference.facts:
        groups.setdefault((change.item, _turned(vocabulary, change), change.implied), []).append(change)
    drawn = [(_node(vocabulary, group), tuple((one.item, one.member) for one in group)) for group in groups.values()]
    if len(drawn) <= MOST_FACTS:
        return drawn
    rest = drawn[MOST_FACTS:]
    one = group_of([node for node, _ in rest], f"{len(rest)} more facts that differ", key="facts")
    return [*drawn[:MOST_FACTS], (one, tuple(key for _, keys in rest for key in keys))]


def _node(vocabulary: Vocabulary, group: Sequence[FactChange]) -> Node:
    change = group[0]
    item = _item(vocabulary, change)
    is_conclusion = isinstance(item, Conclusion)
    kind = graph.CONCLUSION if is_conclusion else graph.FACT
    after = change.after
    return Node(
        id=named(kind, change.item, change.member),
        kind=kind,
        label=item.label,
        side=wording.members_words(vocabulary, item.scope, [one.member for one in group]),
        state=f"{_turned(vocabulary, change)}{' (implied)' if change.implied else ''}",
        truth=graph.UNKNOWN if after is None else graph.REFUTED if is_negative(item, after) else graph.PROVED,
        role=vocabulary.role(item) if isinstance(item, Conclusion) else "",
        root=not change.implied,
        stands_for=tuple(named(kind, one.item, one.member) for one in group) if len(group) > 1 else (),
        change=_turn(item, change.before, after),
        tooltip=sentences((frames.WITHDRAWN,)) if after is None else "",
    )


def _item(vocabulary: Vocabulary, change: FactChange) -> Item:
    item = vocabulary.item(change.item)
    if item is None:  # facts name items of the vocabulary only
        raise KeyError(change.item)
    return item


def _turned(vocabulary: Vocabulary, change: FactChange) -> str:
    item = _item(vocabulary, change)
    was, now = (
        "not known" if value is None else wording.value_words(item, value) for value in (change.before, change.after)
    )
    return turned(was, now)


def _turn(item: Item, before: Value | None, after: Value | None) -> str:
    """Whether what is remarkable appears or goes, or a number rises or falls; empty for other changes."""
    if isinstance(before, int | float) and isinstance(after, int | float) and not isinstance(before, bool):
        return graph.RISES if after > before else graph.FALLS
    was, now = (value is not None and not is_negative(item, value) for value in (before, after))
    return "" if was == now else graph.APPEARS if now else graph.GOES
