"""Reasons as text and JSON: every reason in words, with rules and sources, and the bounds of the search."""

import expert
from expert import Result
from expert.explanations.keeping import MOST_FACTS
from expert.explanations.reasons import reasons
from expert.reporting.words import HELD_BACK
from tests.explanations.bases import base, rule

KB = expert.load()
CASE = {"leg_cramp": "left", "swelling": "left", "heaviness": "left", "age_years": 52}


def told(result: Result, *asked: str, audience: str = "clinician", **options: bool) -> str:
    """The text of an answer, its lines joined."""
    return " ".join(result.tell(reasons(result, *asked), audience=audience, **options).split())


def test_each_reason_is_told_with_its_facts_its_rule_and_where_it_is_from() -> None:
    """A rule that was told before is named with the number of its reason."""
    said = told(KB.consult(CASE), "CVI", "left")
    assert said.startswith("Red flags none present; 9 not yet excluded")
    assert "Chronic venous insufficiency (CVI) (left leg): strong — settled There are 2 reasons." in said
    assert (
        "1. leg cramp (left leg): yes swelling of the ankle or lower leg (left leg): yes by HY-17 Cramps with" in said
    )
    assert "(004:12:1a, 004:12:1b, 004:12:1c) 2. leg cramp (left leg): yes heavy feeling" in said
    assert "by HY-17 (as in 1) In every reason: leg cramp (left leg): yes In no reason: age" in said
    assert "no advice to change anything, and never to stop a medicine" in said


def test_patients_read_titles_and_auditors_ids() -> None:
    """Nobody loses a source: patients read the document's title, the others places."""
    result = KB.consult(CASE)
    patient, auditor = (told(result, "CVI", "left", audience=one) for one in ("patient", "auditor"))
    assert "HY-17" not in patient
    assert "004:12:1a" not in patient
    assert KB.model.evidence.documents["004"].title in patient
    assert "leg cramp (left leg): yes [leg_cramp@left]" in auditor
    assert "[CVI@left]" in auditor
    assert "age: 52 years [age_years]" in auditor


def test_one_fact_several_facts_and_no_levels_are_told_in_their_own_words() -> None:
    """One sentence fits each number."""
    kb = base(
        rule("R1", ["wet"], {"rain": "strong"}),
        rule("R2", ["wet", "dark"], {"storm": "yes"}),
        rule("R3", ["windy"], {"rain": "possible"}),
        storm={"scope": "person", "kind": "abstraction"},
    )
    result = kb.consult({"wet": True, "dark": True, "windy": True})
    assert "There is one reason: this fact suffices by itself for strong." in told(result, "rain")
    assert "these facts suffice by themselves, and none of them can be missed." in told(result, "storm")
    assert "itself for possible or more, and" in " ".join(result.tell(result.reasons("rain", level="possible")).split())


def test_what_would_comfort_is_held_back_while_a_red_flag_is_open() -> None:
    """The facts that suffice for it are told, with the warning above them."""
    result = KB.consult({"leg_cramp": "left", "cramp_timing": ["night"]})
    comforting = [state for state in result.states if state.conclusion.reassures and state.level is not None]
    assert comforting
    for state in comforting:
        answer = result.reasons(state.conclusion.id, state.member)
        assert HELD_BACK in " ".join(result.tell(answer, audience="patient").split())
        assert result.values_of(answer)["withheld"] is True


def test_a_long_list_is_cut_in_the_text_only() -> None:
    """The rest is counted; everything is told on request and in JSON."""
    names = [f"f{number}" for number in range(15)]
    kb = expert.KnowledgeBase.from_rules(
        [rule("R1", [{"any": names}], {"c": "strong"})],
        findings=[{"id": name, "type": "boolean"} for name in names],
        conclusions=[{"id": "c", "kind": "hypothesis"}],
    )
    result = kb.consult(dict.fromkeys(names, True))
    assert "and 3 more; '--all' and JSON tell them" in told(result, "c")
    assert "f12: yes" not in told(result, "c")
    assert "15. f14: yes" in told(result, "c", everything=True)
    assert len(result.values_of(result.reasons("c"))["reasons"]) == 15
    assert "In every reason: no fact" in told(result, "c")


def test_a_search_that_was_cut_says_so() -> None:
    """In the text and in JSON; the facts that cannot matter are not called unused."""
    names = [f"f{number}" for number in range(MOST_FACTS + 2)]
    kb = expert.KnowledgeBase.from_rules(
        [rule("R1", [{"at_least": {"count": 3, "of": names[1:]}}], {"c": "strong"})],
        findings=[{"id": name, "type": "boolean"} for name in names],
        conclusions=[{"id": "c", "kind": "hypothesis"}],
    )
    result = kb.consult(dict.fromkeys(names, True))
    said = told(result, "c")
    assert "reasons were found. Each" in said
    assert "There may be more reasons" in said
    assert "Without bearing: f0" in said
    assert result.values_of(result.reasons("c"))["complete"] is False


def test_json_holds_all_that_the_text_tells() -> None:
    """Ids, members, values, rules and sources."""
    result = KB.consult({"sudden_onset": "left", "skin_colour": {"left": "pale"}, "leg_cramp": "no"})
    values = result.values_of(result.reasons("possible_acute_flow_loss"))
    assert (values["question"], values["conclusion"], values["member"]) == (
        "reasons",
        "possible_acute_flow_loss",
        "left",
    )
    assert (values["level"], values["ceiling"], values["asked_level"], values["complete"]) == (
        "yes",
        "yes",
        "yes",
        True,
    )
    (only,) = values["reasons"]
    assert only["facts"][1] == {
        "id": "skin_colour@left",
        "item": "skin_colour",
        "members": ["left"],
        "element": None,
        "value": "pale",
        "text": "skin colour of the lower leg or foot (left leg): pale",
    }
    (cited,) = only["rules"]
    assert cited["rule"] == "GU-01"
    assert cited["sources"]
    assert cited["title"]
    assert cited["member"] == "left"
    assert [fact["id"] for fact in values["needed"]] == ["sudden_onset@left", "skin_colour@left"]
    (unused,) = values["unused"]
    assert unused["members"] == ["left", "right", "not_stated"]
    assert unused["text"] == "leg cramp (both legs): no"
