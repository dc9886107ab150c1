"""A session: one case told bit by bit, revised and taken back, always as if it had been told at once."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from expert.errors import QuestionError
from expert.facts import Facts, Key, Value
from expert.loading.fact_changes import added, keys_named, revised, withdrawn
from expert.loading.statements import Statements, facts_of, read_statements, statements_of
from expert.result import Result
from expert.vocabulary import Vocabulary

TELL, RETRACT, REVISE = "tell", "retract", "revise"


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a session: ``tell``, ``revise`` or ``retract``.

    ``said`` maps (item, member) to what was told of it, None for the answer *unknown*; ``retracted`` lists what was
    withdrawn.
    """

    action: str
    said: Mapping[Key, Value | None]
    retracted: tuple[Key, ...] = ()


class Session:
    """One case told bit by bit; ``KnowledgeBase.session`` begins one.

    Only what was said is kept. Everything else follows from it anew after every change: what hung on a retracted fact
    is gone with it, and the result is the one of a case told at once. A change that fails leaves the session as it is.

    Threads may share a session: changes are made one after the other. Whoever needs facts and conclusions that belong
    together takes ``result`` once, which never changes, and reads both from it.

    >>> import expert
    >>> session = expert.load("leg_cramps").session({"leg_cramp": "left"})
    >>> session.tell(swelling="left")
    >>> session.result["CVI"].level
    'strong'
    >>> session.retract("swelling")
    >>> session.result["CVI"].level is None
    True
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        consult: Callable[[Facts], Result],
        facts: Mapping[str, Any] | Facts | None = None,
        side: str | None = None,
    ) -> None:
        """Begin with facts that ``undo`` does not take back; ``consult`` applies the rules to facts."""
        self._vocabulary = vocabulary
        self._consult = consult
        self._side = side
        self._lock = threading.RLock()
        first = (
            statements_of(facts)
            if isinstance(facts, Facts)
            else read_statements(facts or {}, vocabulary, side, "facts")
        )
        self._states = [_State(None, first, facts_of(first, vocabulary))]
        self._result: Result | None = None

    @property
    def facts(self) -> Facts:
        """The facts told and not retracted, with what they imply."""
        return self._states[-1].facts

    @property
    def history(self) -> tuple[Move, ...]:
        """Every change that was not undone, in the order they were made."""
        return tuple(state.move for state in self._states if state.move is not None)

    @property
    def result(self) -> Result:
        """The result of the facts as they are, made when it is first asked for."""
        with self._lock:
            if self._result is None:
                self._result = self._consult(self.facts)
            return self._result

    def tell(self, changes: Mapping[str, Any] | None = None, /, *, side: str | None = None, **values: Any) -> None:
        """Say something more, in every form a fact file knows.

        What was said before stays. Saying it again changes nothing; saying otherwise is a contradiction and refused.
        The same goes for each value of a set.

        Args:
            changes: finding → value, or a mapping with the keys of a fact file; more may be given by keyword.
            side: the default side for findings that state none; by default that of the session.
            **values: finding → value.

        Raises:
            FactsError: with every fault found, what was told otherwise before among them.
        """
        with self._lock:
            told = self._read(changes, values, side)
            self._move(Move(TELL, told.said), added(self._held, told, self._vocabulary))

    def revise(self, changes: Mapping[str, Any] | None = None, /, *, side: str | None = None, **values: Any) -> None:
        """Say something otherwise: a value takes the place of what was said of the same finding and side.

        ``unknown`` takes back what was said. Of what was not said before, it is the same as ``tell``. The arguments are
        those of ``tell``.

        Raises:
            FactsError: with every fault found.
        """
        with self._lock:
            told = self._read(changes, values, side)
            self._move(Move(REVISE, told.said), revised(self._held, told, self._vocabulary))

    def retract(self, *names: str) -> None:
        """Take back what was said, and with it everything that hung on it.

        Args:
            *names: ``swelling`` for every side, ``swelling@left`` for one. What was not said is passed over.

        Raises:
            FactsError: with every name that there is not.
        """
        with self._lock:
            keys = frozenset(keys_named(names, self._vocabulary))
            gone = tuple(key for key in self._held.said if key in keys)
            self._move(Move(RETRACT, MappingProxyType({}), gone), withdrawn(self._held, keys, self._vocabulary))

    def undo(self) -> Move:
        """Take back the last change that was not undone, whatever it was, and return it.

        Raises:
            QuestionError: where there is none.
        """
        with self._lock:
            move = self._states[-1].move
            if move is None:
                raise QuestionError("there is nothing to undo")
            self._states.pop()
            self._result = None
            return move

    def __repr__(self) -> str:
        return f"<Session: {len(self._held.said)} statements, {len(self.history)} changes>"

    @property
    def _held(self) -> Statements:
        return self._states[-1].statements

    def _read(self, changes: Mapping[str, Any] | None, values: Mapping[str, Any], side: str | None) -> Statements:
        told = {**(changes or {}), **values} if values else changes or {}
        return read_statements(told, self._vocabulary, self._side if side is None else side)

    def _move(self, move: Move, statements: Statements) -> None:
        """Go on with other statements, once it is clear that they can be read."""
        self._states.append(_State(move, statements, facts_of(statements, self._vocabulary)))
        self._result = None


@dataclass(frozen=True, slots=True)
class _State:
    """What was said after a move; the first state has none."""

    move: Move | None
    statements: Statements
    facts: Facts
