"""Options that several commands share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from expert.facts import Facts
    from expert.knowledge_base import KnowledgeBase

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
facts_argument: Decorator = click.argument("facts", metavar="[FACTS]", required=False)
conclusion_argument: Decorator = click.argument("conclusion", metavar="CONCLUSION", required=False)
table: Decorator = click.option(
    "--table",
    metavar="FILE",
    help="Take the facts from a row of this table and not from FACTS.",
)
row: Decorator = click.option(
    "--row", type=click.IntRange(min=1), metavar="N", help="The number of the row, from 1; of JSON Lines, of the line."
)
engine: Decorator = click.option(
    "--engine",
    type=click.Choice(["experta", "compiled", "both"]),
    default="experta",
    show_default=True,
    help="What applies the rules; 'both' runs the two and fails where they differ. The result is the same.",
)


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


def facts_and_conclusion(facts: str | None, conclusion: str | None, table_name: str | None) -> tuple[str | None, str]:
    """The two arguments of a command whose first one is left out where there is a table."""
    if table_name is not None and conclusion is None:
        facts, conclusion = None, facts
    if conclusion is None:
        raise click.UsageError(f"Missing argument '{'CONCLUSION' if facts or table_name else 'FACTS'}'.")
    return facts, conclusion


def read_case(
    kb: "KnowledgeBase",
    facts: str | None,
    table_name: str | None,
    row_number: int | None,
    side_name: str | None,
    passes_over: bool,
) -> "Facts":
    """The facts of a fact file, or of a row of a table."""
    if (table_name is None) != (row_number is None):
        raise click.UsageError("'--table' and '--row' belong together.")
    if table_name is None or row_number is None:
        if facts is None:
            raise click.UsageError("Missing argument 'FACTS'.")
        return kb.read_facts(facts, side=side_name, ignore_unknown=passes_over)
    if facts is not None:
        raise click.UsageError("Give a fact file or '--table', not both.")
    from expert.screening.table_rows import read_row

    row_facts = read_row(kb.program, table_name, row_number, side=side_name, ignore_unknown=passes_over)
    for fault in row_facts.ignored:
        click.echo(f"note: {fault}", err=True)
    return row_facts
