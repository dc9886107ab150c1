"""Where things go: apart, in order, from left to right; red flags above; what nothing joins in rows like a page."""

import itertools
import pathlib

import pytest
from expert.diagrams import program
from expert.diagrams.boxes import box_of
from expert.diagrams.composing import compose
from expert.diagrams.graph import AGAINST, CONCLUSION, FACT, GIVES, READS, RULE, Drawing, Edge, Node
from expert.diagrams.layout import lay_out
from expert.diagrams.measure import width_of
from expert.diagrams.places import Layout
from expert.diagrams.rows import CLUSTER_SIZE
from expert.diagrams.scene import Disc, Group, Path, Words
from expert.diagrams.svg import to_svg

from expert import ExpertError
from tests.diagrams.drawings import everything, hostile, many


def _laid_out(drawing: Drawing) -> Layout:
    return lay_out(drawing, [box_of(node, drawing.levels) for node in drawing.nodes])


def _box(drawing: Drawing) -> list[tuple[str, float, float, float, float]]:
    boxes = [box_of(node, drawing.levels) for node in drawing.nodes]
    corners = lay_out(drawing, boxes).corners
    return [(box.node.cluster, x, y, x + box.width, y + box.height) for box, (x, y) in zip(boxes, corners, strict=True)]


@pytest.mark.parametrize("drawing", [everything(), many(40), hostile("W" * 300)], ids=["everything", "many", "wide"])
def test_no_two_nodes_overlap(drawing: Drawing) -> None:
    """Whatever the layout, every node has its own room, inside the picture."""
    for (_, left, top, right, bottom), (_, x, y, far, low) in itertools.combinations(_box(drawing), 2):
        assert right <= x or far <= left or bottom <= y or low <= top
    boxes = [box_of(node, drawing.levels) for node in drawing.nodes]
    found = lay_out(drawing, boxes)
    assert all(x >= 0 and y >= 0 for x, y in found.corners)
    assert all(right <= found.width + 0.01 and bottom <= found.height + 0.01 for *_, right, bottom in _box(drawing))


def test_edges_lead_from_left_to_right() -> None:
    """What is read stands left of what is given."""
    drawing = everything()
    places = {node.id: place for node, place in zip(drawing.nodes, _box(drawing), strict=True)}
    assert all(places[edge.source][3] < places[edge.target][1] for edge in drawing.edges)


def test_separate_chains_keep_their_order() -> None:
    """Parts that nothing joins are drawn below one another in the order of the drawing."""
    nodes = tuple(Node(name, FACT, "F") for name in ("a", "b", "c", "A", "B", "C"))
    edges = tuple(Edge(start, end, READS) for start, end in ("ac", "bc", "AC", "BC"))
    tops = [place[2] for place in _box(Drawing("v", "T", nodes=nodes, edges=edges))]
    assert tops[0] < tops[1] < tops[3] < tops[4]


def _facts(clusters: str) -> Drawing:
    """A fact for each letter, in the cluster it names; ``.`` is none."""
    nodes = (Node(f"{n}", FACT, f"F{n}", cluster="" if c == "." else c) for n, c in enumerate(clusters))
    return Drawing("v", "T", nodes=tuple(nodes))


@pytest.mark.parametrize("clusters", ["............", "aaaaaabbbbbb", "abc", "aab..c"])
def test_what_nothing_joins_stands_in_the_order_of_reading(clusters: str) -> None:
    """Row by row from the left, inside a frame and from frame to frame; what has no frame has rows of its own."""
    drawing = _facts(clusters)
    found = _laid_out(drawing)
    frames = {frame.words: frame for frame in found.frames}
    assert list(frames) == list(dict.fromkeys(clusters.replace(".", "")))
    assert [(f.y, f.x) for f in frames.values()] == sorted((f.y, f.x) for f in frames.values())
    for told in dict.fromkeys(clusters):
        inside = [corner for letter, corner in zip(clusters, found.corners, strict=True) if letter == told]
        assert inside == sorted(inside, key=lambda corner: (corner[1], corner[0]))


