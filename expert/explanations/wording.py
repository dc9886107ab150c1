"""The English of explanations: every sentence frame stands here, filled from the vocabulary's words."""

from collections.abc import Iterable, Mapping, Sequence

from expert.facts import Value
from expert.premises import COMPARISONS
from expert.states import OPEN, PROVED, YES, State
from expert.truth import FALSE, TRUE, UNKNOWN, Truth
from expert.vocabulary import Conclusion, Finding, Item, Vocabulary


def listed(words: Iterable[str], joint: str = "and") -> str:
    """Words as an English list.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    held = list(words)
    return held[0] if len(held) == 1 else f"{', '.join(held[:-1])} {joint} {held[-1]}" if held else ""


def capital(text: str) -> str:
    """The text with its first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def number(value: float) -> str:
    """A number without a needless fraction.

    >>> number(58.0), number(0.5)
    ('58', '0.5')
    """
    return f"{value:g}" if isinstance(value, float) else str(value)


def subject(vocabulary: Vocabulary, item: Item, member: str | None) -> str:
    """An item's label with the side it is about: ``swelling of the lower leg (left leg)``."""
    words = vocabulary.scope_of(item).words(member)
    return f"{item.label} ({words})" if words else item.label


def value_words(item: Item, value: Value) -> str:
    """A stated value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(item, Conclusion):
        return str(value)
    if isinstance(value, Mapping):
        return _set_words(item, value)
    if isinstance(value, str):
        return item.values[value]
    return f"{number(value)} {item.unit}".strip()


def _set_words(item: Finding, value: Mapping[str, bool]) -> str:
    present = [words for name, words in item.values.items() if value.get(name)]
    if present:
        return listed(present)
    if all(name in value for name in item.values):
        return "none"
    return "not " + listed([words for name, words in item.values.items() if value.get(name) is False], "or")


def fact_words(vocabulary: Vocabulary, item: Item, member: str | None, value: Value) -> str:
    """A stated fact: ``swelling of the lower leg (left leg): yes``."""
    return f"{subject(vocabulary, item, member)}: {value_words(item, value)}"


def comparison_words(value: float, operator: str, bound: float, unit: str, *, holds: bool) -> str:
    """A number against a bound: ``58 years is above 45``, ``58 years is not below 45``."""
    shown = f"{number(value)} {unit}".strip()
    return f"{shown} is {'' if holds else 'not '}{COMPARISONS[operator]} {number(bound)}"


def set_answer(item: Finding, value: Mapping[str, bool], asked: Sequence[str], truth: Truth, *, within: bool) -> str:
    """What is known of the values a test asks of a set.

    Args:
        item: the finding whose values these are.
        value: each known value → whether it is in the set.
        asked: the values the test names.
        truth: what is known of the test.
        within: whether it asks for one of them to be in the set; else for none of them to be.
    """
    present = [item.values[name] for name in asked if value.get(name)]
    if truth is UNKNOWN:
        open_ = [item.values[name] for name in asked if name not in value]
        return f"not known whether {listed(open_, 'or')}" if value else "not known"
    if (truth is TRUE) is within:
        return listed(present)
    return "not " + listed([item.values[name] for name in asked], "or")


def state_words(state: State) -> str:
    """What is known of a conclusion: ``stated``, ``strong``, ``concluded``, ``excluded`` or ``not known``."""
    if state.given:
        return "stated"
    if state.status == PROVED:
        return "concluded" if state.level == YES else str(state.level)
    return "not known" if state.status == OPEN else "excluded" if state.derivable else "not known"


def ceiling_words(state: State) -> str:
    """How far a conclusion could still go: ``settled``, ``could still reach hallmark``, ``excluded``."""
    if state.ceiling is None:
        return "excluded"
    if state.settled:
        return "settled"
    return "could still be concluded" if state.ceiling == YES else f"could still reach {state.ceiling}"


def standing_words(state: State) -> str:
    """What is known of a conclusion and how far it could still go: ``strong — settled``, ``excluded``."""
    known, further = "open" if state.status == OPEN else state_words(state), ceiling_words(state)
    return known if known == further else f"{known} — {further}"


def conclusion_answer(state: State, required: str = "", truth: Truth = TRUE) -> str:
    """What a premise reads of a conclusion.

    Args:
        state: what is known of the conclusion.
        required: the level the premise asks for, if any.
        truth: what is known of the premise.

    Returns:
        ``concluded``, ``excluded``, or with a level ``hallmark, at least strong is needed`` or ``strong, as required``.
    """
    words = "stated to be absent" if state.given is False and state.level is None else state_words(state)
    if not required:
        return words
    if truth is FALSE and state.ceiling is not None:
        return f"{words}, and {required} is excluded"
    if state.given:
        words = f"{words}, which counts as {state.level}"
    if state.level == required:
        return f"{words}, as required"
    return f"{words}, at least {required} is needed" if state.ceiling is not None else words


def conclusion_words(vocabulary: Vocabulary, state: State) -> str:
    """A conclusion as a premise reads it: ``night cramp (left leg): concluded``."""
    return f"{subject(vocabulary, state.conclusion, state.member)}: {conclusion_answer(state)}"


def red_flag_words(present: Iterable[State], open_: Iterable[State], vocabulary: Vocabulary) -> str:
    """Which red flags are present and how many are not excluded, as one clause for a heading."""
    labels = pairs_words(vocabulary, [(state.conclusion.id, state.member) for state in present])
    names = len({state.conclusion.id for state in open_})
    open_words = f"{names} not yet excluded, so nothing below reassures" if names else "none left open"
    return f"PRESENT: {listed(labels)}; {open_words}" if labels else f"none present; {open_words}"


def members_words(vocabulary: Vocabulary, scope: str, members: Iterable[str | None]) -> str:
    """Several members of a scope: ``left leg``, ``both legs``; empty for the person.

    All members together say enough; that one whose side is not stated is among them goes without saying.
    """
    held = [member for member in members if member is not None]
    known = vocabulary.scopes[scope]
    if len(known.members) > 1 and set(known.members) <= set(held):
        return f"{'both' if len(known.members) == 2 else 'all'} {known.plural}"
    return listed([known.words(member) for member in held])


def pairs_words(vocabulary: Vocabulary, pairs: Iterable[tuple[str, str | None]]) -> list[str]:
    """Items with the members they are asked for, each item once: ``skin temperature (both legs)``."""
    members: dict[str, list[str | None]] = {}
    for name, member in pairs:
        members.setdefault(name, []).append(member)
    found: list[str] = []
    for name, sides in members.items():
        item = vocabulary.item(name)
        if item is not None:
            words = members_words(vocabulary, item.scope, sides)
            found.append(f"{item.label} ({words})" if words else item.label)
    return found
