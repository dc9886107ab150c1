"""Text from outside shows in Markdown letter by letter, whatever it holds."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from expert.reporting.markdown_text import bullets, code, codes, escape
from expert.reporting.words import visible
from tests.reporting.markdown_reader import BLOCKS, SPANS, kinds, shown

# Where the report puts such a text; each shows it after the words before it.
PLACES = (
    ("", "", "", ""),
    ("# ", "", "", ""),
    ("### ●●○○ ", "", "●●○○ ", ""),
    ("- ", "", "", ""),
    ("- **", "**: more", "", ": more"),
    ("- one\n  - *because* ", "", "one\nbecause ", ""),
    ("- one\n    > ", "", "one\n", ""),
    ("**Note:** ", " (`S1`)", "Note: ", " (S1)"),
)
MARKUP = st.text(st.sampled_from("<>[]()*_`|#-+=~$&!\\:.1 0abw/\n\t\u202e\x00"), max_size=30)
TEXTS = st.one_of(st.text(max_size=60), MARKUP)


@pytest.mark.parametrize(("before", "after", "seen_before", "seen_after"), PLACES)
@given(text=TEXTS)
@example(text="<script>alert(1)</script>")
@example(text="1. one")
@example(text="12) two")
@example(text="- item")
@example(text="# title #")
@example(text="> quote")
@example(text="a | b\n--- | ---")
@example(text="    code")
@example(text="```\ncode")
@example(text="&lt;b&gt; &#60;")
@example(text="[x](javascript:y) ![z](u) [ref]: v")
@example(text="ends with \\")
@example(text="~~struck~~ __bold__ $x$")
@example(text="===")
@example(text="---")
def test_text_is_shown_letter_by_letter(before: str, after: str, seen_before: str, seen_after: str, text: str) -> None:
    """Escaped text reads the same in every place a report puts it, and makes nothing but text of itself."""
    stripped = visible(text.strip())
    if not stripped:
        assert escape(text) == ""
        return
    markdown = f"{before}{escape(text)}{after}"
    assert shown(markdown) == f"{seen_before}{stripped}{seen_after}"
    assert kinds(markdown) <= BLOCKS | SPANS
    assert kinds(markdown) == kinds(f"{before}word{after}") | (kinds(markdown) & {"text_special"})


@given(text=TEXTS)
def test_escaped_text_never_holds_a_raw_angle_bracket(text: str) -> None:
    """No ``<`` or ``>`` and no unprintable character is left, so that careless tools see no HTML either."""
    assert not set("<>") & set(escape(text))
    assert escape(text).isprintable()


@pytest.mark.parametrize("text", ["https://example.org", "HTTP://x", "see www.example.org", "mailto:a@b", "_https://x"])
def test_bare_addresses_do_not_become_links(text: str) -> None:
    """The forms that GitHub turns into links without brackets are broken up and read the same."""
    assert not re.search(r"(?i)(?:https?|mailto):|www\.", escape(text))
    assert shown(escape(text)) == text


@given(name=TEXTS)
@example(name="004:2:2a")
@example(name="a`b")
@example(name="`")
def test_an_id_reads_the_same_as_code(name: str) -> None:
    """An id shows as it is, as code only where it is made like an id."""
    assert shown(code(name)) == visible(name.strip())
    assert ("code_inline" in kinds(code(name))) == bool(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.:-]*", name))


def test_ids_are_separated_by_commas() -> None:
    """Several ids stand in one line, each as code."""
    assert codes(["HY-01", "policy:S4"]) == "`HY-01`, `policy:S4`"


def test_bullets_are_one_line_each() -> None:
    """A list has one bullet for each line."""
    assert bullets(["a", "b"]) == "- a\n- b"
