"""``expert diagram``: draw how a conclusion was reached."""

from pathlib import Path

import click

from . import options


@click.command("diagram", epilog="Example: expert diagram examples/night_cramps.yaml CVI --member left -o cvi.svg")
@options.facts_argument
@options.conclusion_argument
@click.option(
    "-o", "--output", required=True, metavar="FILE", help="Picture to write; its ending chooses svg, png, pdf or dot."
)
@click.option("--member", metavar="SIDE", help="Only for this member, such as left.")
@options.kb
@options.side
@options.ignore_unknown
@options.table
@options.row
@options.engine
def command(
    facts: str | None,
    conclusion: str | None,
    output: str,
    member: str | None,
    kb_name: str,
    side: str | None,
    ignore_unknown: bool,
    table: str | None,
    row: int | None,
    engine: str,
) -> None:
    """Draw how CONCLUSION was reached from the fact file FACTS: facts, rules and conclusions."""
    from expert.diagrams.derivation import derivation_graph, title
    from expert.diagrams.drawing import FORMATS, draw

    from expert.knowledge_base import load

    from .output import write_bytes

    ending = Path(output).suffix.lstrip(".").lower()
    if ending not in FORMATS:
        raise click.UsageError(f"the picture's name must end in one of {', '.join('.' + name for name in FORMATS)}")
    facts, conclusion = options.facts_and_conclusion(facts, conclusion, table)
    kb = load(kb_name)
    result = kb.consult(options.read_case(kb, facts, table, row, side, ignore_unknown), engine=engine)
    derivation = result.how(conclusion, member)
    write_bytes(draw(derivation_graph(derivation, result), ending, title(derivation, result)), output)
