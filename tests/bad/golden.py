"""Compare what is printed with a golden file beside the input, or write it anew."""

import os
from pathlib import Path

UPDATING = bool(os.environ.get("EXPERT_UPDATE_GOLDEN"))


def check_golden(golden: Path, printed: str) -> None:
    """Fail where ``printed`` is not what the file says; with ``EXPERT_UPDATE_GOLDEN`` set, write the file first."""
    if UPDATING:
        golden.write_text(printed, encoding="utf-8", newline="\n")
    assert golden.is_file(), f"{golden.name} is missing: run 'make golden' and read it"
    assert printed == golden.read_bytes().decode()
