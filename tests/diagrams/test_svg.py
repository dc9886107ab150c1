"""SVG: what is drawn, safely whatever the words, the same everywhere, in room enough."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from expert.diagrams import composing
from expert.diagrams.graph import FACT, READS, Drawing, Edge, Node
from expert.diagrams.layout import MOST_NODES
from expert.diagrams.svg import style, to_svg

from expert import QuestionError
from tests.diagrams.drawings import HOSTILE, NOTES, everything, hostile, many

SVG = "{http://www.w3.org/2000/svg}"
ATTRIBUTES = {
    *("id", "class", "role", "width", "height", "viewBox"),
    *("data-node", "data-layer", "data-source", "data-target"),
    *("x", "y", "d", "cx", "cy", "r", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"),
    *("stroke-linejoin", "font-family", "font-size", "font-weight"),
}
TAGS = {"svg", "title", "desc", "style", "rect", "g", "text", "path", "circle"}


def _root(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - drawn here


def _texts(svg: str) -> str:
    """All that is written, without white space, as lines are broken anywhere."""
    return _packed("".join(element.text or "" for element in _root(svg).iter(f"{SVG}text")))


def _packed(text: str) -> str:
    return "".join(text.split())


def _groups(svg: str) -> dict[str, ET.Element]:
    return {element.attrib["id"]: element for element in _root(svg).iter(f"{SVG}g") if "id" in element.attrib}


def test_every_node_and_edge_is_there_with_id_classes_and_tooltip() -> None:
    """Each has a group with a stable id, classes that tell what it is, and full sentences to point at."""
    groups = _groups(to_svg(everything()))
    node = groups["fact-wet-left"]
    assert node.attrib["class"] == "node kind-fact truth-proved"
    assert node.attrib["data-node"] == "fact:wet@left"
    assert node[0].text == "Wet grass (left leg): yes\nIt is stated."
    assert groups["storm"].attrib["class"] == "node kind-conclusion truth-proved role-red-flag change-appears"
    assert groups["walk"].attrib["class"] == "node kind-conclusion role-recommendation withheld"
    assert groups["rule-R1"].attrib["class"] == "node kind-rule truth-proved policy"
    edge = groups["edge-rule-R1--rain"]
    assert edge.attrib["class"] == "edge relation-gives truth-proved"
    assert (edge.attrib["data-source"], edge.attrib["data-target"]) == ("rule:R1", "rain")
    assert edge[0].text == "R1 gives Rain: strong"
    against = groups["edge-rule-R2--rain"]
    assert [word.text for word in against.iter(f"{SVG}text")] == ["against"]
    assert 'stroke-dasharray="6 3.5"' in ET.tostring(against, encoding="unicode")
    assert groups["edge-fact-dry--rule-R2"][0].text == "Dry stones is read by R2: refuted"
    assert len(groups) == len(everything().nodes) + len(everything().edges)


def test_title_notes_hidden_words_and_legend_are_drawn() -> None:
    """Whoever sees the picture alone sees the red flags, the disclaimer, what is left out, and what signs mean."""
    svg = to_svg(everything())
    drawn = _texts(svg)
    for words in ("Rain: strong", *NOTES, "Not drawn in full: 9 steps are one.", "counts against", "A box"):
        assert _packed(words) in drawn
    assert drawn.index(_packed(NOTES[0])) < drawn.index("Wetgrass")
    root = _root(svg)
    assert root.attrib["role"] == "img"
    assert [root[at].text for at in (0, 1)] == [
        "Rain: strong",
        "Red flags present: a storm is near. Decision support only. — weather 1.0. 9 steps are one.",
    ]
    assert "counts against" not in to_svg(replace(everything(), legend=False)).split("<text", 1)[1].replace(
        "counts against Rain", ""
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_words_are_shown_and_nothing_else_happens(text: str) -> None:
    """Whatever stands in labels, ids, titles and levels: valid XML of the few tags we use, the words whole or cut."""
    svg = to_svg(hostile(text))
    root = _root(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= TAGS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    assert "url(" not in svg
    assert svg.count("http") == text.count("http") + 1  # the name space
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name) for name in ids)
    shown = "".join(letter if letter.isprintable() else "?" for letter in " ".join(text[:100].split()))
    assert _texts(svg).count(_packed(shown)) >= 3 * 3  # label, side and state of three nodes
    assert all(letter.isprintable() or letter == "\n" for letter in svg)
    assert float(root.attrib["width"]) < 4000


def test_ids_are_unique() -> None:
    """Names that differ in letters beyond ASCII only, or far from their start, have ids of their own."""
    names = ["fact:夜", "fact:昼", "fact:" + "x" * 200 + "1", "fact:" + "x" * 200 + "2", "fact:-", ""]
    drawing = Drawing("v", "T", nodes=tuple(Node(name, FACT, "F") for name in names))
    ids = composing.element_ids(drawing)
    assert list(ids) == names
    assert len(set(ids.values())) == len(names)
    assert ids["fact:夜"] == "fact--"
    assert ids["fact:昼"] == "fact---2"


def test_one_file_for_light_and_dark() -> None:
    """Attributes are light, the style sheet turns every colour dark where that is preferred; themes can be fixed."""
    auto, light, dark = (to_svg(everything(), theme) for theme in ("auto", "light", "dark"))
    assert "<style>" in auto
    assert "prefers-color-scheme:dark" in auto
    assert re.sub(r"<style>.*</style>\n", "", auto) == light
    assert "#12161c" in dark
    assert "#ffffff" not in dark
    assert "<style>" not in dark
    classes = {name for element in _root(auto).iter() for name in element.attrib.get("class", "").split()}
    assert all(f".{name}{{" in style() for name in classes if name.startswith(("f-", "l-")))
    with pytest.raises(QuestionError, match=r"^there is no theme 'pink'; there are auto, light, dark$"):
        to_svg(everything(), "pink")


def test_a_drawing_of_nothing() -> None:
    """Nothing to draw is a picture with its title and notes, not an error."""
    assert "Nothingisknown" in _texts(to_svg(Drawing("v", "Nothing is known", NOTES)))


def test_a_node_may_lead_to_itself() -> None:
    """Even what no view makes is drawn."""
    drawing = Drawing("v", "T", nodes=(Node("a", FACT, "F"),), edges=(Edge("a", "a", READS),))
    assert "edge-a--a" in _groups(to_svg(drawing))


def test_too_much_is_refused_in_a_sentence() -> None:
    """More than can be laid out in reasonable time is not tried."""
    with pytest.raises(QuestionError) as refused:
        to_svg(many(MOST_NODES + 1))
    assert str(refused.value) == (
        "1,501 nodes and 0 edges are too many for one picture (at most 1,500 and 6,000);"
        " draw fewer with depth, focus or collapse"
    )


def test_the_same_bytes_everywhere() -> None:
    """Neither the hash seed nor the process nor an empty PATH makes a difference."""
    program = (
        "import sys; from tests.diagrams.drawings import everything; from expert.diagrams.{0} import to_{0};"
        "sys.stdout.write(to_{0}(everything()))"
    )
    root = Path(__file__).resolve().parents[2]
    for name in ("svg", "dot"):
        said = [
            subprocess.check_output(
                [sys.executable, "-c", program.format(name)],
                cwd=root,
                env={**os.environ, "PYTHONHASHSEED": seed, "PATH": "", "PYTHONIOENCODING": "utf-8"},
            )
            for seed in ("0", "4711")
        ]
        assert said[0] == said[1]
        assert len(said[0]) > 3000
