"""Counterfactuals as text and as JSON values: what would lower a conclusion, and what would raise it."""

from collections.abc import Iterator
from typing import Any

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.changes import Change
from expert.explanations.counterfactuals import ChangeSet, Counterfactuals, Outlook
from expert.explanations.frames import counterfactuals as frames
from expert.explanations.goals import LOWER
from expert.explanations.regions import Region
from expert.facts import Key, Value
from expert.reporting import words
from expert.reporting.change_lines import Alternatives, Bundle, Line, bundles
from expert.reporting.frame import NO_ADVICE, enveloped, framed, heading
from expert.reporting.report import cautions_of, is_withheld
from expert.reporting.sources import SourceTeller
from expert.reporting.text import Paragraph
from expert.slots import Slot
from expert.states import YES
from expert.vocabulary import Conclusion, Item

MOST_TOLD = 10


def paragraphs(
    answer: Counterfactuals, consultation: Consultation, audience: Audience, *, everything: bool = False
) -> Iterator[Paragraph]:
    """The paragraphs of an answer; of sets of one size beyond MOST_TOLD lines only with ``everything``."""
    return framed(consultation, _Teller(answer, consultation, audience, everything=everything).tell())


def values(answer: Counterfactuals, consultation: Consultation) -> dict[str, Any]:
    """The JSON values of an answer in its frame."""
    state = answer.state
    found = {
        "conclusion": state.conclusion.id,
        "label": state.conclusion.label,
        "member": state.member,
        "level": state.level,
        "ceiling": state.ceiling,
        "withheld": is_withheld(consultation, state),
        "conflict": state.conflict,
        "cautions": [
            {"id": note.id, "text": note.text, "sources": list(note.sources)}
            for note in cautions_of(consultation, state)
        ],
        "most_changes": answer.most_changes,
        "kinds": list(answer.kinds),
        "fixed": list(answer.fixed),
        "directions": dict(answer.directions),
        "outlooks": [_outlook_values(outlook, consultation) for outlook in answer.outlooks],
    }
    return enveloped(consultation, "counterfactual", found)


def _outlook_values(outlook: Outlook, consultation: Consultation) -> dict[str, Any]:
    return {
        "direction": outlook.direction,
        "level": outlook.level,
        "complete": outlook.complete,
        "tried": outlook.tried,
        "sets": [
            {
                "changes": [_change_values(change, consultation) for change in one.changes],
                "level": one.level,
                "ceiling": one.ceiling,
                "brings": [{"conclusion": name, "member": member} for name, member in one.brings],
            }
            for one in outlook.sets
        ],
    }


def _change_values(change: Change, consultation: Consultation) -> dict[str, Any]:
    item = consultation.model.vocabulary.item(change.item)
    if item is None:
        raise KeyError(change.item)
    return {
        "kind": change.kind,
        "id": str(change),
        "item": change.item,
        "members": list(change.members),
        "element": change.element or None,
        "from": change.old,
        "to": _region_values(change.new) if isinstance(change.new, Region) else change.new,
        "text": value_words(item, change.element, change.new),
    }


def _region_values(region: Region) -> dict[str, Any]:
    """A region of numbers; the number to reason with is left out, so that nobody takes it for a recommendation."""
    return {
        "low": region.low,
        "low_included": region.with_low,
        "high": region.high,
        "high_included": region.with_high,
    }


def value_words(item: Item, element: str, value: Value | Region | None) -> str:
    """What a fact becomes, or is, in words."""
    if value is None:
        return frames.NOT_KNOWN
    if isinstance(value, Region):
        return value.words("" if isinstance(item, Conclusion) else item.unit)
    return wording.value_words(item, {element: bool(value)} if element else value)


