"""What a page holds, so that it stays small enough for a mail: all of it, or less with the commands for the rest."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expert.diagrams.measure import remark
from expert.diagrams.page.document import Document, document
from expert.diagrams.page.packed import packed
from expert.diagrams.page.pictures import Picture, pictures
from expert.diagrams.page.told import Answer, answers, notes

from expert.consultation import Consultation
from expert.reporting.text import Paragraph
from expert.reporting.words import visible

MOST = 500_000
"""The most bytes of a page."""
_LEFT_OUT = "Left out here, so that the page stays small. This command tells it, with the file of the facts for FACTS:"
_KEPT = ("", "recommendation", "hypothesis", "red_flag")


def to_html(consultation: Consultation) -> str:
    """A page with the report of a consultation and its pictures.

    The page runs its own script and no other, loads nothing and sends nothing. The same consultation gives the same
    bytes. Where there would be more of them than MOST, less is told, with the command that tells it: first answers
    about mechanisms, risks and the like, the longest first, then the larger of the other pictures, then answers about
    recommendations, the other picture, hypotheses, and last red flags. The report and the first picture are always
    whole. Where even they are too much, nothing is left out, since that would not help.

    Args:
        consultation: the finished consultation.

    Raises:
        ExpertError: where the layout program fails.
    """
    drawn = pictures(consultation)
    panel = _panel(consultation, drawn)
    others = sorted((one for one in drawn[1:] if one.svg), key=lambda one: -len(one.svg or ""))
    whole = panel.on(document(consultation, drawn, ()), 0)
    if _fits(whole):
        return whole
    made = [document(consultation, drawn, others[:count]) for count in range(len(others) + 1)]
    for count, most in _stages(len(others), panel):
        if _fits(panel.on(made[count], most)):
            fewest = bisect_left(range(most), True, key=lambda number: _fits(panel.on(made[count], number)))
            return panel.on(made[count], fewest)
    return whole


def _stages(others: int, panel: "_Panel") -> Iterator[tuple[int, int]]:
    """How many pictures, and of the answers at most how many, are left out, from the least to the most."""
    lesser, advice = (bisect_right(panel.ranks, rank) for rank in (0, 1))
    yield from ((count, lesser) for count in range(min(2, others + 1)))
    yield from ((count, advice) for count in range(1, others + 1))
    yield others, len(panel.told)


def _fits(page: str) -> bool:
    return len(page.encode()) <= MOST


@dataclass(frozen=True, slots=True)
class _Panel:
    """What the panel tells: notes and answers, and the answers in the order in which they are left out."""

    noted: Mapping[str, dict[str, Any]]
    told: Sequence[Answer]
    by_rank: Sequence[Answer]

    @property
    def ranks(self) -> Sequence[int]:
        """The rank of each answer in the order in which they are left out."""
        return [_rank(one) for one in self.by_rank]

    def on(self, made: Document, fewer: int) -> str:
        """The page with all answers but so many, of which the command is told."""
        short = self.by_rank[:fewer]
        answered = [
            {
                "asked": one.asked,
                "title": visible(one.title),
                "lines": _left_out(one) if one in short else one.paragraphs,
            }
            for one in self.told
        ]
        return made.with_panel(packed(self.noted, answered))


def _panel(consultation: Consultation, drawn: Sequence[Picture]) -> _Panel:
    """All that there is to tell."""
    drawings = {picture.name: picture.drawing for picture in drawn}
    told = tuple(answers(consultation, drawings.values()))
    noted = notes(consultation, drawings)
    for number, answer in enumerate(told):
        for key in answer.keys:
            noted[remark(key)]["answer"] = number
    return _Panel(noted, told, sorted(told, key=lambda one: (_rank(one), -one.size)))


def _rank(answer: Answer) -> int:
    """How long an answer is kept."""
    return _KEPT.index(answer.role) if answer.role in _KEPT else 0


def _left_out(answer: Answer) -> tuple[Paragraph, ...]:
    return Paragraph(_LEFT_OUT), Paragraph(answer.command, 4)
