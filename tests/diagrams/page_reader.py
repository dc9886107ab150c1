"""Reads a page back as a browser would, so that tests judge what is there and not how it is written."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

_VOID = frozenset({"meta", "input", "br", "hr", "img", "link"})


@dataclass
class Element:
    """An element with its attributes, what it stands in, and the text in it."""

    tag: str
    attributes: dict[str, str]
    inside: "tuple[Element, ...]" = ()
    text: str = field(default="")

    @property
    def id(self) -> str:
        """Its id; empty where it has none."""
        return self.attributes.get("id", "")

    @property
    def classes(self) -> set[str]:
        """Its classes."""
        return set(self.attributes.get("class", "").split())

    def is_in(self, name: str) -> bool:
        """Whether it stands in the element of an id."""
        return any(outer.id == name for outer in self.inside)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.elements.append(found)
        if tag not in _VOID:
            self.open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


@dataclass(frozen=True)
class Page:
    """A page as its elements in their order, and the data of its panel."""

    source: str
    elements: tuple[Element, ...]

    @cached_property
    def data(self) -> Any:
        """What the panel tells: notes by key, answers and lines, with their words."""
        return _unpacked(json.loads(self.by_id("data").text))

    def by_id(self, name: str) -> Element:
        """The one element of an id."""
        (found,) = (element for element in self.elements if element.id == name)
        return found

    def all(self, tag: str) -> list[Element]:
        """All elements of a tag."""
        return [element for element in self.elements if element.tag == tag]

    def note_of(self, box: Element) -> Any:
        """What the panel tells of a box: of one for several, as it is in its own picture."""
        name = box.attributes["data-node"]
        view = next(outer.attributes["data-view"] for outer in box.inside if "data-view" in outer.attributes)
        return self.data["notes"].get(f"{name}#{view}") or self.data["notes"][name]

    def told(self, answer: dict[str, Any]) -> list[str]:
        """The texts of an answer or a note."""
        return [self.data["lines"][number][0] for number in answer.get("lines", [])]


def _unpacked(held: dict[str, Any]) -> dict[str, Any]:
    """The data as the page's own script reads it."""

    def words(found: int | list[int] = 0) -> str:
        return " ".join(held["words"][number] for number in ([found] if isinstance(found, int) else found))

    def numbers(runs: list[int]) -> list[int]:
        found: list[int] = []
        for number in runs:
            found += [number] if number >= 0 else range(found[-1] + 1, found[-1] + 1 - number)
        return found

    def note(values: list[Any]) -> dict[str, Any]:
        label, state, kind, marks, lines, answer, of = [*values, *([0, 0, 0, 0, [], 0, []][len(values) :])]
        told = {
            "label": words(label),
            "state": words(state),
            "kind": words(kind),
            "policy": bool(marks % 2),
            "flag": marks > 1,
            "lines": numbers(lines),
            "of": [held["keys"][number] for number in of],
        }
        return {**{name: value for name, value in told.items() if value}, **({"answer": answer - 1} if answer else {})}

    return {
        "lines": [[words(found), *held["styles"][style]] for style, *found in held["lines"]],
        "notes": {key: note(values) for key, values in zip(held["keys"], held["notes"], strict=True)},
        "answers": [
            {"asked": words(asked), "title": words(title), "lines": numbers(lines)}
            for asked, title, lines in held["answers"]
        ],
    }


def read(source: str) -> Page:
    """A page, after asserting that every element that is opened is closed in its place."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    assert reader.open == []
    return Page(source, tuple(reader.elements))
