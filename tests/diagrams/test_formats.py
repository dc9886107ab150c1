"""Mermaid, GraphML, JSON and the tree: the whole drawing in each, and words that stay words."""

import html
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter

import networkx as nx
import pytest
from expert.diagrams import graph
from expert.diagrams.formats import mermaid, tree
from expert.diagrams.formats.graphml import to_graphml
from expert.diagrams.formats.json_graph import to_json, to_values
from expert.diagrams.formats.mermaid import to_mermaid
from expert.diagrams.formats.tree import to_tree
from expert.diagrams.graph import CONCLUSION, FACT, GIVES, READS, RULE, Drawing, Edge, Node
from expert.diagrams.measure import remark
from jsonschema import Draft202012Validator

from expert.schemas import diagram_schema
from expert.schemas.diagram import DIAGRAM_FORMAT
from tests.diagrams.drawings import HOSTILE, LEVELS, NOTES, everything, hostile, many

SCHEMA = Draft202012Validator(diagram_schema())
MAKERS = {"mermaid": to_mermaid, "graphml": to_graphml, "json": to_json, "tree": to_tree}
each_hostile = pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
each_maker = pytest.mark.parametrize("name", MAKERS)


def _shown(text: str) -> str:
    """A text as every format shows it."""
    return remark(text)


def _packed(text: str) -> str:
    return "".join(text.split())


@each_maker
@each_hostile
def test_no_character_does_harm_in_any_format(name: str, text: str) -> None:
    """Whatever the words, each format is UTF-8 and has no character but what prints, blanks and ends of lines."""
    made = MAKERS[name](hostile(text))
    assert made.encode("utf-8")
    assert made.endswith("\n")
    assert all(letter.isprintable() or letter == "\n" for letter in made)


@each_maker
def test_title_notes_and_what_is_left_out_are_in_every_format(name: str) -> None:
    """The red flags, the disclaimer and what is not drawn are never missing."""
    made = MAKERS[name](everything())
    told = html.unescape(re.sub(r"(?<!&)#(\d+);", r"&#\1;", made))
    for words in ("Rain: strong", *NOTES, "9 steps are one."):
        assert words in told


@each_maker
def test_an_empty_drawing_has_its_notes(name: str) -> None:
    """Where nothing is to draw, there is still a file, and its notes are in it."""
    assert "Decision support only" in MAKERS[name](Drawing("settled", "Nothing", NOTES))


def test_json_has_every_value() -> None:
    """Nodes and edges come back as the values they were made of."""
    drawing = everything()
    values = json.loads(to_json(drawing))
    SCHEMA.validate(values)
    lists = ("stands_for", "cautions")
    nodes = tuple(Node(**{**node, **{name: tuple(node[name]) for name in lists}}) for node in values["nodes"])
    edges = tuple(Edge(**edge) for edge in values["edges"])
    assert (nodes, edges) == (drawing.nodes, drawing.edges)
    assert (values["view"], values["title"]) == ("inference", "Rain: strong")
    assert (tuple(values["notes"]), tuple(values["levels"])) == (NOTES, LEVELS)


def test_networkx_reads_the_json() -> None:
    """The JSON is node-link data."""
    drawing = everything()
    read = nx.node_link_graph(to_values(drawing), edges="edges")
    assert list(read.nodes) == [node.id for node in drawing.nodes]
    assert [(source, target) for source, target in read.edges()].count(("rule:R2", "rain")) == 1
    assert read.number_of_edges() == len(drawing.edges)
    assert read.nodes["rain"]["root"] is True


@each_hostile
def test_hostile_json_is_whole(text: str) -> None:
    """Ids stay apart whatever characters they lose, edges lead to them, and the schema holds."""
    values = to_values(hostile(text))
    SCHEMA.validate(values)
    ids = [node["id"] for node in values["nodes"]]
    assert len(set(ids)) == 3
    assert {edge[end] for edge in values["edges"] for end in ("source", "target")} == set(ids)
    assert {node["label"] for node in values["nodes"]} == {_shown(text)}


