"""Small knowledge bases about wet grass and sore legs, and derivations in short, for tests of explanations."""

from collections.abc import Mapping, Sequence
from typing import Any

from expert import KnowledgeBase
from expert.explanations.how import Application, Derivation

Plain = dict[str, Any]
Told = tuple[Any, ...]

LEG = {"label": "leg", "plural": "legs", "members": {"left": "left leg", "right": "right leg"}, "not_stated": "a leg"}
TRIPOD = {**LEG, "members": {"left": "left leg", "middle": "middle leg", "right": "right leg"}}
FINDINGS: Sequence[Plain] = (
    {"id": "wet", "type": "boolean", "label": "wet grass"},
    {"id": "dark", "type": "boolean", "label": "a dark sky"},
    {"id": "windy", "type": "boolean", "label": "wind"},
    {"id": "age", "type": "number", "unit": "years", "range": [0, 130], "label": "age"},
    {
        "id": "colour",
        "type": "choice",
        "values": {"plain": "as usual", "pale": "rather pale", "blue": "bluish"},
        "normal": ["plain"],
        "label": "colour",
    },
    {
        "id": "times",
        "type": "choices",
        "values": {"night": "at night", "rest": "at rest", "day": "by day"},
        "label": "times",
    },
    {"id": "sore", "type": "boolean", "scope": "leg", "label": "soreness"},
    {"id": "shade", "type": "choice", "scope": "leg", "values": {"red": "red", "white": "white"}, "label": "shade"},
)

# the facts of the tests in words
WET, DRY, DARK, WINDY = "wet grass: yes", "wet grass: no", "a dark sky: yes", "wind: yes"
LEFT, RIGHT = "soreness (left leg): yes", "soreness (right leg): yes"
NOT_LEFT, NOT_RIGHT = "soreness (left leg): no", "soreness (right leg): no"


def rule(name: str, premises: Any, then: Mapping[str, str], scope: str = "person") -> Plain:
    """A rule as a file would hold it."""
    return {"id": name, "title": f"Rule {name}", "scope": scope, "if": premises, "then": then, "because": "So it is."}


def base(*rules: Plain, leg: Plain = LEG, **conclusions: Plain) -> KnowledgeBase:
    """A knowledge base of these rules over the findings above; what they conclude are hypotheses unless said."""
    scopes = {name: one["scope"] for one in rules for name in one["then"]}
    entries = [{"id": name, "kind": "hypothesis", "scope": scopes[name]} for name in scopes if name not in conclusions]
    entries += [{"id": name, "kind": "hypothesis", **entry} for name, entry in conclusions.items()]
    return KnowledgeBase.from_rules(
        rules, findings=FINDINGS, conclusions=entries, scopes={"leg": leg}, inherit_up_to="strong"
    )


def told(derivation: Derivation) -> list[Told]:
    """A derivation in short: number, conclusion, member, level, then rules for and against with their grounds."""
    return [(s.number, *s.key, s.state.level, _rules(s.support), _rules(s.contrary)) for s in derivation.steps]


def _rules(applications: tuple[Application, ...]) -> list[Told]:
    return [(a.rule.id, a.member, a.level, [(g.text, g.step) for g in a.grounds]) for a in applications]
