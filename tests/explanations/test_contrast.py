"""Why one conclusion rather than another: only what separates them, true whichever of the two is higher."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase, QuestionError, Result
from expert.explanations.contrast import Behind, Contrast
from expert.facts import Key
from expert.vocabulary import NOT_STATED
from tests.explanations.bases import base, rule
from tests.explanations.stacked import TOP, stacked
from tests.random_cases import random_cases
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = expert.load()


def keys(found: tuple[Behind, ...]) -> set[tuple[str, str | None]]:
    """The items and members of what stands behind a conclusion."""
    return {one.key for one in found}


def weather() -> KnowledgeBase:
    """Rain and hail with a ground in common, one each, and a rule for hail that a fact for rain refutes."""
    return base(
        rule("R1", ["wet"], {"damp": "strong"}),
        rule("R2", ["damp", "dark"], {"rain": "strong"}),
        rule("R3", ["damp"], {"hail": "possible"}),
        rule("R4", [{"dark": "no"}, "windy"], {"hail": "hallmark"}),
        rule("R5", [{"colour": "blue"}], {"hail": "strong"}),
        rule("R6", ["windy"], {"rain": "contrary"}),
        rain={"scope": "person", "competes_with": ["hail"]},
    )


def test_only_what_separates_the_two_is_told() -> None:
    """Facts and conclusions behind one alone, what is shared, what counts against, and what the foil lacks."""
    found = weather().consult({"wet": "yes", "dark": "yes", "windy": "yes"}).contrast("rain", "hail")
    assert (found.relation, found.competes) == ("higher", True)
    assert (keys(found.only_fact), keys(found.only_foil)) == ({("dark", None)}, set())
    assert keys(found.shared) == {("wet", None), ("damp", None)}
    assert {(one.item, one.stated, one.direct) for one in found.shared} == {("wet", True, False), ("damp", False, True)}
    assert [application.rule.id for application in found.fact.contrary] == ["R6"]
    assert found.missing is not None
    assert [miss.rule.id for miss in found.missing.misses] == ["R5", "R4"]
    assert [miss.rule.id for miss in found.turning] == ["R5"]
    assert [(one.miss.rule.id, one.test.item) for one in found.opposed] == [("R4", "dark")]
    still = weather().consult({"wet": "yes", "dark": "yes", "windy": "no"}).contrast("rain", "hail")
    assert [(one.miss.rule.id, one.test.item) for one in still.opposed] == [("R4", "dark")]


@pytest.mark.parametrize(
    ("facts", "relation"),
    [
        ({"wet": "yes", "dark": "yes"}, "higher"),
        ({"wet": "yes"}, "lower"),
        ({"wet": "yes", "dark": "yes", "colour": "blue"}, "equal"),
        ({"wet": "no"}, "neither"),
    ],
)
def test_the_relation_is_true_whichever_is_higher(facts: dict[str, str], relation: str) -> None:
    """Asked for rain rather than hail, the answer says which of them stands higher, or that neither does."""
    assert weather().consult(facts).contrast("rain", "hail").relation == relation


def test_levels_and_plain_conclusions_have_no_order() -> None:
    """A conclusion with a level and one without were both concluded, and none stands above the other."""
    kb = base(
        rule("R1", ["wet"], {"rain": "possible", "plain": "yes", "other": "yes"}),
        plain={"kind": "abstraction", "scope": "person"},
        other={"kind": "abstraction", "scope": "person"},
    )
    result = kb.consult({"wet": "yes"})
    assert result.contrast("rain", "plain").relation == "unranked"
    assert result.contrast("other", "plain").relation == "equal"
    assert result.contrast("other", "plain").missing is None


def test_members_are_those_asked_for_or_the_best_and_the_same() -> None:
    """Without a member the best proved one is taken, and the foil's is the same where it has it."""
    kb = base(
        rule("R1", ["sore"], {"bad": "strong"}, "leg"),
        rule("R2", ["sore", {"shade": "red"}], {"ugly": "strong"}, "leg"),
        rule("R3", ["wet"], {"rain": "strong"}),
    )
    result = kb.consult({"sore": "right", "wet": "yes"})

    def members(found: Contrast) -> tuple[str | None, str | None]:
        return found.fact.state.member, found.foil.state.member

    assert members(result.contrast("bad", "ugly")) == ("right", "right")
    assert members(result.contrast("bad", "ugly", "left", foil_member="right")) == ("left", "right")
    assert members(result.contrast("bad", "bad", "right", foil_member="left")) == ("right", "left")
    assert members(result.contrast("rain", "bad")) == (None, "right")
    assert members(kb.consult({"sore": "yes"}).contrast("bad", "rain")) == (NOT_STATED, None)


