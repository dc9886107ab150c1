"""The sentences of *next*: what to ask, why it is asked, and what an answer would do."""

from collections.abc import Sequence

from expert.explanations import wording
from expert.explanations.questions import Span
from expert.explanations.targets import HYPOTHESIS, OTHER, RED_FLAG, URGENCY
from expert.explanations.variants import Edit
from expert.facts import is_negative
from expert.states import YES
from expert.vocabulary import NOT_STATED, Finding, Item, Scope, Vocabulary

HEADINGS = {
    RED_FLAG: "Red flags first",
    URGENCY: "What could raise the urgency",
    HYPOTHESIS: "What could change a hypothesis",
    OTHER: "What could change something else",
}
ONLY_DECLINED = "Nothing is left to ask: what is still open depends on what was answered 'unknown'."
WHILE_PRESENT = "Red flags are present: what they call for comes before any further question."
NONE_FOUND = "Nothing was found to ask: none of the complete answers that were tried changes anything that is open."
DECLINED_HEADING = "Answered 'unknown', and would matter"
STILL_OPEN_HEADING = "Still open"
CUT = "There are too many unknowns to try every answer. What stands here is right, but something may be missing."
MEANING = "An answer that is 'unknown' is never taken for a no."


def introduction(count: int, shown: int, about: str) -> str:
    """How much there is to ask; ``about`` is the conclusion asked about, empty for everything."""
    told = f"{_counted(count)} could change {f'what is known of {about}' if about else 'the result'}."
    return told if shown == count else f"{told} The first {shown} are shown."


def nothing(about: str) -> str:
    """That no answer could change what was asked about."""
    if not about:
        return "Nothing is left to ask. Nothing that is not known could change the result."
    return f"Nothing that is not known could change what is known of {about}."


def nothing_open(about: str) -> str:
    """What is settled then."""
    if not about:
        return "What is concluded and what is excluded is settled."
    return "That is so of this conclusion alone. Without '--about', what else could change is asked about."


def _counted(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def more(count: int, *, by_option: bool = True) -> str:
    """How many questions are not shown and, where that is wanted, the option that shows them."""
    option = f": --all shows {'it' if count == 1 else 'them'}" if by_option else ""
    return f"and {_counted(count)} more{option}"


def more_rules(count: int) -> str:
    """How many rules of a long way are not shown."""
    return f"and {count} more {'rule' if count == 1 else 'rules'} on the way, in JSON"


def which_member(scope: Scope) -> str:
    """The question behind a finding that is stated of no named member."""
    return f"This is stated without saying which {scope.label} it is. Naming the {scope.label} matters."


def answers(words: Sequence[str]) -> str:
    """The values that may be answered."""
    return "; ".join(words)


def way(labels: Sequence[str]) -> str:
    """What a question bears on, step by step."""
    return " → ".join(labels)


def red_flag(subject: str) -> str:
    """A conclusion named as what it is."""
    return f"the red flag “{subject}”"


def would(vocabulary: Vocabulary, edits: Sequence[Edit], subject: str, spans: tuple[Span, Span], *, sided: bool) -> str:
    """What an answer would do, alone or together with others.

    Args:
        vocabulary: the words of the knowledge base.
        edits: the answers, the one to the question first.
        subject: the conclusion that would change.
        spans: its level and ceiling before and after.
        sided: whether the member the first answer is about needs to be told.
    """
    first, *others = edits
    told = f"“{_answer(vocabulary, first)}”{_example(vocabulary, first)}{_where(vocabulary, first) if sided else ''}"
    if others:
        told += f", together with {wording.listed(_fact(vocabulary, other) for other in others)},"
    remarkable = first.value is not None and not _is_negative(vocabulary, first)
    return f"{told} would {_effect(subject, *spans, is_remarkable=remarkable)}."


def _is_negative(vocabulary: Vocabulary, edit: Edit) -> bool:
    """Whether an answer says that nothing remarkable is there."""
    value = {edit.element: bool(edit.value)} if edit.element else edit.value
    return value is not None and is_negative(_item(vocabulary, edit), value)


def _effect(subject: str, before: Span, after: Span, *, is_remarkable: bool) -> str:
    if after[0] != before[0]:
        if after[0] is None:
            return f"take away what supports {subject}"
        return f"lead to {subject}" if after[0] == YES else f"bring {subject} to {after[0]}"
    if after[1] is None and is_remarkable:
        return f"leave no rule that could give {subject}; that is not the same as its absence"
    if after[1] is None:
        return f"exclude {subject}"
    return f"let {subject} reach {'more than before' if after[1] == YES else f'{after[1]} at most'}"


def _answer(vocabulary: Vocabulary, edit: Edit) -> str:
    item = _item(vocabulary, edit)
    if edit.element and isinstance(item, Finding):
        return f"{item.values[edit.element]}: {'yes' if edit.value else 'no'}"
    return wording.value_words(item, edit.value) if edit.value is not None else ""


def _example(vocabulary: Vocabulary, edit: Edit) -> str:
    """That a number stands for others like it."""
    item = _item(vocabulary, edit)
    return " (for example)" if isinstance(item, Finding) and item.type == "number" else ""


def _fact(vocabulary: Vocabulary, edit: Edit) -> str:
    subject = wording.subject(vocabulary, _item(vocabulary, edit), edit.member)
    return f"“{subject}: {_answer(vocabulary, edit)}”"


def _where(vocabulary: Vocabulary, edit: Edit) -> str:
    words = vocabulary.scope_of(_item(vocabulary, edit)).words(edit.member)
    return f" ({words})" if edit.member == NOT_STATED else f" for the {words}" if words else ""


def _item(vocabulary: Vocabulary, edit: Edit) -> Item:
    item = vocabulary.item(edit.item)
    if item is None:
        raise KeyError(edit.item)
    return item


def also(count: int) -> str:
    """How many other conclusions a question could change."""
    return f"It could change {'1 other conclusion' if count == 1 else f'{count} other conclusions'}."


def together(count: int) -> str:
    """That many answers are needed."""
    return f"Only {count} answers together can change this, so this one is a step on the way."
