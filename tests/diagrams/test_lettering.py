"""Letters in PDF and PNG: each is shown by a font, by its base letter, or by a box with its code."""

import io

import pypdfium2
import pytest
from expert.diagrams.graph import CONCLUSION, Drawing, Node
from expert.diagrams.lettering import runs, write
from expert.diagrams.measure import width_of
from expert.diagrams.pictures import to_pdf, to_png
from expert.diagrams.scene import Words
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.diagrams.drawings import HOSTILE, NOTES

GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψω"
SIGNS = "→←↑↓↔⇒≥≤≠±×÷°µ²½§…–—•−“”‘’✓✗●■▲★∞√"


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    written = page.get_textpage()
    found: str = written.get_text_bounded()
    for opened in (written, page, document):
        opened.close()
    return "".join(found.split())


def _titled(title: str) -> Drawing:
    return Drawing("v", title, NOTES, nodes=(Node("n", CONCLUSION, "A node"),))


@pytest.mark.parametrize("letter", [*GREEK, *SIGNS])
@pytest.mark.parametrize("bold", [False, True])
def test_greek_and_signs_are_shown_as_they_are(letter: str, bold: bool) -> None:
    """A font of PDF has them, in words of either weight."""
    (run,) = runs(letter, bold=bold)
    assert run.font
    assert run.text == letter


def test_letters_no_font_has_are_told_apart() -> None:
    """Letters of scripts without a font are shown by their codes, never as a question mark or as nothing."""
    said = _text(to_pdf(_titled("≥ 45 → Ж, 夜, é, 🦵 ?")))
    assert "≥45→0416,591C,é,1F9B5?" in said
    assert said.count("?") == 1
    pictures = {to_png(_titled(f"a {letter}"), 1) for letter in "ЖЩ夜昼?"}
    assert len(pictures) == 5


def test_a_letter_with_a_mark_may_lose_the_mark() -> None:
    """The base letter stands for one with a mark that the font lacks; marks that stand alone are left out."""
    assert [(run.font, run.text) for run in runs("Ḋorian e\u0301 ά")] == [("Vera", "Dorian e "), ("Symbol", "α")]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_the_title_of_the_file_is_whole(text: str) -> None:
    """Readers are told the title in its own letters."""
    from expert.diagrams.composing import compose

    drawing = _titled(text)
    document = pypdfium2.PdfDocument(to_pdf(drawing))
    title = document.get_metadata_dict()["Title"]
    document.close()
    assert title == compose(drawing).title


@pytest.mark.parametrize("text", ["→↔⇔ ✓✗● ΩΦΨΜ αβγ", "夜間 Судорога مرحبا 🦵", "a → b"])
def test_the_room_is_enough(text: str) -> None:
    """What fonts and boxes need is no more than is reckoned for them."""
    needed = sum(
        pdfmetrics.stringWidth(run.text, run.font, 12) if run.font else width_of(run.text, 12) for run in runs(text)
    )
    assert needed <= width_of(text, 12) + 0.01


def test_runs_follow_one_another() -> None:
    """Letters of several fonts are written one behind the other and do not cover each other."""
    written = io.BytesIO()
    canvas = Canvas(written, (300, 40), invariant=1)
    write(canvas, 10, 20, Words(10, 20, "a → Ж b", 12), "#000000")
    canvas.save()
    document = pypdfium2.PdfDocument(written.getvalue())
    page = document[0]
    told = page.get_textpage()
    places = [told.get_charbox(number) for number in range(told.count_chars())]
    for opened in (told, page, document):
        opened.close()
    lefts = [left for left, *_ in places if left]
    assert lefts[0] >= 10
    assert lefts[-1] > lefts[0] + 40
