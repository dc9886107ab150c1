"""A step of a chain drawn as one box: a conclusion with the only rule that gives it."""

from collections.abc import Sequence
from dataclasses import replace

from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Node
from expert.diagrams.merging import counted, stood_for, together, weight
from expert.diagrams.walking import edges_into, targets_of


def with_their_rule(drawing: Drawing) -> Drawing:
    """Draw the only rule that gives a conclusion in its box, where the rule gives nothing else.

    Red flags keep their rules beside them, and so does what several rules give; what counts against has its own box.
    """
    into, onward = edges_into(drawing), targets_of(drawing)
    nodes = {node.id: node for node in drawing.nodes}
    blocks: list[tuple[Node, Sequence[Node]]] = []
    for node in drawing.nodes:
        given = [edge for edge in into.get(node.id, ()) if edge.relation == graph.GIVES]
        if node.kind != graph.CONCLUSION or node.role == "red_flag" or node.root or len(given) != 1:
            continue
        rule = nodes[given[0].source]
        alone = rule.kind == graph.RULE and len(onward[rule.id]) == 1 and not rule.root
        if alone and (rule.truth, rule.change) == (node.truth, node.change):
            blocks.append((_with_rule(node, rule), (node, rule)))
    number = sum(weight(rule) for _, (_, rule) in blocks)
    words = f"{counted(number, 'rule', 'rules')} (drawn in the {len(blocks)} boxes of what they alone give)"
    return together(drawing, blocks, (words,))


def _with_rule(node: Node, rule: Node) -> Node:
    state = f"{node.state or node.level} ({rule.label})"
    tip = "\n".join(text for text in (node.tooltip, f"{rule.label}: {rule.tooltip}") if text)
    return replace(
        node,
        state=state,
        policy=node.policy or rule.policy,
        withheld=node.withheld or rule.withheld,
        stands_for=stood_for((node, rule)),
        tooltip=tip,
    )
