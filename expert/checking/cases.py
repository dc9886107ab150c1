"""Run the worked cases of a knowledge base, and tell what they leave untried."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.errors import Place
from expert.knowledge_base import KnowledgeBase
from expert.loading.case_files import Expectation, WorkedCase
from expert.states import NOT_INDICATED, OPEN, State
from expert.truth import TRUE
from expert.vocabulary import CONTRARY


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation a case does not meet: what was expected and what came out, in one sentence."""

    message: str
    place: Place

    def __str__(self) -> str:
        """``place: message``."""
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """A worked case after it was run.

    ``fired`` are the ids of the rules that fired in it; ``proved`` those of the conclusions proved for some member.
    """

    case: WorkedCase
    failures: tuple[Failure, ...]
    fired: frozenset[str]
    proved: frozenset[str]

    @property
    def passed(self) -> bool:
        """Whether every expectation was met."""
        return not self.failures


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the cases leave untried, by id, each list in the order of the knowledge base.

    Conclusions that no rule supports are left out: no case could try them. A hypothesis that every case supports is
    as little tried as one that none does: nothing shows that it can be absent.
    """

    unfired_rules: tuple[str, ...]
    hypotheses_never_supported: tuple[str, ...]
    hypotheses_always_supported: tuple[str, ...]
    red_flags_never_present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseReport:
    """The outcome of every case, and their coverage."""

    outcomes: tuple[CaseOutcome, ...]
    coverage: Coverage

    @property
    def passed(self) -> bool:
        """Whether every case met every expectation."""
        return all(outcome.passed for outcome in self.outcomes)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All failures, case by case."""
        return tuple(failure for outcome in self.outcomes for failure in outcome.failures)


def run_cases(kb: KnowledgeBase, cases: Iterable[WorkedCase], *, engine: str = "experta") -> CaseReport:
    """Consult a knowledge base with the facts of every case and compare what comes out with what the case expects.

    Args:
        kb: the knowledge base.
        cases: its worked cases, as ``expert.loading.case_files.read_cases`` returns them.
        engine: what applies the rules, as for ``KnowledgeBase.consult``.
    """
    outcomes = tuple(_run(kb, case, engine) for case in cases)
    return CaseReport(outcomes, _coverage(kb, outcomes))


def _run(kb: KnowledgeBase, case: WorkedCase, engine: str) -> CaseOutcome:
    result = kb.consult(case.facts, engine=engine)
    return CaseOutcome(
        case=case,
        failures=tuple(_Judge(result, case).failures()),
        fired=result.fired_rules,
        proved=frozenset(state.conclusion.id for state in result.states if state.level is not None),
    )


def _coverage(kb: KnowledgeBase, outcomes: tuple[CaseOutcome, ...]) -> Coverage:
    fired = {rule for outcome in outcomes for rule in outcome.fired}
    counts = {name: sum(name in outcome.proved for outcome in outcomes) for name in kb.vocabulary.conclusions}
    hypotheses = _derivable(kb, "hypothesis")
    return Coverage(
        unfired_rules=tuple(name for name in kb.model.rules if name not in fired),
        hypotheses_never_supported=tuple(name for name in hypotheses if not counts[name]),
        hypotheses_always_supported=tuple(name for name in hypotheses if outcomes and counts[name] == len(outcomes)),
        red_flags_never_present=tuple(name for name in _derivable(kb, "red_flag") if not counts[name]),
    )


def _derivable(kb: KnowledgeBase, role: str) -> tuple[str, ...]:
    """The conclusions of a role that some rule supports."""
    vocabulary, rules_for = kb.vocabulary, kb.model.rules_for
    return tuple(
        name for name, item in vocabulary.conclusions.items() if vocabulary.role(item) == role and rules_for[name]
    )


class _Judge:
    """Compares one consultation with what its case expects."""

    def __init__(self, result: Consultation, case: WorkedCase) -> None:
        self.result = result
        self.case = case
        self.vocabulary = result.model.vocabulary

    def failures(self) -> Iterator[Failure]:
        for expectation in self.case.expect:
            state = self.result.state(expectation.conclusion, expectation.member)
            if not _is_met(expectation, state):
                words = f"was expected to be {_expected(expectation)}, but {self._found(state)}"
                yield Failure(f"case '{self.case.id}': {self._subject(state)} {words}", expectation.place)
        for name in self.case.forbid:
            for state in self.result[name].by_member.values():
                if state.level is not None:
                    words = f"is forbidden, but {self._found(state)}"
                    yield Failure(f"case '{self.case.id}': {self._subject(state)} {words}", self.case.place)
        yield from self._urgency()

    def _urgency(self) -> Iterator[Failure]:
        found = self.result.urgency
        if self.case.urgency and (found is None or found.id != self.case.urgency):
            what = f"is {found.id}{self._raised_by(found.id)}" if found else "nothing raises any"
            words = f"the urgency was expected to be {self.case.urgency}, but {what}"
            yield Failure(f"case '{self.case.id}': {words}", self.case.place)

    def _raised_by(self, rung: str) -> str:
        raising = [
            state for state in self.result.states if state.level is not None and state.conclusion.urgency == rung
        ]
        return f" (by {', '.join(dict.fromkeys(state.conclusion.id for state in raising))})"

    def _subject(self, state: State) -> str:
        words = self.vocabulary.scope_of(state.conclusion).words(state.member)
        return f"'{state.conclusion.id}'{f' ({words})' if words else ''}"

    def _found(self, state: State) -> str:
        """What is known of a conclusion, and which rules made it so."""
        if state.level is None:
            return f"is {state.status}" + ("" if state.ceiling is None else f" (ceiling {state.ceiling})")
        rules = dict.fromkeys(item.rule.id for item in self.result.justifications(state.conclusion.id, state.member))
        by = f"by {', '.join(rules)}" if rules else "as stated"
        return f"is proved {by}" if state.level == "yes" else f"is proved {state.level} {by}"


def _is_met(expectation: Expectation, state: State) -> bool:
    match expectation.word:
        case "yes":
            return state.level is not None
        case "unknown":
            return state.status == OPEN
        case "not indicated":
            return state.status == NOT_INDICATED
        case word if word == CONTRARY:
            return state.contrary is TRUE
        case level:
            return state.level == level


def _expected(expectation: Expectation) -> str:
    words = {"yes": "proved", "unknown": "open", CONTRARY: "counted against"}
    return words.get(expectation.word, expectation.word)
