"""Explanations: questions about a finished consultation. They only read it."""
