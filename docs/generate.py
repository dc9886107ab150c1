"""Write the generated pages and pictures: the command reference, the examples, and every output shown in Markdown.

Run by ``make docs``; a test says when something is stale. A fenced ``console`` block whose first line is
``$ expert …`` is filled with what that command prints.
"""

import contextlib
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

ROOT = Path(__file__).resolve().parent.parent
HAND_WRITTEN = ("README.md", "docs/diagrams.md", "docs/fact-files.md", "docs/library.md", "docs/screening.md")
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
GALLERY = "docs/gallery"
TOPIC = "arterial"
QUESTIONS = {  # example → a conclusion to ask about, with its side; one that is missing or lower; a change
    "claudication": ("PAD left", "CVI left", "relief_on_stopping=no"),
    "dehydration": ("dehydration_cramp", "electrolyte_cramp", "low_fluid_intake=no"),
    "electrolytes": ("electrolyte_cramp", "dehydration_cramp", "low_potassium=no"),
    "medication": ("medication_cramp", "dehydration_cramp", "hypertension=no"),
    "mixed": ("CVI left", "venous_reflux left", "swelling=no"),
    "nearly_empty": ("", "PAD", "swelling=left"),
    "night_cramps": ("CVI left", "PAD left", "swelling=no"),
    "one_leg": ("CVI left", "PAD left", "swelling=no"),
    "overexertion": ("overexertion_cramp", "dehydration_cramp", "recent_overexertion=no"),
    "red_flag": ("possible_acute_flow_loss right", "PAD right", "sudden_onset=no"),
    "venous": ("CVI left", "PAD left", "swelling=no"),
}
_BLOCK = re.compile(r"^```console\n\$ (expert [^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(line: str) -> str:
    """What a command line prints, faults included, in a folder that shows the checkout's examples and pages."""
    from expert.cli.main import expert

    from expert.errors import ExpertError

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name in ("docs", "examples"):
            Path(name).symlink_to(ROOT / name)
        result = CliRunner(catch_exceptions=True).invoke(expert, shlex.split(line)[1:], prog_name="expert")
    if result.exception and not isinstance(result.exception, SystemExit | ExpertError):
        raise result.exception
    fault = "".join(f"error: {part}\n" for part in str(result.exception).splitlines())
    return result.output + (fault if isinstance(result.exception, ExpertError) else "")


def filled(text: str) -> str:
    """A Markdown text with every console block filled anew. Lines after a ``…`` line are left out, as they were."""
    return _BLOCK.sub(lambda found: f"```console\n$ {found[1]}\n{_shown(found)}```", text)


def _shown(found: re.Match[str]) -> str:
    output = "\n".join(row.rstrip() for row in run(found[1]).splitlines()).strip("\n") + "\n"
    kept = found[2].split("\n…", 1)[0] if "\n…" in found[2] else None
    if kept is None:
        return output
    return "\n".join(output.splitlines()[: len(kept.splitlines())]) + "\n…\n"


def command_reference() -> str:
    """Every command's ``--help``."""
    from expert.cli.main import expert

    parts = ["# Command reference", "", "Written by `make docs` from `--help`.", ""]
    for path in _commands(expert, ["expert"]):
        parts += [f"## {' '.join(path)}", "", "```text", run(" ".join([*path, "--help"])).rstrip(), "```", ""]
    return "\n".join(parts)


def _commands(command: click.Command, path: list[str]) -> Iterator[list[str]]:
    yield path
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                if inner is not None:
                    yield from _commands(inner, [*path, name])


def example_page(path: Path) -> str:
    """One example: its fact file and its real output."""
    facts = path.read_text("utf-8")
    line = f"expert consult examples/{path.name}"
    title = path.stem.replace("_", " ")
    return f"# Example: {title}\n\n```yaml\n{facts}```\n\n```console\n$ {line}\n{_trimmed(run(line))}```\n"


def _trimmed(text: str) -> str:
    return "\n".join(row.rstrip() for row in text.splitlines()).strip("\n") + "\n"


def examples_index() -> str:
    """All examples with the summary of each."""
    parts = ["# Examples", "", "Each page shows a fact file and everything `expert consult` says about it.", ""]
    for path in EXAMPLES:
        line = f"expert consult examples/{path.name} --detail summary"
        about = path.read_text("utf-8").splitlines()[0].lstrip("# ")
        parts += [f"## [{path.stem.replace('_', ' ')}](examples/{path.stem}.md)", "", about, ""]
        parts += ["```console", f"$ {line}", *_trimmed(run(line)).splitlines(), "```", ""]
    return "\n".join(parts)


@dataclass(frozen=True)
class Shown:
    """A picture of the gallery: the words of the command that draws it, and the same for the library."""

    view: str
    words: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)


