"""Facts stated anew and consulted afresh, in every combination: what searches for minimal sets are compared with.

Nothing here reads planes, slots or cones: every variant is a case of its own, written as a fact file would state it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from expert import Facts, FactsError, KnowledgeBase, Result
from expert.facts import Key, Value, is_negative
from expert.premises import COMPARISONS, tests
from expert.vocabulary import NOT_STATED, Conclusion

Cell = tuple[str, str | None, str]
Case = dict[Cell, Any]  # a set is a cell for each of its known values
Step = tuple[tuple[Cell, Any], ...]


def case_of(facts: Facts) -> Case:
    """The facts of a case without what others imply."""
    found: Case = {}
    for (name, member), value in facts.values.items():
        if (name, member) not in facts.implied:
            if isinstance(value, Mapping):
                found.update({(name, member, element): present for element, present in value.items()})
            else:
                found[name, member, ""] = value
    return found


def consult(kb: KnowledgeBase, case: Case) -> Result | None:
    """A fresh consultation of a case read as a fact file would be; None where the reader refuses it."""
    values: dict[Key, Any] = {}
    for (name, member, element), value in case.items():
        if element:
            values.setdefault((name, member), {})[element] = value
        else:
            values[name, member] = value
    plain = Facts(values).to_plain(kb.vocabulary)
    try:
        return kb.consult({"findings": plain["findings"]}, engine="compiled")
    except FactsError as error:
        if not all("denied for every side" in fault.message for fault in error.faults):
            raise
        return None


def height(result: Result | None, name: str, member: str | None) -> int | None:
    """The number of levels that are proved, None for a refused case."""
    if result is None:
        return None
    level = result.state(name, member).level
    return result.program.ladders[name, member].words.index(level)


def single_facts(kb: KnowledgeBase, facts: Facts) -> list[tuple[Cell, ...]]:
    """The cells of each fact by itself; a negative for no side in particular is one fact of all sides."""
    case = case_of(facts)
    found: list[tuple[Cell, ...]] = []
    for cell in case:
        together = all_sides(kb, facts, cell)
        if together not in found:
            found.append(together)
    return found


def all_sides(kb: KnowledgeBase, facts: Facts, cell: Cell) -> tuple[Cell, ...]:
    """The cell alone, or those of all sides where the same negative is stated of each, named or not."""
    name, member, element = cell
    item = kb.vocabulary.item(name)
    assert item is not None
    members = kb.vocabulary.scope_of(item).all_members
    values = [facts.values.get((name, own)) for own in members]
    same = member is not None and all(value is not None and value == values[0] for value in values)
    if same and is_negative(item, facts.values[name, member]):
        return tuple((name, own, element) for own in members)
    return (cell,)


def minimal_sets(count: int, works: Any) -> set[frozenset[int]]:
    """The minimal sets of numbers below ``count`` that work, every one tried."""
    found: set[frozenset[int]] = set()
    for size in range(count + 1):
        for one in combinations(range(count), size):
            if not any(smaller <= frozenset(one) for smaller in found) and works(one):
                found.add(frozenset(one))
    return found


@dataclass(frozen=True)
class Single:
    """One change of a case, by its kind."""

    kind: str
    cells: tuple[tuple[Cell, Any], ...]  # None withdraws

    @property
    def about(self) -> set[Cell]:
        """The cells it touches."""
        return {cell for cell, _ in self.cells}


def single_changes(kb: KnowledgeBase, result: Result, unnamed: Iterable[Cell]) -> Iterator[Single]:
    """Every change of one fact: to any other value, or to nothing known.

    Args:
        kb: the knowledge base.
        result: the case as it is.
        unnamed: cells without a side that may be learned.
    """
    facts = result.facts
    case = case_of(facts)
    learnable = set(unnamed)
    for name in kb.vocabulary.statable:
        item = kb.vocabulary.item(name)
        assert item is not None
        elements = list(item.values) if getattr(item, "type", "") == "choices" else [""]
        for member in kb.vocabulary.scope_of(item).all_members:
            for element in elements:
                cell = (name, member, element)
                implied = (name, member) in facts.implied
                if cell not in case and not implied and member == NOT_STATED and cell not in learnable:
                    continue
                yield from _changes_of(kb, result, case, cell)


def _changes_of(kb: KnowledgeBase, result: Result, case: Case, cell: Cell) -> Iterator[Single]:
    name, member, element = cell
    implied = (name, member) in result.facts.implied
    old = True if implied else case.get(cell)
    together = all_sides(kb, result.facts, cell) if cell in case else (cell,)
    scope = kb.vocabulary.scope_of(kb.vocabulary.item(name))  # type: ignore[arg-type]
    if len(together) > 1 and member == NOT_STATED and scope.id not in result.active_scopes:
        return
    if len(together) > 1:
        left_out = [own for own in together if (own[1] == NOT_STATED) != (member == NOT_STATED)]
        if member != NOT_STATED:
            left_out = [own for own in together if own[1] == NOT_STATED]
        rest = tuple((own, None) for own in left_out)
    else:
        rest = ()
    for value in _values(kb, name, element):
        if value != old or (type(value) is not type(old) and isinstance(value, bool)):
            kind = "learn" if old is None else "reverse"
            yield Single(kind, (*rest, (cell, value)))
    if cell in case and cell == together[0]:
        yield Single("withdraw", tuple((own, None) for own in together))


def _values(kb: KnowledgeBase, name: str, element: str) -> list[Value]:
    item = kb.vocabulary.item(name)
    if element or isinstance(item, Conclusion) or item is None or item.type == "boolean":
        return [True, False]
    if item.type == "choice":
        return list(item.values)
    bounds = {
        test.operand
        for rule in kb.model.rules.values()
        for test in tests(rule.premise)
        if test.item == name and test.operator in COMPARISONS
    }
    low, high = item.range or (0, 100)
    near = {bound + step for bound in bounds for step in (-0.25, 0, 0.25)} or {low}
    return sorted(value for value in near if low <= value <= high)


def changed(case: Case, made: Iterable[Single]) -> Case | None:
    """The case with some changes; None where two of them make different things of one cell."""
    done: dict[Cell, Any] = {}
    for single in made:
        for cell, value in single.cells:
            if cell in done and done[cell] is not value:
                return None
            done[cell] = value
    merged = {**case, **done}
    return {cell: value for cell, value in merged.items() if value is not None}
