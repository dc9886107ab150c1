"""Screening a table gives, row by row and column by column, what single consultations give."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expert
from expert import Answer, FactsError, KnowledgeBase, QuestionError, Result, State
from expert.engines.circuit import ONES, ZERO, Wiring
from expert.engines.generated import function_of
from expert.screening import screener as screening
from expert.screening.pool import Pool
from expert.screening.reading import TableReader
from expert.screening.tape import Tape
from tests.screening.tables import tables
from tests.strategies import LAWS, Plain, cases

ALL = ["urgency", "may_reassure", "all"]


@cache
def leg_cramps() -> KnowledgeBase:
    """The shipped knowledge base, loaded once."""
    return expert.load("leg_cramps")


def expected(result: Result) -> dict[str, Any]:
    """What the columns ``all``, ``urgency`` and ``may_reassure`` must hold for one case, from a consultation."""
    vocabulary = result.model.vocabulary
    found: dict[str, Any] = {"may_reassure": result.may_reassure}
    if vocabulary.urgency:
        comforting = [state for state in result.states if state.level and state.conclusion.urgency]
        rung = result.urgency
        own = [state for state in comforting if rung and state.conclusion.urgency == rung.id]
        held = rung is not None and not result.may_reassure and all(state.conclusion.reassures for state in own)
        ceiling = result.urgency_ceiling
        found["urgency"] = rung.id if rung and not held else "open" if ceiling else "none"
        found["urgency_ceiling"] = ceiling.id if ceiling else "none"
    for name in result:
        found |= expected_of(result, name, result[name])
    return found


def expected_of(result: Result, name: str, answer: Answer | State) -> dict[str, Any]:
    """What the columns of one conclusion must hold, over all sides or for one."""
    conclusion = answer.conclusion
    hides = conclusion.reassures and not result.may_reassure
    if not conclusion.levels or result.model.vocabulary.role(conclusion) == "red_flag":
        derivable = bool(result.model.rules_for[conclusion.id]) or conclusion.given is not None
        if answer.level is not None:
            return {name: None if hides else True}
        return {name: False if derivable and answer.ceiling is None else None}
    level = "withheld" if hides and answer.level else answer.level or "none"
    return {f"{name}_level": level, f"{name}_ceiling": answer.ceiling or "none"}


def compare(kb: KnowledgeBase, table: pa.Table) -> int:
    """Compare every row of a screened table with its consultation; return how many rows were right.

    Screening and the compiled engine share their circuit, so every fifth row is consulted by experta, which does not.
    """
    asked = ALL if kb.vocabulary.urgency else ALL[1:]
    answers = kb.screen(table, conclusions=asked).to_pylist()
    assert len(answers) == table.num_rows
    reader = TableReader(kb.program, table.schema)
    right = 0
    for number, (row, answer) in enumerate(zip(table.to_pylist(), answers, strict=True)):
        fault = answer.pop("fault")
        answer.pop("case", None)
        try:
            facts = reader.facts(row)
        except FactsError:
            assert fault
            assert set(answer.values()) == {None}
            continue
        right += 1
        assert fault is None
        assert answer == expected(kb.consult(facts, engine="compiled" if number % 5 else "experta"))
    return right


@settings(LAWS, max_examples=100)
@given(st.data())
def test_every_row_is_a_consultation(data: st.DataObject) -> None:
    """On generated knowledge bases and tables of every form of column, every answer is that of a consultation."""
    case: tuple[Plain, KnowledgeBase, Plain] = data.draw(cases())
    kb = case[1]
    compare(kb, data.draw(tables(kb)))


@settings(LAWS, max_examples=15)
@given(st.data())
def test_every_row_of_a_leg_cramps_table_is_a_consultation(data: st.DataObject) -> None:
    """The same on the shipped knowledge base, with up to 60 of its items."""
    compare(leg_cramps(), data.draw(tables(leg_cramps(), 60)))


def random_table(rows: int, seed: int) -> pa.Table:
    """Every boolean finding of leg_cramps by side, each stated in some rows."""
    random = np.random.default_rng(seed)
    columns: dict[str, pa.Array] = {}
    for finding in leg_cramps().vocabulary.findings.values():
        if finding.type == "boolean":
            for member in leg_cramps().vocabulary.scope_of(finding).members or ("",):
                name = f"{finding.id}_{member}" if member else finding.id
                columns[name] = pa.array(random.random(rows) < 0.3, mask=random.random(rows) < 0.6)
    return pa.table(columns)


def test_a_table_of_many_blocks_is_that_of_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a table takes several blocks, the last one short, no row is lost, doubled or mixed with another."""
    table = random_table(1000, 1)
    whole = leg_cramps().screen(table)
    assert compare(leg_cramps(), table.slice(0, 150)) == 150
    monkeypatch.setattr(screening, "BLOCK_ROWS", 192)
    blocks = leg_cramps().screener(keep=[]).screen(pa.concat_tables([table.slice(0, 77), table.slice(77)]))
    assert blocks.to_pylist() == whole.to_pylist()


