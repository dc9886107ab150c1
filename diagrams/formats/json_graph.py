"""A drawing as JSON: nodes and edges as lists, as D3, Cytoscape and ``networkx.node_link_graph`` read them.

``expert.schemas.diagram_schema`` describes it.
"""

import json
from typing import Any

from expert.diagrams.formats.plain import edge_values, names, node_values
from expert.diagrams.graph import Drawing
from expert.diagrams.measure import remark

FORMAT = 1


def to_values(drawing: Drawing) -> dict[str, Any]:
    """The drawing as JSON values."""
    ids = names(drawing)
    return {
        "format": FORMAT,
        "view": remark(drawing.view),
        "title": remark(drawing.title),
        "notes": [remark(note) for note in drawing.notes],
        "hidden": [remark(text) for text in drawing.hidden],
        "levels": [remark(level) for level in drawing.levels],
        "directed": True,
        "multigraph": True,
        "graph": {},
        "nodes": [{"id": ids[node.id], **_listed(node_values(node, ids))} for node in drawing.nodes],
        "edges": [
            {"source": ids[edge.source], "target": ids[edge.target], **edge_values(edge)} for edge in drawing.edges
        ],
    }


def _listed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def to_json(drawing: Drawing) -> str:
    """The drawing as JSON text, the same bytes for the same drawing."""
    return json.dumps(to_values(drawing), ensure_ascii=False, indent=2) + "\n"
