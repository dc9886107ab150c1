"""Hostile text in Chromium: whatever the words of a knowledge base or a case, they are words and nothing breaks."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from expert.diagrams.svg import to_svg

from tests.browser.cases import NARROW, WIDE, is_bounded, packed
from tests.browser.hostile import INVISIBLE, LONG, TRICKY, consulted
from tests.browser.watching import Visitor
from tests.diagrams.drawings import HOSTILE, hostile

pytestmark = pytest.mark.slow
Look = Callable[[str], list[str]]
SHOWN = 60


@pytest.mark.parametrize("texts", [TRICKY, LONG], ids=["tricky", "long"])
def test_the_page_of_a_hostile_case(texts: tuple[str, ...], visitor: Visitor, tmp_path: Path) -> None:
    """Every text is read as it is, nothing runs or is fetched, and nothing is wider than the window, at any width."""
    path = tmp_path / "case.html"
    path.write_text(consulted(texts).to_html(), "utf-8")
    page = visitor.open(path, viewport=WIDE)
    shown = packed(page.locator("#report").inner_text())
    assert [text for text in texts if packed(text[:SHOWN]) not in shown] == []
    elements = "script, style, b, iframe, object, embed, textarea, main img, #report svg, [onclick], [onmouseover]"
    assert page.locator(elements).count() == 3  # data, script and style of its own
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert is_bounded(page)


def test_every_part_of_a_hostile_page_can_be_used(visitor: Visitor, tmp_path: Path) -> None:
    """Pointing, clicking, searching and printing show the texts and run none of them."""
    path = tmp_path / "case.html"
    path.write_text(consulted(TRICKY).to_html(), "utf-8")
    page = visitor.open(path, viewport=WIDE)
    told = page.evaluate(
        """() => [...document.querySelectorAll("[data-view]:not([hidden]) .node")].map((box, at) => {
          box.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, screenX: at + 1 }));
          box.dispatchEvent(new MouseEvent("click", { bubbles: true }));
          return document.getElementById("note").textContent + document.getElementById("answer").textContent;
        }).join(" ")"""
    )
    assert [text for text in TRICKY if packed(text[:SHOWN]) not in packed(told)] == []
    for text in TRICKY:
        page.fill("#search", text[:SHOWN])
        hits = page.locator("#hits [role=option]").all_inner_texts()
        assert packed(text[:20]) in packed(" ".join(hits))
    page.pdf()
    assert is_bounded(page)
    assert page.evaluate("Object.prototype.label === undefined && Object.keys(window).includes('pwned') === false")


def test_invisible_characters_are_seen(visitor: Visitor, tmp_path: Path) -> None:
    """What turns or hides text in the name of a case is shown as a question mark, in the page and in its title."""
    path = tmp_path / "case.html"
    path.write_text(consulted(TRICKY[:4], INVISIBLE).to_html(), "utf-8")
    page = visitor.open(path, viewport=WIDE)
    assert packed("left?right?") in packed(page.title())
    assert packed("left?right?") in packed(page.locator("h1").inner_text())
    held = page.evaluate("document.documentElement.outerHTML")
    assert not set(held) & set(INVISIBLE) - set("leftright ")


def test_a_hostile_case_as_pictures(look: Look) -> None:
    """Opened by themselves: nothing runs, no words overlap or leave their shape, and none is pale."""
    for texts in (TRICKY, LONG):
        result = consulted(texts)
        views = (None, "settled")
        assert [look(result.diagram(view=view).to_svg()) for view in views] == [[] for _ in views]
        assert look(result.diagram("c1" if texts is TRICKY else "c0").to_svg()) == []


def test_hostile_drawings(look: Look) -> None:
    """The same where the text stands everywhere at once, ids, levels and sides included."""
    found = {text[:SHOWN]: look(to_svg(hostile(text))) for text in (*HOSTILE, *TRICKY, *LONG)}
    assert {text: faults for text, faults in found.items() if faults} == {}


def test_a_hostile_pdf_and_png() -> None:
    """Neither runs anything either: one page with the words in it, no action, no link and no file inside."""
    diagram = consulted(TRICKY).diagram()
    made = diagram.to_pdf()
    document = pypdfium2.PdfDocument(made)
    text = packed(document[0].get_textpage().get_text_range())
    document.close()
    assert packed("<img src=x") in text
    written = re.sub(rb"stream\r?\n.*?endstream", b"", made, flags=re.DOTALL)
    assert re.findall(rb"/(?:JavaScript|JS|AA|OpenAction|URI|Launch|EmbeddedFile)\b", written) == []
    assert diagram.to_png(0.5).startswith(b"\x89PNG")
