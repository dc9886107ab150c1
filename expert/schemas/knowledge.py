"""The JSON Schemas of the files of a knowledge base, for editors and for checks before loading.

They hold the structure, the keys and the fixed words. ``expert.schemas.definitions`` tells how scalars are read and
what is left to the loader.
"""

from expert.loading.fact_values import BOTH, NEITHER
from expert.loading.fields import TRUTH_WORDS
from expert.loading.head_file import ID, RESERVED_KINDS, RESERVED_LEVELS, RESERVED_RUNGS
from expert.schemas.definitions import definitions, named, pattern_of
from expert.schemas.parts import (
    Schema,
    any_of,
    closed,
    described,
    document,
    list_of,
    mapping_of,
    ref,
    words,
)
from expert.vocabulary import ANSWER_COLUMNS, CONTRARY, FINDING_TYPES, INHERIT, NOT_STATED, PERSON, ROLES

_TEXT, _FLAG, _ID, _NAME, _SOURCES = ref("text"), ref("flag"), ref("id"), ref("name"), ref("sources")

_IMPLIES = described(list_of(_ID, least=1, unique=True), "What is stated with it, where it is stated and remarkable.")


def knowledge_schemas() -> dict[str, Schema]:
    """Return the JSON Schemas (draft 2020-12) of the files of a knowledge base.

    Returns:
        Path in the folder, such as ``kb.yaml`` or ``rules/*.yaml`` → schema as JSON values, each complete in itself.
    """
    files = {
        "kb.yaml": ("What the knowledge base is", _head()),
        "sources.yaml": ("The documents", _listing("documents", _document())),
        "policies.yaml": ("The project's own policies, found in no document", _listing("policies", _policy())),
        "annotations.yaml": ("Statements kept as text", _listing("annotations", _annotation())),
        "tensions.yaml": ("Where statements pull in different directions", _listing("tensions", _tension())),
        "doubts.yaml": ("Statements a reviewer found doubtful", _listing("doubts", _doubt())),
        "cautions.yaml": ("Warnings attached to conclusions", _listing("cautions", _caution())),
        "vocabulary/*.yaml": ("Findings and conclusions", _vocabulary()),
        "rules/*.yaml": ("The rules about one topic", _rules()),
        "cases/*.yaml": ("Worked cases", _listing("cases", _case())),
    }
    shared = definitions()
    return {
        path: document(title, f"The file {path} of a knowledge base.", body, shared)
        for path, (title, body) in files.items()
    }


def _listing(key: str, entry: Schema) -> Schema:
    """A file that holds one list."""
    return closed({key: list_of(entry)})


def _head() -> Schema:
    members = mapping_of(_TEXT, keys=named(ID, NOT_STATED, BOTH, NEITHER, *TRUTH_WORDS), least=1)
    scope = {
        "label": described(_TEXT, "The word for one member: leg."),
        "plural": described(_TEXT, "The word for several: legs. It also names the premise <plural>_differ."),
        "members": described(members, "Member → its words: left: left leg."),
        "not_stated": described(_TEXT, "The words for a statement that names no member."),
    }
    kind = {
        "label": _TEXT,
        "plural": described(_TEXT, "The heading of its conclusions."),
        "role": described(words(*ROLES), "Where its conclusions belong in a report."),
        "levels": described(_FLAG, "Whether its conclusions carry a level unless they say otherwise."),
        "shown_from": described(
            ref("level"), "The level a hypothesis behind its conclusions needs for them to be shown."
        ),
    }
    rung_id = {**_NAME, "not": words(*sorted(RESERVED_RUNGS))}
    rung = {"id": rung_id, "label": _TEXT, "meaning": _TEXT, "sources": _SOURCES}
    levels = list_of(ref("level"), least=1, unique=True)
    keys = {
        "name": described(named(ID), "Letters, digits and _."),
        "version": _TEXT,
        "title": _TEXT,
        "purpose": described(_TEXT, "One or two sentences."),
        "disclaimer": described(_TEXT, "One or two sentences, shown with every result."),
        "scopes": mapping_of(closed(scope), keys=named(ID, PERSON), least=1),
        "levels": described(levels, "The levels, the lowest first."),
        "inherit_up_to": described(
            ref("level"), "The highest level 'inherit' can give; the highest of all by default."
        ),
        "kinds": mapping_of(closed(kind, optional=("shown_from",)), keys=named(ID, *RESERVED_KINDS), least=1),
        "urgency": described(list_of(closed(rung, optional=("sources",))), "The rungs, the least urgent first."),
    }
    return closed(keys, optional=("scopes", "inherit_up_to", "urgency"))


