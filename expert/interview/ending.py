"""What is said at the end of an interview: why it ended, the red flags, and the report."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from expert.explanations import wording
from expert.explanations.frames import ask as said
from expert.facts import Key
from expert.interview.progress import open_flags, present_flags
from expert.loading.side_notes import plain_note
from expert.reporting.report import Report
from expert.reporting.text import Paragraph, paragraphs


def closing(made: Report, ended: Iterable[Paragraph], detail: str | None) -> list[Paragraph]:
    """Why it ended, the red flags that no report would name, and the report unless ``detail`` is None."""
    blocks = [list(ended)]
    if detail is None:
        blocks.append(list(present_flags(made)))
    if detail in {None, "summary"}:  # the other reports name them
        blocks.append(list(open_flags(made)))
    if detail is not None:
        blocks.append(list(told_report(made, detail)))
    return [paragraph for block in blocks if block for paragraph in (Paragraph(), *block)]


def told_report(made: Report, detail: str) -> Iterator[Paragraph]:
    """The report for whoever answered: its remarks without ids, and without advice on how to write a fact file."""
    notes = frozenset(made.consultation.facts.notes)
    for paragraph in paragraphs(made, detail=detail):
        if paragraph.text in notes:
            yield replace(paragraph, text=plain_note(paragraph.text, made.consultation.model.vocabulary))
        else:
            yield paragraph


def why_ended(made: Report, untold: Iterable[Key], *, early: bool) -> Iterator[Paragraph]:
    """Why nothing more is asked, and what would still matter but is not known."""
    if early:
        yield Paragraph(said.ENDED, style="bold")
        return
    keys = list(dict.fromkeys(untold))
    yield Paragraph(said.NONE_ANSWERABLE if keys else said.NO_QUESTION_LEFT, style="bold")
    if keys:
        yield Paragraph(said.declined(wording.listed(wording.pairs_words(made.consultation.model.vocabulary, keys))))
