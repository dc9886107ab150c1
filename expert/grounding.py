"""Ground a knowledge base: one clause per rule, conclusion, level and member, over numbered slots.

The meaning lives here, once, for every engine:

* A conclusion with levels has one slot per level that some rule gives, *proved at that level or higher*; a slot is true
  where a clause of its level is true or the next higher slot is, and false where all of these are false.
* ``inherit`` becomes one clause per level, true where the premise is true with a best level at least as high.
* A premise that reads an item of another scope means *in at least one member* (see ``premise_grounding``).
* What was stated of every member alike also holds for *not stated*, whichever member is meant; and what is refuted for
  every member, if for different reasons, is refuted for *not stated*.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from expert.formulas import Formula, Literal, When, all_of
from expert.knowledge_model import KnowledgeModel
from expert.premise_grounding import At, PremiseGrounder
from expert.premises import Premise
from expert.rules import YES_LEVEL, Caution, Rule
from expert.slots import ACTIVE, Slot, SlotTable
from expert.vocabulary import CONTRARY, INHERIT, NOT_STATED, Conclusion


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule for one member, giving one slot: the slot is true where the formula is."""

    index: int
    rule: Rule
    member: str | None
    slot: int
    formula: Formula


@dataclass(frozen=True, slots=True)
class Definition:
    """How one conclusion's slot becomes known: true by any clause or the slot of the next higher level.

    It is false where ``refuted_by`` (all of its clauses but those of *not stated* that speak of the person) and
    ``stronger`` are all false. The member *not stated* is one of the members, whichever it is: so its slot is also
    false where those of all members are, which ``alike`` names. Nothing that is true is false.
    """

    slot: int
    clauses: tuple[int, ...]
    refuted_by: tuple[int, ...]
    stronger: int | None = None
    alike: tuple[int, ...] = ()


class Ladder(NamedTuple):
    """The slots of a conclusion for one member, lowest level first.

    ``words[n]`` is the level where the lowest *n* are true: None for none, and ``yes`` where it has no levels. A slot
    that is true makes those below it true; one that is false, those above it false.
    """

    key: tuple[str, str | None]
    words: tuple[str | None, ...]
    slots: tuple[int, ...]
    derivable: bool

    def span(self, true: Container[int], false: Container[int]) -> tuple[str | None, str | None]:
        """Level and ceiling where these slots are true and these are false."""
        proved = open_ = 0
        for slot in self.slots:
            if slot in true:
                proved += 1
            elif slot in false:
                break
            open_ += 1
        return self.words[proved], self.words[open_ if self.derivable else proved]


@dataclass(frozen=True)
class Program:
    """A ground knowledge base. ``definitions`` stand in an order in which each only reads earlier ones and inputs."""

    model: KnowledgeModel
    slots: tuple[Slot, ...]
    index: Mapping[Slot, int]
    clauses: tuple[Clause, ...]
    definitions: tuple[Definition, ...]
    levels: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        """Copy the mappings, so that nobody can change them afterwards."""
        object.__setattr__(self, "index", MappingProxyType(dict(self.index)))
        object.__setattr__(self, "levels", MappingProxyType(dict(self.levels)))

    @cached_property
    def remembered(self) -> dict[str, object]:
        """What others made of this program and keep with it, such as an engine. It is not pickled."""
        return {}

    @cached_property
    def derived(self) -> frozenset[int]:
        """The slots rules define; the others are inputs."""
        return frozenset(definition.slot for definition in self.definitions)

    @cached_property
    def definition_of(self) -> Mapping[int, Definition]:
        """Slot → its definition, for slots that rules define."""
        return {definition.slot: definition for definition in self.definitions}

    @cached_property
    def ladders(self) -> Mapping[tuple[str, str | None], Ladder]:
        """(conclusion, member) → its slots, in the order of the vocabulary."""
        vocabulary = self.model.vocabulary
        found: dict[tuple[str, str | None], Ladder] = {}
        for name, conclusion in vocabulary.conclusions.items():
            levels = self.levels[name] if conclusion.levels else ("",)
            words = (None, *(level or YES_LEVEL for level in levels))
            derivable = bool(self.model.rules_for[name]) or conclusion.given is not None
            for member in vocabulary.scope_of(conclusion).all_members:
                slots = tuple(self.index[Slot(name, member, level)] for level in levels)
                found[name, member] = Ladder((name, member), words, slots, derivable)
        return found

    @cached_property
    def rung_keys(self) -> Mapping[int, tuple[str, str | None]]:
        """Slot → the key of the ladder it is on."""
        return {slot: key for key, ladder in self.ladders.items() for slot in ladder.slots}

    @cached_property
    def rungs(self) -> frozenset[int]:
        """The slots that are on a ladder."""
        return frozenset(self.rung_keys)

    def open_levels(self, active: frozenset[str]) -> dict[tuple[str, str | None], tuple[str | None, str | None]]:
        """Level and ceiling where nothing is known, for the members a case with these active scopes speaks of."""
        held = self._open_levels.get(active)
        if held is None:
            conclusions = self.model.vocabulary.conclusions
            held = self._open_levels[active] = {
                key: ladder.span((), ())
                for key, ladder in self.ladders.items()
                if key[1] != NOT_STATED or conclusions[key[0]].scope in active
            }
        return held

    @cached_property
    def _open_levels(self) -> dict[frozenset[str], dict[tuple[str, str | None], tuple[str | None, str | None]]]:
        return {}

    def formula(self, premise: Premise, scope: str, member: str | None) -> Formula:
        """The formula of a premise of this knowledge base's rules or cautions, for one member of a scope."""
        key = (id(premise), scope, member)
        held = self._formulas.get(key)
        if held is None:  # the premise is kept with its formula, so that its id stays its own
            held = self._formulas[key] = (premise, self._grounder.formula(premise, At(scope, member)))
        return held[1]

    @cached_property
    def _formulas(self) -> dict[tuple[int, str, str | None], tuple[Premise, Formula]]:
        return {}

    @cached_property
    def _grounder(self) -> PremiseGrounder:
        table = SlotTable()
        for slot in self.slots:
            table.number(slot)
        return PremiseGrounder(self.model.vocabulary, table, self.levels)

    def __reduce__(self) -> tuple[type["Program"], tuple[object, ...]]:
        """Pickle what has meaning, not what was remembered for speed."""
        return Program, (
            self.model,
            self.slots,
            dict(self.index),
            self.clauses,
            self.definitions,
            dict(self.levels),
        )


