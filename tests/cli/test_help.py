"""The help of every command: complete, with an example that runs, and ready at once."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click
import pytest

import expert
from tests.cli.conftest import ROOT, Ran, environment

Invoke = Callable[..., Ran]
Words = tuple[str, ...]
TOP: click.Group = import_module("expert.cli.main").expert
SOURCES = ROOT.parent / "shared" / "sources"
HEAVY = ("yaml", "rich", "networkx", "graphviz", "experta", "pyarrow", "expert.knowledge_base")


def commands(command: click.Command = TOP, path: Words = ()) -> Iterator[tuple[Words, click.Command]]:
    """Every command below a group, with the words that call it."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    with click.Context(command) as context:
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*path, name))


COMMANDS = dict(commands())
GROUPS: list[Words] = [(), *sorted({path[:1] for path in COMMANDS if len(path) > 1})]
each_command = pytest.mark.parametrize("path", COMMANDS, ids=" ".join)


def example_of(path: Words, invoke: Invoke) -> list[str]:
    """The words of the example in a command's help."""
    said = " ".join(invoke(*path, "--help").printed.split())
    _, _, example = said.partition("Example: ")
    return shlex.split(example)


def test_the_commands_are_those_of_the_documentation() -> None:
    """No command is missing and none is there by mistake."""
    assert {" ".join(path) for path in COMMANDS} == {
        "ask",
        "consult",
        "contrast",
        "counterfactual",
        "diagram",
        "facts check",
        "facts schema",
        "facts template",
        "how",
        "next",
        "reasons",
        "verify",
        "what-if",
        "why-not",
        "kb check",
        "kb graph",
        "kb list",
        "kb show",
        "kb test",
        "screen",
        "sources list",
        "sources show",
        "sources verify",
    }


@pytest.mark.parametrize("path", [*GROUPS, *COMMANDS], ids=lambda path: " ".join(path) or "expert")
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_says_how_to_call_the_command_and_what_it_does(invoke: Invoke, path: Words, option: str) -> None:
    """Help goes to standard output with status 0 and begins with the command's own name."""
    said = invoke(*path, option).printed
    assert said.startswith(f"Usage: {' '.join(['expert', *path])} ")
    assert "Options:" in said


@each_command
def test_every_option_has_help(path: Words) -> None:
    """What an option does stands in its help, as a sentence."""
    for option in COMMANDS[path].params:
        if isinstance(option, click.Option):
            assert (option.help or "").endswith("."), option.name


@each_command
def test_every_format_option_starts_with_text_and_knows_json(path: Words) -> None:
    """What can be printed in several formats is text unless asked otherwise, and can be JSON."""
    for option in COMMANDS[path].params:
        if option.name == "format_name":
            assert option.default == "text"
            assert isinstance(option.type, click.Choice)
            assert {"text", "json"} <= set(option.type.choices)


@each_command
def test_the_example_in_the_help_runs(invoke: Invoke, examples: Path, tmp_path: Path, path: Words) -> None:
    """The example is of that very command and does what it says, in a folder that holds only the examples."""
    assert examples.is_dir()
    words = example_of(path, invoke)
    assert words[: len(path) + 1] == ["expert", *path]
    if "path/to/documents" in words:
        if not SOURCES.is_dir():
            pytest.skip("the source documents are not beside this checkout")
        shutil.copytree(SOURCES, tmp_path / "path/to/documents")
    if "path/to/proof.json" in words:
        (tmp_path / "path/to").mkdir(parents=True)
        assert invoke("consult", "examples/venous.yaml", "--proof", "path/to/proof.json").status == 0
    if "path/to/my_knowledge" in words:
        shutil.copytree(expert.shipped()["leg_cramps"], tmp_path / "path/to/my_knowledge")
    ran = invoke(*words[1:])
    assert (ran.status, ran.err) == (0, "")
    written = [tmp_path / words[place + 1] for place, word in enumerate(words) if word == "-o"]
    assert all(target.stat().st_size > 100 for target in written)
    assert bool(ran.out) != bool(written) or path == ("screen",)


def test_the_example_of_the_top_command_runs(invoke: Invoke, examples: Path) -> None:
    """The first help a user sees has an example too."""
    words = example_of((), invoke)
    assert examples.is_dir()
    assert words[0] == "expert"
    assert invoke(*words[1:]).printed.startswith("Leg cramps and circulation")


def test_the_top_help_lists_every_command_with_its_own_words(invoke: Invoke) -> None:
    """The table the quick help is made from names every command and no other."""
    said = invoke("--help").printed
    listed = [line.split()[0] for line in said.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()]
    assert sorted(listed) == sorted({path[0] for path in COMMANDS})


def test_version_prints_the_version_of_the_package(invoke: Invoke) -> None:
    """``--version`` prints name and version."""
    assert invoke("--version").printed == f"expert, version {version('expert')}\n"


@pytest.mark.parametrize("path", GROUPS, ids=lambda path: " ".join(path) or "expert")
def test_a_group_without_a_command_shows_its_help_and_fails(invoke: Invoke, path: Words) -> None:
    """A group by itself is bad usage: the help goes to standard error with status 2."""
    ran = invoke(*path)
    assert (ran.status, ran.out) == (2, "")
    assert "Commands:" in ran.err


# --- only what is needed is imported ------------------------------------------------------------------------------


def imported(tmp_path: Path, *arguments: str) -> set[str]:
    """Which of the slow modules a command in a process of its own has imported when it ends."""
    program = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print(*sorted(set(sys.modules) & {set(HEAVY)}), file=sys.stderr))\n"
        f"sys.argv = {['expert', *arguments]}\n"
        "from expert.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["consult", "--help"], ["kb", "--help"]], ids=" ".join
)
def test_help_imports_nothing_that_is_slow(tmp_path: Path, arguments: list[str]) -> None:
    """Help needs neither the engine nor a parser nor the knowledge base."""
    assert imported(tmp_path, *arguments) == set()


def test_consult_in_a_pipe_imports_neither_terminal_nor_graph_libraries(tmp_path: Path, examples: Path) -> None:
    """Plain output needs no rich, and text no networkx and no graphviz; the engine is there."""
    found = imported(tmp_path, "consult", str(examples / "night_cramps.yaml"))
    assert found == {"yaml", "experta", "expert.knowledge_base"}


def test_what_concludes_nothing_does_without_the_engine(tmp_path: Path) -> None:
    """Looking into a knowledge base does not import experta."""
    assert imported(tmp_path, "kb", "list") == {"yaml", "expert.knowledge_base"}
