"""A diagram as users hold it: its formats, its files, its face in notebooks."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from expert.diagrams.diagram import BINARY, ENDINGS, FORMATS, Diagram, format_of
from expert.diagrams.graph import Drawing

from expert.errors import InputError, QuestionError
from tests.diagrams.drawings import HOSTILE, NOTES, everything, hostile, many

STARTS = {
    "svg": b"<svg",
    "png": b"\x89PNG\r\n\x1a\n",
    "pdf": b"%PDF-",
    "dot": b"digraph {",
    "mermaid": b"---\ntitle: ",
    "graphml": b'<?xml version="1.0" encoding="UTF-8"?>\n<graphml',
    "json": b"{\n",
    "tree": b"Rain: strong\n",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_is_what_its_ending_says(tmp_path: Path, ending: str) -> None:
    """Each ending has its format, in upper case too, and the file holds what the method returns."""
    diagram = Diagram(everything())
    for name in (f"picture{ending}", f"PICTURE{ending.upper()}"):
        diagram.save(tmp_path / name)
        content = (tmp_path / name).read_bytes()
        assert content.startswith(STARTS[ENDINGS[ending]])
        assert content == diagram.to_bytes(format_of(name))


def test_every_format_has_a_method_and_an_ending() -> None:
    """The formats are complete, and those that are no text are known."""
    assert set(FORMATS) == set(STARTS) == set(ENDINGS.values())
    assert {name for name, make in FORMATS.items() if isinstance(make(Diagram(everything())), bytes)} == BINARY


@pytest.mark.parametrize(
    ("name", "hint"), [("x.svgg", "'.svg'"), ("x.jsn", "'.json'"), ("x", ""), ("x.gif", ""), ("svg", "")]
)
def test_an_ending_that_names_no_format_is_refused(tmp_path: Path, name: str, hint: str) -> None:
    """One sentence lists the endings and suggests the nearest; no file appears."""
    with pytest.raises(QuestionError) as caught:
        Diagram(everything()).save(tmp_path / name)
    said = str(caught.value)
    assert said.startswith("the file's name must end in one of .svg, .png, .pdf, .dot, .graphml, .json, .mmd, .txt")
    assert said.partition("did you mean ")[2].rstrip("?") == hint
    assert not list(tmp_path.iterdir())


def test_a_format_there_is_not_is_refused() -> None:
    """The name of a format is checked where it is given as such."""
    with pytest.raises(QuestionError, match="there is no format 'mermade'; did you mean 'mermaid'"):
        Diagram(everything()).to_bytes("mermade")


def test_an_old_file_survives_what_cannot_be_drawn(tmp_path: Path) -> None:
    """A file is replaced only by one that is complete."""
    target = tmp_path / "picture.svg"
    target.write_text("old", "utf-8")
    with pytest.raises(QuestionError, match="too many for one picture"):
        Diagram(many(2_000)).save(target)
    assert target.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(InputError, match="cannot be written"):
        Diagram(everything()).save(tmp_path / "nowhere" / "picture.dot")


@pytest.mark.parametrize(
    ("method", "value", "said"),
    [
        *(("to_png", value, "the scale of a picture is a number above 0, not") for value in (0, -1, "2", True)),
        *(("to_png", float(value), "the scale of a picture is a number above 0, not") for value in ("nan", "inf")),
        *(
            ("to_tree", value, "the width of a tree is a whole number of at least 20, not")
            for value in (0, -5, 40.5, "x")
        ),
        *(("to_bytes", value, "there is no format '") for value in (3, None, ["svg"])),
    ],
)
def test_what_a_format_cannot_take_is_one_sentence(method: str, value: object, said: str) -> None:
    """A wrong size, width or name of a format is refused with what would be right."""
    with pytest.raises(QuestionError, match=said):
        getattr(Diagram(everything()), method)(value)


def test_the_least_a_format_takes() -> None:
    """The bounds themselves are right: a small scale, and a narrow tree."""
    assert Diagram(everything()).to_png(0.1).startswith(b"\x89PNG")
    assert Diagram(everything()).to_tree(20).startswith("Rain: strong")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_notebook_is_given_safe_words(text: str) -> None:
    """The picture in a notebook is well-formed mark-up without scripts; beside it stands the tree."""
    shown = Diagram(hostile(text))._repr_mimebundle_({"text/html", "image/svg+xml", "text/plain"})
    assert list(shown) == ["text/html", "image/svg+xml", "text/plain"]
    for name in ("image/svg+xml", "text/html"):
        root = ET.fromstring(shown[name])  # noqa: S314 - drawn here
        assert not [element for element in root.iter() if element.tag.rpartition("}")[2] in {"script", "b"}]
        assert not [key for element in root.iter() for key in element.attrib if key.lower().startswith("on")]
    assert shown["text/plain"] == Diagram(hostile(text)).to_tree()


def test_a_notebook_shows_the_picture() -> None:
    """The SVG is the one the method gives; the HTML is the same in a box no wider than the picture."""
    diagram = Diagram(everything())
    assert diagram._repr_svg_() == diagram.to_svg()
    html = diagram._repr_html_()
    box = ET.fromstring(html)  # noqa: S314 - drawn here
    (picture,) = box
    plain = ET.fromstring(diagram.to_svg())  # noqa: S314 - drawn here
    assert (box.tag, box.get("style")) == ("div", f"max-width:{plain.get('width')}px")
    assert (picture.get("width"), picture.get("height")) == ("100%", None)
    assert picture.get("viewBox") == plain.get("viewBox")
    assert [part.tag for part in picture.iter()] == [part.tag for part in plain.iter()]
    assert [part.text for part in picture.iter()] == [part.text for part in plain.iter()]


def test_pictures_of_one_notebook_do_not_share_ids() -> None:
    """Two pictures in one page have no id twice, as they have none; what tells the nodes apart is still there."""
    page = "".join(Diagram(everything())._repr_html_() for _ in range(2))
    assert " id=" not in page
    assert page.count('data-node="rain"') == 2


@pytest.mark.parametrize(
    ("include", "exclude", "kinds"),
    [
        (None, None, ["text/html", "text/plain"]),
        (None, {"text/html"}, ["image/svg+xml", "text/plain"]),
        ({"image/svg+xml"}, None, ["image/svg+xml"]),
        ({"image/svg+xml", "text/plain"}, {"text/plain"}, ["image/svg+xml"]),
        (None, {"text/html", "image/svg+xml"}, ["text/plain"]),
        ({"image/png"}, None, []),
    ],
)
def test_a_notebook_keeps_the_picture_once(
    include: set[str] | None, exclude: set[str] | None, kinds: list[str]
) -> None:
    """By default one form of the picture and the text; what is asked for and what is not wanted is heeded."""
    assert list(Diagram(everything())._repr_mimebundle_(include, exclude)) == kinds


def test_a_notebook_says_why_there_is_no_picture() -> None:
    """Where no picture can be drawn, a notebook shows the reason and the tree, and no traceback."""
    diagram = Diagram(many(2_000))
    assert diagram._repr_svg_() is None
    shown = diagram._repr_mimebundle_()
    assert list(shown) == ["text/html", "text/plain"]
    assert shown["text/html"].startswith("<p>No picture: 2,000 nodes and 0 edges are too many for one picture")
    assert len(ET.fromstring(f"<div>{shown['text/html']}</div>")[1].text or "") > 2_000  # noqa: S314 - made here


def test_a_diagram_is_a_value() -> None:
    """Equal drawings are equal diagrams; its text says what it is."""
    assert Diagram(everything()) == Diagram(everything())
    assert repr(Diagram(everything())) == "<Diagram inference: 13 nodes, 10 edges>"
    assert Diagram(Drawing("v", "t", NOTES)).to_dict()["nodes"] == []
    assert Diagram(everything()).to_networkx().nodes["rain"]["label"] == "Rain"
    assert Diagram(everything()).to_svg("dark") != Diagram(everything()).to_svg("light")
    assert len(Diagram(everything()).to_png(1.0)) < len(Diagram(everything()).to_png(3.0))
