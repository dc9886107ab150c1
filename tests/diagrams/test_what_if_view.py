"""What-if as a drawing: what changes, and nothing else."""

import pytest
from expert.diagrams import graph, language
from expert.diagrams.boxes import box_of
from expert.diagrams.graph import Edge, Node
from expert.diagrams.lines import edge_parts
from expert.diagrams.places import Route
from expert.diagrams.scene import Disc, Words
from expert.diagrams.views.blocks import group_of
from expert.diagrams.views.what_if import what_if

from expert import KnowledgeBase
from expert.reporting.frame import NO_ADVICE
from tests.diagrams.questions import check, edges, nodes
from tests.explanations.bases import base, rule

FLAG = {"label": "red flag", "plural": "Red flags", "role": "red_flag", "levels": "no"}


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
        "conclusion:alarm": ("alarm", "closes", ()),
        "conclusion:siren": ("siren", "closes", ()),
        "group:mechanism:closes": ("2 mechanisms", "closes", ("conclusion:m1", "conclusion:m2")),
        "group:guess:closes": ("2 guesses", "closes", ("conclusion:h1", "conclusion:h2")),
    }
    assert edges(opened) == {
        ("fact:wet", "rule:F1", "reads", "refuted"),
        ("rule:F1", "conclusion:alarm", "gives", "refuted"),
        ("rule:F1", "conclusion:siren", "gives", "refuted"),
        ("fact:wet", "group:mechanism:closes", "reads", "refuted"),
        ("fact:wet", "group:guess:closes", "reads", "refuted"),
    }
    assert opened.notes[1].startswith("With these facts: Red flags none present; none left open")
    assert "Go in now." not in opened.notes
    present = what_if(result, result.what_if(wet=True, dark=True))
    assert nodes(present)["conclusion:alarm"].change == "appears"
    assert "Go in now." in present.notes


@pytest.mark.parametrize(
    ("before", "after", "state", "change", "words"),
    [
        ({"wet": False}, {"wet": "unknown"}, "no longer excluded — could still be concluded", "opens", "becomes open"),
        ({"wet": True}, {"wet": "unknown"}, "concluded, then not excluded", "opens", "becomes open"),
        ({}, {"wet": False}, "not excluded, then excluded", "closes", "is no longer open"),
        ({}, {"wet": True}, "not excluded, then concluded", "appears", "+ appears"),
        ({"wet": True}, {"wet": False}, "concluded, then excluded", "goes", "− goes"),
    ],
    ids=str,
)
def test_what_becomes_open_is_said_so(
    before: dict[str, object], after: dict[str, object], state: str, change: str, words: str
) -> None:
    """A red flag that is excluded or concluded no more becomes open; one that is ruled out is no longer open."""
    kb = base(rule("R1", ["wet"], {"alarm": "yes"}), alarm={"kind": "red_flag"})
    result = kb.consult(before)
    node = nodes(what_if(result, result.what_if(**after)))["conclusion:alarm"]
    assert node.state.startswith(state)
    assert node.change == change
    assert words in [row.plain for row in box_of(node, ()).rows]


@pytest.mark.parametrize("change", [graph.GOES, graph.APPEARS])
def test_the_sign_of_a_change_stands_apart_from_the_word(change: str) -> None:
    """On a line that counts against, the ring around the sign ends before the word begins, with room between."""
    line = language.line_of(Edge("a", "b", graph.AGAINST, change=change), ())
    drawn = edge_parts(line, Route(((0, 0), (60, 0), (120, 0), (200, 0)), (208, 0)))
    (word,) = (part for part in drawn if isinstance(part, Words))
    (ring,) = (part for part in drawn if isinstance(part, Disc))
    assert word.text == "against"
    assert ring.x + ring.radius + 3 <= word.x


def test_a_rule_has_its_title_in_its_box() -> None:
    """In a view of one question the id stands above the title; a title of a page is cut."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}))
    result = kb.consult({"wet": False})
    made = nodes(what_if(result, result.what_if(wet=True)))["rule:R1"]
    assert [row.plain for row in box_of(made, ()).rows][:2] == ["R1", "Rule R1"]
    several = group_of([made, Node("rule:R2", graph.RULE, "R2")], "2 rules")
    assert several.tooltip == "R1: Rule R1\nR2"
    long = box_of(Node("rule:R", graph.RULE, "R", title="as long as a page " * 40), ())
    assert len(long.rows) < 8
    assert long.rows[-1].text.endswith("…")
