"""Why-not, contrast and what-if as drawings: what they hold, what they leave out and say so, and nothing else."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.svg import to_svg
from expert.diagrams.views.contrast import BOTH, contrast
from expert.diagrams.views.misses import MOST_TESTS, NEAR
from expert.diagrams.views.what_if import what_if
from expert.diagrams.views.why_not import why_not
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase, QuestionError, Result
from expert.reporting.frame import NO_ADVICE
from expert.reporting.words import HELD_BACK
from tests.diagrams.drawings import HOSTILE
from tests.explanations.bases import LEG, base, rule
from tests.explanations.stacked import TOP, stacked
from tests.strategies import LAWS, knowledge_bases, stated_facts

KB = expert.load()
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FLAG = {"label": "red flag", "plural": "Red flags", "role": "red_flag", "levels": "no"}


def nodes(drawing: Drawing) -> dict[str, Node]:
    """The nodes of a drawing by id."""
    return {node.id: node for node in drawing.nodes}


def edges(drawing: Drawing) -> set[tuple[str, str, str, str]]:
    """The edges of a drawing: source, target, relation and truth."""
    return {(edge.source, edge.target, edge.relation, edge.truth) for edge in drawing.edges}


def changed(found: Iterable[Node] | Iterable[Edge]) -> set[str]:
    """The changes that occur."""
    return {one.change for one in found}


def check(drawing: Drawing, result: Result) -> None:
    """What holds of every drawing of a case: each id once, no edge to itself or to nothing, its frame of notes."""
    known = nodes(drawing)
    assert len(known) == len(drawing.nodes)
    for edge in drawing.edges:
        assert edge.source in known
        assert edge.target in known
        assert edge.source != edge.target
    assert {node.kind for node in drawing.nodes} <= set(graph.KINDS)
    assert all(node.stands_for for node in drawing.nodes if node.kind == graph.GROUP)
    assert drawing.notes[0].startswith("Red flags ")
    assert drawing.notes[-1] == f"Knowledge base {result.model.identity}"
    assert result.model.disclaimer in drawing.notes
    assert drawing.levels == result.model.vocabulary.levels


# --- why not ---------------------------------------------------------------------------------------------------------


def wetness() -> Result:
    """Rain is missed by three rules: one lacks a fact, one is violated, one needs a conclusion that is missed too."""
    kb = base(
        rule("R1", ["wet", "dark"], {"rain": "strong"}),
        rule("R2", ["windy", "dark"], {"rain": "possible"}),
        rule("R3", ["storm"], {"rain": "hallmark"}),
        rule("R4", [{"age": {"above": 45}}, {"colour": "pale"}], {"storm": "strong"}),
        rule("R5", ["wet"], {"rain": "contrary"}),
    )
    return kb.consult({"wet": True, "windy": False})


def test_why_not_shows_what_each_rule_lacks() -> None:
    """Premises lead to their rules and these to the conclusion, each with its truth; conclusions on the way too."""
    result = wetness()
    drawing = why_not(result, result.why_not("rain"))
    check(drawing, result)
    assert edges(drawing) == {
        ("fact:wet", "rule:R1", "reads", "proved"),
        ("fact:dark", "rule:R1", "reads", "unknown"),
        ("rule:R1", "conclusion:rain", "gives", "unknown"),
        ("fact:windy", "rule:R2", "reads", "refuted"),
        ("fact:dark", "rule:R2", "reads", "unknown"),
        ("rule:R2", "conclusion:rain", "gives", "refuted"),
        ("conclusion:storm", "rule:R3", "reads", "unknown"),
        ("rule:R3", "conclusion:rain", "gives", "unknown"),
        ("fact:age", "rule:R4", "reads", "unknown"),
        ("fact:colour", "rule:R4", "reads", "unknown"),
        ("rule:R4", "conclusion:storm", "gives", "unknown"),
        ("fact:wet", "rule:R5", "reads", "proved"),
        ("rule:R5", "conclusion:rain", "against", "proved"),
    }
    found = nodes(drawing)
    assert found["fact:dark"].state == "not known — yes is needed"
    assert found["fact:age"].state == "not known — above 45 years is needed"
    assert found["fact:windy"].state == "no — yes is needed"
    assert found["fact:wet"].state == "yes"
    assert found["rule:R1"].state == "nearest"
    assert found["rule:R2"].state == ""
    assert {node.id for node in drawing.nodes if node.root} == {"conclusion:rain"}
    assert not drawing.hidden


def test_why_not_tells_the_nearest_rule_and_gives_no_advice() -> None:
    """The notes tell of the nearest rule, and where facts would have to be other, that this is no advice."""
    result = wetness()
    drawing = why_not(result, result.why_not("rain"))
    assert any("one more thing were known: a dark sky: yes" in note for note in drawing.notes)
    assert NO_ADVICE in drawing.notes
    assert drawing.title == "Why not? Rain: not concluded"


def test_an_item_of_which_rules_ask_different_things_does_not_tell_one_of_them() -> None:
    """What is asked stands in a fact's node only where every rule drawn asks the same."""
    kb = base(
        rule("R1", [{"colour": "pale"}], {"rain": "strong"}), rule("R2", [{"colour": "blue"}], {"rain": "strong"})
    )
    result = kb.consult({})
    assert nodes(why_not(result, result.why_not("rain")))["fact:colour"].state == "not known"


