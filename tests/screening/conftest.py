"""Screen files of a temporary folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import expert
from expert.screening.screen_file import screen_file
from expert.screening.summary import Summary

Screen = Callable[..., Summary]


@pytest.fixture(scope="module")
def kb() -> expert.KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load()


@pytest.fixture(name="screen")
def screen_with(kb: expert.KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Screen a file of a temporary folder, which is the current one."""
    monkeypatch.chdir(tmp_path)

    def call(table: str | Path, output: str | Path = "made.parquet", **options: Any) -> Summary:
        return screen_file(kb.program, table, output, **options)

    return call
