"""Hypothesis strategies for small knowledge bases of every form the format knows, and for facts about them.

Knowledge bases are drawn as the plain values a file would hold and read by the real loader. They are acyclic by
construction: the rules for a conclusion read findings and earlier conclusions only.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

from expert import FactsError, KnowledgeBase
from expert.facts import Facts, Key, Value
from expert.knowledge_model import KnowledgeModel
from expert.loading.fact_files import facts_from
from expert.premises import COMPARISONS, tests
from expert.vocabulary import Conclusion, Finding, Scope, Vocabulary

Plain = dict[str, Any]

NOT_STATED = "not_stated"
THRESHOLDS = (10, 20.5)
NUMBERS = (9, 10, 10.5, 20, 20.5, 21)
LADDERS = (["possible", "supporting", "strong", "hallmark"], ["faint", "clear"], ["only"])

LAWS = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

Draw = st.DrawFn


# --- knowledge bases -------------------------------------------------------------------------------------------------


@st.composite
def knowledge(draw: Draw) -> Plain:
    """The keyword arguments of ``KnowledgeBase.from_rules`` for a small knowledge base."""
    levels = draw(st.sampled_from(LADDERS))
    scopes = draw(_scopes())
    names = ["person", *scopes]
    findings = [draw(_finding(number, names)) for number in range(draw(st.integers(2, 5)))]
    conclusions = [draw(_conclusion(number, names, levels)) for number in range(draw(st.integers(1, 6)))]
    _add_implications(draw, findings, conclusions)
    rules: list[Plain] = []
    for number, conclusion in enumerate(conclusions):
        writer = _RuleWriter(draw, scopes, levels, [*findings, *conclusions[:number]], conclusions)
        rules += [writer.rule(conclusion) for _ in range(draw(st.integers(0, 3)))]
    for number, rule in enumerate(rules):
        rule["id"] = f"R{number}"
    return {
        "findings": findings,
        "conclusions": draw(st.permutations(conclusions)),
        "rules": rules,
        "levels": levels,
        "inherit_up_to": draw(st.sampled_from(levels)),
        **({"scopes": scopes} if scopes else {}),
    }


def knowledge_bases() -> st.SearchStrategy[KnowledgeBase]:
    """Small knowledge bases, read by the real loader."""
    return knowledge().map(build)


def build(plain: Plain, rules: Sequence[Plain] | None = None) -> KnowledgeBase:
    """The knowledge base of drawn values, with its rules in another order where that is given."""
    return KnowledgeBase.from_rules(**{**plain, "rules": plain["rules"] if rules is None else rules})


@st.composite
def _scopes(draw: Draw) -> Plain:
    leg = {"left": "left leg", "right": "right leg", "middle": "middle leg"}
    eye = {"near": "near eye", "far": "far eye"}
    legs = dict(list(leg.items())[: draw(st.sampled_from([2, 3]))])
    scopes = {"leg": {"label": "leg", "plural": "legs", "members": legs, "not_stated": "a leg"}}
    if draw(st.booleans()):
        scopes["eye"] = {"label": "eye", "plural": "eyes", "members": eye, "not_stated": "an eye"}
    return scopes


@st.composite
def _finding(draw: Draw, number: int, scopes: list[str]) -> Plain:
    kind = draw(st.sampled_from(["boolean", "boolean", "choice", "choices", "number"]))
    finding: Plain = {"id": f"f{number}", "type": kind, "scope": draw(st.sampled_from(scopes))}
    if kind == "number":
        return {**finding, "unit": "years", "range": [0, 100]}
    if kind == "boolean":
        return finding
    values = {"plain": "plain", "active": "active", "known": "known"}
    normal = {"normal": ["plain"]} if draw(st.booleans()) else {}
    return {**finding, "values": values, **normal}


@st.composite
def _conclusion(draw: Draw, number: int, scopes: list[str], levels: list[str]) -> Plain:
    kind = draw(st.sampled_from(["abstraction", "hypothesis", "hypothesis"]))
    conclusion: Plain = {"id": f"c{number}", "kind": kind, "scope": draw(st.sampled_from(scopes))}
    if draw(st.integers(0, 3)) == 0:
        conclusion["given"] = draw(st.sampled_from(levels)) if kind == "hypothesis" else "yes"
        conclusion["question"] = "Is it so?"
    return conclusion


def _add_implications(draw: Draw, findings: list[Plain], conclusions: list[Plain]) -> None:
    """Let some items imply others of their scope that are answered by yes or no."""
    answered = [item for item in findings if item["type"] == "boolean"]
    answered += [item for item in conclusions if "given" in item]
    statable = [*findings, *(item for item in conclusions if "given" in item)]
    for item in statable:
        others = [other["id"] for other in answered if other is not item and other["scope"] == item["scope"]]
        if others and draw(st.integers(0, 5)) == 5:
            item["implies"] = [draw(st.sampled_from(others))]


class _RuleWriter:
    """Draws rules that read some items and no others."""

    def __init__(
        self, draw: Draw, scopes: Plain, levels: list[str], readable: list[Plain], targets: list[Plain]
    ) -> None:
        self.draw = draw
        self.scopes = scopes
        self.levels = levels
        self.readable = readable
        self._leveled = [item for item in readable if item.get("kind") == "hypothesis"]
        self.targets = targets

    def rule(self, conclusion: Plain) -> Plain:
        """A rule for a conclusion, which may also count against another one."""
        own = conclusion["scope"]
        scope = own if own != "person" else self._one_of(["person", *self.scopes])
        premise = self._premises(scope)
        then = {conclusion["id"]: self._level(conclusion, premise)}
        if self._once_in(4):
            against = self._one_of(
                [target for target in self.targets if target["scope"] in {scope, "person"}] or [conclusion]
            )
            then.setdefault(against["id"], "contrary")
        return {"title": "t", "scope": scope, "if": premise, "then": then, "because": "b"}

    def _level(self, conclusion: Plain, premise: list[Any]) -> str:
        if conclusion["kind"] == "abstraction":
            return "yes"
        carrying = {item["id"] for item in self._leveled}
        if any(_carries(part, carrying) for part in premise) and not self._once_in(3):
            return "inherit"
        level: str = self._one_of(self.levels)
        return level

    def _premises(self, scope: str) -> list[Any]:
        return [self._premise(scope, 2) for _ in range(self.draw(st.integers(1, 2)))]

    def _premise(self, scope: str, depth: int) -> Any:
        forms = ["test", "test", "test", "all", "any", "not", "at_least"]
        if scope != "person":
            forms.append("other")
        differing = [item for item in self.readable if item["scope"] != "person" and item.get("type") != "number"]
        if differing:
            forms.append("differ")
        match self._one_of(forms) if depth else "test":
            case "all" | "any" as word:
                return {word: self._several(scope, depth)}
            case "not":
                return {"not": self._premise(scope, depth - 1)}
            case "at_least":
                parts = self._several(scope, depth)
                return {"at_least": {"count": self.draw(st.integers(1, len(parts))), "of": parts}}
            case "other":
                return {f"other_{scope}": self._premise(scope, depth - 1)}
            case "differ":
                item = self._one_of(differing)
                names = [also["id"] for also in differing if also["scope"] == item["scope"]]
                return {
                    f"{item['scope']}s_differ": self.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
                }
            case _:
                return self._test(self._one_of([*self.readable, *self._leveled, *self._leveled]))

    def _several(self, scope: str, depth: int) -> list[Any]:
        return [self._premise(scope, depth - 1) for _ in range(self.draw(st.integers(1, 3)))]

    def _test(self, item: Plain) -> Any:
        if "kind" in item:
            form = self._one_of([None, "yes", "no", "level"] if item["kind"] == "hypothesis" else [None, "yes", "no"])
            if form is None:
                return item["id"]
            return {item["id"]: {"level": self._one_of(self.levels)} if form == "level" else form}
        match item["type"]:
            case "boolean":
                form = self._one_of([None, "yes", "no", {"known": "yes"}])
                return item["id"] if form is None else {item["id"]: form}
            case "number":
                return {item["id"]: self._number_test()}
            case kind:
                return {item["id"]: self._values_test(kind, list(item["values"]))}

    def _number_test(self) -> Plain:
        if self._once_in(4):
            return {"known": "yes"}
        words = self.draw(st.lists(st.sampled_from(list(COMPARISONS)), min_size=1, max_size=2, unique=True))
        return {word: self._one_of(THRESHOLDS) for word in words}

    def _values_test(self, kind: str, values: list[str]) -> Any:
        some = self.draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))
        forms: list[Any] = [{"not": some[0]}, {"not": some}, {"known": "yes"}]
        forms += [some[0], some] if kind == "choice" else [{"includes": some}, {"nonempty": "yes"}]
        return self._one_of(forms)

    def _one_of(self, options: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(options))

    def _once_in(self, times: int) -> bool:
        return bool(self.draw(st.integers(1, times)) == times)


def _carries(premise: Any, names: set[str]) -> bool:
    """Whether a premise can be true with a level: it reads one of the conclusions, and not to exclude it."""
    if isinstance(premise, str):
        return premise in names
    word, inner = next(iter(premise.items()))
    if word in names:
        return bool(inner != "no")
    if word in {"all", "any"}:
        return any(_carries(part, names) for part in inner)
    if word == "at_least":
        return any(_carries(part, names) for part in inner["of"])
    return word.startswith("other_") and _carries(inner, names)


# --- facts -----------------------------------------------------------------------------------------------------------


@st.composite
def stated_facts(draw: Draw, kb: KnowledgeBase, least: int = 0, most: int = 40) -> Plain:
    """A case as a fact file would state it: every form of value, side, set and unknown."""
    names = kb.vocabulary.statable
    count = min(len(names), most)
    chosen = (
        draw(st.lists(st.sampled_from(names), unique=True, min_size=min(least, count), max_size=count)) if names else []
    )
    teller = _Teller(draw, kb.model)
    members = [member for scope in kb.vocabulary.member_scopes for member in scope.members]
    side = draw(st.sampled_from([None, None, None, *members, "both"])) if members else None
    plain = {**({"side": side} if side else {}), "findings": {name: teller.state(name) for name in chosen}}
    assume(not _is_denied_everywhere(plain, kb.vocabulary))
    return plain


def _is_denied_everywhere(plain: Plain, vocabulary: Vocabulary) -> bool:
    """Whether facts say yes of a side that is not named and no of every side, which readers refuse."""
    try:
        facts_from(plain, vocabulary)
    except FactsError as error:
        if all("denied for every side" in fault.message for fault in error.faults):
            return True
        raise
    return False


class _Teller:
    """Draws how the facts of a case are stated."""

    def __init__(self, draw: Draw, model: KnowledgeModel) -> None:
        self.draw = draw
        self.vocabulary = model.vocabulary
        self.numbers = _numbers(model)

    def state(self, name: str) -> Any:
        item = self.vocabulary.item(name)
        assert item is not None
        scope = self.vocabulary.scope_of(item)
        return self._by_side(item, scope) if scope.members else self._value(item)

    def bare(self, name: str) -> Any:
        """A value without a side."""
        item = self.vocabulary.item(name)
        assert item is not None
        return self._value(item)

    def _by_side(self, item: Finding | Conclusion, scope: Scope) -> Any:
        members = list(scope.members)
        forms = ["bare", "sides", "sides", "both"]
        if isinstance(item, Conclusion) or item.type == "boolean":
            forms += ["word", "word"]
        match self.draw(st.sampled_from(forms)):
            case "bare":
                return self._value(item)
            case "both":
                return {"both": self._value(item)}
            case "word":
                return self.draw(st.sampled_from([*members, "both", "neither"]))
            case _:
                own = self.draw(st.lists(st.sampled_from([*members, NOT_STATED]), min_size=1, unique=True))
                return {member: self._value(item) for member in own}

    def _value(self, item: Finding | Conclusion) -> Any:
        kind = "boolean" if isinstance(item, Conclusion) else item.type
        values = list(item.values) if isinstance(item, Finding) else []
        options: dict[str, list[st.SearchStrategy[Any]]] = {
            "boolean": [st.sampled_from(["yes", "no", True, False])],
            "choice": [st.sampled_from(values)] if values else [],
            "choices": self._sets(values),
            "number": [st.sampled_from(self.numbers.get(item.id, NUMBERS))],
        }
        return self.draw(st.one_of(*options[kind], *options[kind], st.sampled_from(["unknown", None])))

    @staticmethod
    def _sets(values: list[str]) -> list[st.SearchStrategy[Any]]:
        if not values:
            return []
        word = st.sampled_from(["yes", "no", "unknown"])
        return [
            st.lists(st.sampled_from(values), unique=True, max_size=4),
            st.dictionaries(st.sampled_from(values), word, max_size=4),
        ]


def _numbers(model: KnowledgeModel) -> Mapping[str, list[float]]:
    """Numbers at and around the thresholds the rules compare with, inside each finding's range."""
    found: dict[str, list[float]] = {}
    for rule in model.rules.values():
        for test in tests(rule.premise):
            if test.operator in COMPARISONS:
                low, high = model.vocabulary.findings[test.item].range or (0, 100)
                near = [test.operand + step for step in (-1, -0.5, 0, 0.5, 1)]
                found.setdefault(test.item, []).extend(number for number in near if low <= number <= high)
    for finding in model.vocabulary.findings.values():
        if finding.type == "number" and finding.id not in found:
            low, high = finding.range or (0, 100)
            found[finding.id] = [low, (low + high) / 2, high]
    return found


