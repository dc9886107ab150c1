"""Counterfactuals are all minimal sets of changes that reach a goal, within what may change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase, QuestionError, Result
from expert.explanations.changes import KINDS, WITHDRAW, Change
from expert.explanations.cone import cone_of, facts_read
from expert.explanations.counterfactuals import Counterfactuals, Outlook, counterfactuals
from expert.explanations.keeping import MOST_FACTS, rests_on_contradiction
from expert.explanations.reasons import reasons
from expert.explanations.regions import Region
from expert.vocabulary import NOT_STATED
from tests.explanations.bases import LEG, base, rule
from tests.explanations.fewer_and_other_facts import (
    Case,
    Cell,
    Single,
    case_of,
    changed,
    consult,
    height,
    single_changes,
    single_facts,
)
from tests.explanations.stacked import TOP, stacked
from tests.strategies import LAWS, knowledge_bases, stated_facts

ROOT = Path(__file__).resolve().parents[2]
LEG_CRAMPS = expert.load()
Key = tuple[str, str | None]
Made = frozenset[tuple[tuple[Cell, object], ...]]


def unnamed_cells(result: Result, name: str, member: str | None) -> Iterator[Cell]:
    """What could be learned without a side while the case speaks of one: what the conclusion's rules read so."""
    slots = result.program.ladders[name, member].slots
    for (item, own), aspects in facts_read(result, cone_of(result.program, slots)).items():
        scope = result.model.vocabulary.item(item).scope  # type: ignore[union-attr]
        if own == NOT_STATED and scope in result.active_scopes:
            finding = result.model.vocabulary.findings.get(item)
            elements = aspects if finding is not None and finding.type == "choices" else {""}
            yield from ((item, own, element) for element in elements)


def told(outlook: Outlook, singles: list[Single]) -> set[Made]:
    """The sets of changes as changes of cells, a region as each number in it that is tried."""
    found: set[Made] = set()
    for one in outlook.sets:
        for made in product(*(list(_alike(change, singles)) for change in one.changes)):
            assert frozenset(made) not in found
            found.add(frozenset(made))
    return found


def _alike(change: Change, singles: list[Single]) -> Iterator[tuple[tuple[Cell, object], ...]]:
    """The tried changes of the same fact that a change stands for."""
    matching = [single for single in singles if _stands_for(change, single)]
    assert matching, change
    for single in matching:
        yield tuple(sorted(single.cells, key=str))


def _stands_for(change: Change, single: Single) -> bool:
    cells = {(*edit.key, edit.element): edit.value for edit in change.edits}
    if change.kind != single.kind or set(cells) != single.about:
        return False
    return all(_is_same(change, cells[cell], value) for cell, value in single.cells)


def _is_same(change: Change, mine: object, value: object) -> bool:
    if mine is None or value is None or not isinstance(change.new, Region):
        return mine is value or (mine == value and type(mine) is type(value))
    assert isinstance(value, int | float)
    region = change.new
    low = region.low is None or value > region.low or (region.with_low and value == region.low)
    return low and (region.high is None or value < region.high or (region.with_high and value == region.high))


@dataclass(frozen=True)
class Limits:
    """What may change, as the brute force understands it."""

    kinds: Sequence[str] = KINDS
    fixed: Sequence[str] = ()
    directions: Mapping[str, str] = field(default_factory=dict)

    def allow(self, single: Single, case: Case, result: Result) -> bool:
        """Whether a change of a fact itself is allowed."""
        if single.kind not in self.kinds or any(cell[0] in self.fixed for cell in single.about):
            return False
        item = single.cells[0][0][0]
        if item not in self.directions:
            return True
        cell, new = single.cells[-1]
        old = case.get(cell, result.facts.values.get(cell[:2]))
        if new is None:
            return False
        if isinstance(new, bool):
            return new is (self.directions[item] == "up")
        return old is None or (new > old) is (self.directions[item] == "up")

    def keep(self, before: Result, after: Result) -> bool:
        """Whether what others imply stays within the limits too."""
        for name in {*self.fixed, *self.directions}:
            for member in before.model.vocabulary.scope_of(before.model.vocabulary.item(name)).all_members:  # type: ignore[arg-type]
                was, now = (one.facts.values.get((name, member)) for one in (before, after))
                if name in self.fixed and (was is True) is not (now is True):
                    return False
                if name in self.directions and was is True and now is None:
                    return False
                if self.directions.get(name) == "down" and was is not True and now is True:
                    return False
        return True


