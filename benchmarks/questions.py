"""How many questions settle the urgency: asked as ``next`` suggests, and in the order of the vocabulary files.

``python -m benchmarks.questions`` plays every example and worked case: a person who knows the whole case is asked until
the urgency can change no more. What the case does not state is answered with what is unremarkable, and a number, or a
choice without such a value, with *unknown*. A question covers all sides at once. Nothing here measures time.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import click

import expert
from expert import KnowledgeBase
from expert.explanations.targets import RED_FLAG, URGENCY
from expert.facts import Facts, Key, Value, implications, is_negative
from expert.loading.case_files import read_cases
from expert.result import Result
from expert.vocabulary import NOT_STATED, Conclusion, Finding, Item, Vocabulary

EXAMPLES = Path(__file__).parent.parent / "examples"
Choose = Callable[[Result, Sequence[str]], str | None]


@dataclass
class Person:
    """Someone who knows a whole case and answers what is asked of it."""

    kb: KnowledgeBase
    case: Facts
    _whole: Result = field(init=False)

    def __post_init__(self) -> None:
        """Work out the whole case, for what is asked of conclusions."""
        answers = [self.answer(name) for name in self.kb.vocabulary.findings]
        known = {key: value for answer in answers for key, value in answer.items() if value is not None}
        self._whole = self.kb.consult(Facts({**known, **self.case.values}), engine="compiled")

    def answer(self, name: str) -> dict[Key, Value | None]:
        """What is known of an item for each member, None for *unknown*."""
        item = self.kb.vocabulary.item(name)
        if item is None:
            raise KeyError(name)
        members = self.kb.vocabulary.scope_of(item).all_members
        stated = {member: self.case.values[name, member] for member in members if (name, member) in self.case.values}
        if NOT_STATED in stated and not is_negative(item, stated[NOT_STATED]):
            return {(name, member): stated.get(member) for member in members}
        if stated:
            members = tuple(member for member in members if member != NOT_STATED or member in stated)
        return {(name, member): stated.get(member, self._unstated(item, member)) for member in members}

    def _unstated(self, item: Item, member: str | None) -> Value | None:
        if isinstance(item, Conclusion):
            return self._whole.state(item.id, member).level is not None
        return unremarkable(item)


def unremarkable(item: Finding) -> Value | None:
    """The value of a finding that says that nothing is there; None where there is none."""
    match item.type:
        case "boolean":
            return False
        case "choices":
            return dict.fromkeys(item.values, False)
        case "choice":
            return item.normal[0] if item.normal else None
    return None


def as_suggested(result: Result, asked: Sequence[str]) -> str | None:
    """What ``next`` suggests first, while it can bear on the urgency; of what was asked the person knows no more.

    A set may be known in part: then ``next`` goes on asking for the rest of it.
    """
    urgent = (one.item for one in result.next_questions().questions if one.tier in {RED_FLAG, URGENCY})
    return next((item for item in urgent if item not in asked), None)


def in_file_order(result: Result, asked: Sequence[str]) -> str | None:
    """The next item of the vocabulary that was not asked yet."""
    return next((name for name in result.model.vocabulary.statable if name not in asked), None)


def asked_until_settled(kb: KnowledgeBase, case: Facts, choose: Choose) -> list[str]:
    """The items asked, from knowing nothing, until the urgency is settled or nothing is left to ask."""
    person = Person(kb, case)
    answers: dict[Key, Value | None] = {}
    asked: list[str] = []
    while True:
        result = kb.consult(_told(kb.vocabulary, answers), engine="compiled")
        if result.urgency == result.urgency_ceiling:
            return asked
        name = choose(result, asked)
        if name is None:
            return asked
        asked.append(name)
        answers.update(person.answer(name))


def _told(vocabulary: Vocabulary, answers: Mapping[Key, Value | None]) -> Facts:
    values = {key: value for key, value in answers.items() if value is not None}
    implied = dict.fromkeys(implications(vocabulary, values), True)
    unknown = (key for key, value in answers.items() if value is None and key not in implied)
    return Facts({**values, **implied}, tuple(unknown), implied=tuple(implied))


def project_cases(kb: KnowledgeBase) -> Iterator[tuple[str, Facts]]:
    """The examples and the worked cases of the knowledge base, each with its name."""
    for path in sorted(EXAMPLES.glob("*.yaml")):
        yield path.stem, kb.read_facts(path)
    if kb.model.folder is not None:
        for case in read_cases(kb.model, kb.model.folder):
            yield case.id, case.facts


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--every", type=click.IntRange(min=1), default=1, show_default=True, help="Only every n-th case.")
def main(every: int) -> None:
    """Count the questions until the urgency is settled, as 'next' suggests them and in file order."""
    kb = expert.load()
    cases = list(project_cases(kb))[::every]
    counts: dict[str, list[int]] = {"as 'next' suggests": [], "in file order": []}
    with click.progressbar(cases, label="cases", file=sys.stderr) as shown:
        for _, case in shown:
            for found, choose in zip(counts.values(), (as_suggested, in_file_order), strict=True):
                found.append(len(asked_until_settled(kb, case, choose)))
    click.echo(f"questions until the urgency is settled, {len(cases)} cases, {len(kb.vocabulary.statable)} items")
    for name, found in counts.items():
        click.echo(f"{name}: mean {mean(found):.1f}, fewest {min(found)}, most {max(found)}")


if __name__ == "__main__":
    main()
