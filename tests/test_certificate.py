"""The certificate of a result: what it says, in which order, and that it does not depend on how the result was made."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import expert
from expert import KnowledgeBase
from expert.explanations.certificate import certificate, certificate_json
from tests.explanations.bases import base, rule
from tests.proof_base import CASES, every_form
from tests.strategies import LAWS, cases

ROOT = Path(__file__).parent.parent
SMALL = every_form()


def said(certificate: Any) -> list[str]:
    """The steps in short: ``4 CVI left strong: rule HY-17 of left (1, 2)``."""
    return [_short(step) for step in certificate["steps"]]


def _short(step: Any) -> str:
    what = " ".join(filter(None, (step["conclusion"], step["member"], step["level"])))
    because = "; ".join(
        " ".join(filter(None, (why["by"], why.get("rule"), why.get("member"), str(why["from"]))))
        for why in step["because"]
    )
    return f"{step['step']} {'' if step['truth'] else 'not '}{what}: {because}"


def test_a_certificate_says_what_was_read_and_what_rests_on_what() -> None:
    """Facts first, then steps, numbered in one row; every rule that fired is named, with what it read."""
    kb = base(
        rule("R1", ["wet"], {"rain": "possible"}),
        rule("R2", ["wet", {"any": ["dark", "windy"]}], {"rain": "strong"}),
        rule("R3", [{"rain": {"level": "strong"}}], {"mud": "inherit"}),
        rule("R4", ["dark"], {"sun": "possible"}),
    )
    made = kb.consult({"case": "garden", "findings": {"wet": "yes", "dark": "no", "windy": "yes"}}).certificate()
    assert made["format"] == 1
    assert made["knowledge_base"] == {"name": kb.name, "version": kb.version, "digest": kb.digest}
    assert made["case"] == "garden"
    assert made["facts"] == [
        {"fact": 1, "item": "wet", "member": None, "value": True},
        {"fact": 2, "item": "dark", "member": None, "value": False},
        {"fact": 3, "item": "windy", "member": None, "value": True},
    ]
    assert said(made) == [
        "4 rain strong: rule R2 [1, 2, 3]",
        "5 rain possible: higher level [4]; rule R1 [1]",
        "6 not sun possible: rule R4 [2]",
        "7 mud strong: rule R3 [4]",
        "8 mud supporting: higher level [7]; rule R3 [4]",
        "9 mud possible: higher level [8]; rule R3 [4]",
    ]
    assert [(claim["conclusion"], claim["level"], claim["ceiling"]) for claim in made["claims"]] == [
        ("mud", "strong", "strong"),
        ("rain", "strong", "strong"),
        ("sun", None, None),
    ]


def test_a_member_that_is_not_named_is_refuted_with_all_members() -> None:
    """What is false of each member, for whatever reason, is false of the one that is not named."""
    made = SMALL.consult(CASES["each leg for a reason of its own"]).certificate()
    assert said(made)[:3] == [
        "4 not strained left: statement [1]",
        "5 not strained right: rule S-1 right [2]; rule S-2 right [2]",
        "6 not strained not_stated: members [4, 5]",
    ]


def test_what_all_members_share_rests_on_all_of_their_statements() -> None:
    """A step about the member that is not named refers to what is stated of each of the others."""
    made = SMALL.consult(CASES["all legs alike"]).certificate()
    assert "strained not_stated: statement [1, 2]" in " ".join(said(made))


@pytest.mark.parametrize("name", CASES)
def test_a_certificate_claims_what_the_result_says(name: str) -> None:
    """Levels, ceilings, evidence against, conflicts, urgency and red flags are those of the result."""
    result = SMALL.consult(CASES[name])
    made = result.certificate()
    written = {"true": True, "false": False, "unknown": None}
    assert {(claim.pop("conclusion"), claim.pop("member")): claim for claim in made["claims"]} == {
        (state.conclusion.id, state.member): {
            "level": state.level,
            "ceiling": state.ceiling,
            "contrary": written[str(state.contrary)],
            "conflict": state.conflict,
        }
        for state in result.states
    }
    assert made["urgency"] == (result.urgency.id if result.urgency else None)
    assert made["urgency_ceiling"] == (result.urgency_ceiling.id if result.urgency_ceiling else None)
    flags = {"present": result.red_flags_present, "open": result.red_flags_open}
    for key, states in flags.items():
        keys = {(state.conclusion.id, state.member) for state in states}
        assert {(flag["conclusion"], flag["member"]) for flag in made["red_flags"][key]} == keys


@LAWS
@given(cases())
def test_a_certificate_is_the_same_whichever_engine_ran(drawn: tuple[Any, KnowledgeBase, Any]) -> None:
    """To the byte; and every reference goes back to a fact or an earlier step."""
    _, kb, facts = drawn
    one, other = (certificate_json(kb.consult(facts, engine=name)) for name in ("experta", "compiled"))
    assert one == other
    for step in json.loads(one)["steps"]:
        assert step["because"]
        assert all(0 < number < step["step"] for reason in step["because"] for number in reason["from"])


def test_the_text_of_a_certificate_is_its_values() -> None:
    """One fact, step or claim to a line, so that a person finds the step that a refusal names."""
    kb = expert.load()
    result = kb.consult(kb.read_facts(ROOT / "examples/venous.yaml"))
    text = certificate_json(result)
    assert json.loads(text) == certificate(result) == result.certificate()
    assert sum(line.startswith('    {"step": ') for line in text.splitlines()) == len(result.certificate()["steps"])
    assert json.loads(certificate_json(SMALL.consult({}))) == SMALL.consult({}).certificate()
