"""The page of a case with the mouse: what is read, pointed at, clicked, searched and hidden, in a real Chromium."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from expert import KnowledgeBase
from tests.browser.cases import EXAMPLES, NARROW, ROOT, WIDE, answer, generator, is_bounded, node, packed
from tests.browser.watching import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
PAD = "conclusion:PAD@left"
Written = Callable[[str], Path]


@pytest.fixture
def claudication(visitor: Visitor, html_of: Written) -> "Page":
    """The page of a case whose foremost conclusion is reached and whose red flags are open."""
    return visitor.open(html_of("claudication"), viewport=WIDE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_page_opens_quietly(example: str, visitor: Visitor, html_of: Written, kb: KnowledgeBase) -> None:
    """Nothing is fetched or complained of; red flags, disclaimer and knowledge base are read; nothing is too wide."""
    page = visitor.open(html_of(example), viewport=WIDE)
    result = kb.consult(kb.read_facts(ROOT / f"examples/{example}.yaml"))
    shown = packed(page.locator("body").inner_text())
    for words in (
        kb.model.disclaimer,
        kb.model.identity,
        *(flag.conclusion.label for flag in result.red_flags_present),
    ):
        assert packed(words).casefold() in shown.casefold()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").count() == 1
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    for size in (WIDE, {"width": 700, "height": 500}, NARROW):
        page.set_viewport_size(size)
        assert is_bounded(page)


def test_the_report_is_the_whole_report_in_its_order(claudication: "Page", kb: KnowledgeBase) -> None:
    """Headings stand in the order of safety, and every word of the Markdown report's headings and lists is there."""
    result = kb.consult(kb.read_facts(ROOT / "examples/claudication.yaml"))
    headings = [line.strip("# ") for line in result.to_markdown().splitlines() if line.startswith("## ")]
    shown = [packed(text).casefold() for text in claudication.locator("#report h2, footer h2").all_inner_texts()]
    places = [shown.index(packed(heading).casefold()) for heading in headings if heading]
    assert places == sorted(places)
    assert len(places) >= 5


def test_pointing_at_a_rule_tells_its_reason_and_sources(claudication: "Page", kb: KnowledgeBase) -> None:
    """The panel shows title, justification and every cited statement of the rule that is pointed at."""
    rule = kb.model.rules["HY-01"]
    claudication.click("#tab-opened")
    before = claudication.locator("#note").inner_text()
    claudication.hover(node(claudication, "rule:HY-01@left", "opened"))
    shown = packed(claudication.locator("#note").inner_text())
    assert shown != packed(before)
    for words in (rule.title, rule.because, *rule.sources):
        assert packed(words) in shown


def test_a_click_tells_how_a_conclusion_was_reached(claudication: "Page") -> None:
    """What the panel says is what the command says, line by line, and the red flags stay in sight."""
    claudication.click(node(claudication, PAD))
    told = answer(claudication)
    assert "How it was reached" in told
    assert "not yet excluded" in told
    asked = packed(generator().run("expert how examples/claudication.yaml PAD --member left")).casefold()
    lines = claudication.locator("#answer-body p").all_inner_texts()
    assert len(lines) > 20
    assert [line for line in lines if packed(line).casefold() not in asked] == []
    claudication.click("#close")
    assert answer(claudication) == ""


def test_no_answer_stands_beside_another_box(claudication: "Page") -> None:
    """A click on what has no answer closes the one that is open; of several drawn as one, each is one click away."""
    claudication.click(node(claudication, PAD))
    assert answer(claudication)
    claudication.click(node(claudication, "fact:smoker"))
    assert "smoking" in claudication.locator("#note-title").inner_text()
    assert answer(claudication) == ""
    several = claudication.locator('#view-chain g.node[data-node^="group:conclusion:"]').first
    several.click()
    assert answer(claudication) == ""
    name = claudication.locator("#note .near-list button", has_text="ankle-brachial").first
    name.click()
    claudication.locator("#note button", has_text="How it was reached").first.click()
    assert "ankle-brachial" in answer(claudication)


@pytest.mark.parametrize("example", ["red_flag", "mixed", "venous"])
def test_a_page_begins_with_what_matters(example: str, visitor: Visitor, html_of: Written) -> None:
    """On a small screen the picture fills the width or stays readable, a red flag in it is seen, the panel is small."""
    page = visitor.open(html_of(example), viewport={"width": 1280, "height": 800})
    canvas = page.locator("#view-chain .canvas").bounding_box()
    natural = page.evaluate("document.querySelector('#view-chain svg').viewBox.baseVal.width")
    drawn = page.locator("#view-chain svg").bounding_box()["width"]
    assert drawn <= canvas["width"] or abs(drawn / natural - 0.6) < 0.01
    flags = page.locator("#view-chain g.node.role-red-flag")
    if flags.count():
        box = flags.first.bounding_box()
        assert canvas["x"] <= box["x"] <= canvas["x"] + canvas["width"] - box["width"]
        assert canvas["y"] <= box["y"] <= canvas["y"] + canvas["height"] - box["height"]
    assert page.locator("#panel").bounding_box()["height"] < 0.3 * canvas["height"]
    page.locator("#view-chain g.node[data-node^='conclusion:']").first.click()
    assert answer(page)
    assert page.locator("#view-chain .canvas").bounding_box()["height"] >= 300


