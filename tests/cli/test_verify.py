"""``expert verify``, and how a certificate and a plain form come to be written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import expert
from tests.cli.conftest import Bells, Ran

Invoke = Callable[..., Ran]


@pytest.fixture
def proof(invoke: Invoke, examples: Path, tmp_path: Path) -> Path:
    """The certificate of an example, as the command writes it."""
    path = tmp_path / "proof.json"
    assert invoke("consult", examples / "venous.yaml", "--proof", path).status == 0
    return path


def changed(path: Path, change: Callable[[Any], object]) -> Path:
    """The same file with a change."""
    values = json.loads(path.read_text("utf-8"))
    change(values)
    path.write_text(json.dumps(values), "utf-8")
    return path


def test_consult_writes_the_certificate_beside_the_report(invoke: Invoke, examples: Path, tmp_path: Path) -> None:
    """The report is the same with and without, in every format, and the file is the result's own certificate."""
    facts = examples / "night_cramps.yaml"
    for format_name in ("text", "json", "markdown"):
        asked = ("consult", facts, "--format", format_name)
        path = tmp_path / f"{format_name}.json"
        assert invoke(*asked, "--proof", path).printed == invoke(*asked).printed
        kb = expert.load()
        assert json.loads(path.read_text("utf-8")) == kb.consult(kb.read_facts(facts)).certificate()


def test_a_certificate_that_holds(invoke: Invoke, proof: Path) -> None:
    """Status 0; it says what was verified, what that means, and the disclaimer; red flags are not left out."""
    said = invoke("verify", proof).printed
    kb = expert.load()
    assert "the certificate holds" in said
    assert f"leg_cramps {kb.version} ({kb.digest[:12]})" in said
    assert "8 not yet excluded, so nothing here reassures" in said
    assert "U2 (" in said
    assert "Nothing else follows" in said
    assert " ".join(kb.model.disclaimer.split()) in " ".join(said.split())


def test_the_page_about_certificates_shows_what_verify_says(invoke: Invoke, proof: Path) -> None:
    """The output on the page is the real one."""
    page = (Path(__file__).parents[2] / "docs/certificates.md").read_text("utf-8")
    assert f"```text\n{invoke('verify', proof).printed}```" in page


def test_a_red_flag_that_is_present_is_named(invoke: Invoke, examples: Path, tmp_path: Path) -> None:
    """What is present comes by label and id, with its side."""
    path = tmp_path / "proof.json"
    invoke("consult", examples / "red_flag.yaml", "--proof", path)
    values = json.loads(path.read_text("utf-8"))
    said = " ".join(invoke("verify", path).printed.split())
    assert "PRESENT: " in said
    assert values["red_flags"]["present"]
    for flag in values["red_flags"]["present"]:
        assert f"[{flag['conclusion']}{' of ' + flag['member'] if flag['member'] else ''}]" in said


def test_an_urgency_that_would_comfort_is_held_back(invoke: Invoke, examples: Path, tmp_path: Path) -> None:
    """While a red flag is open, self-care is not named, as in the report."""
    path = tmp_path / "proof.json"
    invoke("consult", examples / "nearly_empty.yaml", "--proof", path)
    assert json.loads(path.read_text("utf-8"))["urgency"] == "U0"
    said = " ".join(invoke("verify", path).printed.split())
    assert "self-care" not in said
    assert "This does not reassure yet" in said
    told = invoke("verify", path, "--format", "json").values
    assert (told["urgency"], told["urgency_is_withheld"]) == ("U0", True)


