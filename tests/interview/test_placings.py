"""What is stated without a side: when its side is asked, why, and what is said of it at the end."""

import pytest

import expert
from expert.explanations.frames import ask as said
from tests.interview.bases import aches
from tests.interview.conversation import Conversation

KB = aches()
CRAMPS = expert.load()


def test_a_side_that_a_red_flag_hangs_on_is_asked_first() -> None:
    """Before anything else, since warning signs of one leg count together; 'why' names the red flags."""
    talk = Conversation(KB, {"black_skin": "yes", "heavy": "yes"})
    assert "Some of what is stated names no side: black skin and heaviness." in talk.opening
    shown = talk.put("why")
    assert said.WHY_PLACING in shown
    assert "confirm or to exclude a red flag: dying skin (both legs)." in shown
    assert "Which leg" in talk.interview.prompt
    assert "RED FLAG dying skin (left leg)" in talk.put("left")
    assert dict(talk.interview.facts.values) == {("black_skin", "left"): True, ("heavy", "left"): True}


def test_a_side_that_no_red_flag_hangs_on_waits_for_the_red_flags() -> None:
    """Every question about a red flag is asked before it, and nothing else is; 'why' names the hypothesis."""
    talk = Conversation(KB, {"heavy": "yes"})
    before = []
    while talk.interview.asked != (("heavy", "not_stated"),):
        before.append(talk.asked)
        talk.put("unknown")
    assert set(before) == {"black_skin", "pale", "age"}
    assert "what is concluded about: vein trouble (both legs)." in talk.put("why")
    talk.put("left")
    assert talk.interview.facts.values["heavy", "left"] is True
    assert ("heavy", "not_stated") not in talk.interview.facts.values


def test_a_side_is_asked_though_nothing_else_is_left() -> None:
    """With no other question, the interview does not end before it."""
    known = {"black_skin": "no", "pale": "no", "tired": "no", "warmth": "normal"}
    talk = Conversation(KB, {**known, "heavy": "yes"})
    asked = {talk.interview.asked}
    while not talk.interview.ended:
        talk.put("unknown")
        asked.add(talk.interview.asked)
    assert (("heavy", "not_stated"),) in asked


def test_a_side_that_is_not_known_leaves_the_facts_as_they_are() -> None:
    """'unknown' places nothing, and what was stated is not asked again."""
    talk = Conversation(KB, {"black_skin": "yes"})
    talk.put("unknown")
    assert dict(talk.interview.facts.values) == {("black_skin", "not_stated"): True}
    assert talk.asked


def test_a_shipped_case_asks_for_its_side_with_the_red_flags_it_could_change() -> None:
    """A cramp without a leg has part in red flags, so its leg is asked first, and 'why' says which."""
    talk = Conversation(CRAMPS, {"leg_cramp": "yes"})
    assert talk.interview.asked == (("leg_cramp", "not_stated"),)
    assert "possible clot in a vein of the leg (both legs)" in talk.put("why")


@pytest.mark.parametrize("detail", ["summary", "normal", "full"])
@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_the_note_on_a_missing_side_names_labels_and_no_fact_file(detail: str, audience: str) -> None:
    """Whoever answers questions writes no fact file; the note stays, in the report asked for and in the last one."""
    talk = Conversation(CRAMPS, {"leg_cramp": "yes"}, audience=audience)
    talk.put("unknown", "left")
    shown = [talk.put("report"), "\n".join(one.text for one in talk.interview.closing(detail))]
    for text in shown:
        assert "No side is stated for leg cramp, so this is not combined with what is stated of one leg." in text
        assert "leg_cramp," not in text
        assert "Add a side" not in text
    assert "Add a side" in talk.interview.facts.notes[0]
