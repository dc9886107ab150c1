"""Sets of changes in few lines: alternatives on one fact, on its sides, and beside a common change are told at once."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from expert.explanations.changes import Change
from expert.explanations.counterfactuals import ChangeSet
from expert.facts import Key, Value

_FEW = 2  # lines with one change in common that are still told one by one


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Changes of one fact, any of which will do; ``sides`` are facts that differ in their members alone."""

    item: str
    element: str
    old: Value | None
    sides: tuple[tuple[str | None, ...], ...]
    new: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Sets of as many changes each, one of every part, that all do the same; ``sets`` of them."""

    parts: tuple[Alternatives, ...]
    level: str | None
    brings: tuple[Key, ...]
    sets: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """Lines that have their first part in common; a single line stands for itself."""

    lines: tuple[Line, ...]


def bundles(sets: Iterable[ChangeSet]) -> tuple[Bundle, ...]:
    """The lines of sets of one size, those with a common change together, in the order of the sets."""
    lines: Sequence[Line] = [_line(one) for one in sets]
    size = len(lines[0].parts) if lines else 0
    for place in reversed(range(size)):
        lines = _merged(lines, place, lambda part: replace(part, new=()), _with_values)
    for place in reversed(range(size)):
        lines = _merged(lines, place, lambda part: replace(part, sides=()), _with_sides)
    return tuple(_bundled(lines))


def _line(one: ChangeSet) -> Line:
    return Line(tuple(map(_alternatives, one.changes)), one.level, one.brings, 1)


def _alternatives(change: Change) -> Alternatives:
    return Alternatives(change.item, change.element, change.old, (change.members,), (change.new,))


def _merged(
    lines: Iterable[Line],
    place: int,
    likeness: Callable[[Alternatives], Hashable],
    joined: Callable[[Alternatives, Alternatives], Alternatives],
) -> list[Line]:
    """The lines with those joined that are alike but for what one part may become, or for its sides."""
    found: dict[Hashable, Line] = {}
    for line in lines:
        alike = tuple(_hashable(likeness(part) if at == place else part) for at, part in enumerate(line.parts))
        key = (alike, line.level, line.brings)
        before = found.get(key)
        if before is None:
            found[key] = line
            continue
        parts = list(before.parts)
        parts[place] = joined(parts[place], line.parts[place])
        found[key] = Line(tuple(parts), line.level, line.brings, before.sets + line.sets)
    return list(found.values())


def _hashable(part: Hashable) -> Hashable:
    return repr(part)


def _with_values(one: Alternatives, other: Alternatives) -> Alternatives:
    return replace(one, new=(*one.new, *other.new))


def _with_sides(one: Alternatives, other: Alternatives) -> Alternatives:
    return replace(one, sides=(*one.sides, *other.sides))


def _bundled(lines: Sequence[Line]) -> Iterator[Bundle]:
    """Put lines together that share a part: the part that most of the lines left share, while more than a few do."""
    left = list(lines)
    places = {id(line): place for place, line in enumerate(lines)}
    made: list[Bundle] = []
    while left and len(left[0].parts) > 1:
        shared: dict[str, list[Line]] = {}
        for line in left:
            for part in line.parts:
                shared.setdefault(repr(part), []).append(line)
        common, most = max(shared.items(), key=lambda pair: len(pair[1]))
        if len(most) <= _FEW:
            break
        made.append(Bundle(tuple(_first(line, common) for line in most)))
        places[id(made[-1].lines[0])] = places[id(most[0])]
        left = [line for line in left if line not in most]
    made += [Bundle((line,)) for line in left]
    yield from sorted(made, key=lambda bundle: places[id(bundle.lines[0])])


def _first(line: Line, common: str) -> Line:
    """The line with a common part in front."""
    front = [part for part in line.parts if repr(part) == common]
    return replace(line, parts=(*front, *(part for part in line.parts if repr(part) != common)))