def tried(
    kb: KnowledgeBase, result: Result, key: Key, outlook: Outlook, singles: Sequence[Single], most: int, limits: Limits
) -> set[Made]:
    """The minimal sets of changes that reach a goal, every set tried in a fresh consultation."""
    case = case_of(result.facts)
    wanted = result.program.ladders[key].words.index(outlook.level)
    found: set[frozenset[int]] = set()
    for one in (frozenset(some) for size in range(1, most + 1) for some in combinations(range(len(singles)), size)):
        other = None if any(smaller <= one for smaller in found) else changed(case, [singles[n] for n in sorted(one)])
        after = consult(kb, other) if other is not None else None
        if after is None or not limits.keep(result, after):
            continue
        reached = height(after, *key) or 0
        if reached <= wanted if outlook.direction == "lower" else reached >= wanted:
            found.add(one)
    return {frozenset(tuple(sorted(singles[number].cells, key=str)) for number in one) for one in found}


def check(data: st.DataObject, *, most: int, most_singles: int, limited: bool = False) -> None:
    """Compare the answer on a generated case with brute force."""
    kb = data.draw(knowledge_bases())
    result = kb.consult(data.draw(stated_facts(kb, least=2)), engine="compiled")
    assume(result.levels)
    name, member = key = data.draw(st.sampled_from(list(result.levels)))
    limits = data.draw(_limits(kb)) if limited else Limits()
    case = case_of(result.facts)
    every = single_changes(kb, result, unnamed_cells(result, name, member))
    singles = [single for single in every if limits.allow(single, case, result)]
    assume(len(singles) <= most_singles)
    answer = counterfactuals(
        result, name, member, None, limits.fixed, limits.directions, () if limits.kinds == KINDS else limits.kinds, most
    )
    for outlook in answer.outlooks:
        assert outlook.complete
        assert told(outlook, singles) == tried(kb, result, key, outlook, singles, most, limits)
        sizes = [len(one.changes) for one in outlook.sets]
        assert sizes == sorted(sizes)


@st.composite
def _limits(draw: st.DrawFn, kb: KnowledgeBase) -> Limits:
    """Some facts fixed, some that may change one way, some kinds of change."""
    names = list(kb.vocabulary.statable)
    free = [name for name in names if kb.vocabulary.findings.get(name) is None]
    free += [name for name, one in kb.vocabulary.findings.items() if one.type in {"boolean", "number"}]
    ways = st.dictionaries(st.sampled_from(free), st.sampled_from(["up", "down"]), max_size=2) if free else st.just({})
    fixed = st.lists(st.sampled_from(names), unique=True, max_size=2)
    kinds = st.lists(st.sampled_from(KINDS), unique=True, min_size=1).map(lambda some: tuple(sorted(some)))
    return Limits(draw(st.one_of(st.just(KINDS), kinds)), draw(fixed), draw(ways))


@settings(LAWS, max_examples=50)
@given(st.data())
def test_sets_of_one_or_two_changes_are_those_that_trying_each_finds(data: st.DataObject) -> None:
    """On generated knowledge bases, contradictions included, the answer is that of fresh consultations of every set."""
    check(data, most=2, most_singles=34)


@settings(LAWS, max_examples=50)
@given(st.data())
def test_what_is_fixed_or_goes_one_way_only_is_respected(data: st.DataObject) -> None:
    """Also where a change of another fact would imply it; and nothing is lost that the limits leave."""
    check(data, most=2, most_singles=30, limited=True)


@settings(LAWS, max_examples=30)
@given(st.data())
def test_sets_of_three_changes_are_those_that_trying_each_finds(data: st.DataObject) -> None:
    """The same for three changes together."""
    check(data, most=3, most_singles=14)


