"""Interviews with simulated people: whatever they type, nothing settled is asked, nothing twice, nothing is lost."""

from collections.abc import Iterator, Mapping
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert.explanations.questions import NextQuestion
from expert.explanations.variants import Edit
from expert.facts import Facts, Key, is_negative
from expert.interview.interview import Interview
from expert.interview.saving import fact_text
from expert.knowledge_base import KnowledgeBase
from expert.loading.fact_changes import changed
from expert.loading.fact_files import read_fact_text
from expert.reporting import words
from expert.reporting.text import render_plain
from expert.result import Result
from expert.states import OPEN
from expert.vocabulary import NOT_STATED, Conclusion, Finding
from tests.interview.conversation import UNWRAPPED
from tests.random_cases import random_case
from tests.strategies import LAWS, knowledge_bases, stated_facts

FEW = settings(LAWS, max_examples=60)
WORDS = ("yes", "no", "unknown", "both", "all", "neither", "none", "1", "2", "1, 2", "10", "20.5", "both 1", "both no")
COMMANDS = ("back", "", "skip", "why", "help", "report", "nonsense", "x" * 600, "\u202e")


def kb_words(kb: KnowledgeBase) -> list[str]:
    """What may be typed besides: the members of every scope."""
    return [member for scope in kb.vocabulary.member_scopes for member in scope.members]


class Watch:
    """Holds an interview and checks after every line what must always be so."""

    def __init__(self, kb: KnowledgeBase, facts: Facts) -> None:
        self.kb = kb
        self.interview = Interview(kb, facts)
        self.start = facts
        self.seen: list[tuple[Key, ...]] = []
        self.opening = render_plain(self.interview.opening(), UNWRAPPED)
        self._look()

    def put(self, line: str) -> str:
        """Put a line; what is said."""
        flags = {(state.conclusion.id, state.member) for state in self.interview.result.red_flags_present}
        before = self.interview.result
        said = render_plain(self.interview.put(line), UNWRAPPED)
        after = self.interview.result
        for state in after.red_flags_present:
            if (state.conclusion.id, state.member) not in flags:
                assert "RED FLAG" in said
                assert state.conclusion.advice in said
        self._nothing_comforts(before, said)
        if not self.interview.ended:
            self._look()
        return said

    def _nothing_comforts(self, before: Result, said: str) -> None:
        after = self.interview.result
        for state in after.states_with_role("hypothesis"):
            was = before.state(state.conclusion.id, state.member).level
            if state.conclusion.reassures and state.level not in {None, was} and not after.may_reassure:
                assert words.HELD_BACK in said

    def _look(self) -> None:
        keys = self.interview.asked
        if not keys or (self.seen and keys == self.seen[-1]):
            return
        if self.interview._revising is not None:
            assert keys in self.seen
            return
        if keys in self.seen:  # on the way forward from a revision the question that waited comes again
            assert keys not in [entry.ask.keys for entry in self.interview._entries]
            return
        self._is_open(keys)
        done = {key for entry in self.interview._entries for key in entry.ask.keys}
        assert not done & set(keys)
        self.seen.append(keys)

    def _is_open(self, keys: tuple[Key, ...]) -> None:
        """What is asked is not known; of a set something is not; and a conclusion is open, or could still rise."""
        facts = self.interview.facts
        vocabulary = self.kb.vocabulary
        for name, member in keys:
            item = vocabulary.item(name)
            value = facts.values.get((name, member))
            placed = member == NOT_STATED and value is not None and item is not None and not is_negative(item, value)
            if isinstance(item, Finding) and item.type == "choices" and isinstance(value, Mapping):
                assert placed or set(value) < set(item.values)
            else:
                assert value is None or placed
            if isinstance(item, Conclusion) and not placed:
                state = self.interview.result.state(name, member)
                assert state.status == OPEN or state.level != state.ceiling

    def is_whole(self) -> None:
        """The facts are those of the start and the answers, read again from what would be saved."""
        facts = self.interview.facts
        again = read_fact_text(fact_text(facts, self.kb.vocabulary), "saved.yaml", self.kb.vocabulary)
        assert dict(again.values) == dict(facts.values)
        assert set(again.unknown) == set(facts.unknown)
        fresh = self.kb.consult(again, engine="experta")
        assert fresh.levels == self.interview.result.levels
        expected = self.start
        for entry in self.interview._entries:
            expected = changed(expected, self.kb.vocabulary, entry.answer.stated, entry.answer.unset)
        assert dict(expected.values) == dict(facts.values)


