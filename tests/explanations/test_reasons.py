"""Reasons are all minimal sets of stated facts that suffice by themselves."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase, QuestionError, Result
from expert.errors import NotConcludedError
from expert.explanations.keeping import MOST_FACTS
from expert.explanations.reasons import Reasons, reasons
from expert.explanations.stated_facts import StatedFact
from tests.explanations.bases import LEG, base, rule
from tests.explanations.fewer_and_other_facts import Cell, case_of, consult, height, minimal_sets, single_facts
from tests.explanations.stacked import TOP, stacked
from tests.strategies import LAWS, knowledge_bases, stated_facts

ROOT = Path(__file__).resolve().parents[2]
LEG_CRAMPS = expert.load()
MOST_TRIED = 6


def cells(fact: StatedFact) -> tuple[Cell, ...]:
    """The cells of a fact."""
    return tuple((fact.item, member, fact.element) for member in fact.members)


def told(answer: Reasons) -> set[frozenset[tuple[Cell, ...]]]:
    """The reasons as sets of facts."""
    found = [frozenset(cells(fact) for fact in reason.facts) for reason in answer.reasons]
    assert len(set(found)) == len(found)
    return set(found)


def tried(
    kb: KnowledgeBase, result: Result, name: str, member: str | None, reached: int
) -> set[frozenset[tuple[Cell, ...]]]:
    """The reasons by trying every set of facts, each in a fresh consultation."""
    case = case_of(result.facts)
    facts = single_facts(kb, result.facts)

    def suffices(one: tuple[int, ...]) -> bool:
        kept = {cell: case[cell] for number in one for cell in facts[number]}
        found = consult(kb, kept)
        return found is not None and (height(found, name, member) or 0) >= reached

    return {frozenset(facts[number] for number in one) for one in minimal_sets(len(facts), suffices)}


@LAWS
@given(st.data())
def test_reasons_are_what_trying_every_set_of_facts_finds(data: st.DataObject) -> None:
    """On generated knowledge bases, contradictions included, the reasons at each level are those of brute force."""
    kb = data.draw(knowledge_bases())
    result = kb.consult(data.draw(stated_facts(kb, least=2)), engine="compiled")
    proved = [key for key, (level, _) in result.levels.items() if level]
    assume(proved and len(single_facts(kb, result.facts)) <= MOST_TRIED)
    name, member = data.draw(st.sampled_from(proved))
    words = kb.program.ladders[name, member].words
    for reached in range(1, words.index(result.state(name, member).level) + 1):
        answer = reasons(result, name, member, words[reached])
        assert answer.complete
        assert told(answer) == tried(kb, result, name, member, reached)
        sizes = [len(reason.facts) for reason in answer.reasons]
        assert sizes == sorted(sizes)
        every = [frozenset(cells(fact) for fact in reason.facts) for reason in answer.reasons]
        assert {cells(fact) for fact in answer.needed} == frozenset.intersection(*every)
        assert {cells(fact) for fact in answer.unused} == set(single_facts(kb, result.facts)) - set().union(*every)


def ids(answer: Reasons) -> list[list[str]]:
    """The reasons by the ids of their facts."""
    return [[str(fact) for fact in reason.facts] for reason in answer.reasons]


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_reason_of_an_example_suffices_and_no_fact_of_it_can_be_missed(example: Path) -> None:
    """Of each conclusion of each example, every reason is consulted afresh, whole and without each of its facts."""
    result = LEG_CRAMPS.consult(LEG_CRAMPS.read_facts(example), engine="compiled")
    case = case_of(result.facts)
    for (name, member), (level, _) in list(result.levels.items())[::5]:
        if level is None:
            continue
        answer = reasons(result, name, member)
        assert answer.complete
        reached = height(result, name, member)
        for reason in answer.reasons:
            facts = [cells(fact) for fact in reason.facts]
            for kept in (facts, *combinations(facts, len(facts) - 1)):
                found = consult(LEG_CRAMPS, {cell: case[cell] for fact in kept for cell in fact})
                assert (height(found, name, member) == reached) is (kept is facts or not facts), (name, kept)


def test_a_reason_names_the_rules_that_fire_from_it_alone() -> None:
    """Each reason tells its own rules, not those that other facts fire."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}), rule("R2", ["dark", "windy"], {"rain": "hallmark"}))
    result = kb.consult({"wet": True, "dark": True, "windy": True})
    strong = reasons(result, "rain", level="strong")
    assert ids(strong) == [["wet"], ["dark", "windy"]]
    assert [[firing.rule.id for firing in reason.firings] for reason in strong.reasons] == [["R1"], ["R2"]]
    assert (strong.level, strong.needed, strong.unused) == ("strong", (), ())
    best = result.reasons("rain")
    assert (best.level, ids(best), [str(fact) for fact in best.unused]) == ("hallmark", [["dark", "windy"]], ["wet"])
    assert best.needed == best.reasons[0].facts


