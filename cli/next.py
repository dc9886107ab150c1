"""``expert next``: show what to ask next, and why."""

import click

from . import options


@click.command("next", epilog="Example: expert next examples/nearly_empty.yaml --most 3 --for patient")
@options.facts_argument
@click.option("--about", metavar="CONCLUSION", help="Only what could change this conclusion, such as PAD.")
@click.option(
    "--answers",
    type=click.IntRange(1, 2),
    default=2,
    show_default=True,
    metavar="N",
    help="How many answers together may be needed for a change.",
)
@click.option(
    "--most", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="How many questions to show."
)
@click.option("--all", "everything", is_flag=True, help="Show every question.")
@options.case
@options.telling
def command(
    case: options.Case,
    about: str | None,
    answers: int,
    most: int,
    everything: bool,
    telling: options.Telling,
) -> None:
    """Show what to ask next about the case in the fact file FACTS: red flags first, then what settles most.

    Nothing is asked that could not change a conclusion that is open. JSON holds every question.
    """
    result = case.consult()
    telling.show(result.next_questions(about, depth=answers), result, most=None if everything else most)
