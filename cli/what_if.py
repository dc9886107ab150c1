"""``expert what-if``: show what other facts would change."""

import click

from . import options


@click.command("what-if", epilog="Example: expert what-if examples/venous.yaml --set 'foot_pulse={left: absent}'")
@options.facts_argument
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NAME=VALUE",
    help="State a finding as a fact file would; 'unknown' withdraws it. May be given several times.",
)
@click.option(
    "--unset",
    "withdrawn",
    multiple=True,
    metavar="NAME[@SIDE]",
    help="Withdraw what is stated of a finding, or of one side of it, before anything is set.",
)
@click.option(
    "--as-side",
    metavar="SIDE",
    help="Suppose that all that names no side were of this one, such as left; the case itself stays as written.",
)
@click.option("--all", "everything", is_flag=True, help="Tell the mechanisms too, and not only how many differ.")
@options.case
@options.telling
def command(
    case: options.Case,
    assignments: tuple[str, ...],
    withdrawn: tuple[str, ...],
    as_side: str | None,
    everything: bool,
    telling: options.Telling,
) -> None:
    """Show what changes where some of the facts in the fact file FACTS were others; only what differs is told.

    The value of --set is what a fact file would hold, in YAML. Quote it where it holds a space, a bracket or a brace:
    --set swelling=left, --set 'cramp_timing=[night, rest]', --set 'swelling={left: yes, right: no}'.

    --side is the default side, of the facts and of the changes alike. --as-side asks what would follow from a side: the
    facts are read as they are written, and then once more as if all that names no side were of that one.
    """
    if not assignments and not withdrawn and as_side is None:
        raise click.UsageError("Say what changes, with '--set', '--unset' or '--as-side'.")
    from expert.loading.assignments import read_assignments

    changes = read_assignments(assignments, "--set")
    result = case.consult()
    answer = result.what_if(changes, unset=withdrawn, side=case.side, as_side=as_side)
    telling.show(answer, result, everything=everything)
