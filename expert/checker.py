"""Verify a certificate against a knowledge base: no engine, no loader, and short enough to be trusted by reading.

A certificate holds facts, steps and claims (``docs/certificates.md``). A step says of one thing, a conclusion for one
member at one level or that something counts against it, that it is true or false, and lists every reason for that with
the facts and steps the reason reads. The certificate holds where

* every fact may be stated;
* each step follows, for exactly the reasons it lists, from facts and from steps before it;
* nothing else follows: what no step speaks of is neither true nor false by all that is known;
* the claims are what the steps come to.
"""

import hashlib
import json
import math
from collections.abc import Callable
from functools import partial
from itertools import zip_longest
from typing import Any

from expert.checker_premises import (
    CONTRARY,
    FALSE,
    INHERIT,
    NOT_STATED,
    TRUE,
    UNKNOWN,
    YES,
    Known,
    Member,
    Thing,
    is_remarkable,
    is_value,
)
from expert.errors import CertificateError

FORMAT = 1
WRITTEN, WORDS = (False, None, True), ("false", "unknown", "true")  # a truth in JSON, and in a sentence
MISSHAPEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
NOTHING = object()
Reason = dict[str, Any]


def verify(certificate: Any, knowledge: Any) -> None:
    """Verify a certificate against a knowledge base in plain form (``KnowledgeBase.model.plain``), both JSON values.

    Raises:
        CertificateError: where it does not hold; one sentence that names the step, fact or claim.
    """
    try:
        checker = _Checker(knowledge)
        canonical = json.dumps(knowledge, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        about = {"name": knowledge["name"], "version": knowledge["version"]}
    except MISSHAPEN as error:
        raise CertificateError("the knowledge base is not in plain form, so nothing can be verified by it") from error
    try:
        checker.verify(certificate, {**about, "digest": hashlib.sha256(canonical).hexdigest()})
    except MISSHAPEN as error:
        or_else = "the knowledge base is not in plain form"
        raise CertificateError(f"{checker.where} is not of the form that certificates have, or {or_else}") from error


class _Checker:
    """Takes up a certificate part by part. ``where`` is the part it is at."""

    def __init__(self, knowledge: Any) -> None:
        self.where = "the certificate"
        self.known = Known(knowledge)
        self.kinds, self.urgency = knowledge["vocabulary"]["kinds"], knowledge["vocabulary"]["urgency"]

    def verify(self, certificate: Any, about: dict[str, str]) -> None:
        """Verify facts, steps and claims, in this order."""
        _same("'format'", certificate["format"], FORMAT)
        _same("'knowledge_base'", certificate["knowledge_base"], about)
        for key in ("facts", "steps", "claims"):
            if not isinstance(certificate[key], list):
                raise CertificateError(f"'{key}' must be a list, not {_shown(certificate[key])}")
        facts, steps = certificate["facts"], certificate["steps"]
        self._take_facts(facts)
        self._check_implications()
        self._take_steps(steps)
        self._check_steps(steps)
        self.where = "the certificate"
        claims, case = self._claims(), str(certificate["case"])
        for number, (found, right) in enumerate(zip(certificate["claims"], claims, strict=False), 1):
            _same(f"claim {number}, about {_shown([right['conclusion'], right['member']])}", found, right)
        head = {"format": FORMAT, "knowledge_base": about, "case": case, "facts": facts, "steps": steps}
        _same("the certificate", certificate, {**head, "claims": claims, **self._summary(claims)})

    def _take_facts(self, facts: list[Any]) -> None:
        known = self.known
        for number, fact in enumerate(facts, 1):
            self.where = f"fact {number}"
            name, member, value = fact["item"], fact["member"], fact["value"]
            item = known.items.get(name)
            if item is None or (name in known.conclusions and item["given"] is None):
                raise CertificateError(f"{self.where}: {_shown(name)} is nothing that may be stated")
            named = known.named[item["scope"]]
            if member not in ([*named, NOT_STATED] if named else [None]):
                raise CertificateError(f"{self.where}: {_shown(name)} has no member {_shown(member)}")
            if not is_value(item, value):
                raise CertificateError(f"{self.where}: {_shown(value)} is no value of {_shown(name)}")
            _same(self.where, fact, {"fact": number, "item": name, "member": member, "value": value})
            if known.facts.setdefault((name, member), (value, number))[1] != number:
                raise CertificateError(f"{self.where} is about the same as fact {known.facts[name, member][1]}")
            if member == NOT_STATED and is_remarkable(item, value):
                known.active.add(item["scope"])

    def _check_implications(self) -> None:
        """What a remarkable statement implies is stated, or something else of it; no yes is denied of every member."""
        for (name, member), (value, number) in self.known.facts.items():
            item = self.known.items[name]
            for implied in item["implies"] if is_remarkable(item, value) else ():
                if (implied, member) not in self.known.facts:
                    raise CertificateError(f"fact {number} implies {_shown(implied)}, of which nothing is stated")
            if member == NOT_STATED and value is True and self.known.is_denied(name):
                raise CertificateError(f"fact {number} is about some member, and {_shown(name)} is denied of every one")

    def _take_steps(self, steps: list[Any]) -> None:
        """Take up what the steps say, without asking whether it is so."""
        for number, step in enumerate(steps, len(self.known.facts) + 1):
            self.where = f"step {number}"
            thing = step["conclusion"], step["member"], step["level"]
            truth = FALSE if step["truth"] is False else TRUE
            if self.known.steps.setdefault(thing, (truth, number))[1] != number:
                raise CertificateError(f"{self.where} is about the same as step {self.known.steps[thing][1]}")

    def _check_steps(self, steps: list[Any]) -> None:
        """Each step follows from what stands before it, for the reasons it lists; nothing follows that has no step."""
        things = {thing: None for name in self.known.conclusions for thing in self.known.things(name)}
        for thing in [thing for thing in self.known.steps if thing not in things]:
            raise CertificateError(f"step {self.known.steps[thing][1]} is about nothing of this case: {_shown(thing)}")
        for thing in sorted(things, key=lambda thing: self.known.steps.get(thing, (0, math.inf))[1]):
            said, number = self.known.steps.get(thing, (UNKNOWN, 0))
            self.where = f"step {number}" if number else "what no step speaks of"
            truth, because = self._follows(thing)
            if truth != said and not number:
                raise CertificateError(f"no step says that {_shown(thing)} is {WORDS[truth]}, as the steps make it")
            if truth != said:
                now = f"is {WORDS[truth]} by the facts and the other steps, not {WORDS[said]}"
                raise CertificateError(f"step {number}: {_shown(thing)} {now}")
            if number:
                about = dict(zip(("conclusion", "member", "level"), thing, strict=True))
                right = {"step": number, **about, "truth": WRITTEN[truth], "because": because}
                _same(self.where, steps[number - len(self.known.facts) - 1], right)
                if any(read >= number for reason in because for read in reason["from"]):
                    raise CertificateError(f"{self.where} rests on a step that does not come before it")

    def _because(self, by: str, ask: Callable[[], int], **more: Any) -> tuple[int, Reason]:
        """A truth, and the reason for it with all that was read."""
        self.known.read = set()
        truth = ask()
        return truth, {"by": by, **more, "from": sorted(self.known.read)}

    def _follows(self, thing: Thing) -> tuple[int, list[Reason]]:
        """What follows of a thing from all else that is known, and every reason; what is true is not false."""
        name, own, level = thing
        ladder = [CONTRARY, *self.known.levels[name]]
        above = ladder[ladder.index(level) + 1 :][: level != CONTRARY]
        stated = self._because("statement", partial(self.known.given, thing))
        higher = [self._because("higher level", partial(self.known.step, (name, own, each))) for each in above]
        rules = self._rules(thing)
        true = [reason for truth, reason in (stated, *higher, *rules) if truth == TRUE]
        if true:
            return TRUE, true
        decisive = [*higher, *_decisive(rules, own)] if rules else []
        refuted = decisive if all(truth == FALSE for truth, _ in decisive) else []
        members = self._because("members", partial(self.known.alike, thing))
        false = [reason for truth, reason in (stated, *refuted, members) if truth == FALSE]
        return (FALSE if false else UNKNOWN), false

    def _rules(self, thing: Thing) -> list[tuple[int, Reason]]:
        """Each rule that can give a thing, for each member for whom it can: its truth, and what it reads."""
        name, own, level = thing
        found = []
        for rule in self.known.rules[name]:
            inherits = rule["then"][name] == INHERIT and level in self.known.inherited
            if inherits or rule["then"][name] == (level or YES):
                same = rule["scope"] == self.known.conclusions[name]["scope"]
                for each in [own] if same else self.known.members(rule["scope"]):
                    fires = partial(self.known.fires, rule["premise"], rule["scope"], each, level if inherits else "")
                    found.append(self._because("rule", fires, rule=rule["id"], member=each))
        return found

    def _claims(self) -> list[dict[str, Any]]:
        return [
            self._claim(name, own) for name in sorted(self.known.conclusions) for own in self.known.members_of(name)
        ]

    def _claim(self, name: str, own: Member) -> dict[str, Any]:
        """Level, ceiling, what counts against it, and whether what is stated is at odds with the rules."""
        gives = {rule["then"][name] for rule in self.known.rules[name]}
        truths = {level or YES: self.known.step((name, own, level)) for level in self.known.levels[name]}
        level = [None, *(word for word in truths if truths[word] == TRUE)][-1]
        ceiling = [None, *(word for word in truths if truths[word] != FALSE)][-1]
        supported = gives - {CONTRARY} or self.known.conclusions[name]["given"] is not None
        against = WRITTEN[self.known.step((name, own, CONTRARY))] if CONTRARY in gives else False
        claim = {"conclusion": name, "member": own, "level": level, "ceiling": ceiling if supported else level}
        return {**claim, "contrary": against, "conflict": self._is_disputed(name, own)}

    def _is_disputed(self, name: str, own: Member) -> bool:
        """Whether rules derive what the facts deny, or exclude all that they state."""
        stated = self.known.given((name, own, ""))
        things = [(name, own, level) for level in self.known.levels[name]]
        ruled = [(thing, rules) for thing in things if stated != UNKNOWN and (rules := self._rules(thing))]
        if stated != TRUE or any(truth == TRUE for _, rules in ruled for truth, _ in rules):
            return stated == FALSE and any(truth == TRUE for _, rules in ruled for truth, _ in rules)
        return bool(ruled) and all(
            self.known.alike(thing) == FALSE or all(truth == FALSE for truth, _ in _decisive(rules, own))
            for thing, rules in ruled
        )

    def _summary(self, claims: list[dict[str, Any]]) -> dict[str, Any]:
        """The urgency, what it could still rise to, and the red flags."""
        items = [(claim, self.known.conclusions[claim["conclusion"]]) for claim in claims]
        flags = [claim for claim, item in items if self.kinds[item["kind"]]["role"] == "red_flag"]
        reached = [{item["urgency"] for claim, item in items if claim[key] is not None} for key in ("level", "ceiling")]
        best, most = (
            next((rung["id"] for rung in self.urgency[::-1] if rung["id"] in rungs), None) for rungs in reached
        )
        present = [_key(flag) for flag in flags if flag["level"] is not None]
        still_open = [_key(flag) for flag in flags if flag["level"] is None and flag["ceiling"] is not None]
        return {"urgency": best, "urgency_ceiling": most, "red_flags": {"present": present, "open": still_open}}


def _decisive(rules: list[tuple[int, Reason]], own: Member) -> list[tuple[int, Reason]]:
    """The rules that must be refuted: of the person, a member that is not named keeps nothing open."""
    return [rule for rule in rules if own is not None or rule[1]["member"] != NOT_STATED]


def _key(claim: dict[str, Any]) -> dict[str, Any]:
    return {"conclusion": claim["conclusion"], "member": claim["member"]}


def _same(where: str, found: Any, right: Any) -> None:
    """Refuse what is not to the letter what it must be, and name the place."""
    if isinstance(right, dict) and isinstance(found, dict) and found.keys() == right.keys():
        for key, value in right.items():
            _same(f"{where}, '{key}'", found[key], value)
    elif isinstance(right, list) and isinstance(found, list):
        for number, (one, two) in enumerate(zip_longest(found, right, fillvalue=NOTHING), 1):
            _same(f"{where}, {number}", one, two)
    elif type(found) is not type(right) or found != right:
        raise CertificateError(f"{where} must be {_shown(right)}, not {_shown(found)}")


def _shown(value: Any) -> str:
    text = "nothing" if value is NOTHING else json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 120 else f"{text[:117]}..."
