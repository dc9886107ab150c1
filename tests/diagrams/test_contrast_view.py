"""Contrast as a drawing: two sides in boxes, what both share between them, and nothing else."""

from expert.diagrams import graph
from expert.diagrams.views.contrast import BOTH, contrast

from tests.diagrams.questions import check, edges, nodes
from tests.explanations.bases import base, rule


def test_a_contrast_puts_each_side_in_a_box_and_what_both_share_between() -> None:
    """Facts behind one conclusion stand in its box, shared ones between, what the second lacks in its own."""
    kb = base(
        rule("R1", ["wet", "dark"], {"rain": "strong"}),
        rule("R2", ["wet"], {"dew": "possible"}),
        rule("R3", ["windy", {"dark": False}], {"dew": "strong"}),
    )
    result = kb.consult({"wet": True, "dark": True})
    drawing = contrast(result, result.contrast("rain", "dew"))
    check(drawing, result)
    boxes = {node.id: node.cluster for node in drawing.nodes}
    assert boxes == {
        "conclusion:rain": "Rain",
        "conclusion:dew": "Dew",
        "rule:R1": "Rain",
        "rule:R2": "Dew",
        "rule:R3": "Dew",
        "fact:wet": BOTH,
        "fact:dark": "Rain",
        "fact:windy": "Dew",
    }
    assert ("fact:dark", "rule:R3", "reads", "refuted") in edges(drawing)
    assert ("fact:dark", "rule:R1", "reads", "proved") in edges(drawing)
    assert {node.id for node in drawing.nodes if node.root} == {"conclusion:rain", "conclusion:dew"}


def test_much_behind_both_is_drawn_as_one() -> None:
    """Many shared grounds are one node between the two that every rule reads."""
    shared = ["wet", "dark", "windy", {"age": {"above": 45}}, {"colour": "pale"}, {"times": {"includes": ["night"]}}]
    kb = base(rule("R1", shared, {"rain": "strong"}), rule("R2", shared, {"dew": "possible"}))
    result = kb.consult({"wet": True, "dark": True, "windy": True, "age": 50, "colour": "pale", "times": ["night"]})
    drawing = contrast(result, result.contrast("rain", "dew"))
    group = nodes(drawing)["group:shared"]
    assert group.cluster == BOTH
    assert len(group.stands_for) == 6
    assert not [node for node in drawing.nodes if node.kind == graph.FACT]
    assert {edge[1] for edge in edges(drawing) if edge[0] == group.id} == {"rule:R1", "rule:R2"}


def test_rules_of_one_level_are_one_node_and_conclusions_on_the_way_are_followed() -> None:
    """Rules that give the same level are drawn as one; those for a conclusion between are drawn as well."""
    kb = base(
        rule("R1", ["wet"], {"rain": "strong"}),
        rule("R2", ["dark"], {"rain": "strong"}),
        rule("R3", ["cloud"], {"rain": "possible"}),
        rule("R4", ["windy"], {"cloud": "possible"}),
        rule("R5", ["sore"], {"dew": "possible"}, "leg"),
        dew={"scope": "leg"},
    )
    result = kb.consult({"wet": True, "dark": True, "windy": True})
    drawing = contrast(result, result.contrast("rain", "dew"))
    (group,) = (node for node in drawing.nodes if node.kind == graph.GROUP)
    assert group.stands_for == ("rule:R1", "rule:R2")
    assert ("fact:windy", "rule:R4", "reads", "proved") in edges(drawing)
    assert ("rule:R4", "conclusion:cloud", "gives", "proved") in edges(drawing)
    assert ("conclusion:cloud", "rule:R3", "reads", "proved") in edges(drawing)
