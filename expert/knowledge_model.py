"""The content of a knowledge base: one immutable value, with a digest of everything it says."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from expert import premises
from expert.errors import Place
from expert.evidence import Evidence
from expert.rules import Caution, Rule
from expert.vocabulary import CONTRARY, Vocabulary

FORMAT = 1
_PREMISE_TYPES = (
    premises.Test,
    premises.All,
    premises.Any_,
    premises.Not,
    premises.AtLeast,
    premises.Other,
    premises.Differ,
)


@dataclass(frozen=True)
class KnowledgeModel:
    """Everything a knowledge base says. ``folder`` is where it was read from, if it was."""

    name: str
    version: str
    title: str
    purpose: str
    disclaimer: str
    vocabulary: Vocabulary
    rules: Mapping[str, Rule]
    cautions: Mapping[str, Caution] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    folder: Path | None = field(default=None, compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def rules_for(self) -> Mapping[str, tuple[Rule, ...]]:
        """Conclusion id → the rules that support it (contrary ones excluded), in file order."""
        found: dict[str, list[Rule]] = {name: [] for name in self.vocabulary.conclusions}
        for rule in self.rules.values():
            for conclusion, level in rule.then.items():
                if level != CONTRARY:
                    found[conclusion].append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    @cached_property
    def rules_against(self) -> Mapping[str, tuple[Rule, ...]]:
        """Conclusion id → the rules that count against it, in file order."""
        found: dict[str, list[Rule]] = {name: [] for name in self.vocabulary.conclusions}
        for rule in self.rules.values():
            for conclusion, level in rule.then.items():
                if level == CONTRARY:
                    found[conclusion].append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    @cached_property
    def derivation_order(self) -> tuple[str, ...]:
        """The conclusions, each after those its rules read; ties in the order of the vocabulary.

        Raises:
            ValueError: where the rules form a cycle; the message names its items.
        """
        position = {name: index for index, name in enumerate(self.vocabulary.conclusions)}
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for name in position:
            read = {item for rule in self.rules_for[name] for item in premises.items(rule.premise)}
            sorter.add(name, *sorted(read & position.keys(), key=position.__getitem__))
        try:
            sorter.prepare()
        except CycleError as error:
            # graphlib lists the cycle from premise to conclusion; the first item stands last again
            raise ValueError(" → ".join(error.args[1])) from None
        order: list[str] = []
        while sorter.is_active():
            ready = sorted(sorter.get_ready(), key=position.__getitem__)
            order += ready
            sorter.done(*ready)
        return tuple(order)

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The knowledge base as JSON values: all that has meaning, nothing about files."""
        plurals = {scope.id: scope.plural for scope in self.vocabulary.scopes.values()}
        content = {
            "format": FORMAT,
            "name": self.name,
            "version": self.version,
            "title": self.title,
            "purpose": self.purpose,
            "disclaimer": self.disclaimer,
            "vocabulary": self.vocabulary,
            "rules": self.rules,
            "cautions": self.cautions,
            "evidence": self.evidence,
        }
        result: dict[str, Any] = _to_plain(content, plurals)
        return result

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the plain form as canonical JSON (sorted keys, no spaces, UTF-8), in hexadecimal."""
        return digest_of(self.plain)

    @property
    def identity(self) -> str:
        """Name, version and the start of the digest, as shown with every result."""
        return f"{self.name} {self.version} ({self.digest[:12]})"


def _to_plain(value: Any, plurals: dict[str, str]) -> Any:
    """Dataclasses become mappings (without places), premises their written form, tuples lists."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, _PREMISE_TYPES):
        return premises.plain(value, plurals)
    if isinstance(value, Mapping):
        return {str(key): _to_plain(item, plurals) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_to_plain(item, plurals) for item in value]
    return {name: _to_plain(getattr(value, name), plurals) for name in _field_names(type(value))}


def _field_names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that have meaning: those that count when two values are compared."""
    if kind not in _meaningful:
        _meaningful[kind] = tuple(entry.name for entry in dataclasses.fields(kind) if entry.compare)
    return _meaningful[kind]


_meaningful: dict[type, tuple[str, ...]] = {}


def digest_of(plain: Mapping[str, Any]) -> str:
    """SHA-256 of a plain form as canonical JSON (sorted keys, no spaces, UTF-8), in hexadecimal."""
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
