"""The visual language: what each meaning looks like, the same in every format.

Shape tells the kind, the line and a symbol tell the truth, dots and weight the level; colour only repeats it. Colours
have names here; ``LIGHT`` and ``DARK`` give each name its value. Text on every fill keeps the contrast that WCAG 2.2
asks for (level AA, 4.5 to 1), and lines on paper 3 to 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from expert.diagrams import graph
from expert.diagrams.graph import Edge, Node

NOTE, BOX, ROUNDED, OCTAGON, SIGNPOST, STADIUM, BOOK, QUOTE, STACK = (
    "note",
    "box",
    "rounded",
    "octagon",
    "signpost",
    "stadium",
    "book",
    "quote",
    "stack",
)
SHAPES = (NOTE, BOX, ROUNDED, OCTAGON, SIGNPOST, STADIUM, BOOK, QUOTE, STACK)
TICK, CROSS, QUESTION, FLAG, PLUS, MINUS, UP, DOWN, CAUTION = (
    "tick",
    "cross",
    "question",
    "flag",
    "plus",
    "minus",
    "up",
    "down",
    "caution",
)
CHARACTER = {
    TICK: "✓",
    CROSS: "✗",
    QUESTION: "?",
    FLAG: "⚑",
    PLUS: "+",
    MINUS: "−",
    UP: "↑",
    DOWN: "↓",
    CAUTION: "!",
}
ARROW, TRIANGLE, BLUNT, DOT = "arrow", "triangle", "blunt", "dot"
SOLID: tuple[float, ...] = ()
DOTTED, DASHED, DASH_DOT = (1.5, 3.0), (6.0, 3.5), (8.0, 3.0, 1.5, 3.0)
TRUTH_SYMBOL = {graph.PROVED: TICK, graph.REFUTED: CROSS, graph.UNKNOWN: QUESTION}
TRUTH_DASH = {graph.PROVED: SOLID, graph.REFUTED: DASH_DOT, graph.UNKNOWN: DOTTED}
CHANGE_SYMBOL = {graph.APPEARS: PLUS, graph.GOES: MINUS, graph.RISES: UP, graph.FALLS: DOWN}

CHANGE_WORDS = {graph.OPENS: "becomes open", graph.CLOSES: "is no longer open"}
POLICY, HELD_BACK, AGAINST = "policy", "held back", "against"
_THIN, _HEAVY = 1.2, 4.2


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of node is drawn.

    Attributes:
        name: the name of its colours; ``words`` is what the legend calls it.
        words: as above.
        shape: one of SHAPES.
        border: the width of its border.
        bold: whether its label is.
        symbol: drawn before its label; empty for none.
    """

    name: str
    words: str
    shape: str
    border: float = 1.2
    bold: bool = False
    symbol: str = ""


_KINDS = {
    graph.FACT: Look("fact", "fact given", NOTE),
    graph.RULE: Look("rule", "rule", BOX),
    graph.CONCLUSION: Look("conclusion", "finding derived", ROUNDED, bold=True),
    graph.DOCUMENT: Look("document", "source document", BOOK, bold=True),
    graph.STATEMENT: Look("statement", "statement of a document", QUOTE),
    graph.GROUP: Look("group", "several drawn as one", STACK),
}
_ROLES = {
    "hypothesis": Look("hypothesis", "hypothesis", ROUNDED, border=2.4, bold=True),
    "red_flag": Look("red_flag", "red flag", OCTAGON, border=2.4, bold=True, symbol=FLAG),
    "recommendation": Look("recommendation", "recommendation", SIGNPOST, border=1.6, bold=True),
    "mechanism": Look("mechanism", "mechanism", STADIUM, bold=True),
}
LOOKS = (*_KINDS.values(), *_ROLES.values())


def look_of(node: Node) -> Look:
    """How a node is drawn: by its kind, and a conclusion by its role."""
    if node.kind == graph.CONCLUSION:
        return _ROLES.get(node.role, _KINDS[graph.CONCLUSION])
    return _KINDS[node.kind]


def dash_of(node: Node) -> tuple[float, ...]:
    """A border's dashes: the project's own rules are dashed; else the line tells the truth."""
    return DASHED if node.policy else TRUTH_DASH.get(node.truth, SOLID)


