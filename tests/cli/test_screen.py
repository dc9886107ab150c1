"""``expert screen`` and ``--table``: counts, columns, explanations, signals, a bar on a terminal and nowhere else."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import expert
from expert.screening.columns import expected_columns
from tests.cli.conftest import Bells, Ran, environment

Invoke = Callable[..., Ran]
TABLE = "examples/screening.csv"
ENDLESS = 2_000_000  # lines; read one by one, they take minutes
DEADLINE_SECONDS = 60  # only ends a test that hangs; nothing is measured


# --- what is printed and written ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("examples")
def test_the_counts_are_printed_red_flags_first(invoke: Invoke, tmp_path: Path) -> None:
    """Rows, rejects, red flags, urgency and the disclaimer; the two files are there."""
    said = invoke("screen", TABLE, "-o", "made.parquet").printed
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert lines[0] == f"Leg cramps and circulation · {TABLE}"
    assert "Rows 13, of which 11 are answered in made.parquet" in lines
    assert "Rejected 2: their numbers and what is wrong stand in made.parquet.rejects.csv" in lines
    assert "possible clot in a vein of the leg: present in 1, not excluded in 9" in lines
    assert "Red flags present in 2, not excluded in 11 of 11 rows, so nothing there reassures" in lines
    assert "open (none derived, not settled): 5" in lines
    assert "not settled in 10: could still rise" in lines
    assert lines.index("Urgency U4 emergency: 1") > next(
        n for n, line in enumerate(lines) if line.startswith("Red flags")
    )
    assert "urgent, same day: 1" in lines
    assert "This is not a diagnosis" in said
    assert {path.name for path in tmp_path.iterdir()} == {"examples", "made.parquet", "made.parquet.rejects.csv"}


@pytest.mark.usefixtures("examples")
def test_the_counts_as_json(invoke: Invoke) -> None:
    """For programs, with the knowledge base they were made with."""
    values = invoke("screen", TABLE, "-o", "made.csv", "--format", "json").values
    assert (values["rows"], values["screened"], values["rejected"]) == (13, 11, 2)
    assert values["urgency"] == {"U4": 1, "urgent": 1, "U2": 4, "open": 5}
    assert values["urgency_not_settled"] == 10
    assert values["any_red_flag"] == {"present": 2, "not_excluded": 11}
    assert values["red_flags"]["severe_flow_restriction"] == {"present": 1, "not_excluded": 10}
    assert values["rejects"] == "made.csv.rejects.csv"
    assert values["knowledge_base"]["digest"] == expert.load().digest


@pytest.mark.usefixtures("examples")
def test_columns_are_chosen_and_kept_by_lists(invoke: Invoke, tmp_path: Path) -> None:
    """Separated by commas, or given several times."""
    chosen = [
        "--conclusions",
        "PAD, CVI_left",
        "--conclusions",
        "may_reassure",
        "--keep",
        "smoker,sex",
        "--keep",
        "drugs",
    ]
    said = invoke("screen", TABLE, "-o", "made.csv", *chosen).printed
    assert "Urgency" not in said
    assert "Red flags    present in 2, not excluded in 11 of 11 rows" in said
    header = (tmp_path / "made.csv").read_text("utf-8").splitlines()[0].replace('"', "")
    answers = "PAD_level,PAD_ceiling,CVI_left_level,CVI_left_ceiling,may_reassure"
    assert header == f"row,case,smoker,sex,drugs,{answers}"


@pytest.mark.usefixtures("examples")
def test_strict_stops_with_status_2_and_writes_nothing(invoke: Invoke, tmp_path: Path) -> None:
    """The first wrong row is told."""
    ran = invoke("screen", TABLE, "-o", "made.csv", "--strict")
    (fault,) = ran.faults
    assert ran.status == 2
    assert fault.startswith(f"{TABLE}: row 6: age_years: 'age_years' must lie between 0 and 130 years, not 580")
    assert [path.name for path in tmp_path.iterdir()] == ["examples"]


@pytest.mark.parametrize("format_name", ["text", "json"])
def test_where_every_row_is_wrong_the_status_is_1(invoke: Invoke, tmp_path: Path, format_name: str) -> None:
    """The counts are printed as ever and say so; a table without rows is no failure."""
    (tmp_path / "bad.csv").write_text("age_years\n500\n-1\n", "utf-8")
    ran = invoke("screen", "bad.csv", "-o", "made.csv", "--format", format_name)
    assert (ran.status, ran.err) == (1, "")
    assert ('"screened": 0' if format_name == "json" else "\n  No row could be answered.\n") in ran.out
    (tmp_path / "bad.csv").write_text("age_years\n", "utf-8")
    assert "could be answered" not in invoke("screen", "bad.csv", "-o", "made.csv").printed


@pytest.mark.usefixtures("examples")
def test_every_name_that_there_is_not_is_told(invoke: Invoke) -> None:
    """One sentence each."""
    ran = invoke("screen", TABLE, "-o", "made.csv", "--conclusions", "PAD_lft,CVI,urgncy")
    assert ran.status == 2
    assert ran.faults == [
        "there is no conclusion 'PAD_lft'; did you mean 'PAD_left'?",
        "there is no conclusion 'urgncy'; did you mean 'urgency'?",
    ]


def test_a_knowledge_base_of_ones_own(invoke: Invoke, bells: Bells, tmp_path: Path) -> None:
    """Without red flags or urgency there are no such counts, and what is passed over is named."""
    (tmp_path / "bells.csv").write_text("dull,colour\nyes,red\n", "utf-8")
    said = invoke("screen", "bells.csv", "-o", "made.jsonl", "--kb", bells.folder, "--ignore-unknown").printed
    assert "Ignored" in said
    assert "Red flags" not in said
    assert '"cracked_level": "possible"' in (tmp_path / "made.jsonl").read_text("utf-8")


def test_the_columns_there_may_be_are_printed(invoke: Invoke, bells: Bells) -> None:
    """As text with what each holds and means, and as JSON with everything that is known of them."""
    kb = expert.load()
    said = " ".join(invoke("screen", "--schema").printed.split())
    assert "age_years number (0 to 130 years): age" in said
    assert all(
        f"{column.name} {column.type}" in said for column in expected_columns(kb.vocabulary) if len(column.name) < 30
    )
    values = invoke("screen", "--schema", "--format", "json", "--kb", bells.folder).values
    assert [(column["name"], column["type"], column["label"]) for column in values] == [
        ("dull", "yes or no", "a dull sound"),
        ("brass", "yes or no", "brass"),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("screen", "Missing argument 'TABLE'."),
        (f"screen {TABLE}", "Missing option '-o' / '--output'."),
        (f"screen {TABLE} -o made.csv --conclusions ,", "'--conclusions' names nothing."),
        (f"screen {TABLE} -o made.csv --keep=", "'--keep' names nothing."),
        ("consult", "Missing argument 'FACTS'."),
        ("how", "Missing argument 'FACTS'."),
        ("how examples/venous.yaml", "Missing argument 'CONCLUSION'."),
        (f"how --table {TABLE} --row 1", "Missing argument 'CONCLUSION'."),
        (f"how --table {TABLE} CVI", "'--table' and '--row' belong together."),
        ("how examples/venous.yaml CVI --row 1", "'--table' and '--row' belong together."),
        (f"how examples/venous.yaml CVI --table {TABLE} --row 1", "Give a fact file or '--table', not both."),
        (f"consult examples/venous.yaml --table {TABLE} --row 1", "Give a fact file or '--table', not both."),
        (f"consult --table {TABLE} --row 0", "0 is not in the range x>=1"),
        (f"diagram CVI -o x.svg --table {TABLE} --row 1.5", "'1.5' is not a valid integer range"),
    ],
)
@pytest.mark.usefixtures("examples")
def test_bad_usage_is_told_with_status_2(invoke: Invoke, line: str, words: str) -> None:
    """What is missing or too much is named."""
    ran = invoke(*line.split())
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err


# --- explaining a row ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "how FACTS CVI",
        "how FACTS CVI --member left --format json",
        "diagram FACTS CVI -o made.svg",
        "consult FACTS --detail summary",
    ],
)
@pytest.mark.usefixtures("examples")
def test_a_row_of_a_table_is_explained_as_a_fact_file_is(invoke: Invoke, tmp_path: Path, line: str) -> None:
    """The words, and the picture, are the same to the byte."""
    shown = []
    for facts in (["examples/night_cramps.yaml"], ["--table", TABLE, "--row", "8"]):
        words = [part for word in line.split() for part in (facts if word == "FACTS" else [word])]
        said = invoke(*words)
        assert (said.status, said.err) == (0, "")
        made = tmp_path / "made.svg"
        shown.append((said.out, made.read_bytes() if made.exists() else b""))
        made.unlink(missing_ok=True)
    assert shown[0] == shown[1]
    assert any(shown[0])


def test_columns_that_were_carried_over_are_passed_over_and_named(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On standard error, the near ones first; the explanation is that of the same facts without them."""
    monkeypatch.chdir(tmp_path)
    head, row = "smoker,leg_cramp_left,wakes_patient", "yes,yes,yes"
    Path("bare.csv").write_text(f"{head}\n{row}\n", "utf-8")
    Path("kept.csv").write_text(f"name,{head},sweling\nA. B.,{row},left\n", "utf-8")
    bare, kept = (invoke("how", "leg_cramp", "--table", f"{name}.csv", "--row", "1") for name in ("bare", "kept"))
    assert (kept.status, kept.out, bare.err) == (0, bare.out, "")
    assert kept.err.splitlines() == [
        "note: kept.csv: row 1: unknown column 'sweling'; did you mean 'swelling'?",
        "note: kept.csv: row 1: no findings, and passed over: name",
    ]


