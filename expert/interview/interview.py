"""The interview: a line comes in, paragraphs go out; it knows no terminal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from expert.errors import FactsError
from expert.explanations import wording
from expert.explanations.audience import PATIENT, Audience
from expert.explanations.frames import ask as said
from expert.explanations.questions import NextQuestion, NextQuestions
from expert.facts import Facts, Key
from expert.interview import lines
from expert.interview.answer import Answer, Form
from expert.interview.ending import closing, told_report, why_ended
from expert.interview.lines import Unclear
from expert.interview.mattering import idle_answers
from expert.interview.placings import comes_first, placings, why_placing
from expert.interview.progress import alarms, flag_keys, progress
from expert.interview.questions import Asking, asking, is_of_red_flag, noted, told, told_form, why
from expert.knowledge_base import KnowledgeBase
from expert.loading.fact_changes import changed
from expert.reporting import words
from expert.reporting.report import Report, report
from expert.reporting.text import Paragraph
from expert.result import Result

DEPTH = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A question that was answered, and the answer."""

    ask: Asking
    answer: Answer


class Interview:
    """A consultation by question and answer.

    ``put`` takes what was typed and gives what is said to it. ``result`` is the result of what is known so far,
    ``facts`` what was stated; both are values that never change, and a new one takes their place.

    One interview belongs to one person: it is not to be shared between threads.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        facts: Mapping[str, Any] | Facts | None = None,
        *,
        side: str | None = None,
        audience: str = PATIENT,
    ) -> None:
        """Begin with what is known already.

        Raises:
            FactsError: with every fault found in the facts.
            QuestionError: where there is no such audience.
        """
        self._kb = kb
        self._vocabulary = kb.vocabulary
        self._audience = Audience(audience)
        self._start = kb.facts(facts or {}, side=side)
        self._entries: list[Entry] = []
        self._revising: int | None = None
        self._skipped: set[Key] = set()
        self._settled_told = False
        self._placings = list(placings(self._start, self._vocabulary))
        self.result, self._report = self._consult(self._start)
        self._questions = self._next_questions()
        self._ask: Asking | None = None
        self._form: Form | None = None
        self._left_early = False
        self._ask_next()

    @property
    def facts(self) -> Facts:
        """What was stated so far."""
        return self.result.facts

    @property
    def ended(self) -> bool:
        """Whether nothing is asked any more."""
        return self._ask is None

    @property
    def asked(self) -> tuple[Key, ...]:
        """The items and members of the question that waits for its answer; empty where none does."""
        return self._ask.keys if self._ask else ()

    @property
    def prompt(self) -> str:
        """What stands before the cursor."""
        return f"{self._form.prompt} > ".lstrip() if self._form else ""

    def opening(self) -> list[Paragraph]:
        """The title, the disclaimer, red flags that are present already, and the first question."""
        model = self._kb.model
        return [
            Paragraph(model.title, style="bold"),
            Paragraph(model.disclaimer, style="italic"),
            *alarms(None, self._report, self._audience),
            *self._introduction(),
            *self._settled(),
            *self._question(),
        ]

    def _introduction(self) -> Iterator[Paragraph]:
        if not self.ended:
            yield Paragraph()
            yield Paragraph(said.INTRODUCTION)
            yield Paragraph(said.COMMANDS_BRIEFLY, style="dim")

    def put(self, line: str) -> list[Paragraph]:
        """What is said to a line, up to the next question."""
        if self._ask is None or self._form is None:
            return []
        try:
            text = lines.cleaned(line)
            name = lines.command(text)
            if name is not None:
                return list(self._command(name))
            if not text and self._revising is not None:
                self._revising = None
                self._ask_next()
                return list(self._question())
            return list(self._take(self._form.read(text)))
        except Unclear as error:
            return [Paragraph(str(error), 2, "!", marker_style="yellow")]

    def quit(self) -> None:
        """Ask nothing more; what was answered stays."""
        self._left_early = self._ask is not None
        self._ask = self._form = None

    def closing(self, detail: str | None = "summary") -> list[Paragraph]:
        """Why it ended, the red flags, and the report of what is known; ``detail`` as for reports, None for none."""
        return closing(self._report, self._why_ended(), detail)

    def _consult(self, facts: Facts) -> tuple[Result, Report]:
        result = self._kb.consult(facts, engine="compiled")
        return result, report(result)

    def _next_questions(self) -> NextQuestions:
        return self.result.next_questions(depth=DEPTH)

    def _ask_next(self) -> None:
        """Choose the next question: the foremost that was neither answered nor left out."""
        done = self._done
        found = (asking(one, self.result, done) for one in self._questions.questions)
        following = next((ask for ask in found if ask.keys), None)
        waiting = next((ask for ask in self._placings if done.isdisjoint(ask.keys)), None)
        if waiting and (not is_of_red_flag(following, self._vocabulary) or comes_first(waiting, self.result)):
            following = waiting
        self._begin(following)

    @property
    def _done(self) -> set[Key]:
        """What was answered in this interview or left out; it is not asked again."""
        return {key for entry in self._entries for key in entry.ask.keys} | self._skipped

    def _begin(self, ask: Asking | None) -> None:
        self._ask, self._form = ask, ask.form if ask else None

    def _command(self, name: str) -> Iterator[Paragraph]:
        assert self._ask is not None  # noqa: S101 - put asks nothing of an interview that has ended
        match name:
            case lines.QUIT:
                self.quit()
            case lines.BACK:
                yield from self._back()
            case lines.SKIP:
                yield from self._skip()
            case lines.WHY:
                if self._ask.suggested is None:
                    yield Paragraph(why_placing(self._ask, self.result), 2)
                yield from why(self._ask, self.result, self._audience)
                yield from self._question()
            case lines.REPORT:
                yield Paragraph()
                yield from told_report(self._report, "summary")
                yield from self._question()
            case lines.HELP:
                yield from told_form(self._form) if self._form else ()
                for command, meaning in said.HELP:
                    yield Paragraph(meaning, 2, command, marker_style="cyan", hang=7)

    def _back(self) -> Iterator[Paragraph]:
        assert self._ask is not None  # noqa: S101 - as above
        if self._form is not self._ask.form:  # an answer that is not whole is given anew first
            self._form = self._ask.form
            yield from self._question()
            return
        index = (len(self._entries) if self._revising is None else self._revising) - 1
        if index < 0:
            yield Paragraph(said.NO_EARLIER, 2)
            return
        self._revising = index
        self._begin(self._entries[index].ask)
        yield from self._question()

    def _skip(self) -> Iterator[Paragraph]:
        """Leave the question out; an answer it had is taken back."""
        assert self._ask is not None  # noqa: S101 - as above
        keys = self._ask.keys
        if self._revising is not None:
            index = self._revising
            yield from self._update([*self._entries[:index], *self._entries[index + 1 :]], index)
        self._skipped.update(keys)
        self._ask_next()
        yield from self._question()

    def _take(self, read: Form | Answer) -> Iterator[Paragraph]:
        """Go on with what a line gave: the rest of the answer is asked, or the answer is taken."""
        if not isinstance(read, Answer):
            self._form = read
            yield from told_form(read)
            return
        assert self._ask is not None  # noqa: S101 - as above
        index = len(self._entries) if self._revising is None else self._revising
        entry = Entry(self._ask, read)
        told = list(self._update([*self._entries[:index], entry, *self._entries[index + 1 :]], index + 1))
        facts = noted(entry.ask, entry.answer, self.facts, self._vocabulary)
        yield Paragraph(said.noted(facts), 2, style="dim")
        yield from told
        self._ask_next()
        yield from self._settled()
        yield from self._question()

    def _update(self, entries: list[Entry], index: int) -> Iterator[Paragraph]:
        """Go on from other answers; tells what they changed, and which from ``index`` on change nothing any more."""
        before = self.result
        self.result, self._report = self._consult(self._replayed(entries))
        revised, self._revising = self._revising is not None, None
        self._entries = entries
        self._questions = self._next_questions()
        yield from progress(before, self._report, self._audience)
        if revised:
            yield from self._idle(before, entries[index:])

    def _replayed(self, entries: list[Entry]) -> Facts:
        """The facts of the start with every answer given in turn.

        Raises:
            Unclear: where answers contradict one another in a way that no case can have.
        """
        facts = self._start
        self._form = self._ask.form if self._ask else None  # whatever happens, the answer is read from its beginning
        for entry in entries:
            try:
                facts = changed(facts, self._vocabulary, entry.answer.stated, entry.answer.unset)
            except FactsError as error:
                raise Unclear(f"That cannot be taken: {error.faults[0].message}.") from None
        return facts

    def _idle(self, before: Result, later: list[Entry]) -> Iterator[Paragraph]:
        """The answers given later that have no effect any more, now that an earlier one is another."""
        idle = idle_answers(before, self.result, [entry.ask.keys for entry in later])
        facts = [noted(later[number].ask, later[number].answer, self.facts, self._vocabulary) for number in idle]
        if facts:
            yield Paragraph(said.no_longer_matter("; ".join(facts)), 2, "•")

    def _settled(self) -> Iterator[Paragraph]:
        """That the urgency is settled, once, while other things are not; nothing that would only comfort."""
        made = self._report
        if not self._questions.urgency_is_settled:
            self._settled_told = False
        elif self._ask and made.urgency and not made.urgency_is_withheld and not self._settled_told:
            self._settled_told = True
            yield Paragraph()
            yield Paragraph(said.urgency_settled(words.urgency(made).removesuffix(" (settled)")), style="bold")

    def _question(self) -> Iterator[Paragraph]:
        """The question with its place in the interview, and its answer where it is asked again."""
        if self._ask is None or self._form is None:
            return
        index = len(self._entries) if self._revising is None else self._revising
        open_flags = len({state.conclusion.id for state in self.result.red_flags_open})
        done = self._done
        keys = [_keys(one) for one in self._questions.questions]
        waiting = sum(1 for one in keys if not done.issuperset(one))
        left_out = sum(1 for one in keys if done.issuperset(one) and not self._skipped.isdisjoint(one))
        yield Paragraph()
        yield Paragraph(said.position(index + 1, open_flags, waiting + left_out, left_out), style="dim")
        present = wording.pairs_words(self._vocabulary, flag_keys(self._report))
        if present:
            yield Paragraph(said.present(present), style="bold red")
        yield from told(self._ask, self._form, self._audience, self._vocabulary)
        if self._revising is not None:
            entry = self._entries[index]
            yield Paragraph(said.answered(noted(entry.ask, entry.answer, self.facts, self._vocabulary)), 2)

    def _why_ended(self) -> Iterator[Paragraph]:
        declined = (unknown.key for unknown in self._questions.declined)
        left = (key for one in self._questions.questions for key in _keys(one))
        yield from why_ended(self._report, (*declined, *left), early=self._left_early)


def _keys(suggested: NextQuestion) -> tuple[Key, ...]:
    return tuple((suggested.item, member) for member in suggested.members)
