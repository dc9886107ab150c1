"""``expert diagram``: draw a case, or one question to it."""

import click

from . import options

_VIEWS = ("inference", "conclusion", "why-not", "contrast", "what-if", "provenance", "settled")


@click.command("diagram", epilog="Example: expert diagram examples/night_cramps.yaml CVI --member left -o cvi.svg")
@options.facts_argument
@click.argument("conclusion", metavar="[CONCLUSION]", required=False)
@click.option(
    "--view",
    type=click.Choice(_VIEWS),
    help="What to draw; by default 'conclusion' where one is given, and else 'inference', the chain of the whole case.",
)
@options.member("what the question that is drawn takes")
@click.option("--foil", metavar="ID", help="The conclusion to compare with, for the view 'contrast'.")
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="State a finding as a fact file would, for the view 'what-if'. May be given several times.",
)
@click.option("--depth", type=click.IntRange(min=1), metavar="N", help="Draw only so many layers; the rest is counted.")
@click.option(
    "--focus", multiple=True, metavar="ID", help="Draw only this, and what leads to it and from it. May be repeated."
)
@click.option(
    "--collapse",
    multiple=True,
    metavar="KIND",
    help="Draw all of a kind together, such as mechanisms or facts. May be repeated.",
)
@click.option("--all", "everything", is_flag=True, help="Draw everything by itself, whatever size that makes it.")
@options.picture_format
@options.case
@options.picture
@options.open_picture
def command(
    case: options.Case,
    conclusion: str | None,
    view: str | None,
    member: str | None,
    foil: str | None,
    assignments: tuple[str, ...],
    depth: int | None,
    focus: tuple[str, ...],
    collapse: tuple[str, ...],
    everything: bool,
    drawn_as: str | None,
    output: str | None,
    opens: bool,
) -> None:
    """Draw the case in the fact file FACTS: all of it, or how CONCLUSION was reached, or another question to it.

    The ending of the file chooses the format. Without a file, --format tree, and every other format that is text, goes
    to the terminal.
    """
    from expert.diagrams.choosing import Asked, drawing_of
    from expert.diagrams.diagram import Diagram

    from expert.loading.assignments import read_assignments

    from .picture import format_to_write, write_diagram

    if everything and collapse:
        raise click.UsageError("Give '--all' or '--collapse', not both.")
    format_name = format_to_write(drawn_as, output, opens=opens)
    case, conclusion = case.about_any(conclusion)
    changes = read_assignments(assignments, "--set") if assignments else None
    asked = Asked(conclusion, member, foil, changes, case.side)
    collapsed = () if everything else collapse or None
    drawing = drawing_of(case.consult(), view, asked, depth=depth, focus_on=focus, collapsed=collapsed)
    write_diagram(Diagram(drawing), format_name, output, opens=opens)
