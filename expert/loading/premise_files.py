"""Read the premises of a rule from their nodes."""

from dataclasses import dataclass, replace

from expert.errors import Fault, Place
from expert.loading.fields import as_number, listed, truth_word
from expert.loading.nodes import Mapping, Node, Scalar, Sequence, clip, describe, is_blank
from expert.premises import COMPARISONS, All, Any_, AtLeast, Differ, Not, Other, Premise, Test
from expert.suggest import nearest
from expert.vocabulary import Conclusion, Finding, Vocabulary

_CONNECTIVES = ("all", "any", "not", "at_least")
_FORMS = {
    "boolean": ("known",),
    "choice": ("not", "known"),
    "choices": ("includes", "nonempty", "not", "known"),
    "number": (*COMPARISONS, "known"),
}
_TYPE_WORDS = {
    "boolean": "boolean",
    "choice": "one of several values",
    "choices": "a set of values",
    "number": "a number",
}

MOST_OTHERS = 3


@dataclass(frozen=True)
class PremiseReader:
    """Reads premises of rules of one scope (empty where it has a fault); faults are appended to ``faults``.

    ``others`` counts the *other member* premises around what is read: each is written out for every other member.
    """

    vocabulary: Vocabulary
    scope: str
    faults: list[Fault]
    others: int = 0

    def read(self, node: Node) -> Premise | None:
        """Return the premise a node writes, or None where it has faults."""
        before = len(self.faults)
        premise = self._premise(node)
        return premise if len(self.faults) == before else None

    def _fault(self, message: str, place: Place, suggestion: str | None = None) -> Premise:
        self.faults.append(Fault(message, place, suggestion))
        return All(())

    def _premise(self, node: Node) -> Premise:
        if isinstance(node, Sequence):
            return self._all(node)
        if is_blank(node):
            return self._fault("a premise is missing here", node.place)
        if isinstance(node, Scalar):
            return self._bare(node)
        if len(node.pairs) != 1:
            return self._fault("a premise is one name or one 'name: value'; start each one with '- '", node.place)
        key, value = node.pairs[0]
        return self._keyed(key, value)

    def _all(self, node: Sequence) -> Premise:
        if not node.nodes:
            return self._fault("at least one premise is needed", node.place)
        parts = tuple(self._premise(part) for part in node.nodes)
        return parts[0] if len(parts) == 1 else All(parts)

    def _several(self, key: str, value: Node) -> tuple[Premise, ...]:
        if not isinstance(value, Sequence) or not value.nodes:
            self._fault(f"'{key}' needs a list of premises, not {describe(value)}", value.place)
            return ()
        return tuple(self._premise(part) for part in value.nodes)

    def _keyed(self, key: Scalar, value: Node) -> Premise:
        match key.text:
            case "all":
                return All(self._several(key.text, value))
            case "any":
                return Any_(self._several(key.text, value))
            case "not":
                return Not(self._premise(value))
            case "at_least":
                return self._at_least(value)
        for scope in self.vocabulary.member_scopes:
            if key.text == f"other_{scope.id}":
                return self._other(key, scope.id, value)
            if key.text == f"{scope.plural}_differ":
                return self._differ(scope.id, value)
        return self._test(key, value)

    def _at_least(self, node: Node) -> Premise:
        pairs = {key.text: value for key, value in node.pairs} if isinstance(node, Mapping) else {}
        if set(pairs) != {"count", "of"}:
            return self._fault("'at_least' needs the keys 'count' and 'of'", node.place)
        parts = self._several("of", pairs["of"])
        count = as_number(pairs["count"])
        if parts and (not isinstance(count, int) or not 1 <= count <= len(parts)):
            message = f"'count' must be a whole number from 1 to {len(parts)}, the number of premises in 'of'"
            return self._fault(f"{message}, not {describe(pairs['count'])}", pairs["count"].place)
        return AtLeast(int(count or 0), parts)

    def _other(self, key: Scalar, scope: str, value: Node) -> Premise:
        if self.scope not in {scope, ""}:
            message = f"'{key.text}' is only for rules of scope '{scope}', and this one is of scope '{self.scope}'"
            return self._fault(message, key.place)
        if self.others == MOST_OTHERS:
            return self._fault(f"'{key.text}' can stand inside itself {MOST_OTHERS - 1} times at most", key.place)
        return Other(scope, replace(self, others=self.others + 1)._premise(value))  # noqa: SLF001 - the same class

    def _differ(self, scope: str, node: Node) -> Premise:
        names: list[str] = []
        for entry in node.nodes if isinstance(node, Sequence) else [node]:
            if not isinstance(entry, Scalar):
                return self._fault(f"a finding or conclusion is expected, not {describe(entry)}", entry.place)
            item = self._item(entry)
            if item is None:
                continue
            if item.scope != scope:
                message = f"'{item.id}' is of scope '{item.scope}', so it cannot differ from one {scope} to another"
                return self._fault(message, entry.place)
            if isinstance(item, Finding) and item.type == "number":
                return self._fault(f"'{item.id}' is a number, and numbers cannot be compared here", entry.place)
            names.append(item.id)
        if not names:
            return self._fault("at least one finding or conclusion is needed", node.place)
        return Differ(scope, tuple(names))

    def _item(self, name: Scalar) -> Finding | Conclusion | None:
        """The item a word names; a fault where it names none or one this rule cannot read."""
        item = self.vocabulary.item(name.text)
        if item is None:
            # words such as other_leg are names too, and as easily mistyped
            scopes = self.vocabulary.member_scopes
            across = [word for scope in scopes for word in (f"other_{scope.id}", f"{scope.plural}_differ")]
            choices = (*self.vocabulary.names(), *_CONNECTIVES, *across)
            self._fault(f"unknown finding or conclusion '{clip(name.text)}'", name.place, nearest(name.text, choices))
        return item

    def _bare(self, node: Scalar) -> Premise:
        item = self._item(node)
        if isinstance(item, Finding) and item.type != "boolean":
            return self._fault(f"'{item.id}' is {_TYPE_WORDS[item.type]}: write {_forms(item)}", node.place)
        return Test(node.text, "yes")

    def _test(self, key: Scalar, value: Node) -> Premise:
        item = self._item(key)
        if item is None:
            return All(())
        if isinstance(item, Conclusion):
            return self._conclusion_test(item, value)
        if isinstance(value, Mapping):
            return self._form_test(item, value)
        return self._value_test(item, value)

    def _conclusion_test(self, item: Conclusion, value: Node) -> Premise:
        word = truth_word(value.text) if isinstance(value, Scalar) else None
        if word is not None:
            return Test(item.id, "yes" if word else "no")
        if isinstance(value, Mapping) and len(value.pairs) == 1:
            form, operand = value.pairs[0]
            if form.text == "level" and isinstance(operand, Scalar):
                return self._level_test(item, operand)
        forms = "yes, no or {level: …}" if item.levels else "yes or no"
        return self._fault(f"'{item.id}' is a conclusion: write {forms}, not {describe(value)}", value.place)

    def _level_test(self, item: Conclusion, operand: Scalar) -> Premise:
        if not item.levels:
            return self._fault(f"'{item.id}' has no levels: write yes or no", operand.place)
        if operand.text not in self.vocabulary.levels:
            levels = self.vocabulary.levels
            message = f"unknown level {describe(operand)}: write one of {listed(levels)}"
            return self._fault(message, operand.place, nearest(operand.text, levels))
        return Test(item.id, "level", operand.text)

    def _value_test(self, item: Finding, value: Node) -> Premise:
        if item.type == "boolean":
            word = truth_word(value.text) if isinstance(value, Scalar) else None
            if word is None:
                return self._fault(f"'{item.id}' is boolean: write yes or no, not {describe(value)}", value.place)
            return Test(item.id, "yes" if word else "no")
        if item.type == "choice":
            return Test(item.id, "one_of", self._values(item, value))
        return self._fault(f"'{item.id}' is {_TYPE_WORDS[item.type]}: write {_forms(item)}", value.place)

    def _form_test(self, item: Finding, value: Mapping) -> Premise:
        if not value.pairs:
            return self._fault(f"'{item.id}' is {_TYPE_WORDS[item.type]}: write {_forms(item)}", value.place)
        parts: list[Premise] = []
        for form, operand in value.pairs:
            if form.text not in _FORMS[item.type]:
                what = f"'{clip(form.text)}' is no test of '{item.id}', which is {_TYPE_WORDS[item.type]}"
                message = f"{what}: write {_forms(item)}"
                return self._fault(message, form.place, nearest(form.text, _FORMS[item.type]))
            parts.append(self._one_form(item, form, operand))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one_form(self, item: Finding, form: Scalar, operand: Node) -> Premise:
        if form.text in COMPARISONS:
            return self._comparison(item, form, operand)
        if form.text in {"known", "nonempty"}:
            if not isinstance(operand, Scalar) or truth_word(operand.text) is not True:
                return self._fault(f"'{form.text}' takes only yes, not {describe(operand)}", operand.place)
            return Test(item.id, form.text)
        return Test(item.id, form.text, self._values(item, operand))

    def _comparison(self, item: Finding, form: Scalar, operand: Node) -> Premise:
        number = as_number(operand)
        if number is None:
            return self._fault(f"'{form.text}' needs a number, not {describe(operand)}", operand.place)
        low, high = item.range or (number, number)
        if not low <= number <= high:
            message = f"'{item.id}' lies between {low:g} and {high:g} {item.unit}; {number:g} is outside of that"
            return self._fault(message, operand.place)
        return Test(item.id, form.text, number)

    def _values(self, item: Finding, node: Node) -> tuple[str, ...]:
        """One value or a list of values of a choice."""
        entries = node.nodes if isinstance(node, Sequence) else [node]
        values: list[str] = []
        for entry in entries:
            if not isinstance(entry, Scalar) or entry.text not in item.values:
                near = nearest(entry.text, item.values) if isinstance(entry, Scalar) else None
                message = f"'{item.id}' cannot be {describe(entry)}; its values are {listed(item.values)}"
                self._fault(message, entry.place, near)
            elif entry.text in values:
                self._fault(f"'{entry.text}' stands twice", entry.place)
            else:
                values.append(entry.text)
        if not entries:
            self._fault(f"at least one value of '{item.id}' is needed", node.place)
        return tuple(values)


def _forms(item: Finding) -> str:
    """The tests of an item of its type, as they are written."""
    own = {"boolean": ["yes", "no"], "choice": ["a value", "a list of values"]}.get(item.type, [])
    forms = [*own, *(f"{{{form}: …}}" for form in _FORMS[item.type])]
    return f"{', '.join(forms[:-1])} or {forms[-1]}"
