"""Why the checker refuses: one sentence that names the step, fact or claim, and the key or value that is at fault."""

import contextlib
import re
from collections.abc import Callable
from typing import Any

import pytest

from expert import CertificateError
from expert.checker import verify
from tests.certificate_mutants import made, mutants
from tests.explanations.bases import base, rule
from tests.proof_base import CASES, every_form

SMALL = every_form()
ANOTHER = "the certificate is about another"


def refusal(certificate: Any, knowledge: Any = None) -> str:
    """Why a certificate is refused."""
    with pytest.raises(CertificateError) as caught:
        verify(certificate, SMALL.model.plain if knowledge is None else knowledge)
    return str(caught.value)


def _swap_two(certificate: Any) -> None:
    steps = certificate["steps"]
    steps[-1], steps[0] = {**steps[0], "step": steps[-1]["step"]}, {**steps[-1], "step": steps[0]["step"]}


def _doubled(certificate: Any) -> None:
    certificate["steps"].append(
        {**certificate["steps"][0], "step": len(certificate["facts"]) + 1 + len(certificate["steps"])}
    )


CHANGES: dict[str, tuple[Callable[[Any], object], str]] = {
    "format": (lambda c: c.update(format=2), r"'format' must be 1, not 2"),
    "no boolean for a number": (lambda c: c.update(format=True), r"'format' must be 1, not true"),
    "name": (
        lambda c: c["knowledge_base"].update(name="bells"),
        rf"{ANOTHER} knowledge base: bells 0 \([0-9a-f]{{12}}\), not embedded 0 \([0-9a-f]{{12}}\)",
    ),
    "version": (
        lambda c: c["knowledge_base"].update(version="9"),
        rf"{ANOTHER} version of the knowledge base: embedded 9 \(.{{12}}\), not embedded 0 \(.{{12}}\)",
    ),
    "digest": (
        lambda c: c["knowledge_base"].update(digest="0" * 64),
        rf"{ANOTHER} version of the knowledge base: embedded 0 \(0{{12}}\), not embedded 0 \([^)]{{12}}\)",
    ),
    "end of the digest": (
        lambda c: c["knowledge_base"].update(digest=c["knowledge_base"]["digest"] + " "),
        r"'knowledge_base', 'digest' must be \"[0-9a-f]{64}\", not \"[0-9a-f]{64} \"",
    ),
    "no digest": (lambda c: c["knowledge_base"].pop("digest"), r"'knowledge_base' lacks the key 'digest'"),
    "more of it": (lambda c: c["knowledge_base"].update(x=1), r"'knowledge_base' must not have the key 'x'"),
    "no knowledge base": (lambda c: c.update(knowledge_base=None), r"'knowledge_base' must be \{.*\}, not null"),
    "key": (lambda c: c.pop("claims"), r"the certificate lacks the key 'claims'"),
    "urgency gone": (lambda c: c.pop("urgency"), r"the certificate lacks the key 'urgency'"),
    "more": (lambda c: c.update(note=1), r"the certificate must not have the key 'note'"),
    "much more": (lambda c: c.update({"\n" * 999: 1}), r"the certificate must not have the key '(\\n)+\.\.\."),
    "case": (lambda c: c.update(case=5), r"'case' must be a text"),
    "no list": (lambda c: c.update(steps={}), r"'steps' must be a list"),
    "fact more": (lambda c: c["facts"][0].update(note=1), r"fact 1 must not have the key 'note'"),
    "fact less": (lambda c: c["facts"][0].pop("member"), r"fact 1 lacks the key 'member'"),
    "fact without number": (lambda c: c["facts"][1].pop("fact"), r"fact 2 lacks the key 'fact'"),
    "no fact": (lambda c: c["facts"].insert(0, 5), r"fact 1 is not of the form that certificates have"),
    "step more": (lambda c: c["steps"][0].update(note=1), r"step 9 must not have the key 'note'"),
    "step less": (lambda c: c["steps"][0].pop("truth"), r"step 9 lacks the key 'truth'"),
    "reasons gone": (lambda c: c["steps"][0].pop("because"), r"step 9 lacks the key 'because'"),
    "reason more": (
        lambda c: c["steps"][0]["because"][0].update(note=1),
        r"step 9, 'because', 1 must not have the key 'note'",
    ),
    "reason less": (lambda c: c["steps"][0]["because"][0].pop("from"), r"step 9, 'because', 1 lacks the key 'from'"),
    "claim more": (
        lambda c: c["claims"][0].update(note=1),
        r"claim 1, about \[\"alarm\", null\] must not have the key 'note'",
    ),
    "claim less": (lambda c: c["claims"][0].pop("level"), r"claim 1, about \[\"alarm\", null\] lacks the key 'level'"),
    "flags gone": (lambda c: c["red_flags"].pop("open"), r"the certificate, 'red_flags' lacks the key 'open'"),
    "item": (lambda c: c["facts"][0].update(item="age "), r"fact 1: \"age \" is nothing that may be stated"),
    "concluded": (lambda c: c["facts"][0].update(item="worn"), r"fact 1: \"worn\" is nothing that may be stated"),
    "member": (lambda c: c["facts"][0].update(member="middle"), r"fact 1: \"sore\" has no member \"middle\""),
    "value": (lambda c: c["facts"][0].update(value=1), r"fact 1: 1 is no value of \"sore\""),
    "range": (lambda c: c["facts"][5].update(value=131), r"fact 6: 131 is no value of \"age\""),
    "no number": (lambda c: c["facts"][5].update(value=float("nan")), r"fact 6: NaN is no value of \"age\""),
    "infinite": (lambda c: c["facts"][5].update(value=float("inf")), r"fact 6: Infinity is no value of \"age\""),
    "huge": (lambda c: c["facts"][5].update(value=10**400), r"fact 6: 10+\.\.\. is no value of \"age\""),
    "word of a set": (lambda c: c["facts"][4].update(value={"noon": True}), r"fact 5: .* is no value of \"times\""),
    "number in a set": (lambda c: c["facts"][4].update(value={"night": 1}), r"fact 5: .* is no value of \"times\""),
    "twice": (lambda c: c["facts"][1].update(member="left"), r"fact 2 is about the same as fact 1"),
    "implied": (
        lambda c: c["facts"][6].update(member="not_stated"),
        r"fact \d implies \"tired\", of which nothing is stated",
    ),
    "missing": (
        lambda c: c["steps"].clear(),
        r"no step says that \[\"noticed\", \"left\", \"\"\] is false, as the steps make it",
    ),
    "turned": (
        lambda c: c["steps"][0].update(truth=False),
        r"step 9: \[\"strained\", \"left\", \"\"\] is true by the facts and the other steps, not false",
    ),
    "nothing known": (lambda c: c["steps"][0].update(truth=None), r"step 9, 'truth' must be true, not null"),
    "level": (lambda c: c["steps"][0].update(level="high"), r"step 9 is about nothing of this case: .*"),
    "unhashable": (
        lambda c: c["steps"][0].update(conclusion=[[]]),
        r"step 9 is not of the form that certificates have",
    ),
    "again": (_doubled, r"step 25 is about the same as step 9"),
    "backwards": (_swap_two, r"step 12, 'because', 1, 'from', 2 must be 24, not 9"),
    "reference": (
        lambda c: c["steps"][0]["because"][0]["from"].append(8),
        r"step 9, 'because', 1, 'from', 3 must be nothing, not 8",
    ),
    "rule": (
        lambda c: c["steps"][0]["because"][0].update(rule="S-2"),
        r"step 9, 'because', 1, 'rule' must be \"S-1\", not \"S-2\"",
    ),
    "claim": (
        lambda c: c["claims"][0].update(level="yes"),
        r"claim 1, about \[\"alarm\", null\], 'level' must be null, not \"yes\"",
    ),
    "claims": (lambda c: c["claims"].pop(), r"the certificate, 'claims', 12 must be .*, not nothing"),
    "urgency": (lambda c: c.update(urgency=None), r"the certificate, 'urgency' must be \"U1\", not null"),
    "ceiling": (
        lambda c: c.update(urgency_ceiling="U2"),
        r"the certificate, 'urgency_ceiling' must be \"U1\", not \"U2\"",
    ),
    "flags": (
        lambda c: c["red_flags"].update(open=[{"conclusion": "alarm", "member": None}]),
        r"the certificate, 'red_flags', 'open', 1 must be nothing, not .*",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_refusal_is_one_sentence_that_names_the_place(change: str) -> None:
    """Each kind of fault has its own words."""
    certificate = made(SMALL, CASES["both legs"])
    CHANGES[change][0](certificate)
    assert re.fullmatch(CHANGES[change][1], refusal(certificate))


def test_the_two_halves_of_a_refusal_differ() -> None:
    """What must be and what is never look alike, wherever they were cut; so every change can be seen in its refusal."""
    for mutant in list(mutants(made(SMALL, CASES["given"]), SMALL))[::25]:
        with contextlib.suppress(CertificateError):
            verify(mutant.make(), SMALL.model.plain)
            continue  # another name of the case is right too
        halves = re.fullmatch(r".* must be (.*), not (.*)", refusal(mutant.make()))
        assert halves is None or halves[1] != halves[2], mutant


def test_a_missing_key_is_named_though_nothing_else_is_there() -> None:
    """The knowledge base is not blamed for what the certificate lacks."""
    assert refusal({}) == "the certificate lacks the key 'format'"
    assert refusal({"format": 1}) == "the certificate lacks the key 'knowledge_base'"
    assert refusal({"format": 2}) == "'format' must be 1, not 2"


@pytest.mark.parametrize("value", [None, 5, "text", [], {}, [{}], {"format": 1}, {"format": 1, "knowledge_base": 1}])
def test_what_is_no_certificate_is_refused(value: Any) -> None:
    """No traceback comes out, whatever goes in."""
    refusal(value)


def test_what_is_nested_deep_is_refused() -> None:
    """Deep values are refused in words, wherever they stand."""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for key in made(SMALL, CASES["given"]):
        assert "\n" not in refusal({**made(SMALL, CASES["given"]), key: deep})
    for key in ("conclusion", "member", "level", "truth", "because"):
        certificate = made(SMALL, CASES["given"])
        certificate["steps"][0][key] = deep
        assert "step" in refusal(certificate)


def test_a_step_that_rests_on_a_later_one_is_refused() -> None:
    """Right reasons in the wrong order are no proof."""
    kb = base(rule("R1", ["wet"], {"rain": "possible"}), rule("R2", ["rain"], {"mud": "possible"}))
    certificate = made(kb, {"wet": "yes"})
    rain, mud = certificate["steps"]
    mud["because"][0]["from"] = [3]
    certificate["steps"] = [{**mud, "step": 2}, {**rain, "step": 3}]
    assert refusal(certificate, kb.model.plain) == "step 2 rests on a step that does not come before it"