def test_ids_that_look_alike_stay_apart() -> None:
    """Two ids that differ only in what does not print, or in nothing that is shown, are numbered."""
    nodes = tuple(Node(name, FACT, "A fact") for name in ("a\u202e", "a\u2066", "a?", "a?-2", ""))
    shown = [node["id"] for node in to_values(Drawing("v", "t", nodes=nodes))["nodes"]]
    assert len(set(shown)) == 5
    assert all(shown)
    assert shown[0] == "a?"


def test_the_schema_knows_the_words_of_the_graph() -> None:
    """Kinds, relations and truths are those of the drawing, and each value of a node and an edge is described."""
    properties = diagram_schema()["properties"]
    node, edge = (properties[name]["items"]["properties"] for name in ("nodes", "edges"))
    assert tuple(node["kind"]["enum"]) == graph.KINDS
    assert tuple(edge["relation"]["enum"]) == graph.RELATIONS
    assert set(edge["truth"]["enum"]) == {graph.PROVED, graph.REFUTED, graph.UNKNOWN}
    changes = {graph.APPEARS, graph.GOES, graph.RISES, graph.FALLS, graph.OPENS, graph.CLOSES}
    assert set(node["change"]["enum"]) - {""} == changes
    assert set(node) == set(Node.__dataclass_fields__)
    assert set(edge) == set(Edge.__dataclass_fields__)
    assert to_values(everything())["format"] == DIAGRAM_FORMAT


def test_networkx_reads_the_graphml() -> None:
    """Every node and edge is there with typed values."""
    drawing = everything()
    read = nx.read_graphml(io.BytesIO(to_graphml(drawing).encode()))
    assert [values["name"] for _, values in read.nodes(data=True)] == [node.id for node in drawing.nodes]
    rain = read.nodes["rain"]
    assert (rain["label"], rain["root"], rain["layer"], rain["ceiling"]) == ("Rain", True, 0, "hallmark")
    assert read.number_of_edges() == len(drawing.edges)
    assert read.graph["notes"].split("\n") == list(NOTES)


@each_hostile
def test_hostile_graphml_is_xml(text: str) -> None:
    """The words are read back as they are shown; ids are names, each of its own."""
    root = ET.fromstring(to_graphml(hostile(text)))  # noqa: S314 - written here
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert {element.tag.removeprefix(space) for element in root.iter()} <= {
        "graphml",
        "key",
        "graph",
        "node",
        "edge",
        "data",
    }
    ids = [element.attrib["id"] for element in root.iter() if element.tag in {f"{space}node", f"{space}key"}]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][\w-]*", name) for name in ids)
    data = Counter(element.text or "" for element in root.iter(f"{space}data"))
    assert data[_shown(text)] >= 12


def test_parallel_edges_are_both_there() -> None:
    """A rule that speaks for and against the same thing has two edges in GraphML and JSON."""
    nodes = (Node("rule:R", RULE, "R"), Node("rain", CONCLUSION, "Rain"))
    both = tuple(Edge("rule:R", "rain", relation) for relation in (GIVES, graph.AGAINST))
    drawing = Drawing("v", "t", nodes=nodes, edges=both)
    assert nx.read_graphml(io.BytesIO(to_graphml(drawing).encode())).number_of_edges() == 2
    assert nx.node_link_graph(to_values(drawing), edges="edges").number_of_edges() == 2


LABEL = r'"(?:[\w .,()+/\'·–—…●◎○✓✗?⚑−↑↓-]|#\d+;|<br/>)*"'
NODE = rf"[nl]\d+(\[/{LABEL}(/\]|\\\])|\[{LABEL}\]|\({LABEL}\)|\{{\{{{LABEL}\}}\}}|>{LABEL}\]|\(\[{LABEL}\]\)"
LINES = [
    rf"  {NODE}|\[\({LABEL}\)\]|\[\[{LABEL}\]\]):::kind_\w+",
    rf"  (notes|signs)\[{LABEL}\]:::mark_notes",
    rf"  subgraph (c\d+|legend)\[{LABEL}\]",
    r"  end",
    rf"  n\d+ (-->|==>|--o|-\.->|-\.-x|-\.-o)(\|{LABEL}\|)? n\d+",
    r"  classDef (kind|mark)_\w+ [\w:#,. -]+",
    r"  class n\d+(,n\d+)* mark_\w+",
    r"  linkStyle \d+(,\d+)* stroke:#\w{6},stroke-width:[\d.]+px",
]


