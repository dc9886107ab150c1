"""Read ``kb.yaml``: what a knowledge base is, its scopes, kinds, levels and urgency ladder."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from expert.errors import Fault, Place
from expert.loading.fields import TRUTH_WORDS, Fields
from expert.loading.nodes import Node, clip
from expert.vocabulary import (
    ANSWER_COLUMNS,
    CONTRARY,
    INHERIT,
    NONE,
    NOT_STATED,
    OPEN,
    PERSON,
    PERSON_SCOPE,
    ROLES,
    WITHHELD,
    Kind,
    Rung,
    Scope,
)

ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}\Z")
_ID_FORM = "use letters, digits and '_', and begin with a letter"
RESERVED_RUNGS = frozenset({NONE, OPEN, WITHHELD})
RESERVED_LEVELS = frozenset({CONTRARY, INHERIT}) | RESERVED_RUNGS | TRUTH_WORDS
RESERVED_KINDS = frozenset({"all", *ANSWER_COLUMNS})
_RESERVED_MEMBERS = frozenset({NOT_STATED, "both", "neither"}) | TRUTH_WORDS


@dataclass
class Head:
    """What ``kb.yaml`` says; ``cited`` lists each source it cites with its place."""

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
    cited: list[tuple[str, Place]] = field(default_factory=list)


def read_head(node: Node, faults: list[Fault]) -> Head:
    """Read ``kb.yaml``."""
    required = ("name", "version", "title", "purpose", "disclaimer", "levels", "kinds")
    fields = Fields(node, "kb.yaml", faults, (*required, "scopes", "inherit_up_to", "urgency"), required)
    name = fields.text("name")
    _check_id(fields, name, "the name of a knowledge base", fields.place_of("name"))
    levels = _read_levels(fields)
    head = Head(
        name=name,
        version=fields.text("version"),
        title=fields.text("title"),
        purpose=fields.text("purpose"),
        disclaimer=fields.text("disclaimer"),
        levels=levels,
        inherit_up_to=fields.word("inherit_up_to", levels, levels[-1]) if levels else "",
        scopes=_read_scopes(fields),
        kinds=_read_kinds(fields, levels),
    )
    head.urgency = tuple(_read_urgency(fields, head.cited))
    return head


def _read_levels(fields: Fields) -> tuple[str, ...]:
    """The names of the levels, without those that cannot be one."""
    what = "the name of a level"
    return tuple(
        level
        for level in fields.texts("levels")
        if _check_id(fields, level, what, fields.entry_place("levels", level), RESERVED_LEVELS)
    )


def _check_id(fields: Fields, name: str, what: str, place: Place, reserved: Iterable[str] = ()) -> bool:
    """Whether a word can be a name; a fault where it cannot."""
    if name in reserved:
        fields.fault(f"'{name}' cannot be {what}: the word has a meaning of its own", place)
        return False
    if name and not ID.match(name):
        fields.fault(f"'{clip(name)}' cannot be {what}: {_ID_FORM}", place)
        return False
    return bool(name)


def _read_scopes(fields: Fields) -> dict[str, Scope]:
    scopes = {PERSON: PERSON_SCOPE}
    owner: dict[str, str] = {}
    for key, node in fields.pairs("scopes"):
        if not _check_id(fields, key.text, "the name of a scope", key.place, scopes):
            continue
        names = ("label", "plural", "members", "not_stated")
        inner = Fields(node, f"scope '{key.text}'", fields.faults, names, names)
        members = _read_members(inner, key.text, owner)
        scopes[key.text] = Scope(key.text, inner.text("label"), inner.text("plural"), members, inner.text("not_stated"))
    return scopes


def _read_members(fields: Fields, scope: str, owner: dict[str, str]) -> dict[str, str]:
    """Member → its words; ``owner`` tells which scope has which member so far."""
    members: dict[str, str] = {}
    for key, words in fields.pairs("members"):
        if not _check_id(fields, key.text, "the name of a member", key.place, _RESERVED_MEMBERS):
            continue
        if key.text in owner:
            fields.fault(f"member '{key.text}' belongs to scope '{owner[key.text]}' already", key.place)
            continue
        owner[key.text] = scope
        members[key.text] = fields.line(words, f"the words of member '{key.text}'")
    return members


def _read_kinds(fields: Fields, levels: tuple[str, ...]) -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for key, node in fields.pairs("kinds"):
        if not _check_id(fields, key.text, "the name of a kind", key.place, RESERVED_KINDS):
            continue
        names = ("label", "plural", "role", "levels")
        inner = Fields(node, f"kind '{key.text}'", fields.faults, (*names, "shown_from"), names)
        kinds[key.text] = Kind(
            id=key.text,
            label=inner.text("label"),
            plural=inner.text("plural"),
            role=inner.word("role", ROLES, "note"),
            levels=inner.flag("levels"),
            shown_from=inner.word("shown_from", levels) if levels else "",
        )
    return kinds


def _read_urgency(fields: Fields, cited: list[tuple[str, Place]]) -> Iterable[Rung]:
    seen: set[str] = set()
    for node in fields.list("urgency"):
        names = ("id", "label", "meaning")
        inner = Fields(node, "a rung of 'urgency'", fields.faults, (*names, "sources"), names)
        sources = inner.texts("sources")
        cited += [(source, inner.entry_place("sources", source)) for source in sources]
        rung = Rung(inner.identifier(), inner.text("label"), inner.text("meaning"), sources)
        if rung.id in RESERVED_RUNGS:
            message = f"'{rung.id}' cannot be the id of a rung: the word has a meaning of its own"
            inner.fault(message, inner.place_of("id"))
        elif rung.id in seen:
            inner.fault(f"the rung '{rung.id}' is declared twice", inner.place_of("id"))
        elif rung.id:
            seen.add(rung.id)
            yield rung
