"""An interview on a small knowledge base: what is asked when, what is said at once, and what each command does."""

import pytest

from expert.errors import FactsError, QuestionError
from expert.explanations.frames import ask as said
from expert.interview.interview import Interview
from expert.reporting import words
from tests.interview.bases import aches
from tests.interview.conversation import Conversation, lines_of, members_of

KB = aches()


@pytest.fixture
def talk() -> Conversation:
    """An interview in which nothing is known yet."""
    return Conversation(KB)


def test_red_flags_come_first_and_the_disclaimer_stands_above(talk: Conversation) -> None:
    """The first questions are those of red flags, the most urgent first; all legs are asked in one."""
    assert "This is not a diagnosis." in talk.opening
    assert talk.interview.asked == (("black_skin", "left"), ("black_skin", "right"))
    first = [talk.asked]
    for _ in range(2):
        talk.put("unknown")
        first.append(talk.asked)
    assert set(first) == {"black_skin", "pale", "age"}


def test_what_is_asked_shows_what_may_be_answered(talk: Conversation) -> None:
    """A question stands with how many red flags are open and with the answers it takes."""
    shown = lines_of(talk.opening)
    assert "Is the skin black?" in shown
    assert "Answer: left, right, both, neither or unknown." in shown
    assert any("2 red flags not excluded" in line for line in shown)


def test_a_red_flag_is_told_at_once_and_in_full(talk: Conversation) -> None:
    """The answer that proves a red flag is met by the flag with its advice, grounds and source, before any question."""
    shown = talk.put("left")
    flag, advice, question = (
        shown.index(text) for text in ("RED FLAG dying skin (left leg)", "Call for help", "Question")
    )
    assert flag < advice < question
    assert "The skin may be dying." in shown
    assert "Rule F1" in shown
    assert "black skin (left leg): yes" in shown
    assert said.ACT_FIRST in shown
    assert "Urgency now: now emergency" in shown


def test_a_red_flag_is_told_once(talk: Conversation) -> None:
    """A flag that was told is not told again by the answers after it."""
    talk.put("left")
    assert "RED FLAG" not in talk.put("unknown")


def test_red_flags_of_the_facts_are_told_before_the_first_question() -> None:
    """What the fact file proves already opens the interview."""
    talk = Conversation(KB, {"black_skin": "left"})
    assert talk.opening.index("RED FLAG dying skin (left leg)") < talk.opening.index("Question 1")
    assert "Call for help now." in talk.opening


def test_an_excluded_red_flag_is_named_with_what_is_left(talk: Conversation) -> None:
    """An excluded flag is named, and while others are open the sentence says that nothing reassures."""
    assert "Excluded: dying skin (both legs); 1 red flag not excluded yet, so nothing here reassures." in talk.put(
        "neither"
    )
    talk.until("pale")
    assert "Excluded: bleeding inside; none is left open." in talk.put("no")


def test_a_settled_question_is_not_asked(talk: Conversation) -> None:
    """Once one premise of its only rule is refuted, the other is not asked any more."""
    talk.until("pale")
    talk.put("no")
    asked = set()
    while not talk.interview.ended:
        asked.add(talk.asked)
        talk.put("unknown")
    assert "age" not in asked
    assert "heavy" in asked


def test_a_leg_that_is_known_is_not_asked() -> None:
    """Only the other leg is asked, by name, and answered by yes and no."""
    talk = Conversation(KB, {"black_skin": {"left": "no"}})
    talk.until("black_skin")
    assert members_of(talk.interview.asked) == ["right"]
    assert "Excluded: dying skin (right leg)" in talk.put("no")


def test_hypotheses_are_told_with_the_level_they_reach(talk: Conversation) -> None:
    """A hypothesis is told when its level changes."""
    talk.until("heavy")
    assert "Now possible: vein trouble (left leg)." in talk.put("left")
    talk = Conversation(KB, {"heavy": {"left": "yes", "right": "no"}})
    talk.until("warmth")
    assert members_of(talk.interview.asked) == ["left"]
    assert "Now strong: vein trouble (left leg)." in talk.put("cold")


def test_what_would_comfort_is_marked_while_red_flags_are_open(talk: Conversation) -> None:
    """A hypothesis that comforts says that it does not reassure yet, and its urgency is not named."""
    talk.until("tired", timing="night")
    shown = lines_of(talk.put("yes"))
    if "• Now supporting: a harmless ache." not in shown:
        talk.until("timing")
        shown = lines_of(talk.put("night"))
    assert shown[shown.index("• Now supporting: a harmless ache.") + 1] == f"! {words.HELD_BACK}"
    assert not {"self-care", "Urgency now"} & {
        part for part in ("self-care", "Urgency now") if part in "\n".join(shown)
    }


