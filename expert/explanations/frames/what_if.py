"""The sentences of what-if: what other facts would change."""

from expert.explanations import wording
from expert.states import OPEN, YES, State
from expert.truth import Truth

THEN = "With these facts:"
FACTS_HEADING = "What changes in the facts"
SAME_FACTS = "Nothing: with these changes the facts are the same as before."
WITHDRAWN = "What is withdrawn is not known any more. That is not the same as absent."
FLAGS_HEADING = "Red flags"
URGENCY_HEADING = "Urgency"
SAME_URGENCY = "The urgency stays the same."
AS_IT_IS = "As it is:"
STILL_PRESENT = "In the case as it is these are present, and what they call for holds."
OTHER_RULES_HEADING = "The same, by other rules"
OTHER_RULES = "Nothing differs in what is known of these. The rules behind them are others:"
NOTES_HEADING = "Notes"
NOTHING_DIFFERS = (
    "No conclusion differs: no level, no ceiling, no evidence against, no conflict, and the urgency stays the same. "
    "That says only what the rules make of these facts."
)
TURNS = {
    "appears": "Newly present",
    "disappears": "No longer concluded",
    "opens": "No longer excluded",
    "is settled": "Newly excluded",
    "is dropped": "No longer considered, since nothing is said any more of a side that is not named",
    "differs": "Otherwise changed",
}
_EVIDENCE = {
    Truth.TRUE: "there is now evidence against it",
    Truth.FALSE: "evidence against it is now excluded",
    Truth.UNKNOWN: "evidence against it is now open",
}


def turned(before: str, after: str) -> str:
    """What was, and what would be: ``not known → strong``."""
    return f"{before} → {after}"


def flags_words(words: str, *, present: bool) -> str:
    """The red flags with these facts, from the words of a heading: ``no red flag present; …``."""
    return f"red flags {words}" if present else f"no red flag {words.removeprefix('none ')}"


def known_words(state: State | None) -> str:
    """What is known of a conclusion: ``strong``, ``excluded``, ``open``."""
    if state is None:
        return "not known"
    return "open" if state.status == OPEN else wording.state_words(state)


def standing(before: str, after: str, state: State | None) -> str:
    """What was known and what would be, and how far it could go then: ``open → strong — settled``."""
    is_said = state is None or (state.status == OPEN and state.ceiling == YES)
    further = after if state is None or is_said else wording.ceiling_words(state)
    return turned(before, after) + ("" if further == after else f" — {further}")


def reach_words(before: State | None, after: State | None) -> str:
    """How far a conclusion could go: ``could still reach strong (as it is: hallmark)``."""
    return f"could still reach {_ceiling(after)} (as it is: {_ceiling(before)})"


def _ceiling(state: State | None) -> str:
    ceiling = state.ceiling if state else None
    return "concluded" if ceiling == YES else ceiling or "nothing, it is excluded"


def evidence_words(after: State | None) -> str:
    """Whether evidence counts against a conclusion then: ``evidence against it is now excluded``."""
    return _EVIDENCE[after.contrary if after else Truth.UNKNOWN]


def conflict_words(after: State | None) -> str:
    """That a conclusion comes into conflict with the facts, or is no longer in one."""
    if after is None or not after.conflict:
        return "the facts no longer contradict one another about it"
    stated, opposite = ("yes", "exclude it") if after.given else ("no", "derive it")
    return f"it is stated as {stated}, but the other facts {opposite}; both are kept"


def still_implied(subject: str, source: str) -> str:
    """That a fact holds though nobody states it any more."""
    return f"{subject} stays yes, since '{source}' implies it. To take it away, change that as well."


def more_mechanisms(count: int) -> str:
    """How many steps of mechanisms differ that are not told."""
    return "1 mechanism differs as well" if count == 1 else f"{count} mechanisms differ as well"


def all_tells(count: int) -> str:
    """The option that tells what is only counted."""
    return f"; '--all' tells {'it' if count == 1 else 'them'}"
