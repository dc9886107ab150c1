"""The words of a report that all its formats share, so that each says the same."""

from collections.abc import Iterable, Iterator, Sequence

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.citations import Citation
from expert.explanations.how import Application
from expert.loading.nodes import clip
from expert.reporting.report import CautionNote, Entry, OpenFlag, Report
from expert.rules import POLICY_PREFIX
from expert.states import YES, State
from expert.vocabulary import CONTRARY, Rung, Vocabulary

WHILE_OPEN = "While any of these is unknown, nothing here means that this is harmless or that self-care is enough."
HELD_BACK = "This does not reassure yet: red flags are present or not excluded."
HELD_BRIEFLY = "held back: red flags are present or not excluded"
ADVICE_IN_GENERAL = "What the documents describe or offer. Nothing here replaces the advice of a clinician."
RED_FLAGS_FIRST = "Red flags are present: what they call for comes first, and nothing below replaces or delays it."
ONLY_CONTRARY = "not supported, and there is evidence against it"
NO_HYPOTHESIS = "None is supported by what is known."
RED_FLAGS, DO_NOW, URGENCY = "Red flags", "Do now", "Urgency"
PRESENT_HEADING = "Red flags present"
OPEN_HEADING = "Red flags not yet excluded"
TENSIONS_HEADING = "Where the documents pull in different directions"
UNEXPLAINED_HEADING = "Not explained by this knowledge"
QUESTIONS_HEADING = "Not asked that would matter"
_UNREMARKABLE = {"", "none", "none declared"}


def visible(text: str) -> str:
    r"""The text with each character that does not print shown as ``?``: controls, line ends, marks of text direction.

    >>> visible("left\u202eright")
    'left?right'
    """
    return clip(text, len(text))


def title(made: Report) -> str:
    """The knowledge base's title and the name of the case."""
    case = visible(made.consultation.facts.case)
    return made.consultation.model.title + (f" · {case}" if case else "")


def summary(made: Report) -> Iterator[tuple[str, str]]:
    """The lines of the summary with their names; the name is empty where a line goes on with the one before."""
    yield RED_FLAGS, _red_flags(made)
    for advice_now in dict.fromkeys(entry.conclusion.advice for entry in made.red_flags if entry.conclusion.advice):
        yield DO_NOW, advice_now
    yield URGENCY, urgency(made)
    foremost = list(_foremost(made)) or ["no hypothesis is supported by what is known"]
    for number, line in enumerate(foremost):
        yield "" if number else "Foremost", line
    if made.unexplained:
        facts = "; ".join(fact.text for fact in made.unexplained)
        yield "Unexplained", f"{facts}. No rule that fired used this."
    if made.conflicts:
        yield "Conflicts", "; ".join(conflict_words(entry) for entry in made.conflicts)
    for note in made.consultation.facts.notes:
        yield "Note", note
    for fault in made.consultation.facts.ignored:
        yield "Ignored", str(fault)


def _red_flags(made: Report) -> str:
    present = [entry.state for entry in made.red_flags]
    open_ = [flag.state for flag in made.open_flags]
    return wording.red_flag_words(present, open_, made.consultation.model.vocabulary)


