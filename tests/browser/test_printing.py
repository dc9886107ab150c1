"""The page on paper, and without JavaScript: the report, the picture and nothing to press."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from expert import KnowledgeBase
from tests.browser.cases import NARROW, ROOT, WIDE, is_bounded, packed
from tests.browser.watching import Visitor

pytestmark = pytest.mark.slow
Written = Callable[[str], Path]
CONTROLS = "button, input, summary, [role=tablist], #note, #answer, #hits, #status"


def _pages(pdf: bytes) -> list[tuple[tuple[float, float], str]]:
    document = pypdfium2.PdfDocument(pdf)
    # a hyphen at the end of a line comes as a sign of its own
    texts = [page.get_textpage().get_text_range().replace("\ufffe", "-").replace("\x02", "-") for page in document]
    found = [(page.get_size(), packed(text)) for page, text in zip(document, texts, strict=True)]
    document.close()
    return found


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_print(colours: str, visitor: Visitor, html_of: Written, kb: KnowledgeBase) -> None:
    """On A4: the whole report, the picture's words, no controls, no answers; dark screens print on white paper too."""
    page = visitor.open(html_of("claudication"), viewport=WIDE, color_scheme=colours)
    page.click('#view-chain g.node[data-node="conclusion:PAD@left"]')
    on_screen = page.locator("#report").inner_text().splitlines()
    page.emulate_media(media="print", color_scheme=colours)
    assert page.locator(CONTROLS).evaluate_all("all => all.filter((one) => one.getClientRects().length).length") == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in {
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    }
    assert page.evaluate("getComputedStyle(document.querySelector('svg > rect')).fill") == "rgb(255, 255, 255)"
    pages = _pages(page.pdf(prefer_css_page_size=True, print_background=True))
    text = "".join(words for _, words in pages)
    assert {(round(width), round(height)) for (width, height), _ in pages} <= {(595, 842), (842, 595)}
    assert [line for line in on_screen if packed(line) not in text] == []
    for words in (kb.model.disclaimer, kb.model.identity, "How the conclusions were reached", "HY-01"):
        assert packed(words) in text
    assert packed("Only what this rests on") not in text
    assert packed("WHAT THIS RESTS ON") not in text


def test_without_javascript(visitor: Visitor, html_of: Written, kb: KnowledgeBase) -> None:
    """Report, pictures and disclaimer are there, and nothing that could be pressed in vain."""
    page = visitor.open(html_of("claudication"), viewport=NARROW, java_script_enabled=False)
    shown = packed(page.locator("body").inner_text())
    report = kb.consult(kb.read_facts(ROOT / "examples/claudication.yaml"))
    for words in (kb.model.disclaimer, kb.model.identity, "Predictable exertional pain is the hallmark of PAD"):
        assert packed(words) in shown
    assert all(packed(flag.conclusion.label).casefold() in shown.casefold() for flag in report.red_flags_open)
    assert page.locator("svg g.node").count() > 30
    box = page.locator('#view-chain g.node[data-node="conclusion:PAD@left"]').bounding_box()
    assert box is not None
    assert box["width"] > 5
    assert not any(control.is_visible() for control in page.locator("button, input, [role=tablist], #note").all())
    assert is_bounded(page)


def test_without_motion(visitor: Visitor, html_of: Written) -> None:
    """Where a reader asks for less motion, nothing moves by itself."""
    page = visitor.open(html_of("nearly_empty"), reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((one) => {
          const { scrollBehavior, animationName, transitionDuration } = getComputedStyle(one);
          return scrollBehavior === "smooth" || animationName !== "none" || parseFloat(transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0
