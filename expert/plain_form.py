"""Read a knowledge base in plain form for the checker, and answer for single values.

``read`` refuses what ``docs/certificates.md`` does not have, then works out what a knowledge base leaves to its reader:
the levels that something can give a conclusion, the premise for each level that a rule inherits, and the premise of
every rule in a few words, whatever short form it is written in. It knows of no case. Of the values in one, which
``is_value``, ``is_remarkable`` and ``answer`` are about, the checker asks here too.

A premise becomes a tree of these words:

* ``("fact", finding, aspect)``, ``("step", conclusion, level)``: it is so of the member in question. An aspect is a
  value, ``("above", 45)`` or ``("at_least", 45)``, or empty; a level is meant as that one or a higher one;
* ``("not", premise)``; ``("at_least", count, *premises)``, of which *all* and *any* are cases;
* ``("some", scope, premise)``, ``("other", scope, premise)``, ``("of", member, premise)``: it is so of some member of a
  scope, of another one, of this one.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from expert.errors import CertificateError

PERSON, NOT_STATED, INHERIT, CONTRARY = "person", "not_stated", "inherit", "contrary"
ROLES = ("red_flag", "hypothesis", "recommendation", "intermediate", "mechanism", "risk", "note")
OPPOSITES = {"below": "at_least", "at_most": "above"}
COMPARISONS = ("above", "at_least", *OPPOSITES)
BARE = ("yes",)  # said of an item that stands alone, and the test where only a value is said; no JSON value is like it
CONCLUSION = (BARE, "level")
TESTS = {  # of findings of each type
    "boolean": (BARE, "known"),
    "choice": (BARE, "not", "known"),
    "choices": ("includes", "not", "nonempty", "known"),
    "number": (*COMPARISONS, "known"),
}
MISSHAPEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
NOT_PLAIN = "nothing can be verified: the knowledge base is not in plain form"

Premise = tuple[Any, ...]
NEVER: Premise = ("at_least", 1)


class Knowledge(NamedTuple):
    """A knowledge base spelled out: name, version and digest, members of each scope, findings and conclusions, rules.

    An item has more keys than in the plain form: the ``named`` members of its scope, the ``owners`` that facts may be
    about (none where nothing may be stated) and the ``ladder``, all levels that something can give a conclusion, lowest
    first, or an empty one where it has none. Of these a statement ``counts_as`` some. ``rules`` are id, scope and
    premise, in the order of the ids, of those that give a conclusion a level.
    """

    about: dict[str, str]
    words: dict[str, Any]
    members: dict[str, list[str]]
    items: dict[str, dict[str, Any]]
    rules: dict[tuple[str, str], list[tuple[str, str, Premise]]]


def read(plain: Any) -> Knowledge:
    """Read JSON values.

    Raises:
        CertificateError: where they are no knowledge base in plain form; it names the place where it can.
    """
    try:
        return _read(plain)
    except MISSHAPEN as error:
        raise CertificateError(NOT_PLAIN) from error


def _read(plain: Any) -> Knowledge:
    words, rules = plain["vocabulary"], [plain["rules"][name] for name in sorted(plain["rules"])]
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    about = {"name": plain["name"], "version": plain["version"], "digest": digest}
    _demand(all(isinstance(text, str) for text in about.values()), "name or version", plain["name"], plain["version"])
    _check_words(words)
    for name in plain["rules"]:
        _check_rule(name, plain["rules"][name], words)
    members = {scope: sorted(words["scopes"][scope]["members"]) for scope in words["scopes"]}
    given: dict[str, set[str]] = {name: set() for name in words["conclusions"]}
    for rule in rules:
        for name, level in rule["then"].items():
            given[name].add(level)
    items = {name: {**item, "ladder": []} for name, item in words["findings"].items()}
    items |= {name: _conclusion(item, given[name], words) for name, item in words["conclusions"].items()}
    for item in items.values():
        item["named"] = members[item["scope"]]
        owners = [*item["named"], NOT_STATED] if item["named"] else [None]
        item["owners"] = owners if item.get("given", "") is not None else []
    knowledge = Knowledge(about, words, members, items, {})
    for rule in rules:
        spelling = _Spelling(knowledge, rule)
        for name, word in rule["then"].items():
            for level, premise in spelling.levels(rule["premise"], word):
                knowledge.rules.setdefault((name, level), []).append((rule["id"], rule["scope"], premise))
    return knowledge


def _check_words(words: Any) -> None:
    """The words of a vocabulary are what they must be, and none can be taken for another."""
    levels, scopes, rungs = words["levels"], words["scopes"], [rung["id"] for rung in words["urgency"]]
    _demand(_are_words(levels) and not {INHERIT, CONTRARY, "yes", ""} & {*levels}, "levels", levels)
    _demand(words["inherit_up_to"] in levels, "inherit_up_to", words["inherit_up_to"])
    _demand(not rungs or _are_words(rungs), "urgency", rungs)
    for name, scope in scopes.items():
        fits = isinstance(scope["plural"], str) and isinstance(scope["members"], dict)
        _demand(fits and NOT_STATED not in scope["members"], "scope", name)
        _demand(bool(scope["members"]) is (name != PERSON), "scope", name)
    for name, kind in words["kinds"].items():
        _demand(kind["role"] in ROLES, "kind", name)
    taken = {"all", "any", "not", "at_least"}
    taken |= {word for scope in scopes for word in (f"other_{scope}", f"{scopes[scope]['plural']}_differ")}
    both = {**words["findings"], **words["conclusions"]}
    for name, item in both.items():
        _demand(name not in taken and item["id"] == name and item["scope"] in scopes, "item", name)
        _demand(isinstance(item["implies"], list), "item", name, item["implies"])
        for other in item["implies"]:
            fits = both[other]["scope"] == item["scope"] and both[other].get("given", "") is not None
            _demand(fits and both[other].get("type", "boolean") == "boolean", "item", name, other)
    for name, item in words["findings"].items():
        is_choice, is_number, ends = "choice" in item["type"], item["type"] == "number", item["range"]
        _demand(item["type"] in TESTS and name not in words["conclusions"], "finding", name)
        _demand(bool(item["values"]) is is_choice and isinstance(item["values"], dict), "finding", name, "values")
        _demand(isinstance(item["normal"], list) and {*item["normal"]} <= {*item["values"]}, "finding", name, "normal")
        ordered = ends is None or (is_number and len(ends) == 2 and all(map(_is_number, ends)) and ends[0] <= ends[1])
        _demand(ordered, "finding", name, "range")
    for name, item in words["conclusions"].items():
        _demand(isinstance(item["levels"], bool) and item["kind"] in words["kinds"], "conclusion", name)
        given = [None, *levels] if item["levels"] else [None, ""]
        _demand(item["given"] in given and item["urgency"] in ["", *rungs], "conclusion", name)


def _check_rule(name: str, rule: Any, words: Any) -> None:
    """A rule has its own id, and gives each conclusion of its scope or the person a level it may have."""
    _demand(rule["id"] == name and rule["scope"] in words["scopes"] and rule["then"], "rule", name)
    for given, level in rule["then"].items():
        conclusion = words["conclusions"].get(given)
        _demand(conclusion and conclusion["scope"] in {rule["scope"], PERSON}, "rule", name, given)
        levels = [*words["levels"], INHERIT] if conclusion["levels"] else ["yes"]
        _demand(level in [*levels, CONTRARY], "rule", name, {given: level})


def _are_words(values: Any) -> bool:
    """Whether it is a list of words, at least one and each once."""
    is_list = isinstance(values, list) and bool(values) and all(isinstance(value, str) for value in values)
    return is_list and len({*values}) == len(values)


def _demand(holds: object, what: str, *strange: Any) -> None:
    if not holds:
        raise CertificateError(f"{NOT_PLAIN}, see {what} {', '.join(map(shown, strange))}")


def shown(value: Any, write: Callable[[Any], str] = json.dumps) -> str:
    """A value in a sentence: on one line, and cut where it is long."""
    text = write(value)
    return text if len(text) <= 120 else f"{text[:117]}..."


def _conclusion(item: Any, given: set[str], words: Any) -> dict[str, Any]:
    """A conclusion, which rules give these levels; it is stated with yes or no."""
    order = words["levels"]
    inherited = _inherited(words) if INHERIT in given else []
    ladder = [level for level in order if level in {*given, item["given"], *inherited}] if item["levels"] else [""]
    least = order[: order.index(item["given"]) + 1] if item["given"] else [""]
    role = words["kinds"][item["kind"]]["role"]
    return {**item, "type": "boolean", "normal": [], "role": role, "ladder": ladder, "counts_as": least}


def _inherited(words: Any) -> list[str]:
    """The levels that can be inherited."""
    return list(words["levels"][: words["levels"].index(words["inherit_up_to"]) + 1])


def is_value(item: dict[str, Any], value: Any) -> bool:
    """Whether an item can have a value."""
    if item["type"] == "number":
        low, high = item["range"] or (-math.inf, math.inf)
        return _is_number(value) and bool(low <= value <= high)
    if item["type"] == "choice":
        return isinstance(value, str) and value in item["values"]
    if item["type"] == "choices":
        return isinstance(value, dict) and all(
            word in item["values"] and isinstance(value[word], bool) for word in value
        )
    return isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and bool(abs(value) < math.inf)


def is_remarkable(item: dict[str, Any], value: Any) -> bool:
    """Whether a value says that something is there: not *no*, not an empty set, nothing declared normal."""
    held = [word for word in value if value[word]] if isinstance(value, dict) else [value]
    return any(word is not False and word not in item["normal"] for word in held)


def answer(value: Any, aspect: Any) -> bool | None:
    """Whether a value is so; a yes or no answers itself, a set for the words it has, None where nothing is stated."""
    told = value.get(aspect) if isinstance(value, dict) else value
    if told is None or isinstance(told, bool):
        return told
    if isinstance(aspect, tuple):
        return bool(told > aspect[1] or (told == aspect[1] and aspect[0] == "at_least"))
    return bool(told == aspect)


class _Spelling:
    """Spells out premises of a rule, and refuses what is none."""

    def __init__(self, knowledge: Knowledge, rule: Any) -> None:
        self.rule, self.scope, self.items, self.words = rule["id"], rule["scope"], knowledge.items, knowledge.words
        self.members = knowledge.members
        scopes = {scope: knowledge.words["scopes"][scope]["plural"] for scope in knowledge.members if scope != PERSON}
        self.differing = {f"{plural}_differ": scope for scope, plural in scopes.items()}

    def _demand(self, holds: object, written: Any) -> None:
        _demand(holds, "rule", self.rule, written)

    def levels(self, written: Any, given: str) -> Iterator[tuple[str, Premise]]:
        """The levels a rule gives, each with the premise for it; every premise carries the lowest level."""
        for level in _inherited(self.words) if given == INHERIT else ["" if given == "yes" else given]:
            inherits = given == INHERIT and level != self.words["levels"][0]
            yield level, self.carrying(written, level) if inherits else self.premise(written)

    def premise(self, written: Any) -> Premise:
        """A premise for a member of the scope."""
        self._demand(isinstance(written, str) or (isinstance(written, dict) and len(written) == 1), written)
        word, body = _parted(written)
        if word in {"all", "any", "at_least"}:
            if word == "at_least":
                self._demand(isinstance(body, dict) and body.keys() == {"count", "of"}, written)
            parts = _parts(word, body)
            self._demand(isinstance(parts, list) and parts, written)
            count = {"all": len(parts), "any": 1}.get(word) or body["count"]
            self._demand(type(count) is int and 1 <= count <= len(parts), written)
            return ("at_least", count, *map(self.premise, parts))
        if word == "not":
            return ("not", self.premise(body))
        if word == f"other_{self.scope}" and self.scope != PERSON:
            return ("other", self.scope, self.premise(body))
        if word in self.differing:
            return self._differing(written, self.differing[word], body)
        self._demand(word in self.items, written)
        return self._in_scope(word, self._test(word, body))

    def carrying(self, written: Any, level: str) -> Premise:
        """That a premise is true and carries a level or a higher one."""
        return ("at_least", 2, self.premise(written), self._carried(written, level))

    def _carried(self, written: Any, level: str) -> Premise:
        """That a premise, where it is true, carries a level or a higher one."""
        word, body = _parted(written)
        if word == "all":
            return _any(self._carried(part, level) for part in body)
        if word in {"any", "at_least"}:
            return _any(self.carrying(part, level) for part in _parts(word, body))
        if word == f"other_{self.scope}":
            return ("other", self.scope, self.carrying(body, level))
        has_levels = word in self.words["conclusions"] and self.items[word]["levels"] and body != "no"
        return self._in_scope(word, self._reaching(word, level)) if has_levels else NEVER

    def _in_scope(self, name: str, asked: Premise) -> Premise:
        """An item of the rule's own scope is asked for the rule's member, any other for every member of its scope."""
        scope = self.items[name]["scope"]
        return asked if scope == self.scope else ("some", scope, asked)

    def _differing(self, written: Any, scope: str, names: Any) -> Premise:
        """That for some item and pair of members, something that can be asked is so of one and not of the other."""
        fits = isinstance(names, list) and names and all(isinstance(name, str) and name in self.items for name in names)
        self._demand(fits, written)
        asks = [ask for name in names for ask in self._asks(name)]
        are_compared = all(
            self.items[name]["scope"] == scope and self.items[name]["type"] != "number" for name in names
        )
        self._demand(are_compared, written)
        pairs = [
            (("of", one, ask), ("of", two, ask)) for ask in asks for one, two in combinations(self.members[scope], 2)
        ]
        return _any(("at_least", 2, one, ("not", two)) for pair in pairs for one, two in (pair, pair[::-1]))

    def _asks(self, name: str) -> list[Premise]:
        """All that can be asked of an item but to compare a number."""
        if name in self.words["conclusions"]:
            return [("step", name, level) for level in self.items[name]["ladder"] or [""]]
        return [("fact", name, value) for value in self.items[name]["values"] or [""]]

    def _reaching(self, name: str, least: str) -> Premise:
        """A conclusion at the lowest of its levels that is not below a level."""
        order = self.words["levels"]
        reached = [level for level in self.items[name]["ladder"] if level in order[order.index(least) :]]
        return ("step", name, reached[0]) if reached else NEVER

    def _test(self, name: str, body: Any) -> Premise:
        """A test of one item for one member."""
        item, written, asks = self.items[name], {name: body}, self._asks(name)
        word, operand = _parted(body) if isinstance(body, dict) and len(body) == 1 else (BARE, body)
        self._demand(word in (CONCLUSION if name in self.words["conclusions"] else TESTS[item["type"]]), written)
        if word == "level":
            self._demand(item["levels"] and operand in self.words["levels"], written)
            return self._reaching(name, operand) if item["ladder"] else asks[0]
        if word in {"known", "nonempty"}:
            self._demand(operand == "yes", written)
            return _any([*asks, *(("not", ask) for ask in asks)] if word == "known" else asks)
        if word in COMPARISONS:
            self._demand(_is_number(operand), written)
            asked = ("fact", name, (OPPOSITES.get(word, word), operand))
            return ("not", asked) if word in OPPOSITES else asked
        if item["type"] == "boolean":
            self._demand(operand in (BARE, "no"), written)
            return ("not", asks[0]) if operand == "no" else asks[0]
        values = [operand] if isinstance(operand, str) and word != "includes" else operand
        self._demand(_are_words(values) and {*values} <= item["values"].keys(), written)
        some = _any(("fact", name, value) for value in values)
        return ("not", some) if word == "not" else some


def _any(parts: Iterable[Premise]) -> Premise:
    return ("at_least", 1, *parts)


def _parted(written: Any) -> tuple[Any, Any]:
    """The word of a premise or a test and what is said of it."""
    [(word, body)] = [(written, BARE)] if isinstance(written, str) else written.items()
    return word, body


def _parts(word: str, body: Any) -> Any:
    return body["of"] if word == "at_least" else body