def test_columns_stand_below_one_another() -> None:
    """Boxes of all frames share their columns, however wide their words."""
    labels = ("a", "a label of some length", "b", "c", "another label", "d", "e", "f", "g")
    nodes = tuple(Node(f"{n}", FACT, label, cluster="ab"[n > 4]) for n, label in enumerate(labels))
    lefts = {round(x, 3) for x, _ in _laid_out(Drawing("v", "T", nodes=nodes)).corners}
    steps = {round(right - left, 3) for left, right in itertools.pairwise(sorted(lefts))}
    assert len(lefts) >= 3
    assert len(steps) == 1


@pytest.mark.parametrize("count", [1, 7, 40, 300])
def test_rows_have_the_shape_of_a_page(count: int) -> None:
    """Many boxes fill a page and are not one long row or column."""
    found = _laid_out(many(count))
    assert len({y for _, y in found.corners}) <= count / 2 + 1
    assert len({x for x, _ in found.corners}) <= 16


def test_a_frame_holds_its_boxes_and_its_words() -> None:
    """Every box lies in its frame, frames lie apart, and the words fit the frame however few boxes it has."""
    words = ("advice with an urgency, reached, could still rise", "few", "many")
    nodes = tuple(Node(f"{n}", FACT, "F", cluster=words[min(n, 2)]) for n in range(9))
    drawing = Drawing("v", "T", nodes=nodes)
    found = _laid_out(drawing)
    frames = {frame.words: frame for frame in found.frames}
    for node, (x, y) in zip(nodes, found.corners, strict=True):
        frame, box = frames[node.cluster], box_of(node, ())
        assert frame.x < x < x + box.width < frame.x + frame.width
        assert frame.y + CLUSTER_SIZE < y < y + box.height < frame.y + frame.height
    for frame in found.frames:
        assert width_of(frame.words, CLUSTER_SIZE, bold=True) < frame.width
    for one, other in itertools.combinations(found.frames, 2):
        apart_across = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart_across or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_red_flags_stand_above() -> None:
    """A red flag that nothing joins is above all, a chain with one above larger chains without."""
    large = tuple(Node(f"a{n}", FACT, "A") for n in range(5))
    nodes = (*large, Node("b", FACT, "B"), Node("c", CONCLUSION, "C", role="red_flag"))
    alone = (Node("f", FACT, "F"), Node("g", CONCLUSION, "G", role="red_flag"))
    edges = (*(Edge(f"a{n}", f"a{n + 1}", READS) for n in range(4)), Edge("b", "c", READS))
    drawing = Drawing("v", "T", nodes=(*nodes, *alone), edges=edges)
    tops = {node.id: y for node, (_, y) in zip(drawing.nodes, _laid_out(drawing).corners, strict=True)}
    assert tops["g"] < min(tops["b"], tops["c"]) <= max(tops["b"], tops["c"]) < min(tops[f"a{n}"] for n in range(5))
    assert max(tops.values()) == tops["f"]


@pytest.mark.parametrize("place", range(6))
def test_red_flags_stand_in_the_upper_half(place: int) -> None:
    """Of what a fact leads to, a red flag stands above the middle, wherever in the drawing, and its lines end at it."""
    nodes = [Node(f"n{n}", CONCLUSION, "C", role="red_flag" if n == place else "") for n in range(6)]
    edges = tuple(Edge("f", node.id, READS) for node in nodes)
    drawing = Drawing("v", "T", nodes=(Node("f", FACT, "F"), *nodes), edges=edges)
    found = _laid_out(drawing)
    boxes = [box_of(node, ()) for node in drawing.nodes]
    assert found.corners[place + 1][1] + boxes[place + 1].height / 2 <= found.height / 2
    for route, box, (x, y) in zip(found.routes, boxes[1:], found.corners[1:], strict=True):
        assert x - 2 <= route.end[0] <= x + box.width
        assert y - 2 <= route.end[1] <= y + box.height + 2
        assert boxes[0].height + found.corners[0][1] + 2 >= route.points[0][1] >= found.corners[0][1] - 2


