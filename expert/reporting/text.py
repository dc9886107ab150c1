"""The report as text: the same paragraphs for a pipe (plain) and for a terminal (styled)."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expert.consultation import YES, State
from expert.explanations import wording
from expert.explanations.how import Application
from expert.reporting.report import Entry, OpenFlag, Report
from expert.vocabulary import Rung, Vocabulary

WIDTH = 100
DETAILS = ("summary", "normal", "full")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A marker and a text, wrapped with a hanging indent. Styles are names of rich; plain text leaves them out."""

    text: str = ""
    indent: int = 0
    marker: str = ""
    style: str = ""
    marker_style: str = ""
    hang: int = 0

    def lines(self, width: int) -> list[str]:
        """The lines of the text without the marker's own cells, wrapped to ``width``."""
        room = max(width - self.indent - self._gutter(), 30)
        return textwrap.wrap(self.text, room, break_long_words=True, break_on_hyphens=False) or [""]

    def _gutter(self) -> int:
        return max(self.hang, len(self.marker) + 1 if self.marker else 0)

    def rows(self, width: int) -> Iterator[tuple[str, str]]:
        """Pairs of left part (indent and marker, or blank) and text, one per line."""
        for number, line in enumerate(self.lines(width)):
            marker = self.marker if number == 0 else ""
            yield " " * self.indent + marker.ljust(self._gutter()), line


def render_plain(paragraphs: Iterable[Paragraph], width: int = WIDTH) -> str:
    """Paragraphs as plain text."""
    rows = (left + line for paragraph in paragraphs for left, line in paragraph.rows(width))
    return "\n".join(row.rstrip() for row in rows) + "\n"


def to_text(made: Report, *, detail: str = "normal", width: int = WIDTH) -> str:
    """The report as plain text; ``detail`` is one of DETAILS."""
    return render_plain(paragraphs(made, detail=detail), width)


def paragraphs(made: Report, *, detail: str = "normal") -> Iterator[Paragraph]:
    """The paragraphs of a report, in order of safety.

    ``summary`` stops after the summary. ``normal`` tells in one line each the rules that give less than the level reached;
    ``full`` tells every rule with its statements.
    """
    model = made.consultation.model
    case = made.consultation.facts.case
    yield Paragraph(model.title + (f" · {case}" if case else ""), style="bold")
    yield from _summary(made)
    if detail != "summary":
        yield from _details(made, full=detail == "full")
    yield from _footer(made)


def _heading(text: str, style: str = "bold") -> Iterator[Paragraph]:
    yield Paragraph()
    yield Paragraph(text.upper(), style=style)


# --- summary ---------------------------------------------------------------------------------------------------------


def _summary(made: Report) -> Iterator[Paragraph]:
    yield Paragraph()
    yield _row("Red flags", _red_flag_summary(made), "bold red" if made.red_flags or made.open_flags else "")
    yield _row("Urgency", urgency_words(made.urgency, made.urgency_ceiling), "bold")
    for number, line in enumerate(_foremost(made)):
        yield _row("Foremost" if number == 0 else "", line)
    if not made.hypotheses:
        yield _row("Foremost", "no hypothesis is supported by what is known")
    if made.unexplained:
        yield _row("Unexplained", f"{'; '.join(fact.text for fact in made.unexplained)}. No rule that fired used this.")
    if made.conflicts:
        yield _row("Conflicts", "; ".join(conflict_words(entry) for entry in made.conflicts))
    for note in made.consultation.facts.notes:
        yield _row("Note", note)
    for fault in made.consultation.facts.ignored:
        yield _row("Ignored", str(fault))


def _row(name: str, text: str, style: str = "") -> Paragraph:
    return Paragraph(text, 2, name, style, "dim", 13)


def _side(entry: Entry | OpenFlag) -> str:
    return f" ({entry.where})" if entry.where else ""


def _red_flag_summary(made: Report) -> str:
    present = wording.listed(dict.fromkeys(entry.conclusion.label + _side(entry) for entry in made.red_flags))
    names = len({flag.state.conclusion.id for flag in made.open_flags})
    open_words = f"{names} not yet excluded, so nothing below reassures" if names else "none left open"
    return f"PRESENT: {present}; {open_words}" if present else f"none present; {open_words}"


def urgency_words(proved: Rung | None, ceiling: Rung | None) -> str:
    """The urgency reached and the one that could still be reached."""
    reached = f"{proved.id} {proved.label}" if proved and proved.id != proved.label else "none derived"
    if proved and proved.id.lower() in proved.label.lower():
        reached = proved.label
    if ceiling is None or ceiling == proved:
        return f"{reached} (settled)"
    top = ceiling.label if ceiling.id.lower() in ceiling.label.lower() else f"{ceiling.id} {ceiling.label}"
    return f"{reached} so far, not settled: what is not known could raise it to {top}"


