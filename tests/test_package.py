"""The package as users get it: the built wheel in a clean environment, its public names, and a bare checkout."""

import importlib
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

import expert

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"expert": "expert", "cli": "expert/cli", "diagrams": "expert/diagrams", "knowledge": "expert/knowledge"}
BUILT_FROM = (*FOLDERS, "pyproject.toml", "README.md", "LICENSE")
UNREACHABLE = ("Could not find a version", "No matching distribution", "Connection", "Temporary failure")
PUBLIC = [
    "Answer",
    "CertificateError",
    "ConcludedError",
    "Consultation",
    "CorpusError",
    "EngineError",
    "ExpertError",
    "Facts",
    "FactsError",
    "Fault",
    "InputError",
    "KnowledgeBase",
    "KnowledgeError",
    "NotConcludedError",
    "Place",
    "QuestionError",
    "Result",
    "Session",
    "State",
    "Truth",
    "load",
    "shipped",
]


def project_files() -> set[str]:
    """The files that belong into the package, by their place in it."""
    found = set()
    for folder, inside in FOLDERS.items():
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".yaml", ".csv", ".typed", ".css", ".html", ".js"}:
                found.add(f"{inside}/{path.relative_to(ROOT / folder).as_posix()}")
    return found


# --- the wheel ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Installed:
    """A clean environment with the wheel installed in it, and a folder that is no checkout to work in."""

    python: Path
    folder: Path
    gained: frozenset[str]

    def run(self, *command: str) -> bytes:
        """What an installed command prints, started by its full path with an empty PATH."""
        program = self.python.parent / command[0]
        env = {"PATH": "", "HOME": str(self.folder)}
        return subprocess.run([program, *command[1:]], cwd=self.folder, env=env, capture_output=True, check=True).stdout

    @property
    def site_packages(self) -> Path:
        """Where the package is."""
        told = self.run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        return Path(told.decode().strip())


