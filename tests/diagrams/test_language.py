"""The visual language: told without colour, with contrast enough, in room enough, and explained by the legend."""

import itertools
from dataclasses import replace

import pytest
from expert.diagrams import graph, language, legend
from expert.diagrams.boxes import box_of, parts
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.measure import SIZE, filled, line, remark, width_of, wrapped
from expert.diagrams.scene import Disc, Path, Words, flat
from expert.diagrams.shapes import ROOM

from tests.diagrams.drawings import LEVELS, everything

PALETTES = {"light": language.LIGHT, "dark": language.DARK}
FILLS = [look.name for look in language.LOOKS]
TEXTS = ["ink", "faint"]


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(
    ("text", "fill"),
    [*itertools.product(TEXTS, [*FILLS, "paper", "cluster"]), ("against", "paper"), ("against", "cluster")],
)
def test_text_can_be_read_on_every_fill(theme: str, text: str, fill: str) -> None:
    """Text keeps 4.5 to 1 (WCAG AA) on whatever it may stand on, in light and in dark."""
    assert _contrast(PALETTES[theme][text], PALETTES[theme][fill]) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
def test_lines_and_symbols_can_be_seen(theme: str) -> None:
    """Borders, edges and symbols keep 3 to 1 against the paper, clusters and the fills they stand on."""
    palette = PALETTES[theme]
    for look in FILLS:
        assert _contrast(palette[f"{look}-line"], palette["paper"]) >= 3
        assert _contrast(palette[f"{look}-line"], palette[look]) >= 3
        for symbol in ("proved", "refuted", "unknown", "change"):
            assert _contrast(palette[symbol], palette[look]) >= 3, (symbol, look)
    for edge in ("reads", "gives", "against", "cites", "proved", "refuted", "unknown", "change"):
        assert min(_contrast(palette[edge], palette[back]) for back in ("paper", "cluster")) >= 3


def test_both_themes_name_the_same_colours_and_every_name_used() -> None:
    """No colour is missing in either theme; a colour the drawing of everything uses is in the palette."""
    assert language.LIGHT.keys() == language.DARK.keys()
    used = set()
    for node in everything().nodes:
        for part in flat(parts(box_of(node, LEVELS), 0, 0)):
            used |= {part.ink} if isinstance(part, Words) else {part.fill, part.line}
    assert used - {""} <= language.LIGHT.keys()


def test_kinds_are_told_without_colour() -> None:
    """No two kinds share shape, border and symbol."""
    signs = [(look.shape, look.border, look.symbol) for look in language.LOOKS]
    assert len(set(signs)) == len(signs) == 10
    assert all(look.shape in ROOM for look in language.LOOKS)


def test_truth_is_told_by_line_and_by_symbol() -> None:
    """Proved, refuted and unknown differ in both, and a policy's dashes are none of theirs."""
    dashes = {language.TRUTH_DASH[truth] for truth in (graph.PROVED, graph.REFUTED, graph.UNKNOWN)}
    assert len(dashes) == len({language.TRUTH_SYMBOL[truth] for truth in language.TRUTH_SYMBOL}) == 3
    assert language.DASHED not in dashes
    node = Node("r", graph.RULE, "R", policy=True, truth=graph.PROVED)
    assert language.dash_of(node) == language.DASHED
    assert language.dash_of(replace(node, policy=False)) == language.SOLID


def test_relations_are_told_without_colour() -> None:
    """Each relation ends in its own way; what counts against says so in a word."""
    lines = [language.line_of(Edge("a", "b", relation), LEVELS) for relation in graph.RELATIONS]
    assert len({line.end for line in lines}) == 4
    assert [line.word for line in lines] == ["", "", "against", ""]


def test_the_higher_the_level_the_heavier_the_line() -> None:
    """Weights rise with each level of whatever scale a knowledge base has; without one there is one weight."""
    weights = [language.weight(level, LEVELS) for level in LEVELS]
    assert weights == sorted(set(weights))
    assert language.weight("yes", LEVELS) == language.weight("strong", ()) == language.weight("one", ("one",)) == 1.6


