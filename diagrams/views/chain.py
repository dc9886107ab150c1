"""A chain of rules that fired, collected into nodes and edges: facts and conclusions to rules, rules to conclusions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from expert.diagrams import graph
from expert.diagrams.graph import Builder, Edge
from expert.diagrams.views.shared import conclusion_node, item_node, rule_node

from expert.consultation import Consultation
from expert.explanations.grounds import Ground
from expert.explanations.how import Application
from expert.rules import Rule
from expert.states import State
from expert.vocabulary import CONTRARY


class Chain:
    """Collects what fired in one consultation, each thing once."""

    def __init__(
        self,
        consultation: Consultation,
        *,
        facts: bool = True,
        remarks: Mapping[str, str] | None = None,
        titled: bool = False,
    ) -> None:
        """Begin with nothing.

        Args:
            consultation: the finished consultation.
            facts: whether to draw what is no conclusion with a step of its own.
            remarks: rule → what to say of it in its box.
            titled: whether a rule has its title in its box.
        """
        self.consultation = consultation
        self.facts = facts
        self.remarks = remarks or {}
        self.titled = titled
        self.builder = Builder()

    def conclude(
        self,
        state: State,
        support: Iterable[Application],
        contrary: Iterable[Application],
        *,
        root: bool = False,
        layer: int = 0,
    ) -> None:
        """Add a conclusion with every rule for it and against it, and what these rest on.

        Args:
            state: the conclusion for one member.
            support: the rules that fired for it.
            contrary: the rules that fired against it.
            root: whether it is what was asked about.
            layer: how many rules lie between it and what was asked about.
        """
        target = self.builder.add(conclusion_node(self.consultation, state, root=root, layer=layer))
        for application in support:
            self._apply(application, target, graph.GIVES, layer)
        for application in contrary:
            self._apply(application, target, graph.AGAINST, layer)

    def _apply(self, application: Application, target: str, relation: str, layer: int) -> None:
        model = self.consultation.model
        node = rule_node(model, application.rule, application.member, layer=layer, titled=self.titled)
        remark, held = self.remarks.get(application.rule.id, ""), self._comforts(application.rule)
        rule = self.builder.add(replace(node, state=remark, withheld=held))
        level = application.level if application.level in model.vocabulary.levels else ""
        self.builder.join(Edge(rule, target, relation, level=level))
        for ground in application.grounds:
            if self.facts or ground.step is not None:
                self.builder.join(Edge(self._ground(ground, layer + 1), rule, graph.READS))

    def _comforts(self, rule: Rule) -> bool:
        """Whether a rule's evidence against something would comfort too, while nothing may reassure yet."""
        conclusions = self.consultation.model.vocabulary.conclusions
        given = [conclusions[name] for name, level in rule.then.items() if level != CONTRARY]
        comforts = len(given) < len(rule.then) and any(conclusion.reassures for conclusion in given)
        return comforts and not self.consultation.may_reassure

    def _ground(self, ground: Ground, layer: int) -> str:
        return self.builder.add(item_node(self.consultation, ground.item, ground.member, layer))
