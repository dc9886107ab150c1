"""axe-core finds no serious or critical fault in any state of the page, nor does the eye of a rule without it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.cases import NARROW, WIDE, node
from tests.browser.watching import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
BAD = {"serious", "critical"}


def _open_answer(page: "Page") -> None:
    page.click(node(page, "conclusion:circulation_related@right"))
    assert page.locator("#answer").is_visible()


def _search(page: "Page") -> None:
    page.fill("#search", "flow")
    assert page.locator("#hits").is_visible()


def _open_keys(page: "Page") -> None:
    page.click("#keys summary")


def _hide(page: "Page") -> None:
    page.uncheck("#layers input[value=facts]")
    page.click("#tab-settled")


STATES = {"plain": lambda _: None, "answer": _open_answer, "search": _search, "keys": _open_keys, "hidden": _hide}


def _faults(page: "Page", axe: str) -> list[str]:
    page.evaluate(f"(() => {{ {axe} }})()")
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{one['impact']}: {one['id']}: {one['nodes'][0]['target']} and {len(one['nodes']) - 1} more: {one['help']}"
        for one in found["violations"]
        if one["impact"] in BAD
    ]


@pytest.mark.parametrize(
    ("state", "colours"), [*((state, "light") for state in STATES), ("answer", "dark"), ("search", "dark")]
)
def test_axe_finds_nothing(
    state: str, colours: str, visitor: Visitor, html_of: Callable[[str], Path], script_of: Callable[[str], str]
) -> None:
    """Names, roles, contrast, order of headings and all else that axe-core knows of."""
    page = visitor.open(html_of("red_flag"), viewport=WIDE, color_scheme=colours)
    STATES[state](page)
    assert _faults(page, script_of("axe-core")) == []


def test_axe_finds_nothing_in_a_narrow_window(
    visitor: Visitor, html_of: Callable[[str], Path], script_of: Callable[[str], str]
) -> None:
    """Nor on a telephone."""
    page = visitor.open(html_of("mixed"), viewport=NARROW)
    assert _faults(page, script_of("axe-core")) == []


def test_axe_is_awake(visitor: Visitor, html_of: Callable[[str], Path], script_of: Callable[[str], str]) -> None:
    """What is made worse on purpose is found."""
    page = visitor.open(html_of("nearly_empty"), viewport=WIDE)
    page.evaluate(
        """() => {
          document.documentElement.removeAttribute("lang");
          document.getElementById("search").removeAttribute("aria-label");
          document.querySelector("label[for=search]").remove();
          document.getElementById("search").removeAttribute("placeholder");
        }"""
    )
    found = " ".join(_faults(page, script_of("axe-core")))
    assert "html-has-lang" in found
    assert "label" in found
