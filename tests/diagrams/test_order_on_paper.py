"""Who stands where in the pictures of real cases: red flags first, two that are compared side by side."""

from pathlib import Path

import pytest
from expert.diagrams.boxes import box_of
from expert.diagrams.graph import CONCLUSION, GIVES, GROUP, READS, RULE, Drawing, Edge, Node
from expert.diagrams.layout import lay_out
from expert.diagrams.places import Frame, Layout

import expert

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
KB = expert.load("leg_cramps")
QUESTIONS = [("CVI", "PAD"), ("PAD", "CVI"), ("benign_cramp", "PAD"), ("RLS", "CVI")]


def _laid_out(drawing: Drawing) -> Layout:
    return lay_out(drawing, [box_of(node, drawing.levels) for node in drawing.nodes])


def _flags_are_above(drawing: Drawing) -> bool:
    """Whether every red flag ends above the beginning of what would comfort and of every recommendation."""
    boxes = [box_of(node, drawing.levels) for node in drawing.nodes]
    spans = [(y, y + box.height) for box, (_, y) in zip(boxes, lay_out(drawing, boxes).corners, strict=True)]
    pairs = list(zip(drawing.nodes, spans, strict=True))
    flags = [low for node, (_, low) in pairs if node.role == "red_flag" and node.truth != "refuted"]
    others = [high for node, (high, _) in pairs if _comes_after(node)]
    return not flags or not others or max(flags) <= min(others)


def _comes_after(node: Node) -> bool:
    advises = node.role == "recommendation" or (node.kind == GROUP and "recommendation" in node.label)
    return advises or (node.withheld and node.kind in {CONCLUSION, GROUP})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("collapsed", [None, ()], ids=["page", "everything"])
def test_red_flags_stand_above_advice_and_comfort(path: Path, collapsed: tuple[str, ...] | None) -> None:
    """In the whole case of every example, drawn for a page or with everything by itself."""
    drawing = KB.consult(KB.read_facts(path)).diagram(collapse=collapsed).drawing
    assert _flags_are_above(drawing)


def test_many_red_flags_stand_above_advice_and_comfort() -> None:
    """Where everything that can be stated is, and so red flags are many and lie in chains with much else."""
    findings = KB.vocabulary.findings.values()
    stated = {finding.id: "both" for finding in findings if (finding.type, finding.scope) == ("boolean", "leg")}
    drawing = KB.consult(stated).diagram().drawing
    assert sum(node.role == "red_flag" for node in drawing.nodes) > 3
    assert _flags_are_above(drawing)


def test_what_a_red_flag_shares_with_others_stands_free() -> None:
    """The grounds of a flag alone stand above with it; what it shares joins both; what it leads to stands below."""
    nodes = (
        *(Node(name, RULE, name.upper()) for name in "sabcd"),
        *(Node(name, CONCLUSION, name, role="recommendation") for name in ("r1", "r2")),
        Node("flag", CONCLUSION, "flag", role="red_flag"),
    )
    told = ["s a", "s b", "a r1", "b flag", "c flag", "flag d", "d r2"]
    edges = tuple(Edge(*pair.split(" "), GIVES if pair[0] in "abcd" else READS) for pair in told)
    drawing = Drawing("v", "T", nodes=nodes, edges=edges)
    assert _flags_are_above(drawing)
    tops = {node.id: y for node, (_, y) in zip(nodes, _laid_out(drawing).corners, strict=True)}
    assert max(tops["b"], tops["c"]) < min(tops["a"], tops["d"], tops["r1"], tops["r2"])


def _frames(drawing: Drawing) -> tuple[Frame, Frame]:
    """The frames of the two that were asked about, in that order."""
    frames = {frame.words[:40]: frame for frame in _laid_out(drawing).frames}
    first, second = dict.fromkeys(node.cluster for node in drawing.nodes if node.root)
    return frames[first[:40]], frames[second[:40]]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize(("name", "foil"), QUESTIONS, ids="-".join)
def test_two_conclusions_stand_side_by_side(path: Path, name: str, foil: str) -> None:
    """The first one's frame is left of the second one's, at the same height, and both conclusions are outermost."""
    drawing = KB.consult(KB.read_facts(path)).diagram(name, foil=foil).drawing
    left, right = _frames(drawing)
    assert left.x + left.width <= right.x
    assert max(left.y, right.y) < min(left.y + left.height, right.y + right.height)
    lefts = {node.id: x for node, (x, _) in zip(drawing.nodes, _laid_out(drawing).corners, strict=True)}
    first, second = (node.id for node in drawing.nodes if node.root)
    for edge in drawing.edges:
        assert edge.target != first or lefts[first] < lefts[edge.source]
        assert edge.target != second or lefts[edge.source] < lefts[second]


def test_what_stands_behind_both_is_between_them_or_below() -> None:
    """Facts that both rest on have lines to either side and cover neither frame."""
    sides = (("p", "P"), ("rp", "P"), ("fp", "P"), ("q", "Q"), ("rq", "Q"), ("fq", "Q"), ("s", "Both"), ("t", "Both"))
    nodes = tuple(Node(name, CONCLUSION, name, cluster=box, root=name in "pq") for name, box in sides)
    told = ("rp p", "fp rp", "s rp", "t rp", "rq q", "fq rq", "s rq", "t rq")
    edges = tuple(Edge(*pair.split(" "), GIVES if pair.startswith("r") else READS) for pair in told)
    drawing = Drawing("v", "T", nodes=nodes, edges=edges)
    found = _laid_out(drawing)
    left, right = _frames(drawing)
    both = next(frame for frame in found.frames if frame.words == "Both")
    assert left.x + left.width <= right.x
    for frame in (left, right):
        apart = frame.x + frame.width <= both.x or both.x + both.width <= frame.x
        assert apart or frame.y + frame.height <= both.y or both.y + both.height <= frame.y
    boxes = {node.id: (x, x + box_of(node, ()).width) for node, (x, _) in zip(nodes, found.corners, strict=True)}
    for edge, route in zip(edges, found.routes, strict=True):
        for end, (x, _) in ((edge.source, route.points[0]), (edge.target, route.end)):
            assert boxes[end][0] - 2 <= x <= boxes[end][1] + 2