@settings(LAWS, max_examples=50)
@given(st.data())
def test_what_must_be_withdrawn_hits_every_reason_and_is_minimal_in_that(data: st.DataObject) -> None:
    """Minimal withdrawals and reasons are each other's minimal hitting sets, where no facts contradict one another."""
    kb = data.draw(knowledge_bases())
    result = kb.consult(data.draw(stated_facts(kb, least=2)), engine="compiled")
    facts = single_facts(kb, result.facts)
    proved = [key for key, (level, _) in result.levels.items() if level]
    assume(proved and len(facts) <= 7)
    name, member = data.draw(st.sampled_from(proved))
    assume(not rests_on_contradiction(result, cone_of(result.program, result.program.ladders[name, member].slots)))
    found = counterfactuals(result, name, member, "lower", kinds=[WITHDRAW], most_changes=len(facts) + 1).outlooks[0]
    broken = {frozenset((*change.edits[0].key, change.element) for change in one.changes) for one in found.sets}
    sets = [
        {fact.keys[0] + (fact.element,) for fact in reason.facts} for reason in reasons(result, name, member).reasons
    ]
    every = [cells[0] for cells in facts]
    hitting = [
        frozenset(some)
        for size in range(len(every) + 1)
        for some in combinations(every, size)
        if all(not one.isdisjoint(some) for one in sets)
    ]
    assert found.complete
    assert broken == {one for one in hitting if not any(other < one for other in hitting)}


def listed(outlook: Outlook) -> list[list[str]]:
    """Sets of changes in short: the id of what changes, and what it becomes."""
    return [[f"{change} {_new(change)}" for change in one.changes] for one in outlook.sets]


def _new(change: Change) -> str:
    new: Any = change.new
    return new.words("") if isinstance(new, Region) else {True: "yes", False: "no", None: "unknown"}.get(new, str(new))


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_changes_of_an_example_do_what_is_said_and_none_can_be_left_out(example: Path) -> None:
    """Sets of changes of the examples' hypotheses and red flags are consulted afresh, whole and without each change."""
    result = LEG_CRAMPS.consult(LEG_CRAMPS.read_facts(example), engine="compiled")
    case = case_of(result.facts)
    states = [
        state for role in ("hypothesis", "red_flag") for state in result.states_with_role(role) if state.derivable
    ]
    for state in states[::3]:
        key = (state.conclusion.id, state.member)
        words = result.program.ladders[key].words
        for outlook in counterfactuals(result, *key).outlooks:
            wanted = words.index(outlook.level)
            for one in outlook.sets[:40]:
                after = consult(LEG_CRAMPS, _made(case, one.changes))
                assert after is not None
                assert (after.state(*key).level, after.state(*key).ceiling) == (one.level, one.ceiling)
                flags = {(flag.conclusion.id, flag.member) for flag in after.red_flags_present}
                flags -= {(flag.conclusion.id, flag.member) for flag in result.red_flags_present}
                assert set(one.brings) == flags - {key}
                for less in ((), *combinations(one.changes, len(one.changes) - 1)):
                    reached = height(consult(LEG_CRAMPS, _made(case, less)), *key)
                    assert reached is None or not (
                        reached <= wanted if outlook.direction == "lower" else reached >= wanted
                    )


def _made(case: Case, changes: Sequence[Change]) -> Case:
    cells = {(*edit.key, edit.element): edit.value for change in changes for edit in change.edits}
    return {cell: value for cell, value in {**case, **cells}.items() if value is not None}


WEATHER = base(
    rule("R1", ["wet", "dark"], {"rain": "strong"}),
    rule("R2", ["wet"], {"rain": "possible"}),
    rule("R3", [{"age": {"above": 45}}, {"age": {"at_most": 60}}], {"old": "strong"}),
    rule("R4", ["sore"], {"strain": "strong"}, "leg"),
    rule("R5", [{"times": {"includes": ["night", "rest"]}}, {"colour": "blue"}], {"odd": "strong"}),
    fog={"scope": "person"},
)


def asked(facts: Mapping[str, Any], *about: Any, **limits: Any) -> Counterfactuals:
    """The counterfactuals of a case about the weather."""
    return counterfactuals(WEATHER.consult(facts), *about, **limits)


