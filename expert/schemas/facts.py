"""The JSON Schema of a fact file, generated from the vocabulary of one knowledge base.

It accepts every form the reader accepts, whatever parses the file: ``yes`` is a text in YAML 1.2 and a truth value
in YAML 1.1, and a blank is null; all of these pass. What a schema cannot see, such as a key that stands twice, is left
to the reader.
"""

from expert.loading.fact_values import BOTH, NEITHER, UNKNOWN
from expert.schemas.parts import (
    Schema,
    any_of,
    closed,
    described,
    document,
    in_any_case,
    list_of,
    ref,
    truth,
    unknown,
    words,
)
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Item, Vocabulary

_LINE: Schema = {"type": ["string", "number", "boolean", "null"]}
_BOOLEAN = "boolean"


def facts_schema(vocabulary: Vocabulary) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a fact file for a knowledge base.

    Args:
        vocabulary: the words of the knowledge base.

    Returns:
        A schema as JSON values. Each finding is described by the question to ask for it.
    """
    items = [item for name in vocabulary.statable if (item := vocabulary.item(name)) is not None]
    members = [member for scope in vocabulary.member_scopes for member in scope.members]
    side = "The side of every finding that states none." if members else "Of no use here: nothing has sides."
    body = closed(
        {
            "case": described(_LINE, "A name for the case."),
            "side": described({"enum": [*members, BOTH, None]}, side),
            "note": described(_LINE, "A remark. Nothing is inferred from it."),
            "findings": {
                **closed({item.id: _statement(vocabulary, item) for item in items}, vocabulary.statable),
                "type": ["object", "null"],
                "description": "What is known. A finding that is left out or blank is unknown, never absent.",
            },
        },
        optional=("case", "side", "note"),
    )
    definitions = {_definition(item): _value(item) for item in items}
    return document("Facts of one case", "A fact file of the command expert.", body, {**_words(), **definitions})


def _words() -> dict[str, Schema]:
    return {"truth": truth(), "unknown": unknown()}


def _definition(item: Item) -> str:
    """The name of the definition of an item's value; all that are yes or no share one. No id holds a dot."""
    return "value" if _is_boolean(item) else f"value.{item.id}"


def _is_boolean(item: Item) -> bool:
    return isinstance(item, Conclusion) or item.type == _BOOLEAN


def _statement(vocabulary: Vocabulary, item: Item) -> Schema:
    """Everything that may stand after an item's name: its value, a side, or a value for each side."""
    head = {"title": item.label, "description": item.question}
    scope = vocabulary.scope_of(item)
    value = ref(_definition(item))
    if not scope.members:
        return {**head, **value}
    sides = (*scope.members, BOTH, NEITHER)
    side_words = [words(*sides), in_any_case(sides)] if _is_boolean(item) else []
    members = (*scope.members, NOT_STATED)
    by_member = {**closed(dict.fromkeys(members, value), optional=members), "minProperties": 1}
    return {**head, **any_of(value, *side_words, by_member, closed({BOTH: value}))}


def _value(item: Item) -> Schema:
    """A value for one member, or that it is unknown."""
    if isinstance(item, Conclusion) or item.type == _BOOLEAN:
        return any_of(words("yes", "no", UNKNOWN), ref("truth"), ref("unknown"))
    if item.type == "choice":
        return any_of(_one_of(item), ref("unknown"))
    return any_of(*(_number(item) if item.type == "number" else _set(item)), ref("unknown"))


def _one_of(item: Finding) -> Schema:
    """One of an item's values; one written in digits may also be read as a number."""
    numbers = [int(value) for value in item.values if value.isdecimal()]
    meanings = "; ".join(f"{value}: {meaning}" for value, meaning in item.values.items() if value != meaning)
    valid: Schema = {"enum": [*item.values, *numbers]}
    return described(valid, meanings) if meanings else valid


def _number(item: Finding) -> list[Schema]:
    bounds = {"minimum": item.range[0], "maximum": item.range[1]} if item.range else {}
    return [described({"type": "number", **bounds}, f"A number of {item.unit}.")]


def _set(item: Finding) -> list[Schema]:
    """A list is complete, one word is a list of one, and a mapping leaves unknown what it does not name."""
    part = any_of(ref("truth"), ref("unknown"))
    return [
        _one_of(item),
        described(list_of(_one_of(item), unique=True), "All that applies; the rest is absent."),
        described(closed(dict.fromkeys(item.values, part), item.values), "The rest is unknown."),
    ]
