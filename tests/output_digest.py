"""Print one digest over all output of the examples and of every sixth worked case; run as a process of its own."""

import hashlib
import json
from pathlib import Path

from pyarrow import csv

import expert
from expert.loading.case_files import read_cases

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print the digest."""
    kb = expert.load("leg_cramps")
    found = hashlib.sha256()
    for path in sorted(path for path in (ROOT / "examples").iterdir() if path.suffix != ".csv"):
        result = kb.consult(kb.read_facts(path))
        assert kb.consult(kb.read_facts(path), engine="compiled").to_json() == result.to_json()
        for text in (result.to_text(detail="full"), result.to_json(), result.to_markdown()):
            found.update(text.encode())
    for case in read_cases(kb.model, kb.model.folder or ROOT)[::6]:
        found.update(kb.consult(case.facts).to_json().encode())
    table = csv.read_csv(
        ROOT / "examples" / "screening.csv", convert_options=csv.ConvertOptions(strings_can_be_null=True)
    )
    found.update(json.dumps(kb.screen(table, conclusions=["urgency", "all"]).to_pylist()).encode())
    print(found.hexdigest())


if __name__ == "__main__":
    main()