@dataclass(frozen=True, slots=True)
class Line:
    """How an edge is drawn: the name of its colour, its width and dashes, its end, a word and a symbol on it."""

    colour: str
    width: float
    dash: tuple[float, ...]
    end: str
    word: str = ""
    symbol: str = ""


def line_of(edge: Edge, levels: Sequence[str]) -> Line:
    """How an edge is drawn; the higher the level a rule gives, the heavier its line."""
    symbol = CHANGE_SYMBOL.get(edge.change, "")
    if edge.relation == graph.AGAINST:
        return Line("against", 1.8, DASHED, BLUNT, AGAINST, symbol)
    if edge.relation == graph.CITES:
        return Line("cites", 1.0, SOLID, DOT, symbol=symbol)
    dash = TRUTH_DASH.get(edge.truth, SOLID)
    if edge.truth != graph.PROVED:
        symbol = symbol or TRUTH_SYMBOL.get(edge.truth, "")
    if edge.relation == graph.GIVES:
        return Line("gives", weight(edge.level, levels), dash, TRIANGLE, symbol=symbol)
    return Line("reads", 1.0, dash, ARROW, symbol=symbol)


def weight(level: str, levels: Sequence[str]) -> float:
    """The width of a line that gives a level: the lowest is thin, the highest heavy, in even steps."""
    if level not in levels or len(levels) < 2:
        return 1.6
    return round(_THIN + (_HEAVY - _THIN) * levels.index(level) / (len(levels) - 1), 2)


LIGHT = {
    "paper": "#ffffff",
    "ink": "#1a202c",
    "faint": "#465162",
    "frame": "#9aa5b4",
    "cluster": "#f6f8fa",
    "fact": "#fbf4dc",
    "fact-line": "#7a6216",
    "rule": "#ffffff",
    "rule-line": "#4a5568",
    "conclusion": "#edf1f6",
    "conclusion-line": "#44546a",
    "hypothesis": "#d9e8fb",
    "hypothesis-line": "#1b4a87",
    "red_flag": "#fde1dc",
    "red_flag-line": "#a11d10",
    "recommendation": "#dcf1e1",
    "recommendation-line": "#1f6337",
    "mechanism": "#efe6f8",
    "mechanism-line": "#5b3a86",
    "document": "#ece6dd",
    "document-line": "#5c5040",
    "statement": "#fbf9f4",
    "statement-line": "#7d6c45",
    "group": "#f0f2f5",
    "group-line": "#5a6675",
    "reads": "#5a6675",
    "gives": "#33415c",
    "against": "#a11d10",
    "cites": "#7d6c45",
    "proved": "#1d6b38",
    "refuted": "#a11d10",
    "unknown": "#6e5500",
    "change": "#5b2a86",
    "caution": "#8a3b00",
}
DARK = {
    "paper": "#12161c",
    "ink": "#f2f5f9",
    "faint": "#c0cad6",
    "frame": "#6b7788",
    "cluster": "#191f27",
    "fact": "#362f16",
    "fact-line": "#d8bd62",
    "rule": "#12161c",
    "rule-line": "#a9b5c4",
    "conclusion": "#252d38",
    "conclusion-line": "#a3b3c8",
    "hypothesis": "#152f52",
    "hypothesis-line": "#86b6f2",
    "red_flag": "#4a1812",
    "red_flag-line": "#ff9d90",
    "recommendation": "#14361f",
    "recommendation-line": "#7fd09a",
    "mechanism": "#32214a",
    "mechanism-line": "#c3a3ea",
    "document": "#322b22",
    "document-line": "#cdbb9f",
    "statement": "#211e18",
    "statement-line": "#c4b084",
    "group": "#20262e",
    "group-line": "#a5b1bf",
    "reads": "#a5b1bf",
    "gives": "#c3cfdf",
    "against": "#ff9d90",
    "cites": "#c4b084",
    "proved": "#7fd09a",
    "refuted": "#ff9d90",
    "unknown": "#e6c757",
    "change": "#d2b3f5",
    "caution": "#ffb97d",
}
