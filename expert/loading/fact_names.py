"""Read which facts a name means: ``swelling`` those of every side, ``swelling@left`` that of one."""

from expert.errors import Fault
from expert.facts import Key
from expert.loading.nodes import clip
from expert.suggest import nearest
from expert.vocabulary import NOT_STATED, Conclusion, Item, Vocabulary


def read_name(name: object, vocabulary: Vocabulary) -> tuple[Item, tuple[Key, ...]] | Fault:
    """The finding a name means, or the conclusion that may be stated, and its keys; a fault where there is none."""
    if not isinstance(name, str):
        return Fault(f"a finding is named by a text, not by a value of type {clip(type(name).__name__)}")
    word, at, member = name.partition("@")
    item = vocabulary.item(word)
    if item is None:
        return Fault(f"there is no finding '{clip(word)}'", None, nearest(word, vocabulary.statable))
    if isinstance(item, Conclusion) and item.given is None:
        return Fault(f"'{word}' is concluded by the rules: it is nothing that is stated")
    scope = vocabulary.scope_of(item)
    if not at:
        return item, tuple((word, own) for own in scope.all_members)
    if not scope.members:
        return Fault(f"'{word}' is about the person as a whole: name it without a side")
    if member not in scope.all_members:
        sides = (*scope.members, NOT_STATED)
        message = f"'{clip(member)}' is no side of '{word}'; its sides are {', '.join(sides)}"
        return Fault(message, None, nearest(member, sides))
    return item, ((word, member),)