def test_one_side_is_asked_for_by_its_name() -> None:
    """``CVI_left`` answers for the left leg alone, ``CVI`` for the best of both."""
    kb = leg_cramps()
    table = random_table(300, 2)
    answers = kb.screen(table, conclusions=["CVI", "CVI_left", "CVI_right", "possible_vein_clot_left"]).to_pylist()
    reader = TableReader(kb.program, table.schema)
    sides = set()
    for row, answer in zip(table.to_pylist(), answers, strict=True):
        result = kb.consult(reader.facts(row), engine="compiled")
        wanted = expected_of(result, "CVI", result["CVI"])
        for name in ("CVI", "possible_vein_clot"):
            wanted |= expected_of(result, f"{name}_left", result[name]["left"])
        wanted |= expected_of(result, "CVI_right", result["CVI"]["right"])
        assert answer == {**wanted, "fault": None}
        sides.add((answer["CVI_left_level"], answer["CVI_right_level"]))
    assert any(left != right for left, right in sides)


def test_the_default_columns_put_safety_first() -> None:
    """Urgency, reassurance and red flags come before the hypotheses; what no rule can support is left out."""
    kb = leg_cramps()
    names = kb.screen(random_table(1, 3)).column_names
    flags = [item.id for item in kb.vocabulary.conclusions.values() if kb.vocabulary.role(item) == "red_flag"]
    assert names[: 3 + len(flags)] == ["urgency", "urgency_ceiling", "may_reassure", *flags]
    hypotheses = [
        item.id
        for item in kb.vocabulary.conclusions.values()
        if kb.vocabulary.role(item) == "hypothesis" and kb.model.rules_for[item.id]
    ]
    assert names[3 + len(flags) :] == [
        *(f"{name}_{what}" for name in hypotheses for what in ("level", "ceiling")),
        "fault",
    ]


def guarded() -> KnowledgeBase:
    """A harmless cause that comforts, advice that comforts on the lowest rung, and a red flag that must be excluded."""
    return KnowledgeBase.from_rules(
        [
            {"id": name, "title": "t", "scope": "person", "if": [premise], "then": {target: level}, "because": "b"}
            for name, premise, target, level in [
                ("R1", "tired", "harmless", "strong"),
                ("R2", "tired", "rest", "strong"),
                ("R3", "tired", "well", "yes"),
                ("R4", "worried", "visit", "strong"),
                ("R5", "fever", "danger", "yes"),
            ]
        ],
        findings=[{"id": name, "type": "boolean"} for name in ("tired", "worried", "fever")],
        conclusions=[
            {"id": "harmless", "kind": "hypothesis", "reassures": "yes"},
            {"id": "rest", "kind": "advice", "urgency": "low", "reassures": "yes"},
            {"id": "well", "kind": "state", "reassures": "yes"},
            {"id": "visit", "kind": "advice", "urgency": "low"},
            {"id": "danger", "kind": "flag", "urgency": "high"},
        ],
        kinds={
            "hypothesis": {"label": "hypothesis", "plural": "Hypotheses", "role": "hypothesis", "levels": "yes"},
            "advice": {"label": "advice", "plural": "Advice", "role": "recommendation", "levels": "yes"},
            "state": {"label": "state", "plural": "States", "role": "intermediate", "levels": "no"},
            "flag": {"label": "flag", "plural": "Flags", "role": "red_flag", "levels": "no"},
        },
        urgency=[{"id": "low", "label": "low", "meaning": "l"}, {"id": "high", "label": "high", "meaning": "h"}],
    )


@pytest.mark.parametrize(
    ("fever", "worried", "wanted"),
    [
        (None, None, ("open", "withheld", None, None, False)),
        (False, None, ("low", "strong", True, False, True)),
        (True, None, ("high", "withheld", None, True, False)),
        (None, True, ("low", "withheld", None, None, False)),
    ],
)
def test_what_comforts_is_withheld_until_every_red_flag_is_excluded(
    fever: bool | None, worried: bool | None, wanted: tuple[Any, ...]
) -> None:
    """A level is *withheld*, a yes left empty, and a rung not told where only comfort stands for it."""
    kb = guarded()
    table = one_row({"tired": True, "worried": worried, "fever": fever})
    answer = kb.screen(table, conclusions=ALL).to_pylist()[0]
    names = ("urgency", "harmless_level", "well", "danger", "may_reassure")
    assert tuple(answer[name] for name in names) == wanted
    assert compare(kb, table) == 1


