"""The words of a knowledge base: scopes, levels, kinds, urgency rungs, findings and conclusions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

PERSON = "person"
NOT_STATED = "not_stated"
CONTRARY = "contrary"
INHERIT = "inherit"
ROLES = ("red_flag", "hypothesis", "recommendation", "intermediate", "mechanism", "risk", "note")
NONE, OPEN, WITHHELD = "none", "open", "withheld"  # what answers hold in the place of a level or a rung
ANSWER_COLUMNS = ("row", "case", "urgency", "urgency_ceiling", "may_reassure", "fault")  # those of no conclusion
FINDING_TYPES = ("boolean", "choice", "choices", "number")


@dataclass(frozen=True, slots=True)
class Scope:
    """What findings belong to: the person as a whole, or one of several members such as the legs.

    ``members`` maps a member's name to its words. A scope other than the person has one more member, *not stated*, for
    statements that name no member; ``not_stated`` holds its words.
    """

    id: str
    label: str
    plural: str = ""
    members: Mapping[str, str] = field(default_factory=dict)
    not_stated: str = ""

    @property
    def all_members(self) -> tuple[str | None, ...]:
        """The members a rule is evaluated for: None for the person; else the members, then *not stated*."""
        return (*self.members, NOT_STATED) if self.members else (None,)

    def words(self, member: str | None) -> str:
        """The words for a member: ``left leg``; empty for the person."""
        if member is None:
            return ""
        return self.not_stated if member == NOT_STATED else self.members[member]


PERSON_SCOPE = Scope(PERSON, PERSON, "persons")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of conclusion; its ``role`` tells the report where conclusions of this kind belong.

    ``shown_from`` is a level: a report shows conclusions of this kind only where a hypothesis behind them reached it.
    """

    id: str
    label: str
    plural: str
    role: str
    levels: bool
    shown_from: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the urgency ladder; ``sources`` is empty where the documents themselves define it."""

    id: str
    label: str
    meaning: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that can be observed or asked.

    ``type`` is one of FINDING_TYPES. ``values`` maps each value of a choice to its words. ``normal`` names the values
    that are unremarkable. ``unit`` and ``range`` belong to numbers; the range catches slips of the keyboard only.
    ``implies`` names what is stated with it, where it is stated and remarkable.
    """

    id: str
    type: str
    scope: str
    label: str
    question: str
    group: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    normal: tuple[str, ...] = ()
    unit: str = ""
    range: tuple[float, float] | None = None
    help: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    descriptive: bool = False
    implies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Something rules can derive.

    ``levels`` tells whether it carries a level. ``given`` is None where a fact file may not state it, else the level
    such a statement counts as (an empty string for conclusions without levels). ``implies`` names others that may be
    given and are given with it.
    """

    id: str
    kind: str
    scope: str
    label: str
    meaning: str = ""
    levels: bool = False
    given: str | None = None
    implies: tuple[str, ...] = ()
    question: str = ""
    urgency: str = ""
    reassures: bool = False
    advice: str = ""
    competes_with: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terminal: bool = False
    sources: tuple[str, ...] = ()


Item = Finding | Conclusion


@dataclass(frozen=True)
class Vocabulary:
    """All the words of one knowledge base, each kind of word in the order it was declared."""

    levels: tuple[str, ...]
    inherit_up_to: str
    scopes: Mapping[str, Scope]
    kinds: Mapping[str, Kind]
    urgency: tuple[Rung, ...]
    findings: Mapping[str, Finding]
    conclusions: Mapping[str, Conclusion]

    def item(self, name: str) -> Item | None:
        """The finding or conclusion of that id, or None."""
        return self.findings.get(name) or self.conclusions.get(name)

    def names(self) -> Iterator[str]:
        """The ids of all findings and conclusions."""
        yield from self.findings
        yield from self.conclusions

    @cached_property
    def statable(self) -> tuple[str, ...]:
        """The ids a fact file may state: every finding, and the conclusions that may be given."""
        given = (name for name, conclusion in self.conclusions.items() if conclusion.given is not None)
        return (*self.findings, *given)

    @cached_property
    def member_scopes(self) -> tuple[Scope, ...]:
        """The scopes that have members, that is all but the person."""
        return tuple(scope for scope in self.scopes.values() if scope.members)

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        return {level: index for index, level in enumerate(self.levels)}

    def rank(self, level: str) -> int:
        """The height of a level, 0 for the lowest."""
        return self._rank[level]

    def rung_rank(self, rung: str) -> int:
        """The height of an urgency rung, 0 for the lowest."""
        return [known.id for known in self.urgency].index(rung)

    def scope_of(self, item: Item) -> Scope:
        """The scope an item belongs to."""
        return self.scopes[item.scope]

    def role(self, conclusion: Conclusion) -> str:
        """The role the conclusion's kind plays in a report."""
        return self.kinds[conclusion.kind].role
