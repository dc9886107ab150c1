"""What the checks leave alone although it looks like a fault."""

from pathlib import Path

import pytest

from expert.checking import check
from tests.checking.bases import BOOLEAN, LADDER, OTHER, RAIN, asked, base, issues, labelled, rule, rule_file, written

PATTERN = {"id": "pattern", "kind": "abstraction"}
MADE = rule("R", ["wet"], {"pattern": "yes"})
CAUTION = {"id": "C", "on": ["pattern"], "text": "Beware.", "sources": ["policy:embedding"]}


def test_what_a_caution_reads_is_read() -> None:
    """A finding and a conclusion that only a caution reads are not called unread."""
    caution = {**CAUTION, "while": {"any": ["cold", "pattern"]}}
    model = base([MADE], [BOOLEAN, OTHER], [PATTERN], cautions=[caution])
    assert issues(model, "finding-unread") == ()
    assert issues(model, "conclusion-unread") == ()


def test_a_conclusion_with_urgency_need_not_be_read() -> None:
    """A conclusion that stands for a rung of the ladder has its effect without a reader."""
    assert issues(base([MADE], [BOOLEAN], [{**PATTERN, "urgency": "U1"}], urgency=LADDER), "conclusion-unread") == ()


@pytest.mark.parametrize("kind", ["hypothesis", "red_flag", "recommendation"])
def test_what_a_report_shows_by_itself_need_not_be_read(kind: str) -> None:
    """Only conclusions whose kind leads on to others are expected to have a reader."""
    then = {"pattern": "strong" if kind == "hypothesis" else "yes"}
    model = base([rule("R", ["wet"], then)], [BOOLEAN], [{"id": "pattern", "kind": kind}])
    assert check(model) == ()


def test_a_red_flag_needs_no_urgency_where_there_is_no_ladder() -> None:
    """A knowledge base without an urgency ladder cannot tie its red flags to it."""
    model = base([rule("R", ["wet"], {"flag": "yes"})], [BOOLEAN], [{"id": "flag", "kind": "red_flag"}])
    assert check(model) == ()


def test_the_policy_of_an_embedding_program_need_not_be_cited() -> None:
    """The policy that stands for the program itself is no policy anybody forgot to cite."""
    policies = [{"id": "S1", "text": "Care.", "why": "Safety."}]
    cited = rule("R", ["wet"], {"rain": "strong"}, sources=["policy:S1"])
    assert check(base([cited], [BOOLEAN], [RAIN], policies=policies)) == ()


def test_policy_rules_are_told_apart_only_from_documents() -> None:
    """Where there are no documents every rule is policy, and none is misplaced."""
    assert check(base([rule("R", ["wet"], {"rain": "strong"})], [BOOLEAN], [RAIN])) == ()


@pytest.mark.parametrize("then", [{"rain": "contrary"}, {"rain": "inherit"}])
def test_what_gives_no_level_of_its_own_needs_no_wording(then: dict[str, str], tmp_path: Path) -> None:
    """Evidence against, and an inherited level, rest on no wording of support."""
    storm = {"id": "storm", "kind": "hypothesis", "given": "strong", "question": "Is there a storm?"}
    files = {
        "vocabulary/all.yaml": {"findings": [asked(BOOLEAN)], "conclusions": [labelled(RAIN), labelled(storm)]},
        "rules/all.yaml": rule_file(rule("R", ["storm"], then, sources=["000:1:1"])),
    }
    model = written(tmp_path, files, [("000:1:1", "definition", "none", "", "")])
    assert issues(model, "level-above-wording") == ()
