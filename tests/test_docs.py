"""The documentation says what is true: generated pages, code, links, commands, numbers and names are checked."""

import ast
import doctest
import importlib.util
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

import expert
from expert.loading.case_files import read_cases

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FOLDERS = {"expert": "expert", "cli": "expert.cli", "diagrams": "expert.diagrams", "knowledge": "expert.knowledge"}


def pages() -> list[Path]:
    """Every Markdown page of the project."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def name_of(path: Path) -> str:
    """A file's place in the project."""
    return path.relative_to(ROOT).as_posix()


each_page = pytest.mark.parametrize("page", pages(), ids=name_of)


def text_of(name: str) -> str:
    """A file of the project."""
    return (ROOT / name).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a page in a language."""
    return [body for found, body in FENCE.findall(text) if found == language]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """The program that writes the generated pages."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- generated ----------------------------------------------------------------------------------------------------


def test_generated_pages_are_up_to_date(generator: ModuleType) -> None:
    """Every page with output in it shows what the commands print today."""
    made: dict[str, str] = generator.pages()
    assert {"README.md", "docs/command-reference.md", "docs/examples.md"} <= made.keys()
    stale = [name for name, text in made.items() if not (ROOT / name).exists() or text_of(name) != text]
    assert stale == [], "run 'make docs' and look at the difference"


def test_generated_pictures_are_up_to_date(generator: ModuleType) -> None:
    """Every picture of the gallery is, to the byte, what is drawn today; there are no others, and none is large."""
    drawn: dict[str, str] = dict(generator.pictures())
    assert set(drawn) == {name_of(path) for path in (ROOT / generator.GALLERY).rglob("*.svg")}
    stale = [name for name, text in drawn.items() if text_of(name) != text]
    assert stale == [], "run 'make docs' and look at the pictures"
    assert sum(len(text.encode()) for text in drawn.values()) < 6_000_000


def test_the_gallery_has_every_example_and_every_view(generator: ModuleType) -> None:
    """No example and no view is missing, and each picture is on the page with the command that draws it."""
    assert set(generator.QUESTIONS) == {path.stem for path in generator.EXAMPLES}
    views = {shown.view for example in generator.QUESTIONS for shown in generator.shown_of(example)}
    assert views == set(import_module("expert.diagrams.choosing").VIEWS)
    page = text_of(f"{generator.GALLERY}/README.md")
    for path in (ROOT / generator.GALLERY).rglob("*.svg"):
        assert page.count(f"({path.parent.name}/{path.name})") == 1


@pytest.mark.slow
def test_the_commands_of_the_gallery_draw_its_pictures(generator: ModuleType) -> None:
    """What stands above a picture draws it, to the byte: tried on one example and on the knowledge base."""
    lines = re.findall(r"^`(expert [^`]+)`$", text_of(f"{generator.GALLERY}/README.md"), re.MULTILINE)
    tried = [line for line in lines if "examples/claudication.yaml" in line or " kb graph " in line]
    assert len(tried) == 9
    for line in tried:
        command, _, name = line.rpartition(" -o ")
        folder = "knowledge" if " kb graph " in line else "claudication"
        assert generator.run(f"{command} --format svg") == text_of(f"{generator.GALLERY}/{folder}/{name}"), line


def test_no_example_page_is_left_over(generator: ModuleType) -> None:
    """There is one page for each example, and none of an example that is gone."""
    assert {path.stem for path in (ROOT / "docs/examples").iterdir()} == {path.stem for path in generator.EXAMPLES}


@each_page
def test_no_page_shows_a_failure(page: Path) -> None:
    """What is shown as output is neither a traceback nor an internal error, nor a path of the machine that wrote it."""
    shown = "".join(blocks(page.read_text("utf-8"), "console"))
    for words in ("Traceback", "went wrong inside", "no such file", str(ROOT), str(Path.home())):
        assert words not in shown


# --- code ---------------------------------------------------------------------------------------------------------


