"""Read the worked cases of a knowledge base."""

from dataclasses import dataclass
from pathlib import Path

from expert.errors import Fault, KnowledgeError, Place
from expert.facts import Facts
from expert.knowledge_model import KnowledgeModel
from expert.loading.fact_values import FactReader
from expert.loading.fields import Fields
from expert.loading.nodes import Mapping, Node, Scalar, clip, describe, parse_yaml
from expert.loading.text import KNOWLEDGE_LIMIT, read_text
from expert.suggest import nearest
from expert.vocabulary import CONTRARY, NOT_STATED, Conclusion

NOT_INDICATED = "not indicated"
_WORDS = ("yes", "unknown", NOT_INDICATED, CONTRARY)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case expects of one conclusion at one member: a level, yes, unknown, not indicated or contrary."""

    conclusion: str
    member: str | None
    word: str
    place: Place


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """Given facts with expected and forbidden conclusions, and the statements the case was written from."""

    id: str
    title: str
    written_from: tuple[str, ...]
    facts: Facts
    expect: tuple[Expectation, ...]
    forbid: tuple[str, ...]
    urgency: str
    place: Place


def read_cases(model: KnowledgeModel, folder: str | Path) -> tuple[WorkedCase, ...]:
    """Read every ``cases/*.yaml`` of a knowledge base folder.

    Raises:
        KnowledgeError: with every fault found.
    """
    faults: list[Fault] = []
    reader = _CaseReader(model, faults)
    for path in sorted((Path(folder) / "cases").glob("*.yaml")):
        text = read_text(path, KNOWLEDGE_LIMIT)
        if isinstance(text, Fault):
            faults.append(text)
            continue
        node = parse_yaml(text, str(path), faults)
        if node is not None:
            reader.read(node)
    if faults:
        raise KnowledgeError(faults)
    return tuple(reader.cases.values())


class _CaseReader:
    def __init__(self, model: KnowledgeModel, faults: list[Fault]) -> None:
        self.model = model
        self.faults = faults
        self.cases: dict[str, WorkedCase] = {}

    def read(self, node: Node) -> None:
        fields = Fields(node, "a cases file", self.faults, ("cases",), ("cases",))
        for entry in fields.list("cases"):
            self._case(entry)

    def _case(self, node: Node) -> None:
        required = ("id", "title", "written_from", "findings", "expect")
        fields = Fields(node, "a case", self.faults, (*required, "side", "forbid", "urgency"), required)
        name = fields.text("id")
        if name in self.cases:
            fields.fault(f"case '{clip(name)}' is declared twice", fields.place_of("id"))
            return
        fields.what = f"case '{clip(name)}'"
        facts = FactReader(self.model.vocabulary, faults=self.faults)
        kept = [pair for pair in node.pairs if pair[0].text in {"side", "findings"}] if isinstance(node, Mapping) else []
        rungs = [rung.id for rung in self.model.vocabulary.urgency]
        self.cases[name] = WorkedCase(
            id=name,
            title=fields.text("title"),
            written_from=self._known(fields, "written_from"),
            facts=facts.read(Mapping(kept, node.place)),
            expect=tuple(self._expectations(fields)),
            forbid=self._forbidden(fields),
            urgency=fields.word("urgency", rungs),
            place=fields.place,
        )

    def _known(self, fields: Fields, key: str) -> tuple[str, ...]:
        names = fields.texts(key)
        for name in names:
            if not self.model.evidence.knows(name):
                near = nearest(name, self.model.evidence.statements)
                fields.fault(f"unknown source '{clip(name)}'", fields.entry_place(key, name), near)
        return names

    def _forbidden(self, fields: Fields) -> tuple[str, ...]:
        names = fields.texts("forbid")
        known = self.model.vocabulary.conclusions
        for name in names:
            if name not in known:
                fields.fault(f"'{clip(name)}' is no conclusion", fields.entry_place("forbid", name), nearest(name, known))
        return names

    def _expectations(self, fields: Fields) -> list[Expectation]:
        found: list[Expectation] = []
        known = self.model.vocabulary.conclusions
        for key, node in fields.pairs("expect"):
            conclusion = known.get(key.text)
            if conclusion is None:
                fields.fault(f"'{clip(key.text)}' is no conclusion", key.place, nearest(key.text, known))
            elif self.model.vocabulary.scope_of(conclusion).members:
                found += self._by_member(fields, conclusion, node)
            else:
                found += self._one(fields, conclusion, None, node)
        return found

    def _by_member(self, fields: Fields, conclusion: Conclusion, node: Node) -> list[Expectation]:
        members = (*self.model.vocabulary.scope_of(conclusion).members, NOT_STATED)
        if not isinstance(node, Mapping):
            message = f"'{conclusion.id}' needs a member: {{{members[0]}: …}}, not {describe(node)}"
            fields.fault(message, node.place)
            return []
        found: list[Expectation] = []
        for key, value in node.pairs:
            if key.text in members:
                found += self._one(fields, conclusion, key.text, value)
            else:
                fields.fault(f"'{clip(key.text)}' is no member", key.place, nearest(key.text, members))
        return found

    def _one(self, fields: Fields, conclusion: Conclusion, member: str | None, node: Node) -> list[Expectation]:
        valid = (*_WORDS, *(self.model.vocabulary.levels if conclusion.levels else ()))
        word = node.text if isinstance(node, Scalar) else ""
        if word not in valid:
            message = f"'{conclusion.id}' cannot be expected to be {describe(node)}"
            fields.fault(message, node.place, nearest(word, valid))
            return []
        return [Expectation(conclusion.id, member, word, node.place)]
