"""``expert verify``: verify the proof of a result without an engine."""

import sys

import click

from . import options


@click.command("verify", epilog="Example: expert verify path/to/proof.json --kb leg_cramps")
@click.argument("file", metavar="FILE")
@click.option(
    "--kb",
    "kb_name",
    default="leg_cramps",
    show_default=True,
    metavar="NAME|DIR|JSON",
    help="Knowledge base: a name, a folder, or a .json file with its plain form ('expert kb show --plain').",
)
@options.format_option("text", "json")
@options.output
def command(file: str, kb_name: str, format_name: str, output: str | None) -> None:
    """Verify FILE, the certificate that 'expert consult --proof FILE' wrote, without an engine.

    Every step is checked against the rule it names, and that nothing else follows. Exit status 1 where the certificate
    does not hold; the sentence names the step.
    """
    from expert.catalogue.certificates import verification

    from .output import show, write
    from .targets import check_targets

    check_targets((file, kb_name), {"--output": output})
    made = verification(file, kb_name)
    if format_name == "json":
        write(made.json(), output)
    else:
        show(made.paragraphs(), output)
    sys.exit(made.status)
