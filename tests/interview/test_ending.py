"""What stands above each question and at the end: red flags that are present or open, and what was left out."""

from expert.explanations.frames import ask as said
from expert.reporting import words
from expert.reporting.text import render_plain
from tests.interview.bases import aches
from tests.interview.conversation import Conversation, lines_of

KB = aches()


def header(shown: str) -> str:
    """The line above the question."""
    (line,) = (line for line in lines_of(shown) if line.startswith("Question "))
    return line


def test_what_is_left_out_is_counted() -> None:
    """'skip' takes no question away: those that could still matter are as many, and those left out are told."""
    talk = Conversation(KB)
    before = header(talk.opening)
    assert "left out" not in before
    assert header(talk.put("skip")) == f"{before}, 1 of them left out"
    assert header(talk.put("skip")) == f"{before}, 2 of them left out"
    fewer = header(talk.put("unknown"))
    assert fewer.endswith(", 2 of them left out")
    assert _count(fewer) < _count(before)


def _count(line: str) -> int:
    return int(line.split(" could", maxsplit=1)[0].split()[-2])


def test_an_answer_that_leaves_a_rest_is_not_left_out() -> None:
    """Of a set, some values may stay unknown; who answered has left nothing out."""
    talk = Conversation(KB, {"black_skin": "no", "pale": "no"})
    talk.until("timing")
    assert "left out" not in talk.put("1")


def test_a_red_flag_that_is_present_stands_above_every_question() -> None:
    """It is named, beside the number of those that are not excluded; before there is one, nothing is."""
    talk = Conversation(KB)
    assert "Red flag present" not in talk.opening
    for shown in (talk.put("left"), talk.put("unknown"), talk.put("why")):
        lines = lines_of(shown)
        place = next(number for number, line in enumerate(lines) if line.startswith("Question "))
        assert lines[place + 1] == "Red flag present: dying skin (left leg)."
    both = Conversation(KB, {"black_skin": "both", "pale": "yes", "age": 70})
    assert "Red flags present: dying skin (both legs) and bleeding inside." in both.opening


def test_without_a_report_the_end_names_the_red_flags_and_why_it_ended() -> None:
    """Those that are present with their advice, then those that are open; nothing of the report."""
    talk = Conversation(KB)
    talk.put("left", "quit")
    shown = lines_of(render_plain(talk.interview.closing(None), 5000))
    assert shown == [
        "",
        said.ENDED,
        "",
        "RED FLAG dying skin (left leg)",
        "Call for help now.",
        "",
        words.OPEN_HEADING.upper(),
        words.WHILE_OPEN,
        "? bleeding inside",
    ]


def test_without_a_report_and_red_flags_only_the_end_is_told() -> None:
    """Where every red flag is excluded there is none to name."""
    talk = Conversation(KB, {"black_skin": "no", "pale": "no"})
    talk.put("quit")
    assert lines_of(render_plain(talk.interview.closing(None))) == ["", said.ENDED]
