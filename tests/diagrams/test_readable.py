"""How large the words of a whole case are on a sheet of A4, and what a chain drawn step by step keeps."""

from pathlib import Path

import pytest
from expert.diagrams import graph
from expert.diagrams.collapse import collapse, focus
from expert.diagrams.composing import compose
from expert.diagrams.formats.tree import to_tree
from expert.diagrams.graph import AGAINST, CONCLUSION, FACT, GIVES, READS, RULE, Drawing, Edge, Node
from expert.diagrams.scene import Scene, Words, flat
from expert.diagrams.views.inference import inference

import expert

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
KB = expert.load("leg_cramps")
SHORT, LONG = 595 - 72, 842 - 72  # points, A4 less half an inch on every side
LEAST = {"mixed": 4.0, "night_cramps": 4.0, "venous": 4.0, "red_flag": 4.4}
ORDINARY = 5.0


def _points_on_a_page(scene: Scene) -> float:
    """The size of the smallest words where the picture fills a sheet of A4, upright or lying."""
    smallest = min(part.size for part in flat(scene.items) if isinstance(part, Words))
    upright = min(SHORT / scene.width, LONG / scene.height)
    lying = min(LONG / scene.width, SHORT / scene.height)
    return smallest * min(1.0, max(upright, lying))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_words_of_a_whole_case_can_be_read_on_a_page(path: Path) -> None:
    """5 points at least; the four largest cases are told apart, with what they reach."""
    scene = compose(KB.consult(KB.read_facts(path)).diagram().drawing)
    assert _points_on_a_page(scene) >= LEAST.get(path.stem, ORDINARY)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_hypothesis_flag_or_contrary_line_is_lost(path: Path) -> None:
    """However little is drawn for a page, these are all there, each in a box of its own or of its two sides."""
    result = KB.consult(KB.read_facts(path))
    whole, page = inference(result), result.diagram().drawing
    roles = {"hypothesis", "red_flag"}
    names = {name for node in page.nodes if node.role in roles for name in node.stands_for or [node.id]}
    assert {node.id for node in whole.nodes if node.role in roles} <= names
    drawn_for = {name: node.id for node in page.nodes for name in (node.id, *node.stands_for)}
    joined = {(edge.source, edge.target) for edge in page.edges if edge.relation == AGAINST}
    contrary = [edge for edge in whole.edges if edge.relation == AGAINST]
    assert {(drawn_for[edge.source], drawn_for[edge.target]) for edge in contrary} <= joined


def _steps() -> Drawing:
    """Fact → rule → finding → rule → hypothesis with something against it, and a red flag with one rule."""
    nodes = (
        Node("fact:F", FACT, "F"),
        *(Node(f"rule:{name}", RULE, name, truth="proved", tooltip=f"why {name}") for name in ("R1", "R2", "R3", "R4")),
        Node("conclusion:i", CONCLUSION, "i", state="concluded", truth="proved", role="intermediate"),
        Node("conclusion:h", CONCLUSION, "h", level="strong", truth="proved", role="hypothesis", tooltip="of h"),
        Node("conclusion:f", CONCLUSION, "f", truth="proved", role="red_flag"),
    )
    told = (("fact:F", "rule:R1"), ("conclusion:i", "rule:R2"), ("fact:F", "rule:R3"), ("fact:F", "rule:R4"))
    given = (("rule:R1", "conclusion:i"), ("rule:R2", "conclusion:h"), ("rule:R4", "conclusion:f"))
    edges = (
        *(Edge(*pair, READS) for pair in told),
        *(Edge(*pair, GIVES, "strong") for pair in given),
        Edge("rule:R3", "conclusion:h", AGAINST),
    )
    return Drawing("inference", "T", nodes=nodes, edges=edges, levels=("possible", "strong"))


def test_a_step_is_drawn_with_its_only_rule() -> None:
    """The box says which rule gave it and keeps its words; red flags and what counts against keep their rules."""
    drawing = collapse(_steps(), ["steps"])
    assert [node.id for node in drawing.nodes if node.kind == graph.RULE] == ["rule:R3", "rule:R4"]
    found = {node.label: node for node in drawing.nodes}
    assert (found["i"].state, found["h"].state) == ("concluded (R1)", "strong (R2)")
    assert found["h"].tooltip == "of h\nR2: why R2"
    assert found["h"].stands_for == ("conclusion:h", "rule:R2")
    joined = {(edge.source, edge.target) for edge in drawing.edges}
    assert joined >= {("fact:F", "conclusion:i"), ("conclusion:i", "conclusion:h")}
    assert drawing.hidden == ("2 rules (drawn in the 2 boxes of what they alone give)",)
    assert [node.label for node in focus(drawing, ["R2"]).nodes if node.root] == ["h"]


@pytest.mark.parametrize("change", ["second rule", "second reader", "other truth"])
def test_a_rule_with_company_keeps_its_box(change: str) -> None:
    """A conclusion that two rules give, a rule that gives two, and a rule of another truth stay as they are."""
    made = _steps()
    ends = {"second rule": ("rule:R3", "conclusion:i"), "second reader": ("rule:R1", "conclusion:f")}
    more = {name: Edge(*pair, GIVES) for name, pair in ends.items()}
    edges = (*made.edges, more[change]) if change in more else made.edges
    nodes = [
        Node("rule:R1", RULE, "R1", truth="unknown") if change == "other truth" and node.id == "rule:R1" else node
        for node in made.nodes
    ]
    drawing = collapse(Drawing("v", "T", nodes=tuple(nodes), edges=edges), ["steps"])
    assert "rule:R1" in {node.id for node in drawing.nodes}


def test_the_tree_follows_steps() -> None:
    """In text, what a box reads stands below it though no rule has a line of its own."""
    told = to_tree(collapse(_steps(), ["steps"]))
    assert "✓ ●● h: strong (R2)\n├─ ✓ i: concluded (R1)\n│  └─ F\n└─ against it rule R3" in told
