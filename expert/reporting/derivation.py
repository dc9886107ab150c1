"""A derivation as text and as JSON: the conclusion first, then each step it rests on, once."""

from collections.abc import Iterator
from typing import Any

from expert.consultation import Consultation
from expert.errors import QuestionError
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.citations import cite
from expert.explanations.frames import how as frames
from expert.explanations.frames import sources as source_frames
from expert.explanations.how import Application, Derivation, Step
from expert.reporting import words
from expert.reporting.derivation_values import derivation_values
from expert.reporting.excerpt import Excerpt, excerpt
from expert.reporting.firings import FiringTeller
from expert.reporting.frame import enveloped, framed, heading
from expert.reporting.report import cautions_of, is_withheld
from expert.reporting.sources import SourceTeller
from expert.reporting.text import Paragraph
from expert.states import YES


def paragraphs(
    answer: Derivation,
    consultation: Consultation,
    audience: Audience,
    *,
    depth: int | None = None,
    everything: bool = False,
) -> Iterator[Paragraph]:
    """The paragraphs of a derivation, in its frame.

    Args:
        answer: the derivation.
        consultation: what it was made from.
        audience: whom it is for. Patients are not told mechanisms they did not ask about.
        depth: how many layers of steps to tell, from 1; by default all.
        everything: tell every rule in full; by default those that give less than the level reached in one line each.

    Raises:
        QuestionError: for a depth below 1.
    """
    if depth is not None and depth < 1:
        raise QuestionError(f"depth must be 1 or more, not {depth}")
    chosen = excerpt(answer, consultation.model.vocabulary, depth, mechanisms=not audience.is_patient)
    return framed(consultation, _Teller(consultation, audience, chosen, everything).told(answer))


def values(answer: Derivation, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of a derivation, in its frame; always all of it."""
    return enveloped(consultation, "how", derivation_values(answer, consultation))


class _Teller:
    def __init__(self, consultation: Consultation, audience: Audience, chosen: Excerpt, everything: bool) -> None:
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.audience = audience
        self.chosen = chosen
        self.everything = everything
        shown = frozenset(step.number for step in chosen.told)
        self.sources = SourceTeller(consultation, audience)
        self.firings = FiringTeller(consultation, audience, shown, self.sources, by_question=True)

    def told(self, derivation: Derivation) -> Iterator[Paragraph]:
        below = False
        for step in self.chosen.told:
            if step.number > derivation.roots and not below:
                below = True
                yield from heading("What this rests on")
            yield from self._step(step, asked=not below)
        yield from self._untold()
        yield from self._all_sources(derivation)

    def _step(self, step: Step, *, asked: bool) -> Iterator[Paragraph]:
        yield Paragraph()
        yield Paragraph(self._headline(step), 0, f"{step.number}.", "bold", "bold")
        below = frames.ceiling_for_patient(step.state) if self.audience.is_patient else ""
        if step.state.given and not self.audience.is_patient:
            below = frames.STATED
        if below:
            yield Paragraph(below, 4)
        if step.state.conclusion.advice and self.vocabulary.role(step.state.conclusion) == "red_flag":
            yield Paragraph(step.state.conclusion.advice, 4, style="bold red")
        yield from self._warnings(step)
        if step.weakest is not None and (asked or self.everything):
            yield Paragraph(frames.weakest_words(step.weakest, with_id=not self.audience.is_patient), 4, style="dim")
        for application in step.support:
            if self._in_full(step, application):
                yield from self.firings.in_full(application, "for", step.number)
        for application in step.support:
            if not self._in_full(step, application):
                yield self.firings.in_brief(application)
        for application in step.contrary:
            yield from self.firings.in_full(application, "against", step.number)

    def _in_full(self, step: Step, application: Application) -> bool:
        return self.everything or application.level == step.state.level

    def _headline(self, step: Step) -> str:
        state = step.state
        bar = f"{words.level_bar(self.vocabulary, state.level)} " if state.level != YES else ""
        if self.audience.is_patient:
            return f"{bar}{frames.headline_for_patient(self.vocabulary, state)}"
        label = self.audience.item(self.vocabulary, state.conclusion, state.member)
        return f"{bar}{frames.headline(state, label)}"

    def _warnings(self, step: Step) -> Iterator[Paragraph]:
        """What a reader must know before taking a conclusion up: that it does not reassure, conflicts, cautions."""
        yield from self.sources.conflict(step.state)
        if is_withheld(self.consultation, step.state):
            yield Paragraph(words.HELD_BACK, 4, "!", "yellow", "yellow")
        for caution in cautions_of(self.consultation, step.state):
            sources = self.audience.sources(cite(self.consultation.model, caution.sources))
            yield Paragraph(f"{caution.text} [{sources}]", 4, "!", "yellow", "yellow")

    def _untold(self) -> Iterator[Paragraph]:
        """What is not told, and how to see it."""
        firings = ((step, application) for step in self.chosen.told for application in step.support)
        if not all(self._in_full(step, application) for step, application in firings):
            yield Paragraph()
            yield Paragraph(f"{frames.ALSO}{frames.ALL_TELLS if self.audience.names_options else ''}", style="dim")
        if self.chosen.cut:
            keys = [step.key for step in self.chosen.cut]
            names = wording.pairs_words(self.vocabulary, keys)
            yield Paragraph()
            option = frames.depth_words(len(keys), self.chosen.depth_of_all) if self.audience.names_options else ""
            yield Paragraph(f"{frames.cut_words(names, len(keys))}{option}")
        if self.chosen.left_out:
            yield Paragraph()
            yield Paragraph(frames.left_out_words(len(self.chosen.left_out)))
        if any(is_withheld(self.consultation, step.state) for step in (*self.chosen.cut, *self.chosen.left_out)):
            yield Paragraph(words.HELD_BACK, 0, "!", "yellow", "yellow")

    def _all_sources(self, derivation: Derivation) -> Iterator[Paragraph]:
        """All sources of the whole derivation, told or not, and whose interest stands behind them."""
        applications = [one for step in derivation.steps for one in (*step.support, *step.contrary)]
        for application in applications:
            self.sources.note(application.citations)
        if applications:
            yield from self.sources.at_end(frames.SOURCES)
        else:
            yield from heading(frames.SOURCES)
            yield Paragraph(source_frames.NO_SOURCE, 2)
