"""Bring a diagram to a file, the terminal or the desktop."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import write, write_bytes
from .targets import STANDARD_OUTPUT, file_of

if TYPE_CHECKING:
    from expert.diagrams.diagram import Diagram


def format_to_write(asked: str | None, output: str | None, *, opens: bool) -> str:
    """The format asked for, or the one the file's ending names.

    Raises:
        UsageError: where there is neither, where a picture has no file to go to, or there is no file to open.
        QuestionError: where the ending names no format.
    """
    from expert.diagrams.diagram import BINARY, format_of

    if output == STANDARD_OUTPUT and (asked is None or opens):
        raise click.UsageError(
            "'-' is standard output, which no program opens." if opens else "'-' has no ending: add '--format'."
        )
    if output is None:
        if asked is None or asked in BINARY or opens:
            raise click.UsageError("Missing option '-o' / '--output'; '--format tree' draws on the terminal.")
        return asked
    return asked or format_of(output)


def write_diagram(diagram: "Diagram", format_name: str, output: str | None, *, opens: bool) -> None:
    """Write a diagram, and open it where that is asked.

    Raises:
        InputError: where it cannot be written.
    """
    if file_of(output) is None and format_name == "tree":
        write(_for_the_terminal(diagram))
        return
    content = diagram.to_bytes(format_name)
    if output is None:
        write(content.decode())
        return
    write_bytes(content, output)
    if opens and click.launch(str(Path(output).resolve())):
        click.echo(f"note: there is no program here that opens {output}", err=True)


def _for_the_terminal(diagram: "Diagram") -> str:
    """The tree as wide as the terminal, but no wider than a report; in a pipe always as wide."""
    from expert.diagrams.formats.tree import WIDTH

    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return diagram.to_tree(min(shutil.get_terminal_size().columns, WIDTH) if is_terminal else WIDTH)
