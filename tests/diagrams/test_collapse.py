"""Less of a drawing: depth, focus, and several things drawn as one."""

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from expert.diagrams import graph
from expert.diagrams.collapse import FOR_A_FULL_PAGE, FOR_A_PAGE, KINDS, collapse, focus, for_a_page, to_depth
from expert.diagrams.graph import Builder, Drawing, Edge, Node
from expert.diagrams.views.conclusion import conclusion
from expert.diagrams.views.inference import inference
from expert.diagrams.views.provenance import provenance
from expert.diagrams.walking import layers
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import QuestionError
from tests.strategies import LAWS, knowledge_bases, stated_facts

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
KB = expert.load("leg_cramps")
LEVELS = ("possible", "supporting", "strong")


def _drawing(nodes: str, *edges: tuple[str, str]) -> Drawing:
    """A drawing of nodes told as ``id:role``; without a role ``F…`` is a fact and ``R…`` a rule."""
    made = Builder()
    ids: dict[str, str] = {}
    for told in nodes.split():
        name, _, role = told.partition(":")
        kind = graph.CONCLUSION if role else graph.FACT if name.startswith("F") else graph.RULE
        side = name.partition("@")[2]
        node = Node(f"{kind}:{name}", kind, name.partition("@")[0], side=side, role=role, truth=graph.PROVED)
        ids[name] = made.add(node)
    for source, told in edges:
        target, _, level = told.partition("=")
        relation = graph.READS if target.startswith("R") else graph.GIVES
        made.join(Edge(ids[source], ids[target], relation, level))
    return made.drawing("test", "T", levels=LEVELS)


def _names(drawing: Drawing) -> list[str]:
    return [node.id.partition(":")[2] for node in drawing.nodes]


def _joined(drawing: Drawing) -> set[tuple[str, str]]:
    return {(e.source.partition(":")[2], e.target.partition(":")[2]) for e in drawing.edges}


CHAIN = _drawing(
    "h:hypothesis R1 i:intermediate R2 F1 F2 R3 flag:red_flag",
    *(("R1", "h"), ("i", "R1"), ("R2", "i"), ("F1", "R2"), ("F2", "R3"), ("R3", "flag")),
)


# depth


@pytest.mark.parametrize(
    ("depth", "kept"),
    [(1, "h R1 i F2 R3 flag"), (2, "h R1 i R2 F1 F2 R3 flag"), (99, "h R1 i R2 F1 F2 R3 flag")],
)
def test_depth_counts_rules_from_the_ends(depth: int, kept: str) -> None:
    """With 1, the rules of what matters and what they read; what is left out is counted."""
    drawing = to_depth(CHAIN, depth)
    assert _names(drawing) == kept.split()
    assert drawing.hidden == (("2 boxes beyond depth 1",) if depth == 1 else ())


def test_depth_starts_from_what_was_asked_about() -> None:
    """Of one conclusion, the first layer is its own rules; red flags stay whatever the depth."""
    result = KB.consult(KB.read_facts(EXAMPLES[0].parent / "venous.yaml"))
    whole = conclusion(result, "CVI", "left")
    kept = to_depth(whole, 1)
    layers = {node.id: node.layer for node in whole.nodes}
    rules = {node.id for node in kept.nodes if node.kind == graph.RULE}
    assert rules == {node.id for node in whole.nodes if node.kind == graph.RULE and layers[node.id] == 0}
    assert len(to_depth(whole, 9).nodes) == len(whole.nodes)


def test_depth_keeps_the_sources_of_the_rules_it_keeps() -> None:
    """A statement and its document are as deep as the rule that cites them."""
    result = KB.consult(KB.read_facts(EXAMPLES[0].parent / "venous.yaml"))
    kept = to_depth(provenance(result, "CVI", "left"), 1)
    cited = {edge.source for edge in kept.edges if edge.target == "rule:HY-54@left" and edge.relation == graph.CITES}
    assert "statement:004:2:2a" in cited
    assert "document:004" in {node.id for node in kept.nodes}
    assert "rule:FA-16@left" not in {node.id for node in kept.nodes}


@pytest.mark.parametrize("depth", [0, -1, "x", 1.5])
def test_depth_is_at_least_one(depth: Any) -> None:
    """Nothing at all is no drawing, and a depth is a whole number."""
    with pytest.raises(QuestionError, match=f"a depth of at least 1, not {depth}"):
        to_depth(CHAIN, depth)


