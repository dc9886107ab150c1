"""Read a knowledge base in plain form for the checker: what is written short is spelled out, nothing is worked out.

The premise of a rule, written in the forms of ``docs/certificates.md``, becomes a tree of these words:

* ``("fact", finding, aspect)``, ``("step", conclusion, level)``: it is so of the member in question. An aspect is a
  value, ``("above", 45)`` or ``("at_least", 45)``, or empty; a level is meant as that one or a higher one;
* ``("not", premise)``; ``("at_least", count, *premises)``, of which *all* and *any* are cases;
* ``("some", scope, premise)``, ``("other", scope, premise)``, ``("of", member, premise)``: it is so of some member of a
  scope, of another one, of this one.

A rule that inherits becomes one rule for each level, whose premise says that it is true and carries this level.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

OPPOSITES = {"below": "at_least", "at_most": "above"}

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
    """Read JSON values; errors of many kinds come out where they are no knowledge base in plain form."""
    words = plain["vocabulary"]
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    about = {"name": plain["name"], "version": plain["version"], "digest": digest}
    members = {scope: sorted(words["scopes"][scope]["members"]) for scope in words["scopes"]}
    rules = sorted(plain["rules"].values(), key=lambda rule: str(rule["id"]))
    given: dict[str, set[str]] = {name: set() for name in words["conclusions"]}
    for rule in rules:
        for name, level in rule["then"].items():
            given[name].add(level)
    items = {name: {**item, "ladder": []} for name, item in words["findings"].items()}
    items |= {name: _conclusion(item, given[name], words) for name, item in words["conclusions"].items()}
    for item in items.values():
        item["named"] = members[item["scope"]]
        owners = [*item["named"], "not_stated"] if item["named"] else [None]
        item["owners"] = owners if item.get("given", "") is not None else []
    knowledge = Knowledge(about, words, members, items, {})
    for rule in rules:
        spelling = _Spelling(knowledge, rule["scope"])
        for name, word in rule["then"].items():
            for level, premise in spelling.levels(rule["premise"], word):
                knowledge.rules.setdefault((name, level), []).append((rule["id"], rule["scope"], premise))
    return knowledge


def _conclusion(item: Any, given: set[str], words: Any) -> dict[str, Any]:
    """A conclusion, which rules give these levels; it is stated with yes or no."""
    order = words["levels"]
    inherited = _inherited(words) if "inherit" in given else []
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
        return type(value) in {int, float} and low <= value <= high and abs(value) != math.inf
    if item["type"] == "choice":
        return isinstance(value, str) and value in item["values"]
    if item["type"] == "choices":
        return isinstance(value, dict) and all(
            word in item["values"] and isinstance(value[word], bool) for word in value
        )
    return isinstance(value, bool)


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
    """Spells out premises of rules of one scope."""

    def __init__(self, knowledge: Knowledge, scope: str) -> None:
        self.scope, self.items, self.words = scope, knowledge.items, knowledge.words
        scopes = knowledge.words["scopes"]
        self.differing = {f"{scopes[each]['plural']}_differ": knowledge.members[each] for each in scopes}

    def levels(self, written: Any, given: str) -> Iterator[tuple[str, Premise]]:
        """The levels a rule gives, each with the premise for it; every premise carries the lowest level."""
        for level in _inherited(self.words) if given == "inherit" else ["" if given == "yes" else given]:
            inherits = given == "inherit" and level != self.words["levels"][0]
            yield level, self.carrying(written, level) if inherits else self.premise(written)

    def premise(self, written: Any) -> Premise:
        """A premise for a member of the scope."""
        word, body = _parted(written)
        if word in {"all", "any", "at_least"}:
            parts = [self.premise(part) for part in _parts(word, body)]
            return ("at_least", {"all": len(parts), "any": 1}.get(word) or body["count"], *parts)
        if word == "not":
            return ("not", self.premise(body))
        if word == f"other_{self.scope}":
            return ("other", self.scope, self.premise(body))
        if word in self.differing:
            pairs = [pair for name in body for pair in self._pairs(name, self.differing[word])]
            return _any(("at_least", 2, one, ("not", two)) for pair in pairs for one, two in (pair, pair[::-1]))
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

    def _pairs(self, name: str, members: list[str]) -> Iterator[tuple[Premise, Premise]]:
        """All that can be asked of an item, for each pair of members."""
        for ask in self._asks(name):
            yield from combinations([("of", member, ask) for member in members], 2)

    def _asks(self, name: str, values: Iterable[str] = ()) -> list[Premise]:
        """What can be asked of an item; of these values, where some are named."""
        if name in self.words["conclusions"]:
            return [("step", name, level) for level in self.items[name]["ladder"] or [""]]
        return [("fact", name, value) for value in (*values, *([] if values else self.items[name]["values"])) or [""]]

    def _reaching(self, name: str, least: str) -> Premise:
        """A conclusion at the lowest of its levels that is not below a level."""
        order = self.words["levels"]
        reached = [level for level in self.items[name]["ladder"] if level in order[order.index(least) :]]
        return ("step", name, reached[0]) if reached else NEVER

    def _test(self, name: str, body: Any) -> Premise:
        """A test of one item for one member."""
        word, operand = _parted(body) if isinstance(body, dict) else ("is", body)
        if word == "level" and self.items[name]["ladder"]:
            return self._reaching(name, operand)
        if word in OPPOSITES:
            return ("not", ("fact", name, (OPPOSITES[word], operand)))
        if word in {"above", "at_least"}:
            return ("fact", name, (word, operand))
        if name in self.words["conclusions"] or (self.items[name]["type"] == "boolean" and word == "is"):
            asked = self._asks(name)[0]
            return ("not", asked) if body == "no" else asked
        named = operand if isinstance(operand, list) else [operand]
        asks = self._asks(name, () if word in {"known", "nonempty"} else named)
        if word == "known":
            return _any([*asks, *(("not", ask) for ask in asks)])
        return ("not", _any(asks)) if word == "not" else _any(asks)


def _any(parts: Iterable[Premise]) -> Premise:
    return ("at_least", 1, *parts)


def _parted(written: Any) -> tuple[Any, Any]:
    """The word of a premise or a test and what is said of it; an item alone is so."""
    [(word, body)] = [(written, "yes")] if isinstance(written, str) else written.items()
    return word, body


def _parts(word: str, body: Any) -> list[Any]:
    return list(body["of"] if word == "at_least" else body)
