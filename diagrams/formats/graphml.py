"""A drawing as GraphML, for Gephi, yEd, Cytoscape and networkx.

The ids of nodes are those of the picture, since GraphML allows no other characters; ``name`` has the drawing's own.
Source: The GraphML File Format, http://graphml.graphdrawing.org/specification.html.
"""

from typing import TYPE_CHECKING

from expert.diagrams.composing import element_ids
from expert.diagrams.formats.plain import edge_values, names, node_values
from expert.diagrams.graph import Drawing
from expert.diagrams.measure import remark

if TYPE_CHECKING:
    import networkx as nx


_BETWEEN = {"cautions": "\n"}


def to_graphml(drawing: Drawing) -> str:
    """The drawing as GraphML: every value of nodes and edges as a typed key, title and notes as keys of the graph."""
    import networkx as nx

    lines = nx.generate_graphml(_graph(drawing))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + "\n"


def _graph(drawing: Drawing) -> "nx.MultiDiGraph[str]":
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        view=remark(drawing.view),
        title=remark(drawing.title),
        notes="\n".join(map(remark, drawing.notes)),
        hidden="\n".join(map(remark, drawing.hidden)),
        levels=" < ".join(map(remark, drawing.levels)),
    )
    ids, shown = element_ids(drawing), names(drawing)
    for node in drawing.nodes:
        values = node_values(node, shown)
        joined = {
            name: _BETWEEN.get(name, " ").join(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }
        graph.add_node(ids[node.id], name=shown[node.id], **joined)
    for number, edge in enumerate(drawing.edges):
        graph.add_edge(ids[edge.source], ids[edge.target], key=f"e{number}", **edge_values(edge))
    return graph