# focus


def test_focus_keeps_what_leads_there_and_on() -> None:
    """Only ancestors and descendants stay, with every red flag; what was asked about is marked."""
    drawing = focus(CHAIN, ["i"])
    assert _names(drawing) == ["h", "R1", "i", "R2", "F1", "flag"]
    assert [node.id for node in drawing.nodes if node.root] == ["conclusion:i"]
    assert drawing.hidden == ("2 boxes that do not belong to i",)


@pytest.mark.parametrize("name", ["swelling", "swelling@left", "fact:swelling@left"])
def test_focus_takes_ids_with_and_without_side(name: str) -> None:
    """A finding is found by its id alone, with a side, and by the whole id of its node."""
    result = KB.consult(KB.read_facts(EXAMPLES[0].parent / "venous.yaml"))
    roots = {node.id for node in focus(inference(result), [name]).nodes if node.root}
    assert "fact:swelling@left" in roots
    assert ("fact:swelling@right" in roots) == (name == "swelling")


def test_focus_finds_what_is_drawn_as_one() -> None:
    """What a box stands for is found by its own name too."""
    drawing = collapse(_drawing("h:hypothesis R1 R2 F1 F2", *PARALLEL), ["rules"])
    assert [node.label for node in focus(drawing, ["R2"]).nodes if node.root] == ["R1, R2"]


def test_focus_on_nothing_there_is_said() -> None:
    """A mistyped name is an error with the nearest one."""
    with pytest.raises(QuestionError, match="there is no 'fleg' in this drawing; did you mean 'flag'"):
        focus(CHAIN, ["fleg"])


# collapse

PARALLEL = (("F1", "R1"), ("F2", "R2"), ("R1", "h=possible"), ("R2", "h=strong"))


def test_rules_that_give_the_same_are_one() -> None:
    """They read what any of them reads and give the highest level of any."""
    drawing = collapse(_drawing("h:hypothesis R1 R2 F1 F2", *PARALLEL), ["rules"])
    assert [node.label for node in drawing.nodes] == ["h", "R1, R2", "F1", "F2"]
    assert drawing.nodes[1].stands_for == ("rule:R1", "rule:R2")
    assert [edge.level for edge in drawing.edges if edge.relation == graph.GIVES] == ["strong"]
    assert drawing.hidden == ("2 rules (drawn as 1, those together that give the same)",)


def test_weaker_rules_are_left_out() -> None:
    """What gives less than was reached goes; the facts only it reads stay in a box of their own."""
    made = _drawing("h:hypothesis R1 R2 F1 F2", *PARALLEL)
    nodes = tuple(Node(**{**_fields(node), "level": "strong"}) if node.role else node for node in made.nodes)
    drawing = collapse(Drawing("t", "T", nodes=nodes, edges=made.edges, levels=LEVELS), ["weaker"])
    assert _names(drawing) == ["h", "R2", "F1", "F2"]
    assert [node.label for node in drawing.nodes if node.cluster] == ["F1"]
    assert drawing.hidden == ("1 rule that gives less than the level reached (left out)",)


def _fields(node: Node) -> dict[str, object]:
    return {name: getattr(node, name) for name in node.__slots__}


def test_mechanisms_that_hang_together_are_one_box() -> None:
    """Mechanisms and the rules that give only them become one box that names them; others stay."""
    made = _drawing(
        "h:hypothesis R1 m1:mechanism R2 m2:mechanism R3 n:note",
        *(("h", "R1"), ("R1", "m1"), ("m1", "R2"), ("R2", "m2"), ("m2", "R3"), ("R3", "n")),
    )
    drawing = collapse(made, ["mechanisms"])
    group = drawing.nodes[1]
    assert (group.kind, group.label, group.state) == (graph.GROUP, "2 steps explain how", "m1; m2")
    assert len(group.stands_for) == 4
    assert _joined(drawing) == {("h", "conclusion:m1"), ("conclusion:m1", "R3"), ("R3", "n")}
    assert drawing.hidden == ("2 mechanisms (drawn as 1)",)


