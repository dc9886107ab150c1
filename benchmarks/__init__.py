"""Measurements: the same rules and the same cases in every peer, side by side. Not installed."""
