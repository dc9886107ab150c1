"""The checker accepts every right certificate, and no other: each small change of one is refused, and named."""

import contextlib
import copy
import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import CertificateError, Facts, KnowledgeBase
from expert.checker import verify
from expert.facts import Key, Value
from expert.knowledge_model import KnowledgeModel
from tests.certificate_mutants import Mutant, is_right, mutants
from tests.explanations.bases import TRIPOD, base, rule
from tests.proof_base import CASES, every_form
from tests.random_cases import random_cases
from tests.strategies import LAWS, cases

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*.yaml"))
KB = expert.load()
SMALL = every_form()
NAMES = {
    "facts": r"fact \d|step \d|no step|claim \d|'facts'|'claims'",
    "steps": r"step \d|no step|'steps'",
    "claims": r"claim \d|'claims'",
}


def made(kb: KnowledgeBase, facts: Any) -> Any:
    """The certificate of a case, as it comes back from a file."""
    return json.loads(json.dumps(kb.consult(facts, engine="compiled").certificate()))


def refusal(certificate: Any, knowledge: Any = None) -> str:
    """Why a certificate is refused."""
    with pytest.raises(CertificateError) as caught:
        verify(certificate, SMALL.model.plain if knowledge is None else knowledge)
    return str(caught.value)


# --- right ones -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_certificate_of_every_example_holds(path: Path) -> None:
    """What is shown to people can be verified."""
    verify(made(KB, KB.read_facts(path)), KB.model.plain)


@pytest.mark.parametrize("name", CASES)
def test_certificates_about_every_form_of_premise_hold(name: str) -> None:
    """The small knowledge base has every form; its cases have every way in which something is known."""
    verify(made(SMALL, CASES[name]), SMALL.model.plain)


def test_every_kind_of_reason_comes_up() -> None:
    """The cases of the small knowledge base leave no kind of reason untested."""
    steps = [step for facts in CASES.values() for step in made(SMALL, facts)["steps"]]
    kinds = {(reason["by"], step["truth"]) for step in steps for reason in step["because"]}
    both = {(by, truth) for by in ("rule", "statement", "higher level") for truth in (True, False)}
    assert kinds == both | {("members", False)}
    assert any(claim["conflict"] for claim in made(SMALL, CASES["disputed"])["claims"])
    assert any(claim["conflict"] for claim in made(SMALL, CASES["stated though excluded"])["claims"])


def test_certificates_of_random_cases_hold() -> None:
    """Random cases of the shipped knowledge base, with every form a fact can take."""
    for facts in random_cases(KB, 60, 3):
        verify(made(KB, facts), KB.model.plain)


@LAWS
@given(cases())
def test_certificates_of_any_knowledge_base_hold(drawn: tuple[Any, KnowledgeBase, Any]) -> None:
    """Generated knowledge bases of every form, and facts for them: maker and checker agree on the meaning."""
    _, kb, facts = drawn
    verify(made(kb, facts), json.loads(json.dumps(kb.model.plain)))


def test_the_order_of_keys_in_a_file_means_nothing() -> None:
    """Both files may be written with their keys sorted: the digest and the order of what is claimed stay the same."""
    for facts in CASES.values():
        certificate = json.loads(json.dumps(made(SMALL, facts), sort_keys=True))
        verify(certificate, json.loads(json.dumps(SMALL.model.plain, sort_keys=True)))


def test_a_yes_that_is_denied_of_every_side_is_refused() -> None:
    """Facts that no fact file may state have no certificate, whatever follows from them."""
    kb = base(rule("R1", ["sore"], {"odd": "possible"}, "leg"), leg=TRIPOD)
    values: dict[Key, Value] = {("sore", name): False for name in TRIPOD["members"]}
    certificate = kb.consult(Facts({**values, ("sore", "not_stated"): True})).certificate()
    with pytest.raises(CertificateError, match=r"^fact 4 is about some member, and \"sore\" is denied of every one$"):
        verify(certificate, kb.model.plain)


