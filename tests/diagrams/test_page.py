"""The page: the whole report, its pictures, what its panel tells, and nothing that runs or is fetched besides."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from expert.diagrams.page import bounded
from expert.diagrams.page.pictures import pictures
from expert.diagrams.svg import to_svg

import expert
from expert.explanations.audience import Audience
from expert.reporting.answers import paragraphs_of
from expert.reporting.text import render_plain
from expert.result import Result
from tests.browser.hostile import INVISIBLE, LONG, RUN, TRICKY, consulted
from tests.diagrams.page_reader import Page, read
from tests.reporting import markdown_reader

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml"))
FOREMOST = {"red_flag", "hypothesis", "recommendation"}
_RANKS = {"recommendation": 1, "hypothesis": 2, "red flag": 3}
_REACHES_OUT = re.compile(
    r"(?:https?:)?//|url\(|@import|\b(?:fetch|XMLHttpRequest|WebSocket|eval|innerHTML|insertAdjacentHTML)\b"
)


@cache
def consulted_example(name: str) -> Result:
    """The result of an example."""
    kb = expert.load()
    return kb.consult(kb.read_facts(ROOT / f"examples/{name}.yaml"))


@cache
def page_of(name: str) -> Page:
    """The page of an example."""
    return read(consulted_example(name).to_html())


@cache
def hostile_page(texts: tuple[str, ...]) -> Page:
    """The page of a case that is made of texts that want to be more than text."""
    return read(consulted(texts).to_html())


def _packed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_report_is_the_markdown_report(name: str) -> None:
    """Word for word and in its order, with the same headings; the disclaimer and the knowledge base end the page."""
    page, markdown = page_of(name), consulted_example(name).to_markdown()
    (footer,) = page.all("footer")
    assert _packed(page.by_id("report").text + footer.text) == _packed(markdown_reader.shown(markdown))
    headings = [(one.tag, one.text) for one in page.elements if one.tag in {"h1", "h2", "h3"} and one.is_in("report")]
    assert headings == list(markdown_reader.headings(markdown))
    assert footer.text.strip().startswith(consulted_example(name).model.disclaimer)
    assert page.all("title")[0].text == headings[0][1]
    assert page.all("html")[0].attributes["lang"] == "en"


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_is_small_and_its_ids_are_its_own(name: str) -> None:
    """At most 500 kB; no id twice; every link in the page leads to an element, and every reference by id too."""
    page = page_of(name)
    assert len(page.source.encode()) <= 500_000
    ids = [element.id for element in page.elements if element.id]
    assert len(ids) == len(set(ids))
    named = [element.attributes["href"].removeprefix("#") for element in page.all("a")]
    for attribute in ("aria-controls", "aria-labelledby", "for"):
        named += [element.attributes[attribute] for element in page.elements if attribute in element.attributes]
    assert len(named) > 15
    assert set(named) <= set(ids)


@pytest.mark.parametrize("name", EXAMPLES)
def test_conclusions_in_the_report_lead_to_the_picture(name: str) -> None:
    """Every hypothesis, red flag and recommendation that is told is a link to the box that shows it."""
    page, result = page_of(name), consulted_example(name)
    places = {one.id: one for one in page.elements if "node" in one.classes}
    notes = page.data["notes"]
    links = [one for one in page.all("a") if "data-key" in one.attributes]
    for link in links:
        key, box = link.attributes["data-key"], places[link.attributes["href"][1:]]
        assert key == box.attributes["data-node"] or key in page.note_of(box)["of"]
        assert notes[key]["label"].partition(" (")[0].lower() in link.text.lower()
    told = {link.attributes["data-key"].partition(":")[2].partition("@")[0] for link in links}
    flags = {state.conclusion.id for state in (*result.red_flags_present, *result.red_flags_open)}
    proved = {state.conclusion.id for role in FOREMOST for state in result.states_with_role(role) if state.level}
    assert flags | proved <= told


@pytest.mark.parametrize("is_hostile", [False, True])
def test_the_policy_lets_nothing_in_but_the_page_itself(is_hostile: bool) -> None:
    """The hashes are those of the one script and the one style sheet; nothing is inline, fetched or sent."""
    page = hostile_page(TRICKY) if is_hostile else page_of("red_flag")
    policy = next(one.attributes["content"] for one in page.all("meta") if "http-equiv" in one.attributes)
    (sheet,) = page.all("style")
    data, script = page.all("script")
    assert data.attributes == {"type": "application/json", "id": "data"}
    assert (script.attributes, sheet.attributes) == ({}, {})
    prints = [f"'sha256-{b64encode(sha256(one.text.encode()).digest()).decode()}'" for one in (script, sheet)]
    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src {prints[0]}",
        f"style-src {prints[1]}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    names = {name for element in page.elements for name in element.attributes}
    assert not {name for name in names if name == "style" or name.startswith("on") or "src" in name}
    assert not {one.tag for one in page.elements} & {"img", "link", "iframe", "object", "embed", "base", "form", "use"}
    assert all(one.attributes["href"].startswith("#") for one in page.all("a"))
    assert not _REACHES_OUT.search(re.sub(r"(?m)^ *// .*$", "", script.text))
    assert not _REACHES_OUT.search(sheet.text)


@pytest.mark.parametrize("texts", [TRICKY, LONG], ids=["tricky", "long"])
def test_hostile_words_are_shown_as_words(texts: tuple[str, ...]) -> None:
    """They make no element, end no element, and all are told; what does not print is a question mark."""
    page = hostile_page(texts)
    assert {one.tag for one in page.elements} <= {one.tag for one in page_of("red_flag").elements}
    assert len(page.all("script")) == 2
    assert not re.search(r"[<>&\u2028\u2029]", page.source.partition('id="data">')[2].partition("</script>")[0])
    shown = _packed(page.by_id("report").text)
    assert all(_packed(text) in shown for text in texts)


def test_what_does_not_print_is_not_in_the_page() -> None:
    """Controls, marks of text direction and half characters in the name of a case come out as question marks."""
    page = read(consulted(TRICKY[:4], case=INVISIBLE).to_html())
    assert all(letter.isprintable() or letter == "\n" for letter in page.source)
    assert "left?right" in page.by_id("report").text
    assert RUN not in page.by_id("report").text


@pytest.mark.parametrize("name", ["red_flag", "mixed"])
def test_everything_drawn_has_a_note_and_every_line_its_ends(name: str) -> None:
    """The panel knows each box and all a box stands for; the lines of a picture name boxes of that picture."""
    page, result = page_of(name), consulted_example(name)
    for view in ("chain", "opened", "settled"):
        boxes = [one for one in page.elements if "node" in one.classes and one.is_in(f"view-{view}")]
        lines = [one for one in page.elements if "edge" in one.classes and one.is_in(f"view-{view}")]
        if view == "opened" and not boxes:  # left out of a large page
            continue
        several = [node for picture in pictures(result) if picture.name == view for node in picture.drawing.nodes]
        for box, node in zip(boxes, several, strict=True):
            assert box.attributes["data-node"] == node.id
            if node.stands_for or page.note_of(box).get("of", [node.id])[0] != node.id:
                assert page.note_of(box)["of"] == list(node.stands_for)
        ends = {int(line.attributes[end]) for line in lines for end in ("data-source", "data-target")}
        assert ends <= set(range(len(boxes)))
        assert all(page.note_of(box)["flag"] for box in boxes if "role-red-flag" in box.classes)
    notes = page.data["notes"]
    assert {other for note in notes.values() for other in note.get("of", ())} <= set(notes)


def test_a_rule_is_told_with_reason_premises_and_sources() -> None:
    """As the report tells it: title, because, each premise, each statement."""
    page = page_of("claudication")
    told = page.told(page.data["notes"]["rule:HY-01@left"])
    assert told[:3] == [
        "HY-01  Claudication is the hallmark of peripheral artery disease → hallmark",
        "The pattern shows muscle asking for more oxygen than narrowed arteries can bring.",
        "cramp or pain on exertion that eases with rest (claudication) (left leg): strong, as required",
    ]
    assert "Predictable exertional pain is the hallmark of PAD [hallmark]" in told


@pytest.mark.parametrize("name", ["red_flag", "nearly_empty"])
def test_how_and_why_not_are_those_of_the_library(name: str) -> None:
    """Each hypothesis, red flag and recommendation has the answer for clinicians, without the frame round it."""
    page, result = page_of(name), consulted_example(name)
    data = page.data
    asked = [state for state in result.states if result.model.vocabulary.role(state.conclusion) in FOREMOST]
    assert len(asked) > 60
    for state in asked:
        key = f"conclusion:{state.conclusion.id}" + (f"@{state.member}" if state.member else "")
        answer = data["answers"][data["notes"][key]["answer"]]
        found = result.why_not(state.conclusion.id) if state.level is None else result.how(state.conclusion.id)
        assert answer["asked"] == ("Why it was not concluded" if state.level is None else "How it was reached")
        in_full = state.level is None or result.model.vocabulary.role(state.conclusion) != "recommendation"
        told = paragraphs_of(found, result, Audience(at_command_line=False), **({} if in_full else {"depth": 1}))
        whole = _packed(render_plain(told))
        text = _packed("".join(page.told(answer)))
        assert all(_packed(line) in whole for line in page.told(answer))
        assert len(text) > 0.6 * (len(whole) - 600)
        assert _packed(result.model.disclaimer) not in text
    assert page.by_id("answer").text.count(result.model.disclaimer) == 1
    told = page.by_id("answer").text
    assert "Red flags: " in told
    assert all(f"Do now: {state.conclusion.advice}" in told for state in result.red_flags_present)


def test_the_page_names_no_option_of_the_command_line() -> None:
    """Where the library's answers name options that show more, those of the page only say that there is more."""
    page, result = page_of("mixed"), consulted_example("mixed")
    told = [line[0] for line in page.data["lines"]]
    assert any(" --all" in result.tell(result.how(one.conclusion.id)) for one in result.states if one.level)
    assert any(line.startswith("… ") and line.count(" below: ") for line in told)
    assert not [line for line in told if " --" in line or "expert " in line or "FACTS" in line]


