"""How a conclusion was reached: every rule that supports it, down to the stated facts, each step once.

The derivation is a directed acyclic graph held as a list of steps; it is never expanded into a tree.
"""

from collections import deque
from dataclasses import dataclass, replace
from pathlib import PurePath

from expert.consultation import Consultation
from expert.corpus import Corpus
from expert.errors import Place
from expert.explanations.asked import asked_states, not_concluded
from expert.explanations.citations import Citation, cite
from expert.explanations.grounds import Ground, Group, MakeGround, basis, grounds, read_ground
from expert.explanations.readings import Reading, read_premise
from expert.explanations.source_rollup import Link, RollUp, roll_up, weakest_links, wording_of
from expert.knowledge_model import KnowledgeModel
from expert.rules import Rule
from expert.states import Justification, State

Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Application:
    """One rule that fired for a conclusion, with all its premises rested on.

    ``grounds`` lists them, each once; ``basis`` tells how many of them are needed. ``wording`` is the strongest wording
    among the citations, ``none`` where no statement words a strength; ``place`` is where the rule stands in the
    knowledge base, empty where it is in no file.
    """

    rule: Rule
    member: str | None
    level: str
    grounds: tuple[Ground, ...]
    citations: tuple[Citation, ...]
    basis: Group
    wording: str
    place: str


@dataclass(frozen=True, slots=True)
class Step:
    """One conclusion for one member: every rule for it, every rule against it, and whether it was stated as a fact.

    ``layer`` is 1 for what was asked about, and one more than that of the first step that rests on it for the others.
    ``weakest`` is the weakest link of its best chain of rules; None where it needs no rule.
    """

    number: int
    state: State
    support: tuple[Application, ...]
    contrary: tuple[Application, ...]
    layer: int
    weakest: Link | None

    @property
    def key(self) -> Key:
        """The conclusion and member."""
        return (self.state.conclusion.id, self.state.member)


@dataclass(frozen=True, slots=True)
class Derivation:
    """The steps that lead to one conclusion; the first ``roots`` steps are the conclusion itself, per member.

    ``sources`` are those of all steps, for and against.
    """

    steps: tuple[Step, ...]
    roots: int
    sources: RollUp

    def reads(self, step: Step) -> tuple[int, ...]:
        """The numbers of the steps a step rests on, each once; what counts against it among them."""
        applications = (*step.support, *step.contrary)
        found = (ground.step for application in applications for ground in application.grounds)
        return tuple(dict.fromkeys(number for number in found if number is not None))


def how(consultation: Consultation, name: str, member: str | None = None, corpus: Corpus | None = None) -> Derivation:
    """Return how a conclusion was reached, for one member or for every member it is proved for.

    Raises:
        QuestionError: where there is no such conclusion or member.
        NotConcludedError: where it was not concluded.
    """
    states = asked_states(consultation, name, member)
    proved = [state for state in states if state.level is not None]
    if not proved:
        raise not_concluded(consultation, states)
    return _Explainer(consultation, corpus).explain([(name, state.member) for state in proved])


class _Explainer:
    def __init__(self, consultation: Consultation, corpus: Corpus | None) -> None:
        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.corpus = corpus
        self.numbers: dict[Key, int] = {}
        self.layers: dict[Key, int] = {}
        self.queue: deque[Key] = deque()
        self.citations: dict[str, tuple[Citation, ...]] = {}

    def explain(self, roots: list[Key]) -> Derivation:
        for key in roots:
            self._number(key, 1)
        found: list[tuple[Key, tuple[Application, ...], tuple[Application, ...]]] = []
        while self.queue:
            key = self.queue.popleft()
            layer = self.layers[key] + 1
            fired, against = (self.consultation.justifications(*key, contrary=contrary) for contrary in (False, True))
            for_it = tuple(self._application(item, layer) for item in fired)
            found.append((key, for_it, tuple(self._application(item, layer) for item in against)))
        weakest = weakest_links(self.consultation, self.numbers)
        steps = tuple(
            Step(self.numbers[key], self.consultation.state(*key), support, contrary, self.layers[key], weakest[key])
            for key, support, contrary in found
        )
        cited = (citation for held in self.citations.values() for citation in held)
        return Derivation(steps, len(roots), roll_up(self.vocabulary, cited))

    def _number(self, key: Key, layer: int) -> int:
        """The number of a conclusion's step; a new one is put in line."""
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.layers[key] = layer
            self.queue.append(key)
        return self.numbers[key]

    def _application(self, item: Justification, layer: int) -> Application:
        """A firing, the conclusions it rests on put in line for a layer."""

        def ground(test: Reading) -> Ground:
            return replace(read_ground(test), step=self._step_of(test, layer))

        return _application(self.consultation, item, self._cite(item.rule), ground)

    def _cite(self, rule: Rule) -> tuple[Citation, ...]:
        if rule.id not in self.citations:
            self.citations[rule.id] = cite(self.consultation.model, rule.sources, self.corpus)
        return self.citations[rule.id]

    def _step_of(self, test: Reading, layer: int) -> int | None:
        if test.item not in self.vocabulary.conclusions:
            return None
        proved = self.consultation.state(test.item, test.member).level is not None
        return self._number((test.item, test.member), layer) if proved else None


def apply(consultation: Consultation, item: Justification, corpus: Corpus | None = None) -> Application:
    """One firing by itself, its premises without step numbers."""
    return _application(consultation, item, cite(consultation.model, item.rule.sources, corpus), read_ground)


def _application(
    consultation: Consultation, item: Justification, citations: tuple[Citation, ...], make: MakeGround
) -> Application:
    rests_on = basis(read_premise(consultation, item.rule.premise, item.rule.scope, item.member), make)
    return Application(
        rule=item.rule,
        member=item.member,
        level=item.level,
        grounds=tuple({(one.item, one.member, one.text): one for one in grounds(rests_on)}.values()),
        citations=citations,
        basis=rests_on,
        wording=wording_of(consultation.model.vocabulary, citations),
        place=place_in(consultation.model, item.rule.place),
    )


def place_in(model: KnowledgeModel, place: Place | None) -> str:
    """A place within the folder of a knowledge base, the same wherever that folder is; empty where there is none."""
    if place is None:
        return ""
    file, folder = PurePath(place.file), model.folder
    if folder is not None and file.is_relative_to(folder):
        place = replace(place, file=file.relative_to(folder).as_posix())
    return str(place)
