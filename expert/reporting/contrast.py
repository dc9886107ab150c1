"""A contrast as text, side by side, and as JSON values: only what separates two conclusions."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.contrast import Behind, Contrast
from expert.explanations.frames import contrast as frames
from expert.explanations.frames import why_not as why_not_frames
from expert.reporting import words
from expert.reporting.contrast_values import contrast_values
from expert.reporting.firings import FiringTeller
from expert.reporting.frame import NO_ADVICE, enveloped, framed, heading
from expert.reporting.misses import MissTeller
from expert.reporting.report import cautions_of, is_withheld
from expert.reporting.sources import SourceTeller
from expert.reporting.text import WIDTH, Paragraph
from expert.states import OPEN, YES, State
from expert.vocabulary import Rung

_NAMES = 16  # cells of the first column
_COLUMN = (WIDTH - _NAMES) // 2


def paragraphs(answer: Contrast, consultation: Consultation, audience: Audience) -> Iterator[Paragraph]:
    """The paragraphs of an answer.

    Args:
        answer: the answer.
        consultation: the consultation it is about.
        audience: whom it is for.
    """
    return framed(consultation, _Teller(answer, consultation, audience).tell())


def values(answer: Contrast, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of an answer in its frame."""
    return enveloped(consultation, "contrast", contrast_values(answer, consultation))


