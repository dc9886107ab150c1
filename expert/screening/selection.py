"""Which columns screening answers with: the default ones, or those asked for by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from expert.engines.circuit import Circuit
from expert.errors import Fault, QuestionError
from expert.grounding import Program
from expert.loading.nodes import clip
from expert.screening.answers import Answers, Column
from expert.suggest import nearest
from expert.vocabulary import Vocabulary

URGENCY, REASSURE, ALL = "urgency", "may_reassure", "all"
_DEFAULT_ROLES = ("red_flag", "hypothesis")

Wanted = str | tuple[str, str | None]  # URGENCY or REASSURE; or a conclusion, and one member of it or None for all


def columns_for(program: Program, circuit: Circuit, names: Sequence[str]) -> list[Column]:
    """The columns of the answer.

    Args:
        program: the ground knowledge base.
        circuit: its circuit, which may get further gates.
        names: conclusions (``PAD``), one side of them (``PAD_left``), kinds (``hypothesis``), ``urgency``,
            ``may_reassure`` or ``all``; a conclusion comes before a kind of its name. None of them: urgency,
            may_reassure, the red flags, and the hypotheses that some rule can support. What is asked for twice is
            answered once.

    Raises:
        QuestionError: for names that are none of these, with the nearest; for those that mean several things; and where
            two columns would have one name.
    """
    answers = Answers(program, circuit)
    wanted = _named(program.model.vocabulary, names) if names else _default(program)
    columns = [column for each in dict.fromkeys(wanted) for column in _columns(answers, program, each)]
    found: set[str] = set()
    for column in columns:
        if column.name in found:
            raise QuestionError(f"the answer would have two columns '{column.name}'")
        found.add(column.name)
    return columns


def _default(program: Program) -> Iterator[Wanted]:
    vocabulary = program.model.vocabulary
    if vocabulary.urgency:
        yield URGENCY
    yield REASSURE
    for role in _DEFAULT_ROLES:
        for conclusion in vocabulary.conclusions.values():
            if vocabulary.role(conclusion) == role and (
                program.model.rules_for[conclusion.id] or conclusion.given is not None
            ):
                yield conclusion.id, None


def _columns(answers: Answers, program: Program, wanted: Wanted) -> Iterable[Column]:
    if wanted == URGENCY:
        return answers.urgency()
    if isinstance(wanted, str):
        return [answers.may_reassure()]
    name, member = wanted
    return answers.columns(program.model.vocabulary.conclusions[name], member)


def _named(vocabulary: Vocabulary, names: Iterable[str]) -> list[Wanted]:
    sided = _sided(vocabulary)
    wanted: list[Wanted] = []
    faults: list[Fault] = []
    for name in names:
        meanings = list(_meanings(vocabulary, sided, name))
        if not meanings:
            known = [REASSURE, ALL, *vocabulary.kinds, *sided, *vocabulary.conclusions]
            near = nearest(name, [URGENCY, *known] if vocabulary.urgency else known)
            faults.append(Fault(f"there is no conclusion '{clip(name)}'", suggestion=near))
        elif len(meanings) > 1:
            what = " and ".join(words for words, _ in meanings)
            faults.append(Fault(f"'{name}' means several things: {what}"))
        else:
            wanted += meanings[0][1]
    if faults:
        raise QuestionError("\n".join(map(str, faults)))
    return wanted


def _meanings(
    vocabulary: Vocabulary, sided: Mapping[str, list[tuple[str, str]]], name: str
) -> Iterator[tuple[str, list[Wanted]]]:
    """Everything a name stands for, in words and as what is wanted."""
    if (name == URGENCY and vocabulary.urgency) or name == REASSURE:
        yield f"the column '{name}'", [name]
    elif name == ALL:
        yield "all conclusions", [(each, None) for each in vocabulary.conclusions]
    else:
        if name in vocabulary.conclusions:
            yield f"the conclusion '{name}'", [(name, None)]
        elif name in vocabulary.kinds:
            conclusions = vocabulary.conclusions.values()
            yield f"the kind '{name}'", [(each.id, None) for each in conclusions if each.kind == name]
        for own, member in sided.get(name, ()):
            yield f"'{own}' of '{member}'", [(own, member)]


def _sided(vocabulary: Vocabulary) -> Mapping[str, list[tuple[str, str]]]:
    """The conclusions and members that names such as ``PAD_left`` mean."""
    sided: dict[str, list[tuple[str, str]]] = {}
    for conclusion in vocabulary.conclusions.values():
        for member in vocabulary.scope_of(conclusion).all_members:
            if member:
                sided.setdefault(f"{conclusion.id}_{member}", []).append((conclusion.id, member))
    return sided
