"""Write the generated pages and pictures: the command reference, the examples, and every output shown in Markdown.

Run by ``make docs``; a test says when something is stale. A fenced ``console`` block whose first line is
``$ expert …`` is filled with what that command prints.
"""

import contextlib
import io
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

ROOT = Path(__file__).resolve().parent.parent
HAND_WRITTEN = ("README.md", "docs/fact-files.md", "docs/library.md", "docs/screening.md")
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
PICTURES = {
    "docs/images/cvi.svg": "expert diagram examples/venous.yaml CVI --member left -o OUT",
    "docs/images/pad.svg": "expert diagram examples/claudication.yaml PAD -o OUT",
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


def pages() -> dict[str, str]:
    """Path → text of every generated or filled page."""
    made = {name: filled((ROOT / name).read_text("utf-8")) for name in HAND_WRITTEN if (ROOT / name).exists()}
    made["docs/command-reference.md"] = command_reference()
    made["docs/examples.md"] = examples_index()
    made |= {f"docs/examples/{path.stem}.md": example_page(path) for path in EXAMPLES}
    return made


def pictures(folder: Path) -> Iterator[tuple[str, Path]]:
    """Draw every picture into a folder; yields its path in the project and the file made."""
    for name, line in PICTURES.items():
        target = folder / Path(name).name
        said = run(line.replace("OUT", shlex.quote(str(target))))
        if said:
            raise RuntimeError(said)
        yield name, target


def main() -> None:
    """Write everything."""
    for name, text in pages().items():
        target = ROOT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    (ROOT / "docs/images").mkdir(exist_ok=True)
    with contextlib.redirect_stdout(io.StringIO()):
        for _ in pictures(ROOT / "docs/images"):
            pass
    print(f"{len(pages())} pages and {len(PICTURES)} pictures written", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
