"""Whatever is read, only the errors of this package are raised, and what is accepted can be consulted."""

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import expert
from tests.bad.conftest import BASE
from tests.bad.test_knowledge import laid_over, load_with_cases

FUZZ = settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
ENDINGS = ("yaml", "json", "toml", "txt")
GOOD = {
    "yaml": (
        "case: one\nside: left\nfindings:\n  swelling: yes\n  smoker: no\n  skin_colour: {left: pale, right: unknown}\n"
        "  cramp_timing: [night, rest]\n  drugs: {statin: yes}\n  age_years: 58\n  leg_cramp: both\n  sex:\n"
    ),
    "json": (
        '{"case": "one", "side": "left", "findings": {"swelling": "yes", "smoker": false, "sex": null,\n'
        ' "skin_colour": {"left": "pale"}, "cramp_timing": ["night"], "drugs": {"statin": true}, "age_years": 5.8e1}}\n'
    ),
    "toml": (
        'case = "one"\nside = "left"\n[findings]\nswelling = "yes"\nsmoker = false\nskin_colour = {left = "pale"}\n'
        'cramp_timing = ["night"]\nage_years = 58\n[findings.drugs]\nstatin = true\n'
    ),
}
PIECES = [*"[]{}:,-?&*!|>'\"%@`#=.\\ \n\t\r\0~", "\n  ", ": ", "- ", "null", "yes", "no", "unknown", "left", "both"]
PIECES += [
    "findings",
    "swelling",
    "1e999",
    ".nan",
    "NaN",
    "9" * 5000,
    "'''",
    '"""',
    "[[",
    "\ufeff",
    "\u2028",
    "\x85",
    "\u202e",
]
FILES = sorted(path.relative_to(BASE).as_posix() for path in BASE.rglob("*.*"))
FURTHER = {
    "annotations.yaml": "annotations:\n  - {id: A-1, text: How common it is., sources: [doc:1:1]}\n",
    "tensions.yaml": (
        "tensions:\n  - id: T-1\n    title: One or the other?\n    handling: Both are shown.\n    sides:\n"
        "      - {text: The one., sources: [doc:1:1], rules: [R-1]}\n      - {text: The other., sources: [doc:1:2]}\n"
    ),
    "doubts.yaml": "doubts:\n  - {id: D-1, statements: [doc:1:1], why: It is odd., handling: Kept.}\n",
    "cautions.yaml": "cautions:\n  - {id: C-1, on: [CVI], while: {not: smoker}, text: Ask., sources: [policy:S1]}\n",
    "rules/further.yaml": (
        "topic: further\ntitle: Further\nrules:\n  - id: R-9\n    title: Every form\n    scope: leg\n    if:\n"
        "      - any: [swelling, {skin_colour: [pale, bluish]}, {other_leg: swelling}]\n"
        "      - at_least: {count: 1, of: [{age_years: {above: 45}}, {cramp_timing: {includes: [night]}}]}\n"
        "      - not: {legs_differ: [swelling]}\n      - slow_blood: {level: strong}\n"
        "    then: {CVI: contrary}\n    because: It is so.\n    sources: [doc:1:1]\n"
    ),
    "vocabulary/further.yaml": (
        "findings:\n  - id: itching\n    type: number\n    unit: days\n    range: [0, 9]\n    scope: leg\n"
        "    label: itching\n    question: How long?\n    codes: {HPO: [HP:1]}\n    descriptive: yes\n"
        "conclusions:\n  - id: PAD\n    kind: hypothesis\n    scope: leg\n    label: artery disease\n"
        "    competes_with: [CVI]\n    given: strong\n    question: Is there PAD?\n    reassures: no\n"
    ),
    "cases/all.yaml": (
        "cases:\n  - id: one\n    title: A case\n    written_from: [doc:1:1]\n    findings: {swelling: left}\n"
        "    expect: {slow_blood: {left: strong}}\n    forbid: [advice]\n    urgency: U1\n"
    ),
}


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """A text with a few pieces cut out, put in, doubled or moved."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from(["", text[start:end] * 2, *PIECES]) | st.text(max_size=3))
        text = text[:start] + piece + text[end:]
    return text


texts = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(PIECES)
strange = (
    scalars
    | st.binary(max_size=4)
    | st.complex_numbers()
    | st.decimals()
    | st.fractions()
    | st.dates()
    | st.just(object())
)
names = st.text(max_size=8) | st.sampled_from(
    ["findings", "case", "side", "note", "swelling", "smoker", "skin_colour", "sex", "cramp_timing", "drugs", "left",
     "age_years", "soreness_hours", "leg_cramp", "CVI", "both", "neither", "not_stated", "night", "statin"]
)  # fmt: skip
keys = names | st.integers() | st.booleans() | st.none() | st.tuples(st.integers())
nested = st.recursive(
    strange,
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=12,
)


@contextlib.contextmanager
def refusals(kind: type[expert.InputError]) -> Iterator[None]:
    """Let pass only errors of one kind, with faults fit to print."""
    try:
        yield
    except kind as error:
        check_faults(error)


def check_faults(error: expert.InputError) -> None:
    """Every fault is one line that can be printed, and there is one."""
    assert error.faults
    assert all(str(fault).isprintable() for fault in error.faults)


def read(kb: expert.KnowledgeBase, content: bytes, ending: str) -> None:
    """Read bytes as a fact file; what is accepted is consulted too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"case.{ending}"
        path.write_bytes(content)
        with refusals(expert.FactsError):
            kb.consult(kb.read_facts(path))


