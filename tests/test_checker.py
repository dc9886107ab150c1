"""The checker accepts every right certificate, and no other: each small change of one is refused, and named."""

import copy
import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
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
from expert.plain_form import NOT_PLAIN
from tests.certificate_mutants import Mutant, is_right, made, mutants
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


def refusal(certificate: Any, knowledge: Any) -> str:
    """Why a certificate is refused."""
    with pytest.raises(CertificateError) as caught:
        verify(certificate, knowledge)
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
    """Each place replaced by what does not belong there, the digest put right: the right certificate is not blamed.

    Every premise that is none is refused; what a place is not read for may hold.
    """
    certificate, plain = made(SMALL, CASES["both legs"]), SMALL.model.plain
    certificate["knowledge_base"] |= {"name": SMALL.name, "version": SMALL.version}
    for path in [path for path in _places(plain) if path[:1] in {("vocabulary",), ("rules",)}]:
        strange = _changed(plain, path, new)
        certificate["knowledge_base"]["digest"] = digest_of(strange)
        said = ""
        try:
            verify(certificate, strange)
        except CertificateError as error:
            said = str(error)
        assert "certificates have" not in said, (path, said)
        assert "lacks the key" not in said, (path, said)
        is_number = new == 7 and path[-1] in {"above", "below"}
        assert said.startswith(NOT_PLAIN) or path[2:3] != ("premise",) or is_number, (path, said)


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


@pytest.mark.parametrize(("name", "most"), [("checker", 250), ("plain_form", 350)])
def test_the_checker_is_short_enough_to_be_read(name: str, most: int) -> None:
    """Two modules, as short as the page about certificates says; both need the standard library alone."""
    text = (ROOT / f"expert/{name}.py").read_text("utf-8")
    assert len(text.splitlines()) < most
    assert f"{name}.py](../expert/{name}.py), under {most} lines" in (ROOT / "docs/certificates.md").read_text("utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names) | {"expert"}
