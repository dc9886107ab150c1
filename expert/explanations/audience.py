"""Whom an explanation is for: what is named by its label alone, and what also by its id. Nothing here drops a fact."""

from collections.abc import Iterable
from dataclasses import dataclass

from expert.errors import QuestionError
from expert.explanations import wording
from expert.explanations.citations import Citation
from expert.explanations.frames import sources as frames
from expert.rules import Rule
from expert.slots import Slot
from expert.suggest import nearest
from expert.vocabulary import Item, Vocabulary

PATIENT, CLINICIAN, AUDITOR = "patient", "clinician", "auditor"
AUDIENCES = (PATIENT, CLINICIAN, AUDITOR)


@dataclass(frozen=True, slots=True)
class Audience:
    """One of AUDIENCES: a patient reads plain labels, a clinician rule ids and places too, an auditor every id.

    ``at_command_line`` tells whether it is read there, so that options that show more may be named.
    """

    name: str = CLINICIAN
    at_command_line: bool = True

    def __post_init__(self) -> None:
        """Refuse what is no audience.

        Raises:
            QuestionError: with the nearest one.
        """
        if self.name not in AUDIENCES:
            near = nearest(str(self.name), AUDIENCES)
            hint = f"; did you mean '{near}'?" if near else ""
            raise QuestionError(f"there is no audience '{self.name}'{hint} (there are {', '.join(AUDIENCES)})")

    @property
    def is_patient(self) -> bool:
        """Whether ids are left out."""
        return self.name == PATIENT

    @property
    def names_options(self) -> bool:
        """Whether the options of the command line that show more are named; to a patient they never are."""
        return self.at_command_line and not self.is_patient

    @property
    def is_auditor(self) -> bool:
        """Whether every id is told."""
        return self.name == AUDITOR

    def rule(self, rule: Rule) -> str:
        """A rule's title, with its id for all but patients."""
        return rule.title if self.is_patient else f"{rule.id}  {rule.title}"

    def item(self, vocabulary: Vocabulary, item: Item, member: str | None) -> str:
        """An item's label with its side, for auditors with its id: ``swelling (left leg) [swelling@left]``."""
        return self.marked(wording.subject(vocabulary, item, member), item.id, member)

    def marked(self, text: str, item: str, member: str | None) -> str:
        """A text about an item, for auditors with the item's id behind it."""
        return f"{text} [{Slot(item, member)}]" if self.is_auditor else text

    def sources(self, citations: Iterable[Citation]) -> str:
        """Where a rule is from, in one line, marked where a reviewer questions it.

        Documents by title with the publisher's interest for a patient, places of statements for the others.
        """
        name = frames.title_words if self.is_patient else _place
        told: dict[str, bool] = {}
        for citation in citations:
            told[name(citation)] = told.get(name(citation), False) or bool(citation.doubts)
        marked = (f"{text} [{frames.QUESTIONED}]" if doubted else text for text, doubted in told.items())
        return ("; " if self.is_patient else ", ").join(marked)

    def places(self, citations: Iterable[Citation]) -> str:
        """The places of statements and the ids of policies, each once."""
        return ", ".join(dict.fromkeys(map(_place, citations)))


def _place(citation: Citation) -> str:
    return citation.id