def test_no_circle_arises() -> None:
    """What lies before and behind another conclusion is not drawn as one, though it hangs together."""
    made = _drawing(
        "m1:mechanism R1 h:hypothesis R2 m2:mechanism R3 R0 F1",
        *(("F1", "R0"), ("R0", "m1"), ("m1", "R1"), ("R1", "h"), ("h", "R2"), ("m1", "R2"), ("R2", "m2")),
    )
    assert nx.is_directed_acyclic_graph(collapse(made, ["mechanisms"]).to_networkx())


def test_both_sides_are_one_where_all_is_the_same() -> None:
    """The same fact and what follows alike are drawn once; what differs further on is drawn for each side."""
    made = _drawing(
        "F@left F@right R1@left R1@right h@left:hypothesis h@right:hypothesis R2@left g@left:hypothesis G@left",
        *(("F@left", "R1@left"), ("F@right", "R1@right"), ("R1@left", "h@left"), ("R1@right", "h@right")),
        *(("h@left", "R2@left"), ("R2@left", "g@left")),
    )
    drawing = collapse(made, ["sides"])
    assert _names(drawing) == ["F@left+right", "R1@left+right", "h@left+right", "R2@left", "g@left", "G@left"]
    assert drawing.nodes[2].side == "left and right"
    assert drawing.nodes[2].stands_for == ("conclusion:h@left", "conclusion:h@right")


def test_sides_reached_differently_stay_apart() -> None:
    """The same level on other grounds is not the same."""
    made = _drawing(
        "F@left G@right R1@left R2@right h@left:hypothesis h@right:hypothesis",
        *(("F@left", "R1@left"), ("G@right", "R2@right"), ("R1@left", "h@left"), ("R2@right", "h@right")),
    )
    assert len(collapse(made, ["sides"]).nodes) == 6


def test_findings_that_lead_nowhere_are_left_out() -> None:
    """A finding derived that nothing reads goes with its rules, and so does what led only there."""
    made = _drawing(
        "F1 R1 i:intermediate R2 j:intermediate R3 h:hypothesis",
        *(("F1", "R1"), ("R1", "i"), ("i", "R2"), ("R2", "j"), ("F1", "R3"), ("R3", "h")),
    )
    drawing = collapse(made, ["loose"])
    assert _names(drawing) == ["F1", "R3", "h"]
    assert drawing.hidden == ("2 findings derived that lead to nothing else (left out)",)


def test_advice_of_one_rule_is_one_box_that_names_it() -> None:
    """Recommendations of the same rules are drawn as one; what is held back stays apart."""
    made = _drawing(
        "F1 R1 a:recommendation b:recommendation c:recommendation",
        *(("F1", "R1"), ("R1", "a"), ("R1", "b"), ("R1", "c")),
    )
    nodes = tuple(Node(**{**_fields(node), "withheld": node.label == "c"}) for node in made.nodes)
    drawing = collapse(Drawing("t", "T", nodes=nodes, edges=made.edges), ["recommendations"])
    assert [(node.label, node.state, node.withheld) for node in drawing.nodes[2:]] == [
        ("2 recommendations", "a; b", False),
        ("c", "", True),
    ]


def test_facts_read_by_the_same_rules_are_one() -> None:
    """Facts are drawn as one only where every rule that reads one reads the others."""
    made = _drawing("F1 F2 F3 R1 R2", ("F1", "R1"), ("F2", "R1"), ("F3", "R1"), ("F3", "R2"))
    assert [node.label for node in collapse(made, ["facts"]).nodes] == ["2 facts", "F3", "R1", "R2"]


def test_no_such_kind_is_said() -> None:
    """A mistyped kind is an error with the nearest one."""
    with pytest.raises(QuestionError, match="nothing is collapsed by 'mechanism'; did you mean 'mechanisms'"):
        collapse(CHAIN, ["mechanism"])


def test_asides_that_lead_to_nothing_are_left_out() -> None:
    """Notes, risks and mechanisms go with the rules that give only them, but not what leads to something else."""
    made = _drawing(
        "F1 R1 a:mechanism R2 b:note R3 c:mechanism R4 d:hypothesis e:red_flag",
        *(("F1", "R1"), ("R1", "a"), ("a", "R2"), ("R2", "b"), ("R2", "e")),
        *(("F1", "R3"), ("R3", "c"), ("c", "R4"), ("R4", "d")),
    )
    less = collapse(made, ["asides"])
    assert [node.label for node in less.nodes] == ["F1", "R1", "a", "R2", "R3", "c", "R4", "d", "e"]
    assert less.hidden == ("1 note, risk or mechanism that leads to nothing else (left out)",)
    alone = collapse(
        _drawing("F1 R1 a:mechanism R2 b:risk", ("F1", "R1"), ("R1", "a"), ("a", "R2"), ("R2", "b")), ["asides"]
    )
    assert [node.label for node in alone.nodes] == ["F1"]
    assert alone.hidden == ("2 notes, risks and mechanisms that lead to nothing else (left out)",)