def test_the_outcome_as_json(invoke: Invoke, proof: Path) -> None:
    """Both outcomes have the same first keys, among them the knowledge base it was verified against."""
    told = invoke("verify", proof, "--format", "json").values
    assert (told["holds"], told["fault"], told["case"]) == (True, None, "venous-52")
    assert told["steps"] == len(json.loads(proof.read_text("utf-8"))["steps"])
    assert told["disclaimer"]
    ran = invoke("verify", changed(proof, lambda made: made.update(urgency="U0")), "--format", "json")
    assert (ran.status, ran.err) == (1, "")
    kb = expert.load()
    assert json.loads(ran.out) == {
        "format": 1,
        "question": "verify",
        "knowledge_base": {"name": "leg_cramps", "version": kb.version, "digest": kb.digest},
        "holds": False,
        "fault": 'the certificate, \'urgency\' must be "U2", not "U0"',
    }
    assert list(told)[:5] == list(json.loads(ran.out))
    assert told["knowledge_base"] == json.loads(ran.out)["knowledge_base"]


def test_a_certificate_that_does_not_hold(invoke: Invoke, proof: Path) -> None:
    """Status 1, and the sentence names the step."""
    ran = invoke("verify", changed(proof, lambda made: made["steps"][3].update(truth=False)))
    assert (ran.status, ran.err) == (1, "")
    assert "the certificate does not hold" in ran.out
    assert "step 23: " in ran.out


def test_verify_against_a_folder_and_a_plain_form(invoke: Invoke, bells: Bells, tmp_path: Path) -> None:
    """A name, a folder and a file with the plain form serve alike; against another knowledge base it does not hold."""
    path, plain = tmp_path / "proof.json", tmp_path / "plain.json"
    invoke("consult", bells.facts, "--kb", bells.folder, "--proof", path)
    plain.write_text(invoke("kb", "show", "--kb", bells.folder, "--plain").printed, "utf-8")
    assert json.loads(plain.read_text("utf-8")) == expert.load(bells.folder).model.plain
    assert invoke("verify", path, "--kb", bells.folder).printed == invoke("verify", path, "--kb", plain).printed
    ran = invoke("verify", path)
    assert ran.status == 1
    assert "about another knowledge base: bells 1" in ran.out


