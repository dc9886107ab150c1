"""Print one digest over all output of the examples and of every sixth worked case; run as a process of its own."""

import hashlib
from pathlib import Path

import expert
from expert.loading.case_files import read_cases

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print the digest."""
    kb = expert.load("leg_cramps")
    found = hashlib.sha256()
    for path in sorted((ROOT / "examples").iterdir()):
        result = kb.consult(kb.read_facts(path))
        for text in (result.to_text(detail="full"), result.to_json(), result.to_markdown()):
            found.update(text.encode())
    for case in read_cases(kb.model, kb.model.folder or ROOT)[::6]:
        found.update(kb.consult(case.facts).to_json().encode())
    print(found.hexdigest())


if __name__ == "__main__":
    main()
