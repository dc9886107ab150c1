"""``expert why-not``: show why something was not concluded."""

import click

from . import options


@click.command("why-not", epilog="Example: expert why-not examples/claudication.yaml CVI --member left")
@options.facts_argument
@options.conclusion_argument
@options.member("all that did not reach the level")
@click.option("--level", metavar="LEVEL", help="The level that was expected; by default any above the one reached.")
@click.option("--depth", type=click.IntRange(min=1), default=2, show_default=True, metavar="N",
              help="How far to follow what the nearest rules lack.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Tell every rule and every step in full.")
@options.case
@options.corpus
@options.telling
def command(
    case: options.Case,
    conclusion: str | None,
    member: str | None,
    level: str | None,
    depth: int,
    everything: bool,
    corpus: str | None,
    telling: options.Telling,
) -> None:
    """Show why CONCLUSION was not concluded from the fact file FACTS, or not at a level: the nearest rule first.

    Each part of a rule's premise is marked satisfied (✓), violated (✗) or not known (?). Exit status 1
    where it was concluded, at that level.
    """
    case, conclusion = case.about(conclusion)
    result = case.consult()
    answer = result.why_not(conclusion, member, level=level, corpus=corpus)
    telling.show(answer, result, depth=depth, everything=everything)
