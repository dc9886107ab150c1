"""The reasons for a conclusion as text and as JSON values: each set of facts with the rules it fires."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.frames import reasons as frames
from expert.explanations.reasons import Firing, Reason, Reasons
from expert.explanations.stated_facts import StatedFact, stated_facts, stated_words
from expert.facts import Value
from expert.reporting import words
from expert.reporting.frame import NO_ADVICE, enveloped, framed
from expert.reporting.report import cautions_of, is_withheld
from expert.reporting.sources import SourceTeller
from expert.reporting.text import Paragraph
from expert.states import YES

MOST_TOLD = 12


def paragraphs(
    answer: Reasons, consultation: Consultation, audience: Audience, *, everything: bool = False
) -> Iterator[Paragraph]:
    """The paragraphs of an answer; beyond MOST_TOLD reasons only with ``everything``."""
    most = len(answer.reasons) if everything else MOST_TOLD
    return framed(consultation, _Teller(answer, consultation, audience).tell(most))


def values(answer: Reasons, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of an answer in its frame."""
    state = answer.state
    found = {
        "conclusion": state.conclusion.id,
        "label": state.conclusion.label,
        "member": state.member,
        "level": state.level,
        "ceiling": state.ceiling,
        "asked_level": answer.level,
        "withheld": is_withheld(consultation, state),
        "conflict": state.conflict,
        "cautions": [
            {"id": note.id, "text": note.text, "sources": list(note.sources)}
            for note in cautions_of(consultation, state)
        ],
        "complete": answer.complete,
        "reasons": [
            {
                "facts": [fact_values(fact, consultation) for fact in reason.facts],
                "rules": [
                    {
                        "rule": firing.rule.id,
                        "title": firing.rule.title,
                        "member": firing.member,
                        "sources": [citation.id for citation in firing.citations],
                    }
                    for firing in reason.firings
                ],
            }
            for reason in answer.reasons
        ],
        "needed": [fact_values(fact, consultation) for fact in answer.needed],
        "unused": [fact_values(fact, consultation) for fact in answer.unused],
    }
    return enveloped(consultation, "reasons", found)


