"""A small knowledge base that uses every form there is, and cases that make each of them matter to a certificate."""

from collections.abc import Mapping
from typing import Any

from expert import KnowledgeBase

Plain = dict[str, Any]

LEG = {"label": "leg", "plural": "legs", "members": {"left": "left leg", "right": "right leg"}, "not_stated": "a leg"}


def _rule(name: str, scope: str, premises: list[Any], then: Mapping[str, str]) -> Plain:
    return {"id": name, "title": f"Rule {name}", "scope": scope, "if": premises, "then": then, "because": "So it is."}


def every_form() -> KnowledgeBase:
    """The knowledge base."""
    return KnowledgeBase.from_rules(
        [
            _rule("S-1", "leg", ["sore", {"shade": ["red", "blue"]}], {"strained": "yes"}),
            _rule("S-2", "leg", [{"other_leg": "sore"}, {"shade": {"not": "plain"}}], {"strained": "yes"}),
            _rule("T-1", "leg", ["strained"], {"torn": "possible"}),
            _rule("T-2", "leg", ["strained", {"times": {"includes": ["night"]}}], {"torn": "strong"}),
            _rule("T-3", "leg", [{"sore": "no"}], {"torn": "contrary"}),
            _rule("W-1", "person", [{"any": ["torn", {"age": {"above": 60}}]}], {"worn": "inherit"}),
            _rule("W-2", "leg", [{"at_least": {"count": 2, "of": ["torn", "sore", "tired"]}}], {"worn": "supporting"}),
            _rule("W-3", "person", [{"age": {"below": 30}}], {"worn": "contrary"}),
            _rule(
                "W-4",
                "person",
                [{"at_least": {"count": 2, "of": ["torn", {"age": {"above": 60}}]}}],
                {"worn": "inherit"},
            ),
            _rule("N-1", "person", [{"times": {"not": ["night", "day"]}}], {"quiet": "yes"}),
            _rule("N-2", "leg", [{"times": {"includes": ["day"]}}], {"noticed": "yes"}),
            _rule("U-1", "person", [{"legs_differ": ["sore", "shade", "torn"]}], {"uneven": "yes"}),
            _rule("E-1", "person", [{"torn": {"level": "strong"}}, {"not": "uneven"}], {"alarm": "yes"}),
            _rule("R-1", "person", ["worn"], {"rest": "inherit"}),
            _rule("R-3", "person", ["torn", {"not": "worn"}], {"rest": "inherit"}),
            _rule("R-2", "person", [{"times": {"nonempty": "yes"}}, {"age": {"known": "yes"}}], {"rest": "supporting"}),
        ],
        findings=[
            {"id": "sore", "type": "boolean", "scope": "leg", "implies": ["tired"]},
            {"id": "tired", "type": "boolean", "scope": "leg"},
            {
                "id": "shade",
                "type": "choice",
                "scope": "leg",
                "values": {"plain": "plain", "red": "red", "blue": "blue"},
                "normal": ["plain"],
            },
            {"id": "times", "type": "choices", "scope": "leg", "values": {"night": "by night", "day": "by day"}},
            {"id": "age", "type": "number", "unit": "years", "range": [0, 130]},
        ],
        conclusions=[
            {"id": "strained", "kind": "sign", "scope": "leg", "given": "yes", "question": "Is it strained?"},
            {"id": "torn", "kind": "hypothesis", "scope": "leg", "given": "supporting", "question": "Is it torn?"},
            {"id": "worn", "kind": "hypothesis", "urgency": "U1"},
            {"id": "uneven", "kind": "sign"},
            {"id": "alarm", "kind": "red_flag", "urgency": "U2"},
            {"id": "rest", "kind": "advice"},
            {"id": "quiet", "kind": "sign"},
            {"id": "noticed", "kind": "sign", "scope": "leg"},
            {"id": "unheard", "kind": "hypothesis"},
        ],
        scopes={"leg": LEG},
        kinds={
            "sign": {"label": "sign", "plural": "Signs", "role": "intermediate", "levels": "no"},
            "hypothesis": {"label": "hypothesis", "plural": "Hypotheses", "role": "hypothesis", "levels": "yes"},
            "red_flag": {"label": "red flag", "plural": "Red flags", "role": "red_flag", "levels": "no"},
            "advice": {"label": "advice", "plural": "Advice", "role": "recommendation", "levels": "yes"},
        },
        levels=["possible", "supporting", "strong"],
        inherit_up_to="supporting",
        urgency=[
            {"id": "U0", "label": "none", "meaning": "Nothing."},
            {"id": "U1", "label": "soon", "meaning": "Soon."},
            {"id": "U2", "label": "now", "meaning": "Now."},
        ],
    )


CASES: Mapping[str, Plain] = {
    "nothing": {},
    "both legs": {"sore": "both", "shade": {"left": "red", "right": "blue"}, "times": {"left": ["night"]}, "age": 70},
    "one leg": {"sore": {"left": "yes", "right": "no"}, "shade": "plain", "age": 20},
    "a leg": {"sore": "yes", "shade": {"left": "red"}, "times": {"not_stated": {"night": "yes"}}},
    "neither leg": {"sore": "neither", "strained": "neither", "torn": "neither", "times": [], "age": 40},
    "given": {"torn": "left", "strained": {"left": "no", "right": "yes"}, "times": {"right": {"night": "no"}}},
    "disputed": {"sore": "both", "shade": {"both": "red"}, "strained": {"left": "no"}, "torn": {"both": "no"}},
    "stated though excluded": {"strained": {"left": "yes"}, "sore": "neither", "shade": "plain"},
    "each leg for a reason of its own": {
        "strained": {"left": "no"},
        "shade": {"right": "plain"},
        "times": {"not_stated": {"night": "yes"}},
    },
    "stated of a leg though excluded of each": {
        "strained": {"left": "no", "not_stated": "yes"},
        "shade": {"right": "plain"},
    },
    "no leg, though for one that is not named nothing is known": {
        "times": {"left": {"night": "yes"}, "right": {"day": "yes"}},
        "tired": "yes",
    },
    "all legs alike in what is not said of the one that is not named": {
        "times": {"left": {"day": "yes"}, "right": {"day": "yes"}, "not_stated": {"night": "yes"}},
    },
    "all legs alike": {"strained": "both", "torn": {"left": "yes"}, "shade": "red"},
}
