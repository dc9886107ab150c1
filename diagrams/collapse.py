"""Less of a drawing: only some layers of it, only what belongs to some things in it, or several things drawn as one.

A red flag is never left out, and never drawn together with anything but its own other side. What was left out, or drawn
as one, is said in ``hidden``; a node drawn for several names them in ``stands_for``.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from expert.diagrams import alike, graph, merging, pruning, steps
from expert.diagrams.graph import Drawing, Node
from expert.diagrams.walking import distances, layers, reached, sources_of, targets_of

from expert.errors import QuestionError
from expert.explanations.wording import listed
from expert.loading.nodes import clip
from expert.suggest import nearest

FOR_A_PAGE: tuple[str, ...] = ("weaker", "loose", "sides", "mechanisms", "notes", "recommendations", "rules")
"""What makes the chain of a whole case fit a page."""
FOR_A_FULL_PAGE = ("asides", "advice", "steps", "intermediate", "facts")
"""What is done besides, one after the other, while there is more than a page can show in words large enough to read."""
_MOST_BOXES, _MOST_LAYERS = 20, 6
_ENDS = ("red_flag", "hypothesis", "recommendation")
_MOST_WORDS = 60


def collapse(drawing: Drawing, kinds: Iterable[str]) -> Drawing:
    """Draw the things of some kinds together.

    Args:
        drawing: what there is to draw.
        kinds: any of KINDS, in any order. ``mechanisms``, ``notes`` and ``intermediate`` draw conclusions of that role
            as one box where they hang together, with the rules that give only them; ``recommendations`` those that
            the same rules give, ``facts`` those that the same rules read, ``rules`` those that give the same,
            ``sides`` what was reached in the same way for several sides, ``advice`` the rules that read the same and
            give only recommendations, ``steps`` a conclusion with the only rule that gives it. ``weaker`` leaves out
            rules that give less than the level reached, ``loose`` findings derived that lead to nothing, ``asides``
            such notes, risks and mechanisms.

    Raises:
        QuestionError: where there is no such kind.
    """
    wanted = {_kind(kind) for kind in kinds}
    for kind, way in _WAYS.items():
        if kind in wanted:
            drawing = way(drawing)
    return drawing


def for_a_page(drawing: Drawing) -> Drawing:
    """The chain of a whole case as it fits a page: what is alike drawn together, and no more left out than needed."""
    kinds = FOR_A_PAGE
    made = collapse(drawing, kinds)
    for kind in FOR_A_FULL_PAGE:
        if len(made.nodes) > _MOST_BOXES or layers(made) > _MOST_LAYERS:
            kinds = (*kinds, kind)
            made = collapse(drawing, kinds)
    return made


def _kind(name: str) -> str:
    if name in _WAYS:
        return name
    near = nearest(name, _WAYS)
    hint = f"; did you mean '{near}'?" if near else ""
    raise QuestionError(f"nothing is collapsed by '{clip(name)}'{hint} (what can be: {', '.join(KINDS)})")


def focus(drawing: Drawing, names: Iterable[str]) -> Drawing:
    """Only some things, all that leads to them and all they lead to; they are marked as what was asked about.

    Args:
        drawing: what there is to draw.
        names: ids of findings, conclusions, rules or sources, each alone, with a side (``CVI@left``) or as a node's id.

    Raises:
        QuestionError: where the drawing holds no such thing.
    """
    known = _nodes_by_name(drawing)
    asked = {node: None for name in names for node in _named(name, known)}
    kept = reached(asked, sources_of(drawing)) | reached(asked, targets_of(drawing))
    nodes = [replace(node, root=node.id in asked) for node in drawing.nodes]
    labels = dict.fromkeys(clip(node.label, _MOST_WORDS) for node in nodes if node.root)
    return _only(replace(drawing, nodes=tuple(nodes)), kept, f"that do not belong to {listed(labels)}")


def _nodes_by_name(drawing: Drawing) -> Mapping[str, list[str]]:
    """Every name a node goes by → the ids of such nodes."""
    found: dict[str, list[str]] = {}
    for node in drawing.nodes:
        names: dict[str, None] = {}
        for full in (node.id, *node.stands_for):
            plain = full.partition(":")[2]
            names |= dict.fromkeys((full, plain, plain.partition("@")[0]))
        for name in names:
            found.setdefault(name, []).append(node.id)
    return found


def _named(name: str, known: Mapping[str, list[str]]) -> list[str]:
    if name in known:
        return known[name]
    near = nearest(name, known)
    hint = f"; did you mean '{near}'?" if near else ""
    raise QuestionError(f"there is no '{clip(name)}' in this drawing{hint}")


def to_depth(drawing: Drawing, depth: int) -> Drawing:
    """Only what lies within some rules of what was asked about: with 1, its own rules and what they read.

    Where nothing is marked as asked about, it is every red flag, hypothesis and recommendation; else every end.

    Raises:
        QuestionError: where the depth is no whole number, or less than 1.
    """
    if not isinstance(depth, int) or depth < 1:
        raise QuestionError(f"a drawing has a depth of at least 1, not {clip(str(depth))}")
    far = distances(drawing, _ends(drawing))
    inner = (graph.RULE, graph.STATEMENT, graph.DOCUMENT)
    kept = {
        node.id for node in drawing.nodes if node.id in far and far[node.id] < depth + (0 if node.kind in inner else 1)
    }
    return _only(drawing, kept, f"beyond depth {depth}")


def _ends(drawing: Drawing) -> Collection[str]:
    marked = [node.id for node in drawing.nodes if node.root]
    named = marked or [node.id for node in drawing.nodes if node.role in _ENDS]
    if named:
        return named
    onward = targets_of(drawing)
    return [node.id for node in drawing.nodes if node.id not in onward]


def _only(drawing: Drawing, kept: Collection[str], words: str) -> Drawing:
    """The drawing of some nodes and of every red flag, with the number of those left out."""
    nodes = tuple(node for node in drawing.nodes if node.id in kept or node.role == "red_flag")
    ids = {node.id for node in nodes}
    left_out = sum(merging.weight(node) for node in drawing.nodes if node.id not in ids)
    edges = tuple(edge for edge in drawing.edges if edge.source in ids and edge.target in ids)
    hidden = (f"{merging.counted(left_out, 'box', 'boxes')} {words}",) if left_out else ()
    return replace(drawing, nodes=nodes, edges=edges, hidden=(*drawing.hidden, *hidden))


def _role(
    roles: Collection[str], one: str, many: str, words: tuple[str, str] | None = None
) -> Callable[[Drawing], Drawing]:
    """A way to draw conclusions of some roles together.

    Args:
        roles: which.
        one: what one of them is called.
        many: what several are called.
        words: what a box says behind their number, one or many; by default what they are called.
    """

    def way(drawing: Drawing) -> Drawing:
        def belongs(node: Node) -> bool:
            return node.kind == graph.CONCLUSION and node.role in roles and not node.root

        return merging.hanging_together(drawing, belongs, one, many, words)

    return way


_WAYS: Mapping[str, Callable[[Drawing], Drawing]] = {
    "weaker": pruning.without_weaker,
    "loose": pruning.without_loose,
    "asides": pruning.without_asides,
    "sides": alike.same_sides,
    "mechanisms": _role(("mechanism",), "mechanism", "mechanisms", ("step explains how", "steps explain how")),
    "notes": _role(("note", "risk"), "note or risk", "notes and risks"),
    "advice": alike.same_grounds,
    "recommendations": alike.same_advice,
    "rules": alike.same_rules,
    "steps": steps.with_their_rule,
    "intermediate": _role(("intermediate",), "finding derived", "findings derived"),
    "facts": alike.same_facts,
}
KINDS = tuple(_WAYS)