def test_the_urgency_is_told_as_settled_once(talk: Conversation) -> None:
    """When nothing can change the urgency while other things are open, that is said, and only once."""
    shown = talk.put("both")
    assert shown.count("The urgency is settled: now emergency. What is still asked can change other conclusions") == 1
    assert "settled" not in talk.put("unknown")


def test_no_settled_urgency_is_told_that_would_comfort() -> None:
    """Where only self-care stands for the urgency while a red flag is present, nothing is said of it."""
    talk = Conversation(aches(urgency_of_flags=False), {"tired": "yes", "timing": ["night"]})
    assert "settled" not in talk.opening
    assert "self-care" not in talk.opening + talk.put("left")


def test_back_shows_the_answer_and_takes_another(talk: Conversation) -> None:
    """'back' asks the question before again, with its answer; the new answer replaces it and what hung on it."""
    talk.put("left")
    shown = talk.put("back")
    assert "Your answer was: black skin (left leg): yes; black skin (right leg): no. Enter keeps it." in shown
    shown = talk.put("neither")
    assert "No longer derived from these answers: dying skin (left leg)." in shown
    assert talk.interview.facts.values["black_skin", "left"] is False
    assert not talk.interview.result.red_flags_present


def test_enter_keeps_the_answer(talk: Conversation) -> None:
    """An empty line after 'back' goes on where the interview was."""
    talk.put("left")
    before, asked = talk.interview.facts, talk.interview.asked
    talk.put("back", "")
    assert (talk.interview.facts, talk.interview.asked) == (before, asked)


def test_back_goes_back_as_far_as_there_are_questions(talk: Conversation) -> None:
    """Each 'back' goes one question further; before the first there is none."""
    first = talk.interview.asked
    talk.put("unknown")
    second = talk.interview.asked
    talk.put("unknown", "back")
    assert talk.interview.asked == second
    talk.put("back")
    assert talk.interview.asked == first
    assert lines_of(talk.put("back")) == [said.NO_EARLIER]


def test_later_answers_are_kept_and_told_where_they_change_nothing_any_more() -> None:
    """After a revision the answers that lost their effect stay stated, and are named."""
    talk = Conversation(KB, {"black_skin": "no", "heavy": "left", "tired": "no", "warmth": "unknown"})
    first, yes, no = talk.asked, {"pale": "yes", "age": "70"}, {"pale": "no", "age": "20"}
    talk.put(yes[talk.asked])
    second = talk.asked
    talk.put(yes[second])
    assert {first, second} == {"pale", "age"}
    while talk.asked != first:
        talk.put("back")
    shown = talk.put(no[first])
    assert "No longer derived from these answers: bleeding inside." in shown
    fact = {"pale": "paleness: yes", "age": "age: 70 years"}[second]
    assert f"These answers are kept, but change nothing now: {fact}." in shown
    assert second in {name for name, _ in talk.interview.facts.values}


def test_back_before_the_second_leg_begins_the_question_anew(talk: Conversation) -> None:
    """Within an answer that is not whole, 'back' returns to its beginning."""
    talk.until("warmth")
    asked = talk.interview.asked
    talk.put("cold")
    assert talk.interview.prompt == "right leg > "
    talk.put("back")
    assert (talk.interview.asked, talk.interview.prompt) == (asked, "left leg > ")


def test_a_skipped_question_leaves_nothing_behind(talk: Conversation) -> None:
    """'skip' states nothing, not even unknown, and does not ask again; at the end it is said that it would matter."""
    talk.put("skip")
    assert not talk.interview.facts.values
    assert not talk.interview.facts.unknown
    asked = set()
    while not talk.interview.ended:
        asked.add(talk.asked)
        talk.put("unknown")
    assert "black_skin" not in asked
    assert said.NONE_ANSWERABLE in talk.closing
    assert "black skin (both legs)" in talk.closing.split("Aches")[0]


def test_skip_takes_an_answer_back(talk: Conversation) -> None:
    """A question that is asked again by 'back' and skipped then has no answer any more."""
    talk.put("left", "back", "skip")
    assert not talk.interview.facts.values
    assert talk.asked != "black_skin"


def test_why_names_the_red_flag_and_asks_again(talk: Conversation) -> None:
    """'why' tells which conclusion the answer could change and by which rule; then the question stands again."""
    shown = talk.put("why")
    assert "confirm or to exclude a red flag: dying skin (left leg)" in shown
    assert "Rule F1" in shown
    assert shown.rstrip().endswith("Answer: left, right, both, neither or unknown.")


