"""Answers as people type them: what each line states, and the one sentence for those that state nothing."""

from typing import Any

import pytest

from expert.interview.answer import Answer, Form
from expert.interview.forms import form_of
from expert.interview.lines import LONGEST, Unclear, cleaned, command
from expert.knowledge_base import KnowledgeBase

LEG = {"leg": {"label": "leg", "plural": "legs", "members": {"left": "left leg", "right": "right leg"}}}
LEG["leg"]["not_stated"] = "side not stated"
FINDINGS: list[dict[str, Any]] = [
    {"id": "fever", "type": "boolean"},
    {"id": "age", "type": "number", "unit": "years", "range": [0, 130]},
    {"id": "sex", "type": "choice", "values": {"female": "female", "male": "male"}},
    {"id": "drugs", "type": "choices", "values": {"statin": "a statin", "water_tablet": "a diuretic, for water"}},
    {"id": "pills", "type": "choice", "values": {"1": "one", "2": "two or more"}},
    {"id": "swelling", "type": "boolean", "scope": "leg"},
    {
        "id": "warmth",
        "type": "choice",
        "scope": "leg",
        "values": {"normal": "normal", "cold": "cold", "colourless": "without colour"},
    },
    {"id": "site", "type": "choices", "scope": "leg", "values": {"calf": "calf", "foot": "foot"}},
    {"id": "hours", "type": "number", "scope": "leg", "unit": "hours", "range": [0, 99]},
]
RULE = {"id": "R1", "title": "t", "scope": "person", "if": ["fever"], "then": {"ill": "strong"}, "because": "b"}
KB = KnowledgeBase.from_rules(
    [RULE], findings=FINDINGS, conclusions=[{"id": "ill", "kind": "hypothesis"}], scopes=LEG, name="forms"
)


def form(name: str, *members: str | None, **known: Any) -> Form:
    """The form that asks a finding of some members."""
    item = KB.vocabulary.item(name)
    assert item is not None
    scope = KB.vocabulary.scope_of(item)
    return form_of(item, scope, members or tuple(scope.members) or (None,), KB.facts(known))


def stated(asked: Form, *lines: str) -> Any:
    """What lines state together, in the words of a fact file."""
    read: Form | Answer = asked
    for line in lines:
        assert not isinstance(read, Answer)
        read = read.read(cleaned(line))
    assert isinstance(read, Answer)
    return next(iter(read.stated.values()))


@pytest.mark.parametrize(
    ("name", "line", "value"),
    [
        ("fever", "yes", "yes"),
        ("fever", "N", "no"),
        ("fever", " Don't  know ", "unknown"),
        ("age", "58", 58),
        ("age", "58.5 years", 58.5),
        ("age", "58 y", 58),
        ("age", "unknown", "unknown"),
        ("sex", "2", "male"),
        ("sex", "Female", "female"),
        ("sex", "fem", "female"),
        ("sex", "unsure", "unknown"),
        ("pills", "2", "2"),
        ("pills", "two or more", "2"),
        ("drugs", "1, 2", {"statin": "yes", "water_tablet": "yes"}),
        ("drugs", "a diuretic, for water", {"statin": "no", "water_tablet": "yes"}),
        ("drugs", "water tablet", {"statin": "no", "water_tablet": "yes"}),
        ("drugs", "none", {"statin": "no", "water_tablet": "no"}),
        ("drugs", "u", "unknown"),
    ],
)
def test_an_answer_about_the_person(name: str, line: str, value: Any) -> None:
    """A word, a number of the list, several of them, or a number with its unit states what it says."""
    assert stated(form(name), line) == value


@pytest.mark.parametrize(
    ("lines", "left", "right"),
    [
        (["left"], "yes", "no"),
        (["Right leg"], "no", "yes"),
        (["both"], "yes", "yes"),
        (["left and right"], "yes", "yes"),
        (["both legs"], "yes", "yes"),
        (["left leg: yes, right leg: unknown"], "yes", "unknown"),
        (["neither"], "no", "no"),
        (["no"], "no", "no"),
        (["unknown"], "unknown", "unknown"),
        (["left yes, right unknown"], "yes", "unknown"),
        (["left: no; right: yes"], "no", "yes"),
        (["yes", "both"], "yes", "yes"),
        (["yes", "right"], "no", "yes"),
    ],
)
def test_an_answer_about_both_legs_names_those_it_is_true_of(lines: list[str], left: str, right: str) -> None:
    """A leg that is not named is denied; a bare yes asks which leg."""
    assert stated(form("swelling"), *lines) == {
        "left": left,
        "right": right,
    }


def test_yes_of_an_unknown_leg_names_no_side() -> None:
    """Who cannot say which leg states a yes without a side, and that of each side it is not known."""
    expected = {"left": "unknown", "right": "unknown", "not_stated": "yes"}
    assert stated(form("swelling"), "yes", "unknown") == expected