@FEW
@given(st.data())
def test_any_lines_on_drawn_knowledge_bases(data: st.DataObject) -> None:
    """Whatever is typed, commands and nonsense among it: no settled question, none twice, alarms told, facts whole."""
    kb = data.draw(knowledge_bases())
    watch = Watch(kb, kb.facts(data.draw(stated_facts(kb, most=4))))
    typed = st.sampled_from([*WORDS, *kb_words(kb), *COMMANDS])
    for line in data.draw(st.lists(typed, max_size=40)):
        watch.put(line)
    watch.is_whole()


@FEW
@given(st.data())
def test_every_interview_ends(data: st.DataObject) -> None:
    """Who answers every prompt 'unknown' comes to the end, each question asked once, and all open ones asked."""
    kb = data.draw(knowledge_bases())
    watch = Watch(kb, kb.facts(data.draw(stated_facts(kb, most=4))))
    for _ in range(1000):
        if watch.interview.ended:
            break
        watch.put("unknown")
    assert watch.interview.ended
    assert len(set(watch.seen)) == len(watch.seen)
    done = {key for entry in watch.interview._entries for key in entry.ask.keys}
    for question in watch.interview.result.next_questions().questions:
        assert {(question.item, member) for member in question.members} <= done
    watch.is_whole()


def answers(watch: Watch, random: Random, person: Facts) -> Iterator[str]:
    """What a person types whose complete case is known, prompt by prompt; what it does not state is unknown."""
    while not watch.interview.ended:
        name, _ = watch.interview.asked[0]
        yield _line(watch, random, person, name)


def _line(watch: Watch, random: Random, person: Facts, name: str) -> str:
    item = watch.kb.vocabulary.item(name)
    members = [member for _, member in watch.interview.asked]
    if item is None or watch.interview.prompt.startswith("Which"):
        return random.choice(["left", "right", "both", "unknown"])
    if len(members) > 1 and (isinstance(item, Conclusion) or item.type == "boolean"):
        return ", ".join(f"{member} {_word(person, (name, member))}" for member in members if member != NOT_STATED)
    if len(members) > 1:
        return "; ".join(f"{member} {_word(person, (name, member))}" for member in members if member != NOT_STATED)
    return _word(person, (name, members[0]))


def _word(person: Facts, key: Key) -> str:
    value: Any = person.values.get(key)
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(name for name, there in value.items() if there) or "none"
    return str(value)


@pytest.mark.parametrize(
    ("seed", "most"), [(0, 15), (1, 15), pytest.param(2, 400, marks=pytest.mark.slow, id="2-to-the-end")]
)
def test_people_with_a_random_case(seed: int, most: int) -> None:
    """A person answers from a random case: each question's reason holds, and the end is what the answers give."""
    kb = expert.load()
    random = Random(seed)  # noqa: S311 - simulated people are no secret
    person = kb.facts(random_case(kb, random))
    watch = Watch(kb, kb.facts({}))
    for number, line in enumerate(islice(answers(watch, random, person), most)):
        if number % 4 == 0:
            _has_a_reason(kb, watch.interview)
        watch.put(line)
    assert watch.interview.ended is (most == 400)
    watch.is_whole()


def _has_a_reason(kb: KnowledgeBase, interview: Interview) -> None:
    """The witness of a question: with its answers a conclusion is otherwise than without the first of them."""
    ask = interview._ask
    assert ask is not None
    suggested = ask.suggested
    assert isinstance(suggested, NextQuestion)
    witness = suggested.witnesses[0]
    key = (witness.conclusion, witness.member)
    whole = kb.consult(_edited(kb, interview.facts, witness.answers), engine="compiled")
    without = kb.consult(_edited(kb, interview.facts, witness.answers[1:]), engine="compiled")
    assert interview.result.levels[key] == witness.before
    assert whole.levels[key] == witness.after
    assert whole.levels[key] != without.levels[key]


def _edited(kb: KnowledgeBase, facts: Facts, edits: tuple[Edit, ...]) -> Facts:
    for edit in edits:
        held = facts.values.get(edit.key)
        value: Any = edit.value
        if edit.element:
            known = held if isinstance(held, Mapping) else {}
            value = {name: "yes" if there else "no" for name, there in {**known, edit.element: bool(value)}.items()}
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        told = value if edit.member is None else {edit.member: value}
        facts = changed(facts, kb.vocabulary, {edit.item: told})
    return facts
