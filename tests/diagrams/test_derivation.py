"""Diagrams of a derivation: the graph as a value, its text for the layout program, and what is drawn."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from expert.diagrams.derivation import derivation_graph, title
from expert.diagrams.drawing import FORMATS, draw, to_dot

import expert
from expert import ExpertError, KnowledgeBase
from expert.explanations.how import Derivation
from expert.result import Result
from tests.explanations.bases import base, rule

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
SVG = "{http://www.w3.org/2000/svg}"
MAGIC = {"svg": b"<?xml", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-", "dot": b"digraph"}
HOSTILE = (
    'a "quoted" word',
    '\\" and \\',
    "\\N \\G \\l \\n",
    "<b>bold</b>",
    "<<not a tag>>",
    "</svg><script>alert(1)</script>",
    "fish & chips &amp; &lt;peas&gt;",
    "]]> <!-- -->",
    "{a|b} [c] ; -> --",
    "Ж 😀 “dash” — ‘quote’",
    "one line\nand another",
    "strict digraph { x }",
    "%s {} $HOME `id`",
)


def _kb(label: str = "rain", because: str = "Rain wets.") -> KnowledgeBase:
    return KnowledgeBase.from_rules(
        [
            {
                "id": "R1",
                "title": "t",
                "scope": "person",
                "if": ["wet"],
                "then": {"rain": "yes"},
                "because": because,
            }
        ],
        findings=[{"id": "wet", "type": "boolean", "label": label}],
        conclusions=[{"id": "rain", "kind": "abstraction", "label": label, "meaning": because}],
    )


def _derived(kb: KnowledgeBase, facts: dict[str, object], name: str) -> tuple[Derivation, Result]:
    result = kb.consult(facts)
    return result.how(name), result


# --- the graph -------------------------------------------------------------------------------------------------------


def test_the_graph_as_a_value() -> None:
    """Facts lead to rules, rules to conclusions; what counts against is marked; nodes carry the words to draw."""
    kb = base(
        rule("R1", ["sore"], {"hurt": "strong"}, "leg"),
        rule("R2", ["hurt", {"age": {"above": 45}}], {"worn": "possible"}, "leg"),
        rule("R3", ["wet"], {"worn": "contrary"}, "leg"),
    )
    derivation, result = _derived(kb, {"sore": "left", "age": 58, "wet": "yes"}, "worn")
    graph = derivation_graph(derivation, result)
    rules = {"kind": "rule", "tooltip": "So it is. [policy:embedding]", "policy": True}
    conclusions = {"kind": "conclusion", "tooltip": "", "role": "hypothesis"}
    assert dict(graph.nodes(data=True)) == {
        "conclusion:worn:left": {**conclusions, "label": "worn\nleft leg\npossible", "level": "possible", "root": True},
        "conclusion:hurt:left": {**conclusions, "label": "hurt\nleft leg\nstrong", "level": "strong", "root": False},
        "rule:R2:left": {**rules, "label": "R2"},
        "fact:age:person:age: 58 years, which is above 45": {
            "kind": "fact",
            "label": "age:\n58 years, which is above 45",
            "tooltip": "age: 58 years, which is above 45",
        },
        "rule:R3:left": {**rules, "label": "R3"},
        "fact:wet:person:wet grass: yes": {"kind": "fact", "label": "wet grass:\nyes", "tooltip": "wet grass: yes"},
        "rule:R1:left": {**rules, "label": "R1"},
        "fact:sore:left:soreness (left leg): yes": {
            "kind": "fact",
            "label": "soreness (left leg):\nyes",
            "tooltip": "soreness (left leg): yes",
        },
    }
    read = {"level": "", "contrary": False}
    assert {(source, target): values for source, target, values in graph.edges(data=True)} == {
        ("rule:R2:left", "conclusion:worn:left"): {"level": "possible", "contrary": False},
        ("conclusion:hurt:left", "rule:R2:left"): read,
        ("fact:age:person:age: 58 years, which is above 45", "rule:R2:left"): read,
        ("rule:R3:left", "conclusion:worn:left"): {"level": "contrary", "contrary": True},
        ("fact:wet:person:wet grass: yes", "rule:R3:left"): read,
        ("rule:R1:left", "conclusion:hurt:left"): {"level": "strong", "contrary": False},
        ("fact:sore:left:soreness (left leg): yes", "rule:R1:left"): read,
    }


def test_a_stated_conclusion_is_drawn_as_stated() -> None:
    """A conclusion that was given as a fact is a conclusion in the graph, marked as stated."""
    kb = base(
        rule("R1", ["rain"], {"storm": "strong"}), rain={"scope": "person", "given": "strong", "question": "Is it?"}
    )
    derivation, result = _derived(kb, {"rain": "yes"}, "storm")
    node = derivation_graph(derivation, result).nodes["conclusion:rain:person"]
    assert (node["label"], node["level"], node["root"]) == ("rain\nstated", "stated", False)


def test_each_member_has_nodes_of_its_own() -> None:
    """What fires for both legs is drawn for each; both conclusions are what was asked about."""
    derivation, result = _derived(base(rule("R1", ["sore"], {"hurt": "strong"}, "leg")), {"sore": "both"}, "hurt")
    graph = derivation_graph(derivation, result)
    assert {name for name, values in graph.nodes(data=True) if values.get("root")} == {
        "conclusion:hurt:left",
        "conclusion:hurt:right",
    }
    assert {"rule:R1:left", "rule:R1:right"} <= set(graph.nodes)


def test_the_title_tells_what_every_output_must() -> None:
    """A drawing says what it is about, which knowledge base it comes from, the red flags and the disclaimer."""
    kb = _kb("heavy rain")
    derivation, result = _derived(kb, {"wet": "yes"}, "rain")
    assert title(derivation, result).splitlines() == [
        f"Heavy rain: concluded — {kb.model.identity}",
        "Red flags none present; none left open",
        "Decision support only.",
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_graph_holds_the_whole_derivation(path: Path) -> None:
    """For everything an example concludes: every step, every rule and every ground is there, and nothing else."""
    kb = expert.load("leg_cramps")
    result = kb.consult(kb.read_facts(path))
    for name in result:
        if result[name].level is None:
            continue
        derivation = result.how(name)
        graph = derivation_graph(derivation, result)
        kinds = [values["kind"] for _, values in graph.nodes(data=True)]
        applications = {
            (application.rule.id, application.member)
            for step in derivation.steps
            for application in (*step.support, *step.contrary)
        }
        facts = {
            (ground.item, ground.member, ground.text)
            for step in derivation.steps
            for application in (*step.support, *step.contrary)
            for ground in application.grounds
            if ground.step is None
        }
        assert kinds.count("conclusion") == len(derivation.steps)
        assert kinds.count("rule") == len(applications)
        assert kinds.count("fact") == len(facts)
        assert all(graph.in_degree(node) == 0 for node, kind in graph.nodes(data="kind") if kind == "fact")


# --- the text for the layout program ---------------------------------------------------------------------------------

SCRIPT = """
import sys, expert
from expert.diagrams.derivation import derivation_graph
from expert.diagrams.drawing import draw
result = expert.load("leg_cramps").consult({"leg_cramp": "left", "swelling": "both", "heaviness": "left"})
graph = derivation_graph(result.how("CVI"), result)
sys.stdout.buffer.write(draw(graph, sys.argv[1]))
"""


def _run(format_name: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", SCRIPT, format_name]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})


def test_dot_is_the_same_whatever_the_hash_seed() -> None:
    """The same derivation gives the same text to the byte in every process."""
    first, second = (_run("dot", PYTHONHASHSEED=seed) for seed in ("0", "4711"))
    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout
    assert first.stdout.startswith(b"digraph {")


def test_dot_of_a_small_derivation() -> None:
    """The text names the nodes by number and tells the kinds apart by shape, not by colour alone."""
    derivation, result = _derived(_kb(), {"wet": "yes"}, "rain")
    lines = [line.strip() for line in to_dot(derivation_graph(derivation, result), "T").splitlines()]
    assert [line.split(" [")[0] for line in lines if line.startswith("n") and "->" in line] == ["n1 -> n0", "n2 -> n1"]
    node = {line.split(" [")[0]: line for line in lines if line.startswith("n") and "->" not in line and "[" in line}
    assert "label=rain " in node["n0"]
    assert "peripheries=2" in node["n0"]
    assert 'style="rounded,filled"' in node["n0"]
    assert 'label="R1\\npolicy"' in node["n1"]
    assert 'style="filled,dashed"' in node["n1"]
    assert 'label="rain:\\nyes"' in node["n2"]
    assert "shape=note" in node["n2"]


def test_contrary_evidence_is_dashed_with_a_blunt_end() -> None:
    """An edge that counts against says so in words too; the stronger the level, the heavier the line."""
    kb = base(
        rule("R1", ["wet"], {"rain": "possible"}),
        rule("R2", ["dark"], {"rain": "hallmark"}),
        rule("R3", ["windy"], {"rain": "contrary"}),
    )
    derivation, result = _derived(kb, {"wet": "yes", "dark": "yes", "windy": "yes"}, "rain")
    dot = to_dot(derivation_graph(derivation, result))
    edges = [line.strip() for line in dot.splitlines() if "-> n0" in line]
    assert edges == [
        "n1 -> n0 [penwidth=3.4]",
        "n3 -> n0 [penwidth=1]",
        'n5 -> n0 [label=against arrowhead=tee color="#a11d10" style=dashed]',
    ]


def test_ids_are_unique() -> None:
    """Two facts whose words differ in letters beyond ASCII only, or far beyond the start, still have their own ids."""
    words = {"night": "夜に", "rest": "昼に"}
    kb = KnowledgeBase.from_rules(
        [
            {
                "id": f"R{number}",
                "title": "t",
                "scope": "person",
                "if": [{"times": {"includes": [value]}}],
                "then": {"rain": "strong"},
                "because": "b",
            }
            for number, value in enumerate(words)
        ],
        findings=[{"id": "times", "type": "choices", "values": words, "label": "x" * 150}],
        conclusions=[{"id": "rain", "kind": "hypothesis"}],
    )
    derivation, result = _derived(kb, {"times": ["night", "rest"]}, "rain")
    ids = _ids(draw(derivation_graph(derivation, result)))
    assert len(ids) == len(set(ids))
    nodes = [name for name in ids if name.startswith(("fact-", "rule-", "conclusion-"))]
    assert len(nodes) == 5


def _ids(svg: bytes) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - drawn here, by our own program
    return [element.attrib["id"] for element in root.iter() if "id" in element.attrib]


# --- what is drawn ---------------------------------------------------------------------------------------------------


def _texts(svg: bytes, tag: str = "text") -> str:
    """All the text of an SVG without white space, as lines are broken anywhere."""
    root = ET.fromstring(svg)  # noqa: S314 - drawn here, by our own program
    return "".join("".join(element.itertext()) for element in root.iter(f"{SVG}{tag}"))


def _packed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("label", HOSTILE)
def test_any_words_are_drawn_as_they_are(label: str) -> None:
    """Quotes, backslashes, angle brackets, entities and line breaks survive in labels, titles and remarks."""
    derivation, result = _derived(_kb(label, because=label), {"wet": "yes"}, "rain")
    heading = _packed(label)
    svg = draw(derivation_graph(derivation, result), "svg", label)
    drawn = _packed(_texts(svg))
    assert drawn.startswith(heading)
    assert drawn.replace(heading, "", 1).count(_packed(label)) == 2  # the conclusion's label and the finding's
    root = ET.fromstring(svg)  # noqa: S314 - drawn here, by our own program
    remarks = [value for element in root.iter() for key, value in element.attrib.items() if key.endswith("title")]
    assert any(_packed(label) in _packed(remark) for remark in remarks)
    assert not [element for element in root.iter() if element.tag.endswith(("script", "b"))]


@pytest.mark.parametrize("format_name", ["svg", "png", "dot"])
def test_formats_begin_as_they_should(format_name: str) -> None:
    """Each format is what its name says."""
    derivation, result = _derived(_kb(), {"wet": "yes"}, "rain")
    assert format_name in FORMATS
    assert draw(derivation_graph(derivation, result), format_name).startswith(MAGIC[format_name])


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz's own dot is not on this machine")
def test_pdf_begins_as_it_should() -> None:
    """With Graphviz installed, a PDF is a PDF."""
    derivation, result = _derived(_kb(), {"wet": "yes"}, "rain")
    assert draw(derivation_graph(derivation, result), "pdf").startswith(MAGIC["pdf"])


def test_pdf_without_graphviz_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a format needs a program that is not there, the error names it and what works instead."""
    monkeypatch.setenv("PATH", "")
    derivation, result = _derived(_kb(), {"wet": "yes"}, "rain")
    with pytest.raises(ExpertError, match="pdf needs Graphviz's own 'dot', which is not installed"):
        draw(derivation_graph(derivation, result), "pdf")


