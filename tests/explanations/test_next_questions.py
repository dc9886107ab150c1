"""What to ask next: exactly what could change an open conclusion, each with answers that show it."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase, QuestionError
from expert.explanations.next_questions import NextQuestions, Span, Witness
from expert.explanations.unknowns import Unknown
from expert.explanations.variants import Edit
from expert.facts import Facts, Key, Value, implications
from expert.result import Result
from expert.vocabulary import NOT_STATED, Conclusion
from tests.explanations.bases import Plain, base, rule
from tests.random_cases import random_cases
from tests.strategies import LAWS, NUMBERS, build, knowledge, knowledge_bases, stated_facts

KB = expert.load()
MOST_ANSWERS = 40
Levels = Mapping[Key, Span]


def stated(kb: KnowledgeBase, facts: Facts, answers: tuple[Edit, ...]) -> Facts:
    """The facts with some answers, and what they imply."""
    values: dict[Key, Value] = {key: value for key, value in facts.values.items() if key not in facts.implied}
    for edit in answers:
        assert edit.value is not None
        if edit.element:
            held = values.get(edit.key, {})
            assert isinstance(held, Mapping)
            values[edit.key] = {**held, edit.element: bool(edit.value)}
        else:
            values[edit.key] = edit.value
    return Facts({**values, **dict.fromkeys(implications(kb.vocabulary, values), True)})


def levels_with(kb: KnowledgeBase, facts: Facts, answers: tuple[Edit, ...]) -> Levels:
    """Level and ceiling of every conclusion with some answers, by a consultation of its own."""
    return kb.consult(stated(kb, facts, answers), engine="compiled").levels


def is_refused(kb: KnowledgeBase, facts: Facts, answers: tuple[Edit, ...]) -> bool:
    """Whether no fact file may state this: a yes for an unnamed member that every member denies."""
    values = stated(kb, facts, answers).values
    for (name, member), value in values.items():
        item = kb.vocabulary.item(name)
        named = kb.vocabulary.scope_of(item).members if item and member == NOT_STATED and value is True else {}
        if named and all(values.get((name, own)) is False for own in named):
            return True
    return False


def every_unknown(result: Result) -> Iterator[tuple[Unknown, list[Edit]]]:
    """Whatever is not known and could be asked, with all values a fact file could state."""
    vocabulary = result.model.vocabulary
    values = result.facts.values
    for name in vocabulary.statable:
        item = vocabulary.item(name)
        assert item is not None
        scope = vocabulary.scope_of(item)
        members: list[str | None] = [*scope.members] or [None]
        if scope.id in result.active_scopes and not all((name, member) in values for member in scope.members):
            members.append(NOT_STATED)
        for member in members:
            if isinstance(item, Conclusion):
                state = result.state(name, member)
                if (name, member) not in values and state.level != state.ceiling:
                    yield Unknown(name, member), [Edit(name, member, True), Edit(name, member, False)]
            elif item.type == "choices":
                held = values.get((name, member), {})
                assert isinstance(held, Mapping)
                for element in (one for one in item.values if one not in held):
                    yield Unknown(name, member, element), [Edit(name, member, yes, element) for yes in (True, False)]
            elif (name, member) not in values:
                known = {"boolean": (True, False), "number": NUMBERS, "choice": tuple(item.values)}[item.type]
                yield Unknown(name, member), [Edit(name, member, value) for value in known]


def is_declined(result: Result, unknown: Unknown) -> bool:
    """Whether it was answered *unknown*, for an unnamed member: where no named one is left to ask."""
    item = result.model.vocabulary.item(unknown.item)
    assert item is not None
    said = {*result.facts.unknown, *result.facts.values}
    members = result.model.vocabulary.scope_of(item).members
    if unknown.member == NOT_STATED and all((unknown.item, member) in said for member in members):
        return True
    return unknown.key in result.facts.unknown


def by_brute_force(kb: KnowledgeBase, result: Result, depth: int, about: str | None) -> tuple[set[Unknown], ...]:
    """What is relevant, and what would be though it was answered *unknown*: every answer and pair by itself."""
    facts = result.facts
    targets = [key for key, (level, ceiling) in result.levels.items() if level != ceiling and about in {None, key[0]}]
    answers = {answer: unknown for unknown, found in every_unknown(result) for answer in found}
    assume(len(answers) <= MOST_ANSWERS)
    alone = {answer: levels_with(kb, facts, (answer,)) for answer in answers}
    declined = {unknown for unknown in answers.values() if is_declined(result, unknown)}

    def differ(one: Levels, other: Levels) -> bool:
        return any(one[key] != other[key] for key in targets)

    found: set[Unknown] = set()
    for answer, unknown in answers.items():
        if not is_refused(kb, facts, (answer,)) and differ(alone[answer], result.levels):
            found.add(unknown)
    for one, other in product(answers, answers) if depth == 2 else ():
        first, second = answers[one], answers[other]
        if first in found or first == second or (second in declined and first not in declined):
            continue
        if not is_refused(kb, facts, (one, other)) and differ(levels_with(kb, facts, (one, other)), alone[other]):
            found.add(first)
    return found - declined, found & declined


def check_witness(kb: KnowledgeBase, result: Result, witness: Witness) -> None:
    """A consultation with the answers gives what the witness says, and one without the first something else."""
    key = (witness.conclusion, witness.member)
    assert witness.before == result.levels[key]
    assert witness.before[0] != witness.before[1]
    assert witness.after == levels_with(kb, result.facts, witness.answers)[key]
    assert witness.after != levels_with(kb, result.facts, witness.answers[1:])[key]
    assert not is_refused(kb, result.facts, witness.answers)


def check_all(kb: KnowledgeBase, result: Result, found: NextQuestions) -> None:
    """What holds of every list of questions: witnesses, chains, and that nothing settled or declined is asked."""
    for question in found.questions:
        assert question.target in found.open
        assert set(question.changes) <= set(found.open)
        assert question.witnesses
        for witness in question.witnesses:
            assert witness.answers[0].item == question.item
            assert (witness.conclusion, witness.member) == question.target
            check_witness(kb, result, witness)
        for unknown in question.unknowns:
            assert not is_declined(result, unknown)
            held = result.facts.values.get(unknown.key)
            assert held is None or (isinstance(held, Mapping) and unknown.element not in held)
        ends = question.chain[-1] if question.chain else None
        assert ends is None or ends.conclusion == question.target[0]
    assert len({question.item for question in found.questions}) == len(found.questions)


def partly_proved(plain: Plain) -> Plain:
    """The same knowledge base; rules prove the lowest level of hypotheses, which may be stated at the highest."""
    low, *_, high = *plain["levels"], plain["levels"][-1]
    for conclusion in plain["conclusions"]:
        if conclusion["kind"] == "hypothesis":
            conclusion.update(given=high, question="Is it so?")
            for own in (own for own in plain["rules"] if conclusion["id"] in own["then"]):
                if own["then"][conclusion["id"]] in plain["levels"]:
                    own["then"][conclusion["id"]] = low
    return plain


@LAWS
@given(st.data())
def test_exactly_the_relevant_is_asked(data: st.DataObject) -> None:
    """Within the depth, what is asked is what brute force finds, of every kind of knowledge base; no more, no less."""
    check_relevance(data, data.draw(knowledge_bases()))


@LAWS
@given(st.data())
def test_what_is_proved_at_a_lower_level_is_asked_where_it_matters(data: st.DataObject) -> None:
    """A conclusion that rules prove, and that may be stated at a higher level, is asked as brute force asks it."""
    check_relevance(data, data.draw(knowledge().map(partly_proved).map(build)))


def check_relevance(data: st.DataObject, kb: KnowledgeBase) -> None:
    """What is asked of drawn facts is what brute force finds."""
    facts = kb.facts(data.draw(stated_facts(kb)))
    result = kb.consult(facts, engine="compiled")
    depth = data.draw(st.sampled_from([1, 2]))
    about = data.draw(st.sampled_from([None, *kb.vocabulary.conclusions]))
    found = result.next_questions(about, depth=depth)
    relevant, declined = by_brute_force(kb, result, depth, about)
    asked = {unknown for question in found.questions for unknown in question.unknowns}
    beyond = {unknown for question in found.questions for unknown in question.beyond}
    assert asked - beyond == relevant
    assert not beyond & relevant
    assert set(found.declined) == declined
    assert found.is_complete or not found.questions
    check_all(kb, result, found)


@LAWS
@given(st.data())
def test_it_never_ends_early(data: st.DataObject) -> None:
    """Where nothing is left to ask, no complete answers to everything change what is open."""
    kb = data.draw(knowledge_bases())
    facts = kb.facts(data.draw(stated_facts(kb, least=2)))
    assume(not any(name in kb.vocabulary.conclusions for name, _ in facts.values))  # no answer contradicts these
    result = kb.consult(facts, engine="compiled")
    found = result.next_questions()
    if found.questions:
        return
    askable = [answers for unknown, answers in every_unknown(result) if not is_declined(result, unknown)]
    for _ in range(10 if found.is_complete else 0):
        answers = tuple(data.draw(st.sampled_from(of_one)) for of_one in askable)
        if not is_refused(kb, facts, answers):
            levels = levels_with(kb, facts, answers)
            assert all(levels[key] == result.levels[key] for key in found.open)


def test_questions_of_leg_cramps_are_shown_by_witnesses() -> None:
    """On random cases of the shipped knowledge base every witness holds in a consultation of its own."""
    for facts in random_cases(KB, 4, 3):
        result = KB.consult(facts, engine="compiled")
        found = result.next_questions()
        assert found.is_complete
        check_all(KB, result, found)


def test_a_conclusion_that_may_be_stated_is_asked_though_rules_prove_a_lower_level() -> None:
    """Stating claudication of the left leg raises what rests on it; it is not asked again once it is answered."""
    facts: Plain = {"exertion_symptom": {"left": ["pain"]}, "relief_on_stopping": {"left": "yes"}}
    result = KB.consult(facts)
    assert result.levels["claudication", "left"] == ("supporting", "strong")
    (question,) = (one for one in result.next_questions("PAD").questions if one.item == "claudication")
    assert Unknown("claudication", "left") in question.unknowns
    assert question.witnesses[0].answers == (Edit("claudication", "left", True),)
    assert question.witnesses[0].after == ("hallmark", "hallmark")
    for answer in ("yes", "no"):
        after = KB.consult({**facts, "claudication": {"left": answer}}).next_questions()
        assert all(Unknown("claudication", "left") not in one.unknowns for one in after.questions)


def test_red_flags_are_asked_about_first() -> None:
    """What could change a red flag stands before everything else, and tiers do not mix."""
    for facts in random_cases(KB, 4, 5):
        tiers = [question.tier for question in KB.consult(facts, engine="compiled").next_questions().questions]
        order = ["red_flag", "urgency", "hypothesis", "other"]
        assert tiers == sorted(tiers, key=order.index)


def test_answers_decide_what_is_asked_next() -> None:
    """A question that is answered is gone, with all that mattered only beside it; an excluded flag asks nothing."""
    kb = base(rule("R1", ["wet", "dark"], {"rain": "strong"}))
    asked = [question.item for question in kb.consult({}).next_questions().questions]
    assert sorted(asked) == ["dark", "wet"]
    assert [question.item for question in kb.consult({"wet": "yes"}).next_questions().questions] == ["dark"]
    assert kb.consult({"wet": "no"}).next_questions().questions == ()
    assert kb.consult({"wet": "no"}).next_questions().open == ()


def test_what_was_answered_unknown_is_not_asked_again() -> None:
    """It is told apart, and a question that would matter only beside it is not asked."""
    kb = base(rule("R1", ["wet", {"not": "dark"}], {"rain": "strong"}))
    found = kb.consult({"wet": "unknown"}).next_questions()
    assert found.declined == (Unknown("wet", None),)
    assert [question.item for question in found.questions] == ["dark"]
    assert found.questions[0].witnesses[0].answers == (Edit("dark", None, True),)
    last = kb.consult({"wet": "unknown", "dark": "no"}).next_questions()
    assert (last.questions, last.declined, last.open) == ((), (Unknown("wet", None),), (("rain", None),))


def test_no_witness_holds_answers_that_no_fact_file_may_state() -> None:
    """Where soreness is stated of some leg, *no* for the only leg that is left, or for both, is no answer."""
    kb = base(
        rule("R1", ["sore"], {"ache": "strong"}, "leg"),
        rule("R2", [{"sore": "no"}, {"other_leg": {"sore": "no"}}], {"fine": "strong"}, "leg"),
    )
    one = kb.consult({"sore": {"not_stated": "yes", "left": "no"}}).next_questions()
    assert [witness.answers for witness in one.questions[0].witnesses] == [(Edit("sore", "right", True),)]
    both = kb.consult({"sore": "yes"}).next_questions("fine")
    assert [witness.after for witness in both.questions[0].witnesses] == [(None, None)]


def test_what_needs_many_answers_is_found_beyond_the_depth() -> None:
    """Where no two answers change anything, the questions are the steps towards a change, and say how many it takes."""
    items = [f"x{number}" for number in range(5)]
    kb = KnowledgeBase.from_rules(
        [rule("R1", [{"at_least": {"count": 3, "of": items}}], {"c": "yes"})],
        findings=[{"id": item, "type": "boolean"} for item in items],
        conclusions=[{"id": "c", "kind": "abstraction"}],
    )
    result = kb.consult({})
    found = result.next_questions()
    assert found.questions
    for question in found.questions:
        assert question.together == 3
        assert question.beyond == question.unknowns
        check_witness(kb, result, question.witnesses[0])
    assert {question.together for question in kb.consult({"x0": "yes"}).next_questions().questions} == {2}


def test_a_red_flag_beyond_the_depth_is_not_put_off() -> None:
    """What bears on a red flag only by three answers together still stands before other questions."""
    flags = {"kinds": {"flag": {"label": "flag", "plural": "Flags", "role": "red_flag", "levels": "no"},
                       "hypothesis": {"label": "h", "plural": "H", "role": "hypothesis", "levels": "yes"}}}  # fmt: skip
    items = [f"x{number}" for number in range(5)]
    plain: list[Plain] = [
        rule("R1", [{"at_least": {"count": 3, "of": items}}], {"alarm": "yes"}),
        rule("R2", ["wet"], {"rain": "possible"}),
    ]
    kb = KnowledgeBase.from_rules(
        plain,
        findings=[{"id": item, "type": "boolean"} for item in [*items, "wet"]],
        conclusions=[{"id": "alarm", "kind": "flag"}, {"id": "rain", "kind": "hypothesis"}],
        **flags,
    )
    questions = kb.consult({}).next_questions().questions
    assert questions[-1].item == "wet"
    assert {question.tier for question in questions[:-1]} == {"red_flag"}


def test_the_chain_is_the_shortest_way_along_the_rules() -> None:
    """Of a long and a short way to the same conclusion the short one is told, with the member of each step."""
    kb = base(
        rule("R1", ["sore"], {"a": "possible"}, "leg"),
        rule("R2", ["a"], {"b": "inherit"}, "leg"),
        rule("R3", ["b"], {"c": "inherit"}),
        rule("R4", ["a"], {"c": "inherit"}),
    )
    result = kb.consult({})
    question = next(one for one in result.next_questions("c").questions if one.item == "sore")
    assert [(link.rule, link.conclusion, link.member) for link in question.chain] == [
        ("R1", "a", "left"),
        ("R4", "c", None),
    ]
    assert question.members == ("left", "right")


@pytest.mark.parametrize("names", [("d", "e", "f"), ("f", "e", "d")])
def test_the_shortest_way_does_not_depend_on_the_order_of_rules(names: tuple[str, ...]) -> None:
    """Of two ways that part at the conclusion the shorter is told, whichever stands first."""
    rules = {
        "d": [rule("R1", ["a"], {"d": "inherit"}), rule("R2", ["d"], {"c": "inherit"})],
        "e": [rule("R3", ["a"], {"f": "inherit"}), rule("R4", ["f"], {"e": "inherit"})],
        "f": [rule("R5", ["e"], {"c": "inherit"})],
    }
    kb = base(rule("R0", ["wet"], {"a": "strong"}), *(one for name in names for one in rules[name]))
    (question,) = kb.consult({}).next_questions("c").questions
    assert [link.rule for link in question.chain] == ["R0", "R1", "R2"]


def test_only_what_could_raise_the_urgency_is_asked_for_its_sake() -> None:
    """A conclusion whose rung is reached already is no target of the urgency."""
    result = KB.consult({"leg_cramp": "left", "swelling": "left"})
    assert result.urgency is not None
    reached = KB.vocabulary.rung_rank(result.urgency.id)
    bearing = {name: one.urgency for name, one in KB.vocabulary.conclusions.items() if one.urgency}
    low = [q for q in result.next_questions().questions if q.tier not in {"red_flag", "urgency"}]
    for question in result.next_questions().questions:
        if question.tier == "urgency":
            assert KB.vocabulary.rung_rank(bearing[question.target[0]]) > reached
    assert any(question.target[0] in bearing for question in low)


def test_where_nothing_was_found_though_something_is_undecided_it_is_not_called_complete() -> None:
    """A premise that is true either way keeps a rule undecided; no answer to it was found to change anything."""
    found = base(rule("R1", ["wet", {"any": ["dark", {"not": "dark"}]}], {"rain": "strong"})).consult(
        {"wet": "unknown"}
    )
    answer = found.next_questions()
    assert answer.questions == ()
    assert not answer.is_complete


def test_a_number_is_asked_with_values_around_what_rules_compare_with() -> None:
    """The witness of a number is a value in the region that changes something."""
    kb = base(rule("R1", [{"age": {"above": 45}}], {"c": "strong"}))
    (question,) = kb.consult({}).next_questions().questions
    assert [witness.answers for witness in question.witnesses] == [
        (Edit("age", None, 46),),
        (Edit("age", None, 44),),
    ]


def test_a_number_that_rules_compare_with_is_itself_a_region() -> None:
    """Where only the bound itself fulfils a premise, the bound is the witness."""
    kb = base(rule("R1", [{"age": {"at_least": 45}}, {"age": {"at_most": 45}}], {"c": "strong"}))
    (question,) = kb.consult({}).next_questions().questions
    assert question.witnesses[0].answers == (Edit("age", None, 45),)


def test_the_side_not_stated_is_asked_about_while_the_case_speaks_of_it() -> None:
    """It is among the members where something is stated of no side, until every side is stated by name."""
    kb = base(rule("R1", ["sore", {"shade": "red"}], {"ache": "strong"}, "leg"))

    def members(facts: Plain) -> tuple[str | None, ...]:
        asked = kb.consult(facts).next_questions().questions
        return next((question.members for question in asked if question.item == "shade"), ())

    assert members({}) == ("left", "right")
    assert members({"sore": "yes"}) == ("left", "right", NOT_STATED)
    assert members({"sore": "yes", "shade": {"left": "red"}}) == ("right", NOT_STATED)
    assert members({"sore": "yes", "shade": {"left": "red", "right": "white"}}) == ()


def test_of_a_set_only_the_values_that_matter_are_asked() -> None:
    """A value no rule reads, and one that is known, are not asked."""
    kb = base(rule("R1", [{"times": {"includes": ["night", "rest"]}}], {"c": "strong"}))
    (question,) = kb.consult({"times": {"rest": "no"}}).next_questions().questions
    assert (question.item, question.elements) == ("times", ("night",))


def test_thirty_diamonds_are_walked_once() -> None:
    """2^30 paths lie between the finding and the conclusion; the chain is one of the shortest."""
    rules: list[Plain] = []
    for number in range(30):
        before = f"c{number - 1}" if number else "wet"
        rules += [rule(f"R{number}{side}", [before], {f"{side}{number}": "strong"}) for side in "ab"]
        rules.append(rule(f"R{number}", [{"any": [f"a{number}", f"b{number}"]}], {f"c{number}": "inherit"}))
    kb = base(*rules)
    result = kb.consult({})
    (question,) = result.next_questions("c29").questions
    assert len(question.chain) == 60
    assert len(question.witnesses) == 2


def test_where_there_is_too_much_to_try_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound every answer is still tried alone, and pairs of what is nearest; all that is told is right."""
    full = KB.consult({}).next_questions()
    monkeypatch.setattr("expert.explanations.relevance.MOST_WORK", 10**6)
    result = KB.consult({}, engine="compiled")
    cut = result.next_questions()
    assert full.is_complete
    assert not cut.is_complete
    asked = {unknown for question in cut.questions for unknown in question.unknowns}
    assert asked < {unknown for question in full.questions for unknown in question.unknowns}
    assert asked >= {unknown for question in result.next_questions(depth=1).questions
                     for unknown in question.unknowns if unknown not in question.beyond}  # fmt: skip
    check_all(KB, result, cut)


@pytest.mark.parametrize("depth", [0, 3, True, "2"])
def test_there_are_two_depths(depth: int) -> None:
    """Any other depth is refused."""
    with pytest.raises(QuestionError, match="the depth of 'next' is 1 or 2"):
        KB.consult({}).next_questions(depth=depth)


def test_an_unknown_conclusion_is_refused() -> None:
    """A name that is no conclusion, or a finding, is refused in one sentence."""
    result = KB.consult({})
    with pytest.raises(QuestionError, match="there is no conclusion 'PADD'; did you mean 'PAD'"):
        result.next_questions("PADD")
    with pytest.raises(QuestionError, match="'swelling' is a finding"):
        result.next_questions("swelling")
