"""Read rule and caution files."""

from dataclasses import dataclass, field

from expert.errors import Fault, Place
from expert.evidence import Evidence
from expert.loading.fields import Fields
from expert.loading.nodes import Node, Scalar, clip, describe
from expert.loading.premise_files import PremiseReader
from expert.premises import All, Premise, items
from expert.rules import POLICY_PREFIX, YES_LEVEL, Caution, Rule
from expert.suggest import nearest
from expert.vocabulary import CONTRARY, INHERIT, PERSON, Conclusion, Vocabulary

_NOWHERE: Premise = All(())


@dataclass
class RuleReader:
    """Collects rules and cautions over several files, against one vocabulary and its evidence."""

    vocabulary: Vocabulary
    evidence: Evidence
    faults: list[Fault]
    rules: dict[str, Rule] = field(default_factory=dict)
    cautions: dict[str, Caution] = field(default_factory=dict)

    def read_rules(self, node: Node) -> None:
        """Read one rule file."""
        fields = Fields(node, "a rule file", self.faults, ("topic", "title", "rules"), ("topic", "title", "rules"))
        topic = fields.text("topic")
        for entry in fields.list("rules"):
            self._rule(entry, topic)

    def _rule(self, node: Node, topic: str) -> None:
        required = ("id", "title", "scope", "if", "then", "because", "sources")
        fields = Fields(node, "a rule", self.faults, (*required, "assumption", "note"), required)
        name = self._identify(fields)
        if name is None:
            return
        fields.what = f"rule '{name}'"
        scope = fields.word("scope", self.vocabulary.scopes, PERSON)
        premise = self._premise(fields, scope, "if")
        self.rules[name] = Rule(
            id=name,
            title=fields.text("title"),
            scope=scope,
            premise=premise,
            then=self._then(fields, scope, premise),
            because=fields.text("because"),
            sources=self.sources(fields),
            topic=topic,
            assumption=fields.text("assumption"),
            note=fields.text("note"),
            place=fields.place,
        )

    def _identify(self, fields: Fields) -> str | None:
        name = fields.text("id")
        if not name:
            return None
        first = self.rules.get(name) or self.cautions.get(name)
        if first is not None:
            fields.fault(f"'{clip(name)}' is declared twice, first at {first.place}", fields.place_of("id"))
            return None
        return name

    def _premise(self, fields: Fields, scope: str, key: str) -> Premise:
        node = fields.nodes.get(key)
        if node is None:
            return _NOWHERE
        return PremiseReader(self.vocabulary, scope, self.faults).read(node) or _NOWHERE

    def _then(self, fields: Fields, scope: str, premise: Premise) -> dict[str, str]:
        then: dict[str, str] = {}
        for key, node in fields.pairs("then"):
            conclusion = self.vocabulary.conclusions.get(key.text)
            if conclusion is None:
                what = "is a finding and cannot be concluded" if key.text in self.vocabulary.findings else "is no conclusion"
                self._fault(f"'{clip(key.text)}' {what}", key.place, nearest(key.text, self.vocabulary.conclusions))
            elif conclusion.scope not in {scope, PERSON}:
                self._fault(f"a rule of scope '{scope}' cannot conclude '{key.text}' of scope '{conclusion.scope}'", key.place)
            elif not isinstance(node, Scalar):
                self._fault(f"'{key.text}' needs a level, not {describe(node)}", node.place)
            elif self._level_fits(conclusion, node, premise):
                then[key.text] = node.text
        return then

    def _level_fits(self, conclusion: Conclusion, node: Scalar, premise: Premise) -> bool:
        """Whether the word fits the conclusion; a fault otherwise."""
        if node.text == CONTRARY:
            return True
        if not conclusion.levels:
            if node.text == YES_LEVEL:
                return True
            self._fault(f"'{conclusion.id}' has no levels: write yes or contrary, not '{clip(node.text)}'", node.place)
            return False
        if node.text == INHERIT:
            read = (self.vocabulary.conclusions.get(item) for item in items(premise))
            if premise is _NOWHERE or any(item is not None and item.levels for item in read):
                return True
            self._fault("'inherit' needs a premise that has levels", node.place)
            return False
        valid = (*self.vocabulary.levels, INHERIT, CONTRARY)
        if node.text not in valid:
            self._fault(f"'{clip(node.text)}' is no level of '{conclusion.id}'", node.place, nearest(node.text, valid))
            return False
        return True

    def sources(self, fields: Fields, key: str = "sources") -> tuple[str, ...]:
        """The sources of an entry; a fault for each that the evidence does not have."""
        names = fields.texts(key)
        for name in names:
            if not self.evidence.knows(name):
                known = [POLICY_PREFIX + policy for policy in self.evidence.policies]
                choices = known if name.startswith(POLICY_PREFIX) else self.evidence.statements
                self._fault(f"unknown source '{clip(name)}'", fields.entry_place(key, name), nearest(name, choices))
        return names

    def _fault(self, message: str, place: Place, suggestion: str | None = None) -> None:
        self.faults.append(Fault(message, place, suggestion))

    def read_cautions(self, node: Node) -> None:
        """Read the cautions file."""
        fields = Fields(node, "a cautions file", self.faults, ("cautions",), ("cautions",))
        for entry in fields.list("cautions"):
            required = ("id", "on", "text", "sources")
            inner = Fields(entry, "a caution", self.faults, (*required, "while"), required)
            name = self._identify(inner)
            if name is None:
                continue
            on = inner.texts("on")
            for target in on:
                if target not in self.vocabulary.conclusions:
                    suggestion = nearest(target, self.vocabulary.conclusions)
                    self._fault(f"'{clip(target)}' is no conclusion", inner.entry_place("on", target), suggestion)
            premise = self._caution_premise(inner, on)
            self.cautions[name] = Caution(name, on, premise, inner.text("text"), self.sources(inner), inner.place)

    def _caution_premise(self, fields: Fields, on: tuple[str, ...]) -> Premise | None:
        if "while" not in fields.nodes:
            return None
        known = (self.vocabulary.conclusions.get(target) for target in on)
        scopes = {target.scope for target in known if target is not None}
        scope = scopes.pop() if len(scopes) == 1 else PERSON
        return self._premise(fields, scope, "while")


def check_sources_of_items(vocabulary: Vocabulary, evidence: Evidence, places: dict[str, Place]) -> list[Fault]:
    """A fault for each source of a finding, conclusion or urgency rung that the evidence does not have."""
    cited = [(item.id, item.sources) for item in (*vocabulary.findings.values(), *vocabulary.conclusions.values())]
    cited += [(rung.id, rung.sources) for rung in vocabulary.urgency]
    return [
        Fault(f"'{name}' cites the unknown source '{clip(source)}'", places.get(name))
        for name, sources in cited
        for source in sources
        if not evidence.knows(source)
    ]
