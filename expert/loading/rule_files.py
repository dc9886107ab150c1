"""Read rule and caution files."""

from dataclasses import dataclass, field

from expert.errors import Fault, Place
from expert.evidence import Evidence
from expert.loading.evidence_files import known_sources
from expert.loading.fields import Fields, listed
from expert.loading.nodes import Node, Scalar, clip, describe
from expert.loading.premise_files import PremiseReader
from expert.premises import All, Premise, items
from expert.rules import YES_LEVEL, Caution, Rule
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
        fields.text("title")  # for people only, but no less a text
        for entry in fields.list("rules"):
            self._rule(entry, topic)

    def _rule(self, node: Node, topic: str) -> None:
        required = ("id", "title", "scope", "if", "then", "because", "sources")
        fields = Fields(node, "a rule", self.faults, (*required, "assumption", "note"), required)
        name = self._identify(fields)
        fields.what = f"rule '{name}'" if name else fields.what
        scope = fields.word("scope", self.vocabulary.scopes)
        premise = self._premise(fields, scope, "if")
        rule = Rule(
            id=name,
            title=fields.text("title"),
            scope=scope,
            premise=premise,
            then=self._then(fields, scope, premise),
            because=fields.text("because"),
            sources=known_sources(self.evidence, fields, "sources"),
            topic=topic,
            assumption=fields.text("assumption"),
            note=fields.text("note"),
            place=fields.place,
        )
        if name:
            self.rules[name] = rule

    def _identify(self, fields: Fields) -> str:
        """The id of an entry; empty (with a fault) where it cannot be used."""
        name = fields.identifier()
        first = self.rules.get(name) or self.cautions.get(name)
        if first is None:
            return name
        fields.fault(f"'{name}' is declared twice, first at {first.place}", fields.place_of("id"))
        return ""

    def _premise(self, fields: Fields, scope: str, key: str) -> Premise:
        node = fields.nodes.get(key)
        if node is None:
            return _NOWHERE
        return PremiseReader(self.vocabulary, scope, self.faults).read(node) or _NOWHERE

    def _then(self, fields: Fields, scope: str, premise: Premise) -> dict[str, str]:
        then: dict[str, str] = {}
        for key, node in fields.pairs("then"):
            conclusion = self._concludable(key, scope)
            if conclusion is not None and self._level_fits(conclusion, node, premise):
                then[conclusion.id] = node.text if isinstance(node, Scalar) else ""
        return then

    def _concludable(self, key: Scalar, scope: str) -> Conclusion | None:
        """The conclusion a word names; None (with a fault) where a rule of this scope cannot give it."""
        conclusion = self.vocabulary.conclusions.get(key.text)
        if conclusion is None:
            self._fault(*self._no_conclusion(key.text), key.place)
        elif scope and conclusion.scope not in {scope, PERSON}:
            message = f"a rule of scope '{scope}' cannot conclude '{key.text}', which is of scope '{conclusion.scope}'"
            self._fault(message, None, key.place)
        else:
            return conclusion
        return None

    def _no_conclusion(self, name: str) -> tuple[str, str | None]:
        """Why a name cannot be concluded, and the nearest that can."""
        if name in self.vocabulary.findings:
            return f"'{name}' is a finding, where a conclusion is expected", None
        return f"unknown conclusion '{clip(name)}'", nearest(name, self.vocabulary.conclusions)

    def _level_fits(self, conclusion: Conclusion, node: Node, premise: Premise) -> bool:
        """Whether the word fits the conclusion; a fault otherwise."""
        word = node.text if isinstance(node, Scalar) else ""
        if word == INHERIT and conclusion.levels:
            read = (self.vocabulary.conclusions.get(item) for item in items(premise))
            if premise is _NOWHERE or any(item is not None and item.levels for item in read):
                return True
            self._fault(f"'{INHERIT}' needs a premise about a conclusion that has levels", None, node.place)
            return False
        valid = (*self.vocabulary.levels, INHERIT, CONTRARY) if conclusion.levels else (YES_LEVEL, CONTRARY)
        if word in valid:
            return True
        what = "a level" if conclusion.levels else "no levels"
        message = f"'{conclusion.id}' has {what}: write one of {listed(valid)}, not {describe(node)}"
        self._fault(message, nearest(word, valid), node.place)
        return False

    def _fault(self, message: str, suggestion: str | None, place: Place) -> None:
        self.faults.append(Fault(message, place, suggestion))

    def read_cautions(self, node: Node) -> None:
        """Read the cautions file."""
        fields = Fields(node, "a cautions file", self.faults, ("cautions",), ("cautions",))
        for entry in fields.list("cautions"):
            required = ("id", "on", "text", "sources")
            inner = Fields(entry, "a caution", self.faults, (*required, "while"), required)
            name = self._identify(inner)
            inner.what = f"caution '{name}'" if name else inner.what
            on = inner.texts("on")
            for target in on:
                if target not in self.vocabulary.conclusions:
                    self._fault(*self._no_conclusion(target), inner.entry_place("on", target))
            premise = self._caution_premise(inner, on)
            sources = known_sources(self.evidence, inner, "sources")
            caution = Caution(name, on, premise, inner.text("text"), sources, inner.place)
            if name:
                self.cautions[name] = caution

    def _caution_premise(self, fields: Fields, on: tuple[str, ...]) -> Premise | None:
        if "while" not in fields.nodes:
            return None
        known = (self.vocabulary.conclusions.get(target) for target in on)
        scopes = {target.scope for target in known if target is not None}
        scope = scopes.pop() if len(scopes) == 1 else PERSON
        return self._premise(fields, scope, "while")