@pytest.mark.usefixtures("examples")
def test_a_wrong_row_is_told_as_in_the_rejects(invoke: Invoke) -> None:
    """Which file, which row, which column, and what."""
    ran = invoke("how", "PAD", "--table", TABLE, "--row", "13")
    (fault,) = ran.faults
    assert ran.status == 2
    assert fault.startswith(f"{TABLE}: row 13: leg_cramp: 'leg_cramp' must be one of yes, no, unknown, left,")


# --- signals and terminals ----------------------------------------------------------------------------------------


@pytest.fixture(name="endless")
def endless_table(tmp_path: Path) -> Path:
    """A table that takes minutes to screen, and an output of an earlier run."""
    folder = tmp_path / "running"
    folder.mkdir()
    (folder / "table.jsonl").write_text('{"age_years": 500}\n{"smoker": true}\n' * (ENDLESS // 2), "utf-8")
    (folder / "made.parquet").write_text("old", "utf-8")
    (folder / "made.parquet.rejects.csv").write_text("row,reason\n", "utf-8")
    return folder


def started(folder: Path, **more: int) -> "subprocess.Popen[bytes]":
    """The command at work in a folder."""
    words = ["screen", "table.jsonl", "-o", "made.parquet"]
    return subprocess.Popen(
        [sys.executable, "-m", "expert.cli", *words], cwd=folder, env=environment(TERM="xterm"), **more
    )


def until(reached: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    """Wait until something is so while the command runs."""
    end = time.monotonic() + DEADLINE_SECONDS
    while not reached():
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_an_interrupted_run_leaves_nothing_half_written(endless: Path, number: signal.Signals) -> None:
    """The files of an earlier run stay as they were, nothing else is left, and nothing is printed."""
    before = {path.name: path.stat().st_size for path in endless.iterdir()}
    with started(endless, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until(
            lambda: any(
                path.name.startswith(".made.parquet.rej") and path.stat().st_size for path in endless.iterdir()
            ),
            process,
        )
        process.send_signal(number)
        assert process.communicate(timeout=DEADLINE_SECONDS) == (b"", b"")
    assert process.returncode == 128 + number
    assert {path.name: path.stat().st_size for path in endless.iterdir()} == before
    assert (endless / "made.parquet").read_text("utf-8") == "old"


def test_signals_after_the_first_do_not_disturb_the_clean_up() -> None:
    """Whichever come while the block unwinds, and after it, the status is that of the first and nothing is said."""
    program = (
        "import signal\n"
        "from expert.cli.signals import ended_by_signals\n"
        "def again():\n"
        "    signal.raise_signal(signal.SIGTERM)\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "try:\n"
        "    with ended_by_signals():\n"
        "        try:\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "        finally:\n"
        "            again()\n"
        "            print('cleaned up')\n"
        "finally:\n"
        "    again()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, b"cleaned up\n", b"")


def test_an_interruption_while_it_starts_is_as_quiet(endless: Path) -> None:
    """Before the table is opened too the status is that of the signal, with nothing printed; so for any command."""
    for command in ("screen table.jsonl -o made.parquet", "consult -"):
        program = (
            "import sys, signal\n"
            "class Asking:\n"
            "    def find_spec(self, name, *_):\n"
            "        if name == 'expert.knowledge_base':\n"
            "            signal.raise_signal(signal.SIGINT)\n"
            "sys.meta_path.insert(0, Asking())\n"
            f"sys.argv = {['expert', *command.split()]}\n"
            "from expert.cli import main\n"
            "main()\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=endless, env=environment(), capture_output=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, b"", b"")


def test_what_the_process_was_started_to_ignore_it_ignores(endless: Path) -> None:
    """As ``nohup`` does with the end of the terminal; another signal still ends it."""
    before = {path.name for path in endless.iterdir()}
    ignoring = "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); from expert.cli import main; main()"
    words = ["screen", "table.jsonl", "-o", "made.parquet"]
    with subprocess.Popen([sys.executable, "-c", ignoring, *words], cwd=endless, env=environment()) as process:
        until(lambda: len(list(endless.iterdir())) > len(before), process)
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        process.wait(DEADLINE_SECONDS)
    assert process.returncode == 128 + signal.SIGTERM


def test_a_terminal_shows_how_far_it_is(endless: Path) -> None:
    """A bar with the share and the rows, on standard error; the cursor is there again after an interruption."""
    ours, theirs = pty.openpty()
    said = b""
    with started(endless, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        while not re.search(rb" [1-9][0-9,]* rows", said):
            said += os.read(ours, 65_536)
        process.send_signal(signal.SIGINT)
        while part := _read(ours):
            said += part
        assert process.communicate(timeout=DEADLINE_SECONDS)[0] == b""
    os.close(ours)
    assert b"%" in said
    assert said.rindex(b"\x1b[?25h") > said.rindex(b"\x1b[?25l")


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65_536)
    except OSError:  # a terminal that nobody holds open any more
        return b""


@pytest.mark.usefixtures("examples")
def test_a_pipe_gets_no_bar(run: Callable[..., Ran]) -> None:
    """Nothing goes to standard error, even where colour is asked for."""
    ran = run("screen", TABLE, "-o", "made.csv", env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert ran.printed.startswith("Leg cramps")


def test_a_full_disk_is_one_sentence(run: Callable[..., Ran], examples: Path, tmp_path: Path) -> None:
    """Whether the answers or the rejects find no room, nothing is left of either."""
    for output in ("made.parquet", "made.csv", "made.jsonl", "made.arrow"):
        ran = run("screen", examples / "screening.csv", "-o", output, preexec_fn=_no_room)
        assert (ran.status, ran.faults) == (2, [f"{output}: cannot be written: file too large"])
    assert [path.name for path in tmp_path.iterdir()] == ["examples"]


def _no_room() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
