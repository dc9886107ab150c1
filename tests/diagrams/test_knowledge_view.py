"""A knowledge base as a drawing: its topics, one topic with its rules, and as few nodes as fit a page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.svg import to_svg
from expert.diagrams.views.blocks import MOST_EDGES, MOST_NODES, together
from expert.diagrams.views.knowledge import knowledge
from expert.diagrams.views.premise_reads import connective, reads
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from benchmarks.generated import write_knowledge_base
from expert import QuestionError
from expert.knowledge_model import KnowledgeModel
from expert.premises import items
from tests.explanations.bases import base, rule
from tests.strategies import LAWS, knowledge_bases

KB = expert.load()


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeModel:
    """A generated knowledge base of 2,000 rules."""
    folder = tmp_path_factory.mktemp("generated")
    write_knowledge_base(folder, 2000)
    return expert.load(folder).model


def with_topics(model: KnowledgeModel, topics: Mapping[str, str]) -> KnowledgeModel:
    """A knowledge base whose rules are in these topics."""
    rules = {name: replace(one, topic=topics[name]) for name, one in model.rules.items()}
    return replace(model, rules=rules)


def check(drawing: Drawing, model: KnowledgeModel) -> None:
    """What holds of every drawing of a knowledge base."""
    names = {node.id for node in drawing.nodes}
    assert len(names) == len(drawing.nodes) <= MOST_NODES
    assert all(edge.source in names and edge.target in names and edge.source != edge.target for edge in drawing.edges)
    assert len({(edge.source, edge.target, edge.relation) for edge in drawing.edges}) == len(drawing.edges)
    assert model.disclaimer in drawing.notes
    assert drawing.notes[-1] == f"Knowledge base {model.identity}"
    assert drawing.view == "knowledge"
    assert drawing.levels == model.vocabulary.levels


def garden() -> KnowledgeModel:
    """Clouds and rain in one topic, what follows of rain in another."""
    model = base(
        rule("R1", ["wet", {"age": {"above": 45}}], {"rain": "strong"}),
        rule("R2", [{"any": ["dark", "windy"]}], {"rain": "possible"}),
        rule("R3", [{"wet": False}], {"rain": "contrary"}),
        rule("R4", ["rain"], {"mud": "inherit"}),
        rule("R5", [{"not": "rain"}], {"dust": "possible"}),
    ).model
    return with_topics(model, {"R1": "sky", "R2": "sky", "R3": "sky", "R4": "the_ground", "R5": "the_ground"})


def test_nodes_of_a_block_become_one_and_keep_their_edges() -> None:
    """Two nodes of a block are one that stands for both; edges are merged, the highest level kept; inner ones go."""
    found = [Node(f"rule:{name}", graph.RULE, name) for name in "ABC"]
    joined = [
        Edge("rule:A", "rule:B", graph.READS),
        Edge("rule:A", "rule:C", graph.GIVES, "strong"),
        Edge("rule:B", "rule:C", graph.GIVES, "possible"),
    ]
    drawn, merged = together(
        found, joined, lambda node: node.id < "rule:C", lambda held: f"{len(held)} rules", ("possible", "strong")
    )
    assert [(node.id, node.label, node.state, node.stands_for) for node in drawn] == [
        ("group:rule:A", "2 rules", "A; B", ("rule:A", "rule:B")),
        ("rule:C", "C", "", ()),
    ]
    assert merged == (Edge("group:rule:A", "rule:C", graph.GIVES, "strong"),)


def test_topics_are_nodes_and_lead_to_those_that_read_what_they_give() -> None:
    """Each topic is one node with its counts that stands for its rules."""
    drawing = knowledge(garden())
    check(drawing, garden())
    assert [(node.id, node.label, node.state, node.stands_for) for node in drawing.nodes] == [
        ("group:topic:sky", "Sky", "3 rules for 1 hypothesis", ("rule:R1", "rule:R2", "rule:R3")),
        ("group:topic:the_ground", "The ground", "2 rules for 2 hypotheses", ("rule:R4", "rule:R5")),
    ]
    assert [(edge.source, edge.target, edge.relation) for edge in drawing.edges] == [
        ("group:topic:sky", "group:topic:the_ground", "reads")
    ]
    assert drawing.notes[0].startswith("5 rules, 2 topics, 8 findings, 3 conclusions.")


def test_a_topic_is_drawn_with_what_its_rules_read_and_give() -> None:
    """Findings tell what is asked of them, rules how much they need, edges what level they give or that they oppose."""
    drawing = knowledge(garden(), "sky")
    check(drawing, garden())
    assert {node.id: node.state for node in drawing.nodes} == {
        "fact:wet": "",
        "fact:age:above 45 years": "above 45 years",
        "fact:dark": "",
        "fact:windy": "",
        "fact:wet:no": "no",
        "rule:R1": "",
        "rule:R2": "any one of these",
        "rule:R3": "",
        "conclusion:rain": "",
    }
    assert {(edge.source, edge.target, edge.relation, edge.level) for edge in drawing.edges} == {
        ("fact:wet", "rule:R1", "reads", ""),
        ("fact:age:above 45 years", "rule:R1", "reads", ""),
        ("fact:dark", "rule:R2", "reads", ""),
        ("fact:windy", "rule:R2", "reads", ""),
        ("fact:wet:no", "rule:R3", "reads", ""),
        ("rule:R1", "conclusion:rain", "gives", "strong"),
        ("rule:R2", "conclusion:rain", "gives", "possible"),
        ("rule:R3", "conclusion:rain", "against", ""),
    }
    assert not drawing.hidden


def test_what_another_topic_gives_says_so_and_a_rule_tells_what_must_be_absent() -> None:
    """A conclusion of another topic names it; one that a rule wants absent is named in the rule."""
    found = {node.id: node for node in knowledge(garden(), "the_ground").nodes}
    assert found["conclusion:rain"].state == "from sky"
    assert found["rule:R5"].state == "rain: its absence"
    assert found["conclusion:mud"].state == ""


def test_a_single_topic_is_drawn_with_its_rules() -> None:
    """A knowledge base of one topic is not drawn as one node."""
    model = base(rule("R1", ["wet"], {"rain": "strong"})).model
    assert [node.kind for node in knowledge(model).nodes] == [graph.RULE, graph.FACT, graph.CONCLUSION]


def test_an_unknown_topic_is_refused_with_the_nearest() -> None:
    """The message names the nearest topic; hostile names are cut."""
    with pytest.raises(QuestionError, match="there is no topic 'venuos'; did you mean 'venous'"):
        knowledge(KB.model, "venuos")
    with pytest.raises(QuestionError) as caught:
        knowledge(KB.model, "x" * 100_000)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    ("premise", "words", "asked"),
    [
        (["wet", "dark"], "", [("wet", ""), ("dark", "")]),
        ([{"any": ["wet", "dark"]}], "any one of these", [("wet", ""), ("dark", "")]),
        ([{"at_least": {"count": 2, "of": ["wet", "dark", "windy"]}}], "at least 2 of 3", None),
        ([{"not": {"any": ["wet", "dark"]}}], "none of these", [("wet", "no"), ("dark", "no")]),
        (["wet", {"any": ["dark", "windy"]}], "some of these together", None),
        ([{"colour": ["pale", "blue"]}], "", [("colour", "rather pale or bluish")]),
        ([{"age": {"below": 20}}], "", [("age", "below 20 years")]),
        ([{"not": {"wet": "no"}}], "", [("wet", "")]),
        ([{"times": {"known": "yes"}}], "", [("times", "any answer")]),
    ],
)
def test_what_a_premise_asks_in_words(premise: Any, words: str, asked: Sequence[tuple[str, str]] | None) -> None:
    """How much of a premise is needed, and what it asks of each item."""
    model = base(rule("R1", premise, {"rain": "strong"})).model
    found = model.rules["R1"].premise
    assert connective(found) == words
    if asked is not None:
        assert [(read.item, read.needed) for read in reads(model.vocabulary, found)] == asked


def test_what_a_premise_asks_of_the_other_leg() -> None:
    """A look across to the other leg, and a difference between legs, are said."""
    premise = [{"other_leg": "sore"}, {"legs_differ": ["shade"]}]
    model = base(rule("R1", premise, {"ill": "strong"}, "leg"), ill={"scope": "leg"}).model
    asked = [read.needed for read in reads(model.vocabulary, model.rules["R1"].premise)]
    assert asked == ["other leg", "different between the legs"]


@pytest.mark.parametrize("topic", [None, *dict.fromkeys(one.topic for one in KB.model.rules.values())])
def test_every_topic_of_leg_cramps_is_drawn_with_every_rule(topic: str | None) -> None:
    """Nothing is drawn together in a topic of the shipped knowledge base, and all its rules are there."""
    drawing = knowledge(KB.model, topic)
    check(drawing, KB.model)
    rules = {f"rule:{name}" for name, one in KB.model.rules.items() if topic in {None, one.topic}}
    drawn = {name for node in drawing.nodes for name in (node.stands_for or (node.id,)) if name.startswith("rule:")}
    assert drawn == rules
    assert (topic is None) == bool(drawing.hidden)


@pytest.mark.parametrize("topics", [1, 8, 300, 2000])
def test_two_thousand_rules_fit_a_page(topics: int, generated: KnowledgeModel) -> None:
    """So many rules, in however many topics, are drawn together, and that is said; each still stands in a node."""
    model = with_topics(generated, {name: f"t{number % topics}" for number, name in enumerate(generated.rules)})
    for drawing in (knowledge(model), knowledge(model, "t0")):
        check(drawing, model)
        assert len(drawing.edges) <= MOST_EDGES
        ET.fromstring(to_svg(drawing))  # noqa: S314 - what we wrote ourselves
    drawn = {name for node in knowledge(model).nodes for name in node.stands_for if name.startswith("rule:")}
    assert drawn == {f"rule:{name}" for name in model.rules}
    if topics == 1:
        read = {name for one in model.rules.values() for name in items(one.premise)} & model.vocabulary.findings.keys()
        assert f"{len(read)} findings" in {node.label for node in knowledge(model).nodes}
    assert any("drawn together" in text or "stand in their topics" in text for text in knowledge(model).hidden)


@settings(LAWS, max_examples=40)
@given(knowledge_bases(), st.integers(1, 4))
def test_every_knowledge_base_has_a_drawing(kb: expert.KnowledgeBase, topics: int) -> None:
    """Whatever its rules, a knowledge base is drawn whole, as is each of its topics, and the same each time."""
    names = {name: f"t{number % topics}" for number, name in enumerate(kb.model.rules)}
    model = with_topics(kb.model, names)
    for topic in (None, *dict.fromkeys(names.values())):
        drawing = knowledge(model, topic)
        check(drawing, model)
        assert drawing == knowledge(model, topic)
        drawn = {name for node in drawing.nodes for name in (node.stands_for or (node.id,)) if name.startswith("rule:")}
        assert drawn == {f"rule:{name}" for name, own in names.items() if topic in {None, own}}
