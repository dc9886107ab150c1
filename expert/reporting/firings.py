"""A rule that fired, told for an audience: its reason, what it rests on and how much of that is needed, its sources."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from expert.consultation import Consultation
from expert.explanations.audience import Audience
from expert.explanations.frames import how as frames
from expert.explanations.grounds import Basis, Ground, Group, grounds
from expert.explanations.how import Application
from expert.reporting import words
from expert.reporting.sources import SourceTeller
from expert.reporting.text import Paragraph
from expert.vocabulary import CONTRARY, Vocabulary

_SIDES = {"for": "green", "against": "red"}


@dataclass(frozen=True, slots=True)
class FiringTeller:
    """Tells firings one after the other: a rule's reason and sources are told in full only once.

    ``shown`` holds the numbers of the steps that are told, so that no reference leads to one that is not.
    ``by_question`` tells patients a fact as the question that was asked and its answer, else by its label.
    """

    consultation: Consultation
    audience: Audience
    shown: frozenset[int]
    sources: SourceTeller
    by_question: bool = False
    _told_in: dict[str, int] = field(default_factory=dict)

    def in_full(self, application: Application, side: str, step: int) -> Iterator[Paragraph]:
        """A rule that fired ``for`` or ``against`` the conclusion of a step."""
        rule = application.rule
        yield Paragraph(self._title(application), 4, side, marker_style=_SIDES[side])
        if side == "against" and self._would_comfort(application):
            yield Paragraph(words.HELD_BACK, 8, "!", "yellow", "yellow")
        before = self._told_in.setdefault(rule.id, step)
        if before == step:
            yield self._line(rule.because, "because")
        yield from self._grounds(application)
        if before != step:
            yield self._line(frames.same_as_before(before), "")
            return
        if rule.assumption and not self.audience.is_patient:
            yield self._line(rule.assumption, "assumes", "italic")
        if rule.note and self.audience.is_auditor:
            yield self._line(rule.note, "note")
        yield from self.sources.in_full(application.citations)

    def in_brief(self, application: Application) -> Paragraph:
        """A rule that fired, in one line."""
        told = f"{self._title(application)}{self.sources.policy(application.rule) if self.audience.is_patient else ''}"
        sources = self.sources.in_short(application.citations)
        if not self.audience.is_patient:
            numbers = sorted({ground.step for ground in application.grounds if ground.step in self.shown} - {None})
            steps = f"rests on {', '.join(f'step {number}' for number in numbers)}; " if numbers else ""
            told = f"{told} ({steps}{sources})"
        return Paragraph(told, 4, "also", "dim", "dim")

    def _title(self, application: Application) -> str:
        rule = application.rule
        place = f" [{application.place}]" if application.place and self.audience.is_auditor else ""
        policy = " [policy]" if rule.is_policy and not self.audience.is_patient else ""
        worded = f" [worded {application.wording}]" if self.audience.is_auditor and not rule.is_policy else ""
        return f"{self.audience.rule(rule)}{words.gives(application)}{policy}{worded}{place}"

    def _would_comfort(self, application: Application) -> bool:
        conclusions = self.consultation.model.vocabulary.conclusions
        given = (conclusions[name] for name, level in application.rule.then.items() if level != CONTRARY)
        return not self.consultation.may_reassure and any(conclusion.reassures for conclusion in given)

    @staticmethod
    def _line(text: str, marker: str, style: str = "") -> Paragraph:
        return Paragraph(text, 8, marker, style, "dim", 8)

    def _grounds(self, application: Application) -> Iterator[Paragraph]:
        telling = _BasisTeller(
            self.consultation.model.vocabulary,
            self.audience,
            self.shown,
            application.rule.scope,
            self.by_question and self.audience.is_patient,
        )
        for number, (depth, text) in enumerate(telling.lines(application.basis, 0)):
            marker = "from" if number == 0 else ""
            yield Paragraph(text, 14 + 2 * depth, "•", hang=2) if depth else self._line(text, marker)


@dataclass(frozen=True, slots=True)
class _BasisTeller:
    """Tells what a premise rests on, line by line, each with its depth."""

    vocabulary: Vocabulary
    audience: Audience
    shown: frozenset[int]
    scope: str
    by_question: bool

    def lines(self, part: Basis, depth: int) -> Iterator[tuple[int, str]]:
        if _is_line(part):
            yield depth, self._line(part)
        elif isinstance(part, Ground):
            return
        elif part.needed == part.of and part.kind in {"parts", "members"}:
            if depth and part.kind == "parts":
                yield depth, "together:"
            yield from self._inner(part, depth + bool(depth and part.kind == "parts"))
        else:
            yield from self._some(part, depth)

    def _inner(self, group: Group, depth: int) -> Iterator[tuple[int, str]]:
        for part in group.parts:
            yield from self.lines(part, depth)

    def _some(self, group: Group, depth: int) -> Iterator[tuple[int, str]]:
        """Parts of which fewer than all would do, or parts about another member, under what is said of them."""
        only = group.parts[0] if len(group.parts) == 1 else None
        if group.kind == "members" and only is not None:
            yield from self.lines(only, depth)
        elif group.kind == "parts" and only is not None and _is_line(only):
            yield depth, f"{self._line(only)} {frames.enough_words(group)}"
        elif group.kind == "other" and only is not None and _is_line(only):
            yield depth, f"{self._lead(group)} {self._line(only)}"
        else:
            yield depth, self._lead(group)
            yield from self._inner(group, depth + 1)

    def _lead(self, group: Group) -> str:
        scope = self.vocabulary.scopes[self.scope]
        if group.kind == "other":
            return frames.other_words(scope, group)
        if group.kind == "members":
            item = self.vocabulary.item(next(grounds(group)).item)
            return frames.members_words(self.vocabulary.scope_of(item) if item else scope)
        return frames.needed_words(group)

    def _line(self, part: Basis) -> str:
        """A part that is told in one line."""
        if isinstance(part, Ground):
            return self._ground(part)
        seen = [f"{one.answer}{self._step(one)}" for one in grounds(part)]
        return frames.compared_words(self.vocabulary, part, seen)

    def _ground(self, ground: Ground) -> str:
        told = frames.ground_for_patient if self.by_question else frames.ground_words
        text = self.audience.marked(told(self.vocabulary, ground), ground.item, ground.member)
        return f"{text}{self._step(ground)}"

    def _step(self, ground: Ground) -> str:
        if ground.step is None:
            return ""
        if ground.step not in self.shown:
            return " (not shown)"
        return f" (see {ground.step})" if self.audience.is_patient else f" (step {ground.step})"


def _is_line(part: Basis) -> bool:
    """Whether a part is told in one line: one ground, or a comparison over members."""
    return isinstance(part, Ground) or part.kind in {"differ", "alike"}
