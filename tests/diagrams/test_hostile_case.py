"""A case whose every text wants to be more than text, in the formats that other programs read."""

import io
import json
import subprocess
import xml.etree.ElementTree as ET

import networkx as nx
import pytest
from expert.diagrams.program import _program
from jsonschema import Draft202012Validator

from expert.schemas import diagram_schema
from tests.browser.cases import packed
from tests.browser.hostile import INVISIBLE, LONG, TRICKY, consulted

each_case = pytest.mark.parametrize("texts", [TRICKY, LONG], ids=["tricky", "long"])


@each_case
def test_graphviz_reads_the_dot(texts: tuple[str, ...]) -> None:
    """The real program draws one node for each of ours, with its words, and nothing else comes of them."""
    diagram = consulted(texts).diagram()
    done = subprocess.run([_program(), "-Tsvg"], input=diagram.to_dot().encode(), capture_output=True, check=True)
    root = ET.fromstring(done.stdout)  # noqa: S314 - drawn here, by our own program
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert set(tags) <= {"svg", "g", "title", "polygon", "polyline", "path", "ellipse", "text", "a"}
    drawn = {element.get("id") for element in root.iter() if (element.get("class") or "").split()[:1] == ["node"]}
    assert len(drawn) >= len(diagram.drawing.nodes)
    words = packed("".join("".join(element.itertext()) for element in root.iter() if element.tag.endswith("text")))
    assert [node.label for node in diagram.drawing.nodes if packed(node.label[:20]) not in words] == []
    links = {value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")}
    assert not links


@each_case
def test_networkx_reads_the_graphml_and_the_json(texts: tuple[str, ...]) -> None:
    """Every node comes back with its label."""
    diagram = consulted(texts).diagram()
    labels = sorted(packed(node.label[:100]) for node in diagram.drawing.nodes)
    graph = nx.read_graphml(io.BytesIO(diagram.to_graphml().encode()))
    assert sorted(packed(values["label"][:100]) for _, values in graph.nodes(data=True)) == labels
    values = json.loads(diagram.to_json())
    Draft202012Validator(diagram_schema()).validate(values)
    assert sorted(packed(node["label"][:100]) for node in values["nodes"]) == labels


@each_case
def test_what_does_not_print_is_in_no_format(texts: tuple[str, ...]) -> None:
    """The name of a case that turns text round, or holds half a character, is shown with question marks."""
    result = consulted(texts, INVISIBLE)
    diagram = result.diagram()
    for made in (
        *(diagram.to_svg(), diagram.to_dot(), diagram.to_mermaid(), diagram.to_graphml(), diagram.to_json()),
        *(diagram.to_tree(), result.to_text(), result.to_markdown(), result.to_html()),
    ):
        assert made.encode("utf-8")
        assert {letter for letter in made if not letter.isprintable()} <= {"\n", "\t"}
        assert "left?right?" in made
