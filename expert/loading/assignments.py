"""Read ``NAME=VALUE`` texts, as the command line takes them, as what a fact file would state."""

from collections.abc import Iterable

from expert.errors import FactsError, Fault, Place
from expert.loading.fact_reader import FILE_KEYS
from expert.loading.fault_list import FaultList
from expert.loading.nodes import Mapping, Node, Scalar, Sequence, clip
from expert.loading.yaml_nodes import parse_yaml

_LONGEST = 10_000


def read_assignments(texts: Iterable[str], option: str) -> Mapping:
    """The node of a fact file that states each finding as the text after its ``=`` does, in YAML.

    Args:
        texts: such as ``swelling=left`` or ``cramp_timing=[night, rest]``.
        option: the option they were given with, such as ``--set``; it stands in the places of faults.

    Raises:
        FactsError: with every fault found.
    """
    faults = FaultList(FactsError)
    pairs: list[tuple[Scalar, Node]] = []
    seen: set[str] = set()
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        place = Place(f"{option} {clip(name)}")
        message = _unusable(name, sign, value, seen)
        node = None if message else _value(value, place, faults)
        if message:
            faults.append(Fault(message, place))
        elif node is not None:
            pairs.append((Scalar(name, True, place), node))
        seen.add(name)
    faults.close()
    return Mapping([(Scalar("findings", True, Place(option)), Mapping(pairs, Place(option)))], Place(option))


def _unusable(name: str, sign: str, value: str, seen: set[str]) -> str:
    """What is wrong with an assignment before its value is read; empty where nothing is."""
    if not sign or not name:
        return "is no NAME=VALUE, such as swelling=left"
    if name in FILE_KEYS:
        return f"'{name}' is no finding"
    if name in seen:
        return "is given twice: give the sides at once, as in 'swelling={left: yes, right: no}'"
    if not value.strip():
        return "has no value; 'unknown' withdraws what is stated"
    return f"is longer than {_LONGEST} characters" if len(value) > _LONGEST else ""


def _value(text: str, place: Place, faults: list[Fault]) -> Node | None:
    """The node of a value; its faults stand at the option, since a line and column would be of no use."""
    found: list[Fault] = []
    node = parse_yaml(text, place.file, found)
    faults.extend(Fault(fault.message, place, fault.suggestion) for fault in found)
    if node is None and not found:
        faults.append(Fault("has no value; 'unknown' withdraws what is stated", place))
    return None if node is None else _placed(node, place)


def _placed(node: Node, place: Place) -> Node:
    """A node that stands as a whole at one place. The parser has bounded how deep it is."""
    if isinstance(node, Mapping):
        return Mapping([(key._replace(place=place), _placed(value, place)) for key, value in node.pairs], place)
    if isinstance(node, Sequence):
        return Sequence([_placed(one, place) for one in node.nodes], place)
    return node._replace(place=place)
