"""Place what is stated without a side: which statements name none, and the same statements of one side."""

from collections.abc import Iterator

from expert.errors import FactsError, Fault
from expert.facts import Key, Value, is_negative
from expert.loading.fact_values import BOTH
from expert.loading.nodes import clip
from expert.loading.statements import Said, Statements, by_item
from expert.suggest import nearest
from expert.vocabulary import NOT_STATED, Scope, Vocabulary


def sides_meant(side: object, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """The members a side means, of each scope that has it.

    Raises:
        FactsError: where no scope has it; the message suggests the nearest.
    """
    scopes = vocabulary.member_scopes
    if not scopes:
        raise FactsError([Fault("nothing in this knowledge base has sides")])
    valid = [*dict.fromkeys(member for scope in scopes for member in scope.members), BOTH]
    if not isinstance(side, str) or side not in valid:
        word = clip(str(side))
        raise FactsError(
            [Fault(f"there is no side '{word}'; the sides are {', '.join(valid)}", None, nearest(word, valid))]
        )
    named = {scope.id: tuple(scope.members) if side == BOTH else (side,) for scope in scopes}
    return {scope.id: named[scope.id] for scope in scopes if side == BOTH or side in scope.members}


def without_side(said: Said, vocabulary: Vocabulary, scope: Scope) -> Iterator[Key]:
    """What is said positively of a member that is not named, and of no other."""
    for (name, member), value in said.items():
        item = vocabulary.item(name)
        if item is None or item.scope != scope.id or member != NOT_STATED or value is None:
            continue
        if not is_negative(item, value) and all(said.get((name, own)) is None for own in scope.members):
            yield name, member


def placed(held: Statements, vocabulary: Vocabulary, side: object) -> Statements:
    """The same statements, each that names no side as if it were of one, as a fact file's default side would read it.

    What is denied without a side is denied of every side, and stays so.

    Raises:
        FactsError: where there is no such side.
    """
    said: dict[Key, Value | None] = dict(held.said)
    places = dict(held.places)
    gone: set[Key] = set()
    for scope_id, members in sides_meant(side, vocabulary).items():
        for key in without_side(held.said, vocabulary, vocabulary.scopes[scope_id]):
            own: list[Key] = [(key[0], member) for member in members]
            said.update(dict.fromkeys(own, held.said[key]))
            places.update(dict.fromkeys(own, held.places[key]) if key in held.places else {})
            gone.add(key)
    kept = {key: value for key, value in by_item(said).items() if key not in gone}
    return Statements(kept, places, held.case, held.note, held.ignored)