def modules_with_examples() -> list[str]:
    """The modules whose docstrings hold examples."""
    found = []
    for folder, package in FOLDERS.items():
        for path in (ROOT / folder).rglob("*.py"):
            if ">>>" in path.read_text("utf-8"):
                parts = path.relative_to(ROOT / folder).with_suffix("").parts
                found.append(".".join([package, *(part for part in parts if part != "__init__")]))
    return sorted(found)


@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_in_a_module_hold(name: str) -> None:
    """Every example in a docstring gives what it says."""
    done = doctest.testmod(import_module(name))
    assert done.attempted > 0
    assert done.failed == 0


@pytest.mark.parametrize("page", [page for page in pages() if "\n>>> " in page.read_text("utf-8")], ids=name_of)
def test_the_examples_on_a_page_hold(page: Path) -> None:
    """Every example with a prompt gives, in a checkout, what the page says, one after the other."""
    for name in ("examples", "docs", "knowledge"):  # what an example writes, it writes beside them
        Path(name).symlink_to(ROOT / name)
    done = doctest.testfile(str(page), module_relative=False)
    assert done.attempted > 0
    assert done.failed == 0


def test_the_library_page_has_examples() -> None:
    """The page about the library is one that is run."""
    assert text_of("docs/library.md").count("\n>>> ") > 10


def claimed(comment: str) -> Any:
    """The value a comment begins with, before a colon or at its end; the comment itself where it is none."""
    for end in [*(found.start() for found in re.finditer(":", comment)), len(comment)]:
        try:
            return ast.literal_eval(comment[:end].strip())
        except (SyntaxError, ValueError):
            continue
    return comment


def test_the_python_of_the_readme_gives_what_its_comments_say() -> None:
    """The code runs as it stands, and each comment that begins with a value states the value of its line."""
    checked: list[str] = []
    for block in blocks(text_of("README.md"), "python"):
        names: dict[str, Any] = {}
        for statement in ast.parse(block).body:
            line = ast.get_source_segment(block, statement)
            assert line is not None
            if not isinstance(statement, ast.Expr):
                exec(line, names)  # noqa: S102 - our own README
                continue
            value = eval(line, names)  # noqa: S307 - our own README
            comment = block.splitlines()[(statement.end_lineno or 1) - 1][statement.end_col_offset or 0 :].strip()
            said = claimed(comment.lstrip("# "))
            if not isinstance(said, str) or "'" in comment:
                assert value == said, line
                checked.append(line)
    assert len(checked) >= 4


def test_the_yaml_of_the_pages_can_be_read() -> None:
    """Fact files shown on the pages are read without a fault."""
    kb = expert.load()
    shown = [
        block
        for name in ("README.md", "docs/fact-files.md")
        for block in blocks(text_of(name), "yaml")
        if "findings:" in block
    ]
    assert len(shown) >= 2
    for number, block in enumerate(shown):
        assert kb.read_facts(_stored(block, number)).values


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _stored(text: str, number: int) -> Path:
    path = Path(f"shown_{number}.yaml")
    path.write_text(text, "utf-8")
    return path


# --- links and names ----------------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """What a page's headings can be linked by, as GitHub writes it."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    """A relative link names a file of the project, and its anchor a heading in it."""
    for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text("utf-8")), link


def test_every_page_can_be_reached_from_the_readme() -> None:
    """Following links from the README leads to every page."""
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = (link.partition("#")[0] for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))))
        waiting += [(page.parent / link).resolve() for link in links if link and "://" not in link]
    assert set(pages()) - seen == set()


