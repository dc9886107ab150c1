"""``expert consult``: apply the rules to a fact file and report."""

import click

from . import options
from .targets import file_of


@click.command("consult", epilog="Example: expert consult examples/night_cramps.yaml --detail summary")
@options.facts_argument
@options.case
@options.corpus
@options.format_option("text", "json", "markdown")
@click.option(
    "--detail",
    type=click.Choice(["summary", "normal", "full"]),
    default="normal",
    show_default=True,
    help="How much the text tells; json and markdown always tell everything.",
)
@click.option(
    "--proof", metavar="FILE", help="Also write a certificate of the result, which 'expert verify' can check."
)
@click.option("--html", metavar="FILE", help="Also write one page with the report and its pictures, for any browser.")
@options.output
def command(
    case: options.Case,
    corpus: str | None,
    format_name: str,
    detail: str,
    proof: str | None,
    html: str | None,
    output: str | None,
) -> None:
    """Apply the rules to the fact file FACTS and report, red flags first.

    FACTS is a YAML, JSON or TOML file; - reads YAML or JSON from standard input. 'expert facts template' writes one to
    fill in.
    """
    from expert.reporting.report import report
    from expert.reporting.text import paragraphs

    from .output import show, write, write_bytes

    result = case.consult()
    if proof is not None:
        from expert.explanations.certificate import certificate_json

        write_bytes(certificate_json(result).encode(), proof)
    if html is not None:
        write_bytes(result.to_html().encode(), html)
        if file_of(html) is not None:
            click.echo(f"note: the page is in {html}", err=True)
    if format_name == "json":
        write(result.to_json(corpus=corpus), output)
    elif format_name == "markdown":
        write(result.to_markdown(corpus=corpus), output)
    else:
        show(paragraphs(report(result, result.corpus(corpus)), detail=detail), output)
