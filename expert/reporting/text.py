"""The report as text: the same paragraphs for a pipe (plain) and for a terminal (styled)."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expert.explanations import wording
from expert.explanations.how import Application
from expert.reporting import groups, words
from expert.reporting.report import Entry, Report

WIDTH = 100
DETAILS = ("summary", "normal", "full")
MOST_QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A marker and a text, wrapped with a hanging indent. Styles are names of rich; plain text leaves them out.

    Whatever the text holds, no control character and no mark of text direction reaches the lines.
    """

    text: str = ""
    indent: int = 0
    marker: str = ""
    style: str = ""
    marker_style: str = ""
    hang: int = 0

    def lines(self, width: int) -> list[str]:
        """The lines of the text without the marker's own cells, wrapped to ``width``."""
        room = max(width - self.indent - self._gutter(), 30)
        lines = textwrap.wrap(self.text, room, break_long_words=True, break_on_hyphens=False) or [""]
        return [words.visible(line) for line in lines]

    def _gutter(self) -> int:
        return max(self.hang, len(self.marker) + 1 if self.marker else 0)

    def rows(self, width: int) -> Iterator[tuple[str, str]]:
        """Pairs of left part (indent and marker, or blank) and text, one per line."""
        for number, line in enumerate(self.lines(width)):
            marker = words.visible(self.marker) if number == 0 else ""
            yield " " * self.indent + marker.ljust(self._gutter()), line


def render_plain(paragraphs: Iterable[Paragraph], width: int = WIDTH) -> str:
    """Paragraphs as plain text."""
    rows = (left + line for paragraph in paragraphs for left, line in paragraph.rows(width))
    return "".join(f"{row.rstrip()}\n" for row in rows)


def to_text(made: Report, *, detail: str = "normal", width: int = WIDTH) -> str:
    """The report as plain text; ``detail`` is one of DETAILS."""
    return render_plain(paragraphs(made, detail=detail), width)


def paragraphs(made: Report, *, detail: str = "normal") -> Iterator[Paragraph]:
    """The paragraphs of a report, in order of safety.

    ``summary`` stops after the summary. ``normal`` tells in one line each the rules that give less than the level
    reached; ``full`` tells every rule with its statements.
    """
    yield Paragraph(words.title(made), style="bold")
    yield from _summary(made)
    if detail != "summary":
        yield from _details(made, full=detail == "full")
    yield from _footer(made)


def _heading(text: str, style: str = "bold") -> Iterator[Paragraph]:
    yield Paragraph()
    yield Paragraph(text.upper(), style=style)


def _summary(made: Report) -> Iterator[Paragraph]:
    yield Paragraph()
    alarming = "bold red" if made.red_flags or made.open_flags else ""
    styles = {words.RED_FLAGS: alarming, words.DO_NOW: "bold red", words.URGENCY: "bold"}
    for name, text in words.summary(made):
        yield Paragraph(text, 2, name, styles.get(name, ""), "dim", 13)


def _details(made: Report, *, full: bool) -> Iterator[Paragraph]:
    if made.red_flags:
        yield from _heading(words.PRESENT_HEADING, "bold red")
        for entry in made.red_flags:
            yield from _entry(entry, made, full=True)
    yield from _open_flags(made)
    yield from _urgency(made)
    yield from _hypotheses(made, full=full)
    yield from _recommendations(made)
    yield from _others(made, full=full)
    yield from _left_over(made, full=full)
    yield from _facts(made)


def _open_flags(made: Report) -> Iterator[Paragraph]:
    if not made.open_flags:
        return
    yield from _heading(words.OPEN_HEADING, "bold red")
    yield Paragraph(words.WHILE_OPEN, 2)
    for group in groups.open_groups(made):
        yield Paragraph(f"{group.label}{_policy(group.is_policy)}", 2, "?", "bold", "red")
        yield Paragraph(f"not known: {group.missing}", 4, style="dim")


def _policy(is_policy: bool) -> str:
    return " [policy]" if is_policy else ""


def _urgency(made: Report) -> Iterator[Paragraph]:
    yield from _heading("Urgency")
    yield Paragraph(words.urgency(made), 2, style="bold")
    rung = words.named_rung(made)
    if rung is None:
        return
    yield Paragraph(f"{rung.meaning}{_policy(bool(rung.sources))}", 4)
    for cause in groups.urgency_causes(made):
        yield Paragraph(cause, 4)


