"""Verify a certificate in a file against a knowledge base, and say what that means, as text and JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from expert import checker
from expert.errors import CertificateError, Fault, InputError, KnowledgeError, Place
from expert.knowledge_base import NAME_OR_FOLDER, load
from expert.knowledge_model import digest_of
from expert.loading.nodes import clip
from expert.loading.text import name_of, read_text
from expert.reporting.frame import FORMAT
from expert.reporting.text import Paragraph
from expert.reporting.words import HELD_BACK

LIMIT = 64_000_000
MOST_DIGITS = 1000
_HEAD = ("format", "knowledge_base", "facts", "steps", "claims")
_MEANING = (
    "Every fact may be stated in this knowledge base.",
    "Every step follows from facts and earlier steps: all the rules behind it are named, and each was applied anew.",
    "Nothing else follows: every other conclusion was tried and is neither true nor false by what is known.",
    "The levels, ceilings, urgency and red flags claimed are what the steps come to.",
    "It says nothing about whether the facts are so, or whose they are: the case's name is only a label.",
)


@dataclass(frozen=True)
class CertificateReport:
    """A certificate, what it was verified against, and why it does not hold; ``fault`` is empty where it does."""

    certificate: Mapping[str, Any]
    knowledge: Mapping[str, Any]
    fault: str

    @property
    def status(self) -> int:
        """0 where the certificate holds, else 1."""
        return int(bool(self.fault))

    def paragraphs(self) -> Iterator[Paragraph]:
        """The outcome as text."""
        if self.fault:
            yield Paragraph("the certificate does not hold", 0, "✗", "bold", "red")
            yield Paragraph(self.fault, 2)
            return
        yield Paragraph("the certificate holds", 0, "✓", "bold", "green")
        for name, text in self._summary():
            yield Paragraph(text, 2, name, marker_style="dim", hang=16)
        yield Paragraph()
        for sentence in _MEANING:
            yield Paragraph(sentence, 2, "•")
        yield Paragraph()
        yield Paragraph(self.knowledge["disclaimer"], style="italic")

    def _summary(self) -> Iterator[tuple[str, str]]:
        made, about = self.certificate, self.certificate["knowledge_base"]
        true = sum(step["truth"] for step in made["steps"])
        proved = sum(claim["level"] is not None for claim in made["claims"])
        excluded = sum(claim["ceiling"] is None for claim in made["claims"])
        rest = len(made["claims"]) - proved - excluded
        yield "knowledge base", f"{about['name']} {about['version']} ({about['digest'][:12]})"
        yield "case", clip(made["case"], 120) or "without a name"
        yield "red flags", self._red_flags()
        yield "urgency", self._urgency()
        if made["urgency_ceiling"] != made["urgency"]:
            yield "could rise to", self._rung(made["urgency_ceiling"])
        yield "facts", str(len(made["facts"]))
        yield "steps", f"{len(made['steps'])}: {true} truths, {len(made['steps']) - true} falsehoods"
        yield "claims", f"{len(made['claims'])}: {proved} proved, {excluded} not indicated, {rest} open"

    def _red_flags(self) -> str:
        flags = self.certificate["red_flags"]
        present = [self._label(flag["conclusion"], flag["member"]) for flag in flags["present"]]
        open_ = len({flag["conclusion"] for flag in flags["open"]})
        still = f"{open_} not yet excluded, so nothing here reassures" if open_ else "none left open"
        return f"PRESENT: {', '.join(present)}; {still}" if present else f"none present; {still}"

    def _label(self, name: str, member: str | None) -> str:
        label = self.knowledge["vocabulary"]["conclusions"][name].get("label", "a conclusion without a label")
        return f"{label} [{name}{f' of {member}' if member else ''}]"

    def _urgency(self) -> str:
        return f"none told. {HELD_BACK}" if self._is_withheld() else self._rung(self.certificate["urgency"])

    def _is_withheld(self) -> bool:
        """Whether only conclusions that would comfort stand for the urgency, while a red flag is open or present."""
        conclusions = self.knowledge["vocabulary"]["conclusions"]
        proved = [
            conclusions[claim["conclusion"]] for claim in self.certificate["claims"] if claim["level"] is not None
        ]
        behind = [item for item in proved if item["urgency"] and item["urgency"] == self.certificate["urgency"]]
        return (
            any(self.certificate["red_flags"].values()) and bool(behind) and all(item["reassures"] for item in behind)
        )

    def _rung(self, name: str | None) -> str:
        rungs = {rung["id"]: rung.get("label", "no label") for rung in self.knowledge["vocabulary"]["urgency"]}
        return f"{name} ({rungs[name]})" if name in rungs else "none"

    def _about(self) -> dict[str, Any]:
        """The knowledge base it was verified against, whatever the certificate says; None for what it does not say."""
        known = self.knowledge
        return {"name": known.get("name"), "version": known.get("version"), "digest": digest_of(known)}

    def json(self) -> str:
        """The outcome as JSON text; it begins alike whether the certificate holds or not."""
        made = self.certificate
        values: dict[str, Any] = {"format": FORMAT, "question": "verify", "knowledge_base": self._about()}
        values |= {"holds": not self.fault, "fault": self.fault or None}
        if not self.fault:
            values |= {key: made[key] for key in ("case", "red_flags", "urgency", "urgency_ceiling")}
            values["urgency_is_withheld"] = self._is_withheld()
            values |= {key: len(made[key]) for key in ("facts", "steps", "claims")}
            values["disclaimer"] = self.knowledge["disclaimer"]
        return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def verification(path: str, knowledge_name: str) -> CertificateReport:
    """Verify the certificate in a file.

    Args:
        path: the file; ``-`` is standard input.
        knowledge_name: the name or folder of a knowledge base, or a JSON file with its plain form.

    Raises:
        InputError: for a file that cannot be read or holds no certificate, or no knowledge base in plain form.
        KnowledgeError: with every fault of the knowledge base.
    """
    made = _object(path, _HEAD, "certificate")
    knowledge = plain_form(knowledge_name)
    try:
        checker.verify(made, knowledge)
    except CertificateError as error:
        return CertificateReport(made, knowledge, str(error))
    return CertificateReport(made, knowledge, "")


def plain_form(name: str) -> Mapping[str, Any]:
    """The plain form of a knowledge base: of a name or folder, or as a JSON file holds it.

    Raises:
        InputError: for a file that cannot be read or holds no plain form.
        KnowledgeError: with every fault of the knowledge base.
    """
    if Path(name).suffix.lower() == ".json":
        return _object(name, ("name", "version", "disclaimer", "vocabulary", "rules"), "knowledge base in plain form")
    try:
        return load(name).model.plain
    except KnowledgeError as error:
        told = str(error)
        if not told.endswith(NAME_OR_FOLDER):
            raise
        raise KnowledgeError(f"{told.removesuffix(NAME_OR_FOLDER)}(a name, a folder, or a .json file)") from None


def _object(path: str, keys: tuple[str, ...], what: str) -> dict[str, Any]:
    """The JSON object in a file, which has at least these keys."""
    values = read_json(path)
    if not isinstance(values, dict):
        raise _fault(path, f"is no {what}: an object is expected")
    missing = [key for key in keys if key not in values]
    if missing:
        raise _fault(path, f"is no {what}: the key '{missing[0]}' is missing")
    return values


def read_json(path: str) -> Any:
    """The values of a JSON file as RFC 8259 has it: no NaN, no key twice, of bounded size and depth.

    Raises:
        InputError: where it cannot be read.
    """
    text = read_text(path, LIMIT)
    if isinstance(text, Fault):
        raise InputError([text])
    try:
        return json.loads(text, parse_int=_integer, parse_constant=_no_number, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        place = Place(name_of(path), error.lineno, error.colno)
        raise InputError([Fault(f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}", place)]) from None
    except RecursionError:
        raise _fault(path, "is nested too deep to be read") from None
    except ValueError as error:
        raise _fault(path, f"not valid JSON: {error}") from None


def _fault(path: str, message: str) -> InputError:
    return InputError([Fault(message, Place(name_of(path)))])


def _integer(digits: str) -> int:
    if (count := len(digits.lstrip("-"))) > MOST_DIGITS:
        raise ValueError(f"a number has {count} digits, and {MOST_DIGITS} are the most")
    return int(digits)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not allowed")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise ValueError(f"the key '{clip(key)}' is there twice")
        values[key] = value
    return values
