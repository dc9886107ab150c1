"""Inputs made to exhaust a reader are refused in little memory and time.

Each is read in a process of its own that may use 600 MB of address space and ten seconds. Within these limits it must
end with the error of this package, so neither a crash nor a traceback of another kind passes.
"""

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.bad.conftest import BASE
from tests.bad.test_knowledge import laid_over

pytest.importorskip("resource", reason="this system has no limits for a process")

DEPTH = 100_000
SECONDS = 10
CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))
import expert

def wide():
    value = "x"
    for _ in range(25):
        value = [value, value]
    return value

def deep():
    value = "x"
    for _ in range(100_000):
        value = {"swelling": value}
    return value

def own():
    value = []
    value += [value, value]
    return value

VALUES = {
    "wide": lambda: {"drugs": wide()},
    "deep": deep,
    "own": lambda: {"drugs": own()},
    "long": lambda: {"drugs": ["statin"] * 5_000_000},
    "many": lambda: {f"finding{number}": True for number in range(500_000)},
    "number": lambda: {"age_years": 10**1_000_000, 10**5000: 1},
    "text": lambda: {"sex": "male" * 20_000_000, "case" * 10_000_000: "x"},
}
base, what, subject = sys.argv[1:]
try:
    if what == "knowledge":
        expert.load(subject)
    elif what == "file":
        expert.load(base).read_facts(subject)
    elif what == "passing over":
        expert.load(base).read_facts(subject, ignore_unknown=True)
        print("0 read")
    else:
        expert.load(base).facts(VALUES[subject]())
except expert.InputError as error:
    assert all(str(fault).isprintable() and len(str(fault)) < 5000 for fault in error.faults)
    print(len(error.faults), error.faults[-1].message)
"""
TOO_DEEP = "is nested more than 30 levels deep"
TOO_MANY = "holds more than 200000 values"
STOPS = "reading stops here, after 100 faults"


def refusal(what: str, subject: str, base: str = str(BASE)) -> str:
    """What the process says at its end: the number of faults and the last of them."""
    command = [sys.executable, "-c", CHILD, base, what, subject]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def billion_laughs() -> str:
    """Nine lists, each of nine times the one before."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in pairwise("abcdefghi"):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join([*lines, "findings: {case: *i}"])