def test_thirty_stacked_diamonds_are_verified() -> None:
    """A conclusion with 2^30 derivations has a certificate of a hundred steps."""
    rules = [rule("R0", ["wet"], {"d0": "possible"})]
    for number in range(30):
        rules += [rule(f"{side}{number}", [f"d{number}"], {f"{side}d{number}": "possible"}) for side in "lr"]
        rules += [rule(f"{side}j{number}", [f"{side}d{number}"], {f"d{number + 1}": "possible"}) for side in "lr"]
    kb = base(*rules)
    certificate = made(kb, {"wet": "yes"})
    assert len(certificate["steps"]) == 91
    verify(certificate, kb.model.plain)


def test_premises_about_other_members_deep_in_one_another_are_verified() -> None:
    """Each asks of two other members, so thirty are a thousand million paths; each is walked once."""
    premise: Any = "sore"
    for _ in range(3):
        premise = {"other_leg": premise}
    kb = base(rule("R1", [premise], {"odd": "possible"}, "leg"), leg=TRIPOD)
    certificate = made(kb, {"sore": {"left": "yes"}})
    for _ in range(27):  # it makes no difference any more
        premise = {"other_leg": premise}
    plain = _changed(kb.model.plain, ("rules", "R1", "premise"), premise)
    certificate["knowledge_base"]["digest"] = digest_of(plain)
    verify(certificate, plain)


# --- mutants ----------------------------------------------------------------------------------------------------------


def killed(changed: Iterable[Mutant], kb: KnowledgeBase) -> Counter[str]:
    """Verify mutants: each is refused in one sentence that names the place, or is right.

    A mutant may be right: the case has another name, or a fact another value that nothing reads.
    """
    found: Counter[str] = Counter()
    for path, change, make in changed:
        certificate = make()
        try:
            verify(certificate, kb.model.plain)
        except CertificateError as error:
            said = str(error)
            assert "\n" not in said
            assert len(said) < 500
            assert re.search(NAMES.get(str(path[0]) if path else "", ""), said), (path, change, said)
            found["refused"] += 1
        else:
            assert is_right(certificate, kb), (path, change)
            found["right"] += 1
    return found


