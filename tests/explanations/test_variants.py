"""Variants of a case, many at once, are known as each by itself."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase
from expert.explanations.variants import Edit, engine_of, evaluate_variants
from expert.facts import Facts, Key, Value, implications
from tests.random_cases import random_cases
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = expert.load()


def edited(kb: KnowledgeBase, facts: Facts, edits: list[Edit]) -> Facts:
    """The facts with some changes, one after the other."""
    values: dict[Key, Value] = {key: value for key, value in facts.values.items() if key not in facts.implied}
    for edit in edits:
        if edit.element:
            held = values.get(edit.key, {})
            assert not isinstance(held, bool | str | int | float)
            kept = {name: present for name, present in held.items() if name != edit.element}
            values[edit.key] = kept if edit.value is None else {**kept, edit.element: bool(edit.value)}
        elif edit.value is None:
            values.pop(edit.key, None)
        else:
            values[edit.key] = edit.value
    return Facts({**values, **dict.fromkeys(implications(kb.vocabulary, values), True)})


def random_edits(kb: KnowledgeBase, facts: Facts, random: Random) -> list[Edit]:
    """Changes of every form: another value, one element of a set, nothing stated any more."""
    found: list[Edit] = []
    for other in random_cases(kb, 2, random.randrange(10**6)):
        for (name, member), value in other.values.items():
            finding = kb.vocabulary.findings.get(name)
            if finding is not None and finding.type == "choices":
                element = random.choice(list(finding.values))
                found.append(Edit(name, member, random.choice([True, False, None]), element))
            else:
                found.append(Edit(name, member, value))
    found += [Edit(name, member, None) for name, member in facts.values]
    random.shuffle(found)
    return found[:40]


def check(kb: KnowledgeBase, facts: Facts, random: Random, cases: int) -> None:
    """Evaluate random variants at once and each by itself."""
    consultation = kb.consult(facts, engine="compiled")
    edits = dict.fromkeys(random_edits(kb, facts, random), 0)
    chosen = [[edit for edit in edits if random.random() < 0.2] for _ in range(cases)]
    for number, made in enumerate(chosen):
        for edit in made:
            edits[edit] |= 1 << number
    known = evaluate_variants(consultation, edits, cases)
    reader = kb._built.inputs
    for number, made in enumerate(chosen):
        outcome = engine_of(kb.program).run(reader.read(edited(kb, facts, made)))
        assert {slot for slot, plane in known.true.items() if plane >> number & 1} == outcome.true, made
        assert {slot for slot, plane in known.false.items() if plane >> number & 1} == outcome.false, made


def test_variants_of_leg_cramps_are_known_as_each_by_itself() -> None:
    """Random changes of random cases of the shipped knowledge base give what a consultation of each gives."""
    random = Random(7)  # noqa: S311 - the same cases in every run
    for facts in random_cases(KB, 30, 11):
        check(KB, facts, random, 40)


SMALL = KnowledgeBase.from_rules(
    [
        {
            "id": "R1",
            "title": "A spot that glows is a lamp",
            "scope": "leg",
            "if": ["spot", {"look": {"includes": ["bright"]}}],
            "then": {"lamp": "supporting"},
            "because": "Lamps glow.",
        }
    ],
    scopes={
        "leg": {
            "label": "leg",
            "plural": "legs",
            "members": {"left": "left leg", "right": "right leg"},
            "not_stated": "a leg",
        }
    },
    findings=[
        {"id": "glow", "type": "boolean", "scope": "leg", "implies": ["spot"]},
        {"id": "spot", "type": "boolean", "scope": "leg"},
        {
            "id": "look",
            "type": "choices",
            "scope": "leg",
            "values": {"dull": "dull", "bright": "bright"},
            "normal": ["dull"],
        },
    ],
    conclusions=[{"id": "lamp", "kind": "hypothesis", "scope": "leg", "given": "supporting", "question": "A lamp?"}],
)


@pytest.mark.parametrize(
    ("stated", "made"),
    [
        ({"spot": {"left": "no"}}, [Edit("glow", "left", True)]),
        ({"spot": {"left": "yes"}, "glow": {"left": "yes"}}, [Edit("spot", "left", None)]),
        ({"glow": {"left": "yes"}}, [Edit("glow", "left", None)]),
        ({}, [Edit("look", "not_stated", True, "dull")]),
        ({}, [Edit("look", "not_stated", True, "bright")]),
        ({"look": {"left": ["bright"]}}, [Edit("look", "left", None), Edit("look", "left", False, "bright")]),
        ({"lamp": "both"}, [Edit("lamp", "not_stated", False)]),
        ({"lamp": "neither"}, [Edit("lamp", "not_stated", None)]),
        ({"spot": "both"}, [Edit("spot", "not_stated", False)]),
    ],
)
def test_a_variant_is_known_as_by_itself(stated: dict[str, Any], made: list[Edit]) -> None:
    """Implications yield to what is stated, normal values name nobody, and a statement stands before agreement."""
    facts = SMALL.facts(stated)
    known = evaluate_variants(SMALL.consult(facts), dict.fromkeys(made, 2), 2)
    for number, edits in enumerate(([], made)):
        outcome = engine_of(SMALL.program).run(SMALL._built.inputs.read(edited(SMALL, facts, edits)))
        assert {slot for slot, plane in known.true.items() if plane >> number & 1} == outcome.true
        assert {slot for slot, plane in known.false.items() if plane >> number & 1} == outcome.false


@LAWS
@given(st.data())
def test_variants_of_any_knowledge_base_are_known_as_each_by_itself(data: st.DataObject) -> None:
    """The same for generated knowledge bases with every form of finding, side and implication."""
    kb = data.draw(knowledge_bases())
    facts = kb.facts(data.draw(stated_facts(kb)))
    random = Random(data.draw(st.integers(0, 10**6)))  # noqa: S311 - drawn, so that a failure comes again
    check(kb, facts, random, 12)