def _hypotheses(made: Report, *, full: bool) -> Iterator[Paragraph]:
    yield from _heading("Hypotheses")
    if not made.hypotheses:
        yield Paragraph(words.NO_HYPOTHESIS, 2)
    for entry in groups.hypotheses(made):
        yield from _entry(entry, made, full=full)
    for entry in made.contrary_only:
        yield Paragraph(f"{words.label(entry)}: {words.ONLY_CONTRARY}", 2, "-")
        yield from _contrary(entry, made)
    for told in (groups.still_open(made), groups.excluded(made)):
        if told:
            yield Paragraph()
            yield Paragraph(told, 2)


def _entry(entry: Entry, made: Report, *, full: bool) -> Iterator[Paragraph]:
    state = entry.state
    vocabulary = made.consultation.model.vocabulary
    yield Paragraph()
    yield Paragraph(words.headline(entry), 2, words.level_bar(vocabulary, state.level), "bold", "cyan")
    if state.conclusion.meaning:
        yield Paragraph(words.meaning(entry), 4)
    if state.conclusion.advice and vocabulary.role(state.conclusion) == "red_flag":
        yield Paragraph(state.conclusion.advice, 4, style="bold red")
    yield from _warnings(entry)
    carrying = [application for application in entry.support if full or application.level == state.level]
    for application in carrying:
        yield from _application(application, "for")
    yield from _in_brief(application for application in entry.support if application not in carrying)
    yield from _contrary(entry, made)
    if entry.competing:
        yield Paragraph(words.rival_words(entry, made), 4, style="dim")


def _warnings(entry: Entry) -> Iterator[Paragraph]:
    """What a reader must know before taking a conclusion up: that it does not reassure, and its cautions."""
    if entry.withheld:
        yield _warning(words.HELD_BACK)
    yield from _cautions(entry)


def _cautions(entry: Entry) -> Iterator[Paragraph]:
    for caution in entry.cautions:
        yield _warning(f"{caution.text}{_policy(words.is_policy(caution))}")


def _warning(text: str) -> Paragraph:
    return Paragraph(text, 4, "!", "yellow", "yellow")


def _in_brief(applications: Iterable[Application], marker: str = "also") -> Iterator[Paragraph]:
    """Rules told in one line each."""
    for application in applications:
        places = ", ".join(citation.id for citation in application.citations)
        told = f"{application.rule.id}  {application.rule.title}{words.gives(application)} ({places})"
        yield Paragraph(told, 4, marker, "dim", "dim")


def _contrary(entry: Entry, made: Report) -> Iterator[Paragraph]:
    for application in entry.contrary:
        yield from _application(application, "against")
        if words.holds_back(application, made):
            yield Paragraph(words.HELD_BACK, 8, "!", "yellow", "yellow")


def _application(application: Application, side: str) -> Iterator[Paragraph]:
    together = "; ".join(ground.text for ground in application.grounds)
    yield from application_paragraphs(application, side, [together] if together else [])


def application_paragraphs(application: Application, side: str, grounds: Iterable[str]) -> Iterator[Paragraph]:
    """A rule that fired ``for`` or ``against`` a conclusion: its reason, its grounds one to a line, its sources."""
    rule = application.rule
    told = f"{rule.id}  {rule.title}{words.gives(application)}{_policy(rule.is_policy)}"
    yield Paragraph(told, 4, side, marker_style="green" if side == "for" else "red")
    yield Paragraph(rule.because, 8, "because", marker_style="dim", hang=8)
    for number, ground in enumerate(grounds):
        yield Paragraph(ground, 8, "from" if number == 0 else "", marker_style="dim", hang=8)
    if rule.assumption:
        yield Paragraph(rule.assumption, 8, "assumes", style="italic", marker_style="dim", hang=8)
    yield from citation_paragraphs(application)


def citation_paragraphs(application: Application) -> Iterator[Paragraph]:
    """The sources of a firing: place, paraphrase, wording and bias; its sentence where at hand; doubts about it."""
    doubted: set[str] = set()
    for citation in application.citations:
        marks = words.marks(citation)
        shown = citation.text + (f" [{marks}]" if marks else "")
        yield Paragraph(shown, 8, citation.id, "dim", "blue", hang=11)
        if citation.quote:
            yield Paragraph(words.quoted(citation), 19, style="italic")
        for doubt in citation.doubts:
            again = doubt in doubted
            doubted.add(doubt)
            told = "questioned by the reviewer, as above" if again else f"questioned by the reviewer: {doubt}"
            yield Paragraph(told, 19, style="dim italic")


