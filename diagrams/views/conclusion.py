"""One conclusion with all its supports, and all that counts against it, down to the stated facts."""

from expert.diagrams.graph import Drawing
from expert.diagrams.views.chain import Chain
from expert.diagrams.views.shared import notes, title_of

from expert.consultation import Consultation
from expert.explanations.how import how

VIEW = "conclusion"


def conclusion(consultation: Consultation, name: str, member: str | None = None) -> Drawing:
    """Draw how a conclusion was reached, for one member or for every member it is proved for.

    Args:
        consultation: the finished consultation.
        name: the conclusion's id.
        member: a side such as ``left``; by default all it is proved for.

    Raises:
        QuestionError: where there is no such conclusion or member.
        NotConcludedError: where it was not concluded.
    """
    derivation = how(consultation, name, member)
    chain = Chain(consultation, titled=True)
    for step in derivation.steps:
        chain.conclude(
            step.state, step.support, step.contrary, root=step.number <= derivation.roots, layer=step.layer - 1
        )
    roots = [step.state for step in derivation.steps[: derivation.roots]]
    title = title_of(consultation, roots[0].conclusion, roots)
    return chain.builder.drawing(
        VIEW, f"How it was concluded: {title}", notes(consultation), levels=consultation.model.vocabulary.levels
    )