def test_rules_on_the_same_grounds_are_one_where_they_only_advise() -> None:
    """Rules that read the same are drawn as one where they give only recommendations, and then those too."""
    made = _drawing(
        "F1 F2 R1 R2 R3 R4 R5 a:recommendation b:recommendation c:hypothesis d:recommendation",
        *(("F1", "R1"), ("R1", "a=strong"), ("F1", "R2"), ("R2", "b=strong")),
        *(("F1", "R3"), ("R3", "c"), ("F1", "R4"), ("F2", "R4"), ("R4", "d"), ("F1", "R5"), ("R5", "b"), ("R5", "c")),
    )
    less = collapse(made, ["advice"])
    assert [node.label for node in less.nodes if node.kind == graph.RULE] == ["R1, R2", "R3", "R4", "R5"]
    assert less.hidden == ("2 rules for recommendations (drawn as 1, those together that read the same)",)
    both = _drawing("F1 R1 R2 a:recommendation b:recommendation", ("F1", "R1"), ("R1", "a"), ("F1", "R2"), ("R2", "b"))
    kinds = [kind for kind in KINDS if kind != "steps"]
    assert [node.label for node in collapse(both, kinds).nodes] == ["F1", "R1, R2", "2 recommendations"]
    assert [node.label for node in collapse(both, KINDS).nodes] == ["F1", "2 recommendations"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_more_is_left_out_than_a_page_needs(path: Path) -> None:
    """A small case keeps its notes and mechanisms; of a large one, one kind after the other goes until it fits."""
    whole = inference(KB.consult(KB.read_facts(path)))
    tried = [collapse(whole, (*FOR_A_PAGE, *FOR_A_FULL_PAGE[:count])) for count in range(len(FOR_A_FULL_PAGE) + 1)]
    fitting = [made for made in tried if len(made.nodes) <= 20 and layers(made) <= 6]
    drawing = for_a_page(whole)
    assert drawing == [*fitting, tried[-1]][0]
    assert drawing.hidden
    assert (drawing == tried[0]) == (path.stem == "nearly_empty")


@settings(LAWS, max_examples=60)
@given(st.data())
def test_whatever_is_collapsed_nothing_is_lost_unsaid(data: st.DataObject) -> None:
    """No new circle, no edge without ends, no red flag gone; every node is drawn, stood for or told as left out."""
    kb = data.draw(knowledge_bases())
    whole = inference(kb.consult(data.draw(stated_facts(kb))))
    drawing = collapse(whole, data.draw(st.lists(st.sampled_from(KINDS), unique=True)))
    ids = [node.id for node in drawing.nodes]
    assert len(ids) == len(set(ids))
    assert all(edge.source in ids and edge.target in ids and edge.source != edge.target for edge in drawing.edges)
    if nx.is_directed_acyclic_graph(whole.to_networkx()):  # what counts against may close a circle
        assert nx.is_directed_acyclic_graph(drawing.to_networkx())
    drawn = [name for node in drawing.nodes for name in node.stands_for or (node.id,)]
    assert len(drawn) == len(set(drawn))
    gone = {node.id: node for node in whole.nodes if node.id not in drawn}
    assert bool(gone) == any("left out" in words for words in drawing.hidden)
    roles = {"intermediate", "note", "risk", "mechanism"}
    assert all(node.kind == graph.RULE or node.role in roles for node in gone.values())
    flags = {node.id for node in whole.nodes if node.role == "red_flag"}
    assert flags <= set(drawn)
    if whole.nodes:
        seen = focus(whole, [data.draw(st.sampled_from(whole.nodes)).id])
        assert flags <= {node.id for node in seen.nodes}
        assert flags <= {node.id for node in to_depth(whole, 1).nodes}