def test_what_is_alike_for_all_members_stands_behind_by_name() -> None:
    """What is known of a side that is not named from all named ones counts as what was stated of these."""
    kb = base(rule("R1", ["sore", "wet"], {"bad": "strong"}, "leg"), rule("R2", ["wet"], {"rain": "strong"}))
    result = kb.consult({"sore": {"left": "yes", "right": "yes"}, "shade": "red", "wet": "yes"})
    found = result.contrast("bad", "rain", NOT_STATED)
    assert keys(found.only_fact) == {("sore", "left"), ("sore", "right")}


BAD_QUESTIONS = [
    (("rian", "hail"), {}, "there is no conclusion 'rian'; did you mean 'rain'?"),
    (("rain", "hial"), {}, "there is no conclusion 'hial'; did you mean 'hail'?"),
    (("rain", "wet"), {}, "'wet' is a finding: it is stated, not concluded"),
    (("rain", "rain"), {}, "rain cannot be contrasted with itself: name another conclusion or member"),
    (("rain", "hail", "left"), {}, "'rain' is about the person as a whole: ask without a member"),
    (("rain", "hail"), {"foil_member": "left"}, "'hail' is about the person as a whole: ask without a member"),
]


@pytest.mark.parametrize(("asked", "more", "said"), BAD_QUESTIONS)
def test_a_contrast_that_cannot_be_made_is_refused(asked: tuple[str, ...], more: dict[str, str], said: str) -> None:
    """What does not exist, or is one and the same, is a QuestionError of one sentence."""
    with pytest.raises(QuestionError) as caught:
        weather().consult({"wet": "yes"}).contrast(*asked, **more)  # type: ignore[arg-type] # members by place
    assert str(caught.value) == said


def test_stacked_diamonds_are_contrasted() -> None:
    """What stands behind the top of thirty diamonds is found once each, not path by path."""
    found = stacked().consult({"start": "yes"}).contrast(TOP, "a30")
    assert len(found.only_fact) == 2  # the foil itself, and the other way
    assert len(found.shared) == 1 + 1 + 29 * 3


def check(result: Result, first: str, second: str) -> None:
    """The laws of one contrast."""
    found = result.contrast(first, second)
    told = [keys(part) for part in (found.only_fact, found.only_foil, found.shared)]
    assert sum(map(len, told)) == len(set().union(*told))
    for side, only in ((found.fact, found.only_fact), (found.foil, found.only_foil)):
        own = keys((*only, *found.shared))
        state = side.state
        behind = result.conclusions_behind(state.conclusion.id, state.member)
        assert {key for key in own if key[0] in result.model.vocabulary.conclusions} >= behind
        stated = {one.key for one in (*only, *found.shared) if one.stated}
        assert stated == {key for key in own if key in result.facts.values and not derived_against_denial(result, key)}
        assert bool(state.level) or not own
    turned = result.contrast(second, first, found.foil.state.member, foil_member=found.fact.state.member)
    opposite = {"higher": "lower", "lower": "higher"}
    assert turned.relation == opposite.get(found.relation, found.relation)
    assert (keys(turned.only_fact), keys(turned.shared)) == (keys(found.only_foil), keys(found.shared))
    assert [miss.changes for miss in found.turning] == [0] * len(found.turning)


def derived_against_denial(result: Result, key: Key) -> bool:
    """Whether the facts deny a conclusion that the rules prove."""
    name, member = key
    denied = name in result.model.vocabulary.conclusions and result.facts.values.get(key) is False
    return denied and result.state(name, member).level is not None


def test_what_is_derived_against_a_denial_stands_as_derived() -> None:
    """The denial holds up nothing: what the rules found stands behind the conclusion, and the conflict is told."""
    kb = expert.load()
    result = kb.consult({"weak_foot_pulse": {"left": "no"}, "foot_pulse": {"left": "absent"}})
    found = result.contrast("severe_flow_restriction", "CVI", "left")
    behind = {one.item: (one.text, one.stated) for one in found.only_fact}
    assert behind["weak_foot_pulse"] == ("weak or missing foot pulse (left leg): concluded", False)
    direct = result.contrast("weak_foot_pulse", "CVI", "left")
    told = " ".join(result.tell(direct).split())
    assert "is stated as no, but the other facts derive it; both are kept" in told


@LAWS
@given(st.data())
def test_a_contrast_is_right_on_any_knowledge_base(data: st.DataObject) -> None:
    """Parts are disjoint, hold all that stands behind each, and turn round where the question is turned round."""
    kb = data.draw(knowledge_bases())
    result = kb.consult(kb.facts(data.draw(stated_facts(kb))), engine="compiled")
    names = data.draw(st.permutations(list(result)))
    if len(names) > 1:
        check(result, *names[:2])


def test_a_contrast_is_right_on_random_cases_of_leg_cramps() -> None:
    """The same for hypotheses that compete in the shipped knowledge base."""
    for facts in random_cases(KB, 6, 3):
        result = KB.consult(facts, engine="compiled")
        for first, second in (("PAD", "CVI"), ("benign_cramp", "PAD"), ("vein_disease", "CVI")):
            check(result, first, second)
