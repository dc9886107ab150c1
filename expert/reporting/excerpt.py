"""Which steps of a derivation are told: all, or those of the first layers, or those without mechanisms."""

from collections import deque
from dataclasses import dataclass

from expert.explanations.how import Derivation, Step
from expert.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The steps that are told, those cut below a depth, and those left out because they are mechanisms.

    A red flag is always told. What was asked about is too.
    """

    told: tuple[Step, ...]
    cut: tuple[Step, ...]
    left_out: tuple[Step, ...]

    @property
    def depth_of_all(self) -> int:
        """The depth that cuts nothing."""
        return max((step.layer for step in self.cut), default=1)


def excerpt(derivation: Derivation, vocabulary: Vocabulary, depth: int | None, *, mechanisms: bool) -> Excerpt:
    """Choose what is told of a derivation.

    Args:
        derivation: all of it.
        vocabulary: the words of the knowledge base, which know the roles of conclusions.
        depth: how many layers are told, from 1; None for all.
        mechanisms: whether mechanisms are told that were not asked about, with what only they rest on.
    """
    by_number = {step.number: step for step in derivation.steps}
    roots = derivation.steps[: derivation.roots]
    wanted = {step.number for step in derivation.steps if vocabulary.role(step.state.conclusion) == "red_flag"}
    wanted |= {step.number for step in roots}
    line = deque(sorted(wanted))
    while line:
        for number in derivation.reads(by_number[line.popleft()]):
            step = by_number[number]
            if number in wanted or (depth is not None and step.layer > depth):
                continue
            if mechanisms or vocabulary.role(step.state.conclusion) != "mechanism":
                wanted.add(number)
                line.append(number)
    hidden = [step for step in derivation.steps if step.number not in wanted]
    return Excerpt(
        told=tuple(step for step in derivation.steps if step.number in wanted),
        cut=tuple(step for step in hidden if depth is not None and step.layer > depth),
        left_out=tuple(step for step in hidden if depth is None or step.layer <= depth),
    )
