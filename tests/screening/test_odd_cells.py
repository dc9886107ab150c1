"""Odd cells: very long words, texts that are not UTF-8, and numbers that no float64 holds."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import expert
from expert import FactsError, KnowledgeBase
from expert.inputs import inputs_of
from expert.screening.csv_files import CsvFile
from expert.screening.faults import RowFaults
from expert.screening.matching import match
from expert.screening.planes import pack, unpack
from expert.screening.reading import TableReader
from expert.screening.row_facts import RowReader
from expert.screening.words import Lexicon

_LARGEST = 2**53  # beyond it a float64 does not hold every whole number


@pytest.fixture(scope="module")
def counting() -> KnowledgeBase:
    """Rules that compare a number with thresholds at the end of what a float64 counts exactly."""
    premises = [{"count": {word: _LARGEST}} for word in ("above", "at_least", "below", "at_most")]
    rule = {"title": "t", "scope": "person", "then": {"end": "strong"}, "because": "b"}
    return KnowledgeBase.from_rules(
        [{**rule, "id": f"R{number}", "if": [premise]} for number, premise in enumerate(premises)],
        findings=[{"id": "count", "type": "number", "unit": "pieces", "range": [-1e301, 1e301]}],
        conclusions=[{"id": "end", "kind": "hypothesis"}],
    )


_TEXTS = (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string()))


@pytest.mark.parametrize("kind", _TEXTS, ids=str)
def test_whole_numbers_in_texts_stay_whole(counting: KnowledgeBase, kind: pa.DataType) -> None:
    """Beyond what a float64 holds they compare as in a single consultation; other numbers of the column too."""
    numbers = [_LARGEST + 1, _LARGEST, _LARGEST - 1, -_LARGEST - 1, 0.5, f"{_LARGEST + 1}.0", "1e300"]
    words = [*map(str, numbers), None]
    table = pa.table({"count": pa.array(words, kind)})
    reader = TableReader(counting.program, table.schema)
    block = reader.read(table.to_batches()[0])
    assert not block.faults
    for row, values in enumerate(table.to_pylist()):
        single = inputs_of(counting.program, reader.facts(values))
        for planes, slots in ((block.true, single.true), (block.false, single.false)):
            known = {slot for slot, plane in planes.items() if unpack(plane, len(words))[row]}
            assert known == slots - reader.never, words[row]
    assert reader.facts({"count": words[0]}).values == {("count", None): _LARGEST + 1}


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
@pytest.mark.parametrize("name", ["smoker", "skin_colour_left", "age_years", "cramp_timing", "cramp_timing.rest"])
def test_text_that_is_not_utf_8_is_a_wrong_row(name: str, kind: pa.DataType) -> None:
    """Whatever the column states, and dictionary encoded or not; the other rows stay right."""
    views = {"string": pa.binary(), "large_string": pa.large_binary(), "string_view": pa.binary_view()}
    column = pa.array([None, b"\xffyes", b""], views[str(kind)]).view(kind)
    forms = [column] if pa.types.is_string_view(kind) else [column, column.dictionary_encode()]
    for form in forms:
        answers = expert.load().screen(pa.table({name: form}))
        assert answers["fault"].to_pylist() == [None, f"{name}: is not UTF-8 text", None]


def test_a_list_with_text_that_is_not_utf_8_is_a_wrong_row() -> None:
    """The list as a whole cannot be used."""
    words = pa.array([b"night", b"\xff"]).view(pa.string())
    lists = pa.ListArray.from_arrays([0, 1, 2], words)
    answers = expert.load().screen(pa.table({"cramp_timing": lists}))
    assert answers["fault"].to_pylist() == [None, "cramp_timing: is not UTF-8 text"]


@pytest.mark.parametrize("head", ["smoker,case", "\nsmoker,case", "smoker,case\n"])
def test_a_csv_file_of_names_alone_is_a_table_without_rows(tmp_path: Path, head: str) -> None:
    """Whether or not its only line is ended."""
    (tmp_path / "table.csv").write_text(head, "utf-8")
    chunks = list(CsvFile(tmp_path / "table.csv").chunks(["smoker"]))
    assert [(chunk.batch.num_rows, dict(chunk.unread)) for chunk in chunks] == [(0, {})]


def test_many_rows_with_a_wrong_number_of_fields_come_in_pieces(tmp_path: Path) -> None:
    """However many stand one after the other, each is rejected with its number."""
    (tmp_path / "table.csv").write_text("smoker,case\n" + "x\n" * 200_000 + "yes,a\n", "utf-8")
    chunks = list(CsvFile(tmp_path / "table.csv").chunks(["smoker"]))
    assert [number for chunk in chunks for number in chunk.unread] == list(range(1, 200_001))
    assert max(len(chunk.unread) for chunk in chunks) < 100_000
    assert chunks[-1].numbers.tolist() == [200_001]


@pytest.mark.parametrize("error", [ValueError("Duplicate column names found: ['a', 'a']\nmore"), TypeError("no")])
def test_a_frame_that_gives_no_arrow_table_is_refused_in_a_sentence(error: Exception) -> None:
    """As pandas does where two columns have one name."""

    class Frame:
        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            raise error

    reason = str(error).partition("\n")[0]
    with pytest.raises(FactsError) as raised:
        expert.load().screen(Frame())
    assert str(raised.value) == f"this cannot be turned into an Arrow table: {reason}"


def test_words_are_remembered_in_bounded_memory() -> None:
    """Short words are looked up once, long ones each time, and of very many only the last are kept."""
    asked: list[str] = []

    def look_up(word: str) -> list[bool]:
        asked.append(word)
        return [True]

    lexicon = Lexicon(look_up)
    for _ in range(2):
        lexicon.planes(pa.array(["short", "x" * 100_000]))
    assert [len(word) for word in asked] == [5, 100_000, 100_000]
    for start in range(0, 20_000, 1_000):
        lexicon.planes(pa.array([f"{number:0100}" for number in range(start, start + 1_000)]))
    assert sum(len(str(word)) for word in lexicon._known) <= 500_000
    assert len(lexicon._known) > 100


def test_faults_are_remembered_in_bounded_memory() -> None:
    """Those of long cells are made each time; they show a part of the cell."""
    kb = expert.load()
    ((_, column),) = match(kb.vocabulary, pa.schema([("smoker", pa.string())]), (), ignore_unknown=False).columns
    faults = RowFaults(RowReader(kb.vocabulary, [column]))
    cells = pa.array(["maybe", "x" * 1_000_000])
    found = faults.of_cells([column], [cells], pack(cells.is_valid().to_numpy(zero_copy_only=False)))
    assert len(faults._of_cells) == 1
    assert found[1].endswith("…'")
    assert len(found[1]) < 200