def test_why_marks_what_would_comfort() -> None:
    """A question that could only support what comforts says that it does not reassure yet."""
    talk = Conversation(KB, {"black_skin": "left", "pale": "no", "heavy": "no", "timing": ["night"]})
    talk.until("tired")
    shown = talk.put("why")
    assert "what is concluded about: a harmless ache" in shown
    assert words.HELD_BACK in shown
    calm = Conversation(KB, {"black_skin": "no", "pale": "no", "heavy": "no", "timing": ["night"]})
    assert words.HELD_BACK not in calm.put("why")


def test_a_contradiction_is_told_once_and_both_sides_are_kept() -> None:
    """An answer that the rules contradict is told as a conflict, by the answer that makes it one."""
    given = {"id": "cold_leg", "kind": "hypothesis", "scope": "leg", "label": "a cold leg", "given": "strong"}
    kb = aches(extra={**given, "question": "Is the leg cold?"})
    talk = Conversation(kb, {"cold_leg": {"left": "no"}, "black_skin": "no", "pale": "no", "tired": "no"})
    talk.until("warmth")
    shown = talk.put("left cold, right normal")
    assert "A cold leg (left leg) is stated as no, but the other facts derive it; both are kept." in shown
    assert "both are kept" not in talk.put("unknown")


def test_help_and_report_change_nothing(talk: Conversation) -> None:
    """'help' tells the commands, 'report' what is known; both leave the question as it is."""
    asked, facts = talk.interview.asked, talk.interview.facts
    shown = talk.put("help")
    assert all(name in shown for name in ("why", "back", "skip", "report", "quit"))
    assert "none present; 2 not yet excluded" in talk.put("report")
    assert (talk.interview.asked, talk.interview.facts) == (asked, facts)


def test_quit_ends_with_what_is_known(talk: Conversation) -> None:
    """'quit' keeps the answers; the report is about them, and says that more could be asked."""
    talk.put("left", "quit")
    assert talk.interview.ended
    assert said.ENDED in talk.closing
    assert "PRESENT: dying skin (left leg)" in talk.closing
    assert talk.put("right") == ""


def test_the_end_says_whether_anything_is_left(talk: Conversation) -> None:
    """Where all is answered nothing further would change the result; what was answered unknown is named."""
    talk.answer_all("unknown")
    assert said.NONE_ANSWERABLE in talk.closing
    known = Conversation(KB, {"black_skin": "no", "pale": "no", "heavy": "no", "tired": "no"})
    assert known.interview.ended
    assert said.NO_QUESTION_LEFT in known.closing


def test_yes_asks_which_leg(talk: Conversation) -> None:
    """A bare yes of a leg asks which; unknown leaves the side not stated, and each leg answered unknown."""
    talk.put("yes")
    assert talk.interview.prompt == "Which leg? > "
    talk.put("unknown")
    assert talk.interview.facts.values["black_skin", "not_stated"] is True
    assert set(talk.interview.facts.unknown) == {("black_skin", "left"), ("black_skin", "right")}


def test_an_unclear_answer_changes_nothing(talk: Conversation) -> None:
    """A line that is no answer gets its sentence, and the question waits on."""
    asked = talk.interview.asked
    for line in ("perhaps", "", "x" * 10_000, "\u202eleft"):
        assert len(lines_of(talk.put(line))) == 1
    assert (talk.interview.asked, dict(talk.interview.facts.values)) == (asked, {})


def test_ids_are_told_to_auditors_alone() -> None:
    """A patient reads no rule id; a clinician and an auditor do, and an auditor ids of findings too."""
    shown = {name: "".join(_told_to(name)) for name in ("patient", "clinician", "auditor")}
    assert "F1  Rule F1" not in shown["patient"]
    assert "F1  Rule F1" in shown["clinician"]
    assert "[black_skin]" in shown["auditor"]
    assert "black_skin" not in shown["clinician"]


def _told_to(audience: str) -> list[str]:
    talk = Conversation(KB, audience=audience)
    return [talk.opening, talk.put("why"), talk.put("left")]


def test_wrong_beginnings_are_refused() -> None:
    """Facts that cannot be used and an audience there is not are refused as everywhere."""
    with pytest.raises(FactsError, match="unknown finding 'hevy'"):
        Interview(KB, {"hevy": "yes"})
    with pytest.raises(QuestionError, match="did you mean 'patient'"):
        Interview(KB, audience="patent")
