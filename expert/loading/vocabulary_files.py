"""Read ``kb.yaml`` and the vocabulary files into a Vocabulary."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from expert.errors import Fault, Place
from expert.loading.fields import Fields, as_number
from expert.loading.nodes import Node, Scalar, Sequence, clip, describe
from expert.vocabulary import (
    CONTRARY,
    FINDING_TYPES,
    INHERIT,
    NOT_STATED,
    PERSON,
    PERSON_SCOPE,
    ROLES,
    Conclusion,
    Finding,
    Kind,
    Rung,
    Scope,
    Vocabulary,
)

ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}\Z")
VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]{0,63}\Z")
RESERVED = frozenset({"all", "any", "not", "at_least", "yes", "no", "unknown", "true", "false", "findings", "case", "side", "note"})
_RESERVED_MEMBERS = frozenset({NOT_STATED, "both", "neither", "yes", "no", "unknown", "true", "false"})


@dataclass
class Head:
    """What ``kb.yaml`` says."""

    name: str = ""
    version: str = ""
    title: str = ""
    purpose: str = ""
    disclaimer: str = ""
    levels: tuple[str, ...] = ()
    inherit_up_to: str = ""
    scopes: dict[str, Scope] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    urgency: tuple[Rung, ...] = ()


def read_head(node: Node, faults: list[Fault]) -> Head:
    """Read ``kb.yaml``."""
    required = ("name", "version", "title", "purpose", "disclaimer", "levels", "kinds")
    fields = Fields(node, "kb.yaml", faults, (*required, "scopes", "inherit_up_to", "urgency"), required)
    name = fields.text("name")
    if name and not ID.match(name):
        fields.fault(f"'{clip(name)}' is no valid name: use letters, digits and _", fields.place_of("name"))
    levels = fields.texts("levels")
    for level in levels:
        if level in {CONTRARY, INHERIT, "yes", "no", "unknown"} or not ID.match(level):
            fields.fault(f"'{clip(level)}' cannot be the name of a level", fields.entry_place("levels", level))
    return Head(
        name=name,
        version=fields.text("version"),
        title=fields.text("title"),
        purpose=fields.text("purpose"),
        disclaimer=fields.text("disclaimer"),
        levels=levels,
        inherit_up_to=fields.word("inherit_up_to", levels, levels[-1] if levels else ""),
        scopes=_read_scopes(fields),
        kinds=_read_kinds(fields, levels),
        urgency=tuple(_read_urgency(fields)),
    )


def _read_scopes(fields: Fields) -> dict[str, Scope]:
    scopes = {PERSON: PERSON_SCOPE}
    owner: dict[str, str] = {}
    for key, node in fields.pairs("scopes"):
        if not ID.match(key.text) or key.text in scopes:
            fields.fault(f"'{clip(key.text)}' cannot be the name of a scope", key.place)
            continue
        names = ("label", "plural", "members", "not_stated")
        inner = Fields(node, f"scope '{key.text}'", fields.faults, names, names)
        members: dict[str, str] = {}
        for member, words in inner.pairs("members"):
            if not ID.match(member.text) or member.text in _RESERVED_MEMBERS:
                inner.fault(f"'{clip(member.text)}' cannot be the name of a member", member.place)
            elif member.text in owner:
                inner.fault(f"member '{member.text}' belongs to scope '{owner[member.text]}' already", member.place)
            else:
                owner[member.text] = key.text
                members[member.text] = words.text if isinstance(words, Scalar) else member.text
        scopes[key.text] = Scope(key.text, inner.text("label"), inner.text("plural"), members, inner.text("not_stated"))
    return scopes


def _read_kinds(fields: Fields, levels: tuple[str, ...]) -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for key, node in fields.pairs("kinds"):
        names = ("label", "plural", "role", "levels")
        inner = Fields(node, f"kind '{clip(key.text)}'", fields.faults, (*names, "shown_from"), names)
        kinds[key.text] = Kind(
            id=key.text,
            label=inner.text("label"),
            plural=inner.text("plural"),
            role=inner.word("role", ROLES, "note"),
            levels=inner.flag("levels"),
            shown_from=inner.word("shown_from", levels),
        )
    return kinds


def _read_urgency(fields: Fields) -> Iterable[Rung]:
    seen: set[str] = set()
    for node in fields.list("urgency"):
        inner = Fields(node, "urgency rung", fields.faults, ("id", "label", "meaning", "sources"), ("id", "label", "meaning"))
        rung = Rung(inner.text("id"), inner.text("label"), inner.text("meaning"), inner.texts("sources"))
        if rung.id in seen:
            inner.fault(f"the urgency rung '{clip(rung.id)}' is declared twice", inner.place_of("id"))
        seen.add(rung.id)
        yield rung


class VocabularyReader:
    """Collects findings and conclusions over several vocabulary files."""

    def __init__(self, head: Head, faults: list[Fault]) -> None:
        self.head = head
        self.faults = faults
        self.findings: dict[str, Finding] = {}
        self.conclusions: dict[str, Conclusion] = {}
        self.places: dict[str, Place] = {}
        self._competitors: list[tuple[str, str, Place]] = []

    def read(self, node: Node) -> None:
        """Read one vocabulary file."""
        fields = Fields(node, "a vocabulary file", self.faults, ("findings", "conclusions"))
        for entry in fields.list("findings"):
            self._finding(entry)
        for entry in fields.list("conclusions"):
            self._conclusion(entry)

    def finish(self) -> Vocabulary:
        """Return the vocabulary, once every file is read."""
        for owner, other, place in self._competitors:
            rival = self.conclusions.get(other)
            if rival is None:
                self.faults.append(Fault(f"'{owner}' competes with '{clip(other)}', which is no conclusion", place))
            elif rival.scope != self.conclusions[owner].scope:
                self.faults.append(Fault(f"'{owner}' competes with '{other}', which has another scope", place))
        head = self.head
        return Vocabulary(
            head.levels, head.inherit_up_to, head.scopes, head.kinds, head.urgency, self.findings, self.conclusions
        )

    def _identify(self, fields: Fields) -> str | None:
        """The id of an entry, None (with a fault) where it cannot be used."""
        name = fields.text("id")
        if not name:
            return None
        place = fields.place_of("id")
        if not ID.match(name) or name in RESERVED or self._is_premise_word(name):
            fields.fault(f"'{clip(name)}' cannot be an id: use letters, digits and _, and no reserved word", place)
            return None
        if name in self.places:
            fields.fault(f"'{name}' is declared twice, first at {self.places[name]}", place)
            return None
        self.places[name] = place
        return name

    def _is_premise_word(self, name: str) -> bool:
        scopes = self.head.scopes.values()
        return any(name in {f"other_{scope.id}", f"{scope.plural}_differ"} for scope in scopes)

    def _scope(self, fields: Fields) -> str:
        return fields.word("scope", self.head.scopes, PERSON)

    def _finding(self, node: Node) -> None:
        required = ("id", "type", "scope", "label", "question")
        optional = ("group", "values", "normal", "unit", "range", "help", "codes", "descriptive", "sources")
        fields = Fields(node, "a finding", self.faults, (*required, *optional), required)
        name = self._identify(fields)
        if name is None:
            return
        fields.what = f"finding '{name}'"
        kind = fields.word("type", FINDING_TYPES, "boolean")
        values = self._values(fields, kind)
        normal = fields.texts("normal")
        for value in normal:
            if value not in values:
                fields.fault(f"'{clip(value)}' is no value of '{name}'", fields.entry_place("normal", value))
        self.findings[name] = Finding(
            id=name,
            type=kind,
            scope=self._scope(fields),
            label=fields.text("label"),
            question=fields.text("question"),
            group=fields.text("group", "Other"),
            values=values,
            normal=normal,
            unit=self._number_word(fields, kind),
            range=self._range(fields, kind),
            help=fields.text("help"),
            codes=_codes(fields),
            descriptive=fields.flag("descriptive"),
            sources=fields.texts("sources"),
        )

    def _values(self, fields: Fields, kind: str) -> Mapping[str, str]:
        if kind in {"boolean", "number"}:
            for key in ("values", "normal"):
                if key in fields.nodes:
                    fields.fault(f"'{key}' belongs to choices only", fields.place_of(key))
            return {}
        if "values" not in fields.nodes:
            fields.fault(f"{fields.what} of type {kind} needs 'values'")
        values: dict[str, str] = {}
        for key, words in fields.pairs("values"):
            if not VALUE.match(key.text) or key.text.lower() in {"yes", "no", "unknown", "true", "false"}:
                fields.fault(f"'{clip(key.text)}' cannot be a value", key.place)
            elif not isinstance(words, Scalar) or not words.text:
                fields.fault(f"value '{key.text}' needs its words", words.place)
            else:
                values[key.text] = " ".join(words.text.split())
        return values

    def _number_word(self, fields: Fields, kind: str) -> str:
        if kind != "number" and "unit" in fields.nodes:
            fields.fault("'unit' belongs to numbers only", fields.place_of("unit"))
        if kind == "number" and "unit" not in fields.nodes:
            fields.fault(f"{fields.what} of type number needs 'unit'")
        return fields.text("unit")

    def _range(self, fields: Fields, kind: str) -> tuple[float, float] | None:
        node = fields.nodes.get("range")
        if node is None:
            if kind == "number":
                fields.fault(f"{fields.what} of type number needs 'range'")
            return None
        ends = [as_number(end) for end in node.nodes] if isinstance(node, Sequence) else []
        if kind != "number" or len(ends) != 2 or None in ends or not (ends[0] or 0) < (ends[1] or 0):
            fields.fault("'range' must be two numbers, the lower first, and belongs to numbers only", node.place)
            return None
        return (ends[0] or 0, ends[1] or 0)

    def _conclusion(self, node: Node) -> None:
        required = ("id", "kind", "scope", "label")
        optional = ("meaning", "levels", "given", "question", "urgency", "reassures", "advice", "competes_with")
        fields = Fields(node, "a conclusion", self.faults, (*required, *optional, "codes", "terminal", "sources"), required)
        name = self._identify(fields)
        if name is None:
            return
        fields.what = f"conclusion '{name}'"
        kind = fields.word("kind", self.head.kinds)
        leveled = fields.flag("levels", default=kind in self.head.kinds and self.head.kinds[kind].levels)
        rivals = fields.texts("competes_with")
        self._competitors += [(name, rival, fields.entry_place("competes_with", rival)) for rival in rivals]
        self.conclusions[name] = Conclusion(
            id=name,
            kind=kind or next(iter(self.head.kinds), ""),
            scope=self._scope(fields),
            label=fields.text("label"),
            meaning=fields.text("meaning"),
            levels=leveled,
            given=self._given(fields, leveled=leveled),
            question=fields.text("question"),
            urgency=fields.word("urgency", [rung.id for rung in self.head.urgency]),
            reassures=fields.flag("reassures"),
            advice=fields.text("advice"),
            competes_with=rivals,
            codes=_codes(fields),
            terminal=fields.flag("terminal"),
            sources=fields.texts("sources"),
        )

    def _given(self, fields: Fields, *, leveled: bool) -> str | None:
        if "given" not in fields.nodes:
            return None
        if "question" not in fields.nodes:
            fields.fault(f"{fields.what} may be given, so it needs 'question'", fields.place_of("given"))
        if not leveled:
            return "" if fields.flag("given") else None
        return fields.word("given", self.head.levels, self.head.levels[0] if self.head.levels else "")


def _codes(fields: Fields) -> Mapping[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for system, node in fields.pairs("codes"):
        if isinstance(node, Sequence) and all(isinstance(code, Scalar) for code in node.nodes):
            codes[system.text] = tuple(code.text for code in node.nodes if isinstance(code, Scalar))
        else:
            fields.fault(f"the codes of '{clip(system.text)}' must be a list of words, not {describe(node)}", node.place)
    return codes
