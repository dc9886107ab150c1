"""The sentences of *how*: what a firing rests on, how strongly it is worded, what is cut, whose interest is behind."""

from collections.abc import Sequence

from expert.explanations import wording
from expert.explanations.grounds import Ground, Group
from expert.explanations.source_rollup import NO_WORDING, Link
from expert.states import YES, State
from expert.vocabulary import Finding, Scope, Vocabulary

KNOWN_ABSENT = "(known absent)"
STATED = "Stated as a fact."
SOURCES = "Sources of this derivation"
ALSO = "Rules marked “also” give less than the level reached."
ALL_TELLS = " --all tells them in full."
_MOST_NAMES = 6


def ground_words(vocabulary: Vocabulary, ground: Ground) -> str:
    """A ground, with a word that a plain *no* is known and not assumed."""
    return f"{ground.text} {KNOWN_ABSENT}" if _is_plain_no(vocabulary, ground) else ground.text


def ground_for_patient(vocabulary: Vocabulary, ground: Ground) -> str:
    """A ground as the question that was asked and its answer; a conclusion as it is."""
    item = vocabulary.item(ground.item)
    if not isinstance(item, Finding) or not item.question:
        return ground_words(vocabulary, ground)
    where = vocabulary.scope_of(item).words(ground.member)
    return f"{item.question}{f' ({where})' if where else ''} — {ground.answer}"


def _is_plain_no(vocabulary: Vocabulary, ground: Ground) -> bool:
    item = vocabulary.item(ground.item)
    return isinstance(item, Finding) and item.type == "boolean" and ground.answer == "no"


def needed_words(group: Group) -> str:
    """How many of several parts are needed, before those that hold: ``at least 2 of 3 are needed; these 2 hold:``."""
    held = "this holds" if len(group.parts) == 1 else f"these {len(group.parts)} hold"
    if group.needed == 1:
        return f"any one of {group.of} is enough; {held}:"
    return f"at least {group.needed} of {group.of} are needed; {held}:"


def enough_words(group: Group) -> str:
    """What is added to the only part that holds where one is enough."""
    return f"(any one of {group.of} is enough)"


def members_words(scope: Scope) -> str:
    """Before the members in which something is found, where one would be enough."""
    return f"in any {scope.label} (one is enough):"


def other_words(scope: Scope, group: Group) -> str:
    """Before what is found in another member than the rule's own."""
    if group.needed > 1 and group.needed == len(scope.members):
        return f"in all {scope.plural}, whichever is meant:"
    return f"in {'the other' if len(scope.members) == 2 else 'another'} {scope.label}:"


def compared_words(vocabulary: Vocabulary, group: Group, seen: Sequence[str]) -> str:
    """One item compared over members: ``a difference between the legs in swelling: left leg yes, right leg no``.

    Args:
        vocabulary: the words of the knowledge base.
        group: of kind ``differ`` or ``alike``, its parts grounds.
        seen: the answer for each ground.
    """
    first = next(part for part in group.parts if isinstance(part, Ground))
    item = vocabulary.item(first.item)
    if item is None:
        return "; ".join(seen)
    scope = vocabulary.scope_of(item)
    members = [part.member for part in group.parts if isinstance(part, Ground)]
    sides = ", ".join(f"{scope.words(member)} {answer}" for member, answer in zip(members, seen, strict=True))
    kind = "a difference" if group.kind == "differ" else "no difference"
    return f"{kind} between the {scope.plural} in {item.label}: {sides}"


def headline(state: State, label: str) -> str:
    """A conclusion and what is known of it: ``Night cramp (left leg): concluded — settled``."""
    return f"{wording.capital(label)}: {wording.standing_words(state)}"


def headline_for_patient(vocabulary: Vocabulary, state: State) -> str:
    """A conclusion with how strongly the documents support it, in plain words."""
    label = wording.capital(wording.subject(vocabulary, state.conclusion, state.member))
    if state.given:
        return f"{label}: this is what was stated"
    if state.level == YES:
        return f"{label}: this follows from the answers"
    rank = f"{vocabulary.rank(str(state.level)) + 1} of {len(vocabulary.levels)}"
    return f"{label}: supported at the level “{state.level}” ({rank})"


def ceiling_for_patient(state: State) -> str:
    """Whether what is not known yet could raise a conclusion with levels, as a sentence; empty for the others."""
    if state.level == YES or state.given:
        return ""
    if state.settled:
        return "What is not known yet cannot raise this."
    return f"What is not known yet could raise this to “{state.ceiling}”."


def weakest_words(link: Link, *, with_id: bool) -> str:
    """The weakest link of the best chain of rules to a conclusion, as a sentence."""
    name = link.rule.id if with_id else f"“{link.rule.title}”"
    if link.rule.is_policy:
        return f"Weakest link: {name}, which is policy of this project and in no document."
    if link.strength == NO_WORDING:
        return f"Weakest link: {name}, whose statements word no strength."
    return f"Weakest link: {name}, worded “{link.strength}”."


def cut_words(names: Sequence[str], count: int) -> str:
    """What a depth cuts: ``… 4 more steps below: night cramp, …``."""
    shown = ", ".join(names[:_MOST_NAMES])
    rest = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    steps = f"{count} more step{'s' if count > 1 else ''}"
    return f"… {steps} below: {shown}{rest}"


def depth_words(count: int, depth: int) -> str:
    """The option that shows what a depth cuts."""
    return f"; --depth {depth} shows {'them' if count > 1 else 'it'}"


def left_out_words(count: int) -> str:
    """What is left out for patients."""
    steps = "1 step" if count == 1 else f"{count} steps"
    return f"Left out here: {steps} on how this comes about in the body. Their sources are listed below."


def same_as_before(number: int) -> str:
    """Where the reason and the sources of a rule were told."""
    return f"reason and sources as in step {number}"
