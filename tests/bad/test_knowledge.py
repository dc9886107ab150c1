"""Every folder in ``tests/bad/knowledge`` is laid over the tiny knowledge base and refused with its expected faults.

``EXPERT_UPDATE_GOLDEN=1 python -m pytest tests/bad`` writes the files ``expected.txt`` anew; a difference in one of
them is a decision about what a person is told.
"""

import shutil
from pathlib import Path

import pytest

import expert
from expert.loading.case_files import read_cases
from tests.bad.golden import check_golden

FOLDER = Path(__file__).parent / "knowledge"
BASE = FOLDER / "_base"
OVERLAYS = sorted(path for path in FOLDER.iterdir() if path != BASE)


def load_with_cases(folder: Path) -> None:
    """Read everything a knowledge base folder holds."""
    read_cases(expert.load(folder).model, folder)


def laid_over(overlay: Path, folder: Path) -> Path:
    """The tiny knowledge base with the files of another folder in the place of its own, or beside them."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    shutil.copytree(overlay, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    return folder


def test_the_tiny_knowledge_base_is_good() -> None:
    """Without a bad file laid over it, it loads: so every fault comes from what is laid over it."""
    load_with_cases(BASE)


@pytest.mark.parametrize("overlay", OVERLAYS, ids=[path.name for path in OVERLAYS])
def test_a_bad_knowledge_base_is_refused_with_its_faults(overlay: Path, tmp_path: Path) -> None:
    """Each fault is one line that names the file, and the faults stand in the order of their places."""
    folder = laid_over(overlay, tmp_path / "tiny")
    with pytest.raises(expert.KnowledgeError) as caught:
        load_with_cases(folder)
    faults = caught.value.faults
    lines = [str(fault).replace(f"{folder}/", "") for fault in faults]
    assert all(line.isprintable() for line in lines)
    assert [fault.place for fault in faults] == sorted(fault.place for fault in faults if fault.place)
    assert {line.split(":")[0] for line in lines} <= {
        path.relative_to(overlay).as_posix() for path in overlay.rglob("*")
    }
    check_golden(overlay / "expected.txt", "".join(f"{line}\n" for line in lines))
