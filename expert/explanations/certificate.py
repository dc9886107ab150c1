"""A certificate of a finished consultation, for ``expert.checker`` to verify: its facts, its steps and its claims.

``docs/certificates.md`` describes the format. The steps are read off the outcome and the ground rules, in the order in
which rules rest on one another; nothing is evaluated anew.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from expert.consultation import Consultation
from expert.facts import Key
from expert.grounding import Clause, Definition
from expert.inputs import value_truth
from expert.premises import All, Any_, AtLeast, Differ, Not, Other, Premise, Test
from expert.rules import Rule
from expert.slots import KNOWN, Slot
from expert.states import State
from expert.truth import FALSE, TRUE, UNKNOWN, Truth, agreement
from expert.vocabulary import INHERIT, NOT_STATED, Conclusion

FORMAT = 1
_WRITTEN = {TRUE: True, FALSE: False, UNKNOWN: None}


def certificate(consultation: Consultation) -> dict[str, Any]:
    """The certificate of a consultation as JSON values."""
    model = consultation.model
    states = sorted(consultation.states, key=lambda state: (state.conclusion.id, *_rank(state.member)))
    urgency, ceiling = consultation.urgency, consultation.urgency_ceiling
    return {
        "format": FORMAT,
        "knowledge_base": {"name": model.name, "version": model.version, "digest": model.digest},
        "case": consultation.facts.case,
        "facts": [
            {"fact": number, "item": item, "member": member, "value": _plain(value)}
            for number, (item, member, value) in enumerate(consultation.facts.stated(), 1)
        ],
        "steps": list(_Steps(consultation).written()),
        "claims": [_claim(state) for state in states],
        "urgency": urgency.id if urgency else None,
        "urgency_ceiling": ceiling.id if ceiling else None,
        "red_flags": {
            "present": [_key(state) for state in states if state in consultation.red_flags_present],
            "open": [_key(state) for state in states if state in consultation.red_flags_open],
        },
    }


def certificate_json(consultation: Consultation) -> str:
    """The certificate as JSON text, the same bytes for the same facts: one fact, step or claim to a line."""
    made = certificate(consultation)
    parts = [f"  {_json(key)}: {_lines(value)}" for key, value in made.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(value: Any) -> str:
    rows = ",\n".join(f"    {_json(entry)}" for entry in value) if isinstance(value, list) else ""
    return f"[\n{rows}\n  ]" if rows else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str) else dict(value)


def _rank(member: str | None) -> tuple[bool, str]:
    """Members by name, the one that is not named last."""
    return member == NOT_STATED, member or ""


def _key(state: State) -> dict[str, str | None]:
    return {"conclusion": state.conclusion.id, "member": state.member}


def _claim(state: State) -> dict[str, Any]:
    return {
        **_key(state),
        "level": state.level,
        "ceiling": state.ceiling,
        "contrary": _WRITTEN[state.contrary],
        "conflict": state.conflict,
    }


class _Steps:
    """Writes the steps of a consultation; facts and steps are numbered in one row."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        self.program = consultation.program
        self.vocabulary = consultation.model.vocabulary
        self.true, self.false = consultation.outcome.true, consultation.outcome.false
        self.fact_numbers = {key: number for number, key in enumerate(consultation.facts.values, 1)}
        self.step_numbers: dict[int, int] = {}

    def written(self) -> Iterator[dict[str, Any]]:
        """Every known thing the case speaks of, each after what it rests on."""
        for definition in self.program.definitions:
            slot = self.program.slots[definition.slot]
            spoken_of = slot.member in self.consultation.members(self.vocabulary.conclusions[slot.item])
            if spoken_of and (definition.slot in self.true or definition.slot in self.false):
                number = len(self.fact_numbers) + len(self.step_numbers) + 1
                truth = definition.slot in self.true
                yield {
                    "step": number,
                    "conclusion": slot.item,
                    "member": slot.member,
                    "level": slot.aspect,
                    "truth": truth,
                    "because": list(self._why_true(definition) if truth else self._why_false(definition)),
                }
                self.step_numbers[definition.slot] = number

    def _why_true(self, definition: Definition) -> Iterator[dict[str, Any]]:
        """Everything that makes it true: each alone would do."""
        if definition.slot in self.consultation.inputs.given_true:
            yield self._statement(definition)
        if definition.stronger in self.true:
            yield self._higher(definition)
        yield from self._rules(definition, definition.clauses, TRUE)

    def _why_false(self, definition: Definition) -> Iterator[dict[str, Any]]:
        """Everything that makes it false: a denial, all that could give it being refuted, or all members alike."""
        if definition.slot in self.consultation.inputs.given_false:
            yield self._statement(definition)
        truths = self.consultation.clause_truths
        refuted = definition.clauses and all(truths[index] is FALSE for index in definition.refuted_by)
        if refuted and (definition.stronger is None or definition.stronger in self.false):
            if definition.stronger is not None:
                yield self._higher(definition)
            yield from self._rules(definition, definition.refuted_by, FALSE)
        if definition.alike and self.false.issuperset(definition.alike):
            yield {"by": "members", "from": sorted(self.step_numbers[slot] for slot in definition.alike)}

    def _statement(self, definition: Definition) -> dict[str, Any]:
        slot = self.program.slots[definition.slot]
        stated = (slot.item, slot.member) in self.fact_numbers
        members = (slot.member,) if stated else tuple(self.vocabulary.scope_of(self._conclusion(slot)).members)
        return {"by": "statement", "from": sorted(self.fact_numbers[slot.item, member] for member in members)}

    def _conclusion(self, slot: Slot) -> Conclusion:
        return self.vocabulary.conclusions[slot.item]

    def _higher(self, definition: Definition) -> dict[str, Any]:
        number = definition.stronger
        return {"by": "higher level", "from": [] if number is None else [self.step_numbers[number]]}

    def _rules(self, definition: Definition, clauses: Iterable[int], wanted: Truth) -> Iterator[dict[str, Any]]:
        """The rules of that truth, by id and member, each with all that is known of what its premise reads."""
        found = [self.program.clauses[index] for index in clauses if self.consultation.clause_truths[index] is wanted]
        for clause in sorted(found, key=lambda clause: (clause.rule.id, *_rank(clause.member))):
            numbers = _Reader(self, clause, self._inherited(clause.rule, definition)).numbers()
            yield {"by": "rule", "rule": clause.rule.id, "member": clause.member, "from": sorted(numbers)}

    def _inherited(self, rule: Rule, definition: Definition) -> str:
        """The level a premise must carry for a rule to give this: none for the lowest, which every premise carries."""
        slot = self.program.slots[definition.slot]
        inherits = rule.then[slot.item] == INHERIT and slot.aspect != self.vocabulary.levels[0]
        return slot.aspect if inherits else ""


