"""Where a command writes: never over what it reads, and never two things to one place. ``-`` is standard output."""

import os
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

import click

STANDARD_OUTPUT = "-"
OPTIONS = {"proof": "--proof", "html": "--html", "output": "--output"}
"""The arguments of commands that name a file to write → their options, the one that may be left out last."""


def file_of(output: str | None) -> str | None:
    """The file to write; None for standard output.

    >>> file_of("-") is None, file_of("case.svg")
    (True, 'case.svg')
    """
    return None if output == STANDARD_OUTPUT else output


def check_targets(sources: Iterable[str | None], targets: Mapping[str, str | None]) -> None:
    """Refuse to write over what is read, and two outputs that go to the same place.

    Args:
        sources: the names of files that are read.
        targets: option → the file it names; ``--output`` without one means standard output.

    Raises:
        UsageError: with the options and the name.
    """
    for option, target in targets.items():
        for source in sources:
            if target is not None and source is not None and _is_same_file(source, target):
                raise click.UsageError(f"'{option}' would write over '{source}', which it reads.")
    named = {option: target for option, target in targets.items() if target is not None}
    if "--output" in targets:
        named.setdefault("--output", STANDARD_OUTPUT)
    for (one, first), (other, second) in combinations(named.items(), 2):
        if first == second == STANDARD_OUTPUT:
            raise click.UsageError(f"'{one}' and the report would both go to standard output; give one a file.")
        if _is_same_file(first, second):
            raise click.UsageError(f"'{one}' and '{other}' would both write '{second}'; give them two names.")


def _is_same_file(one: str, two: str) -> bool:
    """Whether two names lead to one file, there or not; a device or a pipe takes what several write to it."""
    if STANDARD_OUTPUT in (one, two):
        return False
    first, second = Path(one), Path(two)
    try:
        if first.exists() and second.exists():
            return first.is_file() and first.samefile(second)
        return os.path.realpath(first) == os.path.realpath(second)
    except (OSError, ValueError):  # one of them is no path
        return False
