"""The answer to what to ask next, as values: the questions, what each could change, and why."""

from dataclasses import dataclass

from expert.explanations.unknowns import Unknown
from expert.explanations.variants import Edit
from expert.facts import Key

Span = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Witness:
    """Answers that change an open conclusion: the first is to the question, the others are needed beside it.

    Without the first answer, the others alone leave the conclusion otherwise. ``before`` and ``after`` are its level
    and ceiling.
    """

    answers: tuple[Edit, ...]
    conclusion: str
    member: str | None
    before: Span
    after: Span


@dataclass(frozen=True, slots=True)
class Link:
    """One step from a question towards what it could change: a rule and the conclusion it leads to."""

    rule: str
    conclusion: str
    member: str | None


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """One item worth asking.

    ``unknowns`` are the members, and values of a set, of which something that matters is not known; they are asked
    together. ``tier`` is that of ``target``, the foremost conclusion it could change. The ``witnesses`` are about the
    target. ``chain`` leads from the item to the target. ``changes`` are all the open conclusions it could change.
    ``beyond`` are those of the unknowns that matter only together with more answers than the depth allows.
    """

    item: str
    unknowns: tuple[Unknown, ...]
    tier: str
    target: Key
    witnesses: tuple[Witness, ...]
    chain: tuple[Link, ...]
    changes: tuple[Key, ...]
    beyond: tuple[Unknown, ...] = ()

    @property
    def members(self) -> tuple[str | None, ...]:
        """The members asked about, each once; None for the person."""
        return tuple(dict.fromkeys(unknown.member for unknown in self.unknowns))

    @property
    def elements(self) -> tuple[str, ...]:
        """The values of a set asked about; empty for everything else."""
        return tuple(dict.fromkeys(unknown.element for unknown in self.unknowns if unknown.element))

    @property
    def together(self) -> int:
        """How many answers, one to this question among them, the least of its changes needs."""
        return min(len(witness.answers) for witness in self.witnesses)


@dataclass(frozen=True, slots=True)
class NextQuestions:
    """What to ask next, the most useful first.

    ``about`` is the conclusion asked about; None for all. ``declined`` was answered *unknown* and would matter.
    ``open`` are the conclusions that are still open. ``is_complete`` is whether every answer was tried, and for depth 2
    every pair of answers.
    """

    questions: tuple[NextQuestion, ...]
    depth: int
    about: str | None
    declined: tuple[Unknown, ...]
    open: tuple[Key, ...]
    is_complete: bool
    urgency_is_settled: bool
