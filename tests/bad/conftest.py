"""The tiny knowledge base that bad facts are read against and bad knowledge files are laid over."""

from pathlib import Path

import pytest

import expert

BASE = Path(__file__).parent / "knowledge" / "_base"


@pytest.fixture(scope="session")
def tiny() -> expert.KnowledgeBase:
    """The tiny knowledge base, without a fault."""
    return expert.load(BASE)
