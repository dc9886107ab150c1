"""Which columns screening answers with: the default ones, or those asked for by name."""

from collections.abc import Iterable, Sequence

from expert.engines.circuit import Circuit
from expert.errors import Fault, QuestionError
from expert.grounding import Program
from expert.screening.answers import Answers, Column
from expert.suggest import nearest
from expert.vocabulary import Conclusion, Vocabulary

URGENCY, REASSURE, ALL = "urgency", "may_reassure", "all"
_DEFAULT_ROLES = ("red_flag", "hypothesis")


def columns_for(program: Program, circuit: Circuit, names: Sequence[str]) -> list[Column]:
    """The columns of the answer.

    Args:
        program: the ground knowledge base.
        circuit: its circuit, which may get further gates.
        names: conclusions (``PAD``), one side of them (``PAD_left``), kinds (``hypothesis``), ``urgency``,
            ``may_reassure`` or ``all``. None of them: urgency, may_reassure, the red flags, and the hypotheses that
            some rule can support.

    Raises:
        QuestionError: for a name that is none of these; the message suggests the nearest.
    """
    answers = Answers(program, circuit)
    vocabulary = program.model.vocabulary
    made: dict[str, Column] = {}
    for name in names or _default_names(program):
        for column in _columns(answers, vocabulary, name):
            made.setdefault(column.name, column)
    return list(made.values())


def _default_names(program: Program) -> Iterable[str]:
    vocabulary = program.model.vocabulary
    if vocabulary.urgency:
        yield URGENCY
    yield REASSURE
    for role in _DEFAULT_ROLES:
        for conclusion in vocabulary.conclusions.values():
            if vocabulary.role(conclusion) == role and (
                program.model.rules_for[conclusion.id] or conclusion.given is not None
            ):
                yield conclusion.id


def _columns(answers: Answers, vocabulary: Vocabulary, name: str) -> Iterable[Column]:
    if name in vocabulary.conclusions:
        yield from answers.columns(vocabulary.conclusions[name])
    elif name == URGENCY and vocabulary.urgency:
        yield from answers.urgency()
    elif name == REASSURE:
        yield answers.may_reassure()
    elif name == ALL or name in vocabulary.kinds:
        for conclusion in vocabulary.conclusions.values():
            if name in {ALL, conclusion.kind}:
                yield from answers.columns(conclusion)
    else:
        conclusion, member = _sided(vocabulary, name)
        yield from answers.columns(conclusion, member)


def _sided(vocabulary: Vocabulary, name: str) -> tuple[Conclusion, str]:
    """The conclusion and member a name such as ``PAD_left`` means."""
    sided = {
        f"{conclusion.id}_{member}": (conclusion, member)
        for conclusion in vocabulary.conclusions.values()
        for member in vocabulary.scope_of(conclusion).all_members
        if member
    }
    if name in sided:
        return sided[name]
    known = [REASSURE, ALL, *vocabulary.kinds, *sided, *vocabulary.conclusions]
    near = nearest(name, [URGENCY, *known] if vocabulary.urgency else known)
    raise QuestionError(str(Fault(f"there is no conclusion '{name[:80]}'", suggestion=near)))
