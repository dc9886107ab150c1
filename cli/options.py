"""Options that several commands share."""

from collections.abc import Callable
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

kb: Decorator = click.option(
    "--kb",
    "kb_name",
    default="leg_cramps",
    show_default=True,
    metavar="NAME|DIR",
    help="Knowledge base: a name or a folder.",
)
side: Decorator = click.option(
    "--side", metavar="SIDE", help="Default side for findings that state none, such as left."
)
ignore_unknown: Decorator = click.option(
    "--ignore-unknown", is_flag=True, help="Pass over unknown findings and values, and list them."
)
corpus: Decorator = click.option(
    "--corpus", metavar="DIR", help="Folder with the source documents, to quote the cited sentences."
)
output: Decorator = click.option(
    "-o", "--output", metavar="FILE", help="Write to a file instead of the terminal; it appears only when complete."
)
facts_argument: Decorator = click.argument("facts", metavar="FACTS")


def format_option(*names: str) -> Decorator:
    """The ``--format`` option with the given formats, the first being the default."""
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="Output format.",
    )
