"""What the panel tells, in little space: each phrase, each line and each kind of line once, and named by its number.

The script reads it back (base.js). It is not compressed: a mail program finds nothing in the page that has to be
unpacked before it can be looked at, and the bytes do not hang on the version of a library.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from expert.reporting.text import Paragraph
from expert.reporting.words import visible

_TONES = {"bold red": "alarm", "yellow": "warning", "bold": "bold"}
_BETWEEN = re.compile(r"(?<=[;:,.)]) | (?=[(\[—→])")
_T = TypeVar("_T", bound=Hashable)
_Style = tuple[int, str, str]


def packed(notes: Mapping[str, Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The values that the script reads.

    Args:
        notes: the key of each note → its ``label``, ``state`` and ``kind``, whether it is of ``policy`` or a red
            ``flag``, the number of its ``answer``, its paragraphs under ``lines``, and ``of`` which notes it tells, by
            their keys; what is empty may be missing.
        answers: what is ``asked``, the ``title``, and the paragraphs under ``lines``.
    """
    told = [_lines(one.get("lines", ())) for one in (*answers, *notes.values())]
    lines = _numbered(line for held in told for line in held)
    styles = _by_use(style for held in told for _, style in held)
    texts = [note.get(name, "") for note in notes.values() for name in ("label", "state", "kind")]
    texts += [answer[name] for answer in answers for name in ("asked", "title")]
    words = _by_use(word for text in (*texts, *(text for text, _ in lines)) for word in phrases(text))
    places = _numbered(notes)

    def text_of(text: str) -> int | list[int]:
        found = [words[word] for word in phrases(text)]
        return found[0] if len(found) == 1 else found

    def note_of(note: Mapping[str, Any], held: Iterable[tuple[str, _Style]]) -> list[Any]:
        texts = [text_of(note.get(name, "")) for name in ("label", "state", "kind")]
        marks = bool(note.get("policy")) + 2 * bool(note.get("flag"))
        others = [places[name] for name in note.get("of", ())]
        return _shorter([*texts, marks, _runs([lines[line] for line in held]), note.get("answer", -1) + 1, others])

    answered = [
        [text_of(answer["asked"]), text_of(answer["title"]), _runs([lines[line] for line in held])]
        for answer, held in zip(answers, told, strict=False)
    ]
    return {
        "words": list(words),
        "styles": [_shorter(style) for style in styles],
        "lines": [[styles[style], *(words[word] for word in phrases(text))] for text, style in lines],
        "keys": list(notes),
        "notes": [note_of(note, held) for note, held in zip(notes.values(), told[len(answers) :], strict=True)],
        "answers": answered,
    }


def phrases(text: str) -> list[str]:
    """A text in pieces that other texts may share; joined by blanks they are the text.

    >>> phrases("swelling (left leg): yes, as required")
    ['swelling', '(left leg):', 'yes,', 'as required']
    """
    return _BETWEEN.split(text)


def _lines(paragraphs: Iterable[Paragraph]) -> list[tuple[str, _Style]]:
    """Paragraphs without the blank ones, which are left to the style sheet."""
    return [_line(paragraph) for paragraph in paragraphs if paragraph.text]


def _line(paragraph: Paragraph) -> tuple[str, _Style]:
    """What a paragraph says, and how: indent, marker and tone."""
    tone = _TONES.get(paragraph.style, "faint" if "dim" in paragraph.style else "")
    is_heading = paragraph.style == "bold" and not paragraph.marker and paragraph.text == paragraph.text.upper()
    return visible(paragraph.text), (paragraph.indent, visible(paragraph.marker), "heading" if is_heading else tone)


def _numbered(values: Iterable[_T]) -> dict[_T, int]:
    """Each value once → its number, in the order in which they come."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def _by_use(values: Iterable[_T]) -> dict[_T, int]:
    """Each value once → its number, the most used first, whose numbers are the shortest."""
    return _numbered(value for value, _ in Counter(values).most_common())


def _runs(numbers: Sequence[int]) -> list[int]:
    """Numbers where some follow one another: how many more is told below zero.

    >>> _runs([4, 5, 6, 9])
    [4, -2, 9]
    """
    found: list[int] = []
    for before, number in zip((None, *numbers), numbers, strict=False):
        if before is None or number != before + 1:
            found.append(number)
        elif found[-1] < 0:
            found[-1] -= 1
        else:
            found.append(-1)
    return found


def _shorter(values: Iterable[Any]) -> list[Any]:
    """Values without what is empty at the end."""
    held = list(values)
    while held and not held[-1]:
        held.pop()
    return held
