"""Fewer questions settle the urgency when they are asked as ``next`` suggests. No time is judged."""

import sys
from pathlib import Path
from statistics import mean

import pytest

import expert
from expert import KnowledgeBase

ROOT = Path(__file__).parent.parent
CASES = ("claudication", "venous-varicose-veins-alone", "guard-sudden-cold")


@pytest.fixture(scope="module", autouse=True)
def importable() -> None:
    """The benchmarks are not installed: they are imported from the project's root."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load()


def test_next_settles_the_urgency_with_fewer_questions_than_file_order(kb: KnowledgeBase) -> None:
    """On a few of the project's cases the mean is less than a third, and the same urgency is reached."""
    from benchmarks.questions import as_suggested, asked_until_settled, in_file_order, project_cases

    cases = {name: case for name, case in project_cases(kb) if name in CASES}
    assert sorted(cases) == sorted(CASES)
    suggested = [asked_until_settled(kb, case, as_suggested) for case in cases.values()]
    in_order = [asked_until_settled(kb, case, in_file_order) for case in cases.values()]
    assert all(len(set(asked)) == len(asked) for asked in suggested)
    assert mean(map(len, suggested)) < mean(map(len, in_order)) / 3


def test_a_person_answers_from_the_whole_case(kb: KnowledgeBase) -> None:
    """What is stated is answered so; what is not, with what is unremarkable; a number, with unknown."""
    from benchmarks.questions import Person

    person = Person(kb, kb.facts({"swelling": "left", "leg_cramp": "yes", "age_years": 58, "skin_colour": "pale"}))
    assert person.answer("swelling") == {("swelling", "left"): True, ("swelling", "right"): False}
    assert person.answer("leg_cramp") == {
        ("leg_cramp", "left"): None, ("leg_cramp", "right"): None, ("leg_cramp", "not_stated"): True}  # fmt: skip
    assert person.answer("age_years") == {("age_years", None): 58}
    assert set(person.answer("abi").values()) == {"normal"}
    assert person.answer("seizure") == {("seizure", None): False}
    assert set(person.answer("relief_minutes").values()) == {None}
