"""Which value of a fact gives its slots the truths that are wanted of them."""

from collections.abc import Iterable, Iterator

from expert.consultation import Consultation
from expert.explanations.regions import regions
from expert.explanations.variants import Edit
from expert.facts import Key, Value
from expert.inputs import value_truth
from expert.slots import Slot
from expert.truth import from_known
from expert.vocabulary import Conclusion, Finding

Wanted = tuple[tuple[str, bool], ...]  # aspects of one fact, each with whether it must be true or false


def edits_for(consultation: Consultation, key: Key, wanted: Iterable[tuple[Slot, bool]]) -> tuple[Edit, ...]:
    """The changes of one fact that give its slots the truths wanted of them; empty where no value does.

    Args:
        consultation: the case as it is; of several values that do, the one nearest to what is stated is taken.
        key: the item and member.
        wanted: slots of that key, each with whether it must become true or false.
    """
    item = consultation.model.vocabulary.item(key[0])
    asked = [(slot.aspect, truth) for slot, truth in wanted]
    if item is None or len(dict(asked)) != len(set(asked)):
        return ()
    if isinstance(item, Conclusion) or item.type == "boolean":
        return tuple(Edit(*key, truth) for _, truth in asked[:1])
    if item.type == "choices":
        return tuple(Edit(*key, truth, aspect) for aspect, truth in asked)
    held = consultation.facts.values.get(key)
    for value in _numbers(item, asked, held) if item.type == "number" else _choices(item, held):
        if all(value_truth(value, aspect) is from_known(truth, not truth) for aspect, truth in asked):
            return (Edit(*key, value),)
    return ()


def _choices(item: Finding, held: Value | None) -> Iterator[Value]:
    """The values of a choice: what is stated, the unremarkable ones, then the others."""
    stated = [held] if isinstance(held, str) else []
    yield from dict.fromkeys([*stated, *item.normal, *item.values])


def _numbers(item: Finding, asked: Iterable[tuple[str, bool]], held: Value | None) -> Iterator[float]:
    """What is stated, then a number of each region that the aspects tell apart, the nearest to it first."""
    numbers = [region.number for region in regions(item, (aspect for aspect, _ in asked))]
    if isinstance(held, int | float):
        yield held
        numbers.sort(key=lambda number: abs(number - held))
    yield from numbers
