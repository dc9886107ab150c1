"""Every small change of a certificate, and the meaning of a certificate to compare changed ones by.

A mutant is a certificate with one change: every value in it replaced by each of a few others of its kind and of other
kinds, every key left out, added or renamed, every entry of a list left out, doubled or exchanged with the next. So that
no wrong number gives them away, steps and facts are also left out, doubled and exchanged with all numbers put right.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from expert import KnowledgeBase
from expert.explanations.certificate import certificate
from expert.facts import Facts

Plain = dict[str, Any]
Path = tuple[str | int, ...]


class Mutant(NamedTuple):
    """Where a certificate is changed, how, and what makes the changed one: only few of very many are ever made."""

    path: Path
    change: str
    make: Callable[[], Any]


def made(kb: KnowledgeBase, facts: Any) -> Any:
    """The certificate of a case, as it comes back from a file."""
    return json.loads(json.dumps(kb.consult(facts, engine="compiled").certificate()))


def mutants(made: Plain, kb: KnowledgeBase) -> Iterator[Mutant]:
    """Every small change of a certificate."""
    pools = _pools(made, kb)
    for path, value in _walk(made, ()):
        for change, other in _others(path, value, pools):
            yield Mutant(path, change, partial(_with, made, path, other))
    yield from _renumbered(made)


def meaning(made: Plain) -> str:
    """What a certificate says, whatever the order of its facts and steps: references by what they refer to."""
    names: dict[int, str] = {}
    for fact in made["facts"]:
        names[fact["fact"]] = json.dumps(["fact", fact["item"], fact["member"], fact["value"]], sort_keys=True)
    for step in made["steps"]:
        names[step["step"]] = json.dumps(["step", step["conclusion"], step["member"], step["level"], step["truth"]])
    steps = {
        names[step["step"]]: [
            {**reason, "from": sorted(names[n] for n in reason["from"])} for reason in step["because"]
        ]
        for step in made["steps"]
    }
    head = {key: value for key, value in made.items() if key not in {"facts", "steps", "case"}}
    return json.dumps({**head, "steps": steps}, sort_keys=True)


def is_right(mutant: Any, kb: KnowledgeBase) -> bool:
    """Whether a certificate says of its own facts what the engine does."""
    facts = Facts({(fact["item"], fact["member"]): fact["value"] for fact in mutant["facts"]})
    return meaning(mutant) == meaning(certificate(kb.consult(facts, engine="compiled")))


def _pools(made: Plain, kb: KnowledgeBase) -> Mapping[str, list[Any]]:
    """Legal words for the places of a certificate, a few of each kind."""
    vocabulary = kb.vocabulary
    members = [member for scope in vocabulary.member_scopes for member in (*scope.members, "not_stated")]
    things = list(dict.fromkeys(claim["conclusion"] for claim in made["claims"]))
    return {
        "conclusion": things[:3],
        "item": list(vocabulary.statable)[:3],
        "member": [None, *members[:3]],
        "level": ["", "yes", "contrary", *vocabulary.levels],
        "ceiling": [None, "yes", *vocabulary.levels],
        "rule": list(kb.model.rules)[:3],
        "by": ["rule", "statement", "higher level", "members"],
        "urgency": [None, *(rung.id for rung in vocabulary.urgency)],
        "urgency_ceiling": [None, *(rung.id for rung in vocabulary.urgency)],
    }


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _walk(part, (*path, key))


def _others(path: Path, value: Any, pools: Mapping[str, list[Any]]) -> Iterator[tuple[str, Any]]:
    """Other values for one place."""
    if isinstance(value, dict):
        for key in value:
            rest = {name: part for name, part in value.items() if name != key}
            yield f"without '{key}'", rest
            yield f"'{key}' renamed", {**rest, f"{key}s": value[key]}
        yield "a key more", {**value, "more": 1}
        yield "a list", [value]
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield f"without {index}", value[:index] + value[index + 1 :]
            yield f"{index} twice", [*value[: index + 1], part, *value[index + 1 :]]
            if index and value[index - 1] != part:
                yield f"{index} exchanged", [*value[: index - 1], part, value[index - 1], *value[index + 1 :]]
        yield "one more", [*value, "nothing"]
        yield "null more", [*value, None]
        yield "null", None
        yield "an object", {str(index): part for index, part in enumerate(value)}
    else:
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        other: list[Any] = [None, True, False, 1, 10**30, "", [], [value], {"value": value}]
        if isinstance(value, int) and not isinstance(value, bool):
            other += [value - 1, value + 1, float(value), str(value)]
        if isinstance(value, str):
            other += [f"{value} ", value.upper()]
        for one in [*pools.get(key, ()), *other]:
            if not (type(one) is type(value) and one == value):
                yield f"{json.dumps(value)} → {json.dumps(one)}", one


def _with(made: Plain, path: Path, value: Any) -> Any:
    if not path:
        return copy.deepcopy(value)
    changed = {**made} if isinstance(made, dict) else [*made]
    changed[path[0]] = _with(made[path[0]], path[1:], value)
    return changed


def _renumbered(made: Plain) -> Iterator[Mutant]:
    """Steps left out, doubled and exchanged, and facts left out, with every number put right afterwards."""
    steps, facts = made["steps"], made["facts"]
    for index in range(len(steps)):
        yield Mutant(
            ("steps", index),
            "left out, renumbered",
            partial(_numbered, made, facts, steps[:index] + steps[index + 1 :]),
        )
        doubled = [*steps[: index + 1], {**steps[index], "step": 0}, *steps[index + 1 :]]
        yield Mutant(("steps", index), "doubled, renumbered", partial(_numbered, made, facts, doubled))
        denied = [{**step, "truth": not step["truth"]} if step is steps[index] else step for step in steps]
        yield Mutant(("steps", index), "turned round", partial(_numbered, made, facts, denied))
        for other in {index - 1, 0, len(steps) - 1} - {index, -1}:
            moved = [*steps]
            moved[index], moved[other] = steps[other], steps[index]
            yield Mutant(
                ("steps", index), f"exchanged with {other}, renumbered", partial(_numbered, made, facts, moved)
            )
    for index in range(len(facts)):
        yield Mutant(
            ("facts", index),
            "left out, renumbered",
            partial(_numbered, made, facts[:index] + facts[index + 1 :], steps),
        )
        yield Mutant(
            ("facts", index),
            "first, renumbered",
            partial(_numbered, made, [facts[index], *facts[:index], *facts[index + 1 :]], steps),
        )


def _numbered(made: Plain, facts: list[Plain], steps: list[Plain]) -> Plain:
    """The certificate with these facts and steps, numbered anew; references to what is gone are dropped."""
    number = {fact["fact"]: new for new, fact in enumerate(facts, 1)}
    number |= {step["step"]: new for new, step in enumerate(steps, len(facts) + 1)}

    def reasons(step: Plain) -> list[Plain]:
        return [{**why, "from": sorted(number[n] for n in why["from"] if n in number)} for why in step["because"]]

    return {
        **made,
        "facts": [{**fact, "fact": new} for new, fact in enumerate(facts, 1)],
        "steps": [{**step, "step": new, "because": reasons(step)} for new, step in enumerate(steps, len(facts) + 1)],
    }
