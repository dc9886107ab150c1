"""Why something was not concluded: what is missing, the rules that could give it, and what each of them lacks."""

from collections.abc import Iterator

from expert.diagrams import graph
from expert.diagrams.graph import Builder, Drawing
from expert.diagrams.views.misses import NEAR, MissDrawer
from expert.diagrams.views.shared import conclusion_node, named, notes, notes_of_model

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.frames import why_not as frames
from expert.explanations.misses import Miss, MissingStep
from expert.explanations.premise_parts import Part, each_test
from expert.explanations.why_not import WhyNot
from expert.reporting.frame import NO_ADVICE
from expert.reporting.words import HELD_BACK
from expert.vocabulary import NOT_STATED

_MOST_NODES = 40
_MOST_ROOTS = 6


def why_not(consultation: Consultation, answer: WhyNot) -> Drawing:
    """An answer to *why not* as a drawing.

    The nearest rules are drawn with every premise, the others as one node. Of a conclusion that a premise misses the
    nearest rule is drawn, as far as there is room. What stands alike for several members is drawn once.
    """
    return _View(consultation, answer).drawing()


class _View:
    def __init__(self, consultation: Consultation, answer: WhyNot) -> None:
        self.consultation = consultation
        self.answer = answer
        self.vocabulary = consultation.model.vocabulary
        self.drawer = MissDrawer(consultation)
        self.hidden: list[str] = []

    def drawing(self) -> Drawing:
        made = Builder()
        roots = self._roots()
        for step in roots:
            made.add(conclusion_node(self.consultation, step.state, root=True))
        self._draw(roots)
        self.drawer.finish(made)
        if self.answer.cut:
            self.hidden.append(frames.TOO_MANY)
        headlines = (frames.headline(self.vocabulary, step, by_name=self._by_name) for step in roots)
        title = f"Why not? {'; '.join(headlines)}"
        return made.drawing("why-not", title, self._notes(roots), self.hidden, self.vocabulary.levels)

    @property
    def _by_name(self) -> bool:
        return self.answer.level is not None

    # what is drawn

    def _roots(self) -> list[MissingStep]:
        """What was asked about, members for which all stands alike once; of a red flag every member."""
        kept: dict[object, MissingStep] = {}
        for step in self.answer.steps[: self.answer.roots]:
            cautions = conclusion_node(self.consultation, step.state, root=True).cautions
            key: object = step.number if self._is_flag(step) else (_likeness(step), cautions)
            first = kept.setdefault(key, step)
            if first is not step:
                label = wording.capital(wording.subject(self.vocabulary, step.state.conclusion, step.state.member))
                words = self.vocabulary.scope_of(step.state.conclusion).words(first.state.member)
                article = "" if first.state.member == NOT_STATED else "the "
                self.hidden.append(f"{label} stands as for {article}{words}.")
        found = list(kept.values())
        if len(found) > _MOST_ROOTS:
            self.hidden.append(f"{len(found) - _MOST_ROOTS} more members of it.")
        return found[:_MOST_ROOTS]

    def _is_flag(self, step: MissingStep) -> bool:
        return self.vocabulary.role(step.state.conclusion) == "red_flag"

    def _draw(self, roots: list[MissingStep]) -> None:
        """The roots and, a layer of rules at a time, the conclusions that the nearest rules miss."""
        told = {step.number for step in roots}
        passed: dict[int, None] = {}
        line, layer = roots, 0
        while line:
            missed: dict[int, None] = {}
            for step in line:
                if layer and len(self.drawer) >= _MOST_NODES:
                    passed[step.number] = None
                    continue
                near = min(NEAR, 4 - len(roots)) if layer == 0 else 1
                for part in self._step(step, max(near, 1), layer):
                    if part.step is not None and part.step not in told:
                        missed[part.step] = None
            told |= missed.keys()
            line = [self.answer.steps[number - 1] for number in missed]
            layer += 1
        if passed:
            words = "1 conclusion" if len(passed) == 1 else f"{len(passed)} conclusions"
            self.hidden.append(f"What {words} on the way would need is not drawn.")

    def _step(self, step: MissingStep, near: int, layer: int) -> list[Part]:
        target = named(graph.CONCLUSION, *_key(step))
        return self.drawer.step(step, target, near, layer)

    # what is said

    def _notes(self, roots: list[MissingStep]) -> Iterator[str]:
        rest = notes_of_model(self.consultation.model)
        yield from notes(self.consultation)[: -len(rest)]
        for step in roots:
            told = [*frames.standing(step, red_flag=self._is_flag(step), by_name=self._by_name)]
            if step.nearest is not None:
                told.append(frames.nearest_words(self.vocabulary, step.nearest))
            elif step.misses:
                told.append(frames.no_nearest(step))
            where = self.vocabulary.scope_of(step.state.conclusion).words(step.state.member)
            lead = f"{wording.capital(where)}: " if len(roots) > 1 and where else ""
            yield f"{lead}{' '.join(told)}"
        if self._is_withheld(roots):
            yield HELD_BACK
        yield from self._unsided()
        if any(miss.changes for step in self.answer.steps for miss in step.misses):
            yield NO_ADVICE
        yield from rest

    def _is_withheld(self, roots: list[MissingStep]) -> bool:
        return any(conclusion_node(self.consultation, step.state).withheld for step in roots)

    def _unsided(self) -> Iterator[str]:
        labels = [item.label for name, _ in self.answer.unsided if (item := self.vocabulary.item(name))]
        if labels:
            scope = self.vocabulary.conclusions[self.answer.name].scope
            yield frames.unsided_words(self.vocabulary, labels, scope)


def _key(step: MissingStep) -> tuple[str, str | None]:
    return (step.state.conclusion.id, step.state.member)


def _likeness(step: MissingStep) -> object:
    """All that is drawn of a step but for the member."""
    misses = tuple(_miss_likeness(miss) for miss in step.misses)
    against = tuple(application.rule.id for application in step.contrary)
    return (step.state.level, step.state.ceiling, step.level, step.reason, misses, against, step.further)


def _miss_likeness(miss: Miss) -> object:
    wants = tuple((want.item, want.wanted, want.changes) for want in miss.wants or ())
    tests = tuple((test.item, test.status, test.answer) for test in each_test(miss.premise))
    return (miss.rule.id, miss.level, miss.held, miss.suffices, miss.wants is None, wants, miss.premise.status, tests)
