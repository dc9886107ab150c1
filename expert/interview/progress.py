"""What an answer changed that is worth saying at once: red flags, the urgency, levels of hypotheses, conflicts."""

from collections.abc import Callable, Iterable, Iterator

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.frames import ask as said
from expert.reporting import words
from expert.reporting.groups import open_groups
from expert.reporting.report import Entry, Report
from expert.reporting.text import Paragraph
from expert.states import NOT_INDICATED, OPEN, State
from expert.vocabulary import Vocabulary

Key = tuple[str, str | None]


def alarms(before: Consultation | None, made: Report, audience: Audience) -> Iterator[Paragraph]:
    """The red flags that are present now and were not before, each in full: meaning, advice, grounds, sources."""
    known = _keys(before.red_flags_present) if before else frozenset()
    told = [entry for entry in made.red_flags if _key(entry.state) not in known]
    if not told:
        return
    for entry in told:
        yield from _alarm(entry, audience)
    yield Paragraph(said.ACT_FIRST, 2, "!", "bold red", "red")


def _alarm(entry: Entry, audience: Audience) -> Iterator[Paragraph]:
    yield Paragraph()
    name = audience.marked(words.label(entry), entry.conclusion.id, entry.state.member)
    yield Paragraph(name, 2, said.RED_FLAG, "bold red", "bold red")
    if entry.conclusion.advice:
        yield Paragraph(entry.conclusion.advice, 4, style="bold red")
    if entry.conclusion.meaning:
        yield Paragraph(words.meaning(entry), 4)
    for caution in entry.cautions:
        yield Paragraph(caution.text, 4, "!", "yellow", "yellow")
    for application in entry.support:
        yield Paragraph(audience.rule(application.rule), 4, "because", marker_style="dim")
        grounds = "; ".join(ground.text for ground in application.grounds)
        if grounds:
            yield Paragraph(grounds, 4, "from", marker_style="dim", hang=8)
        if application.citations:
            yield Paragraph(audience.sources(application.citations), 4, "source", "dim", "dim", hang=8)


def flag_keys(made: Report) -> list[Key]:
    """The red flags that are present."""
    return [_key(entry.state) for entry in made.red_flags]


def present_flags(made: Report) -> Iterator[Paragraph]:
    """The red flags that are present, each with its advice; nothing where none is."""
    for entry in made.red_flags:
        yield Paragraph(words.label(entry), 2, said.RED_FLAG, "bold red", "bold red")
        if entry.conclusion.advice:
            yield Paragraph(entry.conclusion.advice, 4, style="bold red")


def progress(before: Consultation, made: Report, audience: Audience) -> Iterator[Paragraph]:
    """What became otherwise, in the order of safety; nothing where nothing important did."""
    after = made.consultation
    yield from alarms(before, made, audience)
    yield from _flags_settled(before, after)
    if before.urgency != after.urgency and not made.urgency_is_withheld:
        yield Paragraph(said.urgency_changed(words.urgency(made).removesuffix(" (settled)")), 2, "•", "bold")
    yield from _levels(before, made)
    known = _keys(before.conflicts)
    for entry in made.conflicts:
        if _key(entry.state) not in known:
            yield Paragraph(f"{wording.capital(words.conflict_words(entry))}.", 2, "!", marker_style="yellow")


def _flags_settled(before: Consultation, after: Consultation) -> Iterator[Paragraph]:
    """Red flags that were open and are excluded, or that are no longer present or excluded after a revision."""
    vocabulary = after.model.vocabulary
    gone = _changed(before.red_flags_present, after, lambda state: state.level is None)
    if gone:
        yield Paragraph(said.flags_gone(_names(vocabulary, gone)), 2, "•")
    excluded = _changed(before.red_flags_open, after, lambda state: state.status == NOT_INDICATED)
    if excluded:
        left = len({state.conclusion.id for state in after.red_flags_open})
        yield Paragraph(said.flags_excluded(_names(vocabulary, excluded), left), 2, "•")
    closed = [state for state in before.states_with_role("red_flag") if state.status == NOT_INDICATED]
    opened = _changed(closed, after, lambda state: state.status == OPEN)
    if opened:
        yield Paragraph(said.flags_opened(_names(vocabulary, opened)), 2, "•")


def _changed(states: Iterable[State], after: Consultation, is_so: Callable[[State], bool]) -> list[Key]:
    found = (after.state(state.conclusion.id, state.member) for state in states)
    return [_key(state) for state in found if is_so(state)]


def open_flags(made: Report) -> list[Paragraph]:
    """The red flags that are not excluded, by name, after those that are present; nothing where all are excluded."""
    groups = list(open_groups(made))
    if not groups:
        return []
    named = [Paragraph(group.label, 2, "?", "", "red") for group in groups]
    return [
        Paragraph(words.OPEN_HEADING.upper(), style="bold red"),
        Paragraph(words.WHILE_OPEN, 2),
        *named,
    ]


def _levels(before: Consultation, made: Report) -> Iterator[Paragraph]:
    """The hypotheses whose level is another now, told once for each level."""
    after = made.consultation
    vocabulary = after.model.vocabulary
    reached: dict[tuple[str, bool], list[Key]] = {}
    for entry in made.hypotheses:
        if before.state(*_key(entry.state)).level != entry.state.level:
            group = (wording.state_words(entry.state), entry.withheld)
            reached.setdefault(group, []).append(_key(entry.state))
    for (level, held), keys in reached.items():
        yield Paragraph(said.now_at(level, _names(vocabulary, keys)), 2, "•")
        if held:
            yield Paragraph(words.HELD_BACK, 4, "!", "yellow", "yellow")
    fallen = [state for state in before.states_with_role("hypothesis") if state.level is not None]
    lost = _changed(fallen, after, lambda state: state.level is None)
    if lost:
        yield Paragraph(said.no_longer_supported(_names(vocabulary, lost)), 2, "•")


def _names(vocabulary: Vocabulary, keys: Iterable[Key]) -> str:
    return wording.listed(wording.pairs_words(vocabulary, keys))


def _keys(states: Iterable[State]) -> frozenset[Key]:
    return frozenset(_key(state) for state in states)


def _key(state: State) -> Key:
    return state.conclusion.id, state.member
