"""Turn a ground knowledge base into productions: *if these facts are known, then know this one too*.

Three-valued logic becomes two-valued by keeping *known true* and *known false* as separate facts (dual rail). A
production is a plain conjunction; alternatives become several productions, and nested alternatives get a fact of their
own, so that the number of productions grows linearly with the rules.
"""

from dataclasses import dataclass, field
from itertools import combinations
from math import comb

from expert.formulas import Agreement, And, Constant, Count, Formula, InSome, Literal, Negation, Or, When
from expert.grounding import Definition, Program
from expert.truth import TRUE

Known = tuple[str, int, bool]
"""A fact: its kind (``slot``, ``part``, ``clause`` or ``given``), number, and whether it is known true or false."""

_ENUMERATE = 20
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Production:
    """Know ``then`` once all of ``given`` are known. ``clause`` is the clause this fires, if it is one of the rules.

    ``unless`` names a fact that, if known, keeps the production from adding anything: evidence outweighs a refutation.
    """

    given: tuple[Known, ...]
    then: Known
    clause: int | None = None
    unless: Known | None = None


def productions(program: Program) -> tuple[Production, ...]:
    """All productions of a ground knowledge base, each after those whose facts it needs."""
    return tuple(_Builder(program).build())


@dataclass
class _Builder:
    program: Program
    made: list[Production] = field(default_factory=list)
    parts: dict[tuple[Formula, bool], Known] = field(default_factory=dict)
    numbered: int = 0

    def build(self) -> list[Production]:
        for definition in self.program.definitions:
            self._define(definition)
        return self.made

    def _add(
        self, given: tuple[Known, ...], then: Known, clause: int | None = None, unless: Known | None = None
    ) -> None:
        needed = list(dict.fromkeys(given))
        while len(needed) > _LONGEST:  # experta passes a match down a chain of joins by recursion
            groups = [tuple(needed[start : start + _LONGEST]) for start in range(0, len(needed), _LONGEST)]
            needed = [self._name([group]) for group in groups]
        self.made.append(Production(tuple(needed), then, clause, unless))

    def _define(self, definition: Definition) -> None:
        true: Known = ("slot", definition.slot, True)
        false: Known = ("slot", definition.slot, False)
        for index in definition.clauses:
            for given in self._ways(self.program.clauses[index].formula, wanted=True):
                self._add(given, true, clause=index)
        if definition.stronger is not None:
            self._add((("slot", definition.stronger, True),), true)
        self._add((("given", definition.slot, False),), false, unless=true)
        if definition.clauses:
            refuted = [self._refuted(index) for index in definition.refuted_by]
            if definition.stronger is not None:
                refuted.append(("slot", definition.stronger, False))
            self._add(tuple(refuted), false, unless=true)
            if definition.alike:
                self._add(tuple(("slot", slot, False) for slot in definition.alike), false, unless=true)

    def _refuted(self, index: int) -> Known:
        """The fact that a clause is known false."""
        fact: Known = ("clause", index, False)
        for given in self._ways(self.program.clauses[index].formula, wanted=False):
            self._add(given, fact)
        return fact

    def _ways(self, formula: Formula, *, wanted: bool) -> list[tuple[Known, ...]]:
        """The alternative sets of facts that make a formula known true (or known false, where that is wanted)."""
        match formula:
            case Literal(slot):
                return [(("slot", slot, wanted),)]
            case Constant(value):
                return [()] if (value is TRUE) == wanted and value.value != "unknown" else []
            case Negation(part):
                return self._ways(part, wanted=not wanted)
            case And(parts):
                return self._together(parts, wanted=True) if wanted else self._either(parts, wanted=False)
            case Or(parts):
                return self._either(parts, wanted=True) if wanted else self._together(parts, wanted=False)
            case Agreement(parts):
                return self._together(parts, wanted=wanted)
            case When(condition, part):
                inner = self._ways(part, wanted=wanted)
                return [(*held, *given) for held in self._ways(condition, wanted=True) for given in inner]
            case InSome(named, unnamed):
                return self._either((*named, unnamed), wanted=True) if wanted else self._in_none(named, unnamed)
            case Count(count, parts):
                needed = count if wanted else len(parts) - count + 1
                return self._counted(needed, [self._fact(part, wanted=wanted) for part in parts])

    def _either(self, parts: tuple[Formula, ...], *, wanted: bool) -> list[tuple[Known, ...]]:
        return [way for part in parts for way in self._ways(part, wanted=wanted)]

    def _together(self, parts: tuple[Formula, ...], *, wanted: bool) -> list[tuple[Known, ...]]:
        """One way for all parts at once; a part with several ways is given a fact of its own."""
        given: list[Known] = []
        for part in parts:
            ways = self._ways(part, wanted=wanted)
            if not ways:
                return []
            given += ways[0] if len(ways) == 1 else (self._fact(part, wanted=wanted),)
        return [tuple(given)]

    def _in_none(self, named: tuple[Formula, ...], unnamed: Formula) -> list[tuple[Known, ...]]:
        """One way: a fact of its own, which evidence from the unnamed member outweighs."""
        held = self._fact(unnamed, wanted=True)
        return [(self._name(self._together(named, wanted=False), unless=held),)]

    def _fact(self, formula: Formula, *, wanted: bool) -> Known:
        """A single fact that stands for a formula being known true (or false)."""
        key = (formula, wanted)
        if key not in self.parts:
            ways = self._ways(formula, wanted=wanted)
            if len(ways) == 1 and len(ways[0]) == 1:
                self.parts[key] = ways[0][0]
            else:
                self.parts[key] = self._name(ways)
        return self.parts[key]

    def _name(self, ways: list[tuple[Known, ...]], unless: Known | None = None) -> Known:
        self.numbered += 1
        fact: Known = ("part", self.numbered, True)
        for way in ways:
            self._add(way, fact, unless=unless)
        return fact

    def _counted(self, needed: int, facts: list[Known]) -> list[tuple[Known, ...]]:
        """*At least so many of the facts*: every combination where these are few, else a chain of partial counts."""
        if comb(len(facts), needed) <= _ENUMERATE:
            return list(combinations(facts, needed))
        held: dict[int, Known] = {}
        for fact in facts:
            for count in range(min(needed, len(held) + 1), 0, -1):
                ways: list[tuple[Known, ...]] = [(held[count],)] if count in held else []
                ways.append((fact,) if count == 1 else (held[count - 1], fact))
                held[count] = self._name(ways)
        return [(held[needed],)]
