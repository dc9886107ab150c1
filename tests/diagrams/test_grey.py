"""Printed in grey: everything the colours tell is told by shape, line, symbol and word, and can still be seen."""

import itertools
from collections.abc import Iterable
from dataclasses import replace

import pytest
from expert.diagrams import graph, language
from expert.diagrams.boxes import box_of, parts
from expert.diagrams.graph import Edge, Node
from expert.diagrams.lines import edge_parts
from expert.diagrams.places import Route
from expert.diagrams.scene import Disc, Part, Words

from tests.diagrams.drawings import LEVELS

ROLES = ("hypothesis", "red_flag", "recommendation", "mechanism")
KINDS = [(kind, "") for kind in graph.KINDS] + [(graph.CONCLUSION, role) for role in ROLES]
TRUTHS = (graph.PROVED, graph.REFUTED, graph.UNKNOWN)
CHANGES = ("", graph.APPEARS, graph.GOES, graph.RISES, graph.FALLS)
ROUTE = Route(((0, 0), (40, 0), (80, 0), (120, 0)), (128, 0))


def _grey(colour: str) -> float:
    """How light a printer without colours makes it, by the luma of television (ITU-R BT.601), from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _contrast(one: str, other: str) -> float:
    """The contrast of two greys as WCAG 2.2 reckons it."""
    lights = (_grey(language.LIGHT[name]) for name in (one, other))
    darker, lighter = sorted(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in lights)
    return (lighter + 0.05) / (darker + 0.05)


def _uncoloured(drawn: Iterable[Part]) -> tuple[Part, ...]:
    """What is drawn, in black and white: every line black, every fill of a box white."""
    found: list[Part] = []
    for part in drawn:
        if isinstance(part, Words):
            found.append(replace(part, ink=""))
        elif isinstance(part, Disc):
            found.append(replace(part, fill="ink" if part.fill and part.fill != "paper" else "", line="ink"))
        else:
            shown = "ink" if part.fill and (part.fill.endswith("-line") or not part.line) else ""
            found.append(replace(part, fill=shown, line="ink" if part.line else ""))
    return tuple(found)


@pytest.mark.parametrize("look", [look.name for look in language.LOOKS])
def test_words_and_lines_can_be_seen_in_grey(look: str) -> None:
    """On every fill, text keeps 4.5 to 1 and the border 3 to 1 when colours become greys."""
    assert min(_contrast(ink, look) for ink in ("ink", "faint")) >= 4.5
    assert _contrast(f"{look}-line", look) >= 3
    assert _contrast(f"{look}-line", "paper") >= 3
    assert min(_contrast(sign, look) for sign in ("proved", "refuted", "unknown", "change")) >= 3


def test_edges_can_be_seen_in_grey() -> None:
    """Every line keeps 3 to 1 on paper and in a frame, the word *against* 4.5 to 1."""
    for back in ("paper", "cluster"):
        assert min(_contrast(line, back) for line in ("reads", "gives", "against", "cites")) >= 3
        assert _contrast("against", back) >= 4.5


def test_no_two_meanings_of_a_box_look_alike_in_black_and_white() -> None:
    """Kind, role, truth, level, reach, policy, held back, asked about and change: each differs in a line or word."""
    found: dict[tuple[Part, ...], Node] = {}
    flags = itertools.product((False, True), repeat=3)
    for (kind, role), truth, change, marks in itertools.product(KINDS, TRUTHS, CHANGES, flags):
        for level, ceiling in (("", ""), ("strong", ""), ("strong", "hallmark"), ("", "hallmark")):
            policy, withheld, root = marks
            node = Node(
                "n", kind, "Words", state="words", role=role, truth=truth, level=level, ceiling=ceiling,
                policy=policy, withheld=withheld, root=root, change=change,
            )  # fmt: skip
            drawn = _uncoloured(parts(box_of(node, LEVELS), 0, 0))
            assert drawn not in found, (node, found.get(drawn))
            found[drawn] = node
    assert len(found) == 10 * 3 * 5 * 8 * 4


def test_no_two_meanings_of_a_line_look_alike_in_black_and_white() -> None:
    """Relation, level given, truth of a premise and change: every two differ in width, dashes, end, word or sign."""
    edges = [Edge("a", "b", graph.READS, truth=truth) for truth in TRUTHS]
    edges += [Edge("a", "b", graph.GIVES, level, truth) for level in LEVELS for truth in TRUTHS]
    edges += [Edge("a", "b", graph.AGAINST), Edge("a", "b", graph.CITES)]
    edges += [replace(edge, change=change) for edge in edges for change in CHANGES[1:]]
    drawn = {_uncoloured(edge_parts(language.line_of(edge, LEVELS), ROUTE)) for edge in edges}
    assert len(drawn) == len(edges) == 17 * 5
