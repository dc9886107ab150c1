"""Consultations of the shipped knowledge base that the tests of reports share."""

import pytest

import expert
from expert.knowledge_base import KnowledgeBase
from tests.reporting.renderings import Rendered, all_worked


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load("leg_cramps")


@pytest.fixture(scope="session")
def worked(kb: KnowledgeBase) -> tuple[Rendered, ...]:
    """The reports of all worked cases."""
    return all_worked(kb)