@pytest.mark.parametrize(
    ("name", "lines", "value"),
    [
        ("warmth", ["cold", "1"], {"left": "cold", "right": "normal"}),
        ("warmth", ["both cold"], {"left": "cold", "right": "cold"}),
        ("warmth", ["right 2, left normal"], {"left": "normal", "right": "cold"}),
        ("warmth", ["right: cold", "unknown"], {"left": "unknown", "right": "cold"}),
        ("warmth", ["cold", "left 1", "2"], {"left": "normal", "right": "cold"}),
        ("warmth", ["left leg cold, right leg normal"], {"left": "cold", "right": "normal"}),
        ("warmth", ["unknown"], {"left": "unknown", "right": "unknown"}),
        ("warmth", ["left unknown", "cold"], {"left": "unknown", "right": "cold"}),
        ("hours", ["both 3 hours"], {"left": 3, "right": 3}),
        (
            "site",
            ["left 1, 2; right none"],
            {"left": {"calf": "yes", "foot": "yes"}, "right": {"calf": "no", "foot": "no"}},
        ),
    ],
)
def test_values_of_legs_one_after_the_other_or_at_once(name: str, lines: list[str], value: Any) -> None:
    """Legs are answered in turn, by name, or together; what was answered can be answered anew before it is whole."""
    assert stated(form(name), *lines) == value


def test_only_the_leg_that_is_not_known_is_asked() -> None:
    """A question about one leg is answered by yes and no."""
    asked = form("swelling", "right")
    assert (asked.prompt, asked.expects) == ("right leg", "yes, no or unknown")
    assert stated(asked, "no") == {"right": "no"}


def test_what_is_known_of_a_set_is_not_asked_and_stays() -> None:
    """Only the values that are not known are listed; unknown takes nothing away from the others."""
    asked = form("drugs", drugs={"statin": "yes"})
    assert [words for _, words in asked.rows] == ["a diuretic, for water"]
    assert stated(asked, "none") == {"statin": "yes", "water_tablet": "no"}
    assert stated(asked, "unknown") == {"statin": "yes"}


def test_values_that_are_numbers_are_not_numbered() -> None:
    """Where a value is itself a number, no other number stands for it."""
    assert [mark for mark, _ in form("pills").rows] == ["-", "-"]


@pytest.mark.parametrize("line", ["neither", "no", "left no, right no", "none"])
def test_which_leg_a_yes_is_about_is_not_answered_by_no(line: str) -> None:
    """Whoever said yes cannot exclude both legs by the next word; 'back' is there for that."""
    which = form("swelling").read("yes")
    assert not isinstance(which, Answer)
    with pytest.raises(Unclear) as raised:
        which.read(line)
    assert "left, right, both or unknown" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "line", "sentence"),
    [
        ("fever", "ja", "'ja' is no answer here. Please answer: yes, no or unknown."),
        ("fever", "unknwon", "'unknwon' is no answer here. Did you mean 'unknown'? Please answer: yes, no or unknown."),
        ("fever", "", "Please answer: yes, no or unknown. 'help' tells more."),
        ("age", "580", "580 cannot be right. Please answer: a number of years from 0 to 130, or unknown."),
        ("age", "1e999", "1e999 cannot be right. Please answer: a number of years from 0 to 130, or unknown."),
        ("age", "nan", "'nan' is no number. Please answer: a number of years from 0 to 130, or unknown."),
        (
            "age",
            "58,5",
            (
                "'58,5' is no number. Write the decimal point as a point. "
                "Please answer: a number of years from 0 to 130, or unknown."
            ),
        ),
        ("age", "58 feet", "'58 feet' is no answer here. Please answer: a number of years from 0 to 130, or unknown."),
        ("sex", "3", "'3' is no answer here. Please answer: one number of the list or its words, or unknown."),
        (
            "sex",
            "femail",
            (
                "'femail' is no answer here. Did you mean 'female'? "
                "Please answer: one number of the list or its words, or unknown."
            ),
        ),
        (
            "drugs",
            "1, staten",
            (
                "'staten' is no answer here. Did you mean 'statin'? "
                "Please answer: all that apply, as numbers of the list or their words with commas, or none, or unknown."
            ),
        ),
        (
            "swelling",
            "lefft",
            "'lefft' is no answer here. Did you mean 'left'? Please answer: left, right, both, neither or unknown.",
        ),
        (
            "warmth",
            "both col",
            (
                "'col' is no answer here. Did you mean 'cold'? "
                "Please answer: one number of the list or its words, or unknown."
            ),
        ),
        ("swelling", "", "Please answer: left, right, both, neither or unknown. 'help' tells more."),
        ("swelling", "and", "Please answer: left, right, both, neither or unknown. 'help' tells more."),
        ("swelling", "both yes, left no", "That says two things of one side. Please say each side once."),
        ("swelling", "left, left no", "That says two things of one side. Please say each side once."),
        ("swelling", "left yes", "Please say it of each leg, such as 'left yes, right unknown'."),
        ("swelling", "a" * LONGEST + "a", f"That line is too long to be an answer: '{'a' * 29}…'."),
        ("swelling", "le\u202eft", "That line holds characters that cannot be shown: 'le?ft'."),
        ("swelling", "\x1b[2J", "That line holds characters that cannot be shown: '?[2J'."),
        ("swelling", "\udcff", "That line holds characters that cannot be shown: '?'."),
    ],
)
def test_what_is_no_answer_gets_one_sentence(name: str, line: str, sentence: str) -> None:
    """A line that states nothing is answered by one clipped sentence with the nearest word and what is expected."""
    with pytest.raises(Unclear) as raised:
        stated(form(name), line)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("line", "name"),
    [("why", "why"), ("WHY?", "why"), ("?", "help"), ("q", "quit"), ("b", "back"), ("yes", None), ("left", None)],
)
def test_commands(line: str, name: str | None) -> None:
    """A command is known by its word or its letter, whatever its case; answers are none."""
    assert command(cleaned(line)) == name
