"""Read the vocabulary files: findings and conclusions."""

import re
from collections.abc import Mapping

from expert.errors import Fault, Place
from expert.loading.fields import TRUTH_WORDS, Fields, as_number, listed
from expert.loading.head_file import ID, Head
from expert.loading.nodes import Node, Scalar, Sequence, clip, describe
from expert.suggest import nearest
from expert.vocabulary import ANSWER_COLUMNS, FINDING_TYPES, PERSON, Conclusion, Finding, Vocabulary

VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]{0,63}\Z")
RESERVED = frozenset({"all", "any", "not", "at_least", "findings", "case", "row", "side", "note"}) | TRUTH_WORDS
RESERVED_CONCLUSIONS = RESERVED | frozenset(ANSWER_COLUMNS)
_CONCLUSION_KEYS = (
    *("id", "kind", "scope", "label"),  # these four are required
    *("meaning", "levels", "given", "implies", "question", "urgency", "reassures", "advice", "competes_with"),
    *("codes", "terminal", "sources"),
)


class VocabularyReader:
    """Collects findings and conclusions over several vocabulary files."""

    def __init__(self, head: Head, faults: list[Fault]) -> None:
        self.head = head
        self.faults = faults
        self.findings: dict[str, Finding] = {}
        self.conclusions: dict[str, Conclusion] = {}
        self.places: dict[str, Place] = {}
        self.cited: list[tuple[str, Place]] = []
        self._competitors: list[tuple[str, str, Place]] = []
        self._implied: list[tuple[str, str, Place]] = []

    def read(self, node: Node) -> None:
        """Read one vocabulary file."""
        fields = Fields(node, "a vocabulary file", self.faults, ("findings", "conclusions"))
        for entry in fields.list("findings"):
            self._finding(entry)
        for entry in fields.list("conclusions"):
            self._conclusion(entry)

    def finish(self) -> Vocabulary:
        """Return the vocabulary, once every file is read."""
        for owner, other, place in self._competitors:
            rival = self.conclusions.get(other)
            if rival is None:
                message = f"'{owner}' competes with '{clip(other)}', which is no conclusion"
                self.faults.append(Fault(message, place, nearest(other, self.conclusions)))
            elif rival.scope != self.conclusions[owner].scope:
                self.faults.append(Fault(f"'{owner}' competes with '{other}', which has another scope", place))
        for owner, other, place in self._implied:
            self._check_implied(owner, other, place)
        head = self.head
        return Vocabulary(
            head.levels, head.inherit_up_to, head.scopes, head.kinds, head.urgency, self.findings, self.conclusions
        )

    def _check_implied(self, owner: str, other: str, place: Place) -> None:
        """What is implied must be a yes-or-no item of the same scope that may be stated."""
        scopes = {finding.id: finding.scope for finding in self.findings.values()}
        scopes |= {conclusion.id: conclusion.scope for conclusion in self.conclusions.values()}
        finding, conclusion = self.findings.get(other), self.conclusions.get(other)
        fits = finding.type == "boolean" if finding else conclusion is not None and conclusion.given is not None
        if not fits or scopes[other] != scopes[owner]:
            message = f"'{owner}' implies '{clip(other)}', which is no yes-or-no item of its scope that may be stated"
            self.faults.append(Fault(message, place, None if other in scopes else nearest(other, scopes)))

    def _identify(self, fields: Fields, reserved: frozenset[str]) -> str:
        """The id of an entry; empty (with a fault) where it cannot be used."""
        name = fields.text("id")
        place = fields.place_of("id")
        if name in reserved or self._is_premise_word(name):
            fields.fault(f"'{name}' cannot be an id: the word has a meaning of its own", place)
        elif name and not ID.match(name):
            form = "use letters, digits and '_', and begin with a letter"
            fields.fault(f"'{clip(name)}' cannot be an id: {form}", place)
        elif name in self.places:
            fields.fault(f"'{name}' is declared twice, first at {self.places[name]}", place)
        elif name:
            self.places[name] = place
            return name
        return ""

    def _sources(self, fields: Fields) -> tuple[str, ...]:
        """The sources of an entry; whether the evidence has them is checked later."""
        sources = fields.texts("sources")
        self.cited += [(source, fields.entry_place("sources", source)) for source in sources]
        return sources

    def _is_premise_word(self, name: str) -> bool:
        scopes = self.head.scopes.values()
        return any(name in {f"other_{scope.id}", f"{scope.plural}_differ"} for scope in scopes)

    def _scope(self, fields: Fields) -> str:
        return fields.word("scope", self.head.scopes, PERSON)

    def _finding(self, node: Node) -> None:
        required = ("id", "type", "scope", "label", "question")
        optional = ("group", "values", "normal", "unit", "range", "help", "codes", "descriptive", "implies", "sources")
        fields = Fields(node, "a finding", self.faults, (*required, *optional), required)
        name = self._identify(fields, RESERVED)
        fields.what = f"finding '{name}'" if name else fields.what
        kind = fields.word("type", FINDING_TYPES, "boolean")
        values = self._values(fields, kind)
        normal = fields.texts("normal")
        for value in normal if values else ():
            if value not in values:
                message = f"'normal' must list values of {fields.what}: {listed(values)}, not '{clip(value)}'"
                fields.fault(message, fields.entry_place("normal", value), nearest(value, values))
        finding = Finding(
            id=name,
            type=kind,
            scope=self._scope(fields),
            label=fields.text("label"),
            question=fields.text("question"),
            group=fields.text("group", "Other"),
            values=values,
            normal=normal,
            unit=self._number_word(fields, kind),
            range=self._range(fields, kind),
            help=fields.text("help"),
            codes=_codes(fields),
            descriptive=fields.flag("descriptive"),
            implies=self._implies(fields, name),
            sources=self._sources(fields),
        )
        if name:
            self.findings[name] = finding

    def _values(self, fields: Fields, kind: str) -> Mapping[str, str]:
        if kind in {"boolean", "number"}:
            for key in ("values", "normal"):
                if key in fields.nodes:
                    fields.fault(f"'{key}' belongs to choices only", fields.place_of(key))
            return {}
        if "values" not in fields.nodes:
            fields.fault(f"{fields.what} of type {kind} needs 'values'")
        values: dict[str, str] = {}
        for name, meaning in fields.pairs("values"):
            if name.text.lower() in TRUTH_WORDS:
                fields.fault(f"'{name.text}' cannot be a value: the word has a meaning of its own", name.place)
            elif not VALUE.match(name.text):
                form = "use letters, digits, '_', '+' and '-'"
                fields.fault(f"'{clip(name.text)}' cannot be a value: {form}", name.place)
            else:
                values[name.text] = fields.line(meaning, f"the words of value '{name.text}'")
        return values

    def _number_word(self, fields: Fields, kind: str) -> str:
        if kind != "number" and "unit" in fields.nodes:
            fields.fault("'unit' belongs to numbers only", fields.place_of("unit"))
        if kind == "number" and "unit" not in fields.nodes:
            fields.fault(f"{fields.what} of type number needs 'unit'")
        return fields.text("unit")

    def _range(self, fields: Fields, kind: str) -> tuple[float, float] | None:
        node = fields.nodes.get("range")
        if node is None:
            if kind == "number":
                fields.fault(f"{fields.what} of type number needs 'range'")
            return None
        if kind != "number":
            fields.fault("'range' belongs to numbers only", node.place)
            return None
        ends = [as_number(end) for end in node.nodes] if isinstance(node, Sequence) else []
        if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
            fields.fault("'range' must be two numbers, the lower first, such as [0, 130]", node.place)
            return None
        return (ends[0], ends[1])

    def _conclusion(self, node: Node) -> None:
        fields = Fields(node, "a conclusion", self.faults, _CONCLUSION_KEYS, _CONCLUSION_KEYS[:4])
        name = self._identify(fields, RESERVED_CONCLUSIONS)
        fields.what = f"conclusion '{name}'" if name else fields.what
        kind = fields.word("kind", self.head.kinds)
        leveled = fields.flag("levels", default=kind in self.head.kinds and self.head.kinds[kind].levels)
        rivals = fields.texts("competes_with")
        if name:
            self._competitors += [(name, rival, fields.entry_place("competes_with", rival)) for rival in rivals]
        conclusion = Conclusion(
            id=name,
            kind=kind or next(iter(self.head.kinds), ""),
            scope=self._scope(fields),
            label=fields.text("label"),
            meaning=fields.text("meaning"),
            levels=leveled,
            given=self._given(fields, leveled=leveled),
            implies=self._implies(fields, name),
            question=fields.text("question"),
            urgency=fields.word("urgency", [rung.id for rung in self.head.urgency]),
            reassures=fields.flag("reassures"),
            advice=fields.text("advice"),
            competes_with=rivals,
            codes=_codes(fields),
            terminal=fields.flag("terminal"),
            sources=self._sources(fields),
        )
        if name:
            self.conclusions[name] = conclusion

    def _implies(self, fields: Fields, name: str) -> tuple[str, ...]:
        others = fields.texts("implies")
        if name:
            self._implied += [(name, other, fields.entry_place("implies", other)) for other in others]
        return others

    def _given(self, fields: Fields, *, leveled: bool) -> str | None:
        if "given" not in fields.nodes:
            return None
        if "question" not in fields.nodes:
            fields.fault(f"{fields.what} may be given, so it needs 'question'", fields.place_of("given"))
        if not leveled:
            return "" if fields.flag("given") else None
        return fields.word("given", self.head.levels, self.head.levels[0] if self.head.levels else "")


def _codes(fields: Fields) -> Mapping[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for system, node in fields.pairs("codes"):
        if isinstance(node, Sequence) and all(isinstance(code, Scalar) for code in node.nodes):
            codes[system.text] = tuple(code.text for code in node.nodes if isinstance(code, Scalar))
        else:
            message = f"the codes of '{clip(system.text)}' must be a list of words, such as [HP:0001785]"
            fields.fault(f"{message}, not {describe(node)}", node.place)
    return codes
