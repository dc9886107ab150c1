"""The library inside another program: threads, processes, and values that nothing changes afterwards."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path
from random import Random
from threading import Barrier
from typing import Any

import pyarrow as pa
import pytest

import expert
from expert import Consultation, KnowledgeBase
from expert.knowledge_base import ENGINES
from expert.loading.case_files import read_cases

Stated = Mapping[str, Any]

THREADS = 8
CASES = 24

each_engine = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """The shipped knowledge base, which single threads use to find what is right."""
    return expert.load()


@pytest.fixture
def _hasty() -> Iterator[None]:
    """Let the interpreter change threads a thousand times as often as it does by itself."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


hasty = pytest.mark.usefixtures("_hasty")


def stated(kb: KnowledgeBase) -> list[Stated]:
    """The facts of some worked cases, as a fact file states them."""
    assert kb.model.folder is not None
    cases = read_cases(kb.model, kb.model.folder)
    return [case.facts.to_plain(kb.vocabulary) for case in cases[:: len(cases) // CASES]][:CASES]


def found(result: Consultation) -> tuple[Any, ...]:
    """All that tells one consultation of a knowledge base from another."""
    return result.facts, result.inputs, result.outcome


def tables(kb: KnowledgeBase, rows: int = 400) -> list[pa.Table]:
    """One table per thread, each with other columns and values."""
    names = [
        f"{finding.id}_{member}"
        for finding in kb.vocabulary.findings.values()
        if finding.type == "boolean"
        for member in kb.vocabulary.scope_of(finding).members
    ]
    random = Random(1)  # noqa: S311 - tables, not secrets
    return [
        pa.table(
            {
                name: random.choices([True, False, None], [1, 4, 2], k=rows)
                for name in random.sample(names, len(names) // 2)
            }
        )
        for _ in range(THREADS)
    ]


def at_once(shares: Sequence[Sequence[Callable[[], Any]]]) -> list[list[Any]]:
    """What the calls of every share return; each share has a thread of its own, and all begin together."""
    ready = Barrier(len(shares))

    def begin(share: Sequence[Callable[[], Any]]) -> list[Any]:
        ready.wait(timeout=60)
        return [call() for call in share]

    with ThreadPoolExecutor(len(shares)) as pool:
        return list(pool.map(begin, shares))


def turned(items: Sequence[Any], by: int) -> list[Any]:
    """The items in another order: those before a position come last."""
    return [*items[by:], *items[:by]]


# --- threads ------------------------------------------------------------------------------------------------------


@hasty
@each_engine
def test_threads_that_consult_at_once_never_mix(kb: KnowledgeBase, engine: str) -> None:
    """Eight threads share a knowledge base nobody has used, each with its own order of cases; each gets its own."""
    cases = stated(kb)
    right = [found(kb.consult(case, engine=engine)) for case in cases]
    assert len({(outcome.true, outcome.false) for _, _, outcome in right}) > CASES * 3 // 4
    shared = expert.load()
    shares = [
        [lambda case=case: found(shared.consult(case, engine=engine)) for case in turned(cases, 3 * number)]
        for number in range(THREADS)
    ]
    for number, answers in enumerate(at_once(shares)):
        assert answers == turned(right, 3 * number)


@hasty
def test_threads_that_screen_at_once_never_mix(kb: KnowledgeBase) -> None:
    """Eight threads send tables of eight forms through one screener, in small batches; each gets its own answers."""
    given = tables(kb)
    right = [kb.screen(table) for table in given]
    assert all(one != other for number, one in enumerate(right) for other in right[:number])
    screener = expert.load().screener()

    def screened(table: pa.Table) -> pa.Table:
        return pa.Table.from_batches(screener(table.to_batches(max_chunksize=64)))

    shares = [[lambda table=table: screened(table) for table in turned(given, number)] for number in range(THREADS)]
    for number, answers in enumerate(at_once(shares)):
        assert answers == turned(right, number)


@hasty
def test_all_engines_and_screening_share_a_knowledge_base(kb: KnowledgeBase) -> None:
    """Threads that use different engines, explain and screen at once get what a thread alone gets."""
    cases, given = stated(kb)[:8], tables(kb, 100)
    shared = expert.load()

    def work(which: KnowledgeBase, number: int) -> list[Callable[[], Any]]:
        if number % 4 == 3:
            return [lambda table=table: which.screen(table) for table in turned(given, number)]
        engine = ENGINES[number % 4]
        return [
            lambda case=case: which.consult(case, engine=engine).to_text(detail="full")
            for case in turned(cases, number)
        ]

    right = [[call() for call in work(kb, number)] for number in range(THREADS)]
    assert at_once([work(shared, number) for number in range(THREADS)]) == right


def namesake() -> KnowledgeBase:
    """Another knowledge base, with ids of the shipped one that mean something else in it."""
    return KnowledgeBase.from_rules(
        [
            {
                "id": "HY-01",
                "title": "A swelling that rattles",
                "scope": "person",
                "if": [{"swelling": "no"}, "leg_cramp"],
                "then": {"CVI": "hallmark"},
                "because": "It rattles.",
            }
        ],
        findings=[{"id": "swelling", "type": "boolean"}, {"id": "leg_cramp", "type": "boolean"}],
        conclusions=[{"id": "CVI", "kind": "hypothesis"}],
    )


@hasty
@each_engine
def test_two_knowledge_bases_side_by_side_do_not_touch(kb: KnowledgeBase, engine: str) -> None:
    """Consultations of two knowledge bases with the same ids, in turn and in several threads, stay apart."""
    other = namesake()
    one = {"leg_cramp": "left", "swelling": "left"}
    two = {"leg_cramp": True, "swelling": False}
    table = pa.table({"leg_cramp": [True], "swelling": [False]})

    def answers() -> tuple[Any, ...]:
        return (
            kb.consult(one, engine=engine)["CVI"].level,
            other.consult(two, engine=engine)["CVI"].level,
            kb.consult(two, engine=engine)["CVI"].level,
            kb.screen(table, conclusions=["CVI"])["CVI_level"].to_pylist(),
            other.screen(table, conclusions=["CVI"])["CVI_level"].to_pylist(),
        )

    right = ("strong", "hallmark", None, ["none"], ["hallmark"])
    assert at_once([[answers] * 3 for _ in range(THREADS)]) == [[right] * 3] * THREADS


# --- processes ----------------------------------------------------------------------------------------------------


@each_engine
def test_a_result_survives_pickling(kb: KnowledgeBase, engine: str) -> None:
    """A result of any engine says the same, and explains the same, after a round trip."""
    result = kb.consult({"leg_cramp": "left", "swelling": "left", "age_years": 61}, engine=engine)
    result.to_text()  # what is remembered for speed must not stand in the way
    again = pickle.loads(pickle.dumps(result))  # noqa: S301 - our own
    assert again.to_json() == result.to_json()
    assert again.how("CVI") == result.how("CVI")
    assert found(again) == found(result)


def test_a_knowledge_base_and_a_screener_survive_pickling_after_use(kb: KnowledgeBase) -> None:
    """A knowledge base and a screener that were used answer the same after a round trip."""
    case, table = stated(kb)[3], tables(kb, 50)[0]
    screener = kb.screener(conclusions=["hypothesis", "urgency"])
    for engine in ENGINES:
        kb.consult(case, engine=engine)
    right = screener.screen(table)
    other_kb, other_screener = pickle.loads(pickle.dumps((kb, screener)))  # noqa: S301 - our own
    assert other_kb.digest == kb.digest
    assert found(other_kb.consult(case, engine="both")) == found(kb.consult(case, engine="both"))
    assert other_screener.screen(table) == right


ELSEWHERE = """
import json, pickle, sys
from pathlib import Path

kb, screener, table, case, results = pickle.loads(Path(sys.argv[1]).read_bytes())
done = [result.to_json() for result in results]
done += [kb.consult(case, engine=engine).to_json() for engine in ("experta", "compiled", "both")]
print(json.dumps([done, screener.screen(table).to_pylist()]))
"""


def test_another_process_gives_the_same_answers(kb: KnowledgeBase, tmp_path: Path) -> None:
    """A process with another order of hashes goes on with what was pickled here, and says the same to the byte."""
    case, table = stated(kb)[5], tables(kb, 20)[2]
    results = [kb.consult(case, engine=engine) for engine in ENGINES]
    screener = kb.screener()
    path = tmp_path / "sent"
    path.write_bytes(pickle.dumps((kb, screener, table, case, results)))
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(path)],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    right = [result.to_json() for result in results]
    assert json.loads(done.stdout) == [right * 2, screener.screen(table).to_pylist()]


# --- nothing changes ----------------------------------------------------------------------------------------------


@each_engine
def test_no_field_of_a_result_can_be_assigned(kb: KnowledgeBase, engine: str) -> None:
    """The result and every value in it refuse to be changed."""
    result = kb.consult({"leg_cramp": "left", "swelling": "left"}, engine=engine)
    parts = [
        result,
        result.facts,
        result.inputs,
        result.outcome,
        result["CVI"],
        result["CVI"]["left"],
        result.how("CVI"),
    ]
    parts += [result.program, result.model, result.model.vocabulary, result.how("CVI").steps[0], kb.screener()]
    for part in parts:
        assert is_dataclass(part)
        for field in fields(part):
            with pytest.raises(FrozenInstanceError):
                setattr(part, field.name, None)


@each_engine
def test_changing_what_went_in_or_came_out_changes_no_other_consultation(kb: KnowledgeBase, engine: str) -> None:
    """What a program does to its own values, before or after, reaches neither a result nor the next consultation."""
    given: dict[str, Any] = {"leg_cramp": {"left": "yes"}, "swelling": "left", "cramp_timing": {"left": ["night"]}}
    asked = deepcopy(given)
    result = kb.consult(asked, engine=engine)
    right = result.to_json()
    asked["leg_cramp"]["left"] = "no"
    asked["cramp_timing"]["left"].clear()
    del asked["swelling"]
    report = result.to_dict()
    report.clear()
    assert result.to_json() == right
    assert kb.consult(given, engine=engine).to_json() == right


@each_engine
def test_no_mapping_of_a_result_can_be_changed(kb: KnowledgeBase, engine: str) -> None:
    """Facts, sets in them, levels and the ground program refuse new entries, and keep none of the caller's mappings."""
    values: dict[Any, Any] = {("cramp_timing", "left"): {"night": True}, ("swelling", "left"): True}
    result = kb.consult(expert.Facts(values), engine=engine)
    before = result.to_json()
    values[("cramp_timing", "left")].clear()
    values.clear()
    mappings: list[Any] = [result.facts.values, result.facts.values["cramp_timing", "left"], result.facts.places]
    mappings += [result.levels, result.program.index, result.program.levels]
    for mapping in mappings:
        with pytest.raises(TypeError):
            mapping["new"] = True
    assert result.to_json() == before
    assert pickle.loads(pickle.dumps(result.facts)) == result.facts == deepcopy(result.facts)  # noqa: S301


@hasty
def test_threads_that_ask_for_ever_new_screeners_do_not_disturb_each_other(kb: KnowledgeBase) -> None:
    """Screeners are kept for the last few arguments; making room for new ones is safe with many threads."""
    own = pickle.loads(pickle.dumps(kb))  # noqa: S301

    def ask(number: int) -> tuple[str, ...]:
        return own.screener(keep=[f"column {number}"]).keep

    shares = [[lambda number=number: ask(number) for number in range(at, at + 400)] for at in range(0, 3200, 400)]
    assert at_once(shares) == [[(f"column {number}",) for number in range(at, at + 400)] for at in range(0, 3200, 400)]


def test_changing_the_entries_does_not_change_a_knowledge_base_made_of_them() -> None:
    """A knowledge base keeps nothing of the lists it was made from."""
    rule = {"id": "R1", "title": "t", "scope": "person", "if": ["a"], "then": {"c": "strong"}, "because": "b"}
    findings, conclusions = [{"id": "a", "type": "boolean"}], [{"id": "c", "kind": "hypothesis"}]
    kb = KnowledgeBase.from_rules([rule], findings=findings, conclusions=conclusions)
    digest = kb.digest
    rule["then"] = {}
    findings.clear()
    conclusions[0]["id"] = "d"
    assert kb.digest == digest
    assert kb.consult({"a": True})["c"].level == "strong"
