"""The facts of a case one by one, as the person stated them: what can be kept, changed or withdrawn by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from expert.consultation import Consultation
from expert.explanations import wording
from expert.explanations.variants import Edit
from expert.facts import Facts, Key, Value, is_negative
from expert.slots import Slot
from expert.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class StatedFact:
    """One fact as it was stated: a value of an item, or that one value of a set is present or absent.

    A negative that was stated without a side is one fact of all ``members``. ``element`` names the value of a set;
    ``value`` is then a bool.
    """

    item: str
    members: tuple[str | None, ...]
    value: Value
    element: str = ""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The item with each of its members."""
        return tuple((self.item, member) for member in self.members)

    @property
    def withdrawal(self) -> tuple[Edit, ...]:
        """The changes that withdraw it."""
        return tuple(Edit(self.item, member, None, self.element) for member in self.members)

    def __str__(self) -> str:
        """Its id: ``swelling@left``, ``cramp_timing@left:night``; without a side where it holds for all."""
        return str(Slot(self.item, self.members[0] if len(self.members) == 1 else None, self.element))


def stated_facts(facts: Facts, vocabulary: Vocabulary) -> tuple[StatedFact, ...]:
    """The facts of a case, in the order they were stated; what others imply is no fact of its own."""
    implied = set(facts.implied)
    found: list[StatedFact] = []
    done: set[Key] = set()
    for key, value in facts.values.items():
        if key in implied or key in done:
            continue
        members = said_together(facts, vocabulary, key)
        done.update((key[0], member) for member in members)
        found.extend(_facts_of(key[0], members, value))
    return tuple(found)


def _facts_of(name: str, members: tuple[str | None, ...], value: Value) -> Iterator[StatedFact]:
    if isinstance(value, Mapping):
        yield from (StatedFact(name, members, present, element) for element, present in value.items())
    else:
        yield StatedFact(name, members, value)


def said_together(facts: Facts, vocabulary: Vocabulary, key: Key) -> tuple[str | None, ...]:
    """The members a statement speaks of: all of a scope for a negative without a side, else its own."""
    name, member = key
    item, value = vocabulary.item(name), facts.values[key]
    if item is None or member is None or not is_negative(item, value):
        return (member,)
    every = vocabulary.scope_of(item).all_members
    alike = all((name, own) in facts.values and facts.values[name, own] == value for own in every)
    return every if alike else (member,)


def stated_words(consultation: Consultation, fact: StatedFact) -> str:
    """A fact in words: ``swelling of the lower leg (left leg): yes``."""
    vocabulary = consultation.model.vocabulary
    item = vocabulary.item(fact.item)
    if item is None:  # the fact reader has refused it
        raise KeyError(fact.item)
    subject = wording.pairs_words(vocabulary, fact.keys)[0] if len(fact.members) > 1 else None
    subject = subject or wording.subject(vocabulary, item, fact.members[0])
    value = {fact.element: bool(fact.value)} if fact.element else fact.value
    return f"{subject}: {wording.value_words(item, value)}"
