"""A small knowledge base for interviews: red flags, a choice, a set, a number, two legs, an urgency, a conflict."""

from typing import Any

from expert.knowledge_base import KnowledgeBase

Plain = dict[str, Any]


def rule(name: str, premises: Any, then: Plain, scope: str = "person") -> Plain:
    """A rule with no more than it needs."""
    return {"id": name, "title": f"Rule {name}", "scope": scope, "if": premises, "then": then, "because": f"B {name}."}


FINDINGS: list[Plain] = [
    {"id": "black_skin", "type": "boolean", "scope": "leg", "label": "black skin", "question": "Is the skin black?"},
    {"id": "pale", "type": "boolean", "label": "paleness", "question": "Is the face pale?"},
    {"id": "age", "type": "number", "unit": "years", "range": [0, 130], "label": "age", "question": "How old?"},
    {
        "id": "timing",
        "type": "choices",
        "label": "time of the ache",
        "question": "When does it ache?",
        "values": {"night": "at night", "day": "by day"},
    },
    {
        "id": "warmth",
        "type": "choice",
        "scope": "leg",
        "label": "warmth",
        "question": "How warm is the leg?",
        "values": {"normal": "normal", "cold": "cold"},
        "normal": ["normal"],
    },
    {"id": "heavy", "type": "boolean", "scope": "leg", "label": "heaviness", "question": "Does the leg feel heavy?"},
    {"id": "tired", "type": "boolean", "label": "tiredness", "question": "Was the day tiring?"},
]
CONCLUSIONS: list[Plain] = [
    {
        "id": "dying_skin",
        "kind": "red_flag",
        "scope": "leg",
        "label": "dying skin",
        "meaning": "the skin may be dying",
        "urgency": "now",
        "advice": "Call for help now.",
    },
    {"id": "bleeding", "kind": "red_flag", "label": "bleeding inside", "urgency": "soon", "advice": "Be seen today."},
    {"id": "vein", "kind": "hypothesis", "scope": "leg", "label": "vein trouble"},
    {"id": "harmless", "kind": "hypothesis", "label": "a harmless ache", "reassures": "yes", "urgency": "home"},
]
RULES: list[Plain] = [
    rule("F1", ["black_skin"], {"dying_skin": "yes"}, "leg"),
    rule("F2", ["pale", {"age": {"above": 60}}], {"bleeding": "yes"}),
    rule("V1", ["heavy"], {"vein": "possible"}, "leg"),
    rule("V2", ["heavy", {"warmth": "cold"}], {"vein": "strong"}, "leg"),
    rule("H1", ["tired", {"timing": {"includes": "night"}}], {"harmless": "supporting"}),
]
HEAD: Plain = {
    "name": "aches",
    "title": "Aches",
    "disclaimer": "This is not a diagnosis.",
    "scopes": {
        "leg": {
            "label": "leg",
            "plural": "legs",
            "members": {"left": "left leg", "right": "right leg"},
            "not_stated": "side not stated",
        }
    },
    "kinds": {
        "red_flag": {"label": "red flag", "plural": "Red flags", "role": "red_flag", "levels": "no"},
        "hypothesis": {"label": "hypothesis", "plural": "Hypotheses", "role": "hypothesis", "levels": "yes"},
    },
    "urgency": [
        {"id": "home", "label": "self-care", "meaning": "Stay at home."},
        {"id": "soon", "label": "soon", "meaning": "Be seen soon."},
        {"id": "now", "label": "emergency", "meaning": "Call now."},
    ],
}


def aches(*, urgency_of_flags: bool = True, extra: Plain | None = None) -> KnowledgeBase:
    """The knowledge base; on request its red flags stand for no urgency, and coldness leads to one more conclusion."""
    plain = [dict(entry) for entry in [*CONCLUSIONS, *([extra] if extra else [])]]
    rules = [*RULES, *([rule("X1", [{"warmth": "cold"}], {extra["id"]: "strong"}, "leg")] if extra else [])]
    for entry in plain:
        if entry["kind"] == "red_flag" and not urgency_of_flags:
            del entry["urgency"]
    return KnowledgeBase.from_rules(rules, findings=FINDINGS, conclusions=plain, **HEAD)
