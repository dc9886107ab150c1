"""The result of a consultation as users of the library hold it: the questions as methods."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expert.consultation import Consultation
from expert.corpus import Corpus
from expert.explanations.how import Derivation, how

if TYPE_CHECKING:
    from expert.diagrams.diagram import Diagram
    from expert.explanations.contrast import Contrast
    from expert.explanations.counterfactuals import Counterfactuals
    from expert.explanations.next_questions import NextQuestions
    from expert.explanations.reasons import Reasons
    from expert.explanations.what_if import Difference
    from expert.explanations.why_not import WhyNot
    from expert.loading.nodes import Node


class Result(Consultation):
    """A finished consultation with its explanations and reports. Nothing in it ever changes."""

    def how(self, name: str, member: str | None = None, *, corpus: str | Path | None = None) -> Derivation:
        """How a conclusion was reached: every rule that supports it, down to the stated facts.

        Args:
            name: the conclusion's id.
            member: a side such as ``left``; all sides it is proved for, by default.
            corpus: a folder with the source documents, to quote from.

        Raises:
            QuestionError: where there is no such conclusion or member.
            NotConcludedError: where it was not concluded.
        """
        return how(self, name, member, self.corpus(corpus))

    def why_not(
        self, name: str, member: str | None = None, *, level: str | None = None, corpus: str | Path | None = None
    ) -> "WhyNot":
        """Why something was not concluded, or not at a level: every rule for it, the nearest miss first.

        Args:
            name: the conclusion's id.
            member: a side such as ``left``; all sides it was not concluded for, by default.
            level: the level that was expected; by default any above the one reached.
            corpus: a folder with the source documents, to quote from.

        Raises:
            QuestionError: where there is no such conclusion, member or level.
            ConcludedError: where it was concluded, at that level.
        """
        from expert.explanations.why_not import why_not

        return why_not(self, name, member, level, self.corpus(corpus))

    def contrast(
        self,
        name: str,
        foil: str,
        member: str | None = None,
        *,
        foil_member: str | None = None,
        corpus: str | Path | None = None,
    ) -> "Contrast":
        """Why one conclusion rather than another: only what separates the two.

        Args:
            name: the id of the conclusion that was reached.
            foil: the id of the one that might have been expected.
            member: a side such as ``left``; by default the one where the first is proved best.
            foil_member: the foil's side; by default the same.
            corpus: a folder with the source documents, to quote from.

        Raises:
            QuestionError: where there is no such conclusion or member, or the two are one.
        """
        from expert.explanations.contrast import contrast

        return contrast(self, name, foil, member, foil_member, self.corpus(corpus))

    def what_if(
        self,
        changes: "Mapping[str, Any] | Node | None" = None,
        /,
        *,
        unset: Iterable[str] = (),
        side: str | None = None,
        as_side: str | None = None,
        **values: Any,
    ) -> "Difference":
        """What other facts would change; this result stays as it is.

        Args:
            changes: finding → value, as a fact file would state it; more may be given by keyword. Or what was read of a
                fact file, whose places faults then name, and nothing more.
            unset: findings to know nothing of, each an id, or an id and a side such as ``swelling@left``.
            side: the default side for findings that state none.
            as_side: the side to suppose for everything else that names none, in this case and in the changes.
            **values: finding → value.

        Raises:
            FactsError: with every fault found in the changes; where ``as_side`` is given and everything names its side.
        """
        from expert.explanations.what_if import what_if

        told = {**(changes or {}), **values} if changes is None or isinstance(changes, Mapping) else changes
        return what_if(self, told, unset, side, as_side)

    def reasons(self, name: str, member: str | None = None, *, level: str | None = None) -> "Reasons":
        """All minimal sets of stated facts that suffice for a conclusion by themselves.

        Args:
            name: the conclusion's id.
            member: a side such as ``left``; by default the one where it is proved best.
            level: suffice for this level or a higher one; by default for the level reached.

        Raises:
            QuestionError: where there is no such conclusion, member or level.
            NotConcludedError: where it was not concluded at that level.
        """
        from expert.explanations.reasons import reasons

        return reasons(self, name, member, level)

    def counterfactuals(
        self,
        name: str,
        member: str | None = None,
        *,
        to: str | None = None,
        fixed: Iterable[str] = (),
        directions: Mapping[str, str] | None = None,
        kinds: Iterable[str] = (),
        most_changes: int = 2,
    ) -> "Counterfactuals":
        """All smallest changes of facts that would lower or raise a conclusion.

        Args:
            name: the conclusion's id.
            member: a side such as ``left``; by default the one where it is proved best.
            to: a level, ``none``, ``lower`` or ``higher``; by default lower where it is proved, and higher where it
                can be.
            fixed: findings that may not change, each an id, or an id and a side such as ``swelling@left``.
            directions: finding → ``up`` or ``down``: numbers may only grow or shrink, yes-or-no answers only become
                yes or no.
            kinds: the kinds of change to try: ``learn`` what is not known, ``reverse`` what is stated, ``withdraw``
                it; all by default.
            most_changes: the most changes made together, at least 1.

        Raises:
            QuestionError: where there is no such conclusion, member, goal, finding, direction or kind.
            NotConcludedError: where it would be lower than what is not concluded.
            ConcludedError: where it stands at that level already, or cannot be higher.
        """
        from expert.explanations.counterfactuals import counterfactuals

        return counterfactuals(self, name, member, to, tuple(fixed), dict(directions or {}), tuple(kinds), most_changes)

    def next_questions(self, about: str | None = None, *, depth: int = 2) -> "NextQuestions":
        """What to ask next, the most useful first; nothing that could not change anything.

        Args:
            about: only what could change this conclusion; by default everything that is open, red flags first.
            depth: how many answers together may be needed for a change, 1 or 2.

        Raises:
            QuestionError: where there is no such conclusion, or the depth is none.
        """
        from expert.explanations.next_questions import next_questions

        return next_questions(self, about, depth)

    def certificate(self) -> dict[str, Any]:
        """A proof of this result as JSON values, which ``expert.checker`` verifies without an engine."""
        from expert.explanations.certificate import certificate

        return certificate(self)

    def tell(self, answer: object, *, audience: str = "clinician", **options: Any) -> str:
        """An answer of this result as plain text, in its frame: red flags first, the disclaimer last.

        Args:
            answer: what ``how``, ``why_not`` or another question returned.
            audience: ``patient``, ``clinician`` or ``auditor``; it changes what is named, and drops no red flag and
                no source.
            **options: what the question's text knows besides, such as ``depth`` for ``how``.

        Raises:
            QuestionError: for what is no answer, and where there is no such audience.
        """
        from expert.explanations.audience import Audience
        from expert.reporting.answers import paragraphs_of
        from expert.reporting.text import render_plain

        return render_plain(paragraphs_of(answer, self, Audience(audience), **options))

    def values_of(self, answer: object) -> dict[str, Any]:
        """An answer of this result as JSON values, in its frame.

        Raises:
            QuestionError: for what is no answer.
        """
        from expert.reporting.answers import values_of

        return values_of(answer, self)

    def diagram(
        self,
        name: str | None = None,
        member: str | None = None,
        *,
        view: str | None = None,
        foil: str | None = None,
        changes: Mapping[str, Any] | None = None,
        side: str | None = None,
        depth: int | None = None,
        focus: Iterable[str] = (),
        collapse: Iterable[str] | None = None,
    ) -> "Diagram":
        """A picture of this result, or of one question to it.

        Args:
            name: a conclusion's id, for the views that are about one.
            member: a side such as ``left``.
            view: ``inference``, the chain of the whole case; ``conclusion``, ``why-not``, ``provenance`` of a
                conclusion; ``contrast`` with a foil; ``what-if`` with changes; ``settled``, a map of what is settled
                and what is open. By default the one that what is given belongs to.
            foil: the id of the conclusion to compare with.
            changes: finding → value, as a fact file would state it.
            side: the default side for changes that state none.
            depth: how many layers to draw.
            focus: ids of what to draw with all that leads to it and from it, and nothing else.
            collapse: kinds to draw together, such as ``mechanisms`` or ``facts``; by default what makes the view fit a
                page, and nothing where this is empty.

        Raises:
            QuestionError: where there is no such view, conclusion, member or kind, or the view needs something else.
            NotConcludedError: where it is asked how something was concluded that was not.
            FactsError: with every fault found in the changes.
        """
        from expert.diagrams.choosing import Asked, drawing_of
        from expert.diagrams.diagram import Diagram

        asked = Asked(name, member, foil, changes, side)
        return Diagram(drawing_of(self, view, asked, depth=depth, focus_on=focus, collapsed=collapse))

    def to_text(self, *, corpus: str | Path | None = None, detail: str = "normal") -> str:
        """The report as plain text; ``detail`` is ``summary``, ``normal`` or ``full``."""
        from expert.reporting.report import report
        from expert.reporting.text import to_text

        return to_text(report(self, self.corpus(corpus)), detail=detail)

    def to_markdown(self, *, corpus: str | Path | None = None) -> str:
        """The report as Markdown."""
        from expert.reporting.markdown import to_markdown
        from expert.reporting.report import report

        return to_markdown(report(self, self.corpus(corpus)))

    def to_html(self) -> str:
        """The report and its pictures as one page that needs no other file, runs nothing else and loads nothing."""
        from expert.diagrams.page import to_html

        return to_html(self)

    def to_dict(self, *, corpus: str | Path | None = None) -> dict[str, Any]:
        """The report as JSON values; ``expert.schemas.report_schema`` describes them."""
        from expert.reporting.json_report import to_dict
        from expert.reporting.report import report

        return to_dict(report(self, self.corpus(corpus)))

    def to_json(self, *, corpus: str | Path | None = None) -> str:
        """The report as JSON text."""
        from expert.reporting.json_report import to_json

        return to_json(self.to_dict(corpus=corpus))

    def corpus(self, folder: str | Path | None) -> Corpus | None:
        """The source documents in a folder, to quote from; None for no folder.

        Raises:
            CorpusError: where there is no such folder.
        """
        return Corpus(Path(folder), self.model.evidence) if folder is not None else None
