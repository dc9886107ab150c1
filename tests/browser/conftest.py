"""One real Chromium for all browser tests; where it cannot be had they are skipped with the reason.

``EXPERT_BROWSER=required`` (``make test-browser``) makes a test fail where it would be skipped.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

import expert
from expert import KnowledgeBase
from tests.browser.cases import ROOT, faults_of
from tests.browser.watching import ARGUMENTS, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REQUIRED = os.environ.get("EXPERT_BROWSER") == "required"


def _missing(why: str) -> NoReturn:
    (pytest.fail if REQUIRED else pytest.skip)(why)


def _chromium() -> str | None:
    return shutil.which(os.environ.get("CHROMIUM") or "chromium")


@pytest.fixture(scope="session")
def installed() -> None:
    """What is not on the machine is installed, where that is possible."""
    if importlib.util.find_spec("playwright") is None:
        _missing("playwright is not installed: make test-browser, or pip install -e '.[browser]'")
    bash = shutil.which("bash") or _missing("bash is not on the path, which runs .ci/install-browser")
    done = subprocess.run([bash, ".ci/install-browser"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        _missing(done.stderr.strip())


@pytest.fixture(scope="session")
def browser(installed: None) -> Iterator["Browser"]:  # noqa: ARG001 - it must have run
    """The one Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=_chromium(), args=[*ARGUMENTS])
        yield program
        program.close()


@pytest.fixture
def visitor(browser: "Browser") -> Iterator[Visitor]:
    """Someone who opens pages and whom no fault escapes."""
    someone = Visitor(browser)
    yield someone
    someone.leave()


@pytest.fixture
def look(visitor: Visitor, tmp_path: Path) -> Callable[[str], list[str]]:
    """What is wrong with a picture that is opened by itself."""
    path = tmp_path / "picture.svg"
    path.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    page = visitor.open(path)

    def faults(svg: str) -> list[str]:
        path.write_text(svg, "utf-8")
        visitor.go(page, path)
        return faults_of(page, "svg")

    return faults


@pytest.fixture(scope="session")
def script_of(installed: None) -> Callable[[str], str]:  # noqa: ARG001 - it must have run
    """The script of an npm package by the package's name."""

    def read(package: str) -> str:
        (script,) = (ROOT / "build/browser").glob(f"{package}@*/**/*.js")
        return script.read_text("utf-8")

    return read


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load()


@pytest.fixture(scope="session")
def html_of(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The page of an example, written to disk once."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def written(example: str) -> Path:
        path = folder / f"{example}.html"
        path.write_text(kb.consult(kb.read_facts(ROOT / f"examples/{example}.yaml")).to_html(), "utf-8")
        return path

    return written
