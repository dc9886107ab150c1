"""A why-not answer as text and as JSON values: how things stand, the nearest rule in full, the others in short."""

from collections.abc import Iterator
from typing import Any

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.frames import why_not as frames
from expert.explanations.misses import Miss, MissingStep
from expert.explanations.premise_parts import Part, lacking
from expert.explanations.why_not import WhyNot
from expert.reporting import words
from expert.reporting.firings import FiringTeller
from expert.reporting.frame import NO_ADVICE, enveloped, framed, heading
from expert.reporting.misses import MissTeller
from expert.reporting.report import cautions_of, is_withheld
from expert.reporting.sources import SourceTeller
from expert.reporting.text import Paragraph
from expert.reporting.why_not_values import why_not_values
from expert.states import YES

DEPTH = 2


def paragraphs(
    answer: WhyNot, consultation: Consultation, audience: Audience, *, depth: int = DEPTH, everything: bool = False
) -> Iterator[Paragraph]:
    """The paragraphs of an answer.

    Args:
        answer: the answer.
        consultation: the consultation it is about.
        audience: whom it is for.
        depth: how far to follow what the nearest rules lack, 1 for what was asked alone.
        everything: tell every rule and every step in full, whatever the depth.
    """
    return framed(consultation, _Teller(answer, consultation, audience, everything=everything).tell(depth))