def shown_of(example: str) -> Iterator[Shown]:
    """The pictures of an example: every view that has something to show."""
    name, other, change = QUESTIONS[example]
    yield Shown("inference")
    for view, about in (("conclusion", name), ("why-not", other), ("contrast", name), ("provenance", name)):
        if about:
            item, _, member = about.partition(" ")
            foil = other.split()[0] if view == "contrast" else None
            words = [item, *(["--member", member] if member else []), *(["--foil", foil] if foil else [])]
            asked = {"name": item, "member": member or None, "foil": foil}
            yield Shown(
                view, " ".join([*words, *([f"--view {view}"] if view in {"why-not", "provenance"} else [])]), asked
            )
    finding, _, value = change.partition("=")
    yield Shown("what-if", f"--set {change}", {"changes": {finding: value}})
    yield Shown("settled", "--view settled")


def gallery_page() -> str:
    """All pictures with the commands that draw them."""
    parts = [
        "# Gallery",
        "",
        "Every view of every example, drawn by `make docs`. [Diagrams](../diagrams.md) says what the signs mean.",
        "",
        "## The knowledge base",
        "",
    ]
    for name, words in (("topics", ""), (TOPIC, f"--topic {TOPIC} ")):
        parts += [*_pictured(f"`expert kb graph {words}-o {name}.svg`", f"knowledge/{name}.svg")]
    for example in QUESTIONS:
        about = (ROOT / f"examples/{example}.yaml").read_text("utf-8").splitlines()[0].lstrip("# ")
        parts += [f"## {example.replace('_', ' ')}", "", f"[{about}](../examples/{example}.md)", ""]
        for shown in shown_of(example):
            line = " ".join(f"expert diagram examples/{example}.yaml {shown.words} -o {shown.view}.svg".split())
            parts += [
                f"### {example.replace('_', ' ')}: {shown.view}",
                "",
                *_pictured(f"`{line}`", f"{example}/{shown.view}.svg"),
            ]
    return "\n".join(parts).rstrip() + "\n"


def _pictured(words: str, name: str) -> list[str]:
    return [words, "", f"![{name.removesuffix('.svg').replace('/', ': ')}]({name})", ""]


def pages() -> dict[str, str]:
    """Path → text of every generated or filled page."""
    questions = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/questions").glob("*.md"))
    written = [name for name in (*HAND_WRITTEN, *questions) if (ROOT / name).exists()]
    made = {name: filled((ROOT / name).read_text("utf-8")) for name in written}
    made["docs/command-reference.md"] = command_reference()
    made["docs/examples.md"] = examples_index()
    made[f"{GALLERY}/README.md"] = gallery_page()
    made |= {f"docs/examples/{path.stem}.md": example_page(path) for path in EXAMPLES}
    return made


def pictures() -> Iterator[tuple[str, str]]:
    """Draw every picture; yields its path in the project and what is in it."""
    import expert

    kb = expert.load()
    yield f"{GALLERY}/knowledge/topics.svg", kb.diagram().to_svg()
    yield f"{GALLERY}/knowledge/{TOPIC}.svg", kb.diagram(TOPIC).to_svg()
    for example in QUESTIONS:
        result = kb.consult(kb.read_facts(ROOT / f"examples/{example}.yaml"))
        for shown in shown_of(example):
            yield f"{GALLERY}/{example}/{shown.view}.svg", result.diagram(view=shown.view, **shown.asked).to_svg()


def main() -> None:
    """Write everything."""
    made = {**dict(pictures()), **pages()}
    for name, text in made.items():
        target = ROOT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    print(f"{len(made)} pages and pictures written", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