def test_plain_shows_all_or_nothing(invoke: Invoke) -> None:
    """The plain form is one of a whole knowledge base."""
    ran = invoke("kb", "show", "HY-01", "--plain")
    assert ran.status == 2
    assert "'--plain' shows all of a knowledge base" in ran.err


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "not valid JSON: expecting value"),
        ("{", "not valid JSON: expecting property name enclosed in double quotes"),
        ("[]", "is no certificate: an object is expected"),
        ("{}", "is no certificate: the key 'format' is missing"),
        ('{"format": NaN}', "not valid JSON: NaN is not allowed"),
        ('{"format": 1, "format": 2}', "not valid JSON: the key 'format' is there twice"),
        ("[" * 200_000, "is nested too deep to be read"),
        ("9" * 5000, "not valid JSON: a number has 5000 digits, and 1000 are the most"),
        ("\x00", "is a binary file, text is expected"),
    ],
    ids=["empty", "open", "list", "bare", "nan", "twice", "deep", "huge", "binary"],
)
def test_a_file_that_is_no_certificate(invoke: Invoke, tmp_path: Path, text: str, fault: str) -> None:
    """Status 2 and one sentence with the file's name."""
    path = tmp_path / "proof.json"
    path.write_text(text, "utf-8")
    ran = invoke("verify", path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {path}")
    assert fault in ran.err
    assert ran.err.count("\n") == 1


def test_files_that_are_not_there_and_forms_that_are_none(invoke: Invoke, proof: Path, tmp_path: Path) -> None:
    """The certificate, the knowledge base and its plain form are each named where they are at fault."""
    ran = invoke("verify", tmp_path / "none.json")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "none.json: cannot be read" in ran.err
    ran = invoke("verify", proof, "--kb", proof)
    assert ran.status == 2
    assert "is no knowledge base in plain form: the key 'name' is missing" in ran.err
    ran = invoke("verify", proof, "--kb", "leg_cramp")
    assert ran.status == 2
    assert "did you mean 'leg_cramps'? (a name, a folder, or a .json file)" in ran.err


def test_a_plain_form_with_a_hole_does_not_verify(invoke: Invoke, proof: Path, tmp_path: Path) -> None:
    """A plain form with a place that is out of form is no knowledge base anything can be verified by."""
    plain = tmp_path / "plain.json"
    plain.write_text(invoke("kb", "show", "--plain").printed, "utf-8")
    changed(plain, lambda values: values["rules"]["FA-01"].update(premise={"tightening_sudden": {"absent": "yes"}}))
    ran = invoke("verify", proof, "--kb", plain)
    assert ran.status == 1
    assert 'not in plain form, see rule "FA-01", {"tightening_sudden": {"absent": "yes"}}' in " ".join(ran.out.split())
    changed(plain, lambda values: values["vocabulary"].update(scopes=5))
    ran = invoke("verify", proof, "--kb", plain)
    assert ran.status == 1
    assert ran.out.endswith("nothing can be verified: the knowledge base is not in plain form\n")


def test_what_is_wrong_with_a_certificate_is_named(invoke: Invoke, proof: Path) -> None:
    """A key too many or too few by its name, and a certificate of another version by both versions."""
    right = proof.read_text("utf-8")
    ran = invoke("verify", changed(proof, lambda made: made.update(note=1)))
    assert (ran.status, ran.out.splitlines()[1].strip()) == (1, "the certificate must not have the key 'note'")
    proof.write_text(right, "utf-8")
    ran = invoke("verify", changed(proof, lambda made: made["facts"][0].pop("member")))
    assert (ran.status, ran.out.splitlines()[1].strip()) == (1, "fact 1 lacks the key 'member'")
    proof.write_text(right, "utf-8")
    kb = expert.load()
    ran = invoke("verify", changed(proof, lambda made: made["knowledge_base"].update(version="0.9", digest="0" * 64)))
    told = f"leg_cramps 0.9 (000000000000), not leg_cramps {kb.version} ({kb.digest[:12]})"
    assert f"another version of the knowledge base: {told}" in " ".join(ran.out.split())


def test_a_certificate_comes_from_standard_input_too(invoke: Invoke, proof: Path) -> None:
    """As every other file does."""
    assert "the certificate holds" in invoke("verify", "-", stdin=proof.read_bytes()).printed


def test_a_long_name_of_a_case_is_cut(invoke: Invoke, proof: Path) -> None:
    """The name is only a label, and one line of the text at most; JSON has it whole."""
    changed(proof, lambda made: made.update(case="x" * 100_000))
    assert "x" * 100 in "".join(invoke("verify", proof).printed.split())
    assert len(invoke("verify", proof).printed) < 3000
    assert invoke("verify", proof, "--format", "json").values["case"] == "x" * 100_000


def test_a_proof_that_cannot_be_written(invoke: Invoke, examples: Path, tmp_path: Path) -> None:
    """Status 2, one sentence, and no report as if all were well."""
    ran = invoke("consult", examples / "venous.yaml", "--proof", tmp_path / "no/folder/proof.json")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("option", ["--proof", "--output"])
def test_nothing_is_written_over_the_facts(invoke: Invoke, tmp_path: Path, option: str) -> None:
    """A certificate or report that would replace the fact file it is about is refused, and the file stays."""
    facts = tmp_path / "facts.yaml"
    facts.write_text("findings: {swelling: left}\n", "utf-8")
    ran = invoke("consult", str(facts), option, str(facts))
    assert ran.status == 2
    assert f"'{option}' would write over" in ran.err
    assert facts.read_text("utf-8") == "findings: {swelling: left}\n"


def test_nothing_is_written_over_the_certificate(invoke: Invoke, proof: Path) -> None:
    """The certificate that is verified stays as it was."""
    before = proof.read_bytes()
    done = invoke("verify", proof, "--output", proof)
    assert done.status == 2
    assert f"'--output' would write over '{proof}', which it reads." in done.err
    assert proof.read_bytes() == before
