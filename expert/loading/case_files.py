"""Read the worked cases of a knowledge base."""

from dataclasses import dataclass
from pathlib import Path

from expert.errors import Fault, KnowledgeError, Place
from expert.facts import Facts
from expert.knowledge_model import KnowledgeModel
from expert.loading.evidence_files import known_sources
from expert.loading.fact_reader import FactReader
from expert.loading.fault_list import FaultList
from expert.loading.fields import Fields, listed
from expert.loading.files import yaml_files
from expert.loading.nodes import Mapping, Node, Scalar, clip, describe
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
    faults = FaultList(KnowledgeError)
    reader = _CaseReader(model, faults)
    for node in yaml_files(Path(folder) / "cases", faults):
        reader.read(node)
    faults.close()
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
        name = fields.identifier()
        if name in self.cases:
            first = self.cases[name].place
            fields.fault(f"case '{name}' is declared twice, first at {first}", fields.place_of("id"))
        if not name or name in self.cases:
            return
        fields.what = f"case '{name}'"
        rungs = [rung.id for rung in self.model.vocabulary.urgency]
        self.cases[name] = WorkedCase(
            id=name,
            title=fields.text("title"),
            written_from=known_sources(self.model.evidence, fields, "written_from"),
            facts=self._facts(node),
            expect=tuple(self._expectations(fields)),
            forbid=self._forbidden(fields),
            urgency=fields.word("urgency", rungs),
            place=fields.place,
        )

    def _facts(self, node: Node) -> Facts:
        pairs = node.pairs if isinstance(node, Mapping) else []
        if not any(key.text == "findings" for key, _ in pairs):
            return Facts()
        kept = [(key, value) for key, value in pairs if key.text in {"side", "findings"}]
        return FactReader(self.model.vocabulary, faults=self.faults).read(Mapping(kept, node.place))

    def _forbidden(self, fields: Fields) -> tuple[str, ...]:
        names = fields.texts("forbid")
        known = self.model.vocabulary.conclusions
        for name in names:
            if name not in known:
                fields.fault(
                    f"'{clip(name)}' is no conclusion", fields.entry_place("forbid", name), nearest(name, known)
                )
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
            message = f"'{conclusion.id}' needs a {conclusion.scope}: write {{{members[0]}: …}}, not {describe(node)}"
            fields.fault(message, node.place)
            return []
        found: list[Expectation] = []
        for key, value in node.pairs:
            if key.text in members:
                found += self._one(fields, conclusion, key.text, value)
            else:
                message = f"'{clip(key.text)}' is no {conclusion.scope} of '{conclusion.id}': write {listed(members)}"
                fields.fault(message, key.place, nearest(key.text, members))
        return found

    def _one(self, fields: Fields, conclusion: Conclusion, member: str | None, node: Node) -> list[Expectation]:
        valid = (*_WORDS, *(self.model.vocabulary.levels if conclusion.levels else ()))
        word = node.text if isinstance(node, Scalar) else ""
        if word not in valid:
            message = f"'{conclusion.id}' cannot be expected to be {describe(node)}; write one of {listed(valid)}"
            fields.fault(message, node.place, nearest(word, valid))
            return []
        return [Expectation(conclusion.id, member, word, node.place)]