def one_row(row: Mapping[str, Any]) -> pa.Table:
    """A table of one row."""
    return pa.table({name: [value] for name, value in row.items()})


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("PDA", "there is no conclusion 'PDA'; did you mean 'PAD'?"),
        ("PAD_lft", "there is no conclusion 'PAD_lft'; did you mean 'PAD_left'?"),
        ("urgancy", "there is no conclusion 'urgancy'; did you mean 'urgency'?"),
    ],
)
def test_a_conclusion_that_there_is_not_is_one_sentence(name: str, sentence: str) -> None:
    """What is asked for wrongly is refused with the nearest name."""
    with pytest.raises(QuestionError) as caught:
        leg_cramps().screen(random_table(1, 1), conclusions=[name])
    assert str(caught.value) == sentence


def test_what_is_no_table_is_one_sentence() -> None:
    """Screening says what it needs."""
    with pytest.raises(FactsError, match="screening needs an Arrow table, or what can be turned into one, not dict"):
        leg_cramps().screen({"swelling": [True]})


def test_two_columns_of_one_name_are_refused() -> None:
    """A kept column must not stand where an answer would."""
    table = pa.table({"PAD_level": ["x"], "swelling_left": [True]})
    with pytest.raises(FactsError, match="the answer would have two columns 'PAD_level'"):
        leg_cramps().screen(table, keep=["PAD_level"], conclusions=["PAD"])
    with pytest.raises(FactsError, match="the table has no column 'nothing' to keep"):
        leg_cramps().screen(table, keep=["nothing"], ignore_unknown=True)


@settings(LAWS, max_examples=100)
@given(st.data())
def test_a_tape_computes_what_the_generated_function_does(data: st.DataObject) -> None:
    """Random circuits give the same planes in reused buffers as in a function on ints, for any number of rows."""
    wiring = Wiring()
    wires = [ZERO, ONES, *(wire for _ in range(3) for wire in wiring.pair())]
    inputs = wires[2:]
    for _ in range(data.draw(st.integers(0, 40))):
        left, right = data.draw(st.sampled_from(wires)), data.draw(st.sampled_from(wires))
        make = data.draw(st.sampled_from([wiring.all, wiring.any, None]))
        wires.append(make([left, right]) if make else wiring.but_not(left, right))
    outputs = data.draw(st.lists(st.sampled_from(wires), min_size=1))
    rows = data.draw(st.sampled_from([1, 63, 64, 65, 200]))
    planes = {wire: data.draw(st.integers(0, 2**rows - 1)) for wire in inputs}
    gates = wiring.needed_for(outputs)
    wanted = function_of(gates, inputs, outputs)([planes[wire] for wire in inputs], 2**rows - 1)
    size = -(-rows // 64) * 8
    words = {wire: np.frombuffer(plane.to_bytes(size, "little"), np.uint64) for wire, plane in planes.items()}
    tape = Tape(gates, outputs)
    for _ in range(2):
        found = tape.run(words, rows)
        assert [int.from_bytes(found[wire].tobytes(), "little") for wire in outputs] == list(wanted)


def test_what_was_laid_out_is_used_again_and_never_by_two() -> None:
    """A second table with the same columns needs no new layout; while one is lent, another is made."""
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    pool: Pool[int] = Pool()
    with pool.lend("a", make) as one, pool.lend("a", make) as two:
        assert one != two
    with pool.lend("a", make) as again:
        assert again in {one, two}
    with pytest.raises(ValueError, match="broken"), pool.lend("a", make):
        raise ValueError("broken")
    for key in "bcdefg":
        with pool.lend(key, make):
            pass
    count = len(made)
    with pool.lend("a", make):
        assert len(made) == count + 1


def test_tables_with_other_columns_in_turn_are_not_mixed_up() -> None:
    """One screener on two kinds of tables, by turns, answers each as a new one would."""
    kb = leg_cramps()
    one, two = random_table(70, 4), random_table(70, 5).select(["heaviness_left", "swelling_left", "swelling_right"])
    wanted = [expert.load().screen(table).to_pylist() for table in (one, two)]
    for _ in range(2):
        assert [kb.screen(table).to_pylist() for table in (one, two)] == wanted


def test_batches_must_have_the_columns_of_the_first() -> None:
    """Columns in another order are found by name; other columns or types are refused, not misread."""
    screener = leg_cramps().screener(conclusions=["CVI"])
    first = pa.record_batch({"swelling_left": [True], "heaviness_left": [False]})
    turned = pa.record_batch({"heaviness_left": [False], "swelling_left": [True]})
    one, two = (batch.to_pylist() for batch in screener([first, turned]))
    assert one == two
    for other in ({"swelling_left": [True]}, {"swelling_left": ["yes"], "heaviness_left": [False]}):
        with pytest.raises(FactsError, match="a batch has other columns, or columns of other types, than the first"):
            list(screener([first, pa.record_batch(other)]))
