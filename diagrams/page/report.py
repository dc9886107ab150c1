"""The report as HTML: its Markdown read again, with a link to the picture wherever a conclusion is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from expert.diagrams import graph
from expert.diagrams.views.shared import named
from markdown_it import MarkdownIt
from markdown_it.token import Token

from expert.explanations import wording
from expert.reporting import groups, words
from expert.reporting.markdown import WARNING, to_markdown
from expert.reporting.report import Entry, OpenFlag, Report

_SECTIONS = {
    words.PRESENT_HEADING: "flags present",
    words.OPEN_HEADING: "flags open",
    words.QUESTIONS_HEADING: "part questions",
}
_ALARMS = (f"{words.RED_FLAGS}:", f"{words.DO_NOW}:")


@dataclass(frozen=True, slots=True)
class ReportParts:
    """The report as HTML: all of it but the last lines, and these: the disclaimer and the knowledge base."""

    body: str
    end: str


def report_parts(made: Report, places: Mapping[str, str]) -> ReportParts:
    """The report as HTML; what the facts and the knowledge base say shows as text, as in Markdown.

    Args:
        made: the report.
        places: the node id of a conclusion → the id of the element of a picture that shows it.
    """
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(to_markdown(made))
    _mark(tokens, made.may_reassure)
    _link(tokens, _subjects(made), places)
    sections = list(_sections(tokens))
    end = sections.pop()
    rendered = (_section(name, reader.renderer.render(held, reader.options, {})) for name, held in sections)
    return ReportParts("".join(rendered), reader.renderer.render(end[1], reader.options, {}))


def _section(name: str, html: str) -> str:
    return f'<section class="{name}">\n{html}</section>\n'


def _sections(tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """The summary, what stands under each heading, and what stands below the rule; each with its class."""
    name = "summary"
    held: list[Token] = []
    for number, token in enumerate(tokens):
        if token.type == "hr" or (token.type == "heading_open" and token.tag == "h2"):
            yield name, held
            name, held = _SECTIONS.get(tokens[number + 1].content, "part"), []
        if token.type != "hr":
            held.append(token)
    yield "end", held


def _mark(tokens: Sequence[Token], may_reassure: bool) -> None:
    """Mark the lines about red flags in the summary, and warnings wherever they stand."""
    for number, token in enumerate(tokens):
        if token.type != "inline" or not token.children:
            continue
        texts = [child.content for child in token.children if child.type == "text" and child.content]
        outer = tokens[number - 2] if tokens[number - 1].hidden else tokens[number - 1]
        if outer.type == "list_item_open" and texts[:1] and texts[0] in _ALARMS and not may_reassure:
            outer.attrSet("class", "alarm")
        elif texts[:1] and texts[0].startswith(WARNING):
            outer.attrSet("class", "warning")


def _link(tokens: Sequence[Token], subjects: Mapping[str, str], places: Mapping[str, str]) -> None:
    """Make links of headings and bold words that name a conclusion which a picture shows."""
    for before, token in pairwise(tokens):
        if token.type == "inline" and token.children:
            token.children = list(_linked(token.children, subjects, places, is_heading=before.type == "heading_open"))


def _linked(
    children: Sequence[Token], subjects: Mapping[str, str], places: Mapping[str, str], *, is_heading: bool
) -> Iterator[Token]:
    bold = False
    for child in children:
        bold = child.type == "strong_open" or (bold and child.type != "strong_close")
        key = subjects.get(child.content.strip(), "") if child.type == "text" and (bold or is_heading) else ""
        if key in places:
            told = child.content.rstrip()
            yield Token("link_open", "a", 1, attrs={"href": f"#{places[key]}", "data-key": key})
            yield child.copy(content=told)
            yield Token("link_close", "a", -1)
            yield child.copy(content=child.content[len(told) :])
        else:
            yield child


def _subjects(made: Report) -> Mapping[str, str]:
    """The words by which the report names a conclusion → its node id; words that name two conclusions are left out."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for told, entry in _named(made):
        shown = words.visible(told.strip())
        key = named(graph.CONCLUSION, entry.state.conclusion.id, entry.state.member)
        if found.setdefault(shown, key) != key:
            twice.add(shown)
    return {told: key for told, key in found.items() if told not in twice}


def _named(made: Report) -> Iterator[tuple[str, Entry | OpenFlag]]:
    vocabulary = made.consultation.model.vocabulary
    for entry in (*made.red_flags, *groups.hypotheses(made)):
        yield f"{words.level_bar(vocabulary, entry.state.level)} {words.headline(entry)}", entry
    for entry in made.contrary_only:
        yield f"{words.label(entry)}: {words.ONLY_CONTRARY}", entry
    flags: dict[str, list[OpenFlag]] = {}
    for flag in made.open_flags:
        flags.setdefault(flag.state.conclusion.id, []).append(flag)
    for held in flags.values():
        yield words.label_of(vocabulary, held), held[0]
    for advice in groups.advice(made):
        yield wording.capital(words.label(advice.entry)), advice.entry
    for _, entries in groups.others(made):
        for entry in entries:
            yield words.other_headline(entry), entry
