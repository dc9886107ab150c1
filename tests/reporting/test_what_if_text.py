"""What-if as it is read: red flags first, nothing reassures, every rule with its sources, ids for auditors."""

import json
from itertools import pairwise
from typing import Any

import pytest

import expert
from expert import Facts, KnowledgeBase, Result
from expert.explanations.audience import AUDIENCES, Audience
from expert.explanations.what_if import Difference, difference
from expert.reporting import words
from expert.reporting.frame import NO_ADVICE
from expert.reporting.report import is_withheld
from expert.reporting.text import render_plain
from expert.reporting.what_if import paragraphs, values
from tests.explanations.bases import base, rule
from tests.random_cases import random_cases
from tests.reporting.renderings import nothing_found, with_left

KB = expert.load()
WIDE = 5000


def lines(found: Difference, audience: str = "clinician", *, everything: bool = False) -> list[str]:
    """The text, one line for each paragraph."""
    told = paragraphs(found, found.before, Audience(audience), everything=everything)
    return [line.strip() for line in render_plain(told, WIDE).splitlines()]


def told(facts: Any, changes: dict[str, Any], audience: str = "clinician", **more: Any) -> list[str]:
    """What is told of a case of leg_cramps where some facts are others."""
    return lines(KB.consult(facts, engine="compiled").what_if(changes, **more), audience)


def block(text: list[str], start: str) -> list[str]:
    """The lines after the one that starts so, up to the next empty one."""
    first = next(number for number, line in enumerate(text) if line.startswith(start))
    return text[first + 1 : text.index("", first)]


@pytest.fixture(scope="module")
def differences() -> list[Difference]:
    """Differences between random cases, some of which may reassure."""
    calm = with_left(nothing_found(KB), "leg_cramp")
    cases: list[Facts] = [*random_cases(KB, 10, 3), KB.facts({**calm, "dehydrated": "yes"}), KB.facts(calm)]
    return [difference(*pair) for pair in pairwise(KB.consult(facts, engine="compiled") for facts in cases)]


def test_both_states_of_the_red_flags_stand_first(differences: list[Difference]) -> None:
    """Whatever differs, the first lines say which red flags are present or open, as it is and with these facts."""
    for found in differences:
        text = lines(found)
        first, second = text[0], text[: text.index("")][-1]
        for line, start, consultation in (
            (first, "Red flags ", found.before),
            (second, "With these facts: ", found.after),
        ):
            assert line.startswith(start)
            for state in consultation.red_flags_present:
                assert state.conclusion.label in line
            assert ("nothing below reassures" in line) == bool(consultation.red_flags_open)


