"""How a conclusion was reached: every rule that supports it, down to the stated facts, each step once.

The derivation is a directed acyclic graph held as a list of steps; it is never expanded into a tree.
"""

from collections import deque
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.corpus import Corpus
from expert.errors import NotConcludedError
from expert.explanations.citations import Citation, cite
from expert.explanations.readings import Reading, leaves, read_premise
from expert.rules import Rule
from expert.states import Justification, State
from expert.truth import TRUE
from expert.vocabulary import Conclusion

Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing a firing rests on: a stated fact, or a conclusion explained in the step of that number."""

    item: str
    member: str | None
    text: str
    step: int | None


@dataclass(frozen=True, slots=True)
class Application:
    """One rule that fired for a conclusion, with all its premises rested on."""

    rule: Rule
    member: str | None
    level: str
    grounds: tuple[Ground, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One conclusion for one member: every rule for it, every rule against it, and whether it was stated as a fact."""

    number: int
    state: State
    support: tuple[Application, ...]
    contrary: tuple[Application, ...]

    @property
    def key(self) -> Key:
        """The conclusion and member."""
        return (self.state.conclusion.id, self.state.member)


@dataclass(frozen=True, slots=True)
class Derivation:
    """The steps that lead to one conclusion; the first ``roots`` steps are the conclusion itself, per member."""

    steps: tuple[Step, ...]
    roots: int


def how(consultation: Consultation, name: str, member: str | None = None, corpus: Corpus | None = None) -> Derivation:
    """Return how a conclusion was reached, for one member or for every member it is proved for.

    Raises:
        QuestionError: where there is no such conclusion or member.
        NotConcludedError: where it was not concluded.
    """
    answer = consultation[name]
    asked = [answer[member]] if member is not None else list(answer.by_member.values())
    proved = [state for state in asked if state.level is not None]
    if not proved:
        raise NotConcludedError(_not_concluded(consultation, asked))
    return _Explainer(consultation, corpus).explain([(name, state.member) for state in proved])


def _not_concluded(consultation: Consultation, asked: list[State]) -> str:
    label = asked[0].conclusion.label
    if all(state.given is False for state in asked):
        return f"{label} was not concluded: the facts state that it is absent"
    if all(state.status == "not indicated" for state in asked):
        return f"{label} was not concluded: every rule for it is excluded by what is known"
    if not consultation.model.rules_for[asked[0].conclusion.id]:
        return f"{label} was not concluded: no rule of this knowledge base can support it"
    return f"{label} was not concluded; it stays open because some findings are not known"


class _Explainer:
    def __init__(self, consultation: Consultation, corpus: Corpus | None) -> None:
        self.consultation = consultation
        self.corpus = corpus
        self.numbers: dict[Key, int] = {}
        self.queue: deque[Key] = deque()

    def explain(self, roots: list[Key]) -> Derivation:
        for key in roots:
            self._number(key)
        steps: list[Step] = []
        while self.queue:
            name, member = self.queue.popleft()
            steps.append(self._step(name, member))
        return Derivation(tuple(steps), len(roots))

    def _number(self, key: Key) -> int:
        """The number of a conclusion's step; a new one is put in line."""
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.queue.append(key)
        return self.numbers[key]

    def _step(self, name: str, member: str | None) -> Step:
        support = self.consultation.justifications(name, member)
        contrary = self.consultation.justifications(name, member, contrary=True)
        return Step(
            number=self.numbers[name, member],
            state=self.consultation.state(name, member),
            support=tuple(self._application(item) for item in support),
            contrary=tuple(self._application(item) for item in contrary),
        )

    def _application(self, item: Justification) -> Application:
        reading = read_premise(self.consultation, item.rule.premise, item.rule.scope, item.member)
        grounds = {(leaf.item, leaf.member, leaf.text): leaf for leaf in leaves(reading, TRUE)}
        return Application(
            rule=item.rule,
            member=item.member,
            level=item.level,
            grounds=tuple(self._ground(leaf) for leaf in grounds.values()),
            citations=cite(self.consultation.model, item.rule.sources, self.corpus),
        )

    def _ground(self, leaf: Reading) -> Ground:
        vocabulary = self.consultation.model.vocabulary
        item = vocabulary.item(leaf.item)
        if isinstance(item, Conclusion):
            state = self.consultation.state(item.id, leaf.member)
            if state.level is not None:
                return Ground(leaf.item, leaf.member, leaf.text, self._number((leaf.item, leaf.member)))
        return Ground(leaf.item, leaf.member, leaf.text, None)


def apply(consultation: Consultation, item: Justification, corpus: Corpus | None = None) -> Application:
    """One firing by itself, its premises without step numbers."""
    explained = _Explainer(consultation, corpus)._application(item)  # noqa: SLF001 - same module
    grounds = tuple(Ground(ground.item, ground.member, ground.text, None) for ground in explained.grounds)
    return Application(explained.rule, explained.member, explained.level, grounds, explained.citations)