class _Teller:
    def __init__(self, answer: Contrast, consultation: Consultation, audience: Audience) -> None:
        self.answer = answer
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.audience = audience
        self.sides = (answer.fact, answer.foil)
        self.sources = SourceTeller(consultation, audience)
        self.firings = FiringTeller(consultation, audience, frozenset(), self.sources)
        self.names = frames.short_names(self.vocabulary, answer)

    def tell(self) -> Iterator[Paragraph]:
        yield Paragraph()
        yield Paragraph(frames.question(self.vocabulary, self.answer), style="bold")
        told = [
            frames.relation_words(self.vocabulary, self.answer),
            frames.competes_words(self.vocabulary, self.answer),
        ]
        yield Paragraph(" ".join(told), 2)
        yield from self._warnings()
        yield from self._table()
        yield from self._separating()
        yield from self._rules()
        yield from self._turning()
        yield from self._shared()
        yield from self.sources.at_end()
        yield Paragraph()
        yield Paragraph(NO_ADVICE, style="italic")

    def _warnings(self) -> Iterator[Paragraph]:
        """What keeps a contrast from comforting: what is held back, and red flags that are not excluded."""
        for side in self.sides:
            label = wording.capital(self._name(side.state))
            yield from self.sources.conflict(side.state)
            if side.state.level is not None and side.state.conclusion.advice and self._is_red_flag(side.state):
                yield Paragraph(f"{label}: {side.state.conclusion.advice}", 2, "!", "bold red", "red")
            for caution in cautions_of(self.consultation, side.state):
                yield Paragraph(f"{label}: {self.sources.caution(caution)}", 2, "!", "yellow", "yellow")
            if is_withheld(self.consultation, side.state):
                yield Paragraph(f"{label}: {words.HELD_BACK}", 2, "!", "yellow", "yellow")
            if self._is_red_flag(side.state) and side.state.status == OPEN:
                yield Paragraph(f"{label} {frames.NOT_EXCLUDED}", 2, "!", "bold red", "red")

    def _is_red_flag(self, state: State) -> bool:
        return self.vocabulary.role(state.conclusion) == "red_flag"

    def _name(self, state: State) -> str:
        return frames.name(self.vocabulary, state)

    # side by side

    def _table(self) -> Iterator[Paragraph]:
        yield Paragraph()
        names = [wording.capital(self._name(side.state)) for side in self.sides]
        marked = [
            self.audience.marked(name, side.state.conclusion.id, side.state.member)
            for name, side in zip(names, self.sides, strict=True)
        ]
        yield from _row("", marked, "bold")
        yield from _row("level", [self._level(side.state) for side in self.sides])
        yield from _row("how far", [frames.reach_words(side.state) for side in self.sides])
        urgency = [self._urgency(side.state) for side in self.sides]
        if any(urgency):
            yield from _row("stands for", [told or "no rung of its own" for told in urgency])
        for name, rules in (
            ("rules for", [side.support for side in self.sides]),
            ("rules against", [side.contrary for side in self.sides]),
        ):
            if not self.audience.is_patient:
                yield from _row(name, [", ".join(words.rules(found)) or "none" for found in rules])
            else:
                yield from _row(name, [str(len(words.rules(found)) or "none") for found in rules])

    def _level(self, state: State) -> str:
        told = frames.level_words(state)
        return told if state.level == YES else f"{words.level_bar(self.vocabulary, state.level)} {told}"

    def _urgency(self, state: State) -> str:
        """The urgency a conclusion stands for; what would comfort is not named while a red flag is open."""
        rung = self._rung(state)
        held = rung is not None and is_withheld(self.consultation, state)
        return words.HELD_BRIEFLY if held else frames.urgency_words(rung)

    def _rung(self, state: State) -> Rung | None:
        ladder = self.vocabulary.urgency
        return next((rung for rung in ladder if rung.id == state.conclusion.urgency), None)

    # what separates them

    def _separating(self) -> Iterator[Paragraph]:
        first, second = self.names
        yield from heading(f"Only behind {first}")
        yield from self._behind(self.answer.only_fact)
        yield from heading(f"Only behind {second}")
        yield from self._behind(self.answer.only_foil)
        if self.answer.opposed:
            yield from heading(f"Behind {first}, and against rules for {second}")
            for one in self.answer.opposed:
                told = frames.opposed_words(self.vocabulary, one)
                marked = self.audience.marked(told, one.test.item, one.test.member)
                rule = self.sources.name(one.miss.rule)
                yield Paragraph(f"{marked} ({rule})", 2, "•")
        for side, name in zip(self.sides, self.names, strict=True):
            if side.contrary:
                yield from heading(f"Against {name}")
                for application in side.contrary:
                    yield from self.firings.in_full(application, "against", 1)

    def _behind(self, found: Sequence[Behind]) -> Iterator[Paragraph]:
        """Facts one to a line, then the conclusions on the way."""
        for one in found:
            if one.stated:
                yield Paragraph(self.audience.marked(one.text, one.item, one.member), 2, "•")
        through = [self.audience.marked(one.text, one.item, one.member) for one in found if not one.stated]
        if through:
            yield Paragraph("; ".join(through), 2, "through", marker_style="dim")
        if not found:
            yield Paragraph(frames.NOTHING, 2, style="dim")

    # their rules

    def _rules(self) -> Iterator[Paragraph]:
        """The strongest rule for each in full, the others in short, and what the second one lacks."""
        for side, name in zip(self.sides, self.names, strict=True):
            if side.support:
                yield from heading(f"What supports {name}")
                yield from self.firings.in_full(side.support[0], "for", 1)
                yield from map(self.firings.in_brief, side.support[1:])
        step = self.answer.missing
        if step is None:
            return
        yield from heading(f"What {self.names[1]} lacks")
        lead = why_not_frames.headline(self.vocabulary, step, by_name=False)
        yield Paragraph(f"{lead}. {' '.join(self._lacks())}", 2)
        if step.nearest is not None:
            telling = MissTeller(self.consultation, self.audience, frozenset(), self.sources)
            yield from telling.in_full(step.nearest, step, "nearest")
            yield Paragraph(why_not_frames.LEGEND, 4, style="dim")

    def _lacks(self) -> Iterator[str]:
        step = self.answer.missing
        if step is None:
            return
        red_flag = self.vocabulary.role(step.state.conclusion) == "red_flag"
        yield from why_not_frames.standing(step, red_flag=red_flag, by_name=False)
        if step.nearest is not None:
            yield why_not_frames.nearest_words(self.vocabulary, step.nearest)
        elif step.misses:
            yield why_not_frames.no_nearest(step)

    def _turning(self) -> Iterator[Paragraph]:
        if not self.answer.turning:
            return
        yield from heading(f"What is not known and could raise {self.names[1]}")
        for miss in self.answer.turning:
            told = "; ".join(
                self.audience.marked(why_not_frames.want_words(self.vocabulary, want), want.item, want.member)
                for want in miss.wants or ()
            )
            sources = "; ".join(filter(None, [self.sources.name(miss.rule), self.sources.in_short(miss.citations)]))
            yield Paragraph(f"{told}{why_not_frames.gives(miss)} ({sources})", 2, "?", "", "cyan")

    def _shared(self) -> Iterator[Paragraph]:
        yield from heading("Behind both")
        shared = sorted(self.answer.shared, key=lambda one: not one.stated)
        facts = sum(one.stated for one in shared)
        labels = [self.audience.marked(one.text, one.item, one.member) for one in shared]
        told = frames.shared_words(labels, facts) if shared else frames.ALONE
        yield Paragraph(told, 2, style="dim")


def _row(name: str, cells: Sequence[str], style: str = "") -> Iterator[Paragraph]:
    """A row of the table: its name, then the cells side by side, each wrapped in its own column."""
    left, right = (textwrap.wrap(cell, _COLUMN - 2, break_on_hyphens=False) for cell in cells)
    for number, (one, two) in enumerate(zip_longest(left, right, fillvalue="")):
        lead = f"  {name if number == 0 else ''}".ljust(_NAMES) + one.ljust(_COLUMN)
        yield Paragraph(two, 0, lead, style, style, _NAMES + _COLUMN)
