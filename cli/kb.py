"""``expert kb``: list, show, check, test and draw knowledge bases."""

import sys

import click

from . import options

_kb_argument = click.argument("kb_name", metavar="[NAME|DIR]", default="leg_cramps")


@click.group("kb")
def command() -> None:
    """List, show, check, test and draw knowledge bases."""


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
@click.option("--plain", is_flag=True, help="All of the knowledge base as JSON, the form its digest is taken of.")
def show_(name: str | None, kb_name: str, corpus: str | None, format_name: str, plain: bool) -> None:
    """Show a knowledge base, or one thing in it by its id: rule, finding, conclusion, statement, policy, tension."""
    from expert.catalogue.contents import plain_json, show_json, show_paragraphs
    from expert.knowledge_base import load

    from .output import show, write

    kb = load(kb_name)
    if plain:
        if name is not None:
            raise click.UsageError("'--plain' shows all of a knowledge base, not one thing in it.")
        write(plain_json(kb))
    elif format_name == "json":
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


@command.command("graph", epilog="Example: expert kb graph --topic arterial -o arterial.svg")
@options.kb
@click.option("--topic", metavar="TOPIC", help="Draw the rules of one topic; by default, all topics, each as one.")
@options.picture_format
@options.picture
@options.open_picture
def graph(kb_name: str, topic: str | None, drawn_as: str | None, output: str | None, opens: bool) -> None:
    """Draw the rules of a knowledge base: what its topics give one another, or one topic in full."""
    from expert.knowledge_base import load

    from .picture import format_to_write, write_diagram

    format_name = format_to_write(drawn_as, output, opens=opens)
    write_diagram(load(kb_name).diagram(topic), format_name, output, opens=opens)