def test_small_chains_stand_below_the_large_one_side_by_side() -> None:
    """The largest part comes first whatever the order of the nodes; small ones share a row where there is room."""
    names = ("xy", "uv", "abcdefgh")
    nodes = tuple(Node(letter, FACT, "F") for name in names for letter in name)
    edges = tuple(Edge(one, other, READS) for name in names for one, other in itertools.pairwise(name))
    drawing = Drawing("v", "T", nodes=nodes, edges=edges)
    found = dict(zip("".join(names), _laid_out(drawing).corners, strict=True))
    assert max(found[letter][1] for letter in "abcdefgh") < found["x"][1] == found["u"][1]
    assert found["x"][0] < found["u"][0]


def test_clusters_with_edges_keep_their_order() -> None:
    """The first of two clusters stands above, even where the second is larger."""
    nodes = tuple(Node(letter, FACT, "F", cluster="one" if letter in "ab" else "two") for letter in "abcdef")
    edges = tuple(Edge(*pair, READS) for pair in ("ab", "cd", "de", "ef"))
    frames = _laid_out(Drawing("v", "T", nodes=nodes, edges=edges)).frames
    assert [frame.words for frame in frames] == ["one", "two"]
    assert frames[0].y < frames[1].y


@pytest.mark.parametrize("change", ["", "goes"])
def test_the_word_on_a_line_covers_nothing(change: str) -> None:
    """*against* stands on the line, beside the sign of a change, and where no node is; its line is long enough."""
    nodes = (Node("r", RULE, "R"), Node("c", CONCLUSION, "C"), Node("s", RULE, "S"))
    edges = (Edge("r", "c", AGAINST, change=change), Edge("s", "c", GIVES))
    for drawing in (everything(), Drawing("v", "T", nodes=nodes, edges=edges)):
        groups = [item for item in compose(drawing).items if isinstance(item, Group)]
        line, word = next(
            (group, part)
            for group in groups
            for part in group.parts
            if isinstance(part, Words) and part.text == "against"
        )
        left, right, top, bottom = word.x, word.x + width_of(word.text, word.size), word.y - word.size, word.y + 2
        for group in groups:
            if "node" in group.classes:
                xs, ys = _outline(group)
                assert right <= min(xs) or left >= max(xs) or bottom <= min(ys) or top >= max(ys)
        for disc in line.parts:
            if isinstance(disc, Disc):
                assert disc.x + disc.radius <= left or disc.x - disc.radius >= right


def _outline(group: Group) -> tuple[list[float], list[float]]:
    """The coordinates of a node's outline."""
    path = next(part for part in group.parts if isinstance(part, Path))
    numbers = [number for _, values in path.steps for number in values]
    return numbers[::2], numbers[1::2]


def test_no_word_reaches_the_layout_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is told numbers only."""
    told: list[str] = []
    run = program._run
    monkeypatch.setattr(program, "_run", lambda dot: told.append(dot) or run(dot))
    to_svg(hostile("Zebra"))
    assert told
    assert "ebra" not in told[0]


@pytest.mark.parametrize(
    "script", ["exit 3", "echo nonsense", "echo '{} {}'", "echo trouble >&2; echo more >&2; exit 1"]
)
def test_a_failing_layout_program_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, script: str) -> None:
    """Where the layout program fails or answers nonsense, that is said in one line."""
    script_file = tmp_path / "program"
    script_file.write_text(f"#!/bin/sh\n{script}\n")
    script_file.chmod(0o755)
    monkeypatch.setattr(program, "_program", lambda: str(script_file))
    with pytest.raises(ExpertError, match=r"^the layout program failed: [^\n]+$"):
        to_svg(everything())


def test_a_missing_or_slow_layout_program_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    """Where the program is not there, or does not end, that is said too."""
    script_file = tmp_path / "program"
    monkeypatch.setattr(program, "_program", lambda: str(script_file))
    with pytest.raises(ExpertError, match=r"^the layout program failed: .*No such file"):
        to_svg(everything())
    script_file.write_text("#!/bin/sh\nexec sleep 5\n")
    script_file.chmod(0o755)
    monkeypatch.setattr(program, "_TIMEOUT_SECONDS", 0.2)
    with pytest.raises(ExpertError, match=r"^the layout took longer than 0.2 seconds; draw less"):
        to_svg(everything())