def _document() -> Schema:
    keys = {
        "id": described(ref("document"), "In quotes where it is written in digits only."),
        "title": described(_TEXT, "What it is, in words of our own."),
        "publisher": described(_TEXT, "What kind of publisher."),
        "bias": described(_TEXT, "The interest the publisher has, or none declared."),
        "sha256": described({"type": "string", "pattern": "^[0-9a-f]{64}$"}, "The SHA-256 of the document's bytes."),
        "note": _TEXT,
    }
    return closed(keys, optional=("note",))


def _policy() -> Schema:
    return closed(
        {"id": described(_NAME, "Cited as policy:id."), "text": _TEXT, "why": described(_TEXT, "The reason.")}
    )


def _annotation() -> Schema:
    return closed({"id": _NAME, "text": described(_TEXT, "What the statements say."), "sources": _SOURCES})


def _tension() -> Schema:
    rules = described(ref("texts"), "The rules that rest on this side.")
    side = closed({"text": _TEXT, "sources": _SOURCES, "rules": rules}, optional=("rules",))
    handling = described(_TEXT, "What is done about it.")
    return closed({"id": _NAME, "title": _TEXT, "sides": list_of(side, least=2), "handling": handling})


def _doubt() -> Schema:
    why = described(_TEXT, "Why the statements are doubtful.")
    handling = described(_TEXT, "What is done about it.")
    return closed({"id": _NAME, "statements": _SOURCES, "why": why, "handling": handling})


def _caution() -> Schema:
    keys = {
        "id": _NAME,
        "on": described(list_of(_ID, least=1, unique=True), "The conclusions it is attached to."),
        "while": described(ref("premise"), "Shown unless this is known false; always, where it is left out."),
        "text": _TEXT,
        "sources": _SOURCES,
    }
    return closed(keys, optional=("while",))


def _vocabulary() -> Schema:
    keys = {"findings": list_of(_finding()), "conclusions": list_of(_conclusion())}
    return closed(keys, optional=tuple(keys))


_ITEM: dict[str, Schema] = {
    "scope": described(_TEXT, "person, or a scope of kb.yaml."),
    "label": described(_TEXT, "A noun phrase in plain words, as used inside a sentence."),
    "question": described(_TEXT, "One plain question to a person."),
    "codes": ref("codes"),
    "sources": described(_SOURCES, "Where it comes from: policy:id for what exists by policy."),
}


def _finding() -> Schema:
    ends = {**list_of(ref("number"), least=2), "maxItems": 2}
    keys = {
        "id": described(_ID, "Lower-case letters, digits and _; unique over findings and conclusions."),
        "type": described(words(*FINDING_TYPES), "boolean, choice (one of), choices (a set of), or number."),
        **_ITEM,
        "group": described(_TEXT, "The heading it stands under in a template."),
        "values": described(
            mapping_of(_TEXT, keys=ref("value_word"), least=1), "For choice and choices: value → its words."
        ),
        "normal": described(ref("texts"), "The values that are unremarkable."),
        "unit": described(_TEXT, "For number: what is counted, in the plural."),
        "range": described(ends, "For number: the lowest and the highest, to catch slips of the keyboard."),
        "help": described(_TEXT, "One sentence that helps to answer."),
        "implies": _IMPLIES,
        "descriptive": described(_FLAG, "Yes where it is recorded only and no rule reads it."),
    }
    optional = ("group", "values", "normal", "unit", "range", "help", "codes", "descriptive", "implies", "sources")
    of_choices, of_numbers = ("values", "normal"), ("unit", "range")
    by_type = [
        _for_type(("boolean",), (), (*of_choices, *of_numbers)),
        _for_type(("choice", "choices"), ("values",), of_numbers),
        _for_type(("number",), of_numbers, of_choices),
    ]
    return {**closed(keys, optional), "allOf": by_type}


