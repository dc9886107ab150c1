"""Cautions: wherever a conclusion that has one is drawn, by itself or among others, the caution is seen with it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from expert.diagrams import boxes, language, legend
from expert.diagrams.alike import same_advice, same_sides
from expert.diagrams.collapse import FOR_A_PAGE, KINDS, collapse
from expert.diagrams.diagram import Diagram
from expert.diagrams.graph import CONCLUSION, FACT, GIVES, RULE, Drawing, Edge, Node
from expert.diagrams.views.blocks import group_of
from expert.diagrams.views.what_if import what_if

import expert
from expert import KnowledgeBase, Result
from expert.reporting.report import cautions_of
from tests.diagrams.drawings import LEVELS
from tests.explanations.bases import LEG, rule

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
KB = expert.load("leg_cramps")
each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
ASK, STOP = "Ask somebody before rubbing it.", "Never do it in the dark."


def _expected(result: Result) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each conclusion with its cautions, by the id of its node."""
    for state in result.states:
        found = tuple(one.text for one in cautions_of(result, state)) if state.level is not None else ()
        if found:
            name = f"conclusion:{state.conclusion.id}"
            yield name if state.member is None else f"{name}@{state.member}", found


def _unseen(drawing: Drawing, result: Result) -> list[str]:
    """What is drawn without its cautions."""
    boxes_of = {name: node for node in drawing.nodes for name in (node.id, *node.stands_for)}
    return [
        f"{name}: {text}"
        for name, texts in _expected(result)
        for text in texts
        if name in boxes_of and not (text in boxes_of[name].cautions and text in boxes_of[name].tooltip)
    ]


def _packed(text: str) -> str:
    return "".join(text.split())


@each_example
def test_no_example_is_drawn_without_its_cautions(path: Path) -> None:
    """In every view of a case, drawn in full, for a page or with any kind drawn together, each caution is there."""
    result = KB.consult(KB.read_facts(path))
    whole = result.diagram(collapse=()).drawing
    drawn = [whole, result.diagram().drawing, result.diagram(view="settled").drawing, collapse(whole, KINDS)]
    drawn += [collapse(whole, [kind]) for kind in KINDS]
    drawn += [collapse(whole, ["sides", kind]) for kind in FOR_A_PAGE]
    for name, _ in _expected(result):
        bare, _, member = name.removeprefix("conclusion:").partition("@")
        drawn += [result.diagram(bare, member or None, view=view).drawing for view in ("conclusion", "provenance")]
    assert [_unseen(drawing, result) for drawing in drawn if _unseen(drawing, result)] == []


@each_example
def test_every_format_shows_the_cautions(path: Path) -> None:
    """The whole sentence is in the box in the vector formats, and in what other programs and terminals are given."""
    result = KB.consult(KB.read_facts(path))
    made = result.diagram()
    texts = {text for node in made.drawing.nodes for text in node.cautions}
    rows = "".join(row.plain for node in made.drawing.nodes for row in boxes.box_of(node, LEVELS).rows)
    page = pypdfium2.PdfDocument(made.to_pdf())
    read = "".join(one.get_textpage().get_text_bounded() for one in page)
    mermaid = made.to_mermaid().replace("<br/>", "").replace("#33;", "!").replace("#39;", "'")
    plain = made.to_svg(), made.to_dot().replace("\\n", ""), made.to_graphml(), made.to_json(), mermaid
    for text in texts:
        assert _packed(f"! {text}") in _packed(rows)
        assert _packed(text) in _packed(read)
        assert all(_packed(text) in _packed(one) for one in plain), text
        assert _packed(f"! {text}") in _packed(made.to_tree().replace("│", " "))
    assert bool(texts) == any(entry.sign == (language.CAUTION, "caution") for entry in legend.entries(made.drawing))


