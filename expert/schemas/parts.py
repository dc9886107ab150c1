"""The parts schemas are put together from: closed objects, lists, references, and the words for yes, no and unknown.

Source: JSON Schema draft 2020-12, https://json-schema.org/draft/2020-12.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def closed(properties: Mapping[str, Schema], optional: Collection[str] = ()) -> Schema:
    """An object of exactly these keys, all of them required but the optional ones."""
    required = [name for name in properties if name not in optional]
    head: Schema = {"type": "object", "properties": dict(properties)}
    return {**head, **({"required": required} if required else {}), "additionalProperties": False}


def mapping_of(values: Schema, *, keys: Schema | None = None, least: int = 0) -> Schema:
    """An object of any keys, each with a value of one form."""
    head: Schema = {"type": "object", "additionalProperties": values}
    return {**head, **({"propertyNames": keys} if keys else {}), **({"minProperties": least} if least else {})}


def list_of(items: Schema, *, least: int = 0, unique: bool = False) -> Schema:
    """A list whose entries all have one form."""
    head: Schema = {"type": "array", "items": items}
    return {**head, **({"minItems": least} if least else {}), **({"uniqueItems": True} if unique else {})}


def any_of(*options: Schema) -> Schema:
    """One of several forms."""
    return {"anyOf": list(options)}


def ref(name: str) -> Schema:
    """A reference to a definition of the same schema."""
    return {"$ref": f"#/$defs/{name}"}


def described(schema: Schema, text: str) -> Schema:
    """The schema with the text an editor shows."""
    return {**schema, "description": text}


def words(*valid: str) -> Schema:
    """One of these words, exactly as written."""
    return {"enum": list(valid)}


def in_any_case(valid: Iterable[str]) -> Schema:
    """One of these words in upper or lower case, blanks around it allowed, as the readers take it."""
    spelled = ["".join(f"[{letter.upper()}{letter.lower()}]" for letter in word) for word in valid]
    return {"type": "string", "pattern": rf"^\s*({'|'.join(spelled)})\s*$"}


def truth() -> Schema:
    """Yes or no: a truth value, or the word for it in any case. The words alone come first, for editors to offer."""
    return any_of(words("yes", "no"), {"type": "boolean"}, in_any_case(("yes", "no", "true", "false")))


def unknown() -> Schema:
    """Not known: the word in any case, or a blank left unanswered."""
    return any_of(words("unknown"), {"type": "null"}, in_any_case(("unknown",)))


def references(schema: object) -> set[str]:
    """The names of the definitions a schema refers to directly."""
    if isinstance(schema, Mapping):
        own = {schema["$ref"].rsplit("/", 1)[1]} if isinstance(schema.get("$ref"), str) else set()
        return own.union(*(references(part) for part in schema.values()))
    if isinstance(schema, list):
        return set().union(*(references(part) for part in schema))
    return set()


def document(title: str, text: str, body: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """A whole schema that carries, of the definitions, those it needs."""
    needed: set[str] = set()
    waiting = references(body)
    while waiting:
        needed |= waiting
        waiting = set().union(*(references(definitions[name]) for name in waiting)) - needed
    kept = {name: schema for name, schema in definitions.items() if name in needed}
    head: Schema = {"$schema": DIALECT, "title": title, "description": text}
    return {**head, **body, **({"$defs": kept} if kept else {})}
