"""Diagrams of the reasoning: the graph, its layout, its formats."""

from expert.diagrams.derivation import derivation_graph
from expert.diagrams.drawing import draw, to_dot

__all__ = ["derivation_graph", "draw", "to_dot"]
