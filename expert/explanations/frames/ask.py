"""The sentence frames of the interactive consultation."""

from expert.explanations import wording

RED_FLAG = "RED FLAG"
ACT_FIRST = "Act on this first. The questions can wait: 'quit' shows the report."
INTRODUCTION = "One question after the other, warning signs first. 'unknown' is always an answer, and never a no."
COMMANDS_BRIEFLY = "Also: why, back, skip, report, help, quit."
HELP = (
    ("why", "tells why this is asked"),
    ("back", "goes back to the question before; Enter keeps its answer, another answer takes its place"),
    ("skip", "leaves this question out for now; nothing is noted"),
    ("report", "shows what is known so far"),
    ("quit", "ends and shows the report"),
)
NO_EARLIER = "Nothing was asked before this."
NO_QUESTION_LEFT = "Nothing further would change the result."
NONE_ANSWERABLE = "Nothing else can be asked that would change the result."
PLACING = "Some of what is stated names no side"
ENDED = "Ended here. More could still be asked; what is not known stays unknown."


def position(number: int, open_flags: int, matter: int, left_out: int) -> str:
    """The line above a question: its number, what is not excluded, and how much could still matter.

    >>> position(3, 8, 121, 1)
    'Question 3 · 8 red flags not excluded · 121 questions could still matter, 1 of them left out'
    """
    flags = f" · {counted(open_flags, 'red flag')} not excluded" if open_flags else ""
    out = f", {left_out} of them left out" if left_out else ""
    return f"Question {number}{flags} · {counted(matter, 'question')} could still matter{out}"


def present(flags: list[str]) -> str:
    """The red flags that are present, as a line above a question.

    >>> present(["a clot in the lungs"])
    'Red flag present: a clot in the lungs.'
    """
    return f"{'Red flag' if len(flags) == 1 else 'Red flags'} present: {wording.listed(flags)}."


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "red flag"), counted(3, "red flag")
    ('1 red flag', '3 red flags')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def answer_with(expects: str) -> str:
    """What may be answered."""
    return f"Answer: {expects}."


def noted(facts: str) -> str:
    """What was understood."""
    return f"Noted: {facts}."


def answered(facts: str) -> str:
    """What was answered to a question that is asked again."""
    return f"Your answer was: {facts}. Enter keeps it."


def placing(names: str) -> str:
    """The question about what was stated without a side."""
    return f"{PLACING}: {names}."


def declined(names: str) -> str:
    """What was answered *unknown* or left out and would still matter."""
    return f"Answers to these would still matter, but are not known: {names}."


def urgency_changed(urgency: str) -> str:
    """Another urgency."""
    return f"Urgency now: {urgency}."


def urgency_settled(urgency: str) -> str:
    """The urgency that nothing can change any more, while other things still can."""
    return f"The urgency is settled: {urgency}. What is still asked can change other conclusions; you may quit."


def flags_excluded(names: str, left: int) -> str:
    """Red flags that are excluded, and how many are not."""
    rest = f"{counted(left, 'red flag')} not excluded yet, so nothing here reassures" if left else "none is left open"
    return f"Excluded: {names}; {rest}."


def flags_opened(names: str) -> str:
    """Red flags that were excluded and are not any more."""
    return f"No longer excluded: {names}."


def flags_gone(names: str) -> str:
    """Red flags that were present before an answer was changed."""
    return f"No longer derived from these answers: {names}. If the sign was there, tell a clinician all the same."


def now_at(level: str, names: str) -> str:
    """Hypotheses and the level they have reached."""
    return f"Now {level}: {names}."


def no_longer_supported(names: str) -> str:
    """Hypotheses that nothing supports any more."""
    return f"No longer supported: {names}."


def no_longer_matter(facts: str) -> str:
    """Answers that are kept after another one was changed, though they change nothing now."""
    return f"These answers are kept, but change nothing now: {facts}."


WHY_PLACING = "What is known of one side cannot be combined with what is known of no side in particular."


def why(target: str, *, is_red_flag: bool) -> str:
    """Why something is asked: what it could change."""
    if is_red_flag:
        return f"The answer could help to confirm or to exclude a red flag: {target}."
    return f"The answer could change what is concluded about: {target}."


def link(rule: str, conclusion: str, *, against: bool) -> str:
    """One step from a question towards what it could change."""
    return f"{rule}. It {'counts against' if against else 'leads to'}: {conclusion}."


def span_words(span: tuple[str | None, str | None]) -> str:
    """What is known of a conclusion by its level and its ceiling.

    >>> span_words((None, "yes")), span_words(("strong", "strong")), span_words(("possible", "strong"))
    ('undecided', 'strong', 'possible and could still reach strong')
    """
    level, ceiling = span
    if ceiling is None:
        return "excluded"
    if level is None:
        return "undecided" if ceiling == "yes" else f"unsupported and could still reach {ceiling}"
    if level == ceiling:
        return "present" if level == "yes" else level
    return f"{level} and could still reach {ceiling}"


def witness(answers: str, conclusion: str, before: str, after: str) -> str:
    """What an answer would do."""
    return f"Suppose {answers}. Then {conclusion} would be {after}; now it is {before}."


def more_changes(number: int) -> str:
    """How many other conclusions a question could change."""
    return f"It could also change {counted(number, 'other conclusion')}."
