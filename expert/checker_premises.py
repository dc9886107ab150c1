"""What is known of one case, and what premises are worth by it: the half of the checker that reads knowledge bases.

A knowledge base is read in its plain form, JSON values as ``docs/certificates.md`` describes. Truth is Kleene's as a
number, so that *and* is the least, *or* the greatest, and *not x* is 2 - x. Whatever is asked and answered adds its
number to ``read``: facts and steps are numbered in one row.
"""

import math
from collections.abc import Callable
from itertools import combinations
from operator import ge, gt, le, lt
from typing import Any

FALSE, UNKNOWN, TRUE = 0, 1, 2
CONTRARY, INHERIT, NOT_STATED, YES = "contrary", "inherit", "not_stated", "yes"
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {"above": gt, "at_least": ge, "below": lt, "at_most": le}

Member = str | None
Thing = tuple[str, Member, str]  # conclusion, member, and level: empty where it has none, or CONTRARY


class Known:
    """Facts and steps by what they are about, and the knowledge base that gives them a meaning."""

    def __init__(self, knowledge: Any) -> None:
        """Know nothing yet; errors of any kind where the knowledge base is not in plain form."""
        words = knowledge["vocabulary"]
        self.ladder: list[str] = words["levels"]
        self.inherited = self.ladder[: self.ladder.index(words["inherit_up_to"]) + 1]
        self.findings, self.conclusions = words["findings"], words["conclusions"]
        self.items = {**self.findings, **self.conclusions}
        self.scopes = words["scopes"]
        self.named = {scope: sorted(self.scopes[scope]["members"]) for scope in self.scopes}
        rules = sorted(knowledge["rules"].values(), key=lambda rule: str(rule["id"]))
        self.rules = {name: [rule for rule in rules if name in rule["then"]] for name in self.conclusions}
        self.levels = {name: self._levels(name) for name in self.conclusions}
        self.facts: dict[tuple[str, Member], tuple[Any, int]] = {}
        self.steps: dict[Thing, tuple[int, int]] = {}
        self.active: set[str] = set()
        self.read: set[int] = set()
        self._held: dict[tuple[int, Member, str], int] = {}

    def _levels(self, name: str) -> list[str]:
        """The levels something can give a conclusion, lowest first; an empty one where it has none."""
        words = {rule["then"][name] for rule in self.rules[name]} | {self.conclusions[name]["given"]}
        words |= set(self.inherited if INHERIT in words else ())
        return [level for level in self.ladder if level in words] if self.conclusions[name]["levels"] else [""]

    def members(self, scope: str) -> list[Member]:
        """The members the case speaks of: one that is not named only while something remarkable is stated of it."""
        return [*self.named[scope], *([NOT_STATED] if scope in self.active else [])] or [None]

    def members_of(self, name: str) -> list[Member]:
        """The members of an item's scope that the case speaks of."""
        return self.members(self.items[name]["scope"])

    def things(self, name: str) -> list[Thing]:
        """All that can be known of a conclusion."""
        against = [CONTRARY] if any(rule["then"][name] == CONTRARY for rule in self.rules[name]) else []
        return [(name, own, level) for level in (*self.levels[name], *against) for own in self.members_of(name)]

    def stated(self, name: str, own: Member, ask: Callable[[Any], int]) -> int:
        """What the facts answer; where they do not of a member that is not named, what they answer of all alike."""
        asked = [self.facts[name, own]] if (name, own) in self.facts else []
        if own == NOT_STATED and not (asked and ask(asked[0][0]) != UNKNOWN):
            named = self.named[self.items[name]["scope"]]
            asked = (
                [self.facts[name, each] for each in named] if all((name, each) in self.facts for each in named) else []
            )
        answers = {ask(value) for value, _ in asked}
        if len(answers) != 1 or UNKNOWN in answers:
            return UNKNOWN
        self.read |= {number for _, number in asked}
        return answers.pop()

    def is_denied(self, name: str) -> bool:
        """Whether the facts deny an item of every member."""
        named = self.named[self.items[name]["scope"]]
        return all(self.facts.get((name, own), (None, 0))[0] is False for own in named)

    def step(self, thing: Thing) -> int:
        """What a step says of a thing."""
        if thing not in self.steps:
            return UNKNOWN
        truth, number = self.steps[thing]
        self.read.add(number)
        return truth

    def alike(self, thing: Thing) -> int:
        """False where a thing is false of every member: so it is of the one that is not named."""
        name, own, level = thing
        named = self.named[self.conclusions[name]["scope"]] if own == NOT_STATED else ()
        return max((self.step((name, each, level)) for each in named), default=UNKNOWN)

    def given(self, thing: Thing) -> int:
        """What the facts state of a conclusion itself: a statement counts as one level, a denial as none."""
        name, own, level = thing
        given = self.conclusions[name]["given"]
        if given is None or level == CONTRARY:
            return UNKNOWN
        stated = self.stated(name, own, is_(YES))
        above = bool(level) and self.ladder.index(level) > self.ladder.index(given)
        return UNKNOWN if stated == TRUE and above else stated

    def fires(self, premise: Any, scope: str, own: Member, level: str = "") -> int:
        """Whether a premise is true and, where a level is to be inherited, carries that or a higher one."""
        self._held = {}
        return self._fires(premise, scope, own, level)

    def _fires(self, premise: Any, scope: str, own: Member, level: str) -> int:
        truth = self._truth(premise, scope, own, "")
        return min(truth, self._truth(premise, scope, own, level)) if level else truth

    def _truth(self, premise: Any, scope: str, own: Member, level: str) -> int:
        """The truth of a premise; with a level, whether it carries that or a higher one where it is true."""
        key = id(premise), own, level
        if key not in self._held:
            [(word, body)] = [(premise, YES)] if isinstance(premise, str) else premise.items()
            self._held[key] = TRUE if level == self.ladder[0] else self._evaluate(word, body, scope, own, level)
        return self._held[key]

    def _evaluate(self, word: str, body: Any, scope: str, own: Member, level: str) -> int:
        if word == "all":
            return (max if level else min)(self._truth(part, scope, own, level) for part in body)
        if word == "any":
            return max(self._fires(part, scope, own, level) for part in body)
        if word == "at_least":
            truths = sorted((self._fires(part, scope, own, level) for part in body["of"]), reverse=True)
            return truths[0 if level else body["count"] - 1]
        if word == f"other_{scope}":
            truths = [self._fires(body, scope, each, level) for each in self.named[scope] if each != own]
            alike = truths[0] if len(set(truths)) == 1 else UNKNOWN
            return max(truths) if own != NOT_STATED else alike  # it may be any of them
        if level and (word not in self.conclusions or body == "no" or not self.conclusions[word]["levels"]):
            return FALSE
        if word == "not":
            return 2 - self._truth(body, scope, own, "")
        for across in self.scopes:
            if word == f"{self.scopes[across]['plural']}_differ":
                return max(self._differ(name, self.named[across]) for name in body)
        if self.items[word]["scope"] == scope:
            return self._test(word, body, own, level)
        truths_of = {each: self._test(word, body, each, level) for each in self.members_of(word)}
        unnamed = truths_of.pop(NOT_STATED, FALSE)  # it is one of the others, so it alone keeps nothing open
        return TRUE if unnamed == TRUE else max(truths_of.values())

    def _differ(self, name: str, members: list[str]) -> int:
        """Whether two members are known to be unlike in anything that can be asked of an item."""

        def ask(own: str, aspect: str) -> int:
            return self.step((name, own, aspect)) if name in self.levels else self.stated(name, own, is_(aspect))

        aspects = (self.levels[name] if name in self.levels else [*self.findings[name]["values"]]) or [""]
        pairs = [(ask(one, aspect), ask(two, aspect)) for aspect in aspects for one, two in combinations(members, 2)]
        return max((UNKNOWN if UNKNOWN in pair else 2 * (pair[0] != pair[1]) for pair in pairs), default=FALSE)

    def _test(self, name: str, body: Any, own: Member, level: str) -> int:
        if name in self.findings:
            return self._test_finding(name, body, own)
        least = level or (body["level"] if isinstance(body, dict) else "")
        above = self.ladder[self.ladder.index(least) :] if least else [*self.ladder, ""]
        reached = [each for each in self.levels[name] if each in above]
        nothing = FALSE if self.levels[name] or level else UNKNOWN
        truth = self.step((name, own, reached[0])) if reached else nothing
        return 2 - truth if body == "no" else truth

    def _test_finding(self, name: str, body: Any, own: Member) -> int:
        kind, values = self.findings[name]["type"], [*self.findings[name]["values"]]
        [(word, operand)] = body.items() if isinstance(body, dict) else [("is", body)]
        if word in COMPARISONS:
            return self.stated(name, own, lambda value: 2 * COMPARISONS[word](value, operand))
        if word == "known" and kind == "number":
            return self.stated(name, own, lambda _: TRUE)
        wanted = operand if isinstance(operand, list) else [operand]
        if word in {"known", "nonempty"} or kind == "boolean":
            wanted = values or [""]
        truths = [self.stated(name, own, is_(each)) for each in wanted]
        if word == "known":
            return TRUE if set(truths) != {UNKNOWN} else UNKNOWN
        return 2 - max(truths) if word == "not" or (kind == "boolean" and body == "no") else max(truths)


def is_(word: str) -> Callable[[Any], int]:
    """Whether a stated value is a word, or a stated set holds it; a yes or no is itself."""

    def ask(value: Any) -> int:
        if isinstance(value, dict):
            return 2 * value[word] if word in value else UNKNOWN
        return 2 * (value if isinstance(value, bool) else value == word)

    return ask


def is_remarkable(item: Any, value: Any) -> bool:
    """Whether a value says that something is there: not *no*, not an empty set, nothing declared normal."""
    held = [word for word in value if value[word]] if isinstance(value, dict) else [value]
    return any(word is not False and word not in item.get("normal", ()) for word in held)


def is_value(item: Any, value: Any) -> bool:
    """Whether an item can have a value."""
    kind, values = item.get("type", "boolean"), item.get("values", ())
    if kind == "number":
        low, high = item["range"] or (-math.inf, math.inf)
        return type(value) in {int, float} and low <= value <= high and abs(value) != math.inf
    if kind == "choices":
        return isinstance(value, dict) and all(word in values and isinstance(value[word], bool) for word in value)
    return isinstance(value, bool) if kind == "boolean" else isinstance(value, str) and value in values
