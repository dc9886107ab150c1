"""Why-not as a drawing: what each rule lacks, what is left out and said so, and nothing else."""

from expert.diagrams import graph
from expert.diagrams.views.misses import MOST_TESTS, NEAR
from expert.diagrams.views.what_if import what_if
from expert.diagrams.views.why_not import why_not

from expert import KnowledgeBase
from expert.reporting.frame import NO_ADVICE
from expert.reporting.words import HELD_BACK
from tests.diagrams.questions import check, edges, nodes, wetness
from tests.explanations.bases import LEG, base, rule
from tests.explanations.stacked import TOP, stacked

FLAG = {"label": "red flag", "plural": "Red flags", "role": "red_flag", "levels": "no"}


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
