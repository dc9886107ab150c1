"""Fold the ground rules to what a table peer has to compute for a table that names every side.

No column of such a table leaves the side open, so the member *side not stated* is folded away. Constants are folded,
columns the table has not stay unknown, and what no result column reads is dropped: what a careful person would write.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from benchmarks.cases import Column, slots_in
from benchmarks.meaning import Ladder, Screening, Stated, Step, Test
from expert.formulas import (
    NEVER,
    OPEN,
    And,
    Constant,
    Count,
    Formula,
    Literal,
    Negation,
    Or,
    all_of,
    any_of,
    opposite,
)
from expert.grounding import Definition, Program
from expert.slots import ACTIVE, KNOWN, Slot
from expert.vocabulary import CONTRARY, Conclusion, Vocabulary


def screening(program: Program, columns: Sequence[Column]) -> Screening:
    """What to compute for a table with these columns."""
    return _Folder(program, columns).fold()


class _Folder:
    def __init__(self, program: Program, columns: Sequence[Column]) -> None:
        self.program = program
        self.vocabulary: Vocabulary = program.model.vocabulary
        self.columns = {(column.item, column.member, column.value): column for column in columns}
        self.values: dict[int, Formula] = {}
        self.steps: dict[int, Step] = {}

    def fold(self) -> Screening:
        for number, slot in enumerate(self.program.slots):
            if slot.aspect == ACTIVE:
                self.values[number] = NEVER
            elif number not in self.program.derived:
                self._keep(Step(number, _name(slot), self._stated(slot), OPEN))
        for definition in self.program.definitions:
            self._define(definition)
        ladders = {"urgency": self._urgency(), **self._levels()}
        flags = {item.id: self._ever(item) for item in self._with_role("red_flag")}
        needed = [*(rung for ladder in ladders.values() for rung in ladder.rungs + ladder.sober), *flags.values()]
        layers = self._layers(needed)
        names = {step.slot: step.name for layer in layers for step in layer}
        return Screening(layers, names, ladders, flags, any_of(flags.values()))

    def _keep(self, step: Step) -> None:
        """Add a step, or fold it where it is constant or another step's value."""
        if step.stated is None and (not step.refutable and step.derived == NEVER):
            self.values[step.slot] = OPEN
        elif step.stated is None and step.refutable and isinstance(step.derived, Constant | Literal):
            self.values[step.slot] = step.derived
        else:
            self.steps[step.slot] = step
            self.values[step.slot] = Literal(step.slot)

    def _define(self, definition: Definition) -> None:
        slot = self.program.slots[definition.slot]
        parts = [self._folded(self.program.clauses[index].formula) for index in definition.clauses]
        if definition.stronger is not None:
            parts.append(self.values[definition.stronger])
        stated = self._stated(slot)
        refutable = bool(definition.clauses)
        self._keep(Step(definition.slot, _name(slot), stated, any_of(parts), refutable))

    def _folded(self, formula: Formula) -> Formula:
        """The formula with known values in place and counts spelled out; what needs an open side becomes unknown."""
        match formula:
            case Literal(slot):
                return self.values[slot]
            case And(parts):
                return all_of(self._folded(part) for part in parts)
            case Or(parts):
                return any_of(self._folded(part) for part in parts)
            case Negation(part):
                return opposite(self._folded(part))
            case Count(count, parts):
                ways = combinations([self._folded(part) for part in parts], count)
                return any_of(all_of(way) for way in ways)
            case Constant():
                return formula
            case _:  # When and Agreement stand in clauses of *side not stated* alone, which no result reads
                return OPEN

    def _stated(self, slot: Slot) -> Stated | None:
        """How the table's columns state a slot; None where no column does."""
        item = self.vocabulary.item(slot.item)
        if isinstance(item, Conclusion):
            if item.given is None or slot.aspect == CONTRARY:
                return None
            top = self.vocabulary.rank(item.given) if item.given else 0
            counts = not slot.aspect or self.vocabulary.rank(slot.aspect) <= top
            return self._with_implied(slot, self._test(slot.item, slot.member, ""), counts=counts)
        return self._with_implied(slot, self._test(slot.item, slot.member, slot.aspect))

    def _with_implied(self, slot: Slot, own: Test | None, *, counts: bool = True) -> Stated | None:
        implied = tuple(self._remarkable(slot)) if counts else ()
        return Stated(own, implied, counts) if own or implied else None

    def _remarkable(self, slot: Slot) -> Iterable[Test]:
        """The tests whose truth implies that the slot's item is stated."""
        for name in self.vocabulary.names():
            item = self.vocabulary.item(name)
            if item and slot.item in item.implies:
                normal = getattr(item, "normal", ())
                for (other, member, value), column in self.columns.items():
                    if (other, member) == (name, slot.member) and value not in normal:
                        yield Test(column.name)

    def _test(self, item: str, member: str | None, aspect: str) -> Test | None:
        column = self.columns.get((item, member, aspect or None)) or self.columns.get((item, member, None))
        if column is None:
            return None
        if column.words:
            return Test(column.name, "is", aspect)
        if column.range is None:
            return Test(column.name)
        if aspect == KNOWN:
            return Test(column.name, KNOWN)
        operator, _, bound = aspect.partition(" ")
        return Test(column.name, operator, float(bound))

    def _with_role(self, role: str) -> list[Conclusion]:
        found = [item for item in self.vocabulary.conclusions.values() if self.vocabulary.role(item) == role]
        return [item for item in found if self._derivable(item)]

    def _derivable(self, item: Conclusion) -> bool:
        return bool(self.program.model.rules_for[item.id]) or item.given is not None

    def _level(self, item: Conclusion, level: str) -> Formula:
        """At that level or higher for some member; never, where nothing can give it."""
        if not self._derivable(item):
            return NEVER
        members: tuple[str | None, ...] = tuple(self.vocabulary.scope_of(item).members) or (None,)
        return any_of(self.values[self.program.index[Slot(item.id, member, level)]] for member in members)

    def _ever(self, item: Conclusion) -> Formula:
        """At any level, for some member."""
        levels = self.program.levels[item.id] if item.levels else ("",)
        return self._level(item, levels[0]) if levels else NEVER

    def _levels(self) -> dict[str, Ladder]:
        """One ladder per hypothesis over all levels there are; a level no rule gives counts as the next higher one."""
        found: dict[str, Ladder] = {}
        for item in self._with_role("hypothesis"):
            rungs: list[Formula] = []
            for level in reversed(self.vocabulary.levels):
                given = level in self.program.levels[item.id]
                rungs.insert(0, self._level(item, level) if given else rungs[0] if rungs else NEVER)
            sober = [NEVER] * len(rungs) if item.reassures else rungs
            found[item.id] = Ladder(tuple(rungs), tuple(sober))
        return found

    def _urgency(self) -> Ladder:
        items = self.vocabulary.conclusions.values()
        behind = [[item for item in items if item.urgency == rung.id] for rung in self.vocabulary.urgency]
        rungs = tuple(any_of(map(self._ever, found)) for found in behind)
        sober = tuple(any_of(self._ever(item) for item in found if not item.reassures) for found in behind)
        return Ladder(rungs, sober, says_open=True)

    def _layers(self, needed: Iterable[Formula]) -> tuple[tuple[Step, ...], ...]:
        """The steps that are needed, each in the layer after the last one it reads."""
        line = [slot for formula in needed for slot in slots_in(formula)]
        wanted: set[int] = set()
        while line:
            slot = line.pop()
            if slot not in wanted:
                wanted.add(slot)
                line += slots_in(self.steps[slot].derived)
        depth: dict[int, int] = {}
        layers: list[list[Step]] = []
        for slot, step in self.steps.items():
            if slot in wanted:
                depth[slot] = max((depth[read] + 1 for read in slots_in(step.derived)), default=0)
                layers += [[] for _ in range(depth[slot] + 1 - len(layers))]
                layers[depth[slot]].append(step)
        return tuple(map(tuple, layers))


def _name(slot: Slot) -> str:
    """A column's name for a slot; it differs from those of the table's own columns."""
    return f"known: {slot}"
