"""A drawing as SVG: one file for light and dark, with tooltips, stable ids and nothing that runs or is fetched.

Attributes carry the light colours, for programs that know no style sheets; the style sheet changes them where a viewer
prefers dark. There is no ``style`` attribute, so that a strict Content-Security-Policy may hold.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from expert.diagrams.composing import compose
from expert.diagrams.graph import Drawing
from expert.diagrams.language import DARK, LIGHT
from expert.diagrams.measure import SIZE, remark
from expert.diagrams.scene import Disc, Group, Item, Path, Scene, Step, Words

from expert.errors import QuestionError

THEMES = ("auto", "light", "dark")
_INLINE_CLASSES, _USUAL_INK = ("node", "role-red-flag"), "ink"
FONTS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"


def to_svg(drawing: Drawing, theme: str = "auto") -> str:
    """The drawing as SVG.

    Args:
        drawing: what to draw.
        theme: ``light`` or ``dark``; ``auto`` follows the viewer.

    Raises:
        QuestionError: for another theme, or where there is too much to draw.
        ExpertError: where the layout program fails.
    """
    if theme not in THEMES:
        raise QuestionError(f"there is no theme '{theme}'; there are {', '.join(THEMES)}")
    return "\n".join(_document(compose(drawing), drawing.view, theme)) + "\n"


def to_inline_svg(drawing: Drawing, prefix: str) -> str:
    """The drawing as SVG inside a page, whose style sheet gives the colours by class; as short as it can be.

    Nothing has a tooltip. The id of a box is the prefix and its place among all boxes, from 0; lines have no id and
    name their ends by these places. Words and discs without a class have the colour ``ink``; of the classes of boxes
    only that of red flags is there.

    Args:
        drawing: what to draw.
        prefix: begins every id, so that several drawings may stand in one page.

    Raises:
        QuestionError: where there is too much to draw.
        ExpertError: where the layout program fails.
    """
    places = {remark(node.id): str(place) for place, node in enumerate(drawing.nodes)}
    return "\n".join(_svg(compose(drawing), drawing.view, [], _Pen({}, prefix, places)))


def to_fragment(drawing: Drawing) -> str:
    """The drawing as HTML in a page with others, such as a notebook: as wide as there is room, and without ids.

    Raises:
        QuestionError: where there is too much to draw.
        ExpertError: where the layout program fails.
    """
    scene = compose(drawing)
    picture = "\n".join(_svg(scene, drawing.view, [f"<style>{style()}</style>"], _Pen(LIGHT, is_part=True)))
    return f'<div class="expert-diagram" style="max-width:{_number(scene.width)}px">{picture}</div>'


def style() -> str:
    """The style sheet that turns a light picture dark; it selects by class and is safe to put in a page's own."""
    rules = [f".f-{name}{{fill:{colour}}}.l-{name}{{stroke:{colour}}}" for name, colour in DARK.items()]
    return "@media screen and (prefers-color-scheme:dark){" + "".join(rules) + "}"


@dataclass(frozen=True, slots=True)
class _Pen:
    """How things are written: with the colours of a palette, or in a page, with classes alone and ids of its own.

    ``places`` gives the names of boxes a shorter form. ``is_part`` leaves ids out, for a page of others.
    """

    palette: Mapping[str, str]
    prefix: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    is_part: bool = False

    @property
    def is_inline(self) -> bool:
        """Whether a page gives the colours and tells what each thing is."""
        return not self.palette

    def paint(self, attribute: str, name: str) -> str:
        """An attribute with a colour; a colour left empty is none, which in a page everything has from the outset."""
        if self.is_inline:
            return ""
        return f' {attribute}="{self.palette[name] if name else "none"}"'


def _document(scene: Scene, view: str, theme: str) -> Iterator[str]:
    sheet = [f"<style>{style()}</style>"] if theme == "auto" else []
    yield from _svg(scene, view, sheet, _Pen(DARK if theme == "dark" else LIGHT))


def _svg(scene: Scene, view: str, sheet: list[str], pen: _Pen) -> Iterator[str]:
    size = 'width="100%"' if pen.is_part else f'width="{_number(scene.width)}" height="{_number(scene.height)}"'
    box = f'viewBox="0 0 {_number(scene.width)} {_number(scene.height)}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img" class="view-{_word(view)}">'
    yield f"<title>{escape(scene.title)}</title>"
    yield f"<desc>{escape(scene.description)}</desc>"
    yield from sheet
    yield f'<rect class="f-paper" width="100%" height="100%"{pen.paint("fill", "paper")}/>'
    usual = f' font-size="{_number(SIZE)}" fill="none"' if pen.is_inline else ""
    yield f'<g font-family="{FONTS}"{usual} stroke-linecap="butt" stroke-linejoin="round">'
    yield from _items(scene.items, pen)
    yield "</g>"
    yield "</svg>"