def test_a_negative_without_a_side_is_one_fact_and_one_value_of_a_set_is_another() -> None:
    """What was said at once counts once; the values of a set count one by one."""
    kb = base(
        rule("R1", [{"sore": "no"}, {"other_leg": {"sore": "no"}}], {"fine": "strong"}, "leg"),
        rule("R2", [{"times": {"includes": ["night"]}}, {"not": {"times": {"includes": ["day"]}}}], {"late": "strong"}),
    )
    result = kb.consult({"sore": "no", "times": ["night"]})
    assert ids(reasons(result, "fine", "left")) == [["sore"]]
    assert reasons(result, "fine", "left").reasons[0].facts[0].members == ("left", "right", "not_stated")
    assert ids(reasons(result, "late")) == [["times:night", "times:day"]]


def test_what_a_fact_implies_is_no_fact_of_its_own() -> None:
    """Of *night cramp*, which is a cramp, the reason is what was stated."""
    kb = LEG_CRAMPS
    result = kb.consult({"swelling_evening": "left", "leg_cramp": "left"})
    assert ("swelling", "left") in result.facts.implied
    assert ids(reasons(result, "CVI", "left")) == [["swelling_evening@left", "leg_cramp@left"]]


def test_a_stated_conclusion_is_its_own_reason() -> None:
    """Stated, it needs no rule; derived besides, both are reasons."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}), rain={"scope": "person", "given": "strong", "question": "Rain?"})
    result = kb.consult({"rain": True, "wet": True})
    answer = reasons(result, "rain")
    assert ids(answer) == [["rain"], ["wet"]]
    assert [len(reason.firings) for reason in answer.reasons] == [0, 1]


def test_what_makes_the_case_speak_of_a_side_without_a_name_is_part_of_the_reason() -> None:
    """Of a side that is not named nothing is concluded unless something is stated of one."""
    kb = base(rule("R1", [{"colour": "blue"}], {"strain": "strong"}, "leg"))
    result = kb.consult({"colour": "blue", "sore": "yes"})
    assert ids(reasons(result, "strain", "not_stated")) == [["colour", "sore@not_stated"]]
    assert ids(reasons(result, "strain", "left")) == [["colour"]]


def many(count: int) -> KnowledgeBase:
    """A conclusion from ``f0`` and any one other of so many findings."""
    others = [f"f{number}" for number in range(1, count)]
    return KnowledgeBase.from_rules(
        [{**rule("R1", ["f0", {"any": others}], {"c": "strong"}), "scope": "person"}],
        findings=[{"id": f"f{number}", "type": "boolean"} for number in range(count)],
        conclusions=[{"id": "c", "kind": "hypothesis"}],
    )


@pytest.mark.parametrize("count", [MOST_FACTS, MOST_FACTS + 1, 3 * MOST_FACTS])
def test_more_facts_than_can_be_tried_are_searched_by_duality(count: int) -> None:
    """The answer is the same, and complete, on both sides of the bound."""
    result = many(count).consult({f"f{number}": True for number in range(count)}, engine="compiled")
    answer = reasons(result, "c")
    assert answer.complete
    assert ids(answer) == [["f0", f"f{number}"] for number in range(1, count)]
    assert [str(fact) for fact in answer.needed] == ["f0"]


def test_too_many_reasons_are_cut_and_the_answer_says_so() -> None:
    """Of 190 reasons only so many are told; what is needed and what has no bearing is told none the less."""
    names = [f"f{number}" for number in range(20)]
    kb = KnowledgeBase.from_rules(
        [rule("R1", ["f20", {"at_least": {"count": 2, "of": names}}], {"c": "strong"})],
        findings=[{"id": f"f{number}", "type": "boolean"} for number in range(22)],
        conclusions=[{"id": "c", "kind": "hypothesis"}],
    )
    answer = reasons(kb.consult({f"f{number}": True for number in range(22)}), "c")
    assert not answer.complete
    assert 20 < len(answer.reasons) < 190
    assert all(len(reason.facts) == 3 for reason in answer.reasons)
    assert [str(fact) for fact in answer.needed] == ["f20"]
    assert [str(fact) for fact in answer.unused] == ["f21"]


def test_where_facts_contradict_one_another_many_of_them_are_never_called_complete() -> None:
    """A yes that the rules refute may make fewer facts prove more, so that a search by duality may miss reasons."""
    count = MOST_FACTS + 1
    kb = KnowledgeBase.from_rules(
        [
            rule("R1", ["f0"], {"b": "yes"}),
            rule("R2", ["b", {"any": [f"f{number}" for number in range(1, count)]}], {"c": "strong"}),
        ],
        findings=[{"id": f"f{number}", "type": "boolean"} for number in range(count)],
        conclusions=[
            {"id": "b", "kind": "abstraction", "given": "yes", "question": "Is it so?"},
            {"id": "c", "kind": "hypothesis"},
        ],
    )
    facts = {f"f{number}": True for number in range(1, count)}
    assert reasons(kb.consult({**facts, "f0": True}), "c").complete
    assert reasons(kb.consult({**facts, "b": True}), "c").complete
    assert not reasons(kb.consult({**facts, "b": True, "f0": False}), "c").complete
    assert not reasons(kb.consult({**facts, "b": False, "f0": True}), "c").complete


def test_many_facts_of_a_side_that_fits_none_are_never_called_complete() -> None:
    """What is said of a side that is not named, and of each side the opposite, is such a contradiction."""
    names = [f"f{number}" for number in range(1, MOST_FACTS + 1)]
    kb = KnowledgeBase.from_rules(
        [rule("R1", ["f0", {"f17": "no"}, {"any": names}], {"c": "strong"}, "leg")],
        findings=[{"id": f"f{number}", "type": "boolean", "scope": "leg"} for number in range(MOST_FACTS + 2)],
        conclusions=[{"id": "c", "kind": "hypothesis", "scope": "leg"}],
        scopes={"leg": LEG},
    )
    facts = {**dict.fromkeys(["f0", *names], "yes"), "f17": {"not_stated": "no"}}
    assert reasons(kb.consult(facts), "c", "not_stated").complete
    facts["f0"] = {"left": "no", "not_stated": "yes"}
    facts["f17"] = {"right": "yes", "not_stated": "no"}
    assert not reasons(kb.consult(facts), "c", "not_stated").complete


def test_thirty_stacked_diamonds_have_one_reason() -> None:
    """However many paths lead from the facts to the conclusion, they are not walked one by one."""
    answer = reasons(stacked().consult({"start": True, "other": True}), TOP)
    assert (ids(answer), [str(fact) for fact in answer.unused]) == ([["start"]], ["other"])


def test_by_default_the_member_is_the_one_proved_best() -> None:
    """Ties go to the first member."""
    kb = base(
        rule("R1", ["sore"], {"strain": "possible"}, "leg"),
        rule("R2", [{"shade": "red"}], {"strain": "strong"}, "leg"),
    )
    result = kb.consult({"sore": "both", "shade": {"right": "red"}})
    assert (reasons(result, "strain").state.member, reasons(result, "strain").level) == ("right", "strong")
    assert reasons(kb.consult({"sore": "both"}), "strain").state.member == "left"
    lower = kb.consult({"sore": {"left": "yes", "right": "yes"}, "shade": {"left": "white"}})
    assert reasons(lower, "strain").state.member == "right"
    settled = kb.consult({"sore": {"right": "yes"}, "shade": {"right": "white"}})
    assert (settled.state("strain", "left").ceiling, reasons(settled, "strain").state.member) == ("strong", "right")


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        (("raine",), QuestionError, "there is no conclusion 'raine'; did you mean 'rain'?"),
        (("wet",), QuestionError, "'wet' is a finding: it is stated, not concluded"),
        (("rain", "left"), QuestionError, "'rain' is about the person as a whole: ask without a member"),
        (
            ("strain", "rigth"),
            QuestionError,
            "'strain' has no member 'rigth' in this case; it has left, right; did you mean 'right'?",
        ),
        (
            ("rain", None, "possibel"),
            QuestionError,
            ("'rain' has no level 'possibel'; it has possible, supporting, strong, hallmark; did you mean 'possible'?"),
        ),
        (
            ("strain", "right"),
            NotConcludedError,
            "strain (right leg) was not concluded: it stays open, as some findings are not known; 'why-not' tells more",
        ),
        (
            ("dew",),
            NotConcludedError,
            "dew was not concluded: every rule for it is excluded by what is known; 'why-not' tells more",
        ),
        (
            ("fog",),
            NotConcludedError,
            "fog was not concluded: no rule of this knowledge base can support it; 'why-not' tells more",
        ),
        (
            ("rain", None, "hallmark"),
            NotConcludedError,
            "rain was concluded at supporting, not at hallmark; 'why-not' tells more",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(
    asked: tuple[str, ...], error: type[QuestionError], told: str
) -> None:
    """Unknown names suggest the nearest; what was not concluded has no reasons."""
    kb = base(
        rule("R1", ["wet"], {"rain": "supporting"}),
        rule("R2", ["sore"], {"strain": "strong"}, "leg"),
        rule("R3", [{"wet": "no"}], {"dew": "strong"}),
        fog={"scope": "person"},
    )
    with pytest.raises(error) as raised:
        reasons(kb.consult({"wet": True, "sore": "left"}), *asked)
    assert str(raised.value) == told


def test_a_level_that_no_rule_gives_counts_as_the_next_higher_one() -> None:
    """*Supporting or more* is proved where *strong* is the lowest level that rules give."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}))
    assert ids(reasons(kb.consult({"wet": True}), "rain", level="supporting")) == [["wet"]]