def _foremost(made: Report) -> Iterator[str]:
    """The hypotheses of the best level reached, each once with its sides."""
    if not made.hypotheses:
        return
    vocabulary = made.consultation.model.vocabulary
    best = [entry for entry in made.hypotheses if entry.state.level == made.hypotheses[0].state.level]
    for name in dict.fromkeys(entry.conclusion.id for entry in best):
        group = [entry for entry in best if entry.conclusion.id == name]
        first = group[0]
        where = wording.members_words(vocabulary, first.conclusion.scope, [entry.state.member for entry in group])
        held = "; this does not reassure while red flags are open" if first.withheld else ""
        yield f"{first.conclusion.label}{f' ({where})' if where else ''}: {wording.state_words(first.state)}{held}"


def conflict_words(entry: Entry) -> str:
    """A conflict in one sentence."""
    stated = "yes" if entry.state.given else "no"
    opposite = "exclude it" if entry.state.given else "derive it"
    return f"{entry.conclusion.label}{_side(entry)} is stated as {stated}, but the other facts {opposite}; both are kept"


# --- details ---------------------------------------------------------------------------------------------------------


def _details(made: Report, *, full: bool) -> Iterator[Paragraph]:
    vocabulary = made.consultation.model.vocabulary
    if made.red_flags:
        yield from _heading("Red flags present", "bold red")
        for entry in made.red_flags:
            yield from _entry(entry, vocabulary, full=True)
    yield from _open_flags(made)
    yield from _urgency(made)
    yield from _hypotheses(made, full=full)
    yield from _recommendations(made)
    yield from _others(made, full=full)
    yield from _left_over(made)
    yield from _facts(made)


def _open_flags(made: Report) -> Iterator[Paragraph]:
    if not made.open_flags:
        return
    vocabulary = made.consultation.model.vocabulary
    yield from _heading("Red flags not yet excluded", "bold red")
    yield Paragraph("While any of these is unknown, nothing in this report says harmless or that self-care is enough.", 2)
    groups: dict[str, list[OpenFlag]] = {}
    for flag in made.open_flags:
        groups.setdefault(flag.state.conclusion.id, []).append(flag)
    for flags in groups.values():
        first = flags[0]
        where = wording.members_words(vocabulary, first.state.conclusion.scope, [flag.state.member for flag in flags])
        pairs = [(question.item, question.member) for flag in flags for question in flag.missing]
        policy = " [policy]" if first.is_policy else ""
        side = f" ({where})" if where else ""
        yield Paragraph(f"{first.state.conclusion.label}{side}{policy}", 2, "?", "bold", "red")
        yield Paragraph(f"not known: {'; '.join(wording.pairs_words(vocabulary, dict.fromkeys(pairs)))}", 4, style="dim")


def _urgency(made: Report) -> Iterator[Paragraph]:
    yield from _heading("Urgency")
    yield Paragraph(urgency_words(made.urgency, made.urgency_ceiling), 2, style="bold")
    if made.urgency:
        yield Paragraph(made.urgency.meaning + (" [policy]" if made.urgency.sources else ""), 4)
    shown = {entry.conclusion.id for entry in made.red_flags}
    for entry in _merged(made.urgency_from):
        if entry.conclusion.id not in shown:
            yield Paragraph(f"from {entry.conclusion.label}{_side(entry)}: {_rule_names(entry)}", 4)


def _rule_names(entry: Entry) -> str:
    return ", ".join(dict.fromkeys(application.rule.id for application in entry.support)) or "stated as a fact"


def _hypotheses(made: Report, *, full: bool) -> Iterator[Paragraph]:
    vocabulary = made.consultation.model.vocabulary
    yield from _heading("Hypotheses")
    if not made.hypotheses:
        yield Paragraph("None is supported by what is known.", 2)
    for entry in made.hypotheses:
        yield from _entry(entry, vocabulary, full=full)
    for entry in made.contrary_only:
        yield Paragraph(f"{entry.conclusion.label}{_side(entry)}: not supported, and there is evidence against it", 2, "–")
        yield from _applications(entry.contrary, "against")
    excluded = _merged_states(made.not_indicated, vocabulary)
    if excluded:
        yield Paragraph(f"Not indicated, since every rule for it is excluded: {'; '.join(excluded)}", 2)


def _merged_states(states: Iterable[State], vocabulary: Vocabulary) -> list[str]:
    return wording.pairs_words(vocabulary, [(state.conclusion.id, state.member) for state in states])


def level_bar(vocabulary: Vocabulary, level: str | None) -> str:
    """A level as filled and empty dots, readable without colour."""
    if level is None or level == YES:
        return "●" if level else "○"
    rank = vocabulary.rank(level) + 1
    return "●" * rank + "○" * (len(vocabulary.levels) - rank)