def test_a_click_tells_why_something_was_not_concluded(claudication: "Page") -> None:
    """From the map of what is open: the answer of why-not, line by line."""
    claudication.click("#tab-settled")
    claudication.click(node(claudication, "conclusion:RLS", "settled"))
    assert "Why it was not concluded" in answer(claudication)
    asked = packed(generator().run("expert why-not examples/claudication.yaml RLS")).casefold()
    lines = claudication.locator("#answer-body p").all_inner_texts()
    assert len(lines) >= 5
    assert [line for line in lines if packed(line).casefold() not in asked] == []


def test_the_report_leads_to_the_picture(claudication: "Page") -> None:
    """A conclusion named in the report is a link that shows its box and its answer."""
    claudication.locator(f'#report a[data-key="{PAD}"]').first.click()
    assert "peripheral artery disease" in claudication.locator("#answer-title").inner_text().casefold()
    assert claudication.locator(node(claudication, PAD)).bounding_box() is not None


def test_every_link_of_the_report_has_an_answer(visitor: Visitor, html_of: Written) -> None:
    """Whatever is clicked in the report of a case, an answer opens and names it."""
    page = visitor.open(html_of("red_flag"), viewport=WIDE)
    empty = page.evaluate(
        """() => [...document.querySelectorAll("#report a[data-key]")].filter((link) => {
          link.click();
          const told = !document.getElementById("answer").hidden;
          const lines = document.getElementById("answer-body").children.length;
          document.getElementById("close").click();
          return !told || !lines;
        }).map((link) => link.dataset.key)"""
    )
    assert empty == []
    assert page.locator("#report a[data-key]").count() > 5


def test_one_picture_is_shown_at_a_time(claudication: "Page") -> None:
    """Each tab shows its picture and hides the others; the second has the mechanisms that the first draws as one."""
    for name in ("chain", "opened", "settled"):
        claudication.click(f"#tab-{name}")
        assert claudication.locator(".picture:visible").evaluate_all("all => all.map((one) => one.id)") == [
            f"view-{name}"
        ]
        chosen = claudication.locator('[role=tab][aria-selected="true"]')
        assert chosen.evaluate_all("all => all.map((one) => one.id)") == [f"tab-{name}"]
    mechanism = 'g.node[data-node="conclusion:m_low_o2_delivery@left"]'
    assert claudication.locator(f"#view-chain {mechanism}").count() == 0
    assert claudication.locator(f"#view-opened {mechanism}").count() == 1


def test_search_finds_labels_and_ids(claudication: "Page") -> None:
    """Letters typed give a list of hits; a click on one leads to its box; nonsense gives none and says so."""
    claudication.fill("#search", "hy-01")
    assert "HY-01" in claudication.locator("#hits [role=option]").first.inner_text()
    claudication.fill("#search", "artery dis")
    hit = claudication.locator("#hits [role=option]", has_text="peripheral artery disease").first
    hit.click()
    assert claudication.locator("#hits").is_hidden()
    assert claudication.evaluate("document.activeElement.dataset.node") == PAD
    claudication.fill("#search", "zzzz")
    assert claudication.locator("#hits [role=option]").count() == 0
    assert "0 hits" in claudication.locator("#status").inner_text()
    claudication.keyboard.press("Escape")
    assert claudication.locator("#status").inner_text() == ""


def test_size_of_the_picture(claudication: "Page") -> None:
    """Larger and smaller change the size of the picture and of nothing else."""

    def width() -> float:
        return claudication.locator("#view-chain svg").bounding_box()["width"]

    before = width()
    claudication.click("#larger")
    assert width() > before
    claudication.click("#fit")
    assert width() <= claudication.locator("#view-chain .canvas").bounding_box()["width"]
    assert is_bounded(claudication)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_dark_and_light_are_followed_and_can_be_changed(colours: str, visitor: Visitor, html_of: Written) -> None:
    """The page and its picture take the machine's colours, and the button turns both round."""
    page = visitor.open(html_of("nearly_empty"), viewport=WIDE, color_scheme=colours)

    def is_dark() -> set[bool]:
        seen = page.evaluate(
            """() => [getComputedStyle(document.body).backgroundColor,
              ...[...document.querySelectorAll("svg > rect")].map((paper) => getComputedStyle(paper).fill)]"""
        )
        return {sum(map(int, colour[4:-1].split(", "))) < 300 for colour in seen}

    assert is_dark() == {colours == "dark"}
    page.click("#theme")
    assert is_dark() == {colours != "dark"}
