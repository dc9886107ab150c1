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
    """Paragraphs with colour on a terminal, plain in a pipe or a file.

    Raises:
        InputError: where they cannot be written.
    """
    if output or sys.stdout is None or not sys.stdout.isatty():
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
    if output is not None:
        write_bytes(text.encode(), output)
        return
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        raise  # whoever read along has seen enough, which click takes quietly
    except OSError as error:
        raise _cannot_write(error, "<standard output>") from None


def write_bytes(content: bytes, output: str) -> None:
    """Bytes to a file that appears only when it is complete; a device or a pipe is written to as it is.

    Raises:
        InputError: where the file cannot be written.
    """
    target = Path(os.path.realpath(output))  # a link stays a link: what it leads to is replaced
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(content)
            return
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", text=False)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _cannot_write(error, output) from None


def _cannot_write(error: OSError, name: str) -> InputError:
    reason = error.strerror or str(error)
    return InputError([Fault(f"cannot be written: {reason[:1].lower()}{reason[1:]}", Place(name))])


def _umask() -> int:
    """The process's file mode mask; reading it means setting it for a moment."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
