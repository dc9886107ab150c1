"""The reports of the examples, letter by letter, as files: a difference in one of them is a decision.

``make golden`` writes them anew, or ``EXPERT_UPDATE_GOLDEN=1 python -m pytest tests/reporting -k golden`` these alone.
"""

import os
from pathlib import Path

import pytest

from expert.knowledge_base import KnowledgeBase
from expert.reporting.report import report
from expert.reporting.text import to_text

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "report"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
UPDATING = bool(os.environ.get("EXPERT_UPDATE_GOLDEN"))


def written(kb: KnowledgeBase, example: Path) -> str:
    """The report of a fact file, without what any change of the knowledge base alters in every report."""
    text = to_text(report(kb.consult(kb.read_facts(example))))
    return text.replace(kb.digest, "<digest>").replace(kb.digest[:12], "<digest>")


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.stem for example in EXAMPLES])
def test_report_of_an_example_is_its_golden_file(kb: KnowledgeBase, example: Path) -> None:
    """The report of each example is what its golden file says; a golden file that is missing is a failure."""
    golden = GOLDEN / f"{example.stem}.txt"
    found = written(kb, example)
    if UPDATING:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert golden.is_file(), f"{golden.name} is missing: run 'make golden' and read it"
    assert found == golden.read_bytes().decode()


def test_every_golden_report_has_its_example() -> None:
    """There are examples, and no golden file is left over from one that is gone."""
    assert EXAMPLES
    assert {golden.stem for golden in GOLDEN.glob("*")} <= {example.stem for example in EXAMPLES}
