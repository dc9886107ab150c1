"""The one family of errors this package raises on purpose.

ExpertError
├── InputError            something a person wrote cannot be used; carries every fault found
│   ├── KnowledgeError    … in a knowledge base
│   ├── FactsError        … in the facts of a case
│   └── CorpusError       … in the folder of source documents
├── QuestionError         a question about a result names something that is not in it
│   ├── NotConcludedError … asks about something as concluded that was not, or not at that level
│   └── ConcludedError    … asks why something was not concluded, or what would lead to it, that was
├── CertificateError      a certificate does not hold; names the step, fact or claim
└── EngineError           an engine broke its own contract (a defect of this package)
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file (or another name of a source) and, where known, line and column, from 1."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """``file:line:column``, without the parts that are not known."""
        parts = [self.file] + [str(number) for number in (self.line, self.column) if number]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an input: where, what, and the nearest valid name where there is one."""

    message: str
    place: Place | None = None
    suggestion: str | None = None

    def __str__(self) -> str:
        """One sentence: ``place: message; did you mean 'name'?``."""
        where = f"{self.place}: " if self.place else ""
        hint = f"; did you mean '{self.suggestion}'?" if self.suggestion else ""
        return f"{where}{self.message}{hint}"


class ExpertError(Exception):
    """Base of every error this package raises on purpose."""


class InputError(ExpertError):
    """An input cannot be used; ``faults`` lists every fault that was found, in the order of their places."""

    def __init__(self, faults: Iterable[Fault] | str) -> None:
        """Keep the faults, sorted by place; a plain text becomes a fault without a place."""
        found = [Fault(faults)] if isinstance(faults, str) else list(faults)
        self.faults = tuple(sorted(found, key=_by_place))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type, tuple[tuple[Fault, ...]]]:
        """Pickle by the faults, so that an error survives a process boundary."""
        return type(self), (self.faults,)


class KnowledgeError(InputError):
    """A knowledge base cannot be used."""


class FactsError(InputError):
    """The facts of a case cannot be used."""


class CorpusError(InputError):
    """The folder of source documents cannot be used or does not hold what the knowledge base cites."""


class QuestionError(ExpertError):
    """A question about a result names something the result does not have."""


class NotConcludedError(QuestionError):
    """A question presupposes that something was concluded, or at a level, and it was not."""


class ConcludedError(QuestionError):
    """A question presupposes that something was not concluded, or not at a level, and it was."""


class CertificateError(ExpertError):
    """A certificate does not hold against a knowledge base; the sentence names the step, fact or claim."""


class EngineError(ExpertError):
    """An engine broke its contract: a defect of this package, not of an input."""


def _by_place(fault: Fault) -> tuple[str, int, int]:
    """Sort key: file, line, column; faults without a place come first, in the order they were found."""
    place = fault.place or Place("")
    return (place.file, place.line, place.column)
