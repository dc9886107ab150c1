"""``expert diagram`` and ``expert kb graph``: pictures in files, text on the terminal."""

import json
from collections.abc import Callable
from html import unescape
from importlib import import_module
from pathlib import Path

import click
import pytest
from expert.diagrams.choosing import VIEWS
from expert.diagrams.diagram import ENDINGS, FORMATS

import expert
from tests.cli.conftest import Bells, Ran
from tests.cli.test_output import on_a_terminal

Invoke = Callable[..., Ran]
STARTS = {
    "svg": b"<svg",
    "png": b"\x89PNG\r\n",
    "pdf": b"%PDF-",
    "dot": b"digraph",
    "DOT": b"digraph",
    "mmd": b"---\ntitle",
    "graphml": b"<?xml",
    "json": b"{",
    "txt": b"How it was concluded",
}


@pytest.mark.parametrize("ending", STARTS)
def test_diagram_draws_in_the_format_of_the_file_name(
    invoke: Invoke, examples: Path, tmp_path: Path, ending: str
) -> None:
    """The ending of the file chooses the format; nothing is printed."""
    target = tmp_path / f"picture.{ending}"
    ran = invoke("diagram", examples / "venous.yaml", "CVI", "--member", "left", "--side", "both", "-o", target)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert target.read_bytes().startswith(STARTS[ending])


def test_diagram_names_rules_and_conclusion(invoke: Invoke, bells: Bells, tmp_path: Path) -> None:
    """The picture is of the conclusion asked about, with the rule that gave it, from the knowledge base given."""
    target = tmp_path / "bell.SVG"
    assert invoke("diagram", bells.facts, "cracked", "--kb", bells.folder, "-o", target).status == 0
    drawn = unescape(target.read_text("utf-8"))
    assert "B-1" in drawn
    assert "a crack" in drawn
    assert "B-2" not in drawn
    assert "Only a bell." in drawn


def test_diagram_of_one_member_leaves_the_others_out(invoke: Invoke, tmp_path: Path) -> None:
    """``--member`` asks about one side only, and ``--side`` is the default side, as in ``how``."""
    (tmp_path / "facts.yaml").write_text("findings: {varicose_veins: yes, heaviness: both}\n", "utf-8")
    drawn = {}
    for name, options in (("both", []), ("left", ["--member", "left"]), ("right", ["--side", "right"])):
        assert invoke("diagram", "facts.yaml", "CVI", *options, "-o", f"{name}.json").status == 0
        told = json.loads((tmp_path / f"{name}.json").read_text("utf-8"))
        drawn[name] = {node["side"] for node in told["nodes"]}
    assert {"right leg", "side not stated"} <= drawn["both"]
    assert "right leg" not in drawn["left"]
    assert "side not stated" not in drawn["right"]


def test_the_command_draws_what_the_library_draws(
    invoke: Invoke, kb: expert.KnowledgeBase, examples: Path, tmp_path: Path
) -> None:
    """Every option means what the argument of that name does."""
    result = kb.consult(kb.read_facts(examples / "venous.yaml"))
    asked = {
        "": result.diagram(),
        "--all": result.diagram(collapse=()),
        "--collapse mechanisms --collapse facts": result.diagram(collapse=["mechanisms", "facts"]),
        "--focus CVI@left --depth 2": result.diagram(focus=["CVI@left"], depth=2),
        "PAD --view why-not --member left": result.diagram("PAD", "left", view="why-not"),
        "CVI --foil PAD --member left": result.diagram("CVI", "left", foil="PAD"),
        "CVI --view provenance": result.diagram("CVI", view="provenance"),
        "--view settled": result.diagram(view="settled"),
        "--set swelling=no --set heaviness=left": result.diagram(changes={"swelling": False, "heaviness": "left"}),
    }
    for words, diagram in asked.items():
        name = tmp_path / "drawn.json"
        ran = invoke("diagram", examples / "venous.yaml", *words.split(), "-o", name)
        assert (ran.status, ran.err) == (0, "")
        assert name.read_text("utf-8") == diagram.to_json(), words


@pytest.mark.parametrize("name", ["tree", "mermaid", "json", "dot", "graphml", "svg"])
def test_what_is_text_goes_to_the_terminal(invoke: Invoke, kb: expert.KnowledgeBase, examples: Path, name: str) -> None:
    """Without a file, a format that is text is printed."""
    diagram = kb.consult(kb.read_facts(examples / "claudication.yaml")).diagram("PAD")
    said = invoke("diagram", examples / "claudication.yaml", "PAD", "--format", name).printed
    assert said.encode() == diagram.to_bytes(name)


def test_a_format_asked_for_goes_before_the_ending(invoke: Invoke, examples: Path, tmp_path: Path) -> None:
    """``--format`` says what to write into a file of any name."""
    ran = invoke("diagram", examples / "claudication.yaml", "PAD", "--format", "tree", "-o", "picture.svg")
    assert (ran.status, ran.out) == (0, "")
    assert (tmp_path / "picture.svg").read_text("utf-8").startswith("How it was concluded")