def _items(items: Iterable[Item], pen: _Pen) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            yield from _group(item, pen)
        elif isinstance(item, Words):
            yield _words(item, pen)
        elif isinstance(item, Disc):
            place = f'cx="{_number(item.x)}" cy="{_number(item.y)}" r="{_number(item.radius)}"'
            yield f"<circle {place}{_paint(item, pen)}/>"
        else:
            yield _path(item, pen)


def _group(group: Group, pen: _Pen) -> Iterator[str]:
    """One thing with its id, classes, data and tooltip; in a page, which tells the rest itself, the least of them."""
    data = {name: pen.places.get(value, value) for name, value in group.data} if pen.is_inline else {}
    if not pen.is_inline:
        told = "".join(f" data-{name}={quoteattr(value)}" for name, value in group.data)
        name = "" if pen.is_part else f' id="{group.id}"'
        yield f'<g{name} class="{" ".join(group.classes)}"{told}>'
        yield f"<title>{escape(group.tip)}</title>"
    elif "edge" in group.classes:
        yield f'<g class="edge" data-source="{data["source"]}" data-target="{data["target"]}">'
    else:
        classes = " ".join(name for name in group.classes if name in _INLINE_CLASSES)
        name = quoteattr(dict(group.data)["node"])
        yield f'<g id="{pen.prefix}{data["node"]}" class="{classes}" data-node={name}>'
    yield from _items(group.parts, pen)
    yield "</g>"


def _words(words: Words, pen: _Pen) -> str:
    weight = ' font-weight="bold"' if words.bold else ""
    size = "" if pen.is_inline and words.size == SIZE else f' font-size="{_number(words.size)}"'
    place = f'x="{_number(words.x)}" y="{_number(words.y)}"{size}{weight}'
    colour = "" if pen.is_inline and words.ink == _USUAL_INK else f' class="f-{words.ink}"'
    return f"<text{colour} {place}{pen.paint('fill', words.ink)}>{escape(words.text)}</text>"


def _path(path: Path, pen: _Pen) -> str:
    way = _way_on(path.steps) if pen.is_inline else _way(path.steps)
    width = f' stroke-width="{_number(path.width)}"' if path.line and path.width != 1 else ""
    dash = f' stroke-dasharray="{" ".join(map(_number, path.dash))}"' if path.dash else ""
    return f'<path d="{way}"{_paint(path, pen)}{width}{dash}/>'


def _way(steps: Iterable[Step]) -> str:
    return "".join(f"{letter}{' '.join(map(_number, values))}" for letter, values in steps)


def _way_on(steps: Iterable[Step]) -> str:
    """The same way in less space: each step from where the one before ended, in whole tenths, so that no error grows.

    >>> _way_on([("M", (10.0, 5.0)), ("L", (12.55, 4.5)), ("Z", ())])
    'm10 5l2.6-.5z'
    """
    found: list[str] = []
    start = at = (0, 0)
    for letter, values in steps:
        tenths = [round(value * 10) for value in values]
        moves = [value - at[number % 2] for number, value in enumerate(tenths)]
        at = (tenths[-2], tenths[-1]) if tenths else start
        start = at if letter == "M" else start
        told = (_number(move / 10).replace("0.", ".") if abs(move) < 10 else _number(move / 10) for move in moves)
        found.append(letter.lower() + " ".join(told).replace(" -", "-"))
    return "".join(found)


def _paint(part: Path | Disc, pen: _Pen) -> str:
    """The colours of what is filled, drawn along its outline or both, as classes and as attributes."""
    if pen.is_inline and isinstance(part, Disc) and part.fill == part.line == _USUAL_INK:
        return ""
    names = [f"f-{part.fill}"] * bool(part.fill) + [f"l-{part.line}"] * bool(part.line)
    line = pen.paint("stroke", part.line) if part.line else ""
    return f' class="{" ".join(names)}"{pen.paint("fill", part.fill)}{line}'


def _number(value: float) -> str:
    """A number as short as it can be, to a tenth of a point.

    >>> _number(12.04), _number(0.55), _number(-0.01)
    ('12', '0.6', '0')
    """
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _word(text: str) -> str:
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in text[:40])
