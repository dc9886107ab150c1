"""Stock experta: an engine class with a rule method per conjunction, written out by a generator, its own matcher.

Nobody writes three thousand methods by hand, and experta has no third value: the generator writes what such a person
would have to write, a method for each way in which something becomes known true or known false.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from benchmarks.peers import Known
from benchmarks.peers.dual_rail import Conjunction, conjunctions, input_facts
from expert.engines import _experta_shim as shim
from expert.engines.productions import Known as Fact
from expert.grounding import Program
from expert.inputs import Inputs


class ExpertaStock:
    """One engine instance for all cases: reset, declare, run, read the facts."""

    name = "experta, rule methods"
    note = "the stock matcher; no third value: Yes and No facts; methods written by a generator, one per conjunction"

    def __init__(self, program: Program) -> None:
        """Execute the generated source and build the network once."""
        self.source = source(program)
        names: dict[str, Any] = {"KnowledgeEngine": shim.KnowledgeEngine, "Fact": shim.Fact, "Rule": shim.Rule}
        names["NOT"] = import_module("experta.conditionalelement").NOT  # can be imported once the shim has been
        exec(compile(self.source, "<rules as experta methods>", "exec"), names)  # noqa: S102 - written just above
        self._yes, self._no, self._denied = names["Yes"], names["No"], names["Denied"]
        self._engine = names["Rules"]()
        self._derived = program.derived

    def run(self, inputs: Inputs) -> Known:
        """Everything known of the conclusions of one case."""
        engine = self._engine
        engine.reset()
        for kind, number, value in input_facts(inputs.true | inputs.given_true, inputs.false, inputs.given_false):
            made = self._denied if kind == "given" else self._yes if value else self._no
            engine.declare(made(of=number))
        engine.run()
        true = {fact["of"] for fact in engine.facts.values() if type(fact) is self._yes}
        false = {fact["of"] for fact in engine.facts.values() if type(fact) is self._no}
        return frozenset(true & self._derived), frozenset(false & self._derived)


def source(program: Program) -> str:
    """The Python source of the engine class."""
    lines = ["class Yes(Fact): pass", "class No(Fact): pass", "class Denied(Fact): pass", "class Part(Fact): pass"]
    lines += ["class Rules(KnowledgeEngine):"]
    for number, conjunction in enumerate(conjunctions(program)):
        lines += _method(number, conjunction, program)
    return "\n".join(lines)


def _method(number: int, conjunction: Conjunction, program: Program) -> Iterator[str]:
    patterns = [_fact(fact) for fact in conjunction.given]
    if conjunction.unless is not None:
        patterns += [f"NOT({_fact(conjunction.unless)})", f"salience={-conjunction.place}"]
    name = re.sub(r"\W+", "_", conjunction.title or "step")
    then = _fact(conjunction.then)
    slot = program.slots[conjunction.then[1]] if conjunction.then[0] == "slot" else ""
    yield f"    @Rule({', '.join(patterns)})"
    yield f"    def {name}_{number}(self):  # {slot}"
    yield f"        self.declare({then})"


def _fact(fact: Fact) -> str:
    kind, number, value = fact
    match kind:
        case "slot":
            return f"{'Yes' if value else 'No'}(of={number})"
        case "given":
            return f"Denied(of={number})"
        case _:
            return f"Part(of='{kind} {number} {value}')"
