"""What slots of one item say about each other."""

from hypothesis import given
from hypothesis import strategies as st

from expert.checking.domains import Domains, Interval, comparison
from expert.grounding import ground
from expert.knowledge_model import KnowledgeModel
from expert.slots import Slot
from tests.checking.bases import NUMBER, RAIN, STORM, base, premise_base, rule

ENDS = st.integers(-3, 3)
OPERATORS = st.sampled_from(["above", "at_least", "below", "at_most"])
INTERVALS = st.builds(Interval, ENDS, ENDS, st.booleans(), st.booleans())
POINTS = [number / 2 for number in range(-8, 9)]


def holds_in(interval: Interval, number: float) -> bool:
    """Whether a number lies in an interval, by the definition of open and closed ends."""
    above = number > interval.low or (number == interval.low and not interval.low_open)
    below = number < interval.high or (number == interval.high and not interval.high_open)
    return above and below


@given(INTERVALS, INTERVALS)
def test_a_number_lies_in_the_meet_where_it_lies_in_both(one: Interval, other: Interval) -> None:
    """The meet of two intervals holds exactly the numbers that both hold."""
    met = one.meet(other)
    assert [holds_in(met, point) for point in POINTS] == [holds_in(one, p) and holds_in(other, p) for p in POINTS]


@given(INTERVALS)
def test_an_interval_is_empty_where_no_number_lies_in_it(interval: Interval) -> None:
    """An interval with whole-number ends is empty exactly where it holds no whole or half number."""
    assert interval.is_empty is not any(holds_in(interval, point) for point in POINTS)


@given(OPERATORS, ENDS)
def test_a_comparison_holds_or_does_not(operator: str, bound: int) -> None:
    """Every number lies in the interval of a comparison that holds or of one that does not, never in both."""
    aspect = f"{operator} {bound}"
    yes, no = comparison(aspect), comparison(aspect, holds=False)
    assert all(holds_in(yes, point) is not holds_in(no, point) for point in POINTS)


def closure(model: KnowledgeModel, known: dict[tuple[str, str], bool]) -> dict[tuple[str, str], bool]:
    """What follows from known slots, each slot written as item and aspect."""
    program = ground(model)
    numbers = {program.index[Slot(item, None, aspect)]: truth for (item, aspect), truth in known.items()}
    closed = Domains(program).closed(numbers)
    return {(program.slots[number].item, program.slots[number].aspect): truth for number, truth in closed.items()}


def test_one_value_of_a_choice_excludes_the_others() -> None:
    """A choice has one value: knowing it excludes the others, and excluding all but one leaves that one."""
    model = premise_base({"any": [{"colour": "pale"}, {"colour": "blue"}, {"colour": "red"}]})
    pale = {("colour", "pale"): True, ("colour", "blue"): False, ("colour", "red"): False}
    assert closure(model, {("colour", "pale"): True}) == pale
    assert closure(model, {("colour", "blue"): False, ("colour", "red"): False}) == pale


def test_a_comparison_settles_the_weaker_ones() -> None:
    """A number above 60 is also above 45 and known, and whether it is below 70 stays open."""
    model = base(
        [rule("R", [{"age": {test: bound}}], {"rain": "strong"}) | {"id": f"R{bound}"} for test, bound in TESTS]
        + [rule("K", [{"age": {"known": "yes"}}], {"storm": "strong"})],
        [NUMBER],
        [RAIN, STORM],
    )
    expected = {("age", "above 60"): True, ("age", "above 45"): True, ("age", "is known"): True}
    assert closure(model, {("age", "above 60"): True}) == expected


TESTS = [("above", 60), ("above", 45), ("below", 70)]


def test_a_level_includes_the_lower_ones() -> None:
    """Reaching a level reaches those below it; excluding one excludes those above it."""
    rules = [rule(level, ["wet"], {"rain": level}) for level in ("possible", "supporting", "strong")]
    model = base(rules, [{"id": "wet", "type": "boolean"}], [RAIN])
    assert closure(model, {("rain", "supporting"): True}) == {
        ("rain", "supporting"): True,
        ("rain", "possible"): True,
    }
    assert closure(model, {("rain", "supporting"): False}) == {
        ("rain", "supporting"): False,
        ("rain", "strong"): False,
    }