def _for_type(types: tuple[str, ...], needed: tuple[str, ...], refused: tuple[str, ...]) -> Schema:
    """The keys that findings of some types need, and those they cannot have."""
    then = {"required": list(needed), "properties": dict.fromkeys(refused, False)}
    return {"if": {"properties": {"type": words(*types)}, "required": ["type"]}, "then": then}


def _conclusion() -> Schema:
    keys = {
        "id": described(
            {**_ID, "not": words(*ANSWER_COLUMNS)}, "Letters, digits and _; unique over findings and conclusions."
        ),
        "kind": described(_TEXT, "One of the kinds of kb.yaml."),
        **_ITEM,
        "meaning": described(_TEXT, "One sentence."),
        "levels": described(_FLAG, "Whether it carries a level, only where that differs from its kind."),
        "given": described(
            any_of(_FLAG, ref("level")),
            "Yes where a fact file may state it; for one with levels, the level such a statement counts as.",
        ),
        "urgency": described(_TEXT, "The rung of the urgency ladder it stands for."),
        "reassures": described(
            _FLAG, "Yes where a reader would take comfort from it; held back while a red flag is open."
        ),
        "advice": described(_TEXT, "For recommendations: one plain sentence to the reader."),
        "implies": _IMPLIES,
        "competes_with": described(
            list_of(_ID, least=1, unique=True), "Other conclusions of the same scope that explain the same picture."
        ),
        "terminal": described(_FLAG, "Yes where no rule is meant to read it although its kind is usually read."),
    }
    optional = tuple(name for name in keys if name not in {"id", "kind", "scope", "label"})
    return {**closed(keys, optional), "dependentRequired": {"given": ["question"]}}


def _rules() -> Schema:
    level = any_of(words("yes", INHERIT, CONTRARY), ref("level"))
    rule = {
        "id": _NAME,
        "title": described(_TEXT, "Reads as a sentence or phrase."),
        "scope": described(_TEXT, "person, or a scope of kb.yaml: the rule then holds for each member separately."),
        "if": described(ref("premise"), "The premises; a list means all of them."),
        "then": described(
            mapping_of(level, keys={"pattern": pattern_of(ID)}, least=1),
            "Conclusion → level, inherit, contrary, or yes for conclusions without levels.",
        ),
        "because": described(_TEXT, "Why the step is reasonable, in words of our own."),
        "sources": _SOURCES,
        "assumption": described(_TEXT, "What was assumed beyond the wording of the sources."),
        "note": _TEXT,
    }
    rules = list_of(closed(rule, optional=("assumption", "note")))
    return closed({"topic": _TEXT, "title": _TEXT, "rules": rules})


def _case() -> Schema:
    word = any_of(words("yes", "unknown", "not indicated", CONTRARY), named(ID, *RESERVED_LEVELS))
    scalar: Schema = {"type": ["string", "number", "boolean", "null"]}
    value = any_of(scalar, list_of(scalar), mapping_of(any_of(scalar, list_of(scalar), mapping_of(scalar))))
    keys = {
        "id": _NAME,
        "title": _TEXT,
        "written_from": described(_SOURCES, "The statements the case was written from."),
        "side": described(_TEXT, "The side of every finding that states none."),
        "findings": described(
            any_of(mapping_of(value), {"enum": [None, ""]}), "The facts, as a fact file states its findings."
        ),
        "expect": described(
            mapping_of(any_of(word, mapping_of(word)), least=1),
            "Conclusion, or conclusion and member → level, yes, unknown, not indicated or contrary.",
        ),
        "forbid": described(list_of(_ID, least=1, unique=True), "Conclusions that must not be proved anywhere."),
        "urgency": described(_TEXT, "The rung that must be proved."),
    }
    return closed(keys, optional=("side", "forbid", "urgency"))
