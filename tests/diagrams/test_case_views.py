"""The views of a case: one conclusion, the whole chain, the sources, what is settled and open."""

from pathlib import Path
from typing import Any

import pytest
from expert.diagrams import graph
from expert.diagrams.graph import Drawing, Edge, Node
from expert.diagrams.svg import to_svg
from expert.diagrams.views.conclusion import conclusion
from expert.diagrams.views.inference import UNREAD, inference
from expert.diagrams.views.provenance import provenance
from expert.diagrams.views.settled import settled
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import KnowledgeBase, NotConcludedError, QuestionError
from expert.result import Result
from tests.diagrams.drawings import HOSTILE
from tests.explanations.bases import base, rule
from tests.strategies import LAWS, knowledge_bases, stated_facts

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
KB = expert.load("leg_cramps")


def _case(name: str) -> Result:
    return KB.consult(KB.read_facts(EXAMPLES[0].parent / f"{name}.yaml"))


def _sore(**facts: Any) -> Result:
    kb = base(
        rule("R1", ["sore"], {"hurt": "strong"}, "leg"),
        rule("R2", ["hurt", {"age": {"above": 45}}], {"worn": "possible"}, "leg"),
        rule("R3", ["wet"], {"worn": "contrary"}, "leg"),
    )
    return kb.consult(facts)


def _node(drawing: Drawing, name: str) -> Node:
    return next(node for node in drawing.nodes if node.id == name)


def _of_kind(drawing: Drawing, kind: str) -> set[str]:
    return {node.id for node in drawing.nodes if node.kind == kind}


# one conclusion


def test_one_conclusion_as_a_value() -> None:
    """Facts lead to rules, rules to conclusions; what counts against is told apart; layers count rules."""
    drawing = conclusion(_sore(sore="left", age=58, wet="yes"), "worn")
    assert [(node.id, node.label, node.side, node.state, node.truth, node.layer) for node in drawing.nodes] == [
        ("conclusion:worn@left", "worn", "left leg", "possible", "proved", 0),
        ("rule:R2@left", "R2", "", "", "proved", 0),
        ("conclusion:hurt@left", "hurt", "left leg", "strong", "proved", 1),
        ("fact:age", "age", "", "58 years", "proved", 1),
        ("rule:R3@left", "R3", "", "", "proved", 0),
        ("fact:wet", "wet grass", "", "yes", "proved", 1),
        ("rule:R1@left", "R1", "", "", "proved", 1),
        ("fact:sore@left", "soreness", "left leg", "yes", "proved", 2),
    ]
    assert set(drawing.edges) == {
        Edge("rule:R2@left", "conclusion:worn@left", graph.GIVES, "possible"),
        Edge("conclusion:hurt@left", "rule:R2@left", graph.READS),
        Edge("fact:age", "rule:R2@left", graph.READS),
        Edge("rule:R3@left", "conclusion:worn@left", graph.AGAINST),
        Edge("fact:wet", "rule:R3@left", graph.READS),
        Edge("rule:R1@left", "conclusion:hurt@left", graph.GIVES, "strong"),
        Edge("fact:sore@left", "rule:R1@left", graph.READS),
    }
    assert [node.id for node in drawing.nodes if node.root] == ["conclusion:worn@left"]


def test_each_side_is_drawn_by_itself() -> None:
    """What fires for both legs is drawn for each, and both conclusions are what was asked about."""
    drawing = conclusion(_sore(sore="both"), "hurt")
    assert {node.id for node in drawing.nodes if node.root} == {"conclusion:hurt@left", "conclusion:hurt@right"}
    assert {"rule:R1@left", "rule:R1@right"} == _of_kind(drawing, graph.RULE)
    assert conclusion(_sore(sore="both"), "hurt", "left").title == "How it was concluded: Hurt (left leg): strong"


