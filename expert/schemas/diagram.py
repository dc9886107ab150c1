"""The JSON Schema of a diagram as JSON: every key is required, no other key is allowed."""

from expert.schemas.parts import Schema, closed, described, document, list_of, words

DIAGRAM_FORMAT = 1
_TEXT: Schema = {"type": "string"}
_ID: Schema = {"type": "string", "minLength": 1}
_FLAG: Schema = {"type": "boolean"}
_TRUTH = words("proved", "refuted", "unknown")
_CHANGE = words("", "appears", "goes", "rises", "falls", "opens", "closes")


def diagram_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of the JSON form of a diagram, as JSON values."""
    body = closed(
        {
            "format": described({"const": DIAGRAM_FORMAT}, "The version of this form."),
            "view": described(_TEXT, "What is drawn: inference, conclusion, why-not and so on."),
            "title": _TEXT,
            "notes": described(list_of(_TEXT), "To be shown with it: red flags first, disclaimer, knowledge base."),
            "hidden": described(list_of(_TEXT), "What was left out or drawn together."),
            "levels": described(list_of(_TEXT), "The levels, lowest first."),
            "directed": {"const": True},
            "multigraph": {"const": True},
            "graph": {"type": "object"},
            "nodes": list_of(_node()),
            "edges": list_of(_edge()),
        }
    )
    return document("Diagram", "Nodes and edges of a diagram; edges lead from what is read to what is given.", body, {})


def _node() -> Schema:
    return closed(
        {
            "id": described(_ID, "What it is, such as conclusion:CVI@left; the same in every diagram."),
            "kind": words("fact", "rule", "conclusion", "document", "statement", "group"),
            "label": _TEXT,
            "side": described(_TEXT, "The words for its side; empty for the person."),
            "state": described(_TEXT, "What is known of it, in words."),
            "truth": words("proved", "refuted", "unknown", ""),
            "level": described(_TEXT, "The level proved or given; empty for none."),
            "ceiling": described(_TEXT, "The level that could still be reached, where it is not the level."),
            "role": described(_TEXT, "Of a conclusion, the role of its kind, such as red_flag."),
            "policy": described(_FLAG, "Whether it is the project's own and stands in no document."),
            "root": described(_FLAG, "Whether it is what was asked about."),
            "withheld": described(_FLAG, "Whether it would comfort, while a red flag is present or open."),
            "change": _CHANGE,
            "cluster": described(_TEXT, "The box it is drawn in; empty for none."),
            "layer": {"type": "integer", "minimum": 0},
            "stands_for": described(list_of(_ID), "Of a group, the ids of what it stands for."),
            "tooltip": _TEXT,
            "title": described(_TEXT, "Of a rule, its title, where the drawing writes it; else empty."),
            "cautions": described(list_of(_TEXT), "What must be read before it is followed; shown with it always."),
        }
    )


def _edge() -> Schema:
    return closed(
        {
            "source": _ID,
            "target": _ID,
            "relation": words("reads", "gives", "against", "cites"),
            "level": described(_TEXT, "The level a rule gives; empty for none."),
            "truth": described(_TRUTH, "Of a premise, whether it is satisfied, violated or unknown."),
            "change": _CHANGE,
        }
    )
