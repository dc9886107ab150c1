"""Why something was not concluded: every rule and part of a premise, the nearest miss first, advice that holds."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase, QuestionError, Result, premises
from expert.explanations import gaps, plans, why_not
from expert.explanations.misses import DENIED, EXCLUDED, Miss, MissingStep
from expert.explanations.missing import MissingLevel, next_level, target_slot
from expert.explanations.premise_parts import Part, each_test
from expert.explanations.variants import Edit, evaluate_variants
from expert.explanations.why_not import WhyNot
from expert.facts import Facts
from expert.formulas import And, Literal, Or
from expert.premises import All, Any_, AtLeast, Differ, Not, Other, Premise
from expert.slots import KNOWN, Slot
from expert.states import NO_RULE, OPEN
from expert.truth import FALSE, TRUE, UNKNOWN, Truth, negation
from expert.vocabulary import NOT_STATED, Item
from tests.explanations.bases import LEG, TRIPOD, Plain, base, rule
from tests.explanations.stacked import LAYERS, TOP, stacked
from tests.explanations.test_next_questions import is_refused, partly_proved
from tests.explanations.test_variants import edited
from tests.random_cases import random_cases
from tests.strategies import LAWS, build, knowledge, knowledge_bases, stated_facts

KB = expert.load()
STATUS = {TRUE: "satisfied", FALSE: "violated", UNKNOWN: "unknown"}


def wants(miss: Miss) -> list[tuple[str, str | None, str, bool, bool]] | None:
    """What a rule would need, in short: item, member, aspect, truth, and whether it is a change."""
    if miss.wants is None:
        return None
    return [(want.item, want.member, *one, want.changes) for want in miss.wants for one in want.wanted]


def rules(step: MissingStep) -> list[str]:
    """The rules of a step in order."""
    return [miss.rule.id for miss in step.misses]


def leaves(miss: Miss) -> list[tuple[str, str]]:
    """Every test of a premise with its status."""
    return [(test.text, test.status) for test in each_test(miss.premise)]


# --- order and parts -------------------------------------------------------------------------------------------------


def test_each_part_is_satisfied_violated_or_unknown_with_its_fact() -> None:
    """A test tells the fact responsible for its status; what is violated would have to change."""
    kb = base(rule("R1", ["wet", "dark", {"age": {"above": 45}}], {"rain": "strong"}))
    answer = kb.consult({"wet": "yes", "age": 40}).why_not("rain")
    (step,) = answer.steps
    (miss,) = step.misses
    assert [status for _, status in leaves(miss)] == ["satisfied", "unknown", "violated"]
    assert "40 years is not above 45" in leaves(miss)[2][0]
    assert wants(miss) == [("dark", None, "", True, False), ("age", None, "above 45", True, True)]
    assert (miss.changes, miss.learns, miss.suffices, miss.premise.status) == (1, 1, True, "violated")
    assert (step.reason, step.level, answer.roots, answer.cut) == (EXCLUDED, "strong", 1, False)


def test_the_nearest_rule_needs_the_fewest_changes_then_the_fewest_answers_then_stands_first() -> None:
    """A rule that needs a change comes after any that needs answers only; ties stand as in the file."""
    kb = base(
        rule("R1", [{"wet": "no"}], {"rain": "possible"}),
        rule("R2", ["dark", "windy"], {"rain": "possible"}),
        rule("R3", ["dark", {"colour": "blue"}], {"rain": "hallmark"}),
        rule("R4", ["dark"], {"rain": "strong"}),
        rule("R5", ["wet", {"not": "wet"}], {"rain": "strong"}),
    )
    (step,) = kb.consult({"wet": "yes"}).why_not("rain").steps
    assert rules(step) == ["R4", "R2", "R3", "R1", "R5"]
    assert step.nearest is step.misses[0]
    assert not step.misses[-1].suffices


def test_the_cheapest_way_through_any_and_at_least_is_taken() -> None:
    """The cheapest way is wanted, ways as cheap are told as alternatives, and what holds already costs nothing."""
    premise = [
        {"any": [{"wet": "no"}, "windy"]},
        {"at_least": {"count": 2, "of": ["wet", "dark", {"age": {"above": 9}}]}},
    ]
    kb = base(rule("R1", premise, {"rain": "strong"}))
    (miss,) = kb.consult({"wet": "yes"}).why_not("rain").steps[0].misses
    assert wants(miss) == [("windy", None, "", True, False), ("dark", None, "", True, False)]
    assert [[want.item for want in found] for found in miss.alternatives] == [["windy", "age"]]


def test_negation_is_pushed_down_to_the_tests() -> None:
    """``not any`` is told as parts that must each be absent, with the status of what is asked."""
    kb = base(
        rule(
            "R1",
            [{"not": {"any": ["wet", "dark"]}}, {"not": {"at_least": {"count": 2, "of": ["windy", "wet"]}}}],
            {"rain": "strong"},
        )
    )
    (miss,) = kb.consult({"wet": "yes", "dark": "no"}).why_not("rain").steps[0].misses
    first, second = miss.premise.parts
    assert (first.connective, [(part.negated, part.status) for part in first.parts]) == (
        "all",
        [(True, "violated"), (True, "satisfied")],
    )
    assert (second.connective, second.count, second.status) == ("at_least", 1, "unknown")


def test_what_must_not_be_too_many_needs_all_but_those_absent() -> None:
    """``not at_least 2 of 3`` wants two of the three absent."""
    three = {"at_least": {"count": 2, "of": ["wet", "dark", "windy"]}}
    kb = base(rule("R1", [{"not": three}], {"rain": "strong"}))
    (miss,) = kb.consult({}).why_not("rain").steps[0].misses
    assert (miss.learns, miss.suffices) == (2, True)
    assert {(want.wanted, want.changes) for want in miss.wants or ()} == {((("", False),), False)}


def test_a_choice_that_must_be_otherwise_is_tried_with_an_unremarkable_value() -> None:
    """Where a value is only excluded, an unremarkable one stands for the others."""
    kb = base(rule("R1", [{"colour": {"not": "blue"}}], {"rain": "strong"}))
    for facts in ({}, {"colour": "blue"}):
        (want,) = kb.consult(facts).why_not("rain").steps[0].misses[0].wants or ()
        assert (want.wanted, want.edits[0].value, want.changes) == ((("blue", False),), "plain", bool(facts))


def test_a_number_is_wanted_within_all_its_bounds() -> None:
    """Several bounds of one number are one fact, which can have a value; bounds no value meets are no way."""
    kb = base(
        rule("R1", [{"age": {"above": 10, "at_most": 11}}], {"rain": "strong"}),
        rule("R2", [{"age": {"above": 40}}, {"age": {"below": 30}}], {"rain": "strong"}),
        rule("R3", [{"age": {"above": 130}}], {"rain": "strong"}),
    )
    near, *far = kb.consult({"age": 5}).why_not("rain").steps[0].misses
    (want,) = near.wants or ()
    assert want.wanted == (("above 10", True), ("at_most 11", True))
    assert want.changes
    assert 10 < float(str(want.edits[0].value)) <= 11
    assert [miss.wants for miss in far] == [None, None]


# --- missing conclusions ---------------------------------------------------------------------------------------------


def test_a_missing_conclusion_is_a_step_of_its_own_told_once() -> None:
    """What two rules miss is one step, numbered after what was asked; its cost is that of its own cheapest rule."""
    kb = base(
        rule("R1", ["wet"], {"damp": "strong"}),
        rule("R2", ["dark", "windy"], {"damp": "strong"}),
        rule("R3", ["damp", "dark"], {"rain": "strong"}),
        rule("R4", ["damp"], {"rain": "possible"}),
    )
    answer = kb.consult({}).why_not("rain")
    assert [(step.number, step.state.conclusion.id, rules(step)) for step in answer.steps] == [
        (1, "rain", ["R4", "R3"]),
        (2, "damp", ["R1", "R2"]),
    ]
    assert [test.step for miss in answer.steps[0].misses for test in each_test(miss.premise)] == [2, 2, None]
    assert wants(answer.steps[0].misses[0]) == [("wet", None, "", True, False)]


def test_a_conclusion_missed_at_two_levels_is_two_steps() -> None:
    """A level that is asked is explained at that level, by the rules that give it."""
    kb = base(
        rule("R1", ["wet"], {"damp": "possible"}),
        rule("R2", ["dark"], {"damp": "strong"}),
        rule("R3", [{"damp": {"level": "strong"}}], {"rain": "strong"}),
        rule("R4", ["damp", "windy"], {"rain": "possible"}),
    )
    answer = kb.consult({}).why_not("rain")
    assert [(step.state.conclusion.id, step.level, rules(step)) for step in answer.steps[1:]] == [
        ("damp", "strong", ["R2"]),
        ("damp", "possible", ["R1", "R2"]),
    ]


def test_shared_facts_are_counted_once() -> None:
    """A fact that two missing conclusions need is one thing to learn."""
    kb = base(
        rule("R1", ["wet"], {"damp": "strong"}),
        rule("R2", ["wet"], {"flood": "strong"}),
        rule("R3", ["damp", "flood"], {"rain": "strong"}),
    )
    assert wants(kb.consult({}).why_not("rain").steps[0].misses[0]) == [("wet", None, "", True, False)]


def test_a_rule_that_passes_on_too_low_a_level_says_so() -> None:
    """The premise of an ``inherit`` rule may hold at too low a level: that is told, and what would raise it."""
    kb = base(
        rule("R1", ["wet"], {"damp": "possible"}),
        rule("R2", ["dark"], {"damp": "strong"}),
        rule("R3", ["damp"], {"rain": "inherit"}),
    )
    (step,) = kb.consult({"wet": "yes"}).why_not("rain", level="strong").steps
    (miss,) = step.misses
    assert (step.state.level, step.level, miss.held, miss.premise.status) == (
        "possible",
        "strong",
        "possible",
        "satisfied",
    )
    assert (wants(miss), miss.inherits) == ([("dark", None, "", True, False)], True)


def test_what_must_be_absent_is_wanted_absent() -> None:
    """A premise that asks for an absent conclusion wants the facts that exclude it."""
    kb = base(
        rule("R1", ["wet", "windy"], {"damp": "strong"}),
        rule("R2", ["dark"], {"damp": "possible"}),
        rule("R3", [{"damp": "no"}], {"rain": "strong"}),
    )
    (step,) = kb.consult({"windy": "no"}).why_not("rain").steps
    assert wants(step.misses[0]) == [("dark", None, "", False, False)]


# --- reasons ---------------------------------------------------------------------------------------------------------


def test_a_stated_absence_is_the_reason() -> None:
    """What is stated to be absent is told so; as a premise it is wanted stated otherwise, and no contradiction."""
    kb = base(
        rule("R1", ["wet"], {"damp": "strong"}),
        rule("R2", ["damp"], {"rain": "strong"}),
        damp={"given": "strong", "question": "Is it damp?"},
    )
    result = kb.consult({"damp": "no"})
    assert result.why_not("damp").steps[0].reason == DENIED
    assert wants(result.why_not("rain").steps[0].misses[0]) == [("damp", None, "strong", True, True)]
    assert wants(kb.consult({}).why_not("rain").steps[0].misses[0]) == [("damp", None, "strong", True, False)]


def test_no_rule_gives_it_or_not_that_high() -> None:
    """A level above all rules, and a conclusion without rules, are told so and no fault."""
    kb = base(rule("R1", ["wet"], {"rain": "possible"}), hail={"scope": "person"})
    result = kb.consult({"wet": "yes"})
    high = result.why_not("rain", level="hallmark").steps[0]
    assert (high.reason, high.misses, high.highest) == (NO_RULE, (), "possible")
    assert (result.why_not("hail").steps[0].reason, result.why_not("hail").steps[0].highest) == (NO_RULE, None)


def test_contrary_evidence_is_told() -> None:
    """Rules that fired against a conclusion stand beside those that could give it."""
    kb = base(rule("R1", ["wet"], {"rain": "possible"}), rule("R2", ["dark"], {"rain": "contrary"}))
    (step,) = kb.consult({"dark": "yes"}).why_not("rain").steps
    assert [application.rule.id for application in step.contrary] == ["R2"]
    assert rules(step) == ["R1"]


# --- members ---------------------------------------------------------------------------------------------------------


def test_every_member_that_was_not_reached_is_told() -> None:
    """Without a member all that did not reach the top are explained; a rule for the person is told for each member."""
    kb = base(
        rule("R1", ["sore"], {"bad_leg": "strong"}, "leg"),
        rule("R2", ["sore", "wet"], {"bad": "strong"}, "leg"),
        bad={"scope": "person"},
    )
    result = kb.consult({"sore": "left"})
    assert [step.state.member for step in result.why_not("bad_leg").steps] == ["right"]
    misses = result.why_not("bad").steps[0].misses
    assert [(miss.member, miss.learns) for miss in misses] == [("left", 1), ("right", 2)]


def test_a_side_that_is_not_named_counts_for_no_side() -> None:
    """While something is stated without a side, that member is explained too, and what names no side is listed."""
    kb = base(rule("R1", ["sore", "wet"], {"bad_leg": "strong"}, "leg"))
    answer = kb.consult({"sore": "yes"}).why_not("bad_leg")
    assert [step.state.member for step in answer.steps] == ["left", "right", NOT_STATED]
    assert answer.unsided == (("sore", NOT_STATED),)
    assert [miss.learns for step in answer.steps for miss in step.misses] == [2, 2, 1]


def test_other_members_and_differences_are_read_for_each() -> None:
    """``other_leg`` is told of the other members, and a difference with what is known of each."""
    kb = base(rule("R1", [{"other_leg": "sore"}, {"legs_differ": ["shade"]}], {"bad_leg": "strong"}, "leg"), leg=TRIPOD)
    result = kb.consult({"sore": {"middle": "yes"}, "shade": {"left": "red"}})
    other, differ = result.why_not("bad_leg", "left").steps[0].misses[0].premise.parts
    assert (other.connective, [(part.member, part.status) for part in other.parts]) == (
        "any",
        [("middle", "satisfied"), ("right", "unknown")],
    )
    assert (differ.connective, differ.status) == ("differ", "unknown")
    assert differ.text == "left leg red, middle leg not known, right leg not known"


# --- bad questions ---------------------------------------------------------------------------------------------------


LEVELS = "possible, supporting, strong, hallmark"
BAD_QUESTIONS = [
    ({"name": "rian"}, "there is no conclusion 'rian'; did you mean 'rain'?"),
    ({"name": "wet"}, "'wet' is a finding: it is stated, not concluded"),
    ({"name": "rain", "member": "left"}, "'rain' is about the person as a whole: ask without a member"),
    (
        {"name": "bad", "member": "lefd"},
        "'bad' has no member 'lefd' in this case; it has left, right; did you mean 'left'?",
    ),
    ({"name": "bad", "member": NOT_STATED}, "'bad' has no member 'not_stated' in this case; it has left, right"),
    ({"name": "bad", "level": "stron"}, f"'bad' has no level 'stron'; it has {LEVELS}; did you mean 'strong'?"),
    ({"name": "plain", "level": "strong"}, "'plain' has no levels: ask without one"),
    ({"name": "rain"}, "rain was concluded at strong; 'how' tells more"),
    ({"name": "rain", "level": "possible"}, "rain was concluded at strong; 'how' tells more"),
    ({"name": "plain"}, "plain was concluded; 'how' tells more"),
    ({"name": "rain\u202e\x07" + "x" * 500}, f"there is no conclusion 'rain??{'x' * 53}…'"),
]


@pytest.mark.parametrize(("asked", "said"), BAD_QUESTIONS)
def test_a_question_that_cannot_be_answered_is_refused_in_one_sentence(asked: dict[str, str], said: str) -> None:
    """What does not exist, or was concluded, is a QuestionError with the nearest name; hostile text is cut."""
    kb = base(
        rule("R1", ["wet"], {"rain": "strong", "plain": "yes"}),
        rule("R2", ["sore"], {"bad": "strong"}, "leg"),
        plain={"kind": "abstraction", "scope": "person"},
    )
    with pytest.raises(QuestionError) as caught:
        kb.consult({"wet": "yes"}).why_not(asked["name"], asked.get("member"), level=asked.get("level"))
    assert str(caught.value) == said


# --- bounds ----------------------------------------------------------------------------------------------------------


def test_stacked_diamonds_are_explained_step_by_step() -> None:
    """Thirty diamonds, 2^30 paths: a step for each conclusion up to the bound, one fact wanted, never a tree."""
    answer = stacked().consult({}).why_not(TOP)
    assert len(answer.steps) == why_not.MOST_STEPS < 3 * LAYERS
    assert answer.cut
    assert [wants(miss) for miss in answer.steps[0].misses] == [[("start", None, "", True, False)]] * 2


def test_many_rules_and_many_facts_are_cut_and_said_so() -> None:
    """Beyond the bounds rules are counted, and a rule that needs too many facts is told without them."""
    findings = [{"id": f"f{number}", "type": "boolean"} for number in range(plans.MOST_FACTS + 1)]
    names = [finding["id"] for finding in findings]
    entries = [rule(f"R{number}", ["f0"], {"rain": "strong"}) for number in range(why_not.MOST_RULES + 7)]
    conclusions = [{"id": name, "kind": "hypothesis"} for name in ("rain", "hail", "snow")]
    kb = KnowledgeBase.from_rules(
        [*entries, rule("H", names, {"hail": "strong"}), rule("S", ["hail"], {"snow": "strong"})],
        findings=findings,
        conclusions=conclusions,
    )
    result = kb.consult({})
    assert (len(result.why_not("rain").steps[0].misses), result.why_not("rain").steps[0].further) == (
        why_not.MOST_RULES,
        7,
    )
    for name in ("hail", "snow"):
        answer = result.why_not(name)
        assert (answer.cut, answer.steps[0].misses[0].wants) == (True, None)


def test_a_long_chain_is_no_recursion() -> None:
    """A chain of 3,000 rules is explained without recursion, down to the one fact at its end."""
    count = 3000
    entries = [rule(f"R{n}", [f"c{n - 1}" if n else "start"], {f"c{n}": "strong"}) for n in range(count)]
    conclusions = [{"id": f"c{n}", "kind": "hypothesis"} for n in range(count)]
    kb = KnowledgeBase.from_rules(entries, findings=[{"id": "start", "type": "boolean"}], conclusions=conclusions)
    answer = kb.consult({}, engine="compiled").why_not(f"c{count - 1}")
    assert wants(answer.steps[0].misses[0]) == [("start", None, "", True, False)]


# --- what may be stated ----------------------------------------------------------------------------------------------


def test_what_no_fact_file_may_state_is_not_wanted() -> None:
    """Where soreness is stated of some leg, no plan says no of both; by name there is one, and it may be stated."""
    kb = base(rule("R1", ["sore", {"not": {"other_leg": "sore"}}], {"ache": "strong"}, "leg"))
    result = kb.consult({"sore": "yes"})
    (step,) = result.why_not("ache", NOT_STATED).steps
    assert [(miss.wants, miss.suffices, miss.alternatives) for miss in step.misses] == [(None, False, ())]
    slots = [result.program.index[Slot("sore", side, "")] for side in ("left", "right")]
    assert not gaps.Planner(result).choice.is_consistent(frozenset((slot, False) for slot in slots))
    (step,) = result.why_not("ache", "left").steps
    assert wants(step.misses[0]) == [("sore", "left", "", True, False), ("sore", "right", "", False, False)]
    assert step.misses[0].suffices


def test_what_an_implication_makes_unstatable_is_not_wanted() -> None:
    """A fact that implies soreness of some leg is not wanted together with no for both legs."""
    lame: Plain = {"id": "lame", "type": "boolean", "scope": "leg", "implies": ["sore"]}
    sore: Plain = {"id": "sore", "type": "boolean", "scope": "leg"}
    other: Plain = {"id": "other", "type": "boolean", "scope": "leg"}
    kb = KnowledgeBase.from_rules(
        [rule("R1", ["lame", {"other_leg": {"sore": "no"}}], {"ache": "strong"}, "leg")],
        findings=[lame, sore, other],
        conclusions=[{"id": "ache", "kind": "hypothesis", "scope": "leg"}],
        scopes={"leg": LEG},
    )
    (step,) = kb.consult({"other": "yes"}).why_not("ache", NOT_STATED).steps
    assert [(miss.wants, miss.suffices) for miss in step.misses] == [(None, False)]
    (step,) = kb.consult({"other": "yes"}).why_not("ache", "left").steps
    assert step.misses[0].suffices


def test_a_statement_is_wanted_where_rules_prove_a_lower_level() -> None:
    """What is proved at a lower level may be stated at the level a rule asks for: that is what it lacks."""
    kb = base(
        rule("R1", ["wet"], {"rain": "possible"}),
        rule("R2", [{"rain": {"level": "strong"}}], {"flood": "strong"}),
        rain={"given": "strong", "question": "Does it rain?"},
    )
    (first, *_) = kb.consult({"wet": "yes"}).why_not("flood").steps
    (miss,) = first.misses
    assert [(want.item, want.edits, want.changes) for want in miss.wants or ()] == [
        ("rain", (Edit("rain", None, True),), False)
    ]
    assert miss.suffices
    result = KB.consult({"exertion_symptom": {"left": ["pain"]}, "relief_on_stopping": {"left": "yes"}})
    (pad,) = (step for step in result.why_not("PAD", "left", level="hallmark").steps if step.number == 1)
    assert pad.nearest is not None
    assert pad.nearest.suffices
    assert [edit for want in pad.nearest.wants or () for edit in want.edits] == [Edit("claudication", "left", True)]


@pytest.mark.parametrize("facts", [{}, {"wet": "yes"}])
def test_where_any_answer_does_no_answer_is_wanted_before_others(facts: Plain) -> None:
    """What only has to be known is wanted as any answer, beside others too; there is nothing to do instead."""
    known = [{name: {"known": "yes"}} for name in ("colour", "dark", "age", "times")]
    kb = base(rule("R1", ["wet", *known], {"rain": "strong"}))
    result = kb.consult(facts)
    answer = result.why_not("rain")
    (miss,) = answer.steps[0].misses
    assert (miss.alternatives, miss.more_alternatives, miss.suffices) == ((), 0, True)
    assert sorted(one for one in wants(miss) or () if one[0] != "wet") == [
        (name, None, KNOWN, True, False) for name in ("age", "colour", "dark", "times")
    ]
    assert "colour: any answer" in result.tell(answer)


def test_a_value_that_must_be_otherwise_is_told_as_those_that_can_be_stated() -> None:
    """Of a choice the values that do are told, as one of them has to be stated."""
    result = base(rule("R1", [{"colour": {"not": "pale"}}], {"rain": "strong"})).consult({})
    assert "colour: as usual or bluish" in result.tell(result.why_not("rain"))


# --- laws ------------------------------------------------------------------------------------------------------------


def asked(result: Result) -> Iterator[WhyNot]:
    """Why each conclusion that is not at its top was not concluded."""
    for name in result:
        for member in result.members(result.conclusion(name)):
            state = result.state(name, member)
            top = result.program.levels[name][-1:] if state.conclusion.levels else ("yes",)
            if state.level is not None and (state.level in top or not state.derivable):
                with pytest.raises(QuestionError, match="was concluded"):
                    result.why_not(name, member)
            else:
                yield result.why_not(name, member)


def check_parts(result: Result, miss: Miss) -> None:
    """Each part of a premise has the status of its own formula."""

    def status(premise: Premise, member: str | None, *, negated: bool) -> str:
        truth: Truth = result.truth(result.program.formula(premise, miss.rule.scope, member))
        return STATUS[negation(truth) if negated else truth]

    def walk(premise: Premise, part: Part, member: str | None, *, negated: bool) -> None:
        if isinstance(premise, Not):
            walk(premise.part, part, member, negated=not negated)
            return
        assert part.status == status(premise, member, negated=negated)
        match premise:
            case All(parts) | Any_(parts) | AtLeast(_, parts):
                for inner, told in zip(parts, part.parts, strict=True):
                    walk(inner, told, member, negated=negated)
            case Other(scope, inner):
                others = [own for own in result.model.vocabulary.scopes[scope].members if own != member]
                if len(others) == 1:
                    walk(inner, part, others[0], negated=negated)
                else:
                    for own, told in zip(others, part.parts, strict=True):
                        walk(inner, told, own, negated=negated)
            case Differ(scope, items) if len(items) > 1:
                for name, told in zip(items, part.parts, strict=True):
                    assert told.status == status(Differ(scope, (name,)), member, negated=negated)
            case premises.Test() if part.parts:
                assert {told.member for told in part.parts} >= set(
                    result.model.vocabulary.scope_of(item(result, premise)).members
                )

    walk(miss.rule.premise, miss.premise, miss.member, negated=False)


def item(result: Result, test: premises.Test) -> Item:
    """The item a test reads."""
    found = result.model.vocabulary.item(test.item)
    assert found is not None
    return found


def check_advice(kb: KnowledgeBase, facts: Facts, step: MissingStep, miss: Miss) -> None:
    """Learning and changing what a rule wants lets it fire, exactly where it says so, and the conclusion is reached."""
    goal = target_slot(kb.program, MissingLevel(*_key(step), step.level))
    level = "" if miss.level == "yes" else miss.level
    (clause,) = (
        clause
        for clause in kb.program.clauses
        if (clause.rule, clause.member) == (miss.rule, miss.member)
        and kb.program.slots[clause.slot] == Slot(*_key(step), level)
    )
    for number, found in enumerate((miss.wants, *miss.alternatives)):
        edits: list[Edit] = [edit for want in found or () for edit in want.edits]
        changed = edited(kb, facts, edits)
        assert not is_refused(kb, changed, ())
        other = kb.consult(changed, engine="compiled")
        suffices = miss.suffices if number == 0 else True
        assert (other.truth(clause.formula) is TRUE) == suffices
        assert goal in other.outcome.true or not suffices


def _key(step: MissingStep) -> tuple[str, str | None]:
    return step.state.conclusion.id, step.state.member


def check(kb: KnowledgeBase, facts: Facts, *, every: int = 1) -> int:
    """Every law of the answers of one case, of one in so many; how many rules were checked."""
    result = kb.consult(facts, engine="compiled")
    checked = 0
    for number, answer in enumerate(asked(result)):
        assert [step.number for step in answer.steps] == list(range(1, len(answer.steps) + 1))
        for step in answer.steps if number % every == 0 else ():
            check_step(kb, result, step)
            checked += len(step.misses)
    return checked


def check_step(kb: KnowledgeBase, result: Result, step: MissingStep) -> None:
    """A step is about something not reached, its rules are in order, and each is told rightly."""
    slot = target_slot(kb.program, MissingLevel(*_key(step), step.level))
    assert slot is None or slot not in result.outcome.true
    assert (step.reason == OPEN) <= (slot not in result.outcome.false)
    worth = [(0 if one.suffices else 2 if one.wants is None else 1, one.changes, one.learns) for one in step.misses]
    assert worth == sorted(worth)
    for miss in step.misses:
        check_parts(result, miss)
        assert miss.wants is None or miss.wants, "a rule that lacks nothing has fired"
        if miss.wants is not None:
            check_advice(kb, result.facts, step, miss)


@LAWS
@given(st.data())
def test_parts_order_and_advice_hold_on_any_knowledge_base(data: st.DataObject) -> None:
    """On generated knowledge bases and facts no answer fails, each part is right, and the advice does what it says."""
    kb = data.draw(knowledge_bases())
    check(kb, kb.facts(data.draw(stated_facts(kb))))


@LAWS
@given(st.data())
def test_the_same_holds_where_statements_may_raise_what_rules_prove(data: st.DataObject) -> None:
    """Conclusions that are proved at the lowest level and may be stated at the highest are wanted as facts."""
    kb = data.draw(knowledge().map(partly_proved).map(build))
    check(kb, kb.facts(data.draw(stated_facts(kb))))


def test_random_cases_of_leg_cramps_are_explained_rightly() -> None:
    """Whatever was not concluded of random cases is explained; of some, parts, order and advice are checked."""
    for facts in random_cases(KB, 1, 5):
        assert check(KB, facts, every=40) > 20


def test_where_one_answer_suffices_the_nearest_rule_hardly_ever_needs_more() -> None:
    """Where a single yes or no reaches a conclusion, all but one in fifty nearest rules need one answer, no change."""
    needed: list[tuple[int, int]] = []
    for facts in random_cases(KB, 2, 23):
        result = KB.consult(facts, engine="compiled")
        booleans = [name for name, finding in KB.vocabulary.findings.items() if finding.type == "boolean"]
        keys = [(name, member) for name in booleans for member in finding_members(name)]
        singles = [Edit(*key, value) for key in keys if key not in facts.values for value in (True, False)]
        known = evaluate_variants(result, {edit: 1 << number for number, edit in enumerate(singles)}, len(singles))
        for state in result.states:
            goal = next_level(result, state)
            slot = target_slot(KB.program, goal) if goal else None
            if goal is not None and slot is not None and known.true.get(slot, 0):
                nearest = why_not.missed(result, goal).nearest
                assert nearest is not None
                needed.append((nearest.changes, nearest.learns))
    assert len(needed) > 100
    assert sum(cost != (0, 1) for cost in needed) <= len(needed) // 50


def finding_members(name: str) -> tuple[str | None, ...]:
    """The named members of a finding's scope."""
    scope = KB.vocabulary.scope_of(KB.vocabulary.findings[name])
    return tuple(scope.members) or (None,)


def test_plans_keep_few_and_no_plan_holds_another() -> None:
    """Of many ways only the cheapest few are kept, none of which holds another."""
    ways: list[object] = ["wet", {"all": ["wet", "dark"]}, "windy", "dark"]
    ways += [{"colour": value} for value in ("plain", "pale", "blue")]
    ways += [{"times": {"includes": [value]}} for value in ("night", "rest", "day")]
    kb = base(rule("R1", [{"any": ways}], {"rain": "strong"}))
    result = kb.consult({})
    planner = gaps.Planner(result)
    (found,) = planner.plans([clause.formula for clause in result.program.clauses])
    assert len(found) == plans.MOST_PLANS < len(ways) - 1
    assert all(len(plan) == 1 for plan in found)
    wet, dark = (Literal(slot_of(result, name)) for name in ("wet", "dark"))
    (few,) = planner.plans([Or((wet, And((wet, dark))))])
    assert [len(plan) for plan in few] == [1]
    assert len(result.why_not("rain").steps[0].misses[0].alternatives) == why_not.MOST_ALTERNATIVES


def slot_of(result: Result, name: str) -> int:
    """The slot of a finding of the person that is answered by yes or no."""
    return result.program.index[Slot(name, None)]