def _by_conclusion(made: Report, entries: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each conclusion once, by its label with all its sides, with the first of its entries."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.conclusion.id, []).append(entry)
    for group in groups.values():
        yield label_of(made.consultation.model.vocabulary, group), group[0]


def urgency(made: Report) -> str:
    """The urgency in words; the lowest rung, which would comfort, is not named while a red flag is open."""
    return urgency_words(None if made.urgency_is_withheld else made.urgency, made.urgency_ceiling)


def named_rung(made: Report) -> Rung | None:
    """The urgency to explain, None where there is none to name."""
    return None if made.urgency_is_withheld else made.urgency


def urgency_words(proved: Rung | None, ceiling: Rung | None) -> str:
    """The urgency reached and the one that could still be reached."""
    reached = rung_words(proved) if proved else "none derived"
    if ceiling is None or ceiling == proved:
        return f"{reached} (settled)"
    return f"{reached} — not settled yet: what is not known could raise it to {rung_words(ceiling)}"


def rung_words(rung: Rung) -> str:
    """A rung's id and label; the label alone where it says the id."""
    return rung.label if rung.id.lower() in rung.label.lower() else f"{rung.id} {rung.label}"


def _foremost(made: Report) -> Iterator[str]:
    """The hypotheses of the best level reached, each once with its sides."""
    best = [entry for entry in made.hypotheses if entry.state.level == made.hypotheses[0].state.level]
    for name, first in _by_conclusion(made, best):
        held = f"; {HELD_BRIEFLY}" if first.withheld else ""
        yield f"{name}: {wording.state_words(first.state)}{held}"


def conflict_words(entry: Entry) -> str:
    """A conflict in one sentence."""
    return conflict_sentence(label(entry), entry.state)


def conflict_sentence(subject: str, state: State) -> str:
    """That the facts state one thing of a conclusion and the rules derive the opposite; it has to be in conflict."""
    stated = "yes" if state.given else "no"
    opposite = "exclude it" if state.given else "derive it"
    return f"{subject} is stated as {stated}, but the other facts {opposite}; both are kept"


def label(entry: Entry | OpenFlag) -> str:
    """A conclusion's label with the side it is about."""
    return f"{entry.state.conclusion.label} ({entry.where})" if entry.where else entry.state.conclusion.label


def label_of(vocabulary: Vocabulary, group: Sequence[Entry | OpenFlag]) -> str:
    """The label of one conclusion with all the members it is told for."""
    conclusion = group[0].state.conclusion
    where = wording.members_words(vocabulary, conclusion.scope, [entry.state.member for entry in group])
    return f"{conclusion.label} ({where})" if where else conclusion.label


def level_bar(vocabulary: Vocabulary, level: str | None) -> str:
    """A level as filled and empty dots, readable without colour."""
    if level is None or level == YES:
        return "●" if level else "○"
    rank = vocabulary.rank(level) + 1
    return "●" * rank + "○" * (len(vocabulary.levels) - rank)


def headline(entry: Entry) -> str:
    """What is known of a conclusion, its label, how far it could still go, and whether it is held back."""
    known = f"{wording.state_words(entry.state)} · " if entry.state.level != YES else ""
    held = ", held back" if entry.withheld else ""
    return f"{known}{label(entry)} — {wording.ceiling_words(entry.state)}{held}"


def meaning(entry: Entry) -> str:
    """A conclusion's meaning as a sentence; empty where it has none."""
    text = entry.conclusion.meaning
    return f"{wording.capital(text).rstrip('.')}." if text else ""


def advice(entry: Entry) -> str:
    """What a recommendation says, in a sentence."""
    conclusion = entry.conclusion
    return conclusion.advice or wording.capital(conclusion.meaning or conclusion.label)


def advice_state(entry: Entry) -> str:
    """A recommendation's level and whether it is held back; empty where there is nothing to say."""
    level = [] if entry.state.level == YES else [wording.state_words(entry.state)]
    return "; ".join([*level, "held back"] if entry.withheld else level)


def gives(application: Application) -> str:
    """The level a rule gives, as an arrow behind its title; empty for rules without a level."""
    return "" if application.level in {YES, CONTRARY} else f" → {application.level}"


def holds_back(application: Application, made: Report) -> bool:
    """Whether evidence against a conclusion would also comfort a reader, while nothing may reassure yet."""
    conclusions = made.consultation.model.vocabulary.conclusions
    given = [conclusions[name] for name, level in application.rule.then.items() if level != CONTRARY]
    return not made.may_reassure and any(conclusion.reassures for conclusion in given)


def rival_words(entry: Entry, made: Report) -> str:
    """The conclusions that explain the same picture; empty where there are none."""
    words: list[str] = []
    for rival in entry.competing:
        held = ", held back" if rival.conclusion.reassures and not made.may_reassure else ""
        words.append(f"{rival.conclusion.label} ({wording.state_words(rival)}{held})")
    return f"competes with {'; '.join(words)}" if words else ""


def marks(citation: Citation) -> str:
    """How strongly a statement is worded and the interest of its publisher; empty where neither says anything."""
    return "; ".join(mark for mark in (citation.strength, citation.bias) if mark not in _UNREMARKABLE)


def quoted(citation: Citation) -> str:
    """The document's sentence in quotation marks, on one line; empty where it is not at hand."""
    return f"“{' '.join(citation.quote.split())}”" if citation.quote else ""


def is_policy(caution: CautionNote) -> bool:
    """Whether a caution is the project's own and stands in no document."""
    return all(source.startswith(POLICY_PREFIX) for source in caution.sources)


def rules(applications: Iterable[Application]) -> tuple[str, ...]:
    """The ids of the rules that fired, each once."""
    return tuple(dict.fromkeys(application.rule.id for application in applications))


def sources(applications: Iterable[Application]) -> tuple[str, ...]:
    """The ids of the sources of several rules, each once."""
    return tuple(dict.fromkeys(citation.id for application in applications for citation in application.citations))


def rule_names(entry: Entry) -> str:
    """The ids of the rules that support a conclusion."""
    return ", ".join(rules(entry.support)) or "stated as a fact"


def other_headline(entry: Entry) -> str:
    """A conclusion that is neither hypothesis nor advice: its label, its level, and whether it is held back."""
    level = "" if entry.state.level == YES else f": {wording.state_words(entry.state)}"
    held = f" ({HELD_BRIEFLY})" if entry.withheld else ""
    return f"{wording.capital(label(entry))}{level}{held}"


def identity(consultation: Consultation) -> tuple[str, str]:
    """Which knowledge base answered, and the digest of all that it says."""
    model = consultation.model
    return f"Knowledge base {model.identity}", f"Digest {model.digest}"
