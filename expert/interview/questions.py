"""What an interview asks: a question, told with the answers it takes, and why it is asked."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from expert.explanations import wording
from expert.explanations.audience import Audience
from expert.explanations.citations import cite
from expert.explanations.frames import ask as said
from expert.explanations.questions import NextQuestion, Witness
from expert.explanations.variants import Edit
from expert.facts import Facts, Key, Value
from expert.interview.answer import Answer, Form
from expert.interview.forms import form_of
from expert.reporting import words
from expert.reporting.report import is_withheld
from expert.reporting.text import Paragraph
from expert.result import Result
from expert.vocabulary import CONTRARY, NOT_STATED, PERSON, Finding, Item, Vocabulary


@dataclass(frozen=True, slots=True)
class Asking:
    """One question: the items and members it is about, and its form. ``suggested`` is None where none led to it."""

    keys: tuple[Key, ...]
    question: str
    help: str
    form: Form
    suggested: NextQuestion | None = None


def asking(suggested: NextQuestion, result: Result, done: Container[Key] = ()) -> Asking:
    """The question for what is suggested to be asked next, of the members that are not done; it may have no keys."""
    vocabulary = result.model.vocabulary
    item = item_of(vocabulary, suggested.item)
    members = tuple(member for member in suggested.members if (suggested.item, member) not in done)
    form = form_of(item, vocabulary.scope_of(item), members or suggested.members, result.facts)
    keys = tuple((suggested.item, member) for member in members)
    return Asking(keys, item.question or item.label, item.help if isinstance(item, Finding) else "", form, suggested)


def is_of_red_flag(ask: Asking | None, vocabulary: Vocabulary) -> bool:
    """Whether the foremost thing a question could change is a red flag."""
    target = ask.suggested.target[0] if ask and ask.suggested else None
    return target is not None and vocabulary.role(vocabulary.conclusions[target]) == "red_flag"


def told(ask: Asking, form: Form, audience: Audience, vocabulary: Vocabulary) -> Iterator[Paragraph]:
    """A question with its help and what may be answered."""
    where = _where(ask, vocabulary)
    text = f"{ask.question} ({where})" if where else ask.question
    item, member = ask.keys[0]
    marked = audience.marked(text, item, member if len(ask.keys) == 1 else None)
    yield Paragraph(marked if ask.suggested else text, style="bold")
    if ask.help:
        yield Paragraph(ask.help, 2, style="dim")
    yield from told_form(form)


def told_form(form: Form) -> Iterator[Paragraph]:
    """What may be answered at a prompt."""
    for mark, text in form.rows:
        yield Paragraph(text, 2, mark.rjust(2), marker_style="cyan")
    yield Paragraph(said.answer_with(form.expects), 2, style="dim")


def _where(ask: Asking, vocabulary: Vocabulary) -> str:
    """The members asked about, where they are not all of them."""
    name = ask.keys[0][0]
    item = item_of(vocabulary, name)
    if item.scope == PERSON or ask.suggested is None:
        return ""
    members = [member for _, member in ask.keys]
    named = [member for member in members if member != NOT_STATED]
    if set(named) == set(vocabulary.scope_of(item).members):
        return ""
    return wording.members_words(vocabulary, item.scope, named or members)


def noted(ask: Asking, answer: Answer, facts: Facts, vocabulary: Vocabulary) -> str:
    """What is known now of what was answered, in words; what is the same of several members is told once."""
    groups: dict[tuple[str, str], list[str | None]] = {}
    for name, member in answer.keys or ask.keys:
        item = item_of(vocabulary, name)
        value = facts.values.get((name, member))
        known = "unknown" if value is None else wording.value_words(item, value)
        groups.setdefault((name, known), []).append(member)
    parts: list[str] = []
    for (name, known), members in groups.items():
        item = item_of(vocabulary, name)
        where = wording.members_words(vocabulary, item.scope, members)
        parts.append(f"{item.label} ({where}): {known}" if where else f"{item.label}: {known}")
    return "; ".join(parts)


def why(ask: Asking, result: Result, audience: Audience) -> Iterator[Paragraph]:
    """Why something is asked: the conclusion it could change, by which rules, and what an answer would do."""
    suggested = ask.suggested
    vocabulary = result.model.vocabulary
    if suggested is None:
        return
    name, member = suggested.target
    target = audience.item(vocabulary, vocabulary.conclusions[name], member)
    yield Paragraph(said.why(target, is_red_flag=vocabulary.role(vocabulary.conclusions[name]) == "red_flag"), 2)
    for link in suggested.chain:
        conclusion = audience.item(vocabulary, vocabulary.conclusions[link.conclusion], link.member)
        rule = result.model.rules[link.rule]
        against = rule.then.get(link.conclusion) == CONTRARY
        yield Paragraph(said.link(audience.rule(rule), conclusion, against=against), 4, "→", marker_style="dim")
        if rule.sources:
            yield Paragraph(audience.sources(cite(result.model, rule.sources)), 6, "source", "dim", "dim")
    for found in _telling(suggested.witnesses):
        yield Paragraph(_witness_words(found, vocabulary, audience), 2)
    if is_withheld(result, result.state(name, member)):
        yield Paragraph(words.HELD_BACK, 2, "!", "yellow", "yellow")
    others = len(set(suggested.changes) - {suggested.target})
    if others:
        yield Paragraph(said.more_changes(others), 2)


def _telling(witnesses: tuple[Witness, ...]) -> Iterator[Witness]:
    """The first witness, and the first that ends otherwise, such as a *no* that would exclude."""
    if witnesses:
        yield witnesses[0]
        yield from (one for one in witnesses[1:] if one.after != witnesses[0].after)


def _witness_words(found: Witness, vocabulary: Vocabulary, audience: Audience) -> str:
    answers = "; ".join(_edit_words(edit, vocabulary) for edit in found.answers)
    conclusion = audience.item(vocabulary, vocabulary.conclusions[found.conclusion], found.member)
    return said.witness(answers, conclusion, said.span_words(found.before), said.span_words(found.after))


def _edit_words(edit: Edit, vocabulary: Vocabulary) -> str:
    item = item_of(vocabulary, edit.item)
    value: Value = edit.value if edit.value is not None else False
    if edit.element and isinstance(item, Finding):
        subject = f"{wording.subject(vocabulary, item, edit.member)}, {item.values[edit.element]}"
        return f"{subject}: {'yes' if value else 'no'}"
    return wording.fact_words(vocabulary, item, edit.member, value)


def item_of(vocabulary: Vocabulary, name: str) -> Item:
    """The finding or conclusion of that id, which there is."""
    item = vocabulary.item(name)
    if item is None:
        raise KeyError(name)
    return item
