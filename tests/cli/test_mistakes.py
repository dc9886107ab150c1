"""Mistakes at the command line: the exit status tells the kind, one sentence each what, and nothing is printed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import expert
from tests.cli.conftest import Bells, Ran

Invoke = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _in_a_folder_with_examples(examples: Path) -> None:
    assert examples.is_dir()


# --- bad usage ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("konsult x.yaml", "there is no command 'konsult'; did you mean 'consult'?"),
        ("zzz", "there is no command 'zzz'"),
        ("kb chek", "'chek'"),
        ("kb chek", "'check'"),
        ("facts templates", "'template'"),
        ("sources verfy", "'verify'"),
        ("consult examples/venous.yaml --formt json", "'--format'"),
        ("how examples/venous.yaml CVI --membr left", "'--member'"),
        ("consult examples/venous.yaml --format yaml", "'text', 'json', 'markdown'"),
        ("consult examples/venous.yaml --detail much", "'summary', 'normal', 'full'"),
        ("facts schema --of all", "'facts', 'report', 'knowledge'"),
        ("consult", "'FACTS'"),
        ("how examples/venous.yaml", "'CONCLUSION'"),
        ("facts check", "'FACTS...'"),
        ("sources show", "'PLACE'"),
        ("sources verify", "'--corpus'"),
        ("diagram examples/venous.yaml CVI", "'--output'"),
        ("diagram examples/venous.yaml CVI -o cvi.gif", ".svg, .png, .pdf, .dot"),
        ("diagram examples/venous.yaml CVI -o cvi", ".svg, .png, .pdf, .dot"),
        ("consult examples/venous.yaml examples/mixed.yaml", "(examples/mixed.yaml)"),
        ("kb show HY-01 HY-02", "(HY-02)"),
    ],
)
def test_bad_usage_ends_with_one_sentence_and_status_2(invoke: Invoke, line: str, said: str) -> None:
    """What is wrong with the words of a command is said in the last line, after how it is called."""
    ran = invoke(*line.split())
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].lower().startswith("error: ")
    assert said in ran.err.splitlines()[-1]
    assert not Path("cvi.gif").exists()


# --- names that do not exist --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (
            "consult examples/venous.yaml --kb leg_cramp",
            "there is no knowledge base 'leg_cramp'; did you mean 'leg_cramps'? (a name, or a folder)",
        ),
        (
            "kb check leg_crams",
            "there is no knowledge base 'leg_crams'; did you mean 'leg_cramps'? (a name, or a folder)",
        ),
        ("kb test ./nowhere", "nowhere: there is no such folder"),
        ("kb check examples/venous.yaml", "examples/venous.yaml: is a file, a folder is expected"),
        ("how examples/venous.yaml CVl", "there is no conclusion 'CVl'; did you mean 'CVI'?"),
        ("how examples/venous.yaml qqqqqqq", "there is no conclusion 'qqqqqqq'"),
        ("how examples/venous.yaml swelling", "'swelling' is a finding: it is stated, not concluded"),
        (
            "how examples/venous.yaml CVI --member lef",
            "'CVI' has no member 'lef' in this case; it has left, right; did you mean 'left'?",
        ),
        ("diagram examples/venous.yaml CV1 -o x.svg", "there is no conclusion 'CV1'; did you mean 'CVI'?"),
        (
            "consult examples/venous.yaml --side lft",
            "'side' must be one of left, right, both, not 'lft'; did you mean 'left'?",
        ),
        ("kb show sweling", "the knowledge base 'leg_cramps' has nothing called 'sweling'; did you mean 'swelling'?"),
        ("kb show qqqqqqq --format json", "the knowledge base 'leg_cramps' has nothing called 'qqqqqqq'"),
        ("sources show policy:S99", "there is no policy:S99; did you mean 'policy:S9'?"),
        ("consult examples/venous.yaml --corpus nowhere", "nowhere: there is no such folder of documents"),
        ("sources verify --corpus nowhere", "nowhere: there is no such folder of documents"),
        (
            "sources show 001:1 --corpus examples/venous.yaml",
            "examples/venous.yaml: there is no such folder of documents",
        ),
        ("consult venous.yaml", "venous.yaml: cannot be read: no such file or directory"),
    ],
)
def test_a_wrong_name_is_one_fault_with_the_nearest_right_one(invoke: Invoke, line: str, fault: str) -> None:
    """A name that does not exist gives status 2, and the name that was probably meant."""
    ran = invoke(*line.split())
    assert ran.status == 2
    assert ran.faults == [fault]


def test_a_wrong_place_in_the_documents_is_a_fault(invoke: Invoke) -> None:
    """A place no document has gives status 2."""
    ran = invoke("sources", "show", "001:99")
    assert ran.status == 2
    (fault,) = ran.faults
    assert fault.startswith("no document of 'leg_cramps' has the place '001:99'; did you mean ")


# --- facts --------------------------------------------------------------------------------------------------------

FAULTY = "side: left\nfindings:\n  sweling: yes\n  age_years: old\n  skin_colour: purple\n"
FAULTS = [
    "facts.yaml:3:3: unknown finding 'sweling'; did you mean 'swelling'?",
    "facts.yaml:4:14: ",
    "facts.yaml:5:16: ",
]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("consult facts.yaml", 2),
        ("consult facts.yaml --format json", 2),
        ("how facts.yaml CVI", 2),
        ("diagram facts.yaml CVI -o x.svg", 2),
        ("facts check facts.yaml", 1),
    ],
)
def test_every_fault_of_a_fact_file_is_told_at_once(invoke: Invoke, line: str, status: int) -> None:
    """Each fault is one line with its place, in order; the status is 2, but 1 where checking was what was asked."""
    Path("facts.yaml").write_text(FAULTY, "utf-8")
    ran = invoke(*line.split())
    assert ran.status == status
    assert len(ran.faults) == len(FAULTS)
    assert all(fault.startswith(start) for fault, start in zip(ran.faults, FAULTS, strict=True))
    assert not Path("x.svg").exists()


def test_faults_in_standard_input_name_it(invoke: Invoke) -> None:
    """Faults in what came through a pipe have a place too."""
    ran = invoke("consult", "-", stdin=FAULTY.encode())
    assert ran.status == 2
    assert ran.faults[0] == "<standard input>:3:3: unknown finding 'sweling'; did you mean 'swelling'?"


def test_facts_check_of_several_files_tells_all_and_has_the_worst_status(invoke: Invoke) -> None:
    """Sound files are counted, faulty ones told; one that cannot be read makes the status 2 whatever the order."""
    Path("facts.yaml").write_text(FAULTY, "utf-8")
    ran = invoke("facts", "check", "examples/venous.yaml", "facts.yaml")
    assert (ran.status, ran.out.count("\n"), ran.err.count("\n")) == (1, 1, 3)
    for files in (["nowhere.yaml", "facts.yaml"], ["facts.yaml", "nowhere.yaml"]):
        ran = invoke("facts", "check", *files, "examples/venous.yaml")
        assert (ran.status, ran.out.count("\n")) == (2, 1)
        assert len(ran.err.splitlines()) == 4
        assert "error: nowhere.yaml: cannot be read: no such file or directory" in ran.err.splitlines()


# --- not concluded ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "how examples/venous.yaml PAD",
        "how examples/venous.yaml PAD --format json",
        "how examples/one_leg.yaml CVI --member right",
        "diagram examples/venous.yaml PAD -o pad.svg",
    ],
)
def test_asking_how_of_what_was_not_concluded_fails_with_status_1(invoke: Invoke, line: str) -> None:
    """The question is sound, the answer is no: status 1 and one sentence."""
    ran = invoke(*line.split())
    assert ran.status == 1
    (fault,) = ran.faults
    assert "was not concluded" in fault
    assert not Path("pad.svg").exists()


def test_not_concluded_tells_open_from_excluded(invoke: Invoke, bells: Bells) -> None:
    """The sentence says whether more facts could still change it."""
    (excluded,) = invoke("how", bells.facts, "whole", "--kb", bells.folder).faults
    Path("unsure.yaml").write_text("findings: {brass: yes}\n", "utf-8")
    (still_open,) = invoke("how", "unsure.yaml", "whole", "--kb", bells.folder).faults
    assert "stays open" in still_open
    assert "stays open" not in excluded


# --- knowledge bases ----------------------------------------------------------------------------------------------


def test_using_a_faulty_knowledge_base_tells_every_fault(invoke: Invoke, bells: Bells) -> None:
    """Two faults in two files are both told, with their places, and the status is 2."""
    vocabulary, rules = bells.folder / "vocabulary/all.yaml", bells.folder / "rules/all.yaml"
    vocabulary.write_text(vocabulary.read_text("utf-8").replace("type: boolean", "type: bolean", 1), "utf-8")
    rules.write_text(rules.read_text("utf-8").replace("cracked: possible", "craked: possible"), "utf-8")
    for words in (["consult", bells.facts, "--kb"], ["kb", "test"], ["facts", "template", "--kb"]):
        ran = invoke(*words, bells.folder)
        assert ran.status == 2
        assert any(fault.startswith(f"{vocabulary}:2:") and "did you mean 'boolean'?" in fault for fault in ran.faults)


def test_kb_check_of_a_faulty_knowledge_base_fails_with_status_1(invoke: Invoke, bells: Bells) -> None:
    """What prevents loading is the outcome of the check: printed, with status 1."""
    vocabulary = bells.folder / "vocabulary/all.yaml"
    vocabulary.write_text(vocabulary.read_text("utf-8").replace("type: boolean", "type: bolean", 1), "utf-8")
    ran = invoke("kb", "check", "bells")
    assert (ran.status, ran.err) == (1, "")
    assert "bells/vocabulary/all.yaml:2:" in ran.out
    told = json.loads(invoke("kb", "check", "bells", "--format", "json").out)
    assert (told["passed"], told["issues"]) == (False, [])
    assert "did you mean 'boolean'?" in told["faults"][0]


def test_kb_check_fails_on_what_is_legal_but_wrong(invoke: Invoke, bells: Bells) -> None:
    """A rule that can never fire loads, and is an error all the same: status 1, with code and place."""
    rules = bells.folder / "rules/all.yaml"
    rules.write_text(rules.read_text("utf-8").replace("if: [dull]", "if: [dull, {dull: no}]"), "utf-8")
    ran = invoke("kb", "check", "bells")
    assert (ran.status, ran.err) == (1, "")
    assert "bells/rules/all.yaml:4:5:" in ran.out
    assert "[rule-never-fires]" in ran.out
    told = json.loads(invoke("kb", "check", "bells", "--format", "json").out)
    assert told["passed"] is False
    assert ("rule-never-fires", "error", "B-1") in {
        (issue["code"], issue["severity"], issue["subject"]) for issue in told["issues"]
    }


def test_kb_test_names_the_case_that_fails(invoke: Invoke, bells: Bells) -> None:
    """A case whose expectation is not met is named, with its place and what was found; the status is 1."""
    cases = bells.folder / "cases/all.yaml"
    cases.write_text(cases.read_text("utf-8").replace("whole: strong", "whole: possible"), "utf-8")
    ran = invoke("kb", "test", "bells")
    assert (ran.status, ran.err) == (1, "")
    assert "bells/cases/all.yaml:" in ran.out
    assert "ringing-bell" in ran.out
    assert "1 of 2 cases pass" in ran.out
    told = json.loads(invoke("kb", "test", "bells", "--format", "json").out)
    assert told["passed"] is False
    assert {case["case"]: case["passed"] for case in told["cases"]} == {"dull-bell": True, "ringing-bell": False}


def test_kb_test_without_cases_is_a_fault(invoke: Invoke, bells: Bells) -> None:
    """A knowledge base without worked cases cannot be tested."""
    (bells.folder / "cases/all.yaml").unlink()
    ran = invoke("kb", "test", "bells")
    assert ran.status == 2
    assert ran.faults == ["the knowledge base 'bells' has no worked cases"]


def test_sources_verify_of_an_empty_folder_fails_with_status_1(invoke: Invoke, bells: Bells, tmp_path: Path) -> None:
    """A folder that holds none of the documents can be compared, and differs."""
    (tmp_path / "empty").mkdir()
    ran = invoke("sources", "verify", "--kb", bells.folder, "--corpus", "empty")
    assert (ran.status, ran.err) == (1, "")
    assert "empty/001.txt" in ran.out


# --- inside -------------------------------------------------------------------------------------------------------


def test_an_internal_error_is_one_sentence_with_status_70(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of the program is told from a fault of the input, and where to see more is said."""
    monkeypatch.setattr(expert.knowledge_base, "load", _broken)
    ran = invoke("consult", "examples/venous.yaml")
    assert ran.status == 70
    assert ran.faults == ["something went wrong inside expert (ZeroDivisionError: no bell); EXPERT_DEBUG=1 shows where"]


def test_a_debug_switch_shows_where_an_internal_error_arose(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """With EXPERT_DEBUG set the error is raised as it is, so that Python prints its traceback."""
    monkeypatch.setattr(expert.knowledge_base, "load", _broken)
    monkeypatch.setenv("EXPERT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError, match="no bell"):
        invoke("consult", "examples/venous.yaml")


def test_a_debug_switch_changes_nothing_for_faults_of_the_input(run: Callable[..., Ran]) -> None:
    """A mistake of the user never shows a traceback."""
    ran = run("consult", "nowhere.yaml", env={"EXPERT_DEBUG": "1"})
    assert ran.status == 2
    assert ran.faults == ["nowhere.yaml: cannot be read: no such file or directory"]


def _broken(*_arguments: object) -> None:
    raise ZeroDivisionError("no bell")
