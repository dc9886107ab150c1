"""``expert contrast``: show why one conclusion rather than another."""

import click

from . import options


@click.command("contrast", epilog="Example: expert contrast examples/claudication.yaml PAD CVI --member left")
@options.facts_argument
@options.conclusion_argument
@click.argument("foil", metavar="FOIL", required=False)
@options.member("the one where CONCLUSION is proved best, or could be")
@click.option("--foil-member", metavar="SIDE", help="The member of FOIL; by default the same, where FOIL has it.")
@options.case
@options.corpus
@options.telling
def command(
    case: options.Case,
    conclusion: str | None,
    foil: str | None,
    member: str | None,
    foil_member: str | None,
    corpus: str | None,
    telling: options.Telling,
) -> None:
    """Show why CONCLUSION rather than FOIL from the fact file FACTS: only what separates the two."""
    case, conclusion, foil = case.about_two(conclusion, foil)
    result = case.consult()
    telling.show(result.contrast(conclusion, foil, member, foil_member=foil_member, corpus=corpus), result)