@pytest.mark.parametrize("format_name", ["svg", "png"])
def test_drawing_needs_nothing_on_the_path(format_name: str) -> None:
    """The layout program comes with the package: an empty PATH does not matter."""
    done = _run(format_name, PATH="")
    assert done.stderr == b""
    assert done.returncode == 0
    assert done.stdout.startswith(MAGIC[format_name])


def test_a_failing_layout_program_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the layout program is not there or fails, that is said in one sentence."""
    derivation, result = _derived(_kb(), {"wet": "yes"}, "rain")
    graph = derivation_graph(derivation, result)
    monkeypatch.setattr("expert.diagrams.drawing._program", lambda _: str(tmp_path / "nothing"))
    with pytest.raises(ExpertError, match=r"^the layout program failed: "):
        draw(graph)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_largest_derivation_of_an_example_is_drawn_whole(path: Path) -> None:
    """Derivations of the shipped knowledge base draw to an SVG that parses, has unique ids and names each step."""
    kb = expert.load("leg_cramps")
    result = kb.consult(kb.read_facts(path))
    proved = [name for name in result if result[name].level is not None]
    derivation = max((result.how(name) for name in proved), key=lambda found: len(found.steps))
    svg = draw(derivation_graph(derivation, result), "svg", title(derivation, result))
    drawn = _packed(_texts(svg))
    assert all(_packed(step.state.conclusion.label) in drawn for step in derivation.steps)
    assert len(_ids(svg)) == len(set(_ids(svg)))
