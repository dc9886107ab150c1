"""What differs of a conclusion between two cases, in a few words without arrows, which not every font has."""

from collections.abc import Iterator

from expert.diagrams.views.shared import state_words

from expert.explanations import wording
from expert.explanations.what_if import ConclusionChange
from expert.states import OPEN, State
from expert.truth import Truth

_EVIDENCE = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "not known"}
_EXCLUDED, NO_LONGER_EXCLUDED = "excluded", "no longer excluded"


def is_open(state: State | None) -> bool:
    """Whether something is neither concluded nor excluded."""
    return state is not None and state.status == OPEN


def turned(was: str, now: str) -> str:
    """What was known, and what would be.

    >>> turned("not known", "strong")
    'not known, then strong'
    """
    return f"{was}, then {now}"


def difference_words(change: ConclusionChange, *, is_flag: bool) -> str:
    """What differs of a conclusion; of a red flag that is open, that it is not excluded."""
    return "; ".join(_parts(change, is_flag=is_flag))


def _parts(change: ConclusionChange, *, is_flag: bool) -> Iterator[str]:
    before, after = change.before, change.after
    was, now = (_known(state, is_flag=is_flag) for state in (before, after))
    if "level" in change.differs and was == now and before and after:  # stated both times, and raised by rules
        was, now = f"{was}, {before.level}", f"{now}, {after.level}"
    if was != now:
        reach = wording.ceiling_words(after) if after else ""
        is_freed = is_flag and was == _EXCLUDED and is_open(after)
        yield (NO_LONGER_EXCLUDED if is_freed else turned(was, now)) + (f" — {reach}" if reach and reach != now else "")
    elif "ceiling" in change.differs:
        yield turned(*(wording.ceiling_words(state) if state else "not known" for state in (before, after)))
    if "contrary" in change.differs:
        told = (_EVIDENCE[state.contrary if state else Truth.UNKNOWN] for state in (before, after))
        yield f"evidence against it: {turned(*told)}"


def _known(state: State | None, *, is_flag: bool) -> str:
    if state is None:
        return "not known"
    return "not excluded" if is_flag and is_open(state) else state_words(state)
