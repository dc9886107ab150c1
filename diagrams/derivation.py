"""The inference chain of a derivation as a graph: facts, rules and conclusions, joined from facts to conclusion."""

from typing import TYPE_CHECKING

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.how import Application, Derivation, Ground, Step
from expert.states import YES

if TYPE_CHECKING:
    import networkx as nx


def derivation_graph(derivation: Derivation, consultation: Consultation) -> "nx.DiGraph[str]":
    """Return the graph of a derivation.

    Nodes have ``kind`` (``fact``, ``rule`` or ``conclusion``), ``label`` and ``tooltip``; conclusions also ``role``,
    ``level`` and ``root``, rules ``policy``. Edges lead from what is read to what is given; those from a rule have
    ``level`` and ``contrary``.
    """
    return _Builder(consultation).build(derivation)


class _Builder:
    def __init__(self, consultation: Consultation) -> None:
        import networkx as nx

        self.consultation = consultation
        self.vocabulary = consultation.model.vocabulary
        self.graph: nx.DiGraph[str] = nx.DiGraph()

    def build(self, derivation: Derivation) -> "nx.DiGraph[str]":
        names = {step.number: _conclusion_id(step) for step in derivation.steps}
        for step in derivation.steps:
            self._step(step, root=step.number <= derivation.roots)
        for step in derivation.steps:
            for contrary, applications in ((False, step.support), (True, step.contrary)):
                for application in applications:
                    self._application(application, names[step.number], names, contrary=contrary)
        return self.graph

    def _step(self, step: Step, *, root: bool) -> None:
        conclusion = step.state.conclusion
        level = "stated" if step.state.given else "" if step.state.level == YES else str(step.state.level)
        where = self.vocabulary.scope_of(conclusion).words(step.state.member)
        self.graph.add_node(
            _conclusion_id(step),
            kind="conclusion",
            label="\n".join(part for part in (conclusion.label, where, level) if part),
            tooltip=conclusion.meaning,
            role=self.vocabulary.role(conclusion),
            level=level,
            root=root,
        )

    def _application(self, application: Application, target: str, names: dict[int, str], *, contrary: bool) -> None:
        rule = application.rule
        name = f"rule:{rule.id}:{application.member or 'person'}"
        places = ", ".join(citation.id for citation in application.citations)
        self.graph.add_node(
            name, kind="rule", label=rule.id, tooltip=f"{rule.because} [{places}]", policy=rule.is_policy
        )
        self.graph.add_edge(name, target, level=application.level, contrary=contrary)
        for ground in application.grounds:
            self.graph.add_edge(self._ground(ground, names), name, level="", contrary=False)

    def _ground(self, ground: Ground, names: dict[int, str]) -> str:
        if ground.step is not None:
            return names[ground.step]
        name = f"fact:{ground.item}:{ground.member or 'person'}:{ground.text}"
        label, _, value = ground.text.rpartition(": ")
        self.graph.add_node(
            name, kind="fact", label=f"{label}:\n{value}" if label else ground.text, tooltip=ground.text
        )
        return name


def _conclusion_id(step: Step) -> str:
    return f"conclusion:{step.state.conclusion.id}:{step.state.member or 'person'}"


def title(derivation: Derivation, consultation: Consultation) -> str:
    """The title of a drawing: the conclusion asked about and its level, the red flags, the disclaimer."""
    state = derivation.steps[0].state
    label = wording.capital(state.conclusion.label)
    flags = wording.red_flag_words(
        consultation.red_flags_present, consultation.red_flags_open, consultation.model.vocabulary
    )
    head = f"{label}: {wording.state_words(state)} — {consultation.model.identity}"
    return "\n".join((head, f"Red flags {flags}", consultation.model.disclaimer))
