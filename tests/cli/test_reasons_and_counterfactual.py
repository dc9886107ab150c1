"""``expert reasons`` and ``expert counterfactual``: the library's answers as text and JSON."""

from collections.abc import Callable
from pathlib import Path

import pytest

import expert
from tests.cli.conftest import Ran

Invoke = Callable[..., Ran]


def test_reasons_are_those_of_the_library(invoke: Invoke, kb: expert.KnowledgeBase, examples: Path) -> None:
    """JSON is the library's, and the text tells every reason by its number."""
    result = kb.consult(kb.read_facts(examples / "venous.yaml"))
    answer = result.reasons("CVI", "right", level="supporting")
    asked = ("reasons", examples / "venous.yaml", "CVI", "--member", "right", "--level", "supporting")
    assert invoke(*asked, "--format", "json").values == result.values_of(answer)
    assert invoke(*asked, "--for", "patient", "--all").printed == result.tell(
        answer, audience="patient", everything=True
    )


def test_reasons_of_what_was_not_concluded_fail(invoke: Invoke, examples: Path) -> None:
    """Exit status 1 and one sentence."""
    ran = invoke("reasons", examples / "venous.yaml", "PAD", "--member", "left")
    assert ran.status == 1
    why = "it stays open, as some findings are not known; 'why-not' tells more"
    assert ran.faults == [f"peripheral artery disease (PAD) (left leg) was not concluded: {why}"]


def test_counterfactuals_are_those_of_the_library(invoke: Invoke, kb: expert.KnowledgeBase, examples: Path) -> None:
    """Every option reaches the library, in text and in JSON."""
    result = kb.consult(kb.read_facts(examples / "night_cramps.yaml"))
    answer = result.counterfactuals(
        "CVI",
        "left",
        to="possible",
        fixed=["age_years", "swelling@left"],
        directions={"heaviness": "down"},
        kinds=["reverse", "withdraw"],
        most_changes=3,
    )
    asked = ["counterfactual", examples / "night_cramps.yaml", "CVI", "--member", "left", "--to", "possible"]
    asked += ["--fixed", "age_years", "--fixed", "swelling@left", "--direction", "heaviness=down"]
    asked += ["--kind", "withdraw", "--kind", "reverse", "--changes", "3"]
    assert invoke(*asked, "--format", "json").values == result.values_of(answer)
    assert invoke(*asked, "--all", "--for", "auditor").printed == result.tell(
        answer, audience="auditor", everything=True
    )


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--direction", "age_years"), "a direction is written as 'name=up' or 'name=down', not 'age_years'"),
        (("--direction", "age_years=up", "--direction", "age_years=down"), "'age_years' has two directions"),
        (("--fixed", "age_yers"), "there is no finding 'age_yers'; did you mean 'age_years'?"),
        (("--to", "strng"), ("'CVI' has no level 'strng'; it has possible, supporting, strong, hallmark;"
         " did you mean 'strong'?")),
        (("--fixed", "\u202eage\n" + 500 * "x"), None),
        (("--member", "\x1b[31mleft"), None),
    ],
)  # fmt: skip
def test_what_a_counterfactual_cannot_use_is_refused(
    invoke: Invoke, examples: Path, options: tuple[str, ...], fault: str | None
) -> None:
    """Exit status 2 and one short sentence, without a character that does not print."""
    ran = invoke("counterfactual", examples / "venous.yaml", "CVI", *options)
    assert ran.status == 2
    (said,) = ran.faults
    assert fault is None or said == fault
    assert len(said) < 300
    assert said.isprintable()
