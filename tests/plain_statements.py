"""A case as a plain table of what was said, changed by rules written down apart from the package, for its tests.

The table maps item → member → what was said of it, in the words of a fact file.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from expert import KnowledgeBase
from expert.facts import Value, is_negative
from expert.vocabulary import NOT_STATED

Plain = dict[str, Any]
Table = dict[str, dict[str | None, Any]]


class Contradicted(Exception):  # noqa: N818 - an answer of the model
    """What is told was told otherwise before."""


def spelled(kb: KnowledgeBase, plain: Plain) -> Table:
    """What a fact file says, every side spelled out and nothing that is implied; what is known stands first."""
    findings, head = plain.get("findings", {}), {key: plain[key] for key in plain if key != "findings"}
    known: list[tuple[str, str | None, Any]] = []
    unknown: list[tuple[str, str | None, Any]] = []
    for item, said in findings.items():
        facts = kb.facts({**head, "findings": {item: said}})  # by itself, so that no other implies it
        stated = ((key, value) for key, value in facts.values.items() if key not in facts.implied)
        known += [(*key, _plain(value)) for key, value in stated]
        unknown += [(*key, "unknown") for key in facts.unknown]
    table: Table = {}
    for item, side, word in (*known, *unknown):
        table.setdefault(item, {})[side] = word
    return table


def _plain(value: Value) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        {name: "yes" if present else "no" for name, present in value.items()} if isinstance(value, Mapping) else value
    )


def as_file(table: Table) -> Plain:
    """The fact file of a table."""
    return {"findings": {item: own[None] if None in own else dict(own) for item, own in table.items()}}


def revise(kb: KnowledgeBase, table: Table, told: Table) -> Table:
    """Each item's last word counts.

    Said in one word of all sides, *no* is one statement: another word without a side replaces it whole, and a side told
    otherwise leaves it standing for the other named sides. *Unknown* of all sides leaves nothing.
    """
    after = {item: dict(own) for item, own in table.items()}
    for item, words in told.items():
        own = after.setdefault(item, {})
        sides = _sides(kb, item)
        if sides and _one_no(kb, item, own):
            news = {side: word for side, word in words.items() if own.get(side) != word}
            if NOT_STATED in news:
                for side in set(sides) - set(words):
                    del own[side]
            elif news and NOT_STATED not in words:
                del own[NOT_STATED]
        if sides and NOT_STATED not in words and [words.get(side) for side in sides] == ["unknown"] * len(sides):
            own.pop(NOT_STATED, None)
        own.update(words)
    return after


def tell(kb: KnowledgeBase, table: Table, told: Table) -> Table:
    """What was said stays; a set is told value by value."""
    joined: Table = {}
    for item, words in told.items():
        for side, word in words.items():
            held = table.get(item, {}).get(side, "unknown")
            if held == "unknown":
                joined.setdefault(item, {})[side] = word
            elif isinstance(held, dict) and isinstance(word, dict):
                if any(held.get(name, one) != one for name, one in word.items()):
                    raise Contradicted
                joined.setdefault(item, {})[side] = {**held, **word}
            elif held == word:
                joined.setdefault(item, {})[side] = word
            else:
                raise Contradicted
    after = revise(kb, table, joined)
    for item, own in table.items():
        if any(word != "unknown" and side not in after[item] for side, word in own.items()):
            raise Contradicted
    return after


def retract(kb: KnowledgeBase, table: Table, names: Iterable[str]) -> Table:
    """Names such as ``f1`` and ``f1@left`` taken out."""
    after = {item: dict(own) for item, own in table.items()}
    for name in names:
        item, _, side = name.partition("@")
        own = after.get(item, {})
        if not side:
            after.pop(item, None)
            continue
        if side != NOT_STATED and _one_no(kb, item, table.get(item, {})):
            own.pop(NOT_STATED, None)
        own.pop(side, None)
    return {item: own for item, own in after.items() if own}


def _sides(kb: KnowledgeBase, item: str) -> list[str]:
    found = kb.vocabulary.item(item)
    assert found is not None
    return list(kb.vocabulary.scope_of(found).members)


def _one_no(kb: KnowledgeBase, item: str, own: Mapping[str | None, Any]) -> bool:
    """Whether what was said is *no*, or another word for nothing remarkable, of all sides."""
    sides = _sides(kb, item)
    words = [own.get(side) for side in (*sides, NOT_STATED)]
    if not sides or any(word is None or word != words[0] for word in words) or words[0] == "unknown":
        return False
    found = kb.vocabulary.item(item)
    assert found is not None
    value = kb.facts({item: {sides[0]: words[0]}}).values[item, sides[0]]
    return is_negative(found, value)
