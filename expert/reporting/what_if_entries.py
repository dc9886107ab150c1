"""Conclusions that differ between two consultations, in words: what is the same for several members told once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.citations import cite
from expert.explanations.frames import what_if as frames
from expert.explanations.what_if import ConclusionChange, Difference
from expert.reporting import words
from expert.reporting.report import CautionNote, cautions_of, is_withheld
from expert.reporting.sources import SourceTeller
from expert.reporting.text import Paragraph
from expert.states import YES, Justification
from expert.truth import TRUE
from expert.vocabulary import CONTRARY


@dataclass(frozen=True, slots=True)
class Entry:
    """What differs of one conclusion, the same for several members: in words, and for the first of them as it is."""

    first: ConclusionChange
    label: str
    told: str
    held_back: bool
    cautions: tuple[CautionNote, ...]


@dataclass(frozen=True, slots=True)
class EntryTeller:
    """Tells conclusions that differ to one audience."""

    answer: Difference
    audience: Audience
    sources: SourceTeller

    def label(self, name: str, members: Iterable[str | None]) -> str:
        """The label of an item with its members, for auditors with every id."""
        held = list(members)
        (label,) = wording.pairs_words(self.answer.before.model.vocabulary, [(name, member) for member in held])
        for member in held:
            label = self.audience.marked(label, name, member)
        return label

    def entries(self, changes: Iterable[ConclusionChange]) -> Iterator[Entry]:
        """The changes, what is the same for several members together."""
        groups: dict[tuple[object, ...], list[ConclusionChange]] = {}
        for change in changes:
            rules = tuple(tuple((one.rule.id, one.level) for one in held) for _, held in firings(change))
            cautions = tuple(note.id for note in self._cautions(change))
            key = (change.conclusion.id, self._told(change), self._is_held_back(change), rules, cautions)
            groups.setdefault(key, []).append(change)
        for group in groups.values():
            first = group[0]
            label = self.label(first.conclusion.id, (change.member for change in group))
            yield Entry(first, label, self._told(first), self._is_held_back(first), self._cautions(first))

    def in_full(self, entry: Entry, *, is_flag: bool = False) -> Iterator[Paragraph]:
        """An entry with its cautions and the rules that fired newly or no longer."""
        conclusion, after = entry.first.conclusion, entry.first.after
        bar = words.level_bar(self.answer.before.model.vocabulary, after.level if after else None)
        text = wording.capital(entry.label) + (f": {entry.told}" if entry.told else "")
        yield Paragraph(text, 2, bar, "bold", "red" if is_flag else "cyan")
        if entry.held_back:
            yield warning(words.HELD_BACK)
        if is_flag and conclusion.advice and _is_raised(entry.first):
            yield Paragraph(conclusion.advice, 4, style="bold red")
        for caution in entry.cautions:
            yield warning(self.sources.caution(caution))
        yield from self._rules(entry.first)

    def _told(self, change: ConclusionChange) -> str:
        """What differs, in words; empty where only rules do."""
        before, after = change.before, change.after
        was, now = (frames.known_words(state) for state in (before, after))
        told: list[str] = []
        if "level" in change.differs and was == now and before and after:  # stated both times, and raised by rules
            was, now = f"{was}, {before.level}", f"{now}, {after.level}"
        if change.differs and was != now:
            told.append(frames.standing(was, now, after))
        elif "ceiling" in change.differs:
            told.append(frames.reach_words(before, after))
        if "contrary" in change.differs:
            told.append(frames.evidence_words(after))
        if "conflict" in change.differs:
            told.append(frames.conflict_words(after))
        return "; ".join(told)

    def _is_held_back(self, change: ConclusionChange) -> bool:
        states = ((self.answer.before, change.before), (self.answer.after, change.after))
        return any(state is not None and is_withheld(one, state) for one, state in states)

    def _cautions(self, change: ConclusionChange) -> tuple[CautionNote, ...]:
        """What a reader must know before taking up a conclusion that the changed facts raise."""
        raised = change.after is not None and _is_raised(change)
        return cautions_of(self.answer.after, change.after) if raised and change.after else ()

    def _rules(self, change: ConclusionChange) -> Iterator[Paragraph]:
        """The rules that fired newly or no longer, each once, with the members where the conclusion has none."""
        for marker, held in firings(change):
            groups: dict[tuple[str, str], list[Justification]] = {}
            for one in held:
                groups.setdefault((one.rule.id, one.level), []).append(one)
            for group in groups.values():
                members = [one.member for one in group if change.member is None]
                where = wording.members_words(self.answer.before.model.vocabulary, group[0].rule.scope, members)
                yield Paragraph(self._rule(group[0], f" ({where})" if where else ""), 4, marker, hang=18)

    def _rule(self, one: Justification, where: str) -> str:
        """A rule with the level it gives, its sources, and whether it would comfort while nothing may reassure."""
        gives = "" if one.level in {YES, CONTRARY} else f" → {one.level}"
        conclusions = self.answer.before.model.vocabulary.conclusions
        comforts = any(conclusions[name].reassures for name, level in one.rule.then.items() if level != CONTRARY)
        may_reassure = self.answer.before.may_reassure and self.answer.after.may_reassure
        held = f" ({words.HELD_BRIEFLY})" if comforts and not may_reassure and one.level == CONTRARY else ""
        sources = self.sources.in_short(cite(self.answer.before.model, one.rule.sources))
        policy = self.sources.policy(one.rule) if self.audience.is_patient else ""
        rule = f"{self.sources.rule(one.rule)}{where}{gives}{policy}"
        return f"{rule}{held}{f' [{sources}]' if sources else ''}"


def warning(text: str) -> Paragraph:
    """Something to know before reading on."""
    return Paragraph(text, 4, "!", "yellow", "yellow")


def firings(change: ConclusionChange) -> Iterator[tuple[str, tuple[Justification, ...]]]:
    """The rules that fired newly or no longer, with what is said of them."""
    yield "newly for", change.support.new
    yield "no longer for", change.support.gone
    yield "newly against", change.contrary.new
    yield "no longer against", change.contrary.gone


def is_known_otherwise(change: ConclusionChange) -> bool:
    """Whether more differs than how far a conclusion could still go, or whether evidence against it could come."""
    evidence = any(state is not None and state.contrary is TRUE for state in (change.before, change.after))
    return bool(
        {"level", "conflict"}.intersection(change.differs)
        or ("contrary" in change.differs and evidence)
        or change.support
        or change.contrary
    )


def _is_raised(change: ConclusionChange) -> bool:
    return "level" in change.differs and change.after is not None and change.after.level is not None
