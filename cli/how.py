"""``expert how``: show how a conclusion was reached."""

import click

from . import options


@click.command("how", epilog="Example: expert how examples/night_cramps.yaml CVI --member left")
@options.facts_argument
@options.conclusion_argument
@click.option(
    "--member", metavar="SIDE", help="Only for this member, such as left; by default for all it was concluded for."
)
@options.kb
@options.side
@options.ignore_unknown
@options.table
@options.row
@options.engine
@options.corpus
@options.format_option("text", "json")
@options.output
def command(
    facts: str | None,
    conclusion: str | None,
    member: str | None,
    kb_name: str,
    side: str | None,
    ignore_unknown: bool,
    table: str | None,
    row: int | None,
    engine: str,
    corpus: str | None,
    format_name: str,
    output: str | None,
) -> None:
    """Show how CONCLUSION was reached from the fact file FACTS: every rule, down to the facts and the sources.

    Exit status 1 where it was not concluded.
    """
    from expert.knowledge_base import load
    from expert.reporting.derivation import derivation_json, derivation_paragraphs

    from .output import show, write

    facts, conclusion = options.facts_and_conclusion(facts, conclusion, table)
    kb = load(kb_name)
    result = kb.consult(options.read_case(kb, facts, table, row, side, ignore_unknown), engine=engine)
    derivation = result.how(conclusion, member, corpus=corpus)
    if format_name == "json":
        write(derivation_json(derivation, result), output)
    else:
        show(derivation_paragraphs(derivation, result), output)
