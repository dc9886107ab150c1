"""``expert how``: show how a conclusion was reached."""

import click

from . import options


@click.command("how", epilog="Example: expert how examples/night_cramps.yaml CVI --member left")
@options.facts_argument
@options.conclusion_argument
@options.member("all it was concluded for")
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="Tell only so many layers of steps; the rest is named."
)
@click.option("--all", "everything", is_flag=True, help="Tell every rule in full, not only those of the level reached.")
@options.case
@options.corpus
@options.telling
def command(
    case: options.Case,
    conclusion: str | None,
    member: str | None,
    depth: int | None,
    everything: bool,
    corpus: str | None,
    telling: options.Telling,
) -> None:
    """Show how CONCLUSION was reached from the fact file FACTS: every rule, down to the facts and the sources.

    Exit status 1 where it was not concluded.
    """
    case, conclusion = case.about(conclusion)
    result = case.consult()
    answer = result.how(conclusion, member, corpus=corpus)
    telling.show(answer, result, depth=depth, everything=everything)
