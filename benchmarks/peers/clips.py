"""CLIPS through clipspy: an ordered fact per thing that is known, a rule per conjunction, forward chaining by Rete."""

import re
from collections.abc import Iterator
from typing import Any

import clips
from clips._clips import lib

from benchmarks.peers import Known
from benchmarks.peers.dual_rail import Conjunction, conjunctions, input_facts
from expert.engines.productions import Known as Fact
from expert.grounding import Program
from expert.inputs import Inputs


class Clips:
    """One CLIPS environment for all cases: reset, assert, run, read the facts."""

    name = "clipspy"
    note = "no third value: a fact for known true and one for known false; salience only for what can be contested"

    def __init__(self, program: Program) -> None:
        """Build the environment once."""
        self._words = _Words(program)
        self._derived = program.derived
        self._meaning: dict[str, tuple[int, bool]] = {}
        for slot in sorted(program.derived):
            for value in (True, False):
                self._meaning[self._words.fact(("slot", slot, value))] = (slot, value)
        self._environment = clips.Environment()
        for construct in source(program):
            self._environment.build(construct)

    def run(self, inputs: Inputs) -> Known:
        """Everything known of the conclusions of one case."""
        environment = self._environment
        environment.reset()
        for fact in input_facts(inputs.true | inputs.given_true, inputs.false, inputs.given_false):
            _text(environment.assert_string(self._words.fact(fact)))
        environment.run()
        texts = [_text(fact) for fact in environment.facts()]
        known = [self._meaning[text] for text in texts if text in self._meaning]
        true = frozenset(slot for slot, value in known if value)
        return true, frozenset(slot for slot, value in known if not value)


def _text(fact: Any) -> str:
    """The text of a fact, which is then let go.

    clipspy 1.0.6 retains the fact of every wrapper and releases none: it calls ``ReleaseFact``, which takes a fact,
    with an environment too, and swallows the error. Without this, each case would be slower than the one before.
    """
    text = str(fact)
    lib.ReleaseFact(fact._fact)  # noqa: SLF001 - clipspy offers no other way
    return text


def source(program: Program) -> Iterator[str]:
    """The CLIPS source: one ``defrule`` per conjunction."""
    words = _Words(program)
    for number, conjunction in enumerate(conjunctions(program)):
        yield _rule(number, conjunction, words)


def _rule(number: int, conjunction: Conjunction, words: "_Words") -> str:
    patterns = [words.fact(fact) for fact in conjunction.given]
    if conjunction.unless is not None:
        patterns = [f"(declare (salience {-conjunction.place}))", *patterns, f"(not {words.fact(conjunction.unless)})"]
    left = "\n  ".join(patterns)
    return (
        f"(defrule {conjunction.title or 'step'}-{number}\n  {left}\n  =>\n  (assert {words.fact(conjunction.then)}))"
    )


class _Words:
    """A fact in the words of a CLIPS user: the item as the relation, then side, value or level, and yes or no."""

    def __init__(self, program: Program) -> None:
        self._slots = program.slots

    def fact(self, fact: Fact) -> str:
        kind, number, value = fact
        if kind not in {"slot", "given"}:
            return f"({kind} {number} {'yes' if value else 'no'})"
        slot = self._slots[number]
        words = [re.sub(r"[^\w.]+", "-", word) for word in (slot.item, slot.member, slot.aspect) if word]
        if kind == "given":
            words.insert(0, "denied")
        return f"({' '.join(words)} {'yes' if value else 'no'})"
