"""What other facts would change, as text and as JSON: red flags first, then urgency, then what else differs."""

from collections.abc import Iterator
from typing import Any

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.frames import what_if as frames
from expert.explanations.what_if import DISAPPEARS, TURNS, ConclusionChange, Difference, FactChange
from expert.facts import Value
from expert.loading.side_notes import plain_note
from expert.reporting import frame, words
from expert.reporting.report import urgency_is_withheld
from expert.reporting.sources import SourceTeller
from expert.reporting.text import Paragraph
from expert.reporting.what_if_entries import EntryTeller, is_known_otherwise, warning
from expert.reporting.what_if_values import difference_values
from expert.vocabulary import NOT_STATED, Item


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
    placed = _placed(answer)
    moved = {(change.item, change.member) for group in placed for change in group}
    others = [change for change in answer.facts if (change.item, change.member) not in moved]
    yield from (_placed_words(group, teller) for group in placed)
    changes: dict[tuple[str, str, bool], list[str | None]] = {}
    for change in others:
        item = vocabulary.item(change.item)
        if item is not None:
            told = frames.turned(_value(item, change.before), _value(item, change.after))
            changes.setdefault((change.item, told, change.implied), []).append(change.member)
    for (name, told, implied), members in changes.items():
        yield Paragraph(f"{teller.label(name, members)}: {told}{' (implied)' if implied else ''}", 2, "•")
    if not answer.facts:
        yield Paragraph(frames.SAME_FACTS, 2)
    still: dict[tuple[str, str], list[str | None]] = {}
    for kept in answer.still_implied:
        still.setdefault((kept.item, kept.by), []).append(kept.member)
    for (name, by), members in still.items():
        source = vocabulary.item(by)
        label = wording.capital(teller.label(name, members))
        yield Paragraph(frames.still_implied(label, source.label if source else by), 2, "!")
    if any(change.after is None for change in others):
        yield Paragraph(frames.WITHDRAWN, 2)


def _placed(answer: Difference) -> list[tuple[FactChange, ...]]:
    """What was known of no side in particular and is known of a side that is supposed: its change, and theirs."""
    if answer.as_side is None:
        return []
    news: dict[str, list[FactChange]] = {}
    for change in answer.facts:
        if change.before is None and change.member not in {None, NOT_STATED}:
            news.setdefault(change.item, []).append(change)
    gone = [change for change in answer.facts if change.member == NOT_STATED and change.after is None]
    found = [(change, *(own for own in news.get(change.item, []) if own.after == change.before)) for change in gone]
    return [group for group in found if len(group) > 1]


def _placed_words(group: tuple[FactChange, ...], teller: EntryTeller) -> Paragraph:
    """What names no side, and the side that is supposed of it."""
    vocabulary = teller.answer.before.model.vocabulary
    change, *owned = group
    item = vocabulary.item(change.item)
    if item is None:
        raise KeyError(change.item)
    label = item.label
    for one in group:
        label = teller.audience.marked(label, item.id, one.member)
    value = _value(item, change.before)
    sides = (wording.members_words(vocabulary, item.scope, [one.member for one in each]) for each in ([change], owned))
    told = frames.turned(*(f"{value} ({side})" for side in sides))
    return Paragraph(f"{label}: {told}{' (implied)' if change.implied else ''}", 2, "•")


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
        hint = frames.all_tells(len(mechanisms)) if teller.audience.names_options else ""
        yield Paragraph(f"{frames.more_mechanisms(len(mechanisms))}{hint}.", style="dim")
    if answer.facts and not answer.anything:
        yield Paragraph()
        yield Paragraph(frames.NOTHING_DIFFERS)
    if answer.new_notes:
        yield from frame.heading(frames.NOTES_HEADING)
    for note in answer.new_notes:
        told = plain_note(note, answer.before.model.vocabulary) if teller.audience.is_patient else note
        yield Paragraph(told, 2, "!")
