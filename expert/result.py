"""The result of a consultation as users of the library hold it: the questions as methods."""

from pathlib import Path
from typing import Any

from expert.consultation import Consultation
from expert.corpus import Corpus
from expert.explanations.how import Derivation, how


class Result(Consultation):
    """A finished consultation with its explanations and reports. Nothing in it ever changes."""

    def how(self, name: str, member: str | None = None, *, corpus: str | Path | None = None) -> Derivation:
        """How a conclusion was reached: every rule that supports it, down to the stated facts.

        Args:
            name: the conclusion's id.
            member: a side such as ``left``; all sides it is proved for, by default.
            corpus: a folder with the source documents, to quote from.

        Raises:
            QuestionError: where there is no such conclusion, or it was not concluded.
        """
        return how(self, name, member, self.corpus(corpus))

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