def test_an_edge_not_taken_carries_a_symbol() -> None:
    """A premise violated or unknown is told by line and symbol; a change outranks it."""
    refuted = Edge("a", "b", graph.READS, truth=graph.REFUTED)
    assert language.line_of(refuted, ()).symbol == language.CROSS
    assert language.line_of(replace(refuted, change=graph.GOES), ()).symbol == language.MINUS
    assert language.line_of(Edge("a", "b", graph.READS), ()).symbol == ""


@pytest.mark.parametrize(
    ("level", "ceiling", "filled", "marked"),
    [("strong", "strong", 3, 0), ("strong", "hallmark", 3, 1), ("", "supporting", 0, 2), ("hallmark", "", 4, 0)],
)
def test_levels_are_dots(level: str, ceiling: str, filled: int, marked: int) -> None:
    """Full dots are reached, rings with a point can still be reached, empty rings cannot."""
    node = Node("c", graph.CONCLUSION, "C", level=level, ceiling=ceiling)
    discs = [part for part in parts(box_of(node, LEVELS), 0, 0) if isinstance(part, Disc)]
    assert [disc.line for disc in discs].count("ink") == 4
    assert sum(bool(disc.fill and disc.line) for disc in discs) == filled
    assert sum(bool(disc.fill and not disc.line) for disc in discs) == marked


@pytest.mark.parametrize("level", ["yes", "stated", ""])
def test_what_is_on_no_scale_has_no_dots(level: str) -> None:
    """A conclusion without levels is drawn without dots."""
    node = Node("c", graph.CONCLUSION, "C", level=level, ceiling=level)
    assert not [part for part in parts(box_of(node, LEVELS), 0, 0) if isinstance(part, Disc)]


def test_marks_are_words_too() -> None:
    """Policy, held back, a change and the side stand as words in the node."""
    node = Node("c", graph.CONCLUSION, "C", side="left leg", policy=True, withheld=True, change=graph.FALLS)
    assert [row.text for row in box_of(node, LEVELS).rows] == ["C", "left leg", "policy", "held back", "falls"]
    plain = Node("c", graph.CONCLUSION, "C", side="left leg", policy=True, change=graph.FALLS)
    hatched, not_hatched = (len(list(parts(box_of(made, LEVELS), 0, 0))) for made in (node, plain))
    assert hatched == not_hatched + 2  # the words and the strip


def test_what_was_asked_about_has_two_borders() -> None:
    """The root's outline is drawn twice, one inside the other."""
    node = Node("c", graph.CONCLUSION, "C")
    once, twice = (
        [part for part in parts(box_of(made, ()), 0, 0) if isinstance(part, Path)]
        for made in (node, replace(node, root=True))
    )
    assert (len(once), len(twice)) == (1, 2)