def test_rules_that_lack_more_are_drawn_as_one() -> None:
    """Beyond the nearest rules the others are one node that names how many and stands for each."""
    rules = [rule(f"R{number}", [{"age": {"above": number}}], {"rain": "possible"}) for number in range(9)]
    result = base(*rules).consult({})
    drawing = why_not(result, result.why_not("rain"))
    (group,) = (node for node in drawing.nodes if node.kind == graph.GROUP)
    assert len([node for node in drawing.nodes if node.kind == graph.RULE]) == NEAR
    assert group.label == f"{9 - NEAR} further rules"
    assert group.stands_for == tuple(f"rule:R{number}" for number in range(NEAR, 9))
    assert (group.id, "conclusion:rain", "gives", "unknown") in edges(drawing)


def test_many_premises_of_a_rule_are_drawn_as_one_beyond_a_bound() -> None:
    """Of a rule that reads very much the first premises are drawn, and the rest as one node."""
    findings = [{"id": f"f{number}", "type": "boolean"} for number in range(30)]
    kb = KnowledgeBase.from_rules(
        [rule("R1", [finding["id"] for finding in findings], {"rain": "strong"})],
        findings=findings,
        conclusions=[{"id": "rain", "kind": "hypothesis"}],
    )
    result = kb.consult({"f0": True})
    drawing = why_not(result, result.why_not("rain"))
    facts = [node for node in drawing.nodes if node.kind == graph.FACT]
    (group,) = (node for node in drawing.nodes if node.kind == graph.GROUP)
    assert len(facts) == MOST_TESTS
    assert group.label == f"{30 - MOST_TESTS} more premises"
    assert len(group.stands_for) == 30 - MOST_TESTS


def test_members_that_stand_alike_are_drawn_once_but_each_of_a_red_flag() -> None:
    """What is the same for both legs is drawn for one and said of the other; of a red flag both are drawn."""
    rules = (rule("R1", ["sore"], {"ill": "strong"}, "leg"),)
    alike = base(*rules, ill={"scope": "leg"}).consult({})
    drawing = why_not(alike, alike.why_not("ill"))
    assert [node.id for node in drawing.nodes if node.root] == ["conclusion:ill@left"]
    assert drawing.hidden == ("Ill (right leg) stands as for the left leg.",)
    differing = base(*rules, ill={"scope": "leg"}).consult({"sore": {"left": False}})
    both = why_not(differing, differing.why_not("ill"))
    assert [node.id for node in both.nodes if node.root] == ["conclusion:ill@left", "conclusion:ill@right"]
    flags = KnowledgeBase.from_rules(
        [rule("R1", ["sore"], {"alarm": "yes"}, "leg")],
        findings=[{"id": "sore", "type": "boolean", "scope": "leg"}],
        conclusions=[{"id": "alarm", "kind": "flag", "scope": "leg"}],
        kinds={"flag": FLAG},
        scopes={"leg": LEG},
    ).consult({})
    drawn = why_not(flags, flags.why_not("alarm"))
    assert len([node for node in drawn.nodes if node.root]) == 2
    assert "1 not yet excluded" in drawn.notes[0]


