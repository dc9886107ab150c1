"""The remark on statements that name no side, as a fact file's author reads it and as a patient does."""

from collections.abc import Iterable

from expert.vocabulary import Scope, Vocabulary

_START, _GOES_ON = "No side is stated for ", ", so this is not combined with "
_ADVICE = " Add a side, or a default with 'side:'."


def side_note(names: Iterable[str], scope: Scope) -> str:
    """That items are stated without a side while others are stated of one, and what to write instead."""
    return f"{_START}{', '.join(names)}{_GOES_ON}what is stated of one {scope.label}.{_ADVICE}"


def plain_note(note: str, vocabulary: Vocabulary) -> str:
    """A remark without ids, and without advice on how to write a fact file."""
    names, found, rest = note.removeprefix(_START).partition(_GOES_ON)
    if not note.startswith(_START) or not found:
        return note
    items = ((name, vocabulary.item(name)) for name in names.split(", "))
    labels = "; ".join(item.label if item else name for name, item in items)
    return f"{_START}{labels}{_GOES_ON}{rest.removesuffix(_ADVICE)}"