def _body(made: str) -> list[str]:
    """The lines below the head, which is YAML."""
    _, head, body = made.split("---\n", 2)
    assert re.fullmatch(r'title: ".*"', head.splitlines()[0])
    first, *others = body.splitlines()
    assert first == "flowchart LR"
    return [one for one in others if not one.startswith("%% ")]


@each_hostile
def test_mermaid_has_only_lines_of_known_form(text: str) -> None:
    """Nothing in a label ends it, begins a command, a comment or mark-up, or is read as Markdown."""
    for one in _body(to_mermaid(hostile(text))):
        assert any(re.fullmatch(form, one) for form in LINES), one


@each_hostile
def test_mermaid_shows_the_words(text: str) -> None:
    """Numbers read back as letters, every label has its text, and the title is a text of YAML."""
    made = to_mermaid(hostile(text))
    shown = _packed(_shown(text[:100]))
    told = made.replace("<br/>", "").replace("#8288;", "")  # a joiner of words, which is not seen
    read = _packed(html.unescape(re.sub(r"#(\d+);", r"&#\1;", told)))
    assert read.count(shown) >= 9
    title = json.loads(made.splitlines()[1].removeprefix("title: "))
    assert _packed(title).startswith(shown)
    assert "<" not in made.splitlines()[1]


def test_signs_in_mermaid() -> None:
    """Shape, line, symbol and word tell what the picture tells."""
    lines = _body(to_mermaid(everything()))
    for expected in (
        '  n0[/"Wet grass<br/>left leg<br/>✓ yes"/]:::kind_fact',
        '  n3["R1<br/>policy"]:::kind_rule',
        '  n5("Rain<br/>✓ ●●●◎ strong"):::kind_hypothesis',
        '  n6{{"⚑ A storm<br/>✓ ●○○○ possible<br/>#43; appears"}}:::kind_red_flag',
        (
            '  n7>"Go for a walk<br/>possible<br/>held back<br/>#33; Ask somebody before you go out'
            '<br/>alone."]:::kind_recommendation'
        ),
        '  n12[["9 steps explain how"]]:::kind_group',
        '  subgraph c1["A box"]',
        "  n0 --> n3",
        '  n1 -.->|"✗"| n4',
        "  n3 ==> n5",
        '  n4 -.-x|"against"| n5',
        "  n10 --o n11",
        "  class n5 mark_root",
        "  class n2,n3 mark_policy",
        "  linkStyle 4 stroke:#33415c,stroke-width:3.2px",
        '  l7{{"red flag"}}:::kind_red_flag',
    ):
        assert expected in lines
    assert lines.index("  end", lines.index('  subgraph c1["A box"]')) < lines.index("  n0 --> n3")


def test_mermaid_takes_no_list_for_words() -> None:
    """What begins like an entry of a list in Markdown is written so that it is none."""
    nodes = tuple(
        Node(f"fact:{text}", FACT, text) for text in ("1. first", "- second", "+ third", "12) fourth", "v1.2")
    )
    made = to_mermaid(Drawing("v", "t", nodes=nodes))
    for label in ("1#46; first", "#45; second", "#43; third", "12#41; fourth", "v1#46;2"):
        assert f'"{label}"' in made


def test_mermaid_says_where_a_page_must_allow_more() -> None:
    """Beyond Mermaid's own bounds a comment says what to set; within them there is none."""
    nodes = tuple(Node(f"n:{number}", FACT, f"Fact {number}") for number in range(30))
    edges = tuple(Edge(one.id, other.id, READS) for one in nodes for other in nodes)
    assert "%% 900 edges: the page must set maxEdges" in to_mermaid(Drawing("v", "t", nodes=nodes, edges=edges))
    made = to_mermaid(many(3_000))
    assert "maxTextSize" in made
    assert "maxEdges" not in made
    assert "%%" not in to_mermaid(everything())
    assert (mermaid.MOST_EDGES, mermaid.MOST_LETTERS) == (500, 50_000)


