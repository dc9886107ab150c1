"""The benchmarks: every peer's answers equal ours, a difference is named, the page is written. No time is judged."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

import expert
from expert import KnowledgeBase
from expert.engines.compiled_engine import CompiledEngine

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module", autouse=True)
def importable() -> None:
    """The benchmarks are not installed: they are imported from the project's root."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return expert.load()


@pytest.mark.slow
def test_a_quick_run_checks_every_peer_and_prints_the_page() -> None:
    """The whole command runs with tiny sizes; each peer, limit and size has its line."""
    command = [sys.executable, "-m", "benchmarks", "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names = ("expert, compiled", "expert, experta", "clipspy", "zen-engine", "experta, rule methods", "expert, screen")
    for name in (*names, "DuckDB SQL", "Polars expressions", "load the knowledge base", "narrow | 1,000"):
        assert f"| {name} |" in done.stdout
    assert "the times mean nothing" in done.stdout


def test_random_cases_are_the_same_however_many_are_asked_for(kb: KnowledgeBase) -> None:
    """A longer table begins with the rows of a shorter one, and another seed gives other rows."""
    from benchmarks.cases import CHUNK, Mix, columns_of, random_table

    columns = columns_of(kb.program, "narrow")
    short = random_table(columns, 100)
    assert random_table(columns, CHUNK + 5).slice(0, 100).equals(short)
    assert not random_table(columns, 100, Mix(seed=1)).equals(short)


def test_a_random_row_states_what_its_columns_hold(kb: KnowledgeBase) -> None:
    """Read as facts, a row states each known value once, and nothing else."""
    from benchmarks.cases import columns_of, facts_of

    columns = columns_of(kb.program, "full")
    row: dict[str, object] = dict.fromkeys(column.name for column in columns)
    row |= {"swelling_left": True, "cramp_timing_right.night": False, "age_years": 60, "skin_colour_left": "pale"}
    assert facts_of(columns, row) == {
        "swelling": {"left": True},
        "cramp_timing": {"right": {"night": False}},
        "age_years": 60,
        "skin_colour": {"left": "pale"},
    }


def test_a_peer_with_another_answer_is_named(kb: KnowledgeBase) -> None:
    """One slot more or less known, for one case of one engine, is a difference."""
    from benchmarks.answers import DifferenceError
    from benchmarks.single import check, worked_inputs

    case = worked_inputs(kb)[0]
    outcome = CompiledEngine(kb.program).run(case)
    right = (outcome.true & kb.program.derived, outcome.false & kb.program.derived)
    slot = min(right[0])
    check("a peer", kb.program, lambda _: right, [case], [right])
    with pytest.raises(DifferenceError, match=f"a peer differs from us in case 0 on {kb.program.slots[slot]} true"):
        check("a peer", kb.program, lambda _: (right[0] - {slot}, right[1]), [case], [right])


def test_a_table_peer_with_another_value_is_named() -> None:
    """The column and row of the first difference are told, also where one side knows and the other does not."""
    from benchmarks.answers import DifferenceError, check_tables

    ours = pa.table({"PAD": pa.array([1, None], pa.uint8()), "flag": [True, None]})
    check_tables("a peer", ours, ours)
    with pytest.raises(DifferenceError, match="a peer says False for flag in row 1, we say None"):
        check_tables("a peer", ours.set_column(1, "flag", pa.array([True, False])), ours)
    with pytest.raises(DifferenceError, match="other columns"):
        check_tables("a peer", ours.drop_columns("PAD"), ours)


def test_generated_knowledge_bases_load_and_both_engines_agree(tmp_path: Path) -> None:
    """A generated folder is a knowledge base of that many rules, and one case proves something in it."""
    from benchmarks.generated import facts, write_knowledge_base

    write_knowledge_base(tmp_path, 120)
    generated = expert.load(tmp_path)
    assert len(generated.model.rules) == 120
    result = generated.consult(facts(120), engine="both")
    assert {state.level for state in result.states} >= {None, "possible", "strong"}


def test_the_peak_of_memory_is_the_commands_own() -> None:
    """A command that holds 200 MiB more peaks 200 MiB higher, however much memory this process holds."""
    from benchmarks.commands import launched

    held = bytearray(b"x") * (300 << 20)
    small, large = (launched([sys.executable, "-c", f"b = bytearray(b'x') * ({mib} << 20)"]) for mib in (1, 201))
    assert small.peak < len(held) // 4
    assert 190 << 20 < large.peak - small.peak < 210 << 20


def test_a_command_that_fails_says_why() -> None:
    """What a failing command said is passed on."""
    from benchmarks.commands import run

    with pytest.raises(RuntimeError, match=r"consult nowhere\.yaml failed: .*nowhere\.yaml"):
        run("consult", "nowhere.yaml")
