"""A rule that did not give a conclusion, told for an audience: in full, with every part of its premise, or in short."""

from collections.abc import Iterator
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.frames import why_not as frames
from expert.explanations.misses import Miss, MissingStep, Want
from expert.explanations.premise_parts import SATISFIED, VIOLATED, Part
from expert.reporting.sources import SourceTeller
from expert.reporting.text import Paragraph
from expert.vocabulary import Vocabulary

_MARKS = {SATISFIED: ("✓", "green"), VIOLATED: ("✗", "red")}
_OPEN_MARK = ("?", "yellow")


@dataclass(frozen=True, slots=True)
class MissTeller:
    """Tells rules that did not give a conclusion; ``shown`` holds the numbers of the steps that are told."""

    consultation: Consultation
    audience: Audience
    shown: frozenset[int]
    sources: SourceTeller

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the knowledge base."""
        return self.consultation.model.vocabulary

    def in_full(self, miss: Miss, step: MissingStep, marker: str) -> Iterator[Paragraph]:
        """A rule with its reason, every part of its premise, what it would need, and its sources."""
        yield Paragraph(self._title(miss, brief=False), 4, marker, "bold", "cyan", 9)
        yield Paragraph(miss.rule.because, 8, "because", marker_style="dim", hang=8)
        yield from self._premise(miss)
        for told in (frames.too_low(miss, step), frames.may_not_suffice(miss)):
            if told:
                yield Paragraph(told, 8, "!", "yellow", "yellow")
        for changes, lead in ((True, frames.CHANGE), (False, frames.LEARN)):
            told = "; ".join(self._want(want) for want in miss.wants or () if want.changes == changes)
            if told:
                yield Paragraph(told, 8, lead, marker_style="dim", hang=11)
        for wants in miss.alternatives:
            told = "; ".join(self._want(want) for want in wants)
            yield Paragraph(told, 8, frames.INSTEAD, marker_style="dim", hang=11)
        if miss.more_alternatives:
            yield Paragraph(frames.more_ways(miss.more_alternatives), 8, style="dim")
        if miss.wants is None:
            yield Paragraph(f"{wording.capital(frames.NO_WAY)}.", 8, style="dim")
        if miss.rule.assumption:
            yield Paragraph(miss.rule.assumption, 8, "assumes", "italic", "dim", 8)
        yield from self.sources.in_full(miss.citations)

    def in_short(self, miss: Miss) -> Paragraph:
        """A rule and what it would need, in a few lines."""
        low = f" ({miss.held} so far)" if miss.held else ""
        sources = self.sources.in_short(miss.citations)
        ways = f" ({frames.more_ways(others)})" if (others := len(miss.alternatives) + miss.more_alternatives) else ""
        far = f"{frames.far_words(miss, self._want)}{ways}"
        told = f"{self._title(miss, brief=True)}{low} — {far}.{f' [{sources}]' if sources else ''}"
        return Paragraph(told, 4, "further", "dim", "dim", 9)

    def _title(self, miss: Miss, *, brief: bool) -> str:
        policy = self.sources.policy(miss.rule) if brief or not self.audience.is_patient else ""
        where = self.vocabulary.scopes[miss.rule.scope].words(miss.member) if miss.member else ""
        whose = f" ({where})" if where and self._differs_in_member(miss) else ""
        return f"{self.sources.rule(miss.rule)}{whose}{frames.gives(miss)}{policy}"

    def _differs_in_member(self, miss: Miss) -> bool:
        """Whether a rule about a member is told of a conclusion of the person, so that its member must be named."""
        conclusions = (self.vocabulary.conclusions[name] for name in miss.rule.then)
        return any(conclusion.scope != miss.rule.scope for conclusion in conclusions)

    def _want(self, want: Want) -> str:
        return self.audience.marked(frames.want_words(self.vocabulary, want), want.item, want.member)

    def _premise(self, miss: Miss) -> Iterator[Paragraph]:
        parts = miss.premise.parts if miss.premise.connective == "all" else (miss.premise,)
        for part in parts:
            yield from self._part(part, 8, miss.rule.scope)

    def _part(self, part: Part, indent: int, scope: str) -> Iterator[Paragraph]:
        mark, style = _MARKS.get(part.status, _OPEN_MARK)
        told = frames.part_words(self.vocabulary, part, scope)
        if part.connective == "test":
            told = self.audience.marked(told, part.item, part.member)
        where = f" (step {part.step})" if part.step in self.shown else ""
        yield Paragraph(f"{told}{where}", indent, mark, "", style)
        for inner in part.parts:
            if part.status != SATISFIED or inner.status == SATISFIED:
                yield from self._part(inner, indent + 4, scope)
