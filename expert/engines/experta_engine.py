"""Forward chaining with experta: facts, a match network, an agenda ordered by salience, and firings.

experta's own matcher offers every new fact to every pattern and polls every rule after every firing. The matcher here
keeps experta's nodes, activations, agenda and engine loop, and replaces only those two searches by look-ups (alpha
hashing: R. B. Doorenbos, Production Matching for Large Learning Systems, 1995, §2.2.3).
"""

from collections.abc import Iterable
from typing import Any

from expert.engines._experta_shim import (
    ConflictSetNode,
    Fact,
    InitialFact,
    KnowledgeEngine,
    OrdinaryMatchNode,
    ReteMatcher,
    Rule,
    SameContextCheck,
    Token,
)
from expert.engines.outcome import Outcome
from expert.engines.productions import Known, Production, productions
from expert.grounding import Program
from expert.inputs import Inputs

NAME = "experta"


class KnownFact(Fact):  # type: ignore[misc] # experta has no types
    """Working memory: one thing that is known. ``what`` is a Known triple."""


class _TouchedNode(ConflictSetNode):  # type: ignore[misc]
    """A conflict set node that reports when it has something to tell, so that nobody need ask all of them."""

    def __init__(self, rule: Any, touched: list["_TouchedNode"]) -> None:
        super().__init__(rule)
        self.touched = touched

    def _activate(self, token: Any) -> None:
        self.touched.append(self)
        super()._activate(token)


class _HashedMatcher(ReteMatcher):  # type: ignore[misc]
    """experta's match network with look-ups instead of searches."""

    def build_network(self) -> None:
        self.entry: dict[Known | None, list[Any]] = {}
        self.nodes: list[Any] = []
        self.touched: list[_TouchedNode] = []
        for rule in self.engine.get_rules():
            last = _TouchedNode(rule, self.touched)
            self.nodes.append(last)
            self._wire([_key(pattern) for pattern in rule], last)

    def _wire(self, keys: list[Known | None], last: _TouchedNode) -> None:
        """Join the patterns left to right and lead the result to the rule's conflict set node."""
        left: Any = None
        for number, key in enumerate(keys):
            entry = self.entry.setdefault(key, [])
            if number == 0:
                if len(keys) == 1:
                    entry.append(last.activate)
                continue
            join = OrdinaryMatchNode(SameContextCheck())
            self.nodes.append(join)
            if left is None:
                self.entry[keys[0]].append(join.activate_left)
            else:
                left.add_child(join, join.activate_left)
            entry.append(join.activate_right)
            left = join
        if left is not None:
            left.add_child(last, last.activate)

    def changes(
        self, adding: Iterable[Any] | None = None, deleting: Iterable[Any] | None = None
    ) -> tuple[list[Any], list[Any]]:
        """Pass new and removed facts into the network; return the activations that appeared and disappeared."""
        for fact in deleting or ():
            self._send(fact, Token.invalid(fact))
        for fact in adding or ():
            self._send(fact, Token.valid(fact))
        added: list[Any] = []
        removed: list[Any] = []
        for node in dict.fromkeys(self.touched):
            new, gone = node.get_activations()
            added += new
            removed += gone
        self.touched.clear()
        return added, removed

    def _send(self, fact: Any, token: Any) -> None:
        for activate in self.entry.get(_key(fact), ()):
            activate(token)

    def reset(self) -> None:
        for node in self.nodes:
            node._reset()  # noqa: SLF001 - experta's own name for emptying one node
            if isinstance(node, _TouchedNode):
                node.get_activations()
        self.touched.clear()


def _key(fact: Any) -> Known | None:
    """What a fact or pattern is looked up by; None for the fact that starts every run."""
    found: Known | None = fact.get("what")
    return found


class _Engine(KnowledgeEngine):  # type: ignore[misc]
    """experta's engine over generated rules."""

    __matcher__ = _HashedMatcher

    def __init__(self, made: tuple[Production, ...]) -> None:
        self.known: set[Known] = set()
        self.trace: dict[int, None] = {}
        self.rules = [_rule(production, -number) for number, production in enumerate(made)]
        super().__init__()

    def get_rules(self) -> list[Any]:
        return self.rules

    def know(self, fact: Known) -> None:
        """Declare a fact, once."""
        if fact not in self.known:
            self.known.add(fact)
            self.declare(KnownFact(what=fact))


def _rule(production: Production, salience: int) -> Any:
    """The experta rule of a production. Saliences all differ, so the firing order is the same in every run."""

    def fire(engine: _Engine) -> None:
        if production.clause is not None:
            engine.trace.setdefault(production.clause)
        if production.unless is None or production.unless not in engine.known:
            engine.know(production.then)

    patterns = [KnownFact(what=known) for known in production.given] or [InitialFact()]
    return Rule(*patterns, salience=salience)(fire)


class ExpertaEngine:
    """The experta engine of one ground knowledge base. The network is built once; one consultation at a time."""

    name = NAME

    def __init__(self, program: Program) -> None:
        self._engine = _Engine(productions(program))

    def run(self, inputs: Inputs) -> Outcome:
        """Run one case to the end."""
        engine = self._engine
        engine.known, engine.trace = set(), {}
        engine.reset()
        engine.running = True  # one matching pass for all inputs instead of one per input
        for fact in _input_facts(inputs):
            engine.know(fact)
        engine.run()
        slots = [fact for fact in engine.known if fact[0] == "slot"]
        true = frozenset(number for _, number, value in slots if value)
        false = frozenset(number for _, number, value in slots if not value)
        return Outcome(NAME, true, false, tuple(engine.trace))


def _input_facts(inputs: Inputs) -> Iterable[Known]:
    yield from (("slot", slot, True) for slot in sorted(inputs.true | inputs.given_true))
    yield from (("slot", slot, False) for slot in sorted(inputs.false))
    yield from (("given", slot, False) for slot in sorted(inputs.given_false))
