"""The file an interview keeps: reading it gives the same facts again, whatever was answered."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import expert
from expert.errors import InputError
from expert.facts import Facts
from expert.interview.saving import Saved, fact_text
from expert.knowledge_base import KnowledgeBase
from expert.loading.fact_files import read_fact_text
from tests.interview.bases import aches
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = aches()


def same(found: Facts, wanted: Facts) -> bool:
    """Whether facts state the same, and the same is answered unknown."""
    return (dict(found.values), set(found.unknown), found.case, found.note) == (
        dict(wanted.values),
        set(wanted.unknown),
        wanted.case,
        wanted.note,
    )


@LAWS
@given(st.data())
def test_saved_facts_are_read_as_they_were(data: st.DataObject) -> None:
    """For drawn knowledge bases and facts, the saved text states the same, as YAML and as JSON, and is stable."""
    kb = data.draw(knowledge_bases())
    facts = kb.facts({"case": "a: b # c", "note": "näher: '", **data.draw(stated_facts(kb))})
    for as_json, name in ((False, "a.yaml"), (True, "a.json")):
        text = fact_text(facts, kb.vocabulary, as_json=as_json)
        again = read_fact_text(text, name, kb.vocabulary)
        assert same(again, facts)
        assert fact_text(again, kb.vocabulary, as_json=as_json) == text


def test_a_saved_file_reads_as_a_person_would_write_it() -> None:
    """One finding to a line, in plain words, unknown answers included."""
    known = {"black_skin": "left", "pale": "unknown", "age": 58, "timing": ["night"], "heavy": {"right": "unknown"}}
    text = fact_text(KB.facts({"case": "one", "findings": known}), KB.vocabulary)
    assert text.splitlines()[1:] == [
        'case: "one"',
        "findings:",
        "  black_skin: {left: yes}",
        "  age: 58",
        "  timing: [night]",
        "  pale: unknown",
        "  heavy: {right: unknown}",
    ]


def test_nothing_known_is_a_fact_file_too() -> None:
    """Without any answer the file still reads as facts."""
    assert same(read_fact_text(fact_text(KB.facts({}), KB.vocabulary), "a.yaml", KB.vocabulary), KB.facts({}))


def test_words_that_yaml_reads_otherwise_are_read_as_words() -> None:
    """Values named like a number, or like a truth elsewhere, are read as the words they are."""
    names = ("on", "off", "y", "1", "1e5", "a-b", "x+")
    finding = {"id": "odd", "type": "choices", "values": dict.fromkeys(names, "w")}
    rule = {"id": "R", "title": "t", "scope": "person", "if": [{"odd": {"includes": ["on"]}}], "because": "b"}
    conclusion = {"id": "c", "kind": "hypothesis"}
    kb = KnowledgeBase.from_rules([{**rule, "then": {"c": "strong"}}], findings=[finding], conclusions=[conclusion])
    for facts in (kb.facts({"odd": list(names)}), kb.facts({"odd": {"on": "yes", "1": "no"}})):
        assert same(read_fact_text(fact_text(facts, kb.vocabulary), "a.yaml", kb.vocabulary), facts)


def test_what_was_passed_over_is_kept_as_a_remark() -> None:
    """Names that were ignored stand in a comment, on one line whatever they hold."""
    facts = KB.facts({"hevy\n\u202ex": "yes", "pale": "yes"}, ignore_unknown=True)
    text = fact_text(facts, KB.vocabulary)
    assert "# passed over:" in text
    assert all(line.startswith(("#", "findings:", "  ")) for line in text.splitlines())


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a"])
def test_the_file_follows_the_facts(tmp_path: Path, name: str) -> None:
    """Each save replaces the file; its ending chooses the format."""
    path = tmp_path / name
    saved = Saved(str(path), KB.vocabulary)
    for known in ({"pale": "yes"}, {"pale": "no"}):
        saved.save(KB.facts(known))
        assert same(KB.read_facts(path), KB.facts(known))
    assert [found.name for found in tmp_path.iterdir()] == [name]
    if name.endswith(".json"):
        assert json.loads(path.read_text("utf-8")) == {"findings": {"pale": "no"}}


def test_another_file_is_not_written_over(tmp_path: Path) -> None:
    """A file that is there already is only written over where the interview goes on from it."""
    path = tmp_path / "mine.yaml"
    path.write_text("findings: {pale: yes}\n", "utf-8")
    with pytest.raises(InputError, match="is there already: give it as FACTS to go on from it"):
        Saved(str(path), KB.vocabulary)
    with pytest.raises(InputError, match="is there already"):
        Saved(str(path), KB.vocabulary, str(tmp_path / "other.yaml"))
    Saved(str(tmp_path / "." / "mine.yaml"), KB.vocabulary, str(path)).save(KB.facts({"pale": "no"}))
    assert same(KB.read_facts(path), KB.facts({"pale": "no"}))


@pytest.mark.parametrize("name", ["a.toml", "nowhere/a.yaml"])
def test_what_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    """A format that is not written, and a place where nothing can be written, are faults."""
    with pytest.raises(expert.InputError):
        Saved(str(tmp_path / name), KB.vocabulary).save(KB.facts({}))
