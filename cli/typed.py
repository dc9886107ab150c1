"""Lines that a person types, or that another program writes into standard input."""

import contextlib
import sys

import click

from expert.loading.nodes import clip

_LONGEST = 10_000  # bytes that are kept of one line; what is longer is no answer, and refused as such
_SHOWN = 80


class Typed:
    """Asks for one line after the other: on a terminal with line editing, else from a pipe or a file.

    What comes from a pipe is written after its prompt, so that the output reads as a conversation.
    """

    def __init__(self) -> None:
        """Look at where lines come from; line editing is taken where there is any."""
        self._is_terminal = _is_terminal(sys.stdin) and _is_terminal(sys.stdout)
        if self._is_terminal:
            with contextlib.suppress(ImportError):
                import readline  # noqa: F401 - its import is what gives ``input`` line editing

    def line(self, prompt: str) -> str | None:
        """The next line without its end; None where there is no more. Bytes that are no text become surrogates."""
        if self._is_terminal:
            return _from_terminal(prompt)
        click.echo(prompt, nl=False)
        text = _from_pipe()
        click.echo("" if text is None else clip(text, _SHOWN))
        return text


def _is_terminal(stream: object) -> bool:
    return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined] # None: without standard streams


def _from_terminal(prompt: str) -> str | None:
    try:
        return input(prompt)
    except EOFError:
        click.echo()
        return None
    except UnicodeDecodeError as error:
        return bytes(error.object).decode("utf-8", "surrogateescape")


def _from_pipe() -> str | None:
    """A line in bounded memory, however long it is."""
    if sys.stdin is None:
        return None
    stream = sys.stdin.buffer
    kept = rest = stream.readline(_LONGEST)
    while rest and not rest.endswith(b"\n"):
        rest = stream.readline(_LONGEST)
    return kept.rstrip(b"\r\n").decode("utf-8", "surrogateescape") if kept else None
