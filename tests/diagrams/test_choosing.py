"""Which view is drawn: by its name, by what is given, or one sentence why none is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from expert.diagrams.choosing import VIEWS

import expert
from expert.errors import FactsError, NotConcludedError, QuestionError
from expert.result import Result

FACTS = {"leg_cramp": "left", "cramp_timing": {"left": ["night"]}, "swelling": "left", "heaviness": "both"}
GIVEN = {
    "inference": {},
    "conclusion": {"name": "CVI"},
    "why-not": {"name": "PAD"},
    "contrast": {"name": "CVI", "foil": "PAD"},
    "what-if": {"changes": {"swelling": "unknown"}},
    "provenance": {"name": "CVI"},
    "settled": {},
}


@pytest.fixture(scope="module")
def result() -> Result:
    """A case with hypotheses for one side."""
    return expert.load("leg_cramps").consult(FACTS, engine="compiled")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn_with_its_frame(result: Result, view: str) -> None:
    """Each view has its name, red flags first, the disclaimer and the knowledge base, and something to see."""
    drawing = result.diagram(view=view, **GIVEN[view]).drawing
    assert drawing.view == view
    assert drawing.notes[0].startswith("Red flags ")
    assert result.model.disclaimer in drawing.notes
    assert drawing.notes[-1] == f"Knowledge base {result.model.identity}"
    assert drawing.nodes
    assert drawing.levels == tuple(result.model.vocabulary.levels)


@pytest.mark.parametrize("view", ["inference", "conclusion", "contrast", "what-if"])
def test_what_is_given_chooses_the_view(result: Result, view: str) -> None:
    """Without a name the view is the one that what is given belongs to."""
    assert result.diagram(**GIVEN[view]) == result.diagram(view=view, **GIVEN[view])


@pytest.mark.parametrize(
    ("view", "given", "said"),
    [
        ("infernce", {}, "there is no view 'infernce'; did you mean 'inference'? (the views are inference, conclusion"),
        ("x" * 500, {}, "there is no view 'xxx"),
        ("why-not", {}, "the view 'why-not' needs a conclusion"),
        ("contrast", {"name": "CVI"}, "the view 'contrast' needs a foil"),
        ("what-if", {}, "the view 'what-if' needs changes of facts"),
        ("settled", {"name": "CVI"}, "the view 'settled' takes no conclusion; what takes one: conclusion, why-not"),
        ("inference", {"member": "left"}, "the view 'inference' takes no member; what takes one: conclusion"),
        ("conclusion", {"name": "CVI", "foil": "PAD"}, "the view 'conclusion' takes no foil; what takes one: contrast"),
        (None, {"foil": "PAD"}, "the view 'contrast' needs a conclusion"),
        (None, {"name": "CVI", "changes": {}}, "the view 'what-if' takes no conclusion"),
        (None, {"name": "CV1"}, "there is no conclusion 'CV1'; did you mean 'CVI'?"),
        ("why-not", {"name": "PAD", "member": "lefd"}, "left"),
        (None, {"collapse": ["mechanism"]}, "nothing is collapsed by 'mechanism'; did you mean 'mechanisms'?"),
        (None, {"focus": ["CV1"]}, "there is no 'CV1' in this drawing; did you mean 'CVI'?"),
        (None, {"depth": 0}, "at least 1"),
    ],
)
def test_what_does_not_fit_together_is_one_sentence(
    result: Result, view: str | None, given: dict[str, object], said: str
) -> None:
    """A view, a conclusion, a member, a kind or a thing that is not there, or not wanted, is named."""
    with pytest.raises(QuestionError) as caught:
        result.diagram(view=view, **given)  # type: ignore[arg-type] # each of its own type
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 300


def test_faults_of_the_questions_are_kept(result: Result) -> None:
    """What was not concluded, and facts that cannot be, are told as the questions tell them."""
    with pytest.raises(NotConcludedError, match="was not concluded"):
        result.diagram("PAD")
    with pytest.raises(FactsError, match="did you mean 'swelling'"):
        result.diagram(changes={"sweling": "left"})


def test_a_case_is_drawn_to_fit_a_page_unless_asked_otherwise(result: Result) -> None:
    """Mechanisms are one by default; with nothing collapsed everything is there and nothing is hidden."""
    page, full = result.diagram().drawing, result.diagram(collapse=()).drawing
    assert len(page.nodes) < len(full.nodes)
    assert page.hidden
    assert not full.hidden
    assert any(node.role == "mechanism" for node in full.nodes)
    assert not any(node.role == "mechanism" for node in page.nodes)


def test_focus_and_depth_take_away(result: Result) -> None:
    """One thing with what belongs to it, then only the nearest layer of it; a text alone is one name."""
    focused = result.diagram(focus="CVI@left").drawing
    near = result.diagram(focus=["CVI@left"], depth=1).drawing
    everything = result.diagram().drawing
    assert [node.id for node in focused.nodes if node.root] == ["conclusion:CVI@left"]
    assert len(near.nodes) < len(focused.nodes) < len(everything.nodes)


def test_changes_take_a_default_side(result: Result) -> None:
    """Changes that name no side are about the side given."""
    drawing = result.diagram(changes={"swelling": True}, side="right").drawing
    assert any(node.id == "fact:swelling@right" for node in drawing.nodes)
    assert not any(node.id == "fact:swelling@left" and node.change for node in drawing.nodes)


def test_a_knowledge_base_is_drawn(result: Result) -> None:
    """All topics, or one; a topic there is not is one sentence."""
    kb = expert.load("leg_cramps")
    drawing = kb.diagram().drawing
    assert (drawing.view, drawing.notes[-1]) == ("knowledge", f"Knowledge base {result.model.identity}")
    topic = next(iter(kb.model.rules.values())).topic
    assert len(kb.diagram(topic).drawing.nodes) > 5
    with pytest.raises(QuestionError, match="there is no topic"):
        kb.diagram("nonsense")


PROGRAM = """
import hashlib, sys, expert
from tests.diagrams.test_choosing import FACTS, GIVEN
result = expert.load("leg_cramps").consult(FACTS, engine="compiled")
for view, given in GIVEN.items():
    diagram = result.diagram(view=view, **given)
    for name in ("svg", "dot", "mermaid", "graphml", "json", "tree"):
        print(view, name, hashlib.sha256(diagram.to_bytes(name)).hexdigest())
"""


def test_every_view_has_the_same_bytes_in_every_process() -> None:
    """Neither the hash seed nor what is on the PATH changes a byte of any view in any format."""
    root = Path(__file__).resolve().parents[2]
    said = [
        subprocess.check_output(
            [sys.executable, "-c", PROGRAM],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PATH": path},
            text=True,
        )
        for seed, path in (("0", os.environ["PATH"]), ("4711", ""))
    ]
    assert said[0] == said[1]
    assert len(said[0].splitlines()) == 6 * len(VIEWS)


def test_both_engines_have_the_same_pictures() -> None:
    """A picture does not tell which engine ran."""
    kb = expert.load("leg_cramps")
    drawn = [kb.consult(FACTS, engine=engine).diagram().drawing for engine in ("experta", "compiled")]
    assert drawn[0] == drawn[1]
