"""The examples as pages on disk, and what the tests ask of an open page."""

import importlib.util
import unicodedata
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from expert.diagrams.graph import Drawing
from expert.diagrams.page.pictures import pictures

from expert import KnowledgeBase

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted({path.stem for path in (ROOT / "examples").glob("*.yaml")})
WIDE, NARROW = {"width": 1400, "height": 1000}, {"width": 400, "height": 800}


@cache
def generator() -> ModuleType:
    """What writes the documentation: it knows the gallery's pictures, and runs commands."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drawing_of(kb: KnowledgeBase, example: str) -> Drawing:
    """The drawing of an example that its page shows first."""
    first, *_ = pictures(kb.consult(kb.read_facts(ROOT / f"examples/{example}.yaml")))
    return first.drawing


def packed(text: str) -> str:
    """A text without white space, as lines are broken anywhere, and without marks on letters, which may be fewer."""
    return "".join(letter for letter in text if not letter.isspace() and not unicodedata.combining(letter))


def node(page: "Page", name: str, view: str = "chain") -> str:
    """The selector of a box of the picture; it must be there."""
    selector = f'#view-{view} g.node[data-node="{name}"]'
    assert page.locator(selector).count() == 1
    return selector


def focused(page: "Page") -> str:
    """What has the focus: its id, the id of a box, or its words."""
    return page.evaluate(
        "(({ id, dataset, textContent }) => dataset.node || id || textContent.trim())(document.activeElement)"
    )


def answer(page: "Page") -> str:
    """What the open answer says; empty where none is open."""
    return page.locator("#answer").inner_text() if page.locator("#answer").is_visible() else ""


def is_bounded(page: "Page") -> bool:
    """Whether nothing makes the page wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth"
    )


def faults_of(page: "Page", selector: str) -> list[str]:
    """What is wrong with a picture: what overlaps or leaves its place, and words that are pale in light or dark."""
    found: list[str] = page.evaluate(_script("geometry", selector))
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        found += [f"{fault}, {colours}" for fault in page.evaluate(_script("contrast", selector))]
    return found


@cache
def _script(name: str, selector: str) -> str:
    _, function = (Path(__file__).parent / f"{name}.js").read_text("utf-8").strip().removesuffix(";").split("\n", 1)
    return f"({function})(document.querySelector('{selector}'))"