def test_a_deep_question_stays_small_and_says_what_is_left_out() -> None:
    """Thirty stacked diamonds make a bounded drawing that says how much it leaves out."""
    result = stacked().consult({"other": True})
    drawing = why_not(result, result.why_not(TOP))
    assert len(drawing.nodes) < 60
    assert any("on the way would need is not drawn" in text for text in drawing.hidden)


def test_what_would_comfort_is_marked_while_red_flags_are_open() -> None:
    """A missing conclusion that reassures is held back in its node and in the notes."""
    kb = KnowledgeBase.from_rules(
        [rule("R1", ["calm"], {"harmless": "strong"}), rule("F1", ["wet"], {"alarm": "yes"})],
        findings=[{"id": "calm", "type": "boolean"}, {"id": "wet", "type": "boolean"}],
        conclusions=[
            {"id": "harmless", "kind": "hypothesis", "reassures": "yes"},
            {"id": "alarm", "kind": "flag"},
        ],
        kinds={"flag": FLAG, "hypothesis": {"label": "h", "plural": "H", "role": "hypothesis", "levels": "yes"}},
    )
    result = kb.consult({})
    drawing = why_not(result, result.why_not("harmless"))
    assert nodes(drawing)["conclusion:harmless"].withheld
    assert HELD_BACK in drawing.notes
    difference = what_if(result, result.what_if(calm=True))
    assert nodes(difference)["conclusion:harmless"].withheld
    assert HELD_BACK in difference.notes


# --- contrast --------------------------------------------------------------------------------------------------------


def test_a_contrast_puts_each_side_in_a_box_and_what_both_share_between() -> None:
    """Facts behind one conclusion stand in its box, shared ones between, what the second lacks in its own."""
    kb = base(
        rule("R1", ["wet", "dark"], {"rain": "strong"}),
        rule("R2", ["wet"], {"dew": "possible"}),
        rule("R3", ["windy", {"dark": False}], {"dew": "strong"}),
    )
    result = kb.consult({"wet": True, "dark": True})
    drawing = contrast(result, result.contrast("rain", "dew"))
    check(drawing, result)
    boxes = {node.id: node.cluster for node in drawing.nodes}
    assert boxes == {
        "conclusion:rain": "Rain",
        "conclusion:dew": "Dew",
        "rule:R1": "Rain",
        "rule:R2": "Dew",
        "rule:R3": "Dew",
        "fact:wet": BOTH,
        "fact:dark": "Rain",
        "fact:windy": "Dew",
    }
    assert ("fact:dark", "rule:R3", "reads", "refuted") in edges(drawing)
    assert ("fact:dark", "rule:R1", "reads", "proved") in edges(drawing)
    assert {node.id for node in drawing.nodes if node.root} == {"conclusion:rain", "conclusion:dew"}


def test_much_behind_both_is_drawn_as_one() -> None:
    """Many shared grounds are one node between the two that every rule reads."""
    shared = ["wet", "dark", "windy", {"age": {"above": 45}}, {"colour": "pale"}, {"times": {"includes": ["night"]}}]
    kb = base(rule("R1", shared, {"rain": "strong"}), rule("R2", shared, {"dew": "possible"}))
    result = kb.consult({"wet": True, "dark": True, "windy": True, "age": 50, "colour": "pale", "times": ["night"]})
    drawing = contrast(result, result.contrast("rain", "dew"))
    group = nodes(drawing)["group:shared"]
    assert group.cluster == BOTH
    assert len(group.stands_for) == 6
    assert not [node for node in drawing.nodes if node.kind == graph.FACT]
    assert {edge[1] for edge in edges(drawing) if edge[0] == group.id} == {"rule:R1", "rule:R2"}