@st.composite
def cases(draw: Draw) -> tuple[Plain, KnowledgeBase, Plain]:
    """Drawn values, the knowledge base they make, and facts for it."""
    plain = draw(knowledge())
    kb = build(plain)
    return plain, kb, draw(stated_facts(kb, least=3))


@st.composite
def facts_of_each_member(draw: Draw, kb: KnowledgeBase) -> Facts:
    """Much said of every member by name and of the person, and nothing that names no member."""
    teller = _Teller(draw, kb.model)
    findings: Plain = {}
    for name in kb.vocabulary.statable:
        item = kb.vocabulary.item(name)
        assert item is not None
        members = kb.vocabulary.scope_of(item).members
        if draw(st.integers(0, 3)):
            findings[name] = {member: teller.bare(name) for member in members} if members else teller.bare(name)
    return kb.facts(findings)


@st.composite
def added_facts(draw: Draw, kb: KnowledgeBase, facts: Facts) -> Mapping[Key, Value]:
    """What one more line of a fact file adds to the facts, whatever its form; what they hold already stays."""
    names = [name for name in kb.vocabulary.statable if _leaves_room(kb.vocabulary, facts, name)]
    if not names:
        return {}
    name = draw(st.sampled_from(names))
    teller = _Teller(draw, kb.model)
    line = {name: draw(st.sampled_from([teller.state, teller.bare]))(name)}
    assume(not _is_denied_everywhere({"findings": line}, kb.vocabulary))
    said = {key: _further(facts.values.get(key), value) for key, value in kb.facts(line).values.items()}
    return {key: value for key, value in said.items() if value != facts.values.get(key)}


def _leaves_room(vocabulary: Vocabulary, facts: Facts, name: str) -> bool:
    """Whether nothing is said yet of an item for some member, the unnamed one too."""
    item = vocabulary.item(name)
    assert item is not None
    return any((name, member) not in facts.values for member in vocabulary.scope_of(item).all_members)


def _further(held: Value | None, said: Value) -> Value:
    """What is held of one item once more is said of it: only a set can still be told more."""
    if isinstance(held, Mapping) and isinstance(said, Mapping):
        return {**said, **held}
    return said if held is None else held
