"""Every view in every format without a program or a library of the system: the search path is empty."""

import subprocess
import sys
from pathlib import Path

from expert.diagrams.choosing import VIEWS
from expert.diagrams.diagram import FORMATS

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/claudication.yaml"
PROGRAM = """
import sys
import expert
from expert.diagrams.diagram import FORMATS
kb = expert.load()
result = kb.consult(kb.read_facts(sys.argv[1]))
asked = {
    "inference": {}, "settled": {}, "conclusion": {"name": "PAD"}, "provenance": {"name": "PAD"},
    "why-not": {"name": "CVI"}, "contrast": {"name": "PAD", "foil": "CVI"},
    "what-if": {"changes": {"relief_on_stopping": "no"}},
}
drawn = {view: result.diagram(view=view, **given) for view, given in asked.items()}
drawn |= {"knowledge": kb.diagram(), "topic": kb.diagram("arterial")}
for view, diagram in drawn.items():
    for name in FORMATS:
        print(view, name, len(diagram.to_bytes(name)))
"""


def test_every_view_in_every_format_with_an_empty_path(tmp_path: Path) -> None:
    """Nothing is looked for in the search path or the home, and nothing is left behind in the working folder."""
    said = subprocess.check_output(
        [sys.executable, "-c", PROGRAM, str(EXAMPLE)],
        cwd=tmp_path,
        env={"PATH": "", "HOME": str(tmp_path / "nowhere")},
        text=True,
    )
    told = [row.split() for row in said.splitlines()]
    views = [*VIEWS, "knowledge", "topic"]
    assert sorted((view, name) for view, name, _ in told) == sorted((view, name) for view in views for name in FORMATS)
    assert all(int(size) > 400 for *_, size in told)
    assert list(tmp_path.iterdir()) == []
