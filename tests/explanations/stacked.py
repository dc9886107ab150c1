"""Thirty stacked diamonds: each conclusion by two ways from the one below, so that there are 2^30 paths to the top."""

from functools import cache
from typing import Any

from expert import KnowledgeBase

LAYERS = 30
TOP = f"c{LAYERS}"


@cache
def stacked() -> KnowledgeBase:
    """The knowledge base: ``c0`` from the fact ``start``, and ``c1`` to ``c30`` each from two ways."""
    rules = [_rule("R0", "start", "c0")]
    conclusions: list[dict[str, Any]] = [{"id": "c0", "kind": "hypothesis"}]
    for layer in range(1, LAYERS + 1):
        for way in ("a", "b"):
            conclusions.append({"id": f"{way}{layer}", "kind": "hypothesis"})
            rules.append(_rule(f"U{way}{layer}", f"c{layer - 1}", f"{way}{layer}"))
            rules.append(_rule(f"V{way}{layer}", f"{way}{layer}", f"c{layer}"))
        conclusions.append({"id": f"c{layer}", "kind": "hypothesis"})
    findings = [{"id": "start", "type": "boolean"}, {"id": "other", "type": "boolean"}]
    return KnowledgeBase.from_rules(rules, findings=findings, conclusions=conclusions)


def _rule(name: str, read: str, given: str) -> dict[str, Any]:
    return {
        "id": name,
        "title": f"{read} gives {given}",
        "scope": "person",
        "if": [read],
        "then": {given: "supporting"},
        "because": "It leads on.",
    }
