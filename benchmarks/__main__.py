"""The command ``python -m benchmarks``: check every peer, measure, print the page and, where asked, keep it."""

import sys
from pathlib import Path

import click

from benchmarks.answers import DifferenceError
from benchmarks.page import page
from benchmarks.report import QUICK, Sizes, measure

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--quick", is_flag=True, help="Tiny sizes: everything is checked, the times mean nothing.")
@click.option("--write", is_flag=True, help="Also write docs/benchmarks.md.")
def main(*, quick: bool, write: bool) -> None:
    """Measure this engine and its peers side by side, and print the results.

    Exit status: 0 done, 1 a peer's answers differ or a process failed, 2 bad usage.
    """
    if quick and write:
        raise click.UsageError("--quick measures nothing worth keeping: use it without --write")
    sizes = QUICK if quick else Sizes()
    try:
        found = page(measure(sizes, lambda line: click.echo(f"… {line}", err=True)))
    except (DifferenceError, RuntimeError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    click.echo(found)
    if write:
        PAGE.write_text(found, encoding="utf-8")


if __name__ == "__main__":
    main()
