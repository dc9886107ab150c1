"""Verify a certificate against a knowledge base: no engine, no loader, and short enough to be trusted by reading.

A certificate holds facts, steps and claims (``docs/certificates.md``). A step says of one thing, a conclusion for one
member at one level or that something counts against it, that it is true or false, and lists every reason for that with
the facts and steps the reason reads. The certificate holds where every fact may be stated; each step follows, for
exactly the reasons it lists, from facts and from steps before it; nothing else follows, so that what no step speaks of
is neither true nor false by all that is known; and the claims are what the steps come to.
"""

from collections.abc import Callable
from functools import cache
from itertools import pairwise, zip_longest
from typing import Any

from expert.errors import CertificateError
from expert.plain_form import MISSHAPEN, Knowledge, Premise, answer, is_remarkable, is_value, read, shown

FALSE, UNKNOWN, TRUE = 0, 1, 2  # Kleene's: *and* is the least, *or* the greatest, and *not x* is 2 - x
WRITTEN, WORDS = (False, None, True), ("false", "unknown", "true")  # a truth in JSON, and in a sentence
CONTRARY, NOT_STATED, NOTHING = "contrary", "not_stated", object()
Member = str | None


def verify(certificate: Any, plain: Any) -> None:
    """Verify a certificate against a knowledge base in plain form (``KnowledgeBase.model.plain``), both JSON values.

    Raises:
        CertificateError: where it does not hold; one sentence that names the step, fact or claim.
    """
    case = _Case(read(plain))
    try:
        case.verify(certificate)
    except KeyError as error:  # of the knowledge base, all keys were there when it was read
        raise CertificateError(f"{case.where} lacks the key {error}") from None
    except MISSHAPEN as error:
        raise CertificateError(f"{case.where} is not of the form that certificates have") from error


