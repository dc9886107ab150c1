"""Find the valid name a mistyped one was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 80  # longer words are not typing slips, and matching them would cost time


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """Return the name in ``valid`` nearest to ``word``, or None where none is near.

    Similarity is difflib's ratio (Ratcliff and Obershelp, 1988) on lower-case text, at least 0.6.

    >>> nearest("sweling", ["swelling", "smoker"])
    'swelling'
    >>> nearest("xyz", ["swelling", "smoker"]) is None
    True
    """
    if len(word) > _LONGEST:
        return None
    by_lower = {name.lower(): name for name in sorted(valid, reverse=True)}
    found = get_close_matches(word.strip().lower().replace("-", "_").replace(" ", "_"), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None
