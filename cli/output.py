"""Bring text to the terminal, a pipe or a file."""

import os
import sys
from collections.abc import Iterable

import click

from expert.atomic import cannot_write, new_file, writing
from expert.reporting.text import WIDTH, Paragraph, render_plain

from .targets import file_of


def show(paragraphs: Iterable[Paragraph], output: str | None = None) -> None:
    """Paragraphs with colour on a terminal, plain in a pipe or a file.

    Raises:
        InputError: where they cannot be written.
    """
    if file_of(output) or sys.stdout is None or not sys.stdout.isatty():
        write(render_plain(paragraphs), output)
        return
    _print_styled(paragraphs)


def _print_styled(paragraphs: Iterable[Paragraph]) -> None:
    from rich.console import Console
    from rich.text import Text

    # NO_COLOR takes all styling away, not only the colours: whoever sets it wants plain text
    console = Console(highlight=False, color_system=None if os.environ.get("NO_COLOR") else "auto")
    for paragraph in paragraphs:
        for left, line in paragraph.rows(min(console.width, WIDTH)):
            console.print(Text.assemble((left, paragraph.marker_style), (line, paragraph.style)), soft_wrap=True)


def write(text: str, output: str | None = None) -> None:
    """Text to standard output, or to a file that appears only when it is complete.

    Raises:
        InputError: where it cannot be written.
    """
    if file_of(output) is None:
        _print(text)
    else:
        write_bytes(text.encode(), str(output))


def _print(content: str | bytes) -> None:
    try:
        click.echo(content, nl=False)
    except BrokenPipeError:
        raise  # whoever read along has seen enough, which click takes quietly
    except OSError as error:
        raise cannot_write(error, "<standard output>") from None


def write_bytes(content: bytes, output: str) -> None:
    """Bytes to a file that appears only when it is complete; a device or a pipe is written to as it is, so is ``-``.

    Raises:
        InputError: where they cannot be written.
    """
    if file_of(output) is None:
        _print(content)
        return
    with new_file(output) as made, writing(output):
        made.path.write_bytes(content)
