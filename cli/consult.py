"""``expert consult``: apply the rules to a fact file and report."""

import click

from . import options


@click.command("consult", epilog="Example: expert consult examples/night_cramps.yaml --detail summary")
@options.facts_argument
@options.kb
@options.side
@options.ignore_unknown
@options.table
@options.row
@options.engine
@options.corpus
@options.format_option("text", "json", "markdown")
@click.option(
    "--detail",
    type=click.Choice(["summary", "normal", "full"]),
    default="normal",
    show_default=True,
    help="How much the text tells; json and markdown always tell everything.",
)
@options.output
def command(
    facts: str | None,
    kb_name: str,
    side: str | None,
    ignore_unknown: bool,
    table: str | None,
    row: int | None,
    engine: str,
    corpus: str | None,
    format_name: str,
    detail: str,
    output: str | None,
) -> None:
    """Apply the rules to the fact file FACTS and report, red flags first.

    FACTS is a YAML, JSON or TOML file; - reads YAML or JSON from standard input. 'expert facts template' writes one to
    fill in.
    """
    from expert.knowledge_base import load
    from expert.reporting.report import report
    from expert.reporting.text import paragraphs

    from .output import show, write

    kb = load(kb_name)
    result = kb.consult(options.read_case(kb, facts, table, row, side, ignore_unknown), engine=engine)
    if format_name == "json":
        write(result.to_json(corpus=corpus), output)
    elif format_name == "markdown":
        write(result.to_markdown(corpus=corpus), output)
    else:
        show(paragraphs(report(result, result.corpus(corpus)), detail=detail), output)