def test_lower_and_higher_are_both_told_by_default() -> None:
    """What is proved may be lowered; what could be more may be raised; each set tells the level it leads to."""
    answer = asked({"wet": True}, "rain")
    assert [(one.direction, one.level) for one in answer.outlooks] == [("lower", None), ("higher", "strong")]
    assert [listed(one) for one in answer.outlooks] == [[["wet no"], ["wet unknown"]], [["dark yes"]]]
    lower = answer.outlooks[0].sets
    assert [(one.level, one.ceiling) for one in lower] == [(None, None), (None, "strong")]
    assert [change.kind for one in lower for change in one.changes] == ["reverse", "withdraw"]


def test_a_goal_may_be_any_level() -> None:
    """``to`` is a level below or above the one reached, or the word none, lower or higher."""
    strong = {"wet": True, "dark": True}
    fewer = [["wet no"], ["wet unknown"]]
    less_dark = [["dark no"], ["dark unknown"]]
    assert listed(asked(strong, "rain", to="none").outlooks[0]) == fewer
    for to in ("lower", "possible", "supporting"):
        assert sorted(listed(asked(strong, "rain", to=to).outlooks[0])) == sorted([*fewer, *less_dark])
    assert listed(asked({"wet": True}, "rain", to="strong").outlooks[0]) == [["dark yes"]]
    assert listed(asked({}, "rain", to="higher").outlooks[0]) == [["wet yes"]]
    assert listed(asked({}, "rain", to="supporting").outlooks[0]) == [["wet yes", "dark yes"]]


def test_numbers_become_regions_between_the_bounds_of_the_rules() -> None:
    """Not one number is named that no rule names."""
    assert listed(asked({"age": 50}, "old").outlooks[0]) == [["age at most 45"], ["age above 60"], ["age unknown"]]
    assert listed(asked({"age": 50}, "old", directions={"age": "up"}).outlooks[0]) == [["age above 60"]]
    assert listed(asked({"age": 50}, "old", directions={"age": "down"}).outlooks[0]) == [["age at most 45"]]
    assert listed(asked({}, "old").outlooks[0]) == [["age above 45 and at most 60"]]


def test_values_of_sets_and_choices_change_one_by_one() -> None:
    """Each value of a set is a fact of its own; of a choice each other value is a change."""
    lower = listed(asked({"times": ["night", "rest"], "colour": "blue"}, "odd").outlooks[0])
    assert lower == [
        ["colour plain"],
        ["colour pale"],
        ["colour unknown"],
        ["times:night no", "times:rest no"],
        ["times:night no", "times:rest unknown"],
        ["times:night unknown", "times:rest no"],
        ["times:night unknown", "times:rest unknown"],
    ]


def test_a_negative_without_a_side_changes_for_one_side_or_is_withdrawn_for_all() -> None:
    """No set leaves *no* standing for a side that is not named beside a *yes* of a side that is."""
    answer = asked({"sore": "no"}, "strain", "left")
    (one,) = answer.outlooks[0].sets
    assert listed(answer.outlooks[0]) == [["sore@left yes"]]
    assert {edit.member: edit.value for edit in one.changes[0].edits} == {"not_stated": None, "left": True}
    kb = base(rule("R1", [{"sore": "no"}], {"fine": "strong"}, "leg"))
    lower = counterfactuals(kb.consult({"sore": "no"}), "fine", "left", "lower").outlooks[0]
    assert listed(lower) == [["sore@left yes"], ["sore unknown"]]


def test_a_side_that_is_not_named_takes_part_where_the_case_speaks_of_one() -> None:
    """Where nothing is stated without a side, no change is."""
    kb = base(rule("R1", ["sore", {"shade": "red"}], {"strain": "strong"}, "leg"))
    unnamed = counterfactuals(kb.consult({"sore": "yes"}), "strain", "not_stated").outlooks[0]
    assert listed(unnamed)[0] == ["shade@not_stated red"]
    person = base(rule("R1", ["sore"], {"strain": "strong"}))
    assert listed(counterfactuals(person.consult({}), "strain").outlooks[0]) == [["sore@left yes"], ["sore@right yes"]]


def test_what_no_fact_file_may_state_is_left_out() -> None:
    """A side that is not named is sore, so not every side can be free of it: one of these has to go first."""
    kb = base(rule("R1", [{"sore": "no"}], {"fine": "strong"}, "leg"))
    result = kb.consult({"sore": {"right": "no", "not_stated": "yes"}})
    assert listed(counterfactuals(result, "fine", "left").outlooks[0]) == [
        ["sore@right yes", "sore@left no"],
        ["sore@right unknown", "sore@left no"],
        ["sore@not_stated no", "sore@left no"],
        ["sore@not_stated unknown", "sore@left no"],
    ]


