"""Who reads what and who cites what in a knowledge base: the look-ups that many checks share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from expert.errors import Place
from expert.evidence import Annotation
from expert.grounding import Program, ground
from expert.knowledge_model import KnowledgeModel
from expert.premises import items
from expert.rules import Caution, Rule
from expert.vocabulary import Conclusion, Finding, Rung

_Citing = Rule | Annotation | Caution | Finding | Conclusion | Rung


@dataclass(frozen=True)
class CrossReference:
    """A knowledge base with its indexes; each is made when first asked for."""

    model: KnowledgeModel

    @cached_property
    def program(self) -> Program:
        """The ground form of the knowledge base."""
        return ground(self.model)

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """Item → the ids of the rules and cautions whose premise reads it."""
        return _collected(self._read())

    def _read(self) -> Iterator[tuple[str, str]]:
        for rule in self.model.rules.values():
            for item in items(rule.premise):
                yield item, rule.id
        for caution in self.model.cautions.values():
            for item in items(caution.premise) if caution.premise is not None else ():
                yield item, caution.id

    @cached_property
    def resting(self) -> Mapping[str, tuple[str, ...]]:
        """Source → the ids of the rules and annotations that cite it, so that what it says is encoded."""
        entries: tuple[_Citing, ...] = (*self.model.rules.values(), *self.model.evidence.annotations.values())
        return _collected((source, entry.id) for entry in entries for source in entry.sources)

    @cached_property
    def citers(self) -> Mapping[str, tuple[str, ...]]:
        """Source → the ids of all that cites it: as ``resting``, and cautions, vocabulary and urgency rungs."""
        vocabulary = self.model.vocabulary
        others: tuple[_Citing, ...] = (
            *self.model.cautions.values(),
            *vocabulary.findings.values(),
            *vocabulary.conclusions.values(),
            *vocabulary.urgency,
        )
        cited = ((source, entry.id) for entry in others for source in entry.sources)
        own = ((source, name) for source, names in self.resting.items() for name in names)
        return _collected([*own, *cited])

    def place(self, item: str) -> Place | None:
        """Where a finding or conclusion is declared."""
        return self.model.places.get(item)

    def file(self, name: str) -> Place | None:
        """A file of the knowledge base as a place, where it was read from a folder."""
        return Place(str(self.model.folder / name)) if self.model.folder else None


def _collected(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Key → its values, each once, in order."""
    found: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}