FILES: dict[str, tuple[Callable[[], str], str]] = {
    "aliases.yaml": (billion_laughs, "1 anchors (&name) and aliases (*name) are not allowed"),
    "flow lists.yaml": (lambda: "findings: " + "[" * DEPTH, f"1 {TOO_DEEP}"),
    "flow mappings.yaml": (lambda: "findings: " + "{a: " * DEPTH, f"1 {TOO_DEEP}"),
    "block lists.yaml": (lambda: "findings: \n " + "- " * DEPTH, f"1 {TOO_DEEP}"),
    "complex keys.yaml": (lambda: "? " * DEPTH, f"1 {TOO_DEEP}"),
    "closed lists.yaml": (lambda: "findings: {drugs: " + "[" * DEPTH + "]" * DEPTH + "}", f"1 {TOO_DEEP}"),
    "many values.yaml": (lambda: "findings:\n  drugs: [" + "a," * 450_000 + "]", f"1 {TOO_MANY}"),
    "many names.yaml": (lambda: "findings:\n" + "".join(f"  finding{n}: yes\n" for n in range(50_000)), f"101 {STOPS}"),
    "one name often.yaml": (lambda: "findings:\n" + "  a: b\n" * 90_000, f"101 {STOPS}"),
    "many wrong values.yaml": (lambda: "findings:\n  drugs: [" + "aa," * 90_000 + "]", f"101 {STOPS}"),
    "long name.yaml": (lambda: "findings: {? " + "a" * 900_000 + " : yes}", "1 unknown finding 'aaaa"),
    "long number.yaml": (lambda: "findings: {age_years: 1" + "0" * 900_000 + "}", "1 'age_years' must lie between"),
    "long line of brackets.yaml": (lambda: "[]" * 400_000, "1 not valid YAML"),
    "colons.yaml": (lambda: ":" * 900_000, "1 not valid YAML"),
    "quotes.yaml": (lambda: "'" * 900_000, "1 is no fact file"),
    "spaces.yaml": (lambda: " " * 900_000 + "a", "1 is no fact file"),
    "tags.yaml": (lambda: "!a " * 300_000, "1 "),
    "directives.yaml": (lambda: "%TAG !a! b\n" * 80_000, "1 not valid YAML"),
    "lists.json": (lambda: "[" * DEPTH + "]" * DEPTH, f"1 {TOO_DEEP}"),
    "objects.json": (lambda: '{"a":' * DEPTH, f"1 {TOO_DEEP}"),
    "many values.json": (lambda: '{"findings": {"drugs": [' + "1," * 400_000 + "1]}}", f"1 {TOO_MANY}"),
    "one name often.json": (lambda: '{"findings": {' + '"a":1,' * 90_000 + '"a":1}}', f"101 {STOPS}"),
    "long number.json": (
        lambda: '{"findings": {"age_years": 1' + "0" * 900_000 + "}}",
        "1 'age_years' must lie between",
    ),
    "unclosed text.json": (lambda: '{"case": "' + "\\" * 900_000, "1 not valid JSON"),
    "quotes.json": (lambda: '"' * 900_001, "1 not valid JSON"),
    "lists.toml": (lambda: "a = " + "[" * DEPTH + "]" * DEPTH, f"1 {TOO_DEEP}"),
    "tables.toml": (lambda: "a = " + "{a = " * DEPTH, f"1 {TOO_DEEP}"),
    "dotted name.toml": (lambda: ".".join("a" * 400_000) + " = 1", f"1 {TOO_DEEP}"),
    "dotted name in quotes.toml": (lambda: " . ".join(['"a b"'] * 100_000) + " = 1", f"1 {TOO_DEEP}"),
    "dotted header.toml": (lambda: "[" + ".".join("a" * 400_000) + "]", f"1 {TOO_DEEP}"),
    "long bare name.toml": (lambda: "a" * 900_000 + " = 1", "1 is no fact file"),
    "many names.toml": (lambda: "[findings]\n" + "".join(f"finding{n} = 1\n" for n in range(50_000)), f"101 {STOPS}"),
    "many tables.toml": (lambda: "".join(f"[findings.a{n}]\nb = 1\n" for n in range(35_000)), f"101 {STOPS}"),
    "names in one table.toml": (
        lambda: "findings = {" + ", ".join(f"a{n} = 1" for n in range(70_000)) + "}",
        f"101 {STOPS}",
    ),
    "names in many tables.toml": (
        lambda: "[findings]\n" + "".join(f"a{n} = {{b{n} = 1}}\n" for n in range(40_000)),
        f"101 {STOPS}",
    ),
    "long number.toml": (lambda: "a = 1" + "0" * 900_000, "1 a whole number has too many digits"),
    "dotted name after texts.toml": (
        lambda: "a = '''\"'''  # '\nb = \"\"\"\\\"'\"\"\"\n" + "\t.".join("a" * 200_000) + " = 1",
        f"1 {TOO_DEEP}",
    ),
    "escaped fences.toml": (lambda: "a = " + '"""\\' * 200_000, "1 not valid TOML"),
    "fences.toml": (lambda: "'''" * 300_000, "1 not valid TOML"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_fact_file_made_to_exhaust_the_reader(tmp_path: Path, name: str) -> None:
    """It is refused within the limits, and with few faults."""
    make, expected = FILES[name]
    path = tmp_path / name
    path.write_text(make(), encoding="utf-8")
    assert refusal("file", str(path)).startswith(expected)


def test_many_unknown_names_passed_over(tmp_path: Path) -> None:
    """Passing over what is unknown stays within the limits too, where there are many names that could be meant."""
    path = tmp_path / "case.yaml"
    path.write_text("findings:\n" + "".join(f"  swellinng{n}: yes\n" for n in range(45_000)), encoding="utf-8")
    assert refusal("passing over", str(path), base="leg_cramps") == "0 read"


VALUES = {
    "wide": f"1 {TOO_MANY}",
    "deep": f"1 {TOO_DEEP}",
    "own": f"1 {TOO_DEEP}",
    "long": f"1 {TOO_MANY}",
    "many": f"1 {TOO_MANY}",
    "number": "2 'age_years' must lie between 0 and 130 years, not 1e",
    "text": "2 'sex' cannot be 'malemale",
}


@pytest.mark.parametrize("name", VALUES)
def test_values_made_to_exhaust_the_reader(name: str) -> None:
    """Python values that hold themselves, or one another many times, or are very long, are refused within limits."""
    assert refusal("values", name).startswith(VALUES[name])


KNOWLEDGE: dict[str, tuple[str, Callable[[], str], str]] = {
    "aliases": ("rules/all.yaml", billion_laughs, "1 anchors (&name) and aliases (*name) are not allowed"),
    "deep premise": (
        "rules/all.yaml",
        lambda: "rules:\n  - if: " + "{not: " * DEPTH + "smoker" + "}" * DEPTH,
        f"1 {TOO_DEEP}",
    ),
    "many values": ("vocabulary/all.yaml", lambda: "findings: [" + "a," * 3_900_000 + "]", f"1 {TOO_MANY}"),
    "many wrong entries": ("vocabulary/all.yaml", lambda: "findings: [" + "a," * 150_000 + "]", f"101 {STOPS}"),
    "many unknown keys": ("kb.yaml", lambda: "".join(f"nam{n}: a\n" for n in range(90_000)), f"101 {STOPS}"),
    "many unknown sources": (
        "annotations.yaml",
        lambda: "annotations:\n" + "".join(f"  - {{id: A{n}, text: a, sources: [doc:9:{n}]}}\n" for n in range(20_000)),
        f"101 {STOPS}",
    ),
    "wrong rows": ("statements.csv", lambda: HEADER + "a,b\n" * 1_900_000, f"101 {STOPS}"),
    "long field": ("statements.csv", lambda: HEADER + "a" * 7_000_000, "1 not valid CSV"),
    "many commas": ("statements.csv", lambda: HEADER + "," * 7_000_000, "1 this row has 7000001 columns"),
    "open quote": ("statements.csv", lambda: HEADER + '"' + "a\n" * 3_000_000, "1 not valid CSV"),
}
HEADER = "id,kind,strength,statement,start,end,fingerprint,same_as,reason\n"


@pytest.mark.parametrize("name", KNOWLEDGE)
def test_a_knowledge_base_made_to_exhaust_the_loader(tmp_path: Path, name: str) -> None:
    """It is refused within the limits, and with few faults."""
    path, make, expected = KNOWLEDGE[name]
    folder = laid_over(BASE, tmp_path / "tiny")
    (folder / path).write_text(make(), encoding="utf-8")
    assert refusal("knowledge", str(folder)).startswith(expected)
