"""``expert screen``: apply the rules to every row of a table."""

import click

from . import options


@click.command("screen", epilog="Example: expert screen examples/screening.csv -o answers.parquet")
@click.argument("table", metavar="TABLE", required=False)
@click.option("-o", "--output", metavar="FILE", help="File for the answers; it appears only when complete. Required.")
@options.kb
@click.option(
    "--conclusions",
    multiple=True,
    metavar="LIST",
    help="What to answer with, separated by commas: conclusions (PAD), one side of them (PAD_left), kinds "
    "(hypothesis), urgency, may_reassure, or all. By default urgency, may_reassure, the red flags, and the hypotheses "
    "with level and ceiling.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="LIST",
    help="Columns to carry over, separated by commas; the column case always is.",
)
@options.side
@click.option("--ignore-unknown", is_flag=True, help="Pass over unknown columns and words.")
@click.option(
    "--rejects", metavar="FILE", help="File for the rows that are wrong; by default OUTPUT with .rejects.csv added."
)
@click.option("--strict", is_flag=True, help="Stop at the first wrong row and write nothing.")
@click.option("--schema", is_flag=True, help="Print the columns a table may have, and do nothing else.")
@options.format_option("text", "json")
@click.pass_context
def command(
    context: click.Context,
    table: str | None,
    output: str | None,
    kb_name: str,
    conclusions: tuple[str, ...],
    keep: tuple[str, ...],
    side: str | None,
    ignore_unknown: bool,
    rejects: str | None,
    strict: bool,
    schema: bool,
    format_name: str,
) -> None:
    """Apply the rules to every row of TABLE and write the answers: one row for each row that is right.

    TABLE and the output are Parquet (.parquet, .pq), CSV (.csv), JSON Lines (.jsonl, .ndjson) or Arrow IPC (.arrow,
    .ipc, .feather) files. Rows that are wrong go to the rejects with their number and the reason, and the rest goes on.
    What is printed are counts; where every row is wrong, the exit status is 1. 'expert how --table TABLE --row N'
    explains any row.
    """
    if schema:
        _print_schema(kb_name, format_name, output)
        return
    if table is None:
        raise click.UsageError("Missing argument 'TABLE'.")
    if output is None:
        raise click.UsageError("Missing option '-o' / '--output'.")
    from expert.knowledge_base import load
    from expert.screening import summary
    from expert.screening.screen_file import screen_file

    from .output import show, write
    from .progress import bar

    kb = load(kb_name)
    with bar() as progress:
        counts = screen_file(
            kb.program,
            table,
            output,
            conclusions=_listed("--conclusions", conclusions),
            keep=_listed("--keep", keep),
            side=side,
            ignore_unknown=ignore_unknown,
            rejects=rejects,
            strict=strict,
            progress=progress,
        )
    if format_name == "json":
        write(summary.to_json(counts))
    else:
        show(summary.paragraphs(counts))
    if counts.none_answered:
        context.exit(1)


def _print_schema(kb_name: str, format_name: str, output: str | None) -> None:
    from expert.knowledge_base import load
    from expert.screening.column_list import paragraphs, to_json

    from .output import show, write

    vocabulary = load(kb_name).vocabulary
    if format_name == "json":
        write(to_json(vocabulary), output)
    else:
        show(paragraphs(vocabulary), output)


def _listed(option: str, values: tuple[str, ...]) -> list[str]:
    """The names of an option that may be given several times, each with several names."""
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    if values and not names:
        raise click.UsageError(f"'{option}' names nothing.")
    return names
