"""The sentences of *reasons*."""

from expert.explanations import wording

NO_FACT = "No fact is needed: it holds whatever is stated."
ALL_TELLS = "; '--all' and JSON tell them"
STATED = "This is what was stated, or follows from it without a rule."
CUT = "There may be more reasons: the facts are too many to try each set of them, or they contradict one another."
NEEDED, UNUSED, NOT_CONCERNED = "In every reason:", "In no reason:", "Without bearing:"


def lead(number: int, facts: int, level: str, *, complete: bool) -> str:
    """How many reasons there are, and what they are.

    Args:
        number: how many reasons.
        facts: how many facts the first one has.
        level: what they suffice for, such as ``for strong or more``; empty where there are no levels.
        complete: whether these are all.
    """
    at = f" {level}" if level else ""
    if number > 1:
        there = f"There are {number} reasons" if complete else f"{number} reasons were found"
        return f"{there}. Each of these sets of facts suffices by itself{at}, and none of its facts can be missed."
    only = "There is one reason" if complete else "One reason was found"
    if facts == 0:
        return f"{only}."
    if facts == 1:
        return f"{only}: this fact suffices by itself{at}."
    return f"{only}: these facts suffice by themselves{at}, and none of them can be missed."


def more(left: int) -> str:
    """What is not shown."""
    return f"and {left} more"


def as_above(rule: str, number: int) -> str:
    """A rule that was told with an earlier reason."""
    return f"{rule} (as in {number})"


def also_for(members: list[str]) -> str:
    """The other members it was concluded for."""
    return f"It was also concluded for the {wording.listed(members)}: ask again with that side."
