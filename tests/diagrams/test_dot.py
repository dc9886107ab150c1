"""DOT: the same signs for other programs, and words that stay words."""

import subprocess
import xml.etree.ElementTree as ET

import pytest
from expert.diagrams.dot import to_dot
from expert.diagrams.program import _program

from tests.diagrams.drawings import HOSTILE, everything, hostile


def _drawn(dot: str) -> ET.Element:
    done = subprocess.run([_program(), "-Tsvg"], input=dot.encode(), capture_output=True, check=True)
    return ET.fromstring(done.stdout)  # noqa: S314 - drawn here, by our own program


def _packed(text: str) -> str:
    return "".join(text.split())


def test_signs_in_dot() -> None:
    """Shape, style, symbol and word tell what the picture tells; nodes keep their ids."""
    lines = [line.strip() for line in to_dot(everything()).splitlines()]
    node = {line.split(" [")[0]: line for line in lines if line.startswith("n") and "->" not in line and "[" in line}
    edge = {line.split(" [")[0]: line for line in lines if "->" in line}
    assert all(
        part in node["n0"] for part in ("shape=note", 'label="Wet grass\\nleft leg\\n✓ yes"', 'id="fact-wet-left"')
    )
    assert all(part in node["n3"] for part in ('style="filled,dashed"', "policy"))
    assert all(part in node["n5"] for part in ("peripheries=2", "✓ ●●●◎ strong", 'style="rounded,filled"'))
    assert all(part in node["n6"] for part in ("shape=octagon", "⚑ A storm", "+ appears"))
    assert "held back" in node["n7"]
    assert all(part in edge["n4 -> n5"] for part in ("arrowhead=tee", "style=dashed", "against"))
    assert all(part in edge["n1 -> n4"] for part in ("✗", "style=dashed"))
    assert "penwidth=3.2" in edge["n3 -> n5"]
    assert any("subgraph cluster_0" in line for line in lines)


def test_the_heading_says_what_the_picture_says() -> None:
    """Title, red flags, disclaimer, what is left out and the legend in words."""
    heading = next(line for line in to_dot(everything()).splitlines() if "Rain: strong" in line)
    joined = heading.replace("\\n", " ")
    for words in ("Red flags present", "Decision support only", "Not drawn in full: 9 steps", "octagon: red flag"):
        assert words in joined


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_words_are_drawn_as_they_are(text: str) -> None:
    """Quotes, backslashes, brackets, entities and controls are read back by the layout program as plain words."""
    root = _drawn(to_dot(hostile(text)))
    drawn = _packed("".join("".join(element.itertext()) for element in root.iter() if element.tag.endswith("text")))
    shown = "".join(letter if letter.isprintable() else "?" for letter in " ".join(text[:100].split()))
    assert drawn.count(_packed(shown)) >= 9
    remarks = [value for element in root.iter() for key, value in element.attrib.items() if key.endswith("title")]
    assert not shown or any(_packed(shown) in _packed(remark) for remark in remarks)
    assert not [element for element in root.iter() if element.tag.endswith(("script", "}b"))]
