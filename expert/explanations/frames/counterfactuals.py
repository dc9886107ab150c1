"""The sentences of *counterfactual*: what would lower or raise a conclusion."""

from expert.explanations import wording
from expert.explanations.changes import LEARN, REVERSE, WITHDRAW
from expert.explanations.goals import LOWER
from expert.states import YES

EITHER = "together with any one of"
FIXED, ONLY = "Held fixed", "One way only"
NO_RULE = "No rule of this knowledge base can give it, and it cannot be stated: no change of facts could alter that."
ALL_TELLS = "; '--all' and JSON tell them"
NOT_KNOWN = "not known"
CUT = "The search was cut short: there may be more. What is listed is right."
STATEMENTS = "Each change is one of what is stated. A fact that is 'not known' would simply not be stated."
RED_FLAG = "A red flag that is no longer concluded is not thereby excluded: taking back a statement makes nothing safe."
WAYS = {"up": "up (yes, or more)", "down": "down (no, or less)"}
_SIZES = {1: "One change is enough", 2: "Two changes together", 3: "Three changes together"}
_KINDS = {LEARN: "learning what is not known", REVERSE: "stating otherwise", WITHDRAW: "withdrawing what is stated"}


def heading(direction: str, level: str | None, highest: str) -> str:
    """What a list of changes would do."""
    if direction == LOWER:
        return "What would take it away" if level is None else f"What would lower it to {level} or less"
    if level == YES:
        return "What would bring it about"
    return f"What would raise it to {level}{'' if level == highest else ' or more'}"


def size(number: int) -> str:
    """The heading of the sets of so many changes."""
    return _SIZES.get(number, f"{number} changes together")


def nothing(most: int, kinds: tuple[str, ...], *, limited: bool) -> str:
    """That no changes were found."""
    much = "No single change" if most == 1 else f"No {most} changes together, and no fewer,"
    by = "" if len(kinds) == len(_KINDS) else f" by {wording.listed([_KINDS[kind] for kind in kinds], 'or')}"
    within = " within these limits" if limited else ""
    return f"{much} would do it{by}{within}."


def tried(most: int, more: int | None) -> str:
    """How many changes together were tried, and the option that tries more.

    >>> tried(2, 3)
    "Up to 2 changes together were tried; more together may do it as well ('--changes 3' tries them)."
    """
    much = "One change at a time was tried; several" if most == 1 else f"Up to {most} changes together were tried; more"
    option = f" ('--changes {more}' tries them)" if more is not None else ""
    return f"{much} together may do it as well{option}."


def becomes(values: list[str], now: str) -> str:
    """What a fact would have to become: ``no, or not known (now: yes)``."""
    known = [value for value in values if value != NOT_KNOWN]
    new = wording.listed(known, "or") if known else NOT_KNOWN
    if known and NOT_KNOWN in values:
        new += f", or {NOT_KNOWN}"
    return f"{new} ({f'now: {now}' if now != NOT_KNOWN else f'{NOT_KNOWN} now'})"


def joined(changes: list[str]) -> str:
    """Changes that are made together."""
    return ", together with ".join(changes) if len(changes) < 3 else "; ".join(changes)


def result(level: str | None) -> str:
    """What the conclusion would be then."""
    return "not concluded" if level is None else "concluded" if level == YES else level


def brings(flags: str) -> str:
    """A red flag that the changes would make present."""
    return f"This would also bring a red flag: {flags}."


def other_sides(members: list[str]) -> str:
    """The other members of which the same could be asked."""
    return f"This is about one side. The same can be asked for: {wording.listed(members)}."


def more(left: int) -> str:
    """What is not shown."""
    return f"and {left} more of this size"
