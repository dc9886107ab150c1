"""Options that several commands share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from .targets import OPTIONS, check_targets

if TYPE_CHECKING:
    from expert.facts import Facts
    from expert.knowledge_base import KnowledgeBase
    from expert.result import Result

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

kb: Decorator = click.option(
    "--kb",
    "kb_name",
    default="leg_cramps",
    show_default=True,
    metavar="NAME|DIR",
    help="Knowledge base: a name or a folder.",
)
side: Decorator = click.option(
    "--side", metavar="SIDE", help="Default side for findings that state none, such as left."
)
ignore_unknown: Decorator = click.option(
    "--ignore-unknown", is_flag=True, help="Pass over unknown findings and values, and list them."
)
corpus: Decorator = click.option(
    "--corpus", metavar="DIR", help="Folder with the source documents, to quote the cited sentences."
)
output: Decorator = click.option(
    "-o", "--output", metavar="FILE", help="Write to a file instead of the terminal; it appears only when complete."
)
facts_argument: Decorator = click.argument("facts", metavar="[FACTS]", required=False)
conclusion_argument: Decorator = click.argument("conclusion", metavar="CONCLUSION", required=False)
table: Decorator = click.option(
    "--table",
    metavar="FILE",
    help="Take the facts from a row of this table and not from FACTS.",
)
row: Decorator = click.option(
    "--row", type=click.IntRange(min=1), metavar="N", help="The number of the row, from 1; of JSON Lines, of the line."
)
engine: Decorator = click.option(
    "--engine",
    type=click.Choice(["experta", "compiled", "both"]),
    default="experta",
    show_default=True,
    help="What applies the rules; 'both' runs the two and fails where they differ. The result is the same.",
)


def audience(default: str = "clinician") -> Decorator:
    """The ``--for`` option."""
    return click.option(
        "--for",
        "audience_name",
        type=click.Choice(["patient", "clinician", "auditor"]),
        default=default,
        show_default=True,
        help="Whom the text is for: plain labels alone, or with rule ids and places, or with every id.",
    )


def member(default: str) -> Decorator:
    """The ``--member`` option; ``default`` says what is asked about without it."""
    return click.option("--member", metavar="SIDE", help=f"Only for this member, such as left; by default {default}.")


PICTURE_FORMATS = ("svg", "png", "pdf", "dot", "mermaid", "graphml", "json", "tree")
picture_format: Decorator = click.option(
    "--format",
    "drawn_as",
    type=click.Choice(PICTURE_FORMATS),
    help="Format; by default the one the file's ending names. 'tree' is for the terminal.",
)
picture: Decorator = click.option(
    "-o", "--output", metavar="FILE", help="File to write: .svg, .png, .pdf, .dot, .mmd, .graphml, .json or .txt."
)
open_picture: Decorator = click.option(
    "--open", "opens", is_flag=True, help="Open the file with the program the desktop has for it."
)


def format_option(*names: str) -> Decorator:
    """The ``--format`` option with the given formats, the first being the default."""
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="Output format.",
    )


@dataclass(frozen=True)
class Case:
    """The case a command is about: a fact file or a row of a table, and how it is read and consulted."""

    facts: str | None
    kb_name: str
    side: str | None
    ignore_unknown: bool
    table: str | None
    row: int | None
    engine: str

    def about(self, conclusion: str | None) -> tuple["Case", str]:
        """The case and CONCLUSION, which stands in the place of FACTS where there is a table.

        Raises:
            UsageError: where one is missing.
        """
        moved, name = self.about_any(conclusion)
        if name is None:
            raise click.UsageError(f"Missing argument '{'CONCLUSION' if moved.facts or self.table else 'FACTS'}'.")
        return moved, name

    def about_any(self, conclusion: str | None) -> tuple["Case", str | None]:
        """The same, for a command that needs no CONCLUSION."""
        if self.table is not None and conclusion is None:
            return replace(self, facts=None), self.facts
        return self, conclusion

    def about_two(self, conclusion: str | None, foil: str | None) -> tuple["Case", str, str]:
        """The case, CONCLUSION and FOIL, which stand one place further left where there is a table.

        Raises:
            UsageError: where one is missing.
        """
        moved = self
        if self.table is not None and foil is None:
            moved, conclusion, foil = replace(self, facts=None), self.facts, conclusion
        if foil is None:
            missing = "FOIL" if conclusion else "CONCLUSION" if moved.facts or self.table else "FACTS"
            raise click.UsageError(f"Missing argument '{missing}'.")
        return *moved.about(conclusion), foil

    def consult(self) -> "Result":
        """The finished consultation.

        Raises:
            UsageError: where there is no fact file and no row of a table, or both.
            InputError: with every fault of the knowledge base or of the facts.
        """
        from expert.knowledge_base import load

        kb = load(self.kb_name)
        facts = read_case(kb, self.facts, self.table, self.row, self.side, self.ignore_unknown)
        return kb.consult(facts, engine=self.engine)


def case(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what a case is and how it is consulted; with FACTS, they reach the command as a Case.

    Whatever the command writes, never over the case and never two things to one place.
    """

    @wraps(command)
    def call(
        *,
        facts: str | None,
        kb_name: str,
        side: str | None,
        ignore_unknown: bool,
        table: str | None,
        row: int | None,
        engine: str,
        **others: Any,
    ) -> Any:
        check_targets((facts, table), {OPTIONS[name]: others[name] for name in OPTIONS if name in others})
        return command(case=Case(facts, kb_name, side, ignore_unknown, table, row, engine), **others)

    return _with((kb, side, ignore_unknown, table, row, engine), call)