@pytest.mark.parametrize("name", EXAMPLES)
def test_cautions_stand_in_the_notes_of_what_is_drawn(name: str) -> None:
    """Of a box and of a box for several alike, each with its mark, and none twice."""
    page, result = page_of(name), consulted_example(name)
    careful = 0
    for picture in pictures(result):
        for node in picture.drawing.nodes:
            note = page.data["notes"].get(f"{node.id}#{picture.name}") or page.data["notes"][node.id]
            lines = [page.data["lines"][number] for number in note.get("lines", ())]
            marked = [line[0] for line in lines if line[2:] == ["!", "warning"]]
            assert set(node.cautions) <= set(marked)
            assert len([line[0] for line in lines if line[0] in node.cautions]) == len(set(node.cautions))
            careful += bool(node.cautions)
    assert careful > 0 or name not in {"red_flag", "mixed"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_told_in_full(name: str) -> None:
    """All pictures, and every answer about red flags, hypotheses and recommendations, fit into the page."""
    page = page_of(name)
    assert len(page.all("svg")) == 3
    assert [number for number in _left_out(page) if _rank(page, number)] == []


def test_colours_have_classes_and_pictures_have_no_colours() -> None:
    """Every colour class of the pictures stands in the style sheet, for light and dark; no colour in an attribute."""
    page = page_of("mixed")
    sheet = page.all("style")[0].text
    drawn = [one for one in page.elements if any(outer.tag == "svg" for outer in one.inside)]
    classes = {name for one in drawn for name in one.classes if name[:2] in {"f-", "l-"}}
    assert len(classes) > 15
    assert all(f".{name}{{" in sheet and sheet.count(f"--{name[2:]}:") == 3 for name in classes)
    assert {one.attributes[name] for one in drawn for name in ("fill", "stroke") if name in one.attributes} == {"none"}


def test_without_a_script_there_is_no_control() -> None:
    """What needs the script is hidden in the file; all pictures are there to be seen."""
    page = page_of("claudication")
    for control in (*page.all("button"), *page.all("input"), *page.all("details")):
        outer = (control, *control.inside)
        assert any("hidden" in one.attributes and "data-js" in one.attributes for one in outer), control.id
    pictures = [one for one in page.elements if "picture" in one.classes]
    assert len(pictures) == 3
    assert not any("hidden" in outer.attributes for one in pictures for outer in (one, *one.inside))


def test_the_same_bytes_in_every_process() -> None:
    """Whatever the hash seed and the folder, a page is the same to the byte."""
    code = (
        "import expert, hashlib, sys; kb = expert.load(); "
        "print(hashlib.sha256(kb.consult(kb.read_facts(sys.argv[1])).to_html().encode()).hexdigest())"
    )
    path = ROOT / "examples/red_flag.yaml"
    told = {
        subprocess.run(
            [sys.executable, "-c", code, path],
            env={**os.environ, "PYTHONHASHSEED": seed, "PATH": ""},
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed, folder in (("1", ROOT), ("2", ROOT / "docs"))
    }
    assert told == {sha256(page_of("red_flag").source.encode()).hexdigest()}


@pytest.mark.parametrize("fewer", [100, 20_000, 60_000, 130_000])
def test_a_page_too_large_loses_the_least_of_it_first(fewer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mechanisms and the like, then advice, then hypotheses, of each the longest first; never the report."""
    whole = page_of("red_flag")
    monkeypatch.setattr(bounded, "MOST", len(whole.source.encode()) - fewer)
    page = read(consulted_example("red_flag").to_html())
    assert len(page.source.encode()) <= bounded.MOST
    assert page.by_id("report").text == whole.by_id("report").text
    short = _left_out(page)
    kept = set(range(len(page.data["answers"]))) - set(short)
    order = {number: (_rank(whole, number), -_size(whole, number)) for number in (*short, *kept)}
    assert all(order[number][0] <= order[other][0] for number in short for other in kept)
    assert len(page.all("svg")) == {100: 3, 130_000: 1}.get(fewer, 2)
    assert short or fewer not in {100, 130_000}
    if short:
        assert all(order[other] >= max(order[number] for number in short) for other in kept)
        sentence, command = page.told(page.data["answers"][short[0]])
        assert sentence.endswith("with the file of the facts for FACTS:")
        asked, name = command.removeprefix("expert ").split(" FACTS ")
        assert asked in {"how", "why-not"}
        assert name in consulted_example("red_flag")
    assert {f"#{one.id}" for one in page.elements if one.id} >= {one.attributes["href"] for one in page.all("a")}


def test_a_page_that_cannot_be_small_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where report and first picture are too much already, to leave out the rest would help nobody."""
    monkeypatch.setattr(bounded, "MOST", 1)
    assert consulted_example("nearly_empty").to_html() == page_of("nearly_empty").source


@pytest.mark.parametrize("name", ["chain", "opened", "settled"])
def test_the_command_of_a_picture_draws_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in the place of a picture that is left out gives that picture."""
    monkeypatch.chdir(tmp_path)
    (picture,) = (one for one in pictures(consulted_example("claudication")) if one.name == name)
    words = picture.command.replace("FACTS", str(ROOT / "examples/claudication.yaml")).split()
    ran = subprocess.run([Path(sys.executable).parent / words[0], *words[1:]], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert Path(words[-1]).read_text("utf-8") == to_svg(picture.drawing)


def _left_out(page: Page) -> list[int]:
    answers = page.data["answers"]
    return [number for number, one in enumerate(answers) if page.told(one)[0].startswith("Left out here")]


def _size(page: Page, number: int) -> int:
    return sum(map(len, page.told(page.data["answers"][number])))


def _rank(page: Page, number: int) -> int:
    kinds = {note["kind"] for note in page.data["notes"].values() if note.get("answer") == number}
    return max(_RANKS.get(kind, 0) for kind in kinds)