def test_every_text_ends_with_no_advice_and_the_disclaimer(differences: list[Difference]) -> None:
    """Nothing here tells anyone to change anything, and the knowledge base is named."""
    for found in differences:
        assert lines(found)[-5:] == ["", NO_ADVICE, "", KB.model.disclaimer, f"Knowledge base {KB.model.identity}"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_conclusion_that_differs_is_named_with_its_rules_and_their_sources(
    differences: list[Difference], audience: str
) -> None:
    """No audience loses a conclusion, a rule or a source; patients read titles, auditors every id."""
    for found in differences:
        text = "\n".join(lines(found, audience, everything=True))
        for change in found.conclusions:
            assert change.conclusion.label.lower() in text.lower()
            if audience == "auditor":
                mark = f"[{change.conclusion.id}{f'@{change.member}' if change.member else ''}]"
                assert mark in text
            for one in (*change.support.new, *change.support.gone, *change.contrary.new, *change.contrary.gone):
                assert one.rule.title in text
                assert (one.rule.id in text) == (audience != "patient")
                for source in one.rule.sources:
                    assert _names_source(text, source, audience), source


def _names_source(text: str, source: str, audience: str) -> bool:
    if audience != "patient":
        return source in text
    if source.startswith("policy:"):
        return "policy of this project" in text
    return KB.model.evidence.documents[source.split(":", maxsplit=1)[0]].title in text


def test_what_would_comfort_is_held_back_while_a_red_flag_is_open_or_present(differences: list[Difference]) -> None:
    """Wherever a comforting conclusion differs, the next line says that it does not reassure yet."""
    checked = calm = 0
    for found in differences:
        text = lines(found, "auditor", everything=True)
        for change in found.conclusions:
            states = ((found.before, change.before), (found.after, change.after))
            held = any(state is not None and is_withheld(one, state) for one, state in states)
            mark = f"[{change.conclusion.id}{f'@{change.member}' if change.member else ''}]"
            at = [number for number, line in enumerate(text) if mark in line]
            assert at
            if change.conclusion.reassures:
                assert all((text[number + 1] == f"! {words.HELD_BACK}") == held for number in at), mark
                checked += held
                calm += not held
    assert checked > 10
    assert calm
    assert not any("held back" in line or "does not reassure yet" in line for line in lines(differences[-1]))


def test_evidence_that_would_comfort_is_held_back_too() -> None:
    """A base rate that counts against a disease does not reassure while a red flag is open."""
    text = told({}, {"leg_cramp": "left"})
    (line,) = [line for line in text if line.startswith("newly against") and "HY-11" in line]
    assert words.HELD_BRIEFLY in line
    calm = with_left(nothing_found(KB), "leg_cramp")
    found = KB.consult({**calm, "leg_cramp": "unknown"}, engine="compiled").what_if(leg_cramp="left")
    assert found.before.may_reassure
    assert found.after.may_reassure
    (line,) = [line for line in lines(found) if line.startswith("newly against") and "HY-11" in line]
    assert words.HELD_BRIEFLY not in line


def test_an_urgency_that_something_serious_stands_for_too_is_named() -> None:
    """The urgency is withheld only where nothing but what would comfort stands for it."""
    kb = KnowledgeBase.from_rules(
        [
            rule("R1", ["wet"], {"fine": "yes"}),
            rule("R2", ["dark"], {"grave": "yes"}),
            rule("R3", ["hot"], {"fire": "yes"}),
        ],
        findings=[{"id": name, "type": "boolean"} for name in ("wet", "dark", "hot")],
        conclusions=[
            {"id": "fine", "kind": "sign", "urgency": "low", "reassures": "yes"},
            {"id": "grave", "kind": "sign", "urgency": "low"},
            {"id": "fire", "kind": "alarm", "urgency": "high"},
        ],
        kinds={
            "sign": {"label": "sign", "plural": "Signs", "role": "note", "levels": "no"},
            "alarm": {"label": "alarm", "plural": "Alarms", "role": "red_flag", "levels": "no"},
        },
        urgency=[{"id": name, "label": f"{name} urgency", "meaning": "It is."} for name in ("low", "high")],
    )
    found = kb.consult({"wet": "yes"}, engine="compiled").what_if(dark="yes")
    as_it_is, then = block(lines(found), "URGENCY")
    assert as_it_is.startswith("As it is:         none derived")
    assert then.startswith("With these facts: low urgency")


def test_the_lowest_urgency_is_not_named_while_a_red_flag_is_open() -> None:
    """Where only what would comfort stands for the urgency, it is not named, before or after."""
    cramp = {"leg_cramp": "left", "dehydrated": "yes"}
    result = KB.consult(cramp, engine="compiled")
    assert result.urgency is not None
    label = result.urgency.label
    for text in (told(cramp, {"sex": "female"}), told({}, cramp), told(cramp, {"dehydrated": "no"})):
        urgency = block(text, "URGENCY")
        assert urgency
        assert not any(label in line for line in urgency), urgency
    found = values(result.what_if(sex="female"), result)
    assert found["urgency"]["after"] == {"proved": result.urgency.id, "ceiling": "U4", "withheld": True}
    calm = with_left(nothing_found(KB), "leg_cramp")
    assert label in "\n".join(block(told(calm, {"dehydrated": "yes"}), "URGENCY"))


def test_the_urgency_is_told_as_it_is_and_as_it_would_be() -> None:
    """Both rungs stand below one another; where they are one, that is said."""
    text = told({"leg_cramp": "left"}, {"sudden_onset": "left", "skin_temp": {"left": "cold"}})
    as_it_is, then = block(text, "URGENCY")
    assert as_it_is.startswith("As it is:")
    assert then == "With these facts: U4 emergency (settled)"
    assert block(told({"swelling": "left"}, {"sex": "female"}), "URGENCY")[0].startswith("The urgency stays the same.")


def test_red_flags_come_before_everything_else_that_differs_and_carry_their_advice() -> None:
    """A red flag that appears is told with what it calls for, before the urgency and the hypotheses."""
    text = told({"leg_cramp": "left"}, {"sudden_onset": "left", "skin_temp": {"left": "cold"}})
    headings = [line for line in text if line.isupper()]
    assert headings[:3] == ["WHAT CHANGES IN THE FACTS", "RED FLAGS", "URGENCY"]
    flags = block(text, "RED FLAGS")
    assert flags[0] == "Newly present:"
    appeared = [
        state.conclusion
        for state in KB.consult({"sudden_onset": "left", "skin_temp": {"left": "cold"}}).red_flags_present
    ]
    assert appeared
    for conclusion in appeared:
        assert conclusion.advice in flags


def test_a_red_flag_that_other_facts_take_away_is_still_present() -> None:
    """What disappears in a supposed case is said to hold in the case as it is."""
    red = {"sudden_onset": "right", "skin_temp": {"right": "cold"}}
    flags = block(told(red, {"sudden_onset": "neither"}), "RED FLAGS")
    assert flags[0] == "No longer concluded:"
    assert flags[1] == "! In the case as it is these are present, and what they call for holds."
    assert flags[2].endswith("(right leg): concluded → open")


def test_what_is_withdrawn_is_not_absent() -> None:
    """Withdrawing a fact is told apart from denying it, in the facts and in what hung on them."""
    withdrawn, denied = (told({"swelling": "left"}, {"swelling": word}) for word in ("unknown", "no"))
    assert "What is withdrawn is not known any more. That is not the same as absent." in withdrawn
    assert not any("not the same as absent" in line for line in denied)
    assert "• swelling of the ankle or lower leg (left leg): yes → not known" in withdrawn
    assert any("(CVI) (left leg): supporting → open — could still reach" in line for line in withdrawn)


def test_sides_of_which_the_same_is_told_are_told_together() -> None:
    """Both legs are one line, in the facts and in the conclusions, and an auditor reads both ids."""
    text = told({}, {"swelling": "both"}, "auditor")
    assert "• swelling of the ankle or lower leg (both legs) [swelling@left] [swelling@right]: not known → yes" in text
    assert sum("[CVI@left]" in line for line in text) == 1
    assert any("(CVI) (both legs) [CVI@left] [CVI@right]: open → supporting" in line for line in text)


def test_a_rule_of_a_side_behind_a_conclusion_of_the_person_names_the_side() -> None:
    """Where one leg gives what the other gave before, the two firings can be told apart."""
    kb = base(
        rule("R1", ["sore"], {"tired": "strong"}),
        rule("R2", ["sore"], {"weak": "strong"}, "leg"),
        weak={"scope": "person"},
    )
    result = kb.consult({"sore": "left"}, engine="compiled")
    text = lines(result.what_if(sore={"left": "no", "right": "yes"}))
    assert "newly for         R2  Rule R2 (right leg) → strong [policy:embedding]" in text
    assert "no longer for     R2  Rule R2 (left leg) → strong [policy:embedding]" in text


def test_mechanisms_are_counted_unless_everything_is_told() -> None:
    """The steps that explain how are many: their number is told, or with everything each of them."""
    found = KB.consult({}, engine="compiled").what_if(swelling="left")
    mechanisms = found.of_role("mechanism")
    brief, full = lines(found), lines(found, everything=True)
    assert f"{len({one.conclusion.id for one in mechanisms})} mechanisms differ as well; '--all' tells them." in brief
    assert not any(mechanisms[0].conclusion.label.lower() in line.lower() for line in brief)
    assert "MECHANISMS" in full
    assert not any("--all" in line for line in full)


def test_that_nothing_differs_is_said_and_means_no_more_than_that() -> None:
    """A fact no rule reads changes nothing; changes that say nothing new are no change."""
    kb = base(rule("R1", ["wet"], {"rain": "strong"}))
    result = kb.consult({"wet": "yes"}, engine="compiled")
    unread = lines(result.what_if(age=50))
    assert any(line.startswith("No conclusion differs: no level, no ceiling") for line in unread)
    same = lines(result.what_if(wet="yes"))
    assert block(same, "WHAT CHANGES IN THE FACTS") == ["Nothing: with these changes the facts are the same as before."]
    assert not any("No conclusion differs" in line for line in same)


def test_what_stays_because_something_implies_it_is_explained() -> None:
    """Whoever withdraws a fact in vain reads why, and what else to change."""
    text = told({"swelling_evening": "both", "swelling": "both"}, {"swelling": "unknown"})
    same, still = block(text, "WHAT CHANGES")
    assert same == "Nothing: with these changes the facts are the same as before."
    assert still == (
        "! Swelling of the ankle or lower leg (both legs) stays yes, since 'swelling that comes or grows late in the "
        "day' implies it. To take it away, change that as well."
    )


def test_ceilings_conflicts_and_evidence_are_told_in_words() -> None:
    """Each aspect has its sentence, also where the words for what is known stay the same."""
    kb = base(
        rule("R1", ["wet", "dark"], {"rain": "hallmark"}),
        rule("R2", ["wet"], {"rain": "possible"}),
        rule("R3", ["windy"], {"rain": "contrary"}),
        rain={"scope": "person", "given": "possible", "question": "Did it rain?"},
    )

    def text(facts: dict[str, Any], **changes: Any) -> str:
        return "\n".join(lines(kb.consult(facts, engine="compiled").what_if(changes)))

    assert "Rain: could still reach possible (as it is: hallmark)" in text({"wet": "yes"}, dark="no")
    assert "Rain: there is now evidence against it" in text({}, windy="yes")
    assert "Rain: evidence against it is now excluded" in text({}, windy="no")
    assert "Rain: open → excluded" in text({}, wet="no")
    denied = text({"wet": "yes"}, rain="no")
    assert "; it is stated as no, but the other facts derive it; both are kept" in denied
    assert "; the facts no longer contradict one another" in text({"wet": "yes", "rain": "no"}, rain="unknown")
    assert "Rain: stated, possible → stated, hallmark — settled" in text({"rain": "yes"}, wet="yes", dark="yes")


def test_the_json_says_everything_the_text_says(differences: list[Difference]) -> None:
    """Facts, red flags of both states, urgency, and every conclusion with both its states and its rules."""
    for found in differences:
        plain = json.loads(json.dumps(values(found, found.before)))
        assert plain["question"] == "what-if"
        assert plain["no_advice"] == NO_ADVICE
        assert plain["disclaimer"] == KB.model.disclaimer
        assert plain["differs"] == found.anything
        assert [(one["conclusion"], one["member"]) for one in plain["red_flags_then"]["open"]] == [
            (state.conclusion.id, state.member) for state in found.after.red_flags_open
        ]
        assert len(plain["facts"]) == len(found.facts)
        for one, change in zip(plain["conclusions"], found.conclusions, strict=True):
            assert (one["conclusion"], one["member"], tuple(one["differs"])) == (
                change.conclusion.id,
                change.member,
                change.differs,
            )
            assert (one["turn"] is not None) == (one["role"] == "red_flag" and bool(change.differs))
            for told_state, state, case in (
                (one["before"], change.before, found.before),
                (one["after"], change.after, found.after),
            ):
                assert (told_state is None) == (state is None)
                if state is not None:
                    assert (told_state["level"], told_state["ceiling"]) == (state.level, state.ceiling)
                    assert told_state["withheld"] == is_withheld(case, state)
            told_rules = [
                rule["rule"] for part in ("support", "contrary") for rule in one[part]["new"] + one[part]["gone"]
            ]
            assert told_rules == [
                fired.rule.id for part in (change.support, change.contrary) for fired in (*part.new, *part.gone)
            ]


def test_library_and_answer_tell_the_same() -> None:
    """``Result.tell`` and ``Result.values_of`` know this answer and its option."""
    result: Result = KB.consult({"swelling": "left"}, engine="compiled")
    found = result.what_if(swelling="neither")
    assert result.tell(found, audience="auditor", everything=True) == render_plain(
        paragraphs(found, result, Audience("auditor"), everything=True)
    )
    assert result.values_of(found) == values(found, result)


def test_the_order_facts_are_changed_in_does_not_matter() -> None:
    """The same changes in another order are told the same, but for the order of the facts themselves."""
    changes: list[tuple[str, Any]] = [("swelling", "left"), ("diabetes", "yes"), ("skin_temp", {"left": "cold"})]
    one, other = (told({}, dict(order)) for order in (changes, changes[::-1]))
    assert sorted(one) == sorted(other)
    assert one[one.index("") + 6 :] == other[other.index("") + 6 :]