def test_rules_of_one_level_are_one_node_and_conclusions_on_the_way_are_followed() -> None:
    """Rules that give the same level are drawn as one; those for a conclusion between are drawn as well."""
    kb = base(
        rule("R1", ["wet"], {"rain": "strong"}),
        rule("R2", ["dark"], {"rain": "strong"}),
        rule("R3", ["cloud"], {"rain": "possible"}),
        rule("R4", ["windy"], {"cloud": "possible"}),
        rule("R5", ["sore"], {"dew": "possible"}, "leg"),
        dew={"scope": "leg"},
    )
    result = kb.consult({"wet": True, "dark": True, "windy": True})
    drawing = contrast(result, result.contrast("rain", "dew"))
    (group,) = (node for node in drawing.nodes if node.kind == graph.GROUP)
    assert group.stands_for == ("rule:R1", "rule:R2")
    assert ("fact:windy", "rule:R4", "reads", "proved") in edges(drawing)
    assert ("rule:R4", "conclusion:cloud", "gives", "proved") in edges(drawing)
    assert ("conclusion:cloud", "rule:R3", "reads", "proved") in edges(drawing)


# --- what if ---------------------------------------------------------------------------------------------------------


def test_what_if_shows_only_what_changes() -> None:
    """A changed fact, the rules that fire newly or no more and what follows; what stays is not drawn."""
    kb = base(
        rule("R1", ["wet"], {"rain": "strong"}),
        rule("R2", [{"wet": False}], {"dew": "possible"}),
        rule("R3", ["dark"], {"night": "strong"}),
        rule("R4", ["rain", "dark"], {"mud": "possible"}),
    )
    result = kb.consult({"wet": False, "dark": True})
    drawing = what_if(result, result.what_if(wet=True))
    check(drawing, result)
    assert {node.id: (node.state, node.change) for node in drawing.nodes} == {
        "fact:wet": ("no, then yes", "appears"),
        "conclusion:rain": ("excluded, then strong — settled", "appears"),
        "conclusion:mud": ("excluded, then possible — settled", "appears"),
        "conclusion:dew": ("possible, then excluded", "goes"),
        "rule:R1": ("", "appears"),
        "rule:R2": ("", "goes"),
        "rule:R4": ("", "appears"),
    }
    assert {(edge.source, edge.target, edge.change) for edge in drawing.edges} == {
        ("fact:wet", "rule:R1", "appears"),
        ("rule:R1", "conclusion:rain", "appears"),
        ("conclusion:rain", "rule:R4", "appears"),
        ("rule:R4", "conclusion:mud", "appears"),
        ("fact:wet", "rule:R2", "goes"),
        ("rule:R2", "conclusion:dew", "goes"),
    }
    assert NO_ADVICE in drawing.notes


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [(40, 50, "rises"), (50, 40, "falls"), (None, 50, "appears")],
)
def test_numbers_rise_and_fall(before: int | None, after: int, change: str) -> None:
    """A number that is larger rises, one that is smaller falls, one that is new appears."""
    kb = base(rule("R1", [{"age": {"above": 45}}], {"rain": "strong"}))
    result = kb.consult({} if before is None else {"age": before})
    assert nodes(what_if(result, result.what_if(age=after)))["fact:age"].change == change


def test_a_fact_leads_to_a_rule_only_where_it_matters_to_it() -> None:
    """A number that stays on the same side of a rule's bound is not joined to it, though it changed."""
    kb = base(rule("R1", ["wet", {"age": {"above": 30}}], {"rain": "strong"}))
    result = kb.consult({"wet": False, "age": 40})
    drawing = what_if(result, result.what_if(wet=True, age=50))
    assert nodes(drawing)["fact:age"].state == "40 years, then 50 years"
    assert {(edge.source, edge.target) for edge in drawing.edges} == {
        ("fact:wet", "rule:R1"),
        ("rule:R1", "conclusion:rain"),
    }


def test_levels_rise_and_fall() -> None:
    """A conclusion whose level is another rises or falls, and so does a rule that passes another level on."""
    kb = base(
        rule("R1", ["wet"], {"rain": "possible"}),
        rule("R2", ["dark"], {"rain": "strong"}),
        rule("R3", ["rain"], {"mud": "inherit"}),
    )
    result = kb.consult({"wet": True, "dark": False})
    up = what_if(result, result.what_if(dark=True))
    assert nodes(up)["conclusion:rain"].change == nodes(up)["rule:R3"].change == "rises"
    turned = kb.consult({"wet": True, "dark": True})
    down = what_if(turned, turned.what_if(dark=False))
    assert nodes(down)["conclusion:rain"].change == nodes(down)["rule:R3"].change == "falls"