class _Case:
    """What is known of a case; ``where`` is the part of its certificate that is verified, ``read`` what was asked."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.where, self.knowledge, self.items = "the certificate", knowledge, knowledge.items
        self.facts: dict[tuple[str, Member], tuple[Any, int]] = {}  # of an item and member, the value and its number
        self.steps: dict[tuple[str, Member, str], tuple[int, int]] = {}  # of a thing, its truth and its number
        self.active, self.read = set[str](), set[int]()
        self.truth: Callable[[Premise, Member], int] = cache(self._truth)

    def verify(self, certificate: Any) -> None:
        """Verify facts, steps and claims, in this order."""
        _same("'format'", certificate["format"], 1)
        told, about = certificate["knowledge_base"], self.knowledge.about
        if isinstance(told, dict) and told.keys() == about.keys():
            one, two = (shown("{name} {version} ({digest!s:.12})".format(**each))[1:-1] for each in (told, about))
            other = "version of the knowledge base" if told["name"] == about["name"] else "knowledge base"
            _demand(one == two, f"the certificate is about another {other}: {one}, not {two}")
        _same("'knowledge_base'", told, about)
        for key, kind in ("case", str), ("facts", list), ("steps", list), ("claims", list):
            _demand(isinstance(certificate[key], kind), f"'{key}' must be a {'text' if kind is str else 'list'}")
        self._check_facts(certificate["facts"])
        conclusions = sorted(self.knowledge.words["conclusions"])
        things = [(name, own) for name in conclusions for own in self._members(self.items[name]["scope"])]
        self._check_steps(certificate["steps"], things)
        self.where, claims = "the certificate", [self._claim(name, own) for name, own in things]
        for number, (claim, right) in enumerate(zip(certificate["claims"], claims, strict=False), 1):
            _same(f"claim {number}, about {shown([right['conclusion'], right['member']])}", claim, right)
        taken = {key: certificate[key] for key in ("format", "knowledge_base", "case", "facts", "steps")}
        _same(self.where, certificate, {**taken, "claims": claims, **self._summary(claims)})

    def _check_facts(self, facts: list[Any]) -> None:
        """Each may be stated, what it implies is stated too, and no yes is denied of every member."""
        for number, fact in enumerate(facts, 1):
            self.where = f"fact {number}"
            name, member, value = fact["item"], fact["member"], fact["value"]
            item = self.items.get(name, {"owners": []})
            _demand(item["owners"], f"{self.where}: {shown(name)} is nothing that may be stated")
            _demand(member in item["owners"], f"{self.where}: {shown(name)} has no member {shown(member)}")
            _demand(is_value(item, value), f"{self.where}: {shown(value)} is no value of {shown(name)}")
            _same(self.where, fact, {"fact": number, "item": name, "member": member, "value": value})
            first = self.facts.setdefault((name, member), (value, number))[1]
            _demand(first == number, f"{self.where} is about the same as fact {first}")
            self.active |= {item["scope"]} if member == NOT_STATED and is_remarkable(item, value) else set()
        for (name, member), (value, number) in self.facts.items():
            item = self.items[name]
            for implied in item["implies"] if is_remarkable(item, value) else ():
                stated = (implied, member) in self.facts
                _demand(stated, f"fact {number} implies {shown(implied)}, of which nothing is stated")
            denied = all(self.facts.get((name, each), (None, 0))[0] is False for each in item["named"])
            possible = member != NOT_STATED or value is not True or not denied
            _demand(possible, f"fact {number} is about some member, and {shown(name)} is denied of every one")

    def _check_steps(self, steps: list[Any], about: list[tuple[str, Member]]) -> None:
        """Each step follows from what stands before it, for the reasons it lists; nothing follows that has no step."""
        for number, step in enumerate(steps, len(self.facts) + 1):
            self.where = f"step {number}"
            thing = step["conclusion"], step["member"], step["level"]
            first = self.steps.setdefault(thing, (FALSE if step["truth"] is False else TRUE, number))[1]
            _demand(first == number, f"{self.where} is about the same as step {first}")
        things = {(name, own, level) for name, own in about for level in (*self.items[name]["ladder"], CONTRARY)}
        for (name, own, level), (said, number) in self.steps.items():
            self.where, told = f"step {number}", shown([name, own, level])
            _demand((name, own, level) in things, f"{self.where} is about nothing of this case: {told}")
            truth, because = self._follows(name, own, level)
            now = f"is {WORDS[truth]} by the facts and the other steps, not {WORDS[said]}"
            _demand(truth == said, f"{self.where}: {told} {now}")
            right = {"step": number, "conclusion": name, "member": own, "level": level, "truth": WRITTEN[truth]}
            _same(self.where, steps[number - len(self.facts) - 1], {**right, "because": because})
            is_earlier = all(read < number for reason in because for read in reason["from"])
            _demand(is_earlier, f"{self.where} rests on a step that does not come before it")
        self.where = "what no step speaks of"
        for thing in sorted(things - self.steps.keys(), key=str):
            word = WORDS[self._follows(*thing)[0]]
            _demand(word == "unknown", f"no step says that {shown(thing)} is {word}, as the steps make it")

    def _follows(self, name: str, own: Member, level: str) -> tuple[int, list[dict[str, Any]]]:
        """What follows of a thing from all else that is known, and every reason; what is true is not false."""
        above = dict(pairwise(self.items[name]["ladder"])).get(level)
        stated = self._because({"by": "statement"}, self._stated, name, own, level)
        higher = [self._because({"by": "higher level"}, self._step, name, own, above)] if above else []
        members = self._because({"by": "members"}, self._alike, name, own, level)
        rules = self._rules(name, own, level)
        refuted = [*higher, *(rule for rule in rules if own is not None or rule[1]["member"] != NOT_STATED)]
        refuted = refuted if rules and all(truth == FALSE for truth, _ in refuted) else []
        for wanted, reasons in (TRUE, [stated, *higher, *rules]), (FALSE, [stated, *refuted, members]):
            if because := [reason for truth, reason in reasons if truth == wanted]:
                return wanted, because
        return UNKNOWN, []

    def _because(self, reason: dict[str, Any], ask: Callable[..., int], *about: Any) -> tuple[int, dict[str, Any]]:
        """A truth, and the reason for it with the numbers of all that was read."""
        self.read, self.truth = set(), cache(self._truth)
        truth = ask(*about)
        return truth, {**reason, "from": sorted(self.read)}

    def _rules(self, name: str, own: Member, level: str) -> list[tuple[int, dict[str, Any]]]:
        """Each rule that can give a thing, for each member for whom it can: its truth, and what it reads."""
        return [
            self._because({"by": "rule", "rule": rule, "member": each}, self._truth, premise, each)
            for rule, scope, premise in self.knowledge.rules.get((name, level), ())
            for each in ([own] if scope == self.items[name]["scope"] else self._members(scope))
        ]

    def _members(self, scope: str) -> list[Member]:
        """The members the case speaks of: one that is not named only while something remarkable is stated of it."""
        return [*self.knowledge.members[scope], *([NOT_STATED] if scope in self.active else [])] or [None]

    def _truth(self, premise: Premise, own: Member) -> int:
        """What a premise is worth for a member."""
        match premise:
            case "fact", item, aspect:
                return self._fact(item, own, aspect)
            case "step", conclusion, level:
                return self._step(conclusion, own, level)
            case "not", part:
                return TRUE - self.truth(part, own)
            case "at_least", int(count), *parts:
                return sorted([self.truth(part, own) for part in parts] + [FALSE] * count)[-count]
            case "of", member, part:
                return self.truth(part, member)
            case "some", scope, part:
                return _some([(each, self.truth(part, each)) for each in self._members(scope)])
            case "other", scope, part:
                truths = [self.truth(part, each) for each in self.knowledge.members[scope] if each != own]
                return max(truths) if own != NOT_STATED or len(set(truths)) == 1 else UNKNOWN
        raise ValueError(premise)

    def _step(self, name: str, own: Member, level: str) -> int:
        """What a step says of a thing."""
        truth, number = self.steps.get((name, own, level), (UNKNOWN, 0))
        self.read |= {number} if number else set()
        return truth

    def _alike(self, name: str, own: Member, level: str) -> int:
        """False where a thing is false of every member: so it is of the one that is not named."""
        truths = [self._step(name, each, level) for each in self.items[name]["named"]] if own == NOT_STATED else []
        return max(truths, default=UNKNOWN)

    def _fact(self, name: str, own: Member, aspect: Any) -> int:
        """What the facts answer; where they do not of a member that is not named, what they answer of all alike."""
        for members in [own], self.items[name]["named"] if own == NOT_STATED else []:
            told = [self.facts.get((name, each), (None, 0)) for each in members]
            answers = {WRITTEN.index(answer(value, aspect)) for value, _ in told}
            if len(answers) == 1 and UNKNOWN not in answers:
                self.read |= {number for _, number in told}
                return answers.pop()
        return UNKNOWN

    def _stated(self, name: str, own: Member, level: str) -> int:
        """What the facts state of a conclusion itself: a statement counts as some levels, a denial as none."""
        stated = self._fact(name, own, "") if level != CONTRARY else UNKNOWN
        return UNKNOWN if stated == TRUE and level not in self.items[name]["counts_as"] else stated

    def _claim(self, name: str, own: Member) -> dict[str, Any]:
        """Level, ceiling, what counts against it, and whether what is stated is at odds with the rules."""
        ladder, rules, stated = self.items[name]["ladder"], self.knowledge.rules, self._fact(name, own, "")
        truths = {level or "yes": self._step(name, own, level) for level in ladder}
        level, ceiling = ([None, *(word for word in truths if truths[word] >= least)][-1] for least in (TRUE, UNKNOWN))
        ruled = {self._ruled(name, own, each) for each in ladder if (name, each) in rules}
        conflict = (stated == FALSE and TRUE in ruled) or (stated == TRUE and ruled == {FALSE})
        against = WRITTEN[self._step(name, own, CONTRARY)] if (name, CONTRARY) in rules else False
        ceiling = ceiling if ruled or self.items[name]["given"] is not None else level
        claim = {"conclusion": name, "member": own, "level": level, "ceiling": ceiling}
        return {**claim, "contrary": against, "conflict": conflict}

    def _ruled(self, name: str, own: Member, level: str) -> int:
        """What the rules alone make of a thing; what is false of every member is false of the one not named."""
        truth = _some([(reason["member"], truth) for truth, reason in self._rules(name, own, level)])
        return FALSE if truth == UNKNOWN and self._alike(name, own, level) == FALSE else truth

    def _summary(self, claims: list[dict[str, Any]]) -> dict[str, Any]:
        """The urgency, what it could still rise to, and the red flags."""
        found: dict[str, Any] = {"red_flags": {"present": [], "open": []}}
        for key, word in ("urgency", "level"), ("urgency_ceiling", "ceiling"):
            reached = {self.items[claim["conclusion"]]["urgency"] for claim in claims if claim[word] is not None}
            found[key] = [None, *(rung["id"] for rung in self.knowledge.words["urgency"] if rung["id"] in reached)][-1]
        for claim in claims:
            if self.items[claim["conclusion"]]["role"] == "red_flag" and claim["ceiling"] is not None:
                flags = found["red_flags"]["open" if claim["level"] is None else "present"]
                flags.append({"conclusion": claim["conclusion"], "member": claim["member"]})
        return found


def _some(truths: list[tuple[Member, int]]) -> int:
    """The greatest truth; a member that is not named is one of those named, so beside them it keeps nothing open."""
    every = [truth for _, truth in truths]
    return TRUE if TRUE in every else max([truth for member, truth in truths if member != NOT_STATED] or every)


def _demand(holds: object, refusal: str) -> None:
    if not holds:
        raise CertificateError(refusal)


def _same(where: str, found: Any, right: Any) -> None:
    """Refuse what is not to the letter what it must be, and name the place."""
    if isinstance(right, dict) and isinstance(found, dict):
        if strange := sorted(found.keys() ^ right.keys(), key=str):
            has = "lacks" if strange[0] in right else "must not have"
            raise CertificateError(f"{where} {has} the key {shown(strange[0], ascii)}")
        for key, value in right.items():
            _same(f"{where}, '{key}'", found[key], value)
    elif isinstance(right, list) and isinstance(found, list):
        for number, (one, two) in enumerate(zip_longest(found, right, fillvalue=NOTHING), 1):
            _same(f"{where}, {number}", one, two)
    elif type(found) is not type(right) or found != right:
        told, wanted = ("nothing" if value is NOTHING else shown(value) for value in (found, right))
        raise CertificateError(f"{where} must be {wanted}, not {told}")
