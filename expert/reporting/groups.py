"""The groups a report is told in, the same for all formats: what is alike for several members is told once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.how import Application
from expert.reporting import words
from expert.reporting.report import Entry, OpenFlag, Report
from expert.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """A red flag not yet excluded: its label with the members it is open for, and what is not known, in words."""

    label: str
    is_policy: bool
    missing: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a conclusion is drawn, by one rule for all members it fired for: grounds in words, and ids of sources."""

    application: Application
    grounds: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation with its reasons; ``as_above`` where they are those of the recommendation told before it."""

    entry: Entry
    kind: Kind
    reasons: tuple[Reason, ...]
    as_above: bool


def open_groups(made: Report) -> Iterator[OpenGroup]:
    """The red flags not yet excluded, each once."""
    vocabulary = made.consultation.model.vocabulary
    groups: dict[str, list[OpenFlag]] = {}
    for flag in made.open_flags:
        groups.setdefault(flag.state.conclusion.id, []).append(flag)
    for flags in groups.values():
        pairs = dict.fromkeys((question.item, question.member) for flag in flags for question in flag.missing)
        missing = "; ".join(wording.pairs_words(vocabulary, pairs))
        yield OpenGroup(words.label_of(vocabulary, flags), flags[0].is_policy, missing)


def urgency_causes(made: Report) -> Iterator[str]:
    """What raised the urgency, but for the red flags, which are told in full above it."""
    shown = {entry.conclusion.id for entry in made.red_flags}
    for entry in _merged(made.urgency_from, made.consultation):
        if entry.conclusion.id not in shown:
            held = " (held back)" if entry.withheld else ""
            yield f"from {words.label(entry)}{held}: {words.rule_names(entry)}"


def hypotheses(made: Report) -> list[Entry]:
    """The supported hypotheses, what is the same for several members told once."""
    return _merged(made.hypotheses, made.consultation)


def still_open(made: Report) -> str:
    """The hypotheses that nothing supports yet and nothing excludes, with how far they could go, as a sentence."""
    vocabulary = made.consultation.model.vocabulary
    ceilings: dict[str, list[tuple[str, str | None]]] = {}
    named = [state for state in made.open_hypotheses if made.may_reassure or not state.conclusion.reassures]
    for state in named:
        ceilings.setdefault(str(state.ceiling), []).append((state.conclusion.id, state.member))
    order = sorted(
        ceilings, key=lambda level: vocabulary.rank(level) if level in vocabulary.levels else -1, reverse=True
    )
    told = [f"up to {level}: {', '.join(wording.pairs_words(vocabulary, ceilings[level]))}" for level in order]
    return f"Still open, neither supported nor excluded — {'; '.join(told)}" if told else ""


def excluded(made: Report) -> str:
    """The hypotheses and red flags that are not indicated, as a sentence; empty where there are none."""
    states = [(state.conclusion.id, state.member) for state in made.not_indicated]
    names = wording.pairs_words(made.consultation.model.vocabulary, states)
    return f"Not indicated, since every rule for it is excluded: {'; '.join(names)}" if names else ""


def advice(made: Report) -> Iterator[Advice]:
    """The recommendations, what is the same for several members told once."""
    kinds = made.consultation.model.vocabulary.kinds
    told: tuple[str, ...] = ()
    for entry in _merged(made.recommendations, made.consultation):
        found = reasons(entry)
        by = tuple(reason.application.rule.id for reason in found)
        yield Advice(entry, kinds[entry.conclusion.kind], found, as_above=bool(by) and by == told)
        told = by


def others(made: Report) -> Iterator[tuple[Kind, list[Entry]]]:
    """The remaining conclusions by their kind, what is the same for several members told once."""
    groups: dict[str, list[Entry]] = {}
    for entry in _merged(made.others, made.consultation):
        groups.setdefault(entry.conclusion.kind, []).append(entry)
    for kind, entries in groups.items():
        yield made.consultation.model.vocabulary.kinds[kind], entries


def questions(made: Report) -> list[str]:
    """The questions that would matter, red flags first, each once with the members it is asked for."""
    vocabulary = made.consultation.model.vocabulary
    members: dict[str, list[str | None]] = {}
    for question in made.questions:
        members.setdefault(question.item, []).append(question.member)
    asked: list[str] = []
    for name, sides in members.items():
        item = vocabulary.findings[name]
        where = wording.members_words(vocabulary, item.scope, sides)
        asked.append(f"{item.question} ({where})" if where else item.question)
    return asked


def reasons(entry: Entry) -> tuple[Reason, ...]:
    """The rules that support a conclusion, each once, with the grounds of every member it fired for."""
    return tuple(_reason([one for one in entry.support if one.rule.id == name]) for name in words.rules(entry.support))


def _reason(applications: list[Application]) -> Reason:
    grounds = dict.fromkeys(ground.text for application in applications for ground in application.grounds)
    return Reason(applications[0], tuple(grounds), tuple(citation.id for citation in applications[0].citations))


def _merged(entries: Iterable[Entry], consultation: Consultation) -> list[Entry]:
    """Entries of one conclusion with the same level and the same rules for several members, told once."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        fired = (words.rules(entry.support), words.rules(entry.contrary))
        rivals = tuple((rival.conclusion.id, rival.level) for rival in entry.competing)
        cautions = tuple(caution.id for caution in entry.cautions)
        key = (entry.conclusion.id, entry.state.level, entry.state.ceiling, *fired, cautions, rivals)
        groups.setdefault(key, []).append(entry)
    return [_join(group, consultation) for group in groups.values()]


def _join(group: list[Entry], consultation: Consultation) -> Entry:
    """One entry for several members, with the support of each."""
    first = group[0]
    members = [entry.state.member for entry in group]
    return replace(
        first,
        where=wording.members_words(consultation.model.vocabulary, first.conclusion.scope, members),
        support=_together(application for entry in group for application in entry.support),
        contrary=_together(application for entry in group for application in entry.contrary),
    )


def _together(applications: Iterable[Application]) -> tuple[Application, ...]:
    """Each rule once, with the grounds of every member it fired for."""
    found: dict[str, Application] = {}
    for one in applications:
        held = found.get(one.rule.id)
        grounds = dict.fromkeys((*held.grounds, *one.grounds)) if held else dict.fromkeys(one.grounds)
        found[one.rule.id] = replace(held or one, grounds=tuple(grounds))
    return tuple(found.values())
