"""Drawings of questions, whatever the case: laws, words of any kind, and size."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from expert.diagrams.graph import Drawing
from expert.diagrams.svg import to_svg
from expert.diagrams.views.contrast import contrast
from expert.diagrams.views.what_if import what_if
from expert.diagrams.views.why_not import why_not
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase, QuestionError
from tests.diagrams.drawings import HOSTILE
from tests.diagrams.questions import check
from tests.explanations.bases import rule
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = expert.load()
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@settings(LAWS, max_examples=100)
@given(data=st.data())
def test_every_question_has_a_drawing(data: st.DataObject) -> None:
    """Whatever the knowledge base and the facts, each answer is drawn whole, in its frame, the same each time."""
    kb = data.draw(knowledge_bases())
    result = kb.consult(data.draw(stated_facts(kb)), engine="compiled")
    drawn: list[Drawing] = []
    for name in result:
        try:
            drawn += [why_not(result, result.why_not(name)) for _ in range(2)]
            assert drawn[-1] == drawn[-2]
        except QuestionError:
            assert all(state.settled or state.level for state in result[name].by_member.values())
        foil = next((other for other in result if other != name), None)
        if foil is not None:
            drawn.append(contrast(result, result.contrast(name, foil)))
    for drawing in drawn:
        check(drawing, result)


@settings(LAWS, max_examples=100)
@given(data=st.data())
def test_a_difference_is_drawn_whole(data: st.DataObject) -> None:
    """Every fact and conclusion that differs has its node or stands in one, and no other fact or conclusion does."""
    kb = data.draw(knowledge_bases())
    result = kb.consult(data.draw(stated_facts(kb)), engine="compiled")
    changes: dict[str, Any] = data.draw(stated_facts(kb, 1, 3))
    try:
        difference = result.what_if(changes.get("findings", changes))
    except expert.FactsError:
        return
    drawing = what_if(result, difference)
    check(drawing, result)
    told = {name for node in drawing.nodes for name in (node.stands_for or (node.id,)) if not name.startswith("rule:")}
    names = {(change.item, change.member) for change in difference.facts}
    names |= {(change.conclusion.id, change.member) for change in difference.conclusions if change.differs}
    items = {name.partition(":")[2].partition("@")[0] for name in told}
    assert items == {item for item, _ in names}
    flags = {change for change in difference.of_role("red_flag") if change.differs}
    assert all(any(node.label == flag.conclusion.label for node in drawing.nodes) for flag in flags)


@pytest.mark.parametrize("text", [text for text in HOSTILE if text and "\a" not in text])
def test_hostile_words_of_a_knowledge_base_make_valid_pictures(text: str) -> None:
    """Labels, values and titles that look like mark-up or are huge neither break a picture nor a tooltip."""
    kb = KnowledgeBase.from_rules(
        [{**rule("R1", [{"sky": "x"}, "wet"], {"rain": "strong"}), "title": text.strip() or "t"}],
        findings=[
            {"id": "sky", "type": "choice", "label": text, "values": {"x": text, "y": "other"}},
            {"id": "wet", "type": "boolean", "label": text},
        ],
        conclusions=[
            {"id": "rain", "kind": "hypothesis", "label": text},
            {"id": "dew", "kind": "hypothesis", "label": text},
        ],
    )
    result = kb.consult({"wet": True})
    for drawing in (
        why_not(result, result.why_not("rain")),
        contrast(result, result.contrast("rain", "dew")),
        what_if(result, result.what_if(sky="x")),
    ):
        root = ET.fromstring(to_svg(drawing))  # noqa: S314 - what we wrote ourselves
        assert not [one for one in root.iter() if one.tag.endswith(("script", "b"))]


@pytest.mark.parametrize("example", ["venous", "night_cramps", "claudication", "red_flag", "mixed", "nearly_empty"])
def test_examples_fit_a_page(example: str) -> None:
    """Each question about each example makes a drawing that is no larger than a page can hold."""
    result = KB.consult(KB.read_facts(EXAMPLES / f"{example}.yaml"))
    drawings = [
        contrast(result, result.contrast("CVI", "PAD")),
        what_if(result, result.what_if(foot_pulse={"left": "absent"})),
    ]
    missed = [name for name in ("CVI", "PAD", "severe_flow_restriction") if result[name].level is None]
    drawings += [why_not(result, result.why_not(name)) for name in missed]
    assert len(drawings) > 2
    for drawing in drawings:
        check(drawing, result)
        assert len(drawing.nodes) <= 70
