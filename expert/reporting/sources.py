"""The sources of an answer, told alike under every question: under a rule, or all of them once at the end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.citations import Citation, cite
from expert.explanations.frames import sources as frames
from expert.explanations.how import place_in
from expert.explanations.source_rollup import roll_up
from expert.reporting import words
from expert.reporting.frame import heading
from expert.reporting.report import CautionNote
from expert.reporting.text import Paragraph
from expert.rules import Rule
from expert.states import State


@dataclass(frozen=True, slots=True)
class SourceTeller:
    """Tells the sources of one answer and keeps count, so that each is told, and each doubt in full only once."""

    consultation: Consultation
    audience: Audience
    _cited: dict[str, Citation] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _doubted: set[str] = field(default_factory=set)

    def rule(self, rule: Rule) -> str:
        """A rule's title, with its id for all but patients, and for auditors the place where it stands."""
        place = place_in(self.consultation.model, rule.place) if self.audience.is_auditor else ""
        return f"{self.audience.rule(rule)}{f' [{place}]' if place else ''}"

    def name(self, rule: Rule) -> str:
        """A rule in few words: its title for patients, its id for the others, for auditors with its place."""
        if self.audience.is_patient:
            return rule.title
        place = place_in(self.consultation.model, rule.place) if self.audience.is_auditor else ""
        return f"{rule.id}{f' [{place}]' if place else ''}"

    def policy(self, rule: Rule) -> str:
        """A mark behind a rule that is policy, where no source stands with it."""
        if not rule.is_policy:
            return ""
        return f" ({frames.POLICY_OF_PROJECT})" if self.audience.is_patient else " [policy]"

    def note(self, citations: Iterable[Citation]) -> None:
        """Keep sources for the end."""
        self._cited.update((citation.id, citation) for citation in citations)

    def in_short(self, citations: Iterable[Citation]) -> str:
        """The places of sources that are told at the end; empty for patients, who read no places."""
        cited = tuple(citations)
        self.note(cited)
        return "" if self.audience.is_patient else self.audience.places(cited)

    def caution(self, caution: CautionNote) -> str:
        """A caution with the places of its sources."""
        sources = self.in_short(cite(self.consultation.model, caution.sources))
        return f"{caution.text}{f' [{sources}]' if sources else ''}"

    def conflict(self, state: State) -> Iterator[Paragraph]:
        """That the facts and the rules contradict each other about a conclusion; nothing where they do not."""
        if state.conflict:
            vocabulary = self.consultation.model.vocabulary
            subject = wording.capital(self.audience.item(vocabulary, state.conclusion, state.member))
            yield Paragraph(f"{words.conflict_sentence(subject, state)}.", 4, "!", "yellow", "yellow")

    def in_full(self, citations: Iterable[Citation]) -> Iterator[Paragraph]:
        """The sources of a rule: by title for patients, else each statement with its wording, sentence and doubts."""
        cited = tuple(citations)
        self.note(cited)
        if self.audience.is_patient:
            for number, title in enumerate(dict.fromkeys(map(frames.title_words, cited))):
                yield Paragraph(title, 8, "source" if number == 0 else "", "dim", "dim", 8)
        for citation in cited:
            if not self.audience.is_patient:
                yield from self._statement(citation, 8)
            if citation.quote:
                yield Paragraph(words.quoted(citation), 19, style="italic")
            yield from self._doubts(citation, 16 if self.audience.is_patient else 19)

    def at_end(self, title: str = frames.HEADING) -> Iterator[Paragraph]:
        """All sources by document, with every doubt that was not told before, and whose interest is behind them."""
        if not self._cited:
            return
        yield from heading(title)
        rolled = roll_up(self.consultation.model.vocabulary, self._cited.values())
        for source in rolled.documents:
            yield self._source(source.id, frames.source_words(source))
            for name in source.statements:
                yield from self._rest(self._cited[name])
        for policy in rolled.policies:
            yield self._source(policy.id, frames.policy_words(policy))
        if rolled.documents:
            yield Paragraph(frames.interests_words(rolled), 2, frames.INTERESTS, hang=23)

    def _source(self, name: str, text: str) -> Paragraph:
        return Paragraph(text, 2, *(("•",) if self.audience.is_patient else (name,)), hang=self._hang)

    @property
    def _hang(self) -> int:
        return 2 if self.audience.is_patient else 11

    def _rest(self, citation: Citation) -> Iterator[Paragraph]:
        """What was not told of a statement before: for auditors all of it, for the others its doubts."""
        new = [doubt for doubt in citation.doubts if doubt not in self._doubted]
        if self.audience.is_auditor and citation.id not in self._told:
            yield from self._statement(citation, 4)
            yield from self._doubts(citation, 15)
        elif new and not self.audience.is_patient:
            self._doubted.update(new)
            yield Paragraph(" ".join(map(frames.doubt_words, new)), 4, citation.id, "dim italic", "dim", 11)
        else:
            yield from self._doubts(citation, 4, again=False)

    def _statement(self, citation: Citation, indent: int) -> Iterator[Paragraph]:
        """A statement in our words with its marks; for auditors also where its sentence stands, to recognise it."""
        self._told.add(citation.id)
        marks = words.marks(citation)
        told = f"{citation.text}{f' [{marks}]' if marks else ''}"
        yield Paragraph(told, indent, citation.id, "dim", "blue", 11)
        statement = self.consultation.model.evidence.statements.get(citation.id)
        if statement is not None and self.audience.is_auditor:
            same = f"; same as {statement.same_as}" if statement.same_as else ""
            place = f"; {place_in(self.consultation.model, statement.place)}" if statement.place else ""
            span = f"characters {statement.start}-{statement.end}, fingerprint {statement.fingerprint}"
            evidence = f"wording {statement.strength}; {statement.kind}; {span}{same}{place}"
            yield Paragraph(evidence, indent + 11, style="dim")

    def _doubts(self, citation: Citation, indent: int, *, again: bool = True) -> Iterator[Paragraph]:
        for doubt in citation.doubts:
            known = doubt in self._doubted
            self._doubted.add(doubt)
            if not known:
                yield Paragraph(frames.doubt_words(doubt), indent, style="dim italic")
            elif again and not self.audience.is_patient:
                yield Paragraph(frames.QUESTIONED_AGAIN, indent, style="dim italic")
