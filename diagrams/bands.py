"""What stands above in a chain: red flags and what leads to nothing else, over all that they do not rest on."""

from collections.abc import Iterable, Mapping, Sequence

from expert.diagrams import graph
from expert.diagrams.graph import Drawing
from expert.diagrams.walking import in_order, reached, sources_of, targets_of


def bands(drawing: Drawing, numbers: Iterable[int]) -> tuple[Sequence[int], ...]:
    """The numbers of the nodes in the band of the red flags and of those below it; nothing where there is one alone.

    What red flags rest on together with something else is in neither, so that it may stand between.
    """
    held = {drawing.nodes[number].id: number for number in numbers}
    flags = [name for name, at in held.items() if _is_open_flag(drawing.nodes[at])]
    if not flags:
        return ()
    rests_on = reached(flags, sources_of(drawing))
    above = _leading_to_nothing_else(drawing, flags, held)
    below = [at for name, at in held.items() if name not in rests_on]
    return ([held[name] for name in held if name in above], below) if above and below else ()


def _is_open_flag(node: graph.Node) -> bool:
    return node.role == "red_flag" and node.truth != graph.REFUTED


def _leading_to_nothing_else(drawing: Drawing, flags: Iterable[str], held: Mapping[str, int]) -> set[str]:
    onward = targets_of(drawing)
    found = set(flags)
    for name in reversed(in_order(drawing)):
        if name in held and name in onward and found.issuperset(onward[name]):
            found.add(name)
    return found