def pip(python: Path | str, *arguments: str | Path) -> None:
    """Run pip; where the package index cannot be reached the test is skipped, any other failure is one."""
    command = [python, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and any(words in done.stderr for words in UNREACHABLE):
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what it is built from, so that nothing left in the checkout gets into it."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in BUILT_FROM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    pip(sys.executable, "wheel", source, "--no-deps", "-w", target)
    (made,) = target.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel installed into an environment that had nothing but pip."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home / "venv", with_pip=True)
    python = home / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    work = home / "work"
    shutil.copytree(ROOT / "examples", work / "mine")
    bare = Installed(python, work, frozenset())
    before = {path.name for path in bare.site_packages.iterdir()}
    pip(python, "install", wheel, "-c", ROOT / "constraints.txt")
    return Installed(python, work, frozenset({path.name for path in bare.site_packages.iterdir()} - before))


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_project_and_no_other(wheel: Path) -> None:
    """Modules, knowledge and py.typed are all inside, under the one package; nothing else but the metadata is."""
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    metadata = {name for name in names if name.startswith(f"expert-{wheel.name.split('-')[1]}.dist-info/")}
    assert names - metadata == project_files()
    assert {"expert/py.typed", "expert/knowledge/leg_cramps/kb.yaml", "expert/cli/main.py"} <= names
    assert any(name.endswith("/LICENSE") for name in metadata)


@pytest.mark.slow
def test_an_installation_adds_only_expert_and_what_it_depends_on(installed: Installed) -> None:
    """No folder named cli, diagrams, knowledge or tests lands beside the package."""
    for name in ("cli", "diagrams", "knowledge", "tests", "docs", "examples"):
        assert name not in installed.gained
    owners = (
        "from importlib.metadata import files\n"
        "print(*sorted({path.parts[0] for path in files('expert') if path.parts[0] != '..'}))\n"
    )
    own = installed.run("python", "-c", owners).decode().split()
    assert own == ["expert", "expert-0.1.0.dist-info"]
    assert set(own) <= installed.gained


@pytest.mark.slow
def test_the_installed_command_says_what_the_checkout_says(installed: Installed) -> None:
    """From an unrelated folder, with an empty PATH, the report is the same to the byte."""
    kb = expert.load()
    for name in ("night_cramps.yaml", "night_cramps.json", "night_cramps.toml", "red_flag.yaml"):
        said = installed.run("expert", "consult", f"mine/{name}")
        assert said == kb.consult(kb.read_facts(ROOT / "examples" / name)).to_text().encode()
    assert installed.run("expert", "kb", "list").startswith(f"leg_cramps {kb.version} ".encode())
    assert installed.run("python", "-m", "expert.cli", "--version") == b"expert, version 0.1.0\n"


@pytest.mark.slow
def test_the_installed_command_draws_without_any_system_package(installed: Installed) -> None:
    """The layout program is found beside the interpreter, whatever PATH says."""
    assert installed.run("expert", "diagram", "mine/venous.yaml", "CVI", "-o", "cvi.svg") == b""
    assert (installed.folder / "cvi.svg").read_bytes().startswith(b"<svg")


@pytest.mark.slow
def test_the_installed_library_has_its_knowledge_and_its_types(installed: Installed) -> None:
    """The package is imported from site-packages, finds its knowledge there, and is marked as typed."""
    program = "import expert; print(expert.__file__); print(*expert.shipped().values()); print(expert.load().digest)"
    module, folder, digest = installed.run("python", "-c", program).decode().splitlines()
    assert Path(module) == installed.site_packages / "expert/__init__.py"
    assert Path(folder) == installed.site_packages / "expert/knowledge/leg_cramps"
    assert digest == expert.load().digest
    assert (installed.site_packages / "expert/py.typed").is_file()


# --- public names -------------------------------------------------------------------------------------------------


def test_the_public_names_are_exactly_the_intended_ones() -> None:
    """Adding or removing a public name is a decision, made here."""
    assert expert.__all__ == PUBLIC == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_what_its_own_module_defines(name: str) -> None:
    """A name imported from the package is the object of that name in its home module, with a docstring."""
    found = getattr(expert, name)
    assert getattr(importlib.import_module(found.__module__), name) is found
    assert found.__module__.startswith("expert.")
    assert found.__doc__


def test_importing_everything_imports_the_public_names() -> None:
    """``from expert import *`` gives the public names and no other."""
    names: dict[str, object] = {}
    exec("from expert import *", names)  # noqa: S102 - the statement is what is tested
    assert sorted(names.keys() - {"__builtins__"}) == PUBLIC


def test_dir_lists_the_public_names_before_they_are_used() -> None:
    """A shell can complete names that are not loaded yet."""
    program = "import expert; print(set(expert.__all__) <= set(dir(expert)), 'Result' in vars(expert))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "True False\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    """What is not public is not found, in the words Python itself uses."""
    with pytest.raises(AttributeError, match=r"^module 'expert' has no attribute 'consult'$"):
        _ = expert.consult


# --- a checkout ---------------------------------------------------------------------------------------------------


def test_a_checkout_works_without_being_installed(tmp_path: Path) -> None:
    """Beside the dependencies nothing is needed: knowledge, command line and diagrams lie beside the package."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    program = (
        "import expert, expert.cli, expert.diagrams\n"
        "print(expert.__file__)\n"
        "print(*(path.parent for path in expert.shipped().values()))\n"
        "print(expert.cli.__file__)\n"
        "print(expert.load().consult({'leg_cramp': 'left', 'swelling': 'left'})['CVI'].level)\n"
    )
    # -S leaves out the .pth files, and with them the editable installation of this checkout
    env = {"PYTHONPATH": sysconfig.get_path("purelib"), "PYTHONNOUSERSITE": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    said = subprocess.check_output([sys.executable, "-S", "-c", program], cwd=tmp_path, env=env, text=True)
    assert said.splitlines() == [
        str(tmp_path / "expert/__init__.py"),
        str(tmp_path / "knowledge"),
        str(tmp_path / "cli/__init__.py"),
        "strong",
    ]
