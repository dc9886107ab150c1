"""What a page holds, so that it stays small enough for a mail: all of it, or less with the commands for the rest."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expert.diagrams.measure import remark
from expert.diagrams.page.document import Document, document
from expert.diagrams.page.pictures import Picture, pictures
from expert.diagrams.page.told import Answer, Lines, answers, notes

from expert.consultation import Consultation
from expert.reporting.text import Paragraph
from expert.reporting.words import visible

MOST = 500_000
"""The most bytes of a page."""
_LEFT_OUT = "Left out here, so that the page stays small. This command tells it:"


def to_html(consultation: Consultation) -> str:
    """A page with the report of a consultation and its pictures.

    The page runs its own script and no other, loads nothing and sends nothing. The same consultation gives the same
    bytes. Where there would be more of them than MOST, the longest answers are left out, up to a tenth of them; else
    the larger of the other pictures, and then answers again; each with the command that gives it. The report and the
    first picture are always whole.

    Args:
        consultation: the finished consultation.

    Raises:
        ExpertError: where the layout program fails.
    """
    drawn = pictures(consultation)
    panel = _panel(consultation, drawn)
    others = sorted((one for one in drawn[1:] if one.svg), key=lambda one: -len(one.svg or ""))
    page = ""
    for count in range(len(others) + 1):
        made = document(consultation, drawn, others[:count])
        most = len(panel.told) if count else len(panel.told) // 10
        fewest = bisect_left(range(most), True, key=lambda number: _fits(panel.on(made, number)))
        page = panel.on(made, fewest)
        if _fits(page):
            break
    return page


def _fits(page: str) -> bool:
    return len(page.encode()) <= MOST


@dataclass(frozen=True, slots=True)
class _Panel:
    """What the panel tells: notes and answers, and the answers in the order in which they are left out."""

    noted: Mapping[str, dict[str, Any]]
    lines: Lines
    told: Sequence[Answer]
    by_size: Sequence[Answer]

    def on(self, made: Document, fewer: int) -> str:
        """The page with all answers but so many, of which the command is told."""
        short = self.by_size[:fewer]
        lines = self.lines.copy()
        answered = [
            {
                "asked": one.asked,
                "title": visible(one.title),
                "lines": lines.add(_left_out(one) if one in short else one.paragraphs),
            }
            for one in self.told
        ]
        return made.with_panel({"notes": self.noted, "answers": answered, "lines": lines.values})


def _panel(consultation: Consultation, drawn: Sequence[Picture]) -> _Panel:
    """All that there is to tell; red flags are the last to be left out."""
    drawings = {picture.name: picture.drawing for picture in drawn}
    told = tuple(answers(consultation, drawings.values()))
    lines = Lines()
    noted = notes(consultation, drawings, lines)
    for number, answer in enumerate(told):
        for key in answer.keys:
            noted[remark(key)]["answer"] = number
    return _Panel(noted, lines, told, sorted(told, key=lambda one: (one.role == "red_flag", -one.size)))


def _left_out(answer: Answer) -> tuple[Paragraph, ...]:
    return Paragraph(_LEFT_OUT), Paragraph(answer.command, 4)
