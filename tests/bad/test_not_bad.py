"""What looks like bad input and is none: refusing it would only be pedantic."""

import io
import sys
from pathlib import Path

import pytest

import expert

LEFT = {("swelling", "left"): True}

ACCEPTED: dict[str, tuple[bytes, dict[tuple[str, str | None], object]]] = {
    "bom.yaml": (b"\xef\xbb\xbffindings:\n  swelling: left\n", LEFT),
    "bom.json": (b'\xef\xbb\xbf{"findings": {"swelling": "left"}}', LEFT),
    "bom.toml": (b'\xef\xbb\xbf[findings]\nswelling = "left"\n', LEFT),
    "carriage returns.yaml": (b"findings:\r\n  swelling: left\r\n", LEFT),
    "carriage returns.toml": (b'[findings]\r\nswelling = "left"\r\n', LEFT),
    "no line end.yaml": (b"findings: {swelling: left}", LEFT),
    "document marks.yaml": (b"%YAML 1.2\n---\nfindings:\n  swelling: left\n...\n", LEFT),
    "quoted names.yaml": (b'"findings":\n  \'swelling\': "left"\n', LEFT),
    "capitals.yaml": (
        b"findings: {smoker: YES, sex: Unknown, swelling: {left: True}}",
        {("smoker", None): True, **LEFT},
    ),
    "blanks.yaml": (
        b"case:\nside: ~\nfindings:\n  smoker:\n  sex: ~\n  drugs: null\n  swelling: left\n",
        LEFT,
    ),
    "nothing.yaml": (b"findings:\n", {}),
    "an empty mapping.yaml": (b"findings: {drugs: {}, cramp_timing: {night: unknown}}", {}),
    "tabs.json": (b'{\n\t"findings":\t{"swelling": "left"}\n}\n', LEFT),
    "null.json": (b'{"side": null, "findings": {"smoker": null, "swelling": {"left": true, "right": null}}}', LEFT),
    "escapes.json": (b'{"case": "\\ud83d\\ude00 \\/ \\u00e4", "find\\u0069ngs": {"swelling": "left"}}', LEFT),
    "long text.json": (b'{"case": "' + b"a" * 5000 + b'", "findings": {"swelling": "left"}}', LEFT),
    "another ending.txt": (b"findings: {swelling: left}", LEFT),
    "capital ending.JSON": (b'{"findings": {"swelling": "left"}}', LEFT),
    "brackets in a text.yaml": (b"findings: {swelling: left}\nnote: |\n  " + b"[" * 100, LEFT),
    "dotted names.toml": (b'findings.swelling.left = true\nnote = "a.b.c"\n', LEFT),
    "many dots in a text.toml": (b'note = "' + b"and. " * 40 + b'"\n[findings]\nswelling = "left"\n', LEFT),
    "keys in a text.toml": (b'note = """\nswelling = 1\n"""\n[findings]\nswelling = "left"\n', LEFT),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_unusual_files_are_read(tiny: expert.KnowledgeBase, tmp_path: Path, name: str) -> None:
    """They state what they say, and nothing else."""
    content, values = ACCEPTED[name]
    path = tmp_path / name
    path.write_bytes(content)
    assert tiny.read_facts(path).values == values


@pytest.mark.parametrize("name", [name for name in ACCEPTED if not name.lower().endswith("toml")])
def test_unusual_files_are_read_from_standard_input(
    tiny: expert.KnowledgeBase, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Standard input has no ending, so YAML and JSON are told apart by what they hold."""
    content, values = ACCEPTED[name]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert tiny.read_facts("-").values == values


@pytest.mark.parametrize("value", [58, 58.0])
def test_numbers_of_every_kind(tiny: expert.KnowledgeBase, value: float) -> None:
    """A number is the same number whether it is written as a whole one or not."""
    assert tiny.facts({"age_years": value}).values == {("age_years", None): 58}


def test_a_number_with_very_many_digits_after_the_point(tiny: expert.KnowledgeBase, tmp_path: Path) -> None:
    """It is in range, so it is accepted."""
    path = tmp_path / "case.yaml"
    path.write_text(f"findings: {{age_years: 57.{'9' * 5000}}}", encoding="utf-8")
    assert tiny.read_facts(path).values == {("age_years", None): 58}


def test_passing_over_what_is_unknown(tiny: expert.KnowledgeBase) -> None:
    """What can be used of a finding is kept, and each thing that was passed over is listed."""
    stated = {"sweling": "left", "skin_colour": {"left": "pale", "right": "purple"}, "drugs": ["aspirin", "iron"]}
    facts = tiny.facts(stated, ignore_unknown=True)
    assert facts.values == {("skin_colour", "left"): "pale"}
    assert [fault.message for fault in facts.ignored] == [
        "unknown finding 'sweling'",
        "'skin_colour' cannot be 'purple'; its values are normal, pale, bluish",
        "'drugs' cannot be 'aspirin'; its values are diuretic, statin",
        "'drugs' cannot be 'iron'; its values are diuretic, statin",
    ]


def test_passing_over_does_not_hide_what_is_wrong(tiny: expert.KnowledgeBase) -> None:
    """A known finding with a value of another kind stays a fault."""
    with pytest.raises(expert.FactsError) as caught:
        tiny.facts({"sweling": "left", "smoker": "perhaps", "drugs": ["aspirin", ["statin"]]}, ignore_unknown=True)
    assert len(caught.value.faults) == 3
