"""What every view draws: nodes and edges with one meaning, held in a networkx graph; the formats only render it.

Edges lead from what is read to what is given: source → rule → conclusion. A view never draws a thing twice: the same
fact, rule or conclusion is the same node, by its id.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

FACT, RULE, CONCLUSION, DOCUMENT, STATEMENT, GROUP = "fact", "rule", "conclusion", "document", "statement", "group"
KINDS = (FACT, RULE, CONCLUSION, DOCUMENT, STATEMENT, GROUP)
PROVED, REFUTED, UNKNOWN = "proved", "refuted", "unknown"
READS, GIVES, AGAINST, CITES = "reads", "gives", "against", "cites"
RELATIONS = (READS, GIVES, AGAINST, CITES)
APPEARS, GOES, RISES, FALLS, OPENS, CLOSES = "appears", "goes", "rises", "falls", "opens", "closes"


@dataclass(frozen=True, slots=True)
class Node:
    """One thing drawn.

    Attributes:
        id: what it is, stable from drawing to drawing: ``conclusion:CVI@left``, ``fact:swelling@left``,
            ``rule:HY-54@left``, ``statement:004:2:2a``, ``document:004``, ``group:…``.
        kind: one of KINDS.
        label: its words, without side and state; of a rule, its id.
        title: of a rule, its title, where the drawing is small enough to write it in its box; else empty.
        side: the words for its side; empty for the person.
        state: what is known of it in words: a fact's value, a level, ``not known``, ``excluded``.
        truth: ``proved``, ``refuted`` or ``unknown``; empty where that is not told, as for documents.
        level: the level proved or given; empty for none.
        ceiling: the level that could still be reached, where it is not the level.
        role: the role of a conclusion's kind, such as ``red_flag``; empty for everything else.
        policy: whether it is the project's own and stands in no document.
        root: whether it is what was asked about.
        withheld: whether it would comfort, while a red flag is present or open.
        cautions: what must be read before it is followed, in sentences; of several drawn as one, those of each.
        change: for a difference: ``appears``, ``goes``, ``rises``, ``falls``, ``opens`` (not concluded, but now
            it could be) or ``closes`` (it no longer could be); else empty.
        cluster: the words of the box it is drawn in, such as a topic; empty for none.
        layer: how many rules lie between it and what was asked about, where that is told.
        stands_for: of a group, the ids of the nodes it stands for.
        tooltip: everything else, in sentences.
    """

    id: str
    kind: str
    label: str
    side: str = ""
    state: str = ""
    truth: str = ""
    level: str = ""
    ceiling: str = ""
    role: str = ""
    policy: bool = False
    root: bool = False
    withheld: bool = False
    change: str = ""
    cluster: str = ""
    layer: int = 0
    stands_for: tuple[str, ...] = ()
    tooltip: str = ""
    title: str = ""
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """What one thing has to do with another: ``relation`` is one of RELATIONS.

    ``truth`` tells of a premise read whether it is satisfied (``proved``), violated (``refuted``) or ``unknown``.
    """

    source: str
    target: str
    relation: str
    level: str = ""
    truth: str = PROVED
    change: str = ""


@dataclass(frozen=True)
class Drawing:
    """A graph with the words around it.

    Attributes:
        view: the name of the view.
        title: the first line: what is drawn.
        notes: the lines below: red flags first, the disclaimer and the knowledge base last.
        nodes: in the order they were found, which the layout keeps where it can.
        edges: likewise.
        hidden: what was left out or drawn together, in words; empty where nothing was.
        levels: the knowledge base's levels, lowest first, so that a level is drawn by its rank; empty draws no ranks.
    """

    view: str
    title: str
    notes: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    hidden: tuple[str, ...] = ()
    legend: bool = field(default=True)
    levels: tuple[str, ...] = ()

    def to_networkx(self) -> "nx.DiGraph[str]":
        """The graph with every attribute of nodes and edges; texts, numbers and truth values only."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph(view=self.view, title=self.title, notes="\n".join(self.notes))
        for node in self.nodes:
            values = {name: value for name, value in asdict(node).items() if name != "id"}
            joined = {"stands_for": " ".join(node.stands_for), "cautions": "\n".join(node.cautions)}
            graph.add_node(node.id, **{**values, **joined})
        for edge in self.edges:
            values = {entry.name: getattr(edge, entry.name) for entry in fields(edge)[2:]}
            graph.add_edge(edge.source, edge.target, **values)
        return graph


class Builder:
    """Collects nodes and edges, each once; a node met again keeps its first form."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str], Edge] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def add(self, node: Node) -> str:
        """Add a node; its id."""
        self._nodes.setdefault(node.id, node)
        return node.id

    def join(self, edge: Edge) -> None:
        """Add an edge."""
        self._edges.setdefault((edge.source, edge.target, edge.relation), edge)

    def drawing(
        self,
        view: str,
        title: str,
        notes: Iterable[str] = (),
        hidden: Iterable[str] = (),
        levels: Iterable[str] = (),
    ) -> Drawing:
        """What was collected, as one value; edges whose ends are not both there are left out."""
        nodes, edges = tuple(self._nodes.values()), tuple(self._whole())
        return Drawing(view, title, tuple(notes), nodes, edges, tuple(hidden), levels=tuple(levels))

    def _whole(self) -> Iterator[Edge]:
        for edge in self._edges.values():
            if edge.source in self._nodes and edge.target in self._nodes:
                yield edge
