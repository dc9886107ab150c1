"""What is alike in a drawing, drawn once: the same of several sides, rules that give the same, facts read alike."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Node
from expert.diagrams.merging import MOST_NAMED, MOST_TOLD, counted, first_of, group_of, stood_for, together
from expert.diagrams.walking import edges_into, in_order, targets_of

from expert.explanations.wording import listed


def same_sides(drawing: Drawing) -> Drawing:
    """Draw once what was reached in the same way for several sides; where their cautions differ they stay apart."""
    into = edges_into(drawing)
    nodes = {node.id: node for node in drawing.nodes}
    classes: dict[str, int] = {}
    numbers: dict[Hashable, int] = {}
    found: dict[int, list[Node]] = {}
    for name in in_order(drawing):
        node = nodes[name]
        stem, at, _ = name.rpartition("@")
        reads = frozenset(
            (classes.get(e.source, e.source), e.relation, e.level, e.truth, e.change) for e in into.get(name, ())
        )
        plain = replace(node, id=stem, side="", tooltip="", layer=0, stands_for=())
        key = (plain, reads) if at and node.kind != graph.GROUP else name
        classes[name] = numbers.setdefault(key, len(numbers))
        found.setdefault(classes[name], []).append(node)
    blocks = [(_both(held), held) for held in found.values() if len(held) > 1]
    return together(
        drawing,
        blocks,
        (f"{counted(len(blocks), 'box', 'boxes')} for several sides (drawn once where all is the same)",),
    )


def _both(held: Sequence[Node]) -> Node:
    stem, members = held[0].id.rpartition("@")[0], [node.id.rpartition("@")[2] for node in held]
    sides = listed(dict.fromkeys(node.side for node in held if node.side))
    return replace(
        held[0],
        id=f"{stem}@{'+'.join(members)}",
        side=sides,
        layer=min(node.layer for node in held),
        stands_for=stood_for(held),
        tooltip="\n".join(dict.fromkeys(part for node in held for part in node.tooltip.splitlines())),
    )


def same_rules(drawing: Drawing) -> Drawing:
    """Draw the rules that give the same as one, whatever each of them reads."""
    gives: dict[str, list[Hashable]] = {}
    for edge in drawing.edges:
        gives.setdefault(edge.source, []).append((edge.target, edge.relation))
    alike: dict[Hashable, list[Node]] = {}
    for node in drawing.nodes:
        if node.kind == graph.RULE and node.id in gives and not node.root:
            alike.setdefault((node.policy, node.truth, node.withheld, frozenset(gives[node.id])), []).append(node)
    blocks = [(_rules(held), held) for held in alike.values() if len(held) > 1]
    number = sum(len(held) for _, held in blocks)
    return together(drawing, blocks, (f"{number} rules (drawn as {len(blocks)}, those together that give the same)",))


def _rules(held: Sequence[Node]) -> Node:
    return replace(
        held[0],
        id=f"group:{held[0].id}",
        label=", ".join(first_of((node.label for node in held), MOST_NAMED)),
        title="",
        stands_for=stood_for(held),
        tooltip="\n".join(dict.fromkeys(f"{node.label}: {node.tooltip}" for node in held[:MOST_TOLD])),
    )


def same_facts(drawing: Drawing) -> Drawing:
    """Draw facts as one that are read by the same rules."""
    onward = targets_of(drawing)
    alike: dict[Hashable, list[Node]] = {}
    for node in drawing.nodes:
        if node.kind == graph.FACT and not node.root:
            alike.setdefault((node.cluster, frozenset(onward.get(node.id, ()))), []).append(node)
    found = [held for held in alike.values() if len(held) > 1]
    blocks = [
        (replace(group_of(held, counted(len(held), "fact", "facts"), held), cluster=held[0].cluster), held)
        for held in found
    ]
    number = sum(map(len, found))
    return together(
        drawing, blocks, (f"{number} facts (drawn as {len(blocks)}, those together that the same rules read)",)
    )


def same_advice(drawing: Drawing) -> Drawing:
    """Draw recommendations as one that the same rules give at one level; what is held back stays apart."""
    into = edges_into(drawing)
    alike: dict[Hashable, list[Node]] = {}
    for node in drawing.nodes:
        if node.role == "recommendation" and node.kind == graph.CONCLUSION and not node.root:
            given = frozenset((edge.source, edge.relation) for edge in into.get(node.id, ()))
            level = (node.level, node.ceiling)
            alike.setdefault((given, node.side, node.truth, level, node.withheld, node.change), []).append(node)
    blocks = [(_advice(held), held) for held in alike.values() if len(held) > 1]
    number = sum(len(held) for _, held in blocks)
    return together(
        drawing,
        blocks,
        (f"{number} recommendations (drawn as {len(blocks)}, those together that the same rules give)",),
    )


def same_grounds(drawing: Drawing) -> Drawing:
    """Draw the rules as one that read the same and give only recommendations."""
    advice = {node.id for node in drawing.nodes if node.role == "recommendation" and not node.root}
    into, onward = edges_into(drawing), targets_of(drawing)
    found: dict[Hashable, list[Node]] = {}
    for node in drawing.nodes:
        given = onward.get(node.id, ())
        if node.kind == graph.RULE and given and advice.issuperset(given) and not node.root:
            read = frozenset((edge.source, edge.relation, edge.truth) for edge in into.get(node.id, ()))
            found.setdefault((read, node.policy, node.truth, node.withheld, node.change), []).append(node)
    blocks = [(_rules(held), held) for held in found.values() if len(held) > 1]
    number = sum(len(held) for _, held in blocks)
    words = f"{number} rules for recommendations (drawn as {len(blocks)}, those together that read the same)"
    return together(drawing, blocks, (words,))


def _advice(held: Sequence[Node]) -> Node:
    group = group_of(held, f"{len(held)} recommendations", held, MOST_TOLD)
    first = held[0]
    return replace(
        group,
        kind=first.kind,
        role=first.role,
        side=first.side,
        truth=first.truth,
        level=first.level,
        ceiling=first.ceiling,
        change=first.change,
    )
