"""The sources behind a derivation: how much each document says, how strongly, and the weakest link of the chain.

How strongly a rule is worded is the strongest wording among the statements it cites, in the order of the vocabulary's
levels. ``none`` stands below them all: the statements word no strength, or there is only policy. A chain of rules is
as strong as its weakest rule, and a conclusion as strong as its best chain. So the weakest link of a conclusion is

* for a stated fact, nothing: no rule is needed;
* for a rule that fired, the weaker of its own wording and of what its premise rests on: of parts that all must hold the
  weakest, of parts of which *n* must hold the *n*-th best;
* for a conclusion at a level, the best over the rules that give this level or a higher one.

This is the widest path (M. Pollack, The maximum capacity through a network, 1960) over the ground rules, computed in
their order of dependency: each rule is looked at once however many chains lead through it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.explanations.citations import Citation
from expert.formulas import Agreement, And, Constant, Count, Formula, InSome, Literal, Negation, Or, When
from expert.grounding import Definition
from expert.rules import Rule
from expert.states import State
from expert.truth import TRUE
from expert.vocabulary import Vocabulary

Key = tuple[str, str | None]
NO_WORDING = "none"


@dataclass(frozen=True, slots=True)
class Link:
    """The weakest rule of the best chain to a conclusion; ``strength`` is a level or ``none``."""

    strength: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Source:
    """One document behind a derivation, with the ids of the statements cited and the range of their wording.

    ``weakest`` and ``strongest`` are None where no statement words a strength.
    """

    id: str
    title: str
    publisher: str
    bias: str
    statements: tuple[str, ...]
    weakest: str | None
    strongest: str | None


@dataclass(frozen=True, slots=True)
class Interest:
    """An interest of publishers, and the documents that come with it."""

    bias: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RollUp:
    """All sources of a derivation: documents by id, policies by id, and interests, the commonest first."""

    documents: tuple[Source, ...]
    policies: tuple[Citation, ...]
    interests: tuple[Interest, ...]


def wording_of(vocabulary: Vocabulary, citations: Iterable[Citation]) -> str:
    """How strongly a rule is worded: the strongest wording it cites, ``none`` where no statement words a strength."""
    worded = _worded(vocabulary, citations)
    return worded[-1] if worded else NO_WORDING


def roll_up(vocabulary: Vocabulary, citations: Iterable[Citation]) -> RollUp:
    """Gather citations, each source once, by document."""
    once = {citation.id: citation for citation in citations}
    behind: dict[str, list[Citation]] = {}
    for name in sorted(once):
        if not once[name].is_policy:
            behind.setdefault(name.split(":", 1)[0], []).append(once[name])
    documents = tuple(_source(vocabulary, name, held) for name, held in behind.items())
    interests: dict[str, list[str]] = {}
    for document in documents:
        interests.setdefault(document.bias, []).append(document.id)
    return RollUp(
        documents,
        tuple(once[name] for name in sorted(once) if once[name].is_policy),
        tuple(Interest(bias, tuple(interests[bias])) for bias in sorted(interests, key=lambda b: -len(interests[b]))),
    )


def _source(vocabulary: Vocabulary, name: str, cited: Sequence[Citation]) -> Source:
    worded = _worded(vocabulary, cited)
    return Source(
        id=name,
        title=cited[0].document,
        publisher=cited[0].publisher,
        bias=cited[0].bias,
        statements=tuple(citation.id for citation in cited),
        weakest=worded[0] if worded else None,
        strongest=worded[-1] if worded else None,
    )


def _worded(vocabulary: Vocabulary, citations: Iterable[Citation]) -> list[str]:
    """The wordings that are levels, the weakest first."""
    found = {citation.strength for citation in citations}
    return [level for level in vocabulary.levels if level in found]


def weakest_links(consultation: Consultation, keys: Iterable[Key]) -> Mapping[Key, Link | None]:
    """The weakest link of each proved conclusion; None where it is stated as a fact.

    Args:
        consultation: the finished consultation.
        keys: proved conclusions, together with all proved conclusions they rest on.
    """
    return _Weigher(consultation).weigh(dict.fromkeys(keys))


class _Strand:
    """How well something is worded: a height, with the rule that keeps it from being higher."""

    __slots__ = ("height", "rule")

    def __init__(self, height: int, rule: Rule | None) -> None:
        self.height = height
        self.rule = rule


class _Weigher:
    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        self.program = consultation.program
        self.vocabulary = consultation.model.vocabulary
        self.top = _Strand(len(self.vocabulary.levels), None)
        self.strands: dict[int, _Strand] = {}
        self.rules: dict[str, _Strand] = {}

    def weigh(self, keys: Mapping[Key, None]) -> dict[Key, Link | None]:
        for definition in self.program.definitions:
            slot = self.program.slots[definition.slot]
            if (slot.item, slot.member) in keys and definition.slot in self.consultation.outcome.true:
                self.strands[definition.slot] = self._slot(definition)
        return {key: self._link(self.consultation.state(*key)) for key in keys}

    def _link(self, state: State) -> Link | None:
        """The link of the level reached, which is the highest slot that is true."""
        slots = self.program.ladders[state.conclusion.id, state.member].slots
        strand = next(self.strands[slot] for slot in reversed(slots) if slot in self.consultation.outcome.true)
        if strand.rule is None:
            return None
        levels = self.vocabulary.levels
        return Link(levels[strand.height] if strand.height >= 0 else NO_WORDING, strand.rule)

    def _slot(self, definition: Definition) -> _Strand:
        """The best way to a slot: stated, by a rule that fired, or as the next higher level."""
        if definition.slot in self.consultation.inputs.given_true:
            return self.top
        ways: list[_Strand] = []
        if definition.stronger in self.strands:
            ways.append(self.strands[definition.stronger])
        for index in definition.clauses:
            if self.consultation.clause_truths[index] is TRUE:
                clause = self.program.clauses[index]
                ways.append(_weaker((self._rule(clause.rule), self._formula(clause.formula))))
        return _best(ways, 1)

    def _rule(self, rule: Rule) -> _Strand:
        held = self.rules.get(rule.id)
        if held is None:
            statements = self.consultation.model.evidence.statements
            ranks = (self._rank(statements[name].strength) for name in rule.sources if name in statements)
            held = self.rules[rule.id] = _Strand(max(ranks, default=-1), rule)
        return held

    def _rank(self, strength: str) -> int:
        return self.vocabulary.rank(strength) if strength in self.vocabulary.levels else -1

    def _formula(self, formula: Formula) -> _Strand:
        """What a true formula rests on; what is known false counts as stated, for no rule words it."""
        match formula:
            case Literal(slot):
                return self.strands[slot] if slot in self.program.derived else self.top
            case Constant() | Negation():
                return self.top
            case And(parts) | Agreement(parts):
                return _weaker(self._formula(part) for part in parts)
            case When(_, part):
                return self._formula(part)
            case Or(parts):
                return _best(self._true(parts), 1)
            case InSome(named, unnamed):
                return _best(self._true((*named, unnamed)), 1)
            case Count(count, parts):
                return _best(self._true(parts), count)

    def _true(self, parts: Iterable[Formula]) -> Iterator[_Strand]:
        return (self._formula(part) for part in parts if self.consultation.truth(part) is TRUE)


def _weaker(strands: Iterable[_Strand]) -> _Strand:
    return min(strands, key=lambda strand: strand.height)


def _best(strands: Iterable[_Strand], count: int) -> _Strand:
    """The weakest of the best ``count``."""
    return sorted(strands, key=lambda strand: -strand.height)[count - 1]