TREE = """\
Rain: strong
Red flags present: a storm is near.
Not drawn in full: 9 steps are one.

✓ ●●●◎ Rain: strong
├─ strong from rule R1: Because rain wets [policy]
│  ├─ ✓ Wet grass (left leg): yes
│  └─ source statement Rain makes the grass wet
│     └─ source document A book about the weather
└─ against it ? rule R2
   ├─ violated ✗ Dry stones: no
   └─ open ? Wind: not known [policy]

⚑ ✓ ●○○○ A storm: possible [+ appears]
└─ ↑ possible from ? rule R2 (see above)

Go for a walk: possible [held back]
  ! Ask somebody before you go out alone.

✓ Clouds: yes

✓ Damp: yes
└─ from rule R1: Because rain wets [policy] (see above)

A BOX
9 steps explain how
└─ ✓ ●●●◎ Rain: strong (see above)

Decision support only. — weather 1.0
"""


def test_the_tree_as_a_value() -> None:
    """What was asked comes first, then red flags; each thing is told once; the disclaimer is the last line."""
    assert to_tree(everything()) == TREE


def test_only_the_disclaimer_and_the_knowledge_base_stand_below_the_tree() -> None:
    """Red flags, and what else a view has to say, are read first."""
    notes = ("Red flags present.", "No advice.", "Only a disclaimer.", "Knowledge base x")
    made = to_tree(Drawing("v", "t", notes, (Node("a", FACT, "a fact"),)))
    assert made == "t\nRed flags present.\nNo advice.\n\na fact\n\nOnly a disclaimer.\nKnowledge base x\n"


def test_a_red_flag_comes_before_every_other_end() -> None:
    """Where nothing was asked about, red flags lead, then hypotheses, then recommendations."""
    roles = ("mechanism", "recommendation", "hypothesis", "red_flag")
    nodes = tuple(Node(role, CONCLUSION, role, role=role) for role in roles)
    told = [line for line in to_tree(Drawing("v", "t", nodes=nodes)).splitlines()[1:] if line]
    assert told == ["⚑ red_flag", "hypothesis", "recommendation", "mechanism"]


def test_stacked_diamonds_are_told_once() -> None:
    """Thirty diamonds, one on the other, are a billion ways and ninety nodes: each node is expanded once."""
    nodes = [Node("c0", CONCLUSION, "c0", root=True)]
    edges = []
    for number in range(30):
        top, bottom = f"c{number}", f"c{number + 1}"
        nodes.append(Node(bottom, CONCLUSION, bottom))
        for side in "ab":
            rule = f"r{number}{side}"
            nodes.append(Node(rule, RULE, rule))
            edges += [Edge(rule, top, GIVES), Edge(bottom, rule, READS)]
    made = to_tree(Drawing("v", "t", nodes=tuple(nodes), edges=tuple(edges)))
    below = sum(line.count(f"rule {node.label}") for line in made.splitlines() for node in nodes if node.kind == RULE)
    assert below == sum(node.kind == RULE for node in nodes)
    assert "(see above)" in made
    assert "(more below it)" in made
    assert len(made.splitlines()) < 250
    assert all(node.label in made for node in nodes)


def test_a_cycle_ends() -> None:
    """Nodes that only lead to one another are told, and no line is told for ever."""
    nodes = tuple(Node(name, CONCLUSION, name) for name in "ab")
    made = to_tree(Drawing("v", "t", nodes=nodes, edges=(Edge("a", "b", READS), Edge("b", "a", READS))))
    assert made == "t\n\na\n└─ b\n   └─ a (see above)\n"


def test_a_tree_is_cut_and_says_so() -> None:
    """Beyond the most lines the tree ends, and its last line but the notes says how much is not told."""
    made = to_tree(many(5_000)).splitlines()
    assert len(made) == tree.MOST_LINES + 3
    assert made[-1] == f"… cut after 2,000 lines; {5_000 - tree.MOST_LINES // 2:,} of 5,000 are not told"


def test_long_words_are_wrapped_behind_their_branch() -> None:
    """A line is no longer than asked, and what follows stands below it with the stems of the branches."""
    nodes = (Node("c", CONCLUSION, "c"), Node("f", FACT, "word " * 40), Node("g", FACT, "g"))
    drawing = Drawing("v", "t", nodes=nodes, edges=(Edge("f", "c", READS), Edge("g", "c", READS)))
    made = to_tree(drawing, width=60).splitlines()
    assert max(map(len, made)) <= 60
    assert sum(line.startswith("│    word") for line in made) >= 2
    assert made[-1] == "└─ g"
