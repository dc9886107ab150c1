"""What was said of one case, by itself, and the facts that follow from it."""

from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from expert.errors import FactsError, Fault, Place
from expert.facts import Facts, Key, Value
from expert.loading.fact_reader import FactReader
from expert.loading.fault_list import FaultList
from expert.loading.nodes import Mapping, Node, Scalar, Sequence
from expert.loading.python_nodes import node_from
from expert.vocabulary import Vocabulary

Said = AbstractMapping[Key, Value | None]


@dataclass(frozen=True, slots=True)
class Statements:
    """What was said of one case and nothing that follows from it; None stands for the answer *unknown*."""

    said: Said = field(default_factory=dict)
    places: AbstractMapping[Key, Place] = field(default_factory=dict, compare=False, repr=False)
    case: str = ""
    note: str = ""
    ignored: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        """Copy the mappings, what is said of one item kept together, so that nobody can change them afterwards."""
        said = by_item(self.said)
        object.__setattr__(self, "said", MappingProxyType(said))
        object.__setattr__(self, "places", MappingProxyType({key: p for key, p in self.places.items() if key in said}))


def by_item(said: Said) -> dict[Key, Value | None]:
    """What is said of one item kept together, where it was first said."""
    groups: dict[str, dict[Key, Value | None]] = {}
    for key, value in said.items():
        groups.setdefault(key[0], {})[key] = value
    return {key: value for group in groups.values() for key, value in group.items()}


def statements_of(facts: Facts) -> Statements:
    """What was said, of facts that were read."""
    implied = set(facts.implied)
    said: dict[Key, Value | None] = {key: value for key, value in facts.values.items() if key not in implied}
    for key in facts.unknown:
        said.setdefault(key, None)
    return Statements(said, facts.places, facts.case, facts.note, facts.ignored)


def facts_of(statements: Statements, vocabulary: Vocabulary) -> Facts:
    """The facts of what was said, with what that implies.

    Raises:
        FactsError: where something is said of a side that is not named and denied for every side.
    """
    faults = FaultList(FactsError)
    said = statements.said
    reader = FactReader(
        vocabulary,
        faults=faults,
        ignored=list(statements.ignored),
        values={key: value for key, value in said.items() if value is not None},
        unknown=[key for key, value in said.items() if value is None],
        places=dict(statements.places),
        case=statements.case,
        note=statements.note,
    )
    facts = reader.facts()
    faults.close()
    return facts


def read_statements(
    values: AbstractMapping[str, Any] | Node,
    vocabulary: Vocabulary,
    side: str | None = None,
    name: str = "changes",
) -> Statements:
    """Read what is said, in every form a fact file knows.

    Args:
        values: a mapping of findings to values, or one with the keys of a fact file, or the node of one.
        vocabulary: the words of the knowledge base.
        side: the default side for findings that state none.
        name: what the mapping is called in the places of faults.

    Raises:
        FactsError: with every fault found.
    """
    faults = FaultList(FactsError)
    node = values if isinstance(values, Mapping | Sequence | Scalar) else node_from(values, name, faults)
    reader = FactReader(vocabulary, faults=faults)
    if node is not None:
        reader.take(node, side)
    faults.close()
    said: dict[Key, Value | None] = {**reader.values, **dict.fromkeys(reader.unknown)}
    return Statements(said, reader.places, reader.case, reader.note)
