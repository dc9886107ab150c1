"""What to ask next as text and as JSON values: red flags first, each question with why it is asked."""

from collections.abc import Iterator
from typing import Any

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.citations import cite
from expert.explanations.frames import next_questions as frames
from expert.explanations.questions import Link, NextQuestion, NextQuestions, Witness
from expert.explanations.targets import RED_FLAG, TIERS
from expert.explanations.unknowns import Unknown
from expert.facts import Key, is_negative
from expert.reporting import words
from expert.reporting.frame import enveloped, framed, heading
from expert.reporting.report import is_withheld, urgency_is_withheld
from expert.reporting.text import Paragraph
from expert.vocabulary import CONTRARY, NOT_STATED, Finding, Item

MOST = 10
_HANG = 9
_MOST_LINKS = 8


def paragraphs(
    answer: NextQuestions, consultation: Consultation, audience: Audience, *, most: int | None = MOST
) -> Iterator[Paragraph]:
    """The paragraphs of an answer; ``most`` is how many questions are told, None for all."""
    return framed(consultation, _Teller(answer, consultation, audience).tell(most))


def values(answer: NextQuestions, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of an answer in its frame."""
    urgency, ceiling = consultation.urgency, consultation.urgency_ceiling
    told = {
        "about": answer.about,
        "depth": answer.depth,
        "complete": answer.is_complete,
        "urgency": {
            "reached": urgency.id if urgency else None,
            "ceiling": ceiling.id if ceiling else None,
            "settled": answer.urgency_is_settled,
            "withheld": urgency_is_withheld(consultation),
        },
        "questions": [_question_values(question, consultation) for question in answer.questions],
        "answered_unknown": [_unknown_values(unknown, consultation) for unknown in answer.declined],
        "open": [_key_values(key) for key in answer.open],
    }
    return enveloped(consultation, "next", told)


class _Teller:
    def __init__(self, answer: NextQuestions, consultation: Consultation, audience: Audience) -> None:
        self.answer = answer
        self.consultation = consultation
        self.model = consultation.model
        self.vocabulary = consultation.model.vocabulary
        self.audience = audience

    def tell(self, most: int | None) -> Iterator[Paragraph]:
        questions = self.answer.questions
        shown = questions if most is None else questions[:most]
        yield Paragraph()
        yield from self._introduction(len(shown)) if questions else self._nothing()
        number = 0
        for tier in TIERS:
            of_tier = [question for question in shown if question.tier == tier]
            if of_tier:
                yield from heading(frames.HEADINGS[tier], "bold red" if tier == RED_FLAG else "bold")
            for question in of_tier:
                number += 1
                yield from self._question(number, question)
        if len(shown) < len(questions):
            yield Paragraph()
            rest = len(questions) - len(shown)
            yield Paragraph(frames.more(rest, by_option=self.audience.names_options), style="dim")
        yield from self._declined()
        if not self.answer.is_complete and questions:
            yield Paragraph()
            yield Paragraph(frames.CUT, marker="!", style="yellow", marker_style="yellow")

    def _introduction(self, shown: int) -> Iterator[Paragraph]:
        yield Paragraph(frames.introduction(len(self.answer.questions), shown, self._about()), style="bold")
        yield Paragraph(frames.MEANING, style="dim")
        if not self.answer.about:
            rung = None if urgency_is_withheld(self.consultation) else self.consultation.urgency
            urgency = words.urgency_words(rung, self.consultation.urgency_ceiling)
            yield Paragraph(urgency, 0, words.URGENCY)
        if self.consultation.red_flags_present:
            yield Paragraph(frames.WHILE_PRESENT, style="bold red")

    def _about(self) -> str:
        """The label of the conclusion asked about; empty where everything is."""
        return self.vocabulary.conclusions[self.answer.about].label if self.answer.about else ""

    def _nothing(self) -> Iterator[Paragraph]:
        nothing = frames.ONLY_DECLINED if self.answer.declined else frames.nothing(self._about())
        yield Paragraph(nothing if self.answer.is_complete else frames.NONE_FOUND, style="bold")
        if not self.answer.open:
            yield Paragraph(frames.nothing_open(self._about()))
            return
        yield from heading(frames.STILL_OPEN_HEADING)
        for label in wording.pairs_words(self.vocabulary, self.answer.open):
            yield Paragraph(label, 2, "?")

    def _declined(self) -> Iterator[Paragraph]:
        if not self.answer.declined:
            return
        yield from heading(frames.DECLINED_HEADING)
        for label in wording.pairs_words(self.vocabulary, [unknown.key for unknown in self.answer.declined]):
            yield Paragraph(label, 2, "?")

    def _question(self, number: int, question: NextQuestion) -> Iterator[Paragraph]:
        item = self._item(question.item)
        yield Paragraph()
        yield Paragraph(self._asked(question, item), 0, f"{number}.", "bold", "bold", 4)
        for name, text in self._details(question, item):
            yield Paragraph(text, 4, name, marker_style="dim", hang=_HANG)
            if name == "so" and self._would_comfort(question):
                yield Paragraph(words.HELD_BACK, 4 + _HANG, "!", "yellow", "yellow")

    def _asked(self, question: NextQuestion, item: Item) -> str:
        where = wording.members_words(self.vocabulary, item.scope, question.members)
        text = f"{item.question or wording.capital(item.label)}{f' ({where})' if where else ''}"
        return self.audience.marked(text, item.id, None)

    def _details(self, question: NextQuestion, item: Item) -> Iterator[tuple[str, str]]:
        if isinstance(item, Finding) and item.values:
            asked = question.elements or tuple(item.values)
            yield "answers", frames.answers([item.values[value] for value in asked])
        if self._is_unplaced(item, question):
            yield "which", frames.which_member(self.vocabulary.scope_of(item))
        yield "why", self._way(question, item)
        for link in question.chain[:_MOST_LINKS]:
            yield "by", self._rule(link)
        if len(question.chain) > _MOST_LINKS:
            yield "", frames.more_rules(len(question.chain) - _MOST_LINKS)
        for witness in question.witnesses:
            yield "so", self._would(witness, question)
        if question.together > self.answer.depth:
            yield "", frames.together(question.together)
        others = len(set(question.changes) - {question.target})
        if others:
            yield "also", frames.also(others)

    def _way(self, question: NextQuestion, item: Item) -> str:
        labels = [item.label]
        for link in question.chain[:_MOST_LINKS]:
            conclusion = self.vocabulary.conclusions[link.conclusion]
            rule = self.model.rules[link.rule]
            against = "against " if rule.then.get(link.conclusion) == CONTRARY else ""
            labels.append(against + self.audience.item(self.vocabulary, conclusion, link.member))
        name, member = question.target
        target = self.audience.item(self.vocabulary, self.vocabulary.conclusions[name], member)
        if len(question.chain) > _MOST_LINKS:
            labels.append("…")
        if labels[-1] not in {target, f"against {target}"} and name != item.id:
            labels.append(target)
        return frames.way(labels) if len(labels) > 1 else target

    def _rule(self, link: Link) -> str:
        rule = self.model.rules[link.rule]
        policy = " [policy]" if rule.is_policy and not self.audience.is_patient else ""
        return f"{self.audience.rule(rule)}{policy} ({self.audience.sources(cite(self.model, rule.sources))})"

    def _would(self, witness: Witness, question: NextQuestion) -> str:
        conclusion = self.vocabulary.conclusions[witness.conclusion]
        subject = self.audience.item(self.vocabulary, conclusion, witness.member)
        if question.tier == RED_FLAG:
            subject = frames.red_flag(subject)
        spans = (witness.before, witness.after)
        sided = len(question.members) > 1
        return frames.would(self.vocabulary, witness.answers, subject, spans, sided=sided)

    def _would_comfort(self, question: NextQuestion) -> bool:
        return is_withheld(self.consultation, self.consultation.state(*question.target))

    def _is_unplaced(self, item: Item, question: NextQuestion) -> bool:
        """Whether something remarkable is stated of an item without a member, and a named one is asked about."""
        held = self.consultation.facts.values.get((item.id, NOT_STATED))
        named = any(member not in {None, NOT_STATED} for member in question.members)
        return held is not None and named and not is_negative(item, held)

    def _item(self, name: str) -> Item:
        item = self.vocabulary.item(name)
        if item is None:
            raise KeyError(name)
        return item


def _question_values(question: NextQuestion, consultation: Consultation) -> dict[str, Any]:
    model = consultation.model
    item = model.vocabulary.item(question.item)
    name, member = question.target
    return {
        "item": question.item,
        "label": item.label if item else "",
        "question": item.question if item else "",
        "members": list(question.members),
        "values": list(question.elements),
        "unknown": [{"member": one.member, "value": one.element or None} for one in question.unknowns],
        "beyond_depth": [{"member": one.member, "value": one.element or None} for one in question.beyond],
        "tier": question.tier,
        "target": {**_key_values((name, member)), "label": model.vocabulary.conclusions[name].label},
        "withheld": is_withheld(consultation, consultation.state(name, member)),
        "answers_needed": question.together,
        "witnesses": [_witness_values(witness) for witness in question.witnesses],
        "chain": [_link_values(link, consultation) for link in question.chain],
        "changes": [_key_values(key) for key in question.changes],
    }


def _witness_values(witness: Witness) -> dict[str, Any]:
    return {
        "answers": [
            {"item": edit.item, "member": edit.member, "element": edit.element or None, "value": edit.value}
            for edit in witness.answers
        ],
        **_key_values((witness.conclusion, witness.member)),
        "before": {"level": witness.before[0], "ceiling": witness.before[1]},
        "after": {"level": witness.after[0], "ceiling": witness.after[1]},
    }


def _link_values(link: Link, consultation: Consultation) -> dict[str, Any]:
    rule = consultation.model.rules[link.rule]
    return {
        "rule": rule.id,
        "title": rule.title,
        "policy": rule.is_policy,
        "sources": list(rule.sources),
        **_key_values((link.conclusion, link.member)),
    }


def _unknown_values(unknown: Unknown, consultation: Consultation) -> dict[str, Any]:
    item = consultation.model.vocabulary.item(unknown.item)
    label = item.label if item else ""
    return {"item": unknown.item, "label": label, "member": unknown.member, "value": unknown.element or None}


def _key_values(key: Key) -> dict[str, str | None]:
    return {"conclusion": key[0], "member": key[1]}
