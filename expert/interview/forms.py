"""The form of an answer: what may be typed at a prompt. Values of several members are asked one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from expert.facts import Facts
from expert.interview.answer import Answer, Form
from expert.interview.sides import ALL, Legs, Sides
from expert.interview.values import Options, Plain, expected, is_unknown_word, read_value
from expert.loading.fact_values import UNKNOWN
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Item, Scope


@dataclass(frozen=True, slots=True)
class Single:
    """A value of the person, or of one member, or of several members one after the other.

    ``members`` are those still to be answered, ``given`` what was answered before.
    """

    item: Item
    scope: Scope
    members: tuple[str | None, ...]
    options: Mapping[str | None, Options]
    already: Mapping[str | None, Mapping[str, bool]]
    given: Mapping[str | None, Plain] = field(default_factory=dict)

    @property
    def prompt(self) -> str:
        """The words of the member."""
        return self.scope.words(self.members[0])

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The values to choose from."""
        return tuple(self.options[self.members[0]].rows())

    @property
    def expects(self) -> str:
        """What may be answered, and how for all members at once."""
        told = expected(self.item, self.options[self.members[0]])
        if len(self.members) < 2:
            return told
        return f"{told}; one {self.scope.label} after the other, or '{self._sides.words[-1]} …' at once"

    @property
    def _sides(self) -> Sides:
        """All members that are asked, so that one that was answered can be answered anew."""
        return Sides(self.scope, tuple(member for member in self.options if member is not None))

    def read(self, text: str) -> "Form | Answer":
        """Read the value of the next member, or of those that are named."""
        given = dict(self.given)
        if not given and is_unknown_word(text) and self.options[self.members[0]].find(text) is None:
            text = f"{ALL} {text}" if len(self.members) > 1 else text  # nothing is known of any of them
        for members, part in self._parts(text):
            for member in members:
                value = read_value(self.item, self.options[member], part, self.already[member])
                known = {name: "yes" if there else "no" for name, there in self.already[member].items()}
                given[member] = known if known and value == UNKNOWN else value  # what is known of a set stays
        left = tuple(member for member in self.members if member not in given)
        return replace(self, members=left, given=given) if left else Answer({self.item.id: given})

    def _parts(self, text: str) -> list[tuple[tuple[str | None, ...], str]]:
        """Members with what is typed of them: ``left 1, right none``; the next member where none is named."""
        first = self.members[0]
        found: list[tuple[tuple[str | None, ...], list[str]]] = []
        if first is not None and self.options[first].find(text) is None:
            for word in self._sides.short(text).split(" "):
                members = self._sides.named(word.rstrip(":,;="))
                if members:
                    found.append((members, []))
                elif found:
                    found[-1][1].append(word)
                else:
                    break
        told = [(members, " ".join(words).strip(",; ")) for members, words in found]
        return [(members, part) for members, part in told] or [((first,), text)]


def form_of(item: Item, scope: Scope, members: tuple[str | None, ...], facts: Facts) -> Form:
    """The form that asks an item of some members; a side that is not stated is asked about only by itself."""
    named = tuple(member for member in members if member not in {None, NOT_STATED})
    sides = Sides(scope, tuple(str(member) for member in named))
    if len(named) > 1 and (isinstance(item, Conclusion) or item.type == "boolean"):
        return Legs(item, sides)
    asked = named or members[:1]
    already = {member: _known_of_set(item, member, facts) for member in asked}
    options = {member: _options(item, already[member]) for member in asked}
    return Single(item, scope, asked, options, already)


def _options(item: Item, already: Mapping[str, bool]) -> Options:
    """The values to choose from: of a set, those that are not known yet."""
    values = item.values if isinstance(item, Finding) else {}
    return Options({name: words for name, words in values.items() if name not in already})


def _known_of_set(item: Item, member: str | None, facts: Facts) -> Mapping[str, bool]:
    value = facts.values.get((item.id, member))
    return value if isinstance(value, Mapping) else {}