class _Reader:
    """Finds what one rule reads for one member: the numbers of the facts and steps its premise asks for and gets."""

    def __init__(self, steps: _Steps, clause: Clause, level: str) -> None:
        self.steps = steps
        self.clause = clause
        self.level = level
        self.program = steps.program
        self.vocabulary = steps.vocabulary
        self.values = steps.consultation.facts.values
        self.found: set[int] = set()
        self.seen: set[tuple[int, str | None, str]] = set()

    def numbers(self) -> set[int]:
        """The numbers of facts and steps."""
        self._read(self.clause.rule.premise, self.clause.member, self.level)
        return self.found

    def _read(self, premise: Premise, own: str | None, level: str) -> None:
        if (id(premise), own, level) in self.seen:
            return
        self.seen.add((id(premise), own, level))
        match premise:
            case Test(item):
                for member in self._owners(item, own):
                    self._test(premise, member, level)
            case All(parts) | Any_(parts) | AtLeast(_, parts):
                for part in parts:
                    self._read(part, own, level)
            case Not(part):
                self._read(part, own, "")
            case Other(scope, part):
                for member in self.vocabulary.scopes[scope].members:
                    if member != own:
                        self._read(part, member, level)
            case Differ(scope, items):
                for item in items:
                    for member in self.vocabulary.scopes[scope].members:
                        self._aspects(item, member)

    def _owners(self, name: str, own: str | None) -> tuple[str | None, ...]:
        """The members that a test is about: the rule's own, or all where the item is of another scope."""
        item = self.vocabulary.item(name)
        scope = self.vocabulary.scopes[item.scope if item else self.clause.rule.scope]
        if scope.id == self.clause.rule.scope:
            return (own,)
        active = scope.id in self.steps.consultation.active_scopes
        return tuple(member for member in scope.all_members if member != NOT_STATED or active)

    def _aspects(self, name: str, member: str | None) -> None:
        """All that can be asked of an item whose values are compared."""
        finding = self.vocabulary.findings.get(name)
        if finding is None:
            for level in self.program.levels[name] or ("",):
                self._step(name, member, level)
        else:
            for value in finding.values or ("",):
                self._fact(name, member, value)

    def _test(self, test: Test, member: str | None, level: str) -> None:
        if test.item in self.vocabulary.conclusions:
            self._lowest_from(test.item, member, test.operand if test.operator == "level" else "")
            if level and test.operator != "no" and self.vocabulary.conclusions[test.item].levels:
                self._lowest_from(test.item, member, level)
            return
        finding = self.vocabulary.findings[test.item]
        match test.operator:
            case "yes" | "no":
                aspects: tuple[str, ...] = ("",)
            case "one_of" | "includes" | "not":
                aspects = tuple(test.operand)
            case "nonempty":
                aspects = tuple(finding.values)
            case "known":
                aspects = (KNOWN,) if finding.type == "number" else tuple(finding.values) or ("",)
            case comparison:
                aspects = (f"{comparison} {test.operand}",)
        for aspect in aspects:
            self._fact(test.item, member, aspect)

    def _lowest_from(self, name: str, member: str | None, least: str) -> None:
        """Read the step that stands for a level or a higher one: the lowest such level something can give."""
        rank = self.vocabulary.rank
        levels = self.program.levels[name] or ("",)
        reached = [level for level in levels if not least or (level and rank(level) >= rank(least))]
        if reached:
            self._step(name, member, reached[0])

    def _step(self, name: str, member: str | None, level: str) -> None:
        slot = self.program.index.get(Slot(name, member, level))
        if slot in self.steps.step_numbers:
            self.found.add(self.steps.step_numbers[slot])

    def _fact(self, name: str, member: str | None, aspect: str) -> None:
        """Read what answers a question: what is stated of the member, or alike of all where it is not named."""
        asked: tuple[Key, ...] = ((name, member),)
        if member == NOT_STATED and self._answer((name, member), aspect) is UNKNOWN:
            asked = tuple((name, own) for own in self.vocabulary.scope_of(self.vocabulary.findings[name]).members)
        if agreement([self._answer(key, aspect) for key in asked]) is not UNKNOWN:
            self.found.update(self.steps.fact_numbers[key] for key in asked)

    def _answer(self, key: Key, aspect: str) -> Truth:
        return value_truth(self.values[key], aspect) if key in self.values else UNKNOWN
