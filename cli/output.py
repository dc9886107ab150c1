"""Bring text to the terminal, a pipe or a file."""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from expert.errors import Fault, InputError, Place
from expert.reporting.text import WIDTH, Paragraph, render_plain


def show(paragraphs: Iterable[Paragraph], output: str | None = None) -> None:
    """Paragraphs with colour on a terminal, plain in a pipe or a file."""
    if output or not sys.stdout.isatty():
        write(render_plain(paragraphs), output)
        return
    _print_styled(paragraphs)


def _print_styled(paragraphs: Iterable[Paragraph]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for paragraph in paragraphs:
        for left, line in paragraph.rows(min(console.width, WIDTH)):
            console.print(Text.assemble((left, paragraph.marker_style), (line, paragraph.style)), soft_wrap=True)


def write(text: str, output: str | None = None) -> None:
    """Text to standard output, or to a file that appears only when it is complete.

    Raises:
        InputError: where the file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
        return
    target = Path(output)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", text=False)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode())
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError([Fault(f"cannot be written: {error.strerror}", Place(output))]) from None


def _umask() -> int:
    """The process's file mode mask; reading it means setting it for a moment."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
