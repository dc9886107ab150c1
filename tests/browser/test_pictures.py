"""Every picture of every example in Chromium: nothing overlaps, leaves its shape or is hard to read, light and dark."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from expert.diagrams.graph import AGAINST
from expert.diagrams.svg import to_svg

from expert import KnowledgeBase
from tests.browser.cases import EXAMPLES, ROOT, WIDE, faults_of, generator
from tests.browser.watching import Visitor
from tests.diagrams.drawings import everything

pytestmark = pytest.mark.slow
Look = Callable[[str], list[str]]


@pytest.mark.parametrize("example", EXAMPLES)
def test_pictures_of_an_example(example: str, look: Look, kb: KnowledgeBase) -> None:
    """In every view of an example all words are in their shapes, apart from one another, and readable."""
    result = kb.consult(kb.read_facts(ROOT / f"examples/{example}.yaml"))
    pictures = {one.view: result.diagram(view=one.view, **one.asked).to_svg() for one in generator().shown_of(example)}
    assert {view: look(svg) for view, svg in pictures.items()} == {view: [] for view in pictures}


def test_pictures_of_the_knowledge_base(look: Look, kb: KnowledgeBase) -> None:
    """So is every picture of the knowledge base: its topics, and each topic."""
    topics = [None, *sorted({rule.topic for rule in kb.model.rules.values()})]
    assert {topic: look(kb.diagram(topic).to_svg()) for topic in topics} == {topic: [] for topic in topics}


@pytest.mark.parametrize("example", ["mixed", "red_flag"])
def test_pictures_in_a_page(example: str, visitor: Visitor, html_of: Callable[[str], Path]) -> None:
    """In the page, with its own fonts and colours, they are as they are by themselves."""
    page = visitor.open(html_of(example), viewport=WIDE)
    shown = [one for one in ("chain", "opened", "settled") if page.locator(f"#view-{one} svg").count()]
    assert len(shown) >= 2
    for one in shown:
        page.click(f"#tab-{one}")
        assert faults_of(page, f"#view-{one} svg") == []


def _first(pattern: str, svg: str) -> str:
    found = re.search(pattern, svg, re.DOTALL)
    assert found
    return found[1]


def test_a_fault_is_seen(look: Look) -> None:
    """Whoever looks sees words that stand elsewhere or are pale, a node on another, and an edge across one."""
    drawing = everything()
    svg = to_svg(replace(drawing, edges=tuple(edge for edge in drawing.edges if edge.relation != AGAINST)))
    rain, state = (_first(f'(<text class="f-ink" [^>]*)>{words}</text>', svg) for words in ("Rain", "strong"))
    place = _first('(x="[^"]*" y="[^"]*")', rain)
    outlines = [_first(f'<g id="{name}" .*?<path (d="[^"]*")', svg) for name in ("fact-dry", "rain")]
    way = _first('<g id="edge-fact-wet-left--rule-R1".*?<path (d="[^"]*")', svg)
    assert [look(one) for one in (svg, to_svg(drawing))] == [[], []]
    for changed, faults in (
        (svg.replace(rain, rain.replace(place, 'x="-40" y="50"')), ["'Rain' leaves the shape of rain"]),
        (svg.replace(rain, rain.replace(place, 'x="-40" y="50"')), ["'Rain' leaves the picture"]),
        (svg.replace(state, re.sub('x="[^"]*" y="[^"]*"', place, state)), ["'Rain' overlaps 'strong'"]),
        (
            svg.replace(rain, rain.replace("f-ink", "f-paper").replace("#1a202c", "#ffffff")),
            ["'Rain' has a contrast of 1.24, light", "'Rain' has a contrast of 1.35, dark"],
        ),
        (svg.replace(*outlines), ["fact-dry overlaps rain", "'Rain' lies on fact-dry"]),
        (svg.replace(way, 'd="M0 200L900 200"'), ["edge-fact-wet-left--rule-R1 runs across fact-wind"]),
    ):
        assert set(faults) <= set(look(changed))
