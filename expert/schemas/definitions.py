"""What the schemas of knowledge base files share: texts, ids, numbers, truth values, sources and premises.

Wherever a number or a truth value is meant, its written form is accepted as a text too. So a file passes whether
every word of it is read as text, as the loader does, or by the rules of YAML 1.2, as editors do: there ``no`` is a
text and ``45`` a number. What a schema cannot see is left to the loader: whether a number or null stands in quotes,
names nobody declared, things declared twice, and all else that joins files.
"""

import re

from expert.loading.evidence_files import DOCUMENT
from expert.loading.fields import NAME, TRUTH_WORDS
from expert.loading.head_file import ID, RESERVED_LEVELS
from expert.loading.statement_rows import STATEMENT_ID
from expert.loading.vocabulary_files import RESERVED, VALUE
from expert.premises import COMPARISONS
from expert.rules import POLICY_PREFIX
from expert.schemas.parts import Schema, any_of, closed, described, in_any_case, list_of, ref, truth

_SIGN, _DIGITS = r"[+-]?", r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"


def pattern_of(compiled: re.Pattern[str]) -> str:
    """A pattern of the loader, which matches from the start, as JSON Schema writes it."""
    return f"^{compiled.pattern}".replace(r"\Z", "$")


def named(compiled: re.Pattern[str], *reserved: str) -> Schema:
    """A name of a form, and none of the reserved words."""
    plain: Schema = {"type": "string", "pattern": pattern_of(compiled)}
    return {**plain, "not": {"enum": sorted(reserved)}} if reserved else plain


def definitions() -> dict[str, Schema]:
    """The definitions of all knowledge base files, by name."""
    scalar: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
    statement = pattern_of(STATEMENT_ID).removeprefix("^").removesuffix("$")
    return {
        "text": described(scalar, "A text; line breaks count as spaces."),
        "texts": list_of(ref("text"), least=1, unique=True),
        "flag": truth(),
        "number": any_of({"type": "number"}, {"type": "string", "pattern": f"^{_SIGN}{_DIGITS}$"}),
        "count": any_of({"type": "integer", "minimum": 1}, {"type": "string", "pattern": r"^\+?0*[1-9]\d*$"}),
        "id": named(ID, *RESERVED),
        "name": {"type": ["string", "number", "boolean"], "pattern": pattern_of(NAME), "minimum": 0},
        "document": {"type": ["string", "integer", "boolean"], "pattern": pattern_of(DOCUMENT), "minimum": 0},
        "level": described(named(ID, *RESERVED_LEVELS), "One of the levels of kb.yaml."),
        "source": described(
            {"type": "string", "pattern": f"^({statement}|{POLICY_PREFIX}.+)$"},
            f"A statement, document:paragraph:sentence, or {POLICY_PREFIX}id.",
        ),
        "sources": list_of(ref("source"), least=1, unique=True),
        "codes": described(
            {"type": "object", "minProperties": 1, "additionalProperties": list_of({"type": ["string", "number"]})},
            "Coding system → its codes.",
        ),
        **_premises(),
    }


def _premises() -> dict[str, Schema]:
    """A premise holds premises: one word, a list that means all of them, or one key."""
    several = list_of(ref("premise"), least=1)
    items = any_of(ref("id"), list_of(ref("id"), least=1))
    keyed = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {"pattern": pattern_of(ID)},
        "properties": {
            "all": described(several, "True where every one of them is."),
            "any": described(several, "True where at least one of them is."),
            "not": described(ref("premise"), "True where the premise is known false; unknown is never read as no."),
            "at_least": described(
                closed({"count": ref("count"), "of": several}), "True where at least so many of them are."
            ),
        },
        # an item may be named like one of these, so a test of it passes too
        "patternProperties": {
            "^other_": described(any_of(ref("premise"), ref("test")), "The premise, of another member of the scope."),
            "_differ$": described(any_of(items, ref("test")), "One of these is known to differ between the members."),
        },
        "additionalProperties": ref("test"),
    }
    every = described(several, "All of these.")
    return {
        "premise": any_of(described(ref("id"), "Known true, at any level."), every, keyed),
        "test": _test(),
        "value": any_of(ref("value_word"), {"type": "integer", "minimum": 0}),
        "value_word": {**named(VALUE), "not": in_any_case(sorted(TRUTH_WORDS))},
        "values": any_of(ref("value"), list_of(ref("value"), least=1)),
    }


def _test() -> Schema:
    """What one finding or conclusion must be: yes or no, a value or one of several, or a form with its operand."""
    only_yes = any_of({"enum": ["yes", True]}, in_any_case(("yes", "true")))
    forms = {
        "not": described(ref("values"), "Known to be something else."),
        "includes": described(ref("values"), "The set is known to include at least one of these."),
        "nonempty": described(only_yes, "The set is known to have at least one member."),
        "known": described(only_yes, "Some value is known."),
        "level": described(ref("level"), "Known true at that level or a higher one."),
        **{word: described(ref("number"), f"The number is {words}.") for word, words in COMPARISONS.items()},
    }
    return any_of(
        described(ref("flag"), "Known true, or known false."),
        described(ref("values"), "The choice is known to be that value, or one of these."),
        {**closed(forms, optional=forms), "minProperties": 1},
    )