def _entry(entry: Entry, vocabulary: Vocabulary, *, full: bool) -> Iterator[Paragraph]:
    state = entry.state
    words = f"{wording.state_words(state)} · " if state.level != YES else ""
    yield Paragraph()
    title = f"{words}{state.conclusion.label}{_side(entry)} — {wording.ceiling_words(state)}"
    yield Paragraph(title, 2, level_bar(vocabulary, state.level), "bold", "cyan")
    if state.conclusion.meaning:
        yield Paragraph(f"{wording.capital(state.conclusion.meaning).rstrip('.')}.", 4)
    if state.conclusion.advice and vocabulary.role(state.conclusion) == "red_flag":
        yield Paragraph(state.conclusion.advice, 4, style="bold red")
    if entry.withheld:
        yield Paragraph("This does not reassure yet: red flags are present or not excluded.", 4, "!", "yellow", "yellow")
    for caution in entry.cautions:
        yield Paragraph(f"{caution.text} [policy]", 4, "!", "yellow", "yellow")
    carrying = [application for application in entry.support if full or application.level == state.level]
    yield from _applications(carrying, "for")
    yield from _in_brief(application for application in entry.support if application not in carrying)
    yield from _applications(entry.contrary, "against")
    if entry.competing:
        rivals = [f"{rival.conclusion.label} ({wording.state_words(rival)})" for rival in entry.competing]
        yield Paragraph(f"competes with {'; '.join(rivals)}", 4, style="dim")


def _in_brief(applications: Iterable[Application]) -> Iterator[Paragraph]:
    """Rules that give less than the level reached, one line each."""
    for application in applications:
        places = ", ".join(citation.id for citation in application.citations)
        yield Paragraph(f"{application.rule.id}  {application.rule.title} → {application.level} ({places})", 4, "also", "dim", "dim")


def _applications(applications: Iterable[Application], side: str) -> Iterator[Paragraph]:
    for application in applications:
        rule = application.rule
        gives = "" if application.level in {YES, "contrary"} else f" → {application.level}"
        policy = " [policy]" if rule.is_policy else ""
        yield Paragraph(f"{rule.id}  {rule.title}{gives}{policy}", 4, side, marker_style="green" if side == "for" else "red")
        yield Paragraph(rule.because, 8, "because", marker_style="dim", hang=8)
        grounds = "; ".join(ground.text for ground in application.grounds)
        if grounds:
            yield Paragraph(grounds, 8, "from", marker_style="dim", hang=8)
        if rule.assumption:
            yield Paragraph(rule.assumption, 8, "assumes", style="italic", marker_style="dim", hang=8)
        yield from citation_paragraphs(application)


def citation_paragraphs(application: Application) -> Iterator[Paragraph]:
    """The sources of a firing: place, paraphrase, wording and bias; its sentence where at hand; doubts about it."""
    for citation in application.citations:
        marks = [mark for mark in (citation.strength, citation.bias) if mark and mark not in {"none", "none declared"}]
        shown = citation.text + (f" [{'; '.join(marks)}]" if marks else "")
        yield Paragraph(shown, 8, citation.id, "dim", "blue", hang=11)
        if citation.quote:
            yield Paragraph(f"“{' '.join(citation.quote.split())}”", 19, style="italic")
        for doubt in citation.doubts:
            yield Paragraph(f"questioned by the reviewer: {doubt}", 19, style="dim italic")


