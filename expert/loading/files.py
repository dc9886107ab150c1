"""Find and read the YAML files of a knowledge base folder."""

import os
from collections.abc import Iterator
from pathlib import Path

from expert.errors import Fault, Place
from expert.loading.nodes import Node
from expert.loading.text import KNOWLEDGE_LIMIT, name_of, read_text
from expert.loading.yaml_nodes import parse_yaml
from expert.suggest import nearest

_ENDING = ".yaml"
_LIKE_KNOWLEDGE = frozenset({_ENDING, ".yml", ".csv"})


def yaml_file(path: Path, faults: list[Fault]) -> Node | None:
    """The node of a YAML file; None (with a fault) where it cannot be read or is empty."""
    text = read_text(path, KNOWLEDGE_LIMIT)
    if isinstance(text, Fault):
        faults.append(text)
        return None
    before = len(faults)
    node = parse_yaml(text, name_of(path), faults)
    if node is None and len(faults) == before:
        faults.append(Fault("is empty", Place(name_of(path))))
    return node


def yaml_files(folder: Path, faults: list[Fault]) -> Iterator[Node]:
    """The nodes of every ``*.yaml`` in a folder, by name; none where there is no such folder."""
    for path in _entries(folder):
        if path.suffix == _ENDING:
            node = yaml_file(path, faults)
            if node is not None:
                yield node
        elif path.suffix.lower() in _LIKE_KNOWLEDGE:
            faults.append(Fault(f"is not read: only names that end in {_ENDING} are", Place(name_of(path))))


def refuse_strange_files(root: Path, known: tuple[str, ...], faults: list[Fault]) -> None:
    """Add a fault for each file of a knowledge base folder that looks like one of its files but is none."""
    for path in _entries(root):
        if path.suffix.lower() in _LIKE_KNOWLEDGE and path.name not in known:
            fault = Fault("is no file of a knowledge base", Place(name_of(path)), nearest(path.name, known))
            faults.append(fault)


def is_there(path: str | Path) -> bool:
    """Whether a file or folder of that name exists; False also where the name cannot be one."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises on names that are too long or out of reach


def is_folder(path: str | Path) -> bool:
    """Whether there is a folder of that name; False also where the name cannot be one."""
    return os.path.isdir(path)  # noqa: PTH112 - as above


def _entries(folder: Path) -> list[Path]:
    """What a folder holds, by name, without hidden files such as an editor's."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []
