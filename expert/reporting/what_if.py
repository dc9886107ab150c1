"""What other facts would change, as text and as JSON: red flags first, then urgency, then what else differs."""

import re
from collections.abc import Iterator
from typing import Any

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.frames import what_if as frames
from expert.explanations.what_if import DISAPPEARS, TURNS, ConclusionChange, Difference
from expert.facts import Value
from expert.reporting import frame, words
from expert.reporting.report import urgency_is_withheld
from expert.reporting.sources import SourceTeller
from expert.reporting.text import Paragraph
from expert.reporting.what_if_entries import EntryTeller, is_known_otherwise, warning
from expert.reporting.what_if_values import difference_values
from expert.vocabulary import Item, Vocabulary


def values(answer: Difference, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of a difference in their frame."""
    return frame.enveloped(consultation, "what-if", difference_values(answer))


def paragraphs(
    answer: Difference, consultation: Consultation, audience: Audience, *, everything: bool = False
) -> Iterator[Paragraph]:
    """The paragraphs of a difference in their frame; with ``everything``, mechanisms are told and not only counted."""
    yield from frame.framed(
        consultation,
        _paragraphs(
            answer, EntryTeller(answer, audience, SourceTeller(answer.before, audience)), everything=everything
        ),
    )


def _paragraphs(answer: Difference, teller: EntryTeller, *, everything: bool) -> Iterator[Paragraph]:
    after = answer.after
    flags = wording.red_flag_words(after.red_flags_present, after.red_flags_open, after.model.vocabulary)
    flags = frames.flags_words(flags, present=bool(after.red_flags_present))
    yield Paragraph(flags, 0, frames.THEN, "" if after.may_reassure else "bold red")
    yield from _facts(answer, teller)
    yield from _flags(answer, teller)
    yield from _urgency(answer)
    yield from _kinds(answer, teller, everything=everything)
    yield from _other_rules(answer, teller, everything=everything)
    yield from _rest(answer, teller, everything=everything)
    yield from teller.sources.at_end()
    yield Paragraph()
    yield Paragraph(frame.NO_ADVICE)


def _facts(answer: Difference, teller: EntryTeller) -> Iterator[Paragraph]:
    """What changes in the facts, what is the same for several members told once."""
    yield from frame.heading(frames.FACTS_HEADING)
    vocabulary = answer.before.model.vocabulary
    changes: dict[tuple[str, str, bool], list[str | None]] = {}
    for change in answer.facts:
        item = vocabulary.item(change.item)
        if item is not None:
            told = frames.turned(_value(item, change.before), _value(item, change.after))
            changes.setdefault((change.item, told, change.implied), []).append(change.member)
    for (name, told, implied), members in changes.items():
        yield Paragraph(f"{teller.label(name, members)}: {told}{' (implied)' if implied else ''}", 2, "•")
    if not changes:
        yield Paragraph(frames.SAME_FACTS, 2)
    still: dict[tuple[str, str], list[str | None]] = {}
    for kept in answer.still_implied:
        still.setdefault((kept.item, kept.by), []).append(kept.member)
    for (name, by), members in still.items():
        source = vocabulary.item(by)
        label = wording.capital(teller.label(name, members))
        yield Paragraph(frames.still_implied(label, source.label if source else by), 2, "!")
    if any(change.after is None for change in answer.facts):
        yield Paragraph(frames.WITHDRAWN, 2)


def _value(item: Item, value: Value | None) -> str:
    return "not known" if value is None else wording.value_words(item, value)


def _flags(answer: Difference, teller: EntryTeller) -> Iterator[Paragraph]:
    """The red flags that differ, by what becomes of them."""
    changes = [change for change in answer.of_role("red_flag") if change.differs]
    if changes:
        yield from frame.heading(frames.FLAGS_HEADING, "bold red")
    for turn in TURNS:
        entries = list(teller.entries(change for change in changes if change.turn == turn))
        if entries:
            yield Paragraph(f"{frames.TURNS[turn]}:", 2, style="bold")
        if entries and turn == DISAPPEARS:
            yield warning(frames.STILL_PRESENT)
        for entry in entries:
            yield from teller.in_full(entry, is_flag=True)


def urgency_words(consultation: Consultation) -> str:
    """The urgency of a consultation; not the one that would comfort while a red flag is open."""
    withheld = urgency_is_withheld(consultation)
    return words.urgency_words(None if withheld else consultation.urgency, consultation.urgency_ceiling)


def _urgency(answer: Difference) -> Iterator[Paragraph]:
    if not answer.before.model.vocabulary.urgency:
        return
    was, now = urgency_words(answer.before), urgency_words(answer.after)
    yield from frame.heading(frames.URGENCY_HEADING)
    if was == now:
        yield Paragraph(f"{frames.SAME_URGENCY} {wording.capital(was)}.", 2)
        return
    hang = len(frames.THEN) + 1
    yield Paragraph(was, 2, frames.AS_IT_IS, "", "dim", hang)
    yield Paragraph(now, 2, frames.THEN, "bold", "dim", hang)


def _kinds(answer: Difference, teller: EntryTeller, *, everything: bool) -> Iterator[Paragraph]:
    """What differs by kind, in the order of the report."""
    vocabulary = answer.before.model.vocabulary
    left_out = {"red_flag"} if everything else {"red_flag", "mechanism"}
    kinds: dict[str, list[ConclusionChange]] = {}
    for change in answer.conclusions:
        if change.differs and vocabulary.role(change.conclusion) not in left_out:
            kinds.setdefault(change.conclusion.kind, []).append(change)
    for kind, changes in kinds.items():
        yield from frame.heading(vocabulary.kinds[kind].plural)
        yield from _kind(changes, teller)


def _kind(changes: list[ConclusionChange], teller: EntryTeller) -> Iterator[Paragraph]:
    """Of one kind: in full what is known otherwise, then in a line each what could only go less far or farther."""
    for entry in teller.entries(change for change in changes if is_known_otherwise(change)):
        yield from teller.in_full(entry)
    lines: dict[tuple[str, bool], list[str]] = {}
    for entry in teller.entries(change for change in changes if not is_known_otherwise(change)):
        lines.setdefault((entry.told, entry.held_back), []).append(entry.label)
    for (told, held_back), labels in lines.items():
        yield Paragraph(f"{wording.capital('; '.join(labels))}: {told}", 2, "•")
        if held_back:
            yield warning(words.HELD_BACK)


def _other_rules(answer: Difference, teller: EntryTeller, *, everything: bool) -> Iterator[Paragraph]:
    """What differs in nothing but the rules behind it."""
    vocabulary = answer.before.model.vocabulary
    others = [change for change in answer.conclusions if not change.differs]
    if not everything:
        others = [change for change in others if vocabulary.role(change.conclusion) != "mechanism"]
    if not others:
        return
    yield from frame.heading(frames.OTHER_RULES_HEADING)
    yield Paragraph(frames.OTHER_RULES, 2)
    for entry in teller.entries(others):
        yield from teller.in_full(entry)


def _rest(answer: Difference, teller: EntryTeller, *, everything: bool) -> Iterator[Paragraph]:
    """How many mechanisms differ, that nothing does, and notes about the changed facts."""
    mechanisms = {change.conclusion.id for change in answer.of_role("mechanism")}
    if mechanisms and not everything:
        yield Paragraph()
        hint = "" if teller.audience.is_patient else frames.all_tells(len(mechanisms))
        yield Paragraph(f"{frames.more_mechanisms(len(mechanisms))}{hint}.", style="dim")
    if answer.facts and not answer.anything:
        yield Paragraph()
        yield Paragraph(frames.NOTHING_DIFFERS)
    if answer.new_notes:
        yield from frame.heading(frames.NOTES_HEADING)
    for note in answer.new_notes:
        told = _without_ids(note, answer.before.model.vocabulary) if teller.audience.is_patient else note
        yield Paragraph(told, 2, "!")


def _without_ids(note: str, vocabulary: Vocabulary) -> str:
    """A note with labels in place of the ids in it."""

    def label(found: re.Match[str]) -> str:
        item = vocabulary.item(found[0])
        return item.label if item else found[0]

    return re.sub(r"\b\w+_\w+\b", label, note)