def _with(options: tuple[Decorator, ...], call: Callable[..., Any]) -> Callable[..., Any]:
    """A command with several options, in this order."""
    for option in reversed(options):
        call = option(call)
    return call


@dataclass(frozen=True)
class Telling:
    """How an answer is told: for whom, in which format, and where to."""

    audience_name: str
    format_name: str
    output: str | None

    def show(self, answer: object, result: "Result", **options: Any) -> None:
        """Tell an answer; ``options`` are those of the question's text.

        Raises:
            InputError: where it cannot be written.
        """
        from expert.explanations.audience import Audience
        from expert.reporting.answers import paragraphs_of, values_of
        from expert.reporting.frame import to_json

        from .output import show, write

        if self.format_name == "json":
            write(to_json(values_of(answer, result)), self.output)
        else:
            show(paragraphs_of(answer, result, Audience(self.audience_name), **options), self.output)


def telling(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how an answer is told; they reach the command as a Telling."""

    @wraps(command)
    def call(*, audience_name: str, format_name: str, output: str | None, **others: Any) -> Any:
        return command(telling=Telling(audience_name, format_name, output), **others)

    return _with((audience(), format_option("text", "json"), output), call)


def read_case(
    kb: "KnowledgeBase",
    facts: str | None,
    table_name: str | None,
    row_number: int | None,
    side_name: str | None,
    passes_over: bool,
) -> "Facts":
    """The facts of a fact file, or of a row of a table."""
    if (table_name is None) != (row_number is None):
        raise click.UsageError("'--table' and '--row' belong together.")
    if table_name is None or row_number is None:
        if facts is None:
            raise click.UsageError("Missing argument 'FACTS'.")
        return kb.read_facts(facts, side=side_name, ignore_unknown=passes_over)
    if facts is not None:
        raise click.UsageError("Give a fact file or '--table', not both.")
    from expert.screening.table_rows import read_row

    row_facts = read_row(kb.program, table_name, row_number, side=side_name, ignore_unknown=passes_over)
    for fault in row_facts.ignored:
        click.echo(f"note: {fault}", err=True)
    return row_facts
