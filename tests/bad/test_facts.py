"""Every fact file in ``tests/bad/facts`` is refused with the faults of its ``.expected`` file, in the order of places.

``EXPERT_UPDATE_GOLDEN=1 python -m pytest tests/bad`` writes the expected files anew; a difference in one of them is a
decision about what a person is told.
"""

from pathlib import Path

import pytest

import expert
from tests.bad.golden import check_golden

FOLDER = Path(__file__).parent / "facts"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".expected")


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_bad_fact_file_is_refused_with_its_faults(tiny: expert.KnowledgeBase, path: Path) -> None:
    """Each fault is one line that names the file, and the faults stand in the order of their places."""
    with pytest.raises(expert.FactsError) as caught:
        tiny.read_facts(path)
    faults = caught.value.faults
    lines = [str(fault).replace(str(path), path.name) for fault in faults]
    assert all(line.startswith(f"{path.name}:") and line.isprintable() for line in lines)
    assert [fault.place for fault in faults] == sorted(fault.place for fault in faults if fault.place)
    check_golden(FOLDER / f"{path.name}.expected", "".join(f"{line}\n" for line in lines))


def test_every_expected_file_has_its_input() -> None:
    """No expected file is left over from an input that is gone."""
    assert {path.stem for path in FOLDER.glob("*.expected")} == {path.name for path in FILES}