def test_a_box_in_svg_and_png_writes_the_caution_and_its_mark() -> None:
    """The words are in the picture itself, not only in what is shown when somebody points at it."""
    box = boxes.box_of(Node("a", CONCLUSION, "Rub it", role="recommendation", cautions=(ASK,)), LEVELS)
    bare = boxes.box_of(Node("a", CONCLUSION, "Rub it", role="recommendation"), LEVELS)
    assert [row.plain for row in box.rows[len(bare.rows) :]] == ["! Ask somebody before rubbing it."]
    assert box.height > bare.height
    drawing = Drawing("v", "t", ("n",), (box.node,), legend=False)
    told = Diagram(drawing).to_svg().partition("</title>")[2]
    assert ASK in told[told.rindex("</title>") :]
    assert len(Diagram(drawing).to_png()) > len(Diagram(Drawing("v", "t", ("n",), (bare.node,), legend=False)).to_png())


def test_the_worst_cautions_are_cut_in_the_box_and_whole_beside_it() -> None:
    """A caution of a page is cut, of a hundred six are written; the number of the others stands below."""
    long = "Beware of the dog. " * 60
    rows = boxes.box_of(Node("a", CONCLUSION, "Go", cautions=(long, *(f"No {n}." for n in range(99)))), LEVELS).rows
    told = [row.plain for row in rows]
    assert sum(text.startswith("! ") for text in told) == 7
    assert told[-1] == "! 94 more: see the remark"
    assert any(text.endswith("…") for text in told)
    assert group_of([Node("a", CONCLUSION, "Go", cautions=(long,))], "1 thing").tooltip.startswith(long)


# the same of two sides


def _rubbing_base() -> KnowledgeBase:
    """Rubbing is advised for each sore leg, with a caution while that leg is not known to be white."""
    return KnowledgeBase.from_rules(
        [rule("R1", ["sore"], {"rub": "strong"}, "leg")],
        findings=[
            {"id": "sore", "type": "boolean", "scope": "leg"},
            {"id": "shade", "type": "choice", "scope": "leg", "values": {"red": "red", "white": "white"}},
        ],
        conclusions=[{"id": "rub", "kind": "advice", "scope": "leg", "label": "rub it"}],
        kinds={"advice": {"label": "advice", "plural": "Advice", "role": "recommendation", "levels": "yes"}},
        scopes={"leg": LEG},
        inherit_up_to="strong",
        cautions=[{"id": "C1", "on": ["rub"], "while": {"shade": "red"}, "text": ASK, "sources": ["policy:P1"]}],
        policies=[{"id": "P1", "text": "It is ours.", "why": "We thought so."}],
    )


def _rubbing(**facts: Any) -> Result:
    return _rubbing_base().consult({"sore": {"left": True, "right": True}, **facts})


def test_sides_with_other_cautions_stay_apart() -> None:
    """Where only one side has a caution each has its own box; where both have it one box has it."""
    result = _rubbing(shade={"left": "white"})
    made = collapse(result.diagram(collapse=()).drawing, ["sides"])
    assert {node.side: node.cautions for node in made.nodes if node.kind == CONCLUSION} == {
        "left leg": (),
        "right leg": (ASK,),
    }
    both = collapse(_rubbing().diagram(collapse=()).drawing, ["sides"])
    assert [(node.side, node.cautions) for node in both.nodes if node.kind == CONCLUSION] == [
        ("left leg and right leg", (ASK,))
    ]


def test_a_case_in_which_one_leg_has_a_caution_less_tells_both() -> None:
    """Massage has a caution for the leg in which a clot is not excluded, in whatever way boxes are drawn together."""
    result = KB.consult({"leg_cramp": "both", "swelling": {"left": False}, "tense_leg": {"left": False}})
    found = dict(_expected(result))
    assert found.get("conclusion:sc_massage@left", ()) != found["conclusion:sc_massage@right"]
    whole = result.diagram(collapse=()).drawing
    for kinds in (["sides"], ["recommendations"], ["sides", "recommendations"], FOR_A_PAGE, KINDS):
        made = collapse(whole, kinds)
        assert _unseen(made, result) == []
        left = next(node for node in made.nodes if {"conclusion:sc_massage@left"} & {node.id, *node.stands_for})
        assert "right" not in left.side


