"""A drawing as SVG: one file for light and dark, with tooltips, stable ids and nothing that runs or is fetched.

Attributes carry the light colours, for programs that know no style sheets; the style sheet changes them where a viewer
prefers dark. There is no ``style`` attribute, so that a strict Content-Security-Policy may hold.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from expert.diagrams.composing import compose
from expert.diagrams.graph import Drawing
from expert.diagrams.language import DARK, LIGHT
from expert.diagrams.scene import Disc, Group, Item, Path, Scene, Words

from expert.errors import QuestionError

THEMES = ("auto", "light", "dark")
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


def style() -> str:
    """The style sheet that turns a light picture dark; it selects by class and is safe to put in a page's own."""
    rules = [f".f-{name}{{fill:{colour}}}.l-{name}{{stroke:{colour}}}" for name, colour in DARK.items()]
    return "@media screen and (prefers-color-scheme:dark){" + "".join(rules) + "}"


def _document(scene: Scene, view: str, theme: str) -> Iterator[str]:
    palette = DARK if theme == "dark" else LIGHT
    size = f'width="{_number(scene.width)}" height="{_number(scene.height)}"'
    box = f'viewBox="0 0 {_number(scene.width)} {_number(scene.height)}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img" class="view-{_word(view)}">'
    yield f"<title>{escape(scene.title)}</title>"
    yield f"<desc>{escape(scene.description)}</desc>"
    if theme == "auto":
        yield f"<style>{style()}</style>"
    yield f'<rect class="f-paper" width="100%" height="100%" fill="{palette["paper"]}"/>'
    yield f'<g font-family="{FONTS}" stroke-linecap="butt" stroke-linejoin="round">'
    yield from _items(scene.items, palette)
    yield "</g>"
    yield "</svg>"


def _items(items: Iterable[Item], palette: dict[str, str]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            data = "".join(f" data-{name}={quoteattr(value)}" for name, value in item.data)
            yield f'<g id="{item.id}" class="{" ".join(item.classes)}"{data}>'
            yield f"<title>{escape(item.tip)}</title>"
            yield from _items(item.parts, palette)
            yield "</g>"
        elif isinstance(item, Words):
            yield _words(item, palette)
        elif isinstance(item, Disc):
            place = f'cx="{_number(item.x)}" cy="{_number(item.y)}" r="{_number(item.radius)}"'
            yield f"<circle {place}{_paint(item, palette)}/>"
        else:
            yield _path(item, palette)


def _words(words: Words, palette: dict[str, str]) -> str:
    weight = ' font-weight="bold"' if words.bold else ""
    place = f'x="{_number(words.x)}" y="{_number(words.y)}" font-size="{_number(words.size)}"{weight}'
    return f'<text class="f-{words.ink}" {place} fill="{palette[words.ink]}">{escape(words.text)}</text>'


def _path(path: Path, palette: dict[str, str]) -> str:
    way = "".join(f"{letter}{' '.join(map(_number, values))}" for letter, values in path.steps)
    width = f' stroke-width="{_number(path.width)}"' if path.line and path.width != 1 else ""
    dash = f' stroke-dasharray="{" ".join(map(_number, path.dash))}"' if path.dash else ""
    return f'<path d="{way}"{_paint(path, palette)}{width}{dash}/>'


def _paint(part: Path | Disc, palette: dict[str, str]) -> str:
    """The colours of what is filled, drawn along its outline or both, as classes and as attributes."""
    names = [f"f-{part.fill}"] * bool(part.fill) + [f"l-{part.line}"] * bool(part.line)
    fill = palette[part.fill] if part.fill else "none"
    line = f' stroke="{palette[part.line]}"' if part.line else ""
    return f' class="{" ".join(names)}" fill="{fill}"{line}'


def _number(value: float) -> str:
    """A number as short as it can be, to a tenth of a point.

    >>> _number(12.04), _number(0.55), _number(-0.01)
    ('12', '0.6', '0')
    """
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _word(text: str) -> str:
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in text[:40])
