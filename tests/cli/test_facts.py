"""``expert facts``: check, template and schema."""

from collections.abc import Callable
from pathlib import Path

import expert
from expert.loading.template import facts_template
from expert.schemas import diagram_schema, facts_schema, knowledge_schemas, report_schema
from tests.cli.conftest import Bells, Ran

Invoke = Callable[..., Ran]


def test_facts_check_counts_what_each_file_states(invoke: Invoke, examples: Path) -> None:
    """Each sound file gets a line of its own, in the order given."""
    names = [f"{examples.name}/{name}.yaml" for name in ("nearly_empty", "electrolytes")]
    assert invoke("facts", "check", *names).printed.splitlines() == [
        "examples/nearly_empty.yaml: 1 finding stated, 0 answered unknown",
        "examples/electrolytes.yaml: 3 findings stated, 1 answered unknown",
    ]


def test_facts_check_reads_standard_input(invoke: Invoke) -> None:
    """``-`` is standard input here too."""
    assert invoke("facts", "check", "-", stdin=b"findings: {swelling: left}").printed.startswith("-: 1 finding stated")


def test_facts_check_notes_a_missing_side_unless_one_is_given(invoke: Invoke, tmp_path: Path) -> None:
    """A statement without a side beside one with a side is remarked on; ``--side`` settles it."""
    facts = tmp_path / "facts.yaml"
    facts.write_text("findings: {swelling: yes, heaviness: right}\n", "utf-8")
    assert "No side is stated for swelling" in invoke("facts", "check", facts).printed
    assert "No side" not in invoke("facts", "check", facts, "--side", "left").printed


def test_facts_check_lists_what_it_was_told_to_ignore(invoke: Invoke, tmp_path: Path) -> None:
    """``--ignore-unknown`` turns unknown names into remarks."""
    (tmp_path / "facts.yaml").write_text("findings: {sweling: left}\n", "utf-8")
    assert "unknown finding 'sweling'" in invoke("facts", "check", "facts.yaml", "--ignore-unknown").printed


def test_facts_template_is_the_librarys_and_can_be_read_back(
    invoke: Invoke, kb: expert.KnowledgeBase, tmp_path: Path
) -> None:
    """The template of a knowledge base is a fact file that states nothing."""
    template = invoke("facts", "template").printed
    assert template == facts_template(kb.vocabulary)
    (tmp_path / "template.yaml").write_text(template, "utf-8")
    assert invoke("facts", "check", "template.yaml").printed.startswith("template.yaml: 0 findings stated,")


def test_facts_template_of_another_knowledge_base(invoke: Invoke, bells: Bells) -> None:
    """``--kb`` chooses whose findings are listed."""
    said = invoke("facts", "template", "--kb", bells.folder).printed
    assert "Does it sound dull?" in said
    assert "swelling" not in said


def test_facts_schema_prints_each_published_schema(invoke: Invoke, kb: expert.KnowledgeBase) -> None:
    """``--of`` chooses the schema; fact files are the default."""
    assert invoke("facts", "schema").values == facts_schema(kb.vocabulary)
    assert invoke("facts", "schema", "--of", "facts").values == facts_schema(kb.vocabulary)
    assert invoke("facts", "schema", "--of", "report").values == report_schema()
    assert invoke("facts", "schema", "--of", "diagram").values == diagram_schema()
    assert invoke("facts", "schema", "--of", "knowledge").values == knowledge_schemas()