def test_both_sides_keep_what_is_said_of_each() -> None:
    """The remark of a box for both sides has the lines of each side once."""
    nodes = tuple(Node(f"fact:a@{side}", FACT, "A", tooltip=f"Alike.\nOf {side}.") for side in ("left", "right"))
    (both,) = same_sides(Drawing("v", "t", nodes=nodes)).nodes
    assert both.tooltip == "Alike.\nOf left.\nOf right."


# several recommendations


def _advice(*given: Node) -> tuple[Node, ...]:
    edges = tuple(Edge("rule:R", node.id, GIVES) for node in given)
    made = same_advice(Drawing("v", "t", (), (Node("rule:R", RULE, "R"), *given), edges, levels=LEVELS))
    return tuple(node for node in made.nodes if node.kind == CONCLUSION)


def _advised(name: str, **values: Any) -> Node:
    return Node(name, CONCLUSION, name, role="recommendation", truth="proved", **values)


def test_recommendations_of_one_level_are_one_box_with_its_dots_and_all_cautions() -> None:
    """What is drawn as one has the level of each, and each caution once."""
    first, second = _advised("a", level="strong", cautions=(ASK,)), _advised("b", level="strong", cautions=(STOP, ASK))
    (made,) = _advice(first, second)
    assert (made.label, made.level, made.cautions) == ("2 recommendations", "strong", (ASK, STOP))
    (dots,) = [row.dots for row in boxes.box_of(made, LEVELS).rows if row.dots]
    assert dots.reached == LEVELS.index("strong") + 1


@pytest.mark.parametrize("other", [{"level": "possible"}, {"level": "strong", "ceiling": "hallmark"}], ids=str)
def test_recommendations_of_other_levels_stay_apart(other: dict[str, str]) -> None:
    """A group would hide which of them is how strong, or could still be."""
    assert len(_advice(_advised("a", level="strong"), _advised("b", **other))) == 2


# other facts


def test_other_facts_that_end_a_caution_on_one_side_keep_the_sides_apart() -> None:
    """A conclusion that appears on both sides has its caution only where it stands with the changed facts."""
    result = _rubbing(shade={"left": "white"}, sore={"left": False, "right": False})
    made = what_if(result, result.what_if(sore={"left": True, "right": True}))
    found = {node.side: node.cautions for node in made.nodes if node.kind == CONCLUSION}
    assert found == {"left leg": (), "right leg": (ASK,)}
    gone = _rubbing()
    made = what_if(gone, gone.what_if(sore={"left": False, "right": False}))
    assert [node.cautions for node in made.nodes if node.kind == CONCLUSION] == [()]


def test_why_not_tells_of_a_side_that_alone_has_a_caution() -> None:
    """Sides that stand alike are drawn once only where their cautions are the same."""
    kb = _rubbing_base()
    one = kb.consult({"shade": {"left": "white"}}).diagram("rub", view="why-not").drawing
    both = kb.consult({}).diagram("rub", view="why-not").drawing
    assert {node.side: node.cautions for node in one.nodes if node.root}["right leg"] == (ASK,)
    assert [node.cautions for node in both.nodes if node.root] == [(ASK,)]


def test_json_lists_cautions_and_titles() -> None:
    """A program gets each caution as one string, and titles only where the picture writes them."""
    result = _rubbing()
    whole = json.loads(result.diagram(collapse=()).to_json())["nodes"]
    assert [node["cautions"] for node in whole if node["kind"] == CONCLUSION] == [[ASK], [ASK]]
    assert {node["title"] for node in whole} == {""}
    one = json.loads(result.diagram("rub", "left").to_json())["nodes"]
    assert [node["title"] for node in one if node["kind"] == RULE] == ["Rule R1"]
