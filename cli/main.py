"""The ``expert`` command: its groups are imported only when they are used, so that ``--help`` is quick."""

import io
import os
import sys
from importlib import import_module

import click

_COMMANDS = {
    "consult": ("consult", "Apply the rules to a fact file and report, red flags first."),
    "how": ("how", "Show how a conclusion was reached, down to the sources."),
    "why-not": ("why_not", "Show why something was not concluded, nearest miss first."),
    "contrast": ("contrast", "Show why one conclusion rather than another."),
    "what-if": ("what_if", "Show what other facts would change."),
    "reasons": ("reasons", "Show all minimal sets of facts that suffice for a conclusion."),
    "counterfactual": ("counterfactual", "Show the smallest changes that would lower or raise it."),
    "next": ("next", "Show what to ask next, and why."),
    "ask": ("ask", "Ask one question after the other, red flags first."),
    "verify": ("verify", "Verify the proof of a result without an engine."),
    "screen": ("screen", "Apply the rules to every row of a table."),
    "facts": ("facts", "Check fact files, write a template, print the schema."),
    "kb": ("kb", "List, show, check, test and draw knowledge bases."),
    "sources": ("sources", "List, show and verify the documents behind the rules."),
    "diagram": ("diagram", "Draw a case, or one question to it."),
}
_INTERNAL = 70


class _LazyGroup(click.Group):
    """A group whose commands live in modules of their own."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command: click.Command = import_module(f".{_COMMANDS[name][0]}", __package__).command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Help lines from the table above, so that no command need be imported for them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in _COMMANDS.items() if self.list_commands(context)])

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for an unknown one."""
        from expert.suggest import nearest

        if arguments and not arguments[0].startswith("-") and arguments[0] not in _COMMANDS:
            near = nearest(arguments[0], _COMMANDS)
            hint = f"; did you mean '{near}'?" if near else ""
            context.fail(f"there is no command '{arguments[0]}'{hint}")
        return super().resolve_command(context, arguments)


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: expert consult examples/night_cramps.yaml",
)
@click.version_option(package_name="expert")
def expert() -> None:
    """An explainable rule-based expert system.

    Facts about one case go in; every conclusion comes with its rules, reasons and sources. It never diagnoses.

    Exit status: 0 done, 1 the thing checked failed or the question does not fit the case, 2 bad usage or input,
    128 and its number after a signal.
    """


def run() -> None:
    """Run the command; faults go to standard error, one sentence each, and never a traceback."""
    from expert.errors import ConcludedError, EngineError, ExpertError, InputError, NotConcludedError

    _settle_encoding()
    try:
        expert(prog_name="expert")
    except InputError as error:
        for fault in error.faults:
            click.echo(f"error: {fault}", err=True)
        sys.exit(2)
    except ExpertError as error:
        for line in str(error).split("\n"):
            click.echo(f"error: {line}", err=True)
        sys.exit(1 if isinstance(error, NotConcludedError | ConcludedError | EngineError) else 2)
    except Exception as error:
        if os.environ.get("EXPERT_DEBUG"):
            raise
        name = type(error).__name__
        what = f"something went wrong inside expert ({name}: {error})"
        click.echo(f"error: {what}; EXPERT_DEBUG=1 shows where", err=True)
        sys.exit(_INTERNAL)


def _settle_encoding() -> None:
    """UTF-8 in a pipe or file, the same everywhere; a terminal shows ``?`` for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
