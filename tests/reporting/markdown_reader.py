"""Reads Markdown back as GitHub would show it, so that tests judge what is seen and not how it is written."""

from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

# What a report is made of; a link, an image, a table, HTML or a code block would show up as another kind.
BLOCKS = frozenset({"heading", "paragraph", "bullet_list", "list_item", "blockquote", "inline", "hr"})
SPANS = frozenset({"text", "text_special", "code_inline", "strong", "em", "hardbreak"})
_READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(markdown: str) -> list[Token]:
    """The blocks of a Markdown text."""
    return _READER.parse(markdown)


def kinds(markdown: str) -> set[str]:
    """The kinds of block and span in a Markdown text."""
    return {_kind(token) for block in tokens(markdown) for token in (block, *(block.children or ()))}


def _kind(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")


def shown(markdown: str) -> str:
    """What a reader sees of a Markdown text: one line for each block of text."""
    return "\n".join(_text(block) for block in tokens(markdown) if block.type == "inline")


def headings(markdown: str) -> Iterator[tuple[str, str]]:
    """Each heading's rank (``h1``) and what is seen of it."""
    blocks = tokens(markdown)
    for block, following in pairwise(blocks):
        if block.type == "heading_open":
            yield block.tag, _text(following)


def quotes(markdown: str) -> list[str]:
    """The text of each block quote that stands inside a list."""
    found: list[str] = []
    path: list[str] = []
    for block in tokens(markdown):
        if block.nesting == 1:
            path.append(_kind(block))
        elif block.nesting == -1:
            path.pop()
        elif block.type == "inline" and "blockquote" in path and "list_item" in path:
            found.append(_text(block))
    return found


def _text(block: Token) -> str:
    return "".join("\n" if span.type == "hardbreak" else span.content for span in block.children or ())