def fact_values(fact: StatedFact, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of one stated fact."""
    value: Value = fact.value
    return {
        "id": str(fact),
        "item": fact.item,
        "members": list(fact.members),
        "element": fact.element or None,
        "value": value,
        "text": stated_words(consultation, fact),
    }


class _Teller:
    def __init__(self, answer: Reasons, consultation: Consultation, audience: Audience) -> None:
        self.answer = answer
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.audience = audience
        self.told_in: dict[str, int] = {}
        self.sources = SourceTeller(consultation, audience)

    def tell(self, most: int) -> Iterator[Paragraph]:
        answer, state = self.answer, self.answer.state
        bar = "" if state.level == YES else f"{words.level_bar(self.vocabulary, state.level)} "
        label = wording.capital(self.audience.item(self.vocabulary, state.conclusion, state.member))
        yield Paragraph()
        yield Paragraph(f"{bar}{label}: {wording.standing_words(state)}", style="bold")
        yield from self.sources.conflict(state)
        if is_withheld(self.consultation, state):
            yield Paragraph(words.HELD_BACK, 2, "!", "yellow", "yellow")
        for caution in cautions_of(self.consultation, state):
            yield Paragraph(self.sources.caution(caution), 2, "!", "yellow", "yellow")
        facts = len(answer.reasons[0].facts) if answer.reasons else 0
        yield Paragraph(frames.lead(len(answer.reasons), facts, self._level(), complete=answer.complete), 2)
        for number, reason in enumerate(answer.reasons[:most], 1):
            yield Paragraph()
            yield from self._reason(number, reason)
        if len(answer.reasons) > most:
            yield Paragraph()
            all_tells = frames.ALL_TELLS if self.audience.names_options else ""
            yield Paragraph(f"{frames.more(len(answer.reasons) - most)}{all_tells}", 2, style="dim")
        yield from self._summary()
        yield from self.sources.at_end()
        yield Paragraph()
        yield Paragraph(NO_ADVICE, style="italic")

    def _reason(self, number: int, reason: Reason) -> Iterator[Paragraph]:
        hang = len(str(min(len(self.answer.reasons), 999))) + 2
        lines = [self._fact(fact) for fact in reason.facts] or [frames.NO_FACT]
        for place, line in enumerate(lines):
            yield Paragraph(line, 2, "" if place else f"{number}.", "", "bold", hang)
        if not reason.firings and reason.facts:
            yield Paragraph(frames.STATED, 2 + hang, style="dim")
        for place, text in enumerate(self._rules(number, reason.firings)):
            yield Paragraph(text, 2 + hang, "" if place else "by", "dim", "dim", 3)

    def _rules(self, number: int, firings: Iterable[Firing]) -> Iterator[str]:
        """The rules that fire: with their sources where they are told first, then by name."""
        for firing in firings:
            rule = f"{self.sources.rule(firing.rule)}{self._where(firing)}{self.sources.policy(firing.rule)}"
            first = self.told_in.setdefault(firing.rule.id, number)
            sources = self.sources.in_short(firing.citations)
            if first != number:
                name = firing.rule.title if self.audience.is_patient else firing.rule.id
                yield frames.as_above(f"{name}{self._where(firing)}", first)
            else:
                yield f"{rule} ({sources})" if sources else rule

    def _where(self, firing: Firing) -> str:
        """The member a rule fires for, where that is not the conclusion's own."""
        where = self.vocabulary.scopes[firing.rule.scope].words(firing.member)
        return f" ({where})" if where and firing.member != self.answer.state.member else ""

    def _fact(self, fact: StatedFact) -> str:
        text = stated_words(self.consultation, fact)
        return f"{text} [{fact}]" if self.audience.is_auditor else text

    def _level(self) -> str:
        """What the reasons suffice for."""
        level = self.answer.level
        highest = self.consultation.program.ladders[self.answer.state.conclusion.id, self.answer.state.member].words[-1]
        return "" if level == YES else f"for {level}" if level == highest else f"for {level} or more"

    def _summary(self) -> Iterator[Paragraph]:
        answer = self.answer
        lines: list[Paragraph] = []
        hang = max(len(frames.NEEDED), len(frames.UNUSED), len(frames.NOT_CONCERNED)) + 1
        if len(answer.reasons) > 1 or not answer.complete:
            needed = "; ".join(map(self._fact, answer.needed)) if answer.needed else "no fact"
            lines.append(Paragraph(needed, 2, frames.NEEDED, "", "dim", hang))
        if answer.unused:
            name = frames.UNUSED if answer.complete else frames.NOT_CONCERNED
            lines.append(Paragraph("; ".join(self._in_short(answer.unused)), 2, name, "dim", "dim", hang))
        if others := self._other_members():
            lines.append(Paragraph(frames.also_for(others), 2, style="dim"))
        if not answer.complete:
            lines.append(Paragraph(frames.CUT, 2, "!", "yellow", "yellow"))
        if lines:
            yield Paragraph()
            yield from lines

    def _in_short(self, facts: Sequence[StatedFact]) -> Iterator[str]:
        """Facts by their labels, with all their sides; a set of which other values count, value by value."""
        told = set(facts)
        every = stated_facts(self.consultation.facts, self.vocabulary)
        counted = {key for fact in every if fact not in told for key in fact.keys}
        whole = [key for fact in facts for key in fact.keys if counted.isdisjoint(fact.keys)]
        if self.audience.is_auditor:
            yield from map(self._fact, facts)
            return
        yield from wording.pairs_words(self.vocabulary, dict.fromkeys(whole))
        yield from (self._fact(fact) for fact in facts if not counted.isdisjoint(fact.keys))

    def _other_members(self) -> list[str]:
        """The words of the other members it was concluded for."""
        conclusion = self.answer.state.conclusion
        return [
            self.vocabulary.scope_of(conclusion).words(member)
            for member, state in self.consultation[conclusion.id].by_member.items()
            if member != self.answer.state.member and state.level is not None
        ]
