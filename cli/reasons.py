"""``expert reasons``: show which facts suffice for a conclusion."""

import click

from . import options


@click.command("reasons", epilog="Example: expert reasons examples/venous.yaml CVI --member left")
@options.facts_argument
@options.conclusion_argument
@options.member("the one where it is proved best")
@click.option("--level", metavar="LEVEL", help="Suffice for this level or more; by default for the level reached.")
@click.option("--all", "everything", is_flag=True, help="Tell every reason, however many there are.")
@options.case
@options.telling
def command(
    case: options.Case,
    conclusion: str | None,
    member: str | None,
    level: str | None,
    everything: bool,
    telling: options.Telling,
) -> None:
    """Show all reasons for CONCLUSION in the fact file FACTS: the minimal sets of facts that suffice by themselves.

    Exit status 1 where it was not concluded, or not at the level.
    """
    case, conclusion = case.about(conclusion)
    result = case.consult()
    telling.show(result.reasons(conclusion, member, level=level), result, everything=everything)