def test_of_a_set_said_of_no_side_in_particular_what_was_left_open_is_learned() -> None:
    """What it says of other values stays; what is normal is a negative."""
    finding = {
        "id": "look",
        "type": "choices",
        "scope": "leg",
        "values": {"plain": "plain", "red": "red"},
        "normal": ["plain"],
    }
    kb = KnowledgeBase.from_rules(
        [rule("R1", [{"look": {"includes": ["red"]}}], {"c": "strong"}, "leg")],
        findings=[finding],
        conclusions=[{"id": "c", "kind": "hypothesis", "scope": "leg"}],
        scopes={"leg": LEG},
    )
    result = kb.consult({"look": {"plain": "yes"}})
    assert set(result.facts.values) == {("look", member) for member in ("left", "right", "not_stated")}
    (one,) = counterfactuals(result, "c", "left").outlooks[0].sets
    assert [(change.kind, len(change.edits)) for change in one.changes] == [("learn", 1)]


def test_what_is_fixed_does_not_change_by_what_implies_it_either() -> None:
    """A fact that implies another is neither learned nor withdrawn where the other may not become so."""
    evening = {"swelling_evening": "left", "leg_cramp": "left"}
    stated = LEG_CRAMPS.consult(evening, engine="compiled")
    lower = counterfactuals(stated, "CVI", "left", "lower", ["leg_cramp"], most_changes=1).outlooks[0]
    assert "swelling_evening@left unknown" in {text for one in listed(lower) for text in one}
    for limits in ({"fixed": ["leg_cramp", "swelling"]}, {"fixed": ["leg_cramp"], "directions": {"swelling": "up"}}):
        held = counterfactuals(stated, "CVI", "left", "lower", most_changes=1, **limits).outlooks[0]  # type: ignore[arg-type]
        assert listed(held) == []
    unknown = LEG_CRAMPS.consult({"leg_cramp": "left"}, engine="compiled")
    for directions, found in (({}, True), ({"swelling": "up"}, True), ({"swelling": "down"}, False)):
        raised = counterfactuals(unknown, "CVI", "left", "higher", (), directions, most_changes=1).outlooks[0]
        assert (["swelling_evening@left yes"] in listed(raised)) is found


def test_more_than_three_changes_are_searched_where_all_are_withdrawals() -> None:
    """Above the facts that can be tried one and all, by the hitting sets of the reasons."""
    for count in (MOST_FACTS - 1, MOST_FACTS + 1):
        names = [f"f{number}" for number in range(count)]
        kb = KnowledgeBase.from_rules(
            [rule("R1", [{"any": names[:5]}, {"any": names[5:]}], {"c": "strong"})],
            findings=[{"id": name, "type": "boolean"} for name in names],
            conclusions=[{"id": "c", "kind": "hypothesis"}],
        )
        result = kb.consult(dict.fromkeys(names, True))
        found = counterfactuals(result, "c", to="none", kinds=["withdraw"], most_changes=count).outlooks[0]
        assert found.complete
        assert [[str(change) for change in one.changes] for one in found.sets] == [names[:5], names[5:]]
        few = counterfactuals(result, "c", to="none", kinds=["withdraw"], most_changes=5).outlooks[0]
        assert len(few.sets) == 1
        kept = counterfactuals(result, "c", kinds=["withdraw"], fixed=["f0"], most_changes=count).outlooks[0]
        assert [len(one.changes) for one in kept.sets] == [count - 5]


def test_a_search_that_grows_too_large_is_cut() -> None:
    """Of the 4,950 pairs of a hundred facts that would do only so many are kept, and the answer says so."""
    names = [f"f{number}" for number in range(100)]
    kb = KnowledgeBase.from_rules(
        [rule("R1", [{"at_least": {"count": 2, "of": names}}], {"c": "strong"})],
        findings=[{"id": name, "type": "boolean"} for name in names],
        conclusions=[{"id": "c", "kind": "hypothesis"}],
    )
    found = counterfactuals(kb.consult({}), "c").outlooks[0]
    assert not found.complete
    assert {len(one.changes) for one in found.sets} == {2}


