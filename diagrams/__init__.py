"""Diagrams of the reasoning: views make drawings, formats render them, and one visual language is the same in all."""

from expert.diagrams.diagram import Diagram

__all__ = ["Diagram"]
