"""PDF and PNG: whole, the same bytes everywhere, without a program or a font of the system."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from expert.diagrams import pictures
from expert.diagrams.composing import compose
from expert.diagrams.pictures import to_pdf, to_png
from expert.diagrams.scene import Group, Words

from expert import QuestionError
from tests.diagrams.drawings import HOSTILE, NOTES, everything, hostile, many

PNG = b"\x89PNG\r\n\x1a\n"


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    written = page.get_textpage()
    found: str = written.get_text_bounded()
    for opened in (written, page, document):
        opened.close()
    return "".join(found.split())


def _size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_a_pdf_holds_all_the_words() -> None:
    """The page is as large as the drawing, its text is text, and its title is told to readers."""
    pdf = to_pdf(everything())
    assert pdf.startswith(b"%PDF-")
    said = _text(pdf)
    for words in (
        "Rain: strong",
        *NOTES,
        "A storm",
        "Go for a walk",
        "held back",
        "policy",
        "against",
        "9 steps are one",
    ):
        assert "".join(words.split()) in said
    document = pypdfium2.PdfDocument(pdf)
    scene = compose(everything())
    assert document[0].get_size() == pytest.approx((scene.width, scene.height), abs=0.1)
    assert document.get_metadata_dict()["Title"] == "Rain: strong"
    document.close()


def test_a_png_is_as_large_as_asked() -> None:
    """The scale is in pixels for each point."""
    scene = compose(everything())
    for scale in (1, 2):
        width, height = _size(to_png(everything(), scale))
        assert (width, height) == pytest.approx((scene.width * scale, scene.height * scale), abs=2)


def test_a_png_shows_the_drawing() -> None:
    """There is ink on the paper: the red flag's red among it."""
    document = pypdfium2.PdfDocument(to_pdf(everything()))
    image = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    colours = {colour for _, colour in image.getcolors(1_000_000)}
    assert {(255, 255, 255), (253, 225, 220), (161, 29, 16), (217, 232, 251)} <= colours


def test_outlines_stand_where_their_words_are() -> None:
    """The paper has its zero below and the drawing above: a node's fill is found behind its own words."""
    scene = compose(everything())
    group = next(item for item in scene.items if isinstance(item, Group) and item.id == "storm")
    words = next(part for part in group.parts if isinstance(part, Words))
    document = pypdfium2.PdfDocument(to_pdf(everything()))
    image = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    assert image.getpixel((int(words.x) - 4, int(words.y) + 4)) == (253, 225, 220)


def test_too_large_a_png_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """However large the drawing and the scale, the pixels are bounded."""
    monkeypatch.setattr(pictures, "_MOST_PIXELS", 100_000)
    width, height = _size(to_png(everything(), 50))
    assert 80_000 < width * height < 110_000


def test_too_large_a_page_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is never longer than a PDF allows."""
    monkeypatch.setattr(pictures, "_LONGEST_SIDE", 300.0)
    document = pypdfium2.PdfDocument(to_pdf(everything()))
    assert max(document[0].get_size()) == pytest.approx(300)
    document.close()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_words_can_be_printed(text: str) -> None:
    """Whatever the words, there is a page, in words of ASCII as they are."""
    said = _text(to_pdf(hostile(text)))
    assert said.count("heldback") == 0
    if text.isascii() and text.isprintable() and text and len(text) < 100:
        assert said.count("".join(text.split())) >= 9


def test_too_much_is_refused() -> None:
    """The bound of the layout holds for pictures too."""
    with pytest.raises(QuestionError, match="too many for one picture"):
        to_pdf(many(2000))


def test_the_same_bytes_everywhere() -> None:
    """Two processes with different hash seeds and an empty PATH make the same files, and so does a second call."""
    program = (
        "import hashlib; from tests.diagrams.drawings import everything; from expert.diagrams.pictures import *;"
        "print(*(hashlib.sha256(make(everything())).hexdigest() for make in (to_pdf, to_png)))"
    )
    here = [hashlib.sha256(make(everything())).hexdigest() for make in (to_pdf, to_png)]
    for seed in ("0", "4711"):
        said = subprocess.check_output(
            [sys.executable, "-c", program],
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "PATH": ""},
            text=True,
        )
        assert said.split() == here
