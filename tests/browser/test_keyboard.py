"""The page without a mouse: from the address bar to the derivation of a conclusion and back."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from expert import KnowledgeBase
from tests.browser.cases import WIDE, answer, drawing_of, focused
from tests.browser.watching import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
MOST_STEPS = 60


@pytest.fixture
def page(visitor: Visitor, html_of: Callable[[str], Path]) -> "Page":
    """A page as it is when it was opened: nothing has the focus."""
    page = visitor.open(html_of("claudication"), viewport=WIDE)
    assert page.evaluate("document.activeElement === document.body")
    return page


def _press_until(page: "Page", key: str, reached: Callable[[str], bool]) -> list[str]:
    """Press a key until what is wanted has the focus; what had it on the way."""
    way: list[str] = []
    while not (way and reached(way[-1])):
        assert len(way) < MOST_STEPS, way
        page.keyboard.press(key)
        way.append(focused(page))
    return way


def test_to_a_derivation_and_back(page: "Page", kb: KnowledgeBase) -> None:
    """Skip link, picture, along the lines to a conclusion, Enter, Escape: the focus is where it was."""
    assert _press_until(page, "Tab", lambda name: name == "Skip to the picture")[0] == "Skip to the report"
    page.keyboard.press("Enter")
    _press_until(page, "Tab", lambda name: name.startswith(("conclusion:", "fact:", "rule:")))
    page.keyboard.press("Home")
    first = focused(page)
    way = _press_until(page, "ArrowRight", lambda name: name == "conclusion:claudication@left")
    assert set(pairwise([first, *way])) <= {(edge.source, edge.target) for edge in drawing_of(kb, "claudication").edges}
    page.keyboard.press("Enter")
    assert "How it was reached" in answer(page)
    assert "claudication" in answer(page)
    assert page.evaluate("document.getElementById('answer').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert answer(page) == ""
    assert focused(page) == "conclusion:claudication@left"


def test_arrows_follow_the_lines(page: "Page", kb: KnowledgeBase) -> None:
    """Right leads along a line to what a box leads to, left along one to what it rests on."""
    pairs = {(edge.source, edge.target) for edge in drawing_of(kb, "claudication").edges}
    page.focus('#view-chain g.node[data-node="conclusion:claudication@left"]')
    assert kb.model.rules["SY-01"].because in page.locator("#note").inner_text()
    page.keyboard.press("ArrowRight")
    ahead = focused(page)
    assert ("conclusion:claudication@left", ahead) in pairs
    page.keyboard.press("ArrowLeft")
    assert (focused(page), ahead) in pairs
    page.keyboard.press("End")
    last = focused(page)
    page.keyboard.press("Home")
    assert focused(page) != last


def test_every_box_can_be_reached(page: "Page") -> None:
    """Going on from box to box with the four arrows, none is out of reach."""
    whole = set(page.locator("#view-chain g.node").evaluate_all("all => all.map((one) => one.dataset.node)"))
    found = page.evaluate(
        """(keys) => {
          const box = (name) => document.querySelector(`#view-chain g.node[data-node="${CSS.escape(name)}"]`);
          const found = new Set([document.querySelector("#view-chain g.node").dataset.node]);
          for (const name of found) {
            for (const key of keys) {
              box(name).focus();
              box(name).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
              found.add(document.activeElement.dataset.node);
            }
          }
          return [...found];
        }""",
        ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
    )
    assert whole - set(found) == set()


def test_one_stop_for_the_picture_and_no_trap(page: "Page") -> None:
    """Tab goes through the whole page, stops once in the picture, shows where it is, and leaves the page at its end."""
    seen: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen.append(focused(page))
        ring, line = page.evaluate(
            """(() => {
              const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
              return [outlineStyle, parseFloat(outlineWidth)];
            })()"""
        )
        assert ring != "none", seen[-1]
        assert line >= 2, seen[-1]
    else:
        pytest.fail("Tab never leaves the page")
    assert len([name for name in seen if name.startswith(("conclusion:", "fact:", "rule:", "group:"))]) == 1
    assert {"search", "theme", "tab-chain", "larger"} <= set(seen)


def test_tabs_are_turned_with_arrows(page: "Page") -> None:
    """The tabs are one stop; arrows choose the next picture, and round."""
    page.focus("#tab-chain")
    for name in ("opened", "settled", "chain"):
        page.keyboard.press("ArrowRight")
        assert focused(page) == f"tab-{name}"
        assert page.locator(f"#view-{name}").is_visible()
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "tab-settled"


def test_search_with_keys(page: "Page") -> None:
    """A slash goes to the search, arrows choose a hit, Enter goes to its box, Escape empties the search."""
    page.focus("#theme")
    page.keyboard.press("/")
    page.keyboard.type("circulation")
    chosen = page.locator('#hits [aria-selected="true"]')
    first = chosen.get_attribute("data-key")
    page.keyboard.press("ArrowDown")
    assert chosen.get_attribute("data-key") != first
    assert page.locator("#search").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert focused(page) == first
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert page.locator("#search").input_value() == ""
    assert page.locator("#hits").is_hidden()


def test_the_keys_are_told(page: "Page") -> None:
    """A question mark opens the list of keys, where nothing is being typed."""
    page.focus("#theme")
    page.keyboard.press("?")
    assert page.locator("#keys dl").is_visible()
    assert "Enter" in page.locator("#keys dl").inner_text()
    page.focus("#search")
    page.keyboard.press("?")
    assert page.locator("#search").input_value() == "?"


def test_what_is_said_aloud(page: "Page") -> None:
    """Boxes are buttons with a name that tells kind and state; the status speaks up by itself."""
    box = page.locator('#view-chain g.node[data-node="conclusion:PAD@left"]')
    assert box.get_attribute("role") == "button"
    assert "hypothesis" in str(box.get_attribute("aria-label"))
    assert "hallmark" in str(box.get_attribute("aria-label"))
    assert page.locator("#status").get_attribute("role") == "status"
