"""``expert ask``: one question after the other, and the report."""

from typing import TYPE_CHECKING

import click

from . import options

if TYPE_CHECKING:
    from expert.interview.interview import Interview
    from expert.interview.saving import Saved


@click.command("ask", epilog="Example: expert ask examples/nearly_empty.yaml --save mine.yaml")
@options.facts_argument
@options.kb
@options.side
@options.ignore_unknown
@options.audience("patient")
@click.option(
    "--save",
    "save_name",
    metavar="FILE",
    help="Keep the answers in this fact file, written anew after each; only FACTS itself is written over.",
)
@click.option(
    "--detail",
    type=click.Choice(["summary", "normal", "full"]),
    default="summary",
    show_default=True,
    help="How much the report at the end tells.",
)
@click.option("--no-report", is_flag=True, help="End without the report; red flags are named all the same.")
def command(
    facts: str | None,
    kb_name: str,
    side: str | None,
    ignore_unknown: bool,
    audience_name: str,
    save_name: str | None,
    detail: str,
    no_report: bool,
) -> None:
    """Ask one question after the other, red flags first, and report.

    Goes on from the fact file FACTS, where one is given. Without a terminal, answers are read from standard input, one
    to a line. The end of the input, or 'quit', ends with the report of what is known so far.
    """
    from expert.interview.interview import Interview
    from expert.interview.saving import Saved
    from expert.knowledge_base import load

    from .output import show
    from .signals import ended_by_signals

    if facts == "-":
        raise click.UsageError("FACTS cannot be '-': standard input holds the answers.")
    if save_name == "-":
        raise click.UsageError("'--save' cannot be '-': standard output holds the conversation.")
    kb = load(kb_name)
    known = kb.read_facts(facts, side=side, ignore_unknown=ignore_unknown) if facts else None
    saved = Saved(save_name, kb.vocabulary, facts) if save_name else None
    interview = Interview(kb, known, audience=audience_name)
    try:
        with ended_by_signals():
            _converse(interview, saved)
    except SystemExit:
        click.echo(f"\nStopped. The answers are in {save_name}." if saved else "\nStopped.", err=True)
        raise
    show(interview.closing(None if no_report else detail))
    if saved:
        click.echo(f"\nSaved: {save_name}")


def _converse(interview: "Interview", saved: "Saved | None") -> None:
    """Put questions and lines to one another until one of them ends; each answer is saved at once."""
    from .output import show
    from .typed import Typed

    typed = Typed()
    show(interview.opening())
    while not interview.ended:
        if saved:
            saved.save(interview.facts)
        line = typed.line(interview.prompt)
        if line is None:
            interview.quit()
        else:
            show(interview.put(line))
    if saved:
        saved.save(interview.facts)
