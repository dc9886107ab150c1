"""Importing experta leaves the program that embeds us as it was. Each test looks at a fresh interpreter."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import expert

PACKAGE = Path(expert.__file__).parent
CONSULT = """
import expert
kb = expert.KnowledgeBase.from_rules(
    [{"id": "R", "title": "t", "scope": "person", "if": ["a"], "then": {"x": "yes"}, "because": "b"}],
    findings=[{"id": "a", "type": "boolean"}],
    conclusions=[{"id": "x", "kind": "abstraction"}],
)
assert kb.consult({"a": True})["x"].level == "yes"
import sys
assert "experta" in sys.modules
"""


def run(*parts: str) -> subprocess.CompletedProcess[str]:
    """Run Python statements in a fresh interpreter that shows every warning."""
    code = "\n".join(parts)
    return subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=False)


def test_a_consultation_prints_nothing() -> None:
    """Neither warnings nor log lines appear, whatever experta and its dependencies would say."""
    done = run(CONSULT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_collections_is_left_unpatched() -> None:
    """The name that frozendict needs is gone again after the import."""
    done = run(CONSULT, "import collections", "print(hasattr(collections, 'Mapping'))")
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_a_name_the_embedding_program_put_there_stays() -> None:
    """Where somebody else supplies ``collections.Mapping``, it is theirs afterwards as before."""
    done = run(
        "import collections", "collections.Mapping = mine = object()", CONSULT, "print(collections.Mapping is mine)"
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_logging_is_left_alone() -> None:
    """The root logger has no handlers and its own level, so the embedding program still configures it."""
    before = "import logging\nlevel = logging.root.level"
    done = run(before, CONSULT, "print(logging.root.handlers, logging.root.level == level)")
    assert (done.stdout, done.stderr) == ("[] True\n", "")


def test_handlers_of_the_embedding_program_stay() -> None:
    """A handler that was there before the import is there afterwards, alone."""
    before = "import logging\nmine = logging.NullHandler()\nlogging.root.addHandler(mine)"
    done = run(before, CONSULT, "print(logging.root.handlers == [mine])")
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_warning_filters_are_left_alone() -> None:
    """The filters that decide which warnings are shown are the same before and after."""
    done = run("import warnings\nbefore = list(warnings.filters)", CONSULT, "print(warnings.filters == before)")
    assert (done.stdout, done.stderr) == ("True\n", "")


@pytest.mark.parametrize("statement", ["import expert", "import expert\nexpert.load('leg_cramps')"])
def test_experta_is_imported_only_for_a_consultation(statement: str) -> None:
    """Importing the package and loading a knowledge base do not pay for experta."""
    done = run(statement, "import sys", "print('experta' in sys.modules)")
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_two_threads_may_import_it_at_once() -> None:
    """Consultations that start together in several threads all work and leave nothing patched."""
    body = "\n".join(f"    {line}" for line in CONSULT.strip().splitlines())
    threads = """
import collections, threading
failed = []
def attempt():
    try:
        consult()
    except BaseException as error:
        failed.append(error)
threads = [threading.Thread(target=attempt) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(failed, hasattr(collections, "Mapping"))
"""
    done = run(f"def consult():\n{body}", threads)
    assert (done.stdout, done.stderr) == ("[] False\n", "")


def _imported(path: Path) -> set[str]:
    """The top-level packages a module imports, at its head or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").split(".")[0])
    return found


def test_one_module_imports_experta() -> None:
    """Only the shim imports experta or what it pins."""
    importers = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        if _imported(path) & {"experta", "frozendict"}
    ]
    assert importers == ["engines/_experta_shim.py"]
