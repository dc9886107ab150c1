"""The sentences of *contrast*: how the two stand, and what each part of the answer is about."""

from expert.explanations import wording
from expert.explanations.contrast import EQUAL, HIGHER, LOWER, NEITHER, Contrast, Opposed
from expert.explanations.frames import why_not as why_not_frames
from expert.states import YES, State
from expert.vocabulary import Rung, Vocabulary

NOTHING = "Nothing."
NOT_EXCLUDED = "is a red flag that is not excluded. Nothing here is a sign that it is absent."
ALONE = "Nothing that is known stands behind both."
_MOST_NAMED = 3


def question(vocabulary: Vocabulary, answer: Contrast) -> str:
    """The question: ``Why PAD (left leg) rather than CVI (left leg)?``."""
    return f"Why {name(vocabulary, answer.fact.state)} rather than {name(vocabulary, answer.foil.state)}?"


def name(vocabulary: Vocabulary, state: State) -> str:
    """A conclusion's label with its side."""
    return wording.subject(vocabulary, state.conclusion, state.member)


def short_names(vocabulary: Vocabulary, answer: Contrast) -> tuple[str, str]:
    """The two for headings: their labels alone where these tell them apart."""
    first, second = answer.fact.state, answer.foil.state
    if first.conclusion.id != second.conclusion.id:
        return first.conclusion.label, second.conclusion.label
    return name(vocabulary, first), name(vocabulary, second)


def relation_words(vocabulary: Vocabulary, answer: Contrast) -> str:
    """How the two stand to each other, true whichever is higher, as sentences."""
    first, second = answer.fact.state, answer.foil.state
    names = [wording.capital(name(vocabulary, state)) for state in (first, second)]
    match answer.relation:
        case _ if answer.relation == HIGHER and second.level is None:
            return f"{names[0]} {_reached(first)}. {names[1]} {_stands(second)}."
        case _ if answer.relation == LOWER and first.level is None:
            told = f"{names[0]} {_stands(first)}. {names[1]} {_reached(second)}."
            return f"{told} So it is the second that stands higher."
        case _ if answer.relation == HIGHER:
            return f"{names[0]} {_reached(first)}, and {name(vocabulary, second)} only {second.level}."
        case _ if answer.relation == LOWER:
            return f"{names[0]} {_reached(first)}, but {name(vocabulary, second)} stands higher, at {second.level}."
        case _ if answer.relation == EQUAL:
            both = "Both were concluded" if first.level == YES else f"Both reach {first.level}"
            return f"{both}: neither stands above the other. What separates them is only what follows."
        case _ if answer.relation == NEITHER:
            return f"Neither was concluded. {names[0]} {_stands(first)}. {names[1]} {_stands(second)}."
    return (
        f"{names[0]} {_reached(first)}. {names[1]} {_reached(second)}. One of them has no level, so they have no order."
    )


def _reached(state: State) -> str:
    return "was concluded" if state.level == YES else f"reaches {state.level}"


def _stands(state: State) -> str:
    """What is known of something that was not concluded."""
    if state.given is False:
        return "is stated to be absent"
    if not state.derivable:
        return "was not concluded, as no rule can give it"
    if state.ceiling is None:
        return "was not concluded, and every rule for it is excluded"
    return f"was not concluded, and is still open: it {wording.ceiling_words(state)}"


def competes_words(vocabulary: Vocabulary, answer: Contrast) -> str:
    """Whether the two explain the same picture, or one rests on the other, as a sentence."""
    first, second = short_names(vocabulary, answer)
    fact, foil = answer.fact.state, answer.foil.state
    if (foil.conclusion.id, foil.member) in {found.key for found in answer.only_fact}:
        return f"{wording.capital(first)} rests on {second}, among others."
    if (fact.conclusion.id, fact.member) in {found.key for found in answer.only_foil}:
        return f"{wording.capital(second)} rests on {first}, among others."
    if answer.competes:
        return "The two compete: they explain the same picture."
    return "The two do not compete: both may hold."


def level_words(state: State) -> str:
    """A level reached as a cell of a table."""
    if state.level is None:
        return "stated to be absent" if state.given is False else "not concluded"
    return "stated as a fact" if state.given and state.level == YES else wording.state_words(state)


def reach_words(state: State) -> str:
    """How far a conclusion could still go as a cell of a table: ``open: could still reach hallmark``."""
    further = wording.ceiling_words(state)
    return further if state.settled or state.ceiling is None else f"open: {further}"


def urgency_words(rung: Rung | None) -> str:
    """The rung of the urgency ladder a conclusion stands for once it is concluded."""
    if rung is None:
        return ""
    return rung.label if rung.id.lower() in rung.label.lower() else f"{rung.id} {rung.label}"


def opposed_words(vocabulary: Vocabulary, opposed: Opposed) -> str:
    """A fact that speaks for one and against a rule for the other: ``relief on stopping: yes — no is needed``."""
    needed = why_not_frames.needed_words(vocabulary, opposed.test)
    return f"{opposed.test.text} — {needed}" if needed else opposed.test.text


def shared_words(labels: list[str], facts: int) -> str:
    """How much is behind both, with a few names, as a sentence."""
    steps = len(labels) - facts
    counted = [(facts, "stated fact"), (steps, "conclusion")]
    counts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counted if count]
    verb = "stands" if len(labels) == 1 else "stand"
    rest = len(labels) - _MOST_NAMED
    named = [*labels[:_MOST_NAMED], *([f"{rest} more"] if rest > 0 else [])]
    return f"{wording.listed(counts)} {verb} behind both: {'; '.join(named)}."