def test_a_row_of_a_table_is_drawn(invoke: Invoke, tmp_path: Path) -> None:
    """With ``--table`` the first word is the conclusion; without one the whole case is drawn."""
    (tmp_path / "cases.csv").write_text("leg_cramp_left,swelling_left\nyes,yes\n", "utf-8")
    row = ("--table", "cases.csv", "--row", "1", "--format", "tree")
    assert "chronic venous insufficiency" in invoke("diagram", "CVI", *row).printed.splitlines()[0].lower()
    assert invoke("diagram", *row).printed.startswith("How the conclusions were reached")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("facts.yaml", "Missing option '-o' / '--output'; '--format tree' draws on the terminal."),
        ("facts.yaml --format png", "Missing option '-o' / '--output'"),
        ("facts.yaml --format tree --open", "Missing option '-o' / '--output'"),
        ("facts.yaml -o -", "'-' has no ending: add '--format'."),
        ("facts.yaml -o - --format svg --open", "'-' is standard output, which no program opens."),
        ("facts.yaml -o x.svgg", "one of .svg, .png, .pdf, .dot, .graphml, .json, .mmd, .txt; did you mean '.svg'?"),
        ("-o x.svg", "Missing argument 'FACTS'."),
        ("facts.yaml -o x.svg --all --collapse facts", "Give '--all' or '--collapse', not both."),
        ("facts.yaml -o x.svg --view whynot", "'why-not'"),
        ("facts.yaml -o x.svg --view contrast CVI", "the view 'contrast' needs a foil"),
        ("facts.yaml -o x.svg --set swelling", "--set swelling: is no NAME=VALUE, such as swelling=left"),
        ("facts.yaml -o x.svg --focus CV1", "did you mean 'CVI'?"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(invoke: Invoke, tmp_path: Path, words: str, said: str) -> None:
    """Status 2, the sentence in the last line, and no file."""
    (tmp_path / "facts.yaml").write_text("findings: {swelling: both, leg_cramp: both}\n", "utf-8")
    ran = invoke("diagram", *words.split())
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err.splitlines()[-1]
    assert [path.name for path in tmp_path.iterdir()] == ["facts.yaml"]


@pytest.mark.parametrize(("status", "note"), [(0, ""), (1, "note: there is no program here that opens bell.svg\n")])
def test_the_file_is_opened_where_asked(
    invoke: Invoke, bells: Bells, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, note: str
) -> None:
    """``--open`` hands the finished file to the desktop, by its full path; where nothing opens it a note says so."""
    opened: list[tuple[str, bool]] = []

    def launch(name: str) -> int:
        opened.append((name, Path(name).exists()))
        return status

    monkeypatch.setattr(click, "launch", launch)
    ran = invoke("diagram", bells.facts, "--kb", bells.folder, "-o", "bell.svg", "--open")
    assert (ran.status, ran.out, ran.err) == (0, "", note)
    assert opened == [(str(tmp_path / "bell.svg"), True)]
    assert invoke("kb", "graph", "--kb", bells.folder, "-o", "bell.svg", "--open").err == note
    assert len(opened) == 2


def test_the_command_knows_every_view_and_format() -> None:
    """What the command offers, which it must know without loading anything, is what there is."""
    module = import_module("expert.cli.diagram")
    offered = {option.name: tuple(getattr(option.type, "choices", ())) for option in module.command.params}
    assert offered["view"] == tuple(VIEWS)
    assert offered["drawn_as"] == tuple(FORMATS)
    help_of = {option.name: option.help or "" for option in module.command.params if isinstance(option, click.Option)}
    assert all(ending in help_of["output"] for ending in ENDINGS)


def test_kb_graph_draws_the_rules(invoke: Invoke, kb: expert.KnowledgeBase, tmp_path: Path) -> None:
    """All topics, or one of them; the same as the library draws."""
    assert invoke("kb", "graph", "--format", "tree").printed == kb.diagram().to_tree()
    assert invoke("kb", "graph", "--topic", "arterial", "-o", "arterial.svg").status == 0
    assert (tmp_path / "arterial.svg").read_text("utf-8") == kb.diagram("arterial").to_svg()
    ran = invoke("kb", "graph", "--topic", "arteriel", "--format", "tree")
    assert ran.status == 2
    assert "did you mean 'arterial'?" in ran.faults[0]
    assert "'--output'" in invoke("kb", "graph").err


def test_a_tree_is_as_wide_as_the_terminal(invoke: Invoke, examples: Path, tmp_path: Path) -> None:
    """On a terminal of 80 columns no line is broken by the terminal; a pipe always gets the same tree."""
    asked = ("diagram", str(examples / "claudication.yaml"), "PAD", "--format", "tree")
    shown, piped = on_a_terminal(tmp_path, *asked), invoke(*asked).out
    assert max(map(len, shown.splitlines())) <= 80 < max(map(len, piped.splitlines())) <= 100
    assert shown.splitlines()[0] == piped.splitlines()[0]
