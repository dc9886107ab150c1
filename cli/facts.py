"""``expert facts``: check fact files, write a template, print the schema."""

import sys

import click

from . import options


@click.group("facts")
def command() -> None:
    """Check fact files, write a template to fill in, print the JSON Schema."""


@command.command("check", epilog="Example: expert facts check examples/night_cramps.yaml")
@click.argument("files", metavar="FACTS...", nargs=-1, required=True)
@options.kb
@options.side
@options.ignore_unknown
def check(files: tuple[str, ...], kb_name: str, side: str | None, ignore_unknown: bool) -> None:
    """Check fact files: every fault at once, each with its place.

    Exit status 1 where a file has faults, 2 where one cannot be read at all.
    """
    from expert.catalogue.contents import facts_check
    from expert.knowledge_base import load

    from .output import show

    checked = facts_check(load(kb_name), files, side=side, ignore_unknown=ignore_unknown)
    show(checked.paragraphs)
    for fault in checked.faults:
        click.echo(f"error: {fault}", err=True)
    sys.exit(checked.status)


@command.command("template", epilog="Example: expert facts template -o my_case.yaml")
@options.kb
@options.output
def template(kb_name: str, output: str | None) -> None:
    """Write a commented fact file in which a person can fill in the blanks."""
    from expert.knowledge_base import load
    from expert.loading.template import facts_template

    from .output import write

    write(facts_template(load(kb_name).vocabulary), output)


@command.command("schema", epilog="Example: expert facts schema -o facts.schema.json")
@options.kb
@click.option(
    "--of",
    "subject",
    type=click.Choice(["facts", "report", "knowledge", "diagram"]),
    default="facts",
    show_default=True,
    help="What to describe: fact files, the JSON report, the files of a knowledge base, or a diagram as JSON.",
)
@options.output
def schema(kb_name: str, subject: str, output: str | None) -> None:
    """Print the JSON Schema of fact files, of the JSON report, of knowledge base files, or of a diagram as JSON."""
    from expert.catalogue.contents import schema_json
    from expert.knowledge_base import load

    from .output import write

    write(schema_json(load(kb_name), subject), output)
