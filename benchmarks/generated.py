"""Generated knowledge bases of any number of rules, as folders of YAML files with the shape of a real one."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LAYERS = 6
_RULES_PER_CONCLUSION = 3
_RULES_PER_FILE = 250
_LEVELS = ("possible", "supporting", "strong", "hallmark", "inherit")

_HEAD = """\
name: generated
version: 1.0.0
title: A generated knowledge base
purpose: Measures how time grows with the number of rules.
disclaimer: It means nothing.
scopes:
  leg: {label: leg, plural: legs, members: {left: left leg, right: right leg}, not_stated: side not stated}
levels: [possible, supporting, strong, hallmark]
inherit_up_to: strong
kinds:
  hypothesis: {label: hypothesis, plural: Hypotheses, role: hypothesis, levels: yes}
"""
_POLICIES = """\
policies:
  - {id: made, text: This rule was generated., why: To measure.}
"""


def write_knowledge_base(folder: Path, rules: int, seed: int = 20) -> None:
    """Write a knowledge base: conclusions with levels in layers; all, any, counts; half of the person, half of a leg.

    Args:
        folder: where to; made if it is not there.
        rules: how many rules, at least 10.
        seed: of the random choices.
    """
    chance = random.Random(seed)  # noqa: S311 - random rules, not secrets
    conclusions = max(_LAYERS, rules // _RULES_PER_CONCLUSION)
    findings = max(20, rules // 2)
    files = {
        "kb.yaml": _HEAD,
        "policies.yaml": _POLICIES,
        "vocabulary/findings.yaml": "findings:\n" + "".join(_finding(number) for number in range(findings)),
        "vocabulary/conclusions.yaml": "conclusions:\n" + "".join(_conclusion(number) for number in range(conclusions)),
    }
    written = [_rule(number, number % conclusions, conclusions, findings, chance) for number in range(rules)]
    for start in range(0, rules, _RULES_PER_FILE):
        head = f"topic: part_{start}\ntitle: Part {start}\nrules:\n"
        files[f"rules/part_{start:05}.yaml"] = head + "".join(written[start : start + _RULES_PER_FILE])
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def facts(rules: int, seed: int = 20) -> dict[str, Any]:
    """One case about such a knowledge base: every other finding is known."""
    chance = random.Random(seed)  # noqa: S311 - random facts, not secrets
    known: dict[str, Any] = {}
    for number in range(0, max(20, rules // 2), 2):
        answer: Any = chance.randrange(100) if number % 20 == 0 else chance.random() < 0.5
        known[f"f{number}"] = answer if number % 20 == 0 or _scope(number) == "person" else {"left": answer}
    return known


def _scope(number: int) -> str:
    """The first half of every ten is of the person, so that items can be picked by scope."""
    return "person" if number % 10 < 5 else "leg"


def _finding(number: int) -> str:
    kind = "number, unit: years, range: [0, 130]" if number % 20 == 0 else "boolean"
    words = f"label: finding {number}, question: Finding {number}?"
    return f"  - {{id: f{number}, type: {kind}, scope: {_scope(number)}, {words}}}\n"


def _conclusion(number: int) -> str:
    words = f"label: conclusion {number}, meaning: Number {number}."
    return f"  - {{id: c{number}, kind: hypothesis, scope: {_scope(number)}, {words}}}\n"


def _rule(number: int, conclusion: int, conclusions: int, findings: int, chance: random.Random) -> str:
    scope = _scope(conclusion)
    premises = list(dict.fromkeys(_premises(conclusion, conclusions, findings, scope, chance)))
    body = ", ".join(premises)
    match chance.randrange(4):
        case 0:
            body = f"any: [{body}]"
        case 1 if len(premises) > 2:
            body = f"at_least: {{count: 2, of: [{body}]}}"
        case _:
            body = f"all: [{body}]"
    level = _LEVELS[number % len(_LEVELS)]
    inherits = any(premise.startswith("c") for premise in premises)
    return (
        f"  - id: R{number}\n    title: Rule number {number}\n    scope: {scope}\n    if: [{{{body}}}]\n"
        f"    then: {{c{conclusion}: {level if level != 'inherit' or inherits else 'possible'}}}\n"
        "    because: It was generated.\n    sources: [policy:made]\n"
    )


def _premises(conclusion: int, conclusions: int, findings: int, scope: str, chance: random.Random) -> Iterator[str]:
    """Two to five premises: findings, and conclusions of the layer before."""
    layer = conclusion * _LAYERS // conclusions
    low, high = (layer - 1) * conclusions // _LAYERS, layer * conclusions // _LAYERS
    for _ in range(chance.randint(2, 5)):
        if layer and high > low and chance.random() < 0.4:
            yield f"c{_of_scope(chance.randrange(low, high), scope, low)}"
            continue
        number = _of_scope(chance.randrange(findings), scope, 0)
        if number % 20 == 0:
            yield f"f{number}: {{above: 45}}"
        else:
            yield f"not: f{number}" if chance.random() < 0.2 else f"f{number}"


def _of_scope(number: int, scope: str, low: int) -> int:
    """The item, or the one of the person next to it where a rule of the person would read an item of a leg."""
    if scope == "leg" or _scope(number) == "person":
        return number
    return max(low, number - 5)