def test_what_is_the_same_for_both_legs_is_drawn_once() -> None:
    """A fact and a conclusion that change alike for both members are one node that stands for both."""
    kb = base(rule("R1", ["sore"], {"ill": "strong"}, "leg"), ill={"scope": "leg"})
    result = kb.consult({})
    drawing = what_if(result, result.what_if(sore="both"))
    assert [(node.id, node.side) for node in drawing.nodes] == [
        ("fact:sore@left", "both legs"),
        ("conclusion:ill@left", "both legs"),
        ("rule:R1@left", ""),
    ]
    assert len(drawing.edges) == 2
    assert nodes(drawing)["conclusion:ill@left"].stands_for == ("conclusion:ill@left", "conclusion:ill@right")


def test_nothing_that_changes_is_said() -> None:
    """Where no conclusion differs the drawing says so."""
    kb = base(rule("R1", ["wet"], {"rain": "possible"}))
    result = kb.consult({"wet": True})
    assert any(note.startswith("No conclusion differs") for note in what_if(result, result.what_if(dark=True)).notes)


def test_red_flags_and_others_are_drawn_singly_mechanisms_and_what_is_only_open_together() -> None:
    """Each red flag that differs has its node; mechanisms that differ are one, fed by what leads to them."""
    kb = KnowledgeBase.from_rules(
        [
            rule("F1", ["wet", "dark"], {"alarm": "yes", "siren": "yes"}),
            rule("M1", ["wet"], {"m1": "yes"}),
            rule("M2", ["wet"], {"m2": "yes"}),
            rule("H1", ["wet", "dark"], {"h1": "strong"}),
            rule("H2", ["wet", "dark"], {"h2": "strong"}),
        ],
        findings=[{"id": "wet", "type": "boolean"}, {"id": "dark", "type": "boolean"}],
        conclusions=[
            {"id": "alarm", "kind": "flag", "advice": "Go in now."},
            {"id": "siren", "kind": "flag"},
            *({"id": name, "kind": "mechanism"} for name in ("m1", "m2")),
            *({"id": name, "kind": "guess"} for name in ("h1", "h2")),
        ],
        kinds={
            "flag": FLAG,
            "mechanism": {"label": "mechanism", "plural": "Mechanisms", "role": "mechanism", "levels": "no"},
            "guess": {"label": "guess", "plural": "Guesses", "role": "hypothesis", "levels": "yes"},
        },
    )
    result = kb.consult({})
    opened = what_if(result, result.what_if(wet=False))
    assert {node.id: (node.label, node.change, node.stands_for) for node in opened.nodes if node.kind != "rule"} == {
        "fact:wet": ("wet", "", ()),
        "conclusion:alarm": ("alarm", "falls", ()),
        "conclusion:siren": ("siren", "falls", ()),
        "group:mechanism:falls": ("2 mechanisms", "falls", ("conclusion:m1", "conclusion:m2")),
        "group:guess:falls": ("2 guesses", "falls", ("conclusion:h1", "conclusion:h2")),
    }
    assert edges(opened) == {
        ("fact:wet", "rule:F1", "reads", "refuted"),
        ("rule:F1", "conclusion:alarm", "gives", "refuted"),
        ("rule:F1", "conclusion:siren", "gives", "refuted"),
        ("fact:wet", "group:mechanism:falls", "reads", "refuted"),
        ("fact:wet", "group:guess:falls", "reads", "refuted"),
    }
    assert opened.notes[1].startswith("With these facts: Red flags none present; none left open")
    assert "Go in now." not in opened.notes
    present = what_if(result, result.what_if(wet=True, dark=True))
    assert nodes(present)["conclusion:alarm"].change == "appears"
    assert "Go in now." in present.notes


# --- laws ------------------------------------------------------------------------------------------------------------


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