def test_a_fact_and_an_excluded_conclusion_tell_their_truth() -> None:
    """A fact that is *no*, and a conclusion a rule needs absent, are refuted though the premise holds."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}), rule("R2", [{"not": "rain"}, {"dark": "no"}], {"sun": "strong"}))
    drawing = conclusion(kb.consult({"wet": "no", "dark": "no"}), "sun")
    assert {(node.id, node.state, node.truth) for node in drawing.nodes if node.id.endswith(("rain", "dark"))} == {
        ("conclusion:rain", "excluded", "refuted"),
        ("fact:dark", "no", "refuted"),
    }
    assert {edge.truth for edge in drawing.edges} == {graph.PROVED}


def test_a_stated_conclusion_is_told_as_stated() -> None:
    """A conclusion that was given as a fact says so."""
    kb = base(
        rule("R1", ["rain"], {"storm": "strong"}), rain={"scope": "person", "given": "strong", "question": "Is it?"}
    )
    drawing = conclusion(kb.consult({"rain": "yes"}), "storm")
    assert _node(drawing, "conclusion:rain").state == "stated"


def test_a_conclusion_stated_to_be_absent_is_refuted() -> None:
    """What the facts deny is told as denied, and as in conflict where the rules derive it all the same."""
    kb = base(
        rule("R1", [{"not": "rain"}], {"sun": "strong"}),
        rule("R2", ["wet"], {"rain": "strong"}),
        rain={"scope": "person", "given": "strong", "question": "Is it?"},
    )
    node = _node(inference(kb.consult({"rain": "no"})), "conclusion:rain")
    assert (node.state, node.truth) == ("stated to be absent", graph.REFUTED)
    node = _node(inference(kb.consult({"rain": "no", "wet": "yes"})), "conclusion:rain")
    assert (node.state, node.truth) == ("strong, in conflict with the facts", graph.PROVED)


def test_what_cannot_be_drawn_is_said() -> None:
    """No such conclusion, no such side, and nothing concluded are errors of their own."""
    result = _sore(sore="left")
    for view in (conclusion, provenance):
        with pytest.raises(QuestionError, match="did you mean 'hurt'"):
            view(result, "hurtt")
        with pytest.raises(QuestionError, match="no member 'middle'"):
            view(result, "hurt", "middle")
        with pytest.raises(NotConcludedError):
            view(result, "hurt", "right")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_conclusion_is_drawn_whole(path: Path) -> None:
    """For everything an example concludes: every step, every rule and every ground is there, and nothing else."""
    result = KB.consult(KB.read_facts(path))
    for name in result:
        if result[name].level is None:
            continue
        steps = result.how(name).steps
        drawing = conclusion(result, name)
        applications = [application for step in steps for application in (*step.support, *step.contrary)]
        grounds = {(g.item, g.member) for a in applications for g in a.grounds if g.step is None}
        derived = {(step.key[0], step.key[1]) for step in steps}
        assert _of_kind(drawing, graph.RULE) == {_named("rule", a.rule.id, a.member) for a in applications}
        items = {
            _named("conclusion" if item in KB.model.vocabulary.conclusions else "fact", item, m) for item, m in grounds
        }
        assert {node.id for node in drawing.nodes if node.kind != graph.RULE} == items | {
            _named("conclusion", *key) for key in derived
        }
        assert {e.target for e in drawing.edges}.isdisjoint(_of_kind(drawing, graph.FACT))


def _named(kind: str, name: str, member: str | None) -> str:
    return f"{kind}:{name}@{member}" if member else f"{kind}:{name}"


# the whole chain


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_whole_chain_holds_every_fact_rule_and_conclusion(path: Path) -> None:
    """Every stated fact, every rule that fired and everything concluded is in the chain."""
    result = KB.consult(KB.read_facts(path))
    drawing = inference(result)
    ids = {node.id for node in drawing.nodes}
    assert {node.label for node in drawing.nodes if node.kind == graph.RULE} == result.fired_rules
    assert {_named("conclusion", s.conclusion.id, s.member) for s in result.states if s.level is not None} <= ids
    stated = {(name, member) for name, member, _ in result.facts.stated() if member != "not_stated"}
    assert {
        _named("conclusion" if n in result.model.vocabulary.conclusions else "fact", n, m) for n, m in stated
    } <= ids


def test_a_fact_nothing_reads_is_in_a_box_of_its_own() -> None:
    """What was stated in vain is drawn too, and told apart."""
    drawing = inference(_sore(sore="left", windy="yes"))
    assert [node.id for node in drawing.nodes if node.cluster == UNREAD] == ["fact:windy"]


def test_evidence_against_what_is_not_proved_is_drawn() -> None:
    """A rule that only counts against something is in the chain with it."""
    drawing = inference(_sore(wet="yes"))
    assert Edge("rule:R3@left", "conclusion:worn@left", graph.AGAINST) in drawing.edges
    assert _node(drawing, "conclusion:worn@left").truth == graph.UNKNOWN


def test_evidence_that_would_comfort_is_held_back() -> None:
    """A rule that counts against something and gives comfort with it is marked while a red flag is open."""
    result = _case("nearly_empty")
    held = {node.label for node in inference(result).nodes if node.kind == graph.RULE and node.withheld}
    assert held == {"HY-11"}


# the sources


def test_sources_lead_from_documents_to_the_conclusion() -> None:
    """Every source of the derivation is drawn: documents with their interest, statements with place and wording."""
    result = _case("venous")
    drawing = provenance(result, "CVI", "left")
    rolled = result.how("CVI", "left").sources
    assert _of_kind(drawing, graph.DOCUMENT) == {f"document:{source.id}" for source in rolled.documents}
    cited = {f"statement:{name}" for source in rolled.documents for name in source.statements}
    assert _of_kind(drawing, graph.STATEMENT) == cited | {f"statement:{policy.id}" for policy in rolled.policies}
    assert not _of_kind(drawing, graph.FACT)
    assert _node(drawing, "document:004").state == "interest: sells vein treatment"
    assert _node(drawing, "statement:004:2:2a").state == "004:2:2a: supporting"
    assert Edge("document:004", "statement:004:2:2a", graph.CITES) in drawing.edges
    assert Edge("statement:004:2:2a", "rule:HY-54@left", graph.CITES) in drawing.edges
    assert drawing.hidden == ("6 facts that the rules read (left out)",)


def test_the_weakest_link_is_marked() -> None:
    """The rule that keeps the best chain from being worded more strongly says so, and no other rule."""
    result = _case("venous")
    weakest = result.how("CVI", "left").steps[0].weakest
    assert weakest is not None
    marked = [(node.label, node.state) for node in provenance(result, "CVI", "left").nodes if "weakest" in node.state]
    assert marked == [(weakest.rule.id, f"weakest link: worded {weakest.strength}")]


def test_policy_is_marked_as_the_projects_own() -> None:
    """A rule without a document is marked, and so is the policy it rests on; no document stands behind it."""
    drawing = provenance(_case("red_flag"), "possible_acute_flow_loss")
    policies = [node for node in drawing.nodes if node.kind == graph.STATEMENT and node.policy]
    assert policies
    assert {node.state for node in policies} == {"the project's own, in no document"}
    assert not {e.target for e in drawing.edges if e.source.startswith("document:")} & {node.id for node in policies}


# what is settled


def test_the_map_tells_level_and_ceiling() -> None:
    """Each box says what is proved and what could still be; boxes stand by what is known, red flags first."""
    drawing = settled(_case("red_flag"))
    told = {(node.label, node.side): (node.cluster, node.state) for node in drawing.nodes}
    assert told["severely restricted blood flow", "right leg"] == ("red flags present", "strong — settled")
    assert told["peripheral artery disease (PAD)", "left leg and right leg"] == (
        "hypotheses open",
        "could still reach hallmark",
    )
    assert drawing.nodes[0].role == "red_flag"
    assert drawing.notes[1] == "Urgency: U4 emergency (settled)."


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_red_flag_is_missing_from_the_map(path: Path) -> None:
    """Every red flag that is present, open or excluded is on the map, and all conclusions are drawn or counted."""
    result = KB.consult(KB.read_facts(path))
    drawing = settled(result)
    drawn = {name for node in drawing.nodes for name in node.stands_for or (node.id,)}
    flags = {_named("conclusion", s.conclusion.id, s.member) for s in result.states_with_role("red_flag")}
    assert flags <= drawn
    assert drawing.hidden[0].startswith(f"{len(result.states) - len(drawn)} other conclusions: ")


def test_a_comforting_urgency_is_not_named_while_a_red_flag_is_open() -> None:
    """Where only advice that would comfort has an urgency, none is told and the advice is held back."""
    result = _case("nearly_empty")
    drawing = settled(result)
    assert result.urgency is not None
    assert drawing.notes[1].startswith("Urgency: none derived — not settled yet")
    assert any(node.withheld for node in drawing.nodes)


# all views


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_red_flags_come_first_and_the_disclaimer_is_there(path: Path) -> None:
    """Every drawing begins with the red flags and names the knowledge base; what comforts is held back meanwhile."""
    result = KB.consult(KB.read_facts(path))
    proved = next(name for name in result if result[name].level is not None)
    for drawing in (inference(result), settled(result), conclusion(result, proved), provenance(result, proved)):
        assert drawing.notes[0].startswith("Red flags ")
        for flag in result.red_flags_present:
            assert f"Do now: {flag.conclusion.advice}" in drawing.notes
        assert drawing.notes[-2:] == (KB.model.disclaimer, f"Knowledge base {KB.model.identity}")
        for node in drawing.nodes:
            if node.kind == graph.CONCLUSION:
                name = (node.stands_for or (node.id,))[0].removeprefix("conclusion:").partition("@")[0]
                comforts = KB.model.vocabulary.conclusions[name].reassures
                assert node.withheld == (comforts and not result.may_reassure)


@settings(LAWS, max_examples=40)
@given(st.data())
def test_any_case_is_drawn_in_every_view(data: st.DataObject) -> None:
    """Whatever the knowledge base and the facts: ids are unique, edges join nodes, and two drawings are equal."""
    kb = data.draw(knowledge_bases())
    result = kb.consult(data.draw(stated_facts(kb)))
    proved = [state for state in result.states if state.level is not None]
    made = [inference, settled]
    for view in made:
        _check(view(result))
        assert view(result) == view(result)
    for state in proved:
        _check(conclusion(result, state.conclusion.id, state.member))
        _check(provenance(result, state.conclusion.id, state.member))


def _check(drawing: Drawing) -> None:
    ids = [node.id for node in drawing.nodes]
    assert len(ids) == len(set(ids))
    assert all(edge.source in ids and edge.target in ids for edge in drawing.edges)
    assert all(node.kind in graph.KINDS for node in drawing.nodes)


@pytest.mark.parametrize(
    "text", [text for text in HOSTILE if text.isprintable() and text.strip()], ids=lambda t: t[:12]
)
def test_hostile_words_are_drawn(text: str) -> None:
    """A label and a reason with quotes, tags or DOT's own words make a picture like any other."""
    kb = KnowledgeBase.from_rules(
        [{"id": "R1", "title": text, "scope": "person", "if": ["wet"], "then": {"rain": "strong"}, "because": text}],
        findings=[{"id": "wet", "type": "boolean", "label": text}],
        conclusions=[{"id": "rain", "kind": "hypothesis", "label": text, "meaning": text}],
    )
    drawing = conclusion(kb.consult({"wet": "yes"}), "rain")
    assert "<script" not in to_svg(drawing, "light")


def test_stacked_diamonds_are_drawn_once() -> None:
    """A chain with 2 to the power of 30 ways through it has one box for each thing."""
    rules = [rule("R0", ["wet"], {"c0": "strong"})]
    for n in range(30):
        rules += [rule(f"A{n}", [f"c{n}"], {f"a{n}": "strong"}), rule(f"B{n}", [f"c{n}"], {f"b{n}": "strong"})]
        rules.append(rule(f"C{n}", [f"a{n}", f"b{n}"], {f"c{n + 1}": "strong"}))
    drawing = conclusion(base(*rules).consult({"wet": "yes"}), "c30")
    assert len(drawing.nodes) == 2 * 91 + 1