@each_page
def test_every_path_named_on_a_page_exists(page: Path) -> None:
    """A path in backquotes that begins with a folder of the project is there; ``*`` and ``…`` stand for any name."""
    tops = [path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "build"]
    for name in re.findall(r"`([\w.*/-]+)`", FENCE.sub("", page.read_text("utf-8"))):
        if "/" in name and name.split("/")[0] in tops:
            assert list(ROOT.glob(name.rstrip("/"))), name


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command below a group, as the words that call it."""
    if not isinstance(command, click.Group):
        yield " ".join(path)
        return
    with click.Context(command) as context:
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*path, name))


def test_the_command_table_of_the_readme_is_complete() -> None:
    """The table names every command there is, and no other."""
    named = set()
    for cell in re.findall(r"^\| `expert ([^`]+)` \|", text_of("README.md"), re.MULTILINE):
        first, *rest = cell.replace("\\|", "|").split()
        inner = rest[0].split("|") if rest and rest[0].islower() else [""]
        named |= {f"{first} {name}".strip() for name in inner}
    assert named == set(commands(import_module("expert.cli.main").expert))


@each_page
def test_every_command_named_on_a_page_exists(page: Path) -> None:
    """``expert …`` in backquotes or a block, on any page, begins with a command there is."""
    known = set(commands(import_module("expert.cli.main").expert))
    text = page.read_text("utf-8")
    lines = re.findall(r"`expert ([^`]+)`", text) + re.findall(r"^\$? ?expert ([^\n]+)$", text, re.MULTILINE)
    for line in lines:
        words = re.split(r"[\s\\|]+", line)
        if words[0].startswith(("-", "[")):
            continue
        assert words[0] in known or any(name.startswith(f"{words[0]} ") for name in known), line
        if words[0] not in known and len(words) > 1 and words[1].islower():
            assert " ".join(words[:2]) in known, line


def test_every_make_target_that_is_named_exists() -> None:
    """The pages, the scripts and the Makefile agree on the targets."""
    makefile = text_of("Makefile")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    texts = [page.read_text("utf-8") for page in pages()] + [text_of(".ci/run"), text_of("docs/generate.py")]
    named = {name for text in texts for name in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)}
    assert {"demo", "test", "lint", "golden", "docs"} <= named <= targets
    phony = {name for line in re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE) for name in line.split()}
    assert {name for name in phony if "$" not in name} <= targets


def test_the_layers_of_the_architecture_page_are_those_that_are_kept() -> None:
    """The picture of the layers names what import-linter is told, in its order."""
    settings = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in settings if contract["type"] == "layers")
    kept = [{name.strip().removeprefix("expert.") for name in layer.split(":")} for layer in layers]
    (drawn,) = (block for block in blocks(text_of("docs/architecture.md"), "text") if block.startswith("cli\n"))
    assert [{name.strip() for name in line.split("   ")[0].split("·")} for line in drawn.splitlines()] == kept


# --- numbers and examples -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_the_numbers_on_a_page_are_right(name: str) -> None:
    """Rules, statements and worked cases are counted as they are; of the changes only the newest are looked at."""
    kb = expert.load()
    cases = read_cases(kb.model, expert.shipped()[kb.name])
    counts = {
        "rules": len(kb.model.rules),
        "statements": len(kb.model.evidence.statements),
        "worked cases": len(cases),
    }
    text = text_of(name) if name == "README.md" else "".join(text_of(name).split("\n## ")[:2])
    said = re.findall(r"(\d+)\s+(rules|statements|worked\s+cases)", text)
    assert said
    for number, words in said:
        what = " ".join(words.split())
        assert (what, int(number)) == (what, counts[what])


FACT_FILES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix != ".csv")


@pytest.mark.parametrize("path", FACT_FILES, ids=lambda path: path.name)
def test_every_example_can_be_consulted(path: Path) -> None:
    """Each example is read without a fault or a remark about ignored facts, and something is known from it."""
    kb = expert.load()
    facts = kb.read_facts(path)
    assert facts.values
    assert not facts.ignored
    assert kb.consult(facts).facts == facts


def test_every_example_says_what_it_is_about() -> None:
    """The first line of an example is a comment, which the page of examples shows."""
    for path in (ROOT / "examples").glob("*.yaml"):
        assert re.match(r"# \S.*\.$", path.read_text("utf-8").splitlines()[0]), path.name


def test_the_three_formats_of_an_example_give_one_report() -> None:
    """YAML, JSON and TOML say the same, so the report is the same to the byte."""
    kb = expert.load()
    made = {
        kb.consult(kb.read_facts(ROOT / f"examples/night_cramps.{end}")).to_json() for end in ("yaml", "json", "toml")
    }
    assert len(made) == 1
