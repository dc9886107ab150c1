"""What is written in Mermaid's language, read by Mermaid itself."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from expert.diagrams.formats.mermaid import to_mermaid

from expert import KnowledgeBase
from tests.browser.cases import EXAMPLES, ROOT, generator, packed
from tests.browser.hostile import LONG, TRICKY, consulted
from tests.browser.watching import Visitor
from tests.diagrams.drawings import HOSTILE, everything, hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
JOINER = "\u2060"  # written between a backslash and an n, which Mermaid would take for the end of a line


@pytest.fixture(scope="module")
def mermaid(
    browser: "Browser", script_of: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Page"]:
    """A page that has Mermaid and nothing else."""
    path = tmp_path_factory.mktemp("mermaid") / "page.html"
    path.write_text("<!DOCTYPE html><meta charset='utf-8'><title>Mermaid</title><body></body>", "utf-8")
    visitor = Visitor(browser)
    page = visitor.open(path)
    page.add_script_tag(content=script_of("mermaid"))
    page.evaluate("mermaid.initialize({ startOnLoad: false, maxEdges: 1000, maxTextSize: 200000 })")
    yield page
    visitor.leave()


def _refused(mermaid: "Page", written: dict[str, str]) -> dict[str, str]:
    """What Mermaid says of those it cannot read."""
    return mermaid.evaluate(
        """async (written) => {
          const refused = {};
          for (const [name, text] of Object.entries(written)) {
            try {
              const { diagramType } = await mermaid.parse(text);
              if (diagramType !== "flowchart-v2") refused[name] = diagramType;
            } catch (error) {
              refused[name] = error.message;
            }
          }
          return refused;
        }""",
        written,
    )


def _drawn(mermaid: "Page", text: str) -> dict[str, Any]:
    """A drawing by Mermaid: what it says, and the elements it is made of."""
    return mermaid.evaluate(
        """async (text) => {
          document.body.innerHTML = (await mermaid.render("drawn", text)).svg;
          const nodes = [...document.querySelectorAll("g.node")];
          const all = [...document.body.querySelectorAll("*")];
          const active = all.filter((one) => /^(script|iframe|img|object|a)$/.test(one.localName)
            || one.getAttributeNames().some((name) => name.startsWith("on")));
          return { words: document.body.innerText, nodes: nodes.length, active: active.map((one) => one.outerHTML) };
        }""",
        text,
    )


def test_mermaid_reads_every_picture(mermaid: "Page", kb: KnowledgeBase) -> None:
    """Every view of every example, and of the knowledge base, is a flowchart to Mermaid's own parser."""
    written = {"knowledge": kb.diagram().to_mermaid()}
    for example in EXAMPLES:
        result = kb.consult(kb.read_facts(ROOT / f"examples/{example}.yaml"))
        for one in generator().shown_of(example):
            written[f"{example} {one.view}"] = result.diagram(view=one.view, **one.asked).to_mermaid()
    assert len(written) > 70
    assert _refused(mermaid, written) == {}


def test_mermaid_reads_hostile_text(mermaid: "Page") -> None:
    """No text in a label, id, title or level is a command to it, or an error."""
    written = {f"{place}": to_mermaid(hostile(text)) for place, text in enumerate((*HOSTILE, *TRICKY, *LONG))}
    written |= {f"case {texts[0][:9]}": consulted(texts).diagram().to_mermaid() for texts in (TRICKY, LONG)}
    assert _refused(mermaid, written) == {}
    assert _refused(mermaid, {"wrong": 'flowchart LR\n  a["x"y"]'}).keys() == {"wrong"}


def test_mermaid_draws_what_was_meant(mermaid: "Page", kb: KnowledgeBase) -> None:
    """The drawing that Mermaid makes has every node, with its words."""
    drawing = everything()
    drawn = _drawn(mermaid, to_mermaid(drawing))
    words = packed(drawn["words"])
    assert [node.label for node in drawing.nodes if packed(node.label) not in words] == []
    assert drawn["nodes"] >= len(drawing.nodes)
    result = kb.consult(kb.read_facts(ROOT / "examples/claudication.yaml"))
    pad = result.diagram("PAD", "left")
    words = packed(_drawn(mermaid, pad.to_mermaid())["words"])
    assert [node.label for node in pad.drawing.nodes if packed(node.label) not in words] == []


@pytest.mark.parametrize("text", TRICKY, ids=range(len(TRICKY)))
def test_mermaid_shows_hostile_text(text: str, mermaid: "Page") -> None:
    """Words are drawn as they are; no script, link, picture or handler comes of them."""
    drawn = _drawn(mermaid, to_mermaid(hostile(text)))
    assert drawn["active"] == []
    assert packed(drawn["words"].replace(JOINER, "")).count(packed(text[:25])) >= 9
    assert mermaid.evaluate("typeof window.pwned") == "undefined"
