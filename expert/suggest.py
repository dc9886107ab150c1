"""Find the valid name a mistyped one was probably meant to be."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 80  # longer words are not typing slips, and matching them would cost time
_SHORTEST_PART = 3
_BREAKS = re.compile(r"[\s-]+")


def hint(word: str, valid: Iterable[str]) -> str:
    """The end of a sentence about a mistyped name: what was probably meant; empty where nothing is near.

    >>> hint("sweling", ["swelling", "smoker"])
    "; did you mean 'swelling'?"
    """
    near = nearest(word, valid)
    return f"; did you mean '{near}'?" if near else ""


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """Return the name in ``valid`` nearest to ``word``, or None where none is near.

    Similarity is difflib's ratio (Ratcliff and Obershelp, 1988) on lower-case text, at least 0.6. Below 0.8, a name
    that has ``word`` among its parts is nearer: the shortest of them.

    >>> nearest("sweling", ["swelling", "smoker"])
    'swelling'
    >>> nearest("age", ["age_years", "abi"])
    'age_years'
    >>> nearest("A-1", ["A-01", "B-01"])
    'A-01'
    >>> nearest("xyz", ["swelling", "smoker"]) is None
    True
    """
    if len(word) > _LONGEST:
        return None
    wanted = _BREAKS.sub("_", word.strip().lower())
    by_lower = {_BREAKS.sub("_", name.lower()): name for name in sorted(valid, reverse=True)}
    holding = [lower for lower in by_lower if len(wanted) >= _SHORTEST_PART and wanted in lower.split("_")]
    found = (
        get_close_matches(wanted, by_lower, n=1, cutoff=0.8)
        or sorted(holding, key=lambda lower: (len(lower), lower))[:1]
        or get_close_matches(wanted, by_lower, n=1, cutoff=0.6)
    )
    return by_lower[found[0]] if found else None
