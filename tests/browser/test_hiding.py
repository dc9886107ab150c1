"""What can be hidden in the picture, and brought back: layers, and all but what one thing rests on or leads to."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from expert import KnowledgeBase
from tests.browser.cases import WIDE, drawing_of, node
from tests.browser.watching import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
EXAMPLE = "red_flag"


@pytest.fixture
def page(visitor: Visitor, html_of: Callable[[str], Path]) -> "Page":
    """The page of a case in which red flags are present."""
    return visitor.open(html_of(EXAMPLE), viewport=WIDE)


def _seen(page: "Page", selector: str = "g.node") -> set[str]:
    return set(
        page.locator(f"#view-chain {selector}").evaluate_all(
            "all => all.filter((one) => one.getClientRects().length).map((one) => one.dataset.node.split('#')[0])"
        )
    )


def _lines(page: "Page") -> int:
    return page.locator("#view-chain g.edge").evaluate_all(
        "all => all.filter((one) => one.getClientRects().length).length"
    )


def _behind(kb: KnowledgeBase, name: str, *, forward: bool) -> set[str]:
    """What a node leads to or rests on, with itself, found by walking along the lines of the drawing."""
    pairs = [
        (edge.source, edge.target) if forward else (edge.target, edge.source) for edge in drawing_of(kb, EXAMPLE).edges
    ]
    found, more = {name}, {name}
    while more:
        more = {end for start, end in pairs if start in more} - found
        found |= more
    return found


def test_a_layer_can_be_hidden_and_shown(page: "Page", kb: KnowledgeBase) -> None:
    """Without facts, no fact and no line to one is seen; the number of hidden boxes is said; then all are back."""
    whole, lines = _seen(page), _lines(page)
    facts = {name for name in whole if name.startswith(("fact:", "group:fact:"))}
    assert facts
    page.uncheck("#layers input[value=facts]")
    assert _seen(page) == whole - facts
    assert _lines(page) == lines - sum(edge.source in facts for edge in drawing_of(kb, EXAMPLE).edges)
    assert f"{len(facts)} boxes are hidden" in page.locator("#status").inner_text()
    page.check("#layers input[value=facts]")
    assert (_seen(page), _lines(page)) == (whole, lines)


def test_red_flags_are_never_hidden(page: "Page") -> None:
    """Whatever is switched off, and whatever else is looked at, every red flag stays in the picture."""
    flags = _seen(page, "g.node.role-red-flag")
    assert flags
    for layer in page.locator("#layers input").all():
        layer.uncheck()
    assert flags <= _seen(page)
    assert not any(name.startswith(("fact:", "rule:")) for name in _seen(page))
    page.click("#all")
    page.click(node(page, "conclusion:sc_hydrate"))
    page.locator("#note button", has_text="Only what this rests on").click()
    assert flags <= _seen(page)
    assert "rule:HY-51@right" not in _seen(page)


@pytest.mark.parametrize(
    ("name", "words"),
    [("conclusion:circulation_related@right", "rests on"), ("conclusion:leg_cramp@right", "leads to")],
)
def test_only_what_one_thing_rests_on_or_leads_to(page: "Page", kb: KnowledgeBase, name: str, words: str) -> None:
    """The rest is gone, red flags excepted, is counted in words, and comes back when everything is asked for."""
    whole = _seen(page)
    page.click(node(page, name))
    page.locator("#note button", has_text=f"Only what this {words}").click()
    kept = _behind(kb, name, forward=words == "leads to") | _seen(page, "g.node.role-red-flag")
    assert _seen(page) == kept
    assert 5 < len(kept) < len(whole) - 5
    assert f"{len(whole - kept)} boxes are hidden" in page.locator("#status").inner_text()
    page.click("#all")
    assert _seen(page) == whole
    assert "Everything is shown" in page.locator("#status").inner_text()


def test_what_is_hidden_can_be_searched_for(page: "Page") -> None:
    """A hit that is hidden is brought back, focused and in the window."""
    page.click("#tab-opened")
    page.uncheck("#layers input[value=rules]")
    rule = page.locator('#view-opened g.node[data-node="rule:FA-19"]')
    assert rule.is_hidden()
    page.fill("#search", "FA-19")
    assert "1 hit" in page.locator("#status").inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.node") == "rule:FA-19"
    assert rule.is_visible()
    assert "hit" not in page.locator("#status").inner_text()
