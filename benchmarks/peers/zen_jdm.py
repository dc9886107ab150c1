"""zen-engine: the rules as expressions of one JDM expression node, each reading those before it.

A decision graph has no chaining: the expressions stand in dependency order. Its ``and``, ``or`` and ``not`` fail on
null, so Kleene's logic is written as comparisons, ``x == true`` and ``x == false``, once for true and once for false.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import combinations

import zen

from benchmarks.peers import Known
from expert.engines.circuit import given_slots
from expert.formulas import Agreement, And, Constant, Count, Formula, Literal, Negation, Or, When
from expert.grounding import Definition, Program
from expert.inputs import Inputs
from expert.truth import FALSE, TRUE


class Zen:
    """One decision for all cases."""

    name = "zen-engine"
    note = "no chaining and no third value: expressions in dependency order, written for known true and known false"

    def __init__(self, program: Program) -> None:
        """Create the decision once."""
        self._derived = sorted(program.derived)
        expressions = list(_Writer(program).expressions())
        self._decision = zen.ZenEngine().create_decision(json.dumps(_graph(expressions)))

    def run(self, inputs: Inputs) -> Known:
        """Everything known of the conclusions of one case."""
        stated: dict[str, bool] = {f"s{slot}": True for slot in inputs.true}
        stated |= {f"s{slot}": False for slot in inputs.false}
        stated |= {f"g{slot}": True for slot in inputs.given_true}
        stated |= {f"g{slot}": False for slot in inputs.given_false}
        found = self._decision.evaluate(stated)["result"]
        true = frozenset(slot for slot in self._derived if found.get(f"t{slot}"))
        return true, frozenset(slot for slot in self._derived if found.get(f"f{slot}"))


def _graph(expressions: Sequence[tuple[str, str]]) -> dict[str, object]:
    place = {"x": 0, "y": 0}
    rows = [{"id": key, "key": key, "value": value} for key, value in expressions]
    content = {"expressions": rows, "passThrough": False}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "facts", "position": place},
        {"id": "rules", "type": "expressionNode", "name": "rules", "position": place, "content": content},
        {"id": "out", "type": "outputNode", "name": "conclusions", "position": place},
    ]
    pairs = [("in", "rules"), ("rules", "out")]
    edges = [{"id": f"{one}-{two}", "sourceId": one, "targetId": two, "type": "edge"} for one, two in pairs]
    return {"nodes": nodes, "edges": edges}


class _Writer:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.statable = given_slots(program)

    def expressions(self) -> Iterator[tuple[str, str]]:
        for definition in self.program.definitions:
            yield f"t{definition.slot}", self._true(definition)
            yield f"f{definition.slot}", self._false(definition)

    def _true(self, definition: Definition) -> str:
        ways = [self._known(self.program.clauses[index].formula, wanted=True) for index in definition.clauses]
        if definition.stronger is not None:
            ways.append(f"$.t{definition.stronger}")
        if definition.slot in self.statable:
            ways.append(f"g{definition.slot} == true")
        return _either(ways)

    def _false(self, definition: Definition) -> str:
        ways = [f"g{definition.slot} == false"] if definition.slot in self.statable else []
        if definition.clauses:
            parts = [self._known(self.program.clauses[index].formula, wanted=False) for index in definition.refuted_by]
            stronger = [f"$.f{definition.stronger}"] if definition.stronger is not None else []
            ways.append(_together([*parts, *stronger]))
            if definition.alike:
                ways.append(_together([f"$.f{slot}" for slot in definition.alike]))
        return _together([f"not $.t{definition.slot}", _either(ways)])

    def _known(self, formula: Formula, *, wanted: bool) -> str:
        """When a formula is known true (or known false, where that is wanted), as a boolean expression."""
        match formula:
            case Literal(slot) if slot in self.program.derived:
                return f"$.{'t' if wanted else 'f'}{slot}"
            case Literal(slot):
                return f"s{slot} == {'true' if wanted else 'false'}"
            case Constant(value):
                return "true" if value is (TRUE if wanted else FALSE) else "false"
            case Negation(part):
                return self._known(part, wanted=not wanted)
            case When(condition, part):
                return _together([self._known(condition, wanted=True), self._known(part, wanted=wanted)])
            case Count(count, parts):
                needed = count if wanted else len(parts) - count + 1
                known = [self._known(part, wanted=wanted) for part in parts]
                return _either([_together(way) for way in combinations(known, needed)])
            case And(parts) | Or(parts) | Agreement(parts):
                known = [self._known(part, wanted=wanted) for part in parts]
                whole = isinstance(formula, Agreement) or isinstance(formula, And) == wanted
                return _together(known) if whole else _either(known)
        raise TypeError(formula)


def _together(parts: Sequence[str]) -> str:
    return f"({' and '.join(parts)})" if parts else "true"


def _either(parts: Sequence[str]) -> str:
    return f"({' or '.join(parts)})" if parts else "false"
