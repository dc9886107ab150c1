"""Drawings made by hand for the tests of what is drawn."""

from expert.diagrams.graph import (
    AGAINST,
    APPEARS,
    CITES,
    CONCLUSION,
    DOCUMENT,
    FACT,
    GIVES,
    GROUP,
    PROVED,
    READS,
    REFUTED,
    RISES,
    RULE,
    STATEMENT,
    UNKNOWN,
    Builder,
    Drawing,
    Edge,
    Node,
)

LEVELS = ("possible", "supporting", "strong", "hallmark")
NOTES = ("Red flags present: a storm is near.", "Decision support only. — weather 1.0")
HOSTILE = (
    'a "quoted" word',
    '\\" and \\',
    "\\N \\G \\l \\n",
    "<b>bold</b>",
    "<<not a tag>>",
    "</svg><script>alert(1)</script>",
    "fish & chips &amp; &lt;peas&gt;",
    "]]> <!-- -->",
    "{a|b} [c] ; -> --",
    "Ж 😀 “dash” — ‘quote’",
    "one line\nand another",
    "strict digraph { x }",
    "%s {} $HOME `id`",
    "bell \a null \0 right \u202e to left \ufffe \ud800",
    "x" * 10_000,
    "",
)


def everything() -> Drawing:
    """A drawing in which every sign of the visual language occurs."""
    made = Builder()
    for node in (
        Node("fact:wet@left", FACT, "Wet grass", side="left leg", state="yes", truth=PROVED, tooltip="It is stated."),
        Node("fact:dry", FACT, "Dry stones", state="no", truth=REFUTED),
        Node("fact:wind", FACT, "Wind", state="not known", truth=UNKNOWN, policy=True),
        Node("rule:R1", RULE, "R1", truth=PROVED, policy=True, tooltip="Because rain wets."),
        Node("rule:R2", RULE, "R2", truth=UNKNOWN),
        Node(
            "rain", CONCLUSION, "Rain", role="hypothesis", level="strong", ceiling="hallmark", truth=PROVED, root=True
        ),
        Node("storm", CONCLUSION, "A storm", role="red_flag", level="possible", truth=PROVED, change=APPEARS),
        Node(
            "walk",
            CONCLUSION,
            "Go for a walk",
            role="recommendation",
            state="possible",
            withheld=True,
            cautions=("Ask somebody before you go out alone.",),
        ),
        Node("cloud", CONCLUSION, "Clouds", role="mechanism", state="yes", truth=PROVED),
        Node("damp", CONCLUSION, "Damp", role="intermediate", state="yes", truth=PROVED),
        Node("document:1", DOCUMENT, "A book about the weather"),
        Node("statement:1:1", STATEMENT, "Rain makes the grass wet"),
        Node("group:1", GROUP, "9 steps explain how", cluster="A box"),
    ):
        made.add(node)
    for edge in (
        Edge("fact:wet@left", "rule:R1", READS),
        Edge("fact:dry", "rule:R2", READS, truth=REFUTED),
        Edge("fact:wind", "rule:R2", READS, truth=UNKNOWN),
        Edge("rule:R1", "damp", GIVES),
        Edge("rule:R1", "rain", GIVES, level="strong"),
        Edge("rule:R2", "storm", GIVES, level="possible", change=RISES),
        Edge("rule:R2", "rain", AGAINST),
        Edge("document:1", "statement:1:1", CITES),
        Edge("statement:1:1", "rule:R1", CITES),
        Edge("rain", "group:1", READS),
    ):
        made.join(edge)
    return made.drawing("inference", "Rain: strong", NOTES, ("9 steps are one.",), LEVELS)


def hostile(text: str) -> Drawing:
    """A drawing that says the same text everywhere a text can stand, ids included."""
    made = Builder()
    words = {"label": text, "side": text, "state": text, "cluster": text, "tooltip": text}
    made.add(Node(f"fact:{text}", FACT, truth=PROVED, **words))
    made.add(Node(f"rule:{text}", RULE, **words))
    made.add(Node(f"conclusion:{text}", CONCLUSION, role=text, level=text, ceiling=text, **words))
    made.join(Edge(f"fact:{text}", f"rule:{text}", READS))
    made.join(Edge(f"rule:{text}", f"conclusion:{text}", GIVES, level=text))
    made.join(Edge(f"fact:{text}", f"conclusion:{text}", AGAINST))
    return made.drawing(text, text, (text, text), (text,), ("low", text))


def many(nodes: int) -> Drawing:
    """So many facts and nothing that joins them."""
    return Drawing(
        "settled", "Many", nodes=tuple(Node(f"fact:{number}", FACT, f"Fact {number}") for number in range(nodes))
    )
