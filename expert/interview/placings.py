"""The question which member everything is about that was stated without one, and what its answer could change."""

from collections.abc import Iterator

from expert.explanations import wording
from expert.explanations.cone import cone_of, facts_read
from expert.explanations.frames import ask as said
from expert.facts import Facts, Key
from expert.interview.questions import Asking, item_of
from expert.interview.sides import Placing, Sides
from expert.loading.placing import without_side
from expert.loading.statements import statements_of
from expert.result import Result
from expert.states import NOT_INDICATED
from expert.vocabulary import NOT_STATED, Vocabulary

_FOREMOST = ("red_flag", "hypothesis")


def placings(facts: Facts, vocabulary: Vocabulary) -> Iterator[Asking]:
    """For each scope, the question which member all that is about which was stated without one."""
    for scope in vocabulary.member_scopes:
        keys = tuple(without_side(statements_of(facts).said, vocabulary, scope))
        if keys:
            plain = facts.to_plain(vocabulary)["findings"]
            stated = {name: plain[name][NOT_STATED] for name, _ in keys}
            names = wording.listed(item_of(vocabulary, name).label for name in stated)
            yield Asking(keys, said.placing(names), "", Placing(Sides(scope, tuple(scope.members)), stated))


def could_change(ask: Asking, result: Result, role: str) -> list[Key]:
    """The conclusions of a role that are not excluded and read, of a named member, what the question is about."""
    placed = {name for name, _ in ask.keys}
    found: list[Key] = []
    for state in result.states_with_role(role):
        key = (state.conclusion.id, state.member)
        if state.status != NOT_INDICATED and state.member != NOT_STATED:
            read = facts_read(result, cone_of(result.program, result.program.ladders[key].slots))
            if any(name in placed and member != NOT_STATED for name, member in read):
                found.append(key)
    return found


def comes_first(ask: Asking, result: Result) -> bool:
    """Whether a red flag hangs on the answer: then nothing that is asked of warning signs can do without it."""
    return bool(could_change(ask, result, "red_flag"))


def why_placing(ask: Asking, result: Result) -> str:
    """What the answer could change: red flags, or else hypotheses."""
    for role in _FOREMOST:
        keys = could_change(ask, result, role)
        if keys:
            names = wording.listed(wording.pairs_words(result.model.vocabulary, keys))
            return f"{said.WHY_PLACING} {said.why(names, is_red_flag=role == 'red_flag')}"
    return said.WHY_PLACING
