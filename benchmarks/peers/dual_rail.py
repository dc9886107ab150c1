"""What a two-valued rule engine has to hold: plain conjunctions over *known true* and *known false* as separate facts.

The conjunctions are those of ``expert.engines.productions``. A guard (*unless this is known*) and a place in the firing
order are kept only where something can be both derived and refuted: conclusions a case may state, and those the members
of a scope refute together. All others may fire in any order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expert.engines.circuit import given_slots
from expert.engines.productions import Known as Fact
from expert.engines.productions import productions
from expert.grounding import Program


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Know ``then`` once all of ``given`` are known, and, where there is ``unless``, that is not.

    ``place`` is 0 where the order does not matter; a guarded conjunction with a higher place fires later.
    """

    given: tuple[Fact, ...]
    then: Fact
    unless: Fact | None = None
    place: int = 0
    title: str = ""


def conjunctions(program: Program) -> tuple[Conjunction, ...]:
    """All conjunctions of a ground knowledge base, in dependency order."""
    return tuple(_conjunctions(program))


def _conjunctions(program: Program) -> Iterator[Conjunction]:
    statable = given_slots(program)
    contested = {
        definition.slot
        for definition in program.definitions
        if definition.slot in statable or definition.alike or definition.refuted_by != definition.clauses
    }
    place = 0
    for production in productions(program):
        if production.given and production.given[0][0] == "given" and production.given[0][1] not in statable:
            continue  # nobody may state it
        clause = program.clauses[production.clause] if production.clause is not None else None
        title = clause.rule.id if clause else ""
        if production.unless is None or production.unless[1] not in contested:
            yield Conjunction(production.given, production.then, title=title)
        else:
            place += 1
            yield Conjunction(production.given, production.then, production.unless, place, title)


def input_facts(true: Iterable[int], false: Iterable[int], denied: Iterable[int]) -> Iterator[Fact]:
    """The facts of one case: slots stated true, slots stated false, and conclusions a case denies."""
    yield from (("slot", slot, True) for slot in sorted(true))
    yield from (("slot", slot, False) for slot in sorted(false))
    yield from (("given", slot, False) for slot in sorted(denied))
