"""Changes of facts: what is withdrawn, what takes the place of what, and what is implied anew."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import expert
from expert import Facts, FactsError, KnowledgeBase
from expert.facts import Key
from expert.loading.fact_changes import added, changed, revised
from expert.loading.statements import facts_of, read_statements, statements_of
from tests.plain_statements import Contradicted, Plain, as_file, retract, revise, spelled, tell
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = expert.load()
SOME = settings(LAWS, max_examples=30)
ALL = ("left", "right", "not_stated")
CRAMP_TIMES = ("night", "rest", "after_inactivity", "exertion", "end_of_day")


def change(facts: Facts, changes: Plain, *unset: str, side: str | None = None) -> Facts:
    """The facts of leg_cramps, changed."""
    return changed(facts, KB.vocabulary, changes, unset, side)


def of(name: str, **values: Any) -> dict[Key, Any]:
    """What is stated of an item, by side."""
    return {(name, side): value for side, value in values.items()}


def meaning(facts: Facts) -> tuple[Any, ...]:
    """What facts say, whatever the order they say it in."""
    noted = {frozenset(note.replace(",", "").split()) for note in facts.notes}
    return dict(facts.values), set(facts.unknown), set(facts.implied), noted, facts.case, facts.note, facts.ignored


def test_a_side_takes_the_place_of_what_was_stated_of_it_alone() -> None:
    """The other side stays as it is, and so does everything else."""
    facts = KB.facts({"swelling": {"left": "no", "right": "yes"}, "age_years": 50})
    after = change(facts, {"swelling": "left"})
    assert after.values == {**of("swelling", left=True, right=True), ("age_years", None): 50}


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("no", "left", {"left": True, "right": False}),
        ("no", {"left": "no"}, dict.fromkeys(ALL, False)),
        ("no", {"not_stated": "no"}, dict.fromkeys(ALL, False)),
        ("no", {"left": "unknown"}, {"right": False}),
        ("no", "yes", {"not_stated": True}),
        ("no", "both", {"left": True, "right": True}),
        ("no", "unknown", {}),
        ("yes", "no", dict.fromkeys(ALL, False)),
        ("yes", "unknown", {}),
        ("yes", "left", {"left": True, "not_stated": True}),
        ("left", "neither", dict.fromkeys(ALL, False)),
        ("left", "yes", {"left": True, "not_stated": True}),
        ({"left": "no", "right": "no"}, "left", {"left": True, "right": False}),
        ({"left": "no", "not_stated": "no"}, "right", {"left": False, "right": True, "not_stated": False}),
        ("left", None, {"left": True}),
        ("left", {"left": None, "right": "no"}, {"left": True, "right": False}),
    ],
)
def test_what_was_said_in_one_word_of_all_sides_is_one_statement(before: Any, after: Any, left: dict[str, Any]) -> None:
    """*No* without a side holds until a side is told otherwise, and then only of the other named sides."""
    assert change(KB.facts({"swelling": before}), {"swelling": after}).values == of("swelling", **left)


def test_a_choice_whose_normal_value_holds_of_all_sides_is_one_statement_too() -> None:
    """``foot_pulse: normal`` is dissolved like *no*, a remarkable value of all sides is not."""
    normal = change(KB.facts({"foot_pulse": "normal"}), {"foot_pulse": {"left": "absent"}})
    assert normal.values == of("foot_pulse", left="absent", right="normal")
    absent = dict.fromkeys(ALL, "absent")
    assert change(KB.facts({"foot_pulse": absent}), {"foot_pulse": {"left": "normal"}}).values == of(
        "foot_pulse", left="normal", right="absent", not_stated="absent"
    )


def test_a_set_takes_the_place_of_the_whole_set() -> None:
    """What is told of a set replaces it; nothing of the former values is left."""
    facts = KB.facts({"cramp_timing": {"left": {"night": "yes", "rest": "no"}}})
    after = change(facts, {"cramp_timing": {"left": ["exertion"]}})
    assert after.values["cramp_timing", "left"] == {name: name == "exertion" for name in CRAMP_TIMES}
    partial = change(facts, {"cramp_timing": {"left": {"exertion": "yes"}}})
    assert partial.values["cramp_timing", "left"] == {"exertion": True}


def test_unknown_withdraws_and_is_recorded_and_a_value_takes_the_record_away() -> None:
    """The answer *unknown* is kept as an answer until there is a better one."""
    unknown = change(
        KB.facts({"swelling": "left", "diabetes": "yes"}), {"swelling": {"left": "unknown"}, "diabetes": "unknown"}
    )
    assert (dict(unknown.values), set(unknown.unknown)) == ({}, {("swelling", "left"), ("diabetes", None)})
    told = change(unknown, {"diabetes": "no"})
    assert (dict(told.values), told.unknown) == ({("diabetes", None): False}, (("swelling", "left"),))


def test_the_default_side_is_that_of_the_change() -> None:
    """A side given with the change counts for what it states without one."""
    after = change(KB.facts({"swelling": "left"}), {"swelling": "no", "heaviness": "yes"}, side="right")
    assert after.values == {**of("swelling", left=True, right=False), **of("heaviness", right=True)}
    in_the_file = change(KB.facts({}), {"side": "left", "findings": {"swelling": "yes"}})
    assert in_the_file.values == of("swelling", left=True)


def test_the_case_keeps_its_name_unless_the_change_names_another() -> None:
    """Name, note and what was passed over stay with the case."""
    plain = {"case": "a-1", "note": "seen twice", "findings": {"swelling": "left", "sweling": "left"}}
    facts = KB.facts(plain, ignore_unknown=True)
    after = change(facts, {"swelling": "right"})
    assert (after.case, after.note, after.ignored) == ("a-1", "seen twice", facts.ignored)
    assert len(after.ignored) == 1
    assert change(facts, {"case": "b-2", "findings": {}}).case == "b-2"


def test_places_are_those_of_the_last_word() -> None:
    """What is stated anew stands where it was stated anew; what is withdrawn stands nowhere."""
    after = change(
        KB.facts({"swelling": "left", "heaviness": "left", "diabetes": "yes"}), {"swelling": "left"}, "diabetes"
    )
    assert {key: str(place) for key, place in after.places.items()} == {
        ("swelling", "left"): "changes.swelling",
        ("heaviness", "left"): "facts.heaviness",
    }


@pytest.mark.parametrize(
    ("unset", "left"),
    [
        (["swelling"], {("diabetes", None): True}),
        (["swelling@left"], {**of("swelling", right=False), ("diabetes", None): True}),
        (["swelling@not_stated"], {**of("swelling", left=False, right=False), ("diabetes", None): True}),
        (["swelling@right", "diabetes", "diabetes"], of("swelling", left=False)),
        (
            ["heaviness", "heaviness@left", "age_years"],
            {**of("swelling", **dict.fromkeys(ALL, False)), ("diabetes", None): True},
        ),
    ],
)
def test_what_is_unset_is_not_known_any_more(unset: list[str], left: dict[Key, Any]) -> None:
    """A name withdraws every side, a name with a side that side; what is not stated is passed over."""
    after = change(KB.facts({"swelling": "no", "diabetes": "yes"}), {}, *unset)
    assert (dict(after.values), after.unknown) == (left, ())


def test_what_is_unset_may_be_set_at_once() -> None:
    """Withdrawing comes first, so that the two together state a finding afresh."""
    after = change(KB.facts({"swelling": "yes"}), {"swelling": "left"}, "swelling")
    assert after.values == of("swelling", left=True)


@pytest.mark.parametrize(
    ("unset", "message"),
    [
        ("sweling", "there is no finding 'sweling'; did you mean 'swelling'?"),
        ("CVI", "'CVI' is concluded by the rules: it is nothing that is stated"),
        ("swelling@lft", "'lft' is no side of 'swelling'; its sides are left, right, not_stated; did you mean 'left'?"),
        ("swelling@", "'' is no side of 'swelling'; its sides are left, right, not_stated"),
        ("age_years@left", "'age_years' is about the person as a whole: name it without a side"),
        ("", "there is no finding ''"),
        ("a\x1b[31m" + "b" * 200, "there is no finding 'a?[31m" + "b" * 53 + "…'"),
        (7, "a finding is named by a text, not by a value of type int"),
    ],
)
def test_what_cannot_be_withdrawn_is_named(unset: Any, message: str) -> None:
    """One sentence says what is wrong, with the nearest name where there is one."""
    with pytest.raises(FactsError) as error:
        change(KB.facts({}), {}, unset)
    assert str(error.value) == message


def test_every_fault_of_a_change_is_told_at_once() -> None:
    """Changes are read as facts are: all faults are found, each with its place."""
    with pytest.raises(FactsError) as error:
        change(KB.facts({}), {"sweling": "left", "age_years": "old", "PAD": "yes"})
    assert [str(fault.place) for fault in error.value.faults] == ["changes.PAD", "changes.age_years", "changes.sweling"]


@pytest.mark.parametrize("after", [{"left": "no", "right": "no"}, {"both": "no"}])
def test_what_is_stated_of_a_side_not_named_cannot_be_denied_of_every_side(after: Any) -> None:
    """The case is as contradictory as it would be in one file, and refused like it."""
    with pytest.raises(FactsError, match="'swelling' is stated of a side that is not named, yet denied for every side"):
        change(KB.facts({"swelling": "yes"}), {"swelling": after})


def test_what_came_with_a_statement_goes_with_it() -> None:
    """An implied fact is implied anew: it goes with the last statement that implies it, and not before."""
    facts = KB.facts({"swelling_evening": "left"})
    assert facts.implied == (("swelling", "left"),)
    assert change(facts, {"swelling_evening": {"left": "no"}}).values == of("swelling_evening", left=False)
    denied = change(facts, {"swelling": {"left": "no"}})
    assert (denied.values["swelling", "left"], denied.implied) == (False, ())
    assert meaning(change(denied, {}, "swelling")) == meaning(facts)


def test_facts_made_by_hand_have_no_places_and_can_be_changed() -> None:
    """What implies something, and what is contradictory, needs no place to be found."""
    facts = Facts({("swelling_evening", "left"): True})
    assert change(facts, {}).implied == (("swelling", "left"),)
    with pytest.raises(FactsError, match="denied for every side"):
        change(Facts({("swelling", "not_stated"): True}), {"swelling": {"left": "no", "right": "no"}})


# --- laws ---------------------------------------------------------------------------------------------------------


def two_cases(data: st.DataObject) -> tuple[KnowledgeBase, Plain, Plain]:
    """A knowledge base and what is said in two cases of it, by side."""
    kb = data.draw(knowledge_bases())
    return kb, data.draw(stated_facts(kb)), data.draw(stated_facts(kb))


def read(kb: KnowledgeBase, plain: Plain) -> Facts:
    """Facts, where they are not contradictory."""
    try:
        return kb.facts(plain)
    except FactsError:
        assume(False)
        raise


@SOME
@given(st.data())
def test_changed_facts_are_the_facts_of_both_files_as_one(data: st.DataObject) -> None:
    """Changing facts gives what one file would that states the findings of both, those of the change as it does."""
    kb, first, second = two_cases(data)
    said, told = spelled(kb, first), spelled(kb, second)
    one_file = read(kb, as_file({**{item: own for item, own in said.items() if item not in told}, **told}))
    facts = kb.facts(as_file(said))
    after = changed(facts, kb.vocabulary, second, [*told])
    lost = set(one_file.unknown) - set(after.unknown)
    assert lost <= set(facts.implied), "only an answer that something else overrode is not remembered"
    assert meaning(after)[0] == meaning(one_file)[0]
    assert meaning(after)[2:] == meaning(one_file)[2:]


@SOME
@given(st.data())
def test_statements_are_revised_as_a_plain_table_is(data: st.DataObject) -> None:
    """Item by item and side by side, what is revised equals a table kept by rules written down apart, to the order."""
    kb, first, second = two_cases(data)
    table, told = spelled(kb, first), spelled(kb, second)
    expected = read(kb, as_file(revise(kb, table, told)))
    held = read_statements(as_file(table), kb.vocabulary)
    after = facts_of(revised(held, read_statements(second, kb.vocabulary), kb.vocabulary), kb.vocabulary)
    assert after == expected
    assert after.implied == expected.implied
    assert list(after.values) == list(expected.values)


@SOME
@given(st.data())
def test_statements_are_added_as_to_a_plain_table_or_refused(data: st.DataObject) -> None:
    """What is told beside what is held is joined with it, or refused where it was told otherwise."""
    kb, first, second = two_cases(data)
    table, told = spelled(kb, first), spelled(kb, second)
    held, more = read_statements(as_file(table), kb.vocabulary), read_statements(second, kb.vocabulary)
    try:
        expected = tell(kb, table, told)
    except Contradicted:
        with pytest.raises(FactsError, match="was told otherwise before"):
            added(held, more, kb.vocabulary)
        return
    whole = added(held, more, kb.vocabulary)
    try:
        one_file = kb.facts(as_file(expected))
    except FactsError:
        with pytest.raises(FactsError, match="denied for every side"):
            facts_of(whole, kb.vocabulary)
        return
    assert facts_of(whole, kb.vocabulary) == one_file


@SOME
@given(st.data())
def test_withdrawing_is_taking_out_of_a_plain_table(data: st.DataObject) -> None:
    """Any names withdrawn leave what the table has without them."""
    kb, first, _ = two_cases(data)
    table = spelled(kb, first)
    names = [
        f"{item}@{side}" if side and data.draw(st.booleans()) else item for item, own in table.items() for side in own
    ]
    gone = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    expected = read(kb, as_file(retract(kb, table, gone)))
    after = changed(read(kb, as_file(table)), kb.vocabulary, {}, gone)
    assert meaning(after)[0] == meaning(expected)[0]
    assert meaning(after)[2:] == meaning(expected)[2:]


@SOME
@given(st.data())
def test_changing_twice_is_changing_once(data: st.DataObject) -> None:
    """The same change again changes nothing."""
    kb, first, second = two_cases(data)
    facts = kb.facts(first)
    try:
        once = changed(facts, kb.vocabulary, second)
    except FactsError:
        assume(False)
    assert meaning(changed(once, kb.vocabulary, second)) == meaning(once)


@SOME
@given(st.data())
def test_what_is_withdrawn_and_stated_again_is_as_before(data: st.DataObject) -> None:
    """Withdrawing an item and stating it again in the same words gives the facts there were."""
    kb, first, _ = two_cases(data)
    facts = kb.facts(first)
    table = spelled(kb, as_file(spelled(kb, facts.to_plain(kb.vocabulary))))
    assume(table)
    item = data.draw(st.sampled_from(list(table)))
    try:
        without = changed(facts, kb.vocabulary, {}, [item])
    except FactsError:
        assume(False)
    again = changed(without, kb.vocabulary, as_file({item: table[item]}))
    assert meaning(again)[:3] == meaning(facts)[:3]


@SOME
@given(st.data())
def test_no_change_is_no_change(data: st.DataObject) -> None:
    """Facts taken apart into what was said and put together again are the same."""
    kb, first, _ = two_cases(data)
    facts = kb.facts(first)
    again = facts_of(statements_of(facts), kb.vocabulary)
    assert meaning(again) == meaning(facts)
    assert again.places == facts.places
