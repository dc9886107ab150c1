"""The template of a fact file: blank it states nothing, and each answer it offers is one that can be read."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import expert
from expert import KnowledgeBase
from expert.facts import Key, Value
from expert.loading.fact_files import read_fact_text
from expert.loading.template import facts_template
from expert.vocabulary import NOT_STATED, Finding, Item, Scope, Vocabulary
from tests.strategies import LAWS, knowledge_bases

KB = expert.load("leg_cramps")
BLANK = re.compile(r"^  (\w+):    # (.+)$", re.MULTILINE)


def _blanks(template: str) -> dict[str, str]:
    """Item → the comment that offers its answers."""
    found = BLANK.findall(template)
    assert len({name for name, _ in found}) == len(found)
    return dict(found)


def _answers(offered: str) -> list[str]:
    """The answers a comment offers, as a person would write them down."""
    words = re.sub(r", per \w+$", "", offered)
    if words.startswith("a number of "):
        return ["1", "0.5"]
    if words.startswith("one of: "):
        return words.removeprefix("one of: ").split(", ")
    if words.startswith("any of: "):
        values = words.removeprefix("any of: ").strip("[]").split(", ")
        partial = [f"{{{value}: yes}}" for value in values]
        return [f"[{', '.join(values)}]", *(f"[{value}]" for value in values), "[]", *partial]
    return words.split(", ")


def _meaning(item: Item, scope: Scope, answer: str) -> Mapping[Key, Value]:
    """What an answer states, worked out from the documentation of fact files."""
    if answer == "unknown":
        return {}
    if answer in {*scope.members, "both", "neither"}:
        told = {answer: True} if answer in scope.members else dict.fromkeys(scope.members, answer == "both")
        return {(item.id, member): value for member, value in told.items()}
    value = _value(item, answer)
    if not scope.members:
        return {(item.id, None): value}
    return {(item.id, NOT_STATED): value}


def _value(item: Item, answer: str) -> Value:
    kind = item.type if isinstance(item, Finding) else "boolean"
    if kind == "boolean":
        return answer == "yes"
    if kind == "number":
        return float(answer)
    if kind == "choice":
        return answer
    named = re.findall(r"[\w+-]+", answer.replace(": yes", ""))
    values = item.values if isinstance(item, Finding) else {}
    if answer.startswith("{"):
        return dict.fromkeys(named, True)
    return {value: value in named for value in values}


def _is_negative(item: Item, value: Value) -> bool:
    """Whether a value says that nothing remarkable is there, so that it holds for every side."""
    if isinstance(value, dict):
        normal = item.normal if isinstance(item, Finding) else ()
        return not any(present and name not in normal for name, present in value.items())
    return value is False or (isinstance(item, Finding) and value in item.normal)


def _expected(item: Item, scope: Scope, answer: str) -> Mapping[Key, Value]:
    told = _meaning(item, scope, answer)
    if (value := told.get((item.id, NOT_STATED))) is not None and _is_negative(item, value):
        return {(item.id, member): value for member in scope.all_members}
    if answer == "neither":
        return {(item.id, member): False for member in scope.all_members}
    return told


def _implied(vocabulary: Vocabulary, told: Mapping[Key, Value]) -> dict[Key, Value]:
    """What is told together with what it implies, for the same member, wherever nothing else is told of that."""
    found = dict(told)
    waiting = list(told)
    while waiting:
        name, member = waiting.pop()
        item = vocabulary.item(name)
        assert item is not None
        if not _is_negative(item, found[name, member]):
            new = [(other, member) for other in item.implies if (other, member) not in found]
            found |= dict.fromkeys(new, True)
            waiting += new
    return found


def _items(vocabulary: Vocabulary) -> Iterator[Item]:
    for name in vocabulary.statable:
        item = vocabulary.item(name)
        assert item is not None
        yield item


def _check_answers(kb: KnowledgeBase) -> None:
    """Fill every blank with its first answer, then with its second and so on, until each was tried."""
    template = facts_template(kb.vocabulary)
    blanks = _blanks(template)
    answers = {name: _answers(offered) for name, offered in blanks.items()}
    for number in range(max(map(len, answers.values()), default=0)):
        filled = {name: offered[number % len(offered)] for name, offered in answers.items()}
        text = BLANK.sub(lambda found: f"  {found[1]}: {filled[found[1]]}    # {found[2]}", template)  # noqa: B023
        facts = read_fact_text(text, "facts.yaml", kb.vocabulary)
        expected: dict[Key, Any] = {}
        for item in _items(kb.vocabulary):
            expected |= _expected(item, kb.vocabulary.scope_of(item), filled[item.id])
        assert dict(facts.values) == _implied(kb.vocabulary, expected)
        assert not facts.ignored


def test_the_template_states_nothing(tmp_path: Path) -> None:
    """Read back as it is, the template is a case of which nothing is known: no value, no note, nothing ignored."""
    path = tmp_path / "facts.yaml"
    path.write_text(facts_template(KB.vocabulary), encoding="utf-8")
    facts = KB.read_facts(path)
    assert (dict(facts.values), facts.ignored, facts.notes, facts.case) == ({}, (), (), "")
    assert KB.consult(facts).states == KB.consult({}).states


def test_the_template_names_everything_that_may_be_stated_once() -> None:
    """Each finding and each conclusion that may be given has one blank, with its question and help before it."""
    template = facts_template(KB.vocabulary)
    assert set(_blanks(template)) == set(KB.vocabulary.statable)
    lines = template.splitlines()
    for item in _items(KB.vocabulary):
        index = next(number for number, line in enumerate(lines) if line.startswith(f"  {item.id}:"))
        above = [item.question, item.help] if isinstance(item, Finding) and item.help else [item.question]
        assert lines[index - len(above) : index] == [f"  # {text}" for text in above]


def test_warning_signs_come_first() -> None:
    """What exists by the safety policy stands before everything else; then what may be stated in short."""
    names = list(_blanks(facts_template(KB.vocabulary)))
    guards = [name for name, finding in KB.vocabulary.findings.items() if finding.sources]
    given = [name for name in KB.vocabulary.statable if name in KB.vocabulary.conclusions]
    assert len(guards) == 23
    assert names[: len(guards) + len(given)] == guards + given


def test_every_answer_offered_can_be_read() -> None:
    """Each blank filled with each answer its comment offers reads without fault and means what it says."""
    _check_answers(KB)


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_every_default_side_offered_can_be_read(side: str) -> None:
    """The sides the template offers as a default are sides, and the default is used."""
    template = facts_template(KB.vocabulary)
    offered = re.search(r"^side:    # default side \(([^)]+)\)", template, re.MULTILINE)
    assert offered is not None
    assert side in offered[1].split(", ")
    text = template.replace("\nside:", f"\nside: {side}").replace("\n  swelling:", "\n  swelling: yes")
    legs = ["left", "right"] if side == "both" else [side]
    facts = read_fact_text(text, "facts.yaml", KB.vocabulary)
    assert dict(facts.values) == {("swelling", leg): True for leg in legs}


def test_the_head_explains_forms_that_can_be_read() -> None:
    """The example of sides in the head of the template is one that works."""
    example = re.search(r"or (\{.+\})$", facts_template(KB.vocabulary), re.MULTILINE)
    assert example is not None
    facts = read_fact_text(f"findings:\n  swelling: {example[1]}\n", "facts.yaml", KB.vocabulary)
    assert dict(facts.values) == {("swelling", "left"): True, ("swelling", "right"): False}


def test_words_over_several_lines_stay_comments() -> None:
    """A question or heading that holds a line break cannot put a line of its own into the file."""
    kb = KnowledgeBase.from_rules(
        [{"id": "R", "title": "t", "scope": "person", "if": ["wet"], "then": {"rain": "strong"}, "because": "b"}],
        findings=[
            {
                "id": "wet",
                "type": "boolean",
                "question": "Wet?\n  wet: yes",
                "help": "So:\n  wet: yes",
                "group": "A\n  wet: yes",
            }
        ],
        conclusions=[{"id": "rain", "kind": "hypothesis"}],
    )
    facts = read_fact_text(facts_template(kb.vocabulary), "facts.yaml", kb.vocabulary)
    assert dict(facts.values) == {}


@LAWS
@given(knowledge_bases())
def test_any_template_states_nothing_and_offers_what_can_be_read(kb: KnowledgeBase) -> None:
    """The same holds for every knowledge base: other scopes, three members, sets without normal values."""
    template = facts_template(kb.vocabulary)
    assert dict(read_fact_text(template, "facts.yaml", kb.vocabulary).values) == {}
    assert set(_blanks(template)) == set(kb.vocabulary.statable)
    _check_answers(kb)