@pytest.mark.parametrize("name", ["a leg", "given", "each leg for a reason of its own"])
def test_every_change_of_a_small_certificate_is_refused(name: str) -> None:
    """Every field of every fact, step and claim and of the head, in every way; what is not refused is right."""
    found = killed(mutants(made(SMALL, CASES[name]), SMALL), SMALL)
    assert found["refused"] > 50 * found["right"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_change_of_every_small_certificate_is_refused(name: str) -> None:
    """The same for all cases of the small knowledge base."""
    found = killed(mutants(made(SMALL, CASES[name]), SMALL), SMALL)
    assert found["refused"] > found["right"]


@settings(LAWS, max_examples=25)
@given(st.data())
def test_changes_of_certificates_about_any_knowledge_base_are_refused(data: st.DataObject) -> None:
    """Some changes of certificates about generated knowledge bases."""
    _, kb, facts = data.draw(cases())
    changed = list(mutants(made(kb, facts), kb))
    chosen = random.Random(data.draw(st.integers(0, 10**6)))  # noqa: S311 - drawn, so that a failure comes again
    killed(chosen.sample(changed, min(60, len(changed))), kb)


def test_changes_of_an_example_are_refused() -> None:
    """Some changes of a certificate about the shipped knowledge base, always the same ones."""
    changed = list(mutants(made(KB, KB.read_facts(ROOT / "examples/venous.yaml")), KB))
    found = killed(random.Random(9).sample(changed, 100), KB)  # noqa: S311 - the same ones in every run
    assert found["refused"] > 90


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_many_changes_of_every_example_are_refused(path: Path) -> None:
    """Many more of them, for every example."""
    changed = list(mutants(made(KB, KB.read_facts(path)), KB))
    found = killed(random.Random(5).sample(changed, 400), KB)  # noqa: S311 - the same ones in every run
    assert found["refused"] > 360


# --- what is said ----------------------------------------------------------------------------------------------------


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
    "version": (
        lambda c: c["knowledge_base"].update(version="9"),
        r"'knowledge_base', 'version' must be \".*\", not \"9\"",
    ),
    "digest": (
        lambda c: c["knowledge_base"].update(digest="0"),
        r"'knowledge_base', 'digest' must be \".*\", not \"0\"",
    ),
    "key": (lambda c: c.pop("claims"), r"the certificate is not of the form that certificates have, or .*"),
    "more": (lambda c: c.update(more=1), r"the certificate must be \{.*, not \{.*"),
    "case": (lambda c: c.update(case=5), r"the certificate, 'case' must be \"5\", not 5"),
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
        r"step 9 is not of the form that certificates have, or .*",
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


# --- the knowledge base ----------------------------------------------------------------------------------------------


def digest_of(plain: Any) -> str:
    """The digest of a plain form, by the model's own code."""

    class Changed(KnowledgeModel):
        plain: Any = None

    model = object.__new__(Changed)
    object.__setattr__(model, "plain", plain)
    return model.digest


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterable[tuple[Any, ...]]:
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from _places(value[key], (*path, key))


def _changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    held = copy.copy(value)
    held[path[0]] = _changed(value[path[0]], path[1:], new)
    return held


def test_another_knowledge_base_is_refused_whatever_differs() -> None:
    """Any change of the plain form, however small, changes the digest."""
    certificate, plain = made(SMALL, CASES["given"]), SMALL.model.plain
    for path in [path for path in _places(plain) if path]:
        assert refusal(certificate, _changed(plain, path, "x" if path[-1] != "name" else "y"))


@pytest.mark.parametrize("new", [None, 7, "x", [], {}, [{}], {"x": []}], ids=json.dumps)
def test_a_knowledge_base_out_of_form_is_refused_in_words(new: Any) -> None:
    """Each place of a plain form replaced by what does not belong there, the digest put right: never a traceback."""
    certificate, plain = made(SMALL, CASES["both legs"]), SMALL.model.plain
    certificate["knowledge_base"] |= {"name": SMALL.name, "version": SMALL.version}
    for path in [path for path in _places(plain) if path[:1] in {("vocabulary",), ("rules",)}]:
        strange = _changed(plain, path, new)
        certificate["knowledge_base"]["digest"] = digest_of(strange)
        with contextlib.suppress(CertificateError):  # nothing else comes out; what the place is not read for may hold
            verify(certificate, strange)


@pytest.mark.parametrize("knowledge", [None, 5, [], {}, {"vocabulary": {}, "rules": {}}])
def test_what_is_no_knowledge_base_is_refused(knowledge: Any) -> None:
    """The sentence says that the knowledge base is at fault."""
    said = refusal(made(SMALL, CASES["given"]), [] if knowledge is None else knowledge)
    assert said == "nothing can be verified: the knowledge base is not in plain form"


# --- independence ----------------------------------------------------------------------------------------------------


def test_the_checker_loads_nothing_of_this_package_but_errors() -> None:
    """It shares no line with what makes certificates: what reads plain forms and the errors are all that is loaded."""
    program = "import sys, expert.checker; print(*sorted(name for name in sys.modules if name.startswith('expert')))"
    loaded = subprocess.check_output([sys.executable, "-c", program], text=True).split()
    assert loaded == ["expert", "expert.checker", "expert.errors", "expert.plain_form"]


@pytest.mark.parametrize("name", ["checker", "plain_form"])
def test_the_checker_is_short_enough_to_be_read(name: str) -> None:
    """One module of under 250 lines, as is the one that reads plain forms; both need the standard library alone."""
    text = (ROOT / f"expert/{name}.py").read_text("utf-8")
    assert len(text.splitlines()) < 250
    imported = set(re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names) | {"expert"}