@pytest.mark.parametrize("bold", [False, True])
def test_room_is_enough_for_the_widest_common_font(bold: bool) -> None:
    """No letter of ASCII needs more than is reckoned, in the widest of the common sans serif fonts."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = "VeraBd" if bold else "Vera"
    pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    sentence = "Swelling of the leg that goes down overnight (left leg): not known, 58 years; WHY"
    assert width_of(sentence, SIZE, bold=bold) >= pdfmetrics.stringWidth(sentence, name, SIZE)
    if not bold:
        assert all(
            width_of(chr(code), SIZE) >= pdfmetrics.stringWidth(chr(code), name, SIZE) for code in range(32, 127)
        )


def test_words_stay_inside_their_node() -> None:
    """No word of any node crosses its outline."""
    for node in everything().nodes:
        box = box_of(node, LEVELS)
        for part in parts(box, 0, 0):
            if isinstance(part, Words):
                assert part.x >= 0
                assert part.x + width_of(part.text, part.size, bold=part.bold) <= box.width
                assert part.size <= part.y <= box.height - part.size * 0.2


@pytest.mark.parametrize(("sign", "wider", "higher"), [("root", 8, 8), ("withheld", 12.5, 0)])
def test_signs_have_room_of_their_own(sign: str, wider: float, higher: float) -> None:
    """A second border and a hatched strip make the node larger; they take no room from its words."""
    plain = Node("c", graph.CONCLUSION, "A label of some length")
    one, other = (box_of(made, ()) for made in (plain, replace(plain, **{sign: True})))
    assert other.width == pytest.approx(one.width + wider)
    assert other.height == pytest.approx(one.height + higher + sum(row.height for row in other.rows[len(one.rows) :]))


def test_the_legend_of_everything() -> None:
    """Every sign that occurs is explained."""
    assert [entry.words for entry in legend.entries(everything())] == [
        "finding",
        "rule",
        "finding derived",
        "source document",
        "statement of a document",
        "several drawn as one",
        "hypothesis",
        "red flag",
        "recommendation",
        "mechanism",
        "what was asked about",
        "policy: the project's own, in no document",
        "held back while red flags are present or not excluded",
        "caution: read it before following this",
        "yes, proved",
        "no, excluded",
        "not known",
        "level: possible, supporting, strong, hallmark",
        "level that could still be reached",
        "is read by",
        "gives; the heavier, the higher the level",
        "counts against",
        "is a source of",
        "appears",
        "rises",
    ]


def test_the_legend_explains_only_what_occurs() -> None:
    """A sign that is not drawn is not explained."""
    drawing = Drawing("v", "T", nodes=(Node("f", graph.FACT, "F", truth=graph.PROVED), Node("r", graph.RULE, "R")))
    assert [entry.words for entry in legend.entries(drawing)] == ["fact given", "rule", "yes, proved"]


@pytest.mark.parametrize(
    ("truth", "words"), [(graph.REFUTED, "fact given"), (graph.UNKNOWN, "finding"), ("", "finding")]
)
def test_what_is_not_stated_is_called_a_finding(truth: str, words: str) -> None:
    """A finding is a fact only where it was stated; a picture of the rules has findings."""
    nodes = (Node("f", graph.FACT, "F", truth=graph.PROVED), Node("g", graph.FACT, "G", truth=truth))
    assert next(legend.entries(Drawing("v", "T", nodes=nodes))).words == words


def test_lines_are_broken_and_cut() -> None:
    """Labels are broken at about 26 letters, long words too, and cut with an ellipsis; tooltips later."""
    assert max(map(len, wrapped("a long label of many words that goes on and on"))) <= 26
    assert max(map(len, wrapped("x" * 90))) == 26
    assert wrapped("  ") == [""]
    assert (len(line("y" * 10_000)), line("y" * 10_000)[-1]) == (160, "…")
    assert (len(remark("y" * 10_000)), remark("y" * 10_000)[-1]) == (2000, "…")
    assert remark("one\ntwo\u202e\n") == "one\ntwo?"


def test_marks_stay_in_their_line() -> None:
    """Of the marks on a letter three are kept, of each letter anew."""
    assert line("a" + "\u0301" * 40 + "e\u0301") == "a\u0301\u0301\u0301e\u0301"


@pytest.mark.parametrize("name", ["x" * 10_000, "word " * 2_000, "W" * 60])
def test_the_legend_stays_in_the_picture(name: str) -> None:
    """However long the names of levels are, no word of the legend leaves the width there is, and no row another."""
    nodes = (Node("c", graph.CONCLUSION, "C", level=name), Node("r", graph.RULE, "R", truth=graph.PROVED))
    drawing = Drawing("v", "T", nodes=nodes, levels=("low", name))
    drawn, height = legend.drawn(drawing, 20, 0, 500)
    words = [part for part in drawn if isinstance(part, Words)]
    assert all(part.x + width_of(part.text, part.size) <= 520 for part in words)
    assert max(part.y for part in words) < height
    assert len({(part.x, part.y) for part in words}) == len(words)


def test_lines_are_filled_to_a_width() -> None:
    """No line is wider than there is room, each takes the next word where that fits, and no letter is lost."""
    text = "a few words and " + "onelongword" * 9 + " behind it"
    lines = filled(text, 120, SIZE)
    assert all(width_of(part, SIZE) <= 120 for part in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for part, following in itertools.pairwise(lines):
        first = following.split()[0]
        assert width_of(f"{part} {first}", SIZE) > 120
    assert filled("", 10, SIZE) == [""]
