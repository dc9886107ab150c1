"""Change what is stated of a case: state more, state otherwise, withdraw; what follows from it is then read anew.

What was said of all sides in one word (``swelling: no``) is one statement: it holds until a side is told otherwise,
and then only of the other named sides.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace
from typing import Any

from expert.errors import FactsError, Fault, Place
from expert.facts import Facts, Key, Value, is_negative
from expert.loading.fact_names import read_name
from expert.loading.fault_list import FaultList
from expert.loading.nodes import Node
from expert.loading.placing import placed
from expert.loading.statements import Said, Statements, by_item, facts_of, read_statements, statements_of
from expert.vocabulary import NOT_STATED, Item, Vocabulary


def keys_named(names: Iterable[str], vocabulary: Vocabulary) -> tuple[Key, ...]:
    """The keys of names such as ``swelling``, which means every side, and ``swelling@left``.

    Raises:
        FactsError: with every name that there is not.
    """
    faults = FaultList(FactsError)
    found: dict[Key, None] = {}
    for name in (names,) if isinstance(names, str) else names:
        named = read_name(name, vocabulary)
        if isinstance(named, Fault):
            faults.append(named)
        else:
            found.update(dict.fromkeys(named[1]))
    faults.close()
    return tuple(found)


def revised(held: Statements, told: Statements, vocabulary: Vocabulary) -> Statements:
    """What is held, with what is told in its place: of each item and side, the last word counts."""
    names = dict.fromkeys(name for name, _ in told.said)
    gone = {key for name in names for key in _outdated(name, held, told, vocabulary)}
    joined = by_item({**held.said, **told.said})  # before anything goes, so that each item keeps its place
    said = {key: value for key, value in joined.items() if key not in gone}
    places = {**{key: place for key, place in held.places.items() if key not in told.said}, **told.places}
    return replace(held, said=said, places=places, case=told.case or held.case, note=told.note or held.note)


def _outdated(name: str, held: Statements, told: Statements, vocabulary: Vocabulary) -> Iterator[Key]:
    """What is held of an item and no longer holds, though nothing is told of the same side."""
    item = vocabulary.item(name)
    members = vocabulary.scope_of(item).members if item else ()
    if item is None or not members:
        return
    unnamed = (name, NOT_STATED)
    own: list[Key] = [(name, member) for member in members]
    if unnamed in told.said:
        if _denies_alike(item, own, held.said) and told.said[unnamed] != held.said[unnamed]:
            yield from (key for key in own if key not in told.said)
        return
    told_all_unknown = all(told.said.get(key, True) is None for key in own)
    told_otherwise = any(told.said[key] != held.said.get(key) for key in own if key in told.said)
    if told_all_unknown or (told_otherwise and _denies_alike(item, own, held.said)):
        yield unnamed


def _denies_alike(item: Item, own: list[Key], said: Said) -> bool:
    """Whether the same negative is said of every side and of one not named: what ``swelling: no`` says."""
    value = said.get((item.id, NOT_STATED))
    return value is not None and is_negative(item, value) and all(said.get(key) == value for key in own)


def withdrawn(held: Statements, keys: Iterable[Key], vocabulary: Vocabulary) -> Statements:
    """What is held without what is said of these; a denial of all sides no longer holds of one not named."""
    gone = set(keys)
    for name in {name for name, member in gone if member not in {None, NOT_STATED}}:
        item = vocabulary.item(name)
        own: list[Key] = [(name, member) for member in vocabulary.scope_of(item).members] if item else []
        if item is not None and _denies_alike(item, own, held.said):
            gone.add((name, NOT_STATED))
    return replace(held, said={key: value for key, value in held.said.items() if key not in gone})


def changed(
    facts: Facts,
    vocabulary: Vocabulary,
    changes: AbstractMapping[str, Any] | Node,
    unset: Iterable[str] = (),
    side: str | None = None,
    as_side: str | None = None,
) -> Facts:
    """The facts of a case with some withdrawn and then others stated; those that follow from them are read anew.

    Args:
        facts: the facts as they are.
        vocabulary: the words of the knowledge base.
        changes: finding → value, as a fact file would state it. A value takes the place of what was stated of the same
            side; ``unknown`` withdraws it and records the answer.
        unset: what is withdrawn first: ``swelling`` for every side, ``swelling@left`` for one. What is not stated is
            passed over.
        side: the default side for changes that state none.
        as_side: the side of which everything is that names none, in what is left of the facts and in the changes.

    Raises:
        FactsError: with every fault found; where nothing names no side, there is nothing to place.
    """
    held = withdrawn(statements_of(facts), keys_named(unset, vocabulary), vocabulary)
    told = read_statements(changes, vocabulary, side)
    if as_side is not None:
        moved = placed(held, vocabulary, as_side), placed(told, vocabulary, as_side)
        if moved == (held, told):
            raise FactsError([Fault(f"nothing is stated without a side, so nothing can be placed at '{as_side}'")])
        held, told = moved
    return facts_of(revised(held, told, vocabulary), vocabulary)


def added(held: Statements, told: Statements, vocabulary: Vocabulary) -> Statements:
    """What is held and what is told beside it; of a set, each value is told by itself.

    Raises:
        FactsError: with everything that is told otherwise than it is held.
    """
    faults = FaultList(FactsError)
    said: dict[Key, Value | None] = {}
    for key, value in told.said.items():
        before = held.said.get(key)
        said[key] = _joined(before, value)
        if not _agrees(before, value):
            faults.append(_told_otherwise(key, told.places.get(key)))
    if not faults:
        gone = (
            key for name in dict.fromkeys(name for name, _ in said) for key in _outdated(name, held, told, vocabulary)
        )
        faults.extend(_told_otherwise(key, None) for key in gone if held.said.get(key) is not None)
    faults.close()
    return revised(held, replace(told, said=said), vocabulary)


def _agrees(before: Value | None, value: Value | None) -> bool:
    """Whether a value is no other than what is held; of what is not known, any value is news."""
    if before is None:
        return True
    if isinstance(before, AbstractMapping) and isinstance(value, AbstractMapping):
        return all(before.get(name, present) == present for name, present in value.items())
    return before == value


def _joined(before: Value | None, value: Value | None) -> Value | None:
    """A value with what is held of the same set beside it."""
    if isinstance(before, AbstractMapping) and isinstance(value, AbstractMapping):
        return {**before, **value}
    return value


def _told_otherwise(key: Key, place: Place | None) -> Fault:
    name, member = key
    shown = f"{name}@{member}" if member else name
    return Fault(f"'{shown}' was told otherwise before: revise it, or retract it first", place)
