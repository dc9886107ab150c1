"""``python -m benchmarks.explanations``: how long each question to a finished consultation takes, on every example.

Each is asked of every conclusion it can be asked of, text included, the compiled engine built before. A figure is
the median of the repeats; the table shows the median and the slowest over all that was asked.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import click

import expert
from expert import ExpertError, KnowledgeBase, Result

EXAMPLES = Path(__file__).parent.parent / "examples"
REPEATS = 5
LIMIT_MS = 50
Ask = Callable[[], object]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--repeats", default=REPEATS, show_default=True, help="How often each question is asked.")
def main(repeats: int) -> None:
    """Time every question on every example and print a table."""
    kb = expert.load()
    kb.consult({}, engine="compiled").next_questions()  # builds what is built once
    found: dict[str, list[tuple[float, str]]] = {}
    for path in sorted(EXAMPLES.glob("*.yaml")):
        result = kb.consult(kb.read_facts(path), engine="compiled")
        for question, about, ask in questions(kb, result):
            seconds = timed(ask, repeats)
            if seconds is not None:
                found.setdefault(question, []).append((seconds * 1000, f"{path.stem}, {about}"))
    click.echo("| question | asked | median, ms | slowest, ms | of |\n|---|---|---|---|---|")
    for question, figures in found.items():
        slowest, where = max(figures)
        middle = median(figure for figure, _ in figures)
        click.echo(f"| {question} | {len(figures)} | {middle:.1f} | {slowest:.1f} | {where} |")
    click.echo(f"\nLimit: {LIMIT_MS} ms for each.")


def questions(kb: KnowledgeBase, result: Result) -> Iterator[tuple[str, str, Ask]]:
    """Every question of every conclusion: its name, what about, and a function that asks and tells."""
    told = result.tell
    reached = [name for name in result if result[name].level is not None]
    others = [name for name in result if result[name].level is None]
    best = max(reached, key=lambda name: len(result.justifications(name, next(iter(result[name].by_member)))))
    for name in reached:
        yield "how", name, lambda name=name: told(result.how(name))  # type: ignore[misc]
        yield "reasons", name, lambda name=name: told(result.reasons(name))  # type: ignore[misc]
    for name in result:
        yield "why-not", name, lambda name=name: told(result.why_not(name))  # type: ignore[misc]
        yield "counterfactual", name, lambda name=name: told(result.counterfactuals(name))  # type: ignore[misc]
    for name in others:
        yield "contrast", f"{best} and {name}", lambda name=name: told(result.contrast(best, name))  # type: ignore[misc]
    for name in kb.vocabulary.statable:
        finding = kb.vocabulary.findings.get(name)
        if finding is not None and finding.type == "boolean":
            yield "what-if", name, lambda name=name: told(result.what_if({name: "yes"}))  # type: ignore[misc]
    yield "next", "everything", lambda: told(result.next_questions())
    yield "certificate", "everything", result.certificate


def timed(ask: Ask, repeats: int) -> float | None:
    """The median seconds of a question; None where it cannot be asked of this."""
    taken: list[float] = []
    for _ in range(repeats):
        start = time.perf_counter()
        try:
            ask()
        except ExpertError:
            return None
        taken.append(time.perf_counter() - start)
    return median(taken)


if __name__ == "__main__":
    main()