def values(answer: WhyNot, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of an answer in its frame."""
    return enveloped(consultation, "why-not", why_not_values(answer, consultation))


class _Teller:
    def __init__(self, answer: WhyNot, consultation: Consultation, audience: Audience, *, everything: bool) -> None:
        self.answer = answer
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.audience = audience
        self.everything = everything
        self.by_number = {step.number: step for step in answer.steps}
        self.shown: frozenset[int] = frozenset()
        self.sources = SourceTeller(consultation, audience)

    def tell(self, depth: int) -> Iterator[Paragraph]:
        roots = self.answer.steps[: self.answer.roots]
        first_like = {step.number: self._first_like(step, roots) for step in roots}
        full = [step for step in roots if first_like[step.number] is step]
        below = self._below(full, depth)
        self.shown = frozenset(step.number for step in (*full, *below))
        for step in roots:
            yield from self._step(step, first_like[step.number])
        yield from self._unsided()
        if below:
            yield from heading("What is missing on the way")
            for step in below:
                yield from self._step(step)
        yield from self._left_out(full, below)
        if any(step.misses for step in (*full, *below)):
            yield Paragraph()
            yield Paragraph(frames.LEGEND, style="dim")
        yield from self.sources.at_end()
        if any(miss.changes for step in (*full, *below) for miss in step.misses):
            yield Paragraph()
            yield Paragraph(NO_ADVICE, style="italic")

    # which steps are told

    def _first_like(self, step: MissingStep, roots: tuple[MissingStep, ...]) -> MissingStep:
        """The first root that says the same for another member."""
        if self.everything:
            return step
        return next(other for other in roots if _shape(other) == _shape(step))

    def _below(self, steps: list[MissingStep], depth: int) -> list[MissingStep]:
        """The steps that the told rules lack, down to a depth, each once; nothing stays untold where all is asked."""
        if self.everything:
            return list(self.answer.steps[self.answer.roots :])
        told = {step.number: step for step in steps}
        layer = list(steps)
        for _ in range(depth - 1):
            layer = [self.by_number[number] for step in layer for number in _misses(step) if number not in told]
            told |= {step.number: step for step in layer}
        return [step for number, step in sorted(told.items()) if number > self.answer.roots]

    def _left_out(self, full: list[MissingStep], below: list[MissingStep]) -> Iterator[Paragraph]:
        told = [*full, *below]
        missed = {number for step in told for number in _misses(step)} - {
            step.number for step in self.answer.steps[: self.answer.roots]
        }
        left = [self.by_number[number] for number in sorted(missed - self.shown)]
        if left:
            labels = dict.fromkeys(self._label(step) for step in left)
            lead = frames.TOLD_WITH_ALL if self.audience.names_options else frames.LEFT_OUT
            yield Paragraph()
            yield Paragraph(frames.left_out_words(list(labels), lead), style="dim")
        if self.answer.cut:
            yield Paragraph(frames.TOO_MANY, style="dim")

    def _label(self, step: MissingStep) -> str:
        return wording.subject(self.vocabulary, step.state.conclusion, step.state.member)

    # one step

    def _step(self, step: MissingStep, first: MissingStep | None = None) -> Iterator[Paragraph]:
        """A step; ``first`` is the root told before that says the same for another member, or the step itself."""
        state = step.state
        bar = "" if step.level == YES else f"{words.level_bar(self.vocabulary, state.level)} "
        by_name = self.answer.level is not None or step.number > self.answer.roots
        title = frames.headline(self.vocabulary, step, by_name=by_name)
        marked = self.audience.marked(title, state.conclusion.id, state.member)
        yield Paragraph()
        yield Paragraph(f"{bar}{marked}", 0, f"{step.number}.", "bold", "bold")
        if first is not None and first is not step:
            yield Paragraph(frames.same_as(self.vocabulary, first), 4)
            yield from self._warnings(step)
            return
        yield Paragraph(" ".join(self._standing(step, by_name=by_name)), 4)
        yield from self._warnings(step)
        yield from self._rules(step)
        telling = FiringTeller(self.consultation, self.audience, frozenset(), self.sources)
        for application in step.contrary:
            yield from telling.in_full(application, "against", step.number)

    def _rules(self, step: MissingStep) -> Iterator[Paragraph]:
        """The nearest rule in full and the others in short; those told of another member before only by name."""
        before = self._told_before(step)
        telling = MissTeller(self.consultation, self.audience, self.shown, self.sources)
        foremost = step.nearest or next(iter(step.misses), None)
        for miss in step.misses:
            if self.everything or miss is foremost:
                yield from telling.in_full(miss, step, "nearest" if miss is step.nearest else "rule")
            elif _miss_shape(miss) not in before:
                yield telling.in_short(miss)
        alike: dict[int, list[Miss]] = {}
        for miss in step.misses:
            if miss is not foremost and (first := before.get(_miss_shape(miss))) is not None:
                alike.setdefault(first.number, []).append(miss)
        for number, misses in alike.items():
            names = [miss.rule.title if self.audience.is_patient else miss.rule.id for miss in misses]
            told = frames.same_rules(self.vocabulary, self.by_number[number], names)
            yield Paragraph(told, 4, "further", "dim", "dim", 9)
        if step.further:
            yield Paragraph(frames.further_words(step.further), 4, style="dim")

    def _told_before(self, step: MissingStep) -> dict[object, MissingStep]:
        """What rules lack in roots told before → the first such root."""
        if self.everything or step.number > self.answer.roots:
            return {}
        found: dict[object, MissingStep] = {}
        for other in self.answer.steps[: step.number - 1]:
            for miss in other.misses:
                found.setdefault(_miss_shape(miss), other)
        return found

    def _standing(self, step: MissingStep, *, by_name: bool) -> Iterator[str]:
        red_flag = self.vocabulary.role(step.state.conclusion) == "red_flag"
        yield from frames.standing(step, red_flag=red_flag, by_name=by_name)
        if step.nearest is not None:
            yield frames.nearest_words(self.vocabulary, step.nearest)
        elif step.misses:
            yield frames.no_nearest(step)

    def _warnings(self, step: MissingStep) -> Iterator[Paragraph]:
        if is_withheld(self.consultation, step.state):
            yield Paragraph(words.HELD_BACK, 4, "!", "yellow", "yellow")
        if step.number <= self.answer.roots:
            for caution in cautions_of(self.consultation, step.state):
                yield Paragraph(self.sources.caution(caution), 4, "!", "yellow", "yellow")

    def _unsided(self) -> Iterator[Paragraph]:
        labels = [item.label for name, _ in self.answer.unsided if (item := self.vocabulary.item(name))]
        if labels:
            scope = self.vocabulary.conclusions[self.answer.name].scope
            yield Paragraph()
            yield Paragraph(frames.unsided_words(self.vocabulary, labels, scope), 4, "!", "yellow", "yellow")


def _misses(step: MissingStep) -> list[int]:
    """The steps of the conclusions that the nearest rule of a step lacks."""
    if step.nearest is None:
        return []
    return [test.step for test in lacking(step.nearest.premise) if test.step is not None]


def _shape(step: MissingStep) -> object:
    """All that a step says but for the member, so that steps of two members can be told once."""
    misses = tuple(_miss_shape(miss) for miss in step.misses)
    against = tuple(application.rule.id for application in step.contrary)
    return (step.state.level, step.state.ceiling, step.level, step.reason, misses, against, step.further)


def _miss_shape(miss: Miss) -> object:
    return (miss.rule.id, miss.level, miss.held, miss.suffices, _wants_shape(miss), _part_shape(miss.premise))


def _wants_shape(miss: Miss) -> object:
    return None if miss.wants is None else frozenset((want.item, want.wanted, want.changes) for want in miss.wants)


def _part_shape(part: Part) -> object:
    return (part.status, part.answer, tuple(_part_shape(inner) for inner in part.parts))