# --- recommendations and the rest ------------------------------------------------------------------------------------


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """Entries of one conclusion with the same level and the same rules for several members, told once."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        rules = tuple(dict.fromkeys(application.rule.id for application in entry.support))
        cautions = tuple(caution.id for caution in entry.cautions)
        key = (entry.conclusion.id, entry.state.level, rules, cautions)
        groups.setdefault(key, []).append(entry)
    return [_join(group) for group in groups.values()]


def _join(group: list[Entry]) -> Entry:
    first = group[0]
    if len(group) == 1:
        return first
    where = wording.listed([entry.where for entry in group])
    return Entry(first.state, where, first.support, first.contrary, first.cautions, first.withheld, first.competing)


def _recommendations(made: Report) -> Iterator[Paragraph]:
    if not made.recommendations:
        return
    vocabulary = made.consultation.model.vocabulary
    yield from _heading("Recommendations")
    yield Paragraph("What the documents describe or offer. Nothing here replaces the advice of a clinician.", 2, style="dim")
    kind = ""
    told: tuple[str, ...] = ()
    for entry in _merged(made.recommendations):
        if entry.conclusion.kind != kind:
            kind = entry.conclusion.kind
            yield Paragraph()
            yield Paragraph(vocabulary.kinds[kind].plural, 2, style="underline")
        yield from _short(entry)
        rules = tuple(dict.fromkeys(application.rule.id for application in entry.support))
        if rules == told:
            yield Paragraph(f"by {', '.join(rules)}, as above", 4, style="dim")
        else:
            yield from _reasons(entry)
        told = rules


def _short(entry: Entry) -> Iterator[Paragraph]:
    """A recommendation: what it says and what to be careful about."""
    level = "" if entry.state.level == YES else f" [{wording.state_words(entry.state)}]"
    text = entry.conclusion.advice or wording.capital(entry.conclusion.meaning or entry.conclusion.label)
    policy = " [policy]" if any(application.rule.is_policy for application in entry.support) else ""
    yield Paragraph(f"{wording.capital(entry.conclusion.label)}{_side(entry)}{level}{policy}", 2, "•", "bold")
    yield Paragraph(text, 4)
    if entry.withheld:
        yield Paragraph("This does not reassure yet: red flags are present or not excluded.", 4, "!", "yellow", "yellow")
    for caution in entry.cautions:
        yield Paragraph(f"{caution.text} [policy]", 4, "!", "yellow", "yellow")


def _reasons(entry: Entry) -> Iterator[Paragraph]:
    """Why a recommendation is made and on whose word."""
    seen: set[str] = set()
    for application in entry.support:
        if application.rule.id not in seen:
            seen.add(application.rule.id)
            places = ", ".join(citation.id for citation in application.citations)
            yield Paragraph(f"{application.rule.title}. {application.rule.because}", 4, application.rule.id, "dim", "dim")
            caused = "; ".join(ground.text for ground in application.grounds)
            yield Paragraph(f"from {caused} · sources {places}" if caused else f"sources {places}", 10, style="dim")


def _others(made: Report, *, full: bool) -> Iterator[Paragraph]:
    """The remaining kinds; mechanisms, which are many, are only counted unless everything is asked for."""
    vocabulary = made.consultation.model.vocabulary
    kinds: dict[str, list[Entry]] = {}
    for entry in _merged(made.others):
        kinds.setdefault(entry.conclusion.kind, []).append(entry)
    for kind, entries in kinds.items():
        yield from _heading(vocabulary.kinds[kind].plural)
        if vocabulary.kinds[kind].role == "mechanism" and not full:
            names = wording.listed(entry.conclusion.label for entry in entries[:3])
            yield Paragraph(f"{len(entries)} steps explain how, such as {names}. They are told in full detail and by 'how'.", 2)
            continue
        for entry in entries:
            level = "" if entry.state.level == YES else f": {wording.state_words(entry.state)}"
            held = " (held back: red flags are present or not excluded)" if entry.withheld else ""
            sources = dict.fromkeys(citation.id for application in entry.support for citation in application.citations)
            because = f" — {entry.support[0].rule.because}" if entry.support else ""
            where = f" [{_rule_names(entry)}; {', '.join(sources)}]" if sources else f" [{_rule_names(entry)}]"
            yield Paragraph(f"{wording.capital(entry.conclusion.label)}{_side(entry)}{level}{held}{because}{where}", 2, "•")


def _left_over(made: Report) -> Iterator[Paragraph]:
    if made.tensions:
        yield from _heading("Where the documents pull in different directions")
        for tension in made.tensions:
            yield Paragraph(tension.title, 2, tension.id, "bold", "dim")
            for side in tension.sides:
                yield Paragraph(side, 6, "–")
            yield Paragraph(tension.handling, 6, style="dim")
    if made.conflicts:
        yield from _heading("Conflicts")
        for entry in made.conflicts:
            yield Paragraph(wording.capital(conflict_words(entry)) + ".", 2, "!")
    if made.unexplained:
        yield from _heading("Not explained by this knowledge")
        for fact in made.unexplained:
            yield Paragraph(fact.text, 2, "•")
    if made.questions:
        yield from _heading("Not asked that would matter")
        vocabulary = made.consultation.model.vocabulary
        words = wording.pairs_words(vocabulary, [(question.item, question.member) for question in made.questions])
        yield Paragraph("; ".join(words), 2)


def _facts(made: Report) -> Iterator[Paragraph]:
    yield from _heading("Facts given")
    for fact in made.stated:
        yield Paragraph(fact.text, 2, "•", "" if fact.known else "dim")
    if not made.stated:
        yield Paragraph("none", 2)


def _footer(made: Report) -> Iterator[Paragraph]:
    consultation = made.consultation
    yield Paragraph()
    yield Paragraph(consultation.model.disclaimer, style="italic")
    yield Paragraph(f"Knowledge base {consultation.model.identity} · engine {consultation.outcome.engine}", style="dim")
    yield Paragraph(f"Digest {consultation.model.digest}", style="dim")