def ground(model: KnowledgeModel) -> Program:
    """Ground a knowledge base for every member of its scopes."""
    return _Grounder(model).ground()


class _Grounder:
    def __init__(self, model: KnowledgeModel) -> None:
        self.model = model
        self.vocabulary = model.vocabulary
        self.table = SlotTable()
        self.clauses: list[Clause] = []
        self.levels: dict[str, tuple[str, ...]] = {}
        self.premises = PremiseGrounder(self.vocabulary, self.table, self.levels)

    def ground(self) -> Program:
        for scope in self.vocabulary.member_scopes:
            self.table.number(Slot(scope.id, NOT_STATED, ACTIVE))
        definitions: list[Definition] = []
        for name in self.model.derivation_order:
            definitions += self._define(self.vocabulary.conclusions[name])
        for name, rules in self.model.rules_against.items():
            definitions += self._define_contrary(self.vocabulary.conclusions[name], rules)
        for caution in self.model.cautions.values():
            self._prepare(caution)
        slots, index = tuple(self.table.slots), self.table.index
        return Program(self.model, slots, index, tuple(self.clauses), tuple(definitions), self.levels)

    def _prepare(self, caution: Caution) -> None:
        """Make the slots a caution's premise reads."""
        if caution.premise is None:
            return
        for target in caution.on:
            scope = self.vocabulary.scope_of(self.vocabulary.conclusions[target])
            for member in scope.all_members:
                self.premises.formula(caution.premise, At(scope.id, member))

    def _define(self, conclusion: Conclusion) -> Iterable[Definition]:
        """Definitions of a conclusion's slots for every member, the highest level first."""
        rules = self.model.rules_for[conclusion.id]
        levels = self._levels(conclusion, rules)
        self.levels[conclusion.id] = levels
        for member in self.vocabulary.scope_of(conclusion).all_members:
            stronger: int | None = None
            for level in reversed(levels) if conclusion.levels else ("",):
                slot = self.table.number(Slot(conclusion.id, member, level))
                yield self._definition(rules, conclusion, member, level, stronger)
                stronger = slot

    def _levels(self, conclusion: Conclusion, rules: tuple[Rule, ...]) -> tuple[str, ...]:
        """The levels some rule, or a given statement, can give; lowest first."""
        if not conclusion.levels:
            return ()
        known = self.vocabulary.levels
        cap = self.vocabulary.rank(self.vocabulary.inherit_up_to)
        found: set[str] = {conclusion.given} if conclusion.given else set()
        for rule in rules:
            level = rule.then[conclusion.id]
            if level == INHERIT:
                found |= set(known[: cap + 1])
            else:
                found.add(level)
        return tuple(level for level in known if level in found)

    def _define_contrary(self, conclusion: Conclusion, rules: tuple[Rule, ...]) -> Iterable[Definition]:
        if not rules:
            return
        for member in self.vocabulary.scope_of(conclusion).all_members:
            yield self._definition(rules, conclusion, member, CONTRARY)

    def _definition(
        self,
        rules: tuple[Rule, ...],
        conclusion: Conclusion,
        member: str | None,
        level: str,
        stronger: int | None = None,
    ) -> Definition:
        slot = self.table.number(Slot(conclusion.id, member, level))
        clauses = [clause for rule in rules for clause in self._clauses(rule, conclusion, member, level, slot)]
        deciding = (clause for clause in clauses if member or self.clauses[clause].member != NOT_STATED)
        members = self.vocabulary.scope_of(conclusion).members if member == NOT_STATED else ()
        alike = tuple(self.table.index[Slot(conclusion.id, own, level)] for own in members)
        return Definition(slot, tuple(clauses), tuple(deciding), stronger, alike)

    def _clauses(self, rule: Rule, conclusion: Conclusion, member: str | None, level: str, slot: int) -> Iterable[int]:
        """The clauses of a rule for one slot: one, or one per member where it concludes of the person."""
        given = rule.then[conclusion.id]
        if given == INHERIT:
            if level == CONTRARY or self.vocabulary.rank(level) > self.vocabulary.rank(self.vocabulary.inherit_up_to):
                return
        elif (YES_LEVEL if level == "" else level) != given:
            return
        scope = self.vocabulary.scopes[rule.scope]
        for own in scope.all_members if conclusion.scope != rule.scope else (member,):
            at = At(rule.scope, own)
            formula = self.premises.formula(rule.premise, at)
            if given == INHERIT:
                formula = all_of((formula, self.premises.reaches(rule.premise, at, level)))
            if own == NOT_STATED:
                active = Literal(self.table.number(Slot(rule.scope, NOT_STATED, ACTIVE)))
                # of the person: an inactive member simply does not count; of the member itself: nothing is said
                formula = all_of((active, formula)) if member is None else When(active, formula)
            clause = Clause(len(self.clauses), rule, own, slot, formula)
            self.clauses.append(clause)
            yield clause.index