@pytest.mark.parametrize("ending", ENDINGS)
@given(text=texts)
@FUZZ
def test_any_text_as_a_fact_file(tiny: expert.KnowledgeBase, ending: str, text: str) -> None:
    """A text is a fact file, or refused as one."""
    read(tiny, text.encode("utf-8", "surrogatepass"), ending)


@pytest.mark.parametrize("ending", ENDINGS)
@given(content=st.binary(max_size=60))
@FUZZ
def test_any_bytes_as_a_fact_file(tiny: expert.KnowledgeBase, ending: str, content: bytes) -> None:
    """Bytes are a fact file, or refused as one."""
    read(tiny, content, ending)


@pytest.mark.parametrize("ending", GOOD)
@given(data=st.data())
@FUZZ
def test_a_good_fact_file_with_slips(tiny: expert.KnowledgeBase, ending: str, data: st.DataObject) -> None:
    """A fact file with slips of the keyboard is still one, or refused."""
    read(tiny, data.draw(mutated(GOOD[ending])).encode("utf-8", "surrogatepass"), ending)


@pytest.mark.parametrize("ending", GOOD)
def test_the_good_fact_files_are_good(tiny: expert.KnowledgeBase, tmp_path: Path, ending: str) -> None:
    """Without slips they are accepted, so that the slips are what is tested."""
    path = tmp_path / f"case.{ending}"
    path.write_text(GOOD[ending], encoding="utf-8")
    assert tiny.read_facts(path).values["cramp_timing", "left"]


@given(values=nested)
@example(values={"age_years": 10**5000})
@example(values={"age_years": Fraction(10**400), "soreness_hours": Decimal("NaN")})
@example(values={"sex": "\ud800", "\udfff": date(2026, 1, 31)})
@example(values={"findings": None, "case": datetime(2026, 1, 31, tzinfo=UTC)})
@FUZZ
def test_any_values_as_facts(tiny: expert.KnowledgeBase, values: Any) -> None:
    """Python values are facts, or refused as such in lines that can be printed."""
    with refusals(expert.FactsError):
        tiny.consult(tiny.facts(values))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny knowledge base with every kind of file."""
    folder = laid_over(BASE, tmp_path_factory.mktemp("full"))
    (folder / "cases").mkdir()
    for path, text in FURTHER.items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_the_full_knowledge_base_is_good(full: Path) -> None:
    """Without slips it loads, so that the slips are what is tested."""
    load_with_cases(full)


@pytest.mark.parametrize("path", sorted([*FILES, *FURTHER]))
@given(data=st.data())
@settings(FUZZ, max_examples=60)
def test_a_good_knowledge_base_with_slips(full: Path, path: str, data: st.DataObject) -> None:
    """A knowledge base with slips of the keyboard in one file can be consulted, or is refused in lines fit to print."""
    file = full / path
    good = file.read_bytes()
    file.write_bytes(data.draw(mutated(good.decode())).encode("utf-8", "surrogatepass"))
    try:
        with refusals(expert.KnowledgeError):
            load_with_cases(full)
            expert.load(full).consult({})
    finally:
        file.write_bytes(good)