def test_too_many_sets_of_three_are_cut_and_smaller_ones_are_not() -> None:
    """Of four hundred facts not every three are tried; the answer says so, and all pairs are in it."""
    names = [f"f{number}" for number in range(400)]
    kb = KnowledgeBase.from_rules(
        [rule("R1", [{"all": names[:2]}], {"c": "strong"}), rule("R2", [{"all": names[2:]}], {"c": "strong"})],
        findings=[{"id": name, "type": "boolean"} for name in names],
        conclusions=[{"id": "c", "kind": "hypothesis"}],
    )
    found = counterfactuals(kb.consult({}), "c", kinds=["learn"], most_changes=3).outlooks[0]
    assert not found.complete
    assert listed(found) == [["f0 yes", "f1 yes"]]


def test_thirty_stacked_diamonds_change_with_their_one_fact() -> None:
    """However many paths lead from the fact to the conclusion, they are not walked one by one."""
    answer = counterfactuals(stacked().consult({"start": True}), TOP, most_changes=3)
    assert listed(answer.outlooks[0]) == [["start no"], ["start unknown"]]
    assert answer.outlooks[0].complete


def test_what_no_rule_can_give_has_no_outlook() -> None:
    """There is nothing to change, and nothing to refuse either."""
    assert asked({}, "fog").outlooks == ()


@pytest.mark.parametrize(
    ("about", "limits", "told"),
    [
        (("raine",), {}, "there is no conclusion 'raine'; did you mean 'rain'?"),
        (("rain", "left"), {}, "'rain' is about the person as a whole: ask without a member"),
        (("rain",), {"to": "highr"}, ("'rain' has no level 'highr'; it has possible, supporting, strong,"
         " hallmark; did you mean 'higher'?")),
        (
            ("rain",),
            {"to": "storm"},
            "'rain' has no level 'storm'; it has possible, supporting, strong, hallmark",
        ),
        (("rain",), {"to": "possible"}, "rain was concluded at possible; 'how' tells more"),
        (("rain",), {"to": "hallmark"}, "nothing can give rain the level hallmark"),
        (("old",), {"to": "lower"}, ("old was not concluded: it stays open, as some findings are not known;"
         " 'why-not' tells more")),
        (("old",), {"to": "none"}, ("old was not concluded: it stays open, as some findings are not known;"
         " 'why-not' tells more")),
        (("strain", "left"), {"to": "higher"}, "strain (left leg) has the highest level that anything can give it"),
        (("rain",), {"fixed": ["darkk"]}, "there is no finding 'darkk'; did you mean 'dark'?"),
        (("rain",), {"fixed": ["rain"]}, "'rain' is concluded by the rules: it is nothing that is stated"),
        (("rain",), {"fixed": ["wet@left"]}, "'wet' is about the person as a whole: name it without a side"),
        (("rain",), {"fixed": ["sore@rigth"]}, ("'rigth' is no side of 'sore'; its sides are left, right,"
         " not_stated; did you mean 'right'?")),
        (("rain",), {"directions": {"age": "upp"}}, ("there is no direction 'upp'; there are up, down;"
         " did you mean 'up'?")),
        (("rain",), {"directions": {"colour": "up"}}, ("'colour' has no direction: only numbers and what is answered"
         " by yes or no have one")),
        (("rain",), {"kinds": ["lern"]}, ("there is no kind of change 'lern'; there are learn, reverse, withdraw;"
         " did you mean 'learn'?")),
        (("rain",), {"most_changes": 0}, "the most changes must be a whole number, at least 1"),
        (("rain",), {"most_changes": True}, "the most changes must be a whole number, at least 1"),
        (("rain",), {"most_changes": 4}, ("more than 3 changes together can be searched only where all are 'withdraw';"
         " ask for at most 3")),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_in_one_sentence(
    about: tuple[str, ...], limits: Mapping[str, Any], told: str
) -> None:
    """Unknown names suggest the nearest."""
    with pytest.raises(QuestionError) as raised:
        asked({"wet": True, "sore": "left"}, *about, **limits)
    assert str(raised.value) == told