class _Teller:
    def __init__(
        self, answer: Counterfactuals, consultation: Consultation, audience: Audience, *, everything: bool
    ) -> None:
        self.answer = answer
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.audience = audience
        self.everything = everything
        self.sources = SourceTeller(consultation, audience)

    def tell(self) -> Iterator[Paragraph]:
        state = self.answer.state
        bar = "" if YES in {state.level, state.ceiling} else f"{words.level_bar(self.vocabulary, state.level)} "
        label = wording.capital(self.audience.item(self.vocabulary, state.conclusion, state.member))
        yield Paragraph()
        yield Paragraph(f"{bar}{label}: {wording.standing_words(state)}", style="bold")
        yield from self.sources.conflict(state)
        if is_withheld(self.consultation, state):
            yield Paragraph(words.HELD_BACK, 2, "!", "yellow", "yellow")
        for caution in cautions_of(self.consultation, state):
            yield Paragraph(self.sources.caution(caution), 2, "!", "yellow", "yellow")
        yield from self._limits()
        for outlook in self.answer.outlooks:
            yield from self._outlook(outlook)
        if not self.answer.outlooks:
            yield Paragraph(frames.NO_RULE, 2)
        yield from self._tried()
        yield from self.sources.at_end()
        yield Paragraph()
        scope = self.vocabulary.scope_of(state.conclusion)
        others = [member for member in self.consultation.members(state.conclusion) if member != state.member]
        if others and self.answer.outlooks:
            yield Paragraph(frames.other_sides([scope.words(member) for member in others]), style="dim")
        if any(outlook.sets for outlook in self.answer.outlooks):
            yield Paragraph(frames.STATEMENTS, style="dim")
        yield Paragraph(NO_ADVICE, style="italic")

    def _limits(self) -> Iterator[Paragraph]:
        if self.answer.fixed:
            yield Paragraph("; ".join(map(self._named, self.answer.fixed)), 2, f"{frames.FIXED}:", "", "dim")
        if self.answer.directions:
            ways = (f"{self._named(name)}: {frames.WAYS[way]}" for name, way in self.answer.directions.items())
            yield Paragraph("; ".join(ways), 2, f"{frames.ONLY}:", "", "dim")

    def _tried(self) -> Iterator[Paragraph]:
        """How many changes together were tried, unless those that are told are all there are."""
        if self.answer.tried is not None:
            yield Paragraph()
            yield Paragraph(frames.tried(self.answer.tried, None if self.audience.is_patient else self.answer.more))

    def _named(self, name: str) -> str:
        """What is fixed, by its label."""
        item_name, _, member = name.partition("@")
        item = self.vocabulary.item(item_name)
        return self.audience.item(self.vocabulary, item, member or None) if item else name

    def _outlook(self, outlook: Outlook) -> Iterator[Paragraph]:
        state = self.answer.state
        highest = self.consultation.program.ladders[state.conclusion.id, state.member].words[-1]
        yield from heading(frames.heading(outlook.direction, outlook.level, str(highest)))
        sizes: dict[int, list[ChangeSet]] = {}
        for one in outlook.sets:
            sizes.setdefault(len(one.changes), []).append(one)
        for size, sets in sizes.items():
            yield Paragraph(f"{frames.size(size)}:", 2, style="underline")
            yield from self._bundles(bundles(sets), outlook)
        if outlook.sets and outlook.direction == LOWER and self.vocabulary.role(state.conclusion) == "red_flag":
            yield Paragraph(frames.RED_FLAG, 2, "!", "bold red", "red")
        if not outlook.sets:
            limited = bool(self.answer.fixed or self.answer.directions)
            yield Paragraph(frames.nothing(self.answer.most_changes, self.answer.kinds, limited=limited), 2)
        if not outlook.complete:
            yield Paragraph(frames.CUT, 2, "!", "yellow", "yellow")

    def _bundles(self, made: tuple[Bundle, ...], outlook: Outlook) -> Iterator[Paragraph]:
        """The lines of sets of one size, as many as are told."""
        room = sum(len(bundle.lines) for bundle in made) if self.everything else MOST_TOLD
        untold = 0
        for bundle in made:
            told, left = bundle.lines[: max(room, 0)], bundle.lines[max(room, 0) :]
            room -= len(told)
            untold += sum(line.sets for line in left)
            if len(bundle.lines) == 1:
                for line in told:
                    text = frames.joined([self._part(part) for part in line.parts])
                    yield from self._line(text, line, outlook, 2)
            elif told:
                yield Paragraph(f"{self._part(told[0].parts[0])}, {frames.EITHER}", 2, "•")
                for line in told:
                    text = frames.joined([self._part(part) for part in line.parts[1:]])
                    yield from self._line(text, line, outlook, 4)
        if untold:
            all_tells = frames.ALL_TELLS if self.audience.names_options else ""
            yield Paragraph(f"{frames.more(untold)}{all_tells}", 2, style="dim")

    def _line(self, text: str, line: Line, outlook: Outlook, indent: int) -> Iterator[Paragraph]:
        """A line; where the level differs from the one asked for, it is told too."""
        then = "" if line.level == outlook.level else f" → {frames.result(line.level)}"
        yield Paragraph(f"{text}{then}", indent, "•" if indent == 2 else "-")
        if line.brings:
            yield Paragraph(frames.brings(self._flags(line.brings)), indent + 2, "!", "bold red", "red")

    def _flags(self, keys: tuple[Key, ...]) -> str:
        return wording.listed(wording.pairs_words(self.vocabulary, keys))

    def _part(self, part: Alternatives) -> str:
        item = self.vocabulary.item(part.item)
        if item is None:
            raise KeyError(part.item)
        scope = self.vocabulary.scope_of(item)
        sides = [wording.members_words(self.vocabulary, item.scope, side) for side in part.sides]
        subject = f"{item.label} ({wording.listed(sides, 'or')})" if scope.members else item.label
        if self.audience.is_auditor:
            ids = (Slot(part.item, side[0] if len(side) == 1 else None, part.element) for side in part.sides)
            subject = f"{subject} [{', '.join(map(str, ids))}]"
        new = [value_words(item, part.element, value) for value in part.new]  # type: ignore[arg-type]
        return f"{subject}: {frames.becomes(new, value_words(item, part.element, part.old))}"
