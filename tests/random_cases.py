"""Random cases of a knowledge base: a fixed stream for a fixed seed, every form a fact can take."""

from collections.abc import Iterator
from random import Random
from typing import Any

from expert import Facts, FactsError, KnowledgeBase
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Item


def random_cases(kb: KnowledgeBase, count: int, seed: int) -> Iterator[Facts]:
    """So many random cases; how much of a case is stated, and whether sides are named, differs from case to case."""
    random = Random(seed)  # noqa: S311 - the same cases in every run
    made = 0
    while made < count:
        stated = random_case(kb, random)
        try:
            facts = kb.facts(stated)
        except FactsError as error:
            if not all("denied for every side" in fault.message for fault in error.faults):
                raise
            continue
        made += 1
        yield facts


def random_case(kb: KnowledgeBase, random: Random) -> dict[str, Any]:
    """One case, as a fact file would state it."""
    density = random.choice([0.03, 0.1, 0.2, 0.4])
    findings: dict[str, Any] = {}
    for name in kb.vocabulary.statable:
        if random.random() < density:
            item = kb.vocabulary.item(name)
            assert item is not None
            findings[name] = _stated(kb, item, random)
    return {"findings": findings}


def _stated(kb: KnowledgeBase, item: Item, random: Random) -> Any:
    members = list(kb.vocabulary.scope_of(item).members)
    if not members or random.random() < 0.15:
        return _value(item, random)
    chosen = [
        member for member in (*members, *([NOT_STATED] if random.random() < 0.05 else [])) if random.random() < 0.7
    ]
    return {member: _value(item, random) for member in chosen or members}


def _value(item: Item, random: Random) -> Any:
    if isinstance(item, Conclusion) or item.type == "boolean":
        return random.choice(["yes", "no", "no", "unknown"])
    if item.type == "number":
        return _number(item, random)
    values = list(item.values)
    if item.type == "choice":
        return random.choice(values)
    if random.random() < 0.5:
        return random.sample(values, random.randint(0, min(2, len(values))))
    return {
        value: random.choice(["yes", "no", "unknown"])
        for value in random.sample(values, random.randint(1, len(values)))
    }


def _number(item: Finding, random: Random) -> float:
    low, high = item.range or (0, 100)
    return round(random.uniform(low, high), 1)
