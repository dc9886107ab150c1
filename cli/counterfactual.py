"""``expert counterfactual``: show which smallest changes of facts would lower or raise a conclusion."""

import click

from . import options


@click.command("counterfactual", epilog="Example: expert counterfactual examples/venous.yaml CVI --fixed age_years")
@options.facts_argument
@options.conclusion_argument
@options.member("the one where it is proved best, or could be")
@click.option(
    "--to",
    metavar="LEVEL",
    help="A level, or 'none', 'lower' or 'higher'; by default lower, and higher where there is a higher level.",
)
@click.option(
    "--fixed",
    multiple=True,
    metavar="NAME[@SIDE]",
    help="A finding that may not change, or one side of it. May be given several times.",
)
@click.option(
    "--direction",
    "directions",
    multiple=True,
    metavar="NAME=up|down",
    help="A finding that may only become yes or a larger number (up), or no or a smaller one (down).",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(["learn", "reverse", "withdraw"]),
    multiple=True,
    help="Only this kind of change: learn what is not known, state otherwise, or withdraw. May be given several times.",
)
@click.option(
    "--changes",
    "most_changes",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    metavar="N",
    help="The most changes made together: 1 to 3, or any number with '--kind withdraw' alone.",
)
@click.option("--all", "everything", is_flag=True, help="Tell every set of changes, however many there are.")
@options.case
@options.telling
def command(
    case: options.Case,
    conclusion: str | None,
    member: str | None,
    to: str | None,
    fixed: tuple[str, ...],
    directions: tuple[str, ...],
    kinds: tuple[str, ...],
    most_changes: int,
    everything: bool,
    telling: options.Telling,
) -> None:
    """Show the smallest changes of the facts in FACTS that would lower or raise CONCLUSION.

    Every set of changes is minimal: none of them can be left out. Exit status 1 where it is to be lower and was not
    concluded, or to be where it is already.
    """
    from expert.explanations.limits_of_change import read_directions

    case, conclusion = case.about(conclusion)
    result = case.consult()
    ways = read_directions(directions)
    answer = result.counterfactuals(
        conclusion, member, to=to, fixed=fixed, directions=ways, kinds=kinds, most_changes=most_changes
    )
    telling.show(answer, result, everything=everything)
