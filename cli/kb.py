"""``expert kb``: list, show, check and test knowledge bases."""

import sys

import click

from . import options

_kb_argument = click.argument("kb_name", metavar="[NAME|DIR]", default="leg_cramps")


@click.group("kb")
def command() -> None:
    """List, show, check and test knowledge bases."""


@command.command("list", epilog="Example: expert kb list")
@options.format_option("text", "json")
def list_(format_name: str) -> None:
    """List the knowledge bases that come with the package."""
    from expert.catalogue.contents import list_json, list_paragraphs

    from .output import show, write

    if format_name == "json":
        write(list_json())
    else:
        show(list_paragraphs())


@command.command("show", epilog="Example: expert kb show HY-01")
@click.argument("name", required=False)
@options.kb
@options.corpus
@options.format_option("text", "json")
def show_(name: str | None, kb_name: str, corpus: str | None, format_name: str) -> None:
    """Show a knowledge base, or one thing in it by its id: rule, finding, conclusion, statement, policy, tension."""
    from expert.catalogue.contents import show_json, show_paragraphs
    from expert.knowledge_base import load

    from .output import show, write

    kb = load(kb_name)
    if format_name == "json":
        write(show_json(kb, name))
    else:
        show(show_paragraphs(kb, name, corpus))


@command.command("check", epilog="Example: expert kb check path/to/my_knowledge")
@_kb_argument
@options.format_option("text", "json")
@click.option("--notes", is_flag=True, help="Also show notes, which are no faults.")
def check(kb_name: str, format_name: str, notes: bool) -> None:
    """Check a knowledge base: faults, warnings and, with --notes, remarks, each with its place.

    Exit status 1 where there is an error or a warning.
    """
    from expert.catalogue.checks import check_report

    from .output import show, write

    made = check_report(kb_name, notes=notes)
    if format_name == "json":
        write(made.json())
    else:
        show(made.paragraphs())
    sys.exit(made.status)


@command.command("test", epilog="Example: expert kb test leg_cramps --engine both")
@_kb_argument
@options.engine
@options.format_option("text", "json")
def test(kb_name: str, engine: str, format_name: str) -> None:
    """Run the worked cases of a knowledge base and tell what they cover.

    Exit status 1 where a case fails.
    """
    from expert.catalogue.checks import cases_report

    from .output import show, write

    made = cases_report(kb_name, engine=engine)
    if format_name == "json":
        write(made.json())
    else:
        show(made.paragraphs())
    sys.exit(made.status)
