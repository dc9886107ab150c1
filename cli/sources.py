"""``expert sources``: list, show and verify the documents behind the rules."""

import sys

import click

from . import options


@click.group("sources")
def command() -> None:
    """List, show and verify the documents behind the rules."""


@command.command("list", epilog="Example: expert sources list")
@options.kb
@options.format_option("text", "json")
def list_(kb_name: str, format_name: str) -> None:
    """List the documents with publisher, bias, damage and how many of their statements are encoded."""
    from expert.catalogue.documents import list_json, list_paragraphs
    from expert.knowledge_base import load

    from .output import show, write

    kb = load(kb_name)
    if format_name == "json":
        write(list_json(kb))
    else:
        show(list_paragraphs(kb))


@command.command("show", epilog="Example: expert sources show 001:7:4 --corpus path/to/documents")
@click.argument("place")
@options.kb
@options.corpus
@options.format_option("text", "json")
def show_(place: str, kb_name: str, corpus: str | None, format_name: str) -> None:
    """Show a document (001), a paragraph (001:7), a sentence (001:7:4) or a policy (policy:S1) and what rests on it."""
    from expert.catalogue.documents import show_json, show_paragraphs
    from expert.knowledge_base import load

    from .output import show, write

    kb = load(kb_name)
    if format_name == "json":
        write(show_json(kb, place, corpus))
    else:
        show(show_paragraphs(kb, place, corpus))


@command.command("verify", epilog="Example: expert sources verify --corpus path/to/documents")
@click.option("--corpus", required=True, metavar="DIR", help="Folder with the source documents.")
@options.kb
@options.format_option("text", "json")
def verify(corpus: str, kb_name: str, format_name: str) -> None:
    """Compare every document and every cited sentence with the ones the knowledge base was written from.

    A changed sentence names the statements and rules that rest on it. Exit status 1 where anything differs.
    """
    from expert.catalogue.documents import verification
    from expert.knowledge_base import load

    from .output import show, write

    made = verification(load(kb_name), corpus)
    if format_name == "json":
        write(made.json())
    else:
        show(made.paragraphs())
    sys.exit(made.status)
