"""How an unknown bears on a conclusion: the shortest way along the rules, found without walking any path twice."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from expert.consultation import Consultation
from expert.facts import Key
from expert.grounding import Clause
from expert.support import slots_of, undecided_slots
from expert.truth import UNKNOWN


@dataclass(frozen=True)
class Chains:
    """The ways along the rules of one case; those to one conclusion are found once.

    A way goes over what is undecided where there is one; else over any rule, as where an answer contradicts a fact.
    """

    consultation: Consultation
    _ways: dict[tuple[Key, bool], Mapping[Key, tuple[Clause | None, Key]]] = field(default_factory=dict)
    _reads: dict[tuple[int, bool], tuple[int, ...]] = field(default_factory=dict)

    def chain(self, item: str, members: Iterable[str | None], target: Key) -> tuple[Clause, ...]:
        """The clauses on the shortest way from an item, of any of the members, to a conclusion; the first reads it."""
        starts = [(name, member) for member in members for name in self.told_by(item)]
        for undecided in (True, False):
            ways = self.ways(target, undecided=undecided)
            found = [tuple(self._follow(ways, start, target)) for start in starts if start in ways]
            if found:
                return min(found, key=len)
        return ()

    def ways(self, target: Key, *, undecided: bool = True) -> Mapping[Key, tuple[Clause | None, Key]]:
        """What bears on a conclusion, the nearest first: each key → the clause that reads it, and what that gives."""
        held = self._ways.get((target, undecided))
        if held is None:
            held = self._ways[target, undecided] = self._search((target,), undecided=undecided)
        return held

    def behind(self, targets: Iterable[Key]) -> Iterable[Key]:
        """What undecided rules lead from to any of several conclusions, the nearest first; found in one walk."""
        return self._search(tuple(targets), undecided=True)

    def told_by(self, item: str) -> list[str]:
        """An item and what stating it implies."""
        vocabulary = self.consultation.model.vocabulary
        told = [item]
        for name in told:  # grows while it is walked
            known = vocabulary.item(name)
            told += [implied for implied in (known.implies if known else ()) if implied not in told]
        return told

    def _follow(self, ways: Mapping[Key, tuple[Clause | None, Key]], start: Key, target: Key) -> Iterator[Clause]:
        key = start
        while key != target:
            clause, key = ways[key]
            if clause is not None:
                yield clause

    def _search(self, targets: Sequence[Key], *, undecided: bool) -> Mapping[Key, tuple[Clause | None, Key]]:
        """Walk back from conclusions, breadth first."""
        program = self.consultation.program
        found: dict[Key, tuple[Clause | None, Key]] = {target: (None, target) for target in targets}
        line = deque(slot for target in targets for slot in program.ladders[target].slots)
        seen = set(line)
        while line:
            slot = line.popleft()
            definition = program.definition_of.get(slot)
            if definition is None:
                continue
            own = (program.slots[slot].item, program.slots[slot].member)
            reads: list[tuple[Clause | None, int]] = [(None, alike) for alike in definition.alike]
            if definition.stronger is not None:
                reads.append((None, definition.stronger))
            for index in definition.clauses:
                clause = program.clauses[index]
                reads += [(clause, read) for read in self._read(clause, undecided=undecided)]
            for by, read in reads:
                key = (program.slots[read].item, program.slots[read].member)
                found.setdefault(key, (by, own))
                if read not in seen:
                    seen.add(read)
                    line.append(read)
        return found

    def _read(self, clause: Clause, *, undecided: bool) -> Iterable[int]:
        key = (clause.index, undecided)
        held = self._reads.get(key)
        if held is None:
            held = self._reads[key] = tuple(dict.fromkeys(self._slots_of(clause, undecided=undecided)))
        return held

    def _slots_of(self, clause: Clause, *, undecided: bool) -> Iterable[int]:
        if not undecided:
            return slots_of(clause.formula)
        if self.consultation.clause_truths[clause.index] is not UNKNOWN:
            return ()
        return undecided_slots(clause.formula, self.consultation.slot_truth)
