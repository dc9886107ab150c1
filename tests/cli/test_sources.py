"""``expert sources``: list, show and verify; and quoting the documents wherever ``--corpus`` is taken."""

import json
from collections.abc import Callable

import pytest

import expert
from expert.catalogue import documents
from tests.cli.conftest import SENTENCES, Bells, Ran

Invoke = Callable[..., Ran]


def test_sources_list_tells_interest_and_counts(invoke: Invoke, bells: Bells, kb: expert.KnowledgeBase) -> None:
    """Each document comes with its publisher's interest and how much of it is encoded."""
    said = invoke("sources", "list", "--kb", bells.folder).printed
    assert "bell founder; interest: sells bells" in said
    assert "2 of 2 content statements encoded, 3 rows in all" in said
    assert invoke("sources", "list", "--format", "json").values == documents.list_values(kb.model)


@pytest.mark.parametrize(
    ("place", "rows"), [("001", 3), ("001:1", 3), ("001:1:2", 1)], ids=["document", "paragraph", "sentence"]
)
def test_sources_show_tells_what_rests_on_a_place(invoke: Invoke, bells: Bells, place: str, rows: int) -> None:
    """A document, paragraph or sentence is shown with its statements and the rules that read them."""
    assert "read by B-1" in invoke("sources", "show", place, "--kb", bells.folder).printed
    told = invoke("sources", "show", place, "--kb", bells.folder, "--format", "json").values
    assert len(told) == rows
    assert {row["id"]: row["rules"] for row in told}["001:1:2"] == ["B-1"]


def test_sources_show_of_a_policy(invoke: Invoke) -> None:
    """A policy is shown as the project's own."""
    assert "found in no document" in invoke("sources", "show", "policy:S1").printed
    assert invoke("sources", "show", "policy:S1", "--format", "json").values["id"] == "policy:S1"


def test_sources_verify_holds_for_the_unchanged_document(invoke: Invoke, bells: Bells) -> None:
    """Status 0 where every digest and fingerprint holds."""
    asked = ("sources", "verify", "--kb", bells.folder, "--corpus", bells.corpus)
    assert "every digest and every fingerprint holds" in invoke(*asked).printed
    told = invoke(*asked, "--format", "json").values
    assert (told["holds"], told["sentences"], told["changes"]) == (True, 3, [])


def test_sources_verify_names_what_rests_on_a_changed_sentence(invoke: Invoke, bells: Bells) -> None:
    """One changed letter gives status 1 and names the statement and the rule that rest on its sentence, no other."""
    bells.document.write_text(bells.document.read_text("utf-8").replace("dull", "dumb"), "utf-8")
    asked = ("sources", "verify", "--kb", bells.folder, "--corpus", bells.corpus)
    ran = invoke(*asked)
    assert (ran.status, ran.err) == (1, "")
    assert "001:1:2" in ran.out
    assert "B-1" in ran.out
    assert "B-2" not in ran.out
    told = json.loads(invoke(*asked, "--format", "json").out)
    assert told["digest_mismatches"] == ["001"]
    assert [(change["statements"], change["rules"]) for change in told["changes"]] == [(["001:1:2"], ["B-1"])]


@pytest.mark.parametrize(
    "arguments",
    [
        ("consult", "bell.yaml", "--format", "text"),
        ("consult", "bell.yaml", "--format", "json"),
        ("consult", "bell.yaml", "--format", "markdown"),
        ("how", "bell.yaml", "cracked", "--format", "text"),
        ("how", "bell.yaml", "cracked", "--format", "json"),
        ("kb", "show", "B-1"),
        ("kb", "show", "001:1:2"),
        ("sources", "show", "001:1:2", "--format", "text"),
        ("sources", "show", "001:1:2", "--format", "json"),
    ],
    ids=" ".join,
)
def test_a_corpus_quotes_the_cited_sentence(invoke: Invoke, bells: Bells, arguments: tuple[str, ...]) -> None:
    """The sentence is quoted with ``--corpus`` and only then; a changed one is not quoted."""
    asked = (*arguments, "--kb", "bells")
    assert SENTENCES[1] not in invoke(*asked).printed
    assert SENTENCES[1] in invoke(*asked, "--corpus", "documents").printed
    bells.document.write_text(bells.document.read_text("utf-8").replace("may", "MAY"), "utf-8")
    assert SENTENCES[1].replace("may", "MAY") not in invoke(*asked, "--corpus", "documents").printed