def _recommendations(made: Report) -> Iterator[Paragraph]:
    if not made.recommendations:
        return
    yield from _heading("Recommendations")
    yield Paragraph(words.ADVICE_IN_GENERAL, 2, style="dim")
    if made.red_flags:
        yield Paragraph(words.RED_FLAGS_FIRST, 2, "!", "bold red", "red")
    kind = None
    for advice in groups.advice(made):
        if advice.kind != kind:
            kind = advice.kind
            yield Paragraph()
            yield Paragraph(kind.plural, 2, style="underline")
        yield from _advice(advice.entry)
        if advice.as_above:
            yield Paragraph(f"by {words.rule_names(advice.entry)}, as above", 4, style="dim")
            continue
        for reason in advice.reasons:
            yield from _reason(reason)


def _advice(entry: Entry) -> Iterator[Paragraph]:
    """A recommendation: what it says and what to be careful about."""
    state = words.advice_state(entry)
    policy = _policy(any(application.rule.is_policy for application in entry.support))
    told = f"{wording.capital(words.label(entry))}{f' [{state}]' if state else ''}{policy}"
    yield Paragraph(told, 2, "•", "bold")
    yield Paragraph(words.advice(entry), 4)
    yield from _warnings(entry)


def _reason(reason: groups.Reason) -> Iterator[Paragraph]:
    """Why a recommendation is made and on whose word."""
    rule = reason.application.rule
    yield Paragraph(f"{rule.title}. {rule.because}", 4, rule.id, "dim", "dim")
    sources = f"sources {', '.join(reason.sources)}"
    yield Paragraph(f"from {'; '.join(reason.grounds)} · {sources}" if reason.grounds else sources, 10, style="dim")


def _others(made: Report, *, full: bool) -> Iterator[Paragraph]:
    """The remaining kinds; mechanisms, which are many, are only counted unless everything is asked for."""
    for kind, entries in groups.others(made):
        yield from _heading(kind.plural)
        if kind.role == "mechanism" and not full:
            names = wording.listed(entry.conclusion.label for entry in entries[:3])
            told = f"{len(entries)} steps explain how, such as {names}. They are told in full detail and by 'how'."
            yield Paragraph(told, 2)
            continue
        for entry in entries:
            because = f" — {entry.support[0].rule.because}" if entry.support else ""
            sources = ", ".join(words.sources(entry.support))
            where = f"{words.rule_names(entry)}; {sources}" if sources else words.rule_names(entry)
            yield Paragraph(f"{words.other_headline(entry)}{because} [{where}]", 2, "•")
            if entry.conclusion.advice:
                yield Paragraph(entry.conclusion.advice, 4)
            yield from _cautions(entry)
            yield from _in_brief(entry.contrary, "against")


def _left_over(made: Report, *, full: bool) -> Iterator[Paragraph]:
    if made.tensions:
        yield from _heading(words.TENSIONS_HEADING)
        for tension in made.tensions:
            yield Paragraph(tension.title, 2, tension.id, "bold", "dim")
            for side in tension.sides:
                yield Paragraph(side, 6, "-")
            yield Paragraph(tension.handling, 6, style="dim")
    if made.conflicts:
        yield from _heading("Conflicts")
        for entry in made.conflicts:
            yield Paragraph(f"{wording.capital(words.conflict_words(entry))}.", 2, "!")
    if made.unexplained:
        yield from _heading(words.UNEXPLAINED_HEADING)
        for fact in made.unexplained:
            yield Paragraph(fact.text, 2, "•")
    if made.questions:
        yield from _heading(words.QUESTIONS_HEADING)
        asked = groups.questions(made)
        for question in asked if full else asked[:MOST_QUESTIONS]:
            yield Paragraph(question, 2, "?", marker_style="cyan")
        if not full and len(asked) > MOST_QUESTIONS:
            yield Paragraph(f"and {len(asked) - MOST_QUESTIONS} more, in full detail and in JSON", 2, style="dim")


def _facts(made: Report) -> Iterator[Paragraph]:
    yield from _heading("Facts given")
    for fact in made.stated:
        yield Paragraph(fact.text, 2, "•", "" if fact.known else "dim")
    if not made.stated:
        yield Paragraph("none", 2)


def _footer(made: Report) -> Iterator[Paragraph]:
    yield Paragraph()
    yield Paragraph(made.consultation.model.disclaimer, style="italic")
    for line in words.identity(made.consultation):
        yield Paragraph(line, style="dim")
