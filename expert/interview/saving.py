"""Write facts as a fact file, so that a consultation can be taken up again."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from expert.atomic import new_file, writing
from expert.errors import Fault, InputError, Place
from expert.facts import Facts
from expert.loading.text import name_of
from expert.vocabulary import Vocabulary

_HEAD = "# Saved by 'expert ask'. Go on with: expert ask FILE --save FILE"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_JSON, _TOML = ".json", ".toml"


def fact_text(facts: Facts, vocabulary: Vocabulary, *, as_json: bool = False) -> str:
    """Facts as the text of a fact file, answers *unknown* included; reading it gives the same facts again."""
    head, findings = _parts(facts, vocabulary)
    if as_json:
        return json.dumps({**head, "findings": findings}, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(_lines(facts, head, findings)) + "\n"


def _parts(facts: Facts, vocabulary: Vocabulary) -> tuple[dict[str, str], dict[str, Any]]:
    head = {"case": facts.case, "note": facts.note}
    return {key: text for key, text in head.items() if text}, facts.to_plain(vocabulary)["findings"]


def _lines(facts: Facts, head: Mapping[str, str], findings: Mapping[str, Any]) -> Iterator[str]:
    yield _HEAD
    for fault in facts.ignored:
        yield f"# passed over: {json.dumps(str(fault), ensure_ascii=False)}"
    for key, text in head.items():
        yield f"{key}: {json.dumps(text, ensure_ascii=False)}"
    yield "findings:" if findings else "findings: {}"
    for name, value in findings.items():
        yield f"  {_flow(name)}: {_flow(value)}"


def _flow(value: Any) -> str:
    """A value in YAML's flow style, which is JSON with bare words."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(name)}: {_flow(entry)}" for name, entry in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str) and _PLAIN.match(value):  # words with a meaning of their own name nothing
        return value
    return json.dumps(value, ensure_ascii=False)


class Saved:
    """The file a consultation is saved to: it is written anew whenever the facts have changed."""

    def __init__(self, path: str, vocabulary: Vocabulary, taken_up: str | None = None) -> None:
        """Choose the file.

        Args:
            path: the file; its ending may be that of YAML or JSON.
            vocabulary: the words of the facts.
            taken_up: the file the consultation goes on from, which alone may be written over.

        Raises:
            InputError: where another file is there, or a format is asked for that is not written.
        """
        if Path(path).suffix.lower() == _TOML:
            raise InputError([Fault("facts are saved as YAML or JSON, not as TOML", Place(name_of(path)))])
        if _holds_text(path) and not _is_same(path, taken_up):
            message = "is there already: give it as FACTS to go on from it, or choose another name"
            raise InputError([Fault(message, Place(name_of(path)))])
        self._path = path
        self._vocabulary = vocabulary
        self._written: Facts | None = None

    def save(self, facts: Facts) -> None:
        """Write the facts, unless they stand there already.

        Raises:
            InputError: where the file cannot be written.
        """
        if facts is self._written:
            return
        text = fact_text(facts, self._vocabulary, as_json=Path(self._path).suffix.lower() == _JSON)
        with new_file(self._path) as made, writing(self._path):
            made.path.write_text(text, encoding="utf-8", newline="\n")
        self._written = facts


def _holds_text(path: str) -> bool:
    """Whether there is a file that would be lost; a device or a pipe holds nothing."""
    try:
        return Path(path).is_file() and Path(path).stat().st_size > 0
    except OSError:
        return False


def _is_same(path: str, other: str | None) -> bool:
    try:
        return other is not None and Path(path).samefile(other)
    except OSError:
        return False
